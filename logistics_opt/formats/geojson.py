"""A plan as GeoJSON (RFC 7946): a line for each leg, a point for each site, properties in a person's units."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from logistics_opt.model import Act, DemandId, Load, LonLat, Plan, Problem, ProfileName, Ride, Route, Site, SiteId, Stop
from logistics_opt.units import KILOGRAM, KILOMETRE, LITRE, MINUTE, clock

Path: TypeAlias = Callable[[ProfileName, SiteId, SiteId], Sequence[LonLat]]
Feature: TypeAlias = dict[str, Any]

DIGITS = 6  # decimals of a degree: a tenth of a metre


def routes_geojson(problem: Problem, plan: Plan, path: Path) -> str:
    """
    The plan's legs, its rides on buses and the problem's sites as one FeatureCollection.

    ``path`` gives the line of a leg for a profile. Coordinates are ``[lon, lat]``, WGS-84; times are of the planning
    day; ``kg``, ``litres`` and ``pieces`` are what is aboard on the leg. Where a site's position is not surveyed its
    ``position`` says so.
    """
    features = [feature for route in plan.routes for feature in _legs(problem, route, path)]
    features += [_ride(problem, ride) for ride in plan.rides]
    features += [_site(site, plan) for site in problem.sites]
    collection = {
        "type": "FeatureCollection",
        "bbox": _bbox(features),
        "name": f"{problem.name} {problem.day.isoformat()}",
        "problem": plan.problem,
        "features": features,
    }
    return json.dumps({k: v for k, v in collection.items() if v is not None}, ensure_ascii=False, allow_nan=False)


def _legs(problem: Problem, route: Route, path: Path) -> Iterator[Feature]:
    vehicle = problem.vehicle[route.vehicle]
    matrix = problem.travel[vehicle.profile]
    for number, trip in enumerate(route.trips, start=1):
        aboard: dict[DemandId, Load] = {}
        for leg, (start, end) in enumerate(pairwise(trip.stops), start=1):
            _work(aboard, start)
            load = sum(aboard.values(), start=Load())
            yield {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": _line(path(vehicle.profile, start.site, end.site))},
                "properties": {
                    "kind": "leg",
                    "vehicle": vehicle.id,
                    "vehicle_name": vehicle.name,
                    "number": route.number,
                    "echelon": int(vehicle.echelon),
                    "trip": number,
                    "leg": leg,
                    "from": start.site,
                    "from_name": problem.site[start.site].name,
                    "to": end.site,
                    "to_name": problem.site[end.site].name,
                    "departs": clock(start.leaves),
                    "arrives": clock(end.arrives),
                    "km": matrix.distance(start.site, end.site) / KILOMETRE,
                    "minutes": round(matrix.time(start.site, end.site) / MINUTE, 1),
                    "kg": load.weight / KILOGRAM,
                    "litres": load.volume / LITRE,
                    "pieces": load.pieces,
                },
            }


def _work(aboard: dict[DemandId, Load], stop: Stop) -> None:
    for move in stop.moves:
        before = aboard.get(move.demand, Load())
        aboard[move.demand] = before + move.load if move.act is Act.LOAD else before - move.load


def _line(points: Sequence[LonLat]) -> list[list[float]]:
    line: list[list[float]] = []
    for point in points:
        position = _position(point)
        if not line or line[-1] != position:
            line.append(position)
    # A LineString has two positions or more, even where the vehicle stays where it is.
    return line if len(line) > 1 else line * 2


def _ride(problem: Problem, ride: Ride) -> Feature:
    """The line goes straight from stop to stop: which roads the bus takes between them is not known."""
    line = next(line for line in problem.lines if line.id == ride.line)
    calls = [stop.site for stop in line.stops]
    first = calls.index(ride.origin)
    last = calls.index(ride.goal, first + 1)
    return {
        "type": "Feature",
        "geometry": {
            "type": "LineString",
            "coordinates": _line([problem.site[site].position for site in calls[first : last + 1]]),
        },
        "properties": {
            "kind": "ride",
            "line": line.id,
            "line_name": line.name,
            "departure": clock(ride.departure),
            "from": ride.origin,
            "from_name": problem.site[ride.origin].name,
            "to": ride.goal,
            "to_name": problem.site[ride.goal].name,
            "departs": clock(ride.leaves),
            "arrives": clock(ride.arrives),
            "kg": ride.load.weight / KILOGRAM,
            "litres": ride.load.volume / LITRE,
            "pieces": ride.load.pieces,
        },
    }


def _site(site: Site, plan: Plan) -> Feature:
    visits = plan.visits.get(site.id, ())
    return {
        "type": "Feature",
        "id": site.id,
        "geometry": {"type": "Point", "coordinates": _position(site.position)},
        "properties": {
            "kind": "site",
            "site": site.id,
            "name": site.name,
            "tier": site.tier.name.lower(),
            "host": site.host.value,
            "standing": site.standing.value,
            "position": site.position_kind,
            "stops": len(visits),
            "first_arrival": clock(visits[0].arrives) if visits else None,
        },
    }


def _position(point: LonLat) -> list[float]:
    return [round(point.lon, DIGITS), round(point.lat, DIGITS)]


def _bbox(features: Sequence[Feature]) -> list[float] | None:
    points: list[list[float]] = []
    for feature in features:
        coordinates = feature["geometry"]["coordinates"]
        points += coordinates if feature["geometry"]["type"] == "LineString" else [coordinates]
    if not points:
        return None
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return [min(lons), min(lats), max(lons), max(lats)]
