"""Yuan and their margins as values of tables, and what columns hold."""

import math

from logistics_opt.report.tables import Kind, Value
from logistics_opt.sharing.spread import Estimate
from logistics_opt.units import YUAN

TEXT, COUNT, MONEY, SHARE = Kind.TEXT, Kind.COUNT, Kind.MONEY, Kind.SHARE


def amount(figure: Estimate) -> tuple[Value, Value]:
    """Yuan, and their margin where it is known."""
    return figure.mean / YUAN, finite(figure.margin)


def finite(fen: float) -> Value:
    """Yuan, nothing where they are not known."""
    return fen / YUAN if math.isfinite(fen) else None
