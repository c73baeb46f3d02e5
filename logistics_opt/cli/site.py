"""``logistics-opt site``."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from logistics_opt.cli import folder, interrupts, show
from logistics_opt.cli.numbers import finite
from logistics_opt.cli.plan import Language
from logistics_opt.cli.scenario_options import growth, pairs, scenario_of, seasons
from logistics_opt.cli.site_folder import ensure_replaceable, write_site_folder
from logistics_opt.formats import County, open_county
from logistics_opt.formats.scenario import Asked, Scenario
from logistics_opt.report import Lang, assumed_demand, generated_places, placement_figures
from logistics_opt.siting.placement import Placement
from logistics_opt.units import YUAN


class QuestionName(StrEnum):
    """The questions."""

    P_MEDIAN = "p-median"
    P_CENTRE = "p-centre"
    SET_COVER = "set-cover"
    MAX_COVER = "max-cover"
    BACKUP_COVER = "backup-cover"
    FIXED_CHARGE = "fixed-charge"
    LOCATION_ROUTING = "location-routing"


def site(
    out: Annotated[Path, typer.Option(help="The folder to write; an answer that is there already is replaced.")],
    county: Annotated[
        str | None, typer.Argument(help="A county folder, a workbook, or a demo county; default: the scenario's.")
    ] = None,
    question: Annotated[QuestionName | None, typer.Option(help="What is asked; see Concepts, placement.")] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="A scenario.json to run; options given besides go before it.", dir_okay=False)
    ] = None,
    depots: Annotated[int | None, typer.Option(min=0, max=10_000, help="How many depots there shall be.")] = None,
    limit: Annotated[
        float | None,
        typer.Option(callback=finite, min=0, max=100_000, help="Minutes from depot to village, where asked for."),
    ] = None,
    split: Annotated[
        bool | None, typer.Option("--split/--no-split", help="fixed-charge: a village may have several depots.")
    ] = None,
    require: Annotated[list[str] | None, typer.Option(help="A place that must be open, by id or name; repeat.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="A place that stays shut, by id or name; repeat.")] = None,
    least: Annotated[int | None, typer.Option(min=0, max=10_000, help="Fewest depots.")] = None,
    most: Annotated[int | None, typer.Option(min=0, max=10_000, help="Most depots.")] = None,
    budget: Annotated[
        float | None, typer.Option(callback=finite, min=0, max=1e12, help="Yuan for all fit-out, once.")
    ] = None,
    most_new: Annotated[int | None, typer.Option(min=0, max=10_000, help="Most new buildings.")] = None,
    host: Annotated[
        list[str] | None, typer.Option(help="HOST=must, prefer or free, such as passenger_station=must; repeat.")
    ] = None,
    preference: Annotated[
        float | None,
        typer.Option(callback=finite, min=0, max=1e12, help="Yuan a year that a preferred host may cost more."),
    ] = None,
    within: Annotated[
        float | None,
        typer.Option(
            callback=finite, min=0, max=100_000, help="Minutes: every village so near its depot, all seasons."
        ),
    ] = None,
    catchment: Annotated[int | None, typer.Option(min=0, help="Pieces a day that every depot must hand on.")] = None,
    every_township: Annotated[
        bool | None, typer.Option("--every-township/--not-every-township", help="A depot in each township.")
    ] = None,
    growth_of: Annotated[
        list[str] | None, typer.Option("--growth", help="Loads times this: 1.2, or down=1.2 and up=1.5.")
    ] = None,
    season: Annotated[
        list[str] | None, typer.Option(help="NAME=DAYS instead of the county's; 0 leaves one out; repeat.")
    ] = None,
    direct: Annotated[
        bool | None, typer.Option("--direct/--no-direct", help="Villages served straight from the warehouse, or not.")
    ] = None,
    routes: Annotated[
        bool | None, typer.Option("--routes/--no-routes", help="Judge by routed plans, or radially alone.")
    ] = None,
    unseen_days: Annotated[
        int | None, typer.Option(min=0, max=366, help="Days without a part in choosing to route; default 5.")
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            callback=finite, min=0.1, max=86_400, help="Seconds for choosing, default 300; comparing comes after."
        ),
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, max=10**9, help="Steps of each routed plan.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=1_000, help="Plans at a time, one core each; default: all cores.")
    ] = None,
    *,
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="Near-best sets, curve, stability, policies; or not.")
    ] = True,
    name: Annotated[str | None, typer.Option(help="What the scenario is called, for comparing.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of the report; default zh.")] = None,
) -> None:
    """
    Say where township depots should stand: today's set, the answer to the question, others beside it, and why.

    Ctrl-C ends the work and keeps what there is; a second Ctrl-C leaves nothing. Where nothing keeps to the rules, the
    reasons and the smallest changes are printed and nothing is written.
    """
    target = folder.named(out)
    ensure_replaceable(target)
    given = {
        "name": name,
        "question.name": None if question is None else question.value,
        "question.depots": depots,
        "question.limit_minutes": limit,
        "question.split": split,
        "rules.required": require or None,
        "rules.excluded": exclude or None,
        "rules.least": least,
        "rules.most": most,
        "rules.budget_yuan": budget,
        "rules.most_new": most_new,
        "rules.hosts": pairs(host, "--host"),
        "rules.preference_yuan": preference,
        "rules.within_minutes": within,
        "rules.catchment_pieces": catchment,
        "rules.every_township": every_township,
        **growth(growth_of),
        "seasons": seasons(season),
        "direct": direct,
        "route": routes,
        "unseen_days": unseen_days,
        "time_limit_seconds": time_limit,
        "steps": steps,
        "lang": None if lang is None else lang.value,
    }
    wanted, place = scenario_of(scenario, county, target, given)
    with show.stage("reading the county"):
        opened = open_county(place)
        asked = wanted.asked_of(opened)
    show.kinds(asked.issues)
    wanted, made = run(wanted, opened, asked, jobs=jobs, evidence=evidence)
    with show.stage("writing"):
        write_site_folder(target, opened, wanted, asked, made, wanted.lang)
    _say(opened, asked, made, wanted.lang)
    show.stdout().print(Text(f"{out}"))


def run(
    scenario: Scenario, county: County, asked: Asked, *, jobs: int | None = None, evidence: bool = True
) -> tuple[Scenario, Placement]:
    """The study of a scenario, and the scenario with everything said that it had left to the program."""
    # Here, so that no other command waits for the solvers.
    from logistics_opt.study.depot_placement import Effort, Stage, place_depots

    own = Effort()
    scenario = scenario.dated(county).model_copy(
        update={
            "steps": scenario.steps or own.steps,
            "time_limit_seconds": scenario.time_limit_seconds or own.time_limit,
        }
    )
    with show.stage("asking") as status, interrupts.noted() as stopped:

        def heard(stage: Stage) -> bool:
            best = "" if stage.best is None else f", best {stage.best / YUAN:,.0f} yuan a year"
            plans = f", {stage.plans} plans" if stage.plans else ""
            status.update(
                f"{stage.name} {stage.name_zh}, {stage.seconds:.0f} s{plans}{best}  (Ctrl-C: keep what there is)"
            )
            return not stopped

        made = place_depots(
            asked.seasons,
            asked.candidates,
            question=asked.question,
            rules=asked.rules,
            route=scenario.route,
            unseen=asked.unseen,
            direct=scenario.direct,
            effort=Effort(
                time_limit=scenario.time_limit_seconds or own.time_limit,
                steps=scenario.steps or own.steps,
                jobs=jobs,
                evidence=evidence,
            ),
            on_progress=heard,
        )
    return scenario, replace(made, assumptions=(*made.assumptions, *county.placement_assumptions))


def _say(county: County, asked: Asked, made: Placement, lang: Lang) -> None:
    console = show.stdout()
    show.tell(placement_figures(made, lang), title=county.name)
    if made.stopped:
        console.print("stopped before all was done: what there was is kept 已提前结束，保留已有结果")
    _, everyday = asked.seasons[0]
    for said in (generated_places(everyday, county.generated), assumed_demand(everyday)):
        if said:
            console.print(Text(" ".join(said)))
    if county.settings.position_note:
        console.print(Text(f"note 说明: {county.settings.position_note}"))
    show.assumed(made.assumptions, "placement.xlsx")
