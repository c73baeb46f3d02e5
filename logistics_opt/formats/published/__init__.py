"""The published instances of two-echelon routing and location routing: readers, best-known values, solutions."""

from logistics_opt.formats.published.reading import read_published

__all__ = ["read_published"]
