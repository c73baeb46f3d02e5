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

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from logistics_opt.accounts.disclosure import Protection
from logistics_opt.accounts.moved import brings, settles
from logistics_opt.accounts.trustee import FirmLine, TrusteeAccounts
from logistics_opt.model import Act, Demand, DemandId, Direction, FirmId, Plan, Problem, SiteId, TimeWindow
from logistics_opt.units import MINUTE, Fen, Grams, Seconds

HALF_HOUR: Seconds = 30 * MINUTE

NOTE = "Totals are withheld where a member could work out another member's figure from them."
NOTE_ZH = "凡成员可据以推算其他成员数据的合计数，均不予显示。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """
    A firm's goods for one site in one direction with one promise, and when they are planned, in whole half hours.

    ``pieces`` are moved, ``left`` are not. ``here`` is when a vehicle or bus serves the site with them, ``goal`` when
    they are where they are promised: at the site, or upward at the warehouse (``None``: not on the plan's day).
    """

    site: SiteId
    name: str
    direction: Direction
    pieces: int
    left: int
    promised: Seconds | None
    here: TimeWindow | None
    goal: TimeWindow | None

    @property
    def kept(self) -> bool | None:
        """Whether the promise is kept; ``None`` where there is none, or it falls within the planned half hours."""
        if self.promised is None:
            return None
        if self.goal is None or self.left or self.goal.opens > self.promised:
            return False
        return True if self.goal.closes <= self.promised else None


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
        service=_service(problem, plan, firm),
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


_Group = tuple[SiteId, Direction, Seconds | None]


def _service(problem: Problem, plan: Plan, firm: FirmId) -> tuple[Service, ...]:
    """By site in the order of the problem, then direction and promise: no order that comes from the plan."""
    groups: dict[_Group, list[Demand]] = {}
    for demand in problem.demands:
        if demand.firm == firm:
            groups.setdefault((demand.site, demand.direction, demand.promised), []).append(demand)
    rank = {site.id: at for at, site in enumerate(problem.sites)}
    ordered = sorted(groups, key=lambda key: (rank[key[0]], key[1], key[2] is None, key[2] or 0))
    return tuple(_one(problem, plan, key, groups[key]) for key in ordered)


def _one(problem: Problem, plan: Plan, group: _Group, demands: list[Demand]) -> Service:
    site, direction, promised = group
    keys = frozenset(demand.id for demand in demands)
    there = site if direction is Direction.DOWN else problem.warehouse.id
    here: list[Seconds] = []
    goal: list[Seconds] = []
    pieces = 0
    for event in (*_at_stops(problem, plan, keys), *_on_rides(problem, plan, keys)):
        if event.serves is not None:
            here.append(event.serves)
            pieces += event.pieces
        if event.unloads is not None and event.at == there:
            goal.append(event.unloads)
    wanted = sum(demand.load.pieces for demand in demands)
    return Service(
        site=site,
        name=problem.site[site].name,
        direction=direction,
        pieces=pieces,
        left=wanted - pieces,
        promised=promised,
        here=_half_hours(here),
        goal=_half_hours(goal),
    )


@dataclass(frozen=True, slots=True)
class _Event:
    """A firm's goods on or off a vehicle or bus: when they are served so, when and where they are put off."""

    pieces: int
    serves: Seconds | None
    at: SiteId
    unloads: Seconds | None


def _at_stops(problem: Problem, plan: Plan, keys: frozenset[DemandId]) -> Iterator[_Event]:
    for stop in (stop for route in plan.routes for stop in route.stops):
        for move in stop.moves:
            if move.demand in keys:
                served = stop.starts if settles(problem, stop, move) else None
                put_off = stop.starts if move.act is Act.UNLOAD else None
                yield _Event(move.load.pieces, served, stop.site, put_off)


def _on_rides(problem: Problem, plan: Plan, keys: frozenset[DemandId]) -> Iterator[_Event]:
    for ride in plan.rides:
        for part in ride.goods:
            if part.demand in keys:
                moment = ride.arrives if problem.demand[part.demand].direction is Direction.DOWN else ride.leaves
                served = moment if brings(problem, ride, part.demand) else None
                yield _Event(part.load.pieces, served, ride.goal, ride.arrives)


def _half_hours(moments: list[Seconds]) -> TimeWindow | None:
    """The whole half hours around all moments."""
    if not moments:
        return None
    return TimeWindow(min(moments) // HALF_HOUR * HALF_HOUR, (max(moments) // HALF_HOUR + 1) * HALF_HOUR)
