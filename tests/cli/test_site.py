"""``site`` from end to end on the tiny county with candidates and seasons, and a radial run of Huining."""

import json
import re
import signal
from pathlib import Path

import openpyxl
import pytest

from logistics_opt.cli import run
from logistics_opt.errors import Cancelled
from logistics_opt.formats.documents import placement_from_json, placement_to_json, scenario_from_json
from logistics_opt.study.depot_placement import place_depots

CHINESE = re.compile("[\u4e00-\u9fff]")
RADIAL = ("--no-routes", "--no-evidence", "--jobs", "1", "--lang", "en")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def sited(county: Path | str, out: Path, *more: str) -> int:
    return run(["site", str(county), "--out", str(out), *RADIAL, *more])


def document(out: Path):
    return placement_from_json((out / "placement.json").read_bytes())


def test_an_answer_is_a_whole_folder_with_its_scenario(places, tmp_path, capfd):
    assert sited(places, tmp_path / "out", "--question", "p-median", "--depots", "2") == 0
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err
    assert names(tmp_path) == ["out", "places"]
    scenario = scenario_from_json((tmp_path / "out" / "scenario.json").read_bytes())
    found = document(tmp_path / "out")
    assert scenario == found.scenario
    assert scenario.county == "../places"
    assert set(found.files) | {"placement.json"} == set(names(tmp_path / "out"))
    assert found.today.depots == ("110", "120")
    assert len(found.asked.depots) == 2
    assert "110" in found.asked.depots  # the table locks it open
    # 200 days and 20, no more: what is radially handled must say so.
    assert [season.days for season in found.seasons] == [200, 20]
    assert not found.fitted


def test_the_document_is_read_back_to_the_byte_and_has_no_infinity(places, tmp_path):
    assert sited(places, tmp_path / "out", "--question", "fixed-charge") == 0
    text = (tmp_path / "out" / "placement.json").read_text(encoding="utf-8")
    assert placement_to_json(placement_from_json(text)) == text
    assert json.loads(text, parse_constant=lambda word: pytest.fail(word))


def test_the_assumptions_are_counted_and_the_workbook_names_them(places, tmp_path, capfd):
    assert sited(places, tmp_path / "out", "--question", "fixed-charge") == 0
    said = capfd.readouterr().out
    sheet = openpyxl.load_workbook(tmp_path / "out" / "placement.xlsx")["Assumptions 假设"]
    weak = [row[0] for row in sheet.iter_rows(values_only=True) if row[3] in {"C", "K"}]
    assert "load factor" in weak
    assert f"{len(weak)} figures are assumptions of grade C or K, listed in placement.xlsx, sheet Assumptions." in said
    assert f"{len(weak)}项数据为C、K级假设，列于placement.xlsx的“假设”表。" in said
    assert "load factor" not in said
    assert "Generated, not surveyed" in said


def test_the_headline_comes_first_in_both_languages_and_claims_no_saving_without_plans(places, tmp_path, capfd):
    for lang, name in (("en", "Answer: "), ("zh", "方案: ")):
        line = ("--question", "p-median", "--depots", "2", "--require", "c1", "--lang", lang)
        assert sited(places, tmp_path / "out", *line) == 0
        title, question, answer, *_ = capfd.readouterr().out.splitlines()
        assert title == "Tiny 小县"
        assert question.startswith(("Question: ", "问题: "))
        assert answer.startswith(name)
        assert answer.endswith(("costs more than today.", "cost is no reason for it.", "费钱。", "为由推荐。"))


def test_who_cannot_be_reached_in_a_season_is_told_by_name_and_season(places, tmp_path, capfd):
    # r5 is the only road to 桃村, r4 that to the depot 北乡 and all beyond; the season peak has the roads of March 9.
    (places / "closures.csv").write_text(
        "road,first,last\nr5,2026-03-09,2026-03-09\nr4,2026-03-09,2026-03-09\n", encoding="utf-8"
    )
    assert sited(places, tmp_path / "out", "--question", "fixed-charge") == 0
    said = capfd.readouterr().err
    assert "[depot-unreachable] site 120 (北乡), season peak" in said
    # The first of a kind is told whole, the others by their places, what they share but once.
    assert "[unreachable] site 121 (桃村), season peak" in said
    assert "2 more 另有2处 [unreachable] season peak: site 120 (北乡), site 122 (李家湾村)" in said


def test_a_scenario_is_run_again_to_the_same_answer_and_options_go_before_it(places, tmp_path):
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    assert sited(places, first, "--question", "p-median", "--depots", "2") == 0
    line = ["site", "--scenario", str(first / "scenario.json"), "--no-evidence"]
    assert run([*line, "--out", str(again)]) == 0
    assert document(again).options == document(first).options
    assert document(again).scenario == document(first).scenario
    assert run([*line, "--out", str(other), "--question", "set-cover", "--limit", "60"]) == 0
    assert document(other).scenario.question.model_dump() == {
        "name": "set-cover",
        "depots": None,
        "limit_minutes": 60,
        "split": False,
    }


def test_locks_may_be_names(places, tmp_path):
    # The candidate c1 is called 梅路旧校舍; one of the other two places is locked open by the table.
    assert sited(places, tmp_path / "out", "--question", "p-median", "--depots", "2", "--require", "梅路旧校舍") == 0
    assert document(tmp_path / "out").asked.depots == ("110", "c1")
    assert sited(places, tmp_path / "out", "--question", "p-median", "--depots", "2", "--exclude", "c1") == 0
    assert document(tmp_path / "out").asked.depots == ("110", "120")


def test_rules_growth_and_seasons_are_options(places, tmp_path):
    options = (
        *("--question", "fixed-charge", "--least", "1", "--most", "2", "--budget", "30000.5", "--most-new", "0"),
        *("--host", "idle_workshop=prefer", "--within", "90", "--catchment", "1", "--growth", "down=2", "--season"),
        *("peak=0", "--no-direct"),
    )
    assert sited(places, tmp_path / "out", *options) == 0
    found = document(tmp_path / "out").scenario
    assert float(found.rules.budget_yuan) == 30_000.5
    assert (found.rules.least, found.rules.most, found.rules.most_new, found.rules.catchment_pieces) == (1, 2, 0, 1)
    assert found.rules.hosts == {"idle_workshop": "prefer"}
    assert (found.growth.down, found.growth.up, found.direct) == (2, 1, False)
    (season,) = document(tmp_path / "out").seasons
    assert (season.name, season.down) == ("normal", 2)


def test_a_county_without_seasons_has_its_own_day_all_year(tiny, tmp_path):
    assert sited(tiny, tmp_path / "out", "--question", "p-median", "--depots", "1") == 0
    (season,) = document(tmp_path / "out").seasons
    assert (season.days, str(season.orders_day)) == (365, "2026-03-02")


def test_routes_judge_seasons_and_days_that_had_no_part(places, tmp_path):
    orders = places / "orders"
    (orders / "2026-03-03.csv").write_text((orders / "2026-03-02.csv").read_text(encoding="utf-8"), encoding="utf-8")
    options = ("--question", "location-routing", "--routes", "--steps", "20", "--time-limit", "120")
    assert sited(places, tmp_path / "out", *options) == 0
    found = document(tmp_path / "out")
    assert found.fitted
    assert found.located is not None
    assert [str(day) for day in found.scenario.unseen_days] == ["2026-03-03"]
    assert all(len(option.routed.unseen) == 1 for option in found.options)
    assert found.asked.radial.bound is None
    # The year: 200 and 20 days, and the depots.
    routed = found.today.routed
    year = 200 * routed.seasons[0].total_yuan + 20 * routed.seasons[1].total_yuan
    assert routed.yearly_yuan == pytest.approx(routed.facility_yuan + year, abs=0.02)


def test_what_cannot_be_says_why_in_both_languages_and_leaves_nothing(places, tmp_path, capfd):
    assert sited(places, tmp_path / "out", "--question", "set-cover", "--limit", "0.1") == 3
    said = capfd.readouterr().err
    assert "placement-" in said
    assert CHINESE.search(said)
    assert names(tmp_path) == ["places"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--question", "p-median"), "scenario-question-needs"),
        (("--question", "set-cover", "--limit", "40", "--depots", "3"), "scenario-question-ignores"),
        (("--question", "fixed-charge", "--require", "nowhere"), "scenario-place-unknown"),
        (("--question", "fixed-charge", "--season", "spring=3"), "scenario-season-unknown"),
        (("--question", "fixed-charge", "--season", "normal=360"), "scenario-season-days"),
        (("--question", "fixed-charge", "--host", "palace=must"), "document-wrong-value"),
        (("--question", "fixed-charge", "--host", "post_office=always"), "document-wrong-value"),
        (("--question", "fixed-charge", "--budget", "0.001"), "document-wrong-value"),
        (("--question", "p-median", "--depots", "9"), "placement-too-few-candidates"),
        (
            ("--question", "p-median", "--depots", "1", "--require", "c1", "--exclude", "c1"),
            "placement-locks-contradict",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_does_not_fit_is_an_issue_and_leaves_nothing(places, tmp_path, options, code, capfd):
    assert sited(places, tmp_path / "out", *options) == 3
    said = capfd.readouterr().err
    assert f"[{code}]" in said
    assert CHINESE.search(said)
    assert "Traceback" not in said
    assert names(tmp_path) == ["places"]


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--question", "p-mean"),
        ("--question", "p-median", "--depots", "-1"),
        ("--question", "p-median", "--depots", "many"),
        ("--question", "set-cover", "--limit", "nan"),
        ("--question", "fixed-charge", "--growth", "0"),
        ("--question", "fixed-charge", "--growth", "sideways=2"),
        ("--question", "fixed-charge", "--host", "must"),
        ("--question", "fixed-charge", "--season", "peak=-1"),
        ("--question", "fixed-charge", "--time-limit", "inf"),
        ("--question", "fixed-charge", "--jobs", "0"),
    ],
    ids=" ".join,
)
def test_an_option_that_cannot_be_is_a_usage_error(places, tmp_path, options, capfd):
    assert sited(places, tmp_path / "out", *options) == 2
    assert "Traceback" not in capfd.readouterr().err
    assert names(tmp_path) == ["places"]


def test_without_a_county_or_a_scenario_it_is_a_usage_error(tmp_path):
    assert run(["site", "--out", str(tmp_path / "out"), "--question", "fixed-charge"]) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "document-not-json"),
        ("[]", "document-wrong-value"),
        ('{"format": "logistics-opt/plan", "county": "x", "question": {"name": "fixed-charge"}}', "wrong-version"),
        ('{"version": 2, "county": "x", "question": {"name": "fixed-charge"}}', "document-wrong-version"),
        ('{"county": "x", "question": {"name": "fixed-charge"}, "groth": {}}', "growth"),
        ('{"county": "x"}', "document-missing-field"),
    ],
)
def test_a_scenario_that_is_none_is_refused(tmp_path, content, code, capfd):
    (tmp_path / "scenario.json").write_text(content, encoding="utf-8")
    assert run(["site", "--scenario", str(tmp_path / "scenario.json"), "--out", str(tmp_path / "out")]) == 3
    said = capfd.readouterr().err
    assert code in said
    assert CHINESE.search(said)
    assert "Traceback" not in said
    assert names(tmp_path) == ["scenario.json"]


@pytest.mark.parametrize("county", ["nowhere", "empty"])
def test_what_is_no_county_is_refused(tmp_path, county, capfd):
    (tmp_path / "empty").mkdir()
    assert sited(tmp_path / county, tmp_path / "out", "--question", "fixed-charge") == 3
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert ("county-missing" in said and "huining" in said and "no-roads" not in said) == (county == "nowhere")
    assert names(tmp_path) == ["empty"]


def test_an_earlier_answer_is_replaced_but_not_with_a_letter_in_it(places, tmp_path):
    out = tmp_path / "out"
    for _ in range(2):
        assert sited(places, out, "--question", "p-median", "--depots", "2") == 0
    (out / "letter.docx").write_text("mine", encoding="utf-8")
    assert sited(places, out, "--question", "p-median", "--depots", "2") == 2
    assert (out / "letter.docx").read_text(encoding="utf-8") == "mine"
    assert sited(places, places, "--question", "p-median", "--depots", "2") == 2


def test_stopped_before_there_is_an_answer_leaves_nothing(places, tmp_path, monkeypatch):
    def stopped(*_, **__):
        raise Cancelled("stopped before there was an answer")

    monkeypatch.setattr("logistics_opt.study.depot_placement.place_depots", stopped)
    assert sited(places, tmp_path / "out", "--question", "p-median", "--depots", "2") == 130
    assert names(tmp_path) == ["places"]


def test_ctrl_c_keeps_what_there_is_and_a_second_leaves_nothing(places, tmp_path, monkeypatch):
    def interrupted(times):
        def asked(*args, **options):
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
            return place_depots(*args, **options)

        monkeypatch.setattr("logistics_opt.study.depot_placement.place_depots", asked)

    interrupted(1)
    assert sited(places, tmp_path / "out", "--question", "p-median", "--depots", "2") == 0
    assert document(tmp_path / "out").stopped
    assert len(document(tmp_path / "out").asked.depots) == 2
    interrupted(2)
    assert sited(places, tmp_path / "other", "--question", "p-median", "--depots", "2") == 130
    assert names(tmp_path) == ["out", "places"]


def test_huining_is_answered_radially(tmp_path):
    options = ("--question", "p-median", "--depots", "8", "--no-routes", "--no-evidence")
    assert run(["site", "huining", "--out", str(tmp_path / "out"), *options]) == 0
    found = document(tmp_path / "out")
    assert found.scenario.county == "huining"
    assert len(found.today.depots) == 28
    assert len(found.asked.depots) == 8
    assert found.asked.radial.proven
    assert sum(season.days for season in found.seasons) == 365
