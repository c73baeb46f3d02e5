"""Parts of demands behave as the sets of pieces that they stand for."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from logistics_opt.model import DemandId
from logistics_opt.routing.orders import (
    Orders,
    Part,
    Visit,
    amounts,
    common,
    joined,
    load_of,
    pieces,
    without,
)

parts = st.lists(
    st.builds(
        lambda name, start, length: Part(DemandId(name), start, start + length),
        st.sampled_from("ab"),
        st.integers(0, 8),
        st.integers(1, 5),
    ),
    max_size=6,
)


def as_set(found):
    return {(part.demand, piece) for part in found for piece in range(part.start, part.stop)}


def is_tidy(found):
    """In order, none empty, none touching the next."""
    runs = [(part.demand, part.start, part.stop) for part in found]
    apart = all(a[0] != b[0] or a[2] < b[1] for a, b in itertools.pairwise(runs))
    return runs == sorted(runs) and apart and all(start < stop for _, start, stop in runs)


@given(parts)
def test_joined_holds_the_same_pieces_in_as_few_parts_as_possible(some):
    assert as_set(joined(some)) == as_set(some)
    assert is_tidy(joined(some))


@given(parts, parts)
def test_common_is_the_intersection(some, others):
    assert as_set(common(some, others)) == as_set(some) & as_set(others)
    assert is_tidy(common(some, others))


@given(parts, parts)
def test_without_is_the_difference(some, others):
    assert as_set(without(some, others)) == as_set(some) - as_set(others)
    assert is_tidy(without(some, others))


@given(parts)
def test_pieces_counts_every_part(some):
    assert pieces(joined(some)) == len(as_set(some))


def test_a_parts_load_is_its_share_and_neighbours_add_up(line_county):
    first, rest = Part(DemandId("p1"), 0, 3), Part(DemandId("p1"), 3, 10)  # 10 pieces, 100 kg, 500 l
    assert load_of(line_county, first).weight == 30_000
    assert load_of(line_county, first) + load_of(line_county, rest) == line_county.demand["p1"].load


def test_chilled_volume_takes_the_chilled_room_only(line_county):
    mixed = [Part(DemandId("p3"), 0, 10), Part(DemandId("c3"), 0, 4)]
    assert amounts(line_county, mixed) == (120_000, 500_000, 80_000)


def test_the_parts_of_orders_are_what_goes_off_and_on():
    put, take = Part(DemandId("a"), 0, 1), Part(DemandId("b"), 0, 1)
    orders = Orders("van1", ((Visit("v1", (put,), (take,)),), (Visit("v2", (put,)),)))
    assert orders.parts == (put, take, put)
