"""``compare`` from end to end: results of the tiny county side by side."""

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from logistics_opt.cli import run
from logistics_opt.formats.documents import comparison_from_json, comparison_to_json, placement_from_json


def sited(county: Path, out: Path, *more: str) -> Path:
    line = ["site", str(county), "--out", str(out), "--no-routes", "--no-evidence", "--jobs", "1", *more]
    assert run(line) == 0
    return out


@pytest.fixture(scope="module")
def kept(write_places, tmp_path_factory):
    """Where both answers of ``two`` are made, once."""
    folder = tmp_path_factory.mktemp("two")
    places = write_places(folder / "places")
    for depot, name in (("120", "with-120"), ("c1", "with-c1")):
        sited(places, folder / name, "--question", "p-median", "--depots", "2", "--require", depot)
    return folder


@pytest.fixture
def two(kept, tmp_path):
    """Two answers: with the depot 120 and with the place c1 instead."""
    with_120, with_c1 = (shutil.copytree(kept / name, tmp_path / name) for name in ("with-120", "with-c1"))
    return with_120, with_c1


def compared(tmp_path: Path, *results: Path):
    assert run(["compare", *map(str, results), "--out", str(tmp_path / "cmp"), "--lang", "en"]) == 0
    return comparison_from_json((tmp_path / "cmp" / "compare.json").read_bytes())


def test_differences_are_against_the_first_and_depots_and_villages_are_named(two, tmp_path, capfd):
    made = compared(tmp_path, *two)
    said = capfd.readouterr().out
    assert made.results == ("with-120", "with-c1")
    (change,) = made.changes
    assert (change.opened, change.shut) == (("c1",), ("120",))
    assert "梅路旧校舍" in said
    one, other = (placement_from_json((folder / "placement.json").read_bytes()) for folder in two)
    total = next(kpi for kpi in made.kpis if kpi.key == "total")
    costs = [document.asked.radial.cost.total_yuan for document in (one, other)]
    assert total.values == tuple(costs)
    assert total.differences == (0, round(costs[1] - costs[0], 2))
    moved = {move.site for move in made.moves}
    before, after = one.asked.radial.place_of, other.asked.radial.place_of
    assert moved == {site for site in before if before[site] != after[site]}
    assert change.moved == len(moved)
    assert made.caveats == ()


def test_what_no_result_has_is_not_shown_and_words_are_the_readers(two, tmp_path, capfd):
    compared(tmp_path, *two)
    said = capfd.readouterr().out
    assert "Cost a year (radial), yuan" in said
    assert "routed" not in said  # nothing is routed
    assert "unseen" not in said
    # Both have two depots, neither a new one: no difference, and no sign.
    assert re.search(r"^Depots +2 +2 \(0\)$", said, flags=re.MULTILINE)
    assert "with-c1 against with-120: opens 梅路旧校舍; closes 北乡; " in said
    assert run(["compare", *map(str, two), "--out", str(tmp_path / "cmp")]) == 0
    said = capfd.readouterr().out
    assert "年成本（往返估算），元" in said
    assert "with-c1与with-120相比：多开梅路旧校舍；少开北乡；" in said
    assert "yuan" not in said
    figures = openpyxl.load_workbook(tmp_path / "cmp" / "compare.xlsx")["Figures 指标"]
    assert "yuan 元" in {row[1] for row in figures.iter_rows(values_only=True)}
    assert not any("routed" in row[0] for row in figures.iter_rows(values_only=True))


def test_the_warehouse_has_its_name_where_a_village_is_served_straight_from_it(two, tmp_path, capfd):
    document = json.loads((two[1] / "placement.json").read_text(encoding="utf-8"))
    assert document["warehouse"]["name"] == "县仓"
    straight = next(service for service in document["options"][1]["radial"]["services"] if service["site"] == "111")
    straight["place"] = "100"
    (two[1] / "placement.json").write_text(json.dumps(document), encoding="utf-8")
    compared(tmp_path, *two)
    said = capfd.readouterr().out
    assert "  苹果村: 东镇 → 县仓" in said
    assert "100" not in said


def test_villages_far_off_are_counted_by_the_firsts_limit_or_an_hour(two, places, tmp_path, capfd):
    by_an_hour = compared(tmp_path, *two)
    assert by_an_hour.limit_minutes == 60
    assert {kpi.key: kpi.values for kpi in by_an_hour.kpis}["beyond"] == (0, 0)  # all are within 15 km
    five = sited(
        places, tmp_path / "five", "--question", "max-cover", "--depots", "2", "--limit", "5", "--require", "120"
    )
    made = compared(tmp_path, five, two[1])
    assert made.limit_minutes == 5
    beyond = next(kpi for kpi in made.kpis if kpi.key == "beyond")
    documents = [placement_from_json((folder / "placement.json").read_bytes()) for folder in (five, two[1])]
    times = [{s.site: s.worst_seconds for s in document.asked.radial.services} for document in documents]
    assert beyond.values == tuple(sum(seconds > 5 * 60 for seconds in of.values()) for of in times)
    assert max(beyond.values) > 0
    assert "Villages and seats beyond 5 min" in capfd.readouterr().out


def test_cost_by_kind_adds_up(two, tmp_path):
    values = {kpi.key: kpi.values for kpi in compared(tmp_path, *two).kpis}
    for i in range(2):
        parts = sum(values[key][i] for key in ("facility", "first", "second", "handling"))
        assert parts == pytest.approx(values["total"][i], abs=0.03)


def test_the_workbook_opens_and_the_document_reads_back_to_the_byte(two, tmp_path):
    compared(tmp_path, *two)
    assert sorted(path.name for path in (tmp_path / "cmp").iterdir()) == ["compare.json", "compare.xlsx"]
    text = (tmp_path / "cmp" / "compare.json").read_text(encoding="utf-8")
    assert comparison_to_json(comparison_from_json(text)) == text
    book = openpyxl.load_workbook(tmp_path / "cmp" / "compare.xlsx")
    assert len(book.sheetnames) == 4
    figures = book["Figures 指标"]
    assert [cell.value for cell in figures[1]][2:4] == ["with-120", "with-c1"]


def codes(made) -> set[str]:
    return {caveat.code for caveat in made.caveats}


def test_other_goods_and_another_county_are_not_compared(two, places, tmp_path, capfd):
    grown = sited(places, tmp_path / "grown", "--question", "p-median", "--depots", "2", "--growth", "2")
    made = compared(tmp_path, two[0], grown)
    assert codes(made) == {"other-seasons"}
    assert "not comparable" in capfd.readouterr().err
    by_key = {kpi.key: kpi for kpi in made.kpis}
    assert by_key["total"].differences[1] is None
    assert by_key["depots"].differences[1] == 0
    vehicles = places / "vehicles.csv"
    vehicles.write_text(vehicles.read_text(encoding="utf-8").replace("1.8", "2.8"), encoding="utf-8")
    dearer = sited(places, tmp_path / "dearer", "--question", "p-median", "--depots", "2")
    made = compared(tmp_path, two[0], dearer)
    assert "other-county" in codes(made)
    assert all(not kpi.comparable[1] for kpi in made.kpis)


def test_routed_and_radial_are_not_compared(two, places, tmp_path):
    line = ["site", str(places), "--out", str(tmp_path / "routed"), "--question", "p-median", "--depots", "2"]
    assert run([*line, "--steps", "10", "--no-evidence"]) == 0
    made = compared(tmp_path, two[0], tmp_path / "routed")
    assert "routed-or-radial" in codes(made)


def test_results_of_one_name_are_told_apart(two, tmp_path):
    assert compared(tmp_path, two[0], two[0]).results == ("with-120", "with-120 (2)")


def test_one_result_or_seven_are_a_usage_error(two, tmp_path):
    for number in (1, 7):
        assert run(["compare", *[str(two[0])] * number, "--out", str(tmp_path / "cmp")]) == 2
    assert not (tmp_path / "cmp").exists()


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": "logistics-opt/plan"}', '{"options": NaN}'])
def test_what_is_no_result_is_refused_in_both_languages(two, tmp_path, content, capfd):
    (tmp_path / "placement.json").write_text(content, encoding="utf-8")
    assert run(["compare", str(two[0]), str(tmp_path / "placement.json"), "--out", str(tmp_path / "cmp")]) == 3
    said = capfd.readouterr().err
    assert "document-" in said
    assert "请" in said
    assert "Traceback" not in said
    assert not (tmp_path / "cmp").exists()


def test_a_figure_that_is_none_is_refused(two, tmp_path, capfd):
    document = json.loads((two[0] / "placement.json").read_text(encoding="utf-8"))
    document["options"][0]["radial"]["value"] = float("inf")
    (tmp_path / "placement.json").write_text(json.dumps(document), encoding="utf-8")
    assert run(["compare", str(two[0]), str(tmp_path / "placement.json"), "--out", str(tmp_path / "cmp")]) == 3
    assert "$.options[0].radial.value" in capfd.readouterr().err


def test_a_result_that_is_not_there_is_refused(two, tmp_path):
    assert run(["compare", str(two[0]), str(tmp_path / "nowhere"), "--out", str(tmp_path / "cmp")]) == 3


def test_a_folder_with_other_files_is_untouched(two, tmp_path):
    assert run(["compare", *map(str, two), "--out", str(two[0])]) == 2
    assert (two[0] / "placement.json").exists()
