"""
One p-median solved by PySAL spopt with its default solver, for ``benchmarks/siting.py``.

    python benchmarks/siting_peer.py COSTS.npy NUMBER

Runs in an interpreter that has spopt, without this project. A line each when imports are done, the model is built and
the problem is solved; the last says the value.
"""

import sys
import time
from typing import Any

import numpy as np
import pulp  # type: ignore[import-not-found,unused-ignore]
from spopt.locate import PMedian  # type: ignore[import-not-found,unused-ignore]


def main() -> None:
    """Build and solve, with the time of each."""
    cost, number = np.load(sys.argv[1]), int(sys.argv[2])
    print("ready", flush=True)
    began = time.perf_counter()
    model: Any = PMedian.from_cost_matrix(cost, np.ones(len(cost)), p_facilities=number)
    print("built", time.perf_counter() - began, flush=True)
    began = time.perf_counter()
    model.solve(pulp.PULP_CBC_CMD(msg=False), results=False)
    print("solved", time.perf_counter() - began, pulp.value(model.problem.objective), flush=True)


if __name__ == "__main__":
    main()
