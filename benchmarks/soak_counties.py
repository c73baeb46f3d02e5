"""
Random counties, planned by every back end and judged: the property tests of tests/property on ten times as many.

    python benchmarks/soak_counties.py run --backend pyvrp [--counties 500] [--first 0] [--steps 30 | --seconds 1]
    python benchmarks/soak_counties.py table

The first appends to soak_counties.csv, the second sorts that and writes soak_counties.md. A run skips the counties that
are in the file already; 500 take about 10 minutes by PyVRP and 20 by OR-Tools on half a core. It ends with code 1 if
anything was wrong. What must be so:

- the independent checker finds no fault;
- every demand that is impossible by construction is unserved whole, with the reason that the obstacle calls for, and
  no other demand is called impossible;
- the lower bound is no more than the cost;
- problem and plan come back from their documents as they were;
- the same seed and steps give the same plan again (one county in five is planned twice, but not by seconds).
"""

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import median

import numpy as np

from logistics_opt.checker import check
from logistics_opt.errors import LogisticsError
from logistics_opt.formats.documents import plan_from_json, plan_to_json, problem_from_json, problem_to_json
from logistics_opt.model import Load, Plan, Problem, Reason, Tier
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.synth.county import RandomCounty, random_county

HERE = Path(__file__).parent
ROWS = HERE / "soak_counties.csv"
TABLE = HERE / "soak_counties.md"
BACKENDS = ("integrated", "pyvrp", "ortools")  # the search over both echelons; the solvers of the decomposition
TWICE = 5  # one county in so many is planned twice
OPTIONS = ("windows", "reload", "closures", "both", "impossible", "chilled", "owners", "narrow")

# The reason that each obstacle built into a county calls for.
FITTING = {
    "oversize": Reason.TOO_LARGE,
    "unreachable": Reason.UNREACHABLE,
    "closed_hours": Reason.CLOSED,
    "not_carried": Reason.NOT_CARRIED,
}
# What may keep other goods back: too few vehicles, or too little time. Roads, sizes and lists are as they should be.
TIGHT = frozenset({Reason.FLEET, Reason.SHIFT, Reason.CLOSED, Reason.NOT_READY})


@dataclass(frozen=True, slots=True)
class Row:
    """
    One county by one back end; money in fen, ``unserved`` counts demands that are not impossible.

    ``steps`` are those of each search, or, with an s behind, the seconds of all.
    """

    seed: int
    backend: str
    steps: str
    villages: int
    demands: int
    options: str
    cost: int
    bound: int
    impossible: int
    unserved: int
    overnight: int
    faults: int
    seconds: float
    wrong: str


def plan_by_steps(problem: Problem, backend: str, steps: int | None, seconds: float | None = None) -> Plan:
    """A plan that is limited by steps alone, and so can be made again; or by seconds, where there are no steps."""
    if backend == "integrated":
        return solve_two_echelons(problem, method=backend, time_limit=seconds, max_steps=steps, seed=1)
    return solve_two_echelons(
        problem, method="decomposition", backend=backend, time_limit=seconds, max_steps=steps, seed=1
    )


def complaints(county: RandomCounty, plan: Plan) -> Iterator[str]:
    """What is wrong with the plan; nothing, if all is well."""
    problem = county.problem
    yield from (f"[{fault.code}] {fault.where}: {fault.message}" for fault in check(problem, plan))
    yield from _unserved(county, plan)
    if plan.bound is None or plan.bound.value > plan.cost.total:
        yield f"the bound {plan.bound} is above the cost {plan.cost.total}"
    if not same(problem, problem_from_json(problem_to_json(problem))):
        yield "the problem is another one after a trip through its document"
    if plan_from_json(plan_to_json(plan)) != plan:
        yield "the plan is another one after a trip through its document"


def same(one: Problem, other: Problem) -> bool:
    """Whether two problems agree in every field; travel matrices, which compare by identity, entry by entry."""
    if one.digest != other.digest or list(one.travel) != list(other.travel):
        return False
    for name, matrix in one.travel.items():
        twin = other.travel[name]
        alike = matrix.sites == twin.sites and np.array_equal(matrix.seconds, twin.seconds)
        if not alike or not np.array_equal(matrix.metres, twin.metres):
            return False
    rest = [entry.name for entry in fields(Problem) if entry.name != "travel"]
    return all(getattr(one, name) == getattr(other, name) for name in rest)


def _unserved(county: RandomCounty, plan: Plan) -> Iterator[str]:
    left: dict[str, Load] = {}
    for entry in plan.unserved:
        left[entry.demand] = left.get(entry.demand, Load()) + entry.load
        kind = county.impossible.get(entry.demand)
        fitting = TIGHT if kind is None else {FITTING[kind]}
        if entry.reason not in fitting:
            yield f"{entry.demand} ({kind or 'possible'}) is unserved as {entry.reason}: {entry.remedy}"
    for name, kind in county.impossible.items():
        if left.get(name) != county.problem.demand[name].load:
            yield f"{name} ({kind}) is served"


def soak(seed: int, backend: str, steps: int | None, limit: float | None) -> Row:
    """Plan one county and judge the plan; an exception is a complaint too."""
    county = random_county(seed)
    problem = county.problem
    began = time.perf_counter()
    try:
        plan = plan_by_steps(problem, backend, steps, limit)
        seconds = time.perf_counter() - began
        wrong = list(complaints(county, plan))
        if limit is None and seed % TWICE == 0 and plan_by_steps(problem, backend, steps) != plan:
            wrong.append("the same seed and steps give another plan")
    except (LogisticsError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        plan, seconds = None, time.perf_counter() - began
        wrong = [f"{type(error).__name__}: {error}"]
    left = set() if plan is None else {entry.demand for entry in plan.unserved} - set(county.impossible)
    return Row(
        seed=seed,
        backend=backend,
        steps=str(steps) if limit is None else f"{limit:g} s",
        villages=sum(site.tier is Tier.VILLAGE for site in problem.sites),
        demands=len(problem.demands),
        options=" ".join(sorted(county.options.on)),
        cost=0 if plan is None else plan.cost.total,
        bound=0 if plan is None or plan.bound is None else plan.bound.value,
        impossible=len(county.impossible),
        unserved=len(left),
        overnight=0 if plan is None else len({entry.demand for entry in plan.overnight}),
        faults=0 if plan is None else len(check(problem, plan)),
        seconds=round(seconds, 2),
        wrong=" | ".join(wrong),
    )


def run(backend: str, seeds: Iterable[int], steps: int | None, limit: float | None, path: Path) -> int:
    """Judge what is not in the file yet; the number of counties with something wrong."""
    done = {(int(row["seed"]), row["backend"]) for row in read(path)}
    bad = 0
    for seed in seeds:
        if (seed, backend) in done:
            continue
        row = soak(seed, backend, steps, limit)
        append(path, row)
        bad += bool(row.wrong)
        if row.wrong:
            print(f"county {seed} by {backend}: {row.wrong[:500]}", flush=True)
        elif seed % 25 == 0:
            print(f"county {seed} by {backend}: {row.seconds:.1f} s", flush=True)
    return bad


def read(path: Path) -> list[Mapping[str, str]]:
    """All rows so far."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append(path: Path, row: Row) -> None:
    """One more row, in one write, so that two back ends may share the file."""
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow([entry.name for entry in fields(Row)])
        writer.writerow(astuple(row))


def _write_sorted(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [entry.name for entry in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """The summary in Markdown."""
    lines = [
        "# Random counties by every back end",
        "",
        "Made by `benchmarks/soak_counties.py`; its docstring says what is checked. Rows: `soak_counties.csv`.",
        "Counties are generated by `logistics_opt.synth.county.random_county(seed)`, seeds from 0.",
        "",
        "| | " + " | ".join(BACKENDS) + " |",
        "|---|" + "---:|" * len(BACKENDS),
    ]
    by = {backend: [row for row in rows if row["backend"] == backend] for backend in BACKENDS}
    for name, of in _FIGURES.items():
        lines.append(f"| {name} | " + " | ".join(of(by[backend]) if by[backend] else "" for backend in BACKENDS) + " |")
    on = Counter(name for row in by[BACKENDS[0]] for name in row["options"].split())
    total = max(1, len(by[BACKENDS[0]]))
    lines += ["", "| option | counties | share |", "|---|---:|---:|"]
    lines += [f"| {name} | {on[name]} | {on[name] / total:.0%} |" for name in OPTIONS]
    return "\n".join(lines) + "\n"


def _sum(rows: Sequence[Mapping[str, str]], column: str) -> int:
    return sum(int(row[column]) for row in rows)


_FIGURES: Mapping[str, Callable[[Sequence[Mapping[str, str]]], str]] = {
    "counties": lambda rows: str(len(rows)),
    "steps of each search, or seconds of all": lambda rows: ", ".join(sorted({row["steps"] for row in rows})),
    "villages": lambda rows: " to ".join(str(f(int(row["villages"]) for row in rows)) for f in (min, max)),
    "demands": lambda rows: f"{_sum(rows, 'demands'):,}",
    "known to be impossible": lambda rows: f"{_sum(rows, 'impossible'):,}",
    "others unserved": lambda rows: f"{_sum(rows, 'unserved'):,}",
    "collected and left overnight": lambda rows: f"{_sum(rows, 'overnight'):,}",
    "faults": lambda rows: str(_sum(rows, "faults")),
    "counties with anything wrong": lambda rows: str(sum(bool(row["wrong"]) for row in rows)),
    "cost, yuan": lambda rows: f"{_sum(rows, 'cost') / 100:,.0f}",
    "median bound / cost": lambda rows: (
        f"{median(int(r['bound']) / int(r['cost']) for r in rows if int(r['cost'])):.1%}"
    ),
    "median seconds": lambda rows: f"{median(float(row['seconds']) for row in rows):.1f}",
    "longest, seconds": lambda rows: f"{max(float(row['seconds']) for row in rows):.1f}",
}


def main() -> None:
    """Run or tabulate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("--backend", choices=BACKENDS)
    parser.add_argument("--counties", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    limits = parser.add_mutually_exclusive_group()
    limits.add_argument("--steps", type=int, default=30, help="of each search")
    limits.add_argument("--seconds", type=float, help="for a county, instead of steps")
    parser.add_argument("--rows", type=Path, default=ROWS)
    asked = parser.parse_args()
    if asked.what == "table":
        found = sorted(read(asked.rows), key=lambda row: (row["backend"], int(row["seed"])))
        _write_sorted(asked.rows, found)
        TABLE.write_text(table(found), encoding="utf-8")
        return
    backends = BACKENDS if asked.backend is None else (asked.backend,)
    seeds = range(asked.first, asked.first + asked.counties)
    steps = asked.steps if asked.seconds is None else None
    bad = sum(run(backend, seeds, steps, asked.seconds, asked.rows) for backend in backends)
    drawn = {row["seed"]: row["options"].split() for row in read(asked.rows)}
    on = Counter(name for options in drawn.values() for name in options)
    print(f"{bad} with something wrong; of {len(drawn)}: " + ", ".join(f"{name} {on[name]}" for name in OPTIONS))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
