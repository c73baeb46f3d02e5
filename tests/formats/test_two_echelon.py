"""Published two-echelon instances as problems."""

import math
import os
from pathlib import Path

import pytest

from logistics_opt.errors import InvalidInput, Severity
from logistics_opt.formats.two_echelon import read_2ecvrp
from logistics_opt.model import Tier, validate

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))
INSTANCES = SHARED / "benchmarks" / "2ecvrp" / "instances"

SMALL = """!Trucks
2,10,1,5
!City freighters
1,2,6,2,0
!Stores
0,0   3,4   0,10
!Customers
3,5,4   6,8,6   0,11,5
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "small.dat").write_text(SMALL)
    return tmp_path / "small.dat"


def test_distances_costs_and_demands_are_scaled_exactly(small: Path):
    problem = read_2ecvrp(small)
    assert problem.name == "small"
    # From the depot at 0,0 to the satellite at 3,4: 5 units, 5 000 m.
    assert problem.travel["truck"].distance("w", "s1") == 5_000
    assert problem.travel["van"].distance("s1", "c2") == 5_000
    assert problem.travel["van"].distance("c1", "c2") == round(1000 * math.hypot(3, 3))
    truck, van, _ = problem.fleet
    assert (truck.count, truck.capacity.weight, truck.tariff.per_km, truck.tariff.per_day) == (2, 10_000, 100, 500)
    assert (van.count, van.capacity.weight, van.tariff.per_km) == (1, 6_000, 200)
    assert [demand.load.weight for demand in problem.demands] == [4_000, 6_000, 5_000]


def test_trucks_go_to_satellites_only_and_vans_never_to_the_warehouse(small: Path):
    problem = read_2ecvrp(small)
    assert not problem.travel["truck"].reachable("w", "c1")
    assert not problem.travel["van"].reachable("s1", "w")
    assert problem.travel["van"].reachable("s1", "c3")


def test_nothing_stops_the_problem_from_being_planned(small: Path):
    assert [i for i in validate.issues(read_2ecvrp(small)) if i.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SMALL.replace("3,4 ", "3,4,0.5 "), "benchmark-handling"),
        (SMALL.replace("2,10,1,5", "2,10,1"), "benchmark-format"),
        (SMALL.replace("6,8,6", "6,8,x"), "benchmark-format"),
        (SMALL.replace("6,8,6", "6,8,1.5"), "benchmark-format"),
        (SMALL.replace("6,8,6", "6,8,-1"), "benchmark-format"),
        (SMALL.replace("0,0   3,4   0,10", "0,0"), "benchmark-format"),
        ("", "benchmark-format"),
        ("hello\nworld\nof\nlogistics\n", "benchmark-format"),
    ],
)
def test_other_files_are_refused_with_the_reason(tmp_path: Path, text: str, code: str):
    (tmp_path / "x.dat").write_text(text)
    with pytest.raises(InvalidInput) as caught:
        read_2ecvrp(tmp_path / "x.dat")
    assert [issue.code for issue in caught.value.issues] == [code]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput):
        read_2ecvrp(tmp_path / "none.dat")


def test_every_published_instance_is_read_or_refused_for_its_handling_cost():
    if not INSTANCES.is_dir():
        pytest.skip(f"the published 2E-CVRP instances are not at {INSTANCES}")
    for file in sorted(INSTANCES.glob("*.dat")):
        if file.name.startswith("Set6b"):
            with pytest.raises(InvalidInput, match="benchmark-handling"):
                read_2ecvrp(file)
            continue
        problem = read_2ecvrp(file)
        trucks = problem.fleet[0].count * problem.fleet[0].capacity.weight
        assert len(problem.depots) == sum(site.tier is Tier.TOWNSHIP for site in problem.sites) > 0
        assert sum(demand.load.weight for demand in problem.demands) <= trucks
