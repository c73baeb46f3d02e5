"""Trucks and vans planned in turns until they are in step, by a one-echelon solver."""

from logistics_opt.routing.decomposition.rounds import solve_by_decomposition

__all__ = ["solve_by_decomposition"]
