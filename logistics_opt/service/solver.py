"""
A solver's own side: a fresh interpreter that knows nothing of Ctrl-C and does one task after another.

It leads a group of processes, which end with it. It ends with the program that started it, even if that is killed: its
end of the pipe says so.
"""

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from logistics_opt.errors import Cancelled, InvalidInput, Issue, SolverFailed

READY = "ready"
"""What a solver says first: a task would be begun at once."""

Report = Callable[[dict[str, Any]], bool]


class Work(Protocol):
    """What a solver does with a task: told how far it is, it says with ``False`` that the best so far will do."""

    def __call__(self, task: Any, report: Report, /) -> Any:
        """Do it; a module's own function, so that it can be sent."""
        ...


class SolverStopped(SolverFailed):
    """The solver is gone before it was done; ``issue`` says why, to whoever asked."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(str(issue))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a task: a value, or what went wrong in a form that survives the way between processes."""

    made: Any = None
    issues: tuple[Issue, ...] = ()
    cancelled: str = ""
    out_of_memory: bool = False
    broken: str = ""

    def value(self) -> Any:
        """What was made. Raises what :meth:`.processes.Solvers.run` says."""
        if self.issues:
            raise InvalidInput(self.issues)
        if self.cancelled:
            raise Cancelled(self.cancelled)
        if self.out_of_memory:
            raise SolverStopped(died(None, None))
        if self.broken:
            raise RuntimeError(self.broken)
        return self.made


def serve(line: Connection, work: Work, memory: int, prepare: Callable[[], None] | None) -> None:
    """Do ``prepare``, say that it is ready, and then each task, until the parent is gone."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is nobody's answer
    _limit_memory(memory)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the parent ends it, when what is under way is stored
    ear = _Ear(line)
    if prepare is not None:
        try:
            prepare()
        except Exception:  # noqa: BLE001  it is only slower then
            traceback.print_exc()
    line.send(READY)
    while True:
        task = ear.task()
        answer = _done(work, task, ear.report)
        try:
            line.send(answer)
        except OSError:
            return


def _done(work: Work, task: Any, report: Report) -> Answer:
    try:
        return Answer(work(task, report))
    except InvalidInput as error:
        return Answer(issues=error.issues)
    except Cancelled as error:
        return Answer(cancelled=str(error) or "stopped")
    except MemoryError:
        return Answer(out_of_memory=True)
    except Exception:  # noqa: BLE001  the parent raises it
        return Answer(broken=traceback.format_exc())


class _Ear:
    """Hears at any time whether to stop, and at once whether the parent is gone."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._tasks: list[Any] = []
        self._there = threading.Semaphore(0)
        self._stop = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def task(self) -> Any:
        self._there.acquire()
        return self._tasks.pop()

    def report(self, progress: dict[str, Any]) -> bool:
        self._line.send(progress)
        return not self._stop.is_set()

    def _listen(self) -> None:
        while True:
            try:
                heard = self._line.recv()
            except (EOFError, OSError):
                if hasattr(os, "killpg"):
                    os.killpg(0, signal.SIGKILL)
                os._exit(0)
            if heard is None:
                self._stop.set()
            else:
                self._stop.clear()
                self._tasks.append(heard)
                self._there.release()


def _limit_memory(most: int) -> None:
    if sys.platform == "linux":  # elsewhere the limit would be one of addresses, of which libraries take plenty
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def died(code: int | None, memory: int | None) -> Issue:
    """That a solver is gone, with its exit code and the most memory it may have, where they are known."""
    limit = "" if memory is None else f", {memory // 2**20} MiB"
    how = "" if code is None else f" (exit code {code})"
    return Issue(
        "solver-memory",
        "study",
        f"the solver died{how}; most likely it needed more memory than this service gives it{limit}",
        "make the study smaller, or have LOGISTICS_STUDY_MEMORY_MB raised",
        f"求解进程异常退出{how}，多半是内存超过本服务上限{limit}",
        "请缩小研究规模，或请管理员调高 LOGISTICS_STUDY_MEMORY_MB",
    )
