"""Pages as PDF, by Typst: one of our templates, what is to be on them as data, their pictures."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import noto_cjk_sans_otc
import typst

Data = Mapping[str, object]
PdfWriter = Callable[[Path, Data, date], None]
"""Writes the path (.pdf) from data as JSON knows them. It is dated the day's midnight: the same data, the same file."""

_COMMON = "common.typ"
_NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})


def write_pdf(path: Path, template: str, data: Data, day: date, pictures: Mapping[str, bytes] = _NO_PICTURES) -> None:
    """Write ``path`` (.pdf) by a template; see :func:`pdf_writer`."""
    with pdf_writer(template, pictures) as write:
        write(path, data, day)


@contextmanager
def pdf_writer(template: str, pictures: Mapping[str, bytes] = _NO_PICTURES) -> Iterator[PdfWriter]:
    """
    What writes any number of PDF files by a template, which uses ``pictures`` by their file names.

    Users' text is data and is never read as markup. A template reads no file but pictures and the common one.
    """
    with TemporaryDirectory() as name:
        folder, ours = Path(name), files("logistics_opt.report") / "templates"
        for source in (template, _COMMON):
            (folder / source).write_bytes((ours / source).read_bytes())
        for picture, content in pictures.items():
            (folder / picture).write_bytes(content)
        fonts = [str(Path(noto_cjk_sans_otc.FONT_PATH).parent)]
        compiler = typst.Compiler(str(folder / template), root=name, font_paths=fonts, ignore_system_fonts=True)

        def write(path: Path, data: Data, day: date) -> None:
            inputs = {"data": json.dumps(data, ensure_ascii=False)}
            stamp = int(datetime.combine(day, time(), UTC).timestamp())
            compiler.compile(output=str(path), format="pdf", sys_inputs=inputs, timestamp=stamp)

        yield write
