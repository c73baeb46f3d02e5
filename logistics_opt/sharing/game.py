"""
The cost game: what every coalition of firms would pay for a plan of its own.

``c(S)`` is in fen, and any finite number will do: means over days are not whole. A coalition is also a *mask*: bit
``k`` stands for ``players[k]``, so that a table of all coalitions is an array of ``2^n`` numbers. (von Neumann, J. &
Morgenstern, O. (1944), Theory of Games and Economic Behavior, Princeton University Press, chapter VI.)
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model.ids import FirmId

Coalition: TypeAlias = frozenset[FirmId]
Allocation: TypeAlias = Mapping[FirmId, float]
Floats: TypeAlias = npt.NDArray[np.float64]
Masks: TypeAlias = npt.NDArray[np.int64]

_SHOWN = 3
_RELATIVE = 1e-9


def coalitions(players: Sequence[FirmId]) -> tuple[Coalition, ...]:
    """Every non-empty coalition: the small ones first, and among equals in the order of the players."""
    sizes = range(1, len(players) + 1)
    return tuple(frozenset(chosen) for size in sizes for chosen in combinations(players, size))


def named(coalition: Iterable[FirmId]) -> str:
    """The coalition as a person writes it: ``{post, sto}``."""
    return "{" + ", ".join(sorted(coalition)) + "}"


@dataclass(frozen=True, slots=True)
class CostGame:
    """
    ``cost`` of every non-empty coalition of ``players``, fen; the empty one costs nothing.

    ``values`` is the same by mask. Raises :class:`InvalidInput` with everything that is wrong, not the first alone.
    """

    players: tuple[FirmId, ...]
    cost: Mapping[Coalition, float]
    values: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if issues := _issues(self.players, self.cost):
            raise InvalidInput(issues)
        object.__setattr__(self, "cost", dict(self.cost))  # what the caller does to his own does not change ours
        values = np.zeros(1 << len(self.players))
        for coalition, cost in self.cost.items():
            values[self.mask(coalition)] = cost
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    @classmethod
    def of_values(cls, players: Sequence[FirmId], values: Floats) -> "CostGame":
        """The game of a table by mask; its first number, that of the empty coalition, is not looked at."""
        masks = range(1, 1 << len(players))
        return cls(tuple(players), {coalition_of(players, mask): float(values[mask]) for mask in masks})

    @property
    def everybody(self) -> Coalition:
        """The grand coalition."""
        return frozenset(self.players)

    @property
    def total(self) -> float:
        """What is to be shared out: the grand coalition's cost, fen."""
        return float(self.values[-1])

    @property
    def alone(self) -> Floats:
        """The stand-alone cost of each player in order, fen."""
        return np.asarray(self.values[1 << np.arange(len(self.players))])

    @property
    def savings(self) -> Floats:
        """By mask: what a coalition's members pay alone, less what they pay together, fen."""
        return members(len(self.players)) @ self.alone - self.values

    @property
    def noise(self) -> float:
        """A billionth of the largest cost, fen: differences below it come from the arithmetic of real numbers."""
        return _RELATIVE * float(np.abs(self.values).max())

    def mask(self, coalition: Coalition) -> int:
        """The coalition as a number; bit ``k`` is ``players[k]``."""
        return sum(1 << k for k, player in enumerate(self.players) if player in coalition)

    def saving(self, coalition: Coalition) -> float:
        """What the members pay alone, less what they pay together, fen; below zero where they had better not."""
        return float(self.savings[self.mask(coalition)])

    def allocation(self, shares: Floats) -> Allocation:
        """Shares in the order of the players, under their names."""
        return {player: float(share) for player, share in zip(self.players, shares, strict=True)}

    def restricted(self, players: Iterable[FirmId]) -> "CostGame":
        """The game among these players alone, in the order of this game."""
        wanted = frozenset(players)
        unknown = [Issue(*_unknown(player)) for player in sorted(wanted - self.everybody)]
        if unknown:
            raise InvalidInput(unknown)
        kept = tuple(player for player in self.players if player in wanted)
        return CostGame(kept, {coalition: self.cost[coalition] for coalition in coalitions(kept)})

    def is_subadditive(self, *, tolerance: float) -> bool:
        """Whether no two disjoint coalitions are dearer together than apart, by more than ``tolerance`` fen."""
        values, everybody = self.values, len(self.values) - 1
        for mask in range(1, everybody + 1):
            others = submasks(everybody ^ mask)
            if float((values[mask | others] - values[others]).max()) > values[mask] + tolerance:
                return False
        return True


def _unknown(player: FirmId) -> tuple[str, str, str, str, str, str]:
    return (
        "sharing-firm-unknown",
        f"firm {player}",
        "it is not a player of the cost game",
        "name one of its players, or work out the costs with it",
        "该企业不在成本博弈中",
        "请改用博弈中的企业，或计算含该企业的成本",
    )


def coalition_of(players: Sequence[FirmId], mask: int) -> Coalition:
    """The coalition that a mask stands for."""
    return frozenset(player for k, player in enumerate(players) if mask >> k & 1)


def members(number: int) -> Floats:
    """By mask and player: 1 where the player is in the coalition, else 0."""
    return (np.arange(1 << number)[:, None] >> np.arange(number) & 1).astype(np.float64)


def sizes(number: int) -> npt.NDArray[np.int64]:
    """By mask: how many players the coalition has."""
    return np.asarray((np.arange(1 << number)[:, None] >> np.arange(number) & 1).sum(axis=1))


def submasks(mask: int) -> Masks:
    """Every part of a coalition, the empty one and itself included, ascending."""
    found = np.zeros(1, dtype=np.int64)
    bit = 1
    while bit <= mask:
        if mask & bit:
            found = np.concatenate((found, found | bit))
        bit <<= 1
    return found


def _issues(players: Sequence[FirmId], cost: Mapping[Coalition, float]) -> list[Issue]:
    """What is wrong with the players and costs of a game."""
    found = list(_players_issues(players))
    if found:
        return found
    everybody = frozenset(players)
    strange = [coalition for coalition in cost if not coalition or not coalition <= everybody]
    found += [
        Issue(
            "sharing-coalition-unknown",
            f"coalition {named(coalition)}",
            "it is empty or has a member who is not a player",
            "leave it out, or add the firm to the players",
            "该联盟为空或含有非参与者",
            "请删去该联盟，或将企业加入参与者",
        )
        for coalition in sorted(strange, key=sorted)
    ]
    found += [
        Issue(
            "sharing-cost-not-finite",
            f"coalition {named(coalition)}",
            f"its cost is {value}",
            "give its cost in fen as a number",
            f"其成本为{value}",
            "请以分为单位给出成本数值",
        )
        for coalition, value in cost.items()
        if not np.isfinite(value)
    ]
    if len(cost) - len(strange) < (1 << len(players)) - 1:
        found.append(_missing(list(_without(players, cost))))
    return found


def _without(players: Sequence[FirmId], cost: Mapping[Coalition, float]) -> Iterator[Coalition]:
    """Coalitions without a cost."""
    return (coalition for coalition in coalitions(players) if coalition not in cost)


def _missing(missing: Sequence[Coalition]) -> Issue:
    shown = ", ".join(named(coalition) for coalition in missing[:_SHOWN]) + (", ..." if len(missing) > _SHOWN else "")
    return Issue(
        "sharing-coalition-missing",
        f"coalition {shown}",
        f"{len(missing)} coalitions have no cost",
        "plan each of them alone; a game needs every coalition's cost",
        f"{len(missing)}个联盟没有成本",
        "请为每个联盟单独编制计划；博弈需要所有联盟的成本",
    )


def _players_issues(players: Sequence[FirmId]) -> Iterator[Issue]:
    if not players:
        yield Issue(
            "sharing-no-firm",
            "players",
            "there is nobody to share a cost",
            "name at least one firm",
            "没有分摊成本的企业",
            "请至少给出一家企业",
        )
    for player, times in Counter(players).items():
        if times > 1:
            yield Issue(
                "sharing-firm-twice",
                f"firm {player}",
                f"it is named {times} times among the players",
                "name every firm once",
                f"该企业在参与者中出现{times}次",
                "每家企业只列一次",
            )
