"""What a column, a key and a table are: the vocabulary in which :mod:`logistics_opt.formats.tables` is written."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds, and the unit a person writes it in; the reader turns it into the package's base unit."""

    TEXT = "text"
    CODE = "code"
    LIST = "list"
    CHOICE = "choice"
    CLOCK = "clock"
    DATE = "date"
    YES_NO = "yes_no"
    KG = "kg"
    LITRES = "litres"
    YUAN = "yuan"
    MINUTES = "minutes"
    SECONDS = "seconds"
    HOURS = "hours"
    KM = "km"
    METRES = "metres"
    GRAMS = "grams"
    COUNT = "count"
    NUMBER = "number"


UNIT_NAMES = {
    Kind.KG: ("kg", "千克"),
    Kind.LITRES: ("litres", "升"),
    Kind.YUAN: ("yuan", "元"),
    Kind.MINUTES: ("minutes", "分钟"),
    Kind.SECONDS: ("seconds", "秒"),
    Kind.HOURS: ("hours", "小时"),
    Kind.KM: ("km", "公里"),
    Kind.METRES: ("m", "米"),
    Kind.GRAMS: ("g", "克"),
    Kind.COUNT: ("whole number", "整数"),
    Kind.NUMBER: ("number", "数字"),
    Kind.CLOCK: ("HH:MM", "时:分"),
    Kind.DATE: ("YYYY-MM-DD", "年-月-日"),
    Kind.YES_NO: ("yes or no", "是/否"),
    Kind.LIST: ("separated by ;", "以分号分隔"),
    Kind.CODE: ("text", "文本"),
    Kind.TEXT: ("text", "文本"),
    Kind.CHOICE: ("one of a list", "选项之一"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a table, or one key of the ``county`` table.

    ``choices`` maps what may be written (English first, Chinese and others after) to the value it means; ``low`` and
    ``high`` bound a number in the column's own unit.
    """

    name: str
    zh: str
    kind: Kind
    note: str
    note_zh: str
    example: str = ""
    required: bool = False
    choices: dict[str, str] = field(default_factory=dict)
    low: float = 0
    high: float | None = None
    also: tuple[str, ...] = ()

    @property
    def header(self) -> str:
        """English and Chinese together, as the template writes it."""
        return f"{self.name} {self.zh}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a county: a CSV file or a sheet of that name."""

    name: str
    zh: str
    note: str
    note_zh: str
    columns: tuple[Column, ...]
    required: bool = False

    def column(self, name: str) -> Column:
        """The column of that English name."""
        return next(column for column in self.columns if column.name == name)
