"""
Where else the depots of a county might stand: generated places for a study of placement.

Passenger stations and post offices lie near the seats; idle workshops and old schools in large villages far from the
seats, where roads part or at least go on; new buildings at junctions between the townships. What a place costs and
passes on in a day is drawn between two figures of ``placement_parameters.csv``.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from logistics_opt.model import Candidate, Host, Load, LonLat, Premises, Site, SiteId, Standing, Tier
from logistics_opt.network.road import Road
from logistics_opt.synth.facts import Facts
from logistics_opt.synth.fleet import Prices
from logistics_opt.synth.plane import DIGITS
from logistics_opt.units import KILOGRAM, YUAN

GENERATED = "(generated 生成)"
STATION = (300.0, 1_000.0)  # metres of road from the seat
POST = (150.0, 500.0)
POST_OFFICES = 10
WORKSHOP = (50.0, 250.0)  # metres of road from the middle of the village
WORKSHOPS = 16
NEW_BUILDINGS = 8
FAR = 4_500.0  # metres from every seat that a workshop or a new building has at least
APART = 6_000.0  # and from the next of its kind
OUT = 1_500.0  # metres, as :data:`FAR` and :data:`APART`, where only villages are known
REACH = 8_000.0  # metres within which a junction's villages count
JUNCTION, THROUGH = 3, 2  # ways to leave a point where roads part, and one where a road goes on
UNBOUNDED = 10**12  # the other measures of a capacity given in kg, as the reader of the table has it
CONVERSION_STEP, CAPACITY_STEP = 1_000 * YUAN, 500 * KILOGRAM
MAIN = ("national", "provincial", "county")
CLASSES = (*MAIN, "township", "village")
WORKSHOP_NAMES = ("旧校舍", "闲置厂房")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place found: its township, its name, where it is."""

    township: Site
    name: str
    position: LonLat


_Kind = tuple[str, Host, Premises, list[_Spot]]


def draw_candidates(
    facts: Facts,
    sites: Sequence[Site],
    roads: Sequence[Road],
    pieces: Mapping[SiteId, float],
    prices: Prices,
    rng: np.random.Generator,
) -> tuple[Candidate, ...]:
    """
    The depots of today with what closing one costs, then stations, post offices, workshops and new buildings.

    ``pieces`` a day by site say where a place is worth having. All positions are generated, on the roads.
    """
    depots = {site.id: site for site in sites if site.tier is Tier.TOWNSHIP}
    residents = {SiteId(township.code): township.residents for township in facts.townships}
    least = prices.whole("station_least_residents")
    bus = [d for d in depots.values() if d.host is not Host.PASSENGER_STATION and residents[d.id] >= least]
    post = sorted((d for d in depots.values() if d.host is not Host.POST_OFFICE), key=lambda d: -residents[d.id])
    ways = _Ways(roads)
    kinds: tuple[_Kind, ...] = (
        (
            "passenger_station",
            Host.PASSENGER_STATION,
            Premises.REUSED,
            [_near_seat(depot, "客运站", STATION, ways, rng) for depot in bus],
        ),
        (
            "post_office",
            Host.POST_OFFICE,
            Premises.REUSED,
            [_near_seat(depot, "邮政所", POST, ways, rng) for depot in post[:POST_OFFICES]],
        ),
        ("idle_workshop", Host.IDLE_WORKSHOP, Premises.REUSED, _workshops(sites, depots, pieces, ways, rng)),
        ("new_building", Host.SERVICE_POINT, Premises.NEW, _junctions(sites, depots, pieces, ways)),
    )
    return _drawn(depots, kinds, prices, rng)


def village_candidates(
    sites: Sequence[Site], pieces: Mapping[SiteId, float], each: int, prices: Prices, rng: np.random.Generator
) -> tuple[Candidate, ...]:
    """
    The depots of today, then workshops in villages, for a county whose roads are not known.

    First ``each`` villages with the most pieces within :data:`REACH`, then as many of those farthest from any seat; all
    at least :data:`OUT` from every seat and from each other. Which villages is not drawn, only what a place costs.
    """
    depots = {site.id: site for site in sites if site.tier is Tier.TOWNSHIP}
    villages = [site for site in sites if site.tier is Tier.VILLAGE]
    away = {site.id: _nearest(site.position, depots)[1] for site in villages}
    around = {
        a.id: sum(pieces[b.id] for b in villages if a.position.distance_to(b.position) <= REACH) for a in villages
    }
    fit = [site for site in villages if away[site.id] >= OUT]
    chosen: list[Site] = []
    for worth in (around, away):
        before = len(chosen)
        for site in sorted(fit, key=lambda site: (-worth[site.id], site.id)):
            if len(chosen) - before < each and all(site.position.distance_to(o.position) >= OUT for o in chosen):
                chosen.append(site)
    spots = [
        _Spot(depots[site.parent or SiteId("")], f"{site.name}{WORKSHOP_NAMES[0]}", site.position) for site in chosen
    ]
    return _drawn(depots, [("idle_workshop", Host.IDLE_WORKSHOP, Premises.REUSED, spots)], prices, rng)


def _drawn(
    depots: Mapping[SiteId, Site], kinds: Sequence[_Kind], prices: Prices, rng: np.random.Generator
) -> tuple[Candidate, ...]:
    """The depots of today and the places found, with what they cost."""
    closing = prices.fen("depot_closing_yuan")
    today = [
        Candidate(site=depot, premises=Premises.STANDING, township=depot.id, closing=closing)
        for depot in depots.values()
    ]
    count: Counter[SiteId] = Counter()
    new = []
    for kind, host, premises, spots in kinds:
        for spot in spots:
            count[spot.township.id] += 1
            number = SiteId(f"c-{spot.township.id}-{count[spot.township.id]}")
            new.append(_candidate(number, spot, kind, host, premises, prices, rng))
    return (*today, *new)


def _candidate(
    number: SiteId, spot: _Spot, kind: str, host: Host, premises: Premises, prices: Prices, rng: np.random.Generator
) -> Candidate:
    conversion = _between(prices.fen, f"{kind}_conversion", "yuan", CONVERSION_STEP, rng)
    weight = _between(lambda name: prices.whole(name) * KILOGRAM, f"{kind}_capacity", "kg", CAPACITY_STEP, rng)
    site = replace(
        spot.township,
        id=number,
        name=f"{spot.name} {GENERATED}",
        position=spot.position,
        host=host,
        standing=Standing.CANDIDATE,
        capacity=Load(weight, UNBOUNDED, UNBOUNDED),
        cost_per_day=prices.fen(f"{kind}_per_day_yuan"),
        functions=frozenset(),
        aliases=(),
        position_kind="generated",
    )
    return Candidate(site=site, premises=premises, township=spot.township.id, conversion=conversion)


def _between(figure: Callable[[str], int], name: str, unit: str, step: int, rng: np.random.Generator) -> int:
    """A figure drawn between the low and the high one, both included, in whole steps."""
    low, high = (figure(f"{name}_{end}_{unit}") // step for end in ("low", "high"))
    return int(rng.integers(low, high + 1)) * step


class _Ways:
    """The roads by the points they begin or end at, each seen from there outwards, the main ones first."""

    def __init__(self, roads: Sequence[Road]) -> None:
        self._roads: dict[LonLat, list[tuple[Road, tuple[LonLat, ...]]]] = {}
        self._arms: Counter[LonLat] = Counter()
        self._through: dict[LonLat, Road] = {}
        for road in sorted(roads, key=lambda road: (CLASSES.index(road.road_class), road.id)):
            for line in (road.geometry, road.geometry[::-1]):
                self._roads.setdefault(line[0], []).append((road, line))
                self._arms.update(line[:-1])
            if road.road_class in MAIN:
                for point in road.geometry:
                    self._through.setdefault(point, road)

    def arms(self, at: LonLat) -> int:
        """In how many ways one can leave a point of the roads."""
        return self._arms[at]

    def on_main_roads(self) -> tuple[tuple[LonLat, Road], ...]:
        """The points of the main roads, each with the greatest road through it."""
        return tuple(self._through.items())

    def out(self, at: LonLat, nth: int, metres: float) -> LonLat:
        """The point so many metres along the nth road that leaves here, at its end where it is shorter."""
        leaving = self._roads[at]
        line = leaving[nth % len(leaving)][1]
        for a, b in pairwise(line):
            step = a.distance_to(b)
            if step and metres <= step:
                share = metres / step
                return LonLat(
                    round(a.lon + share * (b.lon - a.lon), DIGITS), round(a.lat + share * (b.lat - a.lat), DIGITS)
                )
            metres -= step
        return line[-1]


def _near_seat(depot: Site, name: str, metres: tuple[float, float], ways: _Ways, rng: np.random.Generator) -> _Spot:
    at = ways.out(depot.position, int(rng.integers(2)), float(rng.uniform(*metres)))
    return _Spot(depot, f"{depot.name}{name}", at)


def _workshops(
    sites: Sequence[Site],
    depots: Mapping[SiteId, Site],
    pieces: Mapping[SiteId, float],
    ways: _Ways,
    rng: np.random.Generator,
) -> list[_Spot]:
    """Villages far from every seat, where roads part before where one goes on, large before small; no two are near."""
    fit = [
        site
        for site in sites
        if site.tier is Tier.VILLAGE
        and ways.arms(site.position) >= THROUGH
        and _nearest(site.position, depots)[1] >= FAR
    ]
    fit.sort(key=lambda site: (ways.arms(site.position) < JUNCTION, -pieces[site.id], site.id))
    chosen = _spread([site.position for site in fit], WORKSHOPS)
    villages = {site.position: site for site in fit}
    spots = []
    for position in chosen:
        village = villages[position]
        at = ways.out(position, int(rng.integers(2)), float(rng.uniform(*WORKSHOP)))
        name = WORKSHOP_NAMES[int(rng.integers(len(WORKSHOP_NAMES)))]
        spots.append(_Spot(depots[village.parent or SiteId("")], f"{village.name}{name}", at))
    return spots


def _junctions(
    sites: Sequence[Site], depots: Mapping[SiteId, Site], pieces: Mapping[SiteId, float], ways: _Ways
) -> list[_Spot]:
    """Junctions on main roads far from every seat with the most pieces around; no two near each other."""
    villages = [site for site in sites if site.tier is Tier.VILLAGE]
    homes = {site.position for site in villages}
    road = dict(ways.on_main_roads())
    fit = [p for p in road if ways.arms(p) >= JUNCTION and p not in homes and _nearest(p, depots)[1] >= FAR]
    around = {p: sum(pieces[v.id] for v in villages if p.distance_to(v.position) <= REACH) for p in fit}
    fit.sort(key=lambda p: (-around[p], p.lon, p.lat))
    spots = []
    for position in _spread(fit, NEW_BUILDINGS):
        depot = _nearest(position, depots)[0]
        where = road[position].name or "县道"
        spots.append(_Spot(depot, f"{depot.name}{where}路口新建站", position))
    return spots


def _spread(positions: Sequence[LonLat], count: int) -> list[LonLat]:
    """The first so many of the positions of which none is near an earlier one."""
    chosen: list[LonLat] = []
    for position in positions:
        if len(chosen) < count and all(position.distance_to(other) >= APART for other in chosen):
            chosen.append(position)
    return chosen


def _nearest(position: LonLat, depots: Mapping[SiteId, Site]) -> tuple[Site, float]:
    """The depot nearest as the crow flies, and its distance in metres."""
    depot = min(depots.values(), key=lambda depot: position.distance_to(depot.position))
    return depot, position.distance_to(depot.position)
