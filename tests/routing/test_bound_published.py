"""
The lower bound against proven optima of the published two-echelon instances.

Two of each set by default; all of them with ``pytest -m soak tests/routing -s``, which prints the mean of bound over
optimum by set.
"""

import csv
import os
from collections import defaultdict
from pathlib import Path
from statistics import mean

import pytest

from logistics_opt.formats.two_echelon import read_2ecvrp
from logistics_opt.model import Cost, Plan
from logistics_opt.routing.bound import lower_bound
from logistics_opt.units import YUAN

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))
FOLDER = SHARED / "benchmarks" / "2ecvrp"

SETS_2_AND_3 = ("Set2", "Set3")

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"no instances at {FOLDER}: set LOGISTICS_SHARED")


def proven() -> list[dict[str, str]]:
    """The rows of instances with a proven optimum whose file is there."""
    if not FOLDER.exists():
        return []
    with (FOLDER / "bks.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["optimal"] == "y"]
    return [row for row in rows if (FOLDER / "instances" / f"{row['instance']}.dat").exists()]


def smallest_of_each_set(count: int) -> list[dict[str, str]]:
    sets = defaultdict(list)
    for row in sorted(proven(), key=lambda row: (int(row["n"]), row["instance"])):
        sets[row["set"]].append(row)
    return [row for rows in sets.values() for row in rows[:count]]


def over_optimum(row: dict[str, str]) -> float:
    """Bound divided by optimum. Files of Set 4 hold coordinates a hundred times as large as the published costs."""
    problem = read_2ecvrp(FOLDER / "instances" / f"{row['instance']}.dat")
    bound = lower_bound(problem, Plan(problem=problem.digest, routes=(), cost=Cost()))
    return bound.value / YUAN / int(row["file_cost_divisor"]) / float(row["bks"])


@pytest.mark.parametrize("row", smallest_of_each_set(2), ids=lambda row: row["instance"])
def test_the_bound_is_not_above_a_proven_optimum(row):
    assert (0.8 if row["set"][:4] in SETS_2_AND_3 else 0.7) < over_optimum(row) <= 1


@pytest.mark.soak
def test_the_bound_is_above_no_proven_optimum_at_all():
    sets = defaultdict(list)
    for row in proven():
        sets[row["set"]].append(over_optimum(row))
    for name, ratios in sets.items():
        figures = f"bound over optimum {mean(ratios):.3f} on average, at most {max(ratios):.3f}"
        print(f"{name}: {len(ratios)} proven, {figures}")  # noqa: T201 - to be read with -s
    assert max(ratio for ratios in sets.values() for ratio in ratios) <= 1
    assert mean(ratio for name, ratios in sets.items() if name[:4] in SETS_2_AND_3 for ratio in ratios) >= 0.8
