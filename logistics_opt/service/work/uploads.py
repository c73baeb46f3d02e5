"""Counties and networks that clients have sent, looked over before they are kept."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from logistics_opt.formats import County
from logistics_opt.formats.roadfiles import open_roads
from logistics_opt.network import NetworkInfo, network_info
from logistics_opt.network.check import network_issues
from logistics_opt.service.work.inputs import uploaded_county, written
from logistics_opt.service.work.task import File, Looked


def looked_at_county(files: Mapping[str, File]) -> Looked:
    """What lists show of a county, and what is to be told to whoever sent it, also of its own day's waybills."""
    with uploaded_county(files) as county:
        county.look_at_waybills()
        return Looked(about=about_county(county), issues=tuple(dict.fromkeys(county.issues)), changes=county.changes)


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
