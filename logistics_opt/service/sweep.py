"""
Studies that nobody does any more go back to the queue, or fail with the reason; any machine may look, at any time.

What a study is, its row says; that somebody will do it, its workflow in DBOS, under the same id. The two are brought
together again where a machine was killed, or the database was away, between one and the other.
"""

import logging
from collections.abc import Callable, Collection, Iterator

from dbos import DBOSClient, WorkflowStatus

from logistics_opt.errors import Issue
from logistics_opt.service.studies import QUEUE, Studies

_log = logging.getLogger(__name__)

_AT_ONCE = 500  # studies asked for in one query
_OUT = "PENDING"  # DBOS's word for a workflow that a machine has taken
_WAITS = {"ENQUEUED", "DELAYED"}
_TOO_OFTEN = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"


class Sweep:
    """What one machine looks after; ``here``: the studies that it is at."""

    def __init__(self, studies: Studies, client: DBOSClient, name: str, here: Callable[[], Collection[str]]) -> None:
        self._studies, self._client = studies, client
        self._name, self._here = name, here
        self._suspects: set[tuple[str, int | None]] = set()

    def inherit(self, dead: str) -> None:
        """What a dead machine has left goes back to the queue."""
        for one in self._taken_by(dead):
            _log.warning("%s is silent: %s goes back to the queue", dead, one.workflow_id)
            self._back(one)

    def look(self) -> None:
        """See to every open study whose workflow is over, absent, or taken by this machine and not done here."""
        waiting = self._studies.open()  # first: a workflow is never over before its study
        suspects = set()
        for identity, workflow in self._workflows(waiting):
            if workflow is None:
                _log.warning("%s has no workflow: it is queued again", identity)
                self._studies.queue_again(identity)
            elif workflow.status == _OUT:
                if workflow.executor_id == self._name and identity not in self._here():
                    suspects.add((identity, workflow.dequeued_at))
                    self._doubt(workflow)
            elif workflow.status not in _WAITS:
                _log.error("%s is open, its workflow is over: %s", identity, workflow.status)
                self._studies.fail(identity, (_ABANDONED if workflow.status == _TOO_OFTEN else OURS,))
        self._suspects = suspects

    def _doubt(self, workflow: WorkflowStatus) -> None:
        """One that was not done here at the last look either: the answer to its taking was lost, or it was let go."""
        if (workflow.workflow_id, workflow.dequeued_at) in self._suspects:
            _log.warning("%s is not done here: it goes back to the queue", workflow.workflow_id)
            self._back(workflow)

    def _back(self, workflow: WorkflowStatus) -> None:
        # DBOS's own way of recovery, which its client does not offer: only if the machine still has it, and counted.
        system = self._client._sys_db  # noqa: SLF001
        system.reenqueue_for_recovery(workflow.workflow_id, [str(workflow.executor_id)], QUEUE)

    def _taken_by(self, machine: str) -> list[WorkflowStatus]:
        return self._client.list_workflows(status=_OUT, executor_id=machine, load_input=False, load_output=False)

    def _workflows(self, studies: list[str]) -> Iterator[tuple[str, WorkflowStatus | None]]:
        for first in range(0, len(studies), _AT_ONCE):
            some = studies[first : first + _AT_ONCE]
            found = self._client.list_workflows(workflow_ids=some, load_input=False, load_output=False)
            by_id = {one.workflow_id: one for one in found}
            yield from ((identity, by_id.get(identity)) for identity in some)


_ABANDONED = Issue(
    "study-abandoned",
    "study",
    "each of the machines that began it ended, or lost the database, before there was a result",
    "ask for less, or look in the log of the service what ended the machines; then submit it again",
    "多台机器先后开始求解，但都在得出结果前中止或失去数据库连接",
    "请缩小研究规模，或在服务日志中查明机器中止的原因，然后重新提交",
)
OURS = Issue(
    "study-broken",
    "study",
    "the solver failed by a fault of ours",
    "report it with the study's id; the log of the service has the details",
    "求解因程序错误失败",
    "请将研究编号报告给我们；服务日志中有详情",
)
