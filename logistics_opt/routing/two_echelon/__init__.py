"""Both echelons: trucks to the depots, vans to the villages, in step."""

from logistics_opt.routing.two_echelon.decomposition import PlanProgress, solve_two_echelons

__all__ = ["PlanProgress", "solve_two_echelons"]
