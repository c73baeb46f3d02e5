"""Random numbers inside compiled code: one state a search, so that a seed gives the same search on every machine."""

import numpy as np
import numpy.typing as npt

from logistics_opt.routing.two_echelon.compiled import compiled

Rng = npt.NDArray[np.uint64]

_TO_UNIT = 2.0**-53


def new_rng(*seed: int) -> Rng:
    """The state of a generator, from one or more numbers (NumPy's ``SeedSequence`` spreads them)."""
    return np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)


@compiled
def uniform(rng: Rng) -> float:
    """A number in [0, 1): xorshift64* (Vigna 2016, ACM Transactions on Mathematical Software 42(4):30)."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * _TO_UNIT


@compiled
def below(rng: Rng, n: int) -> int:
    """A whole number from 0 to n - 1."""
    return int(uniform(rng) * n)
