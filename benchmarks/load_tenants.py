"""Part ``tenants`` of ``load.py``: whether a courier can tell a rival's document from none by the time it takes."""

import random
import time
from typing import Any

import httpx
import numpy as np
from load_server import Server, absent, planned, tiny
from scipy.stats import mannwhitneyu

IDS = 10  # of each sort
OPERATIONS = {  # by the kind of the document that is asked for
    "study": [("GET", "/v1/studies/{}"), ("GET", "/v1/studies/{}/events"), ("DELETE", "/v1/studies/{}")],
    "plan": [
        ("GET", "/v1/plans/{}"),
        ("GET", "/v1/plans/{}/geojson"),
        ("GET", "/v1/plans/{}/workbook"),
        ("GET", "/v1/plans/{}/route-sheets"),
    ],
    "problem": [("GET", "/v1/problems/{}")],
    "result": [("GET", "/v1/results/{}")],
    "demand": [("GET", "/v1/demand/{}")],
}


def run(server: Server, *, rounds: int, seed: int = 0) -> list[dict[str, Any]]:
    """So many of each sort for each operation, in random order; medians, p95 and a test of ranks."""
    foreign = _made(server)
    nothing = {kind: [absent(kind) for _ in range(IDS)] for kind in OPERATIONS}
    drawn, rows = random.Random(seed), []
    with server.client("courier") as client:
        for kind, operations in OPERATIONS.items():
            for method, address in operations:
                order = ["foreign"] * rounds + ["absent"] * rounds
                drawn.shuffle(order)
                seconds: dict[str, list[float]] = {"foreign": [], "absent": []}
                for number, sort in enumerate(order):
                    ids = foreign[kind] if sort == "foreign" else nothing[kind]
                    seconds[sort].append(_asked(client, method, address.format(ids[number % len(ids)])))
                rows.append({"operation": f"{method} {address.format('ID')}"} | _told_apart(seconds))
    return rows


def _made(server: Server) -> dict[str, list[str]]:
    """A rival's documents and the pool's."""
    found: dict[str, list[str]] = {kind: [] for kind in OPERATIONS}
    for number in range(IDS):
        name = "rival" if number % 2 else "planner"
        with server.client(name) as client:
            made = planned(client, tiny(number))
            for kind in ("study", "plan", "problem"):
                found[kind].append(made[kind])
            headers = {"Content-Type": "text/csv"}
            found["demand"].append(client.post("/v1/demand", content=b"a,b\n" * 500, headers=headers).json()["id"])
        with server.client("planner") as client:
            plan, problem = (client.get(f"/v1/{kind}s/{made[kind]}") for kind in ("plan", "problem"))
            if plan.status_code == 200:
                body = {"kind": "check", "document": {"problem": problem.json(), "plan": plan.json()}}
                found["result"].append(planned(client, body)["result"])
    return found


def _asked(client: httpx.Client, method: str, address: str) -> float:
    began = time.perf_counter()
    answer = client.request(method, address)
    took = time.perf_counter() - began
    if answer.status_code != 404:
        raise AssertionError(f"{method} {address} was answered with {answer.status_code}")
    return took


def _told_apart(seconds: dict[str, list[float]]) -> dict[str, float]:
    """
    Medians and p95 in ms; the chance that a foreign one takes longer than an absent one, and the test's p.

    Half is no difference (Mann and Whitney 1947, doi:10.1214/aoms/1177730491).
    """
    count = len(seconds["foreign"]) * len(seconds["absent"])
    test = mannwhitneyu(seconds["foreign"], seconds["absent"])
    found = {
        f"{sort}_{name}": round(1000 * float(np.percentile(seconds[sort], q)), 3)
        for sort in seconds
        for name, q in (("p50", 50), ("p95", 95))
    }
    return found | {"chance_foreign_longer": round(test.statistic / count, 3), "p": round(test.pvalue, 4)}
