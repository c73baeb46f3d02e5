"""``logistics-opt bench``."""

import os
from collections.abc import Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from logistics_opt.cli import show
from logistics_opt.cli.errors import BUG
from logistics_opt.cli.numbers import finite
from logistics_opt.errors import InvalidInput, Issue, SolverFailed
from logistics_opt.formats.documents import published_to_json
from logistics_opt.formats.published import BestKnown, read_best_known, read_published
from logistics_opt.study.bench import Case, Judged, Limits, Row, Solve, Task, tasks
from logistics_opt.study.bench import bench as run_bench
from logistics_opt.study.bench_table import append_row, read_rows, summaries

DEFAULT_TIME_LIMIT = 10.0
BEST_KNOWN = "bks.csv"


class SetName(StrEnum):
    """The classes of instances."""

    CVRP_2E = "2ecvrp"
    LRP_2E = "2elrp"
    VRPTW_2E = "2evrptw"
    CLRP = "clrp"


def bench(
    set_name: Annotated[SetName, typer.Argument(metavar="SET", help="The class of instances.")],
    instances: Annotated[
        Path,
        typer.Option(
            exists=True,
            file_okay=False,
            help="The folder that has the class's folder in it, or that folder itself; bks.csv in it if there is one.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="The CSV file to append rows to; runs that it has are not repeated.")],
    solutions: Annotated[Path, typer.Option(help="The folder for a JSON file a run.")],
    time_limit: Annotated[
        float | None,
        typer.Option(callback=finite, min=0.1, max=86_400, help="Seconds a run; default 10, none with --max-steps."),
    ] = None,
    max_steps: Annotated[int | None, typer.Option(min=1, help="Steps a run; with it a run is always the same.")] = None,
    seeds: Annotated[int, typer.Option(min=1, max=1_000, help="Runs an instance, of seeds 0, 1, ...")] = 1,
    only: Annotated[
        list[str] | None, typer.Option(help="Instances to run, a name or a pattern such as 'Set2*'; may be repeated.")
    ] = None,
    *,
    stop_at_optimum: Annotated[
        bool, typer.Option("--stop-at-optimum", help="End a run once it has reached a value that is proven optimal.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=1_000, help="Runs at a time, each on one core; default: all cores.")
    ] = None,
) -> None:
    """
    Solve published instances and tell the gaps to the best known values.

    Each solution is judged by the checker of published instances; the exit code is 1 if one has a fault, or a search
    failed. Ctrl-C leaves the runs that are done; the same command goes on from there.
    """
    limits = Limits(time_limit=_time_limit(time_limit, max_steps), max_steps=max_steps, at_optimum=stop_at_optimum)
    cases = _cases(set_name, _folder(instances, set_name), only or [])
    known = {case.instance.name for case in cases}
    try:
        before = [row for row in read_rows(out) if row.instance in known]
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--out") from error
    planned = tasks(cases, seeds=seeds, limits=limits, done=before)
    show.stderr().print(f"{len(planned)} run(s), {len(cases)} instance(s), {len(before)} row(s) there already")
    fresh, failed = _run(planned, jobs or os.cpu_count() or 1, out, solutions)
    mine = {task.key for task in tasks(cases, seeds=seeds, limits=limits)}
    rows = [row for row in (*before, *fresh) if row.key in mine]
    show.stdout().print(_table(rows))
    faulty = [row for row in rows if row.faults]
    for row in faulty:
        show.stderr().print(Text(f"faulty 违规: {row.instance} seed {row.seed}: {' '.join(row.faults)}"))
    if faulty or failed:
        raise typer.Exit(BUG)


def _time_limit(given: float | None, max_steps: int | None) -> float | None:
    return DEFAULT_TIME_LIMIT if given is None and max_steps is None else given


def _folder(instances: Path, set_name: SetName) -> Path:
    inner = instances / set_name.value
    return inner if inner.is_dir() else instances


def _cases(set_name: SetName, folder: Path, only: Sequence[str]) -> list[Case]:
    """Every instance of the folder that is wanted; raises InvalidInput with every file that cannot be read."""
    table = folder / BEST_KNOWN
    known = read_best_known(table) if table.exists() else {}
    found: list[Case] = []
    issues: list[Issue] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".dat", ".txt"} or not _wanted(path.stem, only):
            continue
        try:
            found.append(_case(set_name, path, known.get(path.stem)))
        except InvalidInput as error:
            issues.extend(error.issues)
    if issues:
        raise InvalidInput(issues)
    if not found:
        raise typer.BadParameter(f"no instance (*.dat, *.txt) is wanted in {folder}", param_hint="--instances")
    return found


def _wanted(name: str, only: Sequence[str]) -> bool:
    return not only or any(fnmatchcase(name, pattern) for pattern in only)


def _case(set_name: SetName, path: Path, known: BestKnown | None) -> Case:
    instance = read_published(path)
    if known is None:
        return Case(instance=instance, set_name=set_name.value)
    return Case(
        instance=instance,
        set_name=known.set_name or set_name.value,
        best_known=known.value,
        status=known.status,
        proven=known.proven,
        divisor=known.divisor,
    )


def _run(planned: Sequence[Task], jobs: int, out: Path, solutions: Path) -> tuple[list[Row], int]:
    """The rows of what was run, and how many searches failed."""
    rows: list[Row] = []
    failed = 0
    console = show.stderr()
    for number, (task, answer) in enumerate(run_bench(planned, _search(), jobs=jobs), 1):
        name = f"{task.case.instance.name} seed {task.seed}"
        if isinstance(answer, SolverFailed):
            failed += 1
            console.print(Text(f"{number}/{len(planned)} {name}: failed 失败: {answer}"))
            continue
        _keep(answer, out, solutions)
        rows.append(answer.row)
        console.print(Text(f"{number}/{len(planned)} {name}: {_said(answer.row)}"))
        for fault in answer.faults[:5]:
            console.print(Text(f"  {fault}"))
    return rows, failed


def _search() -> Solve:
    # Here, so that no other command waits for the compiled code.
    from logistics_opt.study.placement.published import solve_any

    return solve_any


def _keep(answer: Judged, out: Path, solutions: Path) -> None:
    """The solution first: every row has its file."""
    with show.whole_file(solutions / f"{answer.row.instance}.seed{answer.row.seed}.json") as part:
        part.write_text(published_to_json(answer.solution, indent=1), encoding="utf-8")
    append_row(out, answer.row)


def _said(row: Row) -> str:
    gap = "" if row.gap_percent is None else f", {row.gap_percent:+.3f} %"
    return f"{row.cost:.2f}{gap}, best after {row.seconds_to_best:.1f} s of {row.seconds:.1f}"


def _table(rows: Sequence[Row]) -> Table:
    table = Table(box=None, title="gap to the best known values, percent", title_justify="left", pad_edge=False)
    for name in ("set", "instances", "runs", "mean", "max", "reached", "below", "s to best"):
        table.add_column(name, justify="left" if name == "set" else "right", no_wrap=True)
    for line in summaries(rows):
        table.add_row(
            Text(line.name),
            str(line.instances),
            str(line.runs),
            f"{line.mean_gap:.3f}",
            f"{line.max_gap:.3f}",
            str(line.reached),
            str(line.below),
            f"{line.mean_seconds_to_best:.1f}",
        )
    return table
