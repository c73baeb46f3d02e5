"""A slice of the published instances: every value is reached and proven."""

import os
from pathlib import Path

import pytest

from logistics_opt.formats.published.facility import read_facility
from logistics_opt.formats.published.values import BestKnown, read_best_known
from logistics_opt.siting.exact import solve_assignment

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))
FOLDER = SHARED / "benchmarks" / "facility"
NAMES = (
    "pmed1", "pmed7", "pmed13", "pmed15", "pmed19", "pmed26",
    "cap71", "cap84", "cap112", "cap134",
    "p1", "p10", "p43", "p71",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"no instances at {FOLDER}: set LOGISTICS_SHARED")


@pytest.fixture(scope="module")
def best_known() -> dict[str, BestKnown]:
    return read_best_known(FOLDER / "bks.csv")


@pytest.mark.parametrize("name", NAMES)
def test_the_proven_value_is_reached_and_proven_again(name: str, best_known: dict[str, BestKnown]):
    known = best_known[name]
    folder = FOLDER / known.set_name
    problem = read_facility(folder / (name if known.set_name == "holmberg" else f"{name}.txt"))
    found = solve_assignment(problem, time_limit=120)
    assert known.proven
    assert found is not None
    assert found.gap == 0
    assert found.value == pytest.approx(known.value, abs=0.006)  # published values are rounded
