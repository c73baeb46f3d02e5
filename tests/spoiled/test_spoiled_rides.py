"""
One good plan with buses, made by hand on the line county, and each rule on buses finding the fault it is for.

The bus "out" leaves w at 07:00, 25 200 s, and is at d1, v2 and d2 after 1 200, 2 400 and 3 600 s. It has k1 for d1's
counter (5 pieces), p2 for v2 (10) and 4 of the 10 pieces of p3 for d2's van, at 2 s and 50 fen a piece: so it is at v2
at 27 600 + 5 * 2 s, and at d2 at 28 800 + 15 * 2 s. The bus "back" leaves d1 at 28 000 and takes u1 and u2, 14 pieces
in two bags of 10 at 300 fen. Truck and vans do the rest.
"""

from dataclasses import replace

import pytest

from logistics_opt.checker import Code, check
from logistics_opt.model import (
    Act,
    Bag,
    Consignment,
    Cost,
    Handling,
    Line,
    LineStop,
    Load,
    Move,
    Plan,
    Ride,
    Route,
    Standing,
    Stop,
    TimeWindow,
    Trip,
)

K1, P2, P3, UP = range(4)  # the rides
FOUR, SIX = Load(40_000, 200_000, 4), Load(60_000, 300_000, 6)  # pieces of p3, of 10 kg and 50 l


def lines():
    out = Line(
        id="out",
        name="out",
        stops=(LineStop("w", 0), LineStop("d1", 1_200), LineStop("v2", 2_400), LineStop("d2", 3_600)),
        departures=(25_200, 46_800),
        spare=Load(150_000, 750_000, 19),
        price_per_piece=50,
        loading_lead=600,
        carries=frozenset({"parcel", "produce", "inputs"}),
        dwell_per_piece=2,
        max_dwell=30,
    )
    back = Line(
        id="back",
        name="back",
        stops=(LineStop("d1", 0), LineStop("w", 1_200)),
        departures=(28_000,),
        spare=Load(200_000, 500_000),  # as many pieces as that
        loading_lead=600,
        bag=Bag(holds=Load(pieces=10), price=300, spare=2, dwell=5),
    )
    return out, back


@pytest.fixture(scope="module")
def bus_county(make_county):
    return make_county(lines=lines())


def stop(county, site, arrives, starts, leaves, *, on=(), off=()):
    def moves(entries, act):
        named = (entry if isinstance(entry, tuple) else (entry, county.demand[entry].load) for entry in entries)
        return tuple(Move(name, act, load) for name, load in named)

    return Stop(
        site=site, arrives=arrives, starts=starts, leaves=leaves, moves=moves(off, Act.UNLOAD) + moves(on, Act.LOAD)
    )


def routes(county):
    truck = (
        stop(county, "w", 21_600, 21_600, 21_600, on=("p1", ("p3", SIX), "c3")),
        stop(county, "d1", 22_600, 22_600, 22_950, off=("p1",)),  # 300 + 10 * 5 s; sorted at 22 950 + 700
        stop(county, "d2", 24_950, 24_950, 25_300, off=(("p3", SIX), "c3")),  # sorted at 25 300 + 700
        stop(county, "w", 28_300, 28_300, 28_300),
    )
    van1 = (
        stop(county, "d1", 24_700, 24_700, 24_700, on=("p1",)),
        stop(county, "v1", 25_200, 25_200, 25_500, off=("p1",), on=("u1",)),  # 120 + 18 * 10 s
        stop(county, "v2", 26_000, 26_000, 26_180, on=("u2",)),  # 120 + 6 * 10 s
        stop(county, "d1", 27_180, 27_180, 27_180, off=("u1", "u2")),
    )
    # The bus is at d2 at 28 830, its 4 pieces are off at 28 838 and sorted 600 + 4 * 10 s later.
    van2 = (
        stop(county, "d2", 29_478, 29_478, 29_478, on=("p3", "c3")),
        stop(county, "v3", 29_978, 29_978, 30_238, off=("p3", "c3")),
        stop(county, "d2", 30_738, 30_738, 30_738),
    )
    return tuple(
        Route(vehicle=name, number=1, trips=(Trip(stops),))
        for name, stops in (("truck", truck), ("van1", van1), ("van2", van2))
    )


def rides(county):
    def ride(goal, arrives, name, load):
        goods = (Consignment(name, load),)
        return Ride(line="out", departure=25_200, origin="w", leaves=25_200, goal=goal, arrives=arrives, goods=goods)

    loads = {name: demand.load for name, demand in county.demand.items()}
    collected = Ride(
        line="back",
        departure=28_000,
        origin="d1",
        leaves=28_000,
        goal="w",
        arrives=29_200,
        goods=(Consignment("u1", loads["u1"]), Consignment("u2", loads["u2"])),
    )
    return (
        ride("d1", 26_400, "k1", loads["k1"]),
        ride("v2", 27_610, "p2", loads["p2"]),
        ride("d2", 28_830, "p3", FOUR),
        collected,
    )


@pytest.fixture(scope="module")
def bus_plan(bus_county):
    cost = Cost(
        vehicle_day=20_000 + 10_000 + 10_000,
        vehicle_km=60 * 300 + 20 * 100 + 10 * 100,
        vehicle_hour=(28_300 - 21_600) + (27_180 - 24_700) // 2 + (30_738 - 29_478) // 2,
        site_day=5_000 + 2 * 1_000 + 3 * 100,
        bus=19 * 50 + 2 * 300,
    )
    return Plan(problem=bus_county.digest, routes=routes(bus_county), rides=rides(bus_county), cost=cost)


class Spoiler:
    """Changes one place of the plan or of its problem, and gives both back."""

    def __init__(self, problem, plan):
        self.problem, self.plan = problem, plan

    def ride(self, at, **fields):
        changed = list(self.plan.rides)
        changed[at] = replace(changed[at], **fields)
        return self.problem, replace(self.plan, rides=tuple(changed))

    def world(self, **fields):
        problem = replace(self.problem, **fields)
        return problem, replace(self.plan, problem=problem.digest)

    def line(self, name, **fields):
        return self.world(lines=tuple(replace(x, **fields) if x.id == name else x for x in self.problem.lines))

    def bag(self, **fields):
        return self.line("back", bag=replace(self.problem.lines[1].bag, **fields))

    def site(self, name, **fields):
        return self.world(sites=tuple(replace(x, **fields) if x.id == name else x for x in self.problem.sites))

    def demands(self, **fields):
        changed = tuple(replace(x, **fields.get(x.id, {})) for x in self.problem.demands)
        return self.world(demands=changed)


@pytest.fixture
def spoiler(bus_county, bus_plan):
    return Spoiler(bus_county, bus_plan)


NOT_FETCHED = {Code.OVERNIGHT, Code.COST_BUS}  # u1 and u2 stand at d1, and nobody says so
SPOILS = [
    ("no such line", lambda s: s.ride(UP, line="west"), {Code.UNKNOWN_BUS, *NOT_FETCHED}),
    ("no such departure", lambda s: s.ride(UP, departure=28_001), {Code.UNKNOWN_BUS, *NOT_FETCHED}),
    ("against the line", lambda s: s.ride(UP, origin="w", goal="d1"), {Code.BUS_STOPS, *NOT_FETCHED}),
    ("to no site", lambda s: s.ride(UP, goal="nowhere"), {Code.UNKNOWN_SITE, Code.BUS_STOPS, *NOT_FETCHED}),
    (
        "no such goods",
        lambda s: s.ride(UP, goods=(*s.plan.rides[UP].goods, Consignment("x9", Load(1, 1, 1)))),
        {Code.UNKNOWN_DEMAND},
    ),
    ("off before the bus is there", lambda s: s.ride(P2, arrives=27_609), {Code.BUS_TIME}),
    ("a bus that waits", lambda s: s.ride(UP, leaves=28_001), {Code.BUS_TIME}),
    ("at v2 after it has closed", lambda s: s.site("v2", hours=TimeWindow(0, 27_609)), {Code.CLOSED}),
    ("a second after the cut-off", lambda s: s.demands(p2={"ready": 24_601}), {Code.BUS_CUT_OFF}),
    # The van is back at 27 180.
    ("collected too late", lambda s: s.line("back", loading_lead=821), {Code.NOT_BROUGHT_YET}),
    ("not sorted yet", lambda s: s.site("d2", handling=Handling(fixed=601, pieces_per_hour=360)), {Code.UNSORTED}),
    ("too heavy", lambda s: s.line("out", spare=Load(149_999, 750_000, 19)), {Code.BUS_ROOM}),
    ("too large", lambda s: s.line("out", spare=Load(150_000, 749_999, 19)), {Code.BUS_ROOM}),
    ("too many pieces", lambda s: s.line("out", spare=Load(150_000, 750_000, 18)), {Code.BUS_ROOM}),
    ("too many bags", lambda s: s.bag(spare=1), {Code.BUS_ROOM}),
    ("no room for goods at all", lambda s: s.line("out", spare=Load()), {Code.BUS_ROOM}),
    ("parcels forbidden", lambda s: s.line("out", carries=frozenset({"produce"})), {Code.BUS_GOODS}),
    ("chilled goods in a bus", lambda s: s.demands(p2={"commodity": "chilled"}), {Code.BUS_GOODS}),
    (
        "inputs beside produce",
        lambda s: s.demands(p2={"commodity": "inputs"}, k1={"commodity": "produce"}),
        {Code.KEPT_APART},
    ),
    ("passengers wait too long", lambda s: s.line("out", max_dwell=29), {Code.BUS_DWELL}),
    ("to another village", lambda s: s.demands(p2={"site": "v3"}), {Code.BUS_WAY, Code.LEFT_AT_DEPOT, Code.ACCOUNT}),
    ("depot to come", lambda s: s.site("d2", standing=Standing.CANDIDATE), {Code.CANDIDATE_DEPOT}),
    # 10 pieces of p3, 4 of them by bus, and 4 of c3 pass through d2.
    ("depot too small", lambda s: s.site("d2", capacity=Load(10**9, 10**9, 13)), {Code.DEPOT_CAPACITY}),
    ("half a piece", lambda s: s.ride(P3, goods=(Consignment("p3", Load(1, 200_000, 4)),)), {Code.PART_SHARE}),
    ("a dearer bus", lambda s: s.line("out", price_per_piece=51), {Code.COST_BUS}),
    ("a dearer bag", lambda s: s.bag(price=301), {Code.COST_BUS}),
]

WITHIN = [
    ("ready by the cut-off", lambda s: s.demands(p2={"ready": 24_600})),
    ("brought by the cut-off", lambda s: s.line("back", loading_lead=820)),
    ("open until then", lambda s: s.site("v2", hours=TimeWindow(0, 27_610))),
    ("no list", lambda s: s.line("out", carries=None)),
    ("no limit to patience", lambda s: s.line("out", max_dwell=None)),
    ("no limit to pieces", lambda s: s.line("out", spare=Load(150_000, 750_000))),
    ("depot just large enough", lambda s: s.site("d2", capacity=Load(10**9, 10**9, 14))),
]


def codes(spoiled):
    return {fault.code for fault in check(*spoiled)}


def test_the_good_plan_has_no_fault(bus_county, bus_plan):
    assert check(bus_county, bus_plan) == ()


@pytest.mark.parametrize(("spoil", "expected"), [case[1:] for case in SPOILS], ids=[case[0] for case in SPOILS])
def test_fault_is_found_where_the_plan_is_spoiled(spoiler, spoil, expected):
    found = codes(spoil(spoiler))
    if Code.PART_SHARE in expected:
        found &= {Code.PART_SHARE}  # what does not add up either is told as well
    assert found == expected


@pytest.mark.parametrize("change", [case[1] for case in WITHIN], ids=[case[0] for case in WITHIN])
def test_limit_itself_is_no_fault(spoiler, change):
    assert check(*change(spoiler)) == ()


def test_every_code_for_buses_has_a_spoiled_plan():
    told = set().union(*(expected for _, _, expected in SPOILS))
    assert {code for code in Code if "bus" in code} <= told


@pytest.mark.parametrize("by", [-1, 1])
def test_no_figure_of_a_ride_is_free(spoiler, by):
    for at, ride in enumerate(spoiler.plan.rides):
        for field in ("departure", "leaves", "arrives"):
            assert check(*spoiler.ride(at, **{field: getattr(ride, field) + by})), (at, field)
        for measure in ("weight", "volume", "pieces"):
            part = ride.goods[0]
            load = replace(part.load, **{measure: getattr(part.load, measure) + by})
            assert check(*spoiler.ride(at, goods=(replace(part, load=load), *ride.goods[1:]))), (at, measure)


def test_no_ride_can_be_left_out_or_told_twice(spoiler, bus_county, bus_plan):
    for at in range(len(bus_plan.rides)):
        rest = bus_plan.rides[:at] + bus_plan.rides[at + 1 :]
        assert check(bus_county, replace(bus_plan, rides=rest)), at
        assert check(bus_county, replace(bus_plan, rides=(*bus_plan.rides, bus_plan.rides[at]))), at
