"""Both echelons: trucks to the depots, vans to the villages, in step."""

from logistics_opt.routing.two_echelon.decomposition import (
    OnPlanProgress,
    PlanProgress,
    carry_on,
    solve_two_echelons,
)

__all__ = ["OnPlanProgress", "PlanProgress", "carry_on", "solve_two_echelons"]
