"""Judging a plan that somebody sends."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException

from logistics_opt.checker import check
from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.formats.documents import plan_from_json, problem_from_json
from logistics_opt.formats.plan_document import CheckDocument
from logistics_opt.model import Plan, Problem
from logistics_opt.model.validate import issues

router = APIRouter(prefix="/v1/checks", tags=["checks"])

_DOCUMENT = {"type": "object", "description": "a document, see docs/reference/documents.md"}
_REQUEST = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["problem", "plan"],
                    "properties": {"problem": _DOCUMENT, "plan": _DOCUMENT},
                    "additionalProperties": False,
                }
            }
        },
    }
}

T = TypeVar("T")


async def _body(request: Request) -> bytes:
    return await request.body()


@router.post("", openapi_extra=_REQUEST)
def check_plan(body: Annotated[bytes, Depends(_body)]) -> CheckDocument:
    """Every fault of the plan for the problem; none means that it can be driven and costs what it says."""
    problem, plan = _documents(body)
    return CheckDocument.of(plan.problem, check(problem, plan))


def _documents(body: bytes) -> tuple[Problem, Plan]:
    parts = _parts(body)
    found: list[Issue] = []
    problem = _tried(problem_from_json, "problem", parts, found)
    plan = _tried(plan_from_json, "plan", parts, found)
    if problem is not None:
        found += [issue for issue in issues(problem) if issue.severity is Severity.ERROR]
    if problem is None or plan is None or found:
        raise InvalidInput(found)
    return problem, plan


def _parts(body: bytes) -> dict[str, Any]:
    try:
        parts = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error
    if not isinstance(parts, dict) or set(parts) != {"problem", "plan"}:
        raise InvalidInput([_NOT_A_PAIR])
    return parts


def _tried(read: Callable[[str], T], name: str, parts: dict[str, Any], found: list[Issue]) -> T | None:
    try:
        return read(json.dumps(parts[name]))
    except InvalidInput as error:
        found += [replace(issue, where=issue.where.replace("$", name, 1)) for issue in error.issues]
        return None


_NOT_A_PAIR = Issue(
    "wrong-shape",
    "body",
    "the body is not an object with the two keys problem and plan",
    'send {"problem": {...}, "plan": {...}}',
    "请求体不是含有 problem 和 plan 两个键的对象",
    '请发送 {"problem": {...}, "plan": {...}}',
)
