"""What others report, and why a saving of ours may be far from it: of sharing, and of buses."""

from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.words import percent
from logistics_opt.report.words import pick

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


def beside(facts: Facts) -> list[str]:
    """What there is to say beside these: of the saving, and of buses where the county has any."""
    return [text for text in (why_so_large(facts), buses(facts)) if text]


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


_MODEST = 0.025  # half of what is reported


def buses(facts: Facts) -> str:
    """What buses are worth once vehicles are shared, beside what others report; nothing where there are none."""
    without = next((one for one in facts.outcome.variations if one.name == "no-buses"), None)
    if without is None or not without.together.mean:
        return ""
    saved = 1 - facts.together.cost.mean / without.together.mean
    change = percent(abs(saved))
    riding = sum(ride.load.pieces for group in facts.together.groups for ride in group.plan.rides)
    more, more_zh = ("less", "节约") if saved >= 0 else ("more", "多支出")
    told = pick(
        facts.lang,
        (
            f"Buses: all together pay {change} {more} with them than without, and {riding:,} pieces ride in the first "
            "plan; reported is about 5 % less, against trucks that are pooled already.",
            f"客运班车：共同配送使用班车比不用班车{more_zh}{change}，首个方案中有{riding:,}件搭乘班车；"
            "文献中与已整合的货车相比节约约5%。",
        ),
    )
    if saved >= _MODEST:
        return told
    return told + pick(
        facts.lang,
        (
            " Why so little: where all share their trucks a depot gets far more than a bus has room for, so the truck "
            "comes anyway, and what rides on the bus saves no trip. A firm by itself, which would send a truck for a "
            "few pieces, has more of a bus. A per cent or two is within what the search leaves.",
            "原因：共用货车后每个站点的货量远超班车舱位，货车总要到达，班车带走的快件省不下车次；"
            "单个企业为少量快件派车，班车对其更有价值。一两个百分点的差别在搜索误差之内。",
        ),
    )
