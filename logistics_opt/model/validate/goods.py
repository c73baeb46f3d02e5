"""Whether the goods can be what they are said to be, and some vehicle could carry them."""

from collections.abc import Iterator
from functools import cache

from logistics_opt.errors import Issue, Severity
from logistics_opt.model.demand import Demand, Direction, Temperature
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import CommodityId
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.units import KILOGRAM, LITRE, clock

HEAVY_PIECE = 500 * KILOGRAM  # two people and a hand pallet truck move no more
DENSEST = 20  # grams a cm3; gold has 19.3


def goods_weigh_something(problem: Problem) -> Iterator[Issue]:
    """Goods have a weight and a volume; without them they fill no vehicle."""
    for demand in problem.demands:
        for code, amount, name, name_zh in (
            ("zero-weight", demand.load.weight, "weight", "重量"),
            ("zero-volume", demand.load.volume, "volume", "体积"),
        ):
            if not amount:
                yield Issue(
                    code,
                    f"demand {demand.id}",
                    f"{demand.load.pieces} pieces have no {name}, so any number of them fits any vehicle",
                    f"enter the {name}, or an assumed {name} a piece",
                    f"{demand.load.pieces}件货物的{name_zh}为零，任何车辆都能装下",
                    f"请填写{name_zh}，或按每件估计",
                    Severity.WARNING,
                )


def goods_are_plausible(problem: Problem) -> Iterator[Issue]:
    """No piece weighs half a tonne, no goods are denser than gold: such figures have the wrong unit."""
    for demand in problem.demands:
        load = demand.load
        if load.weight > HEAVY_PIECE * load.pieces:
            kg = load.weight // load.pieces // KILOGRAM
            yield Issue(
                "heavy-piece",
                f"demand {demand.id}",
                f"each of its {load.pieces} pieces weighs {kg} kg",
                "check the unit, weight is in kilograms, and the number of pieces",
                f"共{load.pieces}件，每件重{kg}千克",
                "请核对单位（千克）和件数",
                Severity.WARNING,
            )
        if load.volume and load.weight > DENSEST * load.volume:
            yield Issue(
                "implausible-density",
                f"demand {demand.id}",
                f"{load.weight // KILOGRAM} kg in {load.volume / LITRE:.1f} l are denser than gold",
                "check the units: kilograms and litres",
                f"{load.weight // KILOGRAM}千克只有{load.volume / LITRE:.1f}升，比黄金还重",
                "请核对单位（千克、升）",
                Severity.WARNING,
            )


def _carriers(problem: Problem) -> "dict[CommodityId, tuple[VehicleType, ...]]":
    """The vehicle types, of which there are any, that may carry each commodity some demand is of."""
    goods = dict.fromkeys(demand.commodity for demand in problem.demands)
    return {name: tuple(v for v in problem.fleet if v.count and v.may_carry(name)) for name in goods}


def goods_may_be_carried(problem: Problem) -> Iterator[Issue]:
    """For every commodity there is a vehicle that may carry it, chilled where it is chilled."""
    for name, carriers in _carriers(problem).items():
        commodity = problem.commodity.get(name)
        if commodity is None or not any(vehicle.count for vehicle in problem.fleet):
            continue
        if not carriers:
            yield Issue(
                "not-carried",
                f"commodity {name}",
                "no vehicle may carry it; its demands stay where they are",
                "add it to what a vehicle type carries",
                "没有车辆可以承运该货类，其货物无法运输",
                "请在车型的承运货类中增加它",
                Severity.WARNING,
            )
        elif commodity.temperature is Temperature.CHILLED and not any(v.capacity.chilled for v in carriers):
            yield Issue(
                "no-chilled-vehicle",
                f"commodity {name}",
                "is chilled, and no vehicle that may carry it has a chilled compartment",
                "add chilled volume (cold boxes count) to a vehicle type",
                "该货类需冷藏，但没有可承运的冷藏车辆",
                "请为车型增加冷藏容积（冷藏箱也可）",
                Severity.WARNING,
            )


def a_piece_fits_a_vehicle(problem: Problem) -> Iterator[Issue]:
    """One piece of every demand fits some vehicle that may carry it."""
    carriers = _carriers(problem)

    @cache
    def fits(commodity: CommodityId, weight: int, volume: int) -> bool:
        chilled = problem.commodity[commodity].temperature is Temperature.CHILLED
        rooms = [vehicle.capacity for vehicle in carriers[commodity]]
        return any(weight <= r.weight and volume <= (r.chilled if chilled else r.volume) for r in rooms)

    for demand in problem.demands:
        if demand.commodity not in problem.commodity or not carriers[demand.commodity]:
            continue
        load = demand.load
        weight, volume = load.weight // load.pieces, load.volume // load.pieces
        if not fits(demand.commodity, weight, volume) and _has_room(problem, demand, carriers[demand.commodity]):
            yield Issue(
                "oversize-piece",
                f"demand {demand.id}",
                f"one piece of {weight / KILOGRAM:.1f} kg and {volume / LITRE:.1f} l is larger than any vehicle takes",
                "add a larger vehicle type, or correct the weight, the volume or the number of pieces",
                f"单件{weight / KILOGRAM:.1f}千克、{volume / LITRE:.1f}升，超过所有车辆",
                "请增加更大的车型，或更正重量、体积、件数",
                Severity.WARNING,
            )


def _has_room(problem: Problem, demand: Demand, carriers: tuple[VehicleType, ...]) -> bool:
    """Whether any carrier has a compartment for it at all; where none has, that is its commodity's issue."""
    chilled = problem.commodity[demand.commodity].temperature is Temperature.CHILLED
    return any(v.capacity.chilled if chilled else v.capacity.volume for v in carriers)


def promises_follow_readiness(problem: Problem) -> Iterator[Issue]:
    """Nothing is promised for a moment before it is ready."""
    for demand in problem.demands:
        if demand.promised is not None and demand.promised <= demand.ready:
            promised, ready = clock(demand.promised), clock(demand.ready)
            yield Issue(
                "promised-before-ready",
                f"demand {demand.id}",
                f"is promised for {promised} but ready at {ready} only, so it will be late",
                "correct the promised time or the ready time",
                f"承诺时间{promised}不晚于可发时间{ready}，必然超时",
                "请更正承诺时间或可发时间",
                Severity.WARNING,
            )


def goods_are_ready_in_a_shift(problem: Problem) -> Iterator[Issue]:
    """Goods are ready before the last shift ends that could fetch them: down goods before that of the warehouse."""
    hubs = {site.id for site in problem.sites if site.tier is Tier.COUNTY}
    last = max((v.shift.closes for v in problem.fleet if v.count), default=None)
    last_at_hub = max((v.shift.closes for v in problem.fleet if v.count and v.base in hubs), default=None)
    for demand in problem.demands:
        end = last_at_hub if demand.direction is Direction.DOWN else last
        if end is not None and demand.ready >= end:
            yield Issue(
                "ready-too-late",
                f"demand {demand.id}",
                f"is ready at {clock(demand.ready)}, the last shift that could take it ends at {clock(end)}",
                "correct the ready time, or plan it for the next day",
                f"可发时间{clock(demand.ready)}，而最后班次{clock(end)}结束",
                "请更正可发时间，或安排到次日",
                Severity.WARNING,
            )
