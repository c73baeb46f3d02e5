"""The baseline: today's depots, each with the villages that it supplies today."""

import numpy as np

from logistics_opt.siting.answer import Answer, measured, nearest_shares
from logistics_opt.siting.case import Case
from logistics_opt.siting.location_routing import Depots


def as_today(case: Case, standing: Depots) -> Answer:
    """Today's depots with today's allocation: every village from the depot it is supplied from."""
    chosen = frozenset(case.column[d] for d in standing)
    own = frozenset() if case.warehouse is None else frozenset({len(case.places) - 1})
    shares = nearest_shares(case, chosen or own, case.travel)
    for i, client in enumerate(case.clients):
        place = client.id if client.id in standing else client.parent
        j = case.column.get(place) if place is not None else None
        if j is not None and (j in chosen or j in own) and np.isfinite(case.serving[i, j]):
            shares[i] = 0.0
            shares[i, j] = 1.0
    answer = measured(
        case, question="today", chosen=chosen | own, shares=shares, value=0.0, bound=0.0, unit="fen a year",
        method="as today",
    )  # fmt: skip
    return answer.scored(float(answer.cost.total), float(answer.cost.total), unit="fen a year")
