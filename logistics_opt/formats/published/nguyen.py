"""
The 2E-LRP format of Nguyen, Prins and Prodhon (2012), doi:10.1016/j.ejor.2011.07.030.

``m n``; ``Q1 Q2``; ``F1 F2``; the central depot's ``x y``; satellites ``x y capacity opening-cost``; customers ``x y
demand``. An arc costs ceil(10 d) on the second level, ceil(10 * 2 d) on the first; a satellite is served by one truck.
"""

from logistics_opt.formats.published.words import (
    CAPACITY,
    COST,
    CUSTOMERS,
    DEMAND,
    MOST_CUSTOMERS,
    MOST_SATELLITES,
    SATELLITES,
    Malformed,
    Words,
)
from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance, Rounding


def is_nguyen(text: str) -> bool:
    """Whether the first four lines that are not blank hold two words each, and the fifth four."""
    lines = [line.split() for line in text.splitlines()[:20] if line.strip()]
    return [len(words) for words in lines[:5]] == [2, 2, 2, 2, 4]


def nguyen(name: str, text: str) -> PublishedInstance:
    """The instance; raises Malformed."""
    words = Words.of(text)
    satellites = words.size(SATELLITES, MOST_SATELLITES)
    customers = words.size(CUSTOMERS, MOST_CUSTOMERS)
    needed = 6 + 4 * satellites + 3 * customers
    if words.left != needed:
        raise Malformed(
            f"after its first two it has {words.left} numbers, not {needed}",
            f"前两个数之后有{words.left}个数，应为{needed}个",
        )
    first, second = words.number(CAPACITY, least=1), words.number(CAPACITY, least=1)
    fixed_first, fixed_second = words.number(COST), words.number(COST)
    x, y = words.position()
    return PublishedInstance(
        name=name,
        family=Family.LRP_2E,
        depots=(Point(x=x, y=y),),
        satellites=tuple(_satellite(words) for _ in range(satellites)),
        customers=tuple(_customer(words) for _ in range(customers)),
        trucks=PublishedFleet(capacity=first, fixed=fixed_first, times=2),
        freighters=PublishedFleet(capacity=second, fixed=fixed_second),
        split=False,
        rounding=Rounding.CEIL_10,
    )


def _satellite(words: Words) -> Point:
    x, y = words.position()
    return Point(x=x, y=y, capacity=words.number(CAPACITY), opening_cost=words.number(COST))


def _customer(words: Words) -> Point:
    x, y = words.position()
    return Point(x=x, y=y, demand=words.number(DEMAND))
