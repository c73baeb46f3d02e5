"""The planner's question: where the township depots should stand."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from logistics_opt.errors import Cancelled, InvalidInput, SolverFailed
from logistics_opt.model import Assumption, Problem, Season, Standing
from logistics_opt.model.candidate import Candidate
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.as_today import as_today
from logistics_opt.siting.case import Case, case_of
from logistics_opt.siting.location_routing import Depots, Driven, Located, Trial, facility_cost, locate
from logistics_opt.siting.placement import Option, Placement, Routed
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.location_routing import LocationRouting
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rates import rates_of
from logistics_opt.siting.rules import Rules, contradictions
from logistics_opt.study.placement.driving import Driver, Made
from logistics_opt.study.placement.judging import best_of_seeds, judged_day
from logistics_opt.study.placement.radial import Analyst, Ask, Said, best_of, evidence_for, reasons
from logistics_opt.study.placement.staffing import ENOUGH, counter_cost
from logistics_opt.study.trial_plan import LEFT_BEHIND
from logistics_opt.study.workers import Workers, usable_cores
from logistics_opt.units import YUAN

STEPS = 40_000
"""Steps of search for each routed plan: a few seconds a plan of 350 sites."""

_SEARCH_SHARE = 0.65  # of the time limit, for choosing among routed sets; the rest is for comparing the best of them
_EVIDENCE_SECONDS = 60.0  # for each part
_ALLOTMENT_SECONDS = 5.0  # for finding whether a set of depots can keep to the rules
_CALIBRATION_SEEDS = (0, 1)
_SEASON_SEEDS = (2, 3)
_UNSEEN_SEEDS = (11, 12)
_STARTS = (3, 6, 9, 14, 20)  # numbers of depots whose radial answers routes are tried on


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a study is, for whoever waits: what it does, plans made, the best yearly cost in fen, seconds."""

    name: str
    name_zh: str
    plans: int
    best: float | None
    seconds: float


OnStage = Callable[[Stage], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """
    How much a study may do.

    ``time_limit``, in seconds, bounds each radial answer and the search over routed sets, a part of which it keeps for
    the last comparison; unseen days and evidence come after it. Every routed plan has ``steps`` steps; ``jobs`` are
    made at a time, one core each (default: all this process may use). With a time limit that is not reached, the same
    steps give the same answer everywhere.
    """

    time_limit: float = 300.0
    steps: int = STEPS
    jobs: int | None = None
    evidence: bool = True


def place_depots(
    seasons: Sequence[tuple[Season, Problem]],
    candidates: Sequence[Candidate],
    *,
    question: Question | LocationRouting,
    rules: Rules | None = None,
    route: bool = True,
    unseen: Sequence[Problem] = (),
    direct: bool = True,
    effort: Effort | None = None,
    on_progress: OnStage = lambda _: True,
) -> Placement:
    """
    Today's depots, the answer to the question, and the answers beside it, with what routes say of each.

    ``seasons`` hold each season's day with all candidates among its sites, the everyday one first. With ``route``, and
    always for location-routing, every set is judged by checked plans of the seasons' days, and of the ``unseen`` days,
    which have no part in choosing; the radial estimate is then fitted to routed plans with today's depots. ``direct``:
    villages may be served straight from the warehouse.

    When ``on_progress``, asked ten times a second, returns ``False``, the study ends with what it has. Raises
    ``InvalidInput``, saying why, where no answer keeps to the rules, and ``Cancelled`` when stopped before there was
    any answer.
    """
    effort = effort or Effort()
    study = _Study(seasons, candidates, question, rules or Rules(), unseen, direct, effort, on_progress)
    if not route and not isinstance(question, LocationRouting):
        return study.run(None)
    with Workers(study.driver, jobs=effort.jobs or usable_cores()) as workers:
        return study.run(workers)


class _Study:
    """One study under way."""

    def __init__(
        self,
        seasons: Sequence[tuple[Season, Problem]],
        candidates: Sequence[Candidate],
        question: Question | LocationRouting,
        rules: Rules,
        unseen: Sequence[Problem],
        direct: bool,  # noqa: FBT001
        effort: Effort,
        on_progress: OnStage,
    ) -> None:
        self.seasons, self.candidates, self.question, self.rules = seasons, tuple(candidates), question, rules
        self.direct, self.effort, self.on_progress = direct, effort, on_progress
        self.began = time.monotonic()
        self.stopped = False
        self.plans: dict[Trial, Made] = {}
        self.allotted: dict[Depots, Answer | None] = {}
        self.stage = ("", "")
        self.best: float | None = None
        days = [problem for _, problem in seasons]
        self.counter = counter_cost(days[0])
        self.driver = Driver((*days, *unseen), self.candidates, self.counter)

    def run(self, drivers: Workers[Trial, Made] | None) -> Placement:
        """The study; ``drivers`` make its routed plans, if it has any."""
        standing = frozenset(c.site.id for c in self.candidates if c.site.standing is Standing.EXISTING)
        case = self._case(standing, drivers)
        issues = tuple(contradictions(case, self.rules, depots=self.question.number))
        if issues:
            raise InvalidInput(issues)
        today = Option(name="today", answer=as_today(case, standing))
        with Workers(Analyst(case), jobs=self.effort.jobs or usable_cores()) as analysts:
            options = self._radial(case, analysts)
            located: Located | None = None
            if isinstance(self.question, LocationRouting) and drivers is not None:
                located = self._locate(case, [today, *options], analysts, drivers)
                options.insert(0, self._located_option(case, located, analysts))
            options.insert(0, today)
            if drivers is not None:
                options = self._routed(case, options, drivers)
            evidence = None
            if self.effort.evidence:
                self._enter("evidence around the answer", "答案的依据")
                about = next(o for o in options[1:] if o.name != LocationRouting.name)
                evidence = evidence_for(
                    analysts,
                    case,
                    self.rules,
                    self._radial_question,
                    about.answer,
                    proposed=options[1].answer,
                    time_limit=_EVIDENCE_SECONDS,
                    go_on=self._go_on,
                )
        return Placement(
            county=case.name,
            question=self.question,
            rules=self.rules,
            case=case,
            options=tuple(options),
            located=located,
            evidence=evidence,
            assumptions=(*self.seasons[0][1].assumptions, *self._own_assumptions(case)),
            seconds=time.monotonic() - self.began,
            stopped=self.stopped,
        )

    @property
    def _radial_question(self) -> Question:
        """The question itself, or what stands for it where only routes answer it."""
        if isinstance(self.question, LocationRouting):
            return FixedCharge(depots=self.question.depots)
        return self.question

    def _case(self, standing: Depots, drivers: Workers[Trial, Made] | None) -> Case:
        """The case, its radial rates fitted to plans with today's depots where plans are made."""
        rates = rates_of(self.seasons[0][1])
        if drivers is not None:
            self._enter("plans with today's depots", "按现有站点试排路线")
            trials = [Trial(standing, 0, seed, self.effort.steps) for seed in _CALIBRATION_SEEDS]
            self._make(trials, drivers)
            made = [self.plans[t].plan for t in trials if t in self.plans]
            if not made:
                raise Cancelled("stopped before today's depots were planned")
            rates = rates_of(self.driver.problem(trials[0]), made)
        return case_of(self.seasons, self.candidates, rates, direct=self.direct, counter=self.counter)

    def _radial(self, case: Case, analysts: Workers[Ask, Said]) -> list[Option]:
        """The asked question's radial answer, then fixed-charge and p-median with as many depots, where they differ."""
        self._enter("radial answers", "直线往返估算")
        asked = self._radial_question
        best = self._best(case, asked, analysts)
        options = [Option(name=asked.name, answer=best)]
        beside: list[Question] = [FixedCharge(), PMedian(len(best.depots))]
        others = [question for question in beside if question.name != asked.name]
        found = self._best_of(analysts, others)
        options += [Option(name=q.name, answer=answer) for q in others if (answer := found.get(q)) is not None]
        return options

    def _best(self, case: Case, question: Question, analysts: Workers[Ask, Said]) -> Answer:
        """The best answer; the instant one where the user stops the search for it."""
        at_once = question.at_once(case, self.rules)
        found = self._best_of(analysts, [question])
        answer = found.get(question, at_once)
        if answer is None and question in found and not self.stopped:
            raise InvalidInput(reasons(analysts, question, self.rules, go_on=self._go_on))
        if answer is None:
            raise Cancelled("stopped before there was an answer")
        return answer

    def _best_of(self, analysts: Workers[Ask, Said], questions: Sequence[Question]) -> dict[Question, Answer | None]:
        return best_of(analysts, questions, self.rules, time_limit=self.effort.time_limit, go_on=self._go_on)

    def _locate(
        self, case: Case, known: Sequence[Option], analysts: Workers[Ask, Said], drivers: Workers[Trial, Made]
    ) -> Located:
        self._enter("sets of depots compared by routes", "按实际路线比较站点组合")
        wanted: list[Question] = []
        number = self.question.number
        for tried in _STARTS if number is None else (number,):
            wanted += [FixedCharge(depots=tried), PMedian(tried)]
        radial = [answer.depots for answer in self._best_of(analysts, wanted).values() if answer is not None]
        ends = self.began + _SEARCH_SHARE * self.effort.time_limit

        def drive(trials: Sequence[Trial], go_on: Callable[[], bool]) -> Iterator[tuple[Trial, Driven]]:
            self._make(trials, drivers, go_on)
            yield from ((t, self.plans[t].driven) for t in trials if t in self.plans)

        located = locate(
            case,
            self.rules if number is None else replace(self.rules, least=number, most=number),
            [*(option.answer.depots for option in known), *radial],
            drive=drive,
            allowed=lambda depots: self._allotment(case, depots) is not None,
            steps=self.effort.steps,
            go_on=lambda: self._go_on() and time.monotonic() < ends,
            heard=lambda _, priced: self._hear(priced.total),
        )
        if located is None:
            raise Cancelled("stopped before any set of depots was planned")
        return located

    def _allotment(self, case: Case, depots: Depots) -> Answer | None:
        """Villages given to exactly these depots, at once where that can be; ``None`` where the rules forbid them."""
        if depots not in self.allotted:
            exactly, asked = _exactly(case, self.rules, depots), FixedCharge()
            at_once = asked.at_once(case, exactly)
            self.allotted[depots] = at_once or asked.best(case, exactly, time_limit=_ALLOTMENT_SECONDS)
        return self.allotted[depots]

    def _located_option(self, case: Case, located: Located, analysts: Workers[Ask, Said]) -> Option:
        depots, asked = located.best.depots, FixedCharge()
        exactly = _exactly(case, self.rules, depots)
        found = best_of(analysts, [asked], exactly, time_limit=_ALLOTMENT_SECONDS, go_on=self._go_on)
        radial = found.get(asked) or self._allotment(case, depots)
        if radial is None:
            raise AssertionError("a set was compared that the rules do not allow")
        answer = replace(
            radial,
            question=LocationRouting.name,
            value=located.best.total,
            bound=-math.inf,
            unit="fen a year",
            method=f"{located.tried} sets compared by routed plans",
        )
        return Option(name=LocationRouting.name, answer=answer)

    def _routed(self, case: Case, options: Sequence[Option], drivers: Workers[Trial, Made]) -> list[Option]:
        """Every option with plans of each season's day, then of the unseen days with seeds not used before."""
        seasons, days = range(len(self.seasons)), range(len(self.seasons), len(self.driver.days))
        self._enter("seasons and unseen days", "各季节与检验日排线")
        steps = self.effort.steps
        wanted = [
            *(Trial(o.answer.depots, s, seed, steps) for seed in _SEASON_SEEDS for s in seasons for o in options),
            *(Trial(o.answer.depots, d, seed, steps) for seed in _UNSEEN_SEEDS for d in days for o in options),
        ]
        self._make(wanted, drivers)
        return [replace(o, routed=self._judged(case, o, wanted)) for o in options]

    def _judged(self, case: Case, option: Option, trials: Sequence[Trial]) -> Routed | None:
        made: dict[int, list[Made]] = {}
        for trial in trials:
            if trial.depots == option.answer.depots and trial in self.plans:
                made.setdefault(trial.season, []).append(self.plans[trial])
        names = [season.name for season, _ in self.seasons]
        if not all(s in made for s in range(len(names))):
            return None
        judged = {d: judged_day(self.driver, plans, names[d] if d < len(names) else "") for d, plans in made.items()}
        days = range(len(names), len(self.driver.days))
        return Routed(
            facility=facility_cost(case, option.answer.depots),
            seasons=tuple(judged[s] for s in range(len(names))),
            unseen=tuple(judged[d] for d in days) if all(d in judged for d in days) else (),
            year={season.name: season.days for season, _ in self.seasons},
            plan=best_of_seeds(made[0]).plan,
        )

    def _make(
        self, trials: Sequence[Trial], drivers: Workers[Trial, Made], go_on: Callable[[], bool] = lambda: True
    ) -> None:
        """Make the plans that are not made yet, as long as that may go on."""
        wanted = [t for t in dict.fromkeys(trials) if t not in self.plans]
        for trial, made in drivers.each(wanted, go_on=lambda: self._go_on() and go_on()):
            if not isinstance(made, SolverFailed):
                self.plans[trial] = made

    def _own_assumptions(self, case: Case) -> tuple[Assumption, ...]:
        return (
            *case.rates.assumptions,
            Assumption(
                name="counter of a closed depot",
                value=f"{self.counter / YUAN:g} yuan/day",
                source="what the county's middle village post point costs",
                grade="K",
            ),
            Assumption(
                name="vans at an open depot",
                value=f"of each kind its township has today, {ENOUGH} or as many",
                source="own choice: vans are paid for by the day and can be moved",
                grade="K",
            ),
            Assumption(
                name="goods left out, when sets are compared",
                value=f"{LEFT_BEHIND / YUAN:g} yuan/kg, never paid",
                source="own choice: more than any way of moving them",
                grade="K",
            ),
        )

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


def _exactly(case: Case, rules: Rules, depots: Depots) -> Rules:
    """The rules, with these depots and no others."""
    return replace(rules, required=depots, excluded=frozenset(c.site.id for c in case.candidates) - depots)
