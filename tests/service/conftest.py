"""A machine of the queue in this process, whose solver has next to nothing to do."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from logistics_opt.service import runtime
from logistics_opt.service.database import open_database
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.keys import Key, Keys
from logistics_opt.service.requests import Study as Request
from logistics_opt.service.roles import Role
from logistics_opt.service.runtime import Runtime
from logistics_opt.service.settings import Settings
from logistics_opt.service.studies import Study
from logistics_opt.service.work import Made, Task

SILENT = 0.5  # seconds after which a machine counts as dead, and between two sweeps


class Solvers:
    """
    In the place of processes: waits a tenth of a second less often than the request has steps, makes one document.

    A real solver takes seconds to start, and what is tested here is what comes before and after it.
    """

    def run(self, task: Task, **_: object) -> Made:
        time.sleep((task.request["options"]["max_steps"] - 1) / 10)
        made = New(kind=Kind.RESULT, content=task.study.encode(), media="text/plain", about={})
        return Made(documents=(made,), summary={"made": 1})

    def close(self) -> None:
        """Nothing is open."""


class Desk:
    """Where a test submits studies and waits for them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = open_database(settings)
        self.keys = Keys(self.engine)
        self.key, _ = self.keys.create("first", Role.ADMIN)
        self.runtime = Runtime(settings, self.engine)
        self.runtime.solvers = Solvers()
        self.studies = self.runtime.studies

    def submit(self, key: Key | None = None, *, tenths: int = 0) -> str:
        """The id of a new study that takes so long."""
        asked: dict[str, Any] = {
            "kind": "daily_routes",
            "document": {"county": "huining"},
            "options": {"max_steps": tenths + 1},
        }
        request = TypeAdapter(Request).validate_python(asked)
        return self.studies.submit(request, key or self.key, repeat_of=None, most=1_000)[0].id

    def study(self, identity: str) -> Study:
        found = self.studies.find(identity)
        assert found is not None
        return found

    def ended(self, identity: str, *, seconds: float = 60.0) -> Study:
        """The study when it is over."""
        deadline = time.monotonic() + seconds
        while not (found := self.study(identity)).state.over:
            assert time.monotonic() < deadline, found
            time.sleep(0.05)
        return found

    def documents(self, identity: str) -> int:
        return len(self.runtime.documents.page(Kind.RESULT, study=identity, most=10))

    def workflow(self, identity: str) -> Any:
        """What DBOS has under the id."""
        found = self.runtime.client.list_workflows(workflow_ids=[identity])
        return found[0] if found else None

    def close(self) -> None:
        self.runtime.close()
        self.engine.dispose()


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desk]]:
    """``opened(**settings)``: a desk with a database of its own, SQLite if nothing else is said; no machine yet."""
    monkeypatch.setattr(runtime, "_POLL", 0.02)  # seconds
    with contextlib.ExitStack() as stack:

        def opened(**settings: Any) -> Desk:
            said = {"data_dir": tmp_path, "machine_silent_seconds": SILENT, "solvers": 1, "study_seconds": 60.0}
            desk = Desk(Settings(**(said | settings)))
            stack.callback(desk.close)
            return desk

        yield opened
