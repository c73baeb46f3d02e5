"""The sentences of a study of shared delivery: what was asked, what came out, how sure it is, who pays."""

import math
from collections import Counter

from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.words import exact, listed, money, own_half, percent, verdict, yuan
from logistics_opt.report.words import pick
from logistics_opt.sharing.properties import Properties


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
        most = yuan(max((share.paid_margin or 0.0 for share in facts.shares.values()), default=0.0))
        return pick(
            facts.lang,
            (
                f"Shares are sampled and known to {most} yuan a day or better (95 %). Whether a group would be better "
                "off by itself cannot be said from a sample.",
                f"分摊额为抽样结果，误差不超过每天{most}元（95%）。抽样结果无法判断是否有联盟愿意退出。",
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
    cost = exact(sum(one.group.plan.cost.total for one in facts.settled))
    mean = money(facts.together.cost.mean, facts.lang)
    factors = ", ".join(f"{one.factor:.4f}" for one in facts.settled)
    said = pick(
        facts.lang,
        (
            f"Settled is the plan of {day}, first seed, for {facts.days} days like it; it costs {cost} yuan a day, "
            f"where the mean of all draws is {mean}. The rule shares mean costs; shares and stand-alone costs are "
            f"brought to that plan's cost in one proportion (times {factors}), so that shares add up to what the plan "
            "costs, to the fen, and savings in per cent are the study's. Goods left behind are charged in comparisons, "
            "and nobody pays for them. Cash on delivery and subsidies are not in it.",
            f"结算对象为{day}（首个种子）的方案，按{facts.days}天同样的日子计，每天成本{cost}元（全部测算均值为{mean}）。"
            f"规则分摊的是全部测算的平均成本；分摊额与单独成本按同一比例（×{factors}）换算到该方案成本，"
            "分摊额合计与方案成本分文不差，节约比例与测算一致。"
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


def subsidy_note(facts: Facts) -> str:
    """What the programme's bought services pay on the settled day, and that no cost here counts them."""
    found = [one.accounts.break_even for one in facts.settled if one.accounts.break_even is not None]
    rules: Counter[str] = Counter()
    for one in found:
        rules.update(one.rules)
    paid, cost = sum(rules.values()), sum(one.group.plan.cost.total for one in facts.settled)
    off = pick(
        facts.lang,
        (
            "All costs and savings are with the subsidy off.",
            "所有成本与节约均未计补贴。",
        ),
    )
    if not paid or not cost:
        return off
    listing = listed([f"{own_half(name, facts.lang)} {exact(fen)}" for name, fen in rules.items()], facts.lang)
    return off + pick(
        facts.lang,
        (
            f" With it the programme would pay {exact(paid)} yuan of the day ({listing}), {percent(paid / cost)} of "
            "what all cost together. What is paid by the piece is paid whoever drives, so the saving in yuan stays.",
            f"若计入，项目当日支付{exact(paid)}元（{listing}），占共同配送成本的{percent(paid / cost)}。"
            "按件补贴与由谁配送无关，节约金额不变。",
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
            f"programme's subsidies, and {every - alone - subsidy} are paid for by the others even so. "
            + subsidy_note(facts),
            f"按每件{fee}元，{every}个村中{alone}个自身收支平衡，计入补贴后共{alone + subsidy}个，"
            f"其余{every - alone - subsidy}个仍需其他村分担。" + subsidy_note(facts),
        ),
    )
