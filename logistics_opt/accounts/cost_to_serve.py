"""
What it costs to serve each village, and who bears it: the whole cost of a plan, given to the goods it moves.

**The rule.** Every fen of the plan goes to the goods for which it was spent, as nearly as can be said:

- *A vehicle's time at a stop*, waiting included, belongs to the goods of that stop.
- *A van's driving, its day and the rest of its hours* serve all its stops together. They are split stop by stop, in
  proportion to what each stop alone would have needed: metres to it and back from the base for the cost by km, seconds
  there and back for the hours, seconds there and back and at the stop for the day. Costs of one trip stay in that trip.
- *A truck's* (first echelon) are split likewise, and also by how much of the truck the goods of a stop take up, by
  weight or by volume, whichever fills this truck more: tonne-kilometres from the warehouse.
- *A bus* is paid for what rides on it, and each ride's price goes to its goods: what is paid by the piece by pieces,
  what is paid for bags by what fills them, weight, volume or pieces.
- *The day of a depot or the warehouse* goes to the goods handled there, by pieces; *of a village's point* to its goods.
- Goods of one village at one stop share by pieces or by weight (:class:`Basis`).

So joint costs go in proportion to stand-alone costs, with the ride there and back for the cost of going alone (for
joint costs in general: Moriarity, S. (1975), Another approach to allocating joint costs, The Accounting Review 50(4),
791-795, and its properties in Gangolly, J. S. (1981), Journal of Accounting Research 19(2), 299-312,
doi:10.2307/2490866; for one vehicle's fixed route: Fishburn, P. C. & Pollak, H. O. (1983), Fixed-route cost allocation,
American Mathematical Monthly 90(6), 366-378).

**Simpler rules, and why not.** *The same for every piece* hides what is asked here: a far village with two pieces looks
as cheap as the township's. *Marginal cost*, what the plan would cost less without the village, answers another question
(should we stop?), needs a new plan for each village and does not add up: two villages on one far road each cost almost
nothing at the margin and together the whole road. The rule here adds up to the fen, needs no new plan and lets no
village ride free. It is an average cost: a village that is dropped saves less than is written here.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from logistics_opt.accounts.apportion import apportion
from logistics_opt.accounts.bills import Bill, bills
from logistics_opt.accounts.moved import brings, served, settles
from logistics_opt.accounts.trips import Basis, Charges, ride_charges, route_charges
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import Act, Cost, CostLine, DemandId, FirmId, Load, Plan, Problem, SiteId, Tier
from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCost:
    """
    What serving one village, or one depot's counter, costs on the day of the plan.

    ``bearers`` says which firm bears how much of it, in fen; ``visits`` counts the stops and buses that served it.
    """

    site: SiteId
    cost: Cost
    load: Load
    visits: int
    bearers: Mapping[FirmId, Fen]

    @property
    def fen_per_piece(self) -> float | None:
        """Fen for each piece moved; ``None`` where goods were on their way and none was moved to its end."""
        return self.cost.total / self.load.pieces if self.load.pieces else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostToServe:
    """A plan's cost by demand, by site (in the problem's order) and by firm; each sums to the plan's, to the fen."""

    demands: Mapping[DemandId, Cost]
    sites: Mapping[SiteId, SiteCost]
    firms: Mapping[FirmId, Fen]

    @property
    def total(self) -> Fen:
        """The plan's whole cost."""
        return sum(cost.total for cost in self.demands.values())


def cost_to_serve(problem: Problem, plan: Plan, *, by: Basis = Basis.PIECES) -> CostToServe:
    """
    The plan's cost given to its goods by the rule above, each line of cost on its own.

    A village's goods share what its stops cost by ``by``. Raises ``InvalidInput`` where the plan's cost is not what its
    routes, rides and sites come to (``plan-cost-differs``) or where it costs something and moves nothing
    (``plan-moves-nothing``).
    """
    moved = served(problem, plan)
    handled = _handled(problem, plan, by)
    charges: defaultdict[CostLine, Charges] = defaultdict(Charges)
    for bill in bills(problem, plan):
        charges[bill.line] += _charged(problem, bill, handled, by) or _to_everything(bill, moved)
    demands = {
        demand.id: Cost(**{line.value: charges[line][demand.id] for line in CostLine})
        for demand in problem.demands
        if demand.id in moved or any(demand.id in charged for charged in charges.values())
    }
    return CostToServe(demands=demands, sites=_by_site(problem, plan, demands, moved), firms=_by_firm(problem, demands))


def _charged(problem: Problem, bill: Bill, handled: Mapping[SiteId, Charges], by: Basis) -> Charges:
    if bill.route is not None:
        return route_charges(problem, bill, bill.route, by)
    if bill.ride is not None:
        return ride_charges(problem, bill, bill.ride)
    goods = handled.get(bill.site, Charges()) if bill.site is not None else Charges()
    return Charges(dict(zip(goods, apportion(bill.amount, list(goods.values())), strict=True))) if goods else goods


def _to_everything(bill: Bill, moved: Mapping[DemandId, Load]) -> Charges:
    """A vehicle or site that handles nothing serves nobody in particular: all goods bear it, by pieces."""
    if bill.amount and not moved:
        raise InvalidInput([_moves_nothing()])
    parts = apportion(bill.amount, [load.pieces for load in moved.values()])
    return Charges(dict(zip(moved, parts, strict=True)))


def _handled(problem: Problem, plan: Plan, by: Basis) -> dict[SiteId, Charges]:
    """How much of each demand is handled at each site; what comes in and goes out again counts once."""
    amounts: defaultdict[tuple[SiteId, Act], Charges] = defaultdict(Charges)
    for site, stops in plan.visits.items():
        basis = by if problem.site[site].tier is Tier.VILLAGE else Basis.PIECES
        for stop in stops:
            for move in stop.moves:
                amounts[site, move.act][move.demand] += basis.of(move.load)
    for ride in plan.rides:
        for site, act in ((ride.origin, Act.LOAD), (ride.goal, Act.UNLOAD)):
            basis = by if problem.site[site].tier is Tier.VILLAGE else Basis.PIECES
            for part in ride.goods:
                amounts[site, act][part.demand] += basis.of(part.load)
    return {site: amounts[site, Act.LOAD] | amounts[site, Act.UNLOAD] for site in plan.used}


def _by_site(
    problem: Problem, plan: Plan, demands: Mapping[DemandId, Cost], moved: Mapping[DemandId, Load]
) -> dict[SiteId, SiteCost]:
    here: defaultdict[SiteId, list[DemandId]] = defaultdict(list)
    for key in demands:
        here[problem.demand[key].site].append(key)
    found = {}
    for site in problem.sites:
        if site.id in here:
            bearers = Counter[FirmId]()
            for key in here[site.id]:
                bearers[problem.demand[key].firm] += demands[key].total
            found[site.id] = SiteCost(
                site=site.id,
                cost=sum((demands[key] for key in here[site.id]), Cost()),
                load=sum((moved.get(key, Load()) for key in here[site.id]), Load()),
                visits=_visits(problem, plan, site.id),
                bearers=dict(bearers),
            )
    return found


def _visits(problem: Problem, plan: Plan, site: SiteId) -> int:
    """How often the site is served: by a vehicle's stop, or by a bus, which counts once for all that rides on it."""
    stops = (any(settles(problem, stop, move) for move in stop.moves) for stop in plan.visits.get(site, ()))
    buses = {
        (ride.line, ride.departure)
        for ride in plan.rides
        for part in ride.goods
        if problem.demand[part.demand].site == site and brings(problem, ride, part.demand)
    }
    return sum(stops) + len(buses)


def _by_firm(problem: Problem, demands: Mapping[DemandId, Cost]) -> dict[FirmId, Fen]:
    bears = {firm.id: 0 for firm in problem.firms}
    for key, cost in demands.items():
        bears[problem.demand[key].firm] += cost.total
    return bears


def _moves_nothing() -> Issue:
    return Issue(
        "plan-moves-nothing",
        "plan",
        "it costs something and serves no demand, so there is nobody to bear the cost",
        "plan a day that has goods",
        "方案有费用但未服务任何货量，无人承担",
        "请选择有货量的日子编制方案",
    )
