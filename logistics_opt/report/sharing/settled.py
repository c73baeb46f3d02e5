"""
The accounts of the first day: its common plan's cost, shared by the rule, and who pays whom.

A rule shares the game of *mean* costs, which is not the cost of any one plan. What is settled is the plan of the first
day. So shares and stand-alone costs are brought to that plan's cost in one proportion: the shares add up to what the
plan costs, to the fen, and every firm's saving in per cent is that of the study. Goods left behind are charged in the
game and in no plan's cost; nobody pays for them.

Where the search left all firms in parts, there is no plan of all: each part has a plan, a game and accounts of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from logistics_opt.accounts import (
    TrusteeAccounts,
    break_even,
    cost_to_serve,
    paid_by,
    settle,
    trustee_accounts,
    whole_fen,
)
from logistics_opt.model import FirmId
from logistics_opt.sharing.game import Allocation
from logistics_opt.sharing.outcome import Group, SharedDelivery
from logistics_opt.sharing.rules import rule_of
from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a firm is to pay of the mean game, fen a day, and what it saves; ``margin`` (95 %) of both, or ``None``."""

    alone: float
    paid: float
    paid_margin: float | None
    saved_margin: float | None

    @property
    def saved(self) -> float:
        """Less than alone."""
        return self.alone - self.paid

    @property
    def saved_share(self) -> float:
        """Of the stand-alone cost."""
        return self.saved / self.alone if self.alone else 0.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Settled:
    """A group's accounts; ``factor`` brought the mean game's figures to the plan's cost."""

    group: Group
    accounts: TrusteeAccounts
    factor: float


def shares_by(outcome: SharedDelivery, rule: str) -> dict[FirmId, Share]:
    """
    Each firm's share of the mean game by a rule, with its margin over the draws.

    With firms sampled it is the sampled Shapley value, whatever the rule; its margin there is over draws if there are
    several, else that of the sample. Raises ``InvalidInput`` where the rule does not work with the mean game.
    """
    if outcome.sampled:
        return _sampled(outcome)
    shares = rule_of(rule).allocate(outcome.game, outcome.keys)
    found = outcome.rules.get(rule)
    alone = dict(zip(outcome.game.players, outcome.game.alone.tolist(), strict=True))
    return {
        firm: Share(
            alone=alone[firm],
            paid=shares[firm],
            paid_margin=None if found is None else _known(found.shares[firm].margin),
            saved_margin=None if found is None else _known(found.savings[firm].margin),
        )
        for firm in outcome.players
    }


def _sampled(outcome: SharedDelivery) -> dict[FirmId, Share]:
    found = {}
    for firm in outcome.players:
        alone = outcome.cost(frozenset({firm}))
        paid = np.array([draw.shares[firm] for draw in outcome.sampled])
        margins = np.array([draw.margins[firm] for draw in outcome.sampled])
        # Draws are independent: the error of their mean.
        margin = float(np.sqrt((margins**2).sum())) / len(margins)
        found[firm] = Share(alone=alone.mean, paid=float(paid.mean()), paid_margin=margin, saved_margin=margin)
    return found


def _known(margin: float) -> float | None:
    return margin if np.isfinite(margin) else None


def settled(outcome: SharedDelivery, rule: str, days: int, shares: Mapping[FirmId, Share]) -> tuple[Settled, ...]:
    """The accounts of every group that works together, those of all firms in the usual case."""
    return tuple(_settled(outcome, rule, days, shares, group) for group in outcome.systems[1].groups)


def _settled(outcome: SharedDelivery, rule: str, days: int, shares: Mapping[FirmId, Share], group: Group) -> Settled:
    problem, plan = group.problem, group.plan
    members = [firm.id for firm in problem.firms]
    mean = _allocation(outcome, rule, shares, group)
    told, total = sum(mean.values()), plan.cost.total
    factor = total / told if told else 1.0
    bears = whole_fen({firm: mean.get(firm, 0.0) * factor for firm in members}, total)
    alone = {firm: _scaled(shares[firm].alone if firm in shares else 0.0, factor) for firm in members}
    margins = {
        firm: _scaled(share.saved_margin, factor)
        for firm, share in shares.items()
        if firm in bears and share.saved_margin is not None
    }
    costs = cost_to_serve(problem, plan)
    accounts = trustee_accounts(
        problem,
        plan,
        alone=alone,
        shares=bears,
        margins=margins,
        settlement=settle(bears=bears, paid=paid_by(problem, plan), days=days),
        costs=costs,
        break_even=break_even(problem, plan, costs),
    )
    return Settled(group=group, accounts=accounts, factor=factor)


def _allocation(outcome: SharedDelivery, rule: str, shares: Mapping[FirmId, Share], group: Group) -> Allocation:
    if outcome.sampled or group.firms == frozenset(outcome.players):
        return {firm: share.paid for firm, share in shares.items() if firm in group.firms}
    return rule_of(rule).allocate(outcome.game.restricted(group.firms), outcome.keys)


def _scaled(amount: float, factor: float) -> Fen:
    return round(amount * factor)
