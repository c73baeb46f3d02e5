"""
Problems, plans, days under way, checks, scenarios, results of placement and sharing, published solutions, as JSON.

All have a version. They are exact in both directions: model to document to model is the identity, and so is document to
model to document. Only requests and answers in VROOM's dialect, which is not ours, have none and go one way each.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from logistics_opt.checker.fault import Fault
from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.formats import limits
from logistics_opt.formats.comparison import ComparisonDocument
from logistics_opt.formats.driving_document import DrivingDocument
from logistics_opt.formats.firm_accounts_document import FirmAccountsDocument
from logistics_opt.formats.firm_day_document import FirmDayDocument
from logistics_opt.formats.hand_document import ChangedByHandDocument, HandChangesDocument
from logistics_opt.formats.live_document import ChangesDocument, LateOrders, LiveDayDocument, ReplannedDocument
from logistics_opt.formats.names import nearest
from logistics_opt.formats.page_document import OnePageDocument
from logistics_opt.formats.placement_document import PlacementDocument
from logistics_opt.formats.plan_document import CheckDocument, PlanDocument
from logistics_opt.formats.problem_document import ProblemDocument
from logistics_opt.formats.published.solution import PublishedSolutionDocument
from logistics_opt.formats.scenario import Scenario
from logistics_opt.formats.sharing_document import SharingDocument
from logistics_opt.formats.vroom_answer import VroomAnswer
from logistics_opt.formats.vroom_document import VroomRequest
from logistics_opt.formats.vroom_issues import request_issues
from logistics_opt.formats.wire import Wire
from logistics_opt.model import Demand, LiveDay, Plan, Problem, Replanned, validate
from logistics_opt.model.by_hand import HandChange
from logistics_opt.model.published import PublishedSolution

_DOCUMENTS: Mapping[str, type[Wire]] = {
    "problem": ProblemDocument,
    "plan": PlanDocument,
    "check": CheckDocument,
    "published-solution": PublishedSolutionDocument,
    "scenario": Scenario,
    "placement": PlacementDocument,
    "comparison": ComparisonDocument,
    "sharing": SharingDocument,
    "firm-accounts": FirmAccountsDocument,
    "firm-day": FirmDayDocument,
    "one-page": OnePageDocument,
    "driving": DrivingDocument,
    "live-day": LiveDayDocument,
    "replanned": ReplannedDocument,
    "changes": ChangesDocument,
    "changed-by-hand": ChangedByHandDocument,
}
_MOST_ERRORS = 200

W = TypeVar("W", bound=Wire)


def read_document(path: Path) -> bytes:
    """The bytes of a document on disk; raises InvalidInput, without reading it, for one that is too large."""
    _ensure_size(path.stat().st_size)
    return path.read_bytes()


def problem_to_json(problem: Problem) -> str:
    """The document of a problem, travel matrices included, in one line."""
    return ProblemDocument.of(problem).model_dump_json()


def problem_from_json(text: str | bytes) -> Problem:
    """
    The problem of a document.

    Raises InvalidInput with every error: each with its JSON path where the document's form is wrong, and each that
    :mod:`logistics_opt.model.validate` finds where the form is right.
    """
    problem = _read(ProblemDocument, text).model()
    found = validate.issues(problem)
    if any(issue.severity is Severity.ERROR for issue in found):
        raise InvalidInput(found)
    return problem


def plan_to_json(plan: Plan, *, indent: int | None = None) -> str:
    """The document of a plan."""
    return PlanDocument.of(plan).model_dump_json(indent=indent)


def plan_from_json(text: str | bytes) -> Plan:
    """The plan of a document; raises InvalidInput with every error, each with its JSON path."""
    return _read(PlanDocument, text).model()


def check_to_json(plan: Plan, faults: Sequence[Fault], *, indent: int | None = 2) -> str:
    """The document of what the checker found in a plan."""
    return CheckDocument.of(plan.problem, faults).model_dump_json(indent=indent)


def check_from_json(text: str | bytes) -> tuple[Fault, ...]:
    """The faults of a document; raises InvalidInput with every error, each with its JSON path."""
    return _read(CheckDocument, text).model()


def published_to_json(solution: PublishedSolution, *, indent: int | None = None) -> str:
    """The document of a published instance's solution."""
    return PublishedSolutionDocument.of(solution).model_dump_json(indent=indent)


def published_from_json(text: str | bytes) -> PublishedSolution:
    """The solution of a document; raises InvalidInput with every error, each with its JSON path."""
    return _read(PublishedSolutionDocument, text).model()


def scenario_to_json(scenario: Scenario, *, indent: int | None = 2) -> str:
    """The document of a scenario, every field in it, for a person to edit."""
    return scenario.model_dump_json(indent=indent) + "\n"


def scenario_from_json(text: str | bytes) -> Scenario:
    """The scenario of a document; raises InvalidInput with every error, each with its JSON path."""
    # An editor may have put a mark before it that says UTF-8.
    text = text.removeprefix(b"\xef\xbb\xbf") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    return _read(Scenario, text)


def placement_to_json(document: PlacementDocument, *, indent: int | None = 1) -> str:
    """The document of what a study of placement found (:meth:`PlacementDocument.of`)."""
    return document.model_dump_json(indent=indent)


def placement_from_json(text: str | bytes) -> PlacementDocument:
    """What a study of placement found, as its document; raises InvalidInput with every error, each with its path."""
    return _read(PlacementDocument, text)


def comparison_to_json(document: ComparisonDocument, *, indent: int | None = 1) -> str:
    """The document of results of placement side by side (:meth:`ComparisonDocument.of`)."""
    return document.model_dump_json(indent=indent)


def comparison_from_json(text: str | bytes) -> ComparisonDocument:
    """Results of placement side by side, as their document; raises InvalidInput with every error."""
    return _read(ComparisonDocument, text)


def sharing_to_json(document: SharingDocument, *, indent: int | None = 1) -> str:
    """The document of what a study of shared delivery found (:meth:`SharingDocument.of`); for the trustee only."""
    return document.model_dump_json(indent=indent)


def sharing_from_json(text: str | bytes) -> SharingDocument:
    """What a study of shared delivery found, as its document; raises InvalidInput with every error."""
    return _read(SharingDocument, text)


def firm_to_json(document: FirmAccountsDocument, *, indent: int | None = 1) -> str:
    """The document of one firm's accounts (:meth:`FirmAccountsDocument.of`), which may go to that firm."""
    return document.model_dump_json(indent=indent)


def firm_from_json(text: str | bytes) -> FirmAccountsDocument:
    """One firm's accounts, as their document; raises InvalidInput with every error."""
    return _read(FirmAccountsDocument, text)


def firm_day_to_json(document: FirmDayDocument, *, indent: int | None = 1) -> str:
    """The document of one firm's part of a shared day (:meth:`FirmDayDocument.of`), which may go to that firm."""
    return document.model_dump_json(indent=indent)


def firm_day_from_json(text: str | bytes) -> FirmDayDocument:
    """One firm's part of a shared day, as its document; raises InvalidInput with every error."""
    return _read(FirmDayDocument, text)


def one_page_to_json(document: OnePageDocument, *, indent: int | None = None) -> str:
    """The document of a county's page for who pays (:meth:`OnePageDocument.of`)."""
    return document.model_dump_json(indent=indent)


def one_page_from_json(text: str | bytes) -> OnePageDocument:
    """A county's page for who pays, as its document; raises InvalidInput with every error."""
    return _read(OnePageDocument, text)


def driving_to_json(document: DrivingDocument, *, indent: int | None = None) -> str:
    """The document of one vehicle's day, which may go to its driver."""
    return document.model_dump_json(indent=indent)


def driving_from_json(text: str | bytes) -> DrivingDocument:
    """One vehicle's day, as its document; raises InvalidInput with every error."""
    return _read(DrivingDocument, text)


def vroom_from_json(text: str | bytes) -> VroomRequest:
    """
    A request for routes in VROOM's dialect; :func:`.vroom_day.day_of` makes a day of it.

    Raises InvalidInput with every error: each with its JSON path where the form is wrong, and where the form is right
    each that keeps the request from being a day, or asks for what is not done here.
    """
    request = _read(VroomRequest, text)
    if found := request_issues(request):
        raise InvalidInput(found[:_MOST_ERRORS])
    return request


def vroom_to_json(answer: VroomAnswer, *, indent: int | None = None) -> str:
    """The answer in VROOM's dialect, without the keys that say nothing."""
    return answer.model_dump_json(indent=indent, exclude_none=True)


def live_day_to_json(day: LiveDay, *, indent: int | None = 2) -> str:
    """The document of what has happened on a day under way."""
    return LiveDayDocument.of(day).model_dump_json(indent=indent)


def live_day_from_json(text: str | bytes) -> LiveDay:
    """What has happened on a day under way; raises InvalidInput with every error, each with its JSON path."""
    return _read(LiveDayDocument, text).model()


def replanned_to_json(answer: Replanned, *, indent: int | None = None) -> str:
    """The document of a plan for the rest of a day, with its changes."""
    return ReplannedDocument.of(answer).model_dump_json(indent=indent)


def replanned_from_json(text: str | bytes) -> Replanned:
    """A plan for the rest of a day, with its changes; raises InvalidInput with every error, each with its JSON path."""
    return _read(ReplannedDocument, text).model()


def late_orders_from_json(text: str | bytes) -> tuple[Demand, ...]:
    """The demands of ``{"late": [...]}``, each as in a problem; raises InvalidInput with every error, each its path."""
    return _read(LateOrders, text).model()


def changes_to_json(document: ChangesDocument, *, indent: int | None = None) -> str:
    """The document of what a plan for the rest of a day changes (:meth:`ChangesDocument.of`)."""
    return document.model_dump_json(indent=indent)


def changes_from_json(text: str | bytes) -> ChangesDocument:
    """What a plan for the rest of a day changes, as its document; raises InvalidInput with every error."""
    return _read(ChangesDocument, text)


def hand_changes_from_json(text: str | bytes) -> tuple[HandChange, ...]:
    """The changes of ``{"changes": [...]}``; raises InvalidInput with every error, each with its JSON path."""
    return _read(HandChangesDocument, text).model()


def changed_by_hand_to_json(document: ChangedByHandDocument, *, indent: int | None = None) -> str:
    """The document of a plan that was changed by hand (:meth:`ChangedByHandDocument.of`)."""
    return document.model_dump_json(indent=indent)


def changed_by_hand_from_json(text: str | bytes) -> ChangedByHandDocument:
    """A plan that was changed by hand, as its document; raises InvalidInput with every error."""
    return _read(ChangedByHandDocument, text)


def document_schema(kind: str) -> dict[str, Any]:
    """
    The JSON schema of the documents of a kind.

    ``problem``, ``plan``, ``check``, ``published-solution``, ``scenario``, ``placement``, ``comparison``, ``sharing``,
    ``firm-accounts``, ``firm-day``, ``one-page``, ``live-day``, ``replanned``, ``changes``, ``changed-by-hand``.
    """
    return _DOCUMENTS[kind].model_json_schema()


def _read(document: type[W], text: str | bytes) -> W:
    _ensure_size(len(text))
    try:
        return document.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise InvalidInput([_translated(document, entry) for entry in found[:_MOST_ERRORS]]) from None


def _ensure_size(found: int) -> None:
    if found > limits.DOCUMENT_BYTES:
        size, limit = found >> 20, limits.DOCUMENT_BYTES >> 20
        raise InvalidInput(
            [_issue("document-too-large", "$", f"has {size} MB", f"文件大小为{size} MB", limit=str(limit))]
        )


def _translated(document: type[Wire], entry: Any) -> Issue:
    kind, where = str(entry["type"]), _json_path(entry["loc"])
    message = str(entry["msg"]).removeprefix("Value error, ")
    if kind == "json_invalid":
        return _issue("document-not-json", where, message, "不是有效的JSON")
    if kind == "missing":
        return _issue("document-missing-field", where, "the field is missing", "缺少该字段")
    if kind == "extra_forbidden":
        near = nearest(str(entry["loc"][-1]), _fields(document), cutoff=0.0) or "-"
        return _issue("document-unknown-field", where, "there is no such field", "没有这个字段", nearest=near)
    if where in ("$.format", "$.version"):
        return _issue("document-wrong-version", where, message, f"格式或版本不符：{message}")
    return _issue("document-wrong-value", where, message, f"取值不合规定：{message}")


_REMEDIES = {
    "document-too-large": ("keep it under {limit} MB: one county, one day", "请控制在{limit} MB以内：一县一日"),
    "document-not-json": ("write the document with a JSON library, in UTF-8", "请用JSON库以UTF-8写出"),
    "document-missing-field": ("add it, see the document's schema", "请按文档结构补充"),
    "document-unknown-field": (
        "delete it, or use the nearest known one: {nearest}",
        "请删除，或改用最接近的字段：{nearest}",
    ),
    "document-wrong-version": (
        "give a document of the kind and version that is expected",
        "请提供所需种类和版本的文档",
    ),
    "document-wrong-value": ("correct the value, see the document's schema", "请按文档结构改正"),
}


def _issue(code: str, where: str, cause: str, cause_zh: str, **details: str) -> Issue:
    remedy, remedy_zh = _REMEDIES[code]
    return Issue(code, where, cause, remedy.format(**details), cause_zh, remedy_zh.format(**details))


def _json_path(parts: Sequence[int | str]) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def _fields(document: type[Wire]) -> list[str]:
    schema = document.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({name for part in parts for name in part.get("properties", {})})
