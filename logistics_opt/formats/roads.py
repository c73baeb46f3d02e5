"""Roads, closures, speeds and their rules from a county's tables."""

import re
from collections.abc import Sequence
from datetime import date

from logistics_opt.formats.log import Log
from logistics_opt.formats.places import unique
from logistics_opt.formats.rows import Row
from logistics_opt.model import LonLat, ProfileName
from logistics_opt.network.datum import Datum, convert
from logistics_opt.network.road import Closure, Road
from logistics_opt.network.roads import line_length
from logistics_opt.network.speeds import ANY, GRADIENT_ABOVE, Rule, SpeedRow, Speeds

SHORTEST, LONGEST = 0.8, 5.0
"""Published over drawn length outside which one of the two is doubted; a rough line may be a little too long."""

_LINE = re.compile(r"\s*LINESTRING\s*(?:Z\s*)?\(([^()]*)\)\s*", re.IGNORECASE)


def read_roads(rows: Sequence[Row], datum: Datum, log: Log) -> tuple[Road, ...]:
    """The roads, in WGS-84."""
    lines = []
    for row in unique(rows, log):
        points = _points(row, log)
        if points:
            lines.append((row, points))
    flat = [point for _, points in lines for point in points]
    if not flat:
        return ()
    lon, lat = convert([p[0] for p in flat], [p[1] for p in flat], datum, Datum.WGS84)
    positions = iter([LonLat(float(x), float(y)) for x, y in zip(lon, lat, strict=True)])
    found = []
    for row, points in lines:
        geometry = tuple(next(positions) for _ in points)
        width, gradient = row.number_of("width_m"), row.number_of("gradient_percent")
        try:
            road = Road(
                id=row.text("id"),
                name=row.text("name"),
                road_class=row.text("class"),
                surface=row.text("surface"),
                geometry=geometry,
                length=row.maybe("length_km"),
                oneway=bool(row.whole("oneway")),
                width_m=width,
                gradient=None if gradient is None else gradient / 100,
                generated=bool(row.whole("generated")),
            )
        except ValueError as error:
            log.add("road-impossible", row.where(), what=str(error))
            continue
        _check_length(road, row, log)
        found.append(road)
    return tuple(found)


def _check_length(road: Road, row: Row, log: Log) -> None:
    drawn = line_length(road.geometry)
    if road.length is not None and drawn > 0 and not SHORTEST <= road.length / drawn <= LONGEST:
        log.add("road-length", row.where("length_km"), value=row.raw["length_km"], km=f"{drawn / 1000:.1f}")


def _points(row: Row, log: Log) -> list[tuple[float, float]]:
    text = row.text("geometry")
    found = _LINE.fullmatch(text)
    try:
        points = [(float(x), float(y)) for x, y in (part.split()[:2] for part in found[1].split(","))] if found else []
    except ValueError:
        points = []
    if len(points) < 2:
        log.add("road-geometry", row.where("geometry"), value=text)
        return []
    if any(abs(lat) > 90 for _, lat in points) and all(abs(lon) <= 90 for lon, _ in points):
        log.add("road-swapped", row.where("geometry"), value=f"{points[0][0]:g} {points[0][1]:g}")
        return []
    if not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in points):
        log.add("road-geometry", row.where("geometry"), value=text)
        return []
    return points


def read_closures(rows: Sequence[Row], roads: frozenset[str], log: Log) -> tuple[Closure, ...]:
    """The closures; an end left empty is open."""
    found = []
    for row in rows:
        if row.bad:
            continue
        road, first, last = row.text("road"), row.day("first") or date.min, row.day("last") or date.max
        if road not in roads:
            log.add("closure-road", row.where("road"), value=road)
        if first > last:
            log.add("closure-reversed", row.where("first, last"), first=first, last=last)
            continue
        found.append(Closure(road, first, last, row.text("reason"), row.number))
    return tuple(found)


def read_speeds(rows: Sequence[Row], rules: Sequence[Row], log: Log) -> Speeds:
    """The built-in speeds and rules with the county's rows in place of the ones they name."""
    speeds = [speed for row in rows if not row.bad and (speed := _speed(row, log))]
    table = Speeds.load().overridden(speeds)
    return table.overridden(rules=[rule for row in rules if not row.bad and (rule := _rule(row, table, log))])


def _speed(row: Row, log: Log) -> SpeedRow | None:
    passable = bool(row.whole("passable", 1))
    speed = row.number_of("kmh")
    if passable and speed is None:
        log.add("value-missing", row.where("kmh"))
        return None
    return SpeedRow(
        ProfileName(row.text("profile")),
        row.text("road_class"),
        row.text("surface", ANY),
        speed if passable else None,
        row.text("source"),
        row.text("grade", "K"),
    )


def _rule(row: Row, table: Speeds, log: Log) -> Rule | None:
    profile, rule = ProfileName(row.text("profile")), row.text("rule")
    limit, factor = row.number_of("limit"), row.number_of("factor")
    if profile not in table.profiles:
        # A slip here would leave the built-in rule standing in silence.
        log.add("unknown-profile", row.where("profile"), value=profile, known=", ".join(sorted(table.profiles)))
        return None
    if limit is None or factor is None:
        return None
    if rule == GRADIENT_ABOVE and limit > 1:
        log.add("rule-percent", row.where("limit"), value=row.raw["limit"], fraction=f"{limit / 100:g}")
        return None
    return Rule(profile, rule, limit, factor, row.text("source"), row.text("grade", "K"))
