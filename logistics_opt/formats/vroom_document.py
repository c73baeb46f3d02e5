"""
A request for routes in VROOM's dialect, as its API describes it (https://github.com/VROOM-Project/vroom, docs/API.md).

Which keys are understood, and which are refused, is in ``docs/reference/vroom.md``. Numbers and counts are bounded, so
that no request can ask for more than a small day takes.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from logistics_opt.formats.wire import Name, Wire

MOST_TASKS = 300
MOST_VEHICLES = 100
MOST_PLACES = 500
"""Rows of a matrix."""

MOST_CELLS = 4_000_000
"""Of all matrices that a search needs: one for each kind of vehicle."""

Id: TypeAlias = Annotated[int, Field(ge=0, lt=2**63)]
Index: TypeAlias = Annotated[int, Field(ge=0, lt=MOST_PLACES)]
Span: TypeAlias = Annotated[int, Field(ge=0, le=10**6)]
"""Seconds something takes."""

Moment: TypeAlias = Annotated[int, Field(ge=0, lt=2**32)]
Amount: TypeAlias = Annotated[int, Field(ge=0, le=10**9)]
AmountsField: TypeAlias = Annotated[tuple[Amount, ...], Field(max_length=10)]
Skill: TypeAlias = Annotated[int, Field(ge=0, lt=2**32)]
Skills: TypeAlias = Annotated[tuple[Skill, ...], Field(max_length=100)]
Priority: TypeAlias = Annotated[int, Field(ge=0, le=100)]
Rate: TypeAlias = Annotated[int, Field(ge=0, le=10**6)]
TimeWindow: TypeAlias = tuple[Moment, Moment]
TimeWindows: TypeAlias = Annotated[tuple[TimeWindow, ...], Field(min_length=1, max_length=50)]
ByType: TypeAlias = Annotated[dict[Name, Span], Field(max_length=MOST_VEHICLES)]
Position: TypeAlias = tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]
"""Longitude and latitude in degrees."""

Seconds: TypeAlias = Annotated[tuple[Span, ...], Field(max_length=MOST_PLACES)]
Metres: TypeAlias = Annotated[tuple[Annotated[int, Field(ge=0, le=10**7)], ...], Field(max_length=MOST_PLACES)]
Costs: TypeAlias = Annotated[tuple[Amount, ...], Field(max_length=MOST_PLACES)]
Durations: TypeAlias = Annotated[tuple[Seconds, ...], Field(min_length=1, max_length=MOST_PLACES)]


class VroomVisit(Wire):
    """What a job and each end of a shipment have in common: where, how long, when."""

    id: Id
    description: Name | None = None
    location: Position | None = None
    location_index: Index | None = None
    setup: Span | None = None
    service: Span | None = None
    setup_per_type: ByType | None = None
    service_per_type: ByType | None = None
    time_windows: TimeWindows | None = None


class VroomJob(VroomVisit):
    """A place to visit; ``amount`` is the old word for ``delivery``."""

    amount: AmountsField | None = None
    delivery: AmountsField | None = None
    pickup: AmountsField | None = None
    skills: Skills | None = None
    priority: Priority | None = None


class VroomShipment(Wire):
    """Goods from one place to another, by one vehicle."""

    pickup: VroomVisit
    delivery: VroomVisit
    amount: AmountsField | None = None
    skills: Skills | None = None
    priority: Priority | None = None


class VroomCosts(Wire):
    """What a vehicle costs, in any unit: a default that is not given is VROOM's."""

    fixed: Amount = 0
    per_hour: Rate = 3_600
    per_task_hour: Rate = 0
    per_km: Rate = 0


class VroomBreak(Wire):
    """A break; ``max_load`` is known and refused."""

    id: Id
    time_windows: TimeWindows | None = None
    service: Span = 0
    description: Name | None = None
    max_load: AmountsField | None = None


class VroomStepHint(Wire):
    """A step of a route to begin from; its times are for plan mode, and not used here."""

    type: Literal["start", "job", "pickup", "delivery", "break", "end"]
    id: Id | None = None
    service_at: Moment | None = None
    service_after: Moment | None = None
    service_before: Moment | None = None


class VroomVehicle(Wire):
    """A vehicle."""

    id: Id
    profile: Name = "car"
    description: Name | None = None
    start: Position | None = None
    start_index: Index | None = None
    end: Position | None = None
    end_index: Index | None = None
    capacity: AmountsField | None = None
    costs: VroomCosts = VroomCosts()
    skills: Skills | None = None
    type: Name = ""
    time_window: TimeWindow | None = None
    breaks: Annotated[tuple[VroomBreak, ...], Field(max_length=10)] = ()
    speed_factor: Annotated[float, Field(ge=0.05, le=5)] = 1.0
    max_tasks: Annotated[int, Field(ge=0)] | None = None
    max_travel_time: Annotated[int, Field(ge=0)] | None = None
    max_distance: Annotated[int, Field(ge=0)] | None = None
    steps: Annotated[tuple[VroomStepHint, ...], Field(max_length=2 * MOST_TASKS)] = ()


class VroomMatrices(Wire):
    """The matrices of a profile."""

    durations: Durations | None = None
    distances: Annotated[tuple[Metres, ...], Field(min_length=1, max_length=MOST_PLACES)] | None = None
    costs: Annotated[tuple[Costs, ...], Field(min_length=1, max_length=MOST_PLACES)] | None = None


class VroomOptions(Wire):
    """
    What wrappers of VROOM send along: geometry (``g``) and plan mode (``c``), which are refused when asked for.

    Threads (``t``) and exploration level (``x``) mean nothing here.
    """

    g: bool | None = None
    c: bool | None = None
    t: int | None = None
    x: int | None = None


class VroomRequest(Wire):
    """Jobs, shipments, vehicles and matrices. ``matrix`` is the old word for durations, of every profile."""

    jobs: Annotated[tuple[VroomJob, ...], Field(max_length=MOST_TASKS)] = ()
    shipments: Annotated[tuple[VroomShipment, ...], Field(max_length=MOST_TASKS // 2)] = ()
    vehicles: Annotated[tuple[VroomVehicle, ...], Field(max_length=MOST_VEHICLES)]
    matrices: Annotated[dict[Name, VroomMatrices], Field(max_length=MOST_VEHICLES)] | None = None
    matrix: Durations | None = None
    options: VroomOptions = VroomOptions()

    @property
    def by_index(self) -> bool:
        """Whether places are rows of the user's matrices, not positions."""
        return bool(self.matrices) or self.matrix is not None

    def tables(self, profile: str) -> VroomMatrices | None:
        """The matrices of a profile."""
        found = (self.matrices or {}).get(profile)
        if found is None and self.matrix is not None:
            found = VroomMatrices(durations=self.matrix)
        return found
