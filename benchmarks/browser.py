"""
The browser map, measured: what a first load weighs, how soon it is ready, what a step of panning costs without a GPU.

Huining's day (322 villages, its routes), then a made-up county of 20,000 points with 400 routes, whose documents are
put in place of the server's. CPU of a step is that of all processes of the browser, for one move of the mouse and the
two frames after it; the median of some pans. About two minutes::

    python benchmarks/browser.py
"""

import itertools
import json
import math
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
import psutil
from playwright.sync_api import Page, Route, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.api.conftest import running  # noqa: E402
from tests.browser.conftest import ARGS, CHROMIUM  # noqa: E402

POINTS, ROUTES, DEPOTS = 20_000, 400, 40
CHOOSE = """button => new Promise(done => {
    const begun = performance.now();
    button.click();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
})"""
STEPS, PANS = 40, 5
READY = ".canvas[data-ready=true]"
# Playwright looks only now and then: the page itself notes when everything was drawn first.
NOTICE = """new MutationObserver(() => {
    window.readyAt ||= document.querySelector('.canvas[data-ready=true]') ? performance.now() : 0;
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready'] })"""


def browser_processes() -> list[psutil.Process]:
    """All processes of the browser that this one has started."""
    return [one for one in psutil.Process().children(recursive=True) if "chrom" in one.name()]


def cpu() -> float:
    """Their CPU time so far, seconds."""
    total = 0.0
    for one in browser_processes():
        try:
            used = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return total


def pan_step(page: Page) -> dict[str, float]:
    """Milliseconds of CPU of all processes, and of the page's main thread, for a step of panning."""
    box = page.locator(".canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def main_thread() -> float:
        metrics = client.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    frames = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
    all_of, main = [], []
    for turn in range(PANS):
        way = 1 if turn % 2 else -1
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 12 * way, y)
        page.evaluate(frames)
        before, before_main = cpu(), main_thread()
        for step in range(STEPS):
            page.mouse.move(x + way * (12 + 5 * step), y + 2 * step)
            page.evaluate(frames)
        all_of.append((cpu() - before) / STEPS)
        main.append((main_thread() - before_main) / STEPS)
        page.mouse.up()
        page.wait_for_timeout(300)
    return {"cpu_ms": round(1000 * statistics.median(all_of), 1), "main_ms": round(1000 * statistics.median(main), 1)}


def choosing(page: Page) -> float:
    """Milliseconds from choosing a vehicle in the timeline until the map shows it; the median of some vehicles."""
    took = []
    for row in range(7):
        button = page.locator("li.row button").nth(row)
        took.append(float(button.evaluate(CHOOSE)))
        page.wait_for_timeout(300)
    return round(statistics.median(took), 1)


def planned(address: str, secret: str) -> str:
    """A study of Huining's day, done."""
    headers = {"Authorization": f"Bearer {secret}"}
    body = {"kind": "daily_routes", "document": {"county": "huining"}, "options": {"time_limit": 1}}
    with httpx.Client(base_url=address, headers=headers, timeout=300, trust_env=False) as client:
        study = client.post("/v1/studies", json=body).json()["id"]
        with client.stream("GET", f"/v1/studies/{study}/events") as events:
            assert "plan-" in "".join(events.iter_text())
    return str(study)


def first_load(page: Page, address: str, place: str) -> dict[str, float]:
    """From the address to everything drawn: seconds, requests, and kilobytes as they come over the wire."""
    sizes: dict[str, int] = {}
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    urls: dict[str, str] = {}
    client.on("Network.responseReceived", lambda told: urls.update({told["requestId"]: told["response"]["url"]}))
    client.on(
        "Network.loadingFinished",
        lambda told: sizes.update({urls.get(told["requestId"], ""): int(told["encodedDataLength"])}),
    )
    page.add_init_script(NOTICE)
    page.goto(f"{address}/#{place}")
    page.wait_for_selector(READY)
    seconds = float(page.evaluate("window.readyAt")) / 1000
    own = sum(size for url, size in sizes.items() if "/v1/" not in url and not url.startswith("blob:"))
    data = sum(size for url, size in sizes.items() if "/v1/" in url)
    return {
        "ready_s": round(seconds, 2),
        "requests": len(sizes),
        "page_kb": round(own / 1000, 1),
        "data_kb": round(data / 1000, 1),
    }


def big_county(rng: random.Random) -> dict[str, Any]:
    """A warehouse, depots and villages at random, without roads."""

    def point(site: str, name: str, tier: str, parent: str | None, at: tuple[float, float]) -> dict[str, Any]:
        said = {"kind": "site", "site": site, "name": name, "tier": tier, "parent": parent, "generated": True}
        return {"type": "Feature", "id": site, "properties": said, "geometry": {"type": "Point", "coordinates": at}}

    def anywhere() -> tuple[float, float]:
        return 104.5 + 1.5 * rng.random(), 35.2 + 1.3 * rng.random()

    features = [point("w", "大县配送中心", "county", None, (105.2, 35.8))]
    features += [point(f"d{n}", f"第{n}镇", "township", "w", anywhere()) for n in range(DEPOTS)]
    features += [point(f"v{n}", f"第{n}村", "village", f"d{n % DEPOTS}", anywhere()) for n in range(POINTS)]
    about = {"name": "20,000", "day": "2026-11-23", "days": [], "attribution": "", "note": "", "closures": []}
    return {"type": "FeatureCollection", **about, "features": features}


def big_plan(plan: dict[str, Any], county: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan of 400 routes through the villages, each round its depot by angle, and its drawing."""
    at = {one["id"]: one["geometry"]["coordinates"] for one in county["features"]}
    routes, legs, each = [], [], POINTS // ROUTES
    for number in range(1, ROUTES + 1):
        depot = f"d{(number - 1) % DEPOTS}"
        own = [f"v{n}" for n in range(POINTS) if f"d{n % DEPOTS}" == depot]
        x, y = at[depot]
        own.sort(key=lambda site: math.atan2(at[site][1] - y, at[site][0] - x))
        turn = (number - 1) // DEPOTS
        calls = [depot, *own[turn * each : (turn + 1) * each], depot]
        stops = [
            {
                "site": site,
                "arrives": f"{8 + n // 10:02}:{n % 10 * 6:02}",
                "leaves": f"{8 + n // 10:02}:{n % 10 * 6 + 3:02}",
            }
            for n, site in enumerate(calls)
        ]
        routes.append({"vehicle": "van", "number": number, "trips": [{"stops": stops}]})
        for first, last in itertools.pairwise(calls):
            said = {"kind": "leg", "vehicle": "van", "number": number, "vehicle_name": "van", "echelon": 2, "km": 1}
            line = {"type": "LineString", "coordinates": [at[first], at[last]]}
            legs.append({"type": "Feature", "properties": said, "geometry": line})
    sites = [one for one in county["features"] if one["properties"]["kind"] == "site"]
    return {**plan, "routes": routes}, {"type": "FeatureCollection", "features": [*sites, *legs]}


def instead(page: Page, pattern: str, document: dict[str, Any]) -> None:
    """Answer with the document where the server is asked for it."""
    body = json.dumps(document)

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=body)

    page.route(pattern, answer)


def main() -> None:
    """Measure, and print one line of JSON a case."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as address, sync_playwright() as play:
        secret = (Path(folder) / "admin.key").read_text(encoding="utf-8").strip()
        study = planned(address, secret)
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        key = f"sessionStorage.setItem('logistics_opt.key', {json.dumps(secret)})"

        def opened() -> Page:
            context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh")
            context.add_init_script(key)
            return context.new_page()

        loads = [first_load(opened(), address, "/county/huining") for _ in range(5)]
        loads.sort(key=lambda one: one["ready_s"])
        print(json.dumps({"case": "county, first load, median of 5", **loads[2]}))
        page = opened()
        print(json.dumps({"case": "Huining's day, load", **first_load(page, address, f"/day/huining/{study}")}))
        page.wait_for_selector("dl")
        page.wait_for_timeout(1500)
        print(json.dumps({"case": "Huining's day, a step of panning", **pan_step(page)}))
        print(json.dumps({"case": "Huining's day, a vehicle is chosen", "ms": choosing(page)}))

        page = opened()
        county = big_county(random.Random(1))
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            client.headers["Authorization"] = f"Bearer {secret}"
            plan = client.get(f"/v1/studies/{study}").json()["made"]["plan"]
            whole, drawn = big_plan(client.get(f"/v1/plans/{plan}").json(), county)
        instead(page, "**/v1/counties/huining/geojson*", county)
        instead(page, f"**/v1/plans/{plan}", whole)
        instead(page, f"**/v1/plans/{plan}/geojson", drawn)
        load = first_load(page, address, f"/day/huining/{study}")
        page.wait_for_selector("dl")
        page.wait_for_timeout(3000)
        (ROOT / "build" / "screens").mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(ROOT / "build" / "screens" / "many.png"))
        many = {"case": f"{POINTS:,} points and {ROUTES} routes", **load, **pan_step(page)}
        print(json.dumps({**many, "choose_ms": choosing(page)}))
        page.screenshot(path=str(ROOT / "build" / "screens" / "many-near.png"))
        chromium.close()


if __name__ == "__main__":
    main()
