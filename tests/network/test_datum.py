import numpy as np
import pytest

from logistics_opt.network import Datum, convert


def test_round_trips_lose_less_than_a_micrometre():
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(80, 128, 2_000), rng.uniform(22, 48, 2_000)
    for datum in (Datum.GCJ02, Datum.BD09):
        there = convert(lon, lat, Datum.WGS84, datum)
        back = convert(*there, datum, Datum.WGS84)
        # Five decimal places after the micrometre: a degree is 111 km.
        assert np.abs(back[0] - lon).max() * 111e3 < 1e-5
        assert np.abs(back[1] - lat).max() * 111e3 < 1e-5


def test_offset_in_gansu_is_some_hundred_metres():
    lon, lat = convert(105.05, 35.69, Datum.WGS84, Datum.GCJ02)
    metres = np.hypot((lon - 105.05) * np.cos(np.radians(35.69)), lat - 35.69) * 111_195
    assert 300 < metres < 740


def test_known_point_of_the_published_formula():
    # Tiananmen, as given by the open converters: WGS-84 116.391349, 39.907375 is GCJ-02 116.397590, 39.908775.
    lon, lat = convert(116.391349, 39.907375, Datum.WGS84, Datum.GCJ02)
    assert lon == pytest.approx(116.39759, abs=2e-5)
    assert lat == pytest.approx(39.908775, abs=2e-5)


def test_nothing_moves_outside_china():
    assert convert(1.52, 42.51, Datum.WGS84, Datum.GCJ02) == (1.52, 42.51)
    assert convert(1.52, 42.51, Datum.BD09, Datum.WGS84) == (1.52, 42.51)


def test_same_datum_is_left_alone():
    lon, lat = convert([105.0], [35.0], Datum.GCJ02, Datum.GCJ02)
    assert (lon[0], lat[0]) == (105.0, 35.0)
