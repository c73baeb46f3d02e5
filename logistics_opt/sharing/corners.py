"""
Three firms on a picture: the corners of the core and of the imputation triangle.

Shares that add up to the total lie in a plane, so of three firms two shares tell all. There an allocation is an
imputation where no firm pays more than alone, and in the core where besides no firm pays less than it adds to the other
two: ``c(N) - c(N - i) <= x_i <= c({i})``. Each is a polygon.
"""

import math

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.sharing.game import Allocation, CostGame, Floats

_FIRMS = 3


def imputation_corners(game: CostGame, *, tolerance: float) -> tuple[Allocation, ...]:
    """Corners of the triangle in which no firm pays more than alone; none where all together are dearer than apart."""
    return _corners(game, np.full(_FIRMS, -np.inf), tolerance)


def core_corners(game: CostGame, *, tolerance: float) -> tuple[Allocation, ...]:
    """Corners of the core, in order round it: up to six, two for a line, one for a point, none where it is empty."""
    _only_three(game)
    everybody = len(game.values) - 1
    least = game.total - game.values[everybody ^ 1 << np.arange(_FIRMS)]
    return _corners(game, least, tolerance)


def _corners(game: CostGame, least: Floats, tolerance: float) -> tuple[Allocation, ...]:
    """
    Corners of ``least <= x <= alone`` in the plane ``x_1 + x_2 + x_3 = total``: two bounds met, the others kept to.

    Bounds are kept to, and corners told apart, to ``tolerance`` fen, and to the noise of the costs in any case.
    """
    _only_three(game)
    tolerance = max(tolerance, game.noise)
    most = game.alone
    found: list[Floats] = []
    for i in range(_FIRMS):
        j, k = (i + 1) % _FIRMS, (i + 2) % _FIRMS
        for at_i in (least[i], most[i]):
            for at_j in (least[j], most[j]):
                if not math.isfinite(at_i) or not math.isfinite(at_j):
                    continue
                point = np.zeros(_FIRMS)
                point[i], point[j], point[k] = at_i, at_j, game.total - at_i - at_j
                kept = (point >= least - tolerance).all() and (point <= most + tolerance).all()
                if kept and all(np.abs(point - other).max() > 2 * tolerance for other in found):
                    found.append(point)
    if not found:
        return ()
    middle = np.mean(found, axis=0)
    return tuple(game.allocation(point) for point in sorted(found, key=lambda point: _angle(point - middle)))


def _angle(direction: Floats) -> float:
    """Anticlockwise from the first firm's axis, where the three axes stand at 120 degrees to one another."""
    return math.atan2(
        math.sqrt(3) / 2 * (direction[1] - direction[2]), direction[0] - (direction[1] + direction[2]) / 2
    )


def _only_three(game: CostGame) -> None:
    if len(game.players) != _FIRMS:
        raise InvalidInput([_not_three(len(game.players))])


def _not_three(number: int) -> Issue:
    return Issue(
        "sharing-not-three",
        "players",
        f"there are {number} of them, and the picture is of three",
        "restrict the game to three firms",
        f"共有{number}家企业，而该图只适用于三家",
        "请将博弈限制为三家企业",
    )
