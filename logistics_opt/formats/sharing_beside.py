"""What stands beside the comparison in the document of shared delivery: what-ifs, layers, years, leavers, villages."""

import math

from logistics_opt.accounts import break_even, cost_to_serve
from logistics_opt.formats.evidence_document import Figure, Ids, in_order, yuan
from logistics_opt.formats.wire import Id, Name, Whole, Wire
from logistics_opt.model import FirmId
from logistics_opt.sharing.outcome import Group, Layers, Phase, SharedDelivery, Variation
from logistics_opt.sharing.spread import Estimate


class EstimateDocument(Wire):
    """The mean of a figure over ``draws``; ``margin_yuan`` to either side is 95 %, ``null`` with one draw."""

    mean_yuan: Figure
    deviation_yuan: Figure
    margin_yuan: Figure | None
    draws: Whole
    proven: bool

    @classmethod
    def of(cls, figure: Estimate) -> "EstimateDocument":
        """The document of an estimate."""
        return cls(
            mean_yuan=yuan(figure.mean),
            deviation_yuan=yuan(figure.deviation),
            margin_yuan=yuan(figure.margin) if math.isfinite(figure.margin) else None,
            draws=figure.draws,
            proven=figure.proven,
        )


class VariationDocument(Wire):
    """The comparison with something else assumed; ``share`` is the saving of what going apart costs."""

    name: Name
    words: Name
    words_zh: Name
    apart: EstimateDocument
    together: EstimateDocument
    saved: EstimateDocument
    share: Figure

    @classmethod
    def of(cls, variation: Variation) -> "VariationDocument":
        """The document of a what-if."""
        words, words_zh = variation.words
        return cls(
            name=variation.name,
            words=words,
            words_zh=words_zh,
            apart=EstimateDocument.of(variation.apart),
            together=EstimateDocument.of(variation.together),
            saved=EstimateDocument.of(variation.saved),
            share=variation.share,
        )


class LayersDocument(Wire):
    """Base load and add-on: either by itself, both, and both less the base."""

    commodities: Ids
    base: EstimateDocument
    alone: EstimateDocument
    both: EstimateDocument
    added: EstimateDocument
    base_pieces: Whole
    added_pieces: Whole

    @classmethod
    def of(cls, layers: Layers) -> "LayersDocument":
        """The document of the layers."""
        return cls(
            commodities=tuple(sorted(layers.commodities)),
            base=EstimateDocument.of(layers.base),
            alone=EstimateDocument.of(layers.alone),
            both=EstimateDocument.of(layers.both),
            added=EstimateDocument.of(layers.added),
            base_pieces=layers.base_pieces,
            added_pieces=layers.added_pieces,
        )


class PhaseDocument(Wire):
    """One year of a county that begins in some townships; ``growth`` of goods since the first."""

    year: Whole
    townships: Ids
    growth: Figure
    cost: EstimateDocument
    saved: EstimateDocument

    @classmethod
    def of(cls, phase: Phase) -> "PhaseDocument":
        """The document of a year."""
        return cls(
            year=phase.year,
            townships=in_order(phase.townships),
            growth=phase.growth,
            cost=EstimateDocument.of(phase.cost),
            saved=EstimateDocument.of(phase.saved),
        )


class LeaverDocument(Wire):
    """
    A firm that goes and works by itself: its own cost, the others' together, and what all pay ``more`` in sum.

    What each of the others then pays is a rule's matter, and not in here.
    """

    firm: Id
    alone: EstimateDocument
    others: EstimateDocument
    more: EstimateDocument

    @classmethod
    def of(cls, outcome: SharedDelivery, firm: FirmId) -> "LeaverDocument":
        """The document of a firm that leaves."""
        return cls(
            firm=firm,
            alone=EstimateDocument.of(outcome.cost(frozenset({firm}))),
            others=EstimateDocument.of(outcome.cost(frozenset(outcome.players) - {firm})),
            more=EstimateDocument.of(outcome.leaving(firm)),
        )


class VillageDocument(Wire):
    """A village's day: whether fees pay for it, or fees and subsidies, and what would, without any subsidy."""

    site: Id
    pieces: Whole
    visits: Whole
    cost_yuan: Figure
    fees_yuan: Figure
    subsidy_yuan: Figure
    pays_alone: bool
    pays: bool
    fee_needed_yuan: Figure
    subsidy_per_piece_needed_yuan: Figure


class BreakEvenDocument(Wire):
    """Which villages pay for themselves on the first day's plan of some firms; ``rules_yuan``: what each rule pays."""

    firms: Ids
    fee_per_piece_yuan: Figure
    rules_yuan: dict[Name, Figure]
    villages: tuple[VillageDocument, ...]

    @classmethod
    def of(cls, group: Group) -> "BreakEvenDocument":
        """The document of a group's villages."""
        found = break_even(group.problem, group.plan, cost_to_serve(group.problem, group.plan))
        return cls(
            firms=tuple(sorted(group.firms)),
            fee_per_piece_yuan=yuan(found.fee.per_piece),
            rules_yuan={name: yuan(paid) for name, paid in found.rules.items()},
            villages=tuple(
                VillageDocument(
                    site=one.site,
                    pieces=one.pieces,
                    visits=one.visits,
                    cost_yuan=yuan(one.cost),
                    fees_yuan=yuan(one.fees),
                    subsidy_yuan=yuan(one.subsidy),
                    pays_alone=one.pays_alone,
                    pays=one.pays,
                    fee_needed_yuan=yuan(one.fee_needed),
                    subsidy_per_piece_needed_yuan=yuan(one.subsidy_per_piece_needed),
                )
                for one in found.villages
            ),
        )
