"""Part ``mix`` of ``load.py``: many clients at once, reading and asking for studies as a county does."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np
from load_server import Server, ended, planned, tiny

WEIGHTS = {  # of a hundred requests
    "GET studies": 20,
    "GET one study": 20,
    "GET plans": 10,
    "GET a plan": 10,
    "GET a plan, unchanged": 15,
    "GET geojson": 5,
    "GET geojson, unchanged": 10,
    "GET counties": 5,
    "POST study": 4,
    "POST study, repeated": 1,
}
READERS = ("admin", "trustee", "planner", "planner2", "analyst", "courier", "rival")
ASKERS = ("trustee", "planner", "planner2", "courier", "rival")
FIRMS = {"courier": "courier_a", "rival": "courier_b"}


@dataclass
class Found:
    """Seconds by operation, answers by status (``lost``: none, asked again), studies and who asked for them."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[str] = field(default_factory=Counter)
    studies: dict[str, str] = field(default_factory=dict)


def prepared(server: Server) -> dict[str, dict[str, str]]:
    """What each key has to look at: the demo county's day for those who plan for all, a small one for a firm."""
    day = {"kind": "daily_routes", "document": {"county": "huining"}, "options": {"max_steps": 2_000}}
    with server.client("planner") as client:
        whole = planned(client, day)
    found = dict.fromkeys(READERS, whole)
    for name in FIRMS:
        with server.client(name) as client:
            found[name] = planned(client, tiny(0))
    return found


def run(server: Server, *, clients: int, seconds: float, think: float, seed: int = 0) -> dict[str, Any]:
    """So many clients for so long, each waiting ``think`` seconds on average between two requests; what came of it."""
    own = prepared(server)
    found = Found()
    began = time.perf_counter()
    asyncio.run(_all(server, own, found, clients, seconds, think, seed))
    took = time.perf_counter() - began
    states: Counter[str] = Counter()
    for identity, name in found.studies.items():
        with server.client(name) as client:
            states[ended(client, identity)["state"]] += 1
    return {
        "clients": clients,
        "think": think,
        "requests_per_second": round(sum(map(len, found.seconds.values())) / took, 1),
        "statuses": dict(sorted(found.statuses.items())),
        "studies": dict(states),
        "drained_after_seconds": round(time.perf_counter() - began - took, 1),
        "milliseconds": {name: percentiles(found.seconds[name]) for name in WEIGHTS if found.seconds[name]},
    }


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Count, and milliseconds at p50, p95 and p99."""
    middle, high, highest = (round(float(v), 1) for v in 1000 * np.percentile(seconds, [50, 95, 99]))
    return {"count": len(seconds), "p50": middle, "p95": high, "p99": highest}


async def _all(
    server: Server,
    own: dict[str, dict[str, str]],
    found: Found,
    clients: int,
    seconds: float,
    think: float,
    seed: int,
) -> None:
    until = time.perf_counter() + seconds
    tasks = [
        _Client(server, READERS[number % len(READERS)], own, found, random.Random(seed * 1_000 + number), number)
        for number in range(clients)
    ]
    await asyncio.gather(*(one.live(until, think) for one in tasks))


class _Client:
    """One of many."""

    def __init__(
        self, server: Server, name: str, own: dict[str, dict[str, str]], found: Found, drawn: random.Random, number: int
    ) -> None:
        self._name, self._own, self._found, self._drawn = name, own[name], found, drawn
        self._http = httpx.AsyncClient(  # without TLS: to read the certificates takes a client longer than to ask
            base_url=server.address,
            headers={"Authorization": f"Bearer {server.keys[name]}"},
            timeout=120,
            verify=False,
            trust_env=False,
        )
        self._tags: dict[str, str] = {}
        self._number, self._tiny = number, tiny(0)
        self._last: tuple[str, dict[str, Any]] | None = None

    async def live(self, until: float, think: float) -> None:
        """Ask until then."""
        async with self._http:
            for address in (f"/v1/plans/{self._own['plan']}", f"/v1/plans/{self._own['plan']}/geojson"):
                self._tags[address] = (await self._http.get(address)).headers["ETag"]
            while time.perf_counter() < until:
                await asyncio.sleep(self._drawn.expovariate(1 / think) if think else 0)
                (what,) = self._drawn.choices(list(WEIGHTS), list(WEIGHTS.values()))
                await self._ask(what)

    async def _ask(self, what: str) -> None:
        if what.startswith("POST"):
            if self._name in ASKERS:
                await self._submit(what)
            return
        if what == "GET counties" and self._name in FIRMS:
            return
        plan = f"/v1/plans/{self._own['plan']}" + ("/geojson" if "geojson" in what else "")
        address = {
            "GET studies": "/v1/studies",
            "GET one study": f"/v1/studies/{self._own['study']}",
            "GET plans": "/v1/plans",
            "GET counties": "/v1/counties",
        }.get(what, plan)
        headers = {"If-None-Match": self._tags[plan]} if "unchanged" in what else {}
        await self._timed(what, "GET", address, headers=headers)

    async def _submit(self, what: str) -> None:
        if what == "POST study, repeated" and self._last is not None:
            name, body = self._last
        else:
            what, name = "POST study", f"{self._number}-{self._drawn.random()}"
            body = {**self._tiny, "options": {"max_steps": 50, "seed": self._drawn.randrange(10**6)}}
        answer = await self._timed(what, "POST", "/v1/studies", json=body, headers={"Idempotency-Key": name})
        if answer.status_code == 202:
            self._last = name, body
            self._found.studies[answer.json()["id"]] = self._name

    async def _timed(self, what: str, method: str, address: str, **options: Any) -> httpx.Response:
        began = time.perf_counter()
        try:
            answer = await self._http.request(method, address, **options)
        except httpx.RemoteProtocolError:  # the server has closed the connection just then
            self._found.statuses["lost"] += 1
            return await self._timed(what, method, address, **options)
        self._found.seconds[what].append(time.perf_counter() - began)
        self._found.statuses[str(answer.status_code)] += 1
        return answer
