"""What goes to a solver, and what comes back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from logistics_opt.errors import Issue
from logistics_opt.formats.log import Change
from logistics_opt.service.documents import New


@dataclass(frozen=True, slots=True)
class File:
    """A document's content; ``media`` says what it is, ``name`` what it is called here."""

    media: str
    content: bytes
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    A study's request, checked, and the documents it names.

    ``files`` are by the name of the request's field: ``county`` and the ``network`` it is planned on, ``demand``,
    ``plan``, ``start``; and of the plan that is changed the ``problem``, the ``day`` and the ``county``, whose name is
    ``behind``. ``firm``: only its goods are the task's. ``database`` is where parts that are done are kept, under the
    study's id.
    """

    study: str
    request: dict[str, Any]
    firm: str | None = None
    files: dict[str, File] = field(default_factory=dict)
    database: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Documents to keep, figures for whoever lists studies, and what was found in what was asked."""

    documents: tuple[New, ...]
    summary: dict[str, Any]
    warnings: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class CutOff:
    """A site that vehicles of ``profiles`` do not reach on a day, because of roads that have been closed."""

    day: date
    site: str
    name: str
    profiles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A county with edits made in it, looked over; whom closures among them cut off, ``None`` where there are none."""

    file: File
    looked: "Looked"
    cut_off: tuple[CutOff, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An upload that can be used: what lists show of it, what is doubtful, which cells were put right."""

    about: dict[str, Any]
    issues: tuple[Issue, ...]
    changes: tuple[Change, ...]
