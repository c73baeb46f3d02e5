"""
Why goods were left out: verified by trying the change that would serve them.

A piece is planned alone, with every vehicle free. If that works, the vehicles were taken by other goods. If not, one
condition after another is lifted until it works; the smallest change of it is found by trying.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from logistics_opt.model.demand import Demand, Direction, Load
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import SiteId
from logistics_opt.model.place import Tier, TimeWindow
from logistics_opt.model.plan import Reason, Unserved
from logistics_opt.model.problem import Problem
from logistics_opt.model.travel import UNREACHABLE, TravelMatrix
from logistics_opt.routing.depot_capacity import within_capacity
from logistics_opt.routing.lower import Ways, pieces_that_fit, room_of
from logistics_opt.routing.orders import Orders, Part, Visit, from_warehouse, load_of, pieces
from logistics_opt.routing.schedule import consistent
from logistics_opt.routing.timetable import Timetable
from logistics_opt.units import DAY, MINUTE, Seconds, clock

_ROAD_KMH = 20  # an assumed new road, for the trial only
_DETOUR = 1.35  # median road over straight line at the township seats of the demo county


@dataclass(frozen=True, slots=True)
class Change:
    """One condition lifted: the reason it stands for, the changed problem, and how to say it."""

    reason: Reason
    problem: Problem
    remedy: str
    remedy_zh: str


def explain(problem: Problem, absent: Sequence[Part], *, cancelled: bool) -> tuple[Unserved, ...]:
    """A reason and a remedy for every part that the plan leaves out."""
    found: dict[tuple[object, ...], Change] = {}
    moved = _moved(problem, absent)
    unserved = []
    for part in absent:
        demand = problem.demand[part.demand]
        left = part.stop - part.start
        alike = (demand.site, demand.commodity, demand.direction, demand.ready, _unit(demand), left)
        if alike not in found:
            found[alike] = _reason(problem, demand, left, cancelled=cancelled, moved=moved)
        change = found[alike]
        unserved.append(
            Unserved(
                demand=part.demand,
                load=load_of(problem, part),
                reason=change.reason,
                remedy=change.remedy,
                remedy_zh=change.remedy_zh,
            )
        )
    return tuple(unserved)


def orders_alone(problem: Problem, demand: Demand, *, most: int = 1) -> tuple[Orders, ...] | None:
    """The first of :func:`ways_alone`; ``None`` if there are none."""
    return next(ways_alone(problem, demand, most=most), None)


def ways_alone(problem: Problem, demand: Demand, *, most: int = 1) -> Iterator[tuple[Orders, ...]]:
    """
    Orders that serve a piece of the demand with every vehicle free, by one way after the other.

    ``most``: not one piece, but so many, as far as the vehicles hold them.
    """
    for orders in _ways_to_serve(problem, demand, most):
        kept = consistent(problem, orders)
        if len(kept) != len(orders):
            continue
        timetable = Timetable(problem, kept)
        vans = [o for o in kept if not from_warehouse(problem, o)]
        if not timetable.late and not within_capacity(problem, vans)[1]:
            yield tuple(orders)


def _unit(demand: Demand) -> tuple[int, int]:
    return demand.load.weight // demand.load.pieces, demand.load.volume // demand.load.pieces


def _ways_to_serve(problem: Problem, demand: Demand, most: int) -> Iterator[list[Orders]]:
    """Straight from the warehouse; or through a depot, bringing or taking on."""
    ways = Ways(problem)
    down = demand.direction is Direction.DOWN

    def visit(site: SiteId, *vehicles: VehicleType) -> Visit:
        part = Part(demand.id, 0, min([most, *(pieces_that_fit(problem, demand, room_of(v)) for v in vehicles)]))
        return Visit(site, (part,), ()) if down else Visit(site, (), (part,))

    able = ways.able(demand.site, demand)
    for vehicle in (v for v in ways.comers(demand.site) if v.id in able):
        if vehicle.base == problem.warehouse.id or not down:  # collected goods may be left at the depot overnight
            yield [Orders(vehicle.id, ((visit(demand.site, vehicle),),))]
        else:
            for feeder in ways.feeders:
                if ways.reaches(feeder, vehicle.base) and ways.takes(feeder, demand):
                    first, second = (visit(site, vehicle, feeder) for site in (vehicle.base, demand.site))
                    yield [Orders(feeder.id, ((first,),)), Orders(vehicle.id, ((second,),))]


def _reason(problem: Problem, demand: Demand, left: int, *, cancelled: bool, moved: Load) -> Change:
    for most in halved(left):  # a whole load may be too late where half of it is not
        alone = orders_alone(problem, demand, most=most)
        if alone is not None:
            vehicles = -(-left // pieces(alone[-1].parts))
            return _taken(problem, demand, alone, vehicles, cancelled=cancelled, moved=moved)
    lifted = problem
    steps: list[Change] = []
    for lift in (_lift_list, _lift_size, _lift_road, _lift_capacity, _lift_hours, _lift_ready, _lift_shift):
        change = lift(lifted, demand)
        if change is None:
            continue
        only = lift(problem, demand)
        if only is not None and _works(only.problem, demand):
            return only
        steps.append(change)
        lifted = change.problem
        if _works(lifted, demand):
            break
    if not steps or not _works(lifted, demand):
        return Change(
            Reason.SHIFT if Ways(problem).comers(demand.site) else Reason.UNREACHABLE,  # a road, but no shift will do
            problem,
            "no single change of roads, hours, shifts or vehicles that was tried serves it",
            "已尝试的道路、营业时间、班次、车辆等单项调整均无法送达",
        )
    return Change(
        steps[0].reason, lifted, "; and ".join(s.remedy for s in steps), "；并且".join(s.remedy_zh for s in steps)
    )


def _works(problem: Problem, demand: Demand) -> bool:
    """Whether the changed problem can move the demand, which may be changed too, as a whole."""
    return orders_alone(problem, problem.demand[demand.id], most=demand.load.pieces) is not None


def _moved(problem: Problem, absent: Sequence[Part]) -> Load:
    """All that can have passed through depots: what is for the villages and was not left out."""
    at_villages = {d.id for d in problem.demands if problem.site[d.site].tier is not Tier.TOWNSHIP}
    total = sum((d.load for d in problem.demands if d.id in at_villages), Load())
    return total - sum((load_of(problem, part) for part in absent if part.demand in at_villages), Load())


def halved(most: int) -> Iterator[int]:
    """The number, half of it, a quarter, down to one."""
    while most:
        yield most
        most //= 2


def _taken(
    problem: Problem, demand: Demand, alone: Sequence[Orders], lots: int, *, cancelled: bool, moved: Load
) -> Change:
    """Vehicles could serve it: ``lots`` times those of ``alone``, each with as much as it holds."""
    names = [f"{problem.vehicle[o.vehicle].name} ({o.vehicle})" for o in alone]
    if cancelled:
        return Change(
            Reason.CANCELLED,
            problem,
            f"the search was stopped early; {' and '.join(names)} could serve it: let it run longer",
            f"求解被提前停止；{'、'.join(names)} 可以承运：请延长求解时间",
        )
    crowd = moved + demand.load
    bases = {problem.vehicle[o.vehicle].base for o in alone} - {problem.warehouse.id}
    rooms = {base: problem.site[base].capacity for base in bases}
    if any(room is not None and not crowd.fits(room) for room in rooms.values()):
        return Change(
            Reason.DEPOT_CAPACITY,
            problem,
            f"raise the daily throughput of depot {', '.join(sorted(bases))}",
            f"提高站点 {'、'.join(sorted(bases))} 的日处理能力",
        )
    more = "one" if lots == 1 else str(lots)
    return Change(
        Reason.FLEET,
        problem,
        f"{more} more {f' and {more} more '.join(names)} would serve it",
        f"再增加 {'、'.join(f'{lots} 辆 {name}' for name in names)} 即可承运",
    )


def _with_fleet(problem: Problem, change: Callable[[VehicleType], VehicleType]) -> Problem:
    return replace(problem, fleet=tuple(change(v) for v in problem.fleet))


def _lift_list(problem: Problem, demand: Demand) -> Change | None:
    chilled = problem.chilled(demand)
    if any(v.count and v.may_carry(demand.commodity) and (v.capacity.chilled or not chilled) for v in problem.fleet):
        return None
    unit = -(-demand.load.volume // demand.load.pieces)

    def open_to_all(v: VehicleType) -> VehicleType:
        room = replace(v.capacity, chilled=max(v.capacity.chilled, unit, 1)) if chilled else v.capacity
        return replace(v, carries=None, count=max(1, v.count), capacity=room)

    name = problem.commodity[demand.commodity].name
    extra = f" and give it {unit / 1000:g} l of chilled room" if chilled else ""
    extra_zh = f"，并配备 {unit / 1000:g} 升冷藏容积" if chilled else ""
    return Change(
        Reason.NOT_CARRIED,
        _with_fleet(problem, open_to_all),
        f"allow a vehicle to carry {name}{extra}",
        f"允许某车型承运 {name}{extra_zh}",
    )


def _lift_size(problem: Problem, demand: Demand) -> Change | None:
    ways = Ways(problem)
    if any(ways.takes(v, demand) for v in (*ways.feeders, *ways.vans)):
        return None
    weight, volume = (-(-x // demand.load.pieces) for x in (demand.load.weight, demand.load.volume))

    def larger(v: VehicleType) -> VehicleType:
        room = v.capacity
        chilled = problem.chilled(demand)
        return replace(
            v,
            capacity=replace(
                room,
                weight=max(room.weight, weight),
                volume=room.volume if chilled else max(room.volume, volume),
                chilled=max(room.chilled, volume) if chilled else room.chilled,
            ),
        )

    size = f"{weight / 1000:g} kg, {volume / 1000:g} l"
    return Change(
        Reason.TOO_LARGE,
        _with_fleet(problem, larger),
        f"one piece needs a vehicle for {size}: split it or hire one",
        f"单件需要可载 {size} 的车辆：请拆分或租用更大的车辆",
    )


def _lift_road(problem: Problem, demand: Demand) -> Change | None:
    if Ways(problem).comers(demand.site):
        return None
    travel = {name: _with_road(problem, matrix, demand.site) for name, matrix in problem.travel.items()}
    return Change(
        Reason.UNREACHABLE,
        replace(problem, travel=travel),
        f"no vehicle finds a road to {demand.site} and back: open or add one, or correct the position",
        f"没有车辆可以往返 {demand.site}：请开通或补充道路，或更正坐标",
    )


def _with_road(problem: Problem, matrix: TravelMatrix, site: SiteId) -> TravelMatrix:
    seconds, metres = matrix.seconds.copy(), matrix.metres.copy()
    at = matrix.index[site]
    for other, i in matrix.index.items():
        straight = problem.site[site].position.distance_to(problem.site[other].position) * _DETOUR
        for pair in ((at, i), (i, at)):
            if seconds[pair] == UNREACHABLE:
                metres[pair] = round(straight)
                seconds[pair] = round(straight * 3.6 / _ROAD_KMH)
    return TravelMatrix(matrix.sites, seconds, metres)


def _lift_capacity(problem: Problem, _: Demand) -> Change | None:
    if not any(s.capacity is not None and s.tier is Tier.TOWNSHIP for s in problem.sites):
        return None
    sites = tuple(replace(s, capacity=None) for s in problem.sites)
    return Change(
        Reason.DEPOT_CAPACITY,
        replace(problem, sites=sites),
        "raise the depots' daily throughput",
        "提高乡镇站点的日处理能力",
    )


def _lift_hours(problem: Problem, demand: Demand) -> Change | None:
    """The site itself open longer, or, where that does not help, the depot for which the least is asked."""

    def later(site: SiteId, extra: Seconds) -> Problem:
        def opened(hours: TimeWindow) -> TimeWindow:
            return TimeWindow(hours.opens, hours.closes + extra)

        sites = tuple(replace(s, hours=opened(s.hours)) if s.id == site else s for s in problem.sites)
        return replace(problem, sites=sites)

    def least(site: SiteId) -> Seconds:
        return _least(lambda x: _works(later(site, x), demand))

    place, extra = demand.site, least(demand.site)
    if not _works(later(place, extra), demand):
        asked = [(least(depot.id), depot.id) for depot in problem.depots if depot.id != demand.site]
        asked = [(more, depot) for more, depot in asked if _works(later(depot, more), demand)]
        extra, place = min(asked, default=(extra, place))
    closes = problem.site[place].hours.closes + extra
    return Change(
        Reason.CLOSED,
        later(place, extra),
        f"keep {place} open until {clock(closes)}",
        f"将 {place} 的营业时间延长至 {clock(closes)}",
    )


def _lift_ready(problem: Problem, demand: Demand) -> Change | None:
    def sooner(less: Seconds) -> Problem:
        changed = replace(demand, ready=max(0, demand.ready - less))
        return replace(problem, demands=tuple(changed if d.id == demand.id else d for d in problem.demands))

    if not demand.ready:
        return None
    less = _least(lambda x: _works(sooner(x), demand))
    moment = max(0, demand.ready - less)
    return Change(
        Reason.NOT_READY,
        sooner(less),
        f"have it ready by {clock(moment)}",
        f"请在 {clock(moment)} 前备好货物",
    )


def _lift_shift(problem: Problem, demand: Demand) -> Change | None:
    def longer(extra: Seconds) -> Problem:
        return _with_fleet(
            problem,
            lambda v: replace(
                v,
                shift=TimeWindow(v.shift.opens, v.shift.closes + extra),
                max_duration=None if v.max_duration is None else v.max_duration + extra,
            ),
        )

    extra = _least(lambda x: _works(longer(x), demand))
    return Change(
        Reason.SHIFT,
        longer(extra),
        f"make the shifts {extra // MINUTE} min longer",
        f"将班次延长 {extra // MINUTE} 分钟",
    )


def _least(works: Callable[[Seconds], bool]) -> Seconds:
    """The smallest change in whole minutes, at most a day, that works; a day if none does."""
    low, high = 0, DAY // MINUTE
    if not works(DAY):
        return DAY
    while high - low > 1:
        middle = (low + high) // 2
        if works(middle * MINUTE):
            high = middle
        else:
            low = middle
    return high * MINUTE
