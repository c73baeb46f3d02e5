"""
Small random problems of every kind against all sets of open places, each with its cheapest allocation.

The oracle shares nothing with the engine: places that may be open are counted one by one, and clients are allocated by
a programme of their own for each set.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from logistics_opt.siting import exact, lagrangian, nearest
from logistics_opt.siting import milp as programme
from logistics_opt.siting.programme import BLOCKED, Assignment, Cover, Found, Limit, Places
from logistics_opt.siting.tree import Tree

NOTHING = math.inf  # what the best of no answers costs
SEEDS = 30


def allowed_sets(places: Places) -> Iterator[tuple[int, ...]]:
    every = chain.from_iterable(combinations(range(places.count), k) for k in range(places.count + 1))
    for chosen in every:
        number = sum(1 for j in chosen if places.counted[j])
        if (
            all(j in chosen for j in range(places.count) if places.opened[j])
            and not any(places.shut[j] for j in chosen)
            and places.least <= number <= places.most
            and all(sum(limit.weight[j] for j in chosen) <= limit.most + 1e-9 for limit in places.limits)
            and not any(set(chosen) == set(unwanted) for unwanted in places.forbidden)
        ):
            yield chosen


@dataclass(frozen=True)
class Tried:
    """A problem with what every set of open places costs."""

    problem: Assignment
    costs: dict[tuple[int, ...], float]

    @property
    def best(self) -> float:
        return self.best_of(self.problem.places)

    def best_of(self, places: Places) -> float:
        return min((self.costs[chosen] for chosen in allowed_sets(places)), default=NOTHING)


@cache
def tried(seed: int, *kinds: str) -> Tried:
    problem = small(seed, *kinds)
    return Tried(problem, {chosen: cost_of(problem, chosen) for chosen in allowed_sets(problem.places)})


def problems(*kinds: str) -> Iterator[tuple[Assignment, float, Tried]]:
    for seed in range(SEEDS):
        found = tried(seed, *kinds)
        yield found.problem, found.best, found


def cost_of(problem: Assignment, chosen: tuple[int, ...]) -> float:
    """With the cheapest allocation to just these places."""
    fixed = sum(problem.fixed[j] for j in chosen)
    n, k = len(problem.cost), len(chosen)
    if not n:
        return NOTHING if problem.catchment is not None and problem.catchment[list(chosen)].any() else fixed
    near = problem.cost[:, chosen]
    if np.isinf(near).all(axis=1).any():
        return NOTHING
    if problem.plain:
        return fixed + near.min(axis=1).sum()
    rows = [LinearConstraint(np.kron(np.eye(n), np.ones(k)), 1, 1)]
    for demand in problem.demand:
        rows.append(LinearConstraint(np.kron(demand, np.eye(k)), -np.inf, problem.capacity[list(chosen)]))
    if problem.catchment is not None:
        demand = problem.demand[0] if len(problem.demand) else np.ones(n)
        rows.append(LinearConstraint(np.kron(demand, np.eye(k)), problem.catchment[list(chosen)], np.inf))
    result = milp(
        np.where(np.isinf(near), 0.0, near).ravel(),
        constraints=rows,
        integrality=np.full(n * k, float(problem.single)),
        bounds=Bounds(0.0, 1.0 - np.isinf(near).ravel()),
        options={"mip_rel_gap": 0.0},
    )
    return NOTHING if result.x is None else fixed + float(result.fun)


def faults(problem: Assignment, found: Found) -> list[str]:
    """What is wrong with an answer."""
    assert found.shares is not None
    shares, y = found.shares, np.array([j in found.chosen for j in range(problem.places.count)])
    weight = problem.demand[0] if len(problem.demand) else np.ones(len(shares))
    held = [d @ shares <= problem.capacity * y + 1e-5 * max(1.0, d.max(initial=0)) for d in problem.demand]
    cost = problem.fixed @ y + problem.cost[shares > 0] @ shares[shares > 0]
    judged = {
        "these places may not be open": tuple(sorted(found.chosen)) in set(allowed_sets(problem.places)),
        "a client is not served": np.allclose(shares.sum(axis=1), 1),
        "a place that is shut serves": (shares <= y + 1e-9).all(),
        "a client is split": not problem.single or np.isin(shares, (0.0, 1.0)).all(),
        "a pair that cannot be": np.isfinite(problem.cost[shares > 0]).all(),
        "more than a place holds": np.all(held),
        "a catchment too small": problem.catchment is None or (weight @ shares >= problem.catchment * y - 1e-5).all(),
        f"it costs {cost}, not {found.value}": cost == pytest.approx(found.value, rel=1e-7, abs=1e-7),
    }
    return [fault for fault, fine in judged.items() if not fine]


def small(seed: int, *kinds: str) -> Assignment:
    """Up to 8 places and 10 clients, with what the kinds add."""
    rng = np.random.default_rng(seed)
    # A programme for every set takes its time.
    m, n = int(rng.integers(2, 7 if {"capacity", "catchment"} & set(kinds) else 9)), int(rng.integers(1, 11))
    whole = "fractions" not in kinds
    cost = rng.integers(0, 30, (n, m)).astype(float) if whole else rng.random((n, m)) * 10.0 ** rng.integers(-3, 4)
    if "blocked" in kinds:
        cost[rng.random((n, m)) < rng.choice((0.1, 0.4))] = BLOCKED
    fixed = np.zeros(m)
    if "fixed" in kinds:
        fixed = rng.integers(-5 if "subsidies" in kinds else 0, 40, m).astype(float)
    demand, capacity, catchment = np.zeros((0, n)), np.zeros(0), None
    if "capacity" in kinds:
        demand = rng.integers(0, 10, (3 if "seasons" in kinds else 1, n)).astype(float)
        if "light" in kinds:
            demand[:, rng.random(n) < 0.5] = 0.0
        capacity = np.round(rng.random(m) * demand.sum(axis=1).max() * rng.choice((0.7, 1.5)), 3)
    if "catchment" in kinds:
        catchment = np.round(rng.random(m) * (demand[0].sum() if len(demand) else n) * rng.choice((0.2, 0.6)), 3)
    single = "split" not in kinds
    return Assignment(
        places=some_places(rng, m, *kinds),
        cost=cost,
        fixed=fixed,
        demand=demand,
        capacity=capacity,
        catchment=catchment,
        single=single,
        step=float(whole and single),
    )


def some_places(rng: np.random.Generator, m: int, *kinds: str) -> Places:
    places = Places.free(m)
    least, most = sorted(rng.integers(1, m + 1, 2).tolist())
    if "number" in kinds:
        least = most
    if "free" in kinds:
        least, most = 0, m
    opened, shut = np.zeros((2, m), dtype=bool)
    if "settled" in kinds:
        opened, shut = rng.random(m) < 0.2, rng.random(m) < 0.3
        shut &= ~opened
    counted = rng.random(m) < (0.6 if "uncounted" in kinds else 1.1)
    limits: tuple[Limit, ...] = ()
    if "limits" in kinds:
        weights = rng.integers(0, 20, (2, m)).astype(float)
        limits = tuple(Limit(f"limit {k}", weight, float(weight.sum() // 2)) for k, weight in enumerate(weights))
    forbidden: tuple[frozenset[int], ...] = ()
    if "forbidden" in kinds:
        forbidden = tuple(frozenset(np.flatnonzero(rng.random(m) < 0.4).tolist()) for _ in range(3))
    return Places(
        count=places.count, opened=opened, shut=shut, counted=counted, least=least, most=most, limits=limits,
        forbidden=forbidden,
    )  # fmt: skip


PLAIN = (
    ("number",), ("fixed", "free"), ("fixed", "subsidies", "free"), ("fixed", "number", "blocked"),
    ("fixed", "uncounted"), ("fixed", "uncounted", "settled", "blocked"), ("fractions", "fixed", "free"),
    ("fractions", "number", "settled"),
)  # fmt: skip
KINDS = (
    *PLAIN,
    ("limits", "fixed"), ("forbidden", "number"), ("limits", "forbidden", "uncounted", "settled"),
    ("capacity", "fixed", "free"), ("capacity", "fixed", "free", "split"), ("capacity", "number"),
    ("capacity", "fixed", "light", "blocked"), ("capacity", "fixed", "light", "split", "free"),
    ("capacity", "seasons", "fixed", "free"), ("capacity", "seasons", "split", "settled", "fractions"),
    ("capacity", "limits", "forbidden", "fixed"), ("capacity", "uncounted", "fixed"),
    ("catchment", "free"), ("catchment", "split", "number"), ("catchment", "capacity", "seasons", "fixed", "free"),
)  # fmt: skip


def a_bit(cost: float) -> float:
    return 1e-6 * max(1.0, abs(cost))


@pytest.mark.parametrize("kinds", KINDS, ids=" ".join)
def test_the_best_answer_is_found_and_proven(kinds: tuple[str, ...]):
    possible = 0
    for problem, cost, _ in problems(*kinds):
        found = exact.solve_assignment(problem)
        if found is None:
            assert cost == NOTHING
            continue
        possible += 1
        assert (found.value, found.gap) == (pytest.approx(cost, rel=1e-6, abs=1e-6), 0.0)
        assert faults(problem, found) == []
    assert possible > SEEDS / 4


@pytest.mark.parametrize("kinds", KINDS, ids=" ".join)
def test_an_instant_answer_keeps_all_rules(kinds: tuple[str, ...]):
    for problem, cost, _ in problems(*kinds):
        found = exact.instant(problem)
        if found is not None:
            assert found.value >= cost - a_bit(cost)
            assert faults(problem, found) == []


@pytest.mark.parametrize("kinds", KINDS, ids=" ".join)
def test_no_bound_is_above_the_best_and_nothing_settled_excludes_it(kinds: tuple[str, ...]):
    for problem, cost, oracle in problems(*kinds):
        for steps in (1, 7, 200):
            prices = lagrangian.first_prices(problem)
            bound = lagrangian.bound_of(problem, prices=prices, known=NOTHING, steps=steps)
            assert bound.value <= cost + a_bit(cost)
            settled = bound.settled(problem.places, cost + a_bit(cost))
            assert oracle.best_of(settled) == pytest.approx(cost, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("kinds", PLAIN, ids=" ".join)
def test_cases_lead_from_any_answer_and_a_weak_bound_to_the_best(kinds: tuple[str, ...]):
    for problem, cost, oracle in problems(*kinds):
        possible = {chosen: each for chosen, each in oracle.costs.items() if each < NOTHING}
        if not possible:
            continue
        worst = max(possible, key=lambda chosen: possible[chosen])
        zero = np.zeros(len(problem.cost))
        root = lagrangian.bound_of(problem, prices=zero, known=NOTHING, steps=1)
        tree = Tree(problem, frozenset(worst), possible[worst])
        tree.search(root, go_on=lambda bound, cost=cost: bound <= cost + a_bit(cost))
        assert tree.value == tree.bound == pytest.approx(cost, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("kinds", [*PLAIN, ("limits", "fixed")], ids=" ".join)
def test_the_programmes_of_what_is_worth_it_do_the_same(kinds: tuple[str, ...], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exact, "is_easy", lambda _: False)
    monkeypatch.setattr(exact, "_CORE", 0)
    monkeypatch.setattr(exact, "_ROOT_STEPS", 3)
    monkeypatch.setattr(exact, "improved", first_whole_set)
    for problem, cost, _ in problems(*kinds):
        found = exact.solve_assignment(problem)
        assert (NOTHING if found is None else found.value) == pytest.approx(cost, rel=1e-8, abs=1e-8)
        assert found is None or (found.gap == 0 and faults(problem, found) == [])


def first_whole_set(problem: Assignment, start: Any, **_: Any) -> tuple[frozenset[int], float]:
    """An answer that is not good: steps until the set is whole, no further."""
    number = int(problem.places.counted[list(start)].sum())
    left = iter(range(max(problem.places.least - number, 0) + 1))
    return nearest.improved(problem, start, go_on=lambda: next(left, None) is not None)


@pytest.mark.parametrize("kinds", [kinds for kinds in KINDS if "capacity" in kinds], ids=" ".join)
def test_rows_left_out_where_capacity_implies_them_change_nothing(kinds: tuple[str, ...]):
    for problem, cost, _ in problems(*kinds):
        nobody_pays = np.full(len(problem.cost), -1e9)
        outcome = programme.solve_assignment(problem, time_limit=60, prices=nobody_pays)
        assert (cost == NOTHING) == outcome.impossible
        if outcome.found is not None:
            assert outcome.found.value == pytest.approx(cost, rel=1e-6, abs=1e-6)
            assert faults(problem, outcome.found) == []


COVERS: tuple[tuple[str, ...], ...] = (
    ("number",), ("number", "twice"), ("must", "free"), ("must", "twice", "uncounted", "settled"),
    ("limits", "forbidden", "twice"),
)  # fmt: skip


@pytest.mark.parametrize("kinds", COVERS, ids=" ".join)
def test_the_best_cover_is_found_and_proven(kinds: tuple[str, ...]):
    for seed in range(SEEDS):
        problem = a_cover(seed, *kinds)
        costs = [cover_cost(problem, chosen) for chosen in allowed_sets(problem.places)]
        found = exact.solve_cover(problem)
        assert (NOTHING if found is None else found.value) == pytest.approx(min(costs, default=NOTHING), abs=1e-6)
        assert found is None or (found.gap == 0 and problem.places.allows(found.chosen))


def a_cover(seed: int, *kinds: str) -> Cover:
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(1, 9)), int(rng.integers(0, 11))
    return Cover(
        places=some_places(rng, m, *kinds),
        reach=rng.random((n, m)) < 0.4,
        fixed=rng.integers(0, 10, m).astype(float),
        once=rng.integers(0, 20, n).astype(float),
        twice=rng.integers(0, 20, n) * float("twice" in kinds),
        must=rng.random(n) < (0.3 if "must" in kinds else 0.0),
    )


def cover_cost(problem: Cover, chosen: tuple[int, ...]) -> float:
    value = sum(problem.fixed[j] for j in chosen)
    for i, reach in enumerate(problem.reach):
        times = sum(1 for j in chosen if reach[j])
        if problem.must[i] and not times:
            return NOTHING
        value -= (times >= 1) * problem.once[i] + (times >= 2) * problem.twice[i]
    return float(value)


def worth(rng: np.random.Generator, m: int) -> np.ndarray:
    return rng.integers(-6, 7, m).astype(float)


@pytest.mark.parametrize("kinds", [("number",), ("free",), ("uncounted", "settled"), ("settled",)], ids=" ".join)
def test_what_another_choice_of_places_costs_at_least(kinds: tuple[str, ...]):
    # The cheapest set by worth alone, and the cheapest that has place j, or has it not: all by trying.
    for seed in range(10 * SEEDS):
        rng = np.random.default_rng(seed)
        m = int(rng.integers(1, 8))
        places, of = some_places(rng, m, *kinds), worth(rng, m)
        sums = {chosen: sum(of[j] for j in chosen) for chosen in allowed_sets(places)}
        if not sums:
            continue
        value, chosen, into, out = lagrangian.by_number(of, places)
        assert value == min(sums.values())
        _ensure_least_rise(places, value, chosen, into(), out(), sums, exactly=True)


def _ensure_least_rise(
    places: Places, value: float, chosen: Any, into: Any, out: Any, sums: dict[Any, float], *, exactly: bool
) -> None:
    for j in np.flatnonzero(~(places.opened | places.shut)):
        has: Callable[[Any], bool] = lambda c, j=j: (j in c) != chosen[j]  # noqa: E731
        other = min((each for c, each in sums.items() if has(c)), default=NOTHING)
        told = value + float(out[j] if chosen[j] else into[j])
        assert told <= other + 1e-9
        assert not exactly or told == other


def test_places_that_hold_all_between_them_cost_what_the_bound_says_or_more():
    for seed in range(10 * SEEDS):
        rng = np.random.default_rng(seed)
        m = int(rng.integers(1, 8))
        places, of, capacity = some_places(rng, m, "free", "settled"), worth(rng, m), rng.integers(0, 9, m) / 10
        total = float(rng.integers(0, 20)) / 10
        sums = {
            chosen: sum(of[j] for j in chosen)
            for chosen in allowed_sets(places)
            if sum(capacity[j] for j in chosen) >= total - 1e-9
        }
        value, part, rest = lagrangian.by_room(of, capacity, total, places)
        assert value <= min(sums.values(), default=NOTHING) + 1e-9
        assert (value == NOTHING) == (not sums)
        if sums:
            more, less = np.maximum(rest, 0), np.maximum(-rest, 0)
            _ensure_least_rise(places, value, part > 0.5, more, less, sums, exactly=False)


@pytest.mark.parametrize("single", [True, False])
def test_where_many_places_have_room_a_core_of_them_leads_to_the_best_as_well(single: bool):
    # Too many for all sets: against the programme as it stands, with every pair and every row.
    for seed in range(8):
        rng = np.random.default_rng(seed)
        clients, sites = rng.random((15, 2)) * 100, rng.random((30, 2)) * 100
        problem = Assignment(
            places=Places.free(30),
            cost=np.floor(np.hypot(*(clients[:, None] - sites[None]).transpose(2, 0, 1))),
            fixed=rng.integers(20, 120, 30).astype(float),
            demand=rng.integers(1, 20, (1, 15)).astype(float),
            capacity=rng.integers(20, 60, 30).astype(float),
            single=single,
            step=float(single),
        )
        found, whole = exact.solve_assignment(problem), programme.solve_assignment(problem, time_limit=60).found
        assert found is not None
        assert whole is not None
        assert (found.value, found.gap) == (pytest.approx(whole.value, rel=1e-6), 0.0)
