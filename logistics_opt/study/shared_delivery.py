"""The analyst's question: what sharing vans, depots and the warehouse saves, who gains, and whether it holds."""

import contextlib
import time
from collections.abc import Sequence
from concurrent.futures import Executor

from logistics_opt.errors import Cancelled, InvalidInput, Issue
from logistics_opt.model import Assumption, CommodityId, FirmId, Problem
from logistics_opt.sharing.game import Coalition, coalitions
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.sharing.rules import Keys
from logistics_opt.sharing.sampled_shapley import SamplePlan, orders, sampled_shapley
from logistics_opt.study.shared.coalitions import Draw, Settled, coalition_costs
from logistics_opt.study.shared.days import Terms
from logistics_opt.study.shared.effort import Effort, OnStage, Stage
from logistics_opt.study.shared.jobs import InMemory, Store
from logistics_opt.study.shared.pool import own_pool
from logistics_opt.study.shared.systems import Systems
from logistics_opt.study.workers import usable_cores
from logistics_opt.units import KILOMETRE

EXACT_FIRMS = 8
"""With more firms than these, coalitions are sampled."""


def share_delivery(
    days: Sequence[Problem],
    *,
    terms: Terms | None = None,
    base: frozenset[CommodityId] | None = None,
    growth: float = 1.0,
    effort: Effort | None = None,
    executor: Executor | None = None,
    store: Store | None = None,
    on_progress: OnStage = lambda _: True,
) -> SharedDelivery:
    """
    What every coalition of the days' firms costs, by routed and checked plans, and what follows from that.

    ``base``: the goods that are driven in any case (default: what no courier has); ``growth``: of goods from one year
    of a county that begins in some townships to the next. Plans are made on the ``executor`` (default: processes of our
    own); what is finished is kept in the ``store``, and a study with the same store goes on from there.

    When ``on_progress``, asked ten times a second, returns ``False``, the study ends with what it has; ``Cancelled``
    where no draw of all coalitions was finished. Raises ``InvalidInput`` where there is nobody to share with.
    """
    effort = effort or Effort()
    players = _players(days)
    with contextlib.nullcontext(executor) if executor else own_pool(effort.jobs or usable_cores()) as made_by:
        study = _Study(days, players, terms or Terms(), effort, made_by, InMemory() if store is None else store)
        return study.run(base, growth, on_progress)


class _Study:
    """One study under way."""

    def __init__(
        self,
        days: Sequence[Problem],
        players: tuple[FirmId, ...],
        terms: Terms,
        effort: Effort,
        executor: Executor,
        store: Store,
    ) -> None:
        self.days, self.players, self.terms, self.effort = tuple(days), players, terms, effort
        self.executor, self.store = executor, store
        self.began = time.monotonic()
        self.stopped = False
        self.on_progress: OnStage = lambda _: True
        self.stage: tuple[str, str, int] = ("", "", 0)
        self.done = 0

    def run(self, base: frozenset[CommodityId] | None, growth: float, on_progress: OnStage) -> SharedDelivery:
        """Coalitions first, then what else there is to know."""
        self.on_progress = on_progress
        sample = None if len(self.players) <= EXACT_FIRMS else self._sample()
        wanted = coalitions(self.players) if sample is None else sample.coalitions
        found = self._coalitions(wanted)
        if not found:
            raise Cancelled("stopped before every coalition of one draw was planned")
        systems = Systems(self.days, self.players, self.terms, self.effort, found)
        if self.effort.extras:
            wanted_more = systems.plan(default_base(self.days[0]) if base is None else base, growth)
            self._enter("partial co-operation, base load, what-ifs", "部分共配、基础货量与敏感性", wanted_more)
            systems.make(self.executor, self.store, self._go_on, self._count)
        return SharedDelivery(
            county=self.days[0].name,
            problems=self.days,
            players=self.players,
            drawn=systems.drawn,
            systems=systems.systems(),
            keys=keys_of(self.days, self.players),
            sampled=() if sample is None else tuple(sampled_shapley(sample, one.cost) for one in systems.drawn),
            variations=systems.variations(),
            layers=systems.layers(),
            phases=systems.phases(),
            assumptions=(*self.days[0].assumptions, *self.terms.assumptions, *self._on_buses()),
            steps=self.effort.steps,
            seconds=time.monotonic() - self.began,
            stopped=self.stopped,
        )

    def _on_buses(self) -> tuple[Assumption, ...]:
        return (self.terms.on_buses,) if any(day.lines for day in self.days) else ()

    def _sample(self) -> SamplePlan:
        return orders(self.players, 2 * len(self.players) * self.effort.circles, self.effort.seeds[0])

    def _coalitions(self, wanted: Sequence[Coalition]) -> dict[Draw, dict[Coalition, Settled]]:
        total = len(wanted) * len(self.days) * len(self.effort.seeds)
        self._enter("what each coalition costs", "计算各联盟成本", total)
        return {
            draw: dict(game)
            for draw, game in coalition_costs(
                self.days,
                wanted,
                seeds=self.effort.seeds,
                steps=self.effort.steps,
                terms=self.terms,
                executor=self.executor,
                store=self.store,
                told=lambda *_: self._count(),
                go_on=self._go_on,
            ).items()
        }

    def _enter(self, name: str, name_zh: str, wanted: int) -> None:
        self.stage, self.done = (name, name_zh, wanted), 0
        self._go_on()

    def _count(self) -> None:
        self.done += 1

    def _go_on(self) -> bool:
        name, name_zh, wanted = self.stage
        stage = Stage(name, name_zh, self.done, wanted, time.monotonic() - self.began)
        if not self.stopped and not self.on_progress(stage):
            self.stopped = True
        return not self.stopped


def keys_of(days: Sequence[Problem], players: Sequence[FirmId]) -> Keys:
    """What simple rules go by, over all days: pieces, grams, and pieces times metres straight from the warehouse."""
    counted = [(day, demand) for day in days for demand in day.demands]
    sums: dict[str, dict[FirmId, float]] = {name: dict.fromkeys(players, 0.0) for name in ("pieces", "weight", "far")}
    for day, demand in counted:
        if demand.firm in sums["pieces"]:
            metres = day.warehouse.position.distance_to(day.site[demand.site].position)
            sums["pieces"][demand.firm] += demand.load.pieces
            sums["weight"][demand.firm] += demand.load.weight
            sums["far"][demand.firm] += demand.load.pieces * metres / KILOMETRE
    return Keys(pieces=sums["pieces"], weight=sums["weight"], piece_metres=sums["far"])


def _players(days: Sequence[Problem]) -> tuple[FirmId, ...]:
    """The firms with goods on any day, as the first day lists them; every day has the same firms."""
    if not days:
        raise ValueError("a study needs a day")
    busy = {demand.firm for day in days for demand in day.demands}
    players = tuple(firm.id for firm in days[0].firms if firm.id in busy)
    known = {firm.id for firm in days[0].firms}
    issues = [
        _issue("share-days-differ", f"{day.day}", "its firms are not those of the first day", "当日企业与首日不同")
        for day in days
        if {firm.id for firm in day.firms} != known
    ]
    if len(players) < 2:
        issues.append(_issue("share-one-firm", days[0].name, "fewer than two firms have goods", "有货的企业不足两家"))
    if issues:
        raise InvalidInput(issues)
    return players


def _issue(code: str, where: str, cause: str, cause_zh: str) -> Issue:
    remedies = {
        "share-days-differ": ("give days of the same county with the same firms", "请使用同一县域、企业相同的日期"),
        "share-one-firm": ("give waybills of two firms or more", "请提供两家或以上企业的运单"),
    }
    remedy, remedy_zh = remedies[code]
    return Issue(code, where, cause, remedy, cause_zh, remedy_zh)


def default_base(problem: Problem) -> frozenset[CommodityId]:
    """The goods that firms other than couriers and the post bring down to the villages, and nobody else."""
    parcels = {firm.id for firm in problem.firms if firm.kind in ("courier", "post")}
    of_parcels = {demand.commodity for demand in problem.demands if demand.firm in parcels}
    return frozenset(demand.commodity for demand in problem.demands if demand.commodity not in of_parcels)
