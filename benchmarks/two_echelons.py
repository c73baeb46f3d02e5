"""
Whole days over both echelons, planned by every method at equal time, and compared.

    python benchmarks/two_echelons.py run [--limit 30] [--times 1 10] [--problem huining] [--method decomposition]
    python benchmarks/two_echelons.py table

The first appends to two_echelons.csv what is not there yet, one plan at a time, each in a process of its own, and both
write two_echelons.md. Problems: the demo county Huining on its default day; Andorra's roads and places from the
OpenStreetMap extract in the folder ``data`` of LOGISTICS_SHARED (default ``../shared``), with generated demand, seed 1;
seeded counties, ``county-DEPOTS-VILLAGES-SEED``, of ``logistics_opt.synth.seeded``. Any other name is the path of a
county folder, a workbook or a demo county.

Conventions. ``limit`` is what the method is given, in seconds of wall time. ``seconds`` is all that the plan took, from
the call to the return, lower bound and reasons for unserved goods included; ``first`` when the search first told of a
whole plan; ``cpu_seconds`` what planning and solver processes used together, reading the problem included. Both run on
``cores`` cores. ``score`` is what every method makes small: the cost, and a price for goods unserved or left overnight
(``logistics_opt.routing.score``). ``peak_mb`` is the largest resident memory of the planning process, the problem
included, plus that of the largest solver process it started (Linux; 0 elsewhere). ``faults`` are the independent
checker's. Plans of one problem are compared by score, since a plan that serves less also costs less.
"""

import argparse
import csv
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

from logistics_opt.checker import check
from logistics_opt.demo import find_county
from logistics_opt.formats import read_county
from logistics_opt.model import Problem, Tier
from logistics_opt.network.osm import read_osm
from logistics_opt.routing.plan import Method, solve_two_echelons
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.routing.score import score_of
from logistics_opt.synth.places import county_from_places
from logistics_opt.synth.seeded import seeded_county
from logistics_opt.units import KILOGRAM, YUAN

HERE = Path(__file__).parent
ROWS, TABLE = HERE / "two_echelons.csv", HERE / "two_echelons.md"
SHARED = Path(os.environ.get("LOGISTICS_SHARED", HERE.parent.parent / "shared"))
ANDORRA = SHARED / "data" / "andorra" / "andorra-2025-02.osm.pbf"
ANDORRA_DAY = date(2026, 11, 23)
SIZES = ((10, 100), (30, 300), (60, 1000))
PROBLEMS = ("huining", "andorra", *(f"county-{d}-{v}-{seed}" for d, v in SIZES for seed in (1, 2)))
SOLVERS = ("pyvrp", "ortools")  # of the decomposition
LIMIT, TIMES = 30.0, (1, 10)
POLL = 0.05  # seconds between two looks at the memory of the processes


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """What is asked for: one plan. ``backend`` is empty for a method that has none."""

    problem: str
    method: str
    backend: str
    limit: float
    seed: int
    cores: int


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a :class:`Run`; money in yuan, see the conventions above."""

    problem: str
    villages: int
    depots: int
    method: str
    backend: str
    limit: float
    seed: int
    cores: int
    cost: float
    unserved_pieces: int
    overnight_kg: float
    score: float
    first: float
    seconds: float
    cpu_seconds: float
    peak_mb: int
    faults: int
    version: str
    error: str = ""

    @property
    def run(self) -> Run:
        """What was asked for."""
        return Run(self.problem, self.method, self.backend, self.limit, self.seed, self.cores)

    @property
    def name(self) -> str:
        """The method, with the solver where there is a choice."""
        return f"{self.method}, {self.backend}" if self.backend else self.method


def load(name: str) -> Problem:
    """The problem of that name."""
    if name == "andorra":
        extract = read_osm(ANDORRA)
        return county_from_places(extract.graph, extract.places, seed=1, day=ANDORRA_DAY, name="Andorra").problem
    if name.startswith("county-"):
        depots, villages, seed = (int(part) for part in name.split("-")[1:])
        return seeded_county(depots, villages, seed)
    return read_county(find_county(name))


def plan_once(path: Path, run: Run) -> dict[str, Any]:
    """Plan the pickled problem in this process; what is known of the result here."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-run.cores :])
    problem: Problem = pickle.loads(path.read_bytes())
    first = 0.0
    began = time.perf_counter()

    def heard(progress: PlanProgress) -> bool:
        nonlocal first
        if not first and progress.best is not None:
            first = time.perf_counter() - began
        return True

    plan = solve_two_echelons(
        problem,
        method=run.method,
        backend=run.backend or "auto",
        time_limit=run.limit,
        seed=run.seed,
        on_progress=heard,
    )
    seconds = time.perf_counter() - began
    used = os.times()
    return {
        "cost": plan.cost.total / YUAN,
        "unserved_pieces": sum(left.load.pieces for left in plan.unserved),
        "overnight_kg": sum(left.load.weight for left in plan.overnight) / KILOGRAM,
        "score": score_of(problem, plan) / YUAN,
        "first": round(first or seconds, 2),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(used.user + used.system + used.children_user + used.children_system, 2),
        "faults": len(check(problem, plan)),
    }


def measure(run: Run, problem: Problem, version: str) -> Row:
    """Plan in a child process, and watch its memory."""
    with tempfile.TemporaryDirectory() as folder:
        path, answer = Path(folder) / "problem", Path(folder) / "answer"
        path.write_bytes(pickle.dumps(problem))
        command = [sys.executable, __file__, "one", "--pickled", str(path), "--asked", json.dumps(asdict(run))]
        with answer.open("wb") as out, subprocess.Popen(command, stdout=out) as child:
            peak = _watched(child)
        found: dict[str, Any] = dict.fromkeys(("cost", "score", "first", "seconds", "cpu_seconds", "overnight_kg"), 0.0)
        found |= {"unserved_pieces": 0, "faults": 0, "error": f"exit code {child.returncode}"}
        if child.returncode == 0:
            found |= json.loads(answer.read_text(encoding="utf-8").splitlines()[-1]) | {"error": ""}
    return Row(
        **asdict(run),
        villages=sum(site.tier is Tier.VILLAGE for site in problem.sites),
        depots=len(problem.depots),
        peak_mb=peak,
        version=version,
        **found,
    )


def _watched(child: "subprocess.Popen[bytes]") -> int:
    """MB of the child at its largest plus those of its largest descendant, once the child has ended."""
    largest: dict[int, int] = {}
    while child.poll() is None:
        for pid in (child.pid, *_descendants(child.pid)):
            largest[pid] = max(largest.get(pid, 0), _peak_kb(pid))
        time.sleep(POLL)
    own = largest.pop(child.pid, 0)
    return round((own + max(largest.values(), default=0)) / 1_024)


def _descendants(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text(encoding="utf-8").split()
        except OSError:
            continue
        for child in map(int, children):
            yield child
            yield from _descendants(child)


def _peak_kb(pid: int) -> int:
    # VmHWM and not the kernel's ru_maxrss, which a process inherits from the one that started it.
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def version() -> str:
    """The commit that was measured, with a plus sign if the package differs from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "../logistics_opt")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def runs(
    problems: Iterable[str],
    methods: Sequence[str],
    solvers: Sequence[str],
    limits: Sequence[float],
    seed: int,
    cores: int,
) -> Iterator[Run]:
    """All that is asked for: problem by problem, the short limits first."""
    for problem in problems:
        for limit in limits:
            for method in methods:
                for backend in solvers if method == Method.DECOMPOSITION else ("",):
                    yield Run(problem, method, backend, limit, seed, cores)


def run_all(wanted: Sequence[Run]) -> None:
    """Make every run that has no row yet, or whose row is an error."""
    done = {row.run for row in read() if not row.error}
    problems: dict[str, Problem] = {}
    for run in wanted:
        if run in done:
            continue
        if run.problem not in problems:
            problems = {run.problem: load(run.problem)}
        row = measure(run, problems[run.problem], version())
        append(row)
        print(row, flush=True)


def read() -> list[Row]:
    """The rows so far; of two of one run, the later."""
    if not ROWS.exists():
        return []
    kind = {entry.name: {int: int, float: float, str: str}[entry.type] for entry in fields(Row)}  # type: ignore[index]
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = [Row(**{name: kind[name](text) for name, text in line.items()}) for line in csv.DictReader(file)]
    return list({row.run: row for row in rows}.values())


def append(row: Row) -> None:
    """One more row."""
    new = not ROWS.exists()
    with ROWS.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow([entry.name for entry in fields(Row)])
        writer.writerow(astuple(row))


def table(rows: Sequence[Row]) -> str:
    """The page in Markdown."""
    good = [row for row in rows if not row.error]
    bad = [f"{row.problem} {row.name}" for row in rows if row.error or row.faults]
    cores = ", ".join(str(number) for number in sorted({row.cores for row in rows}))
    versions = ", ".join(f"`{name}`" for name in sorted({row.version for row in rows}))
    lines = [
        "# Whole days over both echelons",
        "",
        "Made by `benchmarks/two_echelons.py` from `two_echelons.csv`; the script's docstring has the conventions.",
        "Score = cost + prices for goods unserved or left overnight, in yuan. The demand of every problem is",
        "generated; so are all positions and roads but those of Andorra (OpenStreetMap) and Huining's seats. Counties",
        "of a seed are `county-DEPOTS-VILLAGES-SEED`. One plan at a time, in wall time on a machine that others use",
        f"too; cores for a plan: {cores or '-'}. A `+` behind a version: with changes not committed.",
        "",
        f"{len(rows)} plans by versions {versions or '-'}; {len(bad)} failed or have a fault by the independent checker"
        + (f": {', '.join(bad)}." if bad else "."),
    ]
    lines += ["", "## Compared", "", *_compared(good)]
    for limit in sorted({row.limit for row in good}):
        lines += ["", f"## {limit:g} seconds", "", *_plans([row for row in good if row.limit == limit])]
        lines += ["", *_by_size([row for row in good if row.limit == limit])]
    return "\n".join(lines) + "\n"


def _plans(rows: Sequence[Row]) -> Iterator[str]:
    yield (
        "| problem | depots, villages | method | seed | score | cost | unserved pieces | overnight kg "
        "| first plan, s | all, s | CPU, s | peak MB |"
    )
    yield "|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for row in sorted(rows, key=_place):
        yield (
            f"| {row.problem} | {row.depots}, {row.villages} | {row.name} | {row.seed} "
            f"| {row.score:,.0f} | {row.cost:,.0f} | {row.unserved_pieces} | {row.overnight_kg:,.0f} "
            f"| {row.first:.1f} | {row.seconds:.1f} | {row.cpu_seconds:.1f} | {row.peak_mb:,} |"
        )


def _by_size(rows: Sequence[Row]) -> Iterator[str]:
    """How time and memory grow: means over the problems of one number of villages."""
    yield "| villages | method | plans | first plan, s | the same for 100 villages, s | beyond the limit, s | peak MB |"
    yield "|---:|---|---:|---:|---:|---:|---:|"
    for villages, name in sorted({(row.villages, row.name) for row in rows}):
        own = [row for row in rows if (row.villages, row.name) == (villages, name)]
        first = fmean(row.first for row in own)
        beyond = max(0.0, fmean(row.seconds - row.limit for row in own))
        peak = fmean(row.peak_mb for row in own)
        yield (
            f"| {villages} | {name} | {len(own)} | {first:.1f} | {100 * first / villages:.2f} "
            f"| {beyond:.1f} | {peak:,.0f} |"
        )


def _compared(rows: Sequence[Row]) -> Iterator[str]:
    """The integrated search against the best decomposition at equal time, and in ten times the time."""
    yield "How far the integrated search's score is above the best score of the decompositions below, of either solver,"
    yield "in %; below 0 is cheaper. Mean over the search's seeds, and the least and the most of them."
    yield ""
    yield "| problem | depots, villages | limit, s | seeds | at equal time, % | in ten times the time, % |"
    yield "|---|---|---:|---:|---:|---:|"
    integrated = [row for row in rows if row.method == Method.INTEGRATED]
    for problem, limit in dict.fromkeys((row.problem, row.limit) for row in sorted(integrated, key=_place)):
        own = [row for row in integrated if (row.problem, row.limit) == (problem, limit)]
        others = [row for row in rows if row.problem == problem and row.method == Method.DECOMPOSITION]
        equal, longer = ([row.score for row in others if row.limit == times * limit] for times in (1, 10))
        yield (
            f"| {problem} | {own[0].depots}, {own[0].villages} | {limit:g} | {len(own)} "
            f"| {_over(own, equal)} | {_over(own, longer)} |"
        )


def _place(row: Row) -> tuple[object, ...]:
    return (row.villages, row.problem, row.limit, row.name, row.seed)


def _over(rows: Sequence[Row], others: Sequence[float]) -> str:
    if not others:
        return "-"
    over = [100 * (row.score / min(others) - 1) for row in rows]
    return f"{fmean(over):+.1f} ({min(over):+.1f} to {max(over):+.1f})"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table", "one"), help="`one` is for this script itself")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds")
    parser.add_argument("--times", type=int, nargs="+", default=TIMES, help="multiples of the limit")
    parser.add_argument("--problem", nargs="+", default=PROBLEMS)
    parser.add_argument("--method", nargs="+", default=list(Method), choices=list(Method))
    parser.add_argument("--backend", nargs="+", default=SOLVERS, choices=SOLVERS, help="of the decomposition")
    parser.add_argument("--seed", type=int, nargs="+", default=[0])
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--pickled", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--asked", type=json.loads, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.what == "one":
        print(json.dumps(plan_once(asked.pickled, Run(**asked.asked))))
        return
    if asked.what == "run":
        limits = [times * asked.limit for times in asked.times]
        for seed in asked.seed:
            run_all([*runs(asked.problem, asked.method, asked.backend, limits, seed, asked.cores)])
    TABLE.write_text(table(read()), encoding="utf-8")


if __name__ == "__main__":
    main()
