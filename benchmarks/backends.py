"""
Back ends against best-known values: 12 CVRP instances of set X and 12 VRPTW instances of Solomon.

    python benchmarks/backends.py run [--seconds 60] [--backend pyvrp]   # appends to backends.csv, skips what is there
    python benchmarks/backends.py table                                  # writes backends.md from backends.csv

Each solve has so many seconds of CPU time of its own process, which runs on one core. Instances are read from the
folder ``benchmarks`` of LOGISTICS_SHARED (default ``../shared``); reading them needs ``vrplib``.

Objectives. X: Euclidean distances rounded to the nearest integer, distance only. Solomon: distance only, in unrounded
Euclidean distances; solvers see tenths of thousandths, times rounded up so that no route is late in the unrounded
ones. Every answer is recomputed here from its routes, in the instance's own units. Vehicles: X a quarter more than the
load needs and two (the set has no limit), Solomon the 25 of the files.
"""

import argparse
import csv
import math
import os
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import numpy.typing as npt
import vrplib  # type: ignore[import-untyped]

from logistics_opt.routing.instance import Client, Instance, Progress, Tour, Vehicle
from logistics_opt.routing.solve import solve_instance
from logistics_opt.routing.worker import Worker

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("LOGISTICS_SHARED", HERE.parent.parent / "shared")) / "benchmarks"
ROWS = HERE / "backends.csv"
TABLE = HERE / "backends.md"
Distances = npt.NDArray[Any]

BACKENDS = ("pyvrp", "ortools")
FINE = 10_000  # units of a Solomon distance that the solvers see
NEVER = 10**9

X = (
    "X-n106-k14", "X-n125-k30", "X-n167-k10", "X-n209-k16", "X-n251-k28", "X-n303-k21",
    "X-n376-k94", "X-n459-k26", "X-n548-k50", "X-n641-k35", "X-n783-k48", "X-n957-k87",
)  # fmt: skip
SOLOMON = ("C104", "C108", "C204", "C206", "R102", "R105", "R112", "R203", "R207", "RC103", "RC107", "RC207")
FIELDS = (
    "set",
    "instance",
    "backend",
    "seed",
    "cpu_seconds",
    "wall_seconds",
    "routes",
    "value",
    "best_known",
    "gap_percent",
)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--backend", choices=BACKENDS, action="append")
    asked = parser.parse_args()
    if asked.what == "run":
        run(asked.seconds, asked.backend or BACKENDS)
    table()


def run(seconds: float, backends: Sequence[str]) -> None:
    """Solves what has no row yet: both sets and all back ends in turn, so that a part of the rows is a fair part."""
    done = {(row["instance"], row["backend"]) for row in _rows()}
    for x, solomon in zip(X, SOLOMON, strict=True):
        for group, name in (("X", x), ("Solomon", solomon)):
            for backend in backends:
                if (name, backend) not in done and (row := solve(group, name, backend, seconds)):
                    _append(row)


def solve(group: str, name: str, backend: str, seconds: float, seed: int = 1) -> dict[str, Any] | None:
    """One row of the table; none without an answer that visits everybody."""
    instance, distances = _cvrp(name) if group == "X" else _vrptw(name)
    began, used = time.perf_counter(), 0.0
    with Worker() as worker:

        def on_progress(_: Progress) -> bool:
            nonlocal used
            used = _cpu_seconds(worker.pid)
            return used < seconds

        tours = solve_instance(
            instance, backend=backend, time_limit=20 * seconds, seed=seed, on_progress=on_progress, worker=worker
        )
    visited = sorted(client for tour in tours for client in tour.clients)
    if visited != list(range(len(instance.clients))):
        print(f"{name}, {backend}: only {len(visited)} of {len(instance.clients)} clients visited")
        return None
    value = sum(_length(instance, distances, tour) for tour in tours)
    best = _best_known(group, name)
    return {
        "set": group,
        "instance": name,
        "backend": backend,
        "seed": seed,
        "cpu_seconds": round(used, 1),
        "wall_seconds": round(time.perf_counter() - began, 1),
        "routes": len(tours),
        "value": round(value, 2),
        "best_known": best,
        "gap_percent": round(100 * (value - best) / best, 3),
    }


def table() -> None:
    """Writes the table and the means of what has rows."""
    rows = _rows()
    wanted = len(BACKENDS) * (len(X) + len(SOLOMON))
    lines = [
        "# Back ends against best-known values",
        "",
        f"Made by `benchmarks/backends.py` from `backends.csv`: {len(rows)} of {wanted} solves. One process on one",
        "core; CPU seconds of that process, its start included, are in the rows. X: distances rounded to the nearest",
        "integer; Solomon: distance only, unrounded Euclidean distances. Values are recomputed from the routes. Gap to",
        "best known in %.",
        "",
        "| set | instance | best known | " + " | ".join(f"{b} value | {b} gap" for b in BACKENDS) + " |",
        "|---|---|---|" + "---|---|" * len(BACKENDS),
    ]
    for group, names in (("X", X), ("Solomon", SOLOMON)):
        for name in names:
            found = {row["backend"]: row for row in rows if row["instance"] == name}
            if found:
                cells = [
                    f"{found[b]['value']} | {float(found[b]['gap_percent']):.2f}" if b in found else "- | -"
                    for b in BACKENDS
                ]
                best = next(iter(found.values()))["best_known"]
                lines.append(f"| {group} | {name} | {best} | " + " | ".join(cells) + " |")
    lines += ["", "| mean gap, % | " + " | ".join(BACKENDS) + " | instances |", "|---|" + "---|" * (len(BACKENDS) + 1)]
    for group, names in (("X", X), ("Solomon", SOLOMON)):
        gaps = {
            b: {r["instance"]: float(r["gap_percent"]) for r in rows if r["backend"] == b and r["set"] == group}
            for b in BACKENDS
        }
        both = [name for name in names if all(name in gaps[b] for b in BACKENDS)]
        if both:
            means = " | ".join(f"{fmean(gaps[b][name] for name in both):.2f}" for b in BACKENDS)
            lines.append(f"| {group} | {means} | {len(both)} |")
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _cvrp(name: str) -> tuple[Instance, Distances]:
    data = vrplib.read_instance(SHARED / "cvrp" / "X" / f"{name}.vrp")
    metres = np.rint(data["edge_weight"]).astype(np.int32)
    demand, capacity = data["demand"].tolist(), int(data["capacity"])
    clients = tuple(
        Client(place=i, delivery=(demand[i],), pickup=(0,), service=0, opens=0, closes=NEVER)
        for i in range(1, len(demand))
    )
    count = math.ceil(1.25 * sum(demand) / capacity) + 2
    vehicle = _vehicle(count, capacity, NEVER)
    return Instance(clients=clients, vehicles=(vehicle,), seconds=(0 * metres,), metres=(metres,)), metres


def _vrptw(name: str) -> tuple[Instance, Distances]:
    data = vrplib.read_instance(SHARED / "vrptw" / "solomon" / f"{name}.txt", instance_format="solomon")
    at = np.array(data["node_coord"], dtype=float)
    exact = np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1])
    windows = data["time_window"]
    clients = tuple(
        Client(
            place=i,
            delivery=(int(data["demand"][i]),),
            pickup=(0,),
            service=FINE * int(data["service_time"][i]),
            opens=FINE * int(windows[i][0]),
            closes=FINE * int(windows[i][1]),
        )
        for i in range(1, len(at))
    )
    vehicle = _vehicle(int(data["vehicles"]), int(data["capacity"]), FINE * int(windows[0][1]))
    metres, seconds = np.rint(FINE * exact).astype(np.int32), np.ceil(FINE * exact).astype(np.int32)
    return Instance(clients=clients, vehicles=(vehicle,), seconds=(seconds,), metres=(metres,)), exact


def _vehicle(count: int, capacity: int, closes: int) -> Vehicle:
    return Vehicle(
        base=0, count=count, capacity=(capacity,), fixed=0, per_metre=1, per_second=0, opens=0, closes=closes, profile=0
    )


def _length(instance: Instance, distances: Distances, tour: Tour) -> float:
    places = [0, *(instance.clients[c].place for c in tour.clients), 0]
    return float(sum(distances[a, b] for a, b in pairwise(places)))


def _best_known(group: str, name: str) -> float:
    folder, column = ("cvrp", "bks") if group == "X" else ("vrptw", "bks_distance_only")
    with (SHARED / folder / "bks.csv").open(encoding="utf-8") as file:
        return next(float(row[column]) for row in csv.DictReader(file) if row["instance"] == name)


def _cpu_seconds(pid: int | None) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rows() -> list[dict[str, str]]:
    if not ROWS.exists():
        return []
    with ROWS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _append(row: dict[str, Any]) -> None:
    fresh = not ROWS.exists()
    with ROWS.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        if fresh:
            writer.writeheader()
        writer.writerow(row)
    print(row)


if __name__ == "__main__":
    main()
