"""
Seeded demand by firm, site, commodity, direction and day.

Skewed as rural China is: a median village gets 15-30 pieces a day, one in ten fewer than 3, a township's own counter up
to several hundred. Every site has some demand every day. Pieces of one firm, commodity, site and direction are one
demand. Weekday factors, shares and probabilities are own estimates, stated where they stand.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from logistics_opt.model import CommodityId, Demand, DemandId, Direction, FirmId, Load, Site, SiteId, Tier
from logistics_opt.synth.goods import (
    CHILLED,
    CONSUMER,
    COOP,
    COURIERS,
    INPUTS,
    PARCEL,
    PARCEL_SHARES,
    PIECES,
    POST,
    PRODUCE,
)
from logistics_opt.units import HOUR, MINUTE, YUAN, Seconds

WEEKDAY = (1.06, 1.02, 1.0, 1.0, 0.99, 0.97, 0.93)  # Monday first: what came over the weekend goes out on Monday
MEDIAN_VILLAGE = 21.0
VILLAGE_SPREAD = 0.55
UP_SHARE = 0.07  # parcels and returns up, of the pieces down
TINY_SHARE = 0.12  # of the villages: 0.5 to 2.2 pieces a day
COUNTER = (25.0, 0.006, 700.0)  # pieces a day at a township's own counter: base, a resident, most
READY: dict[FirmId, Seconds] = {  # the trunk trucks come in at about six
    POST: 5 * HOUR + 40 * MINUTE,
    COURIERS[0]: 6 * HOUR,
    COURIERS[1]: 6 * HOUR + 10 * MINUTE,
    COURIERS[2]: 6 * HOUR + 20 * MINUTE,
    COOP: 5 * HOUR + 30 * MINUTE,
}


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where demand is: a village, a community of a town, or a township's counter (tier ``TOWNSHIP``).

    ``parcels`` are the pieces a day down on a plain weekday; ``shop_days`` the weekdays on which the co-op restocks the
    shop, ``input_day`` the weekday on which farm inputs go to the township.
    """

    site: SiteId
    tier: Tier
    parcels: float
    shop_days: frozenset[int]
    input_day: int


def village_parcels(rng: np.random.Generator, crowding: float) -> float:
    """Pieces a day of one village; ``crowding`` is its township's residents a village over the county's mean."""
    if rng.random() < TINY_SHARE:
        return float(rng.uniform(0.5, 2.2))
    return float(MEDIAN_VILLAGE * crowding**0.5 * rng.lognormal(0.0, VILLAGE_SPREAD))


def counter_parcels(residents: int) -> float:
    """Pieces a day that are handed over at a township's own counter."""
    base, each, most = COUNTER
    return min(most, base + each * residents)


def draw_place(rng: np.random.Generator, site: SiteId, tier: Tier, parcels: float, input_day: int) -> Place:
    """A place with the weekdays of its shop: two in three have one, restocked on two working days."""
    first = int(rng.integers(0, 3))
    days = frozenset({first, first + 2}) if rng.random() < 0.65 else frozenset[int]()
    return Place(site, tier, parcels, days, input_day)


def draw_day(rng: np.random.Generator, places: Sequence[Place], day: date) -> tuple[Demand, ...]:
    """All demands of one day, in the order of the places; numbered through the day."""
    rows: list[Demand] = []
    for place in places:
        before = len(rows)
        for firm, commodity, direction, pieces in _wishes(rng, place, day):
            if pieces:
                rows.append(_demand(rng, f"{day:%m%d}-{len(rows) + 1:05d}", firm, commodity, place, direction, pieces))
        if not any(row.direction is Direction.DOWN for row in rows[before:]):
            # The post always has a letter or a newspaper: nobody is without a delivery.
            rows.append(_demand(rng, f"{day:%m%d}-{len(rows) + 1:05d}", POST, PARCEL, place, Direction.DOWN, 1))
    return tuple(rows)


def draw_places(rng: np.random.Generator, residents: Mapping[str, int], sites: Sequence[Site]) -> list[Place]:
    """
    Where a county's demand is, with its mean amount; farm inputs go to a seventh of the townships each day.

    ``residents`` are the townships' people, by the id of their depots.
    """
    members = Counter(site.parent for site in sites if site.tier is Tier.VILLAGE)
    usual = sum(residents.values()) / sum(members.values())
    day = {code: i % len(WEEKDAY) for i, code in enumerate(residents)}
    places = []
    for site in sites:
        if site.tier is Tier.TOWNSHIP:
            places.append(draw_place(rng, site.id, site.tier, counter_parcels(residents[site.id]), day[site.id]))
        elif site.tier is Tier.VILLAGE and site.parent:
            crowding = residents[site.parent] / members[site.parent] / usual
            places.append(
                draw_place(rng, site.id, site.tier, village_parcels(rng, min(crowding, 2.0)), day[site.parent])
            )
    return places


Wish = tuple[FirmId, CommodityId, Direction, int]


def _wishes(rng: np.random.Generator, place: Place, day: date) -> list[Wish]:
    counter, weekday = place.tier is Tier.TOWNSHIP, day.weekday()
    size = place.parcels * WEEKDAY[weekday]
    carriers = list(PARCEL_SHARES)
    shares = list(PARCEL_SHARES.values())
    down = rng.multinomial(rng.poisson(size), shares)
    up = rng.multinomial(rng.poisson(UP_SHARE * size), shares)
    wishes: list[Wish] = [(f, PARCEL, Direction.DOWN, int(n)) for f, n in zip(carriers, down, strict=True)]
    wishes += [(f, PARCEL, Direction.UP, int(n)) for f, n in zip(carriers, up, strict=True)]
    sender = COOP if rng.random() < 0.4 else carriers[int(rng.integers(len(carriers)))]
    if weekday in place.shop_days:
        wishes.append((COOP, CONSUMER, Direction.DOWN, int(rng.integers(2, 9)) * (3 if counter else 1)))
    if weekday == place.input_day and rng.random() < (1.0 if counter else 0.35):
        wishes.append((COOP, INPUTS, Direction.DOWN, int(rng.integers(1, 5)) * (2 if counter else 1)))
    if rng.random() < (0.9 if counter else 0.1):
        wishes.append((sender, CHILLED, Direction.DOWN, int(rng.integers(1, 4)) * (4 if counter else 1)))
    if rng.random() < (0.9 if counter else 0.35):
        wishes.append((sender, PRODUCE, Direction.UP, (1 + int(rng.lognormal(1.2, 0.6))) * (3 if counter else 1)))
    if rng.random() < (0.4 if counter else 0.04):
        wishes.append((sender, CHILLED, Direction.UP, int(rng.integers(1, 4)) * (2 if counter else 1)))
    return wishes


def _demand(
    rng: np.random.Generator,
    number: str,
    firm: FirmId,
    commodity: CommodityId,
    place: Place,
    direction: Direction,
    pieces: int,
) -> Demand:
    piece = PIECES[commodity]
    grams = round(pieces * float(rng.uniform(piece.low, piece.high)) / 100) * 100
    down = direction is Direction.DOWN
    promised = (
        (12 * HOUR if place.tier is Tier.TOWNSHIP else 18 * HOUR) if commodity in (PARCEL, CHILLED) else 20 * HOUR
    )
    cash = int(rng.integers(20, 400)) if down and commodity in (PARCEL, CONSUMER) and rng.random() < 0.06 else 0
    return Demand(
        id=DemandId(number),
        firm=firm,
        commodity=commodity,
        site=place.site,
        direction=direction,
        load=Load(grams, round(grams / 1_000 * piece.litres_per_kg) * 1_000, pieces),
        ready=READY[firm] if down else (8 + int(rng.integers(0, 3))) * HOUR,
        promised=promised if down else 22 * HOUR,
        priority=2 if commodity == CHILLED else 1 if commodity == PARCEL or not down else 0,
        cash=cash * YUAN,
    )
