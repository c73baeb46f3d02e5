"""Edits of a county's tables, as a request says them: cells set, rows added, rows removed."""

from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag

from logistics_opt.formats import limits
from logistics_opt.formats.wire import Wire

MOST = 5_000
"""Edits of one request."""


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text without NUL is needed")
    return text


Text: TypeAlias = Annotated[str, Field(max_length=limits.CELL_CHARACTERS), AfterValidator(_plain)]
Word: TypeAlias = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_plain)]
RowOf: TypeAlias = Annotated[int, Field(ge=1, le=10**9)] | Word
Cells: TypeAlias = Annotated[dict[Word, Text], Field(max_length=limits.COLUMNS)]


class SetCell(Wire):
    """
    Write ``value`` into a cell; ``null`` empties it.

    ``table`` is its name, or what the answer to an upload calls it; ``row`` the number there, or the row's id;
    ``column`` its name in either language. With ``was`` the cell must still say that. ``exact``: it is not to be put
    right on reading, but used as it is written, or refused. The column ``lon, lat`` is both of a position, apart by a
    comma.
    """

    table: Word
    row: RowOf
    column: Word
    value: Text | None
    was: Text | None = None
    exact: bool = False


class AddRow(Wire):
    """Add a row to the table ``add``: its cells by the names of their columns."""

    add: Word
    row: Annotated[Cells, Field(min_length=1)]


class RemoveRow(Wire):
    """Take a row, by its number or id, out of the table ``remove``; with ``was`` it must still say that."""

    remove: Word
    row: RowOf
    was: Cells | None = None


def _which(edit: Any) -> str:
    if isinstance(edit, Wire):
        return type(edit).__name__
    found = edit if isinstance(edit, dict) else {}
    return "AddRow" if "add" in found else "RemoveRow" if "remove" in found else "SetCell"


Edit: TypeAlias = Annotated[
    Annotated[SetCell, Tag("SetCell")] | Annotated[AddRow, Tag("AddRow")] | Annotated[RemoveRow, Tag("RemoveRow")],
    Discriminator(_which),
]


class Edits(Wire):
    """Made one after another."""

    edits: Annotated[list[Edit], Field(max_length=MOST)]
