"""The flat instance of a small day, with what shipments, breaks and limits add to it."""

from dataclasses import dataclass

from logistics_opt.model.tasks import Break, Window
from logistics_opt.model.travel import Matrix
from logistics_opt.routing.instance import Instance
from logistics_opt.units import Metres, Seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """What a vehicle may do at most on its route; ``None``: no limit."""

    travel_time: Seconds | None = None
    distance: Metres | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TaskInstance(Instance):
    """
    An instance whose clients are tasks, each vehicle making one trip.

    What it adds only narrows what an :class:`Instance` says: tours for the one are tours for the other. ``pairs`` are
    pickup and delivery of shipments, for one vehicle in this order; ``change`` is what each client adds to the load on
    the way, deliveries and collections of the base aside. ``windows`` are all of each client's. Each vehicle takes all
    ``breaks`` of its type, and none while it is at work, which at each client takes a vehicle of each type as long as
    ``work`` says. ``driving`` and ``lengths`` are seconds and metres of driving alone, for each
    profile, which ``limits`` bound.
    """

    pairs: tuple[tuple[int, int], ...]
    change: tuple[tuple[int, ...], ...]
    windows: tuple[tuple[Window, ...], ...]
    breaks: tuple[tuple[Break, ...], ...]
    work: tuple[tuple[Seconds, ...], ...]
    limits: tuple[Limits, ...]
    driving: tuple[Matrix, ...]
    lengths: tuple[Matrix, ...]

    @property
    def plain(self) -> bool:
        """Whether nothing is added, so that every back end can solve it."""
        one_window = all(len(windows) == 1 for windows in self.windows)
        no_limit = all(limit == Limits() for limit in self.limits)
        return not self.pairs and not any(self.breaks) and one_window and no_limit
