"""``logistics-opt bench``: rows and solutions as they are done, once each; a faulty one is kept and told."""

import json
from functools import partial
from pathlib import Path

import pytest

from logistics_opt.checker.published import check_published, published_cost
from logistics_opt.cli import bench, run
from logistics_opt.formats.documents import published_from_json
from logistics_opt.formats.published import read_published
from logistics_opt.model.published import FreighterRoute, PublishedSolution
from logistics_opt.study.bench_table import read_rows

# A facility at 0,0 (capacity 5, opening 7) and two customers at 3,4 and 0,5 that ask for 3 and 2; a route costs 9.
CLRP = "2\n1\n0 0\n3 4\n0 5\n5\n5\n3\n2\n7\n9\n1\n"


class Found:
    """A run that puts every customer on one route and claims ``more`` than it costs."""

    def __init__(self, instance, more: float) -> None:
        routes = (FreighterRoute(0, tuple(range(len(instance.customers)))),)
        found = PublishedSolution(instance=instance.name, cost=0.0, trucks=(), freighters=routes)
        cost = published_cost(instance, found)
        self.solution = PublishedSolution(instance=instance.name, cost=cost + more, trucks=(), freighters=routes)
        self.seconds_to_best, self.seconds, self.steps = 0.0, 0.0, 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "sets" / "clrp" / "small"
    inside.mkdir(parents=True)
    for name in ("one", "two", "three"):
        (inside / f"{name}.dat").write_text(CLRP)
    # 0-(3,4)-(0,5)-0: 5 + sqrt(10) + 5 = 13.1623, and 16: 29.1623.
    (tmp_path / "sets" / "clrp" / "bks.csv").write_text("instance,bks,set\none,29.16,small\ntwo,20,small\n")
    return tmp_path


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The searches made, in this process and at once; that of ``three`` lies."""
    made: list[tuple[str, int]] = []

    def solve(instance, *, time_limit, max_steps, seed, on_progress):
        made.append((instance.name, seed))
        return Found(instance, 1.0 if instance.name == "three" else 0.0)

    def serial(work, planned, *, jobs):
        return ((task, work(task)) for task in planned)

    monkeypatch.setattr(bench, "_search", lambda: solve)
    monkeypatch.setattr(bench, "run_bench", partial(bench.run_bench, each=serial))
    return made


def command(folder: Path, *more: object) -> list[str]:
    places = ("--instances", folder / "sets", "--out", folder / "out.csv", "--solutions", folder / "solutions")
    return [str(word) for word in ("bench", "clrp", *places, "--time-limit", 1, *more)]


def test_every_instance_has_its_row_its_gap_and_a_solution_that_proves_it(folder, searches, capsys):
    assert run(command(folder, "--only", "one", "--only", "tw*")) == 0
    one, two = read_rows(folder / "out.csv")
    assert (one.instance, one.set_name, one.status, one.faults) == ("one", "small", "literature", ())
    assert one.cost == pytest.approx(29.1623, abs=1e-4)
    assert two.gap_percent == pytest.approx(45.811, abs=1e-3)  # 9.1623 / 20
    solution = published_from_json((folder / "solutions" / "one.seed0.json").read_bytes())
    instance = read_published(folder / "sets" / "clrp" / "small" / "one.dat")
    assert check_published(instance, solution) == ()
    assert "small" in capsys.readouterr().out


def test_anyone_may_judge_a_solution_by_the_command_check(folder, searches, capsys):
    assert run(command(folder)) == 1
    for name, code in (("one", 0), ("three", 1)):
        instance = folder / "sets" / "clrp" / "small" / f"{name}.dat"
        assert run(["check", str(instance), str(folder / "solutions" / f"{name}.seed0.json")]) == code
    assert "[cost] cost: the routes cost 29.162278, 30.162278 is claimed" in capsys.readouterr().out


def test_the_folder_of_the_class_may_be_given_itself(folder, searches):
    assert run([*command(folder, "--only", "one"), "--instances", str(folder / "sets" / "clrp")]) == 0
    assert searches == [("one", 0)]


def test_what_is_in_the_file_is_not_run_again(folder, searches):
    assert run(command(folder, "--only", "one")) == 0
    assert run(command(folder, "--only", "one", "--only", "two", "--seeds", 2)) == 0
    assert searches == [("one", 0), ("two", 0), ("one", 1), ("two", 1)]
    assert run(command(folder, "--only", "one", "--only", "two", "--seeds", 2)) == 0
    assert len(searches) == 4
    assert len(read_rows(folder / "out.csv")) == 4


def test_a_faulty_solution_is_kept_and_the_command_fails_then_and_later(folder, searches, capsys):
    assert run(command(folder)) == 1
    rows = {row.instance: row.faults for row in read_rows(folder / "out.csv")}
    assert rows == {"one": (), "two": (), "three": ("cost",)}
    assert json.loads((folder / "solutions" / "three.seed0.json").read_text())["instance"] == "three"
    assert "three seed 0: cost" in capsys.readouterr().err
    assert run(command(folder)) == 1  # nothing is run, and the row still says so
    assert len(searches) == 3


def test_an_instance_that_cannot_be_read_is_named_before_anything_is_run(folder, searches, capsys):
    (folder / "sets" / "clrp" / "small" / "bad.dat").write_text("hello")
    assert run(command(folder)) == 3
    assert "bad.dat" in capsys.readouterr().err
    assert searches == []


@pytest.mark.parametrize("more", [("--only", "nothing"), ("--time-limit", 0), ("--seeds", 0), ("--jobs", 0)])
def test_a_wrong_command_line_is_refused(folder, searches, more):
    assert run(command(folder, *more)) == 2


def test_another_csv_file_is_not_written_to(folder, searches):
    (folder / "out.csv").write_text("a,b\n1,2\n")
    assert run(command(folder)) == 2
    assert (folder / "out.csv").read_text() == "a,b\n1,2\n"
