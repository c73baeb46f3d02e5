"""The planner's question: where should the township depots stand?"""

import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

import numpy as np

from logistics_opt.errors import Cancelled, InvalidInput, SolverFailed
from logistics_opt.model import Plan, Problem, Season, SiteId
from logistics_opt.model.candidate import Candidate
from logistics_opt.siting.answer import Answer, measured, nearest_shares
from logistics_opt.siting.case import Case, case_of
from logistics_opt.siting.location_routing import Depots, Located, Trial, locate
from logistics_opt.siting.placement import DailyCost, Option, Placement, Routed, RoutedDay
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.location_routing import LocationRouting
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rates import rates_of
from logistics_opt.siting.rules import Rules, contradictions
from logistics_opt.study.placement.driving import Driver, Made, driving
from logistics_opt.study.placement.staffing import counter_cost
from logistics_opt.study.workers import Workers
from logistics_opt.units import HOUR, KILOGRAM, KILOMETRE

STEPS = 40_000
"""Steps of search for each routed plan: a few seconds a plan of 350 sites."""

_CALIBRATION_SEEDS = (0, 1)
_UNSEEN_SEEDS = (11, 12)
_STARTS = (2, 4, 6, 8, 10, 12, 16, 20)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a study is, for whoever waits: what it does, plans made, the best yearly cost in fen, seconds."""

    name: str
    name_zh: str
    plans: int
    best: float | None
    seconds: float


OnStage = Callable[[Stage], bool]


def place_depots(
    seasons: Sequence[tuple[Season, Problem]],
    candidates: Sequence[Candidate],
    *,
    question: Question | LocationRouting,
    rules: Rules | None = None,
    route: bool = True,
    unseen: Sequence[Problem] = (),
    time_limit: float = 300.0,
    steps: int = STEPS,
    jobs: int | None = None,
    direct: bool = True,
    on_progress: OnStage = lambda _: True,
) -> Placement:
    """
    Today's depots, the answer to the question, and the answers beside it, with what routes say of each.

    ``seasons`` hold each season's day with all candidates among its sites, the everyday one first. With ``route`` every
    set is judged by checked plans of ``steps`` steps on the seasons' days, and on the ``unseen`` days, which have no
    part in choosing. The radial estimate is fitted to today's routed plans. ``time_limit``, in seconds, bounds the
    search over routed sets; unseen days come after it. ``jobs`` plans are made at a time, one core each.

    When ``on_progress`` returns ``False`` the study ends with what it has. Raises ``InvalidInput`` where the rules
    contradict each other or no answer keeps to them, ``Cancelled`` when stopped before there was an answer.
    """
    study = _Study(
        seasons, candidates, question, rules or Rules(), route, unseen, time_limit, steps, direct, on_progress
    )
    needs_plans = route or isinstance(question, LocationRouting)
    with Workers(study.driver, jobs=jobs or _cores()) if needs_plans else nullcontext() as workers:
        return study.run(workers)


class _Study:
    """One study under way."""

    def __init__(  # noqa: PLR0913, RUF100  what place_depots is given
        self,
        seasons: Sequence[tuple[Season, Problem]],
        candidates: Sequence[Candidate],
        question: Question | LocationRouting,
        rules: Rules,
        route: bool,  # noqa: FBT001
        unseen: Sequence[Problem],
        time_limit: float,
        steps: int,
        direct: bool,  # noqa: FBT001
        on_progress: OnStage,
    ) -> None:
        self.seasons, self.candidates, self.question, self.rules = seasons, tuple(candidates), question, rules
        self.route, self.unseen, self.time_limit, self.steps = route, tuple(unseen), time_limit, steps
        self.direct, self.on_progress = direct, on_progress
        self.began = time.monotonic()
        self.stopped = False
        self.plans: dict[Trial, Made] = {}
        self.stage = ("", "")
        self.best: float | None = None
        everyday = [problem for _, problem in seasons]
        self.counter = counter_cost(everyday[0])
        self.driver = Driver((*everyday, *self.unseen), self.candidates, self.counter)
        self.workers: Workers[Trial, Made] | None = None

    def run(self, workers: Workers[Trial, Made] | None) -> Placement:
        """The study."""
        self.workers = workers
        standing = frozenset(c.site.id for c in self.candidates if c.site.standing == "existing")
        case = self._case(standing)
        issues = tuple(contradictions(case, self.rules, depots=self.question.number))
        if issues:
            raise InvalidInput(issues)
        today = Option(name="today", name_zh="现状", answer=as_today(case, standing))
        options = [today, *self._answers(case)]
        located: Located | None = None
        if isinstance(self.question, LocationRouting):
            located = self._locate(case, [o.answer.depots for o in options])
            if located is None:
                raise Cancelled("stopped before any set of depots was planned")
            options.insert(1, self._located_option(case, located))
        if workers is not None:
            options = self._routed(case, options)
        return Placement(
            county=case.name,
            question=self.question,
            rules=self.rules,
            case=case,
            options=tuple(options),
            located=located,
            assumptions=(*self.seasons[0][1].assumptions, *case.rates.assumptions),
            seconds=time.monotonic() - self.began,
            stopped=self.stopped,
        )

    def _case(self, standing: Depots) -> Case:
        """The case, its radial rates fitted to plans with today's depots where plans are made."""
        problem = self.seasons[0][1]
        rates = rates_of(problem)
        if self.workers is not None:
            self._enter("plans with today's depots", "按现有站点试排路线")
            trials = [Trial(standing, 0, seed, self.steps) for seed in _CALIBRATION_SEEDS]
            made = [m for m in self._make(trials) if m is not None]
            if not made:
                raise Cancelled("stopped before today's depots were planned")
            rates = rates_of(self.driver.problem(trials[0]), [m.plan for m in made])
        return case_of(self.seasons, self.candidates, rates, direct=self.direct, counter=self.counter)

    def _answers(self, case: Case) -> Iterator[Option]:
        """The asked radial answer first, then p-median with as many depots and fixed-charge, where they differ."""
        self._enter("radial answers", "直线往返估算")
        asked = self.question
        number = None
        if not isinstance(asked, LocationRouting):
            answer = asked.best(case, self.rules, time_limit=self.time_limit)
            if answer is None:
                raise InvalidInput(why_none(case, self.rules, asked))
            yield Option(name=asked.name, name_zh=asked.name, answer=answer)
            number = len(answer.depots)
        cheapest = FixedCharge().best(case, self.rules, time_limit=self.time_limit)
        if cheapest is None and number is None:
            raise InvalidInput(why_none(case, self.rules, FixedCharge()))
        if cheapest is not None and not isinstance(asked, FixedCharge):
            yield Option(name="fixed-charge", name_zh="固定费用选址", answer=cheapest)
        number = number or (len(cheapest.depots) if cheapest else 0)
        if number and not isinstance(asked, PMedian):
            median = PMedian(number).best(case, self.rules, time_limit=self.time_limit)
            if median is not None:
                yield Option(name="p-median", name_zh="p-中位", answer=median)

    def _locate(self, case: Case, known: Sequence[Depots]) -> Located | None:
        self._enter("sets of depots compared by routes", "按实际路线比较站点组合")
        starts = list(known)
        for number in _STARTS:
            for question in (FixedCharge(depots=number), PMedian(number)):
                answer = question.best(case, self.rules, time_limit=5.0)
                if answer is not None:
                    starts.append(answer.depots)
        ends = self.began + self.time_limit
        return locate(
            case,
            self._numbered(),
            starts,
            drive=driving(self._needed_workers, go_on=self._go_on, seen=self._keep),
            allowed=lambda depots: _radial(case, self.rules, depots) is not None,
            steps=self.steps,
            go_on=lambda: self._go_on() and time.monotonic() < ends,
            heard=lambda _, priced: self._hear(priced.total),
        )

    def _numbered(self) -> Rules:
        number = self.question.number
        return self.rules if number is None else replace(self.rules, least=number, most=number)

    def _located_option(self, case: Case, located: Located) -> Option:
        radial = _radial(case, self.rules, located.best.depots)
        if radial is None:
            raise AssertionError("a set was compared that the rules do not allow")
        answer = replace(
            radial, question="location-routing", value=located.best.total, bound=-math.inf,
            unit="fen a year", method=f"{located.tried} sets compared by routed plans",
        )  # fmt: skip
        return Option(name="location-routing", name_zh="选址-路径", answer=answer)

    def _routed(self, case: Case, options: Sequence[Option]) -> list[Option]:
        """Every option with plans of each season's day, then of the unseen days with seeds not used before."""
        seasons, days = range(len(self.seasons)), range(len(self.seasons), len(self.driver.days))
        self._enter("seasons and unseen days", "各季节与检验日排线")
        wanted = [
            *(Trial(o.answer.depots, s, seed, self.steps) for seed in (2, 3) for s in seasons for o in options),
            *(Trial(o.answer.depots, d, seed, self.steps) for seed in _UNSEEN_SEEDS for d in days for o in options),
        ]
        self._make(wanted)
        return [replace(o, routed=self._judged(case, o, wanted)) for o in options]

    def _judged(self, case: Case, option: Option, trials: Sequence[Trial]) -> Routed | None:
        best: dict[int, list[Made]] = {}
        for trial in trials:
            if trial.depots == option.answer.depots and trial in self.plans:
                best.setdefault(trial.season, []).append(self.plans[trial])
        if not all(s in best for s in range(len(self.seasons))):
            return None
        year = {season.name: season.days for season, _ in self.seasons}
        names = [season.name for season, _ in self.seasons]
        judged = {d: self._day(made, names[d] if d < len(names) else "") for d, made in best.items()}
        whole = all(d in judged for d in range(len(self.driver.days)))
        return Routed(
            facility=option.answer.cost.facility,
            seasons=tuple(judged[d] for d in range(len(names))),
            unseen=tuple(judged[d] for d in range(len(names), len(self.driver.days))) if whole else (),
            year=year,
            plan=_best(best[0]).plan,
        )

    def _day(self, made: Sequence[Made], season: str) -> RoutedDay:
        best = _best(made)
        problem = self.driver.problem(best.trial)
        return RoutedDay(
            day=problem.day,
            season=season,
            cost=daily_cost(problem, best.plan),
            charge=best.charge,
            left_kg=sum(left.load.weight for left in best.plan.unserved) / KILOGRAM,
            overnight_kg=sum(left.load.weight for left in best.plan.overnight) / KILOGRAM,
            km=sum(_metres(problem, best.plan).values()) / KILOMETRE,
            vehicles=len(best.plan.routes),
            used=best.used,
            other_seeds=tuple(m.plan.cost.total + m.charge for m in made if m is not best),
        )

    def _make(self, trials: Sequence[Trial]) -> list[Made | None]:
        wanted = [t for t in dict.fromkeys(trials) if t not in self.plans]
        for _, made in self._needed_workers.each(wanted, go_on=self._go_on):
            if not isinstance(made, SolverFailed):
                self._keep(made)
        return [self.plans.get(t) for t in trials]

    @property
    def _needed_workers(self) -> Workers[Trial, Made]:
        if self.workers is None:
            raise AssertionError("nothing is routed in this study")
        return self.workers

    def _keep(self, made: Made) -> None:
        self.plans[made.trial] = made

    def _enter(self, name: str, name_zh: str) -> None:
        self.stage = (name, name_zh)
        self._go_on()

    def _hear(self, best: float) -> None:
        self.best = best
        self._go_on()

    def _go_on(self) -> bool:
        stage = Stage(*self.stage, len(self.plans), self.best, time.monotonic() - self.began)
        if not self.stopped and not self.on_progress(stage):
            self.stopped = True
        return not self.stopped


def as_today(case: Case, standing: Depots) -> Answer:
    """Today's depots with today's allocation: every village from the depot it is supplied from."""
    chosen = frozenset(case.column[d] for d in standing)
    own = frozenset() if case.warehouse is None else frozenset({len(case.places) - 1})
    shares = nearest_shares(case, chosen or own, case.travel)
    for i, client in enumerate(case.clients):
        place = client.id if client.id in standing else client.parent
        j = case.column.get(place) if place is not None else None
        if j is not None and (j in chosen or j in own) and np.isfinite(case.serving[i, j]):
            shares[i] = 0.0
            shares[i, j] = 1.0
    answer = measured(
        case, question="today", chosen=chosen | own, shares=shares, value=0.0, bound=0.0, unit="fen a year",
        method="as today",
    )  # fmt: skip
    return answer.scored(float(answer.cost.total), float(answer.cost.total), unit="fen a year")


def why_none(case: Case, rules: Rules, question: Question) -> tuple:
    """Why no answer keeps to the rules."""
    from logistics_opt.siting.evidence.why_not import why_not

    return why_not(case, rules, question)


def daily_cost(problem: Problem, plan: Plan) -> DailyCost:
    """A plan's cost by kind; the wages of standing at stops are handling, wherever they fall."""
    first = second = handling = 0.0
    metres = _metres(problem, plan)
    for number, route in enumerate(plan.routes):
        vehicle = problem.vehicle[route.vehicle]
        standing = sum(stop.leaves - stop.starts for trip in route.trips for stop in trip.stops[1:-1])
        paid = vehicle.tariff.per_hour / HOUR
        drive = vehicle.tariff.per_day + vehicle.tariff.per_km * metres[number] / KILOMETRE
        drive += paid * (route.returns - route.departs - standing)
        handling += paid * standing
        if vehicle.base == problem.warehouse.id:
            first += drive
        else:
            second += drive
    routed = plan.cost.total - plan.cost.site_day
    # Each line of a plan is rounded by route; the kinds are made to add up to it.
    return DailyCost(
        first=round(first),
        second=round(second),
        handling=routed - round(first) - round(second),
        points=plan.cost.site_day,
    )


def _metres(problem: Problem, plan: Plan) -> Mapping[int, int]:
    return {
        number: sum(
            problem.travel[problem.vehicle[route.vehicle].profile].distance(a.site, b.site)
            for trip in route.trips
            for a, b in zip(trip.stops, trip.stops[1:], strict=False)
        )
        for number, route in enumerate(plan.routes)
    }


def _best(made: Sequence[Made]) -> Made:
    return min(made, key=lambda m: (m.plan.cost.total + m.charge, m.trial))


def _radial(case: Case, rules: Rules, depots: frozenset[SiteId]) -> Answer | None:
    """The radial answer with exactly these depots; ``None`` where the rules forbid them."""
    others = frozenset(c.site.id for c in case.candidates) - depots
    exactly = replace(rules, required=depots, excluded=others)
    return FixedCharge().best(case, exactly, time_limit=5.0)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
