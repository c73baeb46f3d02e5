"""Candidate places, seasons and winter roads of the demo county: plausible, marked, and apart from the day's plan."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from logistics_opt.formats import open_county
from logistics_opt.model import Direction, Host, Lock, LonLat, Premises, Site, SiteId, Tier
from logistics_opt.network.road import Road
from logistics_opt.network.roads import road_graph
from logistics_opt.synth.build import read_prices
from logistics_opt.synth.candidates import (
    APART,
    FAR,
    GENERATED,
    JUNCTION,
    NEW_BUILDINGS,
    POST_OFFICES,
    STATION,
    WORKSHOPS,
    _spread,
    _Ways,
)
from logistics_opt.synth.facts import read_rows
from logistics_opt.synth.streams import STREAMS
from logistics_opt.synth.winter import cut_off
from logistics_opt.units import KILOGRAM

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def county(huining):
    return open_county(huining)


@pytest.fixture(scope="module")
def new(county):
    return [c for c in county.candidates if c.premises is not Premises.STANDING]


@pytest.fixture(scope="module")
def figures(huining):
    return read_prices(huining, "placement_parameters.csv")


@pytest.fixture(scope="module")
def seats(county):
    return [site.position for site in county.sites if site.tier is Tier.TOWNSHIP]


def from_seat(candidate, seats):
    return min(seat.distance_to(candidate.site.position) for seat in seats)


def test_there_are_48_new_places_and_more_all_said_to_be_generated(new):
    assert len(new) >= 48
    assert {c.site.position_kind for c in new} == {"generated"}
    assert all(c.site.name.endswith(GENERATED) for c in new)
    assert {c.lock for c in new} == {Lock.FREE}


def test_there_are_as_many_of_each_kind_as_meant(new):
    count = Counter((c.site.host, c.premises) for c in new)
    assert count[Host.POST_OFFICE, Premises.REUSED] == POST_OFFICES
    assert count[Host.IDLE_WORKSHOP, Premises.REUSED] == WORKSHOPS
    assert count[Host.SERVICE_POINT, Premises.NEW] == NEW_BUILDINGS
    assert count[Host.PASSENGER_STATION, Premises.REUSED] >= 14


def test_a_station_is_proposed_where_there_are_people_and_none_hosts_the_depot(county, facts, new, figures):
    residents = {township.code: township.residents for township in facts.townships}
    host = {site.id: site.host for site in county.sites}
    for candidate in new:
        if candidate.premises is Premises.REUSED and candidate.site.host in (Host.POST_OFFICE, Host.PASSENGER_STATION):
            assert host[candidate.township] is not candidate.site.host
        if candidate.site.host is Host.PASSENGER_STATION:
            assert residents[candidate.township] >= figures.values["station_least_residents"]


def test_stations_and_post_offices_lie_in_town_all_else_far_from_every_seat(new, seats):
    for candidate in new:
        away = from_seat(candidate, seats)
        if candidate.site.host in (Host.PASSENGER_STATION, Host.POST_OFFICE):
            assert 0 < away <= STATION[1] + 1
        else:
            assert away >= FAR - 250  # a workshop stands up to 250 m of road from its village


def test_workshops_and_new_buildings_are_spread(new):
    for host in (Host.IDLE_WORKSHOP, Host.SERVICE_POINT):
        places = [c.site.position for c in new if c.site.host is host]
        assert min(a.distance_to(b) for a, b in combinations(places, 2)) >= APART - 500


def test_new_buildings_stand_where_main_roads_meet_others(land, new):
    ways = _Ways(land[1])
    for candidate in new:
        if candidate.premises is Premises.NEW:
            assert ways.arms(candidate.site.position) >= JUNCTION


def test_every_place_stands_at_a_road_and_can_be_reached(county, new):
    ways = county.travel(MONDAY, candidates=True)
    at = {snap.site: snap.distance for snap in ways.snaps}
    assert max(at[c.site.id] for c in new) <= 2
    assert ways.issues == ()


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        (Host.PASSENGER_STATION, "passenger_station"),
        (Host.POST_OFFICE, "post_office"),
        (Host.IDLE_WORKSHOP, "idle_workshop"),
        (Host.SERVICE_POINT, "new_building"),
    ],
)
def test_costs_and_room_lie_between_the_figures_of_the_table(new, figures, host, kind):
    low, high = (figures.fen(f"{kind}_conversion_{end}_yuan") for end in ("low", "high"))
    least, most = (figures.whole(f"{kind}_capacity_{end}_kg") * KILOGRAM for end in ("low", "high"))
    for candidate in new:
        if candidate.site.host is host:
            assert low <= candidate.conversion <= high
            assert 3_000 * KILOGRAM <= least <= candidate.site.capacity.weight <= most <= 6_000 * KILOGRAM
            assert candidate.site.cost_per_day == figures.fen(f"{kind}_per_day_yuan")
            assert candidate.closing == 0


def test_todays_depots_cost_something_to_close_and_keep_their_room(county, figures):
    depots = [site for site in county.sites if site.tier is Tier.TOWNSHIP]
    today = county.candidates[: len(depots)]
    assert [c.site for c in today] == depots
    assert {(c.closing, c.conversion, c.site.capacity) for c in today} == {(figures.fen("depot_closing_yuan"), 0, None)}


def test_a_place_works_as_the_depot_of_its_township(county, new):
    site = {site.id: site for site in county.sites}
    for candidate in new:
        depot = site[SiteId(candidate.township)]
        assert candidate.site.hours == depot.hours
        assert candidate.site.handling == depot.handling


def test_every_figure_has_a_source_and_a_grade_and_none_enters_a_days_plan(huining, county):
    rows = read_rows(huining / "placement_parameters.csv")
    assert len(rows) == len({row["name"] for row in rows}) == len(county.placement_assumptions)
    assert all(row["source"] and row["grade"] in {"A", "B", "K"} for row in rows)
    assert not {figure.name for figure in county.placement_assumptions} & {figure.name for figure in county.assumptions}


def test_four_seasons_make_a_year(county, figures):
    assert sum(season.days for season in county.seasons) == 365
    normal, harvest, peak, winter = county.seasons
    assert (normal.down, normal.up) == (1, 1) == (winter.down, winter.up)
    assert (harvest.down, harvest.up) == (1, figures.values["harvest_up_factor"])
    assert (peak.down, peak.up) == (figures.values["peak_down_factor"], 1)
    assert all(season.name.endswith(GENERATED) for season in county.seasons)


def test_harvest_triples_what_goes_up_and_nothing_else(county):
    def kg(problem, direction):
        return sum(d.load.weight for d in problem.demands if d.direction is direction)

    normal, harvest = (county.season_problem(season) for season in county.seasons[:2])
    assert kg(harvest, Direction.DOWN) == kg(normal, Direction.DOWN)
    assert kg(harvest, Direction.UP) == 3 * kg(normal, Direction.UP)


def test_snow_shuts_roads_long_after_the_week_of_the_orders(county):
    snow = [closure for closure in county.closures if closure.reason.startswith("snow")]
    assert len(snow) >= 3
    assert all(closure.first > MONDAY + timedelta(days=7) for closure in snow)
    winter = county.seasons[-1]
    assert all(closure.in_force(winter.roads_day) for closure in snow)
    # Snow lies for as many days as the winter has.
    assert {(closure.last - closure.first).days + 1 for closure in snow} == {winter.days}
    assert not any(closure.in_force(season.roads_day) for closure in county.closures for season in county.seasons[:3])


def test_in_winter_some_villages_lose_their_own_depot_but_not_every_depot(county):
    problem = county.season_problem(county.seasons[-1])
    van = problem.travel["van"]
    depots = [depot.id for depot in problem.depots]
    lost = [v for v in problem.sites if v.tier is Tier.VILLAGE and not van.reachable(v.parent, v.id)]
    others = [
        v.id for v in lost if any(van.reachable(problem.warehouse.id, d) and van.reachable(d, v.id) for d in depots)
    ]
    assert len(others) >= 5
    assert len(lost) < len(problem.sites) / 10


def test_streams_of_old_keep_their_numbers():
    # A stream's number is its place in the list: a new one goes to the end.
    assert STREAMS[:6] == ("villages", "roads", "sites", "places", "orders", "closures")


def road(number, *points):
    return Road(id=number, road_class="county", geometry=tuple(LonLat(105 + x / 100, 35.7) for x in points))


def test_what_a_shut_road_cuts_off():
    # a --r1-- w --r2-- b --r3-- v, all on one line; u is beyond a.
    roads = [road("r0", -20, -10), road("r1", -10, 0), road("r2", 0, 10), road("r3", 10, 20)]
    sites = [
        Site(id=SiteId(name), name=name, tier=tier, position=LonLat(105 + x / 100, 35.7), parent=parent)
        for name, tier, x, parent in (
            ("w", Tier.COUNTY, 0, None),
            ("a", Tier.TOWNSHIP, -10, "w"),
            ("b", Tier.TOWNSHIP, 10, "w"),
            ("u", Tier.VILLAGE, -20, "a"),
            ("v", Tier.VILLAGE, 20, "a"),
        )
    ]
    graph = nx.MultiDiGraph(road_graph(roads))
    lost = cut_off(graph, sites, ["r1"])
    assert (lost.depots, lost.from_their_depot, lost.from_all) == ({"a"}, {"v"}, {"u"})
    lost = cut_off(graph, sites, ["r3"])
    assert (lost.depots, lost.from_their_depot, lost.from_all) == (set(), set(), {"v"})


def test_ways_out_of_a_point():
    ways = _Ways([road("r1", 0, 10, 20), road("r2", 10, 30)])
    # Along r1 two ways lead from 10, and r2 is a third.
    assert [ways.arms(LonLat(105 + x / 100, 35.7)) for x in (0, 10, 20, 30, 15)] == [1, 3, 1, 1, 0]
    half = LonLat(105.0, 35.7).distance_to(LonLat(105.05, 35.7))
    assert ways.out(LonLat(105.0, 35.7), 0, half) == LonLat(105.05, 35.7)
    assert ways.out(LonLat(105.0, 35.7), 0, 1e6) == LonLat(105.2, 35.7)


def test_places_are_taken_in_order_unless_one_is_near():
    # 0.01 degrees of latitude are 1.1 km: six steps are 6.7 km, far enough, three are not.
    places = [LonLat(105, 35 + step / 100) for step in (0, 2, 6, 9, 12, 30)]
    assert _spread(places, 3) == [places[0], places[2], places[4]]
    assert np.diff([place.lat for place in _spread(places, 9)]).min() * 111_195 >= APART
