"""What is handed over of a study of placement: workbook, paper and map, a file each."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from logistics_opt.formats import County
from logistics_opt.formats.scenario import Asked
from logistics_opt.report import Lang, graph_roads, notice_text
from logistics_opt.report.placement.geojson import write_geojson
from logistics_opt.report.placement.paper import write_paper
from logistics_opt.report.placement.workbook import write_workbook
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.work.inputs import GEOJSON, PDF, WORKBOOK
from logistics_opt.siting.placement import Placement

BOOK, MAP, PAPER = "workbook", "geojson", "report"
"""What each of them is called."""


def reports(county: County, asked: Asked, placement: Placement, langs: Sequence[Lang]) -> Iterator[New]:
    """Workbook, map and paper in each of the languages."""
    _, everyday = asked.seasons[0]
    settings = county.settings
    roads = [] if county.roads is None else list(graph_roads(county.roads))
    with tempfile.TemporaryDirectory() as folder:
        book, points, paper = (Path(folder) / f"placement.{ending}" for ending in ("xlsx", "geojson", "pdf"))
        for lang in dict.fromkeys(langs):
            notice = notice_text(everyday, lang, roads=county.generated, note=settings.position_note)
            write_workbook(book, placement, lang, notice=notice)
            write_geojson(points, placement, lang, notice=notice, warehouse=everyday.warehouse)
            write_paper(
                paper,
                placement,
                lang,
                roads=roads,
                attribution=settings.attribution,
                notice=notice,
                warehouse=everyday.warehouse,
            )
            for what, path, media in ((BOOK, book, WORKBOOK), (MAP, points, GEOJSON), (PAPER, paper, PDF)):
                about = {"what": what, "lang": lang, "county": county.name}
                yield New(kind=Kind.REPORT, content=path.read_bytes(), media=media, about=about)
