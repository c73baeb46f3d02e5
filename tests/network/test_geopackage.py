"""The tables of a GeoPackage, of which only plain ones are read."""

import sqlite3
import struct
from pathlib import Path

import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.network.geopackage import open_package, point_of


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Two rows in a plain table, and the same as a view."""
    path = tmp_path / "made.gpkg"
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE firms (fid INTEGER PRIMARY KEY, "na""me" TEXT);
        INSERT INTO firms VALUES (3, 'a'), (7, NULL);
        CREATE VIEW seen AS SELECT * FROM firms;
        """
    )
    connection.close()
    return path


def test_plain_tables_are_read_by_the_numbers_of_their_rows(made: Path) -> None:
    with open_package(made) as package:
        (firms,) = package.layers
        assert (firms.name, firms.columns, firms.geometry) == ("firms", ("fid", 'na"me'), "")
        assert list(package.rows(firms, 10)) == [(3, (3, "a")), (7, (7, None))]
        assert list(package.rows(firms, 1)) == [(3, (3, "a"))]
        assert package.refused == {"seen"}


def test_a_file_is_not_changed_by_being_read(made: Path) -> None:
    before = made.read_bytes()
    with open_package(made) as package:
        list(package.rows(package.layers[0], 10))
    assert made.read_bytes() == before
    assert [path.name for path in made.parent.iterdir()] == ["made.gpkg"]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_what_is_no_package_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="unreadable-package"), open_package(path):
        pass


def shape(flags: int, envelope: bytes, kind: int, order: str = "<") -> bytes:
    wkb = struct.pack(f"{order}BIdd", order == "<", kind, 105.5, 35.25)
    return b"GP\x00" + bytes([flags]) + struct.pack("<i", 4326) + envelope + wkb


@pytest.mark.parametrize(
    "good",
    [
        shape(1, b"", 1),
        shape(0, b"", 1, ">"),
        shape(3, bytes(32), 1),  # with its bounds before it
        shape(9, bytes(64), 1001),  # with heights
    ],
)
def test_a_point_is_read_in_every_way_it_may_be_written(good: bytes) -> None:
    assert point_of(good) == (105.5, 35.25)


def test_an_empty_point_is_none() -> None:
    assert point_of(shape(0x11, b"", 1)) is None


@pytest.mark.parametrize(
    "bad", [b"", b"GP", shape(1, b"", 2), shape(1, b"", 7), shape(1, b"", 1)[:-1], b"XX" + bytes(40)]
)
def test_what_is_no_point_is_refused(bad: bytes) -> None:
    with pytest.raises(ValueError, match="it is"):
        point_of(bad)
