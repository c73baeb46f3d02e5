"""Published instances are read with the numbers of their files, and strangers' files are refused with a reason."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.published import read_published
from logistics_opt.formats.published.words import FILE_BYTES
from logistics_opt.model.published import Family, Rounding

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared")) / "benchmarks"

UNIFIED = """!Trucks
2,10,1,5
!City freighters
1,2,6,1,3
!Stores
0,0   3,4,0.25   0,10
!Customers
3,5,4   6,8,6   0,11,5
"""
# Two customers, one depot at 1,2; capacity 50 of a vehicle, 100 of the depot; demands 20 and 30; opening 7; route 9.
CLRP = "2\n1\n\n1 2\n\n3\t4\n5 6\n\n50\n\n100\n\n20\n30\n\n7\n\n9\n\n0\n"
# The same with a central depot at 0,0, and Q2 = 50, Q1 = 200, F2 = 9, F1 = 11.
LRP = "2\n1\n\n0\t0\n1 2\n\n3\t4\n5 6\n\n50\n200\n\n100\n\n20\n30\n\n7\n\n9\n11\n\n0\n"
NGUYEN = "\n1 2\n200 50\n11 9\n0 0\n1.5 2 100 7\n3 4 20\n5 6 30\n"
DELLAERT = "4 10 54 74 20 10\n-22 -3 90 110 30 10\n20 7 10\n2 33 0\n-35 -18 0\n    \n"

GOOD = {"unified": UNIFIED, "clrp": CLRP, "lrp": LRP, "nguyen": NGUYEN, "dellaert": DELLAERT}


def read(folder: Path, text: str):
    (folder / "x.dat").write_text(text)
    return read_published(folder / "x.dat")


def test_unified_2ecvrp_has_both_limits_of_freighters_and_the_handling_cost(tmp_path: Path):
    instance = read(tmp_path, UNIFIED)
    assert (instance.name, instance.family, instance.rounding, instance.split) == (
        "x",
        Family.CVRP_2E,
        Rounding.EXACT,
        True,
    )
    assert instance.trucks is not None
    assert (instance.trucks.count, instance.trucks.capacity, instance.trucks.fixed) == (2, 10, 5)
    fleet = instance.freighters
    assert (fleet.per_satellite, fleet.count, fleet.capacity, fleet.fixed) == (1, 2, 6, 3)
    assert [(s.x, s.y, s.handling) for s in instance.satellites] == [(3, 4, 0.25), (0, 10, 0)]
    assert [c.demand for c in instance.customers] == [4, 6, 5]
    assert [(d.x, d.y) for d in instance.depots] == [(0, 0)]


def test_clrp_has_no_trucks_and_its_facilities_are_satellites(tmp_path: Path):
    instance = read(tmp_path, CLRP)
    assert (instance.family, instance.trucks, instance.depots) == (Family.CLRP, None, ())
    (facility,) = instance.satellites
    assert (facility.x, facility.y, facility.capacity, facility.opening_cost) == (1, 2, 100, 7)
    assert [(c.x, c.y, c.demand) for c in instance.customers] == [(3, 4, 20), (5, 6, 30)]
    assert (instance.freighters.capacity, instance.freighters.fixed, instance.freighters.count) == (50, 9, None)


def test_the_last_number_of_a_clrp_says_whether_arcs_are_rounded_up(tmp_path: Path):
    assert read(tmp_path, CLRP).rounding is Rounding.CEIL_100
    assert read(tmp_path, CLRP[:-2] + "1\n").rounding is Rounding.EXACT
    with pytest.raises(InvalidInput, match="not 0 or 1"):
        read(tmp_path, CLRP[:-2] + "2\n")


def test_prodhon_2elrp_doubles_the_first_level_and_never_splits(tmp_path: Path):
    instance = read(tmp_path, LRP)
    assert (instance.family, instance.rounding, instance.split) == (Family.LRP_2E, Rounding.CEIL_100, False)
    assert instance.trucks is not None
    assert (instance.trucks.capacity, instance.trucks.fixed, instance.trucks.times) == (200, 11, 2)
    assert (instance.freighters.capacity, instance.freighters.fixed, instance.freighters.times) == (50, 9, 1)
    assert (instance.satellites[0].capacity, instance.satellites[0].opening_cost) == (100, 7)


def test_a_2elrp_without_f1_has_trucks_without_a_fixed_cost(tmp_path: Path):
    instance = read(tmp_path, LRP.replace("11\n", ""))
    assert instance.trucks is not None
    assert (instance.freighters.fixed, instance.trucks.fixed) == (9, 0)


def test_nguyen_gives_the_trucks_first(tmp_path: Path):
    instance = read(tmp_path, NGUYEN)
    assert (instance.family, instance.rounding, instance.split) == (Family.LRP_2E, Rounding.CEIL_10, False)
    assert instance.trucks is not None
    assert (instance.trucks.capacity, instance.trucks.fixed, instance.trucks.times) == (200, 11, 2)
    assert (instance.freighters.capacity, instance.freighters.fixed) == (50, 9)
    assert [(s.x, s.y, s.capacity, s.opening_cost) for s in instance.satellites] == [(1.5, 2, 100, 7)]
    assert [(c.x, c.y, c.demand) for c in instance.customers] == [(3, 4, 20), (5, 6, 30)]


def test_dellaert_has_windows_several_depots_and_the_vehicles_of_the_paper(tmp_path: Path):
    instance = read(tmp_path, DELLAERT)
    assert instance.timed
    first = instance.customers[0]
    assert (first.x, first.y, first.opens, first.closes, first.demand, first.service) == (4, 10, 54, 74, 20, 10)
    assert [(s.x, s.y, s.service) for s in instance.satellites] == [(20, 7, 10)]
    assert [(d.x, d.y) for d in instance.depots] == [(2, 33), (-35, -18)]
    assert instance.trucks is not None
    assert (instance.trucks.capacity, instance.trucks.fixed) == (200, 50)
    assert (instance.freighters.capacity, instance.freighters.fixed) == (50, 25)


@pytest.mark.parametrize("name", GOOD)
def test_line_ends_of_windows_make_no_difference(tmp_path: Path, name: str):
    plain = read(tmp_path, GOOD[name])
    (tmp_path / "x.dat").write_bytes(GOOD[name].replace("\n", "\r\n").encode())
    assert read_published(tmp_path / "x.dat") == plain


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", "x.dat", "it is none of"),
        ("hello\nworld\n", "x.dat line 1", "hello is not the number of customers"),
        ("1 2 3\n", "x.dat", "it is none of"),
        (UNIFIED.replace("2,10,1,5", "2,10,1"), "x.dat line 2", "a block of 3 fields, not 4"),
        (UNIFIED.replace("2,10,1,5", "2,10,1,5 2,10,1,5"), "x.dat line 2", "have 2 blocks"),
        (UNIFIED.replace("2,10,1,5", "2,10,2,5"), "x.dat", "a cost a distance other than 1"),
        (UNIFIED.replace("6,8,6", "6,8,nan"), "x.dat line 8", "nan is not a demand"),
        (UNIFIED.replace("6,8,6", "6,8,1.5"), "x.dat line 8", "1.5 is not a whole number"),
        (UNIFIED.replace("6,8,6", "6,8,-1"), "x.dat line 8", "-1 is not between 0 and"),
        (UNIFIED.replace("6,8,6", "6,8,7"), "x.dat", "customer 2 asks for 7, a vehicle holds 6"),
        (UNIFIED.replace("6,8,6", "6,1e99,6"), "x.dat line 8", "1e99 is not between"),
        (UNIFIED.replace("!Stores", "1,1"), "x.dat", "it has 5 lines"),
        (CLRP + "4\n", "x.dat", "after its first two it has 14 numbers, not 13 (CLRP) or 17 (2E-LRP)"),
        (CLRP.replace("2\n1\n", "999999\n1\n", 1), "x.dat", "the number of customers is 999999, more than 20000"),
        (CLRP.replace("2\n1\n", "0\n1\n", 1), "x.dat line 1", "the number of customers of 0 is not between 1 and"),
        (LRP.replace("50\n", "x\n", 1), "x.dat line 10", "x is not a capacity"),
        (LRP + "1 2 3", "x.dat", "not 13 (CLRP) or 17 (2E-LRP)"),
        (NGUYEN + "5 6 30\n", "x.dat", "it has 19 numbers, not 16"),
        (DELLAERT.replace("4 10 54 74", "4 10 74 54"), "x.dat line 1", "it opens at 74, after it closes at 54"),
        (DELLAERT.replace("20 7 10\n", ""), "x.dat", "satellites (with a service time) and then depots"),
        (DELLAERT + "1 2 3 4\n", "x.dat line 7", "six numbers a customer come first"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_reason(tmp_path: Path, text: str, place: str, reason: str):
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, text)
    (issue,) = caught.value.issues
    assert issue.where == place
    assert reason in issue.cause
    assert any("\u4e00" <= letter <= "\u9fff" for letter in issue.cause_zh.removeprefix("文件不符合公开算例格式："))


@pytest.mark.parametrize("name", GOOD)
def test_a_file_cut_off_anywhere_is_read_or_refused(tmp_path: Path, name: str):
    for length in range(len(GOOD[name])):
        try:
            instance = read(tmp_path, GOOD[name][:length])
        except InvalidInput:
            continue
        assert instance.customers
        assert instance.satellites


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(GOOD)),
    at=st.integers(0, 30),
    word=st.sampled_from(
        ["", "-1", "0", "nan", "inf", "1e400", "9" * 70 + "x", "0x1f", "1_0", ",", "\u0663", "\x00", "2.5"]
    )
    | st.text(max_size=5),
)
def test_a_file_with_any_word_in_place_of_another_is_read_or_refused(tmp_path: Path, name: str, at: int, word: str):
    parts = re.split(r"([\s,]+)", GOOD[name])
    parts[2 * at % len(parts)] = word
    (tmp_path / "x.dat").write_text("".join(parts), encoding="utf-8", errors="replace")
    try:
        instance = read_published(tmp_path / "x.dat")
    except InvalidInput:
        return
    assert all(0 <= customer.demand <= instance.freighters.capacity for customer in instance.customers)


def test_no_text_no_file_and_a_huge_file_are_refused(tmp_path: Path):
    (tmp_path / "x.dat").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="no plain text"):
        read_published(tmp_path / "x.dat")
    with pytest.raises(InvalidInput, match="file-missing"):
        read_published(tmp_path / "y.dat")
    with pytest.raises(InvalidInput, match="benchmark-format"):
        read_published(tmp_path)
    (tmp_path / "z.dat").write_bytes(b"1 " * (FILE_BYTES // 2 + 1))
    with pytest.raises(InvalidInput, match="it has 8 MB"):
        read_published(tmp_path / "z.dat")


@pytest.mark.parametrize(
    ("folder", "family", "count"),
    [
        ("2ecvrp", Family.CVRP_2E, 118),
        ("2elrp", Family.LRP_2E, 26),
        ("2evrptw", Family.VRPTW_2E, 116),
        ("clrp", Family.CLRP, 39),
    ],
)
def test_every_published_instance_is_read(folder: str, family: Family, count: int):
    if not (SHARED / folder).is_dir():
        pytest.skip(f"the published instances are not at {SHARED / folder}")
    files = [path for path in (SHARED / folder).rglob("*") if path.suffix in {".dat", ".txt"}]
    assert len(files) >= count
    for file in files:
        instance = read_published(file)
        assert instance.family is family
        if instance.trucks is not None and instance.trucks.count is not None:
            demand = sum(customer.demand for customer in instance.customers)
            assert demand <= instance.trucks.count * instance.trucks.capacity
