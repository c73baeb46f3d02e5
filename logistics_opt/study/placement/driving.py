"""Sets of depots judged by plans of real days, made on processes of their own."""

from dataclasses import dataclass

from logistics_opt.model import Plan, Problem, SiteId
from logistics_opt.model.candidate import Candidate
from logistics_opt.siting.location_routing import Driven, Trial
from logistics_opt.study.placement.staffing import staffed
from logistics_opt.study.trial_plan import charge_of, trial_plan
from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True)
class Made:
    """A checked plan of a trial, and what it is charged for goods that it leaves behind."""

    trial: Trial
    plan: Plan
    used: frozenset[SiteId]
    charge: Fen

    @property
    def driven(self) -> Driven:
        """What sets of depots are compared by."""
        return Driven(self.plan.cost.total, self.charge, self.used)


@dataclass(frozen=True, slots=True)
class Driver:
    """Makes the plan of a trial; every worker gets the days once."""

    days: tuple[Problem, ...]
    candidates: tuple[Candidate, ...]
    counter: Fen

    def problem(self, trial: Trial) -> Problem:
        """The day with the trial's depots open."""
        return staffed(self.days[trial.season], self.candidates, trial.depots, counter=self.counter)

    def __call__(self, trial: Trial) -> Made:
        """The plan, the same on every machine."""
        problem = self.problem(trial)
        plan = trial_plan(problem, steps=trial.steps, seed=trial.seed)
        bases = {problem.vehicle[route.vehicle].base for route in plan.routes}
        return Made(trial, plan, frozenset(bases - {problem.warehouse.id}), charge_of(problem, plan))
