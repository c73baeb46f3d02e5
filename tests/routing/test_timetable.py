"""
Both echelons on one clock.

Truck to d2: away at 21 600, 3 000 s of road, 300 s and 5 s a piece; then 600 s and 10 s a piece until all is sorted.
Van to v3 and back: 500 s each way, 120 s and 10 s a piece there.
"""

from dataclasses import replace

import pytest

from logistics_opt.model import Direction, Made, SiteId
from logistics_opt.routing.clocks import Driven, clock_of
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.schedule import feasible
from logistics_opt.routing.timetable import Timetable


@pytest.fixture(scope="module")
def county(make_county, make_demand):
    """The line county with 8 pieces to collect at v3."""
    up = make_demand("u3", "v3", 8, 80, 160, direction=Direction.UP, commodity="produce", ready=7 * 3_600)
    return make_county(demands=(*make_county().demands, up))


@pytest.fixture(scope="module")
def part(county):
    return lambda name: Part(name, 0, county.demand[name].load.pieces)


def put(site, *parts):
    return Visit(SiteId(site), parts, ())


def take(site, *parts):
    return Visit(SiteId(site), (), parts)


def starts(timetable, route):
    return timetable.clocks[route].starts


def test_a_van_waits_until_its_batch_is_sorted(county, part):
    truck = Orders("truck", ((put("d2", part("p3")),),))
    van = Orders("van2", ((put("v3", part("p3")),),))
    timetable = Timetable(county, [truck, van])
    assert starts(timetable, 0) == [21_600, 24_600, 24_600 + 350 + 3_000]
    assert timetable.sorted_at() == {(0, 1): 24_950 + 700}
    assert starts(timetable, 1) == [25_650, 26_150, 26_150 + 220 + 500]
    assert not timetable.late


def test_a_van_does_not_wait_for_goods_it_does_not_carry(county, part):
    trucks = [Orders("truck", ((put("d2", part("p3")),),)), Orders("truck", ((put("d2", part("c3")),),))]
    van = Orders("van2", ((put("v3", Part("p3", 0, 10)),),))
    # Both trucks leave d2 at 24 600 + 350 and + 320: the chilled one first, so p3 is sorted after it.
    timetable = Timetable(county, [*trucks, van])
    done_chilled = 24_600 + 320 + 640
    assert timetable.sorted_at() == {(1, 1): done_chilled, (0, 1): done_chilled + 700}
    only_chilled = Orders("van2", ((put("v3", part("c3")),),))
    assert starts(Timetable(county, [*trucks, only_chilled]), 2)[0] == done_chilled


def test_the_sorting_line_takes_batches_in_the_order_in_which_trucks_leave(county, part):
    direct = Orders("truck", ((put("d2", part("p3")),),))
    detour = Orders("truck", ((put("d1", part("k1")), put("d2", part("c3"))),))  # 325 s at d1
    done = Timetable(county, [detour, direct]).sorted_at()
    first = 24_600 + 350 + 700
    assert done[1, 1] == first
    second_leaves = 22_600 + 325 + 2_000 + 320
    assert second_leaves < first  # it is there before the line is free
    assert done[0, 2] == first + 640


def test_the_line_stands_idle_between_batches_that_are_far_apart(county, part):
    late = replace(county.demand["c3"], ready=30_000)
    later = replace(county, demands=tuple(late if d.id == "c3" else d for d in county.demands))
    trucks = [Orders("truck", ((put("d2", part("p3")),),)), Orders("truck", ((put("d2", part("c3")),),))]
    assert Timetable(later, trucks).sorted_at()[1, 1] == 30_000 + 3_000 + 320 + 640


def test_trucks_that_leave_together_are_sorted_in_the_order_of_the_plan(county):
    halves = [Orders("truck", ((put("d2", Part("p3", i, i + 5)),),)) for i in (0, 5)]
    done = Timetable(county, halves).sorted_at()
    assert done == {(0, 1): 24_600 + 325 + 650, (1, 1): 24_600 + 325 + 650 + 650}


def test_a_truck_waits_for_what_the_van_collects_and_leaves_as_late_as_it_can(county, part):
    bring = Orders("truck", ((put("d2", part("p3")),),))
    fetch = Orders("truck", ((take("d2", part("u3")),),))
    van = Orders("van2", ((Visit("v3", (part("p3"),), (part("u3"),)),),))
    timetable = Timetable(county, [bring, fetch, van])
    back = 25_650 + 500 + (120 + 18 * 10) + 500
    assert starts(timetable, 2)[-1] == back
    assert starts(timetable, 1) == [back - 3_000, back, back + 340 + 3_000]


def test_one_truck_may_bring_wait_and_take(county, part):
    truck = Orders("truck", ((put("d2", part("p3")), take("d2", part("u3"))),))
    van = Orders("van2", ((Visit("v3", (part("p3"),), (part("u3"),)),),))
    timetable = Timetable(county, [truck, van])
    back = 25_650 + 500 + 300 + 500
    assert starts(timetable, 0) == [21_600, 24_600, back, back + 340 + 3_000]


def test_a_van_is_not_put_off_beyond_the_truck_that_waits_for_it(county, part):
    fetch = Orders("truck", ((take("d2", part("u3")),),))
    van = Orders("van2", ((take("v3", part("u3")),),))
    timetable = Timetable(county, [fetch, van])
    # v3 opens at 25 200; 8 pieces take 200 s.
    assert starts(timetable, 1) == [24_700, 25_200, 25_900]
    assert starts(timetable, 0)[1] == 25_900


def test_collected_goods_wait_for_their_ready_time(county, part):
    ready = replace(county.demand["u3"], ready=30_000)
    later = replace(county, demands=tuple(ready if d.id == "u3" else d for d in county.demands))
    assert starts(Timetable(later, [Orders("van2", ((take("v3", part("u3")),),))]), 0) == [29_500, 30_000, 30_700]


def test_a_ring_of_waits_is_reported_late(county, part):
    """Each truck waits at one depot for a van that waits for what the other truck brings there only afterwards."""
    ring = [
        Orders("truck", ((take("d1", part("u1")), put("d2", part("p3"))),)),
        Orders("truck", ((take("d2", part("u3")), put("d1", part("p1"))),)),
        Orders("van1", ((Visit("v1", (part("p1"),), (part("u1"),)),),)),
        Orders("van2", ((Visit("v3", (part("p3"),), (part("u3"),)),),)),
    ]
    timetable = Timetable(county, ring)
    assert {route for route, _ in timetable.late} >= {0, 1}
    assert set(timetable.ring) == {(0, 1), (1, 1)}
    freed = feasible(county, ring)
    assert not freed.late
    assert {p for clock in freed.clocks[:2] for v in clock.orders.visits for p in v.put} == {part("p1"), part("p3")}
    # u1 weighs 120 kg, u3 80 kg: only the lighter stays.
    assert [p for clock in freed.clocks[:2] for v in clock.orders.visits for p in v.take] == [part("u1")]


def test_a_stop_in_a_ring_still_brings_what_it_brings(county, part):
    truck = Orders("truck", ((Visit("d2", (part("p3"),), (part("u3"),)),),))
    van = Orders("van2", ((Visit("v3", (part("p3"),), (part("u3"),)),),))
    freed = feasible(county, [truck, van])
    assert [clock.orders.visits for clock in freed.clocks] == [(put("d2", part("p3")),), van.visits]


def test_who_waits_beside_a_ring_is_not_late(county, part):
    ring = [
        Orders("truck", ((take("d1", part("u1")), put("d2", part("p3"))),)),
        Orders("truck", ((take("d2", part("u3")), put("d1", part("p1"))),)),
        Orders("van1", ((Visit("v1", (part("p1"),), (part("u1"),)),),)),
        Orders("van2", ((Visit("v3", (part("p3"),), (part("u3"),)),),)),
    ]
    beside = [Orders("truck", ((take("d1", part("u2")),),)), Orders("van1", ((take("v2", part("u2")),),))]
    timetable = Timetable(county, [*ring, *beside])
    assert set(timetable.ring) == {(0, 1), (1, 1)}
    assert not any(route in (4, 5) for route, _ in timetable.late)
    kept = {p for clock in feasible(county, [*ring, *beside]).clocks for v in clock.orders.visits for p in v.take}
    assert kept >= {part("u1"), part("u2")}


def test_a_truck_that_takes_before_it_brings_is_a_ring_too(county, part):
    truck = Orders("truck", ((take("d2", part("u3")), put("d2", part("p3"))),))
    van = Orders("van2", ((Visit("v3", (part("p3"),), (part("u3"),)),),))
    assert Timetable(county, [truck, van]).late
    freed = feasible(county, [truck, van])
    assert [clock.orders.visits for clock in freed.clocks] == [(put("d2", part("p3")),), van.visits]


def test_what_comes_after_closing_is_late(county, part):
    closing = replace(county.site[SiteId("v3")], hours=replace(county.site[SiteId("v3")].hours, closes=26_149))
    early = replace(county, sites=tuple(closing if s.id == "v3" else s for s in county.sites))
    orders = [Orders("truck", ((put("d2", part("p3")),),)), Orders("van2", ((put("v3", part("p3")),),))]
    assert Timetable(early, orders).late == [(1, 1)]  # there at 26 150


def test_a_longest_duration_binds(county, part):
    orders = [Orders("truck", ((put("d2", part("p3")),),)), Orders("van2", ((put("v3", part("p3")),),))]

    def at_most(seconds):
        fleet = tuple(replace(v, max_duration=seconds) if v.id == "van2" else v for v in county.fleet)
        return Timetable(replace(county, fleet=fleet), orders)

    assert not at_most(500 + 220 + 500).late
    assert at_most(1_219).late == [(1, 2)]


def test_a_clock_knows_its_trips_and_visits(county, part):
    clock = clock_of(
        county, Orders("van1", ((put("v1", part("p1")),), (put("v2", part("p2")), take("v1", part("u1")))))
    )
    assert clock.departures == [0, 3]
    assert [(node, visit.site) for node, visit in clock.nodes()] == [
        (1, "v1"),
        (4, "v2"),
        (5, "v1"),
    ]
    assert [clock.return_node(trip) for trip in (0, 1)] == [2, 6]
    assert clock.gaps[2] == 600  # reloads between the trips


def driven(now, *made, **more):
    return Driven(1, now, tuple(Made(arrives=a, starts=b, leaves=c) for a, b, c in made), **more)


def truck_and_van(part):
    return [Orders("truck", ((put("d2", part("p3")),),)), Orders("van2", ((put("v3", part("p3")),),))]


def test_what_is_done_stays_and_the_rest_follows_from_it(county, part):
    # The truck came to d2 at 25 000, 400 s late, and unloaded until 25 500; sorted at 26 200.
    truck = driven(25_600, (21_600,) * 3, (25_000, 25_000, 25_500))
    timetable = Timetable(county, truck_and_van(part), [truck, driven(25_600)])
    assert starts(timetable, 0) == [21_600, 25_000, 25_500 + 3_000]
    assert timetable.sorted_at() == {(0, 1): 25_500 + 700}
    assert starts(timetable, 1) == [26_200, 26_700, 26_700 + 220 + 500]


def test_nothing_that_is_not_done_starts_before_now(county, part):
    timetable = Timetable(county, truck_and_van(part), [driven(30_000), driven(30_000)])
    assert starts(timetable, 0) == [30_000, 33_000, 33_350 + 3_000]
    assert starts(timetable, 1) == [34_050, 34_550, 34_550 + 720]


def test_who_is_under_way_comes_when_it_is_expected(county, part):
    truck = driven(24_000, (21_600,) * 3, under_way=True, next_arrives=25_000)
    assert starts(Timetable(county, truck_and_van(part), [truck, driven(24_000)]), 0)[1] == 25_000
    silent = driven(24_900, (21_600,) * 3, under_way=True)  # due at 24 600
    assert starts(Timetable(county, truck_and_van(part), [silent, driven(24_900)]), 0)[1] == 24_900


def test_a_van_that_left_before_its_goods_were_sorted_has_left(county, part):
    # By the sums the batch is sorted at 25 650; the van left with it at 25 000 all the same.
    truck = driven(25_100, (21_600,) * 3, (24_600, 24_600, 24_950))
    van = driven(25_100, (25_000,) * 3, under_way=True)
    timetable = Timetable(county, truck_and_van(part), [truck, van])
    assert starts(timetable, 1) == [25_000, 25_500, 25_500 + 720]
    assert not timetable.late


def test_a_driver_who_cannot_be_back_in_time_may_be_as_late_as_the_way_home(county, part):
    # The shift of van 2 ends at 19:00, 68 400 s. It left at 68 000: at v3 at 68 500, after 18:00, so the stop is late;
    # with nothing done there it is back 120 s of standing and 500 s of road later.
    van = Driven(1, 68_100, (Made(arrives=68_000, starts=68_000, leaves=68_000),), under_way=True)
    truck = driven(68_100, (21_600,) * 3, (24_600, 24_600, 24_950), (27_950,) * 3)
    orders = truck_and_van(part)
    assert Timetable(county, orders, [truck, van]).late == [(1, 1)]
    shut = [orders[0], Orders("van2", ((Visit(SiteId("v3")),),))]
    timetable = Timetable(county, shut, [truck, van])
    assert not timetable.late
    assert starts(timetable, 1) == [68_000, 68_500, 69_120]


def test_a_pinned_vehicle_starts_as_planned_unless_it_is_held_up(county, part):
    pins = (28_000, 28_500, 29_220)
    timetable = Timetable(county, truck_and_van(part), [driven(20_000), driven(20_000, pins=pins)])
    assert starts(timetable, 1) == list(pins)
    held_up = Timetable(county, truck_and_van(part), [driven(26_000), driven(26_000, pins=pins)])
    # The truck leaves at 26 000 only, is at d2 until 29 350, and the batch is sorted at 30 050.
    assert starts(held_up, 1) == [30_050, 30_550, 31_270]
