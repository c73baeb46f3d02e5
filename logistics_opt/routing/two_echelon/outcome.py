"""What every search tells while it goes on, and what it leaves."""

from collections.abc import Callable
from dataclasses import dataclass

from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.snapshot import Tours

CALL = 0.03  # seconds of compiled code at a time: whoever cancels waits no longer
BLOCK = 200  # steps at a time where steps are counted, so that the clock decides nothing
COLDEST = 1e-6  # temperature where nothing costs anything


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is: seconds and steps since its start, cost of the best solution."""

    seconds: float
    steps: int
    cost: float


OnProgress = Callable[[Progress], bool]
"""Told of progress several times a second; ``False`` ends the search."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What the search leaves: a state that holds the best solution, when that was found, and when it all ended.

    ``held`` are the sets of satellites of the trucks' tours if the first echelon was held, else what the state says
    holds.
    """

    state: State
    tours: Tours
    held: tuple[int, ...] | None
    cost: float
    seconds_to_best: float
    seconds: float
    steps: int
