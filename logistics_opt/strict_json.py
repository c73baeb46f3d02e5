"""JSON (RFC 8259) that a stranger sent: what readers take in different ways is refused, and so is what takes memory."""

import contextlib
import gc
import json
import math
from collections.abc import Iterator
from typing import Any

PARTS = 2_000_000
"""Most lists and objects of one text: an empty one takes three bytes there and seventy in memory."""

DIGITS = 40
"""Most digits of a whole number."""


class NotStrict(ValueError):
    """It is not JSON, or nothing that everybody reads alike; ``what`` and ``what_zh`` say why."""

    def __init__(self, what: str, what_zh: str) -> None:
        self.what, self.what_zh = what, what_zh
        super().__init__(what)


def loads(data: bytes) -> Any:
    """
    What the text says. Raises :class:`NotStrict`.

    Refused: other encodings than UTF-8, NaN and Infinity, numbers that no ``float`` holds or of over :data:`DIGITS`
    digits, an object with the same key twice, over :data:`PARTS` lists and objects, and what is nested too deep.
    """
    if data.count(b"[") + data.count(b"{") > PARTS:
        raise NotStrict(f"it has more than {PARTS:,} lists and objects", f"列表和对象超过{PARTS:,}个")
    try:
        with _no_collection():
            return json.loads(
                data.decode("utf-8-sig"),
                object_pairs_hook=_object,
                parse_constant=_constant,
                parse_float=_float,
                parse_int=_int,
            )
    except UnicodeDecodeError:
        raise NotStrict("it is not UTF-8", "编码不是UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise NotStrict(f"it is no JSON at {where}", f"第{error.lineno}行第{error.colno}列不是有效的JSON") from None
    except RecursionError:
        raise NotStrict("it is nested too deep", "嵌套过深") from None


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Nothing of what is made is garbage: looking for some would take most of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise NotStrict(f"an object has the key {twice[:100]!r} twice", f"对象中键{twice[:100]!r}重复")
    return found


def _constant(word: str) -> Any:
    raise NotStrict(f"{word} is no number of JSON", f"{word}不是JSON数字")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotStrict(f"the number {text[:40]} is too large", f"数字{text[:40]}过大")
    return number


def _int(text: str) -> int:
    if len(text.lstrip("-")) > DIGITS:
        raise NotStrict(f"the number {text[:DIGITS]}... is too long", f"数字{text[:DIGITS]}……过长")
    return int(text)
