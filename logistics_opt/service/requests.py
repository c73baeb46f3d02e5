"""What a study is asked: its kind, the documents it is about, its options. Unknown keys are refused."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from logistics_opt.formats.hand_document import MAX_HAND_CHANGES, HandChangeDocument
from logistics_opt.service.shapes import AnyDemand, AnyLiveDay, AnyPlan, AnyProblem, SentScenario

Name = Annotated[str, Field(min_length=1, max_length=100, description="A demo county, or the name or id of an upload.")]
Reference = Annotated[str, Field(min_length=1, max_length=40, description="The id of a document of this service.")]
Version = Annotated[int, Field(ge=1, le=10**9, description="Default: the newest.")]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Steps = Annotated[
    int, Field(ge=1, le=10**9, description="With steps and no time the same request has the same answer.")
]

Papers = Annotated[
    list[Literal["zh", "en"]],
    Field(max_length=2, description="Languages of the reports and the workbook that are written."),
]


class Strict(BaseModel):
    """A part of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Rule = Literal[
    "pieces",
    "weight",
    "piece-km",
    "stand-alone",
    "egalitarian",
    "capped-egalitarian",
    "cost-avoided",
    "shapley",
    "nucleolus",
    "equal-profit",
]
"""The rules of sharing that need no agreed weights."""


class CountyDocument(Strict):
    """A county of this service, at a version."""

    county: Name
    version: Version | None = None


class DayDocument(Strict):
    """A county's day, or a whole problem; its waybills are the county's own, or a demand document's."""

    county: Name | None = None
    version: Version | None = None
    day: date | None = None
    demand: Reference | None = None
    problem: AnyProblem | None = Field(default=None, description="A problem, see docs/reference/documents.md.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.county is None) == (self.problem is None):
            raise ValueError("give either a county or a problem")
        if self.problem is not None and (self.version, self.day, self.demand) != (None, None, None):
            raise ValueError("a problem has its own day and demand")
        return self


class CheckDocument(DayDocument):
    """A day and a plan for it."""

    plan: AnyPlan | Reference = Field(description="A plan, or the id of one of this service.")


class DayOptions(Strict):
    """How a day is planned."""

    time_limit: Annotated[float, Field(ge=0.1, le=86_400, description="Seconds of search; default 30.")] | None = None
    max_steps: Steps | None = None
    seed: Seed = 0
    start: Reference | None = Field(default=None, description="A plan of this service to go on from.")


class DailyRoutes(Strict):
    """Today's routes."""

    kind: Literal["daily_routes"]
    document: DayDocument
    options: DayOptions = DayOptions()


class CheckOptions(Strict):
    """There is nothing to choose yet."""


class Check(Strict):
    """Judge a plan, such as one made by hand."""

    kind: Literal["check"]
    document: CheckDocument
    options: CheckOptions = CheckOptions()


class PlacementOptions(Strict):
    """How much is looked at beside the answer."""

    evidence: bool = True
    papers: Papers = []
    jobs: Annotated[int, Field(ge=1, le=64, description="Plans at a time.")] = 1


class PlacementDocument(Strict):
    """A county and a scenario about it; the scenario's own ``county`` does not count."""

    county: Name
    version: Version | None = None
    scenario: SentScenario


class PlaceDepots(Strict):
    """Where township depots should stand."""

    kind: Literal["placement"]
    document: PlacementDocument
    options: PlacementOptions = PlacementOptions()


class DepotDayDocument(Strict):
    """A county's day, by default its own, and the places where depots are open on it: these and no others."""

    county: Name
    version: Version | None = None
    day: date | None = None
    depots: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=1_000)] = Field(
        description="Ids of depots of today and of candidates, such as an answer has."
    )

    @field_validator("depots")
    @classmethod
    def _once(cls, given: list[str]) -> list[str]:
        if len(set(given)) < len(given):
            raise ValueError("name each depot once")
        return given


class DepotDayOptions(Strict):
    """How long the day's routes are searched for."""

    time_limit: Annotated[float, Field(ge=0.1, le=86_400, description="Seconds of search; default 30.")] | None = None
    max_steps: Steps | None = None
    seed: Seed = 0


class DepotDay(Strict):
    """A day's routes with exactly these depots: an answer of placement put to the test."""

    kind: Literal["depot_day"]
    document: DepotDayDocument
    options: DepotDayOptions = DepotDayOptions()


class SharingDocument(Strict):
    """A county and the days to look at; default: its own day."""

    county: Name
    version: Version | None = None
    days: Annotated[list[date], Field(max_length=31)] = []
    firms: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20)] = Field(
        default=[], description="The firms that work together; default: all of the county."
    )


class SharingOptions(Strict):
    """As the options of ``logistics-opt share``."""

    steps: Steps | None = None
    seeds: Annotated[int, Field(ge=1, le=10)] = 3
    room_exponent: Annotated[float, Field(ge=0, le=1)] = 0.6
    buses_apart: bool = False
    extras: bool = True
    rule: Rule = "shapley"
    month: Annotated[int, Field(ge=1, le=366, description="Days that the settlement is for.")] = 30
    papers: Papers = []
    shares: bool = Field(default=True, description="Whether each firm may read its own share; not of a what-if.")


class ShareDelivery(Strict):
    """Shared against separate delivery."""

    kind: Literal["sharing"]
    document: SharingDocument
    options: SharingOptions = SharingOptions()


class ReplanDocument(Strict):
    """A day under way: the plan that is driven, what has happened, and what has come in since the plan was made."""

    plan: AnyPlan | Reference = Field(description="The plan the vehicles drive by, or its id here.")
    day: AnyLiveDay = Field(description="What has happened: a live-day, see docs/reference/documents.md.")
    problem: AnyProblem | None = Field(
        default=None, description="The day with its late orders; default: the one the plan was made for here."
    )
    late: Annotated[list[AnyDemand], Field(max_length=10_000)] = Field(
        default=[], description="Late orders, as demands of a problem; they are added to the plan's own day."
    )
    demand: Reference | None = Field(
        default=None, description="Waybills, the day's or the late ones alone: those the plan's day has not are added."
    )

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if self.problem is None and isinstance(self.plan, dict):
            raise ValueError("a plan that is sent along needs its problem, late orders included")
        if self.problem is not None and (self.late or self.demand is not None):
            raise ValueError("a problem that is sent along has its late orders among its demands")
        return self


class ReplanOptions(Strict):
    """How long is searched for something better."""

    time_limit: Annotated[float, Field(ge=0.1, le=86_400, description="Seconds of search; default 10.")] | None = None
    max_steps: Steps | None = None
    seed: Seed = 0


class Replan(Strict):
    """The rest of a day under way."""

    kind: Literal["replan"]
    document: ReplanDocument
    options: ReplanOptions = ReplanOptions()


class HandChanges(Strict):
    """What a dispatcher changes in a plan, each change told by the plan as the one before has left it."""

    changes: Annotated[list[HandChangeDocument], Field(max_length=MAX_HAND_CHANGES)]


class ByHandDocument(Strict):
    """A plan of this service and what is changed in it."""

    plan: Reference
    changes: Annotated[list[HandChangeDocument], Field(min_length=1, max_length=MAX_HAND_CHANGES)]


class ByHandOptions(Strict):
    """There is nothing to choose yet."""


class ByHand(Strict):
    """Keep a plan that was changed by hand, where it breaks no rule."""

    kind: Literal["by_hand"]
    document: ByHandDocument
    options: ByHandOptions = ByHandOptions()


Study = Annotated[
    DailyRoutes | Replan | ByHand | Check | PlaceDepots | DepotDay | ShareDelivery, Field(discriminator="kind")
]
