"""Scenarios as files: read, refused, written again, and put to a county."""

import json
from datetime import date

import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import open_county
from logistics_opt.formats.documents import document_schema, scenario_from_json, scenario_to_json
from logistics_opt.siting.questions.backup_cover import BackupCover
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.location_routing import LocationRouting
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules, Wish

WHOLE = {
    "format": "logistics-opt/scenario",
    "version": 1,
    "name": "车站优先 stations first",
    "note": "asked by the bureau 交通局提出",
    "county": "huining",
    "question": {"name": "max-cover", "depots": 8, "limit_minutes": 40.5, "split": False},
    "rules": {
        "required": ["110"],
        "excluded": ["梅路旧校舍"],
        "least": 1,
        "most": 9,
        "budget_yuan": 300000.5,
        "most_new": 0,
        "hosts": {"passenger_station": "must", "post_office": "prefer"},
        "preference_yuan": 2500,
        "within_minutes": 90.0,
        "catchment_pieces": 20,
        "every_township": True,
    },
    "growth": {"down": 1.25, "up": 2.0},
    "seasons": {"normal": 300, "peak": 0},
    "direct": False,
    "route": False,
    "unseen_days": ["2026-03-05", "2026-03-04"],
    "steps": 2000,
    "time_limit_seconds": 60.0,
    "lang": "en",
}
LEAST = {"county": "huining", "question": {"name": "fixed-charge"}}


def issues(document) -> list:
    with pytest.raises(InvalidInput) as refused:
        scenario_from_json(json.dumps(document))
    return list(refused.value.issues)


def test_the_round_trip_is_exact_in_both_directions():
    read = scenario_from_json(json.dumps(WHOLE))
    assert json.loads(scenario_to_json(read)) == WHOLE
    assert scenario_from_json(scenario_to_json(read)) == read
    least = scenario_from_json(json.dumps(LEAST))
    assert scenario_from_json(scenario_to_json(least)) == least
    assert json.loads(scenario_to_json(least)).keys() == WHOLE.keys()


def test_an_editors_mark_before_it_is_no_error():
    assert scenario_from_json(b"\xef\xbb\xbf" + json.dumps(LEAST).encode()) == scenario_from_json(json.dumps(LEAST))


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        ({"version": 2}, "$.version", "document-wrong-version"),
        ({"format": "logistics-opt/plan"}, "$.format", "document-wrong-version"),
        ({"county": ""}, "$.county", "document-wrong-value"),
        ({"question": {"name": "p-mean"}}, "$.question.name", "document-wrong-value"),
        ({"question": {"name": "p-median", "depots": 8.5}}, "$.question.depots", "document-wrong-value"),
        ({"question": {"name": "p-median", "depots": True}}, "$.question.depots", "document-wrong-value"),
        ({"question": {"name": "p-median", "depots": -1}}, "$.question.depots", "document-wrong-value"),
        ({"rules": {"budget_yuan": 0.001}}, "$.rules.budget_yuan", "document-wrong-value"),
        ({"rules": {"hosts": {"palace": "must"}}}, "$.rules.hosts.palace.[key]", "document-wrong-value"),
        ({"growth": {"down": 0}}, "$.growth.down", "document-wrong-value"),
        ({"seasons": {"peak": 400}}, "$.seasons.peak", "document-wrong-value"),
        ({"unseen_days": -1}, "$.unseen_days", "document-wrong-value"),
        ({"unseen_days": True}, "$.unseen_days", "document-wrong-value"),
        ({"unseen_days": ["2026-02-30"]}, "$.unseen_days", "document-wrong-value"),
        ({"unseen_days": ["2026-03-02", "2026-03-02"]}, "$.unseen_days", "document-wrong-value"),
        ({"time_limit_seconds": 0}, "$.time_limit_seconds", "document-wrong-value"),
        ({"lang": "fr"}, "$.lang", "document-wrong-value"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_its_place(change, where, code):
    (issue,) = issues(LEAST | change)
    assert (issue.where, issue.code) == (where, code)
    assert issue.remedy_zh


def test_an_unknown_key_is_refused_with_the_nearest_and_all_errors_come_at_once():
    found = issues(LEAST | {"unseen_day": 3, "steps": 0, "rules": {"requred": []}})
    assert {issue.where for issue in found} == {"$.unseen_day", "$.steps", "$.rules.requred"}
    remedies = " ".join(issue.remedy for issue in found)
    assert "unseen_days" in remedies
    assert "required" in remedies


def test_what_is_not_finite_is_refused():
    for word in ("NaN", "Infinity", "1e999"):
        text = json.dumps(LEAST)[:-1] + f', "time_limit_seconds": {word}}}'
        with pytest.raises(InvalidInput):
            scenario_from_json(text)


def test_there_is_a_schema():
    assert document_schema("scenario")["properties"]["question"]


@pytest.fixture
def county(tiny_county, placement_tables):
    """The tiny county with candidates, seasons, and a second day."""
    for name, text in placement_tables.items():
        (tiny_county / name).write_text(text, encoding="utf-8")
    orders = tiny_county / "orders"
    (orders / "2026-03-04.csv").write_bytes((orders / "2026-03-02.csv").read_bytes())
    return open_county(tiny_county)


def scenario(**change):
    return scenario_from_json(json.dumps(LEAST | change))


@pytest.mark.parametrize(
    ("question", "made"),
    [
        ({"name": "p-median", "depots": 2}, PMedian(2)),
        ({"name": "p-centre", "depots": 2}, PCentre(2)),
        ({"name": "set-cover", "limit_minutes": 40}, SetCover(2_400)),
        ({"name": "max-cover", "depots": 2, "limit_minutes": 0.5}, MaxCover(2, 30)),
        ({"name": "backup-cover", "depots": 2, "limit_minutes": 40}, BackupCover(2, 2_400)),
        ({"name": "fixed-charge", "split": True}, FixedCharge(split=True)),
        ({"name": "fixed-charge", "depots": 2}, FixedCharge(depots=2)),
        ({"name": "location-routing"}, LocationRouting()),
    ],
)
def test_every_question_may_be_asked(county, question, made):
    assert scenario(question=question).asked_of(county).question == made


def test_rules_are_in_base_units_and_places_may_be_names(county):
    rules = WHOLE["rules"]
    assert scenario(rules=rules).asked_of(county).rules == Rules(
        required=frozenset({"110"}),
        excluded=frozenset({"c1"}),
        least=1,
        most=9,
        budget=30_000_050,
        most_new=0,
        hosts={"passenger_station": Wish.MUST, "post_office": Wish.PREFER},
        preference=250_000,
        within=5_400,
        catchment=20,
        every_township=True,
    )
    assert scenario().asked_of(county).rules == Rules()


def test_growth_and_days_change_the_seasons(county):
    asked = scenario(growth={"down": 2, "up": 3}, seasons={"norm": 300, "peak": 0}).asked_of(county)
    ((season, problem),) = asked.seasons
    assert (season.name, season.days, season.down, season.up) == ("normal", 300, 2, 3)
    # The waybills' loads are w1 to w5 down, 5 + 2 + 1 + 4 + 8 pieces, and w6 up, 3.
    assert sum(demand.load.pieces for demand in problem.demands) == 2 * 20 + 3 * 3


def test_unseen_days_are_those_no_season_uses_and_grow_too(county):
    asked = scenario(growth={"down": 2}).asked_of(county)
    (unseen,) = asked.unseen
    assert unseen.day == date(2026, 3, 4)
    assert sum(demand.load.pieces for demand in unseen.demands) == 2 * 20 + 3
    assert scenario(route=False).asked_of(county).unseen == ()
    assert scenario(unseen_days=0).asked_of(county).unseen == ()
    assert scenario().dated(county).unseen_days == (date(2026, 3, 4),)


def test_what_is_amiss_in_one_season_only_says_which_and_whose(tiny_county, placement_tables):
    # r5, the only road to 121, is shut on the day whose roads the season peak has; nothing is routed, so that is all.
    (tiny_county / "closures.csv").write_text("road,first,last\nr5,2026-03-09,2026-03-09\n", encoding="utf-8")
    (tiny_county / "seasons.csv").write_text(placement_tables["seasons.csv"], encoding="utf-8")
    where = {
        issue.where
        for issue in scenario(route=False).asked_of(open_county(tiny_county)).issues
        if issue.code in {"unreachable", "unreachable-site"}
    }
    assert where == {
        "site 121 (桃村), season peak",
        "site 121 (桃村), profile truck, season peak",
        "site 121 (桃村), profile van, season peak",
    }
    # Shut from the first day on it is so in every season: then none is named.
    (tiny_county / "closures.csv").write_text("road,first,last\nr5,2026-03-01,2026-03-09\n", encoding="utf-8")
    always = scenario(route=False).asked_of(open_county(tiny_county)).issues
    assert "site 121 (桃村)" in {issue.where for issue in always}


def test_an_unseen_day_on_which_something_is_amiss_is_named(county):
    (county.source / "closures.csv").write_text("road,first,last\nr5,2026-03-04,2026-03-04\n", encoding="utf-8")
    found = scenario().asked_of(open_county(county.source)).issues
    assert {issue.where for issue in found if issue.code == "unreachable"} == {"site 121 (桃村), day 2026-03-04"}


def test_what_the_county_does_not_have_is_named_all_at_once(county):
    wrong = scenario(
        question={"name": "p-median", "limit_minutes": 5},
        rules={"required": ["nowhere", "110"], "excluded": ["梅路旧校"]},
        seasons={"spring": 3},
        unseen_days=["2026-03-02", "2026-03-09"],
    )
    with pytest.raises(InvalidInput) as refused:
        wrong.asked_of(county)
    found = {issue.where: issue for issue in refused.value.issues}
    assert {where: issue.code for where, issue in found.items()} == {
        "$.question.depots": "scenario-question-needs",
        "$.question.limit_minutes": "scenario-question-ignores",
        "$.rules.required[0]": "scenario-place-unknown",
        "$.rules.excluded[0]": "scenario-place-unknown",
        "$.seasons.spring": "scenario-season-unknown",
        "$.unseen_days[0]": "scenario-day-seen",
        "$.unseen_days[1]": "scenario-day-missing",
    }
    assert "梅路旧校舍" in found["$.rules.excluded[0]"].cause


def test_a_name_of_two_places_is_ambiguous(tiny_county, placement_tables):
    table = placement_tables["candidates.csv"]
    (tiny_county / "candidates.csv").write_text(
        table + table.splitlines()[1].replace("c1", "c2") + "\n", encoding="utf-8"
    )
    with pytest.raises(InvalidInput) as refused:
        scenario(rules={"required": ["梅路旧校舍"]}).asked_of(open_county(tiny_county))
    (issue,) = refused.value.issues
    assert issue.code == "scenario-place-ambiguous"
    # The township and the host by name, in the reader's language.
    assert "c1 (北乡, idle workshop), c2 (北乡, idle workshop)" in issue.cause
    assert "c1 (北乡, 闲置厂房)、c2 (北乡, 闲置厂房)" in issue.cause_zh


def test_a_year_has_366_days_at_most_and_one_at_least(county):
    for days in ({"normal": 366}, {"normal": 0, "peak": 0}):
        with pytest.raises(InvalidInput) as refused:
            scenario(seasons=days).asked_of(county)
        assert refused.value.issues[0].code == "scenario-season-days"


def test_the_county_is_found_beside_the_file_or_among_the_demos(tiny_county):
    assert scenario(county="tiny").place(tiny_county.parent) == tiny_county
    assert (scenario().place(tiny_county) / "county.csv").exists()
