"""Judges plans: one rule a question, every fault at once, no arithmetic shared with what makes plans."""

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.rules import RULES, Rule, check

__all__ = ["RULES", "Code", "Fault", "Rule", "check"]
