from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from logistics_opt.model import Demand, DemandId, LonLat, Plan, Problem, ProfileName, SiteId, TravelMatrix, Trip
from logistics_opt.report.journeys import journeys
from logistics_opt.report.sheet_layout import CODE_HEIGHT, SMALLEST, TABLE_HEIGHT, pages
from logistics_opt.report.sheets import sheet_name, write_sheets
from logistics_opt.units import HOUR

A4 = (595, 842)


def _text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory, chinese_county: Problem, chinese_plan: Plan) -> tuple[Path, ...]:
    return write_sheets(tmp_path_factory.mktemp("sheets"), chinese_county, chinese_plan, "zh")


def test_every_route_is_one_a4_page(sheets: tuple[Path, ...]) -> None:
    assert [path.name for path in sheets] == ["001-干线货车-1.pdf", "002-微面-1.pdf", "003-微面-1.pdf"]
    for path in sheets:
        (page,) = PdfReader(path).pages
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4


def test_sheet_names_stops_in_order_with_times_loads_and_cash(sheets: tuple[Path, ...]) -> None:
    text = _text(sheets[1])
    order = [text.index(word) for word in ("08:08", "红堡子村", "扎子塬村", "08:41 返回")]
    assert order == sorted(order)
    assert "张三 13900000000" in text
    # 10 pieces of 100 kg off and 8 of 120 kg on at the first village; p1 is cash on delivery.
    for word in ("10", "100 kg", "120 kg", "123.45", "司机签字"):
        assert word in text


def test_cash_is_by_firm_and_goods_are_totals(sheets: tuple[Path, ...]) -> None:
    text = _text(sheets[1])
    assert "the post" in text  # collects cash
    assert "the co-operative" not in text  # only has goods aboard


def test_truck_sheet_counts_the_bags_of_every_village_at_the_depot(sheets: tuple[Path, ...]) -> None:
    # At d2 the truck hands over v3's parcels and its chilled food: two bags.
    assert "中街社区 2" in _text(sheets[0])


def test_generated_positions_are_said_on_every_sheet(sheets: tuple[Path, ...]) -> None:
    assert all("程序生成" in _text(path) for path in sheets)


def test_chinese_font_is_embedded(sheets: tuple[Path, ...]) -> None:
    page = PdfReader(sheets[0]).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "NotoSansCJKsc" in font["/BaseFont"]
        below = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert any(key.startswith("/FontFile") for key in below)


def test_hostile_names_are_printed_not_run(tmp_path: Path, hostile_county: Problem, hostile_plan: Plan) -> None:
    paths = write_sheets(tmp_path / "out", hostile_county, hostile_plan, "en")
    assert [path.parent for path in paths] == [tmp_path / "out"] * 3
    assert sorted(tmp_path.rglob("*.pdf")) == sorted(paths)
    text = "".join(_text(path) for path in paths).replace("\n", "")
    assert '#eval("1+1")' in text
    assert "</script>" in text
    assert all(len(PdfReader(path).pages) == 1 for path in paths)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c", "CON", "", ".", "\x00\n", "长" * 200, "\u202e=cmd|"])
def test_file_names_hold_nothing_of_a_path(chinese_county: Problem, chinese_plan: Plan, name: str) -> None:
    county = replace(chinese_county, fleet=tuple(replace(v, name=name) for v in chinese_county.fleet))
    made = sheet_name(journeys(county, chinese_plan)[0])
    assert made.startswith("001")
    assert made.endswith(".pdf")
    assert not set(made) & set('/\\:*?"<>|\x00\n\u202e')
    assert ".." not in made
    assert len(made.encode()) < 200


def test_same_plan_gives_the_same_file(tmp_path: Path, chinese_county: Problem, chinese_plan: Plan) -> None:
    first = write_sheets(tmp_path / "a", chinese_county, chinese_plan)
    second = write_sheets(tmp_path / "b", chinese_county, chinese_plan)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def _rows(stops: int, trips: int = 1) -> list[dict[str, object]]:
    each = stops // trips
    rows: list[dict[str, object]] = []
    for trip in range(trips):
        rows.append({"kind": "trip"})
        rows += [{"kind": "stop", "no": trip * each + at + 1, "id": str(at)} for at in range(each)]
        rows.append({"kind": "return"})
    return rows


@pytest.mark.parametrize("stops", [1, 5, 12, 13, 20, 26, 33, 34, 60, 150])
@pytest.mark.parametrize("trips", [1, 2])
def test_no_page_is_overfull_and_no_stop_is_lost(stops: int, trips: int) -> None:
    rows = _rows(stops - stops % trips, trips) if stops >= trips else _rows(stops)
    made = pages(rows)
    kept = [row["no"] for page in made for row in page.rows if row["kind"] == "stop"]
    assert kept == [row["no"] for row in rows if row["kind"] == "stop"]
    for page in made:
        assert page.height <= TABLE_HEIGHT
        assert [code["no"] for code in page.codes] == [row["no"] for row in page.rows if row["kind"] == "stop"]
        assert all(row["height"] >= SMALLEST for row in page.rows if row["kind"] == "stop")


def test_thirty_stops_fit_one_page() -> None:
    assert len(pages(_rows(30, 2))) == 1
    assert len(pages(_rows(60, 2))) > 1


@pytest.mark.parametrize("stops", [3, 20, 33, 60])
def test_codes_never_lie_on_one_another(stops: int) -> None:
    for page in pages(_rows(stops)):
        cells = [(code["column"], row) for code in page.codes for row in range(code["row"], code["row"] + code["span"])]
        assert len(cells) == len(set(cells))
        assert max(column for column, _ in cells) < page.columns <= 3
        for code in page.codes:
            high = sum(row["height"] for row in page.rows[code["row"] : code["row"] + code["span"]])
            assert high >= CODE_HEIGHT - 1e-9


def test_a_long_route_goes_on_to_further_pages_with_every_stop(
    tmp_path: Path, chinese_county: Problem, chinese_plan: Plan, make_trip: Callable[..., Trip]
) -> None:
    village = chinese_county.site[SiteId("v1")]
    many = [
        replace(village, id=SiteId(f"x{at}"), name=f"第{at}村", position=LonLat(105.1 + at / 1000, 35.7))
        for at in range(60)
    ]
    sites = (*chinese_county.sites[:2], *many)
    one = chinese_county.demand[DemandId("p1")]
    demands = tuple(replace(one, id=DemandId(f"d{site.id}"), site=site.id) for site in many)
    county = replace(chinese_county, sites=sites, demands=demands, travel={ProfileName("road"): _line(sites)})
    goods = " ".join(demand.id for demand in demands)
    calls = [("d1", "", goods), *((site.id, f"d{site.id}", "") for site in many), ("d1", "", "")]
    route = replace(chinese_plan.routes[1], trips=(make_trip(county, 8 * HOUR, calls),))
    (path,) = write_sheets(tmp_path, county, replace(chinese_plan, routes=(route,)))
    reader = PdfReader(path)
    assert len(reader.pages) == len(pages(_rows(60)))
    text = _text(path)
    assert all(f"第{at}村" in text for at in range(60))
    assert "1/3" in text


def _line(sites: tuple[object, ...]) -> TravelMatrix:
    import numpy as np

    along = np.array([round((site.position.lon - 105) * 100_000) for site in sites], dtype=np.int32)
    metres = np.abs(along[:, None] - along[None, :]).astype(np.int32)
    return TravelMatrix(tuple(site.id for site in sites), metres // 10, metres)


def test_cash_of_a_demand_in_parts_adds_up_to_the_fen(
    chinese_county: Problem, chinese_plan: Plan, make_trip: Callable[..., Trip]
) -> None:
    # 123.45 yuan over 10 pieces brought as 3 and 7: 37.03 and 86.42.
    trip = make_trip(chinese_county, 8 * HOUR, [("d1", "", "p1"), ("v1", "p1", ""), ("d1", "", "")])
    parts = (3, 7)
    routes = tuple(
        replace(chinese_plan.routes[1], number=at, trips=(_with_pieces(trip, pieces, chinese_county),))
        for at, pieces in enumerate(parts, start=1)
    )
    made = journeys(chinese_county, replace(chinese_plan, routes=routes))
    cash = [sum(visit.cash.values()) for journey in made for visit in journey.outings[0].visits if visit.cash]
    assert cash == [3_703, 8_642]
    assert sum(cash) == 12_345


def _with_pieces(trip: Trip, pieces: int, problem: Problem) -> Trip:
    demand: Demand = problem.demand[DemandId("p1")]
    whole = demand.load.split(10)
    part = sum(whole[1:pieces], whole[0])
    stops = tuple(replace(stop, moves=tuple(replace(move, load=part) for move in stop.moves)) for stop in trip.stops)
    return Trip(stops)


def test_a_long_name_leaves_room_for_number_and_base(
    tmp_path: Path, chinese_county: Problem, chinese_plan: Plan
) -> None:
    name = "electric van 电动面包车 with cold box 带冷藏箱 头寨子镇"
    county = replace(chinese_county, fleet=tuple(replace(v, name=name) for v in chinese_county.fleet))
    text = _text(write_sheets(tmp_path, county, chinese_plan, "zh", notice="道路为程序生成")[1]).replace("\n", " ")
    assert "带冷藏箱 头寨子镇" in text
    assert "车号 1" in text
    assert "郭城驿镇中转站" in text
    assert "道路为程序生成" in text
