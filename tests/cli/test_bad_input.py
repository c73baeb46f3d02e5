"""Bad input on the command line: an exit code and words in both languages, or a plan for the rest; nothing is left."""

import os
import re
from pathlib import Path

import pytest

from logistics_opt.cli import run

QUICK = ("--max-steps", "1")
CHINESE = re.compile("[\u4e00-\u9fff]")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def planned(county: Path | str, out: Path, *more: str) -> int:
    return run(["plan", str(county), "--out", str(out), *QUICK, *more])


def test_a_broken_county_is_refused_in_both_languages_or_the_rest_is_planned(tiny, tmp_path, broken, whole, capfd):
    broken.spoil(tiny)
    code = planned(tiny, tmp_path / "out", "--lang", "en")
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err
    assert f"[{broken.code}]" in said.err
    assert CHINESE.search(said.err)
    if broken.plans and broken.name != "no waybills":
        assert code == 0, said.err
        assert whole(tmp_path / "out")
        assert names(tmp_path) == ["out", "tiny"]
    elif broken.plans:
        # A day without orders is no broken county, and a plan without routes is a plan.
        assert code == 0, said.err
        assert whole(tmp_path / "out")
    else:
        assert code == 3
        assert names(tmp_path) == ["tiny"]


@pytest.mark.parametrize(
    ("county", "code"),
    [("nowhere", 3), ("file", 3), ("empty", 3), ("tiny/sites.csv", 3), ("tiny/orders", 3)],
)
def test_what_is_no_county_is_refused(tiny, tmp_path, county, code, capfd):
    (tmp_path / "file").write_bytes(b"\x00\x01")
    (tmp_path / "empty").mkdir()
    before = names(tmp_path)
    assert planned(tmp_path / county, tmp_path / "out") == code
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert said.strip()
    assert names(tmp_path) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_one_may_not_read_is_refused(tiny, tmp_path, capfd):
    (tiny / "sites.csv").chmod(0)
    assert planned(tiny, tmp_path / "out") == 3
    assert "sites.csv" in capfd.readouterr().err
    assert names(tmp_path) == ["tiny"]


def test_a_table_that_is_a_folder_is_refused(tiny, tmp_path, capfd):
    (tiny / "sites.csv").unlink()
    (tiny / "sites.csv").mkdir()
    assert planned(tiny, tmp_path / "out") == 3
    assert "sites" in capfd.readouterr().err
    assert names(tmp_path) == ["tiny"]


def test_a_day_without_a_waybill_file_is_refused(tiny, tmp_path, capfd):
    assert planned(tiny, tmp_path / "out", "--day", "2026-03-03") == 3
    assert "orders-missing" in capfd.readouterr().err
    assert names(tmp_path) == ["tiny"]


@pytest.mark.parametrize("orders", ["nowhere.csv", "tiny"])
def test_waybills_that_are_not_there_are_refused(tiny, tmp_path, orders, capfd):
    assert planned(tiny, tmp_path / "out", "--orders", str(tmp_path / orders)) == 3
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert names(tmp_path) == ["tiny"]


@pytest.mark.parametrize(
    "options",
    [
        ("--backend", "cplex"),
        ("--max-steps", "0"),
        ("--max-steps", "some"),
        ("--time-limit", "-1"),
        ("--time-limit", "nan"),
        ("--time-limit", "inf"),
        ("--seed", "-1"),
        ("--seed", str(2**31)),
        ("--day", "2026-02-30"),
        ("--lang", "fr"),
        ("--colour", "red"),
        ("--seed",),
    ],
    ids=" ".join,
)
def test_an_option_out_of_range_is_a_usage_error(tiny, tmp_path, options, capfd):
    assert planned(tiny, tmp_path / "out", *options) == 2
    assert "Traceback" not in capfd.readouterr().err
    assert names(tmp_path) == ["tiny"]


@pytest.mark.parametrize("command", ["plan", "share"])
@pytest.mark.parametrize("day", ["2026/3/2", "02.03.2026", "20260302", "2026-02-30", "tomorrow", ""])
def test_a_day_in_another_form_is_answered_with_an_example_in_both_languages(tiny, tmp_path, command, day, capfd):
    assert run([command, str(tiny), "--out", str(tmp_path / "out"), "--day", day]) == 2
    said = capfd.readouterr().err
    assert "such as 2026-03-02" in re.sub(r"[\s│]+", " ", said)
    assert "例如2026-03-02" in re.sub(r"[\s│]+", "", said)
    assert "Traceback" not in said
    assert names(tmp_path) == ["tiny"]


def test_a_day_of_the_network_is_answered_with_an_example(tiny, capfd):
    assert run(["network", "info", str(tiny), "--day", "2026/3/2"]) == 2
    assert "such as 2026-03-02" in re.sub(r"[\s│]+", " ", capfd.readouterr().err)


def test_an_unknown_method_is_a_usage_error_in_both_languages(tiny, tmp_path, capfd):
    assert planned(tiny, tmp_path / "out", "--method", "magic") == 2
    said = capfd.readouterr().err
    assert "method-unknown" in said
    assert "没有这种求解方法" in said
    assert names(tmp_path) == ["tiny"]


def test_out_is_required(tiny, capfd):
    assert run(["plan", str(tiny)]) == 2
    assert "--out" in capfd.readouterr().err


@pytest.mark.parametrize("backend", ["pyvrp", "ortools"])
def test_the_largest_seed_will_do(tiny, tmp_path, backend, whole):
    assert planned(tiny, tmp_path / "out", "--seed", str(2**31 - 1), "--backend", backend) == 0
    assert whole(tmp_path / "out")


@pytest.mark.parametrize("foreign", ["letter.docx", "plan.json~", "sheets/notes.txt", "sheets/001-Truck-1.pdf.bak"])
def test_a_folder_with_other_files_is_refused_and_untouched(tiny, tmp_path, foreign, capfd):
    out = tmp_path / "out"
    (out / "sheets").mkdir(parents=True)
    (out / "plan.json").write_text("{}", encoding="utf-8")
    (out / foreign).write_text("mine", encoding="utf-8")
    assert planned(tiny, out) == 2
    assert foreign in re.sub(r"[\s│]+", "", capfd.readouterr().err)
    assert (out / foreign).read_text(encoding="utf-8") == "mine"
    assert (out / "plan.json").read_text(encoding="utf-8") == "{}"
    assert names(tmp_path) == ["out", "tiny"]


def test_out_that_is_a_file_is_refused_and_untouched(tiny, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert planned(tiny, tmp_path / "out") == 2
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_out_below_a_file_is_refused(tiny, tmp_path, capfd):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert planned(tiny, tmp_path / "file" / "out") == 3
    assert "Traceback" not in capfd.readouterr().err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_out_may_be_the_empty_folder_one_stands_in(tiny, tmp_path, whole, monkeypatch):
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    assert planned(tiny, Path()) == 0
    assert whole(tmp_path / "out")


def test_out_may_be_the_county_of_nobody(tiny):
    # The county's own folder holds other files: it must not be replaced by its plan.
    before = names(tiny)
    assert planned(tiny, tiny) == 2
    assert names(tiny) == before


@pytest.mark.parametrize(
    ("content", "code"),
    [("", 3), ("{", 3), ("[]", 3), ('{"format": "logistics-opt/plan", "version": 99}', 3), ("\ufeff{}", 3)],
)
def test_a_plan_that_is_no_plan_is_refused(tiny, tmp_path, content, code, capfd):
    (tmp_path / "plan.json").write_text(content, encoding="utf-8")
    assert run(["check", str(tiny), str(tmp_path / "plan.json")]) == code
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert CHINESE.search(said)


def test_a_plan_that_is_not_there_is_refused(tiny, tmp_path, capfd):
    assert run(["check", str(tiny), str(tmp_path / "plan.json")]) == 3
    assert "plan.json" in capfd.readouterr().err


def test_a_plan_of_another_day_has_a_fault(tiny, tmp_path, capfd):
    assert planned(tiny, tmp_path / "out") == 0
    orders = tiny / "orders" / "2026-03-02.csv"
    orders.write_text(orders.read_text(encoding="utf-8").replace("12.5", "13.5"), encoding="utf-8")
    capfd.readouterr()
    assert run(["check", str(tiny), str(tmp_path / "out" / "plan.json")]) == 1
    assert "0 fault(s)" not in capfd.readouterr().out
