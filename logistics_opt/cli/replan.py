"""``logistics-opt replan``."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from logistics_opt.cli import interrupts, show
from logistics_opt.cli.numbers import finite
from logistics_opt.cli.plan import Language
from logistics_opt.demo import find_county
from logistics_opt.formats import open_county
from logistics_opt.formats.documents import (
    live_day_from_json,
    plan_from_json,
    problem_from_json,
    read_document,
    replanned_from_json,
    replanned_to_json,
)
from logistics_opt.model import Plan, Problem, Replanned
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.study.live_day import replan_day
from logistics_opt.units import YUAN


def replan(
    county: Annotated[
        str, typer.Argument(help="The day with its late orders: a problem.json, a county folder or workbook.")
    ],
    sent: Annotated[Path, typer.Argument(help="The plan.json the vehicles drive by, or the last answer.")],
    live: Annotated[Path, typer.Argument(help="What has happened and what is locked: a live-day document.")],
    out: Annotated[Path, typer.Option(help="The file to write: the plan, and what it changes.")],
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; default: the county's own.")
    ] = None,
    orders: Annotated[
        Path | None, typer.Option(help="All waybills of the day, the late ones last; default: the county's own.")
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            callback=finite, min=0.1, max=86_400, help="Seconds to improve; default 10, none with --max-steps."
        ),
    ] = None,
    max_steps: Annotated[
        int | None, typer.Option(min=1, help="Plans to time while improving; with it the answer is always the same.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the changes.")] = Language.ZH,
) -> None:
    """
    Plan the rest of a day under way again: what has been driven stays, late orders come in, little else changes.

    Ctrl-C ends the improvement and keeps the best plan so far.
    """
    plan, state = _plan(sent), live_day_from_json(read_document(live))
    with show.stage("reading the county"):
        problem = _problem(county, day, orders)
    with show.stage("planning") as status, interrupts.noted() as stopped:

        def heard(progress: PlanProgress) -> bool:
            status.update(f"{progress.stage}, {progress.seconds:.0f} s  (Ctrl-C: keep the best)")
            return not stopped

        answer = replan_day(problem, plan, state, time_limit=time_limit, max_steps=max_steps, on_progress=heard)
    out.write_text(replanned_to_json(answer, indent=1), encoding="utf-8")
    _say(answer, lang)
    show.stdout().print(Text(f"{out}"))


def _plan(path: Path) -> Plan:
    text = read_document(path)
    answered = b'"logistics-opt/replanned"' in text[:200]
    return replanned_from_json(text).plan if answered else plan_from_json(text)


def _problem(county: str, day: datetime | None, orders: Path | None) -> Problem:
    path = find_county(county)
    if path.suffix == ".json":
        return problem_from_json(read_document(path))
    opened = open_county(path)
    problem = opened.problem(day.date() if day else None, orders)
    show.issues(opened.issues)
    return problem


def _say(answer: Replanned, lang: Language) -> None:
    console = show.stdout()
    for change in answer.changes:
        console.print(Text(change.words if lang is Language.EN else change.words_zh))
    before, after = (plan.cost.total / YUAN for plan in (answer.retimed, answer.plan))
    console.print(Text(f"{len(answer.changes)} change(s) 变动; {before:,.2f} -> {after:,.2f} yuan 元"))
