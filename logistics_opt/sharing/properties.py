"""What each rule does with a given game, side by side: adds up, nobody worse off, nobody leaves."""

from collections.abc import Iterable
from dataclasses import dataclass

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.sharing.core import CoreGap, in_core, is_efficient, is_rational, worst_gap
from logistics_opt.sharing.game import Allocation, CostGame
from logistics_opt.sharing.rules import RULES, Keys, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """
    A rule's allocation of a game.

    ``efficient``: it adds up to the cost of all. ``rational``: no firm pays more than alone. ``in_core``: no coalition
    leaves. ``worst``: the coalition with most to save by leaving, or least to lose; ``None`` for a single firm.
    """

    rule: Rule
    shares: Allocation
    efficient: bool
    rational: bool
    in_core: bool
    worst: CoreGap | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotWorking:
    """A rule that does not work with this game, and why."""

    rule: Rule
    issues: tuple[Issue, ...]


def properties(game: CostGame, rule: Rule, keys: Keys | None = None, *, tolerance: float) -> Properties | NotWorking:
    """A rule's row of the table; ``tolerance`` in fen."""
    try:
        shares = rule.allocate(game, keys)
    except InvalidInput as error:
        return NotWorking(rule=rule, issues=error.issues)
    return Properties(
        rule=rule,
        shares=shares,
        efficient=is_efficient(game, shares, tolerance=tolerance),
        rational=is_rational(game, shares, tolerance=tolerance),
        in_core=in_core(game, shares, tolerance=tolerance),
        worst=worst_gap(game, shares),
    )


def table(
    game: CostGame, keys: Keys | None = None, *, tolerance: float, rules: Iterable[Rule] = tuple(RULES.values())
) -> tuple[Properties | NotWorking, ...]:
    """A row for every rule that has the key it needs."""
    known = keys or Keys()
    return tuple(properties(game, rule, known, tolerance=tolerance) for rule in rules if rule.offered(known))
