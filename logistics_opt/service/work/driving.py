"""What goes to one driver, and the lines that a plan was drawn with."""

import json
import re
from collections.abc import Iterator

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats.documents import driving_to_json
from logistics_opt.formats.driving_document import (
    BagsDocument,
    CallDocument,
    DrivingDocument,
    GoodsDocument,
    NavigationDocument,
    Place,
    TurnDocument,
)
from logistics_opt.formats.wire import amount
from logistics_opt.model import Load, LonLat, Plan, Problem, ProfileName, Site, SiteId
from logistics_opt.report.geometry import thinned
from logistics_opt.report.journeys import Journey, Outing, Visit, journeys
from logistics_opt.report.navigation import baidu_uri, navigation_uri
from logistics_opt.report.words import clean, rounded, township
from logistics_opt.service.work.inputs import Lines, straight_lines
from logistics_opt.units import KILOGRAM, KILOMETRE, YUAN

_POINTS = 4_000  # of a vehicle's whole way: a page on a telephone draws it
_NUMBER = re.compile(r"(?<![\d*])\+?\d(?:[ -]?\d){6,14}(?![\d*])")


def driven(problem: Problem, plan: Plan, lines: Lines, vehicle: str, number: int) -> DrivingDocument:
    """The day of that vehicle. Raises ``InvalidInput`` (``vehicle-absent``) where the plan has none such."""
    found = [one for one in journeys(problem, plan) if (one.route.vehicle, one.route.number) == (vehicle, number)]
    if not found:
        raise InvalidInput([absent_vehicle(vehicle, number)])
    journey = found[0]
    base = problem.site[journey.vehicle.base]
    cash = sum(sum(visit.cash.values()) for outing in journey.outings for visit in outing.visits)
    ways = thinned([_way(journey, outing, lines) for outing in journey.outings], _POINTS)
    turns = zip(journey.outings, ways, strict=True)
    return DrivingDocument(
        county=clean(problem.name),
        day=problem.day,
        vehicle=clean(journey.vehicle.name, 100),
        number=number,
        base=clean(base.name),
        base_at=rounded(base.position),
        km=amount(journey.metres, KILOMETRE),
        cash_yuan=amount(cash, YUAN),
        turns=tuple(_turn(problem, journey, outing, way.round(5).tolist()) for outing, way in turns),
    )


def driven_json(problem: Problem, plan: Plan, lines: Lines, vehicle: str, number: int) -> str:
    """The same as JSON."""
    return driving_to_json(driven(problem, plan, lines, vehicle, number))


def drawn_lines(problem: Problem, drawn: bytes | None) -> Lines:
    """The line of each leg as a plan's GeoJSON has it; straight from site to site where it has none."""
    straight = straight_lines(problem)
    known: dict[tuple[ProfileName, str, str], list[LonLat]] = {}
    for feature in json.loads(drawn)["features"] if drawn is not None else ():
        said = feature["properties"]
        if said["kind"] == "leg" and said["vehicle"] in problem.vehicle:
            key = problem.vehicle[said["vehicle"]].profile, said["from"], said["to"]
            known.setdefault(key, [LonLat(lon, lat) for lon, lat in feature["geometry"]["coordinates"]])

    def line(profile: ProfileName, origin: SiteId, goal: SiteId) -> list[LonLat]:
        return known.get((profile, origin, goal)) or list(straight(profile, origin, goal))

    return line


def _turn(problem: Problem, journey: Journey, outing: Outing, way: list[list[float]]) -> TurnDocument:
    return TurnDocument(
        departs=outing.trip.departs,
        returns=outing.trip.returns,
        km=amount(outing.metres, KILOMETRE),
        taken=_goods(outing.taken_out),
        brought=_goods(outing.brought_back),
        calls=tuple(_call(problem, journey, visit) for visit in outing.visits[1:-1]),
        way=tuple(_place(point) for point in way),
    )


def _call(problem: Problem, journey: Journey, visit: Visit) -> CallDocument:
    site = visit.site
    home = clean(township(problem, site))
    return CallDocument(
        name=clean(site.name),
        township="" if site.parent == journey.vehicle.base or home == clean(site.name) else home,
        contact=clean(site.contact, 100),
        phone=phone(site.contact),
        at=rounded(site.position),
        generated=site.position_kind == "generated",
        arrives=visit.stop.arrives,
        starts=visit.stop.starts,
        leaves=visit.stop.leaves,
        off=_goods(visit.handed_over),
        on=_goods(visit.collected),
        aboard=visit.aboard.pieces,
        bags=tuple(_bags(problem, visit)),
        cash_yuan=amount(sum(visit.cash.values()), YUAN),
        cold=visit.chilled,
        navigation=_navigation(site),
    )


def _bags(problem: Problem, visit: Visit) -> Iterator[BagsDocument]:
    """Which villages' bags go off or on here."""
    for site, bags in visit.bags.items():
        yield BagsDocument(village=clean(problem.site[site].name), bags=bags)


def _navigation(site: Site) -> NavigationDocument:
    return NavigationDocument(amap=navigation_uri(site), baidu=baidu_uri(site))


def _goods(load: Load) -> GoodsDocument:
    return GoodsDocument(pieces=load.pieces, kg=amount(load.weight, KILOGRAM))


def _way(journey: Journey, outing: Outing, lines: Lines) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    points: list[tuple[float, float]] = []
    for leg in outing.legs:
        line = lines(journey.vehicle.profile, leg.origin, leg.destination)
        points += [(point.lon, point.lat) for point in line]
    return np.array(points if len(points) > 1 else points * 2, dtype=float).reshape(-1, 2)


def _place(point: list[float]) -> Place:
    return point[0], point[1]


def phone(contact: str) -> str | None:
    """The first number in the text that can be called, as ``tel:`` takes it; one that is masked is none."""
    found = _NUMBER.search(clean(contact, 200))
    return None if found is None else re.sub(r"[ -]", "", found[0])


def absent_vehicle(vehicle: str, number: int) -> Issue:
    """That the plan has no such vehicle."""
    named = clean(f"{vehicle} {number}")
    return Issue(
        "vehicle-absent",
        "vehicle",
        f"the plan has no vehicle {named}",
        "take vehicle and number from one of the plan's routes",
        f"计划中没有车辆 {named}",
        "请使用计划路线中的 vehicle 与 number",
    )
