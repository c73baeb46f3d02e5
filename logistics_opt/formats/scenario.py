"""
A question of placement as a file: versioned, written by hand or by the program, copied, edited, asked again.

What stands in it is checked in two steps: its form when it is read, and what it says of a county (names of places,
seasons, days) when it is put to that county by :meth:`Scenario.asked_of`.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from logistics_opt.demo import demo_counties, demo_county
from logistics_opt.errors import Issue
from logistics_opt.formats.county import County
from logistics_opt.formats.log import Log
from logistics_opt.formats.names import key_of, nearest
from logistics_opt.formats.wire import Hundredths, Id, Name, Whole, Wire, base_units
from logistics_opt.model import Candidate, Host, Problem, Season, SiteId
from logistics_opt.model.season import DAYS_A_YEAR
from logistics_opt.siting.hosts import HOST_WORDS
from logistics_opt.siting.questions.backup_cover import BackupCover
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.location_routing import LocationRouting
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import PREFERENCE, Rules, Wish
from logistics_opt.units import MINUTE, YUAN

UNSEEN_DAYS = 5
"""So many days that had no part in choosing are routed unless said otherwise, where the county has other days."""

_NAMED = 4  # seasons and days that an issue names

NEEDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "p-median": (frozenset({"depots"}), frozenset()),
    "p-centre": (frozenset({"depots"}), frozenset()),
    "set-cover": (frozenset({"limit_minutes"}), frozenset()),
    "max-cover": (frozenset({"depots", "limit_minutes"}), frozenset()),
    "backup-cover": (frozenset({"depots", "limit_minutes"}), frozenset()),
    "fixed-charge": (frozenset(), frozenset({"depots", "split"})),
    "location-routing": (frozenset(), frozenset({"depots"})),
}
"""What each question must be asked with, and what it may be asked with besides."""

QuestionName: TypeAlias = Literal[
    "p-median", "p-centre", "set-cover", "max-cover", "backup-cover", "fixed-charge", "location-routing"
]
Depots: TypeAlias = Annotated[int, Field(ge=0, le=10_000)]
Minutes: TypeAlias = Annotated[float, Field(ge=0, le=100_000)]
Factor: TypeAlias = Annotated[float, Field(gt=0, le=1_000)]


def _days(value: Any) -> int | tuple[datetime.date, ...]:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= DAYS_A_YEAR:
        return value
    if isinstance(value, list | tuple) and len(value) <= DAYS_A_YEAR:
        days = [_day(one) for one in value]
        if None not in days and len(set(days)) == len(days):
            return tuple(day for day in days if day is not None)
    raise ValueError(f'a number from 0 to {DAYS_A_YEAR}, or different days such as ["2026-03-02"], is needed')


def _day(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    try:
        day = datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == value else None


def _written(days: int | tuple[datetime.date, ...]) -> int | list[str]:
    return days if isinstance(days, int) else [day.isoformat() for day in days]


UnseenDays: TypeAlias = Annotated[
    int | tuple[datetime.date, ...],
    PlainValidator(_days),
    PlainSerializer(_written),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": DAYS_A_YEAR},
                {"type": "array", "items": {"type": "string", "format": "date"}, "uniqueItems": True},
            ]
        }
    ),
]
"""How many days, or which."""


class QuestionDocument(Wire):
    """What is asked; ``depots`` and ``limit_minutes`` where the question has them (:data:`NEEDS`)."""

    name: QuestionName
    depots: Depots | None = None
    limit_minutes: Minutes | None = None
    split: bool = False


class RulesDocument(Wire):
    """
    What an answer must keep to (:class:`~logistics_opt.siting.rules.Rules`), places by id or name.

    ``budget_yuan`` is for all fit-out, once; ``within_minutes`` one way, in every season; ``catchment_pieces`` a depot
    and normal day.
    """

    required: tuple[Id, ...] = ()
    excluded: tuple[Id, ...] = ()
    least: Depots | None = None
    most: Depots | None = None
    budget_yuan: Hundredths | None = None
    most_new: Depots | None = None
    hosts: dict[Host, Wish] = Field(default_factory=dict)
    preference_yuan: Hundredths = Decimal(PREFERENCE) / YUAN
    within_minutes: Minutes | None = None
    catchment_pieces: Whole = 0
    every_township: bool = False


class GrowthDocument(Wire):
    """What the loads of every season and unseen day are multiplied by, by direction."""

    down: Factor = 1.0
    up: Factor = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """
    A scenario put to its county: what :func:`~logistics_opt.study.depot_placement.place_depots` is given.

    ``issues`` are the warnings and repairs of the tables and of all the days; what is not found on every one of them
    says in which season, or on which day, it is.
    """

    question: Question | LocationRouting
    rules: Rules
    candidates: tuple[Candidate, ...]
    seasons: tuple[tuple[Season, Problem], ...]
    unseen: tuple[Problem, ...]
    issues: tuple[Issue, ...] = ()


class Scenario(Wire):
    """
    A question of placement with all that belongs to it.

    ``county`` is a folder or workbook, relative to the scenario's file, or the name of a demo county. ``seasons``
    gives some of the county's seasons other numbers of days; 0 leaves one out. ``direct``: villages may be served
    straight from the warehouse. ``route``: sets of depots are judged by routed plans. ``steps`` and
    ``time_limit_seconds`` are the study's own where they are not given.
    """

    format: Literal["logistics-opt/scenario"] = "logistics-opt/scenario"
    version: Literal[1] = 1
    name: Name = ""
    note: Name = ""
    county: Id
    question: QuestionDocument
    rules: RulesDocument = RulesDocument()
    growth: GrowthDocument = GrowthDocument()
    seasons: Annotated[dict[Id, Annotated[int, Field(ge=0, le=DAYS_A_YEAR)]], Field(max_length=DAYS_A_YEAR)] = Field(
        default_factory=dict
    )
    direct: bool = True
    route: bool = True
    unseen_days: UnseenDays = UNSEEN_DAYS
    steps: Annotated[int, Field(ge=1, le=10**9)] | None = None
    time_limit_seconds: Annotated[float, Field(ge=0.1, le=86_400)] | None = None
    lang: Literal["zh", "en"] = "zh"

    def place(self, folder: Path) -> Path:
        """Where the county is, for a scenario whose file is in that folder."""
        path = folder / self.county
        if not path.exists() and self.county in demo_counties():
            return demo_county(self.county)
        return path

    @property
    def routed(self) -> bool:
        """Whether plans are made at all."""
        return self.route or self.question.name == LocationRouting.name

    def asked_of(self, county: County) -> Asked:
        """
        The question, the rules and the days, of this county.

        Raises InvalidInput with everything that does not fit together: what the question needs, places, seasons and
        days that the county does not have. What its waybills hold is read after that.
        """
        log = Log()
        self._check_question(log)
        found = {name: tuple(self._places(county, name, log)) for name in ("required", "excluded")}
        seasons = self._seasons(county, log)
        days = self._unseen(county, seasons, log)
        log.raise_errors()
        heard: dict[Issue, list[str]] = {}

        def problem(season: Season, named: str) -> Problem:
            made = county.season_problem(season)
            for issue in dict.fromkeys(county.issues):
                heard.setdefault(issue, []).append(named)
            return made

        return Asked(
            question=self._question(),
            rules=self._rules(found["required"], found["excluded"]),
            candidates=county.candidates,
            seasons=tuple((season, problem(season, f"season {season.name}")) for season in seasons),
            unseen=tuple(problem(self._grown(_whole_day(day)), f"day {day}") for day in days),
            issues=tuple(_dated(issue, named, len(seasons) + len(days)) for issue, named in heard.items()),
        )

    def dated(self, county: County) -> "Scenario":
        """The same with its unseen days by name, so that days added to the county later change nothing."""
        if not self.routed:
            return self
        log = Log()
        days = self._unseen(county, self._seasons(county, log), log)
        log.raise_errors()
        return self.model_copy(update={"unseen_days": days})

    def _check_question(self, log: Log) -> None:
        asked = self.question
        given = {name for name in ("depots", "limit_minutes") if getattr(asked, name) is not None}
        given |= {"split"} if asked.split else set()
        needed, allowed = NEEDS[asked.name]
        for name in sorted(needed - given):
            log.add("scenario-question-needs", f"$.question.{name}", value=asked.name, needed=name)
        for name in sorted(given - needed - allowed):
            log.add("scenario-question-ignores", f"$.question.{name}", value=asked.name, given=name)

    def _question(self) -> Question | LocationRouting:
        asked = self.question
        limit = 0 if asked.limit_minutes is None else round(asked.limit_minutes * MINUTE)
        made: Mapping[str, Question | LocationRouting] = {
            "p-median": PMedian(asked.depots or 0),
            "p-centre": PCentre(asked.depots or 0),
            "set-cover": SetCover(limit),
            "max-cover": MaxCover(asked.depots or 0, limit),
            "backup-cover": BackupCover(asked.depots or 0, limit),
            "fixed-charge": FixedCharge(split=asked.split, depots=asked.depots),
            "location-routing": LocationRouting(depots=asked.depots),
        }
        return made[asked.name]

    def _rules(self, required: Iterable[SiteId], excluded: Iterable[SiteId]) -> Rules:
        rules = self.rules
        return Rules(
            required=frozenset(required),
            excluded=frozenset(excluded),
            least=rules.least,
            most=rules.most,
            budget=None if rules.budget_yuan is None else base_units(rules.budget_yuan, YUAN),
            most_new=rules.most_new,
            hosts=dict(rules.hosts),
            every_township=rules.every_township,
            preference=base_units(rules.preference_yuan, YUAN),
            within=None if rules.within_minutes is None else round(rules.within_minutes * MINUTE),
            catchment=rules.catchment_pieces,
        )

    def _places(self, county: County, field: str, log: Log) -> Iterator[SiteId]:
        """The ids of the candidates that the rules name."""
        by_name: dict[str, list[Candidate]] = {}
        for candidate in county.candidates:
            by_name.setdefault(key_of(candidate.site.name), []).append(candidate)
        ids = {str(candidate.site.id): candidate.site.id for candidate in county.candidates}
        for number, text in enumerate(getattr(self.rules, field)):
            where, named = f"$.rules.{field}[{number}]", by_name.get(key_of(text), [])
            if text in ids:
                yield ids[text]
            elif len(named) == 1:
                yield named[0].site.id
            elif named:
                shown = _told(named, county)
                log.add("scenario-place-ambiguous", where, value=text, candidates=shown[0], candidates_zh=shown[1])
            else:
                near = nearest(text, [*ids, *(c.site.name for c in county.candidates)], cutoff=0.0)
                log.add("scenario-place-unknown", where, value=text, nearest=near or "-")

    def _seasons(self, county: County, log: Log) -> tuple[Season, ...]:
        """The county's seasons, or its own day all year; with this scenario's days and growth."""
        own = county.seasons
        if not own:
            if county.settings.day is None:
                log.add("day-missing", "county, day")
                return ()
            own = (replace(_whole_day(county.settings.day), name="year 全年", days=365),)
        days = {season.name: season.days for season in own}
        for name, number in self.seasons.items():
            named = [n for n in days if n == name] or [n for n in days if n.startswith(name)]
            if len(named) == 1:
                days[named[0]] = number
            else:
                log.add("scenario-season-unknown", f"$.seasons.{name}", value=name, known=", ".join(days))
        if self.seasons and not 1 <= sum(days.values()) <= DAYS_A_YEAR:
            log.add("scenario-season-days", "$.seasons", days=sum(days.values()), limit=DAYS_A_YEAR)
            return ()
        return tuple(self._grown(replace(s, days=days[s.name])) for s in own if days[s.name])

    def _grown(self, season: Season) -> Season:
        return replace(season, down=season.down * self.growth.down, up=season.up * self.growth.up)

    def _unseen(self, county: County, seasons: Sequence[Season], log: Log) -> tuple[datetime.date, ...]:
        """Days with waybills of their own that no season is made of; none where nothing is routed."""
        if not self.routed:
            return ()
        used = {season.orders_day for season in seasons}
        others = [day for day in county.days if day not in used]
        if isinstance(self.unseen_days, int):
            return tuple(others[: self.unseen_days])
        for number, day in enumerate(self.unseen_days):
            where = f"$.unseen_days[{number}]"
            if day in used:
                log.add("scenario-day-seen", where, value=day)
            elif day not in others:
                log.add("scenario-day-missing", where, value=day, known=", ".join(map(str, others)) or "-")
        return self.unseen_days


def _told(candidates: Sequence[Candidate], county: County) -> tuple[str, str]:
    """Candidates by id, township and host, in English and in Chinese."""
    names = {str(site.id): site.name for site in county.sites}
    en, zh = (
        [f"{c.site.id} ({names.get(c.township, c.township)}, {HOST_WORDS[c.site.host][at]})" for c in candidates]
        for at in (0, 1)
    )
    return ", ".join(en), "、".join(zh)


def _dated(issue: Issue, named: Sequence[str], all_of: int) -> Issue:
    """The issue with the seasons and days it is of; as it is where that is every one of them."""
    if len(named) == all_of:
        return issue
    more = [f"and {len(named) - _NAMED} more"] if len(named) > _NAMED else []
    return replace(issue, where=", ".join((issue.where, *named[:_NAMED], *more)))


def _whole_day(day: datetime.date) -> Season:
    """A day as it is, with its own waybills and roads."""
    return Season(name=day.isoformat(), days=1, orders_day=day, roads_day=day)
