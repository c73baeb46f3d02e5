"""The folder that ``plan`` leaves: all of it, or nothing."""

import csv
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import typer

from logistics_opt.checker import check
from logistics_opt.cli.interrupts import Shield, settled
from logistics_opt.formats import County
from logistics_opt.formats.documents import check_to_json, plan_to_json, problem_to_json
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.model import Plan, Problem
from logistics_opt.network import network_info
from logistics_opt.report import Lang, graph_roads, notice_text, write_map, write_picture, write_sheets, write_workbook

PLAN = "plan.json"
SHEETS = "sheets"
SHEET = re.compile(r"\d{3,}-.*\.pdf")
FILES = frozenset(
    {
        PLAN,
        "problem.json",
        "check.json",
        "routes.geojson",
        "plan.xlsx",
        "map.html",
        "map.png",
        SHEETS,
        "unmatched.csv",
    }
)


def ensure_replaceable(out: Path) -> None:
    """Refuse a folder that holds anything but an earlier plan: nobody's files are ever deleted."""
    if not out.exists():
        return
    if not out.is_dir():
        raise typer.BadParameter(f"{out} is a file", param_hint="--out")
    there = {entry.name for entry in out.iterdir()}
    foreign = there - FILES | {f"{SHEETS}/{name}" for name in _names(out / SHEETS) if not SHEET.fullmatch(name)}
    if there and (PLAN not in there or foreign):
        strange = ", ".join(sorted(foreign)[:5]) or "an unfinished plan"
        raise typer.BadParameter(f"{out} holds {strange}: choose a new or empty folder", param_hint="--out")


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()] if folder.is_dir() else []


def write_plan_folder(out: Path, county: County, problem: Problem, plan: Plan, lang: Lang) -> None:
    """
    Write everything beside ``out``, then put it in its place at once.

    A Ctrl-C while it writes leaves nothing new; once the folder is in its place, it no longer matters.
    """
    with Shield() as shield:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}-"))
        try:
            part = beside / out.name
            part.mkdir()
            shield.open()
            _write(part, county, problem, plan, lang)
            ensure_replaceable(out)  # it may have changed while the search went on
            shield.close()
            if out.exists():
                out.rename(beside / "before")
            part.rename(out)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    settled()


def _write(folder: Path, county: County, problem: Problem, plan: Plan, lang: Lang) -> None:
    def text(name: str, content: str) -> None:
        (folder / name).write_text(content, encoding="utf-8")

    text(PLAN, plan_to_json(plan, indent=1))
    text("problem.json", problem_to_json(problem))
    text("check.json", check_to_json(plan, check(problem, plan)))
    text("routes.geojson", routes_geojson(problem, plan, county.path))
    settings = county.settings
    notice = notice_text(problem, lang, roads=generated_share(county), note=settings.position_note)
    write_workbook(folder / "plan.xlsx", problem, plan, lang, notice=notice)
    roads = [] if county.roads is None else list(graph_roads(county.roads))
    shown: dict[str, Any] = {"roads": roads, "attribution": settings.attribution, "notice": notice}
    write_map(folder / "map.html", problem, plan, county.path, lang, **shown)
    write_picture(folder / "map.png", problem, plan, county.path, lang, **shown)
    write_sheets(folder / SHEETS, problem, plan, lang, notice=notice)
    if county.unmatched:
        _write_unmatched(folder / "unmatched.csv", county)


def generated_share(county: County) -> float:
    """The share of the county's road length that is generated, 0 to 1; 0 where it has no roads."""
    return 0.0 if county.roads is None else network_info(county.roads).generated


def _write_unmatched(path: Path, county: County) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        columns = list(dict.fromkeys(name for left in county.unmatched for name in left.row))
        writer.writerow(["where 位置", "reason 原因", "may be 可能是", *columns])
        for left in county.unmatched:
            cells = [left.where, left.code, "; ".join(left.candidates), *(left.row.get(name, "") for name in columns)]
            # A cell that begins like a formula must not become one in whoever's spreadsheet opens this.
            writer.writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" else cell for cell in cells])
