"""
When everything happens: both echelons on one clock.

Trucks bring goods to depots, depots sort them batch by batch, vans wait for what they carry, trucks wait for what vans
have collected. Buses bring and take goods too, and wait for nobody. Starting from the earliest time at which each
vehicle could be anywhere, every such wait pushes others later until nothing moves any more: the least solution of a
system of max-plus inequalities.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.routing.chain import FOREVER, compressed, earliest, latest
from logistics_opt.routing.clocks import Driven, clock_after, clock_of
from logistics_opt.routing.orders import Orders, Part, Visit, pieces
from logistics_opt.units import Seconds

_MOST_ROUNDS = 60
_LAST_ROUNDS = 10  # what still moves in these goes round in a ring, or waits for one

Node = tuple[int, int]  # a route and a node on it


class Timetable:
    """
    The clocks of all vehicles and what ties them together.

    ``late`` lists the nodes that cannot be kept; ``ring`` those of them, truck stops that take on collected goods, for
    which no time is early enough, because trucks and vans wait for each other in a ring.

    ``driven``, one for each of the orders, is what has been done of them: that is no longer moved, nor ever late.
    ``stretched``: what cannot be kept may be as late as it comes to be, so that everything has a time; a ring has none.
    """

    def __init__(
        self,
        problem: Problem,
        orders: Sequence[Orders],
        driven: Sequence[Driven] | None = None,
        *,
        stretched: bool = False,
    ) -> None:
        self.problem = problem
        if driven is None:
            self.clocks = [clock_of(problem, o) for o in orders]
        else:
            self.clocks = [clock_after(problem, o, done) for o, done in zip(orders, driven, strict=True)]
        self._batches = self._find_batches()
        self._waits = list(self._find_waits())
        self._collects = list(self._find_collects())
        self.ring: list[Node] = self._settle()
        self.late: list[Node] = [
            (route, node)
            for route, clock in enumerate(self.clocks)
            for node, start in enumerate(clock.starts)
            if start > clock.closes[node]
        ]
        if stretched and not self.ring:
            for route, node in self.late:
                self.clocks[route].closes[node] = self.clocks[route].starts[node]
            self._compress()
        elif not self.late:
            self._compress()

    def sorted_at(self) -> dict[Node, Seconds]:
        """When the goods of each truck stop at a depot are sorted and ready for the vans."""
        done: dict[Node, Seconds] = {}
        for depot, nodes in self._batches.items():
            handling = self.problem.site[depot].handling
            line_free = 0
            for leaves, route, node, count in sorted(
                (self._leaves(route, node), route, node, count) for (route, node), count in nodes.items()
            ):
                line_free = max(leaves, line_free) + handling.duration(count)
                done[route, node] = line_free
        return done

    def _leaves(self, route: int, node: int) -> Seconds:
        return self.clocks[route].starts[node] + self.clocks[route].stands[node]

    def _find_batches(self) -> dict[SiteId, dict[Node, int]]:
        batches: dict[SiteId, dict[Node, int]] = {}
        for route, clock in enumerate(self.clocks):
            for node, visit in clock.nodes():
                if visit.put and _at_foreign_depot(self.problem, clock.vehicle, visit):
                    batches.setdefault(visit.site, {})[route, node] = pieces(visit.put)
        return batches

    def _find_waits(self) -> Iterator[tuple[Node, list[Node]]]:
        """For each trip from a depot: the truck stops that bring its goods."""
        brought = {
            depot: _Index((node, self.visit(*node).put) for node in nodes) for depot, nodes in self._batches.items()
        }
        for route, clock in enumerate(self.clocks):
            for first, visits in zip(clock.departures, clock.orders.trips, strict=True):
                if clock.vehicle.base in brought and first >= clock.made:
                    needed = [part for visit in visits for part in visit.put]
                    yield (route, first), brought[clock.vehicle.base].holding(needed)

    def _find_collects(self) -> Iterator[tuple[Node, list[Node]]]:
        """For each truck stop that takes collected goods on: the van returns that brought them."""
        returns: dict[SiteId, list[tuple[Node, Sequence[Part]]]] = {}
        for route, clock in enumerate(self.clocks):
            for trip, visits in enumerate(clock.orders.trips):
                taken = [part for visit in visits for part in visit.take]
                if taken and clock.vehicle.base != self.problem.warehouse.id:
                    returns.setdefault(clock.vehicle.base, []).append(((route, clock.return_node(trip)), taken))
        brought = {depot: _Index(entries) for depot, entries in returns.items()}
        for route, clock in enumerate(self.clocks):
            for node, visit in clock.nodes():
                waits = node >= clock.made and bool(visit.take)
                if waits and visit.site in brought and _at_foreign_depot(self.problem, clock.vehicle, visit):
                    yield (route, node), brought[visit.site].holding(visit.take)

    def visit(self, route: int, node: int) -> Visit:
        """The visit made at a node; not at a departure or a return."""
        visit = self.clocks[route].at[node]
        if visit is None:
            raise KeyError(f"node {node} of route {route} is no visit")
        return visit

    def _settle(self) -> list[Node]:
        """Push until nothing moves; the truck stops that wait in a ring."""
        for clock in self.clocks:
            clock.starts = earliest(clock.opens, clock.gaps)
        ring: dict[Node, None] = {}
        for left in reversed(range(_MOST_ROUNDS)):
            done = self.sorted_at()
            moved = {at for at, nodes in self._waits if self._push(at, max((done[n] for n in nodes), default=0))}
            waiting = [
                at
                for at, nodes in self._collects
                if self._push(at, max((self.clocks[r].starts[n] for r, n in nodes), default=0) + self._ahead(*at))
            ]
            if left < _LAST_ROUNDS:
                ring.update(dict.fromkeys(waiting))
            moved.update(waiting)
            if not moved:
                return []
            for route in {route for route, _ in moved}:
                self.clocks[route].starts = earliest(self.clocks[route].opens, self.clocks[route].gaps)
        for route, node in ring:
            self.clocks[route].starts[node] = FOREVER + 1
        return list(ring)

    def _ahead(self, route: int, node: int) -> Seconds:
        ahead = self.clocks[route].ahead
        return ahead[node] if ahead else 0

    def _push(self, at: Node, moment: Seconds) -> bool:
        route, node = at
        if self.clocks[route].opens[node] >= moment:
            return False
        self.clocks[route].opens[node] = moment
        return True

    def _compress(self) -> None:
        """
        Leave as late as keeps every end where it is: waiting costs wages.

        Trucks first: goods may come to a depot as late as its vans, leaving at their latest, can still do their work.
        """
        closes = [list(clock.starts if clock.pinned else clock.closes) for clock in self.clocks]
        for (route, node), returns in self._collects:
            for van, back in returns:
                closes[van][back] = min(closes[van][back], self.clocks[route].starts[node] - self._ahead(route, node))
        last = {at: latest(closes[at[0]], self.clocks[at[0]].gaps)[at[1]] for at, nodes in self._waits if nodes}
        done = self._compress_trucks(closes, last)
        for at, nodes in self._waits:
            self._push(at, max((done[n] for n in nodes), default=0))
        for route, clock in enumerate(self.clocks):
            if clock.vehicle.base != self.problem.warehouse.id:
                self._compress_one(route, closes[route])

    def _compress_trucks(
        self, closes: Sequence[Sequence[Seconds]], last: Mapping[Node, Seconds]
    ) -> dict[Node, Seconds]:
        """
        When the goods are sorted once all trucks leave as late as they may; ``last``: when each van's trip must leave.

        A depot's batches may be hours apart, and some are for its counter alone; so each is first held against its own
        vans only: that may keep others from being sorted in time, and is looked at.
        """
        starts, late = [clock.starts for clock in self.clocks], list(self.late)
        done: dict[Node, Seconds] = {}
        for alone in (True, False):
            self.late = list(late)
            for clock, moments in zip(self.clocks, starts, strict=True):
                clock.starts = moments
            due = self._due(closes, last, alone=alone)
            for route, clock in enumerate(self.clocks):
                if clock.vehicle.base == self.problem.warehouse.id:
                    self._compress_one(route, [due.get((route, n), moment) for n, moment in enumerate(closes[route])])
            done = self.sorted_at()
            if all(done[node] <= last[at] for at, nodes in self._waits for node in nodes):
                break
        return done

    def _due(
        self, closes: Sequence[Sequence[Seconds]], last: Mapping[Node, Seconds], *, alone: bool
    ) -> dict[Node, Seconds]:
        """
        The latest start of each truck stop that brings goods.

        If every batch of a depot is there so long before its first van must leave as sorting all of them takes, all are
        sorted in time, in whatever order they come; a batch that comes later than that stays where it is. ``alone``:
        only the vans count that wait for the batch.
        """
        leave: dict[Node | SiteId, Seconds] = {}
        for at, nodes in self._waits:
            waited: list[Node | SiteId] = [*nodes, self.clocks[at[0]].vehicle.base] if nodes else []
            for batch in waited:
                leave[batch] = min(leave.get(batch, FOREVER), last[at])
        due: dict[Node, Seconds] = {}
        for depot, batches in self._batches.items():
            handling = self.problem.site[depot].handling
            sorting = sum(handling.duration(count) for count in batches.values())
            for route, node in batches:
                clock = self.clocks[route]
                whose: Node | SiteId = (route, node) if alone else depot
                limit = leave.get(whose, FOREVER) - sorting - clock.stands[node]
                due[route, node] = max(clock.starts[node], min(closes[route][node], limit))
        return due

    def _compress_one(self, route: int, closes: Sequence[Seconds]) -> None:
        clock = self.clocks[route]
        starts = compressed(clock.opens, [*clock.opens[: clock.made], *closes[clock.made :]], clock.gaps)
        if starts is None:
            raise AssertionError("a settled timetable lost a vehicle")
        clock.starts = starts if not clock.pinned else earliest(clock.opens, clock.gaps)
        longest = clock.longest
        if longest is not None and clock.starts[-1] - clock.starts[0] > longest:
            self.late.append((route, len(starts) - 1))


class _Index:
    """Finds the nodes whose parts overlap given ones."""

    def __init__(self, entries: Iterable[tuple[Node, Sequence[Part]]]) -> None:
        self._by_demand: dict[DemandId, list[tuple[Part, Node]]] = {}
        for node, parts in entries:
            for part in parts:
                self._by_demand.setdefault(part.demand, []).append((part, node))

    def holding(self, parts: Iterable[Part]) -> list[Node]:
        found = {
            node: None
            for part in parts
            for other, node in self._by_demand.get(part.demand, ())
            if other.start < part.stop and part.start < other.stop
        }
        return list(found)


def _at_foreign_depot(problem: Problem, vehicle: VehicleType, visit: Visit) -> bool:
    return vehicle.base == problem.warehouse.id and problem.site[visit.site].tier is Tier.TOWNSHIP
