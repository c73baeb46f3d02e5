"""Workbooks are measured before they are opened."""

import importlib.util
import struct
import zipfile
from pathlib import Path

import pytest

from logistics_opt.formats import limits
from logistics_opt.formats.log import Log
from logistics_opt.formats.workbook import read_workbook

_SPEC = importlib.util.spec_from_file_location("least_workbook", Path(__file__).with_name("workbooks.py"))
least = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(least)

ONE_CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def codes(file: Path) -> list[str]:
    log = Log()
    found = read_workbook(file, log)
    assert bool(found) is not log.failed
    return [issue.code for issue in log.issues]


def test_a_plain_workbook_is_read(tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(least.xlsx(ONE_CELL))
    log = Log()
    sheets = read_workbook(tmp_path / "a.xlsx", log)
    assert sheets["sites"].rows == [(1, [1.0])]
    assert log.issues == ()


def test_what_unpacks_too_well_is_refused_though_its_directory_lies(tmp_path: Path):
    data = bytearray(least.xlsx(ONE_CELL + b" " * 40_000_000))
    # The central directory now claims that the sheet unpacks to ten bytes.
    at = data.rfind(b"PK\x01\x02")
    while data[at + 46 : at + 64] != b"xl/worksheets/shee":
        at = data.rfind(b"PK\x01\x02", 0, at)
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    (tmp_path / "a.xlsx").write_bytes(bytes(data))
    assert codes(tmp_path / "a.xlsx") == ["zip-bomb"]


def test_many_members_are_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as container:
        for number in range(limits.MEMBERS + 1):
            container.writestr(str(number), b"")
    assert codes(tmp_path / "a.xlsx") == ["zip-bomb"]


def test_more_than_the_unpacked_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1_000)
    (tmp_path / "a.xlsx").write_bytes(least.xlsx(ONE_CELL))
    assert codes(tmp_path / "a.xlsx") == ["zip-bomb"]


def test_a_million_rows_are_refused_before_they_are_held(tmp_path: Path):
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (i, i, i * i) for i in range(1, 300_000))
    (tmp_path / "a.xlsx").write_bytes(least.xlsx(rows))
    assert codes(tmp_path / "a.xlsx") == ["too-many-rows"]


def test_a_wide_and_long_sheet_is_refused_by_its_area(tmp_path: Path):
    corner = b'<row r="150000"><c r="CV150000"><v>1</v></c></row>'  # 150 000 rows of 100 columns
    (tmp_path / "a.xlsx").write_bytes(least.xlsx(ONE_CELL + corner))
    assert codes(tmp_path / "a.xlsx") == ["too-many-rows"]


def test_an_address_cut_by_a_chunk_is_still_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("logistics_opt.formats.workbook._CHUNK", 7)
    (tmp_path / "a.xlsx").write_bytes(least.xlsx(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'))
    assert codes(tmp_path / "a.xlsx") == ["too-many-columns"]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"hello", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "a.xlsx").write_bytes(content)
    assert codes(tmp_path / "a.xlsx") == ["not-a-workbook"]
