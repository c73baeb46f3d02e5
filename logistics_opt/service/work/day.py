"""How a study plans a day, and what it leaves: its documents, and figures for lists."""

from typing import Any

from logistics_opt.formats.documents import plan_to_json, problem_to_json
from logistics_opt.model import Plan, Problem
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import DayOptions, DepotDayOptions
from logistics_opt.service.work.inputs import GEOJSON, JSON
from logistics_opt.service.work.shares import of_plan
from logistics_opt.study import plan_day
from logistics_opt.units import YUAN


def planned(
    problem: Problem, options: DayOptions | DepotDayOptions, report: Report, *, start: Plan | None = None
) -> Plan:
    """The day's plan, as it was asked for."""

    def heard(progress: PlanProgress) -> bool:
        best = None if progress.best is None else progress.best / YUAN
        bound = None if progress.bound is None else progress.bound / YUAN
        far = {"stage": progress.stage, "seconds": round(progress.seconds, 1)}
        return report({**far, "best_yuan": best, "bound_yuan": bound})

    return plan_day(
        problem,
        time_limit=options.time_limit,
        max_steps=options.max_steps,
        seed=options.seed,
        start=start,
        on_progress=heard,
    )


def day_documents(
    problem: Problem, plan: Plan, drawn: str, firm: str | None, *, what_if: bool = False
) -> tuple[New, ...]:
    """A day's problem, its plan, that on the map, and of a plan for all firms what each may see; not of a what-if."""
    about = figures(problem, plan)
    shares = () if what_if or firm is not None else of_plan(problem, plan)
    return (
        New(kind=Kind.PROBLEM, content=problem_to_json(problem).encode(), media=JSON, firm=firm, about=of_day(problem)),
        New(kind=Kind.PLAN, content=plan_to_json(plan).encode(), media=JSON, firm=firm, about=about),
        New(kind=Kind.ROUTES, content=drawn.encode(), media=GEOJSON, firm=firm, about=of_day(problem)),
        *shares,
    )


def of_day(problem: Problem) -> dict[str, Any]:
    """Which county and day."""
    return {"county": problem.name, "day": problem.day.isoformat() if problem.day else None}


def figures(problem: Problem, plan: Plan) -> dict[str, Any]:
    """What lists show of a plan."""
    bound = None if plan.bound is None else plan.bound.value / YUAN
    return {
        **of_day(problem),
        "cost_yuan": plan.cost.total / YUAN,
        "bound_yuan": bound,
        "vehicles": len(plan.routes),
        "pieces": sum(demand.load.pieces for demand in problem.demands),
        "unserved": len({left.demand for left in plan.unserved}),
    }
