"""The lower bound where neither vehicle alone goes cheaply all the way, but one after the other do."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from logistics_opt.model import Cost, Plan, Problem, ProfileName, SiteId, Tariff, TravelMatrix
from logistics_opt.routing.bound import lower_bound

TRUCK, VAN = ProfileName("truck"), ProfileName("van")
WAGE = Tariff(per_hour=3_600)  # one fen a second


def matrix(first: int, second: int) -> TravelMatrix:
    """Warehouse, depot, village in a row: so many seconds to the depot and so many from there, no kilometres."""
    seconds = np.array([[0, first, first + second], [first, 0, second], [first + second, second, 0]], dtype=np.int32)
    return TravelMatrix((SiteId("w"), SiteId("d1"), SiteId("v1")), seconds, np.zeros_like(seconds))


def test_the_bound_is_not_above_a_hand_over_at_a_depot_without_a_counter(make_county: Callable[..., Problem]) -> None:
    county = make_county()
    truck, van, _ = county.fleet
    problem = replace(
        county,
        sites=tuple(replace(county.site[SiteId(name)], cost_per_day=0) for name in ("w", "d1", "v1")),
        demands=tuple(demand for demand in county.demands if demand.id == "p1"),
        fleet=(replace(truck, tariff=WAGE, profile=TRUCK), replace(van, tariff=WAGE, profile=VAN)),
        travel={TRUCK: matrix(100, 9_000), VAN: matrix(9_000, 100)},
    )
    plan = Plan(problem=problem.digest, routes=(), cost=Cost())
    # The truck drives 100 s to the depot and back, the van 100 s on and back. Service is 120 + 10 * 10 at the village,
    # and 300 + 10 * 5 at the depot, where the truck puts off ten pieces.
    assert 700 < lower_bound(problem, plan).value <= 2 * 100 + 2 * 100 + 220 + 350
