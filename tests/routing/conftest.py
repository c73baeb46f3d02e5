"""Line counties for routing: one in which trucks cannot leave the main road, and one worker-free way to plan."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from logistics_opt.model import UNREACHABLE, Plan, Problem, ProfileName, Tier, TravelMatrix
from logistics_opt.routing.orders import Part
from logistics_opt.routing.plan import solve_two_echelons

MAIN_ROAD = ProfileName("main road")


def _narrow(problem: Problem) -> Problem:
    road = problem.travel[ProfileName("road")]
    seconds, metres = road.seconds.copy(), road.metres.copy()
    for i, site in enumerate(road.sites):
        if problem.site[site].tier is Tier.VILLAGE:
            for matrix in (seconds, metres):
                matrix[i, :] = matrix[:, i] = UNREACHABLE
                matrix[i, i] = 0
    return replace(
        problem,
        fleet=tuple(replace(v, profile=MAIN_ROAD) if v.base == problem.warehouse.id else v for v in problem.fleet),
        travel={**problem.travel, MAIN_ROAD: TravelMatrix(road.sites, seconds, metres)},
    )


@pytest.fixture(scope="session")
def narrow() -> Callable[[Problem], Problem]:
    """The same county, but its trucks find no way to the villages: every village is served through a depot."""
    return _narrow


@pytest.fixture(scope="session")
def whole() -> Callable[[Problem, str], Part]:
    """``whole(problem, "p1")``: all pieces of a demand."""

    def parts(problem: Problem, name: str) -> Part:
        return Part(problem.demand[name].id, 0, problem.demand[name].load.pieces)

    return parts


@pytest.fixture(scope="session")
def planned() -> Callable[..., Plan]:
    """``solve_two_echelons`` with so few steps that it takes a fraction of a second, the same on every machine."""

    def plan(problem: Problem, **options: object) -> Plan:
        usual: dict[str, object] = {"method": "decomposition", "backend": "pyvrp", "time_limit": None, "max_steps": 20}
        return solve_two_echelons(problem, **(usual | options))  # type: ignore[arg-type]

    return plan
