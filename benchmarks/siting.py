"""
The placement engine on published instances, beside PySAL spopt and a plain HiGHS model.

    python benchmarks/siting.py run [--peer-python PATH] [--only pmed] [--limit 300]   # appends to siting.csv
    python benchmarks/siting.py table                                                  # writes siting.md from it

Instances are those of the folder ``benchmarks/facility`` of LOGISTICS_SHARED (default ``../shared``). Solves without a
row are run one after another, each in a process of its own on one core; about two hours in all.

p-median against spopt's ``PMedian`` with its default solver, CBC by way of PuLP, in the interpreter ``--peer-python``
(spopt is no dependency of this project; without the option it is left out). spopt is given the matrix of all pairs. Its
limit counts from when its imports are done, covers building the model and solving it, and ends the process. Of these
rows ours were measured anew on the same machine, after spopt's, when the engine was done.

Warehouses, Holmberg and capacitated p-median against HiGHS alone: ``x_ij <= y_j`` for every pair, rows of capacity, no
start, no gap allowed, ``scipy.optimize.milp``. Both have the limit. Seconds are of the clock, building included, not
reading and imports; CPU seconds are of the process. Answers are judged and summed up here again.
"""

import argparse
import csv
import json
import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from logistics_opt.formats.published.facility import read_facility
from logistics_opt.formats.published.values import BestKnown, read_best_known
from logistics_opt.siting.exact import solve_assignment
from logistics_opt.siting.programme import Assignment, Floats

HERE = Path(__file__).parent
FOLDER = Path(os.environ.get("LOGISTICS_SHARED", HERE.parents[1] / "shared")) / "benchmarks" / "facility"
ROWS, TABLE, PEER = HERE / "siting.csv", HERE / "siting.md", HERE / "siting_peer.py"

SETS = {
    "pmed": "OR-Library p-median",
    "cap_orlib": "OR-Library capacitated warehouses",
    "holmberg": "Holmberg, single source",
    "pmedcap": "capacitated p-median",
}
OURS, HIGHS, SPOPT = "ours", "HiGHS", "spopt"
FIELDS = (
    "set", "instance", "clients", "places", "solver", "ended", "value", "bound", "best_known", "known_proven",
    "seconds", "build_seconds", "cpu_seconds", "peak_mb",
)  # fmt: skip
Answer: TypeAlias = tuple[Floats, list[int], float, bool]
"""Shares, open places, bound, and whether that is proven to be the best."""
EQUAL = 0.006  # published values are rounded
NOISE = 0.2  # of the longer time, and
SHORT = 0.3  # seconds that a difference must be to be told


def run(sets: Sequence[str], limit: float, peer: str | None) -> None:
    """Solve what has no row yet, the solvers of an instance one right after the other."""
    done = {(row["instance"], row["solver"]) for row in _rows()}
    for name, known in read_best_known(FOLDER / "bks.csv").items():
        if known.set_name not in sets:
            continue
        for solver in (OURS, SPOPT if known.set_name == "pmed" else HIGHS):
            if (name, solver) in done or (solver == SPOPT and peer is None):
                continue
            row = _by_spopt(name, limit, str(peer)) if solver == SPOPT else _in_process(name, solver, limit)
            _append(known, solver, row)


def one(name: str, solver: str, limit: float) -> None:
    """One solve in this process, its row on standard output."""
    problem = _problem(name)
    began, used = time.perf_counter(), time.process_time()
    solve = _by_us if solver == OURS else by_highs
    shares, chosen, bound, proven = solve(problem, limit)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    value = judged(problem, shares, chosen)
    row = _size(problem) | {
        "ended": "proven" if proven else "limit",
        "value": round(value, 3),
        "bound": round(bound, 3),
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(row))


def judged(problem: Assignment, shares: Floats, chosen: Sequence[int]) -> float:
    """What an answer costs; infinite if a client is not served, served by a place that is shut, or has no room."""
    y = np.zeros(problem.places.count)
    y[list(chosen)] = 1.0
    room = problem.capacity * y if problem.capacitated else np.full(len(y), math.inf)
    taken = (problem.demand @ shares)[0] if problem.capacitated else np.zeros(len(y))
    fits = (
        np.allclose(shares.sum(axis=1), 1.0)
        and (shares >= -1e-9).all()
        and (shares <= y + 1e-6).all()
        and (taken <= room + 1e-6 * np.maximum(1.0, room)).all()
        and (not problem.single or np.isin(shares, (0.0, 1.0)).all())
        and problem.places.least <= len(chosen) <= problem.places.most
    )
    return float((problem.cost * shares).sum() + problem.fixed @ y) if fits else math.inf


def _by_us(problem: Assignment, limit: float) -> Answer:
    found = solve_assignment(problem, time_limit=limit)
    if found is None or found.shares is None:
        return np.zeros_like(problem.cost), [], -math.inf, False
    return found.shares, sorted(found.chosen), found.bound, found.gap == 0


def by_highs(problem: Assignment, limit: float) -> Answer:
    """The textbook's model."""
    n, m = problem.cost.shape
    i, j, x = np.repeat(np.arange(n), m), np.tile(np.arange(m), n), np.arange(n * m)
    size = m + n * m

    def rows(*parts: tuple[Any, Any, Any], count: int) -> sp.csr_array:
        data, at, to = (np.concatenate([np.atleast_1d(part[k]) for part in parts]) for k in range(3))
        return sp.csr_array((data, (at, to)), shape=(count, size))

    ones, capacity = np.ones(n * m), problem.capacity
    served = rows((ones, i, m + x), count=n)
    linked = rows((ones, x, m + x), (-ones, x, j), count=n * m)
    held = rows((problem.demand[0][i], j, m + x), (-capacity, np.arange(m), np.arange(m)), count=m)
    number = rows((np.ones(m), np.zeros(m, int), np.arange(m)), count=1)
    result = milp(
        np.concatenate((problem.fixed, problem.cost.ravel())),
        constraints=[
            LinearConstraint(served, 1, 1),
            LinearConstraint(linked, -np.inf, 0),
            LinearConstraint(held, -np.inf, 0),
            LinearConstraint(number, problem.places.least, problem.places.most),
        ],
        integrality=np.concatenate((np.ones(m), np.full(n * m, float(problem.single)))),
        bounds=Bounds(0, 1),
        options={"time_limit": limit, "mip_rel_gap": 0.0},
    )
    bound = -math.inf if result.mip_dual_bound is None else float(result.mip_dual_bound)
    if result.x is None:
        return np.zeros((n, m)), [], bound, False
    shares = np.clip(result.x[m:].reshape(n, m), 0, 1)
    shares = np.rint(shares) if problem.single else shares
    return shares, np.flatnonzero(result.x[:m] > 0.5).tolist(), bound, result.status == 0


def _in_process(name: str, solver: str, limit: float) -> dict[str, Any]:
    command = [sys.executable, __file__, "one", name, solver, "--limit", str(limit)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=_one_core())
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _by_spopt(name: str, limit: float, peer: str) -> dict[str, Any]:
    problem = _problem(name)
    with tempfile.TemporaryDirectory() as folder:
        costs, said = Path(folder) / "costs.npy", Path(folder) / "said"
        np.save(costs, problem.cost)
        with said.open("w") as out:
            process = subprocess.Popen(
                [peer, str(PEER), str(costs), str(problem.places.most)],
                stdout=out,
                cwd=folder,
                env=_one_core(),
                start_new_session=True,
            )
        try:
            cpu, peak = _watched(process, said, limit)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # CBC with it
                process.wait()
        lines = {line.split()[0]: [float(word) for word in line.split()[1:]] for line in said.read_text().splitlines()}
    if process.returncode and "ready" in lines and process.returncode != -signal.SIGKILL:
        raise RuntimeError(f"spopt failed on {name}")
    build, solved = lines.get("built", [math.nan])[0], lines.get("solved")
    return _size(problem) | {
        "ended": "proven" if solved else "cut off",
        "value": round(solved[1], 3) if solved else "",
        "bound": round(solved[1], 3) if solved else "",
        "seconds": round(build + solved[0], 3) if solved else limit,
        "build_seconds": round(build, 3),
        "cpu_seconds": round(cpu, 1),
        "peak_mb": peak,
    }


def _watched(process: subprocess.Popen[bytes], said: Path, limit: float) -> tuple[float, int]:
    """CPU seconds and largest memory of a process and all it starts, until it ends or its limit is over."""
    ends, used, peak = math.inf, 0.0, 0
    while process.poll() is None and time.monotonic() < ends:
        if ends == math.inf and said.stat().st_size:
            ends = time.monotonic() + limit
        cpu, memory = _group(process.pid)
        used, peak = max(used, cpu), max(peak, memory)
        time.sleep(0.1)
    return used, peak


def _group(leader: int) -> tuple[float, int]:
    """CPU seconds and megabytes of all processes of a group, now."""
    cpu, pages = 0.0, 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == leader:
            cpu += sum(int(fields[k]) for k in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")
            pages += int(fields[21])
    return cpu, pages * os.sysconf("SC_PAGE_SIZE") >> 20


def _one_core() -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _problem(name: str) -> Assignment:
    base, _, capacity = name.partition("_")
    folder = FOLDER / read_best_known(FOLDER / "bks.csv")[name].set_name
    path = folder / base if (folder / base).exists() else folder / f"{base}.txt"
    return read_facility(path, capacity=float(capacity) if capacity else None)


def _size(problem: Assignment) -> dict[str, Any]:
    return {"clients": problem.cost.shape[0], "places": problem.cost.shape[1]}


def table() -> None:
    """Write siting.md from the rows."""
    rows = _rows()
    lines = [
        "# Placement on published instances",
        "",
        "Made by `benchmarks/siting.py` from `siting.csv`; its docstring says what is measured. Every solver had one",
        "core of a machine that others used too; seconds are of the clock unless CPU seconds are named.",
        "",
        *_values(rows),
        "",
        *_medians(rows),
        *_highs(rows),
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _values(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    yield "| set | instances | proven by us | best known reached | bettered | worse | seconds: median | worst |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, title in SETS.items():
        ours = [row for row in rows if row["set"] == name and row["solver"] == OURS]
        if ours:
            below = [float(row["value"]) - float(row["best_known"]) for row in ours]
            yield (
                f"| {title} | {len(ours)} | {sum(row['ended'] == 'proven' for row in ours)} |"
                f" {sum(abs(gap) <= EQUAL for gap in below)} | {sum(gap < -EQUAL for gap in below)} |"
                f" {sum(gap > EQUAL for gap in below)} | {median(map(_seconds, ours)):.2f} |"
                f" {max(map(_seconds, ours)):.1f} |"
            )


def _medians(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    pairs = _pairs(rows, "pmed", SPOPT)
    if not pairs:
        return
    ended = [(ours, peer) for ours, peer in pairs if peer["ended"] == "proven"]
    yield "## p-median: spopt with its default solver"
    yield ""
    if len(ended) < len(pairs):
        limit = max(_seconds(peer) for _, peer in pairs)
        yield (
            f"spopt was cut off after {limit:.0f} s, without an answer, on {len(pairs) - len(ended)} of {len(pairs)};"
            f" {'the ratio is then what it is at least' if ended else ''}."
        )
    ratios = [_seconds(peer) / _seconds(ours) for ours, peer in pairs]
    yield (
        f"Median ratio of its seconds to ours {median(ratios):.0f} ({min(ratios):.1f} to {max(ratios):.0f});"
        f" ours is slower on {sum(ratio < 1 for ratio in ratios)}."
    )
    yield ""
    yield "| instance | nodes | best known | ours | seconds | MB | spopt | building, s | in all, s | MB | ratio |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for ours, peer in pairs:
        cut = peer["ended"] != "proven"
        build = float(peer["build_seconds"])
        yield (
            f"| {ours['instance']} | {ours['clients']} | {_short(ours['best_known'])} | {_short(ours['value'])} |"
            f" {_seconds(ours):.2f} | {ours['peak_mb']} | {'cut off' if cut else _short(peer['value'])} |"
            f" {'-' if math.isnan(build) else f'{build:.1f}'} | {'> ' if cut else ''}{_seconds(peer):.1f} |"
            f" {peer['peak_mb']} | {'> ' if cut else ''}{_seconds(peer) / _seconds(ours):.0f} |"
        )
    yield ""


def _highs(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    yield "## With capacities: HiGHS alone"
    yield ""
    yield (f"CPU seconds. Slower or faster is by more than {NOISE:.0%} and {SHORT} s; what is less is called equal. A")
    yield "solve that the limit ended has no proof; its seconds count as they are."
    yield ""
    yield "| set | instances | HiGHS proves | median s: ours | HiGHS | worst: ours | HiGHS | faster | equal | slower |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for name in ("cap_orlib", "holmberg", "pmedcap"):
        pairs = _pairs(rows, name, HIGHS)
        if pairs:
            ours, peers = [_cpu(row) for row, _ in pairs], [_cpu(row) for _, row in pairs]
            judged = [_compared(*both) for both in pairs]
            yield (
                f"| {SETS[name]} | {len(pairs)} | {sum(row['ended'] == 'proven' for _, row in pairs)} |"
                f" {median(ours):.2f} | {median(peers):.2f} | {max(ours):.1f} | {max(peers):.1f} |"
                f" {judged.count('faster')} | {judged.count('equal')} | {judged.count('slower')} |"
            )
    yield ""
    yield "| instance | clients, places | best known | proven | ours | ended | s | HiGHS | ended | s | ours is |"
    yield "|---|---:|---:|---|---:|---|---:|---:|---|---:|---|"
    for name in ("cap_orlib", "holmberg", "pmedcap"):
        for ours, peer in _pairs(rows, name, HIGHS):
            known = "yes" if ours["known_proven"] == "y" else "no"
            yield (
                f"| {ours['instance']} | {ours['clients']}, {ours['places']} | {_short(ours['best_known'])} | {known} |"
                f" {_short(ours['value'])} | {ours['ended']} | {_cpu(ours):.2f} | {_short(peer['value'])} |"
                f" {peer['ended']} | {_cpu(peer):.2f} | {_compared(ours, peer)} |"
            )


def _pairs(rows: Sequence[dict[str, str]], name: str, solver: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Our row and the peer's of every instance that has both."""
    ours = {row["instance"]: row for row in rows if row["set"] == name and row["solver"] == OURS}
    peers = {row["instance"]: row for row in rows if row["set"] == name and row["solver"] == solver}
    return [(ours[key], peers[key]) for key in ours if key in peers]


def _compared(one: dict[str, str], other: dict[str, str]) -> str:
    ours, peer = _cpu(one), _cpu(other)
    if abs(ours - peer) <= max(SHORT, NOISE * max(ours, peer)):
        return "equal"
    return "faster" if ours < peer else "slower"


def _cpu(row: dict[str, str]) -> float:
    return float(row["cpu_seconds"])


def _seconds(row: dict[str, str]) -> float:
    return float(row["seconds"])


def _short(number: str) -> str:
    return f"{float(number):,.3f}".rstrip("0").rstrip(".")


def _rows() -> list[dict[str, str]]:
    if not ROWS.exists():
        return []
    with ROWS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _append(known: BestKnown, solver: str, row: dict[str, Any]) -> None:
    fresh = not ROWS.exists()
    told = {
        "set": known.set_name,
        "instance": known.instance,
        "solver": solver,
        "best_known": known.value,
        "known_proven": "y" if known.proven else "n",
    }
    with ROWS.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        if fresh:
            writer.writeheader()
        writer.writerow(told | row)
    print(told | row, flush=True)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table", "one"))
    parser.add_argument("which", nargs="*", help=argparse.SUPPRESS)  # instance and solver of ``one``
    parser.add_argument("--peer-python")
    parser.add_argument("--only", choices=tuple(SETS), action="append")
    parser.add_argument("--limit", type=float, default=300.0)
    asked = parser.parse_args()
    if asked.what == "one":
        one(*asked.which, limit=asked.limit)
        return
    if asked.what == "run":
        run(asked.only or tuple(SETS), asked.limit, asked.peer_python)
    table()


if __name__ == "__main__":
    main()
