from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from logistics_opt.model import Demand, Direction, Load, Plan, Problem, Trip
from logistics_opt.report.definitions import DEFINITIONS
from logistics_opt.report.journeys import journeys
from logistics_opt.report.summary import KeyFigures, as_rows, key_figures
from logistics_opt.units import HOUR


@pytest.fixture(scope="module")
def figures(line_county: Problem, hand_plan: Plan) -> KeyFigures:
    return key_figures(line_county, hand_plan)


def test_cost_is_the_plans_own_in_yuan_and_its_lines_add_up(figures: KeyFigures) -> None:
    assert figures.cost_yuan == (40_000 + 27_000 + 30_000 + 7_300) / 100
    lines = (figures.vehicle_day_yuan, figures.vehicle_km_yuan, figures.vehicle_hour_yuan, figures.site_day_yuan)
    assert lines == (400, 270, 300, 73)


def test_pieces_moved_leave_out_what_is_left_and_keep_what_is_overnight(figures: KeyFigures) -> None:
    # p1 10, p3 10, c3 4, k1 5, u1 8, u2 6 move; p2 with its 10 pieces and 100 kg does not.
    assert figures.pieces_served == 10 + 10 + 4 + 5 + 8 + 6
    assert figures.yuan_per_piece == pytest.approx(1_043 / 43)
    assert figures.kg == 100 + 100 + 100 + 20 + 10 + 120 + 60
    assert figures.kg_served_share == pytest.approx(410 / 510)
    assert (figures.kg_unserved, figures.demands_unserved, figures.kg_overnight) == (100, 1, 60)


def test_kilometres_and_empty_kilometres_are_those_of_the_road(figures: KeyFigures) -> None:
    # Truck 10 + 20 + 30, then 10 + 10; van 1: 5 + 5 + 10; van 2: 5 + 5.
    assert figures.km == 60 + 20 + 20 + 10
    # Empty: the truck home from d2 (30) and out at 13:00 (10), van 2 home (5). Van 1 is never empty.
    assert figures.empty_km == 30 + 10 + 5
    assert figures.empty_km_share == pytest.approx(45 / 110)


def test_hours_run_from_first_departure_to_last_return(figures: KeyFigures) -> None:
    # Truck: 06:00 to 13:00 + 1 000 s + (300 + 8 * 5) s + 1 000 s.
    truck = 7 * HOUR + 1_000 + 340 + 1_000
    # Van 1: 500 s, 120 + 18 * 10 s at v1, 500 s, 120 + 6 * 10 s at v2, 1 000 s. Van 2: 500, 120 + 14 * 10, 500.
    vans = (500 + 300 + 500 + 180 + 1_000) + (500 + 260 + 500)
    assert figures.hours == (truck + vans) / HOUR
    assert (figures.vehicles, figures.trucks, figures.vans, figures.trips, figures.stops) == (3, 1, 2, 4, 6)


def test_load_factor_weighs_the_fuller_of_weight_and_volume_by_distance(figures: KeyFigures) -> None:
    # Out. Truck to d1, 10 km: 230 of 1 000 kg, (500 + 500 + 50) of 5 000 l, 80 of 500 l cold: 0.23. To d2, 20 km:
    # 120 kg, 500 l, 80 l cold: 0.16. At 13:00 empty for 10 km. Van 1 to v1, 5 km: 100 of 300 kg: 1/3; on to v2,
    # 5 km: 120 of 300 kg: 0.4. Van 2, 5 km: 120 of 300 kg, 500 of 2 000 l, 80 of 200 l cold: 0.4 twice.
    out = (10 * 0.23 + 20 * 0.16 + 10 * 0 + 5 * 100 / 300 + 5 * 0.4 + 5 * 0.4) / (10 + 20 + 10 + 5 + 5 + 5)
    # Back. Truck empty for 30 km, then u1 for 10 km: 120 kg, 300 l: 0.12. Van 1, 10 km: 180 of 300 kg. Van 2 empty.
    back = (30 * 0 + 10 * 0.12 + 10 * 0.6 + 5 * 0) / (30 + 10 + 10 + 5)
    assert figures.load_factor_out == pytest.approx(out)
    assert figures.load_factor_back == pytest.approx(back)


def test_a_village_that_only_sends_counts_as_served(figures: KeyFigures) -> None:
    # v2 gets nothing (p2 is left) but u2 is fetched there.
    assert (figures.villages_served, figures.villages_with_demand) == (3, 3)
    assert (figures.townships_served, figures.townships_with_demand) == (2, 2)
    assert figures.villages_direct == 0


def test_on_time_is_judged_at_the_site_down_and_at_the_county_up(line_county: Problem, hand_plan: Plan) -> None:
    def promised(demand: Demand) -> Demand:
        # p1 (10 pieces) is at v1 at 08:00 + 500 s; u1 (8) is at the county at 13:00 + 2 340 s; u2 (6) never is.
        by = {"p1": 8 * HOUR + 500, "u1": 13 * HOUR + 2_339, "u2": 20 * HOUR}
        return replace(demand, promised=by.get(demand.id))

    problem = replace(line_county, demands=tuple(promised(demand) for demand in line_county.demands))
    assert key_figures(problem, hand_plan).on_time_share == pytest.approx(10 / (10 + 8 + 6))
    assert key_figures(line_county, hand_plan).on_time_share is None


def test_co2_is_grams_a_kilometre_times_kilometres(line_county: Problem, hand_plan: Plan) -> None:
    grams = {"truck": 500, "van1": 200, "van2": 100}
    problem = replace(line_county, fleet=tuple(replace(v, co2_per_km=grams[v.id]) for v in line_county.fleet))
    assert key_figures(problem, hand_plan).co2_kg == (80 * 500 + 20 * 200 + 10 * 100) / 1_000


def test_gap_is_the_share_of_the_cost_above_the_bound(figures: KeyFigures) -> None:
    assert figures.bound_yuan == 782.25
    assert figures.gap == pytest.approx(0.25)


def test_every_figure_has_a_label_a_value_and_a_meaning_in_both_languages(figures: KeyFigures) -> None:
    names = [entry.name for entry in fields(KeyFigures)]
    assert sorted(names) == sorted(DEFINITIONS)
    for lang in ("en", "zh"):
        rows = as_rows(figures, lang)
        assert [row.key for row in rows] == names
        assert all(row.label and row.value and row.meaning for row in rows)
    assert {row.key: row.value for row in as_rows(figures)}["cost_yuan"] == "1,043.00"


def test_a_plan_without_routes_has_figures_too(line_county: Problem, hand_plan: Plan) -> None:
    figures = key_figures(line_county, replace(hand_plan, routes=(), bound=None))
    assert (figures.km, figures.load_factor_out, figures.empty_km_share, figures.yuan_per_piece) == (
        0,
        None,
        None,
        None,
    )


def test_goods_to_a_village_from_the_warehouse_count_as_direct(
    line_county: Problem, hand_plan: Plan, make_trip: Callable[..., Trip]
) -> None:
    trip = make_trip(line_county, 8 * HOUR, [("w", "", "p1"), ("v1", "p1", ""), ("w", "", "")])
    route = replace(hand_plan.routes[0], trips=(trip,))
    assert key_figures(line_county, replace(hand_plan, routes=(route,))).villages_direct == 1
    assert line_county.demand["p1"].direction is Direction.DOWN


def test_stops_in_a_row_at_one_place_read_as_one_call(
    line_county: Problem, hand_plan: Plan, make_trip: Callable[..., Trip]
) -> None:
    # v3 gets its parcels, then its chilled food, as two stops of the plan; a sheet must not tell one from the other.
    trip = make_trip(line_county, 9 * HOUR, [("d2", "", "p3 c3"), ("v3", "p3", ""), ("v3", "c3", ""), ("d2", "", "")])
    plan = replace(hand_plan, routes=(replace(hand_plan.routes[2], trips=(trip,)),))
    (journey,) = journeys(line_county, plan)
    (outing,) = journey.outings
    call = outing.visits[1]
    assert len(outing.visits) == 3
    assert call.handed_over == Load(120_000, 580_000, 14)
    assert (call.stop.arrives, call.stop.leaves) == (trip.stops[1].arrives, trip.stops[2].leaves)
    assert call.bags == {"v3": 2}
    assert (key_figures(line_county, plan).stops, key_figures(line_county, plan).km) == (1, 10)
