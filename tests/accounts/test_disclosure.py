"""When a total may be shown: minimum frequency and the p % rule."""

from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from logistics_opt.accounts import Protection

PARTS = st.lists(st.integers(1, 10_000), min_size=3, max_size=6)


def test_a_total_of_two_is_the_others_figure():
    assert not Protection().allows([50, 50])
    assert not Protection().allows([50, 50, 0])  # who puts in nothing hides nobody
    assert not Protection(percent=0).allows([50, 50, 0])


def test_a_third_hides_the_largest_if_it_is_large_enough():
    # Who has 200 takes it off and sees 1 000 and 100 together: 10 % more than the largest. With 99 it is 9.9 %.
    assert Protection(percent=10).allows([1_000, 200, 100])
    assert not Protection(percent=10).allows([1_000, 200, 99])


def test_losses_count_by_their_size():
    assert Protection().allows([1_000, -900, 800])
    assert not Protection().allows([1_000, -900, 99])


def test_more_contributors_may_be_asked_for():
    assert not Protection(least=4).allows([10, 10, 10])
    assert Protection(least=4).allows([10, 10, 10, 10])


@given(PARTS, st.integers(0, 100))
def test_no_member_can_tell_another_to_within_the_percentage(parts, percent):
    # Each guesser takes its own part off and has an upper estimate of each other's.
    near = min(
        (sum(parts) - parts[mine] - parts[other]) * 100 / parts[other]
        for mine, other in permutations(range(len(parts)), 2)
    )
    assume(abs(near - percent) > 1e-9)
    assert Protection(percent=percent).allows(parts) == (near > percent)


@pytest.mark.parametrize("wrong", [{"least": 2}, {"percent": -1}])
def test_protection_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="protect nobody"):
        Protection(**wrong)
