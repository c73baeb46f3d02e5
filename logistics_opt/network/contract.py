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

from logistics_opt.network.plane import Floats, Ints


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


class _Shrinking:
    """A directed graph in the course of contraction: best edge number by tail and head, both ways round."""

    def __init__(self, node_count: int, tail: Ints, head: Ints, weight: Ints) -> None:
        self.weights: list[int] = weight.tolist()
        self.originals = len(self.weights)
        self.parts: list[tuple[int, int]] = []
        self.ahead: list[dict[int, int]] = [{} for _ in range(node_count)]
        self.behind: list[dict[int, int]] = [{} for _ in range(node_count)]
        for edge, (u, v) in enumerate(zip(tail.tolist(), head.tolist(), strict=True)):
            known = self.ahead[u].get(v)
            if u != v and (known is None or self.weights[edge] < self.weights[known]):
                self.ahead[u][v] = self.behind[v][u] = edge

    def neighbours(self, node: int) -> set[int]:
        return self.ahead[node].keys() | self.behind[node].keys()

    def take_out(self, node: int) -> None:
        outs, ins = self.ahead[node], self.behind[node]
        for before in ins:
            del self.ahead[before][node]
        for after in outs:
            del self.behind[after][node]
        for before, first in ins.items():
            for after, second in outs.items():
                if before != after:
                    self._join(before, after, first, second)
        self.ahead[node] = self.behind[node] = {}

    def _join(self, tail: int, head: int, first: int, second: int) -> None:
        both = self.weights[first] + self.weights[second]
        known = self.ahead[tail].get(head)
        if known is None or both < self.weights[known]:
            self.ahead[tail][head] = self.behind[head][tail] = len(self.weights)
            self.weights.append(both)
            self.parts.append((first, second))


def contract(node_count: int, tail: Ints, head: Ints, weight: Ints, keep: Sequence[int]) -> Contracted:
    """Contract a directed graph of positive whole weights, keeping at least the nodes ``keep``."""
    graph = _Shrinking(node_count, tail, head, weight)
    fixed = set(keep)
    gone = bytearray(node_count)
    queue = [n for n in range(node_count) if n not in fixed]
    while queue:
        node = queue.pop()
        if gone[node] or len(neighbours := graph.neighbours(node)) > 2:
            continue
        graph.take_out(node)
        gone[node] = True
        queue.extend(n for n in neighbours if n not in fixed)
    return _assemble(graph, [n for n in range(node_count) if not gone[n]])


def _assemble(graph: _Shrinking, kept: list[int]) -> Contracted:
    ahead, weights = graph.ahead, graph.weights
    place = {node: i for i, node in enumerate(kept)}
    starts = np.cumsum([0] + [len(ahead[n]) for n in kept])
    columns = np.array([place[v] for n in kept for v in ahead[n]], dtype=np.int32)
    values: Floats = np.array([weights[e] for n in kept for e in ahead[n].values()], dtype=float)
    matrix = csr_array((values, columns, starts.astype(np.int32)), shape=(len(kept), len(kept)))
    return Contracted(np.array(kept, dtype=np.int64), place, matrix, ahead, graph.parts, graph.originals)
