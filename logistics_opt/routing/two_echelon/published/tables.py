"""Published instances as the tables of the search."""

import math
from collections.abc import Sequence

import numpy as np

from logistics_opt.model.published import Point, PublishedFleet, PublishedInstance
from logistics_opt.routing.two_echelon.data import (
    CLIENT,
    JOB,
    MOST_DIMENSIONS,
    SATELLITE,
    TYPE,
    Data,
    Floats,
    Ints,
    Records,
    compact,
    table,
)
from logistics_opt.routing.two_echelon.layout import FOREVER
from logistics_opt.routing.two_echelon.truck_plans import MOST_EXACT, MOST_LISTED, list_plans, subset_costs

_MOST_NEAR = 100
_MOST_NEAR_ALONE = 50  # without trucks: no worse for a step, and steps are half as fast again
_WAVES_MORE = 2
"""How many more trucks may come to a satellite of a timed instance than its share of the demand fills."""


def data_of(instance: PublishedInstance) -> Data:
    """The instance as arrays. Places: depots, satellites, customers; profile 0: freighters, 1: trucks."""
    return compact(_timed(instance) if instance.timed else _untimed(instance))


def _untimed(instance: PublishedInstance) -> Data:
    s, n = len(instance.satellites), len(instance.customers)
    depots, trucks = len(instance.depots), instance.trucks
    data = _common(instance, np.arange(s))
    if trucks is None:
        return data
    data = data._replace(truck_room=float(trucks.capacity), truck_limit=trucks.count or n, exact=s <= MOST_EXACT)
    if not data.exact:
        return data
    at = [0, *range(depots, depots + s)]
    costs = subset_costs(data.distance[1][np.ix_(at, at)], trucks.fixed)
    data = data._replace(subset_cost=costs)
    if not instance.split or s > MOST_LISTED:
        return data
    plans = list_plans(s, trucks.count or s, costs)
    return data._replace(plan_first=plans.first, plan_tours=plans.tours, plan_touch=plans.touch, plan_cost=plans.cost)


def _timed(instance: PublishedInstance) -> Data:
    """Trucks are routed; every satellite is listed as often as trucks may come."""
    n, trucks, depots = len(instance.customers), instance.trucks, len(instance.depots)
    if trucks is None:
        raise ValueError("a timed instance has trucks")
    demand = sum(c.demand for c in instance.customers)
    which = waves(instance)
    data = _common(instance, which)
    w = len(which)
    at = depots + which
    legs = data.distance[1]
    needed = math.ceil(demand / trucks.capacity) + 3
    fleet = _types(trucks, np.arange(depots), needed)
    fleet["home"], fleet["pool"], fleet["profile"] = -1, 1, 1
    allowed = np.zeros((n + 2 * w, w + depots), dtype=np.bool_)
    allowed[:n, :w] = True
    allowed[n : n + w, w:] = True
    near = np.full((n + 2 * w, max(data.near.shape[1], w - 1)), -1)
    near[:n, : data.near.shape[1]] = data.near
    between = legs[np.ix_(at, at)] + np.diag(np.full(w, np.inf))
    near[n : n + w, : w - 1] = n + np.argsort(between, axis=1, kind="stable")[:, : w - 1]
    near_types = np.full((n + 2 * w, max(w, depots)), -1)
    near_types[:n, :w] = data.near_types
    near_types[n : n + w, :depots] = w + np.argsort(legs[np.ix_(at, np.arange(depots))], axis=1, kind="stable")
    data.satellite["stop"] = np.array([p.service for p in instance.satellites])[which]
    data.satellite["earliest"] = legs[:depots, at].min(axis=0) + data.satellite["stop"]
    return data._replace(
        job=table(JOB, n + 2 * w, place=np.concatenate([data.job["place"], at, at])),
        type=np.concatenate([data.type, fleet]),
        allowed=allowed,
        near=near,
        near_types=near_types,
        pool_limit=np.array([data.pool_limit[0], trucks.count or needed * depots]),
        timed=True,
        routed=True,
    )


def waves(instance: PublishedInstance) -> Ints:
    """Which satellite each of the search's satellites stands for: one truck visit each, where trucks are routed."""
    s = len(instance.satellites)
    if not instance.timed or instance.trucks is None:
        return np.arange(s)
    demand = sum(c.demand for c in instance.customers)
    return np.repeat(np.arange(s), math.ceil(demand / instance.trucks.capacity / s) + _WAVES_MORE)


def _types(fleet: PublishedFleet, base: Ints, count: int) -> Records:
    return table(
        TYPE,
        len(base),
        base=base,
        home=np.arange(len(base)),
        count=count,
        capacity=np.array([[fleet.capacity]]),
        fixed=fleet.fixed,
        per_distance=1.0,
        shift_closes=FOREVER / 2,
        departs_by=FOREVER / 2,
        longest=FOREVER / 2,
        trips=1,
    )


def _common(instance: PublishedInstance, which: Ints) -> Data:
    """All but the trucks; ``which`` lists the satellite that each of the search's satellites stands for."""
    sites = [*instance.depots, *instance.satellites, *instance.customers]
    depots, s, n = len(instance.depots), len(which), len(instance.customers)
    fleet = instance.freighters
    second = legs_of(instance, sites, fleet.times)
    first = legs_of(instance, sites, instance.trucks.times) if instance.trucks else second
    satellites = depots + which
    customers = depots + len(instance.satellites) + np.arange(n)
    demand = np.array([[c.demand] for c in instance.customers])
    needed = 2 * math.ceil(demand.sum() / fleet.capacity) + 4
    limit = min(x for x in (fleet.count, n) if x is not None)
    count = min(x for x in (fleet.per_satellite, limit, needed) if x is not None)
    listed = [instance.satellites[i] for i in which]
    most_near = _MOST_NEAR if instance.trucks else _MOST_NEAR_ALONE
    worst = 6 * float(second.max()) + 4 * float(first.max()) + fleet.fixed + max(p.opening_cost for p in listed)
    worst += instance.trucks.fixed if instance.trucks else 0
    legs = second[np.ix_(customers, customers)] + np.diag(np.full(n, np.inf))
    to_satellites = second[np.ix_(satellites, customers)]
    return Data(
        distance=np.stack([second, first]),
        duration=np.stack([second, first]),
        client=table(
            CLIENT,
            n,
            delivery=demand,
            through=demand,
            pieces=1.0,
            service=[c.service for c in instance.customers],
            opens=[c.opens for c in instance.customers],
            closes=np.minimum([c.closes for c in instance.customers], FOREVER / 2),
            penalty=2 * worst,
        ),
        job=table(JOB, n, place=customers),
        type=_types(fleet, satellites, count),
        satellite=table(
            SATELLITE,
            s,
            opening=[p.opening_cost for p in listed],
            group=np.searchsorted(which, which),
            handling=[p.handling for p in listed],
            room=np.minimum([[p.capacity] for p in listed], 1e15),
            hours_close=FOREVER / 2,
        ),
        allowed=np.ones((n, s), dtype=np.bool_),
        near=np.argsort(legs, axis=1, kind="stable")[:, : min(n - 1, most_near)],
        near_types=np.argsort(to_satellites, axis=0, kind="stable").T.copy(),
        near_clients=np.argsort(to_satellites, axis=1, kind="stable"),
        pool_limit=np.array([limit]),
        overnight=np.zeros(MOST_DIMENSIONS),
        dimensions=1,
        measures=1,
        timed=False,
        routed=False,
        released=False,
        mixing=False,
    )


def legs_of(instance: PublishedInstance, sites: Sequence[Point], times: int) -> Floats:
    """What each arc costs; ``times`` is the factor inside the rounding."""
    legs = [[instance.rounding.cost(a.distance_to(b), times=times) for b in sites] for a in sites]
    return np.array(legs, dtype=np.float64)
