"""
Goods that ride on buses are in every report.

The bus "Xinyuan line" leaves w at 07:00, is at d1 at 07:20 and at v2 at 07:40. It brings p2, ten pieces of 100 kg in
all, to v2 in three bags of four, at 50 fen a piece, and takes nothing else; the bus back takes u2, six pieces, to w.
"""

import json
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from logistics_opt.checker import check
from logistics_opt.model import Bag, Consignment, Cost, Line, LineStop, Load, Plan, Reason, Ride, Unserved
from logistics_opt.report import key_figures, write_map, write_picture, write_sheets, write_workbook
from logistics_opt.report.plan_tables import tables

STOPS = ("w", 0), ("d1", 1_200), ("v2", 2_400)


@pytest.fixture(scope="module")
def county(make_county):
    out = Line(
        id="out",
        name="Xinyuan line",
        stops=tuple(LineStop(*stop) for stop in STOPS),
        departures=(25_200,),
        spare=Load(200_000, 900_000, 20),
        operator="coop",
        price_per_piece=50,
        loading_lead=600,
        bag=Bag(holds=Load(pieces=4)),
    )
    back = replace(
        out, id="back", name="back", stops=(LineStop("v2", 0), LineStop("w", 2_400)), departures=(32_400,), bag=None
    )
    demands = tuple(
        replace(d, promised=28_000, cash=12_345) if d.id == "p2" else d
        for d in make_county().demands
        if d.id in ("p2", "u2", "p3")
    )
    return make_county(lines=(out, back), demands=demands)


@pytest.fixture(scope="module")
def plan(county):
    def ride(line, departure, origin, leaves, goal, arrives, name):
        goods = (Consignment(name, county.demand[name].load),)
        return Ride(
            line=line, departure=departure, origin=origin, leaves=leaves, goal=goal, arrives=arrives, goods=goods
        )

    left = Unserved(
        demand="p3", load=county.demand["p3"].load, reason=Reason.CANCELLED, remedy="wait", remedy_zh="等待"
    )
    made = Plan(
        problem=county.digest,
        routes=(),
        rides=(
            ride("out", 25_200, "w", 25_200, "v2", 27_600, "p2"),
            ride("back", 32_400, "v2", 32_400, "w", 34_800, "u2"),
        ),
        cost=Cost(site_day=5_000 + 100, bus=10 * 50 + 6 * 50),
        unserved=(left,),
    )
    assert check(county, made) == ()
    return made


def straight(county):
    return lambda _, origin, end: (county.site[origin].position, county.site[end].position)


def test_figures_count_what_rides(county, plan):
    figures = key_figures(county, plan)
    assert (figures.cost_yuan, figures.site_day_yuan, figures.bus_yuan) == (59, 51, 8)
    assert (figures.bus_pieces, figures.pieces_served, figures.villages_served) == (16, 16, 1)
    assert figures.on_time_share == 1.0  # promised for 07:46, there at 07:40


def test_the_workbook_has_a_sheet_of_buses_whose_prices_add_up_to_the_cost(county, plan, tmp_path):
    by_name = {table.en: table for table in tables(county, plan, "en")}
    first, second = by_name["Buses"].rows
    told = dict(zip((column.en for column in by_name["Buses"].columns), first, strict=True))
    assert (told["Line"], told["Departs"], told["Cut-off"], told["Arrives"]) == ("Xinyuan line", 25_200, 24_600, 27_600)
    assert (told["From"], told["To"], told["Pieces"], told["Kg"], told["Bags"]) == ("W", "V2", 10, 100, 3)
    assert (told["Cash, yuan"], told["Yuan"]) == (123.45, 5)
    assert second[-1] == 3
    assert sum(row[-1] for row in by_name["Cost"].rows) == plan.cost.total / 100
    (there,) = (row[-1] for row in by_name["Goods"].rows if row[0] == "p2")
    assert there == 27_600
    write_workbook(tmp_path / "plan.xlsx", county, plan)
    assert any("Buses" in name for name in load_workbook(tmp_path / "plan.xlsx").sheetnames)


def test_a_plan_without_rides_has_no_sheet_of_buses(county, plan):
    assert "Buses" not in [table.en for table in tables(county, replace(plan, rides=(), cost=Cost()), "en")]


@pytest.mark.parametrize(("lang", "title"), [("en", "Hand-over sheet, bus"), ("zh", "客运班车带货交接单")])
def test_every_bus_with_goods_has_a_sheet_to_hand_over_with(county, plan, tmp_path, lang, title):
    out, back = write_sheets(tmp_path, county, plan, lang)
    assert (out.name, back.name) == ("001-Xinyuan-line-0700.pdf", "002-back-0900.pdf")
    text = re.sub(r"\s+", " ", PdfReader(out).pages[0].extract_text())
    for word in (title, "Xinyuan line", "07:00", "06:50", "07:40", "the co-operative", "V2", "10"):
        assert word in text


def test_the_map_draws_what_rides(county, plan, tmp_path):
    write_map(tmp_path / "map.html", county, plan, straight(county))
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.S)[1])
    bus = data["routes"][0]
    assert (bus["bus"], bus["label"], bus["yuan"]) == (True, "Xinyuan line 07:00", "5")
    (trip,) = bus["trips"]
    assert [stop[1:] for stop in trip["stops"]] == [
        ["07:00", "", "", "10 / 100", "100"],
        ["07:40", "", "10 / 100", "", "0"],
    ]
    assert len(trip["legs"]) == 1
    write_picture(tmp_path / "map.png", county, plan, straight(county))
    assert (tmp_path / "map.png").stat().st_size > 10_000
