"""``plan`` and ``check`` from end to end, in processes of their own, on the tiny county."""

import csv
import json
import os
import re
import sys
from pathlib import Path

import openpyxl
import pypdf
import pytest
import shapely.geometry

QUICK = ("--max-steps", 20, "--seed", 3)


@pytest.fixture(scope="module")
def made(tmp_path_factory, write_tiny, program):
    """The folder that one plan in English left, and what the program said."""
    folder = tmp_path_factory.mktemp("made")
    done = program("plan", write_tiny(folder / "tiny"), "--out", folder / "out", "--lang", "en", *QUICK)
    assert done.returncode == 0, done.stderr
    return folder / "out", done


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_plan_leaves_one_whole_folder_and_nothing_beside_it(made, whole):
    out, done = made
    assert whole(out)
    assert names(out.parent) == ["out", "tiny"]
    assert done.stderr.strip() == ""
    assert "Traceback" not in done.stdout


def test_plan_prints_the_key_figures_the_bound_and_what_is_assumed(made):
    _, done = made
    for word in ("Cost", "km", "CO2", "bound", "assumptions", "load factor"):
        assert word.lower() in done.stdout.lower()


def test_a_plan_may_go_on_from_another(made, tmp_path, program):
    out, _ = made
    args = (out.parent / "tiny", "--out", tmp_path / "again", "--start", out / "plan.json", "--max-steps", 1)
    done = program("plan", *args)
    assert done.returncode == 0, done.stderr
    before, after = (json.loads((folder / "plan.json").read_text())["cost"] for folder in (out, tmp_path / "again"))
    assert after == before
    refused = program("plan", *args[:4], out / "problem.json", "--max-steps", 1)
    assert refused.returncode == 3
    assert not (tmp_path / "again.part").exists()


def test_generated_roads_are_said_where_every_site_is_surveyed(made):
    # The tiny county's sites are surveyed, each of its roads is marked as generated.
    out, done = made
    mark = "Generated, not surveyed: the roads."
    assert mark in done.stdout
    assert mark in (out / "map.html").read_text(encoding="utf-8")
    summary = openpyxl.load_workbook(out / "plan.xlsx")["Summary 概要"]
    assert mark in [cell.value for row in summary.iter_rows() for cell in row]


def test_real_roads_are_not_called_generated_and_the_countys_note_is_shown(tiny, tmp_path, program):
    roads, county = tiny / "roads.csv", tiny / "county.csv"
    roads.write_text(roads.read_text(encoding="utf-8").replace('",yes', '",no'), encoding="utf-8")
    note = "roads are of the map 道路来自地图"
    county.write_text(f"{county.read_text(encoding='utf-8')}position_note,{note},,\n", encoding="utf-8")
    done = program("plan", tiny, "--out", tmp_path / "out", *QUICK)
    assert done.returncode == 0, done.stderr
    assert "generated" not in done.stdout.lower()
    assert note in done.stdout
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "道路来自地图" in page
    assert "程序生成" not in page
    assert "must be open" not in done.stdout


def test_routes_are_geojson_in_a_map(made):
    out, _ = made
    found = json.loads((out / "routes.geojson").read_bytes())
    assert found["type"] == "FeatureCollection"
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in found["features"]]
    assert shapes
    for shape in shapes:
        west, south, east, north = shape.bounds
        assert 105 <= west <= east <= 105.15
        assert 35.7 <= south <= north <= 35.85


def test_the_workbook_opens(made):
    out, _ = made
    book = openpyxl.load_workbook(out / "plan.xlsx", read_only=True)
    assert len(book.sheetnames) >= 4
    assert all(any(True for _ in book[name].iter_rows()) for name in book.sheetnames)
    book.close()


def test_the_map_needs_no_network(made):
    out, _ = made
    page = (out / "map.html").read_text(encoding="utf-8")
    # Links a person may follow are no requests; a page fetches what src, link, url() and imports name.
    loaded = re.findall(
        r"""(?:src=|<link[^>]*href=|url\(|@import\s|import\(|fetch\()\s*["']?(?!data:|#)([^"'\s)>]+)""", page
    )
    assert [name for name in loaded if name.startswith(("http", "//"))] == []
    assert (out / "map.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_every_route_has_a_sheet_of_one_page_in_chinese_letters(made):
    out, _ = made
    routes = json.loads((out / "plan.json").read_bytes())["routes"]
    sheets = sorted((out / "sheets").iterdir())
    assert len(sheets) == len(routes) > 0
    for sheet in sheets:
        reader = pypdf.PdfReader(sheet)
        assert len(reader.pages) == 1
        assert any("Noto" in str(font) for font in fonts(reader))


def fonts(reader):
    return [font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()]


def test_the_report_is_in_chinese_by_default(tiny, tmp_path, program, made):
    done = program("plan", tiny, "--out", tmp_path / "out", *QUICK)
    assert done.returncode == 0
    assert "总成本" in done.stdout
    _, english = made
    assert "总成本" not in english.stdout
    book = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx", read_only=True)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in "".join(book.sheetnames))
    book.close()


def test_same_seed_and_steps_write_the_same_bytes(made, tiny, tmp_path, program):
    out, _ = made
    assert program("plan", tiny, "--out", tmp_path / "again", "--lang", "en", *QUICK).returncode == 0
    for name in ("plan.json", "problem.json", "check.json", "routes.geojson"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()


def test_ortools_alone_suffices(tiny, tmp_path, program, whole):
    # With PyVRP out of reach: a module of that name that cannot be loaded stands before it.
    (tmp_path / "pyvrp.py").write_text("raise ImportError('not installed')\n", encoding="utf-8")
    path = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
    by_turns = ("plan", tiny, "--out", tmp_path / "out", "--method", "decomposition")
    without = program(*by_turns, "--backend", "pyvrp", *QUICK, env=path)
    assert without.returncode == 5, without.stderr
    assert "not installed" in without.stderr
    assert "Traceback" not in without.stderr
    assert not (tmp_path / "out").exists()
    done = program(*by_turns, "--backend", "ortools", "--max-steps", 5, env=path)
    assert done.returncode == 0, done.stderr
    assert whole(tmp_path / "out")


def test_check_finds_no_fault_in_the_plan_by_document_and_by_folder(made, program):
    out, _ = made
    for problem in (out / "problem.json", out.parent / "tiny"):
        done = program("check", problem, out / "plan.json")
        assert done.returncode == 0, done.stderr
        assert re.search(r"\b0 fault\(s\)", done.stdout)


def test_check_names_the_faults_of_a_spoiled_plan(made, tmp_path, program):
    out, _ = made
    plan = json.loads((out / "plan.json").read_bytes())
    plan["cost"] = {
        name: (value + 1 if isinstance(value, (int, float)) else value) for name, value in plan["cost"].items()
    }
    plan["routes"].pop()
    (tmp_path / "spoiled.json").write_text(json.dumps(plan), encoding="utf-8")
    done = program("check", out / "problem.json", tmp_path / "spoiled.json")
    assert done.returncode == 1
    codes = set(re.findall(r"^\[([a-z-]+)\]", done.stdout, re.MULTILINE))
    assert len(codes) >= 2, done.stdout
    assert not re.search(r"\b0 fault\(s\)", done.stdout)


def test_an_earlier_plan_is_replaced_whole(tiny, tmp_path, program, whole):
    out = tmp_path / "out"
    assert program("plan", tiny, "--out", out, *QUICK).returncode == 0
    (out / "unmatched.csv").write_text("of an earlier day", encoding="utf-8")
    (out / "sheets" / "099-gone-1.pdf").write_bytes(b"of an earlier day")
    assert program("plan", tiny, "--out", out, *QUICK).returncode == 0
    assert whole(out)
    assert not (out / "unmatched.csv").exists()
    assert names(tmp_path) == ["out", "tiny"]


def test_waybills_that_match_no_village_are_written_down(tiny, tmp_path, program, whole):
    orders = tiny / "orders" / "2026-03-02.csv"
    row = "w9,post,parcel,=火星村,down,1,1,1,,,0,0\n"
    orders.write_text(orders.read_text(encoding="utf-8") + row, encoding="utf-8")
    done = program("plan", tiny, "--out", tmp_path / "out", *QUICK)
    assert done.returncode == 0
    assert whole(tmp_path / "out")
    assert "unmatched.csv" in done.stdout
    with (tmp_path / "out" / "unmatched.csv").open(encoding="utf-8-sig", newline="") as file:
        head, left = csv.reader(file)
    cells = dict(zip(head, left, strict=True))
    assert cells["id"] == "w9"
    assert cells["site"] == "'=火星村"  # not a formula for whoever opens it
    assert "2026-03-02.csv row 8" in cells["where 位置"]
