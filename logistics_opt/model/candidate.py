"""Where township depots stand or might stand: what a study of placement chooses among."""

from dataclasses import dataclass
from enum import StrEnum

from logistics_opt.model.place import Site, Standing, Tier
from logistics_opt.units import Fen


class Premises(StrEnum):
    """
    What there is at the place.

    ``STANDING``: a depot today. ``REUSED``: a building that is there and serves something else or nothing (idle
    workshop, station, post office, shop). ``NEW``: must be built.
    """

    STANDING = "standing"
    REUSED = "reused"
    NEW = "new"


class Lock(StrEnum):
    """What the planner has settled: ``FREE``: nothing, ``OPEN``: it must be open, ``SHUT``: it stays shut."""

    FREE = "free"
    OPEN = "open"
    SHUT = "shut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A place where a township depot stands or might stand.

    ``site`` is of the township tier and stands exactly if the premises do; its ``cost_per_day`` is rent and staff, its
    ``capacity`` bounds what it passes on in a day. ``township`` groups the places of one township: the id of the depot
    that stands there today, or any name. ``conversion`` is paid once to open the place (fit-out or building),
    ``closing`` once to close one that stands today; both in fen.
    """

    site: Site
    premises: Premises
    township: str
    conversion: Fen = 0
    closing: Fen = 0
    lock: Lock = Lock.FREE

    def __post_init__(self) -> None:
        place = f"candidate {self.site.id}"
        if self.site.tier is not Tier.TOWNSHIP:
            raise ValueError(f"{place} is of tier {self.site.tier:d}, a depot is of tier {Tier.TOWNSHIP:d}")
        if (self.premises is Premises.STANDING) != (self.site.standing is Standing.EXISTING):
            raise ValueError(f"{place} has premises {self.premises}, but its site is {self.site.standing}")
        if min(self.conversion, self.closing) < 0:
            raise ValueError(f"{place} costs {self.conversion} fen to open, {self.closing} to close: negative")
