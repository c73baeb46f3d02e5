"""
Exact contraction: the same shortest paths among the nodes one cares about, on a far smaller graph.

A node with at most two neighbours (a bend, a dead end) that is nobody's end is taken out; each pair of edges through it
becomes one edge of the summed weight, unless there is one as short already. Every shortest path between kept nodes
keeps its weight, for one-way streets and parallel roads too, because such a path passes the node by one of these pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from logistics_opt.network.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Contracted:
    """
    What is left: ``matrix`` over the ``kept`` nodes, ``place`` the row of each kept node.

    ``via[a][b]`` is the number of the edge from a to b. Numbers below ``originals`` are edges that were put in; the
    others were made of the two in ``parts[number - originals]``.
    """

    kept: Ints
    place: dict[int, int]
    matrix: "csr_array[np.float64]"
    via: list[dict[int, int]]
    parts: list[tuple[int, int]]
    originals: int

    def unpack(self, tail: int, head: int) -> list[int]:
        """The edges, as they were put in, that the edge from ``tail`` to ``head`` is made of, in driving order."""
        out, stack = [], [self.via[tail][head]]
        while stack:
            edge = stack.pop()
            if edge < self.originals:
                out.append(edge)
            else:
                first, second = self.parts[edge - self.originals]
                stack += (second, first)
        return out


def contract(node_count: int, tail: Ints, head: Ints, weight: Ints, keep: Sequence[int]) -> Contracted:
    """Contract a directed graph of positive whole weights, keeping at least the nodes ``keep``."""
    weights: list[int] = weight.tolist()
    parts: list[tuple[int, int]] = []
    ahead: list[dict[int, int]] = [{} for _ in range(node_count)]
    behind: list[dict[int, int]] = [{} for _ in range(node_count)]

    def offer(u: int, v: int, edge: int) -> None:
        known = ahead[u].get(v)
        if known is None or weights[edge] < weights[known]:
            ahead[u][v] = behind[v][u] = edge

    for edge, (u, v) in enumerate(zip(tail.tolist(), head.tolist(), strict=True)):
        if u != v:
            offer(u, v, edge)
    originals = len(weights)
    fixed = set(keep)
    gone = bytearray(node_count)
    queue = [n for n in range(node_count) if n not in fixed]
    while queue:
        node = queue.pop()
        if gone[node]:
            continue
        outs, ins = ahead[node], behind[node]
        neighbours = outs.keys() | ins.keys()
        if len(neighbours) > 2:
            continue
        gone[node] = True
        for before in ins:
            del ahead[before][node]
        for after in outs:
            del behind[after][node]
        for before, first in ins.items():
            for after, second in outs.items():
                if before != after:
                    both = weights[first] + weights[second]
                    known = ahead[before].get(after)
                    if known is None or both < weights[known]:
                        parts.append((first, second))
                        ahead[before][after] = behind[after][before] = len(weights)
                        weights.append(both)
        ahead[node] = behind[node] = {}
        queue.extend(n for n in neighbours if n not in fixed)
    kept = [n for n in range(node_count) if not gone[n]]
    return _assemble(kept, ahead, parts, originals, weights)


def _assemble(
    kept: list[int], ahead: list[dict[int, int]], parts: list[tuple[int, int]], originals: int, weights: list[int]
) -> Contracted:
    place = {node: i for i, node in enumerate(kept)}
    starts = np.cumsum([0] + [len(ahead[n]) for n in kept])
    columns = np.array([place[v] for n in kept for v in ahead[n]], dtype=np.int32)
    values: Floats = np.array([weights[e] for n in kept for e in ahead[n].values()], dtype=float)
    matrix = csr_array((values, columns, starts.astype(np.int32)), shape=(len(kept), len(kept)))
    return Contracted(np.array(kept, dtype=np.int64), place, matrix, ahead, parts, originals)
