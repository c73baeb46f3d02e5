"""
What is wrong with a problem as a whole, every issue at once.

One object's own invariants are kept by its ``__post_init__``; here are the relations between objects. An issue is an
error where no plan can be made at all, and a warning where a plan can serve the rest.
"""

from collections.abc import Callable, Iterator

from logistics_opt.errors import Issue
from logistics_opt.model.problem import Problem
from logistics_opt.model.validate import fleet, goods, places, roads, structure

Rule = Callable[[Problem], Iterator[Issue]]

RULES: tuple[Rule, ...] = (
    structure.one_warehouse,
    structure.some_demand,
    structure.ids_are_unique,
    structure.sites_named_are_there,
    structure.firms_named_are_there,
    structure.commodities_named_are_there,
    structure.demands_are_outside_the_warehouse,
    structure.goods_may_ride_with_their_like,
    places.bases_stand,
    places.parents_are_above,
    places.names_tell_sites_apart,
    places.positions_tell_sites_apart,
    places.sites_lie_together,
    places.depots_have_vehicles,
    places.sites_open_when_vehicles_drive,
    fleet.some_vehicle,
    fleet.vehicles_carry_something,
    fleet.vehicles_cost_something,
    fleet.shifts_have_length,
    fleet.trucks_start_at_the_warehouse,
    fleet.fleet_is_large_enough,
    roads.profiles_have_matrices,
    roads.matrices_have_all_sites,
    roads.speeds_are_plausible,
    roads.sites_can_be_reached,
    goods.goods_weigh_something,
    goods.goods_are_plausible,
    goods.goods_may_be_carried,
    goods.a_piece_fits_a_vehicle,
    goods.promises_follow_readiness,
    goods.goods_are_ready_in_a_shift,
)


def issues(problem: Problem) -> tuple[Issue, ...]:
    """Every issue of the problem, in the order of the rules; empty: nothing speaks against planning it."""
    return tuple(issue for rule in RULES for issue in rule(problem))
