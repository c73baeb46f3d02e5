"""Every question on the line county, its answer worked out by hand: see the table in conftest.py."""

from dataclasses import replace

import pytest

from logistics_opt.siting.questions.backup_cover import BackupCover
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules

DAYS = 100
QUESTIONS = (PMedian(2), PCentre(2), SetCover(800), MaxCover(2, 500), BackupCover(2, 1_600), FixedCharge())


def test_two_depots_with_least_driving_are_at_the_post_office_and_the_new_building(line):
    # b: v1 8 km x 10 pieces, v2 2 x 20, v3 4 x 30 = 240; d: v4 7 x 10, v5 3 x 20, v6 5 x 10 = 180.
    # Next best b and c: 240 + v4 3 x 10 + v5 7 x 20 + v6 15 x 10 = 560.
    answer = PMedian(2).best(line, Rules())
    assert answer.depots == {"b", "d"}
    assert answer.value == (240 + 180) * 100 * DAYS
    assert answer.proven
    assert answer.place_of == {"v1": "b", "v2": "b", "v3": "b", "v4": "d", "v5": "d", "v6": "d"}


def test_the_farthest_village_decides_the_centre(line):
    # b and d: v1 is 8 km off. a and d would leave v3 14 km off, a and c v6 15 km.
    answer = PCentre(2).best(line, Rules())
    assert answer.depots == {"b", "d"}
    assert answer.value == 800
    assert answer.binding == "v1"
    assert answer.worst_seconds == 800
    assert answer.proven


@pytest.mark.parametrize(("limit", "number"), [(1_500, 2), (800, 2), (700, 3), (500, 4)])
def test_fewest_depots_within_a_limit(line, limit, number):
    # 800 s: b has v1, v2, v3 and d the rest. 700 s: v1 needs a, v2 b, v6 d; d reaches v4. 500 s: v4 needs c besides.
    answer = SetCover(limit).best(line, Rules())
    assert answer.value == len(answer.depots) == number
    assert answer.worst_seconds <= limit
    assert answer.proven


def test_of_equally_few_depots_those_with_least_driving_are_told(line):
    # 1500 s: a and c do it too (v6 15 km from c), with 20 + 160 + 180 + 30 + 140 + 150 = 680 to 420.
    assert SetCover(1_500).best(line, Rules()).depots == {"b", "d"}


def test_no_number_of_depots_is_enough_where_a_village_is_farther_than_the_limit_from_all(line):
    assert SetCover(499).best(line, Rules()) is None  # v6 is 5 km from d
    assert SetCover(499).at_once(line, Rules()) is None


def test_most_pieces_within_five_kilometres(line):
    # One depot: b has v2 and v3, 50 pieces; d has v5 and v6, 30. Both: v1 and v4 stay out, 20 pieces.
    one, two = (MaxCover(p, 500).best(line, Rules()) for p in (1, 2))
    assert (one.depots, one.value) == ({"b"}, 50 * DAYS)
    assert (two.depots, two.value) == ({"b", "d"}, 20 * DAYS)
    assert two.uncovered == ("v1", "v4")


def test_backup_means_a_second_depot_in_reach(line):
    # 16 km. b and c: all in reach of one, v2, v3, v4 of both; v1 (10), v5 (20) and v6 (10) of one alone.
    # b and d reach v3 and v4 twice, a and c v2 and v3: both leave more.
    answer = BackupCover(2, 1_600).best(line, Rules())
    assert answer.depots == {"b", "c"}
    assert answer.value == 40 * DAYS
    assert answer.uncovered == ("v1", "v5", "v6")


def test_the_yearly_cost_adds_up_by_kind(line):
    # b and c. Facility: rent 20 and 10 yuan x 100 days, b's 10 000 yuan over 10 years, closing a 2000 over 10.
    # First: 20 fen a metre-km..., i.e. 2000 fen/km there and back to b 40 km and c 60 km, every day; goods ride free.
    # Second: 1000 fen/km there and back: v1 16, v2 4, v3 8 from b; v4 6, v5 14, v6 30 from c: 78 km a day.
    answer = FixedCharge().best(line, Rules(required=frozenset("bc"), excluded=frozenset("ad")))
    assert answer.cost.facility == (2_000 + 1_000) * DAYS + 100_000 + 20_000
    assert answer.cost.first == 2_000 * (40 + 60) * DAYS
    assert answer.cost.second == 1_000 * 78 * DAYS
    assert answer.cost.handling == 0
    assert answer.value == pytest.approx(answer.cost.total)


def test_standing_at_depots_and_villages_is_paid_as_handling(make_case):
    case = make_case()
    vans, trucks = replace(case.rates.vans, per_hour=3_600), replace(case.rates.trucks, per_hour=7_200)
    paid = replace(case.rates, vans=vans, trucks=trucks)
    slow = tuple(replace(c, stop_time=60, piece_time=2) for c in case.clients)
    at_depot = tuple(replace(c, site=replace(c.site, stop_time=300)) for c in case.candidates)
    case = replace(case, rates=paid, clients=slow, candidates=at_depot)
    answer = FixedCharge().best(case, Rules(required=frozenset("b"), excluded=frozenset("acd")))
    # Vans, a fen a second: 60 s at each of six villages, 2 s for each of 100 pieces. The truck, two: 300 s at b.
    assert answer.cost.handling == (6 * 60 + 2 * 100 + 2 * 300) * DAYS
    assert answer.value == pytest.approx(answer.cost.total)


def test_as_many_depots_as_pay(line):
    # Trucks cost 4000 fen a km of distance and day, so far depots must save much. a alone: first 40 000 a day,
    # second 2 x (2+8+14+23+27+35) = 218 km = 218 000, rent 1000, c closed 20 000 a year: 259 000 x 100 + 20 000.
    alone = FixedCharge(depots=1).best(line, Rules(excluded=frozenset("bcd")))
    assert alone.value == pytest.approx(259_000 * DAYS + 20_000)
    # b alone: 80 000 + 2 x 69 km + 2000 = 220 000 a day, 100 000 fit-out, both closed 40 000.
    best = FixedCharge().best(line, Rules())
    assert best.depots == {"b"}
    assert best.value == pytest.approx(220_000 * DAYS + 100_000 + 40_000)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_an_answer_at_once_keeps_to_the_rules_and_is_never_better_than_the_best(line, question):
    best, first = question.best(line, Rules()), question.at_once(line, Rules())
    assert first.question == question.name
    assert first.value >= best.value
    assert first.bound <= best.bound
    assert set(first.place_of) == set(best.place_of)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_a_question_says_itself_in_both_languages(question):
    english, chinese = question.words
    assert english.endswith("?")
    assert chinese.endswith("？")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_nobody_to_serve_is_no_answer(make_case, make_day, season, question):
    empty = make_case((season("all year", 100), make_day(pieces={})))
    assert question.best(empty, Rules()) is None
    assert question.at_once(empty, Rules()) is None
