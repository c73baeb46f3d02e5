"""What the service counts about itself, and what it writes down of each request."""

import logging
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logistics_opt.service.patience import AWAY

_log = logging.getLogger("logistics_opt.requests")

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_UNCHANGING = {"GET", "HEAD", "OPTIONS"}


class Meters:
    """Prometheus counters of one service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "logistics_requests", "Requests answered", ["method", "path", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "logistics_request_seconds", "Time to answer", ["method", "path"], registry=self.registry, buckets=_BUCKETS
        )
        self.studies = Gauge("logistics_studies", "Studies by state", ["state"], registry=self.registry)


class Noted:
    """ASGI middleware: counts requests, logs them, and has the audit note what changes something or is refused."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self.app = app
        self.meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500
        scope.setdefault("state", {})

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                await _audited(scope, status)
                _tell_search(scope, message, time.perf_counter() - began)
            await send(message)

        try:
            await self.app(scope, receive, heard)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route, key = scope.get("route"), scope["state"].get("key")
        path = getattr(route, "path", "none")
        method = scope["method"] if route is not None else "none"
        self.meters.requests.labels(method, path, str(status)).inc()
        self.meters.seconds.labels(method, path).observe(seconds)
        who = None if key is None else key.id
        said = {"method": method, "path": path, "status": status, "ms": round(1000 * seconds, 1), "key": who}
        _log.info("request", extra={"fields": said})


def _tell_search(scope: Scope, message: Message, seconds: float) -> None:
    """How long a search took, and the whole (W3C Server Timing); of nothing else, whose time is nobody's business."""
    search = scope["state"].get("search_seconds")
    if search is not None:
        timing = f"search;dur={1000 * search:.1f}, total;dur={1000 * seconds:.1f}"
        message["headers"] = [*message["headers"], (b"server-timing", timing.encode())]


async def _audited(scope: Scope, status: int) -> None:
    """Have the audit note what changes something or is refused, before anybody is told of it."""
    route, key = scope.get("route"), scope["state"].get("key")
    if route is None or (scope["method"] in _UNCHANGING and (key is None or status != 404)):
        return
    target = "/".join(map(str, scope.get("path_params", {}).values()))[:200] or None
    operation = f"{scope['method']} {getattr(route, 'path', '')}"
    audit = scope["app"].state.house.audit
    try:
        await run_in_threadpool(audit.note, None if key is None else key.id, operation, target, status)
    except AWAY:
        _log.exception("not in the audit: %s %s by %s, answered %d", operation, target, key, status)
