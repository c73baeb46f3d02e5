"""Amounts split into whole fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics_opt.accounts import apportion, whole_fen

WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


def test_what_is_left_goes_to_the_largest_remainders():
    # 100 by 1 : 1 : 1 is 33.3 each, the first has one more; 10 by 6 : 3 : 2 is 5.45, 2.73, 1.82: the last two.
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(10, [6, 3, 2]) == [5, 3, 2]


def test_weights_of_nought_get_nothing_but_where_all_are_nought():
    assert apportion(7, [0, 3, 0]) == [0, 7, 0]
    assert apportion(7, [0, 0]) == [4, 3]


@given(st.integers(0, 10**10), WEIGHTS)
def test_shares_add_up_and_are_within_a_unit_of_exact(amount, weights):
    shares = apportion(amount, weights)
    assert sum(shares) == amount
    whole = sum(weights) or len(weights)
    for share, weight in zip(shares, weights if sum(weights) else [1] * len(weights), strict=True):
        assert abs(share * whole - amount * weight) < whole
        assert share >= 0


def test_nobody_bears_nothing_only():
    assert apportion(0, []) == []
    with pytest.raises(ValueError, match="among nobody"):
        apportion(1, [])
    with pytest.raises(ValueError, match="negative"):
        apportion(1, [2, -1])
    with pytest.raises(ValueError, match="negative"):
        apportion(-1, [2])


def test_a_rules_shares_become_whole_fen():
    assert whole_fen({"a": 33.4, "b": 33.3, "c": 33.3}, 100) == {"a": 34, "b": 33, "c": 33}
    assert whole_fen({"a": -0.5, "b": 10.5}, 10) == {"a": 0, "b": 10}


@given(WEIGHTS, st.integers(1, 10**9))
def test_whole_fen_sum_to_the_total(weights, total):
    scale = total / (sum(weights) or 1)
    shares = {str(at): weight * scale for at, weight in enumerate(weights)}
    if not sum(weights):
        shares = {"0": float(total)}
    found = whole_fen(shares, total)
    assert sum(found.values()) == total
    assert all(abs(found[firm] - shares[firm]) <= 1 for firm in found)


def test_shares_that_miss_the_total_are_refused():
    with pytest.raises(ValueError, match=r"sum to 90\.00 fen, not to 100"):
        whole_fen({"a": 45.0, "b": 45.0}, 100)
