"""How much of the plan sent in is kept."""

from collections.abc import Mapping

from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.live import VehicleNumber
from logistics_opt.routing.live.runs import Run, Runs, open_visits

_Stops = tuple[tuple[SiteId, frozenset[DemandId]], ...]


def stops_to_make(runs: Runs) -> dict[VehicleNumber, _Stops]:
    """The stops that each vehicle still has to make: where, and for which goods."""
    return {run.name: _stops(run) for run in runs if run.orders.trips}


def changed(wanted: Mapping[VehicleNumber, _Stops], runs: Runs) -> int:
    """
    How many of the stops have another vehicle, another place in its order, or are gone.

    In their order are the most that can be left standing while the others are moved: a longest common subsequence.
    """
    now = {run.name: _stops(run) for run in runs if run.orders.trips}
    return sum(len(stops) - in_order(stops, now.get(name, ())) for name, stops in wanted.items())


def in_order(wanted: _Stops, now: _Stops) -> int:
    """How many of the stops are made by this vehicle in their order; two that have become one are both made."""
    if wanted == now:
        return len(wanted)
    most = [0] * (len(now) + 1)  # with the first so many of what it does now
    for site, goods in wanted:
        before, best = most, 0
        most = [0]
        for at, (there, has) in enumerate(now, start=1):
            best = max(best, before[at] + (there == site and not goods.isdisjoint(has)))
            most.append(best)
    return most[-1]


def still_made(wanted: _Stops, now: _Stops) -> int:
    """How many of the stops are made by this vehicle at all."""
    return sum(any(there == site and not goods.isdisjoint(has) for there, has in now) for site, goods in wanted)


def _stops(run: Run) -> _Stops:
    return tuple(
        (visit.site, frozenset(part.demand for part in (*visit.put, *visit.take))) for _, _, visit in open_visits(run)
    )
