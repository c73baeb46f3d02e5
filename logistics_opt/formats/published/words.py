"""Numbers out of a stranger's text file: bounded, each with the line that it stands in."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from logistics_opt.formats import limits

FILE_BYTES = 8 * 2**20
"""Bytes of one published instance; the largest known one has 40 kB."""

MOST_CUSTOMERS = 20_000
MOST_SATELLITES = 1_000

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


class Malformed(Exception):
    """The file is not what it seems to be: why, in both languages, and in which line if it is one."""

    def __init__(self, what: str, what_zh: str, line: int | None = None) -> None:
        self.what, self.what_zh, self.line = what, what_zh, line
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Called:
    """What a number of a file is called in messages."""

    en: str
    zh: str


POSITION = Called("a coordinate", "坐标")
DEMAND = Called("a demand", "需求量")
CAPACITY = Called("a capacity", "容量")
COST = Called("a cost", "费用")
TIME = Called("a time", "时间")
CUSTOMERS = Called("the number of customers", "客户数")
SATELLITES = Called("the number of satellites", "中转站数")
VEHICLES = Called("a number of vehicles", "车辆数")


def read_text(path: Path) -> str:
    """The text of a file; raises Malformed for one that is too large or no text, OSError as reading does."""
    size = path.stat().st_size
    if size > FILE_BYTES:
        raise Malformed(f"it has {size >> 20} MB", f"文件大小为{size >> 20} MB")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Malformed("it is no plain text", "不是纯文本文件") from None


def number(word: str, called: Called, line: int, *, least: float = 0) -> float:
    """The number that a word is; raises Malformed where it is none, or less than ``least``, or absurdly large."""
    short = word if len(word) <= 40 else word[:39] + "…"
    if len(word) > 60 or not _NUMBER.fullmatch(word):
        raise Malformed(f"{short} is not {called.en}", f"“{short}”不是{called.zh}", line)
    value = float(word)
    if not least <= value <= limits.AMOUNT:
        raise Malformed(
            f"{called.en} of {short} is not between {least:g} and {limits.AMOUNT:g}",
            f"{called.zh}{short}不在{least:g}与{limits.AMOUNT:g}之间",
            line,
        )
    return value


def whole(word: str, called: Called, line: int, *, least: int = 0) -> int:
    """As :func:`number`, and it must be a whole one."""
    value = number(word, called, line, least=least)
    if value != int(value):
        raise Malformed(f"{called.en} of {word} is not a whole number", f"{called.zh}{word}不是整数", line)
    return int(value)


class Words:
    """The words of a text, taken one after another."""

    def __init__(self, words: list[tuple[str, int]]) -> None:
        self._words = words
        self._next = 0

    @classmethod
    def of(cls, text: str) -> Self:
        """The words of a text, blank lines and line breaks aside."""
        return cls([(word, at) for at, line in enumerate(text.splitlines(), 1) for word in line.split()])

    def __len__(self) -> int:
        return len(self._words)

    @property
    def left(self) -> int:
        """How many words have not been taken."""
        return len(self._words) - self._next

    def number(self, called: Called, *, least: float = 0) -> float:
        """The next word as a number."""
        return number(*self._take(called), least=least)

    def whole(self, called: Called, *, least: int = 0) -> int:
        """The next word as a whole number."""
        return whole(*self._take(called), least=least)

    def size(self, called: Called, most: int) -> int:
        """The next word as how many of something follow: 1 to ``most``."""
        found = self.whole(called, least=1)
        if found > most:
            raise Malformed(f"{called.en} is {found}, more than {most}", f"{called.zh}为{found}，超过{most}")
        return found

    def position(self) -> tuple[float, float]:
        """The next two words as a position."""
        return self.number(POSITION, least=-limits.AMOUNT), self.number(POSITION, least=-limits.AMOUNT)

    def _take(self, called: Called) -> tuple[str, Called, int]:
        if not self.left:
            raise Malformed(f"it ends where {called.en} should be", f"文件在应有{called.zh}处结束")
        word, line = self._words[self._next]
        self._next += 1
        return word, called, line
