"""The key figures of a plan: each derived exactly from the plan, each with a stated definition."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction

from logistics_opt.accounts.moved import served
from logistics_opt.model import Act, Direction, Echelon, Load, Plan, Problem, Ride, SiteId, Stop, Tier
from logistics_opt.report.definitions import DEFINITIONS
from logistics_opt.report.journeys import Journey, Leg, journeys
from logistics_opt.report.words import Lang
from logistics_opt.units import HOUR, KILOGRAM, KILOMETRE, YUAN


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """
    A plan in persons' units; shares are 0 to 1; ``None`` where there is nothing to divide by.

    What each figure means is said once, in ``definitions.py``, and printed with it.
    """

    cost_yuan: float
    vehicle_day_yuan: float
    vehicle_km_yuan: float
    vehicle_hour_yuan: float
    site_day_yuan: float
    bus_yuan: float
    yuan_per_piece: float | None
    pieces: int
    pieces_served: int
    kg: float
    kg_served: float
    kg_served_share: float | None
    kg_overnight: float
    kg_unserved: float
    demands_unserved: int
    km: float
    hours: float
    vehicles: int
    trucks: int
    vans: int
    trips: int
    stops: int
    bus_pieces: int
    load_factor_out: float | None
    load_factor_back: float | None
    empty_km: float
    empty_km_share: float | None
    villages_served: int
    villages_with_demand: int
    townships_served: int
    townships_with_demand: int
    villages_direct: int
    on_time_share: float | None
    co2_kg: float
    bound_yuan: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: the key of :class:`KeyFigures`, its label, its value as text, what it means."""

    key: str
    label: str
    value: str
    meaning: str


def key_figures(problem: Problem, plan: Plan) -> KeyFigures:
    """All figures of the plan. Sums are of integers; each figure is rounded once, when it becomes a float."""
    trips = journeys(problem, plan)
    moved = served(problem, plan)
    asked = sum((demand.load for demand in problem.demands), Load())
    carried = sum(moved.values(), Load())
    left = sum((entry.load for entry in plan.unserved), Load())
    metres = sum(journey.metres for journey in trips)
    empty = sum(leg.metres for journey in trips for leg in journey.legs if leg.empty)
    reached = {problem.demand[key].site for key in moved}
    wanted = {demand.site for demand in problem.demands}
    return KeyFigures(
        cost_yuan=plan.cost.total / YUAN,
        vehicle_day_yuan=plan.cost.vehicle_day / YUAN,
        vehicle_km_yuan=plan.cost.vehicle_km / YUAN,
        vehicle_hour_yuan=plan.cost.vehicle_hour / YUAN,
        site_day_yuan=plan.cost.site_day / YUAN,
        bus_yuan=plan.cost.bus / YUAN,
        yuan_per_piece=_ratio(plan.cost.total, YUAN * carried.pieces),
        pieces=asked.pieces,
        pieces_served=carried.pieces,
        kg=asked.weight / KILOGRAM,
        kg_served=carried.weight / KILOGRAM,
        kg_served_share=_ratio(carried.weight, asked.weight),
        kg_overnight=sum(entry.load.weight for entry in plan.overnight) / KILOGRAM,
        kg_unserved=left.weight / KILOGRAM,
        demands_unserved=len({entry.demand for entry in plan.unserved}),
        km=metres / KILOMETRE,
        hours=sum(journey.seconds for journey in trips) / HOUR,
        vehicles=len(trips),
        trucks=sum(journey.vehicle.echelon is Echelon.FIRST for journey in trips),
        vans=sum(journey.vehicle.echelon is Echelon.SECOND for journey in trips),
        trips=sum(len(journey.outings) for journey in trips),
        stops=sum(journey.away_stops for journey in trips),
        bus_pieces=sum(ride.load.pieces for ride in plan.rides),
        load_factor_out=_load_factor(trips, out=True),
        load_factor_back=_load_factor(trips, out=False),
        empty_km=empty / KILOMETRE,
        empty_km_share=_ratio(empty, metres),
        villages_served=_count(problem, reached, Tier.VILLAGE),
        villages_with_demand=_count(problem, wanted, Tier.VILLAGE),
        townships_served=len(_townships(problem, reached)),
        townships_with_demand=len(_townships(problem, wanted)),
        villages_direct=len(_direct(problem, trips)),
        on_time_share=_on_time(problem, plan),
        co2_kg=sum(j.vehicle.co2_per_km * j.metres for j in trips) / (KILOMETRE * KILOGRAM),
        bound_yuan=None if plan.bound is None else plan.bound.value / YUAN,
        gap=plan.gap,
    )


def as_rows(figures: KeyFigures, lang: Lang = "en") -> tuple[Row, ...]:
    """The figures as labelled text with their meaning, in the order in which a person asks for them."""
    at = 0 if lang == "en" else 1
    rows = []
    for entry in fields(figures):
        definition = DEFINITIONS[entry.name]
        value = definition.show(getattr(figures, entry.name))
        rows.append(Row(entry.name, definition.label[at], value, definition.meaning[at]))
    return tuple(rows)


def _ratio(part: int, whole: int) -> float | None:
    return float(Fraction(part, whole)) if whole else None


def _load_factor(trips: tuple[Journey, ...], *, out: bool) -> float | None:
    legs = list(_halves(trips, out=out))
    metres = sum(leg.metres for leg in legs)
    return sum(leg.fill * leg.metres for leg in legs) / metres if metres else None


def _halves(trips: tuple[Journey, ...], *, out: bool) -> Iterator[Leg]:
    for journey in trips:
        for outing in journey.outings:
            yield from outing.legs[: outing.turn] if out else outing.legs[outing.turn :]


def _count(problem: Problem, sites: set[SiteId], tier: Tier) -> int:
    return sum(site.id in sites for site in problem.sites if site.tier is tier)


def _townships(problem: Problem, sites: set[SiteId]) -> set[SiteId]:
    """Townships of which the depot, or a village, is among the sites."""
    found = set()
    for site in problem.sites:
        if site.id in sites:
            township = site.id if site.tier is Tier.TOWNSHIP else site.parent
            if township is not None and problem.site[township].tier is Tier.TOWNSHIP:
                found.add(township)
    return found


def _direct(problem: Problem, trips: tuple[Journey, ...]) -> set[SiteId]:
    return {
        visit.site.id
        for journey in trips
        if journey.vehicle.base == problem.warehouse.id
        for outing in journey.outings
        for visit in outing.visits
        if visit.site.tier is Tier.VILLAGE and visit.stop.moves
    }


def _on_time(problem: Problem, plan: Plan) -> float | None:
    promised = sum(demand.load.pieces for demand in problem.demands if demand.promised is not None)
    kept = sum(_kept(problem, stop) for route in plan.routes for stop in route.stops)
    kept += sum(_kept_by_bus(problem, ride) for ride in plan.rides)
    return _ratio(kept, promised)


def _kept(problem: Problem, stop: Stop) -> int:
    """Pieces that come to where they are promised, at this stop, by the promise."""
    pieces = 0
    for move in stop.moves:
        demand = problem.demand[move.demand]
        goal = demand.site if demand.direction is Direction.DOWN else problem.warehouse.id
        if move.act is Act.UNLOAD and stop.site == goal and demand.promised is not None:
            pieces += move.load.pieces * (stop.starts <= demand.promised)
    return pieces


def _kept_by_bus(problem: Problem, ride: Ride) -> int:
    """Likewise for what comes by bus."""
    pieces = 0
    for part in ride.goods:
        demand = problem.demand[part.demand]
        goal = demand.site if demand.direction is Direction.DOWN else problem.warehouse.id
        if ride.goal == goal and demand.promised is not None:
            pieces += part.load.pieces * (ride.arrives <= demand.promised)
    return pieces
