"""``logistics-opt plan``."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from logistics_opt.cli import folder, interrupts, show
from logistics_opt.cli.days import METAVAR, day_of
from logistics_opt.cli.numbers import finite
from logistics_opt.cli.plan_folder import ensure_replaceable, write_plan_folder
from logistics_opt.demo import find_county
from logistics_opt.errors import InvalidInput
from logistics_opt.formats import County, open_county
from logistics_opt.formats.documents import plan_from_json, read_document
from logistics_opt.model import Plan, Problem
from logistics_opt.report import Lang, as_rows, assumed_demand, bound_method, generated_places, key_figures
from logistics_opt.routing.plan import DEFAULT_METHOD, Method, method_named
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.study import plan_day
from logistics_opt.units import YUAN


class BackendName(StrEnum):
    """The solvers; ``auto`` takes what suits."""

    AUTO = "auto"
    PYVRP = "pyvrp"
    ORTOOLS = "ortools"


class Language(StrEnum):
    """Of what is printed and written."""

    EN = "en"
    ZH = "zh"


def _method(name: str) -> Method:
    try:
        return method_named(name)
    except InvalidInput as unknown:
        raise typer.BadParameter(str(unknown)) from unknown


def plan(
    county: Annotated[str, typer.Argument(help="A county folder, a workbook, or the name of a demo county.")],
    out: Annotated[Path, typer.Option(help="The folder to write; a plan that is there already is replaced.")],
    day: Annotated[
        date | None, typer.Option(parser=day_of, metavar=METAVAR, help="The day; default: the county's own.")
    ] = None,
    orders: Annotated[
        Path | None, typer.Option(help="The day's waybills, CSV or Excel; default: the county's own.")
    ] = None,
    method: Annotated[
        Method,
        typer.Option(parser=_method, metavar="NAME", help=f"How trucks and vans are planned: {' or '.join(Method)}."),
    ] = DEFAULT_METHOD,
    backend: Annotated[BackendName, typer.Option(help="The solver of the decomposition.")] = BackendName.AUTO,
    time_limit: Annotated[
        float | None,
        typer.Option(
            callback=finite, min=0.1, max=86_400, help="Seconds to search; default 30, none with --max-steps."
        ),
    ] = None,
    max_steps: Annotated[
        int | None, typer.Option(min=1, help="Steps of each search; with it and a seed the plan is always the same.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Of the search.")] = 0,
    start: Annotated[
        Path | None, typer.Option(help="A plan.json to go on from, of the same day or another.", exists=True)
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.ZH,
    cache: Annotated[Path | None, typer.Option(help="A folder to keep travel matrices in for the next time.")] = None,
) -> None:
    """
    Plan a county's day and write the plan, its check, map, workbook and a sheet for each driver.

    Ctrl-C ends the search and keeps the best plan so far; a second Ctrl-C leaves nothing.
    """
    target = folder.named(out)
    ensure_replaceable(target)
    known = None if start is None else plan_from_json(read_document(start))
    with show.stage("reading the county"):
        opened = open_county(find_county(county), cache=cache)
        problem = opened.problem(day, orders)
    show.issues(opened.issues)
    made = _search(problem, method, backend, time_limit, max_steps, seed, known)
    with show.stage("writing"):
        write_plan_folder(target, opened, problem, made, lang.value)
    _say(opened, problem, made, lang.value)
    show.stdout().print(Text(f"{out}"))


def _search(
    problem: Problem,
    method: Method,
    backend: BackendName,
    time_limit: float | None,
    max_steps: int | None,
    seed: int,
    start: Plan | None,
) -> Plan:
    with show.stage("planning") as status, interrupts.noted() as stopped:

        def heard(progress: PlanProgress) -> bool:
            best = "" if progress.best is None else f", best {progress.best / YUAN:,.0f} yuan"
            status.update(f"{progress.stage}, {progress.seconds:.0f} s{best}  (Ctrl-C: keep the best)")
            return not stopped

        return plan_day(
            problem,
            method=method.value,
            backend=backend.value,
            time_limit=time_limit,
            max_steps=max_steps,
            seed=seed,
            start=start,
            on_progress=heard,
        )


def _say(county: County, problem: Problem, made: Plan, lang: Lang) -> None:
    console = show.stdout()
    rows = [(row.label, row.value) for row in as_rows(key_figures(problem, made), lang)]
    console.print(show.figures(rows, title=f"{problem.name}  {problem.day}"))
    if made.bound is not None:
        console.print(Text(f"bound 下界: {bound_method(made.bound.method, lang)}"))
    for left in made.unserved[:20]:
        remedy = left.remedy if lang == "en" else left.remedy_zh
        console.print(Text(f"unserved 未送达 {left.demand}: {left.reason}; {remedy}"))
    if len(made.unserved) > 20:
        console.print(f"... and {len(made.unserved) - 20} more, in plan.xlsx")
    if county.unmatched:
        console.print(f"{len(county.unmatched)} waybill row(s) matched no site 未匹配运单: unmatched.csv")
    for words in (generated_places(problem, county.generated), assumed_demand(problem)):
        if words:
            console.print(Text(" ".join(words)))
    if county.settings.position_note:
        console.print(Text(f"note 说明: {county.settings.position_note}"))
    show.assumed(problem.assumptions, "plan.xlsx")
