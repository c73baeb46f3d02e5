"""
Routes for small days against VROOM: the same random requests, priorities served, tasks served and cost compared.

    python benchmarks/quick_routes.py run [--tasks 10] [--requests 100]  # appends to the CSV, skips what is there
    python benchmarks/quick_routes.py table                              # writes the page from the CSV

VROOM is asked through ``pyvroom`` (``pip install pyvroom``; not a dependency of the package), with its own defaults.
Its plans are judged by our checker too, costs aside: where that finds a fault, one of us reads the dialect wrongly.

A request has up to so many tasks, of which a third or so are ends of shipments, on matrices that are no plane, and most
often not all can be served. ``speed_factor`` is left out, as the two round its times differently.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from logistics_opt.checker.tasks import TaskCode, check_tasks
from logistics_opt.formats.documents import vroom_from_json
from logistics_opt.formats.vroom_day import day_of
from logistics_opt.model.tasks import StepKind, TaskDay, TaskPlan, TaskRoute, TaskStep
from logistics_opt.routing.tasks.insertion import Insertion, Patience
from logistics_opt.routing.tasks.lower import drivers_of
from logistics_opt.routing.worker import Worker
from logistics_opt.study.quick_routes import quick_routes

HERE = Path(__file__).parent
ROWS, TABLE = HERE / "quick_routes.csv", HERE / "quick_routes.md"
FIELDS = ("tasks", "seed", "ours", "vrooms", "our_cost", "vrooms_cost", "seconds", "faults")
TIME_LIMIT = 60.0  # s; steps end the search long before

_VROOM = "import sys; from vroom import main; main(['vroom', '-i', sys.argv[1]])"


def request_of(seed: int, tasks: int) -> dict[str, Any]:
    """A random request that VROOM takes."""
    r = random.Random(seed)
    side = r.randint(3, tasks + 2)
    base = r.choice([0, 1_600_000_000])

    def matrix(most: int) -> list[list[int]]:
        return [[0 if i == j else r.randint(1, most) for j in range(side)] for i in range(side)]

    def windows(most: int) -> list[list[int]]:
        opens = sorted(base + r.randint(0, 400) for _ in range(r.randint(1, most)))
        apart = [o for i, o in enumerate(opens) if i == 0 or o > opens[i - 1] + 70]
        return [[o, o + r.randint(0, 200 if o == apart[-1] else 60)] for o in apart]

    def visit(number: int) -> dict[str, Any]:
        found: dict[str, Any] = {"id": number, "location_index": r.randrange(side), "service": r.randint(0, 30)}
        if r.random() < 0.3:
            found["setup"] = r.randint(0, 20)
        if r.random() < 0.1:
            found["service_per_type"] = {"a": r.randint(0, 50)}
        if r.random() < 0.5:
            found["time_windows"] = windows(2)
        return found

    def terms() -> dict[str, Any]:
        skills = {"skills": [r.randint(1, 2)]} if r.random() < 0.3 else {}
        return skills | ({"priority": r.choice([1, 10, 100])} if r.random() < 0.3 else {})

    def amounts() -> list[int]:
        return [r.randint(0, 3), r.randint(0, 3)]

    jobs = r.randint(tasks // 2, tasks)
    return {
        "jobs": [visit(i) | terms() | {"delivery": amounts(), "pickup": amounts()} for i in range(jobs)],
        "shipments": [
            {"pickup": visit(i), "delivery": visit(i), "amount": amounts()} | terms()
            for i in range((tasks - jobs) // 2)
        ],
        "vehicles": [_vehicle(r, i, side, base, windows) for i in range(r.randint(1, 3))],
        "matrices": {"car": {"durations": matrix(100), "distances": matrix(1_000)}},
    }


def _vehicle(r: random.Random, number: int, side: int, base: int, windows: Any) -> dict[str, Any]:
    ends = r.choice([("start_index", "end_index")] * 5 + [("start_index",), ("end_index",)])
    found: dict[str, Any] = {"id": number, "capacity": [r.randint(3, 12), r.randint(3, 12)]}
    found |= {end: r.randrange(side) for end in ends}
    found["skills"] = r.choice([[], [1], [1, 2]])
    found["costs"] = {"fixed": r.choice([0, 100]), "per_hour": r.choice([3_600, 7_200]), "per_km": r.choice([0, 100])}
    if r.random() < 0.5:
        opens = base + r.randint(0, 200)
        found["time_window"] = [opens, opens + r.randint(200, 800)]
    if r.random() < 0.2:
        found["max_tasks"] = r.randint(2, 6)
    if r.random() < 0.2:
        found["max_travel_time"] = r.randint(100, 600)
    if r.random() < 0.3:
        found["type"] = "a"
    if r.random() < 0.3:
        found["breaks"] = [{"id": 0, "service": r.randint(0, 60), "time_windows": windows(2)}]
    return found


def ask_vroom(request: dict[str, Any]) -> dict[str, Any]:
    """VROOM's answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "request.json"
        path.write_text(json.dumps(request))
        done = subprocess.run([sys.executable, "-c", _VROOM, str(path)], capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def plan_of(day: TaskDay, answer: dict[str, Any]) -> TaskPlan:
    """VROOM's answer as a plan of ours."""
    number = {task.name: i for i, task in enumerate(day.tasks)}
    vehicle = {vehicle.id: i for i, vehicle in enumerate(day.vehicles)}
    left_out = tuple(number[StepKind(task["type"]), task["id"]] for task in answer["unassigned"])
    routes = []
    for route in answer["routes"]:
        steps = []
        for step in route["steps"]:
            kind = StepKind(step["type"])
            item = number.get((kind, step.get("id", -1)))
            if kind is StepKind.BREAK:
                item = [pause.id for pause in day.vehicles[vehicle[route["vehicle"]]].breaks].index(step["id"])
            steps.append(
                TaskStep(
                    kind=kind,
                    item=item,
                    place=step.get("location_index"),
                    arrival=step["arrival"],
                    waiting=step["waiting_time"],
                    setup=step["setup"],
                    service=step["service"],
                    load=tuple(step["load"]),
                    travelled=step["duration"],
                    driven=step["distance"],
                )
            )
        routes.append(TaskRoute(vehicle=vehicle[route["vehicle"]], steps=tuple(steps), cost=route["cost"]))
    return TaskPlan(routes=tuple(routes), unassigned=left_out)


def run(tasks: int, requests: int) -> None:
    """Appends a row for each request that has none."""
    rows = _rows()
    done = {(row["tasks"], row["seed"]) for row in rows}
    with ROWS.open("a", newline="") as file, Worker() as worker:
        writer = csv.DictWriter(file, FIELDS)
        if not rows:
            writer.writeheader()
        for seed in range(requests):
            if (str(tasks), str(seed)) not in done:
                writer.writerow(_compared(seed, tasks, worker))
                file.flush()


def _compared(seed: int, tasks: int, worker: Worker) -> dict[str, object]:
    request = request_of(seed, tasks)
    answer = ask_vroom(request)
    row: dict[str, object] = {"tasks": tasks, "seed": seed}
    if answer["code"]:
        return row | {"faults": f"VROOM: {answer['error']}"}
    day = day_of(vroom_from_json(json.dumps(request)))
    theirs = plan_of(day, answer)
    began = time.perf_counter()
    ours = quick_routes(day, time_limit=TIME_LIMIT, worker=worker)
    seconds = time.perf_counter() - began
    worth = Insertion(day, drivers_of(day), Patience(0.0)).worth
    faults = [str(fault) for fault in check_tasks(day, theirs) if fault.code is not TaskCode.COST]
    (*us, our_cost), (*them, their_cost) = (worth(_orders(day, plan)) for plan in (ours, theirs))
    served = {"ours": f"{-us[0]}/{-us[1]}", "vrooms": f"{-them[0]}/{-them[1]}"}
    costs = {"our_cost": our_cost, "vrooms_cost": their_cost, "seconds": f"{seconds:.2f}"}
    return row | served | costs | {"faults": "; ".join(faults)}


def _orders(day: TaskDay, plan: TaskPlan) -> list[tuple[int, ...]]:
    by_vehicle = {route.vehicle: route.tasks for route in plan.routes}
    return [by_vehicle.get(vehicle, ()) for vehicle in range(len(day.vehicles))]


def table() -> None:
    """Writes the page."""
    lines = [
        "# Small days against VROOM",
        "",
        "Random requests, most of which cannot be served whole; what they are like, and how to do it again:",
        "`benchmarks/quick_routes.py`. A plan is better that serves more priority, then more tasks, then costs less.",
        "",
        "| tasks | requests | as good as VROOM's | better | worse | cost to VROOM's where as much is served "
        "| faulty plans of VROOM's by our checker, costs aside | refused by VROOM |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    by_size: dict[int, list[dict[str, str]]] = {}
    for row in _rows():
        by_size.setdefault(int(row["tasks"]), []).append(row)
    for tasks, rows in sorted(by_size.items()):
        known = [row for row in rows if row["ours"]]
        verdicts = Counter(_verdict(row) for row in known)
        even = [row for row in known if row["ours"] == row["vrooms"]]
        ratio = sum(int(row["our_cost"]) for row in even) / sum(int(row["vrooms_cost"]) for row in even)
        counts = " | ".join(str(verdicts[word]) for word in ("same", "better", "worse"))
        faults = sum(bool(row["faults"]) for row in known)
        lines.append(
            f"| {tasks} | {len(known)} | {counts} | {100 * ratio:.1f} % | {faults} | {len(rows) - len(known)} |"
        )
    TABLE.write_text("\n".join(lines) + "\n")


def _verdict(row: dict[str, str]) -> str:
    def rank(served: str, cost: str) -> tuple[int, ...]:
        return (*(-int(part) for part in served.split("/")), int(cost))

    ours, theirs = rank(row["ours"], row["our_cost"]), rank(row["vrooms"], row["vrooms_cost"])
    return "same" if ours == theirs else "better" if ours < theirs else "worse"


def _rows() -> list[dict[str, str]]:
    if not ROWS.exists():
        return []
    with ROWS.open(newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("--tasks", type=int, default=10)
    parser.add_argument("--requests", type=int, default=100)
    asked = parser.parse_args()
    if asked.what == "run":
        run(asked.tasks, asked.requests)
    else:
        table()


if __name__ == "__main__":
    main()
