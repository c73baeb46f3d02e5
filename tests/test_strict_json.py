"""JSON that everybody reads alike is read; what readers take in different ways is refused."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics_opt import strict_json
from logistics_opt.strict_json import NotStrict, loads

NUMBERS = st.integers(-(10**39), 10**39) | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(PLAIN)
def test_what_python_writes_is_read_back(said: object) -> None:
    assert loads(json.dumps(said).encode()) == said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"NaN", "no number"),
        (b"[-Infinity]", "no number"),
        (b"1e400", "too large"),
        (b"-1e309", "too large"),
        (b"1" * 41, "too long"),
        (b"9" * 5_000, "too long"),
        (b'{"a": 1, "b": 2, "a": 1}', "'a' twice"),
        (b"[" * 100_000, "too deep"),
        ("[]".encode("utf-16"), "UTF-8"),
    ],
)
def test_what_is_read_in_different_ways_is_refused(text: bytes, why: str) -> None:
    with pytest.raises(NotStrict, match=why) as refused:
        loads(text)
    assert refused.value.what_zh


def test_more_lists_than_memory_should_hold_are_refused() -> None:
    assert len(loads(b"[" + b"[]," * 9 + b"[]]")) == 10
    with pytest.raises(NotStrict, match="lists and objects"):
        loads(b"[" + b"[]," * strict_json.PARTS + b"[]]")


def test_numbers_at_the_limits_are_read() -> None:
    assert loads(b"1.7976931348623157e308") == math.nextafter(math.inf, 0)
    assert loads(b"9" * 40) == 10**40 - 1
