"""Refuses bodies that are too large, whether they announce their size or not."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TOO_LARGE, answer


class BodyLimit:
    """ASGI middleware: no body of more than ``limit`` bytes reaches the application."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self.limit:
            await answer(413, TOO_LARGE)(scope, receive, send)
            return
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client has gone
            body += message.get("body", b"")
            if len(body) > self.limit:
                await answer(413, TOO_LARGE)(scope, receive, send)
                return
            if not message.get("more_body", False):
                break
        await self.app(scope, _once(bytes(body), receive), send)


def _once(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that hands over the whole body first, then whatever the server says."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return first.pop() if first else await receive()

    return replay
