"""
How sure shares and savings are: the same firms' game drawn several times, by other days of demand or other seeds.

Draws are taken to be independent. Several seeds of one day are draws of that day alone, and say nothing of other days:
for the mean of many days give one game a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model.ids import FirmId
from logistics_opt.sharing.core import shares_vector
from logistics_opt.sharing.game import Allocation, CostGame, coalition_of
from logistics_opt.student import standard_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The mean of a figure over draws, fen, and its standard deviation from draw to draw."""

    mean: float
    deviation: float
    draws: int

    @property
    def error(self) -> float:
        """The standard error of the mean, fen; infinite with one draw only."""
        return self.deviation / self.draws**0.5 if self.draws > 1 else float("inf")

    @property
    def margin(self) -> float:
        """Fen to either side of the mean: 95 % by Student's t over the draws; infinite with one draw only."""
        if self.draws < 2:
            return float("inf")
        return standard_errors(self.draws) * self.error

    @property
    def proven(self) -> bool:
        """Whether the margin about the mean does not contain zero."""
        return abs(self.mean) > self.margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A rule over draws: what each firm pays, and what it saves compared with its stand-alone cost of the same draw."""

    shares: Mapping[FirmId, Estimate]
    savings: Mapping[FirmId, Estimate]


def estimate(figures: Sequence[float]) -> Estimate:
    """Mean and standard deviation of a figure's draws, one at least; the deviation of one is zero."""
    values = np.asarray(figures, dtype=np.float64)
    deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    return Estimate(mean=float(values.mean()), deviation=deviation, draws=len(values))


def spread(games: Sequence[CostGame], allocations: Sequence[Allocation]) -> Spread:
    """
    What a rule's allocations, one a game, say together.

    Raises :class:`InvalidInput` unless there is a game, all are of the same players, and each has its allocation.
    """
    players = _same_players(games)
    if len(allocations) != len(games):
        raise InvalidInput([_uneven(len(games), len(allocations))])
    pairs = zip(games, allocations, strict=True)
    paid = np.array([[dict(zip(g.players, shares_vector(g, a), strict=True))[p] for p in players] for g, a in pairs])
    alone = np.array([[game.cost[frozenset((player,))] for player in players] for game in games])
    return Spread(
        shares={player: estimate(paid[:, k].tolist()) for k, player in enumerate(players)},
        savings={player: estimate((alone[:, k] - paid[:, k]).tolist()) for k, player in enumerate(players)},
    )


def mean_game(games: Sequence[CostGame]) -> CostGame:
    """The game of mean costs. Shares of it are means of shares for rules linear in costs, such as Shapley's, only."""
    players = _same_players(games)
    values = np.zeros(1 << len(players))
    for mask in range(1, len(values)):
        values[mask] = np.mean([game.cost[coalition_of(players, mask)] for game in games])
    return CostGame.of_values(players, values)


def _same_players(games: Sequence[CostGame]) -> tuple[FirmId, ...]:
    """The players of all games, in the first one's order."""
    if not games:
        raise InvalidInput([_no_draw()])
    if any(game.everybody != games[0].everybody for game in games):
        raise InvalidInput([_other_players()])
    return games[0].players


def _no_draw() -> Issue:
    return Issue(
        "sharing-no-draw",
        "draws",
        "there is no game to take a mean of",
        "give one game at least, two for a margin",
        "没有可供统计的博弈",
        "请至少给出一个博弈；要得出误差范围至少需要两个",
    )


def _other_players() -> Issue:
    return Issue(
        "sharing-draws-differ",
        "draws",
        "the games are not all of the same firms",
        "restrict each to the firms they have in common",
        "各次博弈的参与企业不同",
        "请将各次博弈限制为共有的企业",
    )


def _uneven(games: int, allocations: int) -> Issue:
    return Issue(
        "sharing-draws-uneven",
        "draws",
        f"there are {games} games and {allocations} allocations",
        "give one allocation a game",
        f"博弈{games}个，分摊方案{allocations}个",
        "每个博弈应对应一个分摊方案",
    )
