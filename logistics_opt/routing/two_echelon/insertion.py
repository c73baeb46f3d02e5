"""What it costs to put a client somewhere, judged without walking the tour."""

import numpy as np

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.first_echelon import added_to_trucks
from logistics_opt.routing.two_echelon.state import State


@compiled
def between(data: Data, state: State, node: int, behind: int, tour: int, limit: float) -> float:
    """
    The cost added by putting a client behind a node of a tour; infinite if a rule forbids it.

    A cost of ``limit`` or more may be returned without looking at times.
    """
    kind = state.type_of[tour]
    for dim in range(data.delivery.shape[1]):
        room = data.capacity[kind, dim]
        if state.before[behind, dim] + data.delivery[node, dim] > room:
            return np.inf
        if state.after[behind, dim] + data.pickup[node, dim] > room:
            return np.inf
    onward = state.nxt[behind]
    profile = data.profile[kind]
    a, b, c = state.at[behind], state.at[node], state.at[onward]
    legs = data.distance[profile]
    added = data.per_distance[kind] * (legs[a, b] + legs[b, c] - legs[a, c])
    if not data.timed or added >= limit:
        return float(added)
    ways = data.duration[profile]
    # The tour up to ``behind`` and the client ...
    reach = state.to_time[behind] + ways[a, b]
    early, late = data.opens[node], data.closes[node]
    if state.to_early[behind] + reach > late:
        return np.inf
    wait = max(early - reach - state.to_late[behind], 0.0)
    spent = reach + wait + data.service[node]
    early = max(early - reach, state.to_early[behind]) - wait
    late = min(late - reach, state.to_late[behind])
    # ... and the rest of the tour.
    reach = spent + ways[b, c]
    if early + reach > state.on_late[onward]:
        return np.inf
    wait = max(state.on_early[onward] - reach - late, 0.0)
    spent = reach + wait + state.on_time[onward]
    if spent > data.longest[kind]:
        return np.inf
    return float(added + data.per_time[kind] * (spent - state.on_time[state.first[tour]]))


@compiled
def alone(data: Data, node: int, kind: int) -> float:
    """The cost of a tour of its own by a vehicle of a type, its fixed cost included; infinite if a rule forbids it."""
    for dim in range(data.delivery.shape[1]):
        room = data.capacity[kind, dim]
        if data.delivery[node, dim] > room or data.pickup[node, dim] > room:
            return np.inf
    profile = data.profile[kind]
    base, place = data.base[kind], data.place[node]
    cost = data.fixed[kind] + data.per_distance[kind] * (
        data.distance[profile, base, place] + data.distance[profile, place, base]
    )
    if not data.timed:
        return float(cost)
    out, back = data.duration[profile, base, place], data.duration[profile, place, base]
    starts = max(data.shift_opens[kind] + out, data.opens[node])
    if starts > data.closes[node] or starts + data.service[node] + back > data.shift_closes[kind]:
        return np.inf
    spent = out + data.service[node] + back
    if spent > data.longest[kind]:
        return np.inf
    return float(cost + data.per_time[kind] * spent)


@compiled
def supply(data: Data, state: State, node: int, satellite: int) -> float:
    """
    What it costs to bring a client's goods to a satellite: handling, its opening, about its way for the trucks.

    Infinite if the satellite has no room for them or gets nothing in this step.
    """
    amount = data.delivery[node, 0]
    if state.closed[satellite] or state.load[satellite] + amount > data.room[satellite]:
        return np.inf
    cost = data.handling[satellite] * amount
    if state.tours_at[satellite] == 0 and not state.waived[satellite]:
        cost += data.opening[satellite]
    if data.exact and amount > state.slack[satellite] and not (state.waived[satellite] and state.slack[satellite] < 0):
        cost += added_to_trucks(data, state, satellite, amount)
    return float(cost)
