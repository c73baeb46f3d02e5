"""
Units, said once.

Inside the package every quantity is an integer in its base unit: metres, seconds, grams, cubic centimetres and fen
(a hundredth of a yuan). Moments are seconds after midnight, local time, of the planning day. Coordinates are
``[lon, lat]`` in degrees, WGS-84. A person's units (kg, litres, yuan, ``"08:30"``) exist at the edges only:
:mod:`logistics_opt.formats` and :mod:`logistics_opt.report`.
"""

from typing import TypeAlias

Metres: TypeAlias = int
Seconds: TypeAlias = int
Grams: TypeAlias = int
CubicCm: TypeAlias = int
Fen: TypeAlias = int

MINUTE: Seconds = 60
HOUR: Seconds = 3_600
DAY: Seconds = 24 * HOUR
KILOMETRE: Metres = 1_000
KILOGRAM: Grams = 1_000
LITRE: CubicCm = 1_000
YUAN: Fen = 100


def clock(moment: Seconds) -> str:
    """A moment as a person writes it: ``clock(30_600) == "08:30"``; the next day counts on, ``"25:10"``."""
    sign = "-" if moment < 0 else ""
    minutes = abs(moment) // MINUTE
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
