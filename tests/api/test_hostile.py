"""What is sent to harm is refused in the one form, and the service does not grow by it."""

import importlib.util
import sys
import threading
from pathlib import Path

import httpx
import pytest

_SPEC = importlib.util.spec_from_file_location("hostile", Path(__file__).with_name("hostile.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
hostile = importlib.util.module_from_spec(_SPEC)
sys.modules["hostile"] = hostile
_SPEC.loader.exec_module(hostile)

MOST_MB = 1_000  # that the server and its processes grow by
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


class Watch:
    """The largest resident memory of a process and all below it, looked at a hundred times a second."""

    def __init__(self, root: int) -> None:
        self.root, self.most, self._over = root, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.01):
            self.most = max(self.most, resident(self.root))


def resident(root: int) -> int:
    """MB in memory of the process and all below it."""
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], sizes[int(folder.name)] = int(fields[1]), int(fields[21]) * 4_096
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(sizes.get(one, 0) for one in family) // 2**20


def server_of(client: httpx.Client) -> int:
    """The process that listens where the client asks."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"serve" in words and str(client.base_url.port).encode() in words:
            return int(folder.name)
    raise LookupError("the server")


@pytest.fixture(scope="module")
def root(clients: dict[str, httpx.Client]) -> int:
    """The server; what it needs to open each kind of file is in memory."""
    for address, media, content in (
        (hostile.NETWORK, hostile.GEOJSON, hostile.drawing()),
        (hostile.NETWORK, hostile.GPKG, hostile.package("", hostile.GOOD)),
    ):
        answer = clients["planner"].put(address, content=content, headers={"Content-Type": media})
        assert answer.status_code == 201, answer.text
    return server_of(clients["planner"])


@pytest.mark.parametrize("case", hostile.CASES, ids=lambda case: case.name)
def test_it_is_refused_and_costs_little(clients: dict[str, httpx.Client], root: int, case: "hostile.Case") -> None:
    content = case.make()
    assert len(content) <= 4 * 2**20
    before = resident(root)
    with Watch(root) as watch:
        answer = clients["planner"].request(
            case.method, case.address, content=content, headers={"Content-Type": case.media} if case.media else {}
        )
    assert answer.headers["Content-Type"] == "application/problem+json"
    codes = {error["code"] for error in answer.json()["errors"]}
    assert (answer.status_code, bool(codes & case.codes)) == (case.status, True), codes
    assert watch.most - before < MOST_MB


def test_the_service_goes_on_after_all_of_it(clients: dict[str, httpx.Client], root: int) -> None:
    content = hostile.drawing()
    answer = clients["planner"].put(hostile.NETWORK, content=content, headers={"Content-Type": hostile.GEOJSON})
    assert answer.status_code == 201
