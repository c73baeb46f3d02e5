"""Documents in a request that a solver reads, not the door: any JSON object here, described as what they are."""

import json
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema, core_schema, from_json

from logistics_opt.formats.live_document import LiveDayDocument
from logistics_opt.formats.plan_document import PlanDocument
from logistics_opt.formats.problem_document import DemandDocument, ProblemDocument
from logistics_opt.formats.scenario import Scenario

_OBJECT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def as_it_came(value: object, _: object) -> dict[str, Any]:
    """Any JSON object; of what is in it no more is asked than that a solver can read it at all."""
    document = _OBJECT.validate_python(value)
    try:
        from_json(json.dumps(document), allow_inf_nan=False)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    return document


class _DescribedAs:
    """Marks an object that is kept as it came; the description for programs names the document it should be."""

    def __init__(self, document: type[BaseModel]) -> None:
        self._document = document

    def __get_pydantic_core_schema__(self, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(
            as_it_came,
            handler.generate_schema(self._document),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value),
        )


def _by_its_json(value: object, read: ValidatorFunctionWrapHandler) -> Scenario:
    """Documents are strict: what JSON can say of them, such as a list or a date, is read as JSON alone."""
    if isinstance(value, dict):
        return Scenario.model_validate_json(json.dumps(value))
    found: Scenario = read(value)
    return found


SentScenario = Annotated[Scenario, WrapValidator(_by_its_json)]
"""A scenario in a request; what is wrong with it is told place by place."""

AnyProblem = Annotated[dict[str, Any], _DescribedAs(ProblemDocument)]
"""A problem that nobody has read yet."""

AnyPlan = Annotated[dict[str, Any], _DescribedAs(PlanDocument)]
"""A plan that nobody has read yet."""

AnyLiveDay = Annotated[dict[str, Any], _DescribedAs(LiveDayDocument)]
"""What has happened of a day, that nobody has read yet."""

AnyDemand = Annotated[dict[str, Any], _DescribedAs(DemandDocument)]
"""A demand that nobody has read yet."""
