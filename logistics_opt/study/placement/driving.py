"""Sets of depots judged by plans of real days, made on processes of their own."""

from dataclasses import dataclass

from logistics_opt.model import Plan, Problem, SiteId
from logistics_opt.model.candidate import Candidate
from logistics_opt.model.plan import Reason
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.routing.two_echelon.county.plan_search import BOUND_STAGE
from logistics_opt.siting.location_routing import Driven, Trial
from logistics_opt.study.daily_routes import plan_day
from logistics_opt.study.placement.staffing import staffed
from logistics_opt.units import KILOGRAM, YUAN, Fen

LEFT_BEHIND: Fen = 100 * YUAN
"""What leaving a kilogram of goods out is charged when sets are compared: more than any way of moving it."""


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
        """The plan, found in so many steps, the same on every machine; without a bound, which would cost more."""
        problem = self.problem(trial)
        plan = plan_day(problem, max_steps=trial.steps, seed=trial.seed, on_progress=_no_bound)
        bases = {problem.vehicle[route.vehicle].base for route in plan.routes}
        return Made(trial, plan, frozenset(bases - {problem.warehouse.id}), charge_of(problem, plan))


def charge_of(problem: Problem, plan: Plan) -> Fen:
    """
    The price of goods left behind: overnight at the county's own, left out at :data:`LEFT_BEHIND`.

    Goods that no road leads to on that day are left out with any depots; they are not charged.
    """
    overnight = sum(problem.overnight_price(left.load.weight) for left in plan.overnight)
    out = sum(left.load.weight for left in plan.unserved if left.reason is not Reason.UNREACHABLE)
    return overnight + out * LEFT_BEHIND // KILOGRAM


def _no_bound(progress: PlanProgress) -> bool:
    return progress.stage != BOUND_STAGE
