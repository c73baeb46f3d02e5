"""
The versioned document of one vehicle's day, for whoever drives it: it is read without a key, through a link.

It holds what that driver must know and nothing of any other vehicle; goods are counted over all firms, and no firm is
named.
"""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from logistics_opt.formats.wire import Clock, Hundredths, Name, Thousandths, Whole, Wire

Place = tuple[float, float]


class GoodsDocument(Wire):
    """Pieces and their weight."""

    pieces: Whole
    kg: Thousandths


class BagsDocument(Wire):
    """Bags that are for a village."""

    village: Name
    bags: Whole


class NavigationDocument(Wire):
    """Addresses that open a phone's map at the stop, each in that map's own coordinates."""

    amap: Name
    baidu: Name


class CallDocument(Wire):
    """
    A stop. ``contact`` is what the county's table says, ``phone`` the number in it that can be called.

    ``aboard`` is in the vehicle when it leaves. ``generated``: nobody has surveyed where the place is.
    """

    name: Name
    township: Name
    contact: Name
    phone: Name | None
    at: Place
    generated: bool
    arrives: Clock
    starts: Clock
    leaves: Clock
    off: GoodsDocument
    on: GoodsDocument
    aboard: Whole
    bags: Annotated[tuple[BagsDocument, ...], Field(max_length=10_000)]
    cash_yuan: Hundredths
    cold: bool
    navigation: NavigationDocument


class TurnDocument(Wire):
    """From the base back to the base; ``way`` is the line on the roads, as longitudes and latitudes in WGS-84."""

    departs: Clock
    returns: Clock
    km: Thousandths
    taken: GoodsDocument
    brought: GoodsDocument
    calls: Annotated[tuple[CallDocument, ...], Field(max_length=10_000)]
    way: Annotated[tuple[Place, ...], Field(max_length=100_000)]


class DrivingDocument(Wire):
    """What one vehicle does on one day."""

    format: Literal["logistics-opt/driving"] = "logistics-opt/driving"
    version: Literal[1] = 1
    county: Name
    day: datetime.date
    vehicle: Name
    number: Whole
    base: Name
    base_at: Place
    km: Thousandths
    cash_yuan: Hundredths
    turns: Annotated[tuple[TurnDocument, ...], Field(max_length=1_000)]
