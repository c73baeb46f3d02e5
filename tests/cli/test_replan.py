"""``replan`` from end to end, in processes of their own, on the tiny county."""

import json
from dataclasses import replace

import pytest

from logistics_opt.formats.documents import (
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
    replanned_from_json,
)
from logistics_opt.study import plan_day


@pytest.fixture(scope="module")
def day(tmp_path_factory, write_tiny, program):
    """A folder with the plan for all but the last order of the day, the whole day, and what has happened: nothing."""
    folder = tmp_path_factory.mktemp("live")
    done = program("plan", write_tiny(folder / "tiny"), "--out", folder / "all", "--max-steps", 20)
    assert done.returncode == 0, done.stderr
    problem = problem_from_json((folder / "all/problem.json").read_bytes())
    early = replace(problem, demands=problem.demands[:-1])
    (folder / "live.json").write_text('{"format": "logistics-opt/live-day", "version": 1, "now": "03:00"}')
    (folder / "early.json").write_text(problem_to_json(early))
    (folder / "plan.json").write_text(plan_to_json(plan_day(early, max_steps=20)))
    return folder, problem.demands[-1].id


def test_replan_puts_the_late_order_in_and_says_so(day, program):
    folder, late = day
    args = (folder / "all/problem.json", folder / "plan.json", folder / "live.json", "--max-steps", 20, "--lang", "en")
    done = program("replan", *args, "--out", folder / "one.json")
    assert done.returncode == 0, done.stderr
    answer = replanned_from_json((folder / "one.json").read_bytes())
    assert late not in {left.demand for left in answer.plan.unserved}
    assert any(late in change.demands for change in answer.changes)
    assert all(change.words in done.stdout.replace("\n", " ") for change in answer.changes[:1])
    # The answer is the next plan sent in; the county folder has the whole day too.
    again = program("replan", folder / "tiny", folder / "one.json", folder / "live.json", "--max-steps", 5,
        "--out", folder / "two.json")  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert replanned_from_json((folder / "two.json").read_bytes()).changes == ()


def test_what_cannot_have_been_ends_with_its_issue(day, program):
    folder, _ = day
    state = {"format": "logistics-opt/live-day", "version": 1, "now": "03:00"}
    state["routes"] = [{"vehicle": "no such van", "number": 1}]
    (folder / "wrong.json").write_text(json.dumps(state))
    args = (folder / "all/problem.json", folder / "plan.json", folder / "wrong.json")
    done = program("replan", *args, "--out", folder / "none.json")
    assert done.returncode == 3
    assert "live-unknown-route" in done.stderr
    assert not (folder / "none.json").exists()
    assert plan_from_json((folder / "plan.json").read_bytes()).routes
