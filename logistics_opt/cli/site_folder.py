"""The folder that ``site`` leaves: all of it, or nothing."""

from pathlib import Path
from typing import Any

from logistics_opt.cli import folder
from logistics_opt.errors import InvalidInput
from logistics_opt.formats import County
from logistics_opt.formats.documents import placement_from_json, placement_to_json, read_document, scenario_to_json
from logistics_opt.formats.placement_document import PlacementDocument
from logistics_opt.formats.scenario import Asked, Scenario
from logistics_opt.report import Lang, graph_roads, notice_text, write_placement
from logistics_opt.siting.placement import Placement

PLACEMENT = "placement.json"
SCENARIO = "scenario.json"


def ensure_replaceable(out: Path) -> None:
    """Refuse a folder that holds anything but an earlier answer: that one says which files belong to it."""
    folder.ensure_replaceable(out, PLACEMENT, _foreign)


def _foreign(out: Path) -> set[str]:
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir() or path.is_symlink()}
    try:
        known = placement_from_json(read_document(out / PLACEMENT)).files
    except (InvalidInput, OSError):
        known = ()
    return there - {PLACEMENT, SCENARIO, *known}


def write_site_folder(
    out: Path, county: County, scenario: Scenario, asked: Asked, placement: Placement, lang: Lang
) -> PlacementDocument:
    """Write everything, or nothing; what is in ``placement.json``."""
    with folder.whole_folder(out, lambda: ensure_replaceable(out)) as part:
        write_placement(part, placement, lang, **_shown(county, asked, lang))
        (part / SCENARIO).write_text(scenario_to_json(scenario), encoding="utf-8")
        files = sorted(path.relative_to(part).as_posix() for path in part.rglob("*") if path.is_file())
        document = PlacementDocument.of(placement, scenario, asked).model_copy(update={"files": tuple(files)})
        (part / PLACEMENT).write_text(placement_to_json(document), encoding="utf-8")
    return document


def _shown(county: County, asked: Asked, lang: Lang) -> dict[str, Any]:
    _, everyday = asked.seasons[0]
    settings = county.settings
    return {
        "roads": [] if county.roads is None else list(graph_roads(county.roads)),
        "attribution": settings.attribution,
        "warehouse": everyday.warehouse,
        "notice": notice_text(everyday, lang, roads=county.generated, note=settings.position_note),
    }
