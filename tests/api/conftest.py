"""A real server in a process of its own, on the loopback interface, with a database of its own; keys of every role."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from logistics_opt.service.roles import Role
from tests.part_of_huining import sent

FIRMS = {"courier": "post", "rival": "coop"}
SETTINGS = {
    "SOLVERS": "1",
    "QUICK_SOLVERS": "1",
    "BODY_MB": "4",
    "REQUESTS_PER_MINUTE": "100000",
    "LOG_LEVEL": "WARNING",
}


@contextlib.contextmanager
def running(folder: Path, **settings: str) -> Iterator[str]:
    """The address of a running service whose database is in the folder."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    said = {f"LOGISTICS_{name}": value for name, value in (SETTINGS | settings | {"DATA_DIR": str(folder)}).items()}
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "logistics_opt", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | said) as server:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{address}/v1/readyz", timeout=5, trust_env=False).status_code == 200:
                    break
            time.sleep(0.1)
        try:
            yield address
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=60)
            server.kill()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The administrator's client of a service that solves one study at a time and takes bodies of up to four MiB."""
    folder = tmp_path_factory.mktemp("service")
    with running(folder) as address:
        secret = (folder / "admin.key").read_text(encoding="utf-8").strip()
        with _client(address, secret) as client:
            yield client


def _client(address: str, secret: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.Client(base_url=address, timeout=60, trust_env=False, headers=headers)


@pytest.fixture(scope="session")
def north(service: httpx.Client) -> str:
    """The name of a part of Huining at the service, which is planned sooner than the whole."""
    return sent(service)


@pytest.fixture(scope="session")
def clients(service: httpx.Client) -> Iterator[dict[str, httpx.Client]]:
    """A client for a key of each role, and ``rival``: a courier of another firm."""
    with contextlib.ExitStack() as stack:
        found = {}
        for name in [*map(str, Role), "rival"]:
            asked = {"name": name, "role": "courier" if name == "rival" else name, "firm": FIRMS.get(name)}
            secret = service.post("/v1/keys", json=asked).json()["secret"]
            found[name] = stack.enter_context(_client(str(service.base_url), secret))
        yield found


@pytest.fixture(scope="session")
def stranger(service: httpx.Client) -> Iterator[httpx.Client]:
    """A client without a key."""
    with httpx.Client(base_url=service.base_url, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def ended() -> Callable[[httpx.Client, str], dict[str, object]]:
    """``ended(client, address)``: the study there when it is over."""

    return ended_study


def ended_study(client: httpx.Client, address: str) -> dict[str, object]:
    """The study at the address when it is over."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        found: dict[str, object] = client.get(address).json()
        if found["state"] in {"done", "stopped", "failed"}:
            return found
        time.sleep(0.1)
    raise TimeoutError(address)
