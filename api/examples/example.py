"""What an example of an operation says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from logistics_opt.service.work.inputs import JSON

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """
    A request and its successful answer.

    ``operation`` is the name of the route's function. ``body`` and ``answer`` are values where their ``media`` is JSON,
    text otherwise; of files that are not text, a word about them. Ids are those of other examples: of a server they
    are others, but the same where these are the same. ``also``:
    other media that the answer may be of. ``tagged``: it has an ETag. ``slow``: what it asks for is there only after a
    study of minutes; another test sends it.
    """

    operation: str
    name: str = "example"
    summary: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | float | list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = JSON
    body: Any = None
    status: int = 200
    answer_media: str = JSON
    answer: Any = None
    also: tuple[str, ...] = ()
    tagged: bool = False
    slow: bool = False


@cache
def document(name: str) -> Any:
    """A JSON document of this folder."""
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def page(*items: Mapping[str, Any]) -> dict[str, Any]:
    """A list's only page."""
    return {"items": list(items), "next": None}
