"""
Whether the reason given for goods left behind can be true.

The test is one that can be done by hand: send a vehicle of the warehouse straight to the site and back for one piece.
Where that works the reason is false. Ways over a depot are not tried, so a false reason may stay unfound here, but no
true one is called false.
"""

from collections import defaultdict
from collections.abc import Iterator

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import entry, warehouse
from logistics_opt.model import Demand, Direction, Plan, Problem, Reason, Temperature, VehicleType, VehicleTypeId
from logistics_opt.units import Seconds

NO_WAY_THERE = {Reason.UNREACHABLE, Reason.NOT_CARRIED, Reason.TOO_LARGE}
NOT_IN_TIME = {Reason.CLOSED, Reason.SHIFT, Reason.NOT_READY, Reason.DELAY}  # of a day under way: see .live
NONE_TO_SPARE = {Reason.FLEET, Reason.DEPOT_CAPACITY}


def reasons_can_be_true(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """No vehicle of the warehouse, idle where vehicles are said to be taken, could do what is said to be impossible."""
    hub = warehouse(problem)
    trucks = [vehicle for vehicle in problem.fleet if vehicle.base == hub and vehicle.count > 0]
    used: defaultdict[VehicleTypeId, set[int]] = defaultdict(set)
    for route in plan.routes:
        used[route.vehicle].add(route.number)
    for left in plan.unserved:
        demand = problem.demand.get(left.demand)
        if demand is None or demand.site not in problem.site or demand.commodity not in problem.commodity:
            continue
        for truck in trucks:
            idle = len(used[truck.id]) < truck.count
            if _refutes(problem, truck, demand, left.reason, idle=idle):
                told = f"is left as {left.reason}, but {truck.id} could go straight there and back for it"
                yield Fault(Code.FALSE_REASON, f"unserved {demand.id}", told)
                break


def _refutes(problem: Problem, truck: VehicleType, demand: Demand, reason: Reason, *, idle: bool) -> bool:
    ways = _ways(problem, truck, demand)
    if ways is None or not _takes_a_piece(problem, truck, demand):
        return False
    if reason in NO_WAY_THERE:
        return True
    in_time = _in_time(problem, truck, demand, *ways)
    return in_time and (reason in NOT_IN_TIME or (reason in NONE_TO_SPARE and idle))


def _ways(problem: Problem, truck: VehicleType, demand: Demand) -> tuple[Seconds, Seconds] | None:
    matrix = problem.travel.get(truck.profile)
    if matrix is None:
        return None
    out, back = entry(matrix, truck.base, demand.site), entry(matrix, demand.site, truck.base)
    return None if out is None or back is None else (out[0], back[0])


def _takes_a_piece(problem: Problem, truck: VehicleType, demand: Demand) -> bool:
    pieces = max(1, demand.load.pieces)
    weight, volume = -(-demand.load.weight // pieces), -(-demand.load.volume // pieces)
    chilled = problem.commodity[demand.commodity].temperature is Temperature.CHILLED
    room = truck.capacity.chilled if chilled else truck.capacity.volume
    allowed = truck.carries is None or demand.commodity in truck.carries
    return allowed and weight <= truck.capacity.weight and volume <= room


def _in_time(problem: Problem, truck: VehicleType, demand: Demand, out: Seconds, back: Seconds) -> bool:
    """Whether the truck, leaving no earlier than it must to find the site open and the goods ready, is back in time."""
    site = problem.site[demand.site]
    ready_there = demand.ready if demand.direction is Direction.UP else 0
    ready_here = demand.ready if demand.direction is Direction.DOWN else 0
    leaves = max(truck.shift.opens, ready_here, site.hours.opens - out, ready_there - out)
    starts = leaves + out
    returns = starts + site.stop_time + site.piece_time + back
    short_enough = truck.max_duration is None or returns - leaves <= truck.max_duration
    return starts <= site.hours.closes and returns <= truck.shift.closes and short_enough
