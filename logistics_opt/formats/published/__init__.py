"""The published instances of two-echelon routing and location routing: readers, best-known values, solutions."""

from logistics_opt.formats.published.reading import read_published
from logistics_opt.formats.published.values import BestKnown, read_best_known

__all__ = ["BestKnown", "read_best_known", "read_published"]
