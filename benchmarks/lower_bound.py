"""
The lower bound against proven optima of published instances, and against the cheapest plans known of whole days.

    python benchmarks/lower_bound.py run [--problems SET OR DAY ...]
    python benchmarks/lower_bound.py table

The first appends to lower_bound.csv what is not in it yet, the second sorts that and writes lower_bound.md. All of it
takes about five minutes on one core. A row's ``value`` is the proven optimum of an instance of the 2E-CVRP (from
``bks.csv`` beside the instances; the folder is that of LOGISTICS_SHARED, by default ``../shared`` beside the
repository), or for a whole day the cheapest plan in two_echelons.csv that serves everything and has no fault. A bound
above its value is an error, and ends the run with code 1.
"""

import argparse
import csv
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import mean

from two_echelons import PROBLEMS, load

from logistics_opt.formats.two_echelon import read_2ecvrp
from logistics_opt.model import Cost, Plan, Problem
from logistics_opt.routing.bound import lower_bound
from logistics_opt.units import YUAN

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("LOGISTICS_SHARED", HERE.parents[1] / "shared"))
INSTANCES = SHARED / "benchmarks" / "2ecvrp"
ROWS, TABLE = HERE / "lower_bound.csv", HERE / "lower_bound.md"
DAYS = "days"


@dataclass(frozen=True, slots=True)
class Row:
    """One bound; bound and value in the unit of the published costs, or in yuan."""

    set: str
    name: str
    bound: float
    value: float
    share: float
    method: str
    seconds: float  # of this process
    peak_mb: int  # of the process so far, with the problem and everything before it


def days() -> Iterator[tuple[str, float]]:
    """Whole days, with the cost of the cheapest complete plan."""
    with (HERE / "two_echelons.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if not r["error"] and r["faults"] == r["unserved_pieces"] == "0"]
    for name in PROBLEMS:
        costs = [float(row["cost"]) for row in rows if row["problem"] == name]
        if costs:
            yield name, min(costs)


def instances() -> Iterator[dict[str, str]]:
    """The rows of proven instances whose file is there."""
    with (INSTANCES / "bks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["optimal"] == "y" and (INSTANCES / "instances" / f"{row['instance']}.dat").exists():
                yield row


def bounded(group: str, name: str, problem: Problem, value: float, divisor: int = 1) -> Row:
    """The bound on the cheapest plan that leaves nothing out."""
    began = time.process_time()
    bound = lower_bound(problem, Plan(problem=problem.digest, routes=(), cost=Cost()))
    seconds = time.process_time() - began
    worth = bound.value / YUAN / divisor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Row(
        group,
        name,
        round(worth, 2),
        value,
        round(worth / value, 4),
        bound.method.split(",")[0],
        round(seconds, 1),
        peak,
    )


def wanted(asked: Sequence[str], done: set[tuple[str, str]]) -> Iterator[Row]:
    """Every row that is asked for and not there yet; the small ones first, for the peak of memory only grows."""
    for row in instances() if INSTANCES.exists() else ():
        if (not asked or row["set"] in asked) and (row["set"], row["instance"]) not in done:
            problem = read_2ecvrp(INSTANCES / "instances" / f"{row['instance']}.dat")
            yield bounded(row["set"], row["instance"], problem, float(row["bks"]), int(row["file_cost_divisor"]))
    for name, value in days():
        if (not asked or name in asked) and (DAYS, name) not in done:
            yield bounded(DAYS, name, load(name), value)


def read() -> list[Row]:
    """All rows so far."""
    if not ROWS.exists():
        return []
    with ROWS.open(encoding="utf-8", newline="") as file:
        return [
            Row(**{f.name: f.type(row[f.name]) for f in fields(Row) if callable(f.type)})
            for row in csv.DictReader(file)
        ]


def run(asked: Sequence[str]) -> int:
    """Append rows; how many bounds are above their value."""
    wrong = 0
    done = {(row.set, row.name) for row in read()}
    for row in wanted(asked, done):
        new = not ROWS.exists()
        with ROWS.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if new:
                writer.writerow([f.name for f in fields(Row)])
            writer.writerow(astuple(row))
        print(f"{row.set} {row.name}: {row.share:.3f} in {row.seconds:.1f} s", flush=True)
        wrong += row.share > 1
    return wrong


def table(rows: Sequence[Row]) -> str:
    """The summary in Markdown."""
    lines = [
        "# The lower bound",
        "",
        "Made by `benchmarks/lower_bound.py` from `lower_bound.csv`; its docstring says what is compared, and",
        "[the concept page](../docs/concepts/lower-bound.md) how the bound is made. Seconds are of one core.",
        "",
        "## Proven optima: two-echelon capacitated vehicle routing",
        "",
        "| set | instances | bound / optimum, mean | least | most | seconds, mean | most |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    groups = sorted({row.set for row in rows if row.set != DAYS})
    for label, sets in [*((name, [name]) for name in groups), ("2 and 3", [g for g in groups if g[:4] in _TWO_THREE])]:
        some = [row for row in rows if row.set in sets]
        shares, seconds = [row.share for row in some], [row.seconds for row in some]
        lines.append(
            f"| {label} | {len(some)} | {mean(shares):.3f} | {min(shares):.3f} | {max(shares):.3f} "
            f"| {mean(seconds):.1f} | {max(seconds):.1f} |"
        )
    lines += [
        "",
        "## Whole days",
        "",
        "Against the cheapest complete plan of `two_echelons.csv`. Demand and positions are generated, but for",
        "Andorra's roads and the seats of Huining's townships. Peak memory includes the problem and the roads it is",
        "made from.",
        "",
        "| day | plan, yuan | bound, yuan | bound / plan | gap | method | seconds | peak MB |",
        "|---|---:|---:|---:|---:|---|---:|---:|",
    ]
    lines += [
        f"| {row.name} | {row.value:,.0f} | {row.bound:,.0f} | {row.share:.3f} | {1 - row.share:.1%} | {row.method} "
        f"| {row.seconds:.1f} | {row.peak_mb:,} |"
        for row in rows
        if row.set == DAYS
    ]
    return "\n".join(lines) + "\n"


_TWO_THREE = ("Set2", "Set3")


def main() -> None:
    """Run or tabulate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("--problems", nargs="*", default=(), help="sets or days; all if none is named")
    asked = parser.parse_args()
    if asked.what == "run":
        sys.exit(1 if run(asked.problems) else 0)
    rows = sorted(read(), key=lambda row: (row.set, row.name))
    TABLE.write_text(table(rows), encoding="utf-8")
    with ROWS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f.name for f in fields(Row)])
        writer.writerows(astuple(row) for row in rows)


if __name__ == "__main__":
    main()
