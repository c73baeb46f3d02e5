"""
What one firm may see: its own line, its own service, and totals where they give nobody away.

It is made from the trustee's document, and is of another class, which has no room for anybody else's figures. Left out
on purpose, since others' goods ride on the same vehicles: vehicles, buses and their numbers, routes, the order of
stops, exact times, load factors, cost by village, payments of others, and the problem's digest (whoever guesses the
other firm's orders could test the guess against it). Times are half hours; goods that come in parts have one window
around all parts and no pieces for each part, since a part that ends where a van is full tells what else is in the van.

**Totals** are held to :mod:`logistics_opt.accounts.disclosure`, and stand or fall together, so that none can be worked
out from others. Pieces, weight, cost and fen a piece are all shown or all withheld: under a rule that shares by pieces,
one's own fen a piece and the total cost would give the total pieces. Stand-alone costs and the saving are shown if
those are, and both are safe: either follows from the other and the cost. The same totals are shown to every member. It
is not said which rule a withheld total would break.

**What no document can hide.** A rule of sharing may itself tell: where all save equally (two firms under Shapley's
value), each knows from its own saving what another saves; where all save the same percentage, each knows that. Members
who leave or join change totals: show no totals of two periods between which only one firm came or went.
"""

from dataclasses import dataclass
from datetime import date

from logistics_opt.accounts.disclosure import Protection
from logistics_opt.accounts.service import Service, service_of
from logistics_opt.accounts.trustee import FirmLine, TrusteeAccounts
from logistics_opt.model import FirmId, Plan, Problem
from logistics_opt.units import Fen, Grams

NOTE = "Totals are withheld where a member could work out another member's figure from them."
NOTE_ZH = "凡成员可据以推算其他成员数据的合计数，均不予显示。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """All members together, on the plan's day; ``None`` is withheld."""

    pieces: int | None = None
    weight: Grams | None = None
    cost: Fen | None = None
    fen_per_piece: float | None = None
    alone: Fen | None = None
    saving: Fen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmAccounts:
    """One firm's document: the members' names, its own line and service, the totals; ``days`` are those settled."""

    county: str
    day: date
    days: int
    members: tuple[str, ...]
    own: FirmLine
    service: tuple[Service, ...]
    totals: Totals
    note: str = NOTE
    note_zh: str = NOTE_ZH


def firm_accounts(
    accounts: TrusteeAccounts, problem: Problem, plan: Plan, firm: FirmId, *, protection: Protection | None = None
) -> FirmAccounts:
    """What ``firm`` may see of the trustee's accounts. Raises ``ValueError`` for a firm that is not a member."""
    own = next((line for line in accounts.lines if line.firm == firm), None)
    if own is None:
        raise ValueError(f"firm {firm} is not a member")
    return FirmAccounts(
        county=accounts.county,
        day=accounts.day,
        days=accounts.settlement.days,
        members=tuple(line.name for line in accounts.lines),
        own=own,
        service=service_of(problem, plan, firm),
        totals=_totals(accounts.lines, protection if protection is not None else Protection()),
    )


def _totals(lines: tuple[FirmLine, ...], protection: Protection) -> Totals:
    goods_and_cost = ([line.pieces for line in lines], [line.weight for line in lines], [line.share for line in lines])
    if not all(map(protection.allows, goods_and_cost)):
        return Totals()
    pieces, weight, cost = map(sum, goods_and_cost)
    alone, saving = [line.alone for line in lines], [line.saving for line in lines]
    shown = protection.allows(alone) and protection.allows(saving)
    return Totals(
        pieces=pieces,
        weight=weight,
        cost=cost,
        fen_per_piece=cost / pieces,
        alone=sum(alone) if shown else None,
        saving=sum(saving) if shown else None,
    )
