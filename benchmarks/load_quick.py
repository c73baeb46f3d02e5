"""Part ``quick`` of ``load.py``: what the service adds to the search for routes of a small day."""

import json
import threading
import time
from itertools import cycle
from typing import Any

import httpx
from load_mix import percentiles, prepared
from load_server import Server

from logistics_opt.formats.documents import vroom_from_json
from logistics_opt.formats.vroom_day import day_of
from logistics_opt.routing.worker import Worker
from logistics_opt.study.quick_routes import quick_routes

TASKS = 10
READERS, PAUSE = 4, 0.1  # clients in the background, and the seconds between two requests of each


def request_of() -> bytes:
    """Ten jobs and two vehicles around a county seat."""
    jobs = [
        {"id": n, "location": [105.0 + n / 50, 35.7 + (n % 3) / 40], "service": 120, "amount": [1]}
        for n in range(TASKS)
    ]
    vehicles = [{"id": n, "start": [105.0, 35.7], "end": [105.0, 35.7], "capacity": [6]} for n in (1, 2)]
    return json.dumps({"jobs": jobs, "vehicles": vehicles}).encode()


def run(server: Server, *, requests: int) -> dict[str, Any]:
    """So many requests one after the other, alone and while others read."""
    own = prepared(server)
    alone = _asked(server, requests)
    over = threading.Event()
    threads = [threading.Thread(target=_read, args=(server, own["planner"], over)) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        beside = _asked(server, requests)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    return {"search_in_this_process": percentiles(_searched(50)), "alone": alone, "with_reads": beside}


def _asked(server: Server, requests: int) -> dict[str, Any]:
    body, totals, server_adds, client_adds = request_of(), [], [], []
    with server.client("planner") as client:
        for number in range(requests + 1):
            began = time.perf_counter()
            answer = client.post("/v1/routes", content=body, params={"seed": number})
            took = time.perf_counter() - began
            answer.raise_for_status()
            if number == 0:  # whatever was not warm yet; told apart
                first = took
                continue
            totals.append(took)
            said = _server_timing(answer)
            if said:
                server_adds.append(said["total"] - said["search"])
                client_adds.append(took - said["search"])
    found: dict[str, Any] = {"first_ms": round(1000 * first, 1), "total": percentiles(totals)}
    if server_adds:
        found |= {"added_by_server": percentiles(server_adds), "added_to_client": percentiles(client_adds)}
    return found


def _server_timing(answer: httpx.Response) -> dict[str, float]:
    """Seconds by name, of the header of that name (W3C Server Timing)."""
    parts = [one.strip().partition(";dur=") for one in answer.headers.get("Server-Timing", "").split(",")]
    return {name: float(value) / 1000 for name, _, value in parts if value}


def _read(server: Server, own: dict[str, str], over: threading.Event) -> None:
    with server.client("planner") as client:
        for address in cycle(["/v1/studies", f"/v1/studies/{own['study']}", f"/v1/plans/{own['plan']}"]):
            if over.wait(PAUSE):
                return
            client.get(address).raise_for_status()


def _searched(times: int) -> list[float]:
    """The same searches in this process, beside a worker that is warm."""
    day = day_of(vroom_from_json(request_of()))
    found = []
    with Worker() as worker:
        for seed in range(times + 1):
            began = time.perf_counter()
            quick_routes(day, time_limit=10.0, seed=seed, worker=worker)
            found.append(time.perf_counter() - began)
    return found[1:]
