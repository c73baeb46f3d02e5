"""The sentences of a study of shared delivery: what was asked, what came out, how sure it is, how it was made."""

import math

from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.words import listed, money, own_half, percent, verdict
from logistics_opt.report.words import pick
from logistics_opt.sharing.properties import NotWorking, Properties

LITERATURE: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (
        (
            "Rao et al. 2025, Transportation Research Part E 202: rural platform of express firms and bus operators",
            "Rao等（2025），Transportation Research Part E 202：快递企业与客运企业的农村共享平台",
        ),
        (
            "savings positive in six Chinese counties, largest in the west (figures behind a paywall)",
            "中国六县节约均为正，西部最大（具体数字需付费查阅）",
        ),
    ),
    (
        ("Two-echelon hyperconnected delivery, Atlanta (arXiv)", "亚特兰大两级超连接配送（arXiv）"),
        ("-16.8 %", "-16.8%"),
    ),
    (
        ("Bus integration, Qingchuan, against trucks that are pooled already", "青川县客货融合，与已整合的货车相比"),
        ("about -5 %", "约-5%"),
    ),
    (
        ("630 lines in Hunan (Systems 13:602)", "湖南630条线路（Systems 13:602）"),
        ("downward cost -20 %", "下行成本-20%"),
    ),
)
"""Figures of others to set beside a saving: what was studied, and what was found."""


def question(facts: Facts) -> str:
    """What was asked."""
    count = len(facts.outcome.players)
    return pick(
        facts.lang,
        (
            f"What do {count} firms of {facts.county} save when they share warehouse, depots and vans, "
            "who should pay what, and does it hold?",
            f"{facts.county}{count}家企业共用仓库、站点和车辆，能节约多少，费用如何分摊，结论是否可靠？",
        ),
    )


def saved_range(facts: Facts) -> str:
    """The saving, of what going apart costs, with its range where one is known: 62.0% (61.2% to 62.8%)."""
    saved, apart = facts.together.saved, facts.apart.cost.mean
    said = percent(facts.share_saved)
    if not math.isfinite(saved.margin) or not apart:
        return said
    low, high = (percent((saved.mean + sign * saved.margin) / apart) for sign in (-1, 1))
    return said + pick(facts.lang, (f" ({low} to {high})", f"（{low}至{high}）"))


def answer(facts: Facts) -> str:
    """The saving in one sentence, with range and verdict."""
    cost, apart = money(facts.together.cost.mean, facts.lang), money(facts.apart.cost.mean, facts.lang)
    sure = verdict(facts.together.saved, facts.lang)
    return pick(
        facts.lang,
        (
            f"Together the day costs {cost} rather than {apart}: shared delivery saves {saved_range(facts)}, {sure}.",
            f"共同配送每天{cost}，各自配送每天{apart}：节约{saved_range(facts)}，{sure}。",
        ),
    )


def who_gains(facts: Facts) -> str:
    """The least and the most that a firm saves under the rule, and whether anybody would leave."""
    by_share = sorted(facts.outcome.players, key=lambda firm: facts.shares[firm].saved_share)
    least, most = by_share[0], by_share[-1]
    low, high = (percent(facts.shares[firm].saved_share) for firm in (least, most))
    names = facts.names[least], facts.names[most]
    said = pick(
        facts.lang,
        (
            f"By the rule of the settlement ({facts.rule_name}) firms save from {low} ({names[0]}) "
            f"to {high} ({names[1]}).",
            f"按结算规则（{facts.rule_name}），各企业节约{low}（{names[0]}）至{high}（{names[1]}）。",
        ),
    )
    return said + pick(facts.lang, (" ", "")) + stability(facts)


def stability(facts: Facts) -> str:
    """Whether a coalition would leave under the rule; what a sample cannot say."""
    if facts.outcome.sampled:
        return pick(
            facts.lang,
            (
                "Whether a group would be better off by itself cannot be said from a sample.",
                "抽样结果无法判断是否有联盟愿意退出。",
            ),
        )
    rows = {row.rule.name: row for row in facts.outcome.properties}
    row = rows.get(facts.rule)
    if not isinstance(row, Properties) or row.worst is None:
        return ""
    if row.in_core:
        return pick(
            facts.lang, ("No group of firms would be better off by itself.", "没有任何联盟退出后会更有利（在核心内）。")
        )
    who, much = facts.named(row.worst.coalition), money(row.worst.saves, facts.lang)
    return pick(
        facts.lang,
        (
            f"It is not stable: {who} would save {much} a day by leaving.",
            f"分摊不稳定：{who}退出后每天可再节约{much}。",
        ),
    )


def draws(facts: Facts) -> str:
    """Over what the spread is, and what it does not say."""
    days, seeds = facts.day_count, facts.seed_count
    if days > 1:
        return pick(
            facts.lang,
            (
                f"Margins are 95 % over {days} days of demand; each is planned {seeds} times, from different seeds."
                if seeds > 1
                else f"Margins are 95 % over {days} days of demand, each planned once.",
                f"误差为95%置信区间，基于{days}个需求日，每日{seeds}个随机种子。",
            ),
        )
    if seeds > 1:
        return pick(
            facts.lang,
            (
                f"Margins are 95 % over {seeds} seeds of one day of demand; they say nothing of other days.",
                f"误差为95%置信区间，基于同一需求日的{seeds}个随机种子，不反映其他日期的变化。",
            ),
        )
    return pick(
        facts.lang,
        ("One day, one seed: the spread is unknown.", "仅一天、一个随机种子：波动未知。"),
    )


def why_so_large(facts: Facts) -> str:
    """Why the saving is far above what others report, and how much of that the promise explains."""
    said = pick(
        facts.lang,
        (
            "Why ours may be far larger: here firms apart keep the same promise as together, every village every day, "
            "so each drives nearly every road. In practice firms go to thin villages two or three times a week or "
            "leave parcels in the township.",
            "本测算节约可能偏大的原因：此处各自配送与共同配送承诺相同（每天到每个村），各企业几乎都要走遍全部道路；"
            "实际中企业每周只到偏远村两三次，或将快件留在乡镇。",
        ),
    )
    now = facts.as_now
    if now is None:
        return said
    share = percent(now.share)
    points = f"{100 * (facts.share_saved - now.share):.1f}"
    more = pick(
        facts.lang,
        (
            f" If firms apart go three times a week and together every day, the saving is {share}: {points} points "
            "come from that promise.",
            f"若各自配送每周3次、共同配送每天一次，节约为{share}：{points}个百分点来自该承诺。",
        ),
    )
    return said + more


def what_ifs_note(facts: Facts) -> str:
    """How what-ifs are searched, so that a reader may compare them with the study's own saving."""
    if not facts.outcome.variations:
        return ""
    return pick(
        facts.lang,
        (
            "Every case is planned in one way: as many steps, the same seeds, for all together the same start.",
            "各情景的测算方式相同：步数、随机种子以及共同配送的初始方案均一致。",
        ),
    )


def settlement_note(facts: Facts) -> str:
    """How the mean game became accounts of one day's plan."""
    day = facts.first.day.isoformat()
    factors = ", ".join(f"{one.factor:.4f}" for one in facts.settled)
    said = pick(
        facts.lang,
        (
            f"Settled is the plan of {day}, first seed, for {facts.days} days like it. The rule shares mean costs over "
            "all draws; shares and stand-alone costs are brought to that plan's cost in one proportion (times "
            f"{factors}), so that shares add up to what the plan costs, to the fen, and savings in per cent are the "
            "study's. Goods left behind are charged in comparisons, and nobody pays for them. Cash on delivery and "
            "subsidies are not in it.",
            f"结算对象为{day}（首个种子）的方案，按{facts.days}天同样的日子计。规则分摊的是全部测算的平均成本；分摊额与单独成本"
            f"按同一比例（×{factors}）换算到该方案成本，分摊额合计与方案成本分文不差，节约比例与测算一致。"
            "未送货物仅在比较中计价，无人支付。不含代收货款和补贴。",
        ),
    )
    if len(facts.settled) < 2:
        return said
    return said + pick(
        facts.lang,
        (
            " All together were dearer than in parts, so each part settles by itself.",
            "全部合并比分组更贵，故各组分别结算。",
        ),
    )


def layers_note(facts: Facts) -> str:
    """What the base load is, and what a parcel on top of it costs."""
    layers = facts.outcome.layers
    if layers is None:
        return ""
    names = {one.id: own_half(one.name, facts.lang) for one in facts.first.commodities}
    goods = listed(sorted(names.get(one, one) for one in layers.commodities), facts.lang)
    return pick(
        facts.lang,
        (
            f"Base load: goods that are driven in any case ({goods}). The add-on is everything else; what it adds is "
            "both together less the base load alone.",
            f"基础货量：无论如何都要运输的货物（{goods}）。附加货量为其余货物；附加成本为两者合运成本减去仅运基础货量的成本。",
        ),
    )


def break_even_note(facts: Facts) -> str:
    """How many villages pay for themselves, and at what fee."""
    found = [one.accounts.break_even for one in facts.settled if one.accounts.break_even is not None]
    if not found:
        return ""
    every = sum(len(one.villages) for one in found)
    alone, subsidy = sum(len(one.alone) for one in found), sum(len(one.with_subsidy) for one in found)
    fee = f"{found[0].fee.per_piece / 100:.2f}"
    return pick(
        facts.lang,
        (
            f"At {fee} yuan a piece, {alone} of {every} villages pay for themselves, {alone + subsidy} with the "
            f"programme's subsidies, and {every - alone - subsidy} are paid for by the others even so.",
            f"按每件{fee}元，{every}个村中{alone}个自身收支平衡，计入补贴后共{alone + subsidy}个，"
            f"其余{every - alone - subsidy}个仍需其他村分担。",
        ),
    )


def made(facts: Facts) -> list[str]:
    """How it was computed."""
    outcome = facts.outcome
    days = listed([problem.day.isoformat() for problem in outcome.problems], facts.lang, 8)
    dearer, several = outcome.repairs
    count = len(facts.coalitions)
    said = [
        pick(
            facts.lang,
            (
                f"Days of demand: {days}; seeds a day: {facts.seed_count}; {outcome.steps:,} steps of search a plan; "
                f"{count:,} coalitions a draw, each planned, routed and checked; {_lasted(facts)}.",
                f"需求日：{days}；每日随机种子：{facts.seed_count}；每个方案搜索{outcome.steps:,}步；每次测算{count:,}个联盟，"
                f"均经排线和校验；用时{_lasted(facts)}。",
            ),
        ),
        draws(facts),
        pick(
            facts.lang,
            (
                f"In {dearer} of {several} cases a coalition's joint plan was dearer than its parts; it then costs "
                "what its cheapest parts do.",
                f"{several}个联盟方案中有{dearer}个比其各部分之和更贵，此时按最便宜的分组计。",
            ),
        ),
    ]
    if outcome.sampled:
        said.append(sampling(facts))
    if outcome.stopped:
        said.append(
            pick(
                facts.lang,
                ("The study was stopped before it was finished.", "测算提前停止，部分内容未完成。"),
            )
        )
    return said


def sampling(facts: Facts) -> str:
    """What a sampled value is from, and what its margin is."""
    circles = facts.outcome.sampled[0].circles if facts.outcome.sampled else 0
    return pick(
        facts.lang,
        (
            f"There are too many firms for all coalitions: the Shapley value is sampled from {circles} circles of "
            "firms, and its margin is that of the sample.",
            f"企业过多，无法计算全部联盟：沙普利值由{circles}个随机环排列抽样得到，误差为抽样误差。",
        ),
    )


def _lasted(facts: Facts) -> str:
    seconds = facts.outcome.seconds
    if seconds < 90:
        return f"{seconds:,.0f}" + pick(facts.lang, (" seconds", "秒"))
    return f"{seconds / 60:,.0f}" + pick(facts.lang, (" minutes", "分钟"))


def not_working(facts: Facts, row: NotWorking) -> str:
    """Why a rule does not work with this game."""
    issue = row.issues[0]
    return pick(facts.lang, (issue.cause, issue.cause_zh))
