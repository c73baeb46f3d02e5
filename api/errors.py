"""What each error becomes over HTTP: a status, and a body with code, place, cause and remedy in two languages."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from logistics_opt.errors import InvalidInput, Issue


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
        return cls(
            code=issue.code,
            where=issue.where,
            cause=issue.cause,
            remedy=issue.remedy,
            cause_zh=issue.cause_zh,
            remedy_zh=issue.remedy_zh,
        )


class Errors(BaseModel):
    """Every error found, not only the first."""

    errors: list[ErrorBody]


TOO_LARGE = ErrorBody(
    code="body-too-large",
    where="body",
    cause="the body is larger than this service takes",
    remedy="send a smaller problem, or check it on the command line",
    cause_zh="请求体超过本服务的上限",
    remedy_zh="请缩小问题，或改用命令行检查",
)
_NOT_FOUND = ErrorBody(
    code="not-found",
    where="path",
    cause="there is nothing at this address",
    remedy="see /docs for what there is",
    cause_zh="此地址没有内容",
    remedy_zh="可用地址见 /docs",
)
_WRONG_METHOD = ErrorBody(
    code="method-not-allowed",
    where="method",
    cause="this address does not answer this method",
    remedy="see /docs for what it answers",
    cause_zh="此地址不支持该方法",
    remedy_zh="支持的方法见 /docs",
)
_UNREADABLE = ErrorBody(
    code="unreadable-body",
    where="body",
    cause="the body is not JSON",
    remedy="send one JSON object with Content-Type: application/json",
    cause_zh="请求体不是 JSON",
    remedy_zh="请以 application/json 发送一个 JSON 对象",
)
_BY_STATUS = {400: _UNREADABLE, 404: _NOT_FOUND, 405: _WRONG_METHOD, 413: TOO_LARGE}


def answer(status: int, *errors: ErrorBody) -> JSONResponse:
    """The response that carries these errors."""
    return JSONResponse(Errors(errors=list(errors)).model_dump(), status_code=status)


def add_handlers(app: FastAPI) -> None:
    """Make the service answer every error in the one form."""

    @app.exception_handler(InvalidInput)
    def _(_: Request, error: InvalidInput) -> JSONResponse:
        return answer(422, *(ErrorBody.of(issue) for issue in error.issues))

    @app.exception_handler(RequestValidationError)
    def _(_: Request, error: RequestValidationError) -> JSONResponse:
        return answer(422, *(_wrong_shape(found["loc"], found["msg"]) for found in error.errors()))

    @app.exception_handler(HTTPException)
    def _(_: Request, error: HTTPException) -> JSONResponse:
        known = _BY_STATUS.get(error.status_code, _UNREADABLE)
        return answer(error.status_code, known)


def _wrong_shape(place: tuple[str | int, ...], cause: str) -> ErrorBody:
    return ErrorBody(
        code="wrong-shape",
        where=".".join(str(step) for step in place),
        cause=cause[:1].lower() + cause[1:],
        remedy="see /docs for the form of the request",
        cause_zh="请求的格式不对",
        remedy_zh="请求格式见 /docs",
    )
