"""Each reason why there is no answer, with the smallest change that makes one."""

import pytest

from logistics_opt.model import Host, Lock
from logistics_opt.siting.evidence.why_not import why_not
from logistics_opt.siting.questions.backup_cover import BackupCover
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules, Wish


def told(case, rules, question):
    """Remedies by code, and by site for those out of reach."""
    issues = why_not(case, rules, question)
    assert question.best(case, rules) is None
    return {i.code if i.code != "placement-out-of-reach" else i.where: i for i in issues}


def test_nothing_is_said_where_there_is_an_answer(line):
    assert why_not(line, Rules(), PMedian(2)) == ()


def test_villages_out_of_reach_are_named_with_their_nearest_place_and_the_limit_that_works(line):
    # 2 km (200 s): v3 is 4 km from b, v4 3 from c, v5 3 from d, v6 5 from d. v6 decides: 500 s, in whole minutes 9.
    reasons = told(line, Rules(), SetCover(200))
    assert [key for key in reasons if key.startswith("site")] == [
        "site v3 (V3)", "site v4 (V4)", "site v5 (V5)", "site v6 (V6)"
    ]  # fmt: skip
    assert "B, is 7 min away, the limit is 4 min" in reasons["site v3 (V3)"].cause
    assert reasons["placement-limit-too-short"].remedy == "allow 9 min"
    assert SetCover(9 * 60).best(line, Rules()) is not None
    assert SetCover(8 * 60).best(line, Rules()) is None


def test_a_village_that_only_shut_places_have_a_road_to_is_told_of_the_nearest(make_case, make_day, season):
    lost = tuple((place, "v6") for place in "abc")
    case = make_case((season("all year", 100), make_day(shut=lost)))
    reasons = told(case, Rules(excluded=frozenset("d")), PMedian(2))
    assert reasons["site v6 (V6)"].remedy.startswith("let D open")
    assert reasons["placement-rule-in-the-way"].where == "rule excluded"


def test_the_fewest_depots_that_do_are_told(line):
    # Within 7 km it takes a, b and d.
    reasons = told(line, Rules(within=700), PMedian(2))
    assert reasons["placement-too-few-depots"].remedy == "ask for 3 depots"
    # With two, b and d: v1 800 s off, 14 minutes.
    assert reasons["placement-limit-too-short"].remedy == "allow 14 min"
    assert "placement-rule-in-the-way" not in reasons
    assert told(line, Rules(most=1), SetCover(800))["placement-too-few-depots"].remedy == "ask for 2 depots"
    assert told(line, Rules(), BackupCover(1, 1_600))["placement-too-few-depots"].remedy == "ask for 2 depots"


def test_the_most_depots_that_the_budget_leaves_are_told(line):
    # a and c stand; b takes 10 000 yuan, d 50 000.
    reasons = told(line, Rules(budget=0), PMedian(3))
    assert reasons["placement-too-many-depots"].remedy == "ask for 2 depots"
    assert reasons["placement-budget-too-small"].remedy == "allow 10,000 yuan"
    assert PMedian(3).best(line, Rules(budget=1_000_000)) is not None
    assert PMedian(3).best(line, Rules(budget=990_000)) is None


def test_the_fewest_new_buildings_are_told(line):
    reasons = told(line, Rules(most_new=0), SetCover(800))
    assert reasons["placement-too-few-buildings"].remedy == "allow 1 new buildings"


@pytest.mark.parametrize("split", [True, False])
def test_capacity_that_is_short_is_told_by_season_and_place(make_case, make_day, season, split):
    # The four take 4 x 240 = 960 kg; a normal day has 1000 kg, a harvest day 1500.
    full = {place: {"capacity_kg": 240} for place in "abcd"}
    more = {"v1": 15, "v2": 30, "v3": 45, "v4": 15, "v5": 30, "v6": 15}
    case = make_case((season("normal", 90), make_day()), (season("harvest", 10), make_day(pieces=more)), changed=full)
    issues = why_not(case, Rules(), FixedCharge(split=split))
    short = {i.where: i for i in issues if i.code == "placement-capacity-short"}
    assert "season harvest" in short
    if split:
        assert "lack 540 kg a day" in short["season harvest"].cause
    assert short["season harvest"].remedy.startswith("raise the capacity a day of ")


def test_a_catchment_that_nobody_can_have_is_told(line):
    # Two depots share 100 pieces: b and d can have 50 each (v1 to d, see test_rules).
    reasons = told(line, Rules(catchment=60), PMedian(2))
    assert reasons["placement-catchment-too-large"].remedy == "ask for 50 pieces a day"
    # One depot can have them all.
    assert reasons["placement-too-many-depots"].remedy == "ask for 1 depots"


def test_a_rule_in_the_way_is_named(line):
    rules = Rules(hosts={Host.PASSENGER_STATION: Wish.MUST})
    reasons = told(line, rules, SetCover(1_000))
    assert reasons["placement-rule-in-the-way"].where == "rule hosts"
    assert reasons["placement-rule-in-the-way"].cause == "there is an answer without the rule on hosts"
    assert reasons["placement-limit-too-short"].remedy == "allow 25 min"  # v6 is 15 km from c


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        ({"excluded": frozenset("d"), "most_new": 0}, "excluded and new buildings"),
        ({"excluded": frozenset("d"), "most_new": 0, "budget": 0}, "excluded and budget and new buildings"),
    ],
)
def test_rules_in_the_way_together_are_named(make_case, make_day, season, rules, names):
    # Only d has a road to v6.
    lost = tuple((place, "v6") for place in "abc")
    case = make_case((season("all year", 100), make_day(shut=lost)))
    issues = [i for i in why_not(case, Rules(**rules), PMedian(2)) if i.code == "placement-rule-in-the-way"]
    assert [i.where for i in issues] == [f"rule {names}"]


def test_villages_with_one_way_each_take_a_depot_each(make_case, make_day, season):
    # v1 has a road from a alone, v2 from b, v3 from c: it takes the three.
    ways = {"v1": "a", "v2": "b", "v3": "c"}
    lost = tuple((place, village) for village, own in ways.items() for place in "abcd" if place != own)
    case = make_case((season("all year", 100), make_day(pieces=dict.fromkeys(ways, 1), shut=lost)))
    assert told(case, Rules(), PMedian(2))["placement-too-few-depots"].remedy == "ask for 3 depots"
    # A catchment that even one depot for each cannot have.
    assert (
        told(case, Rules(catchment=2), PMedian(3))["placement-catchment-too-large"].remedy == "ask for 1 pieces a day"
    )


def test_ruling_out_every_set_is_told(line):
    pairs = Rules()
    for _ in range(6):
        pairs = pairs.without(PMedian(2).best(line, pairs).depots)
    reasons = told(line, pairs, PMedian(2))
    assert reasons["placement-too-few-depots"].remedy == "ask for 3 depots"


def test_locks_in_the_way_are_named(make_case):
    locked = make_case(changed={"b": {"lock": Lock.SHUT}})
    reasons = told(locked, Rules(within=800), PMedian(2))
    assert reasons["placement-rule-in-the-way"].where in {"rule locks of the candidates", "rule within"}


def test_contradictions_come_first(line):
    issues = why_not(line, Rules(required=frozenset("abc"), within=100), PMedian(2))
    assert [i.code for i in issues] == ["placement-too-many-required"]


def test_a_negative_limit_is_told(line):
    assert [i.code for i in why_not(line, Rules(), SetCover(-60))] == ["placement-limit-negative"]


def test_nobody_to_serve_is_told(make_case, make_day, season):
    empty = make_case((season("all year", 100), make_day(pieces={})))
    assert [i.code for i in why_not(empty, Rules(), PMedian(2))] == ["placement-nobody-to-serve"]


def test_without_time_that_is_the_reason(line):
    issues = why_not(line, Rules(within=700), PMedian(2), time_limit=0)
    assert [i.code for i in issues] == ["placement-not-found"]
    stopped = why_not(line, Rules(within=700), PMedian(2), go_on=lambda: False)
    assert [i.code for i in stopped] == ["placement-not-found"]


def test_the_first_reason_is_enough_where_that_is_asked(line):
    assert len(why_not(line, Rules(), SetCover(200), first_only=True)) == 1
