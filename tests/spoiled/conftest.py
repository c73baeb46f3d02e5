"""
One good plan, made by hand on the line county, for the tests to spoil.

Goods for d1 (p1, p2 and the counter's k1) and for d2 (p3 and the chilled c3) leave on one truck at 06:00. At d1 25
pieces take 300 + 25 * 5 = 425 s to unload and 600 + 25 * 10 = 850 s to sort; at d2 14 pieces take 370 s and 740 s. On
its way back the truck takes u1, which van1 brought from v1; u2, collected from v2 on the van's second trip, came too
late and stays overnight. One piece of x2 weighs 5 t and is not served.
"""

from dataclasses import replace

import pytest

from logistics_opt.model import (
    Act,
    Bound,
    Cost,
    Move,
    Overnight,
    Plan,
    Reason,
    Route,
    Stop,
    Trip,
    Unserved,
)


@pytest.fixture(scope="session")
def county(make_county, make_demand):
    """The line county with one more demand, a piece of 5 t that no vehicle can carry."""
    return make_county(demands=(*make_county().demands, make_demand("x2", "v2", pieces=1, kg=5_000, litres=100)))


def _at(county, site, arrives, starts, leaves, *, on=(), off=()):
    moves = [Move(name, Act.UNLOAD, county.demand[name].load) for name in off]
    moves += [Move(name, Act.LOAD, county.demand[name].load) for name in on]
    return Stop(site=site, arrives=arrives, starts=starts, leaves=leaves, moves=tuple(moves))


def _truck(county):
    return Trip(
        (
            _at(county, "w", 21_600, 21_600, 21_600, on=("p1", "p2", "k1", "p3", "c3")),
            _at(county, "d1", 22_600, 22_600, 23_025, off=("p1", "p2", "k1")),  # sorted at 23 025 + 850 = 23 875
            _at(county, "d2", 25_025, 25_025, 25_395, off=("p3", "c3")),  # sorted at 25 395 + 740 = 26 135
            _at(county, "d1", 27_395, 27_395, 27_735, on=("u1",)),  # 300 + 8 * 5 = 340 s
            _at(county, "w", 28_735, 28_735, 28_735, off=("u1",)),
        )
    )


def _van1(county):
    first = Trip(
        (
            _at(county, "d1", 24_700, 24_700, 24_700, on=("p1",)),
            _at(county, "v1", 25_200, 25_200, 25_500, off=("p1",), on=("u1",)),  # opens at 25 200; 120 + 18 * 10 s
            _at(county, "d1", 26_000, 26_000, 26_000, off=("u1",)),
        )
    )
    second = Trip(
        (
            _at(county, "d1", 26_000, 26_600, 26_600, on=("p2",)),
            _at(county, "v2", 27_600, 27_600, 27_880, off=("p2",), on=("u2",)),  # 120 + 16 * 10 s
            _at(county, "d1", 28_880, 28_880, 28_880, off=("u2",)),
        )
    )
    return first, second


def _van2(county):
    return Trip(
        (
            _at(county, "d2", 26_135, 26_135, 26_135, on=("p3", "c3")),
            _at(county, "v3", 26_635, 26_635, 26_895, off=("p3", "c3")),  # 120 + 14 * 10 s
            _at(county, "d2", 27_395, 27_395, 27_395),
        )
    )


@pytest.fixture(scope="session")
def good_plan(county):
    """The plan as told above, without a fault."""
    cost = Cost(
        vehicle_day=20_000 + 10_000 + 10_000,
        vehicle_km=60 * 300 + (10 + 20) * 100 + 10 * 100,
        # Seconds out at a fen a second for the truck, half a fen for the vans.
        vehicle_hour=(28_735 - 21_600) + (28_880 - 24_700) // 2 + (27_395 - 26_135) // 2,
        site_day=5_000 + 2 * 1_000 + 3 * 100,
    )
    x2 = Unserved(
        demand="x2",
        load=county.demand["x2"].load,
        reason=Reason.TOO_LARGE,
        remedy="a truck for 5 000 kg",
        remedy_zh="增加可载5000千克的货车",
    )
    return Plan(
        problem=county.digest,
        routes=(
            Route(vehicle="truck", number=1, trips=(_truck(county),)),
            Route(vehicle="van1", number=1, trips=_van1(county)),
            Route(vehicle="van2", number=1, trips=(_van2(county),)),
        ),
        cost=cost,
        unserved=(x2,),
        overnight=(Overnight(demand="u2", load=county.demand["u2"].load, depot="d1"),),
        bound=Bound(value=cost.total, method="by hand"),
    )


class Spoiler:
    """Changes one place of a plan or of its problem, and gives both back."""

    def __init__(self, problem, plan):
        self.problem, self.plan = problem, plan

    def of(self, **fields):
        """Fields of the plan."""
        return self.problem, replace(self.plan, **fields)

    def route(self, at, **fields):
        """Fields of a route."""
        routes = list(self.plan.routes)
        routes[at] = replace(routes[at], **fields)
        return self.of(routes=tuple(routes))

    def stops(self, at, trip, stops):
        """The stops of a trip."""
        trips = list(self.plan.routes[at].trips)
        trips[trip] = Trip(tuple(stops))
        return self.route(at, trips=tuple(trips))

    def stop(self, at, trip, stop, **fields):
        """Fields of a stop."""
        stops = list(self.plan.routes[at].trips[trip].stops)
        stops[stop] = replace(stops[stop], **fields)
        return self.stops(at, trip, stops)

    def cost(self, **fields):
        """Lines of the cost."""
        return self.of(cost=replace(self.plan.cost, **fields))

    def world(self, **fields):
        """Fields of the problem; the plan is told the new digest, so that only the change itself can be a fault."""
        problem = replace(self.problem, **fields)
        return problem, replace(self.plan, problem=problem.digest)

    def vehicle(self, name, **fields):
        """Fields of a vehicle type."""
        return self.world(fleet=_changed(self.problem.fleet, name, fields))

    def site(self, name, **fields):
        """Fields of a site."""
        return self.world(sites=_changed(self.problem.sites, name, fields))

    def demand(self, name, **fields):
        """Fields of a demand."""
        return self.world(demands=_changed(self.problem.demands, name, fields))

    def then(self, spoil):
        """A further change on top, where one change cannot be told alone."""
        return Spoiler(*spoil)


def _changed(things, name, fields):
    assert any(thing.id == name for thing in things)
    return tuple(replace(thing, **fields) if thing.id == name else thing for thing in things)


@pytest.fixture
def spoiler(county, good_plan):
    """Spoils the good plan."""
    return Spoiler(county, good_plan)
