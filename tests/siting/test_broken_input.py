"""
Random cases under random rules, many of which cannot be kept: an answer that keeps them all, or the reasons why not.

The rules are looked at here with nothing of the package's own but its data.
"""

import itertools
import math
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from logistics_opt.model import UNREACHABLE, Host, Lock, Premises
from logistics_opt.siting.evidence.why_not import why_not
from logistics_opt.siting.questions.backup_cover import BackupCover
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules, Wish

BLOCKS, EACH = 14, 30
# A negative figure, a depot nobody knows, a required one that may pass on nothing, and nobody to serve are refused,
# whatever else holds.
BESIDES = {
    "placement-number-negative",
    "placement-limit-negative",
    "placement-unknown-site",
    "placement-no-capacity",
    "placement-nobody-to-serve",
}


def draw(rng, random_case):
    """A case of no to five places and no to six clients, rules of which each is there in a quarter, and a question."""
    places, clients = int(rng.integers(0, 6)), int(rng.integers(0, 7))
    case = random_case(rng, places=places, clients=clients, seasons=int(rng.integers(1, 4)), direct=rng.random() < 0.4)
    if rng.random() < 0.1:
        case = replace(case, pieces=0 * case.pieces, weight=0 * case.weight)
    locks = [Lock.FREE, Lock.FREE, Lock.FREE, Lock.OPEN, Lock.SHUT]
    case = replace(
        case, candidates=tuple(replace(c, lock=locks[int(rng.integers(len(locks)))]) for c in case.candidates)
    )

    broken = rng.random() < 0.5  # every second input has figures that cannot be
    lowest = -1 if broken else 0

    def maybe(value, otherwise):
        return value if rng.random() < (0.25 if broken else 0.12) else otherwise

    some = [f"d{j}" for j in range(6 if broken else max(places, 1))]
    few = [frozenset(rng.choice(some, 1).tolist()) for _ in range(3)]
    hosts = {host: list(Wish)[int(rng.integers(3))] for host in list(Host)[:3]}
    number = int(rng.integers(lowest, 6))
    limit = int(rng.choice([60 * lowest, 0, 500, 1_500, 4_000] if broken else [1_500, 3_000, 5_000]))
    rules = Rules(
        required=maybe(few[0], frozenset()),
        excluded=maybe(few[1], frozenset()),
        least=maybe(int(rng.integers(lowest, 5)), None),
        most=maybe(int(rng.integers(lowest, 5)), None),
        budget=maybe(int(rng.integers(lowest, 10)) * 100_000, None),
        most_new=maybe(int(rng.integers(lowest, 3)), None),
        hosts=maybe(hosts, {}),
        every_township=bool(rng.random() < 0.2),
        within=maybe(int(rng.choice([60 * lowest, 0, 1_000, 3_000])), None),
        catchment=maybe(int(rng.integers(lowest, 60)), 0),
        unwanted=maybe((few[2], frozenset()), ()),
    )
    questions = (
        PMedian(number), PCentre(number), SetCover(limit), MaxCover(number, limit), BackupCover(number, limit),
        FixedCharge(), FixedCharge(split=True), FixedCharge(depots=number),
    )  # fmt: skip
    return case, rules, questions[int(rng.integers(len(questions)))]


def settled(case, rules):
    """Ids of the candidates that must be open, and of those that must be shut, by name or lock."""
    wanted = {c.site.id for c in case.candidates if c.lock is Lock.OPEN and c.site.id not in rules.excluded}
    refused = {c.site.id for c in case.candidates if c.lock is Lock.SHUT and c.site.id not in rules.required}
    return wanted | rules.required, refused | rules.excluded


def complaints(case, rules, question, answer):
    """What of the rules an answer breaks."""
    yield from complaints_of_depots(case, rules, question, answer.depots)
    yield from complaints_of_services(case, rules, question, answer)


def complaints_of_depots(case, rules, question, depots):
    opened = [c for c in case.candidates if c.site.id in depots]
    wanted, refused = settled(case, rules)
    lowest = max(x for x in (rules.least, question.number, 0) if x is not None)
    highest = min(x for x in (rules.most, question.number, 99) if x is not None)
    must = {host for host, wish in rules.hosts.items() if wish is Wish.MUST}
    towns = {c.township for c in case.candidates if c.site.host in must and c.site.id not in refused}
    broken = {
        "number": not lowest <= len(opened) <= highest,
        "required": not wanted <= depots,
        "excluded": bool(refused & depots),
        "unknown": len(opened) != len(depots),
        "budget": rules.budget is not None and sum(c.conversion for c in opened) > rules.budget,
        "new": rules.most_new is not None and sum(c.premises is Premises.NEW for c in opened) > rules.most_new,
        "township": rules.every_township and {c.township for c in opened} != {c.township for c in case.candidates},
        "host": any(c.township in towns and c.site.host not in must for c in opened),
        "unwanted": depots in rules.unwanted,
    }
    yield from (name for name, is_broken in broken.items() if is_broken)


def complaints_of_services(case, rules, question, answer):
    own = {case.warehouse.id} if case.warehouse else set()
    capacity = {c.site.id: c.site.capacity for c in case.candidates if c.site.id in answer.depots}
    row = {client.id: i for i, client in enumerate(case.clients)}
    shares, pieces, weight = Counter(), Counter(), Counter()
    for s in answer.services:
        i = row[s.site]
        if s.place not in answer.depots | own:
            yield f"{s.site} from a place that is shut"
        if one_way(case, s.site, s.place) > limit_of(rules, question):
            yield f"{s.site} too far from {s.place}"
        shares[s.site] += s.share
        pieces[s.place] += s.share * case.pieces[0, i]
        for k in range(len(case.seasons)):
            weight[s.place, k] += s.share * case.weight[k, i]
    if any(abs(shares[client] - 1) > 1e-6 for client in row):
        yield "somebody is not served whole"
    if any(pieces[depot] < rules.catchment - 1e-3 for depot in capacity):
        yield "catchment"
    if isinstance(question, FixedCharge):
        loads = [(weight[d, k], room) for d, room in capacity.items() if room for k in range(len(case.seasons))]
        if any(load > room.weight + 1 for load, room in loads):
            yield "capacity"
    figures = (answer.value, answer.bound, answer.cost.total, answer.gap)
    if not all(math.isfinite(x) for x in figures) or answer.bound > answer.value:
        yield f"figures {figures}"


def limit_of(rules, question):
    asked = None if isinstance(question, MaxCover) else getattr(question, "limit", None)
    return min((x for x in (rules.within, asked) if x is not None), default=sys.maxsize)


def one_way(case, site, place):
    """Seconds in the worst season; infinite where no season has a way."""
    i = [client.id for client in case.clients].index(site)
    j = [*(c.site.id for c in case.candidates), case.warehouse and case.warehouse.id].index(place)
    ways = [math.ceil(way / 2) for way in case.seconds[:, i, j].tolist() if way != UNREACHABLE]
    return max(ways, default=math.inf)


def possible(case, rules, question):
    """A set of depots that keeps to all rules about them, and has everybody near enough by a road of all seasons."""
    own = {case.warehouse.id} if case.warehouse else set()
    ids = [c.site.id for c in case.candidates]
    for chosen in itertools.chain.from_iterable(itertools.combinations(ids, k) for k in range(len(ids) + 1)):
        near = all(
            any(
                (case.seconds[:, i, case.column[place]] != UNREACHABLE).all()
                and one_way(case, client.id, place) <= limit_of(rules, question)
                for place in {*chosen} | own
            )
            for i, client in enumerate(case.clients)
        )
        if near and not list(complaints_of_depots(case, rules, question, frozenset(chosen))):
            return chosen
    return None


@pytest.mark.parametrize("block", range(BLOCKS))
def test_an_answer_keeps_every_rule_or_there_are_reasons(random_case, block):
    kinds = Counter()
    for seed in range(block * EACH, (block + 1) * EACH):
        case, rules, question = draw(np.random.default_rng(seed), random_case)
        answer, first = question.best(case, rules, time_limit=20), question.at_once(case, rules)
        if answer is None:
            assert first is None, (seed, question)
            reasons = why_not(case, rules, question, time_limit=20)
            assert reasons, (seed, question, rules)
            assert all(r.cause and r.remedy and r.cause_zh and r.remedy_zh for r in reasons)
            kinds[reasons[0].code] += 1
            told = {reason.code for reason in reasons}
            if not (rules.catchment or isinstance(question, FixedCharge) or told & BESIDES):
                assert possible(case, rules, question) is None, (seed, question, rules)
        else:
            assert list(complaints(case, rules, question, answer)) == [], (seed, question, rules)
            assert why_not(case, rules, question, time_limit=20) == (), seed
            if first is not None:
                assert list(complaints(case, rules, question, replace(first, bound=first.value))) == [], seed
                assert first.value >= answer.value - 1e-6 * abs(answer.value) - 1e-6 or rules.hosts, seed
            kinds["answered"] += 1
    assert kinds["answered"] >= 2, kinds
    assert len(kinds) >= 4, kinds
