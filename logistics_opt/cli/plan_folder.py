"""The folder that ``plan`` leaves: all of it, or nothing."""

import csv
import re
from pathlib import Path
from typing import Any

from logistics_opt.checker import check
from logistics_opt.cli import folder
from logistics_opt.formats import County
from logistics_opt.formats.documents import check_to_json, plan_to_json, problem_to_json
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.model import Plan, Problem
from logistics_opt.report import Lang, graph_roads, notice_text, write_map, write_picture, write_sheets, write_workbook
from logistics_opt.report.gpx import plan_gpx

PLAN = "plan.json"
SHEETS = "sheets"
SHEET = re.compile(r"\d{3,}-.*\.pdf")
FILES = frozenset(
    {
        PLAN,
        "problem.json",
        "check.json",
        "routes.geojson",
        "routes.gpx",
        "plan.xlsx",
        "map.html",
        "map.png",
        SHEETS,
        "unmatched.csv",
    }
)


def ensure_replaceable(out: Path) -> None:
    """Refuse a folder that holds anything but an earlier plan."""
    folder.ensure_replaceable(out, PLAN, _foreign)


def _foreign(out: Path) -> set[str]:
    sheets = {f"{SHEETS}/{name}" for name in _names(out / SHEETS) if not SHEET.fullmatch(name)}
    return set(_names(out)) - FILES | sheets


def _names(path: Path) -> list[str]:
    return [entry.name for entry in path.iterdir()] if path.is_dir() else []


def write_plan_folder(out: Path, county: County, problem: Problem, plan: Plan, lang: Lang) -> None:
    """Write everything, or nothing."""
    with folder.whole_folder(out, lambda: ensure_replaceable(out)) as part:
        _write(part, county, problem, plan, lang)


def _write(out: Path, county: County, problem: Problem, plan: Plan, lang: Lang) -> None:
    def text(name: str, content: str) -> None:
        (out / name).write_text(content, encoding="utf-8")

    text(PLAN, plan_to_json(plan, indent=1))
    text("problem.json", problem_to_json(problem))
    text("check.json", check_to_json(plan, check(problem, plan)))
    text("routes.geojson", routes_geojson(problem, plan, county.path))
    text("routes.gpx", plan_gpx(problem, plan, county.path, lang))
    settings = county.settings
    notice = notice_text(problem, lang, roads=county.generated, note=settings.position_note)
    write_workbook(out / "plan.xlsx", problem, plan, lang, notice=notice)
    roads = [] if county.roads is None else list(graph_roads(county.roads))
    shown: dict[str, Any] = {"roads": roads, "attribution": settings.attribution, "notice": notice}
    write_map(out / "map.html", problem, plan, county.path, lang, **shown)
    write_picture(out / "map.png", problem, plan, county.path, lang, **shown)
    write_sheets(out / SHEETS, problem, plan, lang, notice=notice)
    if county.unmatched:
        _write_unmatched(out / "unmatched.csv", county)


def _write_unmatched(path: Path, county: County) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        columns = list(dict.fromkeys(name for left in county.unmatched for name in left.row))
        writer.writerow(["where 位置", "reason 原因", "may be 可能是", *columns])
        for left in county.unmatched:
            cells = [left.where, left.code, "; ".join(left.candidates), *(left.row.get(name, "") for name in columns)]
            # A cell that begins like a formula must not become one in whoever's spreadsheet opens this.
            writer.writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" else cell for cell in cells])
