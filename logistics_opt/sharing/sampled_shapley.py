"""
The Shapley value of many firms, from a sample of orders of joining, with its error.

The plan comes first: :func:`orders` draws the sample and says which coalitions need a cost; the caller works those out,
and :func:`sampled_shapley` has the value. The value is a mean over random orders (Castro, J., Gómez, D. & Tejada, J.
(2009), Polynomial calculation of the Shapley value based on sampling, Computers & Operations Research 36(5), 1726-1730,
doi:10.1016/j.cor.2008.04.004), and two things make it surer. Each order goes with its reverse (antithetic pairs:
Staudacher, J. & Pollmann, T. (2023), Assessing antithetic sampling for approximating Shapley, Banzhaf, and Owen values,
AppliedMath 3(4), 957-988, doi:10.3390/appliedmath3040049). And each goes with all its shifts, so that every firm joins
once in every place (stratified by place: Castro, J., Gómez, D., Molina, E. & Tejada, J. (2017), Improving polynomial
estimation of the Shapley value by stratified random sampling with optimum allocation, Computers & Operations Research
82, 180-188).

So the firms stand in a *circle*: an order starts anywhere in it and goes round either way. The coalitions on the way
are the circle's arcs, ``n (n - 1) + 1`` of them for ``2 n`` orders, where single orders would need nearly ``2 n^2``.
Circles are drawn independently; the error is that of a mean over circles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model.ids import FirmId
from logistics_opt.sharing.game import Allocation, Coalition, Floats, named
from logistics_opt.student import standard_errors

LEAST_CIRCLES = 2
"""Fewer say nothing of the error."""

LEAST_FIRMS = 7
"""Six firms stand in 60 different circles only: two drawn alike would show no error. Their 63 coalitions are few."""


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """The circles drawn: each holds every player once."""

    players: tuple[FirmId, ...]
    circles: tuple[tuple[FirmId, ...], ...]

    @property
    def orders(self) -> tuple[tuple[FirmId, ...], ...]:
        """All orders of joining: from every place of every circle, there and back."""
        return tuple(
            turned
            for circle in self.circles
            for k in range(len(circle))
            for turned in (circle[k:] + circle[:k], (circle[k:] + circle[:k])[::-1])
        )

    @property
    def coalitions(self) -> tuple[Coalition, ...]:
        """The coalitions whose cost is needed, small ones first."""
        needed = {arc for circle in self.circles for arcs in _arcs(circle) for arc in arcs if arc}
        place = {player: k for k, player in enumerate(self.players)}
        return tuple(sorted(needed, key=lambda coalition: (len(coalition), sorted(place[p] for p in coalition))))


@dataclass(frozen=True, slots=True)
class SampledShapley:
    """The estimate: each firm's share, the standard error of that, and the circles it is from."""

    shares: Allocation
    errors: Mapping[FirmId, float]
    circles: int

    @property
    def margins(self) -> Mapping[FirmId, float]:
        """Fen to either side of each share: 95 % by Student's t over the circles, for each firm by itself."""
        factor = standard_errors(self.circles)
        return {player: factor * error for player, error in self.errors.items()}


def orders(players: Sequence[FirmId], number: int, seed: int) -> SamplePlan:
    """
    A plan with at least ``number`` orders: whole circles of ``2 n`` orders, two circles at least.

    Circles have random numbers of their own, made from ``seed`` and their number: fewer orders are the first of more.
    Raises :class:`InvalidInput` for fewer firms than :data:`LEAST_FIRMS`, whose value is better had exactly.
    """
    if len(players) < LEAST_FIRMS:
        raise InvalidInput([_few(len(players))])
    count = max(LEAST_CIRCLES, -(-number // (2 * len(players))))
    circles = []
    for circle in range(count):
        turned = np.random.default_rng([seed, circle]).permutation(len(players))
        circles.append(tuple(players[int(k)] for k in turned))
    return SamplePlan(tuple(players), tuple(circles))


def sampled_shapley(plan: SamplePlan, cost: Mapping[Coalition, float]) -> SampledShapley:
    """
    The estimate from the costs, fen, of the plan's coalitions. It shares out the cost of all exactly.

    Raises :class:`InvalidInput` where a coalition of the plan has no cost.
    """
    missing = [coalition for coalition in plan.coalitions if coalition not in cost]
    if missing:
        raise InvalidInput([_missing(missing)])
    known = {**cost, frozenset(): 0.0}
    means = np.array([_circle_mean(plan.players, circle, known) for circle in plan.circles])
    errors = means.std(axis=0, ddof=1) / np.sqrt(len(means))
    return SampledShapley(
        shares=dict(zip(plan.players, means.mean(axis=0).tolist(), strict=True)),
        errors=dict(zip(plan.players, errors.tolist(), strict=True)),
        circles=len(means),
    )


def _arcs(circle: tuple[FirmId, ...]) -> list[list[Coalition]]:
    """By place and size: the arc of so many players that starts there; sizes nought to all."""
    n, twice = len(circle), circle * 2
    return [[frozenset(twice[k : k + size]) for size in range(n + 1)] for k in range(n)]


def _circle_mean(players: tuple[FirmId, ...], circle: tuple[FirmId, ...], cost: Mapping[Coalition, float]) -> Floats:
    """What each player adds in the mean over all orders of a circle."""
    n = len(circle)
    arc = np.array([[cost[one] for one in arcs] for arcs in _arcs(circle)])
    added = {}
    for k, player in enumerate(circle):
        sizes = np.arange(n)
        onward = arc[k, 1:] - arc[(k + 1) % n, :-1]  # who joins stands before an arc,
        backward = arc[(k - sizes) % n, sizes + 1] - arc[(k - sizes) % n, sizes]  # or behind one
        added[player] = float(onward.sum() + backward.sum()) / (2 * n)
    return np.array([added[player] for player in players])


def _few(number: int) -> Issue:
    return Issue(
        "sharing-sample-needless",
        "players",
        f"{number} firms are too few for a sample to tell its error",
        f"plan all {(1 << number) - 1} coalitions and take the exact value",
        f"仅{number}家企业，抽样无法估计误差",
        f"请计算全部{(1 << number) - 1}个联盟的成本并使用精确值",
    )


def _missing(missing: Sequence[Coalition]) -> Issue:
    return Issue(
        "sharing-sample-incomplete",
        f"coalition {named(missing[0])}",
        f"it and {len(missing) - 1} others of the sample have no cost",
        "plan each of the sample's coalitions alone",
        f"样本中共有{len(missing)}个联盟没有成本",
        "请为样本中的每个联盟单独编制计划",
    )
