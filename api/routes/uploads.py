"""What counties and networks have in common when they are sent: looked over elsewhere, told in one form."""

from typing import TypeVar

from pydantic import BaseModel

from api.errors import ErrorBody, Refused
from api.house import House
from logistics_opt.errors import Issue, Severity
from logistics_opt.formats.log import Change
from logistics_opt.service.processes import SolverStopped
from logistics_opt.service.work.quick import Quick, What
from logistics_opt.service.work.task import Edited, File, Looked


class ChangeBody(BaseModel):
    """A cell that was put right on reading: what it said, and what is used instead."""

    code: str
    table: str
    row: int
    column: str
    read: str
    became: str
    cause: str
    cause_zh: str

    @classmethod
    def of(cls, change: Change) -> "ChangeBody":
        """The same as a change of the package."""
        return cls(**{name: getattr(change, name) for name in cls.model_fields})


T = TypeVar("T", Looked, Edited)


def look_over(service: House, what: What, files: dict[str, File], answer: type[T]) -> T:
    """Read it in a process that may not grow or take long. Raises ``InvalidInput`` with all that is wrong."""
    try:
        found = service.uploads.run(Quick(what=what, files=files), seconds=service.settings.upload_seconds)
    except SolverStopped as error:
        raise Refused(422, _TOO_HEAVY) from error
    if not isinstance(found, answer):
        raise TypeError(f"a look made {type(found)}")
    return found


def told(looked: Looked, *severities: Severity) -> list[ErrorBody]:
    """The issues of these severities."""
    return [ErrorBody.of(issue) for issue in looked.issues if issue.severity in severities]


_TOO_HEAVY = Issue(
    "upload-too-heavy",
    "body",
    "reading it took more memory or time than this service gives to an upload",
    "send a smaller one; if it is one county, have LOGISTICS_QUICK_MEMORY_MB or LOGISTICS_UPLOAD_SECONDS raised",
    "读取该文件所需内存或时间超过本服务的上限",
    "请缩小文件；若确为一县数据，请管理员调高 LOGISTICS_QUICK_MEMORY_MB 或 LOGISTICS_UPLOAD_SECONDS",
)
