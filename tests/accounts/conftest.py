"""Plans by hand for the line county, and real plans of counties with any number of firms."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np
import pytest

from logistics_opt.accounts import (
    Protection,
    TrusteeAccounts,
    cost_to_serve,
    firm_accounts,
    paid_by,
    settle,
    trustee_accounts,
)
from logistics_opt.model import (
    Act,
    Cost,
    DemandId,
    Direction,
    Firm,
    FirmId,
    Line,
    LineId,
    LineStop,
    Load,
    Move,
    Plan,
    Problem,
    ProfileName,
    Route,
    SiteId,
    Stop,
    Trip,
    VehicleTypeId,
)
from logistics_opt.study import plan_day
from logistics_opt.synth.county import random_county
from logistics_opt.units import HOUR, MINUTE

Calls = Sequence[tuple[str, str, str]]


def _moves(problem: Problem, act: Act, names: str) -> tuple[Move, ...]:
    return tuple(Move(DemandId(name), act, problem.demand[DemandId(name)].load) for name in names.split())


def _trip(problem: Problem, departs: int, calls: Calls) -> Trip:
    """Calls are (site, unloads, loads)."""
    stops: list[Stop] = []
    now = departs
    for at, (name, unloads, loads) in enumerate(calls):
        site = problem.site[SiteId(name)]
        moves = _moves(problem, Act.UNLOAD, unloads) + _moves(problem, Act.LOAD, loads)
        now += problem.travel[ProfileName("road")].time(stops[-1].site, site.id) if stops else 0
        away = 0 < at < len(calls) - 1
        starts = max(now, site.hours.opens) if away else now
        leaves = starts + site.service(sum(move.load.pieces for move in moves)) if away else now
        stops.append(Stop(site=site.id, arrives=now, starts=starts, leaves=leaves, moves=moves))
        now = leaves
    return Trip(tuple(stops))


@pytest.fixture(scope="session")
def make_plan() -> Callable[..., Plan]:
    """``make_plan(problem, cost, truck=[(departs, [(site, unloads, loads), ...]), ...], van1=...)``."""

    def plan(problem: Problem, cost: Cost, **vehicles: Sequence[tuple[int, Calls]]) -> Plan:
        routes = tuple(
            Route(vehicle=VehicleTypeId(name), number=1, trips=tuple(_trip(problem, *trip) for trip in trips))
            for name, trips in vehicles.items()
        )
        return Plan(problem=problem.digest, routes=routes, cost=cost, made_by="by hand")

    return plan


@pytest.fixture(scope="session")
def two_villages(make_county, make_demand) -> Problem:
    """``a`` of the post for v1 and ``b`` of the co-operative for v2: ten pieces, 100 kg, 500 l each."""
    return make_county(demands=(make_demand("a", "v1"), make_demand("b", "v2", firm=FirmId("coop"))))


@pytest.fixture(scope="session")
def two_villages_plan(two_villages, make_plan) -> Plan:
    """
    Truck: w - d1 - w from 06:00. Van: d1 - v1 - v2 - d1 from 07:00.

    Truck: 20 km, out 1 000 + 400 + 1 000 s. Van: 20 km, out 500 + 220 + 500 + 220 + 1 000 = 2 440 s at half a fen.
    """
    return make_plan(
        two_villages,
        Cost(vehicle_day=20_000 + 10_000, vehicle_km=6_000 + 2_000, vehicle_hour=2_400 + 1_220, site_day=6_200),
        truck=[(6 * HOUR, [("w", "", "a b"), ("d1", "a b", ""), ("w", "", "")])],
        van1=[(7 * HOUR, [("d1", "", "a b"), ("v1", "a", ""), ("v2", "b", ""), ("d1", "", "")])],
    )


@pytest.fixture(scope="session")
def firms_county(make_county, make_demand) -> Callable[[int, int], Problem]:
    """``firms_county(firms, seed)``: each firm has goods for every village and up from v1; amounts from the seed."""

    def county(firms: int, seed: int) -> Problem:
        rng = np.random.default_rng([firms, seed])
        members = tuple(Firm(id=FirmId(f"f{n}"), name=f"firm {n}") for n in range(firms))
        demands = []
        for firm in members:
            for site in ("v1", "v2", "v3", "d1"):
                promised = int(rng.integers(8, 18)) * HOUR
                amounts = {"pieces": int(rng.integers(11, 40)), "kg": int(rng.integers(7, 30))}
                terms = {"firm": firm.id, "promised": promised}
                demands.append(make_demand(f"{firm.id}-{site}", site, **amounts, litres=40, **terms))
            up = {"firm": firm.id, "direction": Direction.UP, "ready": 7 * HOUR}
            demands.append(make_demand(f"{firm.id}-up", "v1", int(rng.integers(3, 9)), 9, 30, **up))
        return make_county(firms=members, demands=tuple(demands))

    return county


def _free_bus(name: str, stops: Sequence[str], departs: int) -> Line:
    """A bus that costs nothing, ten minutes from stop to stop."""
    return Line(
        id=LineId(name),
        name=name,
        stops=tuple(LineStop(SiteId(site), n * 10 * MINUTE) for n, site in enumerate(stops)),
        departures=(departs,),
        spare=Load(10**7, 10**8, 10**5),
        loading_lead=10 * MINUTE,
    )


@pytest.fixture(scope="session")
def planned(firms_county) -> Callable[..., tuple[Problem, Plan]]:
    """
    A county of so many firms and a real plan for it, made once for each seed.

    ``buses``: with a free bus at 07:00 from w to d1 and v2 and one at 16:00 from d1 to w, on which goods ride.
    """
    made: dict[tuple[int, int, bool], tuple[Problem, Plan]] = {}
    lines = (_free_bus("out", ("w", "d1", "v2"), 7 * HOUR), _free_bus("back", ("d1", "w"), 16 * HOUR))

    def plan(firms: int, seed: int, buses: bool = False) -> tuple[Problem, Plan]:
        if (firms, seed, buses) not in made:
            problem = replace(firms_county(firms, seed), lines=lines if buses else ())
            made[firms, seed, buses] = problem, plan_day(problem, max_steps=50)
            assert bool(made[firms, seed, buses][1].rides) == buses
        return made[firms, seed, buses]

    return plan


@pytest.fixture(scope="session")
def random_plans() -> tuple[tuple[Problem, Plan], ...]:
    """
    Real plans of random counties, most with owners, goods both ways, trips that reload, goods that cannot go.

    Every third has a bus at 10:00 from the warehouse to all villages, run by its first firm, at 20 fen a piece.
    """
    problems = [random_county(seed, villages=6 + seed % 7).problem for seed in range(12)]
    for at, county in list(enumerate(problems))[::3]:
        called = {demand.site for demand in county.demands}
        stops = [county.warehouse.id, *(site.id for site in county.sites if site.id in called)]
        bus = replace(_free_bus("bus to all", stops, 10 * HOUR), price_per_piece=20, operator=county.firms[0].id)
        problems[at] = replace(county, lines=(bus,))
    return tuple((problem, plan_day(problem, max_steps=60)) for problem in problems)


@pytest.fixture(scope="session")
def make_accounts() -> Callable[..., TrusteeAccounts]:
    """
    The trustee's accounts of a plan, with a stand-alone cost and a margin for each firm drawn from a seed.

    Firms bear what their villages cost; ``alone``, ``shares`` and ``margins`` replace what is drawn.
    """

    def accounts(problem: Problem, plan: Plan, seed: int = 0, **given: Mapping[FirmId, int]) -> TrusteeAccounts:
        rng = np.random.default_rng(seed)
        costs = cost_to_serve(problem, plan)
        shares = given.get("shares", costs.firms)
        drawn = {firm.id: shares[firm.id] + int(rng.integers(1_000, 40_000)) for firm in problem.firms}
        margins = {firm.id: int(rng.integers(100, 900)) for firm in problem.firms}
        return trustee_accounts(
            problem,
            plan,
            alone=given.get("alone", drawn),
            shares=shares,
            margins=given.get("margins", margins),
            settlement=settle(bears=shares, paid=paid_by(problem, plan), days=30),
            costs=costs,
        )

    return accounts


@pytest.fixture(scope="session")
def document() -> Callable[..., str]:
    """Everything that a firm's document says, as text."""

    def text(accounts: TrusteeAccounts, problem: Problem, plan: Plan, firm: str, **options: Protection) -> str:
        return json.dumps(
            asdict(firm_accounts(accounts, problem, plan, FirmId(firm), **options)), default=str, indent=1
        )

    return text
