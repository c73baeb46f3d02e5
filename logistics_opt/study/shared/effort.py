"""How much a study of shared delivery may do, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass

STEPS = 20_000
"""Steps of search for every plan: three seconds or so for 350 sites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """
    Every plan has ``steps`` steps and is made once from each of the ``seeds``, for every day.

    ``jobs`` plans are made at a time, one core each (default: all this process may use); ``circles`` is how many
    circles of firms are drawn where there are too many firms for all coalitions. ``extras``: partial co-operation,
    base load and what-ifs, beside coalitions.
    """

    steps: int = STEPS
    seeds: tuple[int, ...] = (0, 1, 2)
    jobs: int | None = None
    circles: int = 4
    extras: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a study is, for whoever waits: what it does, plans made and wanted there, seconds since it began."""

    name: str
    name_zh: str
    done: int
    wanted: int
    seconds: float


OnStage = Callable[[Stage], bool]
