"""Decisions without times: which vehicle visits what, in which order, and which pieces go on and off there."""

from collections.abc import Iterable
from dataclasses import dataclass

from logistics_opt.model.demand import Load
from logistics_opt.model.ids import DemandId, SiteId, VehicleTypeId
from logistics_opt.model.problem import Problem

Amounts = tuple[int, int, int]  # grams, cm3 of ambient goods, cm3 of chilled goods: the three capacities of a vehicle


@dataclass(frozen=True, slots=True)
class Part:
    """The pieces of a demand numbered ``start`` up to, not including, ``stop``."""

    demand: DemandId
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop to make: ``put`` goes off the vehicle here, ``take`` goes on."""

    site: SiteId
    put: tuple[Part, ...] = ()
    take: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Orders:
    """What one vehicle of a type does, trip by trip. Loading and unloading at its base follow from the visits."""

    vehicle: VehicleTypeId
    trips: tuple[tuple[Visit, ...], ...]

    @property
    def visits(self) -> tuple[Visit, ...]:
        """All visits in order."""
        return tuple(visit for trip in self.trips for visit in trip)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything that goes off or on at the visits."""
        return tuple(part for visit in self.visits for part in (*visit.put, *visit.take))


def from_warehouse(problem: Problem, order: Orders) -> bool:
    """Whether the vehicle is based at the county warehouse."""
    return problem.vehicle[order.vehicle].base == problem.warehouse.id


def load_of(problem: Problem, part: Part) -> Load:
    """Weight, volume and pieces of a part."""
    return problem.demand[part.demand].load.share(part.start, part.stop)


def amounts(problem: Problem, parts: Iterable[Part]) -> Amounts:
    """What the parts take of a vehicle's three capacities."""
    weight = ambient = chilled = 0
    for part in parts:
        load = load_of(problem, part)
        weight += load.weight
        if problem.chilled(problem.demand[part.demand]):
            chilled += load.volume
        else:
            ambient += load.volume
    return weight, ambient, chilled


def pieces(parts: Iterable[Part]) -> int:
    """How many pieces the parts hold."""
    return sum(part.stop - part.start for part in parts)


def common(parts: Iterable[Part], others: Iterable[Part]) -> tuple[Part, ...]:
    """The pieces that are in both, cut at the borders of either."""
    by_demand: dict[DemandId, list[Part]] = {}
    for other in others:
        by_demand.setdefault(other.demand, []).append(other)
    found: list[Part] = []
    for part in parts:
        for other in by_demand.get(part.demand, ()):
            start, stop = max(part.start, other.start), min(part.stop, other.stop)
            if start < stop:
                found.append(Part(part.demand, start, stop))
    return joined(found)


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same pieces in as few parts as possible, in order."""
    found: list[Part] = []
    for part in sorted(parts, key=lambda p: (p.demand, p.start)):
        last = found[-1] if found else None
        if last is not None and last.demand == part.demand and last.stop >= part.start:
            found[-1] = Part(part.demand, last.start, max(last.stop, part.stop))
        else:
            found.append(part)
    return tuple(found)


def without(parts: Iterable[Part], others: Iterable[Part]) -> tuple[Part, ...]:
    """The pieces that are in the first and not in the second."""
    by_demand: dict[DemandId, list[Part]] = {}
    for other in joined(others):
        by_demand.setdefault(other.demand, []).append(other)
    left: list[Part] = []
    for part in parts:
        start = part.start
        for other in by_demand.get(part.demand, ()):
            if other.stop <= start or other.start >= part.stop:
                continue
            if other.start > start:
                left.append(Part(part.demand, start, other.start))
            start = max(start, other.stop)
        if start < part.stop:
            left.append(Part(part.demand, start, part.stop))
    return joined(left)
