"""One firm leaves the scheme and works by itself: what it pays then, and what the others do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logistics_opt.errors import InvalidInput
from logistics_opt.model import FirmId
from logistics_opt.report.sharing.settled import Share
from logistics_opt.sharing.game import Coalition
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.sharing.rules import rule_of
from logistics_opt.sharing.spread import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """
    A firm that leaves; mean fen a day.

    ``before`` and ``after``: what it pays with the others and without; ``others_before`` and ``others_after`` what they
    pay together. ``each``: what each of them then pays by the rule, empty where coalitions are sampled or the rule does
    not work without the firm. ``more``: what all pay more in sum, which no rule changes.
    """

    firm: FirmId
    before: float
    after: float
    others_before: float
    others_after: float
    each: Mapping[FirmId, float]
    more: Estimate


def leaving(outcome: SharedDelivery, rule: str, shares: Mapping[FirmId, Share]) -> Sequence[Left]:
    """Every firm in turn, where its going is among the coalitions; none where there are but two, who then just part."""
    everybody = frozenset(outcome.players)
    if len(everybody) < 3:
        return ()
    found = []
    for firm in outcome.players:
        others = everybody - {firm}
        if not all(others in drawn.cost for drawn in outcome.drawn):
            continue
        found.append(
            Left(
                firm=firm,
                before=shares[firm].paid,
                after=shares[firm].alone,
                others_before=sum(shares[one].paid for one in others),
                others_after=outcome.cost(others).mean,
                each=_each(outcome, rule, others),
                more=outcome.leaving(firm),
            )
        )
    return tuple(found)


def _each(outcome: SharedDelivery, rule: str, others: Coalition) -> Mapping[FirmId, float]:
    if outcome.sampled:
        return {}
    try:
        return rule_of(rule).allocate(outcome.game.restricted(others), outcome.keys)
    except InvalidInput:
        return {}
