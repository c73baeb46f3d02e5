"""A placement study in whole sentences: question, rules, answer, saving with its spread, reasons for each depot."""

import math
from collections.abc import Iterator, Sequence

from logistics_opt.model import SiteId
from logistics_opt.report.placement.figures import Depot, Facts
from logistics_opt.report.placement.words import (
    PREMISES,
    WISH,
    amount,
    minutes,
    money,
    option_name,
    percent,
    spread,
)
from logistics_opt.report.words import Lang, pick
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.hosts import HOST_WORDS

_NAMED = 12  # depots named in a sentence


def question(facts: Facts, lang: Lang) -> str:
    """The question as it was asked."""
    return pick(lang, facts.placement.question.words)


def rules(facts: Facts, lang: Lang) -> tuple[str, ...]:
    """What the answer had to keep to; one sentence saying so where nothing was asked."""
    return tuple(_rules(facts, lang)) or (
        pick(lang, ("No rules but the candidates' own.", "除候选点本身外无其他规则。")),
    )


def _rules(facts: Facts, lang: Lang) -> Iterator[str]:
    said, candidates = facts.placement.rules, facts.case.candidates
    opened = [d.site.id for d in facts.depots if d.lock == "open"]
    shut = [d.site.id for d in facts.depots if d.lock == "shut"]
    if opened:
        yield pick(lang, (f"Must be open: {listed(facts, opened, lang)}.", f"必开：{listed(facts, opened, lang)}。"))
    if shut:
        yield pick(lang, (f"Must stay shut: {listed(facts, shut, lang)}.", f"不开：{listed(facts, shut, lang)}。"))
    if said.least is not None:
        yield pick(lang, (f"At least {said.least} depots.", f"站点不少于{said.least}个。"))
    if said.most is not None:
        yield pick(lang, (f"At most {said.most} depots.", f"站点不超过{said.most}个。"))
    if said.budget is not None:
        sum_ = money(said.budget, lang)
        yield pick(lang, (f"Fit-out and building at most {sum_} in all.", f"改造和新建一次性投入不超过{sum_}。"))
    if said.most_new is not None:
        none = said.most_new == 0
        yield pick(
            lang,
            ("No new building.", "不新建站点。")
            if none
            else (f"At most {said.most_new} new buildings.", f"新建不超过{said.most_new}处。"),
        )
    for host, wish in said.hosts.items():
        if wish != "free":
            name, rule = pick(lang, HOST_WORDS[host]), pick(lang, WISH[wish])
            yield pick(lang, (f"{name[:1].upper()}{name[1:]}: {rule}.", f"{name}：{rule}。"))
    if said.every_township:
        yield pick(lang, ("A depot in every township.", "每个乡镇都设站。"))
    if said.within is not None:
        time = minutes(said.within, lang)
        yield pick(lang, (f"Every village within {time} of its depot.", f"每个村到站点不超过{time}。"))
    if said.catchment:
        yield pick(
            lang,
            (f"Every depot hands on at least {said.catchment} pieces a day.", f"每站每天不少于{said.catchment}件。"),
        )
    count, standing = len(candidates), len(facts.case.standing)
    yield pick(
        lang,
        (
            f"Chosen among {count} places: {standing} depots of today and {count - standing} candidates.",
            f"备选共{count}处：现有站点{standing}处，候选点{count - standing}处。",
        ),
    )


def listed(facts: Facts, sites: Sequence[SiteId], lang: Lang, most: int = _NAMED) -> str:
    """Names in a row, no more than ``most``."""
    names = [facts.names[site] for site in sites]
    more = len(names) - most
    text = pick(lang, (", ", "、")).join(names[:most])
    return text + (pick(lang, (f" and {more} more", f"等{len(names)}处")) if more > 0 else "")


def proof(facts: Facts, lang: Lang) -> str:
    """How far the answer is known to be the best one."""
    asked = facts.asked
    if not math.isfinite(asked.bound):
        located = facts.placement.located
        tried = located.tried if located is not None else 0
        return pick(
            lang,
            (
                f"Best of {tried} sets of depots compared by routed plans; no bound says how much better one could be.",
                f"按实际排线比较了{tried}组站点后的最优者；没有下界说明还能好多少。",
            ),
        )
    if asked.proven:
        return pick(lang, ("No other set answers the question better (proven).", "已证明没有更好的站点组合。"))
    gap = percent(asked.gap)
    return pick(lang, (f"At most {gap} from the best possible.", f"与理论最优相差不超过{gap}。"))


def value(answer_: Answer, lang: Lang) -> str:
    """An answer's value in the question's own unit."""
    return amount(answer_.value, answer_.unit, lang)


def place(depot: Depot, lang: Lang) -> str:
    """What the place is: host and premises."""
    host, premises = pick(lang, HOST_WORDS[depot.site.host]), pick(lang, PREMISES[depot.candidate.premises])
    return f"{host}, {premises}" if lang == "en" else f"{host}，{premises}"


def reason(facts: Facts, depot: Depot, lang: Lang) -> str:
    """Why a depot is open or shut: what the other choice would cost a year, and how firm the choice is."""
    parts = [*_locked(depot, lang), *_turned(facts, depot, lang)]
    runs = 0 if facts.evidence is None or facts.evidence.stability is None else facts.evidence.stability.runs
    if depot.stability is not None:
        times = round(depot.stability * runs)
        parts.append(pick(lang, (f"chosen in {times} of {runs} disturbed years", f"{runs}个扰动年份中{times}个入选")))
    return pick(lang, ("; ", "；")).join(parts)


def _locked(depot: Depot, lang: Lang) -> Iterator[str]:
    if depot.lock == "open":
        yield pick(lang, ("settled beforehand: open", "事先指定必开"))
    if depot.lock == "shut":
        yield pick(lang, ("settled beforehand: shut", "事先指定不开"))


def _turned(facts: Facts, depot: Depot, lang: Lang) -> Iterator[str]:
    """What the other choice costs, where the evidence turned the same choice round."""
    turn = pick(lang, ("shutting it", "若关闭") if depot.state.is_open else ("opening it", "若开设"))
    located, site = facts.placement.located, depot.candidate.site.id
    if located is not None and located.best.depots == facts.asked.depots and site in located.flips:
        yield _costs(turn, located.flips[site], lang) + pick(lang, (", by routed plans", "（按排线）"))
        return
    decision = depot.decision
    if decision is None:
        yield pick(lang, ("value of the choice: no time to work it out", "该决定的价值：时间不足，未计算"))
        return
    if decision.is_open != depot.state.is_open:
        yield pick(
            lang,
            (
                "the radial estimate would decide otherwise; routed plans decided"
                if facts.about
                else "decided otherwise",
                "往返估算的结论相反，以实际排线为准" if facts.about else "结论相反",
            ),
        )
        return
    if decision.cost is None:
        cause = pick(lang, (decision.reasons[0].cause, decision.reasons[0].cause_zh)) if decision.reasons else ""
        said = pick(lang, (f"{turn} is not possible", f"{turn}则无解"))
        yield said + (f" ({cause})" if cause else "")
        return
    other = decision.other
    if other is not None and decision.value is not None and not other.unit.startswith("fen"):
        worth = amount(decision.value, other.unit, lang, sign=True)
        sum_ = money(decision.cost, lang, sign=True)
        yield pick(lang, (f"{turn}: {worth}, {sum_} a year", f"{turn}：{worth}，{sum_}/年"))
        return
    yield _costs(turn, decision.cost, lang)


def _costs(turn: str, cost: float, lang: Lang) -> str:
    """What the other choice costs a year."""
    word = pick(lang, ("more", "多") if cost >= 0 else ("less", "少"))
    sum_ = money(abs(cost), lang)
    return pick(lang, (f"{turn} would cost {sum_} a year {word}", f"{turn}每年{word}花{sum_}"))


def binding(facts: Facts, lang: Lang) -> str:
    """The village that is farthest off, from where, how long, and whether it decides the answer."""
    village = facts.binding
    if village is None or village.asked is None:
        return pick(lang, ("There is no village with goods.", "没有有货的村。"))
    name, depot = facts.names[village.site.id], facts.names[village.asked.place]
    time = minutes(village.asked.worst, lang)
    before = "" if village.today is None else minutes(village.today.worst, lang)
    text = pick(
        lang,
        (
            f"{name} is farthest off: {time} from {depot} in its worst season ({before} today).",
            f"{name}最远：最差季节距{depot}{time}（现状{before}）。",
        ),
    )
    if facts.decides_by_limit:
        limit = minutes(facts.limit[0], lang)
        text += pick(lang, (" It decides the answer.", "它决定本方案。")) if not facts.limit[1] else pick(
            lang, (f" The limit is {limit}.", f"时限为{limit}。")
        )  # fmt: skip
    return text


def about(facts: Facts, lang: Lang) -> str:
    """What question the evidence was worked out with; empty where it is the one that was asked."""
    other = facts.about
    if other is None:
        return ""
    name = option_name(other.name, lang)
    return pick(
        lang,
        (
            f"Worked out radially, with the {name} question; the answer itself is judged by routes.",
            f"以下按往返估算的“{name}”问题计算；方案本身以实际排线评定。",
        ),
    )


def allotment_note(facts: Facts, lang: Lang) -> tuple[str, ...]:
    """What the minutes are of, where plans may bring a village's goods from elsewhere; nothing without plans."""
    if not facts.is_routed:
        return ()
    return (
        pick(
            lang,
            (
                "Minutes are from the place a village is allotted to; the plans of a day may serve it from another.",
                "车程按各村分配的站点计算；当日排线可能由其他地点送达。",
            ),
        ),
    )


def spread_note(facts: Facts, lang: Lang) -> tuple[str, ...]:
    """What the spread beside a yearly difference means; nothing where no difference has one."""
    difference = facts.saving
    error = None if difference is None else facts.spread_a_year(difference)
    if difference is None or error is None:
        return ()
    unseen = f"{money(-difference.mean * facts.case.year, lang, sign=True)} {spread(error, lang)}"
    return (
        pick(
            lang,
            (
                "Yearly costs are those of the seasons' days. The ± beside their difference is at 95 % (Student's t) "
                f"over {difference.days} unseen days, where it is {unseen} a year; kinds of cost have no spread.",
                f"年成本按各季节代表日计算；差异后的±为{difference.days}个检验日的95%置信范围（t分布）折算到全年，"
                f"检验日的差异为{unseen}/年；各分项不单列波动。",
            ),
        ),
    )


def missing(facts: Facts, lang: Lang) -> tuple[str, ...]:
    """What there was no time for, and whether the study was stopped."""
    evidence = facts.evidence
    found = []
    if facts.placement.stopped:
        found.append(pick(lang, ("The study was stopped before all was done.", "测算在完成前被停止。")))
    if not facts.is_routed:
        found.append(pick(lang, ("No routed plans: all costs are radial estimates.", "未排线：成本均为往返估算。")))
    wanted = {
        "near_best": ("near-best sets", "次优组合"),
        "curve": ("cost by number of depots", "成本曲线"),
        "decisions": ("value of each decision", "各站点决策价值"),
        "stability": ("stability", "稳定性"),
        "policies": ("prices of policies", "政策代价"),
    }
    lacking = [words for key, words in wanted.items() if evidence is None or getattr(evidence, key) is None]
    if lacking:
        en, zh = ", ".join(w[0] for w in lacking), "、".join(w[1] for w in lacking)
        found.append(pick(lang, (f"Not worked out: {en}.", f"未计算：{zh}。")))
    return tuple(found)
