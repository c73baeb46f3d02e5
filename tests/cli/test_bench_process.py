"""``logistics-opt bench`` with the real search, on processes of its own; Ctrl-C leaves whole rows."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from logistics_opt.study.bench_table import read_rows

CLRP = "2\n1\n0 0\n3 4\n0 5\n5\n5\n3\n2\n7\n9\n1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clrp").mkdir()
    for number in range(6):
        (tmp_path / "clrp" / f"i{number}.dat").write_text(CLRP)
    return tmp_path


def arguments(folder: Path, *more: object) -> tuple[object, ...]:
    return ("bench", "clrp", "--instances", folder, "--out", folder / "r.csv", "--solutions", folder / "s", *more)


def test_the_search_solves_every_instance_without_a_fault(folder, program):
    done = program(*arguments(folder, "--max-steps", 100, "--jobs", 2))
    assert done.returncode == 0, done.stderr
    # 0-(3,4)-(0,5)-0: 5 + sqrt(10) + 5, opening 7, route 9.
    assert [row.cost for row in read_rows(folder / "r.csv")] == [29.1623] * 6


@pytest.mark.skipif(sys.platform != "linux", reason="sends SIGINT to a group of processes")
def test_ctrl_c_leaves_whole_rows_and_the_rest_is_made_later(folder, program, start):
    process = start(*arguments(folder, "--time-limit", 1, "--jobs", 1))
    while process.poll() is None and not read_rows(folder / "r.csv"):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    before = read_rows(folder / "r.csv")
    assert 1 <= len(before) < 6
    assert {row.instance for row in before} <= {path.name.split(".")[0] for path in (folder / "s").iterdir()}
    assert program(*arguments(folder, "--time-limit", 1)).returncode == 0
    assert len(read_rows(folder / "r.csv")) == 6
