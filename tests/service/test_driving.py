"""What a driver is told: the vehicle's own day, and nothing else."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.documents import driving_from_json, driving_to_json
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.model import Act, Cost, LonLat, Move, Plan, Problem, Route, SiteId, Stop, Trip
from logistics_opt.service.database import open_database
from logistics_opt.service.settings import Settings
from logistics_opt.service.work.driving import drawn_lines, driven, phone
from logistics_opt.service.work.inputs import straight_lines


@pytest.fixture(scope="module")
def plan(line_county: Problem) -> Plan:
    """A truck brings k1 to D1's counter; a van is out with nothing."""
    load = line_county.demand["k1"].load
    stops = (
        Stop(site="w", arrives=21_600, starts=21_600, leaves=21_600, moves=(Move("k1", Act.LOAD, load),)),
        Stop(site="d1", arrives=22_600, starts=22_600, leaves=22_925, moves=(Move("k1", Act.UNLOAD, load),)),
        Stop(site="w", arrives=23_925, starts=23_925, leaves=23_925),
    )
    idle = tuple(
        Stop(site=site, arrives=at, starts=at, leaves=at) for site, at in (("d1", 0), ("v1", 500), ("d1", 1_000))
    )
    routes = (
        Route(vehicle="truck", number=1, trips=(Trip(stops),)),
        Route(vehicle="van1", number=1, trips=(Trip(idle),)),
    )
    return Plan(problem=line_county.digest, routes=routes, cost=Cost())


def test_a_vehicle_s_day_holds_its_own_stops_in_order(line_county: Problem, plan: Plan) -> None:
    day = driven(line_county, plan, straight_lines(line_county), "truck", 1)
    (turn,) = day.turns
    (call,) = turn.calls
    # 10 km at 10 m/s from 06:00; k1 is five pieces of 2 kg; 325 s at the counter.
    assert (day.km, turn.taken.pieces, turn.taken.kg, turn.brought.pieces) == (20, 5, 10, 0)
    assert (call.name, call.arrives, call.leaves, call.off.pieces, call.aboard) == ("D1", 22_600, 22_925, 5, 0)
    text = driving_to_json(day)
    assert driving_from_json(text) == day
    assert "van1" not in text
    assert "V1" not in text
    for firm in line_county.firms:
        assert firm.id not in text
        assert firm.name not in text


def test_the_way_is_that_of_the_map(line_county: Problem, plan: Plan) -> None:
    corner = LonLat(105.05, 35.8)

    def bent(_, origin: SiteId, goal: SiteId):
        return line_county.site[origin].position, corner, line_county.site[goal].position

    drawn = routes_geojson(line_county, plan, bent).encode()
    day = driven(line_county, plan, drawn_lines(line_county, drawn), "truck", 1)
    there = [(105.0, 35.7), (105.05, 35.8), (105.1, 35.7)]
    assert list(day.turns[0].way) == [*there, *there[-2::-1]]
    bare = driven(line_county, plan, drawn_lines(line_county, None), "truck", 1)
    assert corner.lat not in {lat for _, lat in bare.turns[0].way}


@pytest.mark.parametrize(("vehicle", "number"), [("truck", 2), ("van2", 1), ("", 0)])
def test_a_vehicle_that_does_not_drive_is_refused(line_county: Problem, plan: Plan, vehicle: str, number: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        driven(line_county, plan, straight_lines(line_county), vehicle, number)
    assert [issue.code for issue in refused.value.issues] == ["vehicle-absent"]


@pytest.mark.parametrize(
    ("contact", "number"),
    [
        ("王站长 138-1234 5678", "13812345678"),
        ("0943-3221234", "09433221234"),
        ("+86 138 1234 5678 张", "+8613812345678"),
        ("138****5678", None),
        ("1381234****", None),
        ("村委会", None),
        ("1;tel=110", None),
        ("", None),
    ],
)
def test_a_number_that_can_be_called_is_found(contact: str, number: str | None) -> None:
    assert phone(contact) == number


def test_names_of_control_characters_are_harmless(line_county: Problem, plan: Plan) -> None:
    sites = tuple(replace(site, name="\u202eX\x00\n", contact="\x07 1") for site in line_county.sites)
    hostile = replace(line_county, sites=sites, name="\x1b[31m")
    day = driven(hostile, plan, straight_lines(hostile), "truck", 1)
    assert all(char.isprintable() for char in json.dumps(driving_to_json(day), ensure_ascii=False))


def test_studies_of_before_are_told_their_county(tmp_path: Path) -> None:
    import alembic.command
    import alembic.config

    settings = Settings(data_dir=tmp_path, database_url=None)
    engine = open_database(settings)
    config = alembic.config.Config()
    config.set_main_option("script_location", "logistics_opt/service/migrations")
    asked = {"a": {"county": "huining"}, "b": {"problem": {}}}
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.downgrade(config, "0003")
        old = sa.table("studies", *(sa.column(name, kind) for name, kind in _OLD.items()))
        for identity, document in asked.items():
            row = {"id": identity, "kind": "daily_routes", "creator": "k", "digest": "", "state": "done"}
            more = {"request": {"document": document}, "stopped": False, "created": datetime.now(UTC)}
            connection.execute(sa.insert(old).values(**row, **more))
        alembic.command.upgrade(config, "head")
        found = connection.execute(sa.text("SELECT id, county FROM studies ORDER BY id")).all()
    assert [tuple(row) for row in found] == [("a", "huining"), ("b", None)]
    engine.dispose()


_OLD = {
    "id": sa.String,
    "kind": sa.String,
    "creator": sa.String,
    "request": sa.JSON,
    "digest": sa.String,
    "state": sa.String,
    "stopped": sa.Boolean,
    "created": sa.DateTime(timezone=True),
}
