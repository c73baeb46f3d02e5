"""A plan for the line county made by hand, so that every figure can be worked out on paper."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from logistics_opt.model import (
    Act,
    Bound,
    Cost,
    DemandId,
    LonLat,
    Move,
    Overnight,
    Plan,
    Problem,
    ProfileName,
    Reason,
    Route,
    Site,
    SiteId,
    Stop,
    Trip,
    Unserved,
    VehicleTypeId,
)
from logistics_opt.units import HOUR


def _moves(problem: Problem, act: Act, names: str) -> tuple[Move, ...]:
    return tuple(Move(DemandId(name), act, problem.demand[DemandId(name)].load) for name in names.split())


def _trip(problem: Problem, departs: int, calls: Sequence[tuple[str, str, str]]) -> Trip:
    """Calls are (site, unloads, loads); driving at the matrix's pace, service as the site says."""
    travel = problem.travel[ProfileName("road")]
    stops: list[Stop] = []
    now = departs
    for at, (name, unloads, loads) in enumerate(calls):
        site = problem.site[SiteId(name)]
        moves = _moves(problem, Act.UNLOAD, unloads) + _moves(problem, Act.LOAD, loads)
        if stops:
            now += travel.time(stops[-1].site, site.id)
        away = 0 < at < len(calls) - 1
        starts = max(now, site.hours.opens) if away else now
        leaves = starts + site.service(sum(move.load.pieces for move in moves)) if away else now
        stops.append(Stop(site=site.id, arrives=now, starts=starts, leaves=leaves, moves=moves))
        now = leaves
    return Trip(tuple(stops))


@pytest.fixture(scope="session")
def make_trip() -> Callable[..., Trip]:
    """``make_trip(problem, departs, [(site, unloads, loads), ...])``."""
    return _trip


def plan_by_hand(problem: Problem) -> Plan:
    """
    Truck: w - d1 - d2 - w at 06:00 with all down goods but p2, and w - d1 - w at 13:00, home with u1.

    Van 1: d1 - v1 - v2 - d1 at 08:00. Van 2: d2 - v3 - d2 at 09:00. u2 stays at d1 overnight; p2 is left.
    """
    truck = Route(
        vehicle=VehicleTypeId("truck"),
        number=1,
        trips=(
            _trip(
                problem, 6 * HOUR, [("w", "", "p1 p3 c3 k1"), ("d1", "p1 k1", ""), ("d2", "p3 c3", ""), ("w", "", "")]
            ),
            _trip(problem, 13 * HOUR, [("w", "", ""), ("d1", "", "u1"), ("w", "u1", "")]),
        ),
    )
    one = _trip(problem, 8 * HOUR, [("d1", "", "p1"), ("v1", "p1", "u1"), ("v2", "", "u2"), ("d1", "u1 u2", "")])
    two = _trip(problem, 9 * HOUR, [("d2", "", "p3 c3"), ("v3", "p3 c3", ""), ("d2", "", "")])
    return Plan(
        problem=problem.digest,
        routes=(
            truck,
            Route(vehicle=VehicleTypeId("van1"), number=1, trips=(one,)),
            Route(vehicle=VehicleTypeId("van2"), number=1, trips=(two,)),
        ),
        cost=Cost(vehicle_day=40_000, vehicle_km=27_000, vehicle_hour=30_000, site_day=7_300),
        unserved=(
            Unserved(
                demand=DemandId("p2"),
                load=problem.demand[DemandId("p2")].load,
                reason=Reason.FLEET,
                remedy="one more van at D1",
                remedy_zh="D1 增加一辆面包车",
            ),
        ),
        overnight=(Overnight(demand=DemandId("u2"), load=problem.demand[DemandId("u2")].load, depot=SiteId("d1")),),
        bound=Bound(78_225, "by hand: three quarters of the cost"),
        made_by="by hand",
    )


@pytest.fixture(scope="session")
def hand_plan(line_county: Problem) -> Plan:
    """The plan above for the line county."""
    return plan_by_hand(line_county)


HOSTILE = (
    '=cmd|" /C calc"!A0',
    "</script><img src=x onerror=alert(1)>",
    '#eval("1+1") #image("x") $x$ *b* _i_ [c]',
    "@SUM(1)&lt;b&gt;{{7*7}}`x`\\",
    "长" * 300,
    "\u202eabc\u202c\x00\x07\nline\ttwo",
)


def renamed(problem: Problem, names: Sequence[str]) -> Problem:
    """The same county with these names on its sites, contacts, vehicles, firms, goods and itself."""
    sites = tuple(replace(site, name=name, contact=name) for site, name in zip(problem.sites, names, strict=True))
    return replace(
        problem,
        name=names[1],
        sites=sites,
        fleet=tuple(replace(vehicle, name=name) for vehicle, name in zip(problem.fleet, names, strict=False)),
        firms=tuple(replace(firm, name=name) for firm, name in zip(problem.firms, names, strict=False)),
        commodities=tuple(replace(kind, name=name) for kind, name in zip(problem.commodities, names, strict=False)),
    )


@pytest.fixture(scope="session")
def hostile_county(line_county: Problem) -> Problem:
    """The line county where every name tries to be a formula, markup or code, is very long or turns the text around."""
    return renamed(line_county, HOSTILE)


@pytest.fixture(scope="session")
def hostile_plan(hostile_county: Problem) -> Plan:
    """The hand-made plan of that county."""
    return plan_by_hand(hostile_county)


@pytest.fixture(scope="session")
def straight() -> Callable[[ProfileName, SiteId, SiteId], tuple[LonLat, ...]]:
    """A path that needs no roads: the straight line, on the line county exactly the road."""

    def path(profile: ProfileName, origin: SiteId, destination: SiteId) -> tuple[LonLat, ...]:
        at = _positions()
        return at[origin], at[destination]

    return path


def _positions() -> dict[SiteId, LonLat]:
    km = {"w": 0, "d1": 10, "d2": 30, "v1": 15, "v2": 20, "v3": 35}
    return {SiteId(name): LonLat(round(105.0 + along / 100, 2), 35.7) for name, along in km.items()}


@pytest.fixture(scope="session")
def chinese_county(line_county: Problem) -> Problem:
    """The line county with names as they are in Gansu, and positions that were generated."""
    names = ("会宁县公共配送中心", "郭城驿镇中转站", "河畔镇中转站", "红堡子村", "扎子塬村", "中街社区")

    def named(site: Site, name: str) -> Site:
        return replace(site, name=name, contact="张三 13900000000", position_kind="generated")

    sites = tuple(named(site, name) for site, name in zip(line_county.sites, names, strict=True))
    demands = tuple(replace(demand, cash=12_345) if demand.id == "p1" else demand for demand in line_county.demands)
    fleet = tuple(replace(v, name=n) for v, n in zip(line_county.fleet, ("干线货车", "微面", "微面"), strict=True))
    return replace(line_county, name="会宁县", sites=sites, demands=demands, fleet=fleet)


@pytest.fixture(scope="session")
def chinese_plan(chinese_county: Problem) -> Plan:
    """The hand-made plan of that county."""
    return plan_by_hand(chinese_county)
