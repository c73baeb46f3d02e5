"""What is settled beforehand is kept, on the line county; what contradicts itself is told."""

from dataclasses import replace

import pytest

from logistics_opt.model import Host, Lock
from logistics_opt.siting.case import Case
from logistics_opt.siting.hosts import HOST_WORDS, one_of
from logistics_opt.siting.questions.backup_cover import BackupCover
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules, Wish, contradictions

TWO = (PMedian(2), PCentre(2), SetCover(1_500), MaxCover(2, 500), BackupCover(2, 3_600), FixedCharge(depots=2))
two = pytest.mark.parametrize("question", TWO, ids=lambda q: q.name)


def codes(case: Case, rules: Rules, depots: int | None = None) -> set[str]:
    return {issue.code for issue in contradictions(case, rules, depots=depots)}


@two
def test_what_is_required_opens_and_what_is_excluded_stays_shut(line, question):
    assert "c" in question.best(line, Rules(required=frozenset("c"))).depots
    assert "b" not in question.best(line, Rules(excluded=frozenset("b"))).depots


@two
def test_a_lock_holds_unless_the_rules_say_otherwise(make_case, question):
    locked = make_case(changed={"a": {"lock": Lock.OPEN}, "b": {"lock": Lock.SHUT}})
    assert "a" in question.best(locked, Rules()).depots
    assert "b" not in question.best(locked, Rules()).depots
    turned = question.best(locked, Rules(required=frozenset("b"), excluded=frozenset("a")))
    assert "a" not in turned.depots
    assert "b" in turned.depots


@two
def test_a_budget_of_nothing_leaves_the_depots_of_today(line, question):
    # b costs 10 000 yuan, d 50 000.
    assert question.best(line, Rules(budget=0)).depots == {"a", "c"}


def test_a_budget_is_spent_where_it_helps_most(line):
    # For 10 000 yuan b may open, not d: with c 560 piece-km, with a 900 (test_case).
    assert PMedian(2).best(line, Rules(budget=1_000_000)).depots == {"b", "c"}
    assert PMedian(2).best(line, Rules(budget=6_000_000)).depots == {"b", "d"}


@two
def test_no_new_building_keeps_the_new_one_shut(line, question):
    assert "d" not in question.best(line, Rules(most_new=0)).depots


@two
def test_where_a_township_has_a_post_office_the_depot_must_be_there(line, question):
    rules = Rules(hosts={Host.POST_OFFICE: Wish.MUST})
    assert "a" not in question.best(line, rules).depots
    # The southern township has none: any place will do.
    station = Rules(hosts={Host.POST_OFFICE: Wish.MUST, Host.PASSENGER_STATION: Wish.MUST})
    assert question.best(line, station).depots <= {"b", "c"}


def test_a_free_host_binds_nobody(line):
    assert PMedian(2).best(line, Rules(hosts={Host.PASSENGER_STATION: Wish.FREE})).depots == {"b", "d"}


def test_a_preferred_host_is_taken_unless_another_saves_more(line):
    # Southern station c instead of the new d. With one depot a township: b and c against b and d.
    asked = FixedCharge(depots=2)
    free, prefer = Rules(every_township=True, excluded=frozenset("a")), {Host.PASSENGER_STATION: Wish.PREFER}
    costs = {d: asked.best(line, replace(free, excluded=frozenset({"a", "cd".replace(d, "")}))).value for d in "cd"}
    # b and c: facility 420 000 (test_questions), 200 000 + 78 000 a day. b and d: rent 5000 a day, 600 000 fit-out a
    # year, 40 000 closing; 2000 x (40 + 80), 2 x (8 + 2 + 4 + 7 + 3 + 5) = 58 000 a day.
    assert costs["c"] == pytest.approx(420_000 + 278_000 * 100)
    assert costs["d"] == pytest.approx(500_000 + 640_000 + 298_000 * 100)
    dear = costs["d"] - costs["c"]
    assert dear > 0
    assert asked.best(line, free).depots == {"b", "c"}
    # Preferring service points would take d (and shut c) where it may cost that much more, and no less.
    other = {Host.SERVICE_POINT: Wish.PREFER}
    enough = asked.best(line, replace(free, hosts=other, preference=round(dear) + 10))
    short = asked.best(line, replace(free, hosts=other, preference=round(dear) - 10))
    assert (enough.depots, short.depots) == ({"b", "d"}, {"b", "c"})
    # What is preferred is never paid.
    assert enough.value == pytest.approx(costs["d"])
    assert short.value == pytest.approx(costs["c"])
    assert asked.best(line, replace(free, hosts=prefer)).value == pytest.approx(costs["c"])


@pytest.mark.parametrize("question", [q for q in TWO if q.name != "p-centre"], ids=lambda q: q.name)
def test_a_preference_counts_in_every_unit(line, question):
    rules = Rules(hosts={Host.PASSENGER_STATION: Wish.PREFER}, preference=10**9)
    assert "d" not in question.best(line, rules).depots
    value = question.best(line, rules).value
    assert value == pytest.approx(question.best(line, Rules(excluded=frozenset("d"))).value)


@two
def test_a_depot_in_every_township(line, question):
    depots = question.best(line, Rules(every_township=True)).depots
    assert depots & {"a", "b"}
    assert depots & {"c", "d"}


def test_a_depot_in_every_township_makes_one_more(line):
    assert FixedCharge().best(line, Rules()).depots == {"b"}
    assert len(FixedCharge().best(line, Rules(every_township=True)).depots) == 2


@pytest.mark.parametrize("question", [PMedian(2), MaxCover(2, 500), FixedCharge()], ids=lambda q: q.name)
def test_everybody_is_within_the_rules_limit(line, question):
    # 8 km: only b and d; 7 km: no two can, a, b and d can.
    assert question.best(line, Rules(within=800)).depots >= {"b", "d"}
    nearer = question.best(line, Rules(within=700))
    assert (nearer is None) == (question.number == 2)


def test_a_least_and_a_most_number(line):
    assert FixedCharge().best(line, Rules()).depots == {"b"}
    assert len(FixedCharge().best(line, Rules(least=3)).depots) == 3
    assert SetCover(500).best(line, Rules(most=3)) is None
    assert len(SetCover(1_500).best(line, Rules(least=3)).depots) == 3


def test_every_depot_has_a_catchment_that_is_worth_it(line):
    # b and d have 60 and 40 pieces a day. With 45 each one village goes over: v1 to d costs 20 km x 10 pieces more, v2
    # and v3 more than that. b and c, 60 and 40 too, come to 560 and 10 km x 10 for v1.
    free = PMedian(2).best(line, Rules(catchment=40))
    assert (free.depots, free.value) == ({"b", "d"}, 420 * 10_000)
    bound = PMedian(2).best(line, Rules(catchment=45))
    assert (bound.depots, bound.value) == ({"b", "d"}, 620 * 10_000)
    assert bound.place_of["v1"] == "d"
    assert PMedian(2).best(line, Rules(catchment=51)) is None


@two
def test_a_set_that_is_not_wanted_again_is_not_given(line, question):
    first = question.best(line, Rules())
    second = question.best(line, Rules().without(first.depots))
    assert second.depots != first.depots
    assert second.value >= first.value


@pytest.mark.parametrize(
    ("rules", "depots", "code"),
    [
        (Rules(required=frozenset({"x"})), None, "placement-unknown-site"),
        (Rules(required=frozenset("a"), excluded=frozenset("a")), None, "placement-locks-contradict"),
        (Rules(required=frozenset("abc")), 2, "placement-too-many-required"),
        (Rules(excluded=frozenset("abc")), 2, "placement-too-few-candidates"),
        (Rules(), 5, "placement-too-few-candidates"),
        (Rules(), -1, "placement-number-negative"),
        (Rules(least=3, most=2), None, "placement-numbers-contradict"),
        (Rules(most=2), 3, "placement-numbers-contradict"),
        (Rules(within=-1), None, "placement-limit-negative"),
        (Rules(budget=-1), None, "placement-limit-negative"),
        (Rules(required=frozenset("d"), budget=0), None, "placement-required-exceed-limit"),
        (Rules(required=frozenset("d"), most_new=0), None, "placement-required-exceed-limit"),
        (Rules(every_township=True, excluded=frozenset("ab")), None, "placement-township-shut"),
        (Rules(every_township=True), 1, "placement-fewer-than-townships"),
        (Rules(required=frozenset("a"), hosts={Host.POST_OFFICE: Wish.MUST}), None, "placement-host-contradicts-lock"),
    ],
)
def test_a_contradiction_is_told_and_has_no_answer(line, rules, depots, code):
    assert codes(line, rules, depots) == {code}
    asked = FixedCharge(depots=depots)
    assert asked.best(line, rules) is None
    assert asked.at_once(line, rules) is None


def test_a_host_is_told_by_its_words(line):
    # The township of a has the post office b; c's has a passenger station.
    wanted = {Host.POST_OFFICE: Wish.MUST, Host.PASSENGER_STATION: Wish.MUST}
    (issue,) = contradictions(line, Rules(required=frozenset("a"), hosts=wanted))
    assert issue.where == "township north"  # which is no site of its own
    assert issue.cause == "its depot must be at a post office, but A is required"
    assert issue.cause_zh == "该乡镇站点须依托邮政所，但A被要求必开"
    assert one_of(list(Host)[-1:]) == ("an idle workshop", "闲置厂房")
    assert one_of(wanted) == ("a post office or a passenger station", "邮政所或客运站")
    assert set(HOST_WORDS) == set(Host)


def test_a_depot_that_must_open_and_may_pass_on_nothing_is_told(make_case):
    case = make_case(changed={"a": {"capacity_kg": 0}})
    assert codes(case, Rules(required=frozenset("a"))) == {"placement-no-capacity"}
    assert codes(case, Rules()) == set()
    assert "a" not in FixedCharge().best(case, Rules()).depots


def test_how_far_the_farthest_is_goes_before_a_preference(line):
    rules = Rules(hosts={Host.PASSENGER_STATION: Wish.PREFER}, preference=10**9)
    assert PCentre(2).best(line, rules).depots == {"b", "d"}


def test_sets_with_places_that_do_not_exist_rule_nothing_out(line):
    assert PMedian(2).best(line, Rules(unwanted=(frozenset({"x", "y"}),))).depots == {"b", "d"}
