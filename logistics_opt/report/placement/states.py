"""What becomes of each place: kept, opened, closed, or a candidate that stays one."""

from collections.abc import Collection
from enum import StrEnum

from logistics_opt.model import SiteId
from logistics_opt.model.candidate import Candidate, Premises


class State(StrEnum):
    """
    What a set of depots makes of a place.

    ``KEPT`` and ``CLOSED`` stand today, ``OPENED`` and ``UNUSED`` do not.
    """

    KEPT = "kept"
    OPENED = "opened"
    CLOSED = "closed"
    UNUSED = "unused"

    @property
    def is_open(self) -> bool:
        """Whether the depot is open then."""
        return self in (State.KEPT, State.OPENED)


def state_of(candidate: Candidate, depots: Collection[SiteId]) -> State:
    """What this set of depots makes of the place."""
    if candidate.premises is Premises.STANDING:
        return State.KEPT if candidate.site.id in depots else State.CLOSED
    return State.OPENED if candidate.site.id in depots else State.UNUSED
