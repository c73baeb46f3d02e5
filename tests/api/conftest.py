"""A real server on the loopback interface, on a port of its own, with a database of its own; keys of every role."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from api import create_app
from api.house import House
from logistics_opt.service.roles import Role
from logistics_opt.service.settings import Settings

FIRMS = {"courier": "post", "rival": "coop"}


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[tuple[str, House]]:
    """The address of a running service, and its inside."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", app.state.house
    finally:
        server.should_exit = True
        thread.join(timeout=60)
        listening.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """A service that solves one study at a time and takes bodies of up to four MiB."""
    folder: Path = tmp_path_factory.mktemp("service")
    with running(Settings(data_dir=folder, solvers=1, body_mb=4, requests_per_minute=100_000)) as found:
        yield found


@pytest.fixture(scope="session")
def clients(server: tuple[str, House]) -> Iterator[dict[str, httpx.Client]]:
    """A client for a key of each role, and ``rival``: a courier of another firm."""
    address, house = server
    with contextlib.ExitStack() as stack:
        found = {}
        for name in [*Role, "rival"]:
            role = Role.COURIER if name == "rival" else Role(name)
            _, secret = house.keys.create(name, role, firm=FIRMS.get(name))
            headers = {"Authorization": f"Bearer {secret}"}
            client = httpx.Client(base_url=address, timeout=60, trust_env=False, headers=headers)
            found[str(name)] = stack.enter_context(client)
        yield found


@pytest.fixture(scope="session")
def service(clients: dict[str, httpx.Client]) -> httpx.Client:
    """The administrator's client."""
    return clients["admin"]


@pytest.fixture(scope="session")
def stranger(server: tuple[str, House]) -> Iterator[httpx.Client]:
    """A client without a key."""
    with httpx.Client(base_url=server[0], timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def ended() -> Callable[[httpx.Client, str], dict[str, object]]:
    """``ended(client, address)``: the study there when it is over."""

    def wait(client: httpx.Client, address: str) -> dict[str, object]:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            found: dict[str, object] = client.get(address).json()
            if found["state"] in {"done", "stopped", "failed"}:
                return found
            time.sleep(0.1)
        raise TimeoutError(address)

    return wait
