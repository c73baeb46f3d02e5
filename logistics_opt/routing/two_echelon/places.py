"""The cheapest place for a job on any tour, in use or not."""

import numpy as np

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.insertion import alone, as_trip, between, next_marker
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.rng import Rng, uniform

_BLINK = 0.01
_TRIP_TOURS = 12
"""Neighbouring jobs whose vehicles are asked for one more trip."""


@compiled
def cheapest(data: Data, state: State, rng: Rng, node: int, limit: float) -> tuple[float, int, int, int]:
    """
    The least cost below ``limit`` of a place for a job, what its goods cost the first echelon included, and the place.

    The place is a node behind which it goes, or a tour that makes one more trip for it, or a type of which one more
    vehicle is used; the last of these that is not -1.
    """
    best, behind = _beside(data, state, rng, node, limit)
    tour = -1
    if data.timed:
        best, tour = _another_trip(data, state, node, best)
    best, kind = _another_vehicle(data, state, rng, node, best)
    return best, behind, tour, kind


@compiled
def _beside(data: Data, state: State, rng: Rng, node: int, limit: float) -> tuple[float, int]:
    """The least cost of a place before or behind a near job on its tour, and the node behind which that is."""
    best, best_behind = limit, -1
    for i in range(data.near.shape[1]):
        other = data.near[node, i]
        if other < 0:
            break
        tour = state.node[other].tour_of
        if tour < 0:
            continue
        kind = state.tour[tour].kind
        if not data.allowed[node, kind]:
            continue
        extra = _extra(data, state, kind)
        if extra >= best:
            continue
        for side in range(2):
            behind = other if side == 0 else state.node[other].prv
            if uniform(rng) < _BLINK:
                continue
            cost = extra + between(data, state, node, behind, tour, best - extra)
            if cost < best:
                best, best_behind = cost, behind
    return best, best_behind


@compiled
def _another_trip(data: Data, state: State, node: int, limit: float) -> tuple[float, int]:
    """The least cost below ``limit`` of one more trip for a vehicle near by, and its tour, or -1."""
    best, best_tour = limit, -1
    asked = -1
    for i in range(min(_TRIP_TOURS, data.near.shape[1])):
        other = data.near[node, i]
        if other < 0:
            break
        tour = state.node[other].tour_of
        if tour < 0 or tour == asked:
            continue
        asked = tour
        kind = state.tour[tour].kind
        if not data.allowed[node, kind] or next_marker(data, state, tour) < 0:
            continue
        extra = _extra(data, state, kind)
        if extra >= best:
            continue
        cost = extra + as_trip(data, state, node, tour, best - extra)
        if cost < best:
            best, best_tour = cost, tour
    return best, best_tour


@compiled
def _another_vehicle(data: Data, state: State, rng: Rng, node: int, limit: float) -> tuple[float, int]:
    """The least cost below ``limit`` of a vehicle that is not yet used, and its type, or -1."""
    best, best_kind = limit, -1
    for i in range(data.near_types.shape[1]):
        kind = data.near_types[node, i]
        if kind < 0:
            break
        if state.kind[kind].free == 0 or state.pooled[data.type[kind].pool] >= data.pool_limit[data.type[kind].pool]:
            continue
        extra = _extra(data, state, kind)
        if extra >= best or uniform(rng) < _BLINK:
            continue
        cost = extra + alone(data, state, node, kind)
        if cost < best:
            best, best_kind = cost, kind
    return best, best_kind


@compiled
def _extra(data: Data, state: State, kind: int) -> float:
    home = data.type[kind].home
    if home < 0:
        return 0.0
    extra = state.satellite[home].extra
    return float(extra) if extra >= 0.0 else np.inf
