"""
The search over both echelons on published instances of two-echelon routing and location routing.

    python benchmarks/published.py run [--jobs 1] [--class 2evrptw] [--solutions FOLDER]
    python benchmarks/published.py table

The first runs ``logistics-opt bench`` on the instances in the folder ``benchmarks`` of LOGISTICS_SHARED (default
``../shared`` beside the repository): seed 0 on all of them, then seeds 1 and 2 on the tenth that :func:`tenth` names.
It appends to published/CLASS.csv, goes on where it was stopped, and takes about two hours on two cores. Both write
published.md, and the second copies solutions better than any known to published/best, from ``--solutions``.

Conventions. One core a run; the limit, in seconds, counts everything from the instance to the solution, but not the
compilation of the search. A run ends early where it has reached a value that is proven optimal. ``gap`` is the distance
from the best known value in percent of it. Every solution was judged by ``logistics_opt.checker.published``, which
shares no code with the search.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from logistics_opt.study.bench import EQUAL, Row
from logistics_opt.study.bench_table import Summary, read_rows, summaries, trusted

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("LOGISTICS_SHARED", HERE.parents[1] / "shared"))
ROWS, TABLE = HERE / "published", HERE / "published.md"
BEST = ROWS / "best"
SEEDS = 3  # on a tenth of the instances


@dataclass(frozen=True, slots=True)
class Part:
    """Instances that are run with one limit in seconds."""

    of: str
    limit: float
    patterns: tuple[str, ...] = ()

    def holds(self, row: Row) -> bool:
        """Whether a row is one of its runs."""
        return row.time_limit == self.limit and (not self.patterns or row.instance.startswith(self.starts))

    @property
    def starts(self) -> tuple[str, ...]:
        """How the names of its instances begin."""
        return tuple(pattern.rstrip("*") for pattern in self.patterns)


SMALL = Part("2ecvrp", 10, ("Set2*", "Set3*", "Set4*"))
LARGE = Part("2ecvrp", 60, ("Set5*", "Set6*"))
LRP, CLRP, VRPTW = (Part(name, 60) for name in ("2elrp", "clrp", "2evrptw"))
PARTS = (SMALL, LARGE, LRP, CLRP, VRPTW)

TARGETS: tuple[tuple[str, Part, Callable[[Row], bool], float], ...] = (
    ("2E-CVRP sets 2, 3, 4a, 4b (21-50 customers)", SMALL, lambda _: True, 0.05),
    ("2E-CVRP sets 5, 6a, 6b (50-200 customers), value confirmed or better", LARGE, trusted, 0.20),
    ("the same, all", LARGE, lambda _: True, 0.40),
    ("2E-LRP Prodhon and Nguyen (20-200 customers)", LRP, lambda _: True, 1.0),
    ("CLRP Prodhon, Tuzun and Barreto (12-200 customers)", CLRP, lambda _: True, 0.8),
    ("2E-VRPTW (15-100 customers)", VRPTW, lambda _: True, 1.0),
)


def rows_of(part: Part) -> list[Row]:
    """Its rows, by instance and seed."""
    rows = [row for row in read_rows(ROWS / f"{part.of}.csv") if part.holds(row)]
    return sorted(rows, key=lambda row: (row.set_name, row.instance, row.seed))


def tenth(part: Part) -> list[str]:
    """Every tenth instance in order of name, from the fifth on."""
    return sorted({row.instance for row in rows_of(part) if row.seed == 0})[4::10]


def run(part: Part, jobs: int, solutions: Path) -> bool:
    """Run what is missing; whether all went well."""
    went = _bench(part, part.patterns, 1, jobs, solutions)
    return _bench(part, tenth(part), SEEDS, jobs, solutions) and went


def _bench(part: Part, only: Sequence[str], seeds: int, jobs: int, solutions: Path) -> bool:
    options = {
        "--instances": SHARED / "benchmarks",
        "--out": ROWS / f"{part.of}.csv",
        "--solutions": solutions,
        "--time-limit": part.limit,
        "--seeds": seeds,
        "--jobs": jobs,
    }
    given = [str(word) for option in options.items() for word in option]
    given += [word for name in only for word in ("--only", name)]
    program = "from logistics_opt.cli.program import app; app()"
    command = [sys.executable, "-c", program, "bench", part.of, "--stop-at-optimum", *given]
    return subprocess.run(command, check=False).returncode == 0


def passed() -> list[Row]:
    """The best run of every instance with a cost below the best known value."""
    below = [row for part in PARTS for row in rows_of(part) if _below(row)]
    return [min((r for r in below if r.instance == name), key=_cost) for name in sorted({r.instance for r in below})]


def _cost(row: Row) -> float:
    return row.cost


def _below(row: Row) -> bool:
    return not row.faults and row.best_known is not None and row.cost < row.best_known - EQUAL


def keep(solutions: Path) -> None:
    """Copy solutions of new best values to where they stay, unless a better one is there."""
    BEST.mkdir(parents=True, exist_ok=True)
    for row in passed():
        file, kept = solutions / f"{row.instance}.seed{row.seed}.json", BEST / f"{row.instance}.json"
        if file.exists() and (not kept.exists() or cost_in(file) < cost_in(kept)):
            shutil.copy(file, kept)


def cost_in(file: Path) -> float:
    """What a solution costs, in the unit of its instance; all that can still be passed are in published units."""
    return float(json.loads(file.read_text(encoding="utf-8"))["cost"])


def table() -> str:
    """All tables."""
    every = [row for part in PARTS for row in rows_of(part)]
    lines = [
        "# Published instances",
        "",
        "Made by `benchmarks/published.py` from the rows in `published/`; its docstring says what is measured,",
        "[the reference](../docs/reference/published-instances.md) what the files are. Machines are shared and busy.",
        "Means of the first tables are over seed 0 on every instance.",
        "",
        f"{len(every)} runs; {sum(bool(row.faults) for row in every)} with a fault.",
        "",
        "| instances | number | seconds | mean gap, % | asked: at most | worst, % | best known reached | passed |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *_targets(),
        "",
        "## By set",
        "",
        "| set | instances | mean gap, % | worst, % | reached | passed | seconds to best, mean |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *_by_set(),
        "",
        "## Three seeds on a tenth",
        "",
        "| instance | best known | gap of seeds 0, 1, 2, % | mean, % |",
        "|---|---:|---:|---:|",
        *_seeds(),
        "",
        "## Better than the best value known",
        "",
        "What is known is the table beside the instances. The solutions are in `published/best`, the best of all",
        "runs so far, not only of those above; `logistics-opt check INSTANCE SOLUTION.json` judges them.",
        "",
        "| instance | set | known | status of that | found | gap, % |",
        "|---|---|---:|---|---:|---:|",
        *_bests(),
    ]
    return "\n".join(lines) + "\n"


def _targets() -> Iterator[str]:
    for title, part, wanted, target in TARGETS:
        rows = [row for row in rows_of(part) if row.seed == 0 and wanted(row)]
        if rows:
            all_ = _all(rows)
            yield (
                f"| {title} | {all_.instances} | {part.limit:g} | {all_.mean_gap:.3f} | {target:.2f} |"
                f" {all_.max_gap:.2f} | {all_.reached} | {all_.below} |"
            )


def _all(rows: Sequence[Row]) -> Summary:
    return next(line for line in reversed(summaries(rows)) if "confirmed" not in line.name)


def _by_set() -> Iterator[str]:
    for part in PARTS:
        for line in summaries([row for row in rows_of(part) if row.seed == 0]):
            if line.name.partition(",")[0] != "all":
                yield (
                    f"| {part.of}: {line.name} | {line.instances} | {line.mean_gap:.3f} | {line.max_gap:.2f} |"
                    f" {line.reached} | {line.below} | {line.mean_seconds_to_best:.1f} |"
                )


def _seeds() -> Iterator[str]:
    for part in PARTS:
        for name in tenth(part):
            rows = [row for row in rows_of(part) if row.instance == name]
            gaps = [row.gap_percent for row in rows if row.gap_percent is not None]
            if len(gaps) == SEEDS:
                each = ", ".join(f"{gap:.2f}" for gap in gaps)
                yield f"| {name} | {rows[0].best_known:,.2f} | {each} | {fmean(gaps):.2f} |"


def _bests() -> Iterator[str]:
    rows = {row.instance: row for part in PARTS for row in rows_of(part)}
    for file in sorted(BEST.glob("*.json")):
        row, found = rows.get(file.stem), cost_in(file)
        if row is not None and row.best_known is not None:
            gap = 100 * (found / row.best_known - 1)
            yield f"| {file.stem} | {row.set_name} | {row.best_known:,.2f} | {row.status} | {found:,.2f} | {gap:.3f} |"


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("--class", dest="only", choices=sorted({part.of for part in PARTS}))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--solutions", type=Path, default=Path(tempfile.gettempdir()) / "published-solutions")
    asked = parser.parse_args()
    parts = [part for part in PARTS if asked.only in {None, part.of}]
    well = [run(part, asked.jobs, asked.solutions) for part in parts] if asked.what == "run" else []
    keep(asked.solutions)
    TABLE.write_text(table(), encoding="utf-8")
    if not all(well):
        sys.exit("some run failed or has a fault: see above")


if __name__ == "__main__":
    main()
