"""
A county of four places for depots and six villages on one road, everything at 10 m/s: 1 km takes 100 s.

    w --10-- a -2- v1 --6-- v2 -2- b -4- v3 --6-- c -3- v4 -4- v5 -3- d --5-- v6
    0       10     12      18     20    24       30    33     37    40       45 km

Depots stand at a and c today; b is a post office to convert, d must be built. The question is the p-median with two
depots, and nothing is routed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from logistics_opt.formats import open_county
from logistics_opt.model import (
    Assumption,
    Candidate,
    Capacity,
    Echelon,
    Host,
    LonLat,
    Premises,
    Problem,
    ProfileName,
    Season,
    Site,
    SiteId,
    Standing,
    Tariff,
    Tier,
    TimeWindow,
    VehicleType,
    VehicleTypeId,
)
from logistics_opt.siting.evidence.catchments import catchments
from logistics_opt.siting.evidence.curve import cost_curve
from logistics_opt.siting.evidence.decisions import decisions
from logistics_opt.siting.evidence.near_best import near_best
from logistics_opt.siting.evidence.policies import policy_prices
from logistics_opt.siting.evidence.stability import stability
from logistics_opt.siting.placement import DailyCost, Evidence, Option, Placement, Routed, RoutedDay
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.study.depot_placement import Effort, place_depots
from logistics_opt.units import HOUR, KILOGRAM, LITRE

KM = {"w": 0, "a": 10, "v1": 12, "v2": 18, "b": 20, "v3": 24, "c": 30, "v4": 33, "v5": 37, "d": 40, "v6": 45}
PIECES = {"v1": 10, "v2": 20, "v3": 30, "v4": 10, "v5": 20, "v6": 10}
NAMES = {
    "w": "会宁县公共配送中心",
    "a": "郭城驿镇",
    "b": "河畔镇邮政所",
    "c": "头寨子镇",
    "d": "新建站",
    "v1": "红堡子村",
    "v2": "扎子塬村",
    "v3": "中街社区",
    "v4": "泉坪村",
    "v5": "杨家坪村",
    "v6": "牛家河村",
}
YEAR = Season(name="all year 全年", days=300, orders_day=date(2026, 9, 1), roads_day=date(2026, 9, 1))


def _site(key: str, names: dict[str, str]) -> Site:
    tier = Tier.COUNTY if key == "w" else Tier.VILLAGE if key.startswith("v") else Tier.TOWNSHIP
    position = LonLat(round(105 + KM[key] / 100, 2), 35.7)
    kind = "generated" if tier is Tier.VILLAGE else "surveyed"
    return Site(id=SiteId(key), name=names[key], tier=tier, position=position, position_kind=kind)


def _vehicle(name: str, base: str, echelon: Echelon) -> VehicleType:
    return VehicleType(
        id=VehicleTypeId(name),
        name=name,
        echelon=echelon,
        base=SiteId(base),
        count=2,
        capacity=Capacity(weight=800 * KILOGRAM, volume=4_000 * LITRE),
        tariff=Tariff(per_day=10_000, per_km=100, per_hour=1_800),
        shift=TimeWindow(6 * HOUR, 20 * HOUR),
        profile=ProfileName("road"),
        max_trips=2,
        reload_time=600,
    )


def _candidates(names: dict[str, str]) -> tuple[Candidate, ...]:
    def one(key: str, premises: Premises, host: Host, township: str, **money: int) -> Candidate:
        standing = Standing.EXISTING if premises is Premises.STANDING else Standing.CANDIDATE
        site = replace(_site(key, names), host=host, cost_per_day=2_000, standing=standing)
        return Candidate(site=site, premises=premises, township=township, **money)

    return (
        one("a", Premises.STANDING, Host.SERVICE_POINT, "a", closing=200_000),
        one("b", Premises.REUSED, Host.POST_OFFICE, "a", conversion=1_000_000),
        one("c", Premises.STANDING, Host.PASSENGER_STATION, "c", closing=200_000),
        one("d", Premises.NEW, Host.SERVICE_POINT, "c", conversion=5_000_000),
    )


@pytest.fixture(scope="session")
def make_placement(make_county, make_demand) -> Callable[..., Placement]:
    """``make_placement(names)``: the study of the county, not routed, without evidence."""

    def make(names: dict[str, str] = NAMES, county: str = "会宁县", *, direct: bool = False) -> Placement:
        sites = tuple(
            replace(site, parent=SiteId("a" if key in {"v1", "v2", "v3"} else "c")) if key.startswith("v") else site
            for key, site in ((key, _site(key, names)) for key in KM)
        )
        problem: Problem = make_county(
            name=county,
            sites=sites,
            demands=tuple(make_demand(f"p-{v}", v, pieces=n, kg=10 * n, litres=n) for v, n in PIECES.items()),
            fleet=(
                _vehicle("truck", "w", Echelon.FIRST),
                _vehicle("van1", "a", Echelon.SECOND),
                _vehicle("van2", "c", Echelon.SECOND),
            ),
            assumptions=(
                Assumption(name="van_per_km_yuan", value="1 yuan/km", source="a measured one", grade="A"),
                Assumption(name="depot_per_day_yuan", value="20 yuan/day", source="own estimate", grade="K"),
            ),
        )
        return place_depots(
            [(YEAR, problem)],
            _candidates(names),
            question=PMedian(2),
            route=False,
            direct=direct,
            effort=Effort(evidence=False),
        )

    return make


@pytest.fixture(scope="session")
def bare(make_placement) -> Placement:
    """The study without any evidence: what is left when there was no time."""
    return make_placement()


def with_evidence(placement: Placement) -> Placement:
    """The study with all evidence."""
    case, rules, asked = placement.case, placement.rules, PMedian(2)
    best = placement.asked.answer
    found = Evidence(
        about=asked,
        near_best=near_best(case, rules, asked, best),
        curve=cost_curve(case, rules, asked, (1, 2, 3, 4)),
        decisions=decisions(case, rules, asked, best),
        stability=stability(case, rules, asked, seed=0, runs=5),
        policies=policy_prices(case, rules, asked),
        catchments=catchments(case, best),
    )
    return replace(placement, evidence=found)


@pytest.fixture(scope="session")
def whole(bare: Placement) -> Placement:
    """The study with all evidence, not routed."""
    return with_evidence(bare)


def _routed(option: Option, per_day: tuple[int, ...]) -> Option:
    """An option with routed days by hand: the season's day costs 1 000 yuan, unseen days what is given, in yuan."""

    def day(number: int, season: str, yuan: int) -> RoutedDay:
        return RoutedDay(
            day=date(2026, 9, number),
            season=season,
            cost=DailyCost(first=100 * yuan // 2, second=100 * yuan - 100 * yuan // 2),
            charge=0,
            left_kg=0.0,
            overnight_kg=3.0,
            km=120.0,
            vehicles=3,
            used=option.answer.depots,
            other_seeds=(100 * yuan + 500,),
        )

    made = Routed(
        facility=0.0,
        seasons=(day(1, YEAR.name, per_day[0]),),
        unseen=tuple(day(at, "", yuan) for at, yuan in enumerate(per_day, start=2)),
        year={YEAR.name: YEAR.days},
    )
    return replace(option, routed=made)


@pytest.fixture(scope="session")
def routed(whole: Placement) -> Callable[..., Placement]:
    """``routed(today=(1000, 1100, 1050), asked=(900, 980, 960))``: the study with routed days by hand."""

    def make(*, today: tuple[int, ...], asked: tuple[int, ...]) -> Placement:
        first, second, *rest = whole.options
        return replace(whole, options=(_routed(first, today), _routed(second, asked), *rest))

    return make


HOSTILE = (
    '=cmd|" /C calc"!A0',
    "</script><img src=x onerror=alert(1)>",
    '#eval("1+1") #image("x") $x$ *b* _i_ [c]',
    "@SUM(1)&lt;b&gt;{{7*7}}`x`\\",
    "长" * 300,
    "\u202eabc\u202c\x00\x07\nline\ttwo",
)


@pytest.fixture(scope="session")
def hostile(make_placement) -> Placement:
    """The study where every name tries to be a formula, markup or code, is very long or turns the text around."""
    names = {key: HOSTILE[at % len(HOSTILE)] for at, key in enumerate(KM)}
    made = with_evidence(make_placement(names, HOSTILE[1]))
    weak = Assumption(name=HOSTILE[2], value=HOSTILE[4], source=HOSTILE[0], grade="K")
    return replace(made, assumptions=(*made.assumptions, weak))


@pytest.fixture(scope="session")
def huining() -> Placement:
    """The demo county, 28 depots and 57 candidates, with some of the evidence."""
    county = open_county(Path(__file__).parents[3] / "data" / "huining")
    season = next(iter(county.seasons))
    asked = PMedian(20)
    made = place_depots(
        [(season, county.season_problem(season))],
        county.candidates,
        question=asked,
        route=False,
        effort=Effort(evidence=False),
    )
    case, rules, best = made.case, made.rules, made.asked.answer
    evidence = Evidence(
        about=asked,
        near_best=near_best(case, rules, asked, best, time_limit=5),
        decisions=decisions(case, rules, asked, best, time_limit=5),
        stability=stability(case, rules, asked, seed=0, runs=3, time_limit=5),
    )
    return replace(made, evidence=evidence)
