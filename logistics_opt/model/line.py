"""
Timetabled buses that carry goods beside their passengers (客货邮融合).

Goods go on at one stop of a line and off at a later one: from the county warehouse to a township depot, whose vans take
them on as after a truck, or straight to a site on the line; and collected goods the other way. The bus runs whether
goods ride or not, so its operator is paid by the piece or by the bag only.

Source of the kind of problem: Masson, Trentini, Lehuédé, Malhéné, Péton & Tlahig (2017), Optimization of a city
logistics transportation system with mixed passengers and goods, EURO Journal on Transportation and Logistics 6(1),
81-109, doi:10.1007/s13676-015-0085-5.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from logistics_opt.model.demand import Load
from logistics_opt.model.ids import CommodityId, FirmId, LineId, SiteId
from logistics_opt.units import Fen, Seconds


@dataclass(frozen=True, slots=True)
class LineStop:
    """A site on the line and the seconds after departure at which the bus is there."""

    site: SiteId
    offset: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """
    The sealed bag of a line: what it holds, what one costs, how many a departure has room for, how long one is handled.

    A measure of ``holds`` that is 0 does not bind. ``spare`` is ``None`` where only the line's room binds.
    """

    holds: Load
    price: Fen = 0
    spare: int | None = None
    dwell: Seconds = 0

    def __post_init__(self) -> None:
        if not self.holds:
            raise ValueError("a bag holds nothing: say how many kg, litres or pieces it takes")
        if min(self.price, self.dwell, self.spare or 0) < 0:
            raise ValueError("a bag's price, time or number is negative")

    def count(self, load: Load) -> int:
        """Bags that goods for one stop fill: of the measures that bind, the one that asks for most."""
        pairs = (
            (load.weight, self.holds.weight),
            (load.volume, self.holds.volume),
            (load.pieces, self.holds.pieces),
        )
        return max((-(-amount // room) for amount, room in pairs if room), default=0)

    def measure(self, load: Load) -> Callable[[Load], int]:
        """By which measure such goods fill a bag first: weight, volume or pieces."""
        measures: tuple[tuple[Callable[[Load], int], int], ...] = (
            (lambda one: one.weight, self.holds.weight),
            (lambda one: one.volume, self.holds.volume),
            (lambda one: one.pieces, self.holds.pieces),
        )
        return max(((of, room) for of, room in measures if room), key=lambda pair: Fraction(pair[0](load), pair[1]))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One bus line in one direction: its stops, its departures on the planning day, its room for goods, its price.

    ``spare`` bounds what is aboard on each leg of a departure. Goods stand at their stop ``loading_lead`` before the
    bus is there by its timetable. ``carries`` lists the commodities it may carry (``None``: all); chilled goods never
    ride, since a bus has no chilled compartment. ``bag``: goods ride in bags, one stop's goods to a bag.

    At a stop a bus stands ``dwell_per_piece`` for each piece, and the bag's time for each bag, that goes on or off; it
    is so much later at the stops behind. Neither at the first stop, where it is loaded before it leaves, nor at the
    last do passengers wait; at the others they may be held up ``max_dwell`` in all on a departure (``None``: no limit).
    """

    id: LineId
    name: str
    stops: tuple[LineStop, ...]
    departures: tuple[Seconds, ...]
    spare: Load
    operator: FirmId | None = None
    price_per_piece: Fen = 0
    loading_lead: Seconds = 0
    carries: frozenset[CommodityId] | None = None
    bag: Bag | None = None
    dwell_per_piece: Seconds = 0
    max_dwell: Seconds | None = None

    def __post_init__(self) -> None:
        offsets = [stop.offset for stop in self.stops]
        if len(offsets) < 2 or offsets != sorted(offsets):
            raise ValueError(f"line {self.id} needs two stops or more, in order of time")
        if min(self.price_per_piece, self.loading_lead, self.dwell_per_piece, self.max_dwell or 0) < 0:
            raise ValueError(f"line {self.id} has a negative price or time")

    def may_carry(self, commodity: CommodityId) -> bool:
        """Whether the commodity is on the list, or there is no list."""
        return self.carries is None or commodity in self.carries

    def bags(self, load: Load) -> int:
        """How many bags the goods for one stop fill; none where the line takes loose pieces."""
        return 0 if self.bag is None else self.bag.count(load)

    def price(self, load: Load) -> Fen:
        """What it costs to bring these goods from one stop to another."""
        return self.price_per_piece * load.pieces + (0 if self.bag is None else self.bag.price * self.bags(load))

    def dwell(self, load: Load) -> Seconds:
        """How long it takes to put these goods on or off."""
        return self.dwell_per_piece * load.pieces + (0 if self.bag is None else self.bag.dwell * self.bags(load))
