"""The versioned document of a :class:`~logistics_opt.model.published.PublishedSolution`."""

from typing import Annotated, Literal

from pydantic import Field

from logistics_opt.formats.wire import Name, Wire
from logistics_opt.model.published import FreighterRoute, PublishedSolution, TruckRoute

MAX_ROUTES = 20_000

Number = Annotated[int, Field(ge=1, le=10**6)]
"""Of a depot, satellite or customer: from 1, in the order of the instance's file."""

Amount = Annotated[float, Field(ge=0, le=1e15)]


class TruckStopDocument(Wire):
    """What a truck leaves at a satellite."""

    satellite: Number
    quantity: Amount


class TruckRouteDocument(Wire):
    """From a depot to satellites in order and back to it."""

    depot: Number
    stops: tuple[TruckStopDocument, ...]


class FreighterRouteDocument(Wire):
    """From a satellite to customers in order and back to it."""

    satellite: Number
    customers: tuple[Number, ...]


class PublishedSolutionDocument(Wire):
    """A solution of a published instance; ``cost`` is in the unit of the instance's file."""

    format: Literal["logistics-opt/published-solution"] = "logistics-opt/published-solution"
    version: Literal[1] = 1
    instance: Name
    cost: Amount
    trucks: Annotated[tuple[TruckRouteDocument, ...], Field(max_length=MAX_ROUTES)]
    freighters: Annotated[tuple[FreighterRouteDocument, ...], Field(max_length=MAX_ROUTES)]

    @classmethod
    def of(cls, solution: PublishedSolution) -> "PublishedSolutionDocument":
        """The document of a solution."""
        return cls(
            instance=solution.instance,
            cost=solution.cost,
            trucks=tuple(
                TruckRouteDocument(
                    depot=truck.depot + 1,
                    stops=tuple(TruckStopDocument(satellite=s + 1, quantity=quantity) for s, quantity in truck.stops),
                )
                for truck in solution.trucks
            ),
            freighters=tuple(
                FreighterRouteDocument(satellite=route.satellite + 1, customers=tuple(c + 1 for c in route.customers))
                for route in solution.freighters
            ),
        )

    def model(self) -> PublishedSolution:
        """The solution."""
        return PublishedSolution(
            instance=self.instance,
            cost=self.cost,
            trucks=tuple(
                TruckRoute(truck.depot - 1, tuple((stop.satellite - 1, stop.quantity) for stop in truck.stops))
                for truck in self.trucks
            ),
            freighters=tuple(
                FreighterRoute(route.satellite - 1, tuple(c - 1 for c in route.customers)) for route in self.freighters
            ),
        )
