"""What goes out of the door: figures, workbook, map, picture, sheets for drivers. Each from a problem and its plan."""

from logistics_opt.report.geometry import graph_roads
from logistics_opt.report.map_html import write_map
from logistics_opt.report.picture import write_picture
from logistics_opt.report.placement import PLACEMENT_FILES, placement_figures, write_placement
from logistics_opt.report.provenance import assumed_demand, generated_places, notice_text
from logistics_opt.report.sharing import SHARING_FILES, seen_by_firms, sharing_figures, write_sharing
from logistics_opt.report.sheets import write_sheets
from logistics_opt.report.summary import KeyFigures, Row, as_rows, key_figures
from logistics_opt.report.words import Lang, bound_method
from logistics_opt.report.workbook import write_workbook

__all__ = [
    "PLACEMENT_FILES",
    "SHARING_FILES",
    "KeyFigures",
    "Lang",
    "Row",
    "as_rows",
    "assumed_demand",
    "bound_method",
    "generated_places",
    "graph_roads",
    "key_figures",
    "notice_text",
    "placement_figures",
    "seen_by_firms",
    "sharing_figures",
    "write_map",
    "write_picture",
    "write_placement",
    "write_sharing",
    "write_sheets",
    "write_workbook",
]
