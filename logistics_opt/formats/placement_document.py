"""
The versioned document of what a study of placement found: enough to compare it with another without running either.

Money is in yuan, rounded to the fen where the study's own figure is finer; what is not known is ``null``.
"""

import datetime
import math
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from logistics_opt.formats.evidence_document import EvidenceDocument, Figure, Ids, in_order, yuan
from logistics_opt.formats.scenario import Asked, Scenario
from logistics_opt.formats.wire import Id, Name, Whole, Wire
from logistics_opt.model import Lock, Season, Site
from logistics_opt.model.digest import digest
from logistics_opt.siting.answer import Answer, YearlyCost
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.curve import mean_seconds
from logistics_opt.siting.location_routing import Located
from logistics_opt.siting.placement import Option, Placement, Routed, RoutedDay

_MOST = 20_000


class PlaceDocument(Wire):
    """A candidate, or a client where only id and name are told."""

    id: Id
    name: Name
    township: Name = ""
    host: Name = ""
    premises: Name = ""


class SeasonDocument(Wire):
    """A season as it was asked, growth in its factors; ``digest`` names its day's problem."""

    name: Name
    days: Whole
    orders_day: datetime.date
    roads_day: datetime.date
    down: Figure
    up: Figure
    digest: Name


class CostDocument(Wire):
    """Yuan a year by kind, estimated radially."""

    facility_yuan: Figure
    first_yuan: Figure
    second_yuan: Figure
    handling_yuan: Figure
    total_yuan: Figure

    @classmethod
    def of(cls, cost: YearlyCost) -> "CostDocument":
        """The document of a cost."""
        return cls(
            facility_yuan=yuan(cost.facility),
            first_yuan=yuan(cost.first),
            second_yuan=yuan(cost.second),
            handling_yuan=yuan(cost.handling),
            total_yuan=yuan(cost.total),
        )


class ServiceDocument(Wire):
    """From where a client is served, seconds and metres one way; -1 where no way is known."""

    site: Id
    place: Id
    share: Figure
    seconds: int
    worst_seconds: int
    metres: int


class AnswerDocument(Wire):
    """An answer as the question's radial estimate has it; ``value`` and ``bound`` in ``unit``."""

    question: Name
    value: Figure
    bound: Figure | None
    unit: Name
    method: Name
    proven: bool
    cost: CostDocument
    mean_seconds: Figure
    worst_seconds: int
    binding: Id | None
    uncovered: Ids
    services: Annotated[tuple[ServiceDocument, ...], Field(max_length=_MOST)]

    @classmethod
    def of(cls, case: Case, answer: Answer) -> "AnswerDocument":
        """The document of an answer."""
        return cls(
            question=answer.question,
            value=answer.value,
            bound=_known(answer.bound),
            unit=answer.unit,
            method=answer.method,
            proven=answer.proven,
            cost=CostDocument.of(answer.cost),
            mean_seconds=mean_seconds(case, answer),
            worst_seconds=answer.worst_seconds,
            binding=answer.binding,
            uncovered=tuple(answer.uncovered),
            services=tuple(
                ServiceDocument(
                    site=s.site, place=s.place, share=s.share, seconds=s.seconds, worst_seconds=s.worst, metres=s.metres
                )
                for s in answer.services
            ),
        )

    @property
    def place_of(self) -> dict[str, str]:
        """Where most of each client's goods come from."""
        best: dict[str, ServiceDocument] = {}
        for service in self.services:
            if service.site not in best or service.share > best[service.site].share:
                best[service.site] = service
        return {site: service.place for site, service in best.items()}


class RoutedDayDocument(Wire):
    """A day's best plan: yuan of the day by kind, ``charge_yuan`` for goods left behind (never paid)."""

    day: datetime.date
    season: Name
    first_yuan: Figure
    second_yuan: Figure
    handling_yuan: Figure
    points_yuan: Figure
    total_yuan: Figure
    charge_yuan: Figure
    left_kg: Figure
    overnight_kg: Figure
    km: Figure
    vehicles: Whole
    used: Ids
    other_seeds_yuan: tuple[Figure, ...]

    @classmethod
    def of(cls, day: RoutedDay) -> "RoutedDayDocument":
        """The document of a day."""
        return cls(
            day=day.day,
            season=day.season,
            first_yuan=yuan(day.cost.first),
            second_yuan=yuan(day.cost.second),
            handling_yuan=yuan(day.cost.handling),
            points_yuan=yuan(day.cost.points),
            total_yuan=yuan(day.cost.total),
            charge_yuan=yuan(day.charge),
            left_kg=day.left_kg,
            overnight_kg=day.overnight_kg,
            km=day.km,
            vehicles=day.vehicles,
            used=in_order(day.used),
            other_seeds_yuan=tuple(map(yuan, day.other_seeds)),
        )


class RoutedDocument(Wire):
    """What routed plans say of a set: a year, the seasons' days, and days that had no part in choosing it."""

    facility_yuan: Figure
    yearly_yuan: Figure
    seasons: tuple[RoutedDayDocument, ...]
    unseen: tuple[RoutedDayDocument, ...]
    per_unseen_day_yuan: tuple[Figure, ...]

    @classmethod
    def of(cls, routed: Routed) -> "RoutedDocument":
        """The document of a routed set."""
        return cls(
            facility_yuan=yuan(routed.facility),
            yearly_yuan=yuan(routed.yearly),
            seasons=tuple(map(RoutedDayDocument.of, routed.seasons)),
            unseen=tuple(map(RoutedDayDocument.of, routed.unseen)),
            per_unseen_day_yuan=tuple(map(yuan, routed.per_unseen_day)),
        )


class DifferenceDocument(Wire):
    """How much cheaper than today on the unseen days, yuan a day: mean, standard error (``null`` of one day)."""

    mean_yuan: Figure
    error_yuan: Figure | None
    days: Whole
    proven: bool


class OptionDocument(Wire):
    """A set of depots under a name."""

    name: Name
    depots: Ids
    radial: AnswerDocument
    routed: RoutedDocument | None
    against_today: DifferenceDocument | None

    @classmethod
    def of(cls, placement: Placement, option: Option) -> "OptionDocument":
        """The document of an option."""
        saved = None if option is placement.today else placement.difference(option, placement.today)
        return cls(
            name=option.name,
            depots=in_order(option.answer.depots),
            radial=AnswerDocument.of(placement.case, option.answer),
            routed=None if option.routed is None else RoutedDocument.of(option.routed),
            against_today=None
            if saved is None
            else DifferenceDocument(
                mean_yuan=yuan(saved.mean),
                error_yuan=None if not math.isfinite(saved.error) else yuan(saved.error),
                days=saved.days,
                proven=saved.proven,
            ),
        )


class SetDocument(Wire):
    """A set of depots that the location-routing search tried, yuan a year."""

    depots: Ids
    total_yuan: Figure
    facility_yuan: Figure
    charge_yuan: Figure
    spread_yuan: Figure
    trials: Whole


class LocatedDocument(Wire):
    """The location-routing search: the sets tried, cheapest first."""

    ranked: tuple[SetDocument, ...]
    tried: Whole
    rounds: Whole
    finished: bool

    @classmethod
    def of(cls, located: Located) -> "LocatedDocument":
        """The document of a search."""
        ranked = tuple(
            SetDocument(
                depots=in_order(p.depots),
                total_yuan=yuan(p.total),
                facility_yuan=yuan(p.facility),
                charge_yuan=yuan(p.charge),
                spread_yuan=yuan(p.spread),
                trials=p.trials,
            )
            for p in located.ranked
        )
        return cls(ranked=ranked, tried=located.tried, rounds=located.rounds, finished=located.finished)


class PlacementDocument(Wire):
    """
    A study of placement: what was asked of which county, and what came of it.

    ``options`` has today's depots first and the asked answer second. ``digest`` names the county's places, fleet,
    prices and roads, each season's and unseen day's digest also its goods. ``warehouse`` is there where villages may be
    served straight from it. ``fitted``: radial estimates are fitted to
    routed plans, so they differ from those of a study without routes. ``files`` were written beside it.
    """

    format: Literal["logistics-opt/placement"] = "logistics-opt/placement"
    version: Literal[1] = 1
    county: Name
    digest: Name
    scenario: Scenario
    words: Name
    words_zh: Name
    seasons: Annotated[tuple[SeasonDocument, ...], Field(min_length=1, max_length=366)]
    unseen: Annotated[tuple[Name, ...], Field(max_length=366)]
    fitted: bool
    warehouse: PlaceDocument | None = None
    places: Annotated[tuple[PlaceDocument, ...], Field(max_length=_MOST)]
    clients: Annotated[tuple[PlaceDocument, ...], Field(max_length=_MOST)]
    options: Annotated[tuple[OptionDocument, ...], Field(min_length=2, max_length=100)]
    located: LocatedDocument | None
    evidence: EvidenceDocument | None
    seconds: Figure
    stopped: bool
    files: Annotated[tuple[Name, ...], Field(max_length=1_000)] = ()

    @classmethod
    def of(cls, placement: Placement, scenario: Scenario, asked: Asked) -> "PlacementDocument":
        """The document of a study of this scenario."""
        case = placement.case
        words, words_zh = placement.question.words
        return cls(
            county=placement.county,
            digest=county_digest(asked),
            scenario=scenario,
            words=words,
            words_zh=words_zh,
            seasons=tuple(_season(season, problem.digest) for season, problem in asked.seasons),
            unseen=tuple(problem.digest for problem in asked.unseen),
            fitted=scenario.routed,
            warehouse=_named(case.warehouse),
            places=tuple(
                PlaceDocument(
                    id=c.site.id, name=c.site.name, township=c.township, host=c.site.host, premises=c.premises
                )
                for c in case.candidates
            ),
            clients=tuple(PlaceDocument(id=site.id, name=site.name) for site in case.clients),
            options=tuple(OptionDocument.of(placement, option) for option in placement.options),
            located=None if placement.located is None else LocatedDocument.of(placement.located),
            evidence=None if placement.evidence is None else EvidenceDocument.of(placement.evidence),
            seconds=placement.seconds,
            stopped=placement.stopped,
        )

    @property
    def named(self) -> tuple[PlaceDocument, ...]:
        """Everything that has a name: candidates, clients, the warehouse."""
        return (*self.places, *self.clients, *(() if self.warehouse is None else (self.warehouse,)))

    @property
    def today(self) -> OptionDocument:
        """The depots of today."""
        return self.options[0]

    @property
    def asked(self) -> OptionDocument:
        """The answer to the question."""
        return self.options[1]


def county_digest(asked: Asked) -> str:
    """SHA-256 of the county without goods and locks: places, candidates, fleet, prices, ways on an everyday day."""
    _, everyday = asked.seasons[0]
    land = replace(everyday, demands=(), day=datetime.date(2000, 1, 1))
    return digest((land, tuple(replace(candidate, lock=Lock.FREE) for candidate in asked.candidates)))


def _named(site: Site | None) -> PlaceDocument | None:
    return None if site is None else PlaceDocument(id=site.id, name=site.name)


def _known(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _season(season: Season, named: str) -> SeasonDocument:
    return SeasonDocument(
        name=season.name,
        days=season.days,
        orders_day=season.orders_day,
        roads_day=season.roads_day,
        down=season.down,
        up=season.up,
        digest=named,
    )
