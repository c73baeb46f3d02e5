"""The few hundred words a reader sees, in English and Chinese, and how numbers are written for people."""

import re
from collections.abc import Mapping

from logistics_opt.model import Assumption, Direction, Echelon, LonLat, Problem, Reason, Site, SiteId, Tier, names
from logistics_opt.model.names import Lang as Lang
from logistics_opt.units import HOUR, MINUTE, Seconds, clock

TIER: Mapping[Tier, tuple[str, str]] = {
    Tier.COUNTY: ("county warehouse", "县级配送中心"),
    Tier.TOWNSHIP: ("township depot", "乡镇中转站"),
    Tier.VILLAGE: ("village post point", "村级服务点"),
}
ECHELON: Mapping[Echelon, tuple[str, str]] = {
    Echelon.FIRST: ("truck, county to township", "县到乡镇（干线）"),
    Echelon.SECOND: ("van, to the villages", "到村（末端）"),
}
BUS = ("bus, by its timetable", "客运班车")
DIRECTION: Mapping[Direction, tuple[str, str]] = {
    Direction.DOWN: ("down (to the site)", "下行"),
    Direction.UP: ("up (to the county)", "上行"),
}
REASON: Mapping[Reason, tuple[str, str]] = {
    Reason.UNREACHABLE: ("no road for any suitable vehicle", "没有合适车辆可走的路"),
    Reason.NOT_CARRIED: ("no vehicle may carry such goods", "没有车辆可以承运这类货物"),
    Reason.TOO_LARGE: ("one piece is larger than every vehicle that could come", "单件超过所有可用车辆"),
    Reason.CLOSED: ("no vehicle can be there within opening hours", "营业时间内没有车辆能到达"),
    Reason.SHIFT: ("there and back is longer than every shift", "往返时间超过所有班次"),
    Reason.NOT_READY: ("ready too late for any shift", "备货太晚，赶不上任何班次"),
    Reason.FLEET: ("the vehicles are taken by other goods", "车辆已被其他货物占用"),
    Reason.DEPOT_CAPACITY: ("the depot's daily throughput is used up", "中转站当日处理能力已用完"),
    Reason.CANCELLED: ("the search was stopped before it was placed", "求解被中止，尚未安排"),
    Reason.BY_HAND: ("left out by the dispatcher", "由调度员人工移出"),
    Reason.DELAY: ("what has happened since it was planned leaves no time for it", "当日延误后已来不及"),
}
GENERATED = (
    "Some positions or roads are generated, not surveyed: good for planning exercises, not for finding a door.",
    "部分位置或道路为程序生成，并非实测：可用于方案测算，不可用于实地找点。",
)

# The bound's methods as routing writes them; a text that is not among them is shown as it is.
_BOUND: Mapping[str, str] = {
    "trips by q-routes, service time, sites that must be open": "车次定价（q-路线松弛）、作业时间、必须启用的站点",
    "round tour (1-tree), service time, sites that must be open": "巡回路线（1-树松弛）、作业时间、必须启用的站点",
    "radial, service time, sites that must be open": "放射式往返里程、作业时间、必须启用的站点",
    "nothing is brought out, so nothing is certain to cost": "当日无货送出，没有必然发生的成本",
}
_MADE_BY = re.compile(
    r"(?:decomposition with (\S+)|search over both echelons), seed (\d+)(?:, ([\d.e+]+) s)?(?:, (\d+) steps)?"
)


def pick(lang: Lang, words: tuple[str, str]) -> str:
    """The English or the Chinese of a pair."""
    return words[0] if lang == "en" else words[1]


def assumed(one: Assumption, lang: Lang) -> tuple[str, str, str, str]:
    """An assumption's name, value, source and grade in the reader's language, where there are such words."""
    if lang == "en":
        return one.name, one.value, one.source, one.grade
    return one.name_zh or one.name, one.value_zh or one.value, one.source_zh or one.source, one.grade


def has_generated(sites: Mapping[SiteId, Site]) -> bool:
    """Whether any position was generated rather than surveyed; every output must then say so."""
    return any(site.position_kind == "generated" for site in sites.values())


def bound_method(method: str, lang: Lang) -> str:
    """How the lower bound is known, in the reader's language where it is one of the known methods."""
    return _BOUND.get(method, method) if lang == "zh" else method


def maker(made_by: str, lang: Lang) -> str:
    """What made the plan, in the reader's language where the words are those of our own search."""
    found = _MADE_BY.fullmatch(made_by)
    if lang == "en" or found is None:
        return made_by
    backend, seed, seconds, steps = found.groups()
    solver = "自动选择" if backend == "auto" else backend
    method = "两级联合搜索" if backend is None else f"分解求解，求解器：{solver}"
    parts = [method, f"随机种子 {seed}"]
    parts += [f"限时 {seconds} 秒"] if seconds else []
    parts += [f"{steps} 步"] if steps else []
    return "，".join(parts)


def township(problem: Problem, site: Site) -> str:
    """The name of the township depot a site belongs to; empty for the warehouse and for sites without one."""
    if site.tier is Tier.TOWNSHIP:
        return site.name
    parent = problem.site.get(site.parent) if site.parent else None
    return parent.name if parent is not None and parent.tier is Tier.TOWNSHIP else ""


def spoken(name: str, lang: Lang) -> str:
    """Of a name in both languages the words of one, fit to print."""
    return names.spoken(clean(name, 1_000), lang)


def hours(seconds: Seconds) -> str:
    """A length of time as ``3:05`` (hours, minutes)."""
    return f"{seconds // HOUR}:{seconds % HOUR // MINUTE:02d}"


def moment(seconds: Seconds) -> str:
    """A clock time for paper and screen."""
    return clock(seconds)


def clean(text: str, longest: int = 60) -> str:
    """
    A user's text for one line of print: no control or direction-changing characters, at most ``longest`` long.

    Direction overrides could make one name show as another; they carry no meaning in a name of a place.
    """
    kept = "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def columns(text: str) -> int:
    """Width of a text in half squares: a Chinese character is two, any other one."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def short(text: str, longest: int) -> str:
    """As :func:`clean`, at most ``longest`` half squares wide."""
    line = clean(text, longest)
    if columns(line) <= longest:
        return line
    while columns(line) > longest - 1:
        line = line[:-1]
    return f"{line}…"


def rounded(point: LonLat) -> tuple[float, float]:
    """A position to five decimals, about a metre."""
    return round(point.lon, 5), round(point.lat, 5)
