"""The depots that trucks may supply, each as often as they may have to come: the satellites of the search."""

import math
from collections.abc import Sequence

import numpy as np

from logistics_opt.model.ids import CommodityId, SiteId
from logistics_opt.model.problem import Problem
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.lower import Need, Ways, room_of
from logistics_opt.routing.orders import amounts, pieces
from logistics_opt.routing.two_echelon.data import Floats

_FULLER = 1.3  # how much more than its own villages' goods a depot may come to pass on


def satellite_depots(problem: Problem, ways: Ways, needs: Sequence[Need]) -> list[SiteId]:
    """The depots with vans; more than once where room, goods that keep apart, or buses may make trucks come again."""
    room = np.max([room_of(v) for v in ways.feeders], axis=0, initial=1)
    listed: list[SiteId] = []
    for depot in problem.depots:
        if any(v.base == depot.id for v in ways.vans):
            own = [n for n in needs if problem.site[n.visit.site].parent == depot.id]
            loads: Floats = np.zeros((2, 3))  # down, then up
            for need in own:
                loads = loads + np.array([amounts(problem, parts) for parts in (need.visit.put, need.visit.take)])
            share = float(np.max(_FULLER * loads / np.maximum(room, 1)))
            listed += [depot.id] * (_lots_apart(problem, own) + math.floor(min(share, 8.0)))
            listed += [depot.id] if _by_bus(ways, depot.id, own) else []
    return listed


def _by_bus(ways: Ways, depot: SiteId, own: Sequence[Need]) -> bool:
    """Whether the day's buses could bring all that a depot's own villages get, so that a part may well ride."""
    buses = [v for v in ways.feeders if isinstance(v, BusTrip) and v.brings and ways.reaches(v, depot)]
    return 0 < sum(pieces(n.visit.put) for n in own) <= sum(bus.pieces for bus in buses)


def _lots_apart(problem: Problem, own: Sequence[Need]) -> int:
    """Into how many lots the goods of a depot's own villages fall, so that none holds goods that keep apart."""
    lots: list[set[CommodityId]] = []
    for need in own:
        goods = {problem.demand[p.demand].commodity for p in (*need.visit.put, *need.visit.take)}
        lot = next((lot for lot in lots if not any(problem.keep_apart(a, b) for a in goods for b in lot)), None)
        if lot is None:
            lots.append(goods)
        else:
            lot |= goods
    return max(1, len(lots))
