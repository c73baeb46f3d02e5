"""A plan made to compare with others: the same on every machine, checked, with a price on what it leaves behind."""

from logistics_opt.model import Plan, Problem
from logistics_opt.model.plan import Reason
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.routing.two_echelon.county.plan_search import BOUND_STAGE
from logistics_opt.study.daily_routes import plan_day
from logistics_opt.units import KILOGRAM, YUAN, Fen

LEFT_BEHIND: Fen = 100 * YUAN
"""What leaving a kilogram of goods out is charged when plans are compared: more than any way of moving it."""


def trial_plan(problem: Problem, *, steps: int, seed: int, start: Plan | None = None) -> Plan:
    """The plan found in so many steps, on one core; without a lower bound, which would cost more than the search."""
    return plan_day(problem, max_steps=steps, seed=seed, start=start, on_progress=_no_bound)


def charge_of(problem: Problem, plan: Plan) -> Fen:
    """
    The price of goods left behind: overnight at the county's own, left out at :data:`LEFT_BEHIND`.

    Goods that no road leads to on that day are left out by any plan; they are not charged.
    """
    overnight = sum(problem.overnight_price(left.load.weight) for left in plan.overnight)
    out = sum(left.load.weight for left in plan.unserved if left.reason is not Reason.UNREACHABLE)
    return overnight + out * LEFT_BEHIND // KILOGRAM


def _no_bound(progress: PlanProgress) -> bool:
    return progress.stage != BOUND_STAGE
