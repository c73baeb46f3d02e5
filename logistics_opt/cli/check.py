"""``logistics-opt check``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from logistics_opt.checker import check as find_faults
from logistics_opt.cli import show
from logistics_opt.cli.errors import BUG
from logistics_opt.demo import find_county
from logistics_opt.formats import read_county
from logistics_opt.formats.documents import plan_from_json, problem_from_json, read_document


def check(
    problem: Annotated[str, typer.Argument(help="A problem.json, a county folder or workbook, or a demo county.")],
    plan: Annotated[Path, typer.Argument(help="The plan.json to judge, whoever made it.")],
) -> None:
    """Judge a plan by the independent checker: every fault with its code; exit code 1 if there is one."""
    found = find_county(problem)
    day = problem_from_json(read_document(found)) if found.suffix == ".json" else read_county(found)
    faults = find_faults(day, plan_from_json(read_document(plan)))
    console = show.stdout()
    for fault in faults:
        console.print(Text(f"[{fault.code}] {fault.where}: {fault.message}"))
    console.print(f"{len(faults)} fault(s) 违规")
    if faults:
        raise typer.Exit(BUG)
