"""What each error becomes over HTTP: problem+json (RFC 9457) with code, place, cause and remedy in two languages."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.strict import NotJson
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.service.patience import AWAY
from logistics_opt.service.processes import SolversBusy, SolverStopped
from logistics_opt.service.studies import IdempotencyConflict, TooManyStudies

MEDIA = "application/problem+json"
_log = logging.getLogger(__name__)


class ErrorBody(BaseModel):
    """One error: a stable code, its place in what was sent, its cause and what to do, in English and Chinese."""

    code: str
    where: str
    cause: str
    remedy: str
    cause_zh: str
    remedy_zh: str

    @classmethod
    def of(cls, issue: Issue) -> "ErrorBody":
        """The same as an issue of the package."""
        return cls(**{name: getattr(issue, name) for name in cls.model_fields})


class Problem(BaseModel):
    """Every error found, not only the first."""

    type: str = "about:blank"
    title: str
    status: int
    errors: list[ErrorBody]

    @classmethod
    def of(cls, status: int, *issues: Issue) -> "Problem":
        """The answer's body for these issues."""
        title = _TITLES.get(status) or HTTPStatus(status).phrase
        return cls(title=title, status=status, errors=[ErrorBody.of(issue) for issue in issues])


class Refused(Exception):
    """The service does not do what was asked."""

    def __init__(self, status: int, *issues: Issue, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.issues, self.headers = status, issues, headers
        super().__init__("\n".join(map(str, issues)))


TOO_LARGE = Issue(
    code="body-too-large",
    where="body",
    cause="the body is larger than this service takes",
    remedy="send a smaller one, use the command line, or have LOGISTICS_BODY_MB raised",
    cause_zh="请求体超过本服务的上限",
    remedy_zh="请缩小请求、改用命令行，或请管理员调高 LOGISTICS_BODY_MB",
)
NOT_FOUND = Issue(
    code="not-found",
    where="path",
    cause="there is nothing at this address, or nothing that your key may see",
    remedy="see /docs for what there is",
    cause_zh="此地址没有内容，或您的密钥无权查看",
    remedy_zh="可用地址见 /docs",
)
_WRONG_METHOD = Issue(
    code="method-not-allowed",
    where="method",
    cause="this address does not answer this method",
    remedy="see /docs for what it answers",
    cause_zh="此地址不支持该方法",
    remedy_zh="支持的方法见 /docs",
)
UNREADABLE = Issue(
    code="unreadable-body",
    where="body",
    cause="the body is not JSON",
    remedy="send one JSON object with Content-Type: application/json",
    cause_zh="请求体不是 JSON",
    remedy_zh="请以 application/json 发送一个 JSON 对象",
)
_OURS = Issue(
    code="service-broken",
    where="service",
    cause="the service failed by a fault of ours",
    remedy="report it with the time; the log of the service has the details",
    cause_zh="服务因程序错误失败",
    remedy_zh="请将发生时间报告给我们；服务日志中有详情",
)
NOT_READY = Issue(
    "not-ready",
    "service",
    "the database does not answer",
    "look whether it runs, and at LOGISTICS_DATABASE_URL",
    "数据库没有响应",
    "请检查数据库是否运行以及 LOGISTICS_DATABASE_URL",
)
_TOO_HEAVY = Issue(
    code="request-too-heavy",
    where="body",
    cause="it took more memory or time than this service gives to what a client waits for",
    remedy="ask for it as a study, or have LOGISTICS_QUICK_MEMORY_MB raised",
    cause_zh="所需内存或时间超过本服务对即时请求的上限",
    remedy_zh="请作为研究提交，或请管理员调高 LOGISTICS_QUICK_MEMORY_MB",
)
_BUSY = Issue(
    code="service-busy",
    where="service",
    cause="too many requests wait for a solver already",
    remedy="send it again after some seconds, or have LOGISTICS_QUICK_SOLVERS raised",
    cause_zh="等待求解的请求过多",
    remedy_zh="请数秒后重试，或请管理员调高 LOGISTICS_QUICK_SOLVERS",
)
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}  # RFC 9110; they differ between Pythons
_BY_STATUS = {400: UNREADABLE, 404: NOT_FOUND, 405: _WRONG_METHOD, 413: TOO_LARGE}


def answer(status: int, *issues: Issue, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The response that carries these errors."""
    return JSONResponse(
        Problem.of(status, *issues).model_dump(), status_code=status, headers=dict(headers or {}), media_type=MEDIA
    )


def add_handlers(app: FastAPI) -> None:
    """Make the service answer every error in the one form."""

    @app.exception_handler(Refused)
    def _(_: Request, error: Refused) -> JSONResponse:
        return answer(error.status, *error.issues, headers=error.headers)

    @app.exception_handler(InvalidInput)
    def _(_: Request, error: InvalidInput) -> JSONResponse:
        statuses = {IdempotencyConflict: 409, TooManyStudies: 429}
        return answer(statuses.get(type(error), 422), *error.issues)

    @app.exception_handler(SolverStopped)
    def _(request: Request, error: SolverStopped) -> JSONResponse:
        _log.warning("%s %s: %s", request.method, request.url.path, error)
        return answer(422, _TOO_HEAVY)

    def away(request: Request, error: Exception) -> JSONResponse:
        _log.warning("%s %s: the database does not answer: %s", request.method, request.url.path, type(error).__name__)
        return answer(503, NOT_READY, headers={"Retry-After": "5"})

    for kind in AWAY:
        app.exception_handler(kind)(away)

    @app.exception_handler(SolversBusy)
    def _(_: Request, __: SolversBusy) -> JSONResponse:
        return answer(429, _BUSY, headers={"Retry-After": "5"})

    @app.exception_handler(RequestValidationError)
    def _(_: Request, error: RequestValidationError) -> JSONResponse:
        found = error.errors()
        if any(one["type"] == "json_invalid" for one in found):
            return answer(400, UNREADABLE)
        return answer(422, *(wrong_shape(one["loc"], one["msg"]) for one in found[:100]))

    @app.exception_handler(HTTPException)
    def _(request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error, NotJson):
            return answer(error.status_code, error.issue)
        known = _BY_STATUS.get(error.status_code, UNREADABLE)
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(_methods(request))
        return answer(error.status_code, known, headers=headers)

    @app.exception_handler(Exception)
    def _(request: Request, error: Exception) -> JSONResponse:
        _log.error("%s %s", request.method, request.url.path, exc_info=error)
        return answer(500, _OURS)


def _methods(request: Request) -> list[str]:
    """What the address answers; the framework would name those of one of its routes only (RFC 9110, 15.5.6)."""
    routes = request.app.router.routes

    def known(method: str) -> bool:
        return any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)

    return [method for method in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT") if known(method)]


def wrong_shape(place: tuple[str | int, ...], cause: str) -> Issue:
    """What a part of a request is not as it should be."""
    return Issue(
        code="wrong-shape",
        where=".".join(str(step) for step in place)[:200],
        cause=cause[:1].lower() + cause[1:],
        remedy="see /docs for the form of the request",
        cause_zh="请求的格式不对",
        remedy_zh="请求格式见 /docs",
    )
