"""Times along a chain, against trying every time."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from logistics_opt.routing.chain import compressed, earliest, latest

HORIZON = 12


@st.composite
def chains(draw):
    """Up to four nodes with windows and gaps, and a time in front of which nothing happens."""
    n = draw(st.integers(1, 4))
    opens = [draw(st.integers(0, 6)) for _ in range(n)]
    closes = [draw(st.integers(0, HORIZON)) for _ in range(n)]
    gaps = [draw(st.integers(0, 3)) for _ in range(n)]
    return opens, closes, gaps


def every_schedule(opens, closes, gaps, begun=()) -> Iterator[tuple[int, ...]]:
    """All starts within their windows that leave the gaps."""
    i = len(begun)
    if i == len(opens):
        yield begun
        return
    since = max(opens[i], begun[-1] + gaps[i - 1]) if begun else opens[0]
    for start in range(since, closes[i] + 1):
        yield from every_schedule(opens, closes, gaps, (*begun, start))


@settings(deadline=None)
@given(chains())
def test_compressed_ends_first_and_then_begins_last(chain):
    found = list(every_schedule(*chain))
    starts = compressed(*chain)
    if not found:
        assert starts is None
    else:
        assert tuple(starts) in found
        ends = min(schedule[-1] for schedule in found)
        assert starts[-1] == ends
        assert starts[0] == max(schedule[0] for schedule in found if schedule[-1] == ends)


@settings(deadline=None)
@given(chains())
def test_compressed_is_the_shortest_of_all(chain):
    found = list(every_schedule(*chain))
    starts = compressed(*chain)
    assert starts is None or starts[-1] - starts[0] == min(schedule[-1] - schedule[0] for schedule in found)


@settings(deadline=None)
@given(chains())
def test_earliest_and_latest_bound_every_schedule(chain):
    opens, closes, gaps = chain
    first, last = earliest(opens, gaps), latest(closes, gaps)
    found = list(every_schedule(*chain))
    for i in range(len(opens)) if found else ():
        assert first[i] == min(schedule[i] for schedule in found)
        assert last[i] == max(schedule[i] for schedule in found)


def test_waiting_is_moved_in_front_of_the_first_departure():
    # Leaving at 6 to be there at 16 means waiting until 20; leaving at 10 does not.
    assert compressed([6, 20, 0], [99, 30, 99], [10, 12, 0]) == [10, 20, 32]


def test_a_close_on_the_way_holds_the_first_departure():
    # The first customer closes at 12: the wait for the second, open from 30, cannot be moved in front of it.
    assert compressed([0, 0, 30, 0], [99, 12, 40, 99], [5, 5, 5, 0]) == [7, 12, 30, 35]
