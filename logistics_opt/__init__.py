"""
Plans shared county-township-village delivery: two-echelon routes from a county's tables and roads, checked.

>>> import logistics_opt as lo
>>> problem = lo.read_county("data/huining")  # doctest: +SKIP
>>> plan = lo.plan_day(problem)  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logistics_opt.checker import Fault, check
    from logistics_opt.demo import demo_counties, demo_county
    from logistics_opt.errors import (
        Cancelled,
        FaultyPlan,
        InvalidInput,
        Issue,
        LogisticsError,
        SolverFailed,
        UnsupportedProblem,
    )
    from logistics_opt.formats import County, open_county, read_county
    from logistics_opt.formats.documents import plan_from_json, plan_to_json, problem_from_json, problem_to_json
    from logistics_opt.model import Plan, Problem
    from logistics_opt.report import KeyFigures, key_figures, write_map, write_picture, write_sheets, write_workbook
    from logistics_opt.routing.progress import PlanProgress
    from logistics_opt.study import plan_day

__version__ = "0.1.0"

__all__ = [
    "Cancelled",
    "County",
    "Fault",
    "FaultyPlan",
    "InvalidInput",
    "Issue",
    "KeyFigures",
    "LogisticsError",
    "Plan",
    "PlanProgress",
    "Problem",
    "SolverFailed",
    "UnsupportedProblem",
    "check",
    "demo_counties",
    "demo_county",
    "key_figures",
    "open_county",
    "plan_day",
    "plan_from_json",
    "plan_to_json",
    "problem_from_json",
    "problem_to_json",
    "read_county",
    "write_map",
    "write_picture",
    "write_sheets",
    "write_workbook",
]

# Loaded when first asked for: who wants the model alone must not wait for map drawing, and a solver's child process
# must not load what it never uses.
_HOME = {
    "Cancelled": "logistics_opt.errors",
    "County": "logistics_opt.formats",
    "Fault": "logistics_opt.checker",
    "FaultyPlan": "logistics_opt.errors",
    "InvalidInput": "logistics_opt.errors",
    "Issue": "logistics_opt.errors",
    "KeyFigures": "logistics_opt.report",
    "LogisticsError": "logistics_opt.errors",
    "Plan": "logistics_opt.model",
    "PlanProgress": "logistics_opt.routing.progress",
    "Problem": "logistics_opt.model",
    "SolverFailed": "logistics_opt.errors",
    "UnsupportedProblem": "logistics_opt.errors",
    "check": "logistics_opt.checker",
    "demo_counties": "logistics_opt.demo",
    "demo_county": "logistics_opt.demo",
    "key_figures": "logistics_opt.report",
    "open_county": "logistics_opt.formats",
    "plan_day": "logistics_opt.study",
    "plan_from_json": "logistics_opt.formats.documents",
    "plan_to_json": "logistics_opt.formats.documents",
    "problem_from_json": "logistics_opt.formats.documents",
    "problem_to_json": "logistics_opt.formats.documents",
    "read_county": "logistics_opt.formats",
    "write_map": "logistics_opt.report",
    "write_picture": "logistics_opt.report",
    "write_sheets": "logistics_opt.report",
    "write_workbook": "logistics_opt.report",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401, RUF100  whatever the public name stands for
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
