"""A plan on the map."""

import json

import shapely

from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.model import (
    Act,
    Consignment,
    Cost,
    Line,
    LineStop,
    Load,
    LonLat,
    Move,
    Plan,
    Ride,
    Route,
    Stop,
    Trip,
)


def small_plan(problem) -> Plan:
    """A truck brings k1 to the township's counter and comes back; the times do not matter here."""
    load = problem.demand["k1"].load
    stops = (
        Stop(site="w", arrives=21_600, starts=21_600, leaves=21_600, moves=(Move("k1", Act.LOAD, load),)),
        Stop(site="d1", arrives=22_600, starts=22_600, leaves=22_925, moves=(Move("k1", Act.UNLOAD, load),)),
        Stop(site="w", arrives=23_925, starts=23_925, leaves=23_925),
    )
    route = Route(vehicle="truck", number=1, trips=(Trip(stops),))
    return Plan(problem=problem.digest, routes=(route,), cost=Cost())


def straight(problem):
    return lambda _, origin, end: (problem.site[origin].position, problem.site[end].position)


def test_each_leg_is_a_line_with_what_is_aboard(line_county):
    found = json.loads(routes_geojson(line_county, small_plan(line_county), straight(line_county)))
    legs = [f["properties"] for f in found["features"] if f["properties"]["kind"] == "leg"]
    assert [(leg["from"], leg["to"], leg["km"], leg["minutes"]) for leg in legs] == [
        ("w", "d1", 10.0, 16.7),
        ("d1", "w", 10.0, 16.7),
    ]
    # k1: 5 pieces, 10 kg, 50 litres; nothing on the way back.
    assert [(leg["kg"], leg["litres"], leg["pieces"]) for leg in legs] == [(10.0, 50.0, 5), (0.0, 0.0, 0)]
    assert [(leg["departs"], leg["arrives"]) for leg in legs] == [("06:00", "06:16"), ("06:22", "06:38")]


def test_every_site_is_a_point_with_its_visits(line_county):
    found = json.loads(routes_geojson(line_county, small_plan(line_county), straight(line_county)))
    sites = {f["id"]: f["properties"] for f in found["features"] if f["properties"]["kind"] == "site"}
    assert set(sites) == {site.id for site in line_county.sites}
    assert (sites["d1"]["stops"], sites["d1"]["first_arrival"], sites["v1"]["stops"]) == (1, "06:16", 0)


def test_the_collection_keeps_to_rfc_7946(line_county):
    # A path that never leaves its point is still a line of two positions.
    text = routes_geojson(line_county, small_plan(line_county), lambda *_: (LonLat(105.123456789, 35.7),))
    found = json.loads(text)
    assert found["type"] == "FeatureCollection"
    assert found["bbox"] == [105.0, 35.7, 105.35, 35.7]
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_empty is False
        assert "crs" not in feature
    assert found["features"][0]["geometry"]["coordinates"] == [[105.123457, 35.7]] * 2


def test_an_empty_plan_has_sites_only(line_county):
    plan = Plan(problem="", routes=(), cost=Cost())
    found = json.loads(routes_geojson(line_county, plan, straight(line_county)))
    assert len(found["features"]) == len(line_county.sites)


def test_a_ride_is_a_line_through_the_stops_of_the_bus(make_county):
    stops = (LineStop("w", 0), LineStop("d1", 1_200), LineStop("v2", 2_400))
    problem = make_county(lines=(Line(id="b", name="bus", stops=stops, departures=(25_200,), spare=Load(1, 1, 1)),))
    ride = Ride(
        line="b",
        departure=25_200,
        origin="w",
        leaves=25_200,
        goal="v2",
        arrives=27_600,
        goods=(Consignment("p2", problem.demand["p2"].load),),
    )
    plan = Plan(problem=problem.digest, routes=(), cost=Cost(), rides=(ride,))
    found = json.loads(routes_geojson(problem, plan, straight(problem)))
    (feature,) = [f for f in found["features"] if f["properties"]["kind"] == "ride"]
    told = feature["properties"]
    assert (told["line"], told["from"], told["to"], told["departs"], told["arrives"]) == (
        "b",
        "w",
        "v2",
        "07:00",
        "07:40",
    )
    assert (told["kg"], told["litres"], told["pieces"]) == (100.0, 500.0, 10)
    # w, d1 and v2 are 10 km from each other: a tenth of a degree each.
    assert [point[0] for point in feature["geometry"]["coordinates"]] == [105.0, 105.1, 105.2]
