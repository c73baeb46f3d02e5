import csv

import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.network import Speeds
from logistics_opt.network.speeds import RULES_CSV, SPEEDS_CSV

HEADER = "profile,road_class,surface,kmh,passable,source,grade\n"


@pytest.fixture(scope="module")
def speeds():
    return Speeds.load()


def test_every_packaged_row_has_a_source_and_a_grade():
    for path in (SPEEDS_CSV, RULES_CSV):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert row["source"]
                assert row["grade"] in "ABCK"


def test_seconds_are_metres_over_speed(speeds):
    # 4 000 m at 40 km/h are 6 minutes.
    assert speeds.kmh("van", "county", "asphalt") == 40
    assert speeds.seconds({"length": 4_000, "road_class": "county"}, "van") == pytest.approx(360)


def test_published_village_trip_takes_as_long_as_published(speeds):
    # China Daily: 20 km from Longnan to a village in 50 to 60 minutes.
    assert 50 <= speeds.seconds({"length": 20_000, "road_class": "village"}, "van") / 60 <= 60


def test_surface_is_looked_up_by_its_group_and_class_by_star(speeds):
    assert speeds.kmh("van", "village", "砂石") == speeds.kmh("van", "village", "gravel") < speeds.kmh("van", "village")
    assert speeds.kmh("van", "no such class") == speeds.kmh("van", "*")


def test_three_wheelers_stay_off_the_motorway(speeds):
    assert speeds.kmh("three_wheeler", "motorway") is None
    assert speeds.seconds({"length": 1, "road_class": "motorway"}, "three_wheeler") is None


def test_truck_needs_a_width_and_a_van_less(speeds):
    narrow = {"length": 100, "road_class": "village", "width_m": 2.5}
    assert speeds.seconds(narrow, "truck") is None
    assert speeds.seconds(narrow, "van") is not None


def test_gradient_slows_up_and_down_alike(speeds):
    flat = speeds.kmh("truck", "county")
    assert speeds.kmh("truck", "county", gradient=0.10) == speeds.kmh("truck", "county", gradient=-0.10)
    assert speeds.kmh("truck", "county", gradient=0.10) < speeds.kmh("truck", "county", gradient=0.06) < flat
    assert speeds.kmh("truck", "county", gradient=0.30) is None


def test_users_rows_override_the_packaged_ones_and_leave_the_rest(tmp_path, speeds):
    path = tmp_path / "speeds.csv"
    path.write_text(HEADER + "van,county,*,33,1,measured,A\ndonkey,*,*,5,1,measured,A\n", encoding="utf-8-sig")
    own = Speeds.load(path)
    assert own.kmh("van", "county") == 33
    assert own.kmh("van", "village") == speeds.kmh("van", "village")
    assert "donkey" in own.profiles


def test_users_rules_replace_all_of_that_kind(tmp_path):
    path = tmp_path / "rules.csv"
    path.write_text("profile,rule,limit,factor,source,grade\ntruck,width_below,2.0,0,measured,A\n", encoding="utf-8")
    own = Speeds.load(rules=path)
    assert own.kmh("truck", "village", width_m=2.5) == own.kmh("truck", "village")
    assert own.kmh("truck", "village", width_m=1.9) is None


def test_every_bad_row_is_named(tmp_path):
    path = tmp_path / "speeds.csv"
    path.write_text(
        HEADER + "van,county,*,fast,1,x,A\nvan,county,*,500,1,x,A\nvan,county,*,30,1,x,Z\n", encoding="utf-8"
    )
    with pytest.raises(InvalidInput) as caught:
        Speeds.load(path)
    assert [issue.where for issue in caught.value.issues] == [f"speeds.csv row {n}" for n in (2, 3, 4)]


def test_table_in_gb18030_is_read(tmp_path):
    path = tmp_path / "speeds.csv"
    path.write_bytes((HEADER + "van,county,砂石,28,1,司机记录,A\n").encode("gb18030"))
    assert Speeds.load(path).kmh("van", "county", "砂石") == 28
