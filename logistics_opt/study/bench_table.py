"""The rows of a bench: a CSV file that grows by whole rows, and its summary by set."""

import csv
import io
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from logistics_opt.study.bench import EQUAL, Row

COLUMNS = (
    "instance",
    "set",
    "status",
    "best_known",
    "cost",
    "gap_percent",
    "seconds_to_best",
    "seconds",
    "steps",
    "seed",
    "time_limit",
    "max_steps",
    "faults",
)


def read_rows(path: Path) -> list[Row]:
    """
    The rows of a file; none where there is no file.

    A last line that was cut off, as by a power failure, is taken off the file. Raises ValueError where the file is
    none of ours.
    """
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        path.write_text(whole, encoding="utf-8")
    if not whole:
        return []
    table = csv.DictReader(io.StringIO(whole))
    if tuple(table.fieldnames or ()) != COLUMNS:
        raise ValueError(f"{path.name} has other columns than the results of a bench")
    try:
        return [_row(line) for line in table]
    except (csv.Error, ValueError) as error:
        raise ValueError(f"{path.name} line {table.line_num} is not a result of a bench: {error}") from error


def append_row(path: Path, row: Row) -> None:
    """One more row, in one write."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if not path.exists() or path.stat().st_size == 0:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer.writerow(COLUMNS)
    writer.writerow(_cells(row))
    with path.open("ab", buffering=0) as file:
        file.write(text.getvalue().encode())


@dataclass(frozen=True, slots=True)
class Summary:
    """
    Some runs together, in percent above the best known values.

    ``mean_gap`` is the mean over instances of the mean over seeds; ``reached`` counts instances that some seed brought
    to the best known value or below, ``below`` those below.
    """

    name: str
    instances: int
    runs: int
    mean_gap: float
    max_gap: float
    reached: int
    below: int
    mean_seconds_to_best: float


def summaries(rows: Sequence[Row]) -> list[Summary]:
    """By set in order of name, then all; each with all its rows, and apart those whose value is confirmed."""
    groups = sorted({row.set_name for row in rows})
    found = []
    for name in [*groups, None]:
        if name is None and len(groups) == 1:
            continue
        mine = [row for row in rows if name is None or row.set_name == name]
        found += _summary(name or "all", mine, lambda _: True)
        if not all(map(trusted, mine)):
            found += _summary(f"{name or 'all'}, confirmed", mine, trusted)
    return found


def trusted(row: Row) -> bool:
    """Whether the best known value is proven, or was reached or passed on this very file by a verified solution."""
    return row.status.startswith(("confirmed", "better", "proven"))


def _summary(name: str, rows: Iterable[Row], wanted: Callable[[Row], bool]) -> list[Summary]:
    gaps: dict[str, list[Row]] = {}
    for row in rows:
        if row.gap_percent is not None and wanted(row):
            gaps.setdefault(row.instance, []).append(row)
    if not gaps:
        return []
    means = [math.fsum(row.gap_percent or 0.0 for row in runs) / len(runs) for runs in gaps.values()]
    runs = [row for some in gaps.values() for row in some]
    best = [min(row.cost - (row.best_known or 0.0) for row in some) for some in gaps.values()]
    return [
        Summary(
            name=name,
            instances=len(gaps),
            runs=len(runs),
            mean_gap=math.fsum(means) / len(means),
            max_gap=max(row.gap_percent or 0.0 for row in runs),
            reached=sum(above <= EQUAL for above in best),
            below=sum(above < -EQUAL for above in best),
            mean_seconds_to_best=math.fsum(row.seconds_to_best for row in runs) / len(runs),
        )
    ]


def _cells(row: Row) -> list[str]:
    return [
        row.instance,
        row.set_name,
        row.status,
        _text(row.best_known, "{:.10g}"),
        f"{row.cost:.4f}",
        _text(row.gap_percent, "{:.4f}"),
        f"{row.seconds_to_best:.2f}",
        f"{row.seconds:.2f}",
        str(row.steps),
        str(row.seed),
        _text(row.time_limit, "{:g}"),
        _text(row.max_steps, "{:d}"),
        " ".join(row.faults),
    ]


def _text(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)


def _row(cells: dict[str, str]) -> Row:
    if any(not isinstance(name, str) or not isinstance(cell, str) for name, cell in cells.items()):
        raise ValueError("it has too many or too few fields")
    return Row(
        instance=cells["instance"],
        set_name=cells["set"],
        status=cells["status"],
        best_known=_number(cells["best_known"]),
        cost=float(cells["cost"]),
        gap_percent=_number(cells["gap_percent"]),
        seconds_to_best=float(cells["seconds_to_best"]),
        seconds=float(cells["seconds"]),
        steps=int(cells["steps"]),
        seed=int(cells["seed"]),
        time_limit=_number(cells["time_limit"]),
        max_steps=int(cells["max_steps"]) if cells["max_steps"] else None,
        faults=tuple(cells["faults"].split()),
    )


def _number(text: str) -> float | None:
    return float(text) if text else None
