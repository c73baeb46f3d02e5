"""Published facility location is read with the numbers of its files, and broken files are refused with a reason."""

import math
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.published.facility import MOST_NODES, read_facility
from logistics_opt.formats.published.values import read_best_known
from logistics_opt.siting.programme import Assignment

FOLDER = (
    Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared")) / "benchmarks" / "facility"
)

# 1 --4-- 2 --3-- 3, node 4 by itself; the first edge from 1 to 2 is replaced by the later one, given from 2 to 1.
PMED = " 4 3 2 \n 1 2 9 \n 2 3 3 \n 2 1 4 \n"
# Two warehouses, three clients with demands 5, 6 and 7.
CAP = " 2 3 \n 10 7.5 \n 20 0. \n 5 \n 1.5 2 \n 6 \n 3 4 \n 7 \n 5 6 \n"
CAPA = CAP.replace(" 10 7.5", " capacity 7.5").replace(" 20 0.", " capacity 0.")
HOLMBERG = "2 3\n10 7\n20 8\n 5 6 7\n 1 3 5\n 2 4 6\n"
PMEDCAP = " 1 713\n 3 2 120\n 1 0 0 10\n 2 3 3 20\n 3 0 5 30"

GOOD = {"pmed": PMED, "cap": CAP, "holmberg": HOLMBERG, "pmedcap": PMEDCAP}


def read(folder: Path, text: str, *, capacity: float | None = None) -> Assignment:
    (folder / "x.txt").write_text(text)
    return read_facility(folder / "x.txt", capacity=capacity)


def test_a_p_median_has_shortest_ways_and_the_later_of_two_edges(tmp_path: Path):
    problem = read(tmp_path, PMED)
    assert problem.cost.tolist() == [
        [0, 4, 7, math.inf],
        [4, 0, 3, math.inf],
        [7, 3, 0, math.inf],
        [math.inf, math.inf, math.inf, 0],
    ]
    assert (problem.places.least, problem.places.most, problem.plain, problem.step) == (2, 2, True, 1.0)


def test_an_edge_of_no_length_is_an_edge(tmp_path: Path):
    assert read(tmp_path, PMED.replace("2 3 3", "2 3 0")).cost[0].tolist() == [0, 4, 4, math.inf]


def test_a_client_of_a_warehouse_may_be_split_and_its_cost_is_for_all_it_wants(tmp_path: Path):
    problem = read(tmp_path, CAP)
    assert problem.cost.tolist() == [[1.5, 2], [3, 4], [5, 6]]
    assert problem.demand.tolist() == [[5, 6, 7]]
    assert (problem.capacity.tolist(), problem.fixed.tolist()) == ([10, 20], [7.5, 0])
    assert (problem.single, problem.step, problem.places.most) == (False, 0.0, 2)


def test_a_capacity_that_the_file_leaves_open_is_given(tmp_path: Path):
    assert read(tmp_path, CAPA, capacity=8000).capacity.tolist() == [8000, 8000]
    with pytest.raises(InvalidInput, match="its capacity must be given"):
        read(tmp_path, CAPA)
    with pytest.raises(InvalidInput, match="it has capacities of its own"):
        read(tmp_path, CAP, capacity=8000)


def test_holmberg_has_all_demands_first_then_a_row_of_costs_a_place(tmp_path: Path):
    problem = read(tmp_path, HOLMBERG)
    assert problem.cost.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert problem.demand.tolist() == [[5, 6, 7]]
    assert (problem.capacity.tolist(), problem.fixed.tolist()) == ([10, 20], [7, 8])
    assert (problem.single, problem.step) == (True, 1.0)


def test_what_follows_the_last_cost_of_holmbergs_files_is_left_alone(tmp_path: Path):
    assert read(tmp_path, HOLMBERG + " 9 9 9\n").cost.tolist() == read(tmp_path, HOLMBERG).cost.tolist()


def test_a_capacitated_p_median_rounds_distances_down(tmp_path: Path):
    # From (0, 0) to (3, 3) it is 4.24, from there to (0, 5) 3.61.
    problem = read(tmp_path, PMEDCAP)
    assert problem.cost.tolist() == [[0, 4, 5], [4, 0, 3], [5, 3, 0]]
    assert (problem.capacity.tolist(), problem.demand.tolist()) == ([120, 120, 120], [[10, 20, 30]])
    assert (problem.places.least, problem.places.most, problem.single) == (2, 2, True)


@pytest.mark.parametrize("name", GOOD)
def test_line_ends_of_windows_make_no_difference(tmp_path: Path, name: str):
    plain = read(tmp_path, GOOD[name])
    (tmp_path / "x.txt").write_bytes(GOOD[name].replace("\n", "\r\n").encode())
    assert np.array_equal(read_facility(tmp_path / "x.txt").cost, plain.cost)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", "x.txt", "it is none of"),
        ("1 2 3 4\n", "x.txt", "it is none of"),
        ("hello world\nhello world\n", "x.txt line 1", "hello is not the number of places"),
        (PMED.replace("4 3 2", "4 4 2"), "x.txt", "9 numbers are left where 12 should be"),
        (PMED.replace("4 3 2", "4 3 5"), "x.txt", "the number of places to open is 5, more than 4"),
        (PMED.replace("4 3 2", f"{MOST_NODES + 1} 3 2"), "x.txt", "the number of nodes is 3001, more than 3000"),
        (PMED.replace("2 3 3", "2 5 3"), "x.txt", "an edge ends at node 5 of 4"),
        (PMED.replace("2 3 3", "2 0 3"), "x.txt line 3", "a node of 0 is not between 1 and"),
        (PMED.replace("2 3 3", "2 3 -3"), "x.txt line 3", "a length of -3 is not between 0 and"),
        (PMED + "1 2\n", "x.txt", "11 numbers are left where 9 should be"),
        (CAP.replace(" 3 4", " 3 x"), "x.txt line 7", "x is not a cost"),
        (CAP.replace(" 5 6 ", " 5 "), "x.txt", "8 numbers are left where 9 should be"),
        (CAP + "1\n", "x.txt", "10 numbers are left where 9 should be"),
        (CAP.replace("2 3 \n", "999999 3 \n", 1), "x.txt", "the number of places is 999999, more than 1000"),
        (CAP.replace("10 7.5", "nan 7.5"), "x.txt line 2", "nan is not a capacity"),
        (HOLMBERG[:-2], "x.txt", "8 numbers are left where 9 should be"),
        (HOLMBERG.replace("2 3\n", "2 20001\n", 1), "x.txt", "the number of customers is 20001, more than 20000"),
        ("900 20000\n1 1\n", "x.txt", "2 numbers are left where 18021800 should be"),
        (PMEDCAP.replace("2 3 3 20", "4 3 3 20"), "x.txt", "client 2 has another number"),
        (PMEDCAP.replace("3 2 120", "3 4 120"), "x.txt", "the number of places to open is 4, more than 3"),
        (PMEDCAP + "\n4 1 1 1", "x.txt", "16 numbers are left where 12 should be"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_reason(tmp_path: Path, text: str, place: str, reason: str):
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, text)
    (issue,) = caught.value.issues
    assert (issue.code, issue.where) == ("benchmark-format", place)
    assert reason in issue.cause


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(InvalidInput, match="file-missing"):
        read_facility(tmp_path / "x.txt")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_file_with_any_line_spoiled_is_read_or_refused(tmp_path: Path, name: str, data: st.DataObject):
    lines = GOOD[name].splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(st.text(alphabet="0123456789 .-+eEx", max_size=12))
    try:
        problem = read(tmp_path, "\n".join(lines))
    except InvalidInput:
        return
    assert problem.cost.shape[1] == problem.places.count


@pytest.mark.skipif(not FOLDER.exists(), reason=f"no instances at {FOLDER}: set LOGISTICS_SHARED")
def test_every_fourth_published_file_is_read():
    for name, known in list(read_best_known(FOLDER / "bks.csv").items())[::4]:
        base, _, capacity = name.partition("_")
        path = FOLDER / known.set_name / (base if known.set_name == "holmberg" else f"{base}.txt")
        problem = read_facility(path, capacity=float(capacity) if capacity else None)
        assert np.isfinite(problem.cost).all()
        assert problem.single == (known.set_name != "cap_orlib")
