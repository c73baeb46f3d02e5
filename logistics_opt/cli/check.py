"""``logistics-opt check``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from logistics_opt.checker import Fault
from logistics_opt.checker import check as find_faults
from logistics_opt.checker.published import PublishedFault, check_published
from logistics_opt.cli import show
from logistics_opt.cli.errors import BUG
from logistics_opt.demo import find_county
from logistics_opt.formats import read_county
from logistics_opt.formats.documents import plan_from_json, problem_from_json, published_from_json, read_document
from logistics_opt.formats.published import read_published


def check(
    problem: Annotated[
        str,
        typer.Argument(
            help="A problem.json, a county folder or workbook, a demo county, or a published instance (.dat, .txt)."
        ),
    ],
    plan: Annotated[
        Path, typer.Argument(help="The plan.json, or solution of the instance, to judge, whoever made it.")
    ],
) -> None:
    """Judge a plan by the independent checker: every fault with its code; exit code 1 if there is one."""
    faults = _faults(find_county(problem), plan)
    console = show.stdout()
    for fault in faults:
        console.print(Text(f"[{fault.code}] {fault.where}: {fault.message}"))
    console.print(f"{len(faults)} fault(s) 违规")
    if faults:
        raise typer.Exit(BUG)


def _faults(problem: Path, plan: Path) -> tuple[Fault, ...] | tuple[PublishedFault, ...]:
    if problem.suffix in {".dat", ".txt"}:
        return check_published(read_published(problem), published_from_json(read_document(plan)))
    day = problem_from_json(read_document(problem)) if problem.suffix == ".json" else read_county(problem)
    return find_faults(day, plan_from_json(read_document(plan)))
