"""
Travel matrices on Andorra's road graph: ours beside NetworkX, SciPy alone, rustworkx and OSRM.

    python benchmarks/matrices.py EXTRACT.osm.pbf --peers PYTHON

``PYTHON`` is the interpreter of an environment of its own with ``numpy``, ``rustworkx`` and ``osrm-bindings`` (Python
3.12 or later); without it those two are left out, and the table says so. Both are permissively licensed and neither is
a dependency of the project. Writes ``matrices.md`` and ``matrices.csv`` beside this file.

Every measurement is a process of its own, pinned to one core, timed in CPU seconds; three of each, in turns, medians.
Where a method is too slow for all sources it gets the first few, and the figure is multiplied up and marked ``*``.
"""

import argparse
import csv
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
SITES, SEED, ROUNDS = 2_000, 20_261_122, 3
SHIFT = 2**25
METHODS = {  # name: (sources measured, what it is, runs in the peers' environment)
    "ours": (SITES, "`travel`: arrays, snapping, contraction, SciPy's Dijkstra on what is left", False),
    "ours, compact": (SITES, "the same with nodes at junctions only, as `read_osm` gives it by default", False),
    "scipy": (250, "SciPy's Dijkstra on the whole graph, both figures packed", False),
    "networkx": (15, "`single_source_dijkstra_path_length`, both figures packed", False),
    "rustworkx": (100, "`dijkstra_shortest_path_lengths`, both figures packed", True),
    "osrm": (SITES, "OSRM's table, durations and distances, to arrays; its own car profile", True),
}


def main() -> None:
    """Measure, compare, write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("extract", type=Path)
    parser.add_argument("--peers", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--worker", choices=METHODS, default=None)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(WORKERS[options.worker](options.extract, options.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(options.extract, folder)
        runs: dict[str, list[dict]] = {method: [] for method in METHODS}
        for turn in range(options.rounds):
            for method, (_, _, outside) in METHODS.items():
                if outside and options.peers is None:
                    continue
                print(f"round {turn + 1}, {method}", file=sys.stderr)
                runs[method].append(measure(method, options.extract, folder, options.peers if outside else None))
        report(runs, agreement(folder), options.rounds)


def prepare(extract: Path, folder: Path) -> None:
    """The graph with every bend a node, the van's weights on its edges, and the sites: the same for every method."""
    import networkx as nx

    from logistics_opt.network import Speeds, network_info, read_osm

    speeds = Speeds.load()
    graph = read_osm(extract, every_point=True).graph
    rows = []
    for u, v, edge in graph.edges(data=True):
        seconds = speeds.seconds(edge, "van")
        if seconds is not None:
            rows.append((u, v, max(1, round(seconds * 1_000)), round(edge["length"] * 10)))
    open_roads = nx.MultiDiGraph((u, v) for u, v, _, _ in rows)
    outside = {n for u, v, edge in graph.edges(data=True) if not edge["no_stopping"] for n in (u, v)}  # not in a tunnel
    part = sorted(max(nx.strongly_connected_components(open_roads), key=len) & outside)
    sites = np.random.default_rng(SEED).choice(part, SITES, replace=False)
    number = {node: i for i, node in enumerate(graph)}
    table = np.array([(number[u], number[v], ms, dm) for u, v, ms, dm in rows], dtype=np.int64)
    info = network_info(graph)
    np.savez(
        folder / "graph.npz",
        edges=table,
        nodes=len(number),
        ids=sites,
        sites=np.array([number[s] for s in sites.tolist()]),
        lon=np.array([graph.nodes[s]["lon"] for s in sites.tolist()]),
        lat=np.array([graph.nodes[s]["lat"] for s in sites.tolist()]),
        facts=np.array([info.nodes, info.edges, info.km]),
    )


def measure(method: str, extract: Path, folder: Path, python: Path | None) -> dict:
    """Run one worker on one core and take what it says, its peak memory from the kernel."""
    core = min(os.sched_getaffinity(0))
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    command = [str(python or sys.executable), __file__, str(extract), "--worker", method, "--folder", str(folder)]
    found = subprocess.run(
        command,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **quiet, "PYTHONPATH": str(HERE.parent)},
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    return json.loads(found.stdout.splitlines()[-1])


def peak_mb() -> float:
    """Peak memory of this process so far, in MB; the kernel's mark is fresh after exec, unlike that of getrusage."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1_024


def done(build: float, search: float, sources: int, extra: dict | None = None) -> dict:
    """What a worker reports; the search is scaled to all sources."""
    scale = SITES / sources
    return {"build": build, "search": search * scale, "sources": sources, "peak": peak_mb(), **(extra or {})}


def ours(extract: Path, folder: Path, *, every_point: bool = True) -> dict:
    """The public function on the NetworkX graph: everything from there on counts; reading the file is told apart."""
    from logistics_opt.model import LonLat, Site, SiteId, Tier
    from logistics_opt.network import Speeds, read_osm, travel

    content = np.load(folder / "graph.npz")
    start = time.process_time()
    graph = read_osm(extract, every_point=every_point).graph
    read = time.process_time() - start
    before = peak_mb()
    places = zip(content["ids"].tolist(), content["lon"].tolist(), content["lat"].tolist(), strict=True)
    sites = [Site(id=SiteId(str(i)), name="", tier=Tier.VILLAGE, position=LonLat(x, y)) for i, x, y in places]
    speeds = Speeds.load()
    start = time.process_time()
    found = travel(graph, sites, ["van"], speeds=speeds)
    search = time.process_time() - start
    if found.issues:
        raise SystemExit(str(found.issues))
    matrix = found.matrices["van"]
    if every_point:
        np.savez(folder / "ours.npz", seconds=matrix.seconds, metres=matrix.metres)
    return done(0.0, search, SITES, {"read": read, "graph_mb": before})


def scipy(_: Path, folder: Path) -> dict:
    """What contraction saves: the same search on every node."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    content = np.load(folder / "graph.npz")
    edges, sites, nodes = content["edges"], content["sites"], int(content["nodes"])
    count = METHODS["scipy"][0]
    start = time.process_time()
    packed = edges[:, 2] * SHIFT + edges[:, 3]
    order = np.lexsort((packed, edges[:, 1], edges[:, 0]))  # the shortest of parallel edges only
    edges, packed = edges[order], packed[order]
    first = np.r_[True, (np.diff(edges[:, 0]) != 0) | (np.diff(edges[:, 1]) != 0)]
    ends = (edges[first, 0], edges[first, 1])
    matrix = coo_array((packed[first].astype(float), ends), shape=(nodes, nodes)).tocsr()
    build = time.process_time() - start
    start = time.process_time()
    for at in range(0, count, 64):
        dijkstra(matrix, indices=sites[at : min(at + 64, count)])[:, sites]
    return done(build, time.process_time() - start, count)


def networkx(_: Path, folder: Path) -> dict:
    """The reference, for a few sources; its figures are kept to hold ours against."""
    import networkx as nx

    content = np.load(folder / "graph.npz")
    sites = content["sites"].tolist()
    count = METHODS["networkx"][0]
    start = time.process_time()
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(int(content["nodes"])))
    graph.add_weighted_edges_from((u, v, ms * SHIFT + dm) for u, v, ms, dm in content["edges"].tolist())
    build = time.process_time() - start
    start = time.process_time()
    rows = [nx.single_source_dijkstra_path_length(graph, origin) for origin in sites[:count]]
    search = time.process_time() - start
    packed = np.array([[row[goal] for goal in sites] for row in rows], dtype=np.int64)
    np.savez(folder / "networkx.npz", packed=packed)
    return done(build, search, count)


def rustworkx(_: Path, folder: Path) -> dict:
    """One search a source; the edge cost is a call into Python, read once a search."""
    import rustworkx as rx

    content = np.load(folder / "graph.npz")
    sites = content["sites"].tolist()
    count = METHODS["rustworkx"][0]
    start = time.process_time()
    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(int(content["nodes"])))
    graph.add_edges_from([(u, v, float(ms * SHIFT + dm)) for u, v, ms, dm in content["edges"].tolist()])
    build = time.process_time() - start
    start = time.process_time()
    for origin in sites[:count]:
        found = rx.dijkstra_shortest_path_lengths(graph, origin, float)
        [found[goal] for goal in sites if goal != origin]
    return done(build, time.process_time() - start, count, {"version": rx.__version__})


def osrm(extract: Path, folder: Path) -> dict:
    """Contraction hierarchies from the same extract; the table comes as nested lists and is turned into arrays."""
    from importlib.resources import files

    import osrm as bindings

    content = np.load(folder / "graph.npz")
    root = Path(str(files("osrm")))
    with tempfile.TemporaryDirectory() as name:
        base = Path(name) / "roads.osrm"
        profile = root / "share" / "profiles" / "car.lua"
        tool = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        program = [
            str(root / "bin" / "osrm-extract"),
            "--threads",
            "1",
            "-p",
            str(profile),
            "-o",
            str(base),
            str(extract),
        ]
        subprocess.run(program, **tool)
        subprocess.run([str(root / "bin" / "osrm-contract"), "--threads", "1", str(base)], **tool)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        build, prepared = used.ru_utime + used.ru_stime, used.ru_maxrss / 1_024
        options = {"use_shared_memory": False, "max_locations_distance_table": SITES}
        engine = bindings.OSRM(algorithm="CH", storage_config=str(base), **options)
        spots = list(zip(content["lon"].tolist(), content["lat"].tolist(), strict=True))
        start = time.process_time()
        table = engine.Table(bindings.TableParameters(coordinates=spots, annotations=["duration", "distance"]))
        seconds, metres = (
            np.array([[np.nan if x is None else x for x in row] for row in table[key]], dtype=float)
            for key in ("durations", "distances")
        )
        search = time.process_time() - start
    np.savez(folder / "osrm.npz", seconds=seconds, metres=metres)
    return done(build, search, SITES, {"prepared_mb": prepared, "version": version("osrm-bindings")})


WORKERS = {
    "ours": ours,
    "ours, compact": partial(ours, every_point=False),
    "scipy": scipy,
    "networkx": networkx,
    "rustworkx": rustworkx,
    "osrm": osrm,
}


def agreement(folder: Path) -> list[str]:
    """How ours stands against NetworkX, to the second and the metre, and against OSRM, which drives otherwise."""
    mine = np.load(folder / "ours.npz")
    theirs = np.load(folder / "networkx.npz")["packed"]
    ms, dm = theirs // SHIFT, theirs % SHIFT
    rows = slice(0, len(theirs))
    seconds, metres = -(-ms // 1_000), (dm + 5) // 10
    wrong = int((mine["seconds"][rows] != seconds).sum() + (mine["metres"][rows] != metres).sum())
    lines = [
        f"- Against NetworkX on {theirs.size:,} pairs: {wrong} entries differ, to the second and the metre.",
        f"- Longest way: {mine['seconds'].max() / 60:.0f} min, {mine['metres'].max() / 1_000:.1f} km; "
        f"asymmetric pairs: {(mine['seconds'] != mine['seconds'].T).mean():.0%}.",
    ]
    other = folder / "osrm.npz"
    if other.is_file():
        found = np.load(other)
        known = np.isfinite(found["seconds"]) & (found["seconds"] > 0) & (mine["seconds"] > 0)
        a, b = mine["seconds"][known], found["seconds"][known]
        c, d = mine["metres"][known], found["metres"][known]
        lines.append(
            f"- Against OSRM, whose car profile has its own speeds, turn costs and roads (no farm tracks): median "
            f"ratio of seconds (ours over OSRM's) {np.median(a / b):.2f}, correlation {np.corrcoef(a, b)[0, 1]:.3f}; "
            f"of metres {np.median(c[d > 0] / d[d > 0]):.2f} and {np.corrcoef(c, d)[0, 1]:.3f}."
        )
    lines.append(f"- The graph: {facts(folder)}.")
    return lines


def facts(folder: Path) -> str:
    """Size of the graph, in words."""
    nodes, edges, km = np.load(folder / "graph.npz")["facts"].tolist()
    return f"{nodes:,.0f} nodes, {edges:,.0f} directed edges, {km:,.0f} km"


def report(runs: dict[str, list[dict]], notes: list[str], rounds: int) -> None:
    """Medians as a table for machines and one for people."""
    rows = []
    for method, (_, what, _) in METHODS.items():
        found = runs[method]
        if not found:
            rows.append({"method": method, "what": what, "note": "not measured: no --peers environment"})
            continue
        median = {key: statistics.median(run[key] for run in found) for key in ("build", "search", "sources", "peak")}
        spread = f"{min(r['search'] for r in found):.2f}-{max(r['search'] for r in found):.2f}"
        rows.append(
            {
                "method": method,
                "what": what,
                "build_cpu_s": round(median["build"], 2),
                "matrix_cpu_s": round(median["search"], 2),
                "matrix_cpu_s_range": spread,
                "sources_measured": int(median["sources"]),
                "peak_mb": round(max(run["peak"] for run in found)),
                "note": note(method, found),
            }
        )
    keys = [
        "method",
        "what",
        "build_cpu_s",
        "matrix_cpu_s",
        "matrix_cpu_s_range",
        "sources_measured",
        "peak_mb",
        "note",
    ]
    with (HERE / "matrices.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, keys, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (HERE / "matrices.md").write_text(page(rows, notes, rounds), encoding="utf-8")


def note(method: str, found: list[dict]) -> str:
    """The version measured, and what else belongs beside the figures."""
    if method.startswith("ours"):
        read, graph = (statistics.median(run[key] for run in found) for key in ("read", "graph_mb"))
        return f"before it: reading the extract {read:.1f} s, {graph:.0f} MB with the NetworkX graph in memory"
    if method == "osrm":
        return f"osrm-bindings {found[0]['version']}; build is extract and contract, {found[0]['prepared_mb']:.0f} MB"
    packaged = {"rustworkx": found[0].get("version")}.get(method) or version(method)
    return f"{method} {packaged}"


def processor() -> str:
    """The processor's own name, where Linux tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    return next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), platform.machine())


def page(rows: list[dict], notes: list[str], rounds: int) -> str:
    """The table for people."""
    model = processor()
    lines = [
        "# Travel matrices: 2 000 sites on Andorra's roads",
        "",
        f"Made by `benchmarks/matrices.py` on {datetime.now(tz=UTC):%Y-%m-%d}: {model}, one core, CPython "
        f"{platform.python_version()}; medians of {rounds} processes each, run in turns. Seconds *and* metres between "
        f"all 2 000 x 2 000 pairs (seed {SEED}), in CPU seconds; peak memory is the whole process. `*`: extrapolated "
        "from the sources measured, its memory without the full result.",
        "",
        "| method | build s | matrix s (range) | sources measured | peak MB | |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        if "matrix_cpu_s" not in row:
            lines.append(f"| {row['method']} | | | | | {row['note']} |")
            continue
        star = "" if row["sources_measured"] == SITES else "*"
        cells = [
            row["method"],
            f"{row['build_cpu_s']:.2f}",
            f"{row['matrix_cpu_s']:.2f}{star} ({row['matrix_cpu_s_range']})",
            f"{row['sources_measured']:,}",
            f"{row['peak_mb']:,}",
            f"{row['what']}; {row['note']}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", *notes, "", "Roads: © OpenStreetMap contributors, ODbL 1.0.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
