"""A request in VROOM's dialect as a small day: places numbered, defaults filled in, travel worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from logistics_opt.formats.crowfly import DETOUR_FACTOR, SPEED_KMH, straight_lines
from logistics_opt.formats.vroom_document import Position, VroomRequest, VroomVehicle, VroomVisit
from logistics_opt.formats.vroom_issues import visits
from logistics_opt.model.place import LonLat
from logistics_opt.model.tasks import (
    ALWAYS,
    FOREVER,
    Amounts,
    Break,
    StepKind,
    Table,
    Task,
    TaskDay,
    TaskTariff,
    TaskTravel,
    TaskVehicle,
    Window,
)


def day_of(request: VroomRequest) -> TaskDay:
    """
    The day of a request that has no issue (:func:`.vroom_issues.request_issues`).

    Tasks are in the order of :func:`.vroom_issues.visits`. Without matrices every profile travels in straight lines,
    longer by :data:`~.crowfly.DETOUR_FACTOR`, at :data:`~.crowfly.SPEED_KMH`.
    """
    places = _Places(request)
    width = _width(request)
    tasks = _tasks(request, places, width)
    number = {task.name: i for i, task in enumerate(tasks)}
    return TaskDay(
        tasks=tasks,
        vehicles=tuple(_vehicle(vehicle, places, width, number) for vehicle in request.vehicles),
        travel=places.travel(),
        straight_lines=not request.by_index,
    )


class _Places:
    """Numbers of places: rows of the user's matrices, or of positions that differ."""

    def __init__(self, request: VroomRequest) -> None:
        self._request = request
        self._positions: dict[Position, int] = {}

    def number(self, position: Position | None, index: int | None) -> int | None:
        if self._request.by_index or position is None:
            return index if self._request.by_index else None
        return self._positions.setdefault(position, len(self._positions))

    def travel(self) -> dict[str, TaskTravel]:
        """The matrices of every profile in use, once all places are numbered."""
        profiles = dict.fromkeys(vehicle.profile for vehicle in self._request.vehicles)
        if not self._request.by_index:
            points = [LonLat(lon, lat) for lon, lat in self._positions]
            metres, seconds = straight_lines(points, factor=DETOUR_FACTOR, kmh=SPEED_KMH)
            estimate = TaskTravel(seconds=seconds.astype(np.int64), metres=metres.astype(np.int64))
            return dict.fromkeys(profiles, estimate)
        found = {}
        for profile in profiles:
            tables = self._request.tables(profile)
            if tables is None or tables.durations is None:
                raise ValueError(f"the profile {profile} has no durations")
            found[profile] = TaskTravel(
                seconds=_table(tables.durations),
                metres=None if tables.distances is None else _table(tables.distances),
                costs=None if tables.costs is None else _table(tables.costs),
            )
        return found


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a job says of itself, and a shipment of both its ends."""

    delivery: Amounts
    pickup: Amounts
    skills: Sequence[int] | None
    priority: int | None
    partner: int | None = None


def _table(rows: Sequence[Sequence[int]]) -> Table:
    return np.array(rows, dtype=np.int64)


def _width(request: VroomRequest) -> int:
    """How many amounts there are, all being of one length."""
    given = [vehicle.capacity for vehicle in request.vehicles]
    given += [amounts for job in request.jobs for amounts in (job.amount, job.delivery, job.pickup)]
    given += [shipment.amount for shipment in request.shipments]
    return next((len(amounts) for amounts in given if amounts is not None), 0)


def _tasks(request: VroomRequest, places: _Places, width: int) -> tuple[Task, ...]:
    return tuple(
        Task(
            kind=StepKind(kind),
            id=visit.id,
            place=_at(places, visit),
            delivery=terms.delivery,
            pickup=terms.pickup,
            setup=visit.setup or 0,
            service=visit.service or 0,
            setup_by_type=visit.setup_per_type or {},
            service_by_type=visit.service_per_type or {},
            skills=frozenset(terms.skills or ()),
            priority=terms.priority or 0,
            windows=_merged(visit.time_windows),
            partner=terms.partner,
        )
        for (_, kind, visit), terms in zip(visits(request), _terms(request, width), strict=True)
    )


def _terms(request: VroomRequest, width: int) -> list[_Terms]:
    """In the order of the visits."""
    nothing = (0,) * width
    found = [
        _Terms(job.delivery or job.amount or nothing, job.pickup or nothing, job.skills, job.priority)
        for job in request.jobs
    ]
    for shipment in request.shipments:
        amount, skills, priority = shipment.amount or nothing, shipment.skills, shipment.priority
        pickup = len(found)
        found += [
            _Terms(nothing, amount, skills, priority, partner=pickup + 1),
            _Terms(amount, nothing, skills, priority, partner=pickup),
        ]
    return found


def _at(places: _Places, visit: VroomVisit) -> int:
    place = places.number(visit.location, visit.location_index)
    if place is None:
        raise ValueError(f"task {visit.id} is nowhere")
    return place


def _vehicle(
    vehicle: VroomVehicle, places: _Places, width: int, number: Mapping[tuple[StepKind, int], int]
) -> TaskVehicle:
    breaks = [
        Break(id=pause.id, windows=_merged(pause.time_windows), service=pause.service) for pause in vehicle.breaks
    ]
    return TaskVehicle(
        id=vehicle.id,
        profile=vehicle.profile,
        start=places.number(vehicle.start, vehicle.start_index),
        end=places.number(vehicle.end, vehicle.end_index),
        capacity=vehicle.capacity or (0,) * width,
        skills=frozenset(vehicle.skills or ()),
        type=vehicle.type,
        shift=vehicle.time_window or (0, FOREVER),
        breaks=tuple(sorted(breaks, key=lambda pause: (pause.windows[0][0], pause.windows[-1][1]))),
        tariff=TaskTariff(**vehicle.costs.model_dump()),
        pace=round(100 / vehicle.speed_factor),
        max_tasks=vehicle.max_tasks,
        max_travel_time=vehicle.max_travel_time,
        max_distance=vehicle.max_distance,
        begin=tuple(
            number[StepKind(step.type), step.id]
            for step in vehicle.steps
            if step.type in ("job", "pickup", "delivery") and step.id is not None
        ),
    )


def _merged(windows: Sequence[Window] | None) -> tuple[Window, ...]:
    """Windows in order, those that touch made one; none given: always."""
    if windows is None:
        return ALWAYS
    found: list[Window] = []
    for opens, closes in sorted(windows):
        if found and opens <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return tuple(found)
