"""The bench: what is run, what a row says, what a summary adds up."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from logistics_opt.errors import SolverFailed
from logistics_opt.model.published import (
    Family,
    FreighterRoute,
    Point,
    PublishedFleet,
    PublishedInstance,
    PublishedSolution,
)
from logistics_opt.study.bench import Case, Limits, Row, bench, judged, tasks
from logistics_opt.study.bench_table import COLUMNS, append_row, read_rows, summaries

# One facility at 0,0 and a customer at 3,4: a route of 10, and 7 to open the facility.
TINY = PublishedInstance(
    name="tiny,1",
    family=Family.CLRP,
    depots=(),
    satellites=(Point(x=0, y=0, opening_cost=7, capacity=5),),
    customers=(Point(x=3, y=4, demand=3),),
    trucks=None,
    freighters=PublishedFleet(capacity=5),
)
CASE = Case(instance=TINY, set_name="set", best_known=0.16, status="confirmed", divisor=100)
FAST = Limits(time_limit=0.5)


class Found:
    """A run of a search that finds the one solution there is, and says that it costs ``cost``."""

    def __init__(self, cost: float) -> None:
        self.solution = PublishedSolution(
            instance="tiny,1", cost=cost, trucks=(), freighters=(FreighterRoute(0, (0,)),)
        )
        self.seconds_to_best, self.seconds, self.steps = 0.25, 0.5, 10


def honest(instance, *, time_limit, max_steps, seed, on_progress):
    return Found(17)


def lying(instance, *, time_limit, max_steps, seed, on_progress):
    return Found(16)


def failing(instance, *, time_limit, max_steps, seed, on_progress):
    raise SolverFailed("nothing found")


def serial(work, planned, *, jobs):
    for task in planned:
        try:
            yield task, work(task)
        except SolverFailed as error:
            yield task, error


def row(name: str = "a", gap: float | None = 1.0, **more) -> Row:
    known = None if gap is None else 100.0
    cost = 100.0 + (gap or 0.0)
    plain = Row(
        instance=name,
        set_name="set",
        status="confirmed",
        best_known=known,
        cost=cost,
        gap_percent=gap,
        seconds_to_best=1.0,
        seconds=2.0,
        steps=5,
        seed=0,
        time_limit=10.0,
        max_steps=None,
    )
    return replace(plain, **more)


def test_a_row_has_the_cost_in_published_units_and_the_gap():
    (task,) = tasks([CASE], seeds=1, limits=FAST)
    done = judged(honest, task)
    # 17 on the file is 0.17 published, 0.01 above 0.16: 6.25 %.
    assert (done.row.cost, done.row.best_known, done.row.faults) == (0.17, 0.16, ())
    assert done.row.gap_percent == pytest.approx(6.25)
    assert (done.row.seed, done.row.time_limit, done.row.max_steps, done.row.status) == (0, 0.5, None, "confirmed")


@pytest.mark.parametrize(
    ("asked", "proven", "known", "costs"),
    [
        # 0.17 published is 17 on the file; what was printed as 0.17 may have been 0.174.
        (True, True, 0.17, [19, 18, 17]),
        (True, False, 0.17, [19, 18, 17, 16]),
        (False, True, 0.17, [19, 18, 17, 16]),
        (True, True, None, [19, 18, 17, 16]),
    ],
)
def test_a_run_ends_at_a_value_that_is_proven_optimal_if_that_is_asked(asked, proven, known, costs):
    told = []

    def search(instance, *, time_limit, max_steps, seed, on_progress):
        for cost in (19, 18, 17, 16):
            told.append(cost)
            if on_progress and not on_progress(SimpleNamespace(cost=float(cost))):
                break
        return Found(told[-1])

    case = replace(CASE, proven=proven, best_known=known)
    (task,) = tasks([case], seeds=1, limits=replace(FAST, at_optimum=asked))
    judged(search, task)
    assert told == costs


def test_a_faulty_solution_is_a_row_that_says_so():
    (task,) = tasks([CASE], seeds=1, limits=FAST)
    done = judged(lying, task)
    assert done.row.faults == ("cost",)
    assert done.faults == ("[cost] cost: the routes cost 17.000000, 16.000000 is claimed",)


def test_without_a_best_known_value_there_is_no_gap():
    (task,) = tasks([replace(CASE, best_known=None)], seeds=1, limits=FAST)
    assert judged(honest, task).row.gap_percent is None


def test_the_first_seed_goes_over_all_instances_before_the_second():
    other = replace(CASE, instance=replace(TINY, name="b"))
    planned = tasks([CASE, other], seeds=2, limits=FAST)
    assert [(task.case.instance.name, task.seed) for task in planned] == [
        ("tiny,1", 0),
        ("b", 0),
        ("tiny,1", 1),
        ("b", 1),
    ]


def test_what_is_done_is_not_done_again_but_with_other_limits_it_is():
    done = [judged(honest, task).row for task in tasks([CASE], seeds=1, limits=FAST)]
    assert [task.seed for task in tasks([CASE], seeds=2, limits=FAST, done=done)] == [1]
    assert len(tasks([CASE], seeds=1, limits=Limits(time_limit=60.0), done=done)) == 1
    assert len(tasks([CASE], seeds=1, limits=Limits(time_limit=0.5, max_steps=9), done=done)) == 1


def test_a_search_that_fails_gives_its_error_and_the_next_goes_on():
    answers = list(bench(tasks([CASE], seeds=2, limits=FAST), failing, each=serial))
    assert [str(answer) for _, answer in answers] == ["nothing found", "nothing found"]


def test_rows_come_back_from_the_file_as_they_were(tmp_path: Path):
    file = tmp_path / "deep" / "results.csv"
    rows = [
        row("a,1", 0.25, faults=("cost", "window"), max_steps=7, time_limit=None),
        row("b", None),
        row("c", -1.5, time_limit=0.5),
    ]
    for one in rows:
        append_row(file, one)
    assert read_rows(file) == rows
    assert file.read_text().splitlines()[0] == ",".join(COLUMNS)


def test_a_row_that_was_cut_off_is_made_again(tmp_path: Path):
    file = tmp_path / "results.csv"
    append_row(file, row("a"))
    whole = file.read_text()
    append_row(file, row("b"))
    for end in range(len(whole) + 1, len(file.read_text())):
        cut = tmp_path / "cut.csv"
        cut.write_text(file.read_text()[:end])
        assert read_rows(cut) == [row("a")]
        append_row(cut, row("b"))
        assert read_rows(cut) == [row("a"), row("b")]


def test_no_file_has_no_rows_and_another_file_is_refused(tmp_path: Path):
    assert read_rows(tmp_path / "none.csv") == []
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="other columns"):
        read_rows(tmp_path / "other.csv")
    (tmp_path / "bad.csv").write_text(",".join(COLUMNS) + "\na,set,confirmed,x,1,1,1,1,1,0,1,,\n")
    with pytest.raises(ValueError, match="line 2"):
        read_rows(tmp_path / "bad.csv")
    for line in ("a,set\n", "a,set,confirmed,1,1,1,1,1,1,0,1,,,more\n"):
        (tmp_path / "bad.csv").write_text(",".join(COLUMNS) + "\n" + line)
        with pytest.raises(ValueError, match="too many or too few"):
            read_rows(tmp_path / "bad.csv")


def test_a_summary_takes_the_mean_over_instances_of_the_mean_over_seeds():
    rows = [row("a", 1.0), row("a", 3.0, seed=1), row("b", 0.0)]
    (one,) = summaries(rows)
    # a: (1 + 3) / 2 = 2, b: 0; so (2 + 0) / 2 = 1.
    assert (one.name, one.instances, one.runs, one.mean_gap, one.max_gap) == ("set", 2, 3, 1.0, 3.0)
    assert (one.reached, one.below) == (1, 0)


def test_confirmed_rows_are_summed_up_apart():
    rows = [row("a", 1.0), row("b", 3.0, status="literature, not run"), row("c", -1.0, status="better than ...")]
    found = {one.name: one for one in summaries(rows)}
    assert set(found) == {"set", "set, confirmed"}
    assert (found["set"].mean_gap, found["set, confirmed"].mean_gap) == (1.0, 0.0)
    assert (found["set"].reached, found["set"].below) == (1, 1)


def test_several_sets_have_a_line_each_and_one_together():
    rows = [row("a", 1.0, set_name="Set2a"), row("b", 2.0, set_name="Set6b"), row("c", None, set_name="Set7")]
    assert [(one.name, one.mean_gap) for one in summaries(rows)] == [("Set2a", 1.0), ("Set6b", 2.0), ("all", 1.5)]


def test_a_cost_that_rounds_to_the_printed_value_has_reached_it_and_is_not_below():
    rows = [row("a", 0.004), row("b", -0.004)]
    (one,) = summaries(rows)
    assert (one.reached, one.below) == (2, 0)
