"""
Games for tests. The one of three firms, in yuan here and in fen in the game:

    alone: post 600, sto 400, coop 200     two: post+sto 780, post+coop 700, sto+coop 500     all three: 960

so alone they pay 1200, and they save 220, 100, 100 in pairs and 240 all together. Going last, a firm adds 960 - 500 =
460 (post), 960 - 700 = 260 (sto), 960 - 780 = 180 (coop).
"""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from logistics_opt.model import FirmId
from logistics_opt.sharing.game import Allocation, CostGame, coalitions, sizes

POST, STO, COOP = (FirmId(name) for name in ("post", "sto", "coop"))
YUAN = 100


def three_firms() -> CostGame:
    """The game above."""
    yuan = {
        (POST,): 600, (STO,): 400, (COOP,): 200,
        (POST, STO): 780, (POST, COOP): 700, (STO, COOP): 500,
        (POST, STO, COOP): 960,
    }  # fmt: skip
    return CostGame((POST, STO, COOP), {frozenset(firms): cost * YUAN for firms, cost in yuan.items()})


def yuan(allocation: Allocation) -> list[float]:
    """The shares of post, sto and coop, in yuan."""
    return [allocation[firm] / YUAN for firm in (POST, STO, COOP)]


def names(number: int) -> tuple[FirmId, ...]:
    """So many firms."""
    return tuple(FirmId(f"f{k}") for k in range(number))


def of_list(number: int, costs: Sequence[float]) -> CostGame:
    """A game of ``number`` firms from the costs of coalitions in their order."""
    return CostGame(names(number), dict(zip(coalitions(names(number)), costs, strict=True)))


def games(least: int = 1, most: int = 5, below: int = 0, above: int = 30) -> st.SearchStrategy[CostGame]:
    """Games of small whole numbers, with the many ties that whole numbers bring; few are subadditive."""
    return st.integers(least, most).flatmap(
        lambda n: st.lists(st.integers(below, above), min_size=2**n - 1, max_size=2**n - 1).map(
            lambda costs: of_list(n, costs)
        )
    )


def random_game(rng: np.random.Generator, number: int) -> CostGame:
    """Costs that grow less than with the number of firms, and noise: like routes, of thousands of fen."""
    volume = np.zeros(1)
    for weight in rng.lognormal(0, 0.7, number):
        volume = np.concatenate((volume, volume + weight))
    values = 10_000 * volume**0.7 + 300 * rng.random(1 << number) * (sizes(number) > 1)
    return CostGame.of_values(names(number), values)
