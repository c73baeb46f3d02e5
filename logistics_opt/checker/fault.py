"""What the checker says: a fault is a code, a place in the plan, and a sentence with the figures."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Every code a rule may give; ``docs/reference/faults.md`` explains each in a line."""

    WRONG_PROBLEM = "wrong-problem"
    UNKNOWN_VEHICLE = "unknown-vehicle"
    UNKNOWN_SITE = "unknown-site"
    UNKNOWN_DEMAND = "unknown-demand"
    UNKNOWN_BUS = "unknown-bus"
    VEHICLE_NUMBER = "vehicle-number"
    VEHICLE_TWICE = "vehicle-twice"
    BASE_PLACE = "base-place"
    TRIP_BASE = "trip-base"
    BASE_MIDWAY = "base-midway"
    TOO_MANY_TRIPS = "too-many-trips"
    IDLE_STOP = "idle-stop"
    NO_WAY = "no-way"
    TRAVEL_TIME = "travel-time"
    STOP_ORDER = "stop-order"
    SERVICE_TIME = "service-time"
    BASE_TIME = "base-time"
    CLOSED = "closed"
    RELOAD = "reload"
    SHIFT = "shift"
    DURATION = "duration"
    NOT_READY = "not-ready"
    UNSORTED = "unsorted"
    NOT_BROUGHT_YET = "not-brought-yet"
    CAPACITY_WEIGHT = "capacity-weight"
    CAPACITY_VOLUME = "capacity-volume"
    CAPACITY_CHILLED = "capacity-chilled"
    BUS_STOPS = "bus-stops"
    BUS_TIME = "bus-time"
    BUS_CUT_OFF = "bus-cut-off"
    BUS_ROOM = "bus-room"
    BUS_GOODS = "bus-goods"
    BUS_DWELL = "bus-dwell"
    BUS_WAY = "bus-way"
    LOAD_PLACE = "load-place"
    UNLOAD_PLACE = "unload-place"
    PART_SHARE = "part-share"
    NOT_ABOARD = "not-aboard"
    LEFT_ABOARD = "left-aboard"
    NOT_AT_DEPOT = "not-at-depot"
    LEFT_AT_DEPOT = "left-at-depot"
    OVERNIGHT = "overnight"
    ACCOUNT = "account"
    FALSE_REASON = "false-reason"
    NOT_CARRIED = "not-carried"
    KEPT_APART = "kept-apart"
    CANDIDATE_DEPOT = "candidate-depot"
    DEPOT_CAPACITY = "depot-capacity"
    COST_VEHICLE_DAY = "cost-vehicle-day"
    COST_VEHICLE_KM = "cost-vehicle-km"
    COST_VEHICLE_HOUR = "cost-vehicle-hour"
    COST_SITE_DAY = "cost-site-day"
    COST_BUS = "cost-bus"
    BOUND = "bound"
    FACT_CHANGED = "fact-changed"
    BEFORE_NOW = "before-now"
    LOCK_BROKEN = "lock-broken"
    DROPPED = "dropped"


LIVE_CODES = frozenset({Code.FACT_CHANGED, Code.BEFORE_NOW, Code.LOCK_BROKEN, Code.DROPPED})
"""Those that only a plan for the rest of a day under way can be given."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in the plan that cannot be so. ``where`` names route, trip and stop, counted from 1, or a demand."""

    code: Code
    where: str
    message: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.where}: {self.message}"
