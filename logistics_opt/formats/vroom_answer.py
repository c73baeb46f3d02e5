"""The answer to a request in VROOM's dialect: its codes, summary, routes with their steps, and what is unassigned."""

from collections.abc import Mapping, Sequence
from typing import Literal

from logistics_opt.errors import Issue
from logistics_opt.formats.crowfly import DETOUR_FACTOR, SPEED_KMH
from logistics_opt.formats.vroom_document import Position, VroomRequest, VroomVehicle, VroomVisit
from logistics_opt.formats.vroom_issues import visits
from logistics_opt.formats.wire import Wire
from logistics_opt.model.tasks import StepKind, TaskDay, TaskPlan, TaskRoute, TaskStep

Kind = Literal["start", "job", "pickup", "delivery", "break", "end"]
INTERNAL_ERROR, INPUT_ERROR = 1, 2


class VroomStep(Wire):
    """One step; ``job`` is the old word for the ``id`` of a task."""

    type: Kind
    description: str | None = None
    location: Position | None = None
    location_index: int | None = None
    id: int | None = None
    job: int | None = None
    setup: int
    service: int
    waiting_time: int
    load: tuple[int, ...] | None = None
    arrival: int
    duration: int
    distance: int | None = None
    violations: tuple[str, ...] = ()


class _Totals(Wire):
    cost: int
    delivery: tuple[int, ...] | None = None
    pickup: tuple[int, ...] | None = None
    setup: int
    service: int
    duration: int
    waiting_time: int
    priority: int
    distance: int | None = None
    violations: tuple[str, ...] = ()


class VroomRoute(_Totals):
    """What one vehicle does."""

    vehicle: int
    description: str | None = None
    steps: tuple[VroomStep, ...]


class VroomEstimate(Wire):
    """What travel rests on where no matrix was given."""

    detour_factor: float = DETOUR_FACTOR
    speed_kmh: float = SPEED_KMH


class VroomSummary(_Totals):
    """
    Totals of all routes.

    Ours, not VROOM's: ``distances`` says what travel was worked out from, ``estimate`` how, and ``reproducible``
    whether the same request and seed give the same answer, or a clock ended the search.
    """

    routes: int
    unassigned: int
    distances: Literal["matrix", "straight lines"]
    estimate: VroomEstimate | None = None
    reproducible: bool


class VroomUnassigned(Wire):
    """A task on no route."""

    id: int
    type: Literal["job", "pickup", "delivery"]
    description: str | None = None
    location: Position | None = None
    location_index: int | None = None


class VroomIssue(Wire):
    """One thing that is wrong with a request; ours, not VROOM's."""

    code: str
    where: str
    cause: str
    remedy: str
    cause_zh: str
    remedy_zh: str


class VroomAnswer(Wire):
    """
    The answer: ``code`` is 0, or 1 for an error of ours and 2 for one of the request, with ``error`` in words.

    ``issues``, ours, are the errors of a request one by one.
    """

    code: int
    error: str | None = None
    issues: tuple[VroomIssue, ...] | None = None
    summary: VroomSummary | None = None
    unassigned: tuple[VroomUnassigned, ...] | None = None
    routes: tuple[VroomRoute, ...] | None = None

    @classmethod
    def of(cls, request: VroomRequest, day: TaskDay, plan: TaskPlan) -> "VroomAnswer":
        """The answer that a plan of the request's day is."""
        writer = _Writer(request, day)
        routes = tuple(writer.route(route) for route in plan.routes)
        return cls(
            code=0,
            summary=writer.summary(routes, plan),
            unassigned=tuple(writer.unassigned(number) for number in plan.unassigned),
            routes=routes,
        )

    @classmethod
    def refused(cls, issues: Sequence[Issue]) -> "VroomAnswer":
        """The answer to a request that has these issues."""
        found = tuple(
            VroomIssue(
                code=issue.code,
                where=issue.where,
                cause=issue.cause,
                remedy=issue.remedy,
                cause_zh=issue.cause_zh,
                remedy_zh=issue.remedy_zh,
            )
            for issue in issues
        )
        return cls(code=INPUT_ERROR, error="; ".join(f"{i.where}: {i.cause}" for i in found), issues=found)

    @classmethod
    def failed(cls, words: str) -> "VroomAnswer":
        """The answer when something of ours went wrong."""
        return cls(code=INTERNAL_ERROR, error=words)


class _Writer:
    """Steps with what the request says of their tasks: descriptions and places."""

    def __init__(self, request: VroomRequest, day: TaskDay) -> None:
        self._day = day
        self._visits = [visit for _, _, visit in visits(request)]
        self._vehicles = request.vehicles

    def route(self, route: TaskRoute) -> VroomRoute:
        vehicle, tasks = self._vehicles[route.vehicle], [self._day.tasks[number] for number in route.tasks]
        width = self._width()
        end = route.steps[-1]
        return VroomRoute(
            vehicle=vehicle.id,
            description=vehicle.description,
            cost=route.cost,
            delivery=tuple(sum(task.delivery[d] for task in tasks) for d in range(width)) if width else None,
            pickup=tuple(sum(task.pickup[d] for task in tasks) for d in range(width)) if width else None,
            setup=sum(step.setup for step in route.steps),
            service=sum(step.service for step in route.steps),
            duration=end.travelled,
            waiting_time=sum(step.waiting for step in route.steps),
            priority=sum(task.priority for task in tasks),
            distance=end.driven,
            steps=tuple(self._step(route, step) for step in route.steps),
        )

    def summary(self, routes: Sequence[VroomRoute], plan: TaskPlan) -> VroomSummary:
        width = self._width()
        known = all(route.distance is not None for route in routes) and any(map(self._day.measured, self._day.vehicles))
        return VroomSummary(
            cost=sum(route.cost for route in routes),
            routes=len(routes),
            unassigned=len(plan.unassigned),
            delivery=tuple(sum((r.delivery or ())[d] for r in routes) for d in range(width)) if width else None,
            pickup=tuple(sum((r.pickup or ())[d] for r in routes) for d in range(width)) if width else None,
            setup=sum(route.setup for route in routes),
            service=sum(route.service for route in routes),
            duration=sum(route.duration for route in routes),
            waiting_time=sum(route.waiting_time for route in routes),
            priority=sum(route.priority for route in routes),
            distance=sum(route.distance or 0 for route in routes) if known else None,
            distances="straight lines" if self._day.straight_lines else "matrix",
            estimate=VroomEstimate() if self._day.straight_lines else None,
            reproducible=plan.reproducible,
        )

    def unassigned(self, number: int) -> VroomUnassigned:
        visit, task = self._visits[number], self._day.tasks[number]
        return VroomUnassigned(
            id=visit.id,
            type=task.kind.value,  # type: ignore[arg-type]  # a task is none of the other kinds
            description=visit.description,
            location=visit.location,
            location_index=visit.location_index,
        )

    def _width(self) -> int:
        return len(self._day.vehicles[0].capacity)

    def _step(self, route: TaskRoute, step: TaskStep) -> VroomStep:
        vehicle = self._vehicles[route.vehicle]
        number, description = None, None
        location, index = self._at(route, step, vehicle)
        if step.item is not None and step.kind is StepKind.BREAK:
            number = self._day.vehicles[route.vehicle].breaks[step.item].id
            description = next(pause.description for pause in vehicle.breaks if pause.id == number)
        elif step.item is not None:
            visit = self._visits[step.item]
            number, description = visit.id, visit.description
        return VroomStep(
            type=step.kind.value,
            description=description,
            location=location,
            location_index=index,
            id=number,
            job=None if step.kind is StepKind.BREAK else number,
            setup=step.setup,
            service=step.service,
            waiting_time=step.waiting,
            load=step.load or None,
            arrival=step.arrival,
            duration=step.travelled,
            distance=step.driven,
        )

    def _at(self, route: TaskRoute, step: TaskStep, vehicle: VroomVehicle) -> tuple[Position | None, int | None]:
        """Where a step is, as the request said it; a vehicle without a start begins where its first task is."""
        if step.kind is StepKind.BREAK:
            return None, None
        own: Mapping[StepKind, tuple[Position | None, int | None]] = {
            StepKind.START: (vehicle.start, vehicle.start_index),
            StepKind.END: (vehicle.end, vehicle.end_index),
        }
        if own.get(step.kind, (None, None)) != (None, None):
            return own[step.kind]
        number = {StepKind.START: route.tasks[0], StepKind.END: route.tasks[-1]}.get(step.kind, step.item)
        visit: VroomVisit = self._visits[0 if number is None else number]
        return visit.location, visit.location_index
