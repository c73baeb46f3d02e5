"""Counties and networks that clients have sent, looked over before they are kept."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import County, open_county
from logistics_opt.formats.edits import edit_county
from logistics_opt.formats.edits_document import AddRow, Edits
from logistics_opt.formats.packed import pack_folder
from logistics_opt.formats.roadfiles import open_roads
from logistics_opt.formats.sources import known_table
from logistics_opt.model import UNREACHABLE, Site, SiteId, Tier, TravelMatrix
from logistics_opt.network import NetworkInfo, network_info
from logistics_opt.network.check import network_issues
from logistics_opt.service.work.inputs import ZIP, laid_out, uploaded_county, written
from logistics_opt.service.work.task import CutOff, Edited, File, Looked

_DAYS = 3  # for which it is told whom closures cut off


def looked_at_county(files: Mapping[str, File]) -> Looked:
    """What lists show of a county, and what is to be told to whoever sent it, also of its own day's waybills."""
    with uploaded_county(files) as county:
        return _looked(county)


def edited_county(files: Mapping[str, File]) -> Edited:
    """
    The file ``county`` with the ``edits`` made in it, as a zip file of tables, looked over as an upload.

    Raises InvalidInput with every error, of the edits or else of the tables.
    """
    edits = Edits.model_validate_json(files["edits"].content).edits
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        home, exact = edit_county(laid_out(files["county"], folder), folder / "edited", edits)
        roads = written(files["network"], folder, "network") if "network" in files else None
        county = open_county(home, roads=roads, exact=exact)
        looked = _looked(county)
        # A waybill that cannot be read is only set aside: told here, where its cell has just been edited.
        if refused := [issue for issue in looked.issues if issue.code == "edit-exact"]:
            raise InvalidInput(refused)
        added = [edit.row for edit in edits if isinstance(edit, AddRow) and known_table(edit.add) == "closures"]
        content = File(ZIP, pack_folder(home), files["county"].name)
        return Edited(file=content, looked=looked, cut_off=tuple(_cut_off(county, len(added))) if added else None)


def _looked(county: County) -> Looked:
    county.look_at_waybills()
    return Looked(about=about_county(county), issues=tuple(dict.fromkeys(county.issues)), changes=county.changes)


def _cut_off(county: County, added: int) -> Iterator[CutOff]:
    """Whom the closures that were ``added`` last cut off, on the first days on which they hold."""
    first = max(0, len(county.closures) - added)
    new = county.closures[first:]
    if county.roads is None or not new or all(site.tier is not Tier.COUNTY for site in county.sites):
        return
    before = replace(county, closures=county.closures[:first])
    days = {county.settings.day if closure.first == date.min else closure.first for closure in new}
    for day in sorted(one for one in days if one is not None)[:_DAYS]:
        lost: dict[SiteId, list[str]] = {}
        matrices = before.travel(day).matrices
        for profile, matrix in county.travel(day).matrices.items():
            for name in _reached(matrices[profile], county.sites) - _reached(matrix, county.sites):
                lost.setdefault(name, []).append(profile)
        for site in county.sites:
            if site.id in lost:
                yield CutOff(day, site.id, site.name, tuple(sorted(lost[site.id])))


def _reached(matrix: TravelMatrix, sites: Sequence[Site]) -> set[SiteId]:
    """The sites to which there is a way from the county warehouse, and back."""
    seat = matrix.index[next(site.id for site in sites if site.tier is Tier.COUNTY)]
    there, back = matrix.seconds[seat], matrix.seconds[:, seat]
    reached = (there != UNREACHABLE) & (back != UNREACHABLE)
    return {site.id for site in sites if reached[matrix.index[site.id]]}


def about_county(county: County) -> dict[str, Any]:
    """What lists show of a county."""
    return {
        "county": county.name,
        "sites": len(county.sites),
        "vehicles": sum(vehicle.count for vehicle in county.fleet),
        "firms": [str(firm.id) for firm in county.firms],
        "roads": county.roads is not None,
        "day": county.settings.day.isoformat() if county.settings.day else None,
        "days": [day.isoformat() for day in county.days],
    }


def looked_at_network(file: File) -> Looked:
    """The figures of a road network, and what is doubtful in it. Raises InvalidInput with every error."""
    with tempfile.TemporaryDirectory() as folder:
        info = network_info(open_roads(written(file, Path(folder), "network")))
    return Looked(about=_about_network(info), issues=tuple(network_issues(info)), changes=())


def _about_network(info: NetworkInfo) -> dict[str, Any]:
    return {
        "nodes": info.nodes,
        "edges": info.edges,
        "km": round(info.km, 1),
        "km_by_class": {name: round(km, 1) for name, km in info.km_by_class.items()},
        "oneway_km": round(info.oneway_km, 1),
        "pieces": info.pieces,
        "connected": round(info.connected, 4),
        "generated": round(info.generated, 4),
        "bounds": info.bounds,
    }
