"""``logistics-opt compare``."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
import xlsxwriter
from rich.table import Table
from rich.text import Text

from logistics_opt.cli import folder, show
from logistics_opt.cli.plan import Language
from logistics_opt.cli.site_folder import PLACEMENT
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats.comparison import FEWEST, MOST, ComparisonDocument, KpiDocument, named
from logistics_opt.formats.documents import comparison_to_json, placement_from_json, read_document
from logistics_opt.formats.placement_document import PlacementDocument
from logistics_opt.report import Lang
from logistics_opt.report.placement.words import place_name
from logistics_opt.report.words import pick

COMPARISON = "compare.json"
FILES = frozenset({COMPARISON, "compare.xlsx"})
_LONGEST = 20  # villages on the terminal; all are in the workbook
_UNIT = {"yuan": ("yuan", "元"), "min": ("min", "分钟")}
_Row = Sequence[object]


def compare(
    results: Annotated[
        list[Path], typer.Argument(help=f"{FEWEST} to {MOST} folders that site wrote, or their placement.json.")
    ],
    out: Annotated[Path, typer.Option(help="The folder to write; a comparison that is there already is replaced.")],
    lang: Annotated[Language, typer.Option(help="Language of what is printed.")] = Language.ZH,
) -> None:
    """Put results of placement side by side, against the first: figures, depots, villages, what is not comparable."""
    target = folder.named(out)
    _ensure_replaceable(target)
    if not FEWEST <= len(results) <= MOST:
        raise typer.BadParameter(f"{FEWEST} to {MOST} results can be compared", param_hint="RESULTS")
    made = ComparisonDocument.of(named(list(zip(map(_called, results), _read(results), strict=True))))
    with folder.whole_folder(target, lambda: _ensure_replaceable(target)) as part:
        (part / COMPARISON).write_text(comparison_to_json(made), encoding="utf-8")
        _write_workbook(part / "compare.xlsx", made)
    _say(made, lang.value)
    show.stdout().print(Text(f"{out}"))


def _ensure_replaceable(out: Path) -> None:
    folder.ensure_replaceable(out, COMPARISON, lambda path: {entry.name for entry in path.iterdir()} - FILES)


def _read(paths: Sequence[Path]) -> list[PlacementDocument]:
    """Every result; raises InvalidInput with every error of every one."""
    found: list[PlacementDocument] = []
    issues: list[Issue] = []
    for path in paths:
        try:
            found.append(placement_from_json(read_document(path / PLACEMENT if path.is_dir() else path)))
        except InvalidInput as error:
            issues += [
                Issue(i.code, f"{path} {i.where}", i.cause, i.remedy, i.cause_zh, i.remedy_zh) for i in error.issues
            ]
    if issues:
        raise InvalidInput(issues)
    return found


def _called(path: Path) -> str:
    """What a result is called whose scenario has no name: as its folder."""
    return folder.named(path if path.is_dir() else path.parent).name


def _say(made: ComparisonDocument, lang: Lang) -> None:
    console = show.stdout()
    console.print(_figures(made, lang))
    first, names = made.results[0], _names(made, lang)
    for change in made.changes:
        opened, shut = (_listed(names, ids, lang) for ids in (change.opened, change.shut))
        said = (
            f"{change.result} against {first}: opens {opened}; closes {shut}; {change.moved} villages and seats move",
            f"{change.result}与{first}相比：多开{opened}；少开{shut}；{change.moved}个村和驻地改由别处供应",
        )
        console.print(Text(pick(lang, said)))
    for move in made.moves[:_LONGEST]:
        places = " → ".join("-" if place is None else names.get(place, place) for place in move.places)
        console.print(Text(f"  {names.get(move.site, move.name)}: {places}"))
    more = len(made.moves) - _LONGEST
    if more > 0:
        console.print(Text(pick(lang, (f"  ... and {more} more, in compare.xlsx", f"  其余{more}个见compare.xlsx"))))
    for caveat in made.caveats:
        words = pick(lang, (f"(*) not comparable [{caveat.code}] {caveat.result}: {caveat.cause}",
                            f"(*) 不可比 [{caveat.code}] {caveat.result}：{caveat.cause_zh}"))  # fmt: skip
        show.stderr().print(Text(words))


def _figures(made: ComparisonDocument, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("", *made.results):
        table.add_column(Text(name), justify="right" if name else "left")
    for kpi in _known(made):
        label = pick(lang, (kpi.name, kpi.name_zh))
        unit = pick(lang, _UNIT.get(kpi.unit, (kpi.unit, kpi.unit)))
        said = f"{label}{pick(lang, (', ', '，'))}{unit}" if unit else label
        table.add_row(Text(said), *(Text(_cell(kpi, i)) for i in range(len(made.results))))
    return table


def _known(made: ComparisonDocument) -> Iterator[KpiDocument]:
    """The figures that some result has: without plans there are no costs of plans."""
    return (kpi for kpi in made.kpis if any(value is not None for value in kpi.values))


def _names(made: ComparisonDocument, lang: Lang) -> dict[str, str]:
    return {site: place_name(name, lang) for site, name in made.names.items()}


def _listed(names: Mapping[str, str], ids: Sequence[str], lang: Lang) -> str:
    return pick(lang, (", ", "、")).join(names.get(site, site) for site in ids) or pick(lang, ("none", "无"))


def _cell(kpi: KpiDocument, i: int) -> str:
    value, more = kpi.values[i], kpi.differences[i]
    if value is None:
        return "-"
    digits = 1 if kpi.unit == "min" else 0
    shown = f"{value:,.{digits}f}"
    if i == 0:
        return shown
    if not kpi.comparable[i]:
        return f"{shown} (*)"
    if more is None:
        return shown
    # Neither +0 nor -0: what is the same has no sign.
    return f"{shown} ({more:+,.{digits}f})" if round(more, digits) else f"{shown} (0)"


def _write_workbook(path: Path, made: ComparisonDocument) -> None:
    # Text stays text: no name a user wrote becomes a formula, a link or a number.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), plain) as book:
        head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E5F", "text_wrap": True})
        number = book.add_format({"num_format": "#,##0.00"})
        for title, rows in _sheets(made):
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, 20, 22)
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    if isinstance(value, float | int):
                        sheet.write_number(y, x, value, number)
                    elif value is not None:
                        sheet.write_string(y, x, str(value), head if y == 0 else None)


def _sheets(made: ComparisonDocument) -> Iterator[tuple[str, list[_Row]]]:
    others = made.results[1:]
    yield (
        "Figures 指标",
        [
            ("figure 指标", "unit 单位", *made.results, *(f"{name} − {made.results[0]}" for name in others)),
            *(
                (f"{k.name} {k.name_zh}", " ".join(_UNIT.get(k.unit, (k.unit,))), *k.values, *k.differences[1:])
                for k in _known(made)
            ),
        ],
    )
    yield (
        "Depots 站点",
        [
            ("result 方案", "opened 开设", "closed 关闭", "villages moved 改属村数"),
            *(
                (
                    c.result,
                    *("; ".join(made.names.get(s, s) for s in ids) for ids in (c.opened, c.shut)),
                    float(c.moved),
                )
                for c in made.changes
            ),
        ],
    )
    yield (
        "Villages 村",
        [
            ("village 村", "id 编号", *made.results),
            *((m.name, m.site, *(made.names.get(p or "", p or "") for p in m.places)) for m in made.moves),
        ],
    )
    yield (
        "Not comparable 不可比",
        [
            ("result 方案", "code 代码", "why", "原因"),
            *((c.result, c.code, c.cause, c.cause_zh) for c in made.caveats),
        ],
    )
