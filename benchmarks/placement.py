"""
Where Huining's depots should stand: every radial question timed, and location-routing against the other answers.

    python benchmarks/placement.py run      # appends to placement.csv what is not there yet; about 15 minutes
    python benchmarks/placement.py table    # writes placement.md from it

The case is the demo county: 28 depots of today and 57 candidates, 350 villages and counters, four seasons. Radial
questions are answered on one core, from the case to the proof. Location-routing is asked as the command line asks it,
on two cores, with the default and with half the steps of search for each plan; its ``seconds`` are of the whole study,
evidence included. Then p-median is asked with as many depots as location-routing has chosen.

All answers of a study are judged on the same five days, whose orders and seeds had no part in choosing. A difference
is the mean over the days, with the 95 % margin of Student's t. Positions, goods, fleet and prices of Huining are
generated or own estimates: the figures compare answers, they are no forecast.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from logistics_opt.demo import find_county
from logistics_opt.formats.county import County, open_county
from logistics_opt.formats.scenario import QuestionDocument, Scenario
from logistics_opt.siting.case import Case, case_of
from logistics_opt.siting.placement import Placement
from logistics_opt.siting.questions.backup_cover import BackupCover
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.location_routing import LocationRouting
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rates import rates_of
from logistics_opt.siting.rules import Rules
from logistics_opt.study.depot_placement import STEPS, Effort, place_depots
from logistics_opt.study.placement.staffing import counter_cost
from logistics_opt.units import MINUTE, YUAN

HERE = Path(__file__).parent
ROWS, TABLE = HERE / "placement.csv", HERE / "placement.md"
TIME_LIMIT = 300.0
RADIAL: dict[str, Question] = {
    "p-median, 8 depots": PMedian(8),
    "p-median, 28 depots": PMedian(28),
    "p-centre, 8 depots": PCentre(8),
    "set-cover, 90 minutes": SetCover(90 * MINUTE),
    "max-cover, 8 depots, 60 minutes": MaxCover(8, 60 * MINUTE),
    "backup-cover, 28 depots, 120 minutes": BackupCover(28, 120 * MINUTE),
    "fixed-charge, whole villages": FixedCharge(),
    "fixed-charge, split villages": FixedCharge(split=True),
}
EFFORTS = ((STEPS, TIME_LIMIT), (STEPS // 2, TIME_LIMIT))  # steps, seconds
PEER = "p-median with as many depots"


@dataclass(frozen=True, slots=True)
class Row:
    """A radial question answered (``steps`` 0), or one answer of a routed study; yuan a year, yuan a day, percent."""

    study: str
    steps: int
    answer: str
    depots: int
    proven: int
    seconds: float
    plans_compared: int = 0
    finished: int = 0
    yearly: float = 0.0
    unseen_day: float = 0.0
    saved_percent: float = 0.0  # by location-routing against this answer, on unseen days
    margin_percent: float = 0.0


def radial(county: County) -> Iterator[Row]:
    """Every radial question, on its own."""
    asked = _scenario("fixed-charge").dated(county).asked_of(county)
    _, everyday = asked.seasons[0]
    case: Case = case_of(
        asked.seasons, asked.candidates, rates_of(everyday), direct=True, counter=counter_cost(everyday)
    )
    for name, question in RADIAL.items():
        began = time.perf_counter()
        answer = question.best(case, Rules(), time_limit=TIME_LIMIT)
        seconds = time.perf_counter() - began
        proven = answer is not None and answer.bound >= answer.value - 1e-6 * abs(answer.value)
        yield Row("radial", 0, name, len(answer.depots) if answer else -1, proven, seconds)


def routed(county: County, steps: int, limit: float) -> Iterator[Row]:
    """Location-routing and what stands beside it, then p-median with as many depots."""
    found = _study(county, LocationRouting(), Effort(time_limit=limit, steps=steps))
    peer = _study(
        county, PMedian(len(found.asked.answer.depots)), Effort(time_limit=limit, steps=steps, evidence=False)
    )
    options = [(option.name, option) for option in found.options] + [(PEER, peer.asked)]
    for name, option in options:
        against = found.difference(found.asked, option)
        if option.routed is None or against is None or found.located is None:
            raise RuntimeError(f"{name} was not judged")
        days = option.routed.per_unseen_day
        yield Row(
            study="routed",
            steps=steps,
            answer=name,
            depots=len(option.answer.depots),
            proven=int(against.proven),
            seconds=found.seconds if name == LocationRouting.name else 0.0,
            plans_compared=found.located.tried if name == LocationRouting.name else 0,
            finished=int(found.located.finished),
            yearly=option.routed.yearly / YUAN,
            unseen_day=sum(days) / len(days) / YUAN,
            saved_percent=100 * against.share,
            margin_percent=100 * against.margin / against.base,
        )


def _study(county: County, question: Question | LocationRouting, effort: Effort) -> Placement:
    asked = (
        Scenario(county="huining", question=QuestionDocument(name="location-routing")).dated(county).asked_of(county)
    )
    return place_depots(asked.seasons, asked.candidates, question=question, unseen=asked.unseen, effort=effort)


def _scenario(question: str) -> Scenario:
    return Scenario(county="huining", question=QuestionDocument(name=question))


def run() -> None:
    """What has no row yet."""
    county = open_county(find_county("huining"))
    done = {(row["study"], int(row["steps"])) for row in _rows()}
    if ("radial", 0) not in done:
        _append(radial(county))
    for steps, limit in EFFORTS:
        if ("routed", steps) not in done:
            _append(routed(county, steps, limit))


def table() -> None:
    """placement.md from the rows."""
    rows = _rows()
    lines = [
        "# Where Huining's depots should stand",
        "",
        "Made by `benchmarks/placement.py`, whose docstring says what is measured, on two cores of a shared machine.",
        "Positions, goods and prices of Huining are generated or own estimates: the figures compare answers.",
        "",
        "## Radial questions, one core",
        "",
        "| question | depots | proven | seconds |",
        "|---|---:|---|---:|",
    ]
    lines += [
        f"| {row['answer']} | {row['depots']} | {'yes' if int(row['proven']) else 'no'} | {float(row['seconds']):.2f} |"
        for row in rows
        if row["study"] == "radial"
    ]
    for steps in sorted({int(row["steps"]) for row in rows if row["study"] == "routed"}):
        part = [row for row in rows if row["study"] == "routed" and int(row["steps"]) == steps]
        own = next(row for row in part if row["answer"] == LocationRouting.name)
        ended = "no neighbour was cheaper" if int(own["finished"]) else "the time limit ended it"
        lines += [
            "",
            f"## Location-routing, {steps:,} steps a plan{' (the default)' if steps == STEPS else ''}",
            "",
            f"{float(own['seconds']):.0f} s in all, {own['plans_compared']} sets compared; {ended}. Saved: by",
            "location-routing against the answer, on five days that had no part in choosing, with its 95 % margin.",
            "",
            "| answer | depots | yuan a year, seasons' days | yuan a day, unseen days | saved, % | proven |",
            "|---|---:|---:|---:|---:|---|",
        ]
        lines += [_line(row) for row in part]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _line(row: dict[str, str]) -> str:
    own = row["answer"] == LocationRouting.name
    saved = "" if own else f"{float(row['saved_percent']):.1f} ± {float(row['margin_percent']):.1f}"
    proven = "" if own else ("yes" if int(row["proven"]) else "not proven")
    return (
        f"| {row['answer']} | {row['depots']} | {float(row['yearly']):,.0f} | {float(row['unseen_day']):,.0f} "
        f"| {saved} | {proven} |"
    )


def _rows() -> list[dict[str, str]]:
    if not ROWS.exists():
        return []
    with ROWS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _append(made: Iterator[Row]) -> None:
    names = [field.name for field in fields(Row)]
    rows = [{name: _text(getattr(row, name)) for name in names} for row in made]  # a study's rows together, or none
    new = not ROWS.exists()
    with ROWS.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerows(rows)


def _text(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else int(value) if isinstance(value, bool) else value


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run", "table"])
    if parser.parse_args().what == "run":
        run()
    table()


if __name__ == "__main__":
    sys.exit(main())
