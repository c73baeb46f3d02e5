"""Whether goods are there when a vehicle takes them: ready at their origin, sorted or brought at the depot."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from logistics_opt.checker.buses import handed_over
from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import Given, Visit, given, handovers, is_depot, warehouse
from logistics_opt.model import DemandId, Plan, Problem, Site, SiteId
from logistics_opt.units import HOUR, Seconds, clock


class _Event(NamedTuple):
    """So many pieces at a moment; ``where`` matters for what is taken only."""

    moment: Seconds
    pieces: int
    where: str = ""


Events = defaultdict[tuple[SiteId, DemandId], list[_Event]]
_Batch = tuple[int, int, int]  # route, trip and stop of a truck; of a bus, which comes behind all trucks, its ride
_BUS = 1 << 40


def goods_wait_until_ready(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Goods leave their origin, the warehouse or the site they are collected from, no earlier than they are ready."""
    hub = warehouse(problem)
    for hand in handovers(problem, plan):
        at_origin = hand.site.id == hub if hand.down else hand.at_origin_or_goal
        if hand.loads and at_origin and hand.visit.moment < hand.demand.ready:
            times = f"{hand.demand.id} is taken at {clock(hand.visit.moment)}, ready at {clock(hand.demand.ready)}"
            yield Fault(Code.NOT_READY, hand.visit.where, times)


def vans_wait_for_sorting(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """By each moment no more of a demand has left a depot on vans than was sorted there."""
    done = _sorted_at(problem, plan)
    came, went = Events(list), Events(list)
    for hand in handovers(problem, plan):
        if not hand.down or hand.at_origin_or_goal:
            continue
        at = (hand.site.id, hand.demand.id)
        if hand.loads and hand.visit.first:
            went[at].append(_Event(hand.visit.moment, hand.move.load.pieces, hand.visit.where))
        elif not hand.loads:
            moment = done.get(_key(hand.visit), hand.visit.stop.leaves)
            came[at].append(_Event(moment, hand.move.load.pieces))
    off = handed_over(problem, plan)
    for goods in given(problem, plan):
        if goods.down and not goods.at_origin_or_goal:
            moment = done.get(_bus(goods), off[goods.riding.at])
            came[goods.end, goods.demand.id].append(_Event(moment, goods.part.load.pieces))
    yield from _too_early(Code.UNSORTED, came, went, "sorted")


def trucks_wait_for_vans(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """
    By each moment no more of a demand was taken on from a depot than vans had brought there.

    Buses take goods on at their cut-off.
    """
    came, went = Events(list), Events(list)
    for hand in handovers(problem, plan):
        if hand.down or hand.at_origin_or_goal:
            continue
        at = (hand.site.id, hand.demand.id)
        side = went if hand.loads else came
        side[at].append(_Event(hand.visit.moment, hand.move.load.pieces, hand.visit.where))
    for goods in given(problem, plan):
        if not goods.down and not goods.at_origin_or_goal:
            taken = _Event(goods.riding.cut_off, goods.part.load.pieces, goods.riding.where)
            went[goods.end, goods.demand.id].append(taken)
    yield from _too_early(Code.NOT_BROUGHT_YET, came, went, "brought")


def _too_early(code: Code, came: Events, went: Events, verb: str) -> Iterator[Fault]:
    """Goods taken before they were there. What never comes at all is another rule's fault, and not told here."""
    for at, taken in went.items():
        there = sorted(came[at])
        in_all = sum(event.pieces for event in there)
        out = 0
        for event in sorted(taken):
            out += event.pieces
            so_far = sum(arrival.pieces for arrival in there if arrival.moment <= event.moment)
            if so_far < out <= in_all:
                yield Fault(
                    code, event.where, f"by {event.moment} s {out} pieces of {at[1]} are taken, {so_far} are {verb}"
                )


def _key(visit: Visit) -> _Batch:
    return (visit.route_at, visit.trip_at, visit.stop_at)


def _bus(goods: Given) -> _Batch:
    return (_BUS, goods.riding.at, 0)


def _sorted_at(problem: Problem, plan: Plan) -> dict[_Batch, Seconds]:
    """
    When the batch each truck stop or ride left at a depot is sorted.

    A depot sorts one batch after the other, in the order in which the trucks and buses leave; equal times go by the
    plan's order, trucks first.
    """
    hub = warehouse(problem)
    batches: defaultdict[SiteId, dict[_Batch, tuple[Seconds, int]]] = defaultdict(dict)
    for hand in handovers(problem, plan):
        if hand.down and not hand.loads and hand.vehicle.base == hub and hand.visit.midway:
            at = _key(hand.visit)
            pieces = batches[hand.site.id].get(at, (0, 0))[1]
            batches[hand.site.id][at] = (hand.visit.stop.leaves, pieces + hand.move.load.pieces)
    off = handed_over(problem, plan)
    for goods in given(problem, plan):
        if goods.down and is_depot(problem, goods.end):
            at = _bus(goods)
            pieces = batches[goods.end].get(at, (0, 0))[1]
            batches[goods.end][at] = (off[goods.riding.at], pieces + goods.part.load.pieces)
    done: dict[_Batch, Seconds] = {}
    for depot, arrivals in batches.items():
        in_turn = sorted((leaves, at, pieces) for at, (leaves, pieces) in arrivals.items())
        done.update(_one_after_another(problem.site[depot], in_turn))
    return done


def _one_after_another(depot: Site, in_turn: Iterable[tuple[Seconds, _Batch, int]]) -> Iterator[tuple[_Batch, Seconds]]:
    free: Seconds | None = None
    rate = depot.handling.pieces_per_hour
    for leaves, at, pieces in in_turn:
        begins = leaves if free is None else max(leaves, free)
        by_piece = 0 if rate is None else (pieces * HOUR + rate - 1) // rate
        free = begins + depot.handling.fixed + by_piece
        yield at, free
