"""The small values: loads, windows, positions, handling, vehicles, trips, costs, matrices."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics_opt.model import (
    UNREACHABLE,
    Bound,
    Capacity,
    Cost,
    Handling,
    Line,
    LineStop,
    Load,
    LonLat,
    Plan,
    Route,
    Stop,
    Target,
    Tariff,
    TimeWindow,
    TravelMatrix,
    Trip,
)
from logistics_opt.units import clock

LOADS = st.builds(Load, st.integers(0, 10**7), st.integers(0, 10**8), st.integers(1, 500))


@given(load=LOADS, data=st.data())
def test_parts_of_a_load_sum_to_it_and_are_nearly_equal(load, data):
    parts = load.split(data.draw(st.integers(1, load.pieces)))
    assert sum(parts, Load()) == load
    counts = [part.pieces for part in parts]
    assert max(counts) - min(counts) <= 1
    assert min(counts) >= 1


@given(load=LOADS, data=st.data())
def test_each_piece_carries_its_share_rounded_to_the_gram(load, data):
    for part in load.split(data.draw(st.integers(1, load.pieces))):
        assert part.pieces * (load.weight // load.pieces) <= part.weight <= part.pieces * -(-load.weight // load.pieces)


@given(one=LOADS, other=LOADS)
def test_what_is_added_can_be_taken_away(one, other):
    assert (one + other) - other == one
    assert one.fits(one + other)


def test_ten_pieces_split_in_three():
    # Cut at 3 and 6 pieces: 100 g * 3 / 10, 100 g * 6 / 10.
    assert Load(100, 1_000, 10).split(3) == (Load(30, 300, 3), Load(30, 300, 3), Load(40, 400, 4))


def test_load_without_pieces_is_one_part():
    assert Load(100, 1_000, 0).split(1) == (Load(100, 1_000, 0),)


@pytest.mark.parametrize("parts", [0, -1, 3])
def test_two_pieces_are_not_split_into(parts):
    with pytest.raises(ValueError, match="cannot be split"):
        Load(100, 100, 2).split(parts)


def test_a_load_is_scaled_to_the_nearest_gram_and_piece():
    # 3 * 1.87 = 5.61, 100 * 1.87 = 187, 7 * 1.87 = 13.09; and a half goes up: 5 * 0.5 = 2.5.
    assert Load(100, 7, 3).scaled(1.87) == Load(187, 13, 6)
    assert Load(5, 0, 5).scaled(0.5) == Load(3, 0, 3)
    assert Load(10**12, 3, 1).scaled(1.0) == Load(10**12, 3, 1)


def test_where_there_was_a_piece_one_is_left():
    assert Load(100, 100, 1).scaled(0.2) == Load(20, 20, 1)
    assert Load(100, 100, 0).scaled(0.2) == Load(20, 20, 0)


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf")])
def test_a_load_is_not_scaled_by(factor):
    with pytest.raises(ValueError, match="cannot be scaled"):
        Load(1, 1, 1).scaled(factor)


def test_load_is_never_negative():
    with pytest.raises(ValueError, match="negative"):
        Load(1, 1, 1) - Load(2, 0, 0)


def test_empty_load_is_false_and_fits_anywhere():
    assert not Load()
    assert Load(0, 0, 1)
    assert Load().fits(Load())
    assert not Load(1, 0, 0).fits(Load(0, 9, 9))


@pytest.mark.parametrize("fields", [{"load": Load(1, 1, 0)}, {"ready": -1}, {"cash": -1}])
def test_demand_that_cannot_be_is_refused(make_demand, fields):
    demand = make_demand("a", "v1")
    with pytest.raises(ValueError, match="demand a has"):
        replace(demand, **fields)


def test_window_holds_both_its_ends():
    window = TimeWindow(10, 20)
    assert 10 in window
    assert 20 in window
    assert 9 not in window
    assert 21 not in window


def test_window_that_closes_before_it_opens_is_refused():
    with pytest.raises(ValueError, match="opens at 08:30, after it closes at 08:00"):
        TimeWindow(30_600, 28_800)


@pytest.mark.parametrize(("moment", "said"), [(30_600, "08:30"), (90_600, "25:10"), (59, "00:00"), (-3_600, "-01:00")])
def test_clock(moment, said):
    assert clock(moment) == said


def test_a_degree_of_latitude_is_111_km():
    # 6 371 009 m * pi / 180 = 111 195 m
    assert LonLat(105, 35).distance_to(LonLat(105, 36)) == pytest.approx(111_195, abs=1)


def test_distance_is_the_same_both_ways_and_nought_to_itself():
    one, other = LonLat(105.05, 35.69), LonLat(104.6, 36.1)
    assert one.distance_to(other) == pytest.approx(other.distance_to(one))
    assert one.distance_to(one) == 0


def test_half_the_earth_is_the_farthest():
    assert LonLat(0, 0).distance_to(LonLat(180, 0)) == pytest.approx(6_371_009 * np.pi)


@pytest.mark.parametrize(("lon", "lat"), [(35.7, 105.0), (181, 0), (0, -91), (float("nan"), 0)])
def test_position_off_the_globe_is_refused(lon, lat):
    with pytest.raises(ValueError, match="longitude"):
        LonLat(lon, lat)


@pytest.mark.parametrize(("pieces", "seconds"), [(0, 600), (1, 604), (1_000, 4_200), (1_001, 4_204)])
def test_sorting_is_rounded_up_to_the_second(pieces, seconds):
    # 1 000 pieces an hour: 3.6 s a piece
    assert Handling(fixed=600, pieces_per_hour=1_000).duration(pieces) == seconds


def test_sorting_without_a_rate_takes_the_fixed_time():
    assert Handling(fixed=600).duration(10**6) == 600


@pytest.mark.parametrize(
    "build",
    [
        lambda: Handling(fixed=-1),
        lambda: Handling(pieces_per_hour=0),
        lambda: Tariff(per_km=-1),
        lambda: Capacity(weight=-1, volume=0),
        lambda: Target(metric="cost"),
        lambda: Target(metric="cost", at_least=1, at_most=2),
        lambda: Route(vehicle="a", number=1, trips=()),
        lambda: Trip((stop("w"), stop("w"))),
        lambda: Trip((stop("w"), stop("v"), stop("d"))),
        lambda: line(("a", 0)),
        lambda: line(("a", 10), ("b", 0)),
    ],
)
def test_what_cannot_be_is_refused(build):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        build()


def stop(site, at=0):
    return Stop(site=site, arrives=at, starts=at, leaves=at)


def line(*stops):
    return Line(id="1", name="1", stops=tuple(LineStop(*each) for each in stops), departures=(), spare=Load())


def test_service_is_by_the_stop_and_by_the_piece(line_county):
    assert line_county.site["v1"].service(18) == 120 + 18 * 10


def test_route_is_out_from_first_leaving_to_last_return():
    trips = (Trip((stop("w", 10), stop("v", 20), stop("w", 30))), Trip((stop("w", 40), stop("u", 50), stop("w", 60))))
    route = Route(vehicle="truck", number=1, trips=trips)
    assert (route.departs, route.returns) == (10, 60)
    assert [each.site for each in route.stops] == ["w", "v", "w", "w", "u", "w"]


def test_visits_are_by_site_in_order_of_arrival():
    late = Route(vehicle="a", number=1, trips=(Trip((stop("w", 50), stop("v", 60), stop("w", 70))),))
    early = Route(vehicle="a", number=2, trips=(Trip((stop("w", 10), stop("v", 20), stop("w", 30))),))
    plan = Plan(problem="", routes=(late, early), cost=Cost())
    assert [visit.arrives for visit in plan.visits["v"]] == [20, 60]
    assert [visit.arrives for visit in plan.visits["w"]] == [10, 30, 50, 70]


def test_costs_add_line_by_line():
    cost = Cost(vehicle_day=1, site_day=2) + Cost(vehicle_day=10, vehicle_km=20, vehicle_hour=30)
    assert cost == Cost(vehicle_day=11, vehicle_km=20, vehicle_hour=30, site_day=2)
    assert cost.total == 63


def test_gap_is_the_share_of_the_cost_above_the_bound():
    cost = Cost(vehicle_day=200)
    assert Plan(problem="", routes=(), cost=cost, bound=Bound(150, "by hand")).gap == 0.25
    assert Plan(problem="", routes=(), cost=cost).gap is None
    assert Plan(problem="", routes=(), cost=Cost(), bound=Bound(0, "by hand")).gap is None


def ways(values):
    return np.array(values, dtype=np.int32)


def test_matrix_gives_time_and_distance_by_site():
    matrix = TravelMatrix(("a", "b"), ways([[0, 5], [7, 0]]), ways([[0, 50], [70, 0]]))
    assert (matrix.time("a", "b"), matrix.distance("b", "a")) == (5, 70)


def test_matrix_raises_where_there_is_no_way():
    matrix = TravelMatrix(("a", "b"), ways([[0, UNREACHABLE], [7, 0]]), ways([[0, UNREACHABLE], [70, 0]]))
    assert matrix.reachable("b", "a")
    assert not matrix.reachable("a", "b")
    with pytest.raises(ValueError, match="no way from a to b"):
        matrix.time("a", "b")


def test_matrix_is_read_only():
    matrix = TravelMatrix(("a",), ways([[0]]), ways([[0]]))
    with pytest.raises(ValueError, match="read-only"):
        matrix.seconds[0, 0] = 1


@pytest.mark.parametrize(
    ("seconds", "metres"),
    [
        (ways([[0]]), ways([[0]])),
        (np.zeros((2, 2), np.int64), np.zeros((2, 2), np.int64)),
        (ways([[0, -1], [1, 0]]), ways([[0, 1], [1, 0]])),
    ],
)
def test_matrix_of_another_shape_kind_or_mind_is_refused(seconds, metres):
    with pytest.raises(ValueError, match=r"shape|int32|disagree"):
        TravelMatrix(("a", "b"), seconds, metres)


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_restricted_matrix_has_the_same_travel_in_any_order(order):
    matrix = TravelMatrix(tuple("abc"), ways(np.arange(9).reshape(3, 3)), ways(np.arange(9).reshape(3, 3)))
    fewer = matrix.restrict(order[:2])
    assert fewer.time(order[0], order[1]) == matrix.time(order[0], order[1])
    assert fewer.sites == order[:2]
