"""A study of shared delivery for people: the trustee's report and workbook, charts, maps, a document for each firm."""

from logistics_opt.report.sharing.folder import SHARING_FILES, seen_by_firms, write_sharing
from logistics_opt.report.sharing.summary import sharing_figures

__all__ = ["SHARING_FILES", "seen_by_firms", "sharing_figures", "write_sharing"]
