"""Where goods are, come from and go to: the three tiers and the sites on them."""

import math
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from logistics_opt.model.demand import Load
from logistics_opt.model.ids import FirmId, SiteId
from logistics_opt.units import DAY, HOUR, Fen, Metres, Seconds, clock

EARTH_RADIUS: Metres = 6_371_009


class Tier(IntEnum):
    """Three-tier logistics (县乡村三级物流): county warehouse, township depot, village post point."""

    COUNTY = 1
    TOWNSHIP = 2
    VILLAGE = 3


class Host(StrEnum):
    """
    Who gives the roof.

    The six kinds the 2016 Opinions of Gansu Province name (III.1-7), and the idle workshops (闲置厂房) that the notice
    of 2020 asks to use: an old village school is one too.
    """

    POST_OFFICE = "post_office"
    SUPPLY_COOP = "supply_coop"
    PASSENGER_STATION = "passenger_station"
    CHAIN_STORE = "chain_store"
    EXPRESS_OUTLET = "express_outlet"
    SERVICE_POINT = "service_point"
    IDLE_WORKSHOP = "idle_workshop"


class Standing(StrEnum):
    """Whether a site stands today or is only a candidate that placement may open."""

    EXISTING = "existing"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class LonLat:
    """A position in degrees, WGS-84."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ValueError(f"position {self.lon}, {self.lat} is not a longitude and a latitude in degrees")

    def distance_to(self, other: "LonLat") -> float:
        """Great-circle distance in metres on a sphere of the earth's mean radius (haversine formula)."""
        phi, psi = math.radians(self.lat), math.radians(other.lat)
        half_lat, half_lon = (psi - phi) / 2, math.radians(other.lon - self.lon) / 2
        h = math.sin(half_lat) ** 2 + math.cos(phi) * math.cos(psi) * math.sin(half_lon) ** 2
        return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, h)))


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """From ``opens`` to ``closes``, both ends included. It bounds the *start* of service; who comes early waits."""

    opens: Seconds
    closes: Seconds

    def __post_init__(self) -> None:
        if self.opens > self.closes:
            raise ValueError(f"window opens at {clock(self.opens)}, after it closes at {clock(self.closes)}")

    def __contains__(self, moment: Seconds) -> bool:
        return self.opens <= moment <= self.closes


ALL_DAY = TimeWindow(0, DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """
    How long a depot needs from a truck's leaving until its goods are sorted and stand ready for the vans.

    One sorting line takes the batches in the order in which their trucks leave: a batch is ready ``fixed`` plus
    ``pieces / pieces_per_hour`` after the later of its truck's leaving and the batch before. ``None``: no time a piece.
    """

    fixed: Seconds = 0
    pieces_per_hour: int | None = None

    def __post_init__(self) -> None:
        if self.fixed < 0 or (self.pieces_per_hour is not None and self.pieces_per_hour <= 0):
            raise ValueError(f"handling of {self.fixed} s and {self.pieces_per_hour} pieces an hour cannot be")

    def duration(self, pieces: int) -> Seconds:
        """Seconds to sort ``pieces``, rounded up."""
        by_piece = 0 if self.pieces_per_hour is None else -(-pieces * HOUR // self.pieces_per_hour)
        return self.fixed + by_piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """
    A county warehouse, township depot or village post point.

    A vehicle that stops here stands ``stop_time`` plus ``piece_time`` for each piece it loads or unloads; its base
    takes no such time (the vehicle type's ``reload_time`` covers that). ``capacity`` bounds what a depot passes on in
    a day, both directions together; ``None`` is unbounded. ``cost_per_day`` is paid when a plan stops here.
    ``position_kind`` says where the position is from (``surveyed``, ``generated`` ...): generated ones are printed so.
    """

    id: SiteId
    name: str
    tier: Tier
    position: LonLat
    parent: SiteId | None = None  # the depot or warehouse it is supplied from today
    host: Host = Host.SERVICE_POINT
    owner: FirmId | None = None  # None: common to all firms
    standing: Standing = Standing.EXISTING
    hours: TimeWindow = ALL_DAY
    stop_time: Seconds = 0
    piece_time: Seconds = 0
    handling: Handling = Handling()
    capacity: Load | None = None
    cost_per_day: Fen = 0
    functions: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    contact: str = ""
    position_kind: str = "surveyed"

    def __post_init__(self) -> None:
        if min(self.stop_time, self.piece_time, self.cost_per_day) < 0:
            raise ValueError(f"site {self.id} has a negative time or cost")

    def service(self, pieces: int) -> Seconds:
        """Seconds a vehicle stands here to load or unload ``pieces``."""
        return self.stop_time + self.piece_time * pieces
