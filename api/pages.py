"""Lists that come in pages, and answers that need not be sent again."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query, Request, Response
from pydantic import BaseModel

from api.errors import Refused
from logistics_opt.errors import Issue

Item = TypeVar("Item")

LEAST_TO_PACK = 1_000
"""Bytes of an answer from which it is sent packed."""

Limit = Annotated[int, Query(ge=1, le=200, description="Most entries of a page.")]
After = Annotated[str | None, Query(max_length=100, description="The ``next`` of the page before.")]

Version = Annotated[int | None, Query(ge=1, le=10**9, description="Default: the newest.")]


class Page(BaseModel, Generic[Item]):
    """Entries, the newest first; ``next`` leads to older ones, if there are any."""

    items: list[Item]
    next: str | None


def page_of(items: Sequence[Item], ids: Sequence[str], limit: int) -> Page[Item]:
    """A page of what was found, one more than ``limit`` if there are more."""
    more = len(items) > limit
    last = base64.urlsafe_b64encode(ids[limit - 1].encode()).decode() if more else None
    return Page(items=list(items[:limit]), next=last)


def last_of(after: str | None) -> str | None:
    """The id at which a page ended. Refuses what no page has said."""
    if after is None:
        return None
    try:
        return base64.urlsafe_b64decode(after.encode("ascii")).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise Refused(422, _CURSOR) from error


def not_modified(request: Request, response: Response, tag: str) -> Response | None:
    """Marks the answer with its tag; an empty one in its place where the client has it already."""
    quoted = f'"{tag}"'
    headers = {"ETag": quoted, "Cache-Control": "private, no-cache"}
    response.headers.update(headers)
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if quoted in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return None


_CURSOR = Issue(
    "page-unknown",
    "query after",
    "no page has ended there",
    "send the `next` of the page before, or nothing for the newest",
    "没有在此处结束的页",
    "请使用上一页的 next，或留空查看最新",
)
