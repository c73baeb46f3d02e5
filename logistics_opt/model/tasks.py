"""
A small day of visits as other routing programs describe it: jobs, shipments, vehicles and matrices by row number.

It is the model of VROOM's dialect (``docs/reference/vroom.md``), apart from the county's own :class:`Problem`: one
echelon, vehicles that begin and end anywhere, and goods that may go from any place to any other. Moments and lengths
of time are seconds, distances metres; costs and amounts have the user's own unit, whatever it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from logistics_opt.units import Metres, Seconds

Window = tuple[Seconds, Seconds]
"""From and until, both ends included."""

Amounts = tuple[int, ...]
"""One number a dimension of capacity."""

Table = npt.NDArray[np.int64]
"""A square matrix by row numbers of places."""

FOREVER: Seconds = 2**40
"""A moment after every other."""

ALWAYS: tuple[Window, ...] = ((0, FOREVER),)

SAME_SPEED = 100
"""``TaskVehicle.pace`` of who takes as long as the matrix says."""


class StepKind(StrEnum):
    """What a vehicle does at a step."""

    START = "start"
    JOB = "job"
    PICKUP = "pickup"
    DELIVERY = "delivery"
    BREAK = "break"
    END = "end"


TaskName = tuple[StepKind, int]
"""Kind and id: a job, a pickup and a delivery may have the same id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    One visit: a job by itself, or one end of a shipment.

    ``place`` is its row of the matrices. A job's ``delivery`` is aboard from the start of the route, its ``pickup``
    stays aboard to the end; a shipment's pickup puts its ``pickup`` aboard and its delivery takes its ``delivery``
    off, and ``partner`` is the number of the other end. ``setup`` is spent unless the vehicle was at this place
    before; both it and ``service`` may differ by type of vehicle. ``windows`` are in order and apart, and bound the
    start of the setup, or of the service where there is none. ``priority`` is from 0 to 100.
    """

    kind: StepKind
    id: int
    place: int
    delivery: Amounts
    pickup: Amounts
    setup: Seconds = 0
    service: Seconds = 0
    setup_by_type: Mapping[str, Seconds] = field(default_factory=dict)
    service_by_type: Mapping[str, Seconds] = field(default_factory=dict)
    skills: frozenset[int] = frozenset()
    priority: int = 0
    windows: tuple[Window, ...] = ALWAYS
    partner: int | None = None

    @property
    def name(self) -> TaskName:
        """Kind and id."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A break of ``service`` seconds that begins in one of its windows; driving goes on after it where it stopped."""

    id: int
    windows: tuple[Window, ...] = ALWAYS
    service: Seconds = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTariff:
    """
    What a vehicle costs, in the user's own unit; waiting and breaks are free.

    When it is used, for an hour's driving, for an hour's setup and service, for a kilometre.
    """

    fixed: int = 0
    per_hour: int = 3_600
    per_task_hour: int = 0
    per_km: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskVehicle:
    """
    One vehicle and its shift.

    Without ``start`` it begins at its first task, without ``end`` it stops at its last. ``pace`` is the time it takes
    in hundredths of the matrix's, each leg rounded up to a second. ``breaks`` are taken in the order given. ``begin``
    is a route to begin the search from, which promises nothing.
    """

    id: int
    profile: str
    start: int | None
    end: int | None
    capacity: Amounts
    skills: frozenset[int] = frozenset()
    type: str = ""
    shift: Window = (0, FOREVER)
    breaks: tuple[Break, ...] = ()
    tariff: TaskTariff = TaskTariff()
    pace: int = SAME_SPEED
    max_tasks: int | None = None
    max_travel_time: Seconds | None = None
    max_distance: Metres | None = None
    begin: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise ValueError(f"vehicle {self.id} neither starts nor ends anywhere")

    def setup(self, task: Task) -> Seconds:
        """Its setup time for a task at a place it was not at before."""
        return task.setup_by_type.get(self.type, task.setup)

    def service(self, task: Task) -> Seconds:
        """Its service time for a task."""
        return task.service_by_type.get(self.type, task.service)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TaskTravel:
    """Driving between every two places: seconds, metres where they are known, and costs where they are given."""

    seconds: Table
    metres: Table | None = None
    costs: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TaskDay:
    """The whole of a small day. ``straight_lines``: travel is an estimate from positions, no matrix was given."""

    tasks: tuple[Task, ...]
    vehicles: tuple[TaskVehicle, ...]
    travel: Mapping[str, TaskTravel]
    straight_lines: bool = False

    def measured(self, vehicle: TaskVehicle) -> bool:
        """Whether metres are known for a vehicle."""
        return self.travel[vehicle.profile].metres is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStep:
    """
    One step of a route.

    ``item`` is the number of its task, or of its break among the vehicle's, whose ``place`` is ``None``. What it does
    begins ``waiting`` after ``arrival``. ``travelled`` and ``driven`` count from the start; ``load`` is aboard
    when it is done.
    """

    kind: StepKind
    item: int | None
    place: int | None
    arrival: Seconds
    waiting: Seconds
    setup: Seconds
    service: Seconds
    load: Amounts
    travelled: Seconds
    driven: Metres | None

    @property
    def leaves(self) -> Seconds:
        """When it is done."""
        return self.arrival + self.waiting + self.setup + self.service


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRoute:
    """What one vehicle, by its number, does, and what that costs to the nearest whole unit."""

    vehicle: int
    steps: tuple[TaskStep, ...]
    cost: int

    @property
    def tasks(self) -> tuple[int, ...]:
        """Numbers of its tasks in order."""
        return tuple(s.item for s in self.steps if s.item is not None and s.kind is not StepKind.BREAK)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPlan:
    """
    Routes, and the numbers of the tasks on none of them.

    ``reproducible``: no clock had a say in it, so the same day and seed give the same plan.
    """

    routes: tuple[TaskRoute, ...]
    unassigned: tuple[int, ...]
    reproducible: bool = True
