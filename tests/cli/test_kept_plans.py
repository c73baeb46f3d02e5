"""Plans kept on disk: the same when read again, whatever else lies there."""

from pathlib import Path

import pytest

from logistics_opt.cli import kept_plans
from logistics_opt.cli.kept_plans import KeptPlans
from logistics_opt.study import plan_day
from logistics_opt.study.shared.jobs import Joint

KEY = "ab" * 32


@pytest.fixture(scope="module")
def joint(line_county):
    return Joint(plan_day(line_county, max_steps=20), 1_234, 5.6789)


def test_what_is_kept_is_read_again(tmp_path: Path, joint):
    kept = KeptPlans(tmp_path / "new" / "plans")
    assert kept.get(KEY) is None
    kept.put(KEY, joint)
    again = kept.get(KEY)
    assert again is not None
    assert (again.plan, again.charge, again.seconds) == (joint.plan, 1_234, 5.679)
    assert [path.name for path in kept.folder.iterdir()] == [f"{KEY}.kept"]


@pytest.mark.parametrize("torn", ["", "{", "[]\n{}", '{"kept": 1}\n{}', "\x00"])
def test_what_is_torn_or_strange_is_not_there(tmp_path: Path, joint, torn):
    kept = KeptPlans(tmp_path)
    kept.put(KEY, joint)
    path = tmp_path / f"{KEY}.kept"
    path.write_text(torn or path.read_text(encoding="utf-8")[:200], encoding="utf-8")
    assert kept.get(KEY) is None
    kept.put(KEY, joint)  # and is written anew
    assert kept.get(KEY) is not None


def test_another_version_plans_anew(tmp_path: Path, joint, monkeypatch: pytest.MonkeyPatch):
    KeptPlans(tmp_path).put(KEY, joint)
    monkeypatch.setattr(kept_plans, "__version__", "0.0.0")
    assert KeptPlans(tmp_path).get(KEY) is None


def test_only_our_own_is_forgotten(tmp_path: Path, joint):
    kept = KeptPlans(tmp_path / "plans")
    kept.put(KEY, joint)
    (kept.folder / "letter.txt").write_text("mine", encoding="utf-8")
    kept.forget()
    assert [path.name for path in kept.folder.iterdir()] == ["letter.txt"]
    (kept.folder / "letter.txt").unlink()
    kept.forget()
    assert not kept.folder.exists()
