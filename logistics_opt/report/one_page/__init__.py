"""The one page of a county for who pays: computed from a plan, and printed."""

from logistics_opt.report.one_page.contents import Before, one_page
from logistics_opt.report.one_page.paper import write_one_page

__all__ = ["Before", "one_page", "write_one_page"]
