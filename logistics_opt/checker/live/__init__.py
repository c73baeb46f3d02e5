"""Judges plans of a day under way: what has been driven, what is locked, what was promised."""

from logistics_opt.checker.live.rules import check_changed, check_live, check_so_far

__all__ = ["check_changed", "check_live", "check_so_far"]
