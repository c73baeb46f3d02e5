"""Colours of routes, tiers and firms, the same on the map and in the picture."""

import colorsys

from logistics_opt.model import Echelon, Tier

TIER_COLOUR = {Tier.COUNTY: "#b3261e", Tier.TOWNSHIP: "#1f4e5f", Tier.VILLAGE: "#ffffff"}
FIRMS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#1f2a37")
"""
Colours that eyes of every kind tell apart (Okabe, M. & Ito, K. (2008), Color universal design), less the yellow, which
does not stand on white.
"""

_GOLDEN = 0.618033988749895  # successive hues stay far apart, however many there are


def route_colour(order: int, echelon: Echelon) -> str:
    """
    The colour of the ``order``-th route, dark enough to stand on white (3:1 or better).

    Trucks are deeper than vans of the same hue; three lightnesses in turn part neighbours that colour-blind eyes join.
    """
    hue = order * _GOLDEN % 1
    light = (0.30, 0.37, 0.43)[order % 3] - (0.08 if echelon is Echelon.FIRST else 0.0)
    # Yellow and green look lighter than red and blue of the same lightness.
    if 0.10 < hue < 0.52:
        light *= 0.72
    red, green, blue = colorsys.hls_to_rgb(hue, light, 0.72)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def firm_colour(order: int) -> str:
    """The colour of the ``order``-th firm; beyond the seven that everybody tells apart, those of vans."""
    return FIRMS[order] if order < len(FIRMS) else route_colour(order, Echelon.SECOND)
