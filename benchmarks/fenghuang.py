"""
Where the depots of Fenghuang should stand: from villages and straight lines, and what changes when roads are added.

    python benchmarks/fenghuang.py run [--only p-median]   # appends to fenghuang.csv what is not there yet
    python benchmarks/fenghuang.py table                   # writes fenghuang.md from it

The county is that of ``fenghuang_county.py`` beside this script, which says what of it is real. Two are compared:
``straight``, without roads, and ``roads``, with them.

Conventions. p-median, p-centre and max-cover ask for 8 depots, backup-cover for as many as today. The limits of the
coverage questions are the shortest that some places keep on straight lines, and on roads, rounded up to ten minutes.
``seconds`` are those of a whole study on one core of a machine that others use too: a radial one also answers
fixed-charge and p-median with as many depots, location-routing drives all of them. Minutes are one way, from the place
that most goods come from; the mean is over villages and township counters. ``planned``: the answer from straight lines
judged on the roads, every village given to those depots anew; location-routing by plans made with the same steps. The
roads are drawn nine times more, to judge some questions' answers on each.
"""

import argparse
import csv
import math
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, median
from typing import Any

import numpy as np
from fenghuang_county import COUNTY_SEAT, FACTOR, FILE, Drawn, draw, draw_roads, write

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.county import County
from logistics_opt.model import Problem, ProfileName, SiteId, Standing, Tier
from logistics_opt.siting.answer import Answer, Service
from logistics_opt.siting.case import Case, case_of
from logistics_opt.siting.placement import Option, Placement
from logistics_opt.siting.programme import Floats
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
from logistics_opt.study.depot_placement import Effort, place_depots
from logistics_opt.study.placement.staffing import counter_cost
from logistics_opt.units import HOUR, MINUTE, YUAN, Seconds

HERE = Path(__file__).parent
ROWS, TABLE = HERE / "fenghuang.csv", HERE / "fenghuang.md"
DEPOTS = 8
DRAWS = 10  # of roads
NEAREST = 500.0  # metres: for nearer pairs the way to the road is longer than the road
STRAIGHT, ROADS, FACT, MATCHED = "straight", "roads", "fact", "matched"
LEVEL = "village and place: metres, median"
KINDS = (
    "today", "p-median", "p-centre", "set-cover", "max-cover", "backup-cover", "fixed-charge", "location-routing",
)  # fmt: skip
SHOWS = (
    "- A list of villages alone is enough to ask every question before anybody has roads; all radial answers are",
    "  proven best within seconds.",
    "- A factor on straight lines does not stand for roads. p-median and p-centre do not depend on it: lengthening",
    "  every drive alike leaves their depots as they are. What changes them is that some drives grow more than",
    "  others.",
    "- A limit in minutes is the most fragile: it depends on the level as well, and a limit that every village",
    "  keeps on straight lines is missed by many on roads. A factor that fits helps there and does not cure it.",
    "- Least cost changes least: rent and fit-out do not depend on roads, and most depots are in both answers.",
    "- Fixed-charge, asked without plans, lets every village bear a drive there and back of its own, location-routing",
    "  drives tours that villages share: it wants fewer depots, and the two's yuan are not to be compared.",
    "- Location-routing weighs cost within the day's hours, not minutes to the village. On straight lines it shuts",
    "  every depot and serves all from the warehouse; on roads it keeps a few. That rests on generated rents and",
    "  wages, one day's goods and few steps of search; whether its differences are more than the search's own",
    "  scatter was not measured.",
    "- **The roads are generated.** The figures say how sensitive an answer is to roads, not what Fenghuang's",
    "  answer is. From seat to county seat they wind about as much as published roads of Huining do (median 1.35).",
    "  To the villages they wind more, which nothing here checks: mostly one road leads to a village, and",
    "  neighbours on two branches drive round. Where real village roads form a net, the change is smaller.",
    "- The draws differ in bends, lengths and loops, but share the trunk and most of the tree to the villages: they",
    "  vary less than what is not known. Where many sets are equally good (a value of 0), which one is told is",
    "  chance, and so is what it has in common.",
    "- Villages without a position have no demand here; the other positions are a geocoder's, and not all errors",
    "  are 25 km.",
)
VAN = ProfileName("van")
CHANGED = (
    "| question | depots: planned on straight lines | the roads' own | in common | villages that change depot | value:"
    " planned | the roads' own | worse by | planned: worst min | clients beyond the limit |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)
RADIAL = Effort(time_limit=60.0, jobs=1, evidence=False)
ROUTED = Effort(time_limit=120.0, steps=15_000, jobs=1, evidence=False)
FIELDS = (
    "roads", "question", "ended", "depots", "value", "unit", "gap", "mean_minutes", "worst_minutes", "seconds",
    "of_today", "left_kg", "in_common", "moved", "planned_depots", "planned_value", "planned_worst_minutes",
    "planned_beyond", "places", "version",
)  # fmt: skip


Asked = Question | LocationRouting


def questions(limits: Sequence[Seconds], number: int, today: int) -> dict[str, Asked]:
    """Every question with this number of depots, and the coverage ones with each limit; ``today`` depots for backup."""
    asked: dict[str, Asked] = {"p-median": PMedian(number), "p-centre": PCentre(number)}
    for limit in dict.fromkeys(limits):
        asked[f"set-cover, {limit // MINUTE} min"] = SetCover(limit)
        asked[f"max-cover, {limit // MINUTE} min"] = MaxCover(number, limit)
        asked[f"backup-cover, {limit // MINUTE} min"] = BackupCover(today, limit)
    return asked | {
        "fixed-charge": FixedCharge(),
        "fixed-charge, split": FixedCharge(split=True),
        "location-routing": LocationRouting(),
        f"location-routing, {number} depots": LocationRouting(number),
    }


@dataclass(frozen=True, eq=False)
class Way:
    """The county on one kind of way: straight lines or roads."""

    county: County
    day: Problem
    case: Case

    @classmethod
    def of(cls, county: County) -> "Way":
        """With the county's one season."""
        day = county.season_problem(county.seasons[0])
        seasons = [(county.seasons[0], day)]
        return cls(county, day, case_of(seasons, county.candidates, rates_of(day), counter=counter_cost(day)))

    @property
    def shortest_limit(self) -> Seconds:
        """In whole ten minutes, the limit within which some place reaches every client."""
        return 10 * MINUTE * math.ceil(float(self.case.worst_seconds.min(axis=1).max()) / (10 * MINUTE))

    def study(
        self, question: Asked, rules: Rules | None = None, *, effort: Effort | None = None
    ) -> Placement | InvalidInput:
        """The study of the question, or why it has no answer; with an ``effort`` a radial answer is driven too."""
        routed = effort is not None or isinstance(question, LocationRouting)
        try:
            return place_depots(
                [(self.county.seasons[0], self.day)],
                self.county.candidates,
                question=question,
                rules=rules,
                route=routed,
                effort=effort or (ROUTED if routed else RADIAL),
            )
        except InvalidInput as error:
            return error

    def only(self, depots: frozenset[SiteId]) -> Rules:
        """Rules that leave no choice but these depots."""
        return Rules(required=depots, excluded=frozenset(c.site.id for c in self.county.candidates) - depots)

    def seconds_to(self, depots: frozenset[SiteId]) -> Floats:
        """To every client from the nearest of the depots, or from the warehouse."""
        columns = [self.case.column[d] for d in depots] + [len(self.case.places) - 1]
        reached: Floats = self.case.worst_seconds[:, columns].min(axis=1)
        return reached


def run(only: Sequence[str] | None) -> None:
    """Answer what has no row yet, each question on straight lines and then on roads."""
    drawn = draw(FILE)
    straight, roads = _way(drawn, roads=False), _way(drawn, roads=True)
    if not any(row["roads"] == FACT for row in _rows()):
        for name, value in facts(drawn, straight, roads).items():
            _append({"roads": FACT, "question": name, "value": value})
    done = {row["question"] for row in _rows() if row["roads"] == ROADS}
    today = sum(site.tier is Tier.TOWNSHIP for site in drawn.sites)
    for name, question in questions((straight.shortest_limit, roads.shortest_limit), DEPOTS, today).items():
        if name in done or (only and name not in only):
            continue
        planned, own = straight.study(question), roads.study(question)
        if name == LocationRouting.name and not isinstance(planned, InvalidInput):
            _append({"roads": STRAIGHT, "question": "today"} | driven(planned.today, straight))
        if name == LocationRouting.name and not isinstance(own, InvalidInput):
            _append({"roads": ROADS, "question": "today"} | driven(own.today, roads))
        _append({"roads": STRAIGHT, "question": name} | _ended(planned, straight, question))
        changed = (
            {} if isinstance(planned, InvalidInput) else compared(roads, question, planned.asked.answer, _answer(own))
        )
        _append({"roads": ROADS, "question": name} | _ended(own, roads, question) | changed)
    done_ways = {row["roads"] for row in _rows()}
    again: tuple[Question, ...] = (PMedian(DEPOTS), PCentre(DEPOTS), FixedCharge())
    for n in range(1, DRAWS):
        if f"{ROADS} {n}" not in done_ways:
            judge(f"{ROADS} {n}", straight, _way(replace(drawn, roads=draw_roads(FILE, n)), roads=True), again)
    if MATCHED not in done_ways:
        factor = float(next(row["value"] for row in _rows() if row["question"] == LEVEL))
        limited = (SetCover(roads.shortest_limit), MaxCover(DEPOTS, roads.shortest_limit))
        judge(MATCHED, _way(drawn, roads=False, factor=factor), roads, (*again, *limited))


def judge(name: str, straight: Way, roads: Way, asked: Sequence[Question]) -> None:
    """The answers from straight lines on these roads, against the answers there."""
    for question in asked:
        planned = question.best(straight.case, Rules(), time_limit=RADIAL.time_limit)
        own = question.best(roads.case, Rules(), time_limit=RADIAL.time_limit)
        if planned is not None and own is not None:
            changed = compared(roads, question, planned, own)
            limit = getattr(question, "limit", None)
            asked_for = f"{question.name}, {limit // MINUTE} min" if limit else question.name
            _append({"roads": name, "question": asked_for} | told(own, roads) | changed)


def _way(drawn: Drawn, *, roads: bool, factor: float = FACTOR) -> Way:
    with tempfile.TemporaryDirectory() as folder:
        return Way.of(write(drawn, Path(folder), roads=roads, factor=factor))


def facts(drawn: Drawn, straight: Way, roads: Way) -> dict[str, float]:
    """What there is, and how roads compare with straight lines."""
    line, road = straight.day.travel[VAN], roads.day.travel[VAN]
    posts = [site for site in roads.day.sites if site.tier is Tier.VILLAGE]
    places = [c.site for c in roads.county.candidates]
    own = {place.id: place for place in places}
    groups = {
        "village and place": [(v, p) for v in posts for p in places],
        "village and own seat": [(v, own[v.parent]) for v in posts if v.parent in own],
        "seat and county seat": [(p, own[SiteId(COUNTY_SEAT)]) for p in places if p.standing is Standing.EXISTING],
    }
    found: dict[str, float] = {
        "villages": len(posts),
        "villages without a position": drawn.unplaced,
        "villages too far off": drawn.too_far,
        "townships": sum(site.tier is Tier.TOWNSHIP for site in drawn.sites),
        "seats without a position": drawn.without_seat,
        "places": len(places),
        "demands": len(roads.day.demands),
        "pieces": sum(demand.load.pieces for demand in roads.day.demands),
        "vehicles": sum(vehicle.count for vehicle in drawn.fleet),
        "limit, minutes": straight.shortest_limit / MINUTE,
        "shortest limit on roads, minutes": roads.shortest_limit / MINUTE,
    }
    for name, pairs in groups.items():
        far = [(v, p) for v, p in pairs if v.position.distance_to(p.position) >= NEAREST]
        metres = [road.distance(p.id, v.id) / v.position.distance_to(p.position) for v, p in far]
        seconds = [road.time(p.id, v.id) / line.time(p.id, v.id) for v, p in far]
        found[f"{name}: pairs"] = len(far)
        for what, ratios in (("metres", metres), ("seconds", seconds)):
            found[f"{name}: {what}, median"] = round(float(np.median(ratios)), 3)
            found[f"{name}: {what}, p90"] = round(float(np.quantile(ratios, 0.9)), 3)
    return found


def driven(option: Option, way: Way) -> dict[str, Any]:
    """A set of depots in a row, by what its plans cost."""
    row = told(option.answer, way)
    if option.routed is None:
        return row
    left = sum(day.left_kg + day.overnight_kg for day in option.routed.seasons)
    yearly = round(option.routed.yearly / YUAN)
    return row | {"ended": "driven", "value": yearly, "unit": "yuan a year", "gap": "", "left_kg": round(left, 1)}


def told(answer: Answer, way: Way) -> dict[str, Any]:
    """A set of depots in a row, as estimated."""
    minutes = _minutes_of(answer)
    standing = {c.site.id for c in way.county.candidates if c.site.standing is Standing.EXISTING}
    return {
        "ended": "proven" if answer.proven else "limit",
        "depots": len(answer.depots),
        "of_today": len(answer.depots & standing),
        "value": _value(answer),
        "unit": _unit(answer),
        "gap": f"{answer.gap:.4f}" if math.isfinite(answer.gap) else "",
        "mean_minutes": round(fmean(minutes), 2),
        "worst_minutes": round(max(minutes), 2),
        "places": ";".join(sorted(answer.depots)),
    }


def compared(roads: Way, question: Asked, planned: Answer, own: Answer | None) -> dict[str, Any]:
    """What of the answer from straight lines is that of the roads, and what it is worth there."""
    row: dict[str, Any] = {"planned_depots": len(planned.depots)}
    if own is not None:
        row["in_common"] = len(planned.depots & own.depots)
        posts = [site.id for site in roads.case.clients if site.tier is Tier.VILLAGE]
        row["moved"] = sum(planned.place_of[v] != own.place_of[v] for v in posts)
    rules = roads.only(planned.depots)
    if isinstance(question, LocationRouting):
        judged = roads.study(FixedCharge(), rules, effort=ROUTED)
        if not isinstance(judged, InvalidInput):
            row["planned_value"] = driven(judged.asked, roads)["value"]
    else:
        same = question.best(roads.case, rules, time_limit=RADIAL.time_limit)
        row["planned_value"] = "" if same is None else _value(same)
    reached = roads.seconds_to(planned.depots)
    row["planned_worst_minutes"] = round(float(reached.max()) / MINUTE, 2)
    if limit := getattr(question, "limit", None):
        row["planned_beyond"] = int((reached > limit).sum())
    return row


def _answer(found: Placement | InvalidInput) -> Answer | None:
    return None if isinstance(found, InvalidInput) else found.asked.answer


def _ended(found: Placement | InvalidInput, way: Way, question: Asked) -> dict[str, Any]:
    if isinstance(found, InvalidInput):
        nearest = way.case.worst_seconds.min(axis=1)
        beyond = int((nearest > getattr(question, "limit", math.inf)).sum())
        why = f"{beyond} of {len(nearest)} farther from every place" if beyond else found.issues[0].cause
        return {"ended": f"no answer: {why}"}
    return driven(found.asked, way) | {"seconds": round(found.seconds, 1)}


def _minutes_of(answer: Answer) -> list[float]:
    """One way to every client from where most of its goods come from."""
    most: dict[SiteId, Service] = {}
    for service in answer.services:
        if service.site not in most or service.share > most[service.site].share:
            most[service.site] = service
    return [service.seconds / MINUTE for service in most.values()]


def _value(answer: Answer) -> float:
    """In the unit that the table says."""
    scale = {"fen a year": YUAN, "seconds": MINUTE, "piece-seconds a year": HOUR}.get(answer.unit, 1)
    return round(answer.value / scale, 2)


def _unit(answer: Answer) -> str:
    units = {"fen a year": "yuan a year", "seconds": "minutes", "piece-seconds a year": "piece-hours a year"}
    return units.get(answer.unit, answer.unit)


def _rows() -> list[dict[str, str]]:
    if not ROWS.exists():
        return []
    with ROWS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _append(row: dict[str, Any]) -> None:
    fresh = not ROWS.exists()
    with ROWS.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerow(row | {"version": _version()})
    print(row, flush=True)


def _version() -> str:
    """The commit that was measured, with a plus sign if the package differs from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "../logistics_opt")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def table() -> None:
    """Write fenghuang.md from the rows."""
    rows = sorted(_rows(), key=lambda row: (_kind(row["question"]), row["question"]))
    fact = {row["question"]: float(row["value"]) for row in rows if row["roads"] == FACT}
    versions = ", ".join(f"`{name}`" for name in sorted({row["version"] for row in rows}))
    lines = [
        "# Where the depots of Fenghuang should stand: straight lines, then roads",
        "",
        "Made by `benchmarks/fenghuang.py` from `fenghuang.csv`; the script's docstring has the conventions. Village",
        "positions are real (github Vonng/adcode, CC BY 4.0, turned from GCJ-02); **roads, demand, fleet, warehouse",
        "and the candidates' figures are generated**, prices and residents a village are Huining's. One core of a",
        f"machine that others use too. Versions {versions}.",
        "",
        *_county(fact),
        "",
        *_lengths(fact),
        "",
        "## Answers",
        "",
        "Minutes are one way, of the radial allocation, also where plans were driven.",
        "",
        *_answers(rows),
        "",
        "## What changes when roads are added",
        "",
        *_changes(rows),
        "",
        *_redrawn(rows),
        "",
        *_matched(rows, fact),
        "",
        "## What this shows, and what not",
        "",
        *SHOWS,
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _kind(question: str) -> int:
    name = question.split(",")[0]
    return KINDS.index(name) if name in KINDS else len(KINDS)


def _county(fact: Mapping[str, float]) -> Iterator[str]:
    yield (
        f"{fact['villages']:.0f} villages; {fact['villages without a position']:.0f} more have no position and"
        f" {fact['villages too far off']:.0f} lies"
    )
    yield (
        f"more than 25 km from its seat: left out. {fact['townships']:.0f} townships,"
        f" {fact['seats without a position']:.0f} of them seated at the village of their name."
        f" {fact['places']:.0f} places,"
    )
    yield (
        f"{fact['demands']:,.0f} demands of {fact['pieces']:,.0f} pieces a day, {fact['vehicles']:.0f} vehicles."
        f" Coverage limits: {fact['limit, minutes']:.0f} min, which places keep on straight"
    )
    yield f"lines, and {fact['shortest limit on roads, minutes']:.0f} min, which they keep on roads."


def _lengths(fact: Mapping[str, float]) -> Iterator[str]:
    yield (
        "| between | pairs | metres of road over straight line: median | p90 |"
        " seconds over those of the estimate: median | p90 |"
    )
    yield "|---|---:|---:|---:|---:|---:|"
    for name in ("seat and county seat", "village and own seat", "village and place"):
        yield (
            f"| {name} | {fact[f'{name}: pairs']:,.0f} | {fact[f'{name}: metres, median']:.2f} |"
            f" {fact[f'{name}: metres, p90']:.2f} | {fact[f'{name}: seconds, median']:.2f} |"
            f" {fact[f'{name}: seconds, p90']:.2f} |"
        )
    yield ""
    yield f"The estimate is {FACTOR:g} times the straight line at 35 km/h; pairs under 500 m are left out."


def _answers(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield "| question | ways | ended | depots | of today's | value | unit | mean min | worst min | seconds |"
    yield "|---|---|---|---:|---:|---:|---|---:|---:|---:|"
    for row in rows:
        if row["roads"] in (STRAIGHT, ROADS):
            yield (
                f"| {row['question']} | {row['roads']} | {row['ended']} | {row['depots'] or '-'} |"
                f" {row['of_today'] or '-'} | {_short(row['value'])} | {row['unit'] or '-'} |"
                f" {_short(row['mean_minutes'], 1)} | {_short(row['worst_minutes'], 1)} | {row['seconds'] or '-'} |"
            )


def _changes(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield "The depots planned on straight lines, judged on the roads, beside the roads' own answer; units as above."
    yield ""
    yield from CHANGED
    for row in rows:
        if row["roads"] == ROADS and row["question"] != "today":
            yield _changed(row)


def _changed(row: Mapping[str, str]) -> str:
    beyond, own = row["planned_beyond"], row["depots"] or "-"
    planned = _short(row["planned_value"])
    if not row["planned_value"]:
        planned = f"none: {beyond} out of reach" if beyond not in ("", "0") else "-"
    return (
        f"| {row['question']} | {row['planned_depots']} | {own} | {row['in_common'] or '-'} | {row['moved'] or '-'} |"
        f" {planned} | {_short(row['value'])} | {_dearer(row)} | {_short(row['planned_worst_minutes'], 1)} |"
        f" {beyond or '-'} |"
    )


def _dearer(row: Mapping[str, str]) -> str:
    if not row["planned_value"] or not row["value"] or float(row["value"]) == 0:
        return "-"
    if float(row["planned_value"]) > 2 * float(row["value"]):
        return f"{float(row['planned_value']) / float(row['value']):.1f} times"
    return f"{100 * (float(row['planned_value']) / float(row['value']) - 1):.1f} %"


def _redrawn(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield "The same with the roads drawn anew among the same places, the draw above among them: least to most."
    yield ""
    yield "| question | draws | in common | villages that change depot | worse by: median | least | most |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name in ("p-median", "p-centre", "fixed-charge"):
        own = [row for row in rows if row["question"] == name and row["roads"].startswith(ROADS)]
        if own:
            dearer = [100 * (float(row["planned_value"]) / float(row["value"]) - 1) for row in own]
            common, moved = ([int(row[key]) for row in own] for key in ("in_common", "moved"))
            yield (
                f"| {name} | {len(own)} | {min(common)} to {max(common)} | {min(moved)} to {max(moved)} |"
                f" {median(dearer):.1f} % | {min(dearer):.1f} % | {max(dearer):.1f} % |"
            )


def _matched(rows: Sequence[Mapping[str, str]], fact: Mapping[str, float]) -> Iterator[str]:
    yield (
        f"And with a factor that fits these roads, {fact[LEVEL]:g} in place of {FACTOR:g} (no planner knows it without"
        " roads):"
    )
    yield ""
    yield from CHANGED
    for row in rows:
        if row["roads"] == MATCHED:
            yield _changed(row)


def _short(number: str, digits: int = 0) -> str:
    if not number:
        return "-"
    return f"{float(number):,.{digits if abs(float(number)) >= 100 or digits else 2}f}".removesuffix(".00")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "table"))
    parser.add_argument("--only", action="append")
    asked = parser.parse_args()
    if asked.what == "run":
        run(asked.only)
    table()


if __name__ == "__main__":
    main()
