"""
The closed game: a coalition may always run its parts' plans side by side, so it never costs more than they do.

Costs that a heuristic found do not know that. The *subadditive cover* puts it right: every coalition costs what its
cheapest partition does. (Aumann, R. J. & Dreze, J. H. (1974), Cooperative games with coalition structures,
International Journal of Game Theory 3(4), 217-237, doi:10.1007/BF01766876.)
"""

from dataclasses import dataclass

from logistics_opt.sharing.game import Coalition, CostGame, coalition_of, submasks


@dataclass(frozen=True, slots=True)
class Repair:
    """A coalition that was ``by`` fen dearer than these ``parts`` side by side."""

    coalition: Coalition
    by: float
    parts: tuple[Coalition, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """The game with every coalition at its cheapest partition, and what was repaired: small coalitions first."""

    game: CostGame
    repairs: tuple[Repair, ...]


def closed(game: CostGame) -> Closed:
    """
    The cheapest partition of each coalition, by a dynamic programme over subsets.

    ``best(S) = min over T of c(T) + best(S - T)``, where ``T`` holds the first player of ``S``: in ``3^n / 2`` steps
    all partitions are looked at. Gains within the arithmetic's noise are no repairs.
    """
    values, best, taken = game.values, game.values.copy(), list(range(len(game.values)))
    for mask in range(1, len(values)):
        first = mask & -mask
        parts = submasks(mask ^ first) | first
        costs = values[parts] + best[mask ^ parts]
        cheapest = int(costs.argmin())
        if costs[cheapest] < values[mask] - game.noise:
            best[mask], taken[mask] = costs[cheapest], int(parts[cheapest])

    def partition(mask: int) -> tuple[Coalition, ...]:
        parts = []
        while mask:
            parts.append(coalition_of(game.players, taken[mask]))
            mask ^= taken[mask]
        return tuple(parts)

    repaired = sorted((m for m in range(1, len(values)) if taken[m] != m), key=lambda m: (m.bit_count(), m))
    repairs = tuple(
        Repair(coalition_of(game.players, mask), float(values[mask] - best[mask]), partition(mask)) for mask in repaired
    )
    return Closed(CostGame.of_values(game.players, best), repairs)
