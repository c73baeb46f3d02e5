"""How much an extract unpacks to is known before it is unpacked."""

import struct
import zlib
from pathlib import Path

import pytest

from logistics_opt.network import pbf


def block(raw_size: int, packed: bytes) -> bytes:
    # Field 2 of a blob is its size unpacked, field 3 the packed bytes; field 3 of the header is the blob's size.
    blob = b"\x10" + number(raw_size) + b"\x1a" + number(len(packed)) + packed
    header = b"\x0a\x07OSMData" + b"\x18" + number(len(blob))
    return struct.pack(">I", len(header)) + header + blob


def number(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.osm.pbf"


def test_a_map_is_no_bomb(andorra: Path) -> None:
    assert not pbf.is_bomb(andorra)


def test_blocks_that_unpack_to_a_thousand_times_their_size_are_a_bomb(path: Path) -> None:
    # Each holds 4 MiB of zeros in some 4 kB: four of them are as much as may be, five are not.
    one = block(4 * 2**20, zlib.compress(bytes(4 * 2**20)))
    path.write_bytes(one * 4)
    assert not pbf.is_bomb(path)
    path.write_bytes(one * 5)
    assert pbf.is_bomb(path)


@pytest.mark.parametrize("content", [b"x" * 100, b"\x00\x00", block(9, b"abc")[:-1], b"\xff\xff\xff\xff" + bytes(50)])
def test_what_is_no_extract_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"a block|it is"):
        pbf.is_bomb(path)
