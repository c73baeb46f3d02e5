"""
The lower bound against the true optimum of tiny counties, found by trying every plan.

The counties have a warehouse, two depots and villages at random places, with roads whose metres and seconds have
little to do with each other and differ by direction and by vehicle. Every demand is one piece, so nothing can be
split. Nothing is ever closed and no depot takes time to sort: a plan costs what its routes cost, whatever the order in
time, so the two echelons can be tried one after the other. The search below shares no code with the package.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from scipy.sparse.csgraph import shortest_path

from logistics_opt.checker import check
from logistics_opt.model import (
    ALL_DAY,
    Capacity,
    Cost,
    Direction,
    Handling,
    Load,
    Plan,
    Problem,
    ProfileName,
    Reason,
    SiteId,
    Tariff,
    TravelMatrix,
    Unserved,
)
from logistics_opt.routing.bound import EarlyBound, lower_bound, quick_bound
from logistics_opt.routing.bounds.least_costs import closed
from logistics_opt.routing.one_tree import one_tree_bound

TRUCK, VAN = ProfileName("truck"), ProfileName("van")
INFINITE = 10**15


def random_county(make_county: Callable[..., Problem], make_demand, seed: int, most: int) -> Problem:
    draw = random.Random(seed)
    line = make_county()
    sites = tuple(
        replace(
            site,
            hours=ALL_DAY,
            handling=Handling(),
            stop_time=draw.choice([0, 60, 900]),
            piece_time=draw.choice([0, 30]),
            cost_per_day=draw.choice([0, 500]),
        )
        for site in line.sites
    )
    places = ["v1", "v2", "v3", "v3", "v2", "d1"]
    demands = tuple(
        make_demand(
            f"x{i}",
            places[draw.randrange(6)],
            pieces=1,
            kg=draw.choice([10, 40, 90]),
            litres=draw.choice([10, 100]),
            direction=Direction.UP if draw.random() < 0.2 else Direction.DOWN,
            ready=0,
        )
        for i in range(draw.randint(2, most))
    )
    demands = tuple(replace(d, direction=Direction.DOWN) if d.site == "d1" else d for d in demands)
    fleet = tuple(
        replace(
            vehicle,
            count=draw.choice([1, 2]),
            capacity=Capacity(weight=draw.choice([90, 150, 400]) * 1_000, volume=draw.choice([100, 250]) * 1_000),
            tariff=Tariff(
                per_day=draw.choice([0, 7_003]), per_km=draw.choice([0, 101]), per_hour=draw.choice([0, 1_801])
            ),
            shift=ALL_DAY,
            max_duration=draw.choice([None, 8_000]),
            max_trips=draw.choice([1, 2]),
            reload_time=draw.choice([0, 300]),
            profile=TRUCK if vehicle.base == "w" else VAN,
        )
        for vehicle in line.fleet
    )
    travel = {name: random_roads(tuple(site.id for site in sites), draw) for name in (TRUCK, VAN)}
    return make_county(sites=sites, demands=demands, fleet=fleet, travel=travel)


def random_roads(sites: tuple[SiteId, ...], draw: random.Random) -> TravelMatrix:
    """Seconds keep the triangle inequality, metres do not."""
    at = np.array([[draw.random(), draw.random()] for _ in sites]) * 1_500
    if draw.random() < 0.3:
        at[draw.randrange(len(sites))] = at[draw.randrange(len(sites))]  # one may stand at the gate of another
    apart = np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1])
    noise = np.array([[draw.uniform(1, 1.5) for _ in sites] for _ in sites])
    seconds = shortest_path(np.rint(apart * noise)).astype(np.int32)
    noise = np.array([[draw.uniform(0.5, 1.5) for _ in sites] for _ in sites])
    return TravelMatrix(sites, seconds, np.rint(apart * 12 * noise).astype(np.int32))


def partitions(things: Sequence) -> Iterator[list[list]]:
    """Every way to put things into groups."""
    if not things:
        yield []
        return
    first, *rest = things
    for groups in partitions(rest):
        yield [[first], *groups]
        for i in range(len(groups)):
            yield [*groups[:i], [first, *groups[i]], *groups[i + 1 :]]


class EveryPlan:
    """The cheapest plan there is, fen by fen, or ``None`` where no plan moves everything."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.trip = cache(self._trip)
        self.fleet_cost = cache(self._fleet_cost)

    def optimum(self) -> int | None:
        ways = [["w"] if self.problem.site[d.site].tier == 2 else ["w", "d1", "d2"] for d in self.problem.demands]
        return min((self._total(way) for way in product(*ways)), default=INFINITE) % INFINITE or None

    def _total(self, way: Sequence[str]) -> int:
        by_base = {"w": [], "d1": [], "d2": []}
        for demand, base in zip(self.problem.demands, way, strict=True):
            by_base[base].append((demand.id, demand.site))
            if base != "w" and demand.direction is Direction.DOWN:
                by_base["w"].append((demand.id, base))  # what vans collect may stay at the depot overnight
        routes = sum(self.fleet_cost(base, frozenset(pieces)) for base, pieces in by_base.items())
        places = {place for pieces in by_base.values() for _, place in pieces} | {b for b in by_base if by_base[b]}
        return min(INFINITE, routes + sum(self.problem.site[place].cost_per_day for place in places))

    def _fleet_cost(self, base: str, pieces: frozenset) -> int:
        """The cheapest routes of one base's vehicles that move all these pieces to or from these places."""
        if not pieces:
            return 0
        (vehicle,) = (v for v in self.problem.fleet if v.base == base)
        cheapest = INFINITE
        for trips in partitions(sorted(pieces)):
            for days in partitions(trips):
                if len(days) <= vehicle.count and all(len(day) <= vehicle.max_trips for day in days):
                    cheapest = min(cheapest, sum(self._day(vehicle, day) for day in days))
        return cheapest

    def _day(self, vehicle, trips: Sequence) -> int:
        """Cheapest of one vehicle's days over all visiting orders of each trip."""
        best = INFINITE
        for driven in product(*(self.trip(vehicle.id, frozenset(trip)) for trip in trips)):
            seconds = sum(s for s, _ in driven) + vehicle.reload_time * (len(trips) - 1)
            metres = sum(m for _, m in driven)
            if vehicle.max_duration is None or seconds <= vehicle.max_duration:
                by_km = (vehicle.tariff.per_km * metres + 500) // 1_000
                best = min(best, vehicle.tariff.per_day + by_km + (vehicle.tariff.per_hour * seconds + 1_800) // 3_600)
        return best

    def _trip(self, name: str, pieces: frozenset) -> list[tuple[int, int]]:
        """Seconds and metres of every feasible visiting order that is not worse than another in both."""
        vehicle = self.problem.vehicle[name]
        travel = self.problem.travel[vehicle.profile]
        at = {}
        for demand, place in pieces:
            at.setdefault(place, []).append(self.problem.demand[demand])
        stands = sum(self.problem.site[p].stop_time + self.problem.site[p].piece_time * len(ds) for p, ds in at.items())
        found = set()
        for order in permutations(at):
            if self._fits(vehicle, [at[place] for place in order]):
                legs = list(pairwise([vehicle.base, *order, vehicle.base]))
                found.add((sum(travel.time(*leg) for leg in legs) + stands, sum(travel.distance(*leg) for leg in legs)))
        return [one for one in found if not any(o != one and o[0] <= one[0] and o[1] <= one[1] for o in found)]

    def _fits(self, vehicle, stops: Sequence) -> bool:
        aboard = [d.load for stop in stops for d in stop if d.direction is Direction.DOWN]
        weight, volume = sum(x.weight for x in aboard), sum(x.volume for x in aboard)
        if weight > vehicle.capacity.weight or volume > vehicle.capacity.volume:
            return False
        for stop in stops:
            signs = [(-1 if d.direction is Direction.DOWN else 1, d.load) for d in stop]
            weight += sum(sign * load.weight for sign, load in signs)
            volume += sum(sign * load.volume for sign, load in signs)
            if weight > vehicle.capacity.weight or volume > vehicle.capacity.volume:
                return False
        return True


def nothing_left(problem: Problem) -> Plan:
    """A plan as the bound reads it: it leaves nothing out."""
    return Plan(problem=problem.digest, routes=(), cost=Cost())


@pytest.mark.parametrize("seed", range(30))
def test_the_bound_is_not_above_the_optimum_of_a_tiny_county(make_county, make_demand, seed):
    problem = random_county(make_county, make_demand, seed, most=4)
    optimum = EveryPlan(problem).optimum()
    if optimum is None:
        pytest.skip("the vehicles drawn cannot move everything")
    assert lower_bound(problem, nothing_left(problem)).value <= optimum


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000, 1_150))
def test_the_bound_is_not_above_the_optimum_of_many_tiny_counties(make_county, make_demand, seed):
    problem = random_county(make_county, make_demand, seed, most=6)
    optimum = EveryPlan(problem).optimum()
    assert optimum is None or lower_bound(problem, nothing_left(problem)).value <= optimum
    problem = in_one(alike(problem))
    optimum = EveryPlan(alike(random_county(make_county, make_demand, seed, most=6))).optimum()
    assert optimum is None or lower_bound(problem, nothing_left(problem)).value <= optimum


def in_one(problem: Problem) -> Problem:
    """All that goes one way for one site as one demand of several pieces, which may be split: the same goods."""
    goods: dict[tuple[str, Direction], list] = {}
    for demand in problem.demands:
        goods.setdefault((demand.site, demand.direction), []).append(demand)
    demands = []
    for parts in goods.values():
        load = Load(*(sum(getattr(d.load, name) for d in parts) for name in ("weight", "volume", "pieces")))
        demands.append(replace(parts[0], load=load))
    return replace(problem, demands=tuple(demands))


def alike(problem: Problem) -> Problem:
    """Every piece weighs and takes the same."""
    return replace(problem, demands=tuple(replace(d, load=Load(40_000, 60_000, 1)) for d in problem.demands))


@pytest.mark.parametrize("seed", range(30))
def test_the_bound_is_not_above_the_optimum_where_goods_may_be_split(make_county, make_demand, seed):
    single = alike(random_county(make_county, make_demand, seed, most=5))
    optimum = EveryPlan(single).optimum()
    if optimum is None:
        pytest.skip("the vehicles drawn cannot move everything")
    problem = in_one(single)
    assert lower_bound(problem, nothing_left(problem)).value <= optimum


@pytest.mark.parametrize("seed", range(4))
def test_no_plan_that_serves_all_is_cheaper_than_the_cheapest(make_county, make_demand, planned, seed):
    """That the plans are honest about their cost, and that trying every plan really finds the cheapest."""
    problem = random_county(make_county, make_demand, seed, most=4)
    plan = planned(problem)
    assert check(problem, plan) == ()
    if not plan.unserved:
        assert plan.bound.value <= EveryPlan(problem).optimum() <= plan.cost.total


def test_one_village_on_a_line_is_bounded_by_the_way_there_and_back(make_county):
    county = make_county()
    free = Tariff(per_km=1_000)
    problem = replace(
        county,
        demands=(county.demand["p1"],),
        fleet=(replace(county.vehicle["truck"], tariff=free, count=1),),
    )
    # 15 km out and back at 10 yuan a km; the warehouse at 50 yuan and the village at 1 yuan a day; 1 fen for rounding,
    # 1 for rounding down.
    assert lower_bound(problem, nothing_left(problem)).value in (30_000 + 5_100 - 1, 30_000 + 5_100 - 2)


def test_what_fills_two_vehicles_is_bounded_by_two_ways(make_county, make_demand):
    county = make_county()
    truck = replace(county.vehicle["truck"], tariff=Tariff(per_km=1_000), count=2)
    problem = replace(county, demands=(make_demand("a", "v1", 20, 2_000, 100),), fleet=(truck,))
    bound = lower_bound(problem, nothing_left(problem))
    assert 60_000 + 5_100 - 4 <= bound.value <= 60_000 + 5_100
    assert bound.method.startswith("radial")


def test_what_is_left_out_is_not_paid_for(make_county, make_demand):
    county = make_county(demands=(make_demand("a", "v1"), make_demand("far", "v3")))
    both = lower_bound(county, nothing_left(county)).value
    left = Unserved(demand="far", load=county.demand["far"].load, reason=Reason.FLEET, remedy="", remedy_zh="")
    without = lower_bound(county, replace(nothing_left(county), unserved=(left,))).value
    alone = make_county(demands=(make_demand("a", "v1"),))
    assert without == lower_bound(alone, nothing_left(alone)).value < both


def test_two_villages_at_one_place_are_one_way(make_county, make_demand):
    line = make_county()
    sites = tuple(replace(s, position=line.site["v3"].position) if s.id == "v2" else s for s in line.sites)
    truck = replace(line.vehicle["truck"], tariff=Tariff(per_km=1_000), count=1)
    county = make_county(sites=sites, demands=(make_demand("a", "v2"), make_demand("b", "v3")), fleet=(truck,))
    # 35 km out and back, the warehouse and both villages a day.
    assert 70_000 + 5_200 - 2 <= lower_bound(county, nothing_left(county)).value <= 70_000 + 5_200


def test_what_costs_nothing_is_bounded_by_nothing(make_county):
    county = make_county()
    free = tuple(replace(v, tariff=Tariff()) for v in county.fleet)
    county = replace(county, fleet=free, sites=tuple(replace(s, cost_per_day=0) for s in county.sites))
    assert lower_bound(county, nothing_left(county)).value == 0


def test_nothing_brought_is_bounded_by_nothing(make_county, make_demand):
    county = make_county(demands=(make_demand("u", "v1", direction=Direction.UP),))
    assert lower_bound(county, nothing_left(county)).value == 0


@pytest.mark.parametrize("seed", range(20))
def test_a_1_tree_is_not_longer_than_the_shortest_tour(seed):
    draw = np.random.default_rng(seed)
    n = int(draw.integers(2, 8))
    half = draw.integers(0, 100, (n, n)).astype(float)
    costs = half + half.T
    np.fill_diagonal(costs, 0)
    tours = (sum(costs[a, b] for a, b in pairwise([0, *order, 0])) for order in permutations(range(1, n)))
    assert one_tree_bound(costs) <= min(tours) + 1e-6


def test_a_1_tree_is_the_tour_where_there_is_no_choice():
    three = np.array([[0, 3, 5], [3, 0, 4], [5, 4, 0]], dtype=float)
    assert one_tree_bound(three) == 12
    assert one_tree_bound(three[:2, :2]) == 6
    assert one_tree_bound(three[:1, :1]) == 0
    # Five in a row, 1 apart: to the far end and back.
    row = np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))
    assert one_tree_bound(row) == pytest.approx(8, abs=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_the_cheapest_ways_through_others_are_those_of_scipy(seed):
    rng = np.random.default_rng(seed)
    cost = rng.uniform(1, 9, (12, 12))
    cost[rng.random((12, 12)) < 0.5] = np.inf
    assert np.allclose(closed(cost), shortest_path(cost, method="FW"))


def test_a_bound_that_is_stopped_holds(planned, line_county):
    plan = planned(line_county)
    asked = []
    stopped = lower_bound(line_county, plan, stopped=lambda: asked.append(1) or True)
    assert 0 < stopped.value <= lower_bound(line_county, plan).value <= plan.cost.total
    assert len(asked) == 2  # after the first step, and after what that made certain: there was no more


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_told_early_is_not_above_the_one_told_at_the_end(make_county, make_demand, seed):
    problem = random_county(make_county, make_demand, seed, 3)
    assert 0 <= quick_bound(problem) <= lower_bound(problem, nothing_left(problem)).value


def test_the_bound_told_early_is_of_plans_that_leave_nothing_behind(planned, line_county):
    early = EarlyBound(line_county)
    plan = planned(line_county)
    whole = replace(plan, unserved=())
    deadline = time.monotonic() + 60
    while early.of(whole) is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert early.of(whole) == quick_bound(line_county) > 0
    assert early.of(None) is None
    left = Unserved(demand="p1", load=Load(1), reason=Reason.FLEET, remedy="", remedy_zh="")
    assert early.of(replace(plan, unserved=(left,))) is None
