"""Small random cases: every question has the value that trying all sets of depots gives."""

import itertools
import math

import numpy as np
import pytest

from logistics_opt.model import Premises
from logistics_opt.siting.questions.backup_cover import BackupCover
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules

SEEDS = range(25)
LIMIT = 1_500


@pytest.fixture(params=SEEDS)
def drawn(request, random_case):
    rng = np.random.default_rng(request.param)
    seasons, direct = int(rng.integers(1, 3)), bool(rng.random() < 0.5)
    case = random_case(rng, places=5, clients=5, seasons=seasons, direct=direct)
    # Random rules: each in a third of the cases.
    some = rng.random(7) < 1 / 3
    rules = Rules(
        required=frozenset({"d1"} if some[0] else ()),
        excluded=frozenset({"d2"} if some[1] else ()),
        budget=800_000 if some[2] else None,
        most_new=1 if some[3] else None,
        every_township=bool(some[4]),
        within=3_000 if some[5] else None,
        catchment=15 if some[6] else 0,
    )
    return case, rules, int(rng.integers(1, 5))


def sets(case, rules, number=None):
    """Every allowed set of columns, and every allocation of whole clients to them that the rules allow."""
    columns = range(len(case.candidates))
    own = [len(case.candidates)] if case.warehouse is not None else []
    for chosen in itertools.chain.from_iterable(itertools.combinations(columns, k) for k in range(len(columns) + 1)):
        names = {case.candidates[j].site.id for j in chosen}
        towns = {case.candidates[j].township for j in chosen}
        conversion = sum(case.candidates[j].conversion for j in chosen)
        new = sum(case.candidates[j].premises is Premises.NEW for j in chosen)
        if number is not None and len(chosen) != number:
            continue
        if not rules.required <= names or rules.excluded & names:
            continue
        if rules.budget is not None and conversion > rules.budget:
            continue
        if rules.most_new is not None and new > rules.most_new:
            continue
        if rules.every_township and towns != {c.township for c in case.candidates}:
            continue
        yield [*chosen, *own]


def allocations(case, rules, chosen, limit=math.inf):
    if rules.within is not None:
        limit = min(limit, rules.within)
    options = [
        [j for j in chosen if case.worst_seconds[i, j] <= limit and math.isfinite(case.worst_seconds[i, j])]
        for i in range(len(case.clients))
    ]
    for to in itertools.product(*options):
        load = dict.fromkeys(chosen, 0)
        for i, j in enumerate(to):
            load[j] += int(case.pieces[0, i])
        if all(load[j] >= rules.catchment for j in chosen if j < len(case.candidates)):
            yield to


def missed(case, chosen, limit, times):
    """Pieces a year with fewer than so many of the chosen places within the limit."""
    near = [sum(bool(t <= limit) for t in row) for row in case.worst_seconds[:, chosen]]
    return sum(pieces for pieces, count in zip(case.yearly_pieces, near, strict=True) if count < times)


def least(values):
    return min(values, default=None)


def told(answer):
    return None if answer is None else answer.value


def same(answer, expected):
    if answer is None or expected is None:
        return answer is None and expected is None
    return math.isclose(answer.value, expected, rel_tol=1e-9, abs_tol=1e-6) and answer.proven


def test_p_median(drawn):
    case, rules, p = drawn
    expected = least(
        sum(case.travel[i, j] for i, j in enumerate(to))
        for chosen in sets(case, rules, p) for to in allocations(case, rules, chosen)
    )  # fmt: skip
    assert same(PMedian(p).best(case, rules), expected), expected


def test_p_centre(drawn):
    case, rules, p = drawn
    expected = least(
        max(case.worst_seconds[i, j] for i, j in enumerate(to))
        for chosen in sets(case, rules, p) for to in allocations(case, rules, chosen)
    )  # fmt: skip
    assert same(PCentre(p).best(case, rules), expected), expected


def test_set_cover(drawn):
    case, rules, _ = drawn
    expected = least(
        sum(j < len(case.candidates) for j in chosen)
        for chosen in sets(case, rules) for _ in allocations(case, rules, chosen, LIMIT)
    )  # fmt: skip
    answer = SetCover(LIMIT).best(case, rules)
    assert told(answer) == expected
    if not rules.catchment:
        assert same(answer, expected)


def test_max_cover(drawn):
    case, rules, p = drawn
    expected = least(
        missed(case, chosen, LIMIT, times=1)
        for chosen in sets(case, rules, p) for _ in itertools.islice(allocations(case, rules, chosen), 1)
    )  # fmt: skip
    assert same(MaxCover(p, LIMIT).best(case, rules), expected), expected


def test_backup_cover(drawn):
    case, rules, p = drawn
    limit = 2 * LIMIT
    expected = least(
        missed(case, chosen, limit, times=2)
        for chosen in sets(case, rules, p) for _ in itertools.islice(allocations(case, rules, chosen, limit), 1)
    )  # fmt: skip
    # Beyond a limit of the rules a depot is no backup either.
    if rules.within is None or rules.within >= limit:
        assert same(BackupCover(p, limit).best(case, rules), expected), expected


@pytest.mark.parametrize("number", [None, 2])
def test_fixed_charge_with_whole_clients(drawn, number):
    case, rules, _ = drawn
    standing = [c.premises is Premises.STANDING for c in case.candidates]

    def cost(chosen, to):
        fixed = sum(case.facility[j] + case.truck_visits[j] for j in chosen)
        shut = sum(case.closing[j] for j, stands in enumerate(standing) if stands and j not in chosen)
        return fixed + shut + sum(case.serving[i, j] for i, j in enumerate(to))

    def fits(chosen, to):
        load = np.zeros((len(case.seasons), len(case.places)))
        for i, j in enumerate(to):
            load[:, j] += case.weight[:, i]
        return (load <= case.capacity + 1e-6).all()

    expected = least(
        cost(chosen, to)
        for chosen in sets(case, rules, number) for to in allocations(case, rules, chosen) if fits(chosen, to)
    )  # fmt: skip
    whole = FixedCharge(depots=number).best(case, rules)
    assert same(whole, expected), expected
    if whole is not None:
        assert FixedCharge(split=True, depots=number).best(case, rules).value <= whole.value * (1 + 1e-9)
