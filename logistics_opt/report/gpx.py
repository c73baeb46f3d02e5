"""
A plan as GPX 1.1, which navigators and map programs read: of each vehicle its stops and its way on the roads.

Form: https://www.topografix.com/GPX/1/1/gpx.xsd. A route (``rte``) is a trip's stops in order, a track (``trk``) the
vehicle's way with a segment for each trip. Coordinates are WGS-84, as the format wants. Times of day are in the
descriptions: ``time`` would be when somebody was there, in UTC.
"""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as Xml

from logistics_opt.model import LonLat, Plan, Problem
from logistics_opt.report.geometry import PathFunction
from logistics_opt.report.journeys import Journey, Outing, Visit, journeys
from logistics_opt.report.words import TIER, Lang, clean, moment, pick, spoken
from logistics_opt.units import KILOMETRE

SPACE = "http://www.topografix.com/GPX/1/1"
_DIGITS = 6  # decimals of a degree: a tenth of a metre

_Key = tuple[str, int]


def plan_gpx(problem: Problem, plan: Plan, path: PathFunction, lang: Lang = "zh", *, only: _Key | None = None) -> str:
    """
    The plan's vehicles, or ``only`` the one of that type and number; raises ``KeyError`` where it has none such.

    ``path`` gives the line of a leg for a profile. Sites that several vehicles call at are told once.
    """
    chosen = [one for one in journeys(problem, plan) if only in {None, (one.route.vehicle, one.route.number)}]
    if only is not None and not chosen:
        raise KeyError(only)
    root = Xml.Element("gpx", {"xmlns": SPACE, "version": "1.1", "creator": "logistics-opt"})
    about = Xml.SubElement(root, "metadata")
    _text(
        about,
        "name",
        " ".join([problem.name, problem.day.isoformat(), *(_label(one, lang) for one in chosen[:1] if only)]),
    )
    _add_places(root, chosen, lang)
    for journey in chosen:
        _add_routes(root, journey, lang)
    for journey in chosen:
        _add_track(root, journey, path, lang)
    Xml.indent(root, " ")
    return Xml.tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def _label(journey: Journey, lang: Lang) -> str:
    return f"{spoken(journey.vehicle.name, lang)} {journey.route.number}"


def _add_places(root: Xml.Element, chosen: Iterable[Journey], lang: Lang) -> None:
    sites = {visit.site.id: visit.site for one in chosen for outing in one.outings for visit in outing.visits}
    for site in sites.values():
        point = _point(root, "wpt", site.position)
        _text(point, "name", site.name)
        _text(point, "cmt", site.contact)
        _text(point, "desc", pick(lang, TIER[site.tier]))


def _add_routes(root: Xml.Element, journey: Journey, lang: Lang) -> None:
    for turn, outing in enumerate(journey.outings, start=1):
        route = Xml.SubElement(root, "rte")
        trip = "" if len(journey.outings) == 1 else pick(lang, (f", trip {turn}", f"，第 {turn} 趟"))
        _text(route, "name", _label(journey, lang) + trip)
        _text(route, "desc", f"{moment(outing.trip.departs)}–{moment(outing.trip.returns)}, {_km(outing.metres)}")
        for at, visit in enumerate(outing.visits):
            point = _point(route, "rtept", visit.site.position)
            _text(point, "name", visit.site.name)
            _text(point, "desc", _told(outing, at, visit, lang))


def _told(outing: Outing, at: int, visit: Visit, lang: Lang) -> str:
    """When it is there, and what goes off and on."""
    if at == 0:
        when = pick(lang, (f"departs {moment(outing.trip.departs)}", f"{moment(outing.trip.departs)} 出发"))
    else:
        when = pick(lang, (f"arrives {moment(visit.stop.arrives)}", f"{moment(visit.stop.arrives)} 到达"))
    off, on = visit.handed_over.pieces, visit.collected.pieces
    parts = [when]
    parts += [pick(lang, (f"off {off}", f"卸 {off} 件"))] if off else []
    parts += [pick(lang, (f"on {on}", f"装 {on} 件"))] if on else []
    return pick(lang, (", ", "，")).join(parts)


def _add_track(root: Xml.Element, journey: Journey, path: PathFunction, lang: Lang) -> None:
    track = Xml.SubElement(root, "trk")
    _text(track, "name", _label(journey, lang))
    _text(track, "desc", _km(journey.metres))
    for outing in journey.outings:
        segment = Xml.SubElement(track, "trkseg")
        for position in _way(journey, outing, path):
            _point(segment, "trkpt", position)


def _way(journey: Journey, outing: Outing, path: PathFunction) -> Iterator[LonLat]:
    """Points of a trip, those in a row that are the same told once."""
    last: LonLat | None = None
    for leg in outing.legs:
        for point in path(journey.vehicle.profile, leg.origin, leg.destination):
            if point != last:
                yield point
            last = point


def _km(metres: int) -> str:
    return f"{metres / KILOMETRE:,.1f} km"


def _point(parent: Xml.Element, tag: str, position: LonLat) -> Xml.Element:
    at = {"lat": f"{position.lat:.{_DIGITS}f}", "lon": f"{position.lon:.{_DIGITS}f}"}
    return Xml.SubElement(parent, tag, at)


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    """A part with the text in one line, if there is any; what XML cannot hold is left out of it."""
    said = clean(text, 200)
    if said:
        Xml.SubElement(parent, tag).text = said
