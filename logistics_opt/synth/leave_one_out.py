"""
The generated roads held against the published distances, each left out once.

``python -m logistics_opt.synth.leave_one_out data/huining`` prints the table.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

import networkx as nx

from logistics_opt.model import LonLat
from logistics_opt.network.road import Road
from logistics_opt.network.roads import road_graph
from logistics_opt.synth.detours import Prior
from logistics_opt.synth.facts import Facts, read_facts, read_settings
from logistics_opt.synth.roads import build_roads
from logistics_opt.synth.streams import stream
from logistics_opt.synth.trunk import KMH
from logistics_opt.synth.villages import Placed, place_villages

VILLAGE_KMH = 24.0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One published distance and what was predicted without it, in km."""

    township: str
    straight_km: float
    published_km: float
    predicted_km: float
    by_factor_km: float  # straight line times the median factor of the others

    @property
    def error(self) -> float:
        """Relative error of the prediction."""
        return self.predicted_km / self.published_km - 1


def leave_one_out(
    facts: Facts, villages: Sequence[Placed], *, seed: int, prior: Prior | None = None
) -> tuple[LeftOut, ...]:
    """
    For each published distance: build the whole road network without it, drive the fastest way, compare.

    The township's own figure is used nowhere in its prediction; those of its neighbours are.
    """
    straight = {i: _straight(facts, i) for i in facts.published}
    rows = []
    for i, figure in facts.published.items():
        others = {j: km for j, km in facts.published.items() if j != i}
        roads = build_roads(facts, villages, stream(seed, "roads"), published=others, prior=prior)
        factor = median(km / straight[j] for j, km in others.items())
        rows.append(
            LeftOut(facts.townships[i].name, straight[i], figure, road_km(facts, roads)[i], straight[i] * factor)
        )
    return tuple(rows)


def road_km(facts: Facts, roads: Sequence[Road]) -> list[float]:
    """Km from the county seat to every seat along the fastest way through the roads."""
    graph = road_graph(roads)
    at = {(round(d["lon"], 5), round(d["lat"], 5)): node for node, d in graph.nodes(data=True)}
    nodes = [at[_spot(township.seat)] for township in facts.townships]
    for _, _, edge in graph.edges(data=True):
        edge["weight"] = edge["length"] / KMH.get(edge["road_class"], VILLAGE_KMH)
    paths = nx.single_source_dijkstra_path(graph, nodes[0])
    return [
        sum(min(graph[a][b].values(), key=lambda e: e["weight"])["length"] for a, b in pairwise(paths[node])) / 1_000
        for node in nodes
    ]


def mean_error(rows: Sequence[LeftOut]) -> float:
    """Mean absolute relative error."""
    return fmean(abs(row.error) for row in rows)


def error_table(rows: Sequence[LeftOut]) -> str:
    """The comparison as a Markdown table with its mean errors."""
    lines = [
        "| township | straight km | published km | predicted km | error | straight x median factor |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.township} | {row.straight_km:.1f} | {row.published_km:.0f} | {row.predicted_km:.1f} "
        f"| {row.error:+.1%} | {row.by_factor_km:.1f} |"
        for row in rows
    ]
    plain = fmean(abs(row.by_factor_km / row.published_km - 1) for row in rows)
    km = fmean(abs(row.predicted_km - row.published_km) for row in rows)
    plain_km = fmean(abs(row.by_factor_km - row.published_km) for row in rows)
    lines.append(f"| mean absolute error | | | {km:.1f} km | {mean_error(rows):.1%} | {plain:.1%}, {plain_km:.1f} km |")
    return "\n".join(lines)


def _straight(facts: Facts, i: int) -> float:
    return facts.townships[0].seat.distance_to(facts.townships[i].seat) / 1_000


def _spot(position: LonLat) -> tuple[float, float]:
    return round(position.lon, 5), round(position.lat, 5)


def main(folder: Path) -> None:
    """Print the table for the county whose facts are in ``folder``, with the seed of its own settings."""
    facts, seed = read_facts(folder), read_settings(folder).seed
    rows = leave_one_out(facts, place_villages(facts, stream(seed, "villages")), seed=seed)
    sys.stdout.write(error_table(rows) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
