"""The facts that every product of a placement study tells: depots, villages, costs, differences with their spread."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from logistics_opt.model import Site, SiteId, Tier
from logistics_opt.model.candidate import Candidate, Lock, Premises
from logistics_opt.report.placement.states import State, state_of
from logistics_opt.report.placement.words import place_name
from logistics_opt.report.words import Lang, clean
from logistics_opt.siting.answer import Answer, Service
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.catchments import Catchment, catchments
from logistics_opt.siting.evidence.curve import mean_seconds
from logistics_opt.siting.evidence.decisions import Decision
from logistics_opt.siting.placement import Difference, Evidence, Option, Placement
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import USUAL_LIMIT, is_open, is_shut
from logistics_opt.units import Seconds


@dataclass(frozen=True, slots=True)
class Depot:
    """A candidate and what the asked answer and the evidence say of it; ``None`` where nothing is known."""

    candidate: Candidate
    state: State
    lock: Lock
    villages: int
    pieces: float
    decision: Decision | None
    stability: float | None
    routed_days: tuple[int, int] | None

    @property
    def site(self) -> Site:
        """Where it stands."""
        return self.candidate.site


@dataclass(frozen=True, slots=True)
class Village:
    """A client, how it is supplied today and in the asked answer; ``parts`` is from how many places."""

    site: Site
    pieces: int
    today: Service | None
    asked: Service | None
    parts: int
    covered: bool
    binding: bool

    @property
    def changes(self) -> bool:
        """Whether its goods come from elsewhere than today."""
        return self.today is not None and self.asked is not None and self.today.place != self.asked.place


@dataclass(frozen=True, slots=True)
class YearlyByKind:
    """Fen a year by kind; ``points`` are the counters of routed days, a part of facility in the radial estimate."""

    facility: float
    first: float
    second: float
    handling: float
    points: float = 0.0

    @property
    def total(self) -> float:
        """The sum."""
        return self.facility + self.first + self.second + self.handling + self.points


class Facts:
    """A placement read for people; everything is worked out once."""

    def __init__(self, placement: Placement, lang: Lang) -> None:
        self.lang = lang
        self.placement = placement
        self.case: Case = placement.case
        self.today: Answer = placement.today.answer
        self.asked: Answer = placement.asked.answer
        self.evidence: Evidence | None = placement.evidence

    @cached_property
    def names(self) -> Mapping[SiteId, str]:
        """Names of all places and clients, fit to print."""
        return {site.id: place_name(site.name, self.lang) for site in self.sites}

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every site once: the warehouse if it is a place, candidates, clients, those no road reaches."""
        warehouse = () if self.case.warehouse is None else (self.case.warehouse,)
        found = (*warehouse, *(c.site for c in self.case.candidates), *self.case.clients, *self.case.unreachable)
        return tuple({site.id: site for site in found}.values())

    @cached_property
    def townships(self) -> Mapping[str, str]:
        """Names of townships by what the candidates call them."""
        return {c.township: self.names.get(SiteId(c.township), clean(c.township)) for c in self.case.candidates}

    @cached_property
    def depots(self) -> tuple[Depot, ...]:
        """Every candidate, in the case's order."""
        evidence = self.evidence
        decided = {} if evidence is None or evidence.decisions is None else {
            d.site: d for d in evidence.decisions.decisions
        }  # fmt: skip
        firm = None if evidence is None else evidence.stability
        pieces = dict(zip((c.id for c in self.case.clients), self.case.pieces[0].tolist(), strict=True))
        villages: dict[SiteId, int] = {}
        for place in self.asked.place_of.values():
            villages[place] = villages.get(place, 0) + 1
        handed: dict[SiteId, float] = {}
        for service in self.asked.services:
            handed[service.place] = handed.get(service.place, 0.0) + service.share * pieces[service.site]
        return tuple(
            Depot(
                candidate=c,
                state=state_of(c, self.asked.depots),
                lock=self._lock(c),
                villages=villages.get(c.site.id, 0),
                pieces=handed.get(c.site.id, 0.0),
                decision=decided.get(c.site.id),
                stability=firm.share(c.site.id) if firm is not None and firm.runs else None,
                routed_days=self._used(c.site.id),
            )
            for c in self.case.candidates
        )

    def _lock(self, candidate: Candidate) -> Lock:
        if is_open(candidate, self.placement.rules):
            return Lock.OPEN
        return Lock.SHUT if is_shut(candidate, self.placement.rules) else Lock.FREE

    def _used(self, site: SiteId) -> tuple[int, int] | None:
        """On how many of the routed days goods pass through it."""
        routed = self.placement.asked.routed
        if routed is None or site not in self.asked.depots:
            return None
        days = (*routed.seasons, *routed.unseen)
        return sum(site in day.used for day in days), len(days)

    def in_state(self, *states: State) -> tuple[Depot, ...]:
        """The depots in one of these states."""
        return tuple(depot for depot in self.depots if depot.state in states)

    @cached_property
    def villages(self) -> tuple[Village, ...]:
        """Every client, in the case's order."""
        before, after = _mainly(self.today), _mainly(self.asked)
        parts: dict[SiteId, int] = {}
        for service in self.asked.services:
            parts[service.site] = parts.get(service.site, 0) + 1
        missed = set(self.asked.uncovered)
        return tuple(
            Village(
                site=client,
                pieces=int(pieces),
                today=before.get(client.id),
                asked=after.get(client.id),
                parts=parts.get(client.id, 0),
                covered=client.id not in missed,
                binding=client.id == self.asked.binding,
            )
            for client, pieces in zip(self.case.clients, self.case.pieces[0], strict=True)
        )

    @cached_property
    def binding(self) -> Village | None:
        """The village that is farthest off."""
        return next((village for village in self.villages if village.binding), None)

    @cached_property
    def catchments(self) -> tuple[Catchment, ...]:
        """The areas of the asked answer; worked out here where the evidence has none."""
        made = self.evidence.catchments if self.evidence is not None else ()
        return made or catchments(self.case, self.asked)

    @cached_property
    def limit(self) -> tuple[Seconds, bool]:
        """The driving time that no village should exceed, and whether the planner asked for it."""
        of_question = getattr(self.placement.question, "limit", None)
        asked = [x for x in (of_question, self.placement.rules.within) if x is not None]
        return (min(asked), True) if asked else (USUAL_LIMIT, False)

    def beyond(self, answer: Answer) -> int:
        """Clients whose driving time exceeds the limit in their worst season."""
        return len({s.site for s in answer.services if s.worst > self.limit[0] or s.worst < 0})

    def straight(self, answer: Answer) -> int:
        """Clients supplied straight from the warehouse."""
        own = self.case.warehouse
        return 0 if own is None else sum(place == own.id for place in answer.place_of.values())

    def mean_seconds(self, answer: Answer) -> float:
        """One-way driving time of an average piece."""
        return mean_seconds(self.case, answer)

    @property
    def pieces_a_year(self) -> float:
        """Pieces of all clients."""
        return float(self.case.yearly_pieces.sum())

    def new_buildings(self, answer: Answer) -> int:
        """Depots that must be built."""
        return sum(c.premises is Premises.NEW and c.site.id in answer.depots for c in self.case.candidates)

    def conversion(self, answer: Answer) -> int:
        """Fen to be paid once: to fit out or to build the depots that do not stand today, and to close others."""
        return sum(
            c.conversion if state is State.OPENED else c.closing if state is State.CLOSED else 0
            for c, state in ((c, state_of(c, answer.depots)) for c in self.case.candidates)
        )

    def yearly(self, option: Option) -> YearlyByKind:
        """Cost by kind: of routed days where every option compared has them, else radially estimated."""
        if not self.is_routed or option.routed is None:
            return radial(option)
        routed = option.routed
        days = [(routed.year[day.season], day.cost) for day in routed.seasons]
        return YearlyByKind(
            facility=routed.facility,
            first=float(sum(n * cost.first for n, cost in days)),
            second=float(sum(n * cost.second for n, cost in days)),
            handling=float(sum(n * cost.handling for n, cost in days)),
            points=float(sum(n * cost.points for n, cost in days)),
        )

    @cached_property
    def is_routed(self) -> bool:
        """Whether today's depots and the asked ones have both been judged by plans."""
        return self.placement.today.routed is not None and self.placement.asked.routed is not None

    @cached_property
    def saving(self) -> Difference | None:
        """How much cheaper the asked answer is than today on unseen days."""
        return self.placement.difference(self.placement.asked, self.placement.today)

    def spread_a_year(self, difference: Difference) -> float | None:
        """The margin of the daily difference at 95 %, over the days of a year; ``None`` with one day only."""
        error = difference.margin * self.case.year
        return error if math.isfinite(error) else None

    @property
    def has_generated(self) -> bool:
        """Whether any position was generated rather than surveyed."""
        return any(site.position_kind == "generated" for site in self.sites)

    @cached_property
    def village_count(self) -> int:
        """Clients of the village tier."""
        return sum(client.tier is Tier.VILLAGE for client in self.case.clients)

    @cached_property
    def about(self) -> Question | None:
        """The question the evidence is about, where it is another than was asked."""
        if self.evidence is None or self.evidence.about == self.placement.question:
            return None
        return self.evidence.about

    @property
    def decides_by_limit(self) -> bool:
        """Whether the farthest village decides the answer."""
        return isinstance(self.placement.question, PCentre) or self.limit[1]


def radial(option: Option) -> YearlyByKind:
    """The radial estimate of an option."""
    cost = option.answer.cost
    return YearlyByKind(cost.facility, cost.first, cost.second, cost.handling)


def _mainly(answer: Answer) -> Mapping[SiteId, Service]:
    """The service that brings most of each client's goods."""
    found: dict[SiteId, Service] = {}
    for service in answer.services:
        if service.site not in found or service.share > found[service.site].share:
            found[service.site] = service
    return found
