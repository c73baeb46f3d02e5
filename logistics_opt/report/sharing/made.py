"""How a study of shared delivery was made, in sentences: days, seeds, steps, repairs, samples."""

from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.words import listed
from logistics_opt.report.words import pick
from logistics_opt.sharing.properties import NotWorking


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
