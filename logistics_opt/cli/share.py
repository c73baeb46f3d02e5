"""``logistics-opt share``."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from logistics_opt.cli import folder, interrupts, show
from logistics_opt.cli.days import METAVAR, day_of
from logistics_opt.cli.kept_plans import KeptPlans
from logistics_opt.cli.numbers import finite
from logistics_opt.cli.plan import Language
from logistics_opt.cli.share_folder import ensure_replaceable, write_share_folder
from logistics_opt.demo import find_county
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats import County, open_county
from logistics_opt.model import CommodityId, FirmId, Problem
from logistics_opt.report import assumed_demand, generated_places, sharing_figures
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.sharing.rules import RULES, rule_of


def share(
    county: Annotated[str, typer.Argument(help="A county folder, a workbook, or the name of a demo county.")],
    out: Annotated[Path, typer.Option(help="The folder to write; a result that is there already is replaced.")],
    day: Annotated[
        list[date] | None,
        typer.Option(parser=day_of, metavar=METAVAR, help="A day of waybills; repeat. Default: the county's own day."),
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=366, help="Instead: the first so many days that have waybills.")
    ] = None,
    firm: Annotated[
        list[str] | None, typer.Option(help="A firm that takes part, by id; repeat. Default: all with goods.")
    ] = None,
    rule: Annotated[str, typer.Option(help=f"How the settlement shares the cost: {', '.join(RULES)}.")] = "shapley",
    month: Annotated[int, typer.Option(min=1, max=366, help="Days that the settlement is for.")] = 30,
    seeds: Annotated[int, typer.Option(min=1, max=100, help="Seeds from which every plan is made.")] = 3,
    steps: Annotated[int | None, typer.Option(min=1, max=10**9, help="Steps of each plan; default 20,000.")] = None,
    room_exponent: Annotated[
        float,
        typer.Option(callback=finite, min=0, max=1, help="How a room's cost shrinks with its share of the goods."),
    ] = 0.6,
    base: Annotated[
        list[str] | None, typer.Option(help="Goods driven in any case, by id; repeat. Default: what no courier has.")
    ] = None,
    growth: Annotated[
        float, typer.Option(callback=finite, min=0.1, max=10, help="Goods of each next year, times this.")
    ] = 1.0,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=1_000, help="Plans at a time, one core each; default: all cores.")
    ] = None,
    dask: Annotated[str | None, typer.Option(help="Address of a Dask scheduler, such as tcp://host:8786.")] = None,
    *,
    buses_apart: Annotated[
        bool, typer.Option("--buses-apart/--no-buses-apart", help="A firm by itself may use the buses, too; or not.")
    ] = False,
    extras: Annotated[
        bool, typer.Option("--extras/--no-extras", help="Partial co-operation, base load, what-ifs; or not.")
    ] = True,
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.ZH,
) -> None:
    """
    Say what the firms of a county save by delivering together, how sure that is, and who should pay what.

    Plans are kept in OUT.plans while the study runs: the same command goes on where it was killed. Ctrl-C ends the work
    and keeps what there is once every coalition has a plan; a second Ctrl-C leaves nothing new.
    """
    target = folder.named(out)
    ensure_replaceable(target)
    rule_of(rule)
    with show.stage("reading the county"):
        opened = open_county(find_county(county))
        problems = [_of_firms(problem, firm) for problem in _days(opened, day or [], days)]
    show.kinds(opened.issues)
    chosen = None if base is None else _goods(problems[0], base)
    kept = KeptPlans(target.with_name(f"{target.name}.plans"))
    made = _study(
        problems, kept, dask, seeds, steps, room_exponent, chosen, growth, jobs, buses_apart=buses_apart, extras=extras
    )
    with show.stage("writing"):
        write_share_folder(target, opened, made, lang.value, rule=rule, days=month)
    kept.forget()
    _say(opened, made, lang, rule, month)
    show.stdout().print(Text(f"{out}"))


def _study(
    problems: list[Problem],
    kept: KeptPlans,
    dask: str | None,
    seeds: int,
    steps: int | None,
    room_exponent: float,
    base: frozenset[CommodityId] | None,
    growth: float,
    jobs: int | None,
    *,
    buses_apart: bool,
    extras: bool,
) -> SharedDelivery:
    # Here, so that no other command waits for the solvers.
    from logistics_opt.study.shared.days import Terms
    from logistics_opt.study.shared.effort import Effort, Stage
    from logistics_opt.study.shared_delivery import share_delivery

    effort = Effort(seeds=tuple(range(seeds)), jobs=jobs, extras=extras)
    effort = effort if steps is None else replace(effort, steps=steps)
    with show.stage("sharing") as status, interrupts.noted() as stopped, _executor(dask) as executor:

        def heard(stage: Stage) -> bool:
            status.update(
                f"{stage.name} {stage.name_zh}, {stage.done} of {stage.wanted} plans, {stage.seconds:.0f} s"
                "  (Ctrl-C: keep what there is)"
            )
            return not stopped

        return share_delivery(
            problems,
            terms=Terms(room_exponent=room_exponent, buses_apart=buses_apart),
            base=base,
            growth=growth,
            effort=effort,
            executor=executor,
            store=kept,
            on_progress=heard,
        )


_ANSWERS_WITHIN = 10  # seconds: a cluster that is there


@contextlib.contextmanager
def _executor(address: str | None) -> Iterator[Executor | None]:
    """The executor of a Dask cluster, or none of our choosing."""
    if address is None:
        yield None
        return
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise typer.BadParameter("install logistics-opt[cluster] for it", param_hint="--dask") from None
    try:
        client = distributed.Client(address, timeout=_ANSWERS_WITHIN)
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"nobody answers there: {error}", param_hint="--dask") from error
    with client:
        yield client.get_executor(pure=False)


def _days(county: County, named: list[date], number: int | None) -> list[Problem]:
    if named and number:
        raise typer.BadParameter("give days by name or by number, not both", param_hint="--days")
    if number is None:
        return [county.problem(day) for day in named] if named else [county.problem()]
    if number > len(county.days):
        raise typer.BadParameter(f"waybills are there for {len(county.days)} days", param_hint="--days")
    return [county.problem(day) for day in county.days[:number]]


def _of_firms(problem: Problem, firms: list[str] | None) -> Problem:
    """The day of these firms alone; those that do not take part are as if they were not there."""
    if firms is None:
        return problem
    known: set[str] = {firm.id for firm in problem.firms}
    _known("firm", "企业", [one for one in firms if one not in known], known)
    return problem.restrict(frozenset(FirmId(one) for one in firms))


def _goods(problem: Problem, commodities: list[str]) -> frozenset[CommodityId]:
    known: set[str] = {commodity.id for commodity in problem.commodities}
    _known("commodity", "货类", [one for one in commodities if one not in known], known)
    return frozenset(CommodityId(one) for one in commodities)


def _known(what: str, what_zh: str, strange: list[str], known: set[str]) -> None:
    names = ", ".join(sorted(known))
    if strange:
        raise InvalidInput(
            [
                Issue(
                    code="share-unknown",
                    where=f"{what} {one}",
                    cause=f"the county has no such {what}",
                    remedy=f"choose among: {names}",
                    cause_zh=f"该县没有此{what_zh}",
                    remedy_zh=f"请从中选择：{names}",
                )
                for one in strange
            ]
        )


def _say(county: County, made: SharedDelivery, lang: Language, rule: str, month: int) -> None:
    console = show.stdout()
    rows = sharing_figures(made, lang.value, rule=rule, days=month)
    show.tell(rows, title=county.name)
    if made.stopped:
        console.print("stopped before all was done: what there was is kept 已提前结束，保留已有结果")
    first = made.problems[0]
    for said in (generated_places(first, county.generated), assumed_demand(first)):
        if said:
            console.print(Text(" ".join(said)))
    if county.settings.position_note:
        console.print(Text(county.settings.position_note))
