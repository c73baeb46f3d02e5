"""The rules by name: one registry, for tables, choices and pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model.ids import FirmId
from logistics_opt.sharing.cost_avoided import alternative_cost_avoided
from logistics_opt.sharing.egalitarian import capped_egalitarian, egalitarian
from logistics_opt.sharing.equal_profit import equal_profit
from logistics_opt.sharing.game import Allocation, CostGame
from logistics_opt.sharing.nucleolus import nucleolus
from logistics_opt.sharing.proportional import proportional, proportional_to_alone
from logistics_opt.sharing.shapley import modified_shapley, shapley, weighted_shapley

Key = Mapping[FirmId, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """
    What rules need to know of firms besides costs; a rule whose key is empty is not offered.

    ``pieces``, ``weight`` (grams), ``piece_metres`` (pieces times metres), and ``agreed`` weights of any kind.
    """

    pieces: Key = field(default_factory=dict)
    weight: Key = field(default_factory=dict)
    piece_metres: Key = field(default_factory=dict)
    agreed: Key = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, the name in English and Chinese, the key it needs (a field of :class:`Keys`), the function."""

    name: str
    words: tuple[str, str]
    needs: str
    share: Callable[[CostGame, Key], Allocation]

    def offered(self, keys: Keys) -> bool:
        """Whether there is what it needs."""
        return not self.needs or bool(getattr(keys, self.needs))

    def allocate(self, game: CostGame, keys: Keys | None = None) -> Allocation:
        """The shares, fen. Raises :class:`InvalidInput` where the rule does not work with this game or these keys."""
        key: Key = getattr(keys or Keys(), self.needs) if self.needs else {}
        return self.share(game, key)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A rule that needs no key. Not a lambda: what refers to a rule can be sent from one process to another."""

    share: Callable[[CostGame], Allocation]

    def __call__(self, game: CostGame, _: Key) -> Allocation:
        return self.share(game)


def _equal_profit_shares(game: CostGame) -> Allocation:
    return equal_profit(game).shares


_ALL = (
    Rule("pieces", ("proportional to pieces", "按件量比例"), "pieces", proportional),
    Rule("weight", ("proportional to weight", "按重量比例"), "weight", proportional),
    Rule("piece-km", ("proportional to piece-kilometres", "按件公里比例"), "piece_metres", proportional),
    Rule("stand-alone", ("proportional to stand-alone cost", "按单独成本比例"), "", _Plain(proportional_to_alone)),
    Rule("egalitarian", ("equal saving", "等额分享节约"), "", _Plain(egalitarian)),
    Rule(
        "capped-egalitarian",
        ("equal payment up to stand-alone cost", "以单独成本为限的等额分摊"),
        "",
        _Plain(capped_egalitarian),
    ),
    Rule("cost-avoided", ("alternative cost avoided", "可避免成本法"), "", _Plain(alternative_cost_avoided)),
    Rule("shapley", ("Shapley value", "沙普利值"), "", _Plain(shapley)),
    Rule("weighted-shapley", ("weighted Shapley value", "加权沙普利值"), "agreed", weighted_shapley),
    Rule("modified-shapley", ("modified Shapley value", "修正沙普利值"), "agreed", modified_shapley),
    Rule("nucleolus", ("nucleolus", "核仁"), "", _Plain(nucleolus)),
    Rule("equal-profit", ("equal profit method", "等收益法"), "", _Plain(_equal_profit_shares)),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ALL})
"""Every rule by its name: from what is easily explained to what takes every coalition into account."""


def rule_of(name: str) -> Rule:
    """The rule of that name. Raises :class:`InvalidInput` where there is none, naming those there are."""
    if name not in RULES:
        raise InvalidInput([_unknown(name)])
    return RULES[name]


def _unknown(name: str) -> Issue:
    known = ", ".join(RULES)
    return Issue(
        "sharing-rule-unknown",
        f"rule {name}",
        "there is no such rule",
        f"take one of {known}",
        "没有这种分摊规则",
        f"请选用：{known}",
    )
