"""What a dispatcher changes in a plan: a stop goes to another place, or is taken out."""

from dataclasses import dataclass

from logistics_opt.model.ids import SiteId, VehicleTypeId
from logistics_opt.model.live import VehicleNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAt:
    """A stop of a plan. Trips and stops are counted from 1, as faults are told: the base a trip leaves is its first."""

    vehicle: VehicleTypeId
    number: int
    trip: int
    stop: int
    site: SiteId

    @property
    def who(self) -> VehicleNumber:
        """The vehicle."""
        return self.vehicle, self.number

    def __str__(self) -> str:
        return f"{self.vehicle} no. {self.number}, trip {self.trip}, stop {self.stop} ({self.site})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """
    Where a stop is to go: to a vehicle of the plan, or an idle one.

    ``trip`` is one of its trips, or one more than it has: a new one; ``None``: the best. ``stop`` is the stop of the
    plan, of that trip, before which it goes, the base it comes back to included; ``None``: where it is best. The trips
    and stops are those before the change.
    """

    vehicle: VehicleTypeId
    number: int
    trip: int | None = None
    stop: int | None = None

    def __post_init__(self) -> None:
        if self.trip is None and self.stop is not None:
            raise ValueError("a place on a trip needs the trip")

    @property
    def who(self) -> VehicleNumber:
        """The vehicle."""
        return self.vehicle, self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class HandChange:
    """A stop with all that goes on and off there moves to the goal; without one it is taken out."""

    stop: StopAt
    goal: Goal | None = None
