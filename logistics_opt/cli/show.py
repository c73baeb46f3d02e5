"""How commands speak to a person: what is asked for on stdout, everything else on stderr."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

from logistics_opt.errors import Issue, Severity

_FIGURE = 30  # characters; Chinese ones are twice as wide
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REPAIR: "cyan"}


def stdout() -> Console:
    """For results."""
    return Console(highlight=False, soft_wrap=True)


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
    """The first issue of every kind, and of how many: for several days, that say much the same."""
    by_code: dict[str, list[Issue]] = {}
    for issue in found:
        by_code.setdefault(issue.code, []).append(issue)
    issues(same[0] for same in by_code.values())
    more = ", ".join(f"{len(same) - 1} {code}" for code, same in by_code.items() if len(same) > 1)
    if more:
        stderr().print(Text(f"and more of the same 另有同类提示: {more}"))


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
    """Figures as a table; what is longer than a figure as lines of their own, so that nothing is cut off."""
    rows = tuple(rows)
    console = stdout()
    console.print(figures((row for row in rows if len(row[1]) <= _FIGURE), title=title, justify="left"))
    for name, value in rows:
        if len(value) > _FIGURE:
            console.print(Text(f"{name.strip()}: {value}"))


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
