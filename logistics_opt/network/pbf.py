"""
How much an OpenStreetMap extract unpacks to, from the sizes its blocks announce, before anything unpacks it.

The form is that of https://wiki.openstreetmap.org/wiki/PBF_Format: a block is the length of its header, the header, and
a blob with ``raw_size``. The reader (libosmium) unpacks a blob to no more than it announces, 32 MiB at most.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

HEADER_BYTES: Final = 64 * 2**10
BLOB_BYTES: Final = 32 * 2**20
RATIO: Final = 10
"""Unpacked over packed size above which it is taken for a bomb (those of whole countries have 2 to 3) ..."""
RATIO_FROM: Final = 16 * 2**20
"""... if it unpacks to more than so many bytes."""

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5


def is_bomb(path: Path) -> bool:
    """Whether it unpacks to far too much. Raises ValueError where it is no such file."""
    size, total = path.stat().st_size, 0
    for raw in _raw_sizes(path):
        total += raw
        if total > RATIO_FROM and total > RATIO * size:
            return True
    return False


def _raw_sizes(path: Path) -> Iterator[int]:
    with path.open("rb") as file:
        while head := file.read(4):
            length = int.from_bytes(head, "big")
            if len(head) < 4 or length > HEADER_BYTES:
                raise ValueError("a block's header is cut short or too long")
            size = dict(_fields(file.read(length))).get(3, 0)
            if size > BLOB_BYTES:
                raise ValueError("a block is too long")
            blob = file.read(size)
            if len(blob) < size:
                raise ValueError("it is cut short")
            fields = dict(_fields(blob))
            yield max(fields.get(1, 0), fields.get(2, 0))  # ``raw`` or ``raw_size``


def _fields(message: bytes) -> Iterator[tuple[int, int]]:
    """The number of each field and its value, or its length where it holds bytes."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind in (_VARINT, _BYTES):
            value, at = _varint(message, at)
            yield tag >> 3, value
            at += value if kind == _BYTES else 0
        elif kind in (_EIGHT, _FOUR):
            at += 8 if kind == _EIGHT else 4
        else:
            raise ValueError("a block is no protocol buffer")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(message[at : at + 10]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    raise ValueError("a block is cut short")
