"""Who pays whom, what serving a village costs, and what one firm may see."""

from logistics_opt.accounts.apportion import apportion, whole_fen
from logistics_opt.accounts.bills import paid_by
from logistics_opt.accounts.break_even import TOWNSHIP_FEE, BreakEven, Fee, VillageBalance, break_even
from logistics_opt.accounts.cost_to_serve import CostToServe, SiteCost, cost_to_serve
from logistics_opt.accounts.disclosure import Protection
from logistics_opt.accounts.own_day import FirmDay, Left, firm_day
from logistics_opt.accounts.service import Service
from logistics_opt.accounts.settlement import Balance, Settlement, Transfer, piece_credits, settle
from logistics_opt.accounts.trips import Basis
from logistics_opt.accounts.trustee import FirmLine, TrusteeAccounts, trustee_accounts
from logistics_opt.accounts.visible import FirmAccounts, Totals, firm_accounts

__all__ = [
    "TOWNSHIP_FEE",
    "Balance",
    "Basis",
    "BreakEven",
    "CostToServe",
    "Fee",
    "FirmAccounts",
    "FirmDay",
    "FirmLine",
    "Left",
    "Protection",
    "Service",
    "Settlement",
    "SiteCost",
    "Totals",
    "Transfer",
    "TrusteeAccounts",
    "VillageBalance",
    "apportion",
    "break_even",
    "cost_to_serve",
    "firm_accounts",
    "firm_day",
    "paid_by",
    "piece_credits",
    "settle",
    "trustee_accounts",
    "whole_fen",
]
