"""Random numbers for each generated thing from its own stream, so that a change in one does not shake the others."""

import numpy as np

STREAMS = ("villages", "roads", "sites", "places", "orders", "closures", "candidates")


def stream(seed: int, name: str) -> np.random.Generator:
    """The random numbers of one of the :data:`STREAMS`."""
    return np.random.default_rng([seed, STREAMS.index(name)])
