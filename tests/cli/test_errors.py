"""Each error becomes its exit code and a message a person can act on."""

import signal
import subprocess
import sys

import pytest

from logistics_opt.cli import interrupts, run
from logistics_opt.cli.errors import BUG, CANCELLED, EXIT_CODES, MEANINGS, guarded
from logistics_opt.errors import (
    Cancelled,
    FaultyPlan,
    InvalidInput,
    Issue,
    LogisticsError,
    Severity,
    SolverFailed,
    UnsupportedProblem,
)


def issue(code: str, severity: Severity = Severity.ERROR) -> Issue:
    return Issue(code, "sites.csv row 3", "it is so", "do this", "原因如此", "请这样做", severity)


def raising(error: BaseException) -> int:
    def work() -> None:
        raise error

    return guarded(work)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FaultyPlan("a van leaves before its goods are sorted"), 1),
        (InvalidInput([issue("bad-cell")]), 3),
        (FileNotFoundError(2, "No such file or directory", "nowhere.csv"), 3),
        (UnsupportedProblem("ortools", ["it has no wings"]), 4),
        (SolverFailed("the solver's process ended with signal 11"), 5),
        (Cancelled("stopped"), 130),
        (KeyboardInterrupt(), 130),
        (SystemExit(2), 2),
        (SystemExit(None), 0),
        (SystemExit("words"), 1),
    ],
)
def test_each_error_has_its_exit_code(error: BaseException, code: int) -> None:
    assert raising(error) == code


def test_every_error_of_the_package_has_an_exit_code_and_a_meaning() -> None:
    assert set(LogisticsError.__subclasses__()) <= set(EXIT_CODES)
    assert set(EXIT_CODES.values()) <= set(MEANINGS)


def test_all_issues_are_printed_in_both_languages_the_grave_ones_first(capsys: pytest.CaptureFixture[str]) -> None:
    raising(InvalidInput([issue("small-thing", Severity.WARNING), issue("bad-cell"), issue("bad-row")]))
    said = capsys.readouterr().err
    assert said.index("bad-cell") < said.index("bad-row") < said.index("small-thing")
    assert "it is so; do this" in said
    assert "原因如此；请这样做" in said
    assert "2 error(s)" in said


def test_brackets_in_an_error_are_printed_and_not_taken_for_markup(capsys: pytest.CaptureFixture[str]) -> None:
    raising(SolverFailed("answered [/red] instead of tours"))
    assert "[/red]" in capsys.readouterr().err


def test_a_bug_says_that_it_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(ZeroDivisionError("division by zero")) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "bug in logistics-opt" in said


def test_an_unknown_option_is_a_usage_error() -> None:
    assert run(["data", "--no-such-option"]) == 2


def test_the_installed_script_and_the_module_are_the_same_program() -> None:
    done = subprocess.run([sys.executable, "-m", "logistics_opt", "--help"], capture_output=True, text=True, check=True)
    assert "Usage: logistics-opt" in done.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    line = f"{sys.executable} -m logistics_opt --help | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_an_interrupt_that_a_library_turns_into_an_error_is_no_bug(capsys):
    def work():
        interrupts.loaded()
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as stop:
            raise RuntimeError("could not write the clock") from stop

    with interrupts.restored():
        assert guarded(work) == CANCELLED
    assert "Traceback" not in capsys.readouterr().err


def test_an_error_after_somebody_elses_interrupt_is_a_bug_again():
    def work():
        raise RuntimeError

    with interrupts.restored():
        assert guarded(work) == BUG
