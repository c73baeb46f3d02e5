"""
The location-routing formats of Prins, Prodhon and Wolfler Calvo (2006): CLRP, and 2E-LRP (``*-2e.dat``) after it.

Numbers one after another. CLRP: customers n, depots m, positions of depots and customers, vehicle capacity, capacities
of depots, demands, opening costs, cost of a route, 0 or 1. 2E-LRP: the position of the central depot goes before the
satellites, Q2 and Q1 stand for the capacity, F2 and F1 for the cost of a route.

CLRP: with 0 at the end an arc costs ceil(100 d) (Prodhon), with 1 its length (Tuzun and Burke, Barreto). 2E-LRP: an
arc costs ceil(100 d) on the second level, ceil(100 * 2 d) on the first; a satellite is served by one truck.

One published file, ``coord200-10-3b-2e.dat``, lacks F1. A program that reads one number after another takes the final
0 for it, and so do we: the published value, 401 672, is the CLRP's with the same places, 362 320, and three trucks that
go to a satellite each, about 38 600, without any F1.
"""

from logistics_opt.formats.published.words import (
    CAPACITY,
    COST,
    CUSTOMERS,
    DEMAND,
    MOST_CUSTOMERS,
    MOST_SATELLITES,
    SATELLITES,
    Called,
    Malformed,
    Words,
)
from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance, Rounding

_RULE = Called("the rule of rounding", "取整规则")


def is_prodhon(text: str) -> bool:
    """Whether the first two lines that are not blank hold one word each."""
    lines = [line.split() for line in text.splitlines()[:20] if line.strip()]
    return [len(words) for words in lines[:2]] == [1, 1]


def prodhon(name: str, text: str) -> PublishedInstance:
    """The instance, CLRP or 2E-LRP by how many numbers there are; raises Malformed."""
    words = Words.of(text)
    customers = words.size(CUSTOMERS, MOST_CUSTOMERS)
    satellites = words.size(SATELLITES, MOST_SATELLITES)
    one, two = 3 + 3 * customers + 4 * satellites, 7 + 3 * customers + 4 * satellites
    if words.left == one:
        return _clrp(name, words, customers, satellites)
    if words.left in (two - 1, two):
        return _two_echelons(name, words, customers, satellites)
    raise Malformed(
        f"after its first two it has {words.left} numbers, not {one} (CLRP) or {two} (2E-LRP)",
        f"前两个数之后有{words.left}个数，应为{one}个(CLRP)或{two}个(2E-LRP)",
    )


def _clrp(name: str, words: Words, customers: int, satellites: int) -> PublishedInstance:
    places = [words.position() for _ in range(satellites + customers)]
    capacity = words.number(CAPACITY, least=1)
    opened, served = _points(places, words, customers, satellites)
    fixed = words.number(COST)
    rule = words.whole(_RULE)
    if rule > 1:
        raise Malformed(f"its last number is {rule}, not 0 or 1", f"最后一个数为{rule}，应为0或1")
    return PublishedInstance(
        name=name,
        family=Family.CLRP,
        depots=(),
        satellites=opened,
        customers=served,
        trucks=None,
        freighters=PublishedFleet(capacity=capacity, fixed=fixed),
        split=False,
        rounding=Rounding.EXACT if rule else Rounding.CEIL_100,
    )


def _two_echelons(name: str, words: Words, customers: int, satellites: int) -> PublishedInstance:
    x, y = words.position()
    places = [words.position() for _ in range(satellites + customers)]
    second, first = words.number(CAPACITY, least=1), words.number(CAPACITY, least=1)
    opened, served = _points(places, words, customers, satellites)
    fixed_second, fixed_first = words.number(COST), words.number(COST)
    return PublishedInstance(
        name=name,
        family=Family.LRP_2E,
        depots=(Point(x=x, y=y),),
        satellites=opened,
        customers=served,
        trucks=PublishedFleet(capacity=first, fixed=fixed_first, times=2),
        freighters=PublishedFleet(capacity=second, fixed=fixed_second),
        split=False,
        rounding=Rounding.CEIL_100,
    )


def _points(
    places: list[tuple[float, float]], words: Words, customers: int, satellites: int
) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    capacities = [words.number(CAPACITY) for _ in range(satellites)]
    demands = [words.number(DEMAND) for _ in range(customers)]
    costs = [words.number(COST) for _ in range(satellites)]
    opened = tuple(
        Point(x=x, y=y, capacity=capacity, opening_cost=cost)
        for (x, y), capacity, cost in zip(places, capacities, costs, strict=False)
    )
    served = tuple(Point(x=x, y=y, demand=demand) for (x, y), demand in zip(places[satellites:], demands, strict=True))
    return opened, served
