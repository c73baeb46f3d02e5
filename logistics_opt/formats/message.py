"""What a message is: the sentences of an issue code in both languages, and how grave it is."""

from dataclasses import dataclass

from logistics_opt.errors import Severity


@dataclass(frozen=True, slots=True)
class Message:
    """The sentences of one issue code."""

    severity: Severity
    cause: str
    remedy: str
    cause_zh: str
    remedy_zh: str


def error(cause: str, remedy: str, cause_zh: str, remedy_zh: str) -> Message:
    """What stops the reading."""
    return Message(Severity.ERROR, cause, remedy, cause_zh, remedy_zh)


def warning(cause: str, remedy: str, cause_zh: str, remedy_zh: str) -> Message:
    """What is doubtful, while the rest is used."""
    return Message(Severity.WARNING, cause, remedy, cause_zh, remedy_zh)


def repair(cause: str, cause_zh: str) -> Message:
    """What was put right: ``cause`` is followed by the first change and the number of all."""
    return Message(
        Severity.REPAIR,
        cause + ": {change} ({count} in all)",
        "nothing to do; correct the file if the reading is wrong",
        cause_zh + "：{change}（共{count}处）",
        "无需处理；若理解有误请改正文件",
    )
