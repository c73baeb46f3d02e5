"""``logistics-opt pack`` and ``logistics-opt unpack``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from logistics_opt.cli import folder, show
from logistics_opt.cli.site_folder import PLACEMENT
from logistics_opt.formats import open_county
from logistics_opt.formats.documents import placement_from_json, read_document
from logistics_opt.formats.packed import SCENARIO, write_pack
from logistics_opt.formats.packed import unpack as unpack_into


def pack(
    result: Annotated[Path, typer.Argument(help="A folder that site wrote.", file_okay=False)],
    file: Annotated[Path, typer.Argument(help="The zip file to write: a new file whose name ends in .zip.")],
) -> None:
    """
    Pack a result with its scenario and everything it was made from, to be run again elsewhere to the same figures.

    Refused where the county has changed since the result was made.
    """
    if file.suffix.lower() != ".zip":
        raise typer.BadParameter(f"{file.name} does not end in .zip", param_hint="FILE")
    if file.exists():
        raise typer.BadParameter(f"{file} is there already, and is not overwritten", param_hint="FILE")
    document = placement_from_json(read_document(result / PLACEMENT))
    with show.stage("reading the county"):
        county = open_county(document.scenario.place(result))
        asked = document.scenario.asked_of(county)
    with show.whole_file(file) as part:
        write_pack(part, county, asked, document, result)
    show.stdout().print(Text(f"{file}"))


def unpack(
    file: Annotated[Path, typer.Argument(help="A zip file that pack wrote.", dir_okay=False)],
    out: Annotated[Path, typer.Option(help="The folder to write; it is new or empty.")],
) -> None:
    """Unpack a scenario with its county and its result; the file is checked, since it may come from a stranger."""
    target = folder.named(out)
    _ensure_empty(target)
    with folder.whole_folder(target, lambda: _ensure_empty(target)) as part:
        unpack_into(file, part)
    again = f"logistics-opt site --scenario {out / SCENARIO} --out OUT"
    show.stdout().print(Text(f"{out}: run it again with: {again}"))


def _ensure_empty(out: Path) -> None:
    folder.ensure_replaceable(out, "", lambda path: {entry.name for entry in path.iterdir()})
