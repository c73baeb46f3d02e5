"""How much of the plan sent in is kept."""

from bisect import bisect_left
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

    In their order are the most that can be left standing while the others are moved: the longest increasing
    subsequence (Fredman 1975, Discrete Mathematics 11(1):29-35, doi:10.1016/0012-365X(75)90103-X).
    """
    now = {run.name: _stops(run) for run in runs if run.orders.trips}
    return sum(len(stops) - in_order(stops, now.get(name, ())) for name, stops in wanted.items())


def in_order(wanted: _Stops, now: _Stops) -> int:
    """How many of the stops are made by this vehicle in their order."""
    places = []
    for site, goods in wanted:
        place = next((i for i, (there, has) in enumerate(now) if there == site and goods & has), None)
        if place is not None:
            places.append(place)
    ends: list[int] = []  # the least last place of an increasing run of each length
    for place in places:
        at = bisect_left(ends, place + 1)  # two stops made into one are still in order
        if at == len(ends):
            ends.append(place)
        else:
            ends[at] = place
    return len(ends)


def _stops(run: Run) -> _Stops:
    return tuple(
        (visit.site, frozenset(part.demand for part in (*visit.put, *visit.take))) for _, _, visit in open_visits(run)
    )
