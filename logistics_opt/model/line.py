"""Timetabled buses that may carry goods (客货邮融合). Read, checked and kept; routing does not use them yet."""

from dataclasses import dataclass

from logistics_opt.model.demand import Load
from logistics_opt.model.ids import FirmId, LineId, SiteId
from logistics_opt.units import Fen, Seconds


@dataclass(frozen=True, slots=True)
class LineStop:
    """A site on the line and the seconds after departure at which the bus is there."""

    site: SiteId
    offset: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One bus line in one direction: its stops, its departures on the planning day, its room for goods, its price."""

    id: LineId
    name: str
    stops: tuple[LineStop, ...]
    departures: tuple[Seconds, ...]
    spare: Load
    operator: FirmId | None = None
    price_per_piece: Fen = 0
    loading_lead: Seconds = 0  # goods stand at the stop this long before the bus leaves

    def __post_init__(self) -> None:
        offsets = [stop.offset for stop in self.stops]
        if len(offsets) < 2 or offsets != sorted(offsets):
            raise ValueError(f"line {self.id} needs two stops or more, in order of time")
