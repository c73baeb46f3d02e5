"""What each error becomes at the command line: an exit code and a message, never a traceback for a user's mistake."""

import os
import sys
import traceback
from collections.abc import Callable

from rich.markup import escape

from logistics_opt.cli import interrupts
from logistics_opt.cli.show import issues, stderr
from logistics_opt.errors import Cancelled, FaultyPlan, InvalidInput, SolverFailed, UnsupportedProblem

OK = 0
BUG = 1
USAGE = 2
INVALID_INPUT = 3
UNSUPPORTED = 4
SOLVER_FAILED = 5
CANCELLED = 130

EXIT_CODES: dict[type[Exception], int] = {
    InvalidInput: INVALID_INPUT,
    UnsupportedProblem: UNSUPPORTED,
    SolverFailed: SOLVER_FAILED,
    FaultyPlan: BUG,
    Cancelled: CANCELLED,
    OSError: INVALID_INPUT,
}

MEANINGS: dict[int, str] = {
    OK: "done; for `check`: the plan has no fault",
    BUG: "a fault in the plan, or an error in this program",
    USAGE: "the command line is wrong: an unknown option, a missing argument",
    INVALID_INPUT: "the input cannot be used; every issue is printed, in English and Chinese",
    UNSUPPORTED: "the back end asked for cannot solve this problem",
    SOLVER_FAILED: "the solver's process failed",
    CANCELLED: "stopped by the user before there was a plan to keep",
}


def guarded(work: Callable[[], object]) -> int:
    """Do the work; return 0, or the exit code of the error that it raised after saying on stderr what went wrong."""
    try:
        work()
    except SystemExit as stop:
        return _code(stop.code)
    except KeyboardInterrupt:
        return CANCELLED
    except BrokenPipeError:
        # Whoever read our output has gone: keep the interpreter from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except tuple(EXIT_CODES) as error:
        say(error)
        return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
    except Exception:  # noqa: BLE001  the last stop before the user: whatever arrives here is a bug of ours
        if interrupts.came():
            return CANCELLED
        traceback.print_exc()
        stderr().print("[red]This is a bug in logistics-opt, not your mistake: please report the lines above.[/]")
        return BUG
    return OK


def say(error: Exception) -> None:
    """Print an error for a person, on stderr."""
    console = stderr()
    if isinstance(error, InvalidInput):
        issues(error.issues, console=console)
    elif isinstance(error, OSError) and error.filename is not None:
        console.print(f"[red]{escape(str(error.filename))}[/]: {escape(error.strerror or str(error))}")
    else:
        console.print(f"[red]{escape(str(error))}[/]")


def _code(code: str | int | None) -> int:
    if isinstance(code, str):
        return BUG
    return OK if code is None else code
