"""
The service's OpenAPI document: what FastAPI reads off the routes, and what holds for all of them or stands elsewhere.

Added here: the errors that an operation can answer, as problem+json; headers of answers; the examples of
``api.examples``. A route says only what is its own, such as a status that no other has.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from api.errors import MEDIA, NOT_FOUND, NOT_READY, TOO_LARGE, UNREADABLE, Problem, wrong_shape
from api.examples import EXAMPLES, Example
from api.files import ANY_FILE
from api.names import with_short_names
from api.routes.following import changed
from api.routes.inputs import MEDIA_UNKNOWN
from api.routes.links import EXPIRED, FORGED
from api.security import NO_KEY, TOO_OFTEN
from logistics_opt.errors import Issue
from logistics_opt.service.studies import CONFLICT
from logistics_opt.service.work.inputs import JSON

Part = dict[str, Any]

_PROBLEM: Part = {"$ref": "#/components/schemas/Problem"}
_TEXT: Part = {"schema": {"type": "string"}}
_HEADERS: dict[int, Part] = {
    202: {"Location": {"description": "Where the study is.", "required": True, **_TEXT}},
    401: {"WWW-Authenticate": {"description": "How a key is sent.", "required": True, **_TEXT}},
    429: {"Retry-After": {"description": "Seconds, where the key asks too often.", "schema": {"type": "integer"}}},
}
_TAG: Part = {
    "ETag": {"description": "Changes when the content does.", "required": True, **_TEXT},
    "Cache-Control": {"description": "Ask again before it is used.", "required": True, **_TEXT},
}
_KNOWN: Part = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what the client has: where it is the same, the answer is 304 and empty.",
    "schema": {"type": "string"},
}


def describe(app: FastAPI) -> None:
    """Have the app's document say all of it."""
    read_off = app.openapi

    @cache
    def document() -> Part:
        found = with_short_names(read_off())
        for operation in operations(found):
            _complete(operation)
        _of_problems(found)
        return found

    app.openapi = document  # type: ignore[method-assign]


def operations(document: Part) -> Iterator[Part]:
    """Every operation of a document."""
    for methods in document["paths"].values():
        yield from methods.values()


def _complete(operation: Part) -> None:
    mine = [example for example in EXAMPLES if example.operation == operation["operationId"]]
    answers = operation["responses"]
    for status in _errors(operation):
        answers.setdefault(str(status), {})
    for status, answer in answers.items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            _refusal(_OWN.get((operation["operationId"], int(status))) or _ISSUES.get(int(status)), answer)
        if int(status) in _HEADERS:
            answer["headers"] = _HEADERS[int(status)]
    for example in mine:
        _show(operation, example)
    operation["responses"] = dict(sorted(answers.items()))


def _errors(operation: Part) -> set[int]:
    """The statuses that follow from what an operation takes, beside those that its route declares."""
    found = {404, 429, 401} if operation.get("security") else set()
    takes = operation.get("requestBody", {}).get("content", {})
    parameters = [one for one in operation.get("parameters", []) if one["in"] != "path" or set(one["schema"]) - _FREE]
    if takes:
        found |= {413}
    if takes and set(takes) != {JSON}:
        found |= {415}
    if JSON in takes:
        found |= {400}
    if takes or parameters:
        found |= {422}
    else:
        operation["responses"].pop("422", None)
    return found


_FREE = {"type", "title", "description"}
"""What a path's parameter says that may be any text."""


def _refusal(issue: Issue | None, answer: Part) -> None:
    """An error in the one form, unless its route has declared another."""
    declared = answer.get("content", {}).get(JSON, {}).get("schema", _PROBLEM)
    if declared != _PROBLEM:
        return
    answer["content"] = {MEDIA: {"schema": _PROBLEM}}
    if issue is not None:
        answer["description"] = issue.cause[:1].upper() + issue.cause[1:] + "."
        answer["content"][MEDIA]["examples"] = {issue.code: {"$ref": f"#/components/examples/{issue.code}"}}


def _show(operation: Part, example: Example) -> None:
    for parameter in operation.get("parameters", []):
        given = {**example.path, **example.query, **example.headers}
        if parameter["name"].lower() in {name.lower() for name in given}:
            value = next(value for name, value in given.items() if name.lower() == parameter["name"].lower())
            parameter.setdefault("example", value)
    taken = operation.get("requestBody", {}).get("content", {})
    if example.body is not None and taken:
        _add(taken.get(example.media) or taken[ANY_FILE], example, example.body)
    answer = operation["responses"].setdefault(str(example.status), {})
    if example.answer is None:
        return
    content = answer.setdefault("content", {})
    for media in (example.answer_media, *example.also):
        content.setdefault(media, _schema(media))
    _add(content[example.answer_media], example, example.answer)
    if example.tagged:
        answer["headers"] = _TAG
        operation["responses"]["304"] = {"description": "The client has it.", "headers": _TAG}
        if _KNOWN not in operation.setdefault("parameters", []):
            operation["parameters"].append(_KNOWN)


def _add(content: Part, example: Example, value: Any) -> None:
    shown = {"summary": example.summary} if example.summary else {}
    content.setdefault("examples", {}).setdefault(example.name, {**shown, "value": value})


def _schema(media: str) -> Part:
    if media.endswith("json"):
        return {"schema": {"type": "object"}}
    text = {"type": "string"}
    return {"schema": text if media.startswith("text/") else {**text, "format": "binary"}}


def _of_problems(document: Part) -> None:
    """The errors' examples, once for all operations."""
    components = document["components"]
    components["examples"] = {
        issue.code: {"summary": issue.cause, "value": Problem.of(status, issue).model_dump()}
        for status, issue in (*_ISSUES.items(), *((status, issue) for (_, status), issue in _OWN.items()))
    }


_ISSUES: dict[int, Issue] = {
    400: UNREADABLE,
    401: NO_KEY,
    404: NOT_FOUND,
    409: CONFLICT,
    410: EXPIRED,
    412: changed("County planner", 2, datetime(2026, 11, 23, 8, 31, tzinfo=UTC)),
    413: TOO_LARGE,
    422: wrong_shape(("query", "limit"), "Input should be less than or equal to 200"),
    429: TOO_OFTEN,
    415: MEDIA_UNKNOWN,
    503: NOT_READY,
}

_OWN: dict[tuple[str, int], Issue] = {("read_driving", 404): FORGED}
"""Where an operation's error is not that of all others with its status."""
