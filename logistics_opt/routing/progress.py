"""What a search tells whoever waits for its plan."""

from collections.abc import Callable
from dataclasses import dataclass

from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """
    How far a plan is: the round, what is being solved, the cost of the best whole plan so far, seconds gone by.

    ``bound`` is what no plan that moves the same goods costs less than, as far as that is known.
    """

    stage: str
    round: int
    best: Fen | None
    seconds: float
    bound: Fen | None = None


OnPlanProgress = Callable[[PlanProgress], bool]


def carry_on(_: PlanProgress) -> bool:
    """The ``on_progress`` of who does not want to know."""
    return True
