"""A real server on the loopback interface, on a port of its own."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from api import create_app

BODY_LIMIT = 4 * 2**20


@pytest.fixture(scope="module")
def service() -> Iterator[httpx.Client]:
    """A client of a running service that takes bodies of up to four MiB."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(body_limit=BODY_LIMIT), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=30, trust_env=False) as client:
        yield client
    server.should_exit = True
    thread.join(timeout=30)
    listening.close()
