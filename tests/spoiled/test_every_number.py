"""No figure in the good plan is free: whichever is changed by one, the checker finds it."""

from dataclasses import fields, replace

import pytest

from logistics_opt.checker import check
from logistics_opt.model import Act


def places(plan):
    """Route, trip and stop of every stop."""
    return [
        (r, t, s)
        for r, route in enumerate(plan.routes)
        for t, trip in enumerate(route.trips)
        for s in range(len(trip.stops))
    ]


def stop_at(plan, r, t, s):
    return plan.routes[r].trips[t].stops[s]


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("field", ["arrives", "starts", "leaves"])
def test_no_second_is_free(county, good_plan, spoiler, field, by):
    for at in places(good_plan):
        stop = stop_at(good_plan, *at)
        if at[2] == 0 and field == "arrives" and stop.arrives + by <= stop.leaves:
            continue  # since when a vehicle has stood at its base before it leaves is of no account
        assert check(*spoiler.stop(*at, **{field: getattr(stop, field) + by})), (at, field)


@pytest.mark.parametrize("measure", ["weight", "volume", "pieces"])
@pytest.mark.parametrize("by", [-1, 1])
def test_no_gram_is_free(county, good_plan, spoiler, measure, by):
    for at in places(good_plan):
        moves = stop_at(good_plan, *at).moves
        for m, move in enumerate(moves):
            load = replace(move.load, **{measure: getattr(move.load, measure) + by})
            spoilt = (*moves[:m], replace(move, load=load), *moves[m + 1 :])
            assert check(*spoiler.stop(*at, moves=spoilt)), (at, move.demand)


def test_no_move_is_free(county, good_plan, spoiler):
    for at in places(good_plan):
        moves = stop_at(good_plan, *at).moves
        for m, move in enumerate(moves):
            rest = (*moves[:m], *moves[m + 1 :])
            turned = replace(move, act=Act.LOAD if move.act is Act.UNLOAD else Act.UNLOAD)
            assert check(*spoiler.stop(*at, moves=rest)), ("dropped", at, move.demand)
            assert check(*spoiler.stop(*at, moves=(*moves, move))), ("twice", at, move.demand)
            assert check(*spoiler.stop(*at, moves=(*rest, turned))), ("turned", at, move.demand)


def test_no_stop_is_anywhere_else(county, good_plan, spoiler):
    for r, t, s in places(good_plan):
        trip = good_plan.routes[r].trips[t]
        if 0 < s < len(trip.stops) - 1:
            for site in county.site:
                if site != trip.stops[s].site:
                    assert check(*spoiler.stop(r, t, s, site=site)), (r, t, s, site)


def test_order_of_moves_within_a_stop_has_no_part(county, good_plan, spoiler):
    for at in places(good_plan):
        moves = stop_at(good_plan, *at).moves
        assert check(*spoiler.stop(*at, moves=tuple(reversed(moves)))) == ()


@pytest.mark.parametrize("by", [-1, 1])
def test_no_fen_is_free(county, good_plan, spoiler, by):
    for line in fields(good_plan.cost):
        assert check(*spoiler.cost(**{line.name: getattr(good_plan.cost, line.name) + by})), line.name


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_no_route_can_be_left_out(county, good_plan, spoiler, left_out):
    rest = tuple(route for at, route in enumerate(good_plan.routes) if at != left_out)
    assert check(*spoiler.of(routes=rest))


def test_order_of_routes_has_no_part_where_no_trucks_leave_together(county, good_plan, spoiler):
    assert check(*spoiler.of(routes=tuple(reversed(good_plan.routes)))) == ()
