"""
Published instances of facility location: OR-Library's p-median and warehouses, Holmberg's, the capacitated p-median.

Numbers one after another; nodes are numbered from 1.

* p-median (Beasley 1985): nodes, edges, p; edges ``from to length``. A later edge between the same nodes replaces an
  earlier one. Every node is a client and a place, a pair costs the shortest way.
* Capacitated warehouses (Beasley 1988): places m, clients n; ``capacity opening-cost`` a place; for each client its
  demand and what all of it costs from each place. Clients may be split. Where the word ``capacity`` stands for the
  number (files ``capa``, ``capb``, ``capc``) it is the same for all and must be given.
* Holmberg, Rönnqvist and Yuan (1999), doi:10.1016/S0377-2217(98)00008-3: m, n; ``capacity opening-cost`` a place; n
  demands; for each place what each client costs. Clients are not split.
* Capacitated p-median (Osman and Christofides 1994): number and value; clients n, p, capacity; ``number x y demand`` a
  client. Every client is a place, a pair costs floor(distance), clients are not split.

One published file, ``p47`` of Holmberg's, has 17 numbers after its end, which a program that reads one number after
another never sees; what follows the last cost of such a file is left alone.
"""

import re
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import dijkstra

from logistics_opt.formats.published.reading import refused
from logistics_opt.formats.published.words import (
    CAPACITY,
    COST,
    CUSTOMERS,
    DEMAND,
    MOST_CUSTOMERS,
    MOST_SATELLITES,
    Called,
    Malformed,
    Words,
    read_text,
)
from logistics_opt.siting.programme import Assignment, Floats, Places

MOST_NODES = 3_000
"""Nodes of a p-median: every pair of them has a cost, 72 MB in all."""

_WORD = "capacity"
_PLACES = Called("the number of places", "候选点数")
_NODES = Called("the number of nodes", "节点数")
_EDGES = Called("the number of edges", "边数")
_NODE = Called("a node", "节点编号")
_LENGTH = Called("a length", "边长")
_OPEN = Called("the number of places to open", "开设数量")
_NUMBER = Called("the number of the instance", "算例编号")
_VALUE = Called("the value of the instance", "算例最优值")


def read_facility(path: Path | str, *, capacity: float | None = None) -> Assignment:
    """
    The programme of a file, whose format is recognised by its first lines.

    ``capacity`` is that of every place, where the file leaves it open. Raises InvalidInput where the file is of none of
    the formats, breaks its own, or lacks a capacity that was not given.
    """
    path = Path(path)
    with refused(path):
        text = read_text(path)
        words, lines = Words.of(text), [line.split() for line in text.splitlines() if line.strip()]
        shape = [len(line) for line in lines[:2]]
        if shape == [3, 3]:
            problem = _p_median(words)
        elif shape == [2, 3]:
            problem = _capacitated_p_median(words)
        elif shape == [2, 2]:
            split = _one_demand_a_line(lines)
            # The word itself is no number: it goes before the numbers are taken.
            if split and lines[1][0] == _WORD:
                words = Words.of(_with_capacity(text, capacity))
            elif capacity is not None:
                raise Malformed("it has capacities of its own", "文件自带容量")
            problem = _warehouses(words) if split else _holmberg(words)
        else:
            raise Malformed(
                "it is none of p-median, capacitated warehouses, Holmberg, capacitated p-median",
                "不像p-中位、有容量仓库选址、Holmberg、有容量p-中位中的任何一种",
            )
    return problem


def _one_demand_a_line(lines: list[list[str]]) -> bool:
    """Whether the line after the places holds one word: a client's demand, its costs below. Holmberg fills lines."""
    after = next((line for line in lines[1:] if len(line) != 2), [])
    return len(after) == 1


def _with_capacity(text: str, capacity: float | None) -> str:
    if capacity is None:
        raise Malformed("its capacity must be given", "须另行给出容量")
    return re.sub(rf"^(\s*){_WORD}\b", rf"\g<1>{capacity!r}", text, flags=re.MULTILINE)


def _p_median(words: Words) -> Assignment:
    nodes = words.size(_NODES, MOST_NODES)
    edges = words.whole(_EDGES)
    number = _to_open(words, nodes)
    _ensure_left(words, 3 * edges)
    length: dict[tuple[int, int], float] = {}
    for _ in range(edges):
        a, b = _node(words, nodes), _node(words, nodes)
        length[min(a, b), max(a, b)] = words.number(_LENGTH)
    ends = np.array(list(length), dtype=np.int64).reshape(-1, 2)
    graph = sp.csr_array((np.array(list(length.values())), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    cost = dijkstra(graph, directed=False)  # infinite where there is no way
    return Assignment(
        places=Places.free(nodes, least=number, most=number), cost=cost, fixed=np.zeros(nodes), step=_step(cost)
    )


def _capacitated_p_median(words: Words) -> Assignment:
    words.number(_NUMBER)
    words.number(_VALUE)
    clients = words.size(CUSTOMERS, MOST_NODES)
    number = _to_open(words, clients)
    capacity = words.number(CAPACITY)
    _ensure_left(words, 4 * clients)
    at, demand = np.zeros((clients, 2)), np.zeros(clients)
    for i in range(clients):
        if words.whole(_NODE) != i + 1:
            raise Malformed(f"client {i + 1} has another number", f"第{i + 1}个客户编号不符")
        at[i] = words.position()
        demand[i] = words.number(DEMAND)
    distance = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    return Assignment(
        places=Places.free(clients, least=number, most=number),
        cost=np.floor(distance),
        fixed=np.zeros(clients),
        demand=demand[None, :],
        capacity=np.full(clients, capacity),
        step=1.0,
    )


def _warehouses(words: Words) -> Assignment:
    places, clients, capacity, fixed = _places_and_clients(words)
    _ensure_left(words, clients * (1 + places))
    demand, cost = np.zeros(clients), np.zeros((clients, places))
    for i in range(clients):
        demand[i] = words.number(DEMAND)
        cost[i] = [words.number(COST) for _ in range(places)]
    return _located(capacity, fixed, demand, cost, single=False)


def _holmberg(words: Words) -> Assignment:
    places, clients, capacity, fixed = _places_and_clients(words)
    _ensure_left(words, clients * (1 + places), surplus=True)
    demand = np.array([words.number(DEMAND) for _ in range(clients)])
    cost = np.array([[words.number(COST) for _ in range(clients)] for _ in range(places)]).T
    return _located(capacity, fixed, demand, cost, single=True)


def _places_and_clients(words: Words) -> tuple[int, int, Floats, Floats]:
    places, clients = words.size(_PLACES, MOST_SATELLITES), words.size(CUSTOMERS, MOST_CUSTOMERS)
    if words.left < 2 * places:
        _ensure_left(words, 2 * places + clients * (1 + places))
    both = np.array([[words.number(CAPACITY), words.number(COST)] for _ in range(places)])
    return places, clients, both[:, 0], both[:, 1]


def _located(capacity: Floats, fixed: Floats, demand: Floats, cost: Floats, *, single: bool) -> Assignment:
    return Assignment(
        places=Places.free(len(fixed)),
        cost=cost,
        fixed=fixed,
        demand=demand[None, :],
        capacity=capacity,
        single=single,
        # A client that is split may cost any fraction.
        step=min(_step(cost), _step(fixed)) if single else 0.0,
    )


def _step(numbers: Floats) -> float:
    """1 where all that is finite is whole."""
    finite = numbers[np.isfinite(numbers)]
    return float((finite == np.floor(finite)).all())


def _to_open(words: Words, most: int) -> int:
    return words.size(_OPEN, most)


def _node(words: Words, most: int) -> int:
    found = words.whole(_NODE, least=1)
    if found > most:
        raise Malformed(f"an edge ends at node {found} of {most}", f"有边连到第{found}个节点，而节点只有{most}个")
    return found - 1


def _ensure_left(words: Words, needed: int, *, surplus: bool = False) -> None:
    if words.left < needed or (words.left > needed and not surplus):
        raise Malformed(
            f"{words.left} numbers are left where {needed} should be", f"此处剩余{words.left}个数，应为{needed}个"
        )
