"""What a policy costs a year: the best answer with the rule, less the best one without it."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from logistics_opt.errors import Issue
from logistics_opt.model import Host
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.asking import Asking, GoOn, Unanswered, always
from logistics_opt.siting.evidence.why_not import why_not
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import Rules, Wish
from logistics_opt.units import Fen

_REASONS = 5.0  # seconds for saying why a rule cannot be kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A rule that can be switched ``on`` and ``off``; it is on where switching it on changes nothing."""

    key: str
    name: str
    name_zh: str
    on: Callable[[Case, Rules], Rules]
    off: Callable[[Case, Rules], Rules]

    def is_on(self, case: Case, rules: Rules) -> bool:
        """Whether the rules hold it already."""
        return self.on(case, rules) == rules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Priced:
    """
    What one question's answer is with the policy and without it.

    ``value`` and ``cost`` (fen a year) are the difference, what the policy costs; ``None`` where there is no answer
    with it (``reasons`` say why) or none without it either.
    """

    with_it: Answer | None
    without: Answer | None
    reasons: tuple[Issue, ...] = ()

    @property
    def value(self) -> float | None:
        """How much more, in the question's unit."""
        return None if self.with_it is None or self.without is None else self.with_it.value - self.without.value

    @property
    def cost(self) -> Fen | None:
        """How much more a year, radially estimated."""
        if self.with_it is None or self.without is None:
            return None
        return self.with_it.cost.total - self.without.cost.total


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PolicyPrice:
    """
    A policy's price: what it costs a year where cost alone decides, and what it changes in the question's own answer.

    ``is_on``: the rules hold it now, so the price is what dropping it would save.
    """

    policy: Policy
    is_on: bool
    yearly: Priced
    asked: Priced


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PolicyPrices:
    """The prices in the order of the policies; ``left_out`` are those that time was too short for."""

    prices: tuple[PolicyPrice, ...]
    left_out: tuple[Policy, ...] = ()


def policy_prices(
    case: Case,
    rules: Rules,
    question: Question,
    policies: Iterable[Policy] | None = None,
    *,
    time_limit: float = math.inf,
    go_on: GoOn = always,
) -> PolicyPrices:
    """
    Each policy by itself, switched on where the rules do not hold it, and off where they do.

    ``policies``: :data:`POLICIES` unless said.
    """
    asking = Asking.for_so_long(time_limit, go_on)
    yearly = FixedCharge()
    known: dict[tuple[int, bool], Answer | None] = {}
    prices, left_out = [], []

    def now(which: int, asked: Question) -> Answer | None:
        if (which, True) not in known:
            known[which, True] = asking.ask(case, rules, asked)
        return known[which, True]

    def priced(policy: Policy, which: int, asked: Question, *, is_on: bool) -> Priced:
        other_rules = policy.off(case, rules) if is_on else policy.on(case, rules)
        here, other = now(which, asked), asking.ask(case, other_rules, asked)
        with_it, without = (here, other) if is_on else (other, here)
        reasons: tuple[Issue, ...] = ()
        if with_it is None:
            held = rules if is_on else other_rules
            left = min(asking.allowance, _REASONS)
            reasons = why_not(case, held, asked, first_only=True, time_limit=left, go_on=go_on)
        return Priced(with_it=with_it, without=without, reasons=reasons)

    for policy in POLICIES if policies is None else policies:
        is_on = policy.is_on(case, rules)
        try:
            prices.append(
                PolicyPrice(
                    policy=policy,
                    is_on=is_on,
                    yearly=priced(policy, 0, yearly, is_on=is_on),
                    asked=priced(policy, 1, question, is_on=is_on),
                )
            )
        except Unanswered:
            left_out.append(policy)
    return PolicyPrices(prices=tuple(prices), left_out=tuple(left_out))


def host_policy(key: str, name: str, name_zh: str, host: Host, wish: Wish) -> Policy:
    """A policy about where a township that has such a host puts its depot."""
    return Policy(key=key, name=name, name_zh=name_zh, on=partial(_wish, host, wish), off=partial(_no_wish, host))


def _wish(host: Host, wish: Wish, _: Case, rules: Rules) -> Rules:
    return replace(rules, hosts={**rules.hosts, host: wish})


def _no_wish(host: Host, _: Case, rules: Rules) -> Rules:
    return replace(rules, hosts={h: w for h, w in rules.hosts.items() if h is not host})


def _no_building(_: Case, rules: Rules) -> Rules:
    return replace(rules, most_new=0)


def _any_building(_: Case, rules: Rules) -> Rules:
    return replace(rules, most_new=None)


def _keep_all(case: Case, rules: Rules) -> Rules:
    return replace(rules, required=rules.required | case.standing)


def _keep_none(case: Case, rules: Rules) -> Rules:
    return replace(rules, required=rules.required - case.standing)


def _each_township(_: Case, rules: Rules) -> Rules:
    return replace(rules, every_township=True)


def _any_township(_: Case, rules: Rules) -> Rules:
    return replace(rules, every_township=False)


POLICIES: tuple[Policy, ...] = (
    host_policy(
        "passenger-station",
        "the township's depot at the passenger station",
        "乡镇站点设在客运站",
        Host.PASSENGER_STATION,
        Wish.MUST,
    ),
    host_policy("post-office-first", "post offices first", "优先依托邮政所", Host.POST_OFFICE, Wish.PREFER),
    host_policy(
        "post-office-only",
        "only the post office where there is one",
        "有邮政所的乡镇必须依托邮政所",
        Host.POST_OFFICE,
        Wish.MUST,
    ),
    Policy(key="no-new-building", name="no new building", name_zh="不新建站点", on=_no_building, off=_any_building),
    Policy(key="keep-all", name="keep all depots of today", name_zh="保留全部现有站点", on=_keep_all, off=_keep_none),
    Policy(
        key="every-township",
        name="a depot in every township",
        name_zh="每个乡镇都设站",
        on=_each_township,
        off=_any_township,
    ),
)
"""The policies a bureau asks about most."""
