"""The first echelon of a solution in full: which truck visits which satellites in which order, and what it leaves."""

import networkx as nx

from logistics_opt.routing.two_echelon.data import Data, Floats
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.truck_plans import best_order

Stops = tuple[tuple[int, float], ...]
"""Satellite and quantity, in order."""


def settled_tours(data: Data, state: State) -> list[int]:
    """The sets of satellites that the trucks visit in a state whose first echelon is settled and not held."""
    if len(data.plan_cost) > 0:
        return [int(tour) for tour in data.plan_tours[int(state.account["plan"][0])] if tour > 0]
    return sorted({int(tour) for tour in state.satellite["truck"] if tour > 0})


def truck_tours(data: Data, state: State, tours: list[int], legs: Floats) -> list[Stops]:
    """
    The tours in full; ``legs`` between the depot (row 0) and the satellites.

    Each of the satellites' loads is brought in whole; split where several tours come.
    """
    shares = _shares(tours, [float(x) for x in state.satellite["load"]], float(data.truck_room))
    found = []
    for tour, share in zip(tours, shares, strict=True):
        brought = sum(1 << s for s in share)
        if brought:
            found.append(tuple((s, share[s]) for s in best_order(legs, brought & tour)))
    return found


def _shares(tours: list[int], loads: list[float], room: float) -> list[dict[int, float]]:
    """What each tour brings to each of its satellites: a maximum flow from trucks through tours to satellites."""
    graph: nx.DiGraph[object] = nx.DiGraph()
    for i, tour in enumerate(tours):
        graph.add_edge("trucks", ("tour", i), capacity=room)
        for s in range(len(loads)):
            if tour >> s & 1:
                graph.add_edge(("tour", i), ("satellite", s), capacity=room)
    for s, load in enumerate(loads):
        graph.add_edge(("satellite", s), "loads", capacity=load)
    _, flow = nx.maximum_flow(graph, "trucks", "loads") if tours else (0.0, {})
    return [{s: x for (_, s), x in flow["tour", i].items() if x > 0} for i in range(len(tours))]
