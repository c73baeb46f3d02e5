"""Whether there are vehicles that can go, carry and cost something."""

from collections.abc import Iterator

from logistics_opt.errors import Issue, Severity
from logistics_opt.model.demand import Direction
from logistics_opt.model.fleet import Echelon
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.units import KILOGRAM

HEAVIEST_LORRY = 49_000 * KILOGRAM  # GB 1589-2016 allows 49 t in all for the largest lorry combination


def some_vehicle(problem: Problem) -> Iterator[Issue]:
    """There is a vehicle, and one at the warehouse, where all goods enter and leave."""
    if not any(vehicle.count for vehicle in problem.fleet):
        yield Issue(
            "no-vehicle",
            "fleet",
            "there is no vehicle",
            "add a vehicle type with a count of one or more",
            "没有车辆",
            "请增加车型，数量至少为1",
        )
        return
    hubs = {site.id for site in problem.sites if site.tier is Tier.COUNTY}
    if hubs and not any(vehicle.count and vehicle.base in hubs for vehicle in problem.fleet):
        yield Issue(
            "no-truck",
            "fleet",
            "no vehicle is based at the county warehouse, so nothing can enter or leave it",
            "base a vehicle type there",
            "县级仓没有车辆，货物无法进出",
            "请在县级仓配置车辆",
        )


def vehicles_carry_something(problem: Problem) -> Iterator[Issue]:
    """A vehicle takes some weight and some volume, and no more weight than a lorry may."""
    for vehicle in problem.fleet:
        room = vehicle.capacity
        if not room.weight or not (room.volume or room.chilled):
            yield Issue(
                "zero-capacity",
                f"vehicle type {vehicle.id}",
                f"takes {room.weight // KILOGRAM} kg and {room.volume + room.chilled} cm3, so it can carry nothing",
                "enter its payload and its loading volume",
                "载重或容积为零，无法载货",
                "请填写载重和容积",
                Severity.WARNING,
            )
        elif room.weight > HEAVIEST_LORRY:
            yield Issue(
                "implausible-capacity",
                f"vehicle type {vehicle.id}",
                f"takes {room.weight // KILOGRAM} kg, more than any lorry may weigh on the road",
                "check the unit: the payload is in kilograms",
                f"载重{room.weight // KILOGRAM}千克，超过道路货车的最大总质量",
                "请核对单位，载重以千克计",
                Severity.WARNING,
            )


def vehicles_cost_something(problem: Problem) -> Iterator[Issue]:
    """A vehicle costs something by day, km or hour; else a plan's cost means little."""
    for vehicle in problem.fleet:
        tariff = vehicle.tariff
        if not (tariff.per_day or tariff.per_km or tariff.per_hour):
            yield Issue(
                "free-vehicle",
                f"vehicle type {vehicle.id}",
                "costs nothing by day, km or hour, so the plan has no reason to spare it",
                "enter its costs",
                "日费、公里费、小时费均为零，计划不会节约用车",
                "请填写费用",
                Severity.WARNING,
            )


def shifts_have_length(problem: Problem) -> Iterator[Issue]:
    """A vehicle has time to drive."""
    for vehicle in problem.fleet:
        longest = vehicle.shift.closes - vehicle.shift.opens
        if vehicle.max_duration is not None:
            longest = min(longest, vehicle.max_duration)
        if longest <= 0:
            yield Issue(
                "empty-shift",
                f"vehicle type {vehicle.id}",
                "its shift or its longest duration leaves no time to drive",
                "correct the shift or the duration",
                "班次或最长工时为零，无法出车",
                "请更正班次或最长工时",
                Severity.WARNING,
            )


def trucks_start_at_the_warehouse(problem: Problem) -> Iterator[Issue]:
    """A vehicle of the first echelon is based at the warehouse."""
    for vehicle in problem.fleet:
        base = problem.site.get(vehicle.base)
        if vehicle.echelon is Echelon.FIRST and base is not None and base.tier is Tier.TOWNSHIP:
            yield Issue(
                "truck-at-depot",
                f"vehicle type {vehicle.id}",
                f"is of the first echelon but based at depot {base.id}; it will serve that depot's villages like a van",
                "base it at the county warehouse, or make it a vehicle of the second echelon",
                f"第一级运输车辆的基地却是乡镇站点{base.id}，将按第二级车辆使用",
                "请将基地改为县级仓，或改为第二级车辆",
                Severity.WARNING,
            )


def fleet_is_large_enough(problem: Problem) -> Iterator[Issue]:
    """All goods of one direction weigh no more than the warehouse's vehicles take on all their trips."""
    hubs = {site.id for site in problem.sites if site.tier is Tier.COUNTY}
    room = sum(v.count * v.max_trips * v.capacity.weight for v in problem.fleet if v.base in hubs)
    for direction, name in ((Direction.DOWN, "下行"), (Direction.UP, "上行")):
        weight = sum(demand.load.weight for demand in problem.demands if demand.direction is direction)
        if room and weight > room:
            yield Issue(
                "fleet-too-small",
                "fleet",
                f"{weight // KILOGRAM} kg are to go {direction}, all trips of the warehouse's vehicles take "
                f"{room // KILOGRAM} kg; the rest stays",
                "add vehicles or trips at the county warehouse",
                f"{name}货物共{weight // KILOGRAM}千克，县级仓车辆全部趟次只能运{room // KILOGRAM}千克，其余无法运输",
                "请增加县级仓的车辆或趟次",
                Severity.WARNING,
            )
