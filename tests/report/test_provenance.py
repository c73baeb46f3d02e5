from dataclasses import replace

import pytest

from logistics_opt.model import Assumption, Problem, Tier
from logistics_opt.report.provenance import assumed_demand, generated_places, notice_text, shown_notice
from logistics_opt.report.words import bound_method, maker, short


def _generated(problem: Problem, *tiers: Tier) -> Problem:
    sites = (replace(site, position_kind="generated") if site.tier in tiers else site for site in problem.sites)
    return replace(problem, sites=tuple(sites))


def test_surveyed_sites_on_surveyed_roads_need_no_notice(line_county: Problem) -> None:
    assert generated_places(line_county, 0) is None
    assert shown_notice(line_county, notice_text(line_county, "en"), "en") == ""


def test_generated_roads_are_said_where_every_site_is_surveyed(line_county: Problem) -> None:
    assert notice_text(line_county, "en", roads=1.0) == "Generated, not surveyed: the roads."
    assert notice_text(line_county, "zh", roads=0.25) == "程序生成，并非实测：25% 的道路。"
    assert "1% of the roads" in notice_text(line_county, "en", roads=0.0001)


def test_a_warehouse_alone_is_not_called_villages_nor_roads(line_county: Problem) -> None:
    found = generated_places(_generated(line_county, Tier.COUNTY), 0)
    assert found == ("Generated, not surveyed: the warehouse's position.", "程序生成，并非实测：县仓位置。")


def test_villages_are_counted_and_one_is_one(line_county: Problem) -> None:
    # The line county has three villages, v1, v2 and v3.
    many = _generated(line_county, Tier.VILLAGE)
    assert "3 village positions." in notice_text(many, "en")
    assert "3 个村点位置" in notice_text(many, "zh")
    sites = tuple(replace(s, position_kind="generated" if s.id == "v1" else "surveyed") for s in line_county.sites)
    assert "1 village position." in notice_text(replace(line_county, sites=sites), "en")


def test_the_countys_own_note_is_shown_in_the_readers_language(line_county: Problem) -> None:
    note = "roads are the map's; hours are generated 道路来自地图；时间为生成数据"
    assert notice_text(line_county, "en", note=note) == "Roads are the map's; hours are generated"
    assert notice_text(line_county, "zh", note=note) == "道路来自地图；时间为生成数据"
    mixed = "roads by 会宁 county bureau"
    assert notice_text(line_county, "zh", note=mixed) == mixed


@pytest.mark.parametrize("name", ["sites, fleet and demand", "village_pieces_per_day_median"])
def test_demand_made_from_an_assumption_is_said_to_be(line_county: Problem, name: str) -> None:
    county = replace(line_county, assumptions=(Assumption(name=name, value="8", source="own estimate", grade="K"),))
    assert assumed_demand(county) is not None
    assert "Demand, fleet and hours" in notice_text(county, "en")
    assert notice_text(county, "en", note="demand is generated") == "Demand is generated"
    known = replace(county, assumptions=(Assumption(name=name, value="8", source="counted", grade="A"),))
    assert assumed_demand(known) is None


def test_method_of_the_bound_and_maker_of_the_plan_are_in_the_readers_language() -> None:
    method = "radial, service time, sites that must be open"
    assert bound_method(method, "en") == method
    assert bound_method(method, "zh").startswith("放射")
    assert bound_method("by hand", "zh") == "by hand"
    assert maker("decomposition with auto, seed 0, 30 s", "zh") == "分解求解，求解器：自动选择，随机种子 0，限时 30 秒"
    assert maker("decomposition with pyvrp, seed 3, 20 steps", "zh") == "分解求解，求解器：pyvrp，随机种子 3，20 步"
    assert maker("search over both echelons, seed 0, 30 s", "zh") == "两级联合搜索，随机种子 0，限时 30 秒"
    assert maker("search over both echelons, seed 0, 30 s", "en") == "search over both echelons, seed 0, 30 s"
    assert maker("by hand", "zh") == "by hand"


def test_names_are_cut_by_their_width() -> None:
    assert short("Sant Julià de Lòria", 36) == "Sant Julià de Lòria"
    assert short("长" * 30, 11) == "长" * 5 + "…"
