"""A plan as tours of the search, which goes on from there; what does not fit is left to the search."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from logistics_opt.model.ids import DemandId, SiteId, VehicleTypeId
from logistics_opt.model.place import Tier
from logistics_opt.model.plan import Act, Plan, Route, Stop
from logistics_opt.model.problem import Problem
from logistics_opt.routing.two_echelon.county.tables import CountyData
from logistics_opt.routing.two_echelon.snapshot import Tours

_Goods = frozenset[DemandId]
_Listed = dict[int, int]  # stops, by identity, and the listings of a depot that they serve


def tours_from(problem: Problem, county: CountyData, plan: Plan) -> Tours:
    """
    The tours of a plan, as far as its vehicles and sites are those of the problem.

    A plan for other goods, such as yesterday's, tells who comes to which site in which order; one for the same goods,
    such as the plans of several firms side by side, also which of the visits to a site a vehicle makes.
    """
    return _Start(problem, county, plan).tours()


class _Start:
    def __init__(self, problem: Problem, county: CountyData, plan: Plan) -> None:
        self.problem, self.county = problem, county
        self.same = plan.problem == problem.digest or _of_this_day(problem, plan)
        routes = [route for route in plan.routes if route.vehicle in problem.vehicle]
        home = problem.warehouse.id
        self.trucks = [route for route in routes if problem.vehicle[route.vehicle].base == home]
        self.vans = [route for route in routes if problem.vehicle[route.vehicle].base != home]
        self.onward = frozenset(move.demand for route in self.vans for stop in route.stops for move in stop.moves)
        self.listings: dict[SiteId, list[int]] = {}
        for listing, depot in enumerate(county.depots):
            self.listings.setdefault(depot, []).append(listing)
        self.waiting: dict[SiteId, list[int]] = {}  # jobs that no tour has yet
        for job, need in enumerate(county.needs):
            self.waiting.setdefault(need.visit.site, []).append(job)
        homes = county.data.type["home"].tolist()
        self.kinds = {(v.id, home): kind for kind, (v, home) in enumerate(zip(county.types, homes, strict=True))}
        self.used: Counter[VehicleTypeId] = Counter()

    def tours(self) -> Tours:
        """Each depot's listings go to its truck stops in order, and to the vans that carry what a truck brought."""
        brought: dict[int, _Goods] = {}
        bring: _Listed = {}
        for stop in _stops(self.trucks):
            goods = self._handed_over(stop, Act.UNLOAD)
            unused = [one for one in self.listings.get(stop.site, ()) if one not in brought]
            if goods and unused:
                bring[id(stop)], brought[unused[0]] = unused[0], goods
        found: Tours = []
        collected: dict[int, _Goods] = {}
        for route in self.vans:
            goods = frozenset(move.demand for stop in route.stops for move in stop.moves)
            listing = _most(self.listings.get(self.problem.vehicle[route.vehicle].base, ()), brought, goods)
            if listing is not None:
                collected[listing] = collected.get(listing, frozenset()) | goods
                found += self._tour(route, listing, {}, {})
        take: _Listed = {}
        for stop in _stops(self.trucks):
            goods = self._handed_over(stop, Act.LOAD)
            unused = [one for one in self.listings.get(stop.site, ()) if one not in take.values()]
            listing = _most(unused, collected, goods)
            if goods and listing is not None:
                take[id(stop)] = listing
        for route in self.trucks:
            found += self._tour(route, -1, bring, take)
        return found

    def _handed_over(self, stop: Stop, act: Act) -> _Goods:
        """What a truck leaves at a depot for vans, or takes on from them."""
        return frozenset(move.demand for move in stop.moves if move.act is act) & self.onward

    def _tour(self, route: Route, home: int, bring: _Listed, take: _Listed) -> Tours:
        """The tour of a route, if there is such a vehicle left and anything for it to do."""
        kind = self.kinds.get((route.vehicle, home))
        if kind is None or self.used[route.vehicle] >= self.county.data.type["count"][kind]:
            return []
        n, s = len(self.county.needs), len(self.county.depots)
        trips = []
        for trip in route.trips:
            jobs: list[int] = []
            for stop in trip.stops[1:-1]:
                jobs += [n + bring[id(stop)]] if id(stop) in bring else []
                jobs += self._clients(stop, kind)
                jobs += [n + s + take[id(stop)]] if id(stop) in take else []
            trips.append([job for job in jobs if self.county.data.allowed[job, kind]])
        trips = [trip for trip in trips if trip][: int(self.county.data.type["trips"][kind])]
        self.used[route.vehicle] += bool(trips)
        return [(kind, trips)] if trips else []

    def _clients(self, stop: Stop, kind: int) -> list[int]:
        """The visits to its site that a stop makes, taken off those that wait."""
        goods = {move.demand for move in stop.moves}
        mine = []
        for job in self.waiting.get(stop.site, ()):
            visit = self.county.needs[job].visit
            fits = not self.same or any(part.demand in goods for part in (*visit.put, *visit.take))
            if fits and self.county.data.allowed[job, kind]:
                mine.append(job)
        self.waiting[stop.site] = [job for job in self.waiting.get(stop.site, ()) if job not in mine]
        return mine


def _of_this_day(problem: Problem, plan: Plan) -> bool:
    """Whether the plan moves this day's goods: every demand it names is known and, at a village, for that village."""
    return all(
        move.demand in problem.demand
        and (problem.demand[move.demand].site == stop.site or problem.site[stop.site].tier is not Tier.VILLAGE)
        for route in plan.routes
        for stop in route.stops
        if stop.site in problem.site
        for move in stop.moves
    )


def _stops(routes: Iterable[Route]) -> Iterator[Stop]:
    return (stop for route in routes for trip in route.trips for stop in trip.stops[1:-1])


def _most(listings: Sequence[int], goods_of: dict[int, _Goods], goods: _Goods) -> int | None:
    """The listing that has most of the goods, the first of several; ``None`` where there is no listing."""
    return max(listings, key=lambda one: len(goods_of.get(one, frozenset()) & goods), default=None)
