"""Who asks, and whether they may; how often they may; what is noted of it."""

import threading
import time
from collections.abc import Awaitable, Callable, Set
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import NOT_FOUND, Refused
from api.files import ANY_FILE, recognised
from api.house import House
from logistics_opt.errors import Issue
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation, may

_bearer = HTTPBearer(auto_error=False, description="An API key, as `Authorization: Bearer lo_...`")


async def house_of(request: Request) -> House:  # async, as it waits for nothing: otherwise it is given a thread
    """The running service."""
    house = request.app.state.house
    if not isinstance(house, House):
        raise TypeError("the service is not open")
    return house


Service = Annotated[House, Depends(house_of)]


async def _content(request: Request) -> bytes:
    return await request.body()


Content = Annotated[bytes, Depends(_content)]
"""The body as it came."""


def media_of(request: Request, taken: Set[str], refusal: Issue, content: bytes) -> str:
    """Of which kind the body is. Refuses what is not taken with 415."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == ANY_FILE:
        media = recognised(content)
    if media not in taken:
        raise Refused(415, refusal)
    return media


class Rates:
    """So many requests a minute for each key, counted by this process; a bucket that fills evenly."""

    def __init__(self, per_minute: int) -> None:
        self._most = per_minute
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Take one; 0, or how many seconds to wait for the next."""
        now, pace = time.monotonic(), self._most / 60
        with self._lock:
            left, then = self._left.get(key, (float(self._most), now))
            left = min(float(self._most), left + (now - then) * pace)
            self._left[key] = (max(0.0, left - 1) if left >= 1 else left, now)
        return 0.0 if left >= 1 else (1 - left) / pace


def key_of(
    request: Request,
    service: Service,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Key:
    """The key of the request. Refuses with 401, or 429 where it comes too often."""
    # The clients of openrouteservice send the key alone.
    secret = given.credentials if given is not None else request.headers.get("Authorization", "")
    key = service.keys.of(secret)
    if key is None:
        raise Refused(401, NO_KEY, headers={"WWW-Authenticate": "Bearer"})
    request.state.key = key
    rates = request.app.state.rates
    wait = rates.take(key.id)
    if wait:
        raise Refused(429, TOO_OFTEN, headers={"Retry-After": str(int(wait) + 1)})
    return key


def allowed(operation: Operation) -> Callable[..., Awaitable[Key]]:
    """A dependency: the key, if its role may do the operation; otherwise there is nothing there (404)."""

    async def asked(request: Request, key: Annotated[Key, Depends(key_of)]) -> Key:
        request.state.operation = operation
        if not may(key.role, operation):
            raise Refused(404, NOT_FOUND)
        return key

    return asked


NO_KEY = Issue(
    "key-missing",
    "header Authorization",
    "there is no key, or it is not valid any more",
    "send a key as 'Authorization: Bearer lo_...'; an administrator makes keys with 'logistics-opt keys'",
    "没有密钥，或密钥已失效",
    "请以 'Authorization: Bearer lo_...' 发送密钥；管理员可用 'logistics-opt keys' 创建",
)
TOO_OFTEN = Issue(
    "too-many-requests",
    "key",
    "this key has asked too often",
    "wait as long as Retry-After says, or have LOGISTICS_REQUESTS_PER_MINUTE raised",
    "该密钥请求过于频繁",
    "请按 Retry-After 等待，或请管理员调高 LOGISTICS_REQUESTS_PER_MINUTE",
)
