"""All the rules, in the order in which a reader would ask them."""

from collections.abc import Callable, Iterator

from logistics_opt.checker import accounts, buses, depots, flow, identity, loads, reasons, times, vehicles
from logistics_opt.checker.fault import Fault
from logistics_opt.model import Plan, Problem

Rule = Callable[[Problem, Plan], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    identity.made_for_this_problem,
    identity.vehicles_are_known,
    identity.sites_are_known,
    identity.demands_are_known,
    buses.buses_are_known,
    vehicles.numbers_within_count,
    vehicles.vehicles_used_once,
    vehicles.bases_may_be_bases,
    vehicles.trips_begin_and_end_at_base,
    vehicles.base_is_not_passed_midway,
    vehicles.trips_within_limit,
    vehicles.stops_have_work,
    times.legs_have_a_way,
    times.driving_takes_its_time,
    times.stops_run_forward,
    times.service_takes_its_time,
    times.no_service_at_base,
    times.sites_are_open,
    times.reload_time_between_trips,
    times.routes_within_shift,
    times.routes_within_duration,
    buses.rides_are_along_the_line,
    buses.buses_keep_their_timetable,
    buses.stops_are_open_for_buses,
    buses.goods_are_there_by_the_cut_off,
    depots.goods_wait_until_ready,
    depots.vans_wait_for_sorting,
    depots.trucks_wait_for_vans,
    loads.goods_fit_aboard,
    loads.vehicles_carry_only_what_they_may,
    loads.goods_kept_apart_ride_apart,
    buses.goods_fit_the_bus,
    buses.buses_carry_only_what_they_may,
    buses.passengers_are_not_held_up_too_long,
    loads.depots_pass_on_no_more_than_they_can,
    flow.goods_are_loaded_where_they_are,
    flow.goods_are_unloaded_where_they_go,
    buses.goods_ride_their_way,
    flow.depots_in_use_stand,
    flow.parts_are_whole_pieces,
    flow.only_what_is_aboard_comes_off,
    flow.depots_pass_on_what_came,
    flow.overnight_is_what_stayed,
    accounts.served_and_unserved_are_the_demand,
    reasons.reasons_can_be_true,
    accounts.days_of_vehicles_are_paid,
    accounts.kilometres_are_paid,
    accounts.hours_are_paid,
    accounts.days_of_sites_are_paid,
    accounts.buses_are_paid,
    accounts.bound_is_below_cost,
)


def check(problem: Problem, plan: Plan) -> tuple[Fault, ...]:
    """
    Every fault of the plan; empty: it can be driven as it stands and costs what it says.

    Shares no arithmetic with what makes plans, and looks at nothing but the problem and the plan.
    """
    return tuple(fault for rule in RULES for fault in rule(problem, plan))
