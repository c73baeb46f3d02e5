"""Whole fen: an amount split so that the parts are whole and add up to it."""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from logistics_opt.model import FirmId
from logistics_opt.units import Fen


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """
    ``amount`` in proportion to ``weights``: each share rounded down, what is left to the largest remainders.

    The method of largest remainders, or Hamilton's (Balinski, M. L. & Young, H. P. (1982), Fair Representation, Yale
    University Press). No share is a whole unit away from its exact value, and a weight of nought gets nothing. Of equal
    remainders the earlier goes first. Where all weights are nought the shares are equal. Raises ``ValueError`` for a
    negative amount or weight, and where there is an amount but nobody to bear it.
    """
    if amount < 0 or min(weights, default=0) < 0:
        raise ValueError(f"{amount} cannot be split by weights {list(weights)}: something is negative")
    if not weights:
        if amount:
            raise ValueError(f"{amount} is to be split among nobody")
        return []
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    shares = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(amount * weights[i] % whole))
    for i in by_remainder[: amount - sum(shares)]:
        shares[i] += 1
    return shares


def whole_fen(shares: Mapping[FirmId, float], total: Fen) -> dict[FirmId, Fen]:
    """
    Shares with parts of a fen, such as a rule of cost sharing gives, as whole fen that sum to ``total``.

    Each is rounded down, then the largest remainders get a fen more. A share may be negative. Raises ``ValueError``
    where the shares do not sum to the total to the fen.
    """
    exact = {firm: Fraction(share) for firm, share in shares.items()}
    down = {firm: math.floor(share) for firm, share in exact.items()}
    rest = total - sum(down.values())
    told = sum(exact.values(), Fraction())
    if abs(float(told - total)) >= 1 or not 0 <= rest <= len(down):
        raise ValueError(f"the shares sum to {float(told):.2f} fen, not to {total}")
    for firm in sorted(down, key=lambda firm: down[firm] - exact[firm])[:rest]:
        down[firm] += 1
    return down
