"""Location-routing instances of the literature, as a question of placement: which facilities, at what cost by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from logistics_opt.checker.published import check_published
from logistics_opt.errors import FaultyPlan, UnsupportedProblem
from logistics_opt.model.published import Family, PublishedInstance, PublishedSolution
from logistics_opt.routing.two_echelon.outcome import Progress
from logistics_opt.routing.two_echelon.published.solve import PublishedRun, solve_published

LOCATION_ROUTING = frozenset({Family.CLRP, Family.LRP_2E})
"""The families in which it costs something to open a facility."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPlacement:
    """
    The facilities opened (numbered from 0), and what that costs in the instance's own numbers.

    ``facility``: opening and handling; ``first`` and ``second``: driving and vehicles of the two echelons.
    """

    opened: tuple[int, ...]
    facility: float
    first: float
    second: float
    run: PublishedRun

    @property
    def solution(self) -> PublishedSolution:
        """The routes."""
        return self.run.solution

    @property
    def total(self) -> float:
        """The cost of the solution."""
        return self.solution.cost

    @property
    def seconds_to_best(self) -> float:
        """When it was found."""
        return self.run.seconds_to_best

    @property
    def seconds(self) -> float:
        """When the search ended."""
        return self.run.seconds

    @property
    def steps(self) -> int:
        """Steps of the search."""
        return self.run.steps


def place_published(
    instance: PublishedInstance,
    *,
    time_limit: float | None = 60.0,
    max_steps: int | None = None,
    seed: int = 0,
    on_progress: Callable[[Progress], bool] | None = None,
) -> PublishedPlacement:
    """
    The cheapest facilities and routes found by the search over both echelons, checked.

    Raises ``UnsupportedProblem`` for an instance in which no facility is to be chosen, and ``FaultyPlan`` if the
    independent checker finds a fault.
    """
    if instance.family not in LOCATION_ROUTING:
        raise UnsupportedProblem("placement", [f"{instance.name} is a {instance.family}: its facilities cost nothing"])
    run = solve_published(instance, time_limit=time_limit, max_steps=max_steps, seed=seed, on_progress=on_progress)
    faults = check_published(instance, run.solution)
    if faults:
        listed = "\n".join(map(str, faults[:20]))
        raise FaultyPlan(f"the solution has {len(faults)} fault(s); this is a bug in logistics-opt\n{listed}")
    opened = tuple(sorted({route.satellite for route in run.solution.freighters}))
    facility = sum(instance.satellites[s].opening_cost for s in opened) + _handled(instance, run.solution)
    first = _trucks(instance, run.solution)
    return PublishedPlacement(
        opened=opened, facility=facility, first=first, second=run.solution.cost - facility - first, run=run
    )


def solve_any(
    instance: PublishedInstance,
    *,
    time_limit: float | None,
    max_steps: int | None,
    seed: int,
    on_progress: Callable[[Progress], bool] | None,
) -> PublishedPlacement | PublishedRun:
    """What a benchmark runs: a question of placement where facilities are to be chosen, else routes alone."""
    solve = place_published if instance.family in LOCATION_ROUTING else solve_published
    return solve(instance, time_limit=time_limit, max_steps=max_steps, seed=seed, on_progress=on_progress)


def _handled(instance: PublishedInstance, solution: PublishedSolution) -> float:
    return sum(
        instance.satellites[route.satellite].handling * instance.customers[c].demand
        for route in solution.freighters
        for c in route.customers
    )


def _trucks(instance: PublishedInstance, solution: PublishedSolution) -> float:
    if instance.trucks is None:
        return 0.0
    cost = 0.0
    for route in solution.trucks:
        depot = instance.depots[route.depot]
        stops = [depot, *(instance.satellites[s] for s, _ in route.stops), depot]
        cost += instance.trucks.fixed + sum(
            instance.rounding.cost(a.distance_to(b), times=instance.trucks.times) for a, b in pairwise(stops)
        )
    return cost
