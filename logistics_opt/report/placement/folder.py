"""Everything that is written for people about a placement study, into one folder."""

from pathlib import Path

from logistics_opt.model import Site
from logistics_opt.report.geometry import Roads
from logistics_opt.report.placement.geojson import write_geojson
from logistics_opt.report.placement.map_html import write_map
from logistics_opt.report.placement.paper import write_paper
from logistics_opt.report.placement.picture import write_picture
from logistics_opt.report.placement.workbook import write_workbook
from logistics_opt.report.words import Lang
from logistics_opt.siting.placement import Placement

PLACEMENT_FILES = ("placement.xlsx", "placement.geojson", "map.html", "map.png", "placement.pdf")
"""What :func:`write_placement` writes."""


def write_placement(
    folder: Path,
    placement: Placement,
    lang: Lang = "zh",
    *,
    roads: Roads = (),
    attribution: str = "",
    notice: str = "",
    warehouse: Site | None = None,
) -> tuple[Path, ...]:
    """
    Write workbook, GeoJSON, map as a page and as a picture, and the paper into ``folder``, which is there.

    ``roads`` are drawn beneath the maps, as (road class, (lon, lat) pairs); ``attribution`` is who must be named for
    them. ``notice`` says what is generated, by default a general text where a position is. ``warehouse`` is shown where
    the study itself holds none, because nothing goes straight from it.
    """
    roads = list(roads)
    book, points, page, picture, paper = (folder / name for name in PLACEMENT_FILES)
    write_workbook(book, placement, lang, notice=notice)
    write_geojson(points, placement, lang, notice=notice, warehouse=warehouse)
    for path, write in ((page, write_map), (picture, write_picture), (paper, write_paper)):
        write(path, placement, lang, roads=roads, attribution=attribution, notice=notice, warehouse=warehouse)
    return book, points, page, picture, paper
