"""What a study is asked: its kind, the documents it is about, its options. Unknown keys are refused."""

import json
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import from_json

from logistics_opt.formats.scenario import Scenario

Name = Annotated[str, Field(min_length=1, max_length=100, description="A demo county, or the name or id of an upload.")]
Reference = Annotated[str, Field(min_length=1, max_length=40, description="The id of a document of this service.")]
Version = Annotated[int, Field(ge=1, le=10**9, description="Default: the newest.")]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Steps = Annotated[
    int, Field(ge=1, le=10**9, description="With steps and no time the same request has the same answer.")
]


def _readable(value: dict[str, Any]) -> dict[str, Any]:
    try:
        from_json(json.dumps(value), allow_inf_nan=False)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    return value


Sent = Annotated[dict[str, Any], AfterValidator(_readable)]
"""A document sent along, which is read when the study begins: no NaN, no halves of characters, not 200 levels deep."""


class Strict(BaseModel):
    """A part of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


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
    problem: Sent | None = Field(default=None, description="A problem, see docs/reference/documents.md.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.county is None) == (self.problem is None):
            raise ValueError("give either a county or a problem")
        if self.problem is not None and (self.version, self.day, self.demand) != (None, None, None):
            raise ValueError("a problem has its own day and demand")
        return self


class CheckDocument(DayDocument):
    """A day and a plan for it."""

    plan: Sent | Reference = Field(description="A plan, or the id of one of this service.")


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


class Check(Strict):
    """Judge a plan, such as one made by hand."""

    kind: Literal["check"]
    document: CheckDocument
    options: Strict = Strict()


class PlacementOptions(Strict):
    """How much is looked at beside the answer."""

    evidence: bool = True
    jobs: Annotated[int, Field(ge=1, le=64, description="Plans at a time.")] = 1


class PlacementDocument(Strict):
    """A county and a scenario about it; the scenario's own ``county`` does not count."""

    county: Name
    version: Version | None = None
    scenario: Scenario


class PlaceDepots(Strict):
    """Where township depots should stand."""

    kind: Literal["placement"]
    document: PlacementDocument
    options: PlacementOptions = PlacementOptions()


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


class ShareDelivery(Strict):
    """Shared against separate delivery."""

    kind: Literal["sharing"]
    document: SharingDocument
    options: SharingOptions = SharingOptions()


Study = Annotated[DailyRoutes | Check | PlaceDepots | ShareDelivery, Field(discriminator="kind")]
