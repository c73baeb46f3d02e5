"""Published instances, solved by the same search as a county's day."""

import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from logistics_opt.errors import SolverFailed, UnsupportedProblem
from logistics_opt.model.published import (
    FreighterRoute,
    Point,
    PublishedInstance,
    PublishedSolution,
    TruckRoute,
)
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.deliveries import settled_tours, truck_tours
from logistics_opt.routing.two_echelon.facilities.locations import LocationSearch
from logistics_opt.routing.two_echelon.facilities.races import RaceSearch
from logistics_opt.routing.two_echelon.outcome import OnProgress, Outcome
from logistics_opt.routing.two_echelon.published.tables import data_of, legs_of, waves
from logistics_opt.routing.two_echelon.team import Team
from logistics_opt.routing.two_echelon.truck_plans import MOST_EXACT
from logistics_opt.routing.two_echelon.warm_up import make_ready


@dataclass(frozen=True, slots=True)
class PublishedRun:
    """The best solution found, when it was found and when the search ended (seconds from its start), and its steps."""

    solution: PublishedSolution
    seconds_to_best: float
    seconds: float
    steps: int


def solve_published(
    instance: PublishedInstance,
    *,
    time_limit: float | None,
    max_steps: int | None,
    seed: int,
    on_progress: OnProgress | None = None,
) -> PublishedRun:
    """
    Search for the cheapest solution of a published instance; with ``max_steps`` alone it is always the same.

    The time counts everything from the instance to the solution but not the compilation of the search, which the first
    run after an installation waits for. Raises UnsupportedProblem for what the search cannot do yet, and SolverFailed
    if it finds no solution that serves every customer.
    """
    reasons = unsupported(instance)
    if reasons:
        raise UnsupportedProblem("two-echelon", reasons)
    make_ready()
    started = time.perf_counter()
    data = data_of(instance)
    search: Team | RaceSearch | LocationSearch
    if data.routed:
        search = Team(data, seed=seed, started=started)
    elif data.exact:
        search = RaceSearch(data, seed=seed, started=started, split=instance.split)
    else:
        search = LocationSearch(data, seed=seed, started=started)
    found = search.run(time_limit=time_limit, max_steps=max_steps, on_progress=on_progress)
    if found.state.job["absent"].any() or not np.isfinite(found.cost):
        raise SolverFailed(f"{instance.name}: no solution that serves every customer was found")
    solution = solution_of(instance, data, found)
    return PublishedRun(solution, found.seconds_to_best, time.perf_counter() - started, found.steps)


def unsupported(instance: PublishedInstance) -> list[str]:
    """Why the search cannot take an instance; empty if it can."""
    if instance.timed:
        return []
    reasons = []
    if len(instance.depots) > 1:
        reasons.append("there are several depots")
    if instance.trucks is not None and len(instance.satellites) > MOST_EXACT:
        reasons.append(f"there are more than {MOST_EXACT} satellites")
    return reasons


def solution_of(instance: PublishedInstance, data: Data, found: Outcome) -> PublishedSolution:
    """What a settled state holds, in the terms of the instance."""
    which, n, state = waves(instance), len(data.client), found.state
    tours = found.tours
    homes = data.type["home"]
    freighters = [FreighterRoute(int(which[homes[kind]]), tuple(trip)) for kind, (trip,) in tours if homes[kind] >= 0]
    if data.routed:
        brought = state.satellite["supply"][:, 0]
        trucks = [
            TruckRoute(int(data.type["base"][kind]), _stops([(int(which[v - n]), float(brought[v - n])) for v in trip]))
            for kind, (trip,) in tours
            if homes[kind] < 0
        ]
    elif instance.trucks is not None:
        legs = legs_of(instance, [instance.depots[0], *instance.satellites], instance.trucks.times)
        held = settled_tours(data, state) if found.held is None else list(found.held)
        trucks = [TruckRoute(0, stops) for stops in truck_tours(data, state, held, legs)]
    else:
        trucks = []
    cost = _cost(instance, trucks, freighters)
    return PublishedSolution(instance=instance.name, cost=cost, trucks=tuple(trucks), freighters=tuple(freighters))


def _stops(visits: list[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """Visits of one truck to one satellite that follow each other are one stop."""
    stops: list[tuple[int, float]] = []
    for satellite, amount in visits:
        if stops and stops[-1][0] == satellite:
            amount += stops.pop()[1]
        stops.append((satellite, amount))
    return tuple(stops)


def _cost(instance: PublishedInstance, trucks: list[TruckRoute], freighters: list[FreighterRoute]) -> float:
    def length(way: list[Point], times: int) -> float:
        return sum(instance.rounding.cost(a.distance_to(b), times=times) for a, b in pairwise(way))

    satellites, customers = instance.satellites, instance.customers
    cost = sum(satellites[s].opening_cost for s in {route.satellite for route in freighters})
    for route in freighters:
        base = satellites[route.satellite]
        served = [customers[c] for c in route.customers]
        cost += instance.freighters.fixed + length([base, *served, base], instance.freighters.times)
        cost += base.handling * sum(c.demand for c in served)
    for truck in trucks:
        if instance.trucks is not None:
            depot = instance.depots[truck.depot]
            stops = [satellites[s] for s, _ in truck.stops]
            cost += instance.trucks.fixed + length([depot, *stops, depot], instance.trucks.times)
    return cost
