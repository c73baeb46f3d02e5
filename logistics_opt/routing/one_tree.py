"""A lower bound on the length of a round tour."""

import numpy as np
import numpy.typing as npt

Costs = npt.NDArray[np.float64]

_STEPS = 250


def one_tree_bound(costs: Costs) -> float:
    """
    A lower bound on the cheapest tour that visits every row of a symmetric cost matrix once and returns.

    The 1-tree relaxation with node prices set by subgradient steps (Held & Karp 1970, Operations Research
    18(6):1138-1162): every tour is a 1-tree, and prices that push each node towards two edges change every tour's cost
    by the same amount. Row 0 is the special node. Valid at every step, so the best step counts.
    """
    n = len(costs)
    if n < 3:
        return float(costs.sum())
    price = np.zeros(n)
    best = -np.inf
    scale = 2.0
    since_better = 0
    target = 1.3 * nearest_neighbour(costs)
    for _ in range(_STEPS):
        length, degree = _one_tree(costs + price[:, None] + price[None, :])
        value = length - 2 * float(price.sum())
        since_better = 0 if value > best + 1e-9 else since_better + 1
        best = max(best, value)
        slope = degree - 2
        steep = float(slope @ slope)
        if steep == 0:
            break
        if since_better >= 10:
            scale, since_better = scale / 2, 0
        price += scale * max(0.0, target - value) / steep * slope
    return best


def _one_tree(costs: Costs) -> tuple[float, npt.NDArray[np.int64]]:
    """Length and degrees of the cheapest spanning tree of rows 1.., plus the two cheapest edges at row 0."""
    n = len(costs)
    degree = np.zeros(n, dtype=np.int64)
    inside = np.zeros(n, dtype=bool)
    inside[:2] = True
    reach = costs[1].copy()
    source = np.ones(n, dtype=np.int64)
    reach[inside] = np.inf
    length = 0.0
    for _ in range(n - 2):
        node = int(np.argmin(reach))
        length += float(reach[node])
        degree[node] += 1
        degree[source[node]] += 1
        inside[node] = True
        closer = (costs[node] < reach) & ~inside
        reach[closer] = costs[node][closer]
        source[closer] = node
        reach[node] = np.inf
    first, second = np.argsort(costs[0, 1:], kind="stable")[:2] + 1
    degree[[0, first, second]] += [2, 1, 1]
    return length + float(costs[0, first] + costs[0, second]), degree


def nearest_neighbour(costs: Costs) -> float:
    """The length of one tour through all rows: always on to the nearest that is left."""
    left = np.ones(len(costs), dtype=bool)
    here, length = 0, 0.0
    for _ in range(len(costs) - 1):
        left[here] = False
        onward = int(np.argmin(np.where(left, costs[here], np.inf)))
        length += float(costs[here, onward])
        here = onward
    return length + float(costs[here, 0])
