"""
Best-known values of a class of instances: the table ``bks.csv`` beside them.

Columns ``instance`` and ``bks``; optional ``status`` (``confirmed``: reproduced on this very file; ``better than the
literature value ...``; ``literature, ...``: printed in a paper, not reproduced), ``optimal`` (``y``: proven), ``set``,
and ``file_cost_divisor``: what a cost found on the file is divided by to compare it (100 in set 4 of the 2E-CVRP).
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from logistics_opt.formats.published.reading import refused
from logistics_opt.formats.published.words import Called, Malformed, number, read_text

_VALUE = Called("a best-known value", "最优已知值")
_DIVISOR = Called("a divisor", "除数")


@dataclass(frozen=True, slots=True, kw_only=True)
class BestKnown:
    """The value to compare a cost with after dividing it by ``divisor``, how far to trust it, whether it is optimal."""

    instance: str
    value: float
    status: str
    proven: bool = False
    set_name: str = ""
    divisor: float = 1.0


def read_best_known(path: Path | str) -> dict[str, BestKnown]:
    """The table by name of instance; raises InvalidInput where it cannot be read."""
    path = Path(path)
    with refused(path):
        rows = csv.DictReader(read_text(path).splitlines())
        if not {"instance", "bks"} <= set(rows.fieldnames or ()):
            raise Malformed("it has no columns instance and bks", "缺少instance与bks列", 1)
        try:
            found = [_best_known(row, rows.line_num) for row in rows]
        except csv.Error as error:
            raise Malformed(f"it is no CSV: {error}", f"不是CSV文件：{error}", rows.line_num) from error
    return {row.instance: row for row in found}


def _best_known(row: dict[str, str | None], line: int) -> BestKnown:
    proven = row.get("optimal") == "y"
    return BestKnown(
        instance=row["instance"] or "",
        value=number(row["bks"] or "", _VALUE, line, least=1e-9),
        status=row.get("status") or ("proven optimal" if proven else "literature"),
        proven=proven,
        set_name=row.get("set") or "",
        divisor=number(row.get("file_cost_divisor") or "1", _DIVISOR, line, least=1e-9),
    )
