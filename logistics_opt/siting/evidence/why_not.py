"""
Why there is no answer, and the smallest change that makes one.

Everything said is tried: a remedy is told only after the question has been asked again with it and has an answer.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from logistics_opt.errors import Issue
from logistics_opt.model.candidate import Premises
from logistics_opt.siting import milp
from logistics_opt.siting.case import Case
from logistics_opt.siting.covering import fewest
from logistics_opt.siting.evidence.asking import Asking, GoOn, Unanswered, always
from logistics_opt.siting.evidence.changes import (
    FARTHEST,
    Change,
    Rule,
    limit_of,
    limited,
    numbered,
    rules_of,
    with_rules,
)
from logistics_opt.siting.evidence.more_room import more_room, with_capacity
from logistics_opt.siting.programme import BLOCKED, Assignment, Floats
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.question import Question, allotted, allowed
from logistics_opt.siting.rules import Rules, contradictions, places_of
from logistics_opt.units import KILOGRAM, MINUTE, YUAN


def why_not(
    case: Case,
    rules: Rules,
    question: Question,
    *,
    first_only: bool = False,
    time_limit: float = math.inf,
    go_on: GoOn = always,
) -> tuple[Issue, ...]:
    """
    Every reason found why the question has no answer under these rules; none where it has one.

    ``first_only``: the first reason is enough. Where time is over, what was found by then.
    """
    plain = tuple(_plain(case, rules, question))
    if plain:
        return plain[:1] if first_only else plain
    why = _Why(case, rules, question, Asking.for_so_long(time_limit, go_on))
    found: list[Issue] = []
    try:
        if why.works(Change(case, rules, question)):
            return ()
        for issue in why.reasons():
            found.append(issue)
            if first_only:
                break
    except Unanswered:
        if not found:
            found.append(_issue("placement-not-found", question.name, "time was over before an answer was found",
                                "allow more seconds", "时限内未找到方案", "请延长计算时间"))  # fmt: skip
    return tuple(found)


def _plain(case: Case, rules: Rules, question: Question) -> Iterator[Issue]:
    """What can be seen without asking."""
    limit = getattr(question, "limit", None)
    if limit is not None and limit < 0:
        yield _issue("placement-limit-negative", f"limit {limit / MINUTE:g} min", "a limit is negative",
                     "give zero or more", "限值为负", "请填写零或更大的数")  # fmt: skip
    yield from contradictions(case, rules, depots=question.number)
    if not case.clients:
        lost = len(case.unreachable)
        cause = f"no place has a road to any of the {lost} sites with goods" if lost else "no site has goods"
        cause_zh = f"有货的{lost}个点均无路可达" if lost else "没有任何需求"
        yield _issue("placement-nobody-to-serve", case.name, cause, "add waybills, roads or candidates",
                     cause_zh, "请补充运单、道路或候选站点")  # fmt: skip


class _Why:
    """The search for reasons."""

    def __init__(self, case: Case, rules: Rules, question: Question, asking: Asking) -> None:
        self.case, self.rules, self.question, self.asking = case, rules, question, asking
        self.asked = Change(case, rules, question)
        self.settled: set[str] = set()  # rules for which a smaller change than dropping them was found

    def works(self, change: Change) -> bool:
        """Whether there is an answer then."""
        return self.asking.ask(change.case, change.rules, change.question) is not None

    def _may_work(self, change: Change) -> bool:
        """Whether places can serve everybody then, at whatever cost: said sooner, and tried before it is told."""
        rules, question = change.rules, change.question
        bounded = isinstance(question, FixedCharge) and any(c.site.capacity is not None for c in change.case.candidates)
        if rules.catchment or bounded:
            return self.works(change)
        if not self.asking.is_open:
            raise Unanswered
        places = allowed(change.case, rules, question.number)
        if places is None:
            return False
        reach = change.case.worst_seconds <= limit_of(change)
        few = fewest(places, reach, time_limit=self.asking.allowance)
        if few.chosen is None and not math.isinf(few.bound):
            raise Unanswered
        return few.chosen is not None

    def reasons(self) -> Iterator[Issue]:
        """The reasons, the plainest first."""
        yield from self._out_of_reach()
        yield from self._limit_too_short()
        yield from self._wrong_number()
        yield from self._budget_too_small()
        yield from self._too_few_buildings()
        yield from self._too_little_room()
        yield from self._catchment_too_large()
        rules = list(rules_of(self.asked))
        single = [rule for rule in rules if rule.key not in self.settled and self._free(rule)]
        for rule in single:
            yield _in_the_way((rule,))
        if single or self.settled:
            return
        pairs = [pair for pair in itertools.combinations(rules, 2) if self._free(*pair)]
        for pair in pairs:
            yield _in_the_way(pair)
        if pairs:
            return
        together = self._in_the_way_together(rules)
        if together:
            yield _in_the_way(together)
        else:
            yield _issue("placement-impossible", self.question.name,
                         "no set of candidates serves everybody, even with all rules dropped that can be",
                         "add candidates, roads or capacity",
                         "即使取消所有可取消的规则，也没有站点组合能服务全部点",
                         "请增加候选站点、道路或处理能力")  # fmt: skip

    def _in_the_way_together(self, rules: Sequence[Rule]) -> list[Rule]:
        """Rules that are in the way together, none of them to spare; none if it is not the rules."""
        if not self._free(*rules):
            return []
        dropped = list(rules)
        for rule in rules:
            fewer = [other for other in dropped if other is not rule]
            if self._free(*fewer):
                dropped = fewer
        return dropped

    def _free(self, *rules: Rule) -> bool:
        change = self.asked
        for rule in rules:
            change = rule.drop(change)
        return self._may_work(change) and self.works(change)

    def _nearest(self) -> Floats:
        """Seconds from each client to the nearest place that may open."""
        may = ~places_of(self.case, self.rules).shut
        nearest: Floats = self.case.worst_seconds[:, may].min(axis=1, initial=np.inf)
        return nearest

    def _out_of_reach(self) -> Iterator[Issue]:
        limit, nearest = limit_of(self.asked), self._nearest()
        may = ~places_of(self.case, self.rules).shut
        for i in np.flatnonzero(nearest > limit):
            client, times = self.case.clients[i], self.case.worst_seconds[i]
            if np.isfinite(nearest[i]):
                j = int(np.argmin(np.where(may, times, np.inf)))
                place, minutes = self._name(j), _minutes(float(times[j]))
                yield _issue("placement-out-of-reach", f"site {client.id} ({client.name})",
                             f"the nearest place that may open, {place}, is {minutes} min away, "
                             f"the limit is {_minutes(limit)} min",
                             f"allow {minutes} min, or add a candidate nearer",
                             f"可开设的最近站点{place}需{minutes}分钟，限值为{_minutes(limit)}分钟",
                             f"请放宽到{minutes}分钟，或在附近增加候选站点")  # fmt: skip
            else:
                j = int(np.argmin(times))
                place = self._name(j)
                yield _issue("placement-out-of-reach", f"site {client.id} ({client.name})",
                             "no place that may open has a road to it in every season",
                             f"let {place} open, or add a candidate that has a road to it",
                             "可开设的站点在各季节都无路到达该点",
                             f"请允许开设{place}，或增加有路可达的候选站点")  # fmt: skip

    def _limit_too_short(self) -> Iterator[Issue]:
        limit = limit_of(self.asked)
        if limit == FARTHEST:
            return
        times = self.case.worst_seconds
        wider = np.unique(times[np.isfinite(times) & (times > limit)])
        wider = wider[wider >= self._nearest().max()]
        k = _first(len(wider), lambda at: self._may_work(limited(self.asked, float(wider[at]))))
        if k is None:
            return
        minutes = _minutes(float(wider[k]))
        if self.works(limited(self.asked, minutes * MINUTE)):
            self.settled |= {"within", "limit"}
            yield _issue("placement-limit-too-short", f"limit {_minutes(limit)} min",
                         f"under the other rules everybody can be within {minutes} min, no less",
                         f"allow {minutes} min", f"在其他规则下，全部点最快{minutes}分钟内可达",
                         f"请放宽到{minutes}分钟")  # fmt: skip

    def _wrong_number(self) -> Iterator[Issue]:
        number, most = self.question.number, self.rules.most
        above = min((x for x in (number, most) if x is not None), default=None)
        below = max((x for x in (number, self.rules.least) if x is not None), default=None)
        candidates = len(self.case.candidates)
        if above is not None:
            for p in range(max(above + 1, self._fewest()), candidates + 1):
                if self._may_work(numbered(self.asked, p)) and self.works(numbered(self.asked, p)):
                    self.settled |= {"number", "most"}
                    yield _issue("placement-too-few-depots", f"depots {above}",
                                 f"it takes {p} depots at least", f"ask for {p} depots",
                                 f"至少需要{p}个站点", f"请设{p}个站点")  # fmt: skip
                    return
        if below is not None:
            for p in range(min(below - 1, candidates), -1, -1):
                if self._may_work(numbered(self.asked, p)) and self.works(numbered(self.asked, p)):
                    self.settled |= {"number", "least"}
                    yield _issue("placement-too-many-depots", f"depots {below}",
                                 f"the rules leave room for {p} depots at most", f"ask for {p} depots",
                                 f"在现有规则下最多{p}个站点", f"请设{p}个站点")  # fmt: skip
                    return

    def _fewest(self) -> int:
        """So few depots cannot be gone below, whatever else is asked."""
        places = places_of(self.case, replace(self.rules, least=None, most=None))
        reach = self.case.worst_seconds <= limit_of(self.asked)
        few = fewest(places, reach, time_limit=self.asking.allowance)
        return 0 if math.isinf(few.bound) else math.ceil(few.bound)

    def _budget_too_small(self) -> Iterator[Issue]:
        if self.rules.budget is None:
            return
        free = replace(self.rules, budget=None)
        least = self._least(free, [c.conversion / YUAN for c in self.case.candidates])
        if least is None:
            return
        budget = math.ceil(least - 1e-6) * YUAN
        if self.works(with_rules(self.asked, budget=budget)):
            self.settled.add("budget")
            yield _issue("placement-budget-too-small", f"budget {self.rules.budget / YUAN:g} yuan",
                         f"the cheapest fit-out that keeps to the rules takes {budget / YUAN:,.0f} yuan",
                         f"allow {budget / YUAN:,.0f} yuan",
                         f"满足规则的最低一次性投入为{budget / YUAN:,.0f}元",
                         f"请把预算提高到{budget / YUAN:,.0f}元")  # fmt: skip

    def _too_few_buildings(self) -> Iterator[Issue]:
        if self.rules.most_new is None:
            return
        free = replace(self.rules, most_new=None)
        least = self._least(free, [float(c.premises is Premises.NEW) for c in self.case.candidates])
        if least is None:
            return
        number = round(least)
        if self.works(with_rules(self.asked, most_new=number)):
            self.settled.add("new buildings")
            yield _issue("placement-too-few-buildings", f"new buildings {self.rules.most_new}",
                         f"it takes {number} new buildings at least", f"allow {number} new buildings",
                         f"至少需要新建{number}个站点", f"请允许新建{number}个站点")  # fmt: skip

    def _least(self, rules: Rules, size: Sequence[float]) -> float | None:
        """The least sum of these sizes over the open places of an answer under other rules."""
        places = allowed(self.case, rules, self.question.number)
        if places is None:
            return None
        nothing = self._programme(rules, np.array([*size, *([0.0] * (self.case.warehouse is not None))]))
        found = milp.solve_assignment(nothing, time_limit=min(self.asking.allowance, 1e7)).found
        return None if found is None else found.value

    def _programme(self, rules: Rules, fixed: Floats) -> Assignment:
        """Everybody served as the question asks, and nothing but the open places costs."""
        cost = np.where(self.case.worst_seconds <= limit_of(self.asked), 0.0, BLOCKED)
        places = places_of(self.case, rules, least=self.question.number, most=self.question.number)
        programme = allotted(
            self.case,
            rules,
            places,
            cost,
            capacities=isinstance(self.question, FixedCharge),
            split=isinstance(self.question, FixedCharge) and self.question.split,
        )
        return replace(programme, fixed=fixed, step=0.0)

    def _too_little_room(self) -> Iterator[Issue]:
        if not isinstance(self.question, FixedCharge):
            return
        programme = self._programme(self.rules, np.zeros(len(self.case.places)))
        if not programme.capacitated:
            return
        extra = more_room(programme, time_limit=self.asking.allowance)
        if extra is None or not extra.added.any():
            return
        roomier = with_capacity(self.case, extra.added)
        if not self.works(replace(self.asked, case=roomier)):
            return
        self.settled.add("capacities")
        each = [(self._name(j), math.ceil(extra.added[j] / KILOGRAM)) for j in np.flatnonzero(extra.added).tolist()]
        more = ", ".join(f"{name} by {kg} kg" for name, kg in each)
        more_zh = "、".join(f"{name}{kg}公斤" for name, kg in each)
        for season, short in zip(self.case.seasons, extra.short, strict=True):
            if short > 0:
                kg = math.ceil(short / KILOGRAM)
                yield _issue("placement-capacity-short", f"season {season}",
                             f"the depots that may open lack {kg} kg a day, however goods are shared out",
                             f"raise the capacity a day of {more}",
                             f"可开设站点的处理能力每天缺{kg}公斤", f"请提高每日处理能力：{more_zh}")  # fmt: skip

    def _catchment_too_large(self) -> Iterator[Issue]:
        asked = self.rules.catchment
        if asked <= 0 or not self.works(with_rules(self.asked, catchment=0)):
            return
        below = _first(asked, lambda k: self.works(with_rules(self.asked, catchment=asked - 1 - k)))
        if below is None:
            return
        pieces = asked - 1 - below
        self.settled.add("catchment")
        yield _issue("placement-catchment-too-large", f"catchment {asked} pieces a day",
                     f"the open depots can all have {pieces} pieces a day, no more",
                     f"ask for {pieces} pieces a day", f"开设的站点每天最多都能有{pieces}件",
                     f"请把最低件数降到{pieces}件")  # fmt: skip

    def _name(self, j: int) -> str:
        if j < len(self.case.candidates):
            return self.case.candidates[j].site.name
        return "" if self.case.warehouse is None else self.case.warehouse.name


def _in_the_way(rules: Sequence[Rule]) -> Issue:
    names, names_zh = " and ".join(rule.name for rule in rules), "和".join(rule.name_zh for rule in rules)
    keys = " and ".join(rule.key for rule in rules)
    return _issue("placement-rule-in-the-way", f"rule {keys}", f"there is an answer without {names}",
                  f"drop or loosen: {names}", f"去掉{names_zh}即有方案", f"请取消或放宽：{names_zh}")  # fmt: skip


def _first(count: int, works: Callable[[int], bool]) -> int | None:
    """The first index that works, where all after it do too; ``None`` where none does."""
    if not count or not works(count - 1):
        return None
    low, high = -1, count - 1
    while high - low > 1:
        middle = (low + high) // 2
        if works(middle):
            high = middle
        else:
            low = middle
    return high


def _minutes(seconds: float) -> int:
    return math.ceil(seconds / MINUTE)


def _issue(code: str, where: str, cause: str, remedy: str, cause_zh: str, remedy_zh: str) -> Issue:
    return Issue(code=code, where=where, cause=cause, remedy=remedy, cause_zh=cause_zh, remedy_zh=remedy_zh)
