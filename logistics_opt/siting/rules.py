"""What a planner settles beforehand: locks, numbers, money, hosts, limits; and where rules contradict each other."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from logistics_opt.errors import Issue
from logistics_opt.model import Host, SiteId
from logistics_opt.model.candidate import Candidate, Lock, Premises
from logistics_opt.siting.case import Case
from logistics_opt.siting.hosts import one_of
from logistics_opt.siting.programme import Bools, Floats, Limit, Places
from logistics_opt.units import HOUR, MINUTE, YUAN, Fen, Seconds

PREFERENCE: Fen = 3_000 * YUAN
"""What a preferred host may cost a year more than another place of its township. Own estimate (grade K)."""

USUAL_LIMIT: Seconds = HOUR
"""Beyond this a village is told as far off, where neither question nor rules say a limit. Own choice (grade K)."""


class Wish(StrEnum):
    """What the policy says of a kind of host, where a township has one."""

    MUST = "must"
    PREFER = "prefer"
    FREE = "free"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """
    What an answer must keep to, whatever is asked.

    ``required`` and ``excluded`` add to the candidates' own locks. ``least`` and ``most`` bound the number of depots,
    ``budget`` the fit-out in all (once), ``most_new`` the new buildings. ``hosts``: where a township has a candidate of
    a host that ``MUST`` be taken, its other candidates stay shut; of one to ``PREFER``, they are taken only where that
    saves more than ``preference`` a year (after what a question puts first: fewest depots, the farthest village).
    Every client is within ``within`` of its depot in every season, and every open depot hands on at least ``catchment``
    pieces on a normal day (the first season). ``every_township`` keeps a depot in each township that has a candidate.
    ``unwanted`` are sets of depots that the answer must not be.
    """

    required: frozenset[SiteId] = frozenset()
    excluded: frozenset[SiteId] = frozenset()
    least: int | None = None
    most: int | None = None
    budget: Fen | None = None
    most_new: int | None = None
    hosts: Mapping[Host, Wish] = field(default_factory=dict)
    every_township: bool = False
    preference: Fen = PREFERENCE
    within: Seconds | None = None
    catchment: int = 0
    unwanted: tuple[frozenset[SiteId], ...] = ()

    def opening(self, *sites: SiteId) -> "Rules":
        """The same with these depots required."""
        return replace(self, required=self.required | set(sites), excluded=self.excluded - set(sites))

    def shutting(self, *sites: SiteId) -> "Rules":
        """The same with these depots excluded."""
        return replace(self, excluded=self.excluded | set(sites), required=self.required - set(sites))

    def without(self, depots: frozenset[SiteId]) -> "Rules":
        """The same with one more set of depots that the answer must not be."""
        return replace(self, unwanted=(*self.unwanted, depots))


def is_open(candidate: Candidate, rules: Rules) -> bool:
    """Whether it must be open; what the rules say goes before the candidate's own lock."""
    site = candidate.site.id
    return site in rules.required or (candidate.lock is Lock.OPEN and site not in rules.excluded)


def is_shut(candidate: Candidate, rules: Rules) -> bool:
    """Whether it must stay shut, by its lock or by name."""
    site = candidate.site.id
    return site in rules.excluded or (candidate.lock is Lock.SHUT and site not in rules.required)


def places_of(case: Case, rules: Rules, *, least: int | None = None, most: int | None = None) -> Places:
    """The rules as decisions about the case's places; ``least`` and ``most`` are the question's own."""
    opened: Bools = np.array([is_open(c, rules) for c in case.candidates] + [True] * (case.warehouse is not None))
    shut: Bools = np.array([is_shut(c, rules) for c in case.candidates] + [False] * (case.warehouse is not None))
    shut |= _not_the_host(case, rules) & ~opened
    count = len(case.places)
    candidates = len(case.candidates)
    highest = min(x for x in (most, rules.most, candidates) if x is not None)
    return Places(
        count=count,
        opened=opened,
        shut=shut,
        counted=np.array([True] * candidates + [False] * (case.warehouse is not None)),
        least=max(x for x in (least, rules.least, 0) if x is not None),
        most=highest,
        limits=tuple(_limits(case, rules)),
        # A set with a place that is not there is no answer anyway.
        forbidden=tuple(_columns(case, depots) for depots in rules.unwanted if depots <= case.column.keys()),
    )


def surcharge(case: Case, rules: Rules) -> Floats:
    """Fen a year that the choice is told a place costs more, since its township has a preferred host; never paid."""
    extra = np.zeros(len(case.places))
    for _, members, wish, hosts in _townships(case, rules):
        if wish is Wish.PREFER:
            for j in members:
                extra[j] = rules.preference * (case.candidates[j].site.host not in hosts)
    return extra


def contradictions(case: Case, rules: Rules, *, depots: int | None = None) -> Iterator[Issue]:
    """Everything that keeps the rules from being kept, whatever the villages; ``depots`` is the number asked for."""
    yield from _negative(rules, depots)
    yield from _locks_against_locks(case, rules)
    yield from _numbers_against_locks(case, rules, depots)
    yield from _sums_against_locks(case, rules)
    yield from _hosts_against_locks(case, rules)


def _negative(rules: Rules, depots: int | None) -> Iterator[Issue]:
    for name, number in (("depots", depots), ("least", rules.least), ("most", rules.most)):
        if number is not None and number < 0:
            yield _issue("placement-number-negative", f"{name} {number}", "a number of depots is negative",
                         "give zero or more", "站点数为负", "请填写零或更大的数")  # fmt: skip
    limits = (
        ("within", rules.within, MINUTE, "min"),
        ("budget", rules.budget, YUAN, "yuan"),
        ("new buildings", rules.most_new, 1, "places"),
        ("catchment", rules.catchment, 1, "pieces a day"),
        ("preference", rules.preference, YUAN, "yuan a year"),
    )
    for name, limit, unit, word in limits:
        if limit is not None and limit < 0:
            yield _issue("placement-limit-negative", f"{name} {limit / unit:g} {word}", "a limit is negative",
                         "give zero or more", "限值为负", "请填写零或更大的数")  # fmt: skip


def _locks_against_locks(case: Case, rules: Rules) -> Iterator[Issue]:
    known = {c.site.id for c in case.candidates}
    for where, sites in (("required", rules.required), ("excluded", rules.excluded)):
        for site in sorted(sites - known):
            yield _issue("placement-unknown-site", f"{where} {site}", "no candidate has this id",
                         "give the id of a depot or of a row of the table candidates",
                         "没有此编号的候选站点", "请填写现有站点或候选站点表中的编号")  # fmt: skip
    for site in sorted(rules.required & rules.excluded):
        yield _issue("placement-locks-contradict", f"site {site}", "it is both required and excluded",
                     "take one of the two away", "该站点既要求开设又要求排除", "请去掉其中一项")  # fmt: skip
    for candidate in case.candidates:
        capacity = candidate.site.capacity
        if capacity is not None and capacity.weight <= 0 and is_open(candidate, rules):
            yield _issue("placement-no-capacity", f"site {candidate.site.id}",
                         "it must open but may pass on nothing", "give it a capacity or leave it out",
                         "该站点必须开设但处理能力为零", "请填写处理能力或取消必开")  # fmt: skip


def _numbers_against_locks(case: Case, rules: Rules, depots: int | None) -> Iterator[Issue]:
    opened = [c for c in case.candidates if is_open(c, rules)]
    may = [c for c in case.candidates if is_open(c, rules) or not is_shut(c, rules)]
    highest = min((x for x in (depots, rules.most) if x is not None), default=None)
    lowest = max(x for x in (depots, rules.least, 0) if x is not None)
    if highest is not None and len(opened) > max(highest, 0):
        yield _issue("placement-too-many-required", f"depots {highest}",
                     f"{len(opened)} depots are required: {_names(opened)}",
                     f"ask for {len(opened)} depots at least, or require fewer",
                     f"要求必开的站点有{len(opened)}个：{_names(opened)}",
                     f"请至少设{len(opened)}个站点，或减少必开站点")  # fmt: skip
    if len(may) < lowest:
        yield _issue("placement-too-few-candidates", f"depots {lowest}",
                     f"only {len(may)} candidates may open", "ask for fewer depots or add candidates",
                     f"可开设的候选站点只有{len(may)}个", "请减少站点数量或增加候选站点")  # fmt: skip
    if highest is not None and lowest > highest >= 0:
        yield _issue("placement-numbers-contradict", f"least {lowest}, most {highest}",
                     "the least number of depots is above the most", "make the two agree",
                     "站点数下限大于上限", "请使两个数值一致")  # fmt: skip
    if rules.every_township:
        yield from _townships_against_numbers(case, rules, highest)


def _townships_against_numbers(case: Case, rules: Rules, highest: int | None) -> Iterator[Issue]:
    needed = sum(is_open(c, rules) for c in case.candidates)
    for township, members in _by_township(case).items():
        here = [case.candidates[j] for j in members]
        needed += not any(is_open(c, rules) for c in here)
        if all(is_shut(c, rules) for c in here):
            yield _issue("placement-township-shut", _township(case, township),
                         f"it must have a depot, but {_names(here)} must stay shut",
                         "release one of them, or do not ask for a depot in every township",
                         f"该乡镇必须设站，但{_names(here)}被要求不开",
                         "请解除其中一个，或取消每乡镇设站的要求")  # fmt: skip
    if highest is not None and needed > highest:
        yield _issue("placement-fewer-than-townships", f"depots {highest}",
                     f"a depot in every township and the required ones make {needed}",
                     f"ask for {needed} depots at least, or do not ask for a depot in every township",
                     f"每个乡镇设站加上必开站点共需{needed}个",
                     f"请至少设{needed}个站点，或取消每乡镇设站的要求")  # fmt: skip


def _sums_against_locks(case: Case, rules: Rules) -> Iterator[Issue]:
    for name, name_zh, limit, size in _sums(rules):
        spent = sum(size(c) for c in case.candidates if is_open(c, rules))
        if spent > max(limit, 0):
            yield _issue("placement-required-exceed-limit", name,
                         f"the required depots alone come to {spent:g}, the limit is {limit:g}",
                         f"raise the limit to {spent:g} or require fewer",
                         f"仅必开站点的{name_zh}就达到{spent:g}，上限为{limit:g}",
                         f"请把上限提高到{spent:g}或减少必开站点")  # fmt: skip


def _hosts_against_locks(case: Case, rules: Rules) -> Iterator[Issue]:
    for township, members, wish, hosts in _townships(case, rules):
        opened = [case.candidates[j] for j in members if is_open(case.candidates[j], rules)]
        wrong = [c for c in opened if c.site.host not in hosts]
        if wish is Wish.MUST and wrong:
            host, host_zh = one_of(hosts)
            yield _issue("placement-host-contradicts-lock", _township(case, township),
                         f"its depot must be at {host}, but {_names(wrong)} is required",
                         "release the lock or the rule on hosts",
                         f"该乡镇站点须依托{host_zh}，但{_names(wrong)}被要求必开",
                         "请取消必开或放宽依托要求")  # fmt: skip


def _township(case: Case, township: str) -> str:
    name = next((c.site.name for c in case.candidates if c.site.id == township), "")
    return f"township {township} ({name})" if name else f"township {township}"


def _by_township(case: Case) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for j, candidate in enumerate(case.candidates):
        members[candidate.township].append(j)
    return members


def _townships(case: Case, rules: Rules) -> Iterator[tuple[str, list[int], Wish, frozenset[Host]]]:
    """Townships with a candidate of a host that must or should be taken: columns, wish, such hosts."""
    for township, columns in _by_township(case).items():
        may = {case.candidates[j].site.host for j in columns if not is_shut(case.candidates[j], rules)}
        for wish in (Wish.MUST, Wish.PREFER):
            hosts = frozenset(host for host, said in rules.hosts.items() if said is wish and host in may)
            if hosts:
                yield township, columns, wish, hosts
                break


def _not_the_host(case: Case, rules: Rules) -> Bools:
    wrong = np.zeros(len(case.places), dtype=bool)
    for _, columns, wish, hosts in _townships(case, rules):
        if wish is Wish.MUST:
            for j in columns:
                wrong[j] = case.candidates[j].site.host not in hosts
    return wrong


def _sums(rules: Rules) -> Iterator[tuple[str, str, float, Callable[[Candidate], float]]]:
    if rules.budget is not None:
        yield "budget (yuan)", "一次性投入（元）", rules.budget / YUAN, _conversion
    if rules.most_new is not None:
        yield "new buildings", "新建站点数", float(rules.most_new), _new


def _conversion(candidate: Candidate) -> float:
    return candidate.conversion / YUAN


def _new(candidate: Candidate) -> float:
    return float(candidate.premises is Premises.NEW)


def _limits(case: Case, rules: Rules) -> Iterator[Limit]:
    for name, _, limit, size in _sums(rules):
        weight = [size(c) for c in case.candidates] + [0.0] * (case.warehouse is not None)
        yield Limit(name, np.array(weight), limit)
    if rules.every_township:
        for township in dict.fromkeys(c.township for c in case.candidates):
            here = [-float(c.township == township) for c in case.candidates]
            yield Limit(f"a depot in {township}", np.array(here + [0.0] * (case.warehouse is not None)), -1.0)


def _columns(case: Case, depots: frozenset[SiteId]) -> frozenset[int]:
    own = set() if case.warehouse is None else {case.column[case.warehouse.id]}
    return frozenset({case.column[d] for d in depots} | own)


def _names(candidates: list[Candidate]) -> str:
    shown = ", ".join(c.site.name for c in candidates[:5])
    return shown if len(candidates) <= 5 else f"{shown} ..."


def _issue(code: str, where: str, cause: str, remedy: str, cause_zh: str, remedy_zh: str) -> Issue:
    return Issue(code=code, where=where, cause=cause, remedy=remedy, cause_zh=cause_zh, remedy_zh=remedy_zh)
