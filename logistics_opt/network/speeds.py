"""
How fast a profile (a way of using the roads: ``truck``, ``van``, ``three_wheeler``) drives on an edge.

Speeds are data: ``speeds.csv`` holds km/h by profile, road class and surface, ``rules.csv`` what width and gradient
take away; every row has its source and grade (A: read in a primary source, B: second hand, K: general knowledge).
A user's rows override those they name: see :meth:`Speeds.overridden`.
"""

import csv
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import ProfileName

ANY: Final = "*"
ACCESS: Final = "access"  # the class of the unmapped stretch between a site and its road
SPEEDS_CSV: Final = Path(__file__).with_name("speeds.csv")
RULES_CSV: Final = Path(__file__).with_name("rules.csv")
GRADES: Final = frozenset("ABCK")
WIDTH_BELOW: Final = "width_below"
GRADIENT_ABOVE: Final = "gradient_above"

# OpenStreetMap's surface values and Chinese words, in three groups; what is in none of them counts as not known.
GROUPS: Final[Mapping[str, str]] = {
    word: group
    for group, words in {
        "paved": "paved asphalt concrete concrete:lanes concrete:plates paving_stones sett cobblestone chipseal metal "
        "unhewn_cobblestone 沥青 水泥 混凝土 硬化 铺装",
        "gravel": "gravel fine_gravel compacted pebblestone unpaved rock 砂石 碎石 砾石",
        "earth": "earth ground dirt mud grass grass_paver sand clay soil 土路 泥土 土",
    }.items()
    for word in words.split()
}

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """One line of ``speeds.csv``; ``kmh`` is ``None`` where the profile may not go."""

    profile: ProfileName
    road_class: str
    surface: str
    kmh: float | None
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of ``rules.csv``: beyond ``limit`` (metres or fraction) speed is multiplied; factor 0 is impassable."""

    profile: ProfileName
    rule: str
    limit: float
    factor: float
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Speeds:
    """The speed table. :meth:`seconds` is the one question asked of it."""

    rows: tuple[SpeedRow, ...]
    rules: tuple[Rule, ...]
    _kmh: dict[tuple[str, str, str], float | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        table = {(row.profile, row.road_class, row.surface): row.kmh for row in self.rows}
        object.__setattr__(self, "_kmh", table)

    @classmethod
    def load(cls, path: Path | None = None, *, rules: Path | None = None) -> "Speeds":
        """The packaged tables, with the rows of the user's files in place of theirs; InvalidInput names bad rows."""
        packaged = cls(tuple(_read(SPEEDS_CSV, _speed_row)), tuple(_read(RULES_CSV, _rule)))
        return packaged.overridden(
            () if path is None else _read(path, _speed_row), () if rules is None else _read(rules, _rule)
        )

    def overridden(self, rows: Iterable[SpeedRow] = (), rules: Iterable[Rule] = ()) -> "Speeds":
        """
        The same table with other rows in place of some of its own.

        A speed takes the place of the one of the same profile, class and surface. Rules take the place of *all* rules
        of their profile and kind, so that a limit can also be taken away.
        """
        own = tuple(rules)
        named = {(r.profile, r.rule) for r in own}
        table = {(r.profile, r.road_class, r.surface): r for r in (*self.rows, *rows)}
        kept = tuple(r for r in self.rules if (r.profile, r.rule) not in named)
        return Speeds(tuple(table.values()), kept + own)

    @property
    def profiles(self) -> frozenset[ProfileName]:
        """The profiles that have at least one row."""
        return frozenset(row.profile for row in self.rows)

    def kmh(
        self,
        profile: ProfileName,
        road_class: str,
        surface: str = "",
        *,
        gradient: float | None = None,
        width_m: float | None = None,
    ) -> float | None:
        """
        Speed in km/h, ``None`` where the profile cannot pass.

        The row is looked up by class and then by surface, each from the exact word to ``*``; the strictest rule of
        width and the strictest rule of gradient then apply. A gradient slows both ways: up in low gear, down on the
        brakes. What is not known costs nothing.
        """
        speed = self._base(profile, road_class, surface)
        for name, beyond in ((WIDTH_BELOW, width_m), (GRADIENT_ABOVE, gradient)):
            if speed is None or beyond is None:
                continue
            factor = min((r.factor for r in self.rules if r.profile == profile and _breaks(r, name, beyond)), default=1)
            speed = speed * factor or None
        return speed

    def seconds(self, edge: Mapping[str, Any], profile: ProfileName) -> float | None:
        """Driving time along an edge of the road graph; ``None`` where the profile cannot pass."""
        pace = self.pace(profile, edge_kind(edge))
        return None if pace is None else float(edge["length"]) * pace

    def pace(self, profile: ProfileName, kind: "EdgeKind") -> float | None:
        """Seconds a metre on an edge of this kind; ``None`` where the profile cannot pass."""
        road_class, surface, gradient, width_m = kind
        speed = self.kmh(profile, road_class, surface, gradient=gradient, width_m=width_m)
        return None if speed is None else 3.6 / speed

    def _base(self, profile: ProfileName, road_class: str, surface: str) -> float | None:
        for name in (road_class, ANY):
            for ground in (surface, GROUPS.get(surface, ANY), ANY):
                if (profile, name, ground) in self._kmh:
                    return self._kmh[profile, name, ground]
        return None


EdgeKind = tuple[str, str, float | None, float | None]  # all that the speed on an edge depends on


def edge_kind(edge: Mapping[str, Any]) -> EdgeKind:
    """Class, surface, gradient and width of an edge of the road graph."""
    return edge["road_class"], edge.get("surface") or "", edge.get("gradient"), edge.get("width_m")


def _breaks(rule: Rule, name: str, value: float) -> bool:
    if rule.rule != name:
        return False
    return value < rule.limit if name == WIDTH_BELOW else abs(value) > rule.limit


def _read(path: Path, parse: Callable[[Mapping[str, str]], Row]) -> list[Row]:
    rows, issues = [], []
    for number, record in enumerate(csv.DictReader(_lines(path)), start=2):
        try:
            rows.append(parse(record))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            issues.append(_bad_row(f"{path.name} row {number}", error))
    if issues:
        raise InvalidInput(issues)
    return rows


def _lines(path: Path) -> Iterable[str]:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace").splitlines()


def _bad_row(where: str, error: Exception) -> Issue:
    return Issue(
        "bad-speed-row",
        where,
        f"cannot be read ({error})",
        "give profile, road_class, surface, kmh between 1 and 130, passable 0 or 1, source and a grade A, B, C or K",
        f"无法读取（{error}）",
        "请填写车型、道路等级、路面、1至130的时速、是否可通行(0/1)、来源和等级A/B/C/K",
    )


def _speed_row(record: Mapping[str, str]) -> SpeedRow:
    passable = record["passable"].strip() not in ("0", "no", "false", "否")
    kmh = float(record["kmh"]) if passable else None
    if kmh is not None and not 1 <= kmh <= 130:
        raise ValueError(f"{kmh} km/h")
    profile, road_class = record["profile"].strip(), record["road_class"].strip()
    if not profile or not road_class:
        raise ValueError("no profile or no road class")
    return SpeedRow(
        ProfileName(profile), road_class, record["surface"].strip() or ANY, kmh, record["source"], _grade(record)
    )


def _rule(record: Mapping[str, str]) -> Rule:
    limit, factor, rule = float(record["limit"]), float(record["factor"]), record["rule"].strip()
    if rule not in (WIDTH_BELOW, GRADIENT_ABOVE):
        raise ValueError(f"rule {rule!r} is neither {WIDTH_BELOW} nor {GRADIENT_ABOVE}")
    if not (math.isfinite(limit) and limit >= 0 and 0 <= factor <= 1):
        raise ValueError(f"limit {limit} or factor {factor}")
    return Rule(ProfileName(record["profile"].strip()), rule, limit, factor, record["source"], _grade(record))


def _grade(record: Mapping[str, str]) -> str:
    grade = record["grade"].strip().upper()
    if grade not in GRADES:
        raise ValueError(f"grade {grade!r}")
    return grade
