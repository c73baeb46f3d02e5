"""What stands around an answer of placement, as part of its document."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from logistics_opt.formats.wire import Id, Name, Whole, Wire
from logistics_opt.model import SiteId
from logistics_opt.siting.evidence.curve import Curve
from logistics_opt.siting.evidence.decisions import Decisions
from logistics_opt.siting.evidence.near_best import NearBest
from logistics_opt.siting.evidence.policies import PolicyPrices
from logistics_opt.siting.evidence.stability import Stability
from logistics_opt.siting.placement import Evidence
from logistics_opt.units import YUAN

Figure = Annotated[float, Field(ge=-1e15, le=1e15)]
Ids = tuple[Id, ...]


def yuan(fen: float) -> float:
    """Yuan of fen, to the fen."""
    return round(fen / YUAN, 2)


def in_order(sites: Iterable[SiteId]) -> tuple[str, ...]:
    """Ids in the order of their text."""
    return tuple(sorted(sites))


class RunnerDocument(Wire):
    """An answer next to the best: what it has instead, what more it takes and costs a year."""

    depots: Ids
    opened: Ids
    shut: Ids
    moved: Whole
    more: Figure
    share: Figure | None
    cost_yuan: Figure


class NearBestDocument(Wire):
    """The answers next to the best; ``within`` of them lie in the ``band``."""

    runners: tuple[RunnerDocument, ...]
    band: Figure
    within: Whole
    needed: Figure | None
    all_there_are: bool
    left_out: Whole

    @classmethod
    def of(cls, near: NearBest) -> "NearBestDocument":
        """The document of the near-best sets."""
        return cls(
            runners=tuple(
                RunnerDocument(
                    depots=in_order(r.answer.depots),
                    opened=in_order(r.opened),
                    shut=in_order(r.shut),
                    moved=len(r.moved),
                    more=r.more,
                    share=r.share,
                    cost_yuan=yuan(r.cost),
                )
                for r in near.runners
            ),
            band=near.band,
            within=near.within,
            needed=near.needed,
            all_there_are=near.all_there_are,
            left_out=near.left_out,
        )


class PointDocument(Wire):
    """The answer with so many depots, or with such a limit; figures are ``null`` where there is none."""

    depots: Whole | None
    limit_seconds: int | None
    value: Figure | None
    cost_yuan: Figure | None
    mean_seconds: Figure
    worst_seconds: int


class DecisionDocument(Wire):
    """A candidate turned round by itself: what that is more."""

    site: Id
    is_open: bool
    locked: bool
    value: Figure | None
    cost_yuan: Figure | None


class StabilityDocument(Wire):
    """In how many of ``runs`` perturbed cases each candidate was open."""

    runs: Whole
    chosen: dict[Id, Whole]
    without_answer: Whole
    left_out: Whole


class PolicyDocument(Wire):
    """What a policy costs a year, and what it changes of the question's own value."""

    key: Name
    name: Name
    name_zh: Name
    is_on: bool
    cost_yuan: Figure | None
    value: Figure | None


class CatchmentDocument(Wire):
    """How many villages and pieces a normal day come from a place."""

    depot: Id
    villages: Whole
    pieces: Figure


class EvidenceDocument(Wire):
    """What stands around the answer; what there was no time for is ``null``."""

    about: Name
    near_best: NearBestDocument | None
    curve: tuple[PointDocument, ...] | None
    decisions: tuple[DecisionDocument, ...] | None
    stability: StabilityDocument | None
    policies: tuple[PolicyDocument, ...] | None
    catchments: tuple[CatchmentDocument, ...]

    @classmethod
    def of(cls, found: Evidence) -> "EvidenceDocument":
        """The document of the evidence."""
        return cls(
            about=found.about.name,
            near_best=None if found.near_best is None else NearBestDocument.of(found.near_best),
            curve=None if found.curve is None else _curve(found.curve),
            decisions=None if found.decisions is None else _decisions(found.decisions),
            stability=None if found.stability is None else _stability(found.stability),
            policies=None if found.policies is None else _policies(found.policies),
            catchments=tuple(
                CatchmentDocument(depot=c.depot, villages=c.villages, pieces=c.pieces) for c in found.catchments
            ),
        )


def _curve(curve: Curve) -> tuple[PointDocument, ...]:
    return tuple(
        PointDocument(
            depots=p.depots,
            limit_seconds=p.limit,
            value=p.value,
            cost_yuan=None if p.cost is None else yuan(p.cost.total),
            mean_seconds=p.mean,
            worst_seconds=p.worst,
        )
        for p in curve.points
    )


def _decisions(made: Decisions) -> tuple[DecisionDocument, ...]:
    return tuple(
        DecisionDocument(
            site=d.site,
            is_open=d.is_open,
            locked=d.locked,
            value=d.value,
            cost_yuan=None if d.cost is None else yuan(d.cost),
        )
        for d in made.decisions
    )


def _stability(found: Stability) -> StabilityDocument:
    return StabilityDocument(
        runs=found.runs,
        chosen={str(site): number for site, number in found.chosen.items()},
        without_answer=found.without_answer,
        left_out=found.left_out,
    )


def _policies(prices: PolicyPrices) -> tuple[PolicyDocument, ...]:
    return tuple(
        PolicyDocument(
            key=p.policy.key,
            name=p.policy.name,
            name_zh=p.policy.name_zh,
            is_on=p.is_on,
            cost_yuan=None if p.yearly.cost is None else yuan(p.yearly.cost),
            value=p.asked.value,
        )
        for p in prices.prices
    )
