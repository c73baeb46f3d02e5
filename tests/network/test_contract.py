from itertools import pairwise

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from logistics_opt.network.contract import contract


def small(edges, keep, nodes):
    table = np.array(edges, dtype=np.int64).reshape(-1, 3)
    return contract(nodes, table[:, 0], table[:, 1], table[:, 2], keep)


def test_chain_becomes_one_edge_each_way():
    # 0 - 1 - 2 - 3 with 5, 7 and 11 there, 1 more each back.
    edges = [(0, 1, 5), (1, 2, 7), (2, 3, 11), (1, 0, 6), (2, 1, 8), (3, 2, 12)]
    done = small(edges, [0, 3], 4)
    assert done.kept.tolist() == [0, 3]
    assert done.matrix.toarray().tolist() == [[0, 5 + 7 + 11], [6 + 8 + 12, 0]]
    assert done.unpack(0, 3) == [0, 1, 2]
    assert done.unpack(3, 0) == [5, 4, 3]


def test_dead_end_goes_and_the_shorter_of_two_roads_stays():
    edges = [(0, 1, 9), (0, 1, 4), (1, 0, 9), (1, 2, 1), (2, 1, 1)]
    done = small(edges, [0, 1], 3)
    assert done.kept.tolist() == [0, 1]
    assert done.matrix.toarray().tolist() == [[0, 4], [9, 0]]
    assert done.unpack(0, 1) == [1]


def test_one_way_through_a_node_is_not_turned_round():
    done = small([(0, 1, 3), (1, 2, 3)], [0, 2], 3)
    assert done.matrix.toarray().tolist() == [[0, 6], [0, 0]]


@st.composite
def directed_graphs(draw):
    nodes = draw(st.integers(2, 14))
    node = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(node, node, st.integers(1, 50)), max_size=4 * nodes))
    keep = draw(st.lists(node, min_size=1, max_size=5, unique=True))
    return nodes, edges, keep


@given(directed_graphs())
@settings(max_examples=200, deadline=None)
def test_contraction_keeps_every_shortest_path(case):
    nodes, edges, keep = case
    done = small(edges, keep, nodes)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_weighted_edges_from(edges)
    rows = np.array([done.place[n] for n in keep])
    reach, before = dijkstra(done.matrix, indices=rows, return_predecessors=True)
    for i, origin in enumerate(keep):
        true = nx.single_source_dijkstra_path_length(graph, origin)
        for goal in keep:
            assert reach[i, done.place[goal]] == true.get(goal, np.inf)
            if goal in true and goal != origin:
                way = [done.place[goal]]
                while way[-1] != done.place[origin]:
                    way.append(int(before[i, way[-1]]))
                nodes_on = done.kept[way[::-1]].tolist()
                walked = [e for u, v in pairwise(nodes_on) for e in done.unpack(u, v)]
                # The unpacked edges hang together, begin and end right, and have the very weight found.
                assert sum(edges[e][2] for e in walked) == true[goal]
                assert [edges[e][0] for e in walked] == [origin, *(edges[e][1] for e in walked[:-1])]
                assert edges[walked[-1]][1] == goal
