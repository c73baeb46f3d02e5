"""``logistics-opt template``."""

from pathlib import Path
from typing import Annotated

import typer

from logistics_opt.cli import show
from logistics_opt.formats.template import write_template


def template(
    path: Annotated[Path, typer.Argument(help="Where to write the workbook: a new file whose name ends in .xlsx.")],
) -> None:
    """Write an empty county workbook with Chinese and English headers, choices to pick from and a page of notes."""
    if path.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{path.name} does not end in .xlsx", param_hint="PATH")
    if path.exists():
        raise typer.BadParameter(f"{path} is there already, and is not overwritten", param_hint="PATH")
    with show.whole_file(path) as part:
        write_template(part)
    show.stdout().print(f"{path}: fill in the tables, then: logistics-opt network info {path}", markup=False)
