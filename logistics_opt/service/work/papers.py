"""What a study of sharing leaves for the trustee to hand over: reports, workbook, maps, a paper for each firm."""

import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import County
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.work.inputs import ZIP
from logistics_opt.sharing.outcome import SharedDelivery

if TYPE_CHECKING:
    from logistics_opt.report import Lang


def papers_of(
    outcome: SharedDelivery, county: County, langs: Sequence["Lang"], *, rule: str, month: int
) -> Iterator[New]:
    """
    A zip file for each language, as ``logistics-opt share`` writes its folder.

    None where the rule does not work with this study's costs: the study's own document says why.
    """
    # Here, so that no day's plan waits for what draws charts.
    from logistics_opt.report import graph_roads, notice_text, write_sharing

    first, settings = outcome.problems[0], county.settings
    for lang in langs:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home)
            try:
                files = write_sharing(
                    folder,
                    outcome,
                    lang,
                    rule=rule,
                    days=month,
                    path=county.path,
                    roads=[] if county.roads is None else list(graph_roads(county.roads)),
                    attribution=settings.attribution,
                    notice=notice_text(first, lang, roads=county.generated, note=settings.position_note),
                )
            except InvalidInput:
                return
            packed = _packed(folder, files)
        yield New(
            kind=Kind.REPORT,
            content=packed,
            media=ZIP,
            about={"what": "papers", "lang": lang, "county": outcome.county},
        )


def _packed(folder: Path, files: Sequence[Path]) -> bytes:
    """The files, each with the same time: the same study has the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        for file in sorted(files):
            container.writestr(zipfile.ZipInfo(file.relative_to(folder).as_posix()), file.read_bytes())
    return packed.getvalue()
