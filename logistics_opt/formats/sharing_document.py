"""
The versioned document of what a study of shared delivery found; for the trustee: it holds every firm's figures.

Money is in yuan a day, rounded to the fen where the study's own figure is finer; what is not known is ``null``.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from logistics_opt.formats.evidence_document import Figure, Ids, yuan
from logistics_opt.formats.problem_document import AssumptionDocument
from logistics_opt.formats.sharing_beside import (
    BreakEvenDocument,
    EstimateDocument,
    LayersDocument,
    LeaverDocument,
    PhaseDocument,
    VariationDocument,
)
from logistics_opt.formats.wire import Id, Name, Whole, Wire
from logistics_opt.model import FirmId
from logistics_opt.sharing.game import Coalition
from logistics_opt.sharing.outcome import Drawn, SharedDelivery, System
from logistics_opt.sharing.properties import NotWorking, Properties
from logistics_opt.sharing.sampled_shapley import SampledShapley
from logistics_opt.sharing.spread import Spread

_MOST = 20_000


class PlayerDocument(Wire):
    """A firm, and what simple rules go by, over all days."""

    id: Id
    name: Name
    pieces: Figure
    weight_kg: Figure
    piece_km: Figure


class DayDocument(Wire):
    """A day of demand; ``digest`` names its problem."""

    day: datetime.date
    digest: Name


class CoalitionDocument(Wire):
    """What firms pay together, and what their joint plan costs, whatever their parts do."""

    firms: Ids
    cost_yuan: Figure
    joint_yuan: Figure


class CoalitionCostDocument(Wire):
    """What firms pay together, over the draws."""

    firms: Ids
    cost: EstimateDocument


class DrawDocument(Wire):
    """Every coalition on one day, planned from one seed."""

    day: datetime.date
    seed: Whole
    coalitions: Annotated[tuple[CoalitionDocument, ...], Field(max_length=_MOST)]

    @classmethod
    def of(cls, drawn: Drawn) -> "DrawDocument":
        """The document of a draw, small coalitions first."""
        order = sorted(drawn.cost, key=_small_first)
        return cls(
            day=drawn.day,
            seed=drawn.seed,
            coalitions=tuple(
                CoalitionDocument(firms=_ids(one), cost_yuan=yuan(drawn.cost[one]), joint_yuan=yuan(drawn.joint[one]))
                for one in order
            ),
        )


class SystemDocument(Wire):
    """A way of working; ``groups`` are the firms that have a plan together, on the first day."""

    name: Name
    words: Name
    words_zh: Name
    cost: EstimateDocument
    saved: EstimateDocument
    groups: tuple[Ids, ...]

    @classmethod
    def of(cls, system: System) -> "SystemDocument":
        """The document of a system."""
        words, words_zh = system.words
        return cls(
            name=system.name,
            words=words,
            words_zh=words_zh,
            cost=EstimateDocument.of(system.cost),
            saved=EstimateDocument.of(system.saved),
            groups=tuple(_ids(group.firms) for group in system.groups),
        )


class ShareDocument(Wire):
    """What a firm pays by a rule, and saves, in the mean over the draws."""

    firm: Id
    paid: EstimateDocument
    saved: EstimateDocument


class LeavingDocument(Wire):
    """The coalition with most to save by leaving; below zero it would lose."""

    firms: Ids
    saves_yuan: Figure


class RuleDocument(Wire):
    """
    A rule: ``mean_game_yuan`` is what it has each firm pay of the mean costs, and the properties are of that.

    ``draws`` holds its shares over the draws, where it works in all. A rule that does not work has a ``reason``.
    """

    name: Name
    words: Name
    words_zh: Name
    mean_game_yuan: dict[Id, Figure] | None
    efficient: bool | None
    rational: bool | None
    in_core: bool | None
    worst: LeavingDocument | None
    reason: Name | None
    reason_zh: Name | None
    draws: tuple[ShareDocument, ...]

    @classmethod
    def of(cls, row: Properties | NotWorking, spread: Spread | None) -> "RuleDocument":
        """The document of a rule's row."""
        words, words_zh = row.rule.words
        works = row if isinstance(row, Properties) else None
        issue = None if isinstance(row, Properties) else row.issues[0]
        worst = None if works is None else works.worst
        return cls(
            name=row.rule.name,
            words=words,
            words_zh=words_zh,
            mean_game_yuan=None if works is None else _by_firm(works.shares),
            efficient=None if works is None else works.efficient,
            rational=None if works is None else works.rational,
            in_core=None if works is None else works.in_core,
            worst=None if worst is None else LeavingDocument(firms=_ids(worst.coalition), saves_yuan=yuan(worst.saves)),
            reason=None if issue is None else issue.cause,
            reason_zh=None if issue is None else issue.cause_zh,
            draws=() if spread is None else _shares(spread),
        )


class SampleDocument(Wire):
    """A draw's sampled Shapley value and its 95 % margin, from so many circles of firms."""

    circles: Whole
    shares_yuan: dict[Id, Figure]
    margins_yuan: dict[Id, Figure]

    @classmethod
    def of(cls, sample: SampledShapley) -> "SampleDocument":
        """The document of a sample."""
        return cls(circles=sample.circles, shares_yuan=_by_firm(sample.shares), margins_yuan=_by_firm(sample.margins))


class SharingDocument(Wire):
    """
    A study of shared delivery.

    ``systems`` begins with ``apart`` and ``together``. ``sampled`` is there, one a draw, where firms are too many for
    all coalitions; there are no ``rules`` then. ``coalitions`` are those of every draw, small ones first; ``leaving``
    has each firm whose going is among them, ``break_even`` each group's villages. ``files`` were written beside it.
    """

    format: Literal["logistics-opt/sharing"] = "logistics-opt/sharing"
    version: Literal[1] = 1
    county: Name
    players: Annotated[tuple[PlayerDocument, ...], Field(min_length=2, max_length=1_000)]
    days: Annotated[tuple[DayDocument, ...], Field(min_length=1, max_length=366)]
    draws: Annotated[tuple[DrawDocument, ...], Field(min_length=1, max_length=10_000)]
    systems: Annotated[tuple[SystemDocument, ...], Field(min_length=2, max_length=100)]
    rules: Annotated[tuple[RuleDocument, ...], Field(max_length=100)]
    sampled: Annotated[tuple[SampleDocument, ...], Field(max_length=10_000)]
    variations: Annotated[tuple[VariationDocument, ...], Field(max_length=1_000)]
    layers: LayersDocument | None
    phases: Annotated[tuple[PhaseDocument, ...], Field(max_length=100)]
    coalitions: Annotated[tuple[CoalitionCostDocument, ...], Field(max_length=_MOST)] = ()
    leaving: Annotated[tuple[LeaverDocument, ...], Field(max_length=1_000)] = ()
    break_even: Annotated[tuple[BreakEvenDocument, ...], Field(max_length=1_000)] = ()
    assumptions: Annotated[tuple[AssumptionDocument, ...], Field(max_length=10_000)]
    steps: Whole
    seconds: Figure
    stopped: bool
    files: Annotated[tuple[Name, ...], Field(max_length=5_000)] = ()

    @classmethod
    def of(cls, outcome: SharedDelivery, *, files: Iterable[str] = ()) -> "SharingDocument":
        """The document of a study; ``files`` as their paths beside it."""
        rules = () if outcome.sampled else outcome.properties
        spreads: Mapping[str, Spread] = {} if outcome.sampled else outcome.rules
        return cls(
            county=outcome.county,
            players=_players(outcome),
            days=tuple(DayDocument(day=one.day, digest=one.digest) for one in outcome.problems),
            draws=tuple(map(DrawDocument.of, outcome.drawn)),
            systems=tuple(map(SystemDocument.of, outcome.systems)),
            rules=tuple(RuleDocument.of(row, spreads.get(row.rule.name)) for row in rules),
            sampled=tuple(map(SampleDocument.of, outcome.sampled)),
            variations=tuple(map(VariationDocument.of, outcome.variations)),
            layers=None if outcome.layers is None else LayersDocument.of(outcome.layers),
            phases=tuple(map(PhaseDocument.of, outcome.phases)),
            coalitions=tuple(_coalitions(outcome)),
            leaving=tuple(LeaverDocument.of(outcome, firm) for firm in outcome.players if _may_leave(outcome, firm)),
            break_even=tuple(map(BreakEvenDocument.of, outcome.systems[1].groups)),
            assumptions=tuple(map(AssumptionDocument.of, outcome.assumptions)),
            steps=outcome.steps,
            seconds=outcome.seconds,
            stopped=outcome.stopped,
            files=tuple(files),
        )


def _players(outcome: SharedDelivery) -> tuple[PlayerDocument, ...]:
    names = {firm.id: firm.name for firm in outcome.problems[0].firms}
    keys = outcome.keys
    return tuple(
        PlayerDocument(
            id=firm,
            name=names.get(firm, firm),
            pieces=keys.pieces.get(firm, 0.0),
            weight_kg=keys.weight.get(firm, 0.0) / 1_000,
            piece_km=keys.piece_metres.get(firm, 0.0),
        )
        for firm in outcome.players
    )


def _coalitions(outcome: SharedDelivery) -> Iterable[CoalitionCostDocument]:
    """Every coalition whose cost each draw knows."""
    known = frozenset.intersection(*(frozenset(drawn.cost) for drawn in outcome.drawn))
    for one in sorted(known, key=_small_first):
        yield CoalitionCostDocument(firms=_ids(one), cost=EstimateDocument.of(outcome.cost(one)))


def _may_leave(outcome: SharedDelivery, firm: FirmId) -> bool:
    """Whether the cost of the others is known, which it may not be where coalitions are sampled."""
    others = frozenset(outcome.players) - {firm}
    return all(others in drawn.cost for drawn in outcome.drawn)


def _small_first(firms: Coalition) -> tuple[int, list[str]]:
    return len(firms), sorted(firms)


def _ids(firms: Coalition) -> tuple[str, ...]:
    return tuple(sorted(firms))


def _by_firm(shares: Mapping[FirmId, float]) -> dict[str, float]:
    return {str(firm): yuan(share) for firm, share in shares.items()}


def _shares(spread: Spread) -> tuple[ShareDocument, ...]:
    return tuple(
        ShareDocument(firm=firm, paid=EstimateDocument.of(paid), saved=EstimateDocument.of(spread.savings[firm]))
        for firm, paid in spread.shares.items()
    )
