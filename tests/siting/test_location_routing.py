"""The search over sets of depots, handed a drive whose costs can be worked out by hand."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import pytest

from logistics_opt.siting.location_routing import Driven, Trial, facility_cost, locate
from logistics_opt.siting.rules import Rules


def driving(cost: Callable[[Trial], tuple[int, int]], used=lambda trial: trial.depots):
    """A drive that charges what it is told, and counts its trials."""
    made: list[Trial] = []

    def drive(trials: Sequence[Trial], go_on: Callable[[], bool]) -> Iterator[tuple[Trial, Driven]]:
        for trial in trials:
            if not go_on():
                return
            made.append(trial)
            money, charge = cost(trial)
            yield trial, Driven(money, charge, used(trial))

    return drive, made


def sets(*names: str) -> list[frozenset[str]]:
    return [frozenset(name) for name in names]


def test_rent_and_drives_are_weighed_for_the_whole_year(line):
    # A year of 100 days. Facilities: a 10 yuan a day, so 1 000; c likewise; closing either 2 000 over 10 years, so 200.
    # b rents for 20 a day and costs 10 000 over 10 years: 3 000 a year. All in fen below.
    assert facility_cost(line, {"a", "c"}) == 200_000
    assert facility_cost(line, {"a"}) == 100_000 + 20_000
    assert facility_cost(line, {"b"}) == 300_000 + 40_000
    # A drive costs 50 yuan a day with a and c, 55 with a alone, 20 with b alone: b is best by far.
    day = {frozenset("ac"): 5_000, frozenset("a"): 5_500, frozenset("b"): 2_000}
    drive, _ = driving(lambda trial: (day.get(trial.depots, 90_000), 0))
    found = locate(line, Rules(), sets("ac", "a"), drive=drive, steps=1)
    assert found is not None
    assert found.best.depots == {"b"}
    assert found.best.total == 340_000 + 100 * 2_000
    assert found.best.facility == 340_000
    assert found.finished


def test_depots_that_a_plan_does_not_use_are_tried_away(line):
    drive, _ = driving(lambda _: (1_000, 0), used=lambda trial: trial.depots & {"c"})
    found = locate(line, Rules(), sets("abcd"), drive=drive, steps=1)
    assert found is not None
    assert found.best.depots == {"c"} or found.best.total <= facility_cost(line, {"c"}) + 100_000


@pytest.mark.parametrize("number", range(12))
def test_no_neighbour_is_cheaper_on_any_cost_of_sets(line, number):
    # Costs drawn once for each of the 15 sets; the search must end where no addition, removal or exchange is cheaper.
    every = [frozenset(chosen) for k in range(1, 5) for chosen in combinations("abcd", k)]
    daily = {chosen: (hash_of(chosen) * (number + 7)) % 9_000 for chosen in every}
    drive, _ = driving(lambda trial: (daily[trial.depots], 0))
    found = locate(line, Rules(least=1), every[:2], drive=drive, steps=1)
    assert found is not None
    price = {chosen: facility_cost(line, chosen) + 100 * daily[chosen] for chosen in every}
    near = [c for c in every if len(c ^ found.best.depots) == 1]
    assert all(price[c] >= price[found.best.depots] for c in near)
    assert found.best.total == price[found.best.depots]


def hash_of(chosen: frozenset[str]) -> int:
    return sum(ord(name) ** 3 for name in chosen)


def test_required_and_excluded_depots_and_numbers_hold(line):
    drive, made = driving(lambda trial: (10_000 - 1_000 * len(trial.depots), 0))
    rules = Rules(required=frozenset("a"), excluded=frozenset("d"), least=2, most=2)
    found = locate(line, rules, sets("ac", "abcd", "b"), drive=drive, steps=1)
    assert found is not None
    assert {trial.depots for trial in made} == set(sets("ab", "ac"))
    assert found.best.depots == {"a", "c"}


def test_nothing_allowed_is_no_answer(line):
    drive, made = driving(lambda _: (1, 0))
    assert locate(line, Rules(most=1), sets("ab"), drive=drive, steps=1) is None
    assert locate(line, Rules(), sets("ab"), drive=drive, allowed=lambda _: False, steps=1) is None
    assert made == []


def test_goods_left_behind_are_charged_but_not_paid(line):
    # Both a and c: 40 yuan a day. Only a: 10 yuan, and goods left that are charged 90.
    drive, _ = driving(lambda trial: (1_000, 9_000) if trial.depots == {"a"} else (4_000, 0))
    found = locate(line, Rules(excluded=frozenset("bd"), least=1), sets("ac", "a"), drive=drive, steps=1)
    assert found is not None
    assert found.best.depots in sets("ac", "c")
    assert all(priced.charge == 900_000 for priced in found.ranked if priced.depots == {"a"})


def test_seasons_count_by_their_days_and_seeds_by_the_better(make_case, make_day, season):
    case = make_case((season("usual", 70), make_day()), (season("winter", 30), make_day()))
    # In winter a and c cost 200 a day instead of 100; of seeds 2 and 3 the last comparison takes the cheaper.
    drive, made = driving(lambda t: (10_000 * (t.season + 1) + 500 * (t.seed % 2), 0))
    found = locate(case, Rules(required=frozenset("ac"), excluded=frozenset("bd")), sets("ac"), drive=drive, steps=9)
    assert found is not None
    assert found.best.total == facility_cost(case, "ac") + 70 * 10_000 + 30 * 20_000
    assert found.best.spread == 100 * 250  # the other seed lies 500 above, so 250 on average
    assert {trial.seed for trial in made} == {0, 1, 2, 3}
    assert {trial.steps for trial in made} == {9}


def test_flips_say_what_one_depot_more_or_less_costs(line):
    drive, _ = driving(lambda trial: (1_000 if "c" in trial.depots else 7_000, 0))
    found = locate(
        line, Rules(required=frozenset("c"), excluded=frozenset("bd")), sets("ac", "c"), drive=drive, steps=1
    )
    assert found is not None
    assert found.best.depots == {"c"}
    assert found.flips == {"a": 100_000 - 20_000}  # its rent, and its closing not paid


def test_stopped_in_the_race_the_best_so_far_comes_back(line):
    asked = iter(range(10**6))
    drive, made = driving(lambda trial: (1_000 * len(trial.depots), 0))
    found = locate(line, Rules(), sets("ac", "a", "b"), drive=drive, steps=1, go_on=lambda: next(asked) < 3)
    assert found is not None
    assert not found.finished
    assert found.best.depots in {trial.depots for trial in made}


def test_a_time_that_runs_out_after_no_neighbour_was_cheaper_leaves_the_answer_finished(line):
    # The limit passes while the last comparison is made, with seed 2: the search itself was over before.
    late: list[Trial] = []
    drive, _ = driving(lambda trial: (late.append(trial) or 1_000, 0) if trial.seed == 2 else (1_000, 0))
    found = locate(line, Rules(), sets("ac", "a"), drive=drive, steps=1, go_on=lambda: not late)
    assert late
    assert found is not None
    assert found.finished
