"""What a solution of the search means for a county: orders for trucks and vans."""

from collections.abc import Sequence

from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.orders import Orders, Part, Visit, joined
from logistics_opt.routing.two_echelon.county.tables import CountyData
from logistics_opt.routing.two_echelon.snapshot import Tours


def orders_of(county: CountyData, tours: Tours) -> list[Orders]:
    """The tours as orders; what is handed over at a depot follows from what its vans carry."""
    data, n, s = county.data, len(county.needs), len(county.depots)
    homes = data.type["home"]
    brought: list[list[Part]] = [[] for _ in range(s)]
    taken: list[list[Part]] = [[] for _ in range(s)]
    for kind, trips in tours:
        if homes[kind] >= 0:
            for job in (job for trip in trips for job in trip):
                brought[homes[kind]] += county.needs[job].visit.put
                taken[homes[kind]] += county.needs[job].visit.take

    def visit(job: int) -> Visit:
        if job < n:
            return county.needs[job].visit
        if job < n + s:
            return Visit(county.depots[job - n], put=joined(brought[job - n]))
        return Visit(county.depots[job - n - s], take=joined(taken[job - n - s]))

    def stops(trip: Sequence[int], *, bus: bool) -> tuple[Visit, ...]:
        """
        Visits to a village that follow each other are one stop, as the search took them to be.

        Those of a bus at a depot too: it waits there for nobody.
        """
        made: list[Visit] = []
        for one in map(visit, trip):
            if made and made[-1].site == one.site and (bus or one.site not in county.depots):
                before = made.pop()
                one = Visit(one.site, before.put + one.put, before.take + one.take)
            made.append(one)
        return tuple(made)

    found = []
    for kind, trips in tours:
        bus = isinstance(county.types[kind], BusTrip)
        found.append(Orders(county.types[kind].id, tuple(stops(trip, bus=bus) for trip in trips)))
    return found
