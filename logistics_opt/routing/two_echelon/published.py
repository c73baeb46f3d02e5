"""Published instances, solved by the same search as a county's day."""

import math
from collections.abc import Sequence

import numpy as np

from logistics_opt.model.published import (
    Point,
    PublishedInstance,
)
from logistics_opt.routing.two_echelon.data import Data, Floats
from logistics_opt.routing.two_echelon.first_echelon import (
    MOST_EXACT,
    MOST_LISTED,
    NO_PLANS,
    list_plans,
    subset_costs,
)

_MOST_NEAR = 100


def data_of(instance: PublishedInstance) -> Data:
    """The instance as arrays. Places: satellites, then customers; profile 0: freighters, 1: trucks."""
    sites = [*instance.depots, *instance.satellites, *instance.customers]
    depots, s, n = len(instance.depots), len(instance.satellites), len(instance.customers)
    fleet = instance.freighters
    second = _legs(instance, sites, fleet.times)
    first = _legs(instance, sites, instance.trucks.times) if instance.trucks else second
    satellites, customers = depots + np.arange(s), depots + s + np.arange(n)
    demand = np.array([c.demand for c in instance.customers])
    needed = 2 * math.ceil(demand.sum() / fleet.capacity) + 4
    limit = min(x for x in (fleet.count, n) if x is not None)
    count = min(x for x in (fleet.per_satellite, limit, needed) if x is not None)
    exact = instance.trucks is not None and s <= MOST_EXACT
    costs, plans = np.zeros(1), NO_PLANS
    if exact and instance.trucks:
        at = [0, *satellites]
        costs = subset_costs(first[np.ix_(at, at)], instance.trucks.fixed)
        if instance.split and s <= MOST_LISTED:
            plans = list_plans(s, instance.trucks.count or s, costs)
    opening = np.array([p.opening_cost for p in instance.satellites])
    worst = 6 * float(second.max()) + 4 * float(first.max()) + fleet.fixed + float(opening.max())
    worst += instance.trucks.fixed if instance.trucks else 0
    legs = second[np.ix_(customers, customers)]
    order = np.argsort(legs + np.diag(np.full(n, np.inf)), axis=1, kind="stable")[:, : min(n - 1, _MOST_NEAR)]
    to_satellites = second[np.ix_(satellites, customers)]
    return Data(
        distance=np.stack([second, first]),
        duration=np.stack([second, first]),
        place=customers,
        delivery=demand[:, None],
        pickup=np.zeros((n, 1)),
        service=np.array([c.service for c in instance.customers]),
        opens=np.array([c.opens for c in instance.customers]),
        closes=np.minimum([c.closes for c in instance.customers], 1e9),
        penalty=np.full(n, 2 * worst),
        allowed=np.ones((n, s), dtype=np.bool_),
        kinds=np.zeros(n, dtype=np.int64),
        conflicts=np.zeros(n, dtype=np.int64),
        near=order,
        base=satellites,
        home=np.arange(s),
        count=np.full(s, count),
        pool=np.zeros(s, dtype=np.int64),
        capacity=np.full((s, 1), float(fleet.capacity)),
        fixed=np.full(s, float(fleet.fixed)),
        per_distance=np.ones(s),
        per_time=np.zeros(s),
        shift_opens=np.zeros(s),
        shift_closes=np.full(s, 1e9),
        longest=np.full(s, 1e9),
        trips=np.ones(s, dtype=np.int64),
        reload=np.zeros(s),
        profile=np.zeros(s, dtype=np.int64),
        near_types=np.argsort(to_satellites, axis=0, kind="stable").T.copy(),
        pool_limit=np.array([limit]),
        opening=opening,
        handling=np.array([p.handling for p in instance.satellites]),
        room=np.minimum([p.capacity for p in instance.satellites], 1e15),
        near_clients=np.argsort(to_satellites, axis=1, kind="stable"),
        truck_room=np.array([float(instance.trucks.capacity) if instance.trucks else 1e15]),
        truck_limit=np.array([instance.trucks.count or n if instance.trucks else n]),
        subset_cost=costs,
        plan_first=plans.first,
        plan_tours=plans.tours,
        plan_touch=plans.touch,
        plan_cost=plans.cost,
        timed=instance.timed,
        exact=exact,
    )


def _legs(instance: PublishedInstance, sites: Sequence[Point], times: int) -> Floats:
    return np.array([[instance.rounding.cost(a.distance_to(b), times=times) for b in sites] for a in sites])
