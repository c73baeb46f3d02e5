"""
The unified 2E-CVRP format of Breunig, Schmid, Hartl and Vidal (2016), doi:10.1016/j.cor.2016.06.014.

Four lines after the comments (which begin with ``!``): ``K1,Q1,c1,f1`` the trucks' number, capacity, cost a distance
and fixed cost; ``ms,K2,Q2,c2,f2`` the city freighters' number at one satellite, number in total, capacity, cost a
distance, fixed cost; the depot and the satellites as ``x,y`` or ``x,y,h``, h a handling cost a unit of demand; the
customers as ``x,y,demand``. An arc costs its length, not rounded; a satellite's demand may come on several trucks.

In the files of set 4 coordinates are a hundred times those of the papers: a cost found on the file is a hundred times
the published one. The instance stays as its file has it; who compares divides (``file_cost_divisor``).
"""

from dataclasses import dataclass

from logistics_opt.formats import limits
from logistics_opt.formats.published.words import (
    CAPACITY,
    COST,
    DEMAND,
    MOST_CUSTOMERS,
    MOST_SATELLITES,
    POSITION,
    VEHICLES,
    Called,
    Malformed,
    number,
    whole,
)
from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance

_PARTS = (
    Called("the trucks", "卡车"),
    Called("the city freighters", "城市配送车"),
    Called("the depot and satellites", "仓库与中转站"),
    Called("the customers", "客户"),
)
Line = tuple[int, list[list[str]]]
"""Its number, and its blocks as fields."""


@dataclass(frozen=True, slots=True)
class Vehicles:
    """A line of vehicles as written; ``at_one`` is how many one satellite may have."""

    at_one: int
    count: int
    capacity: int
    per_distance: float
    fixed: float


@dataclass(frozen=True, slots=True)
class UnifiedFile:
    """What a file says, before any meaning is given to it."""

    trucks: Vehicles
    freighters: Vehicles
    depot: Point
    satellites: tuple[Point, ...]
    customers: tuple[Point, ...]


def is_unified(text: str) -> bool:
    """Whether the first line that is not blank is a comment of this format or fields with commas."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first.startswith("!") or "," in first


def parse_unified(text: str) -> UnifiedFile:
    """What a text in this format says; raises Malformed where it is in another."""
    lines = [
        (at, [block.split(",") for block in line.split()])
        for at, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("!")
    ]
    if len(lines) != len(_PARTS):
        raise Malformed(
            f"it has {len(lines)} lines beside comments, not four: trucks, city freighters, stores, customers",
            f"除注释外有{len(lines)}行，应为四行：卡车、城市配送车、仓库与中转站、客户",
        )
    trucks, freighters, stores, customers = lines
    _require(customers, _PARTS[3], 1, MOST_CUSTOMERS, fields=(3,))
    _require(stores, _PARTS[2], 2, MOST_SATELLITES + 1, fields=(2, 3))
    at, blocks = stores
    depot, *satellites = [_point(block, at, COST) for block in blocks]
    return UnifiedFile(
        trucks=_vehicles(trucks, _PARTS[0], 4),
        freighters=_vehicles(freighters, _PARTS[1], 5),
        depot=depot,
        satellites=tuple(satellites),
        customers=tuple(_point(block, customers[0], DEMAND) for block in customers[1]),
    )


def unified(name: str, text: str) -> PublishedInstance:
    """The instance; raises Malformed, also where a distance does not cost 1, as it does in every file known."""
    file = parse_unified(text)
    if (file.trucks.per_distance, file.freighters.per_distance) != (1, 1):
        raise Malformed("a cost a distance other than 1 is not supported", "单位距离费用必须为1")
    return PublishedInstance(
        name=name,
        family=Family.CVRP_2E,
        depots=(file.depot,),
        satellites=file.satellites,
        customers=file.customers,
        trucks=PublishedFleet(capacity=file.trucks.capacity, count=file.trucks.count, fixed=file.trucks.fixed),
        freighters=PublishedFleet(
            capacity=file.freighters.capacity,
            count=file.freighters.count,
            per_satellite=file.freighters.at_one,
            fixed=file.freighters.fixed,
        ),
    )


def _require(line: Line, called: Called, least: int, most: int, *, fields: tuple[int, ...]) -> None:
    at, blocks = line
    if not least <= len(blocks) <= most:
        raise Malformed(
            f"{called.en} have {len(blocks)} blocks, not {least} to {most}",
            f"{called.zh}有{len(blocks)}组数据，应为{least}至{most}组",
            at,
        )
    wrong = next((block for block in blocks if len(block) not in fields), None)
    if wrong is not None:
        wanted = " or ".join(map(str, fields))
        raise Malformed(
            f"{called.en} have a block of {len(wrong)} fields, not {wanted}: {','.join(wrong)[:40]}",
            f"{called.zh}中有一组数据含{len(wrong)}个字段：{','.join(wrong)[:40]}",
            at,
        )


def _vehicles(line: Line, called: Called, fields: int) -> Vehicles:
    _require(line, called, 1, 1, fields=(fields,))
    at, (words,) = line
    *counts, capacity, per_distance, fixed = words
    numbers = [whole(word, VEHICLES, at) for word in counts]
    return Vehicles(
        at_one=numbers[0],
        count=numbers[-1],
        capacity=whole(capacity, CAPACITY, at, least=1),
        per_distance=number(per_distance, COST, at),
        fixed=number(fixed, COST, at),
    )


def _point(fields: list[str], at: int, third: Called) -> Point:
    x, y = (number(word, POSITION, at, least=-limits.AMOUNT) for word in fields[:2])
    if third is DEMAND:
        return Point(x=x, y=y, demand=whole(fields[2], DEMAND, at))
    return Point(x=x, y=y, handling=number(fields[2], COST, at) if len(fields) == 3 else 0.0)
