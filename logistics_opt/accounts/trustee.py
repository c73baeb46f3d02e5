"""
What the trustee sees: every firm's line, the settlement, what each village costs and who bears it.

The trustee is the one whom the members trust with all their figures (the joint company's accountant, the bureau). What
one firm may see is another document, of another class: :class:`~logistics_opt.accounts.visible.FirmAccounts`.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from logistics_opt.accounts.break_even import BreakEven
from logistics_opt.accounts.cost_to_serve import CostToServe
from logistics_opt.accounts.moved import served
from logistics_opt.accounts.settlement import Settlement
from logistics_opt.model import FirmId, Load, Plan, Problem, SiteId, Tier
from logistics_opt.units import Fen, Grams


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmLine:
    """
    One firm's figures: of the plan's day, but for ``net``, which is of the settled days (above nought it pays).

    ``pieces`` and ``weight`` are what is moved for it, ``villages`` how many villages that is for. ``alone`` is what
    going alone would cost it, ``share`` what it is to bear, ``saving`` the difference, known to ``margin`` fen to
    either side (95 %; ``None`` where it was not measured).
    """

    firm: FirmId
    name: str
    pieces: int
    weight: Grams
    villages: int
    alone: Fen
    share: Fen
    saving: Fen
    margin: Fen | None
    net: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class TrusteeAccounts:
    """Who pays what, all of it, for the trustee only; ``problem`` is the digest of the day's problem."""

    county: str
    day: date
    problem: str
    lines: tuple[FirmLine, ...]
    settlement: Settlement
    costs: CostToServe
    break_even: BreakEven | None = None

    @property
    def cost(self) -> Fen:
        """The plan's cost, which the shares sum to."""
        return sum(line.share for line in self.lines)


def trustee_accounts(
    problem: Problem,
    plan: Plan,
    *,
    alone: Mapping[FirmId, Fen],
    shares: Mapping[FirmId, Fen],
    settlement: Settlement,
    costs: CostToServe,
    margins: Mapping[FirmId, Fen] | None = None,
    break_even: BreakEven | None = None,
) -> TrusteeAccounts:
    """
    The trustee's document.

    ``alone``: each firm's stand-alone cost of the day; ``shares``: what each is to bear of the day's cost; ``margins``:
    of its saving. Raises ``ValueError`` where a firm of the problem is missing in one of them or in the settlement, or
    the shares do not sum to the plan's cost.
    """
    missing = [f.id for f in problem.firms if not (f.id in alone and f.id in shares and f.id in settlement.firms)]
    if missing:
        raise ValueError(f"firms {missing} lack a stand-alone cost, a share or a part in the settlement")
    if sum(shares.values()) != costs.total:
        raise ValueError(f"the shares sum to {sum(shares.values())} fen, the plan costs {costs.total}")
    return TrusteeAccounts(
        county=problem.name,
        day=problem.day,
        problem=problem.digest,
        lines=_lines(problem, plan, alone, shares, margins or {}, settlement),
        settlement=settlement,
        costs=costs,
        break_even=break_even,
    )


def _lines(
    problem: Problem,
    plan: Plan,
    alone: Mapping[FirmId, Fen],
    shares: Mapping[FirmId, Fen],
    margins: Mapping[FirmId, Fen],
    settlement: Settlement,
) -> tuple[FirmLine, ...]:
    loads: defaultdict[FirmId, Load] = defaultdict(Load)
    villages: defaultdict[FirmId, set[SiteId]] = defaultdict(set)
    for key, load in served(problem, plan).items():
        demand = problem.demand[key]
        loads[demand.firm] += load
        if problem.site[demand.site].tier is Tier.VILLAGE:
            villages[demand.firm].add(demand.site)
    return tuple(
        FirmLine(
            firm=firm.id,
            name=firm.name,
            pieces=loads[firm.id].pieces,
            weight=loads[firm.id].weight,
            villages=len(villages[firm.id]),
            alone=alone[firm.id],
            share=shares[firm.id],
            saving=alone[firm.id] - shares[firm.id],
            margin=margins.get(firm.id),
            net=settlement.firms[firm.id].net,
        )
        for firm in problem.firms
    )
