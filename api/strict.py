"""Bodies in JSON are read strictly, and beside the event loop."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from logistics_opt import strict_json
from logistics_opt.errors import Issue

_LONG = 100_000  # bytes from which reading takes so long that others should not wait for it


class NotJson(HTTPException):
    """The body is not JSON, or not such that everybody reads it alike."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(400)


class _StrictRequest(Request):
    async def json(self) -> Any:
        """What the body says."""
        body = await self.body()
        try:
            return await run_in_threadpool(strict_json.loads, body) if len(body) > _LONG else strict_json.loads(body)
        except strict_json.NotStrict as error:
            raise NotJson(_unreadable(error)) from error


class StrictRoute(APIRoute):
    """A route whose body is JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As of any route, with another reader of JSON."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return strictly


def _unreadable(error: strict_json.NotStrict) -> Issue:
    return Issue(
        "unreadable-body",
        "body",
        f"the body cannot be read as JSON: {error.what}",
        "send one JSON object with Content-Type: application/json",
        f"请求体无法作为 JSON 读取：{error.what_zh}",
        "请以 application/json 发送一个 JSON 对象",
    )
