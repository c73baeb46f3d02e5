"""
The 2E-VRPTW format of Dellaert, Dashty Saridarq, Van Woensel and Crainic (2019), doi:10.1287/trsc.2018.0844.

A line a place: customers ``x y opens closes demand service``, then satellites ``x y service``, then depots ``x y 0``.
The vehicles are not in the file; they are the same for all: trucks of 200, freighters of 50, costing 50 and 25 when
used. An arc costs its length, which is also its travel time. Nothing leaves a depot before time 0.
"""

from logistics_opt.formats import limits
from logistics_opt.formats.published.words import (
    DEMAND,
    MOST_CUSTOMERS,
    MOST_SATELLITES,
    POSITION,
    TIME,
    Malformed,
    number,
)
from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance

_TRUCKS = PublishedFleet(capacity=200, fixed=50)
_FREIGHTERS = PublishedFleet(capacity=50, fixed=25)


def is_dellaert(text: str) -> bool:
    """Whether the first line that is not blank holds six words."""
    return len(next((line.split() for line in text.splitlines() if line.strip()), [])) == 6


def dellaert(name: str, text: str) -> PublishedInstance:
    """The instance; raises Malformed."""
    lines = [(at, line.split()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    stores = next((i for i, (_, words) in enumerate(lines) if len(words) != 6), len(lines))
    wrong = next((at for at, words in lines[stores:] if len(words) != 3), None)
    if wrong is not None:
        raise Malformed(
            "six numbers a customer come first, then three a satellite or depot",
            "应先为每个客户六个数，再为每个中转站或仓库三个数",
            wrong,
        )
    customers = tuple(_customer(at, words) for at, words in lines[:stores])
    places = [_store(at, words) for at, words in lines[stores:]]
    first_depot = next((i for i, place in enumerate(places) if place.service == 0), len(places))
    satellites, depots = places[:first_depot], places[first_depot:]
    if not satellites or not depots or any(depot.service for depot in depots):
        raise Malformed(
            "satellites (with a service time) and then depots (with 0) are needed",
            "需先列中转站(服务时间大于0)，再列仓库(服务时间为0)",
        )
    if len(customers) > MOST_CUSTOMERS or len(places) > MOST_SATELLITES:
        raise Malformed("it has too many places", "地点过多")
    return PublishedInstance(
        name=name,
        family=Family.VRPTW_2E,
        depots=tuple(depots),
        satellites=tuple(satellites),
        customers=customers,
        trucks=_TRUCKS,
        freighters=_FREIGHTERS,
    )


def _customer(at: int, words: list[str]) -> Point:
    x, y = (number(word, POSITION, at, least=-limits.AMOUNT) for word in words[:2])
    opens, closes = (number(word, TIME, at) for word in words[2:4])
    if opens > closes:
        raise Malformed(f"it opens at {opens:g}, after it closes at {closes:g}", f"开始{opens:g}晚于结束{closes:g}", at)
    demand, service = number(words[4], DEMAND, at), number(words[5], TIME, at)
    return Point(x=x, y=y, opens=opens, closes=closes, demand=demand, service=service)


def _store(at: int, words: list[str]) -> Point:
    x, y = (number(word, POSITION, at, least=-limits.AMOUNT) for word in words[:2])
    return Point(x=x, y=y, service=number(words[2], TIME, at))
