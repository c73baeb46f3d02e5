"""How commands speak to a person: what is asked for on stdout, everything else on stderr."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

from logistics_opt.errors import Issue, Severity
from logistics_opt.model import Assumption

_FIGURE = 52  # half squares: a Chinese character takes two
_WIDE = 120  # so wide may a table be where there is no terminal
_LISTED = 12  # places of issues of one kind in a line, and such lines of a kind
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REPAIR: "cyan"}


def stdout() -> Console:
    """For results."""
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = max(console.width, _WIDE)
    return console


def stderr() -> Console:
    """For errors, warnings and progress."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def issues(found: Iterable[Issue], *, console: Console | None = None) -> None:
    """Every issue, the grave ones first, in English and in Chinese; nothing where there is none."""
    found, order, console = tuple(found), list(Severity), console or stderr()
    for issue in sorted(found, key=lambda issue: order.index(issue.severity)):
        console.print(Text(f"{issue.severity} [{issue.code}] {issue.where}", style=_COLOURS[issue.severity]))
        console.print(Text(f"  {issue.cause}; {issue.remedy}\n  {issue.cause_zh}；{issue.remedy_zh}"))
    if found:
        errors = sum(issue.severity is Severity.ERROR for issue in found)
        console.print(f"{errors} error(s) 错误, {len(found) - errors} other note(s) 其他提示")


def kinds(found: Iterable[Issue]) -> None:
    """The first issue of every kind, and where the others are: for several days, that say much the same."""
    by_code: dict[str, list[Issue]] = {}
    for issue in found:
        by_code.setdefault(issue.code, []).append(issue)
    issues(same[0] for same in by_code.values())
    for code, (_, *others) in by_code.items():
        for line in _places(code, others):
            stderr().print(Text(line))


def _places(code: str, others: list[Issue]) -> Iterator[str]:
    """Where issues are: "site 7 (Pear), profile van, winter" and its like in one line, what they share said once."""
    by_rest: dict[str, list[str]] = {}
    for issue in others:
        place, _, rest = issue.where.partition(", ")
        by_rest.setdefault(rest, []).append(place)
    for rest, places in list(by_rest.items())[:_LISTED]:
        left = len(places) - _LISTED
        listed = ", ".join(places[:_LISTED]) + (f", ... (+{left})" if left > 0 else "")
        shared = f" {rest}" if rest else ""
        yield f"{len(places)} more 另有{len(places)}处 [{code}]{shared}: {listed}"
    if len(by_rest) > _LISTED:
        yield f"... and more 更多 [{code}]"


def figures(
    rows: Iterable[tuple[str, str]], *, title: str | None = None, justify: Literal["left", "right"] = "right"
) -> Table:
    """A table of names and values."""
    table = Table(box=None, show_header=False, title=title, title_justify="left", pad_edge=False)
    table.add_column()
    table.add_column(justify=justify)
    for name, value in rows:
        table.add_row(Text(name), Text(value))
    return table


def tell(rows: Iterable[tuple[str, str]], *, title: str) -> None:
    """Figures in tables, what is longer as lines of their own, so that nothing is cut off; in the order given."""
    console = stdout()
    console.print(Text(title))
    for is_figure, run in groupby(rows, key=lambda row: cell_len(row[1]) <= _FIGURE):
        some = list(run)
        if is_figure and len(some) > 1:
            console.print(figures(some, justify="left"))
        else:
            console.print(Text("\n".join(f"{name.strip()}: {value}" for name, value in some)))


def assumed(assumptions: Iterable[Assumption], book: str) -> None:
    """How many figures are assumptions of a weak grade, and that ``book`` lists them; nothing where there are none."""
    weak = sum(assumption.grade.upper() in {"C", "K"} for assumption in assumptions)
    if weak:
        said = f"{weak} figures are assumptions of grade C or K, listed in {book}, sheet Assumptions."
        stdout().print(Text(f"{said} {weak}项数据为C、K级假设，列于{book}的“假设”表。"))


@contextmanager
def stage(name: str) -> Iterator[Status]:
    """What the program is at, on a terminal, as long as the block runs."""
    with stderr().status(name) as status:
        yield status


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to, with the same ending; it becomes ``path`` only when all of it has been written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".part-") as folder:
        part = Path(folder) / path.name
        yield part
        part.replace(path)
