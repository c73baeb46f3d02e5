"""Part ``memory`` of ``load.py``: what the service and its solvers hold, over many tiny studies."""

import time
from pathlib import Path
from typing import Any

import httpx
import psutil
from load_server import Server, ended, tiny
from scipy.stats import theilslopes

AHEAD = 20  # studies in the queue at a time


def run(server: Server, folder: Path, *, studies: int, every: int) -> dict[str, Any]:
    """So many studies, with a sample of memory and of the database's size after each ``every``."""
    began, samples, waiting = time.perf_counter(), [_sample(server, folder, 0)], []
    with server.client("planner") as client:
        for number in range(1, studies + 1):
            waiting.append(client.post("/v1/studies", json=tiny(number)).json()["id"])
            client.get("/v1/studies", params={"limit": 10})
            if len(waiting) >= AHEAD:
                _done(client, waiting.pop(0))
            if number % every == 0:
                while waiting:
                    _done(client, waiting.pop(0))
                samples.append(_sample(server, folder, number))
    counted = samples[len(samples) // 2 :]  # caches are full by then
    return {
        "studies": studies,
        "seconds": round(time.perf_counter() - began, 1),
        "samples": samples,
        "slope_kib_a_study": {
            name: round(_slope(counted, name) * 1024, 2) for name in ("server_mib", "solvers_mib", "database_mib")
        },
    }


def _done(client: httpx.Client, identity: str) -> None:
    found = ended(client, identity)
    if found["state"] != "done":
        raise RuntimeError(f"{identity} ended {found['state']}: {found['errors']}")


def _sample(server: Server, folder: Path, number: int) -> dict[str, float]:
    """Resident memory of the server, and of what it has started, whose code and libraries may be shared; the file."""
    process = psutil.Process(server.pid)
    children = sum(child.memory_info().rss for child in process.children(recursive=True))
    files = sum(path.stat().st_size for path in (folder / "data").glob("logistics.sqlite*"))
    mib = {"server_mib": process.memory_info().rss, "solvers_mib": children, "database_mib": files}
    return {"studies": number} | {name: round(value / 2**20, 1) for name, value in mib.items()}


def _slope(samples: list[dict[str, float]], name: str) -> float:
    """Median of the slopes between any two: two solvers at once, while one succeeds another, do not count."""
    return float(theilslopes([one[name] for one in samples], [one["studies"] for one in samples]).slope)
