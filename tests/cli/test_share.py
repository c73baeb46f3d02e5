"""``share`` from end to end on the tiny county, killed and gone on with, and what cannot be."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from logistics_opt.cli import run
from logistics_opt.formats.documents import sharing_from_json
from logistics_opt.study.shared_delivery import share_delivery

QUICK = ("--steps", "20", "--seeds", "2", "--jobs", "1", "--lang", "en")


def shared(county: Path | str, out: Path, *more: str) -> int:
    return run(["share", str(county), "--out", str(out), *QUICK, *more])


def document(out: Path):
    return sharing_from_json((out / "sharing.json").read_bytes())


def test_a_study_is_a_whole_folder_and_leaves_no_plans_behind(tiny, tmp_path, capfd):
    assert shared(tiny, tmp_path / "out") == 0
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "tiny"]
    found = document(tmp_path / "out")
    there = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert set(found.files) | {"sharing.json"} == there
    assert {"sharing.pdf", "sharing.xlsx", "map.png"} <= there
    assert sum(name.startswith("firms/") for name in there) == 2 * len(found.players)


def test_an_earlier_study_is_replaced_but_not_with_a_letter_in_it(tiny, tmp_path):
    out = tmp_path / "out"
    assert shared(tiny, out, "--no-extras") == 0
    assert shared(tiny, out, "--no-extras", "--seeds", "1") == 0
    (out / "letter.txt").write_text("mine", encoding="utf-8")
    assert shared(tiny, out, "--no-extras") == 2
    assert (out / "letter.txt").exists()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--firm", "nobody"), 3, "share-unknown"),
        (("--base", "gold"), 3, "share-unknown"),
        (("--rule", "fairness"), 3, "sharing-rule-unknown"),
        (("--days", "50"), 2, "waybills are there for"),
        (("--room-exponent", "2"), 2, "room-exponent"),
        (("--dask", "tcp://127.0.0.1:1"), 2, "nobody answers"),
    ],
)
def test_what_cannot_be_says_so_and_leaves_nothing(tiny, tmp_path, options, code, said, capfd, monkeypatch):
    monkeypatch.setattr("logistics_opt.cli.share._ANSWERS_WITHIN", 1)
    assert shared(tiny, tmp_path / "out", *options) == code
    assert said in capfd.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiny"]


def test_one_firm_has_nobody_to_share_with(tiny, tmp_path, capfd):
    firm = json.loads(json.dumps(run_firms(tiny)))[0]
    assert shared(tiny, tmp_path / "out", "--firm", firm) == 3
    assert "share-one-firm" in capfd.readouterr().err


@pytest.mark.parametrize(("option", "alone"), [((), False), (("--buses-apart",), True), (("--no-buses-apart",), False)])
def test_whether_a_firm_alone_may_use_buses_is_an_option(tiny, tmp_path, monkeypatch, option, alone):
    heard = []

    def noted(*args, **options):
        heard.append(options["terms"])
        return share_delivery(*args, **options)

    monkeypatch.setattr("logistics_opt.study.shared_delivery.share_delivery", noted)
    assert shared(tiny, tmp_path / "out", "--no-extras", "--seeds", "1", *option) == 0
    assert [terms.buses_apart for terms in heard] == [alone]


def run_firms(tiny: Path) -> list[str]:
    return [line.split(",")[0] for line in (tiny / "firms.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]


def test_ctrl_c_keeps_what_there_is_once_every_coalition_has_a_plan(tiny, tmp_path, monkeypatch):
    def interrupted(*args, **options):
        heard = options.pop("on_progress")

        def told(stage):
            if "what-if" in stage.name:
                signal.raise_signal(signal.SIGINT)
            return heard(stage)

        return share_delivery(*args, on_progress=told, **options)

    monkeypatch.setattr("logistics_opt.study.shared_delivery.share_delivery", interrupted)
    assert shared(tiny, tmp_path / "out") == 0
    assert document(tmp_path / "out").stopped


def test_killed_half_way_it_goes_on_and_comes_to_the_same(tiny, tmp_path):
    assert shared(tiny, tmp_path / "whole", "--no-extras", "--seeds", "12") == 0
    out = tmp_path / "out"
    kept = tmp_path / "out.plans"
    again = ["share", str(tiny), "--out", str(out), *QUICK, "--no-extras", "--seeds", "12"]
    with subprocess.Popen(
        [sys.executable, "-m", "logistics_opt", *again], start_new_session=True, stderr=subprocess.DEVNULL
    ) as process:
        while len(list(kept.glob("*.kept"))) < 4 and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    before = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.kept")}
    assert process.returncode == -signal.SIGKILL
    assert len(before) >= 4
    assert not out.exists()

    written: list[str] = []
    original = Path.replace

    def noted(self: Path, target: Path) -> Path:
        if Path(target).suffix == ".kept":
            written.append(Path(target).name)
        return original(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", noted)
        assert run(again) == 0
    assert not set(written) & set(before)  # nothing that was kept was planned again
    assert not kept.exists()
    one, other = document(tmp_path / "whole"), document(out)
    assert one.draws == other.draws
    assert one.rules == other.rules
