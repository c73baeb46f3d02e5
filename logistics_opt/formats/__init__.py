"""The boundary: a person's files and units on one side, the model on the other. Units are converted here only."""

from logistics_opt.formats.county import County, open_county, read_county
from logistics_opt.formats.orders import Unmatched

__all__ = ["County", "Unmatched", "open_county", "read_county"]
