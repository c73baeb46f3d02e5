"""A placement study for people: workbook, GeoJSON, maps, a two-page paper for the bureau, figures for the terminal."""

from logistics_opt.report.placement.folder import PLACEMENT_FILES, write_placement
from logistics_opt.report.placement.summary import placement_figures

__all__ = ["PLACEMENT_FILES", "placement_figures", "write_placement"]
