from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest

from logistics_opt.report.palette import FIRMS, firm_colour
from logistics_opt.report.sharing import charts, maps
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.legend import add_legend, legend_image
from logistics_opt.report.sharing.literature import buses, why_so_large
from logistics_opt.report.sharing.plots import new_axes, new_figure, quiet, two_lines
from logistics_opt.report.sharing.sentences import subsidy_note
from logistics_opt.report.sharing.triangle import core_picture
from logistics_opt.report.sharing.words import own_half, percent, verdict
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.sharing.spread import Estimate

PNG = b"\x89PNG"
EVERY = (charts.coalitions_chart, charts.savings_chart, partial(legend_image, roads=True), maps.picture)


@pytest.mark.filterwarnings("error")  # a missing character is a warning
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("which", ["two", "three", "four", "hostile", "nine", "with_bus"])
def test_charts_are_drawn_for_any_study(request: pytest.FixtureRequest, which: str, lang: str) -> None:
    facts = Facts(request.getfixturevalue(which), lang)
    for make in EVERY:
        assert make(facts).startswith(PNG)


@pytest.mark.parametrize("make", [charts.coalitions_chart, charts.rules_chart, core_picture, charts.what_ifs_chart])
def test_the_same_study_gives_the_same_bytes(make: Callable[[Facts], bytes], three: SharedDelivery) -> None:
    assert make(Facts(three, "zh")) == make(Facts(three, "zh"))


def test_the_map_has_the_ways_of_the_buses(with_bus: SharedDelivery) -> None:
    together = with_bus.systems[1]
    (group,) = together.groups
    assert group.plan.rides
    walked = replace(together, groups=(replace(group, plan=replace(group.plan, rides=())),))
    without = replace(with_bus, systems=(with_bus.systems[0], walked, *with_bus.systems[2:]))
    assert maps.picture(Facts(with_bus, "en")) != maps.picture(Facts(without, "en"))


def test_the_core_is_drawn_for_three_firms_only(
    two: SharedDelivery, three: SharedDelivery, four: SharedDelivery, nine: SharedDelivery
) -> None:
    drawn = [core_picture(Facts(outcome, "en")) is not None for outcome in (two, three, four, nine)]
    assert drawn == [False, True, False, False]


def test_without_what_ifs_there_is_no_chart_of_them(four: SharedDelivery) -> None:
    assert charts.what_ifs_chart(Facts(four, "en")) is None
    assert "the saving is" not in why_so_large(Facts(four, "en"))


def test_a_chart_of_many_firms_has_single_firms_and_all(nine: SharedDelivery) -> None:
    facts = Facts(nine, "en")
    assert len(facts.charted) <= 31 < len(facts.coalitions)
    assert facts.charted[:9] == tuple(frozenset({firm}) for firm in nine.players)
    assert facts.charted[-1] == frozenset(nine.players)


def test_what_part_of_the_saving_is_the_promise(three: SharedDelivery) -> None:
    facts = Facts(three, "en")
    now = next(one for one in three.variations if one.name == "apart-3")
    assert now.together == three.systems[1].cost  # a day that does not change costs what it costs
    assert f"the saving is {percent(now.share)}" in why_so_large(facts)
    assert f"{100 * (facts.share_saved - now.share):.1f} points" in why_so_large(facts)


@pytest.mark.parametrize(
    ("dearer", "said", "why"), [(1.05, "4.8% less", False), (1.001, "0.1% less", True), (0.99, "1.0% more", True)]
)
def test_buses_stand_beside_the_literature(with_bus: SharedDelivery, dearer: float, said: str, why: bool) -> None:
    # Without buses all pay 1.05 times as much: of that 0.05 / 1.05 is saved.
    cost = with_bus.systems[1].cost
    bare = next(one for one in with_bus.variations if one.name == "no-buses")
    changed = replace(bare, together=replace(cost, mean=dearer * cost.mean))
    text = buses(Facts(replace(with_bus, variations=(changed,)), "en"))
    assert said in text
    assert "about 5 %" in text
    assert f"{sum(ride.load.pieces for ride in with_bus.systems[1].groups[0].plan.rides)} pieces ride" in text
    assert ("Why so little" in text) is why


def test_of_a_county_without_buses_nothing_is_said_of_them(two: SharedDelivery) -> None:
    assert buses(Facts(two, "en")) == ""


def test_costs_are_without_subsidy_and_what_it_would_pay_is_said(two: SharedDelivery) -> None:
    # A yuan for each piece of a village: 5 + 8 and 6 + 9 down, 4 up: 32, if all are moved.
    (one,) = Facts(two, "en").settled
    assert not one.group.plan.unserved
    text = subsidy_note(Facts(two, "en"))
    assert "with the subsidy off" in text
    assert "32.00 yuan of the day (by the piece 32.00)" in text
    groups = [replace(one.group, problem=replace(one.group.problem, programme=None))]
    systems = (two.systems[0], replace(two.systems[1], groups=tuple(groups)))
    bare = Facts(replace(two, systems=systems), "en")
    assert subsidy_note(bare) == "All costs and savings are with the subsidy off."


@pytest.mark.parametrize(
    ("text", "longest", "told"),
    [
        ("the post", 8, "the post"),
        ("supply-and-marketing co-op", 16, "supply-and-\nmarketing co-op"),
        ("supply-and-marketing co-op of the county", 16, "supply-and-\nmarketing co-op…"),
        ("供销合作社联合社", 8, "供销合作\n社联合社"),
        ("unbreakablename", 8, "unbreak…"),
    ],
)
def test_a_long_name_takes_two_lines(text: str, longest: int, told: str) -> None:
    assert two_lines(text, longest) == told


@pytest.mark.parametrize("high", [900.0, 12_600.0, 160_000.0, 2_000_000.0])
@pytest.mark.parametrize("inches", [0.7, 1.05, 2.0])
def test_labels_of_a_narrow_panel_stay_within_it_and_apart(high: float, inches: float) -> None:
    figure = new_figure((inches + 2, 2))
    axes = new_axes(figure, (1, 0.5, 1, 0.5))
    axes.set_xlim(0.31 * high, high)
    quiet(axes, ticks=3, size=6)
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
    inside = axes.get_window_extent()
    assert boxes
    assert all(inside.x0 <= box.x0 and box.x1 <= inside.x1 for box in boxes)
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


def test_the_legend_names_what_is_on_the_maps_and_nothing_else(two: SharedDelivery, with_bus: SharedDelivery) -> None:
    def named(outcome: SharedDelivery, **options) -> list[str]:
        figure = new_figure((7, 1))
        add_legend(figure, Facts(outcome, "en"), size=7, **options)
        return [text.get_text() for text in figure.legends[0].get_texts()]

    every = ["firm 0", "firm 1", "together", "truck", "van"]
    assert named(two, roads=False) == every
    assert named(two, roads=True) == [*every, "roads"]
    assert named(with_bus, roads=True) == [*every, "goods by bus", "roads"]


def test_the_legend_of_many_firms_is_as_wide_as_its_page(nine: SharedDelivery) -> None:
    figure = new_figure((7.32, 1))
    add_legend(figure, Facts(nine, "en"), roads=True, size=7)
    figure.canvas.draw()
    box = figure.legends[0].get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1


def test_firms_differ_by_colour() -> None:
    colours = [firm_colour(at) for at in range(12)]
    assert len(set(colours)) == 12
    assert tuple(colours[: len(FIRMS)]) == FIRMS


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("甲快递 courier A", "courier A", "甲快递"),
        ("顺丰速运", "顺丰速运", "顺丰速运"),
        ("the post", "the post", "the post"),
        ("会宁县 Huining", "Huining", "会宁县"),
        ("piece to a village 进村每件补助", "piece to a village", "进村每件补助"),
    ],
)
def test_of_a_name_in_two_languages_the_reader_sees_his_own(name: str, en: str, zh: str) -> None:
    assert (own_half(name, "en"), own_half(name, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("mean", "deviation", "draws", "said"),
    [
        (500, 10, 2, "proven"),  # 10 / sqrt(2) * 12.7 is 90
        (-500, 10, 2, "proven dearer"),
        (50, 10, 2, "not proven: the range holds zero"),
        (500, 0, 1, "not proven: one draw only"),
    ],
)
def test_verdicts(mean: float, deviation: float, draws: int, said: str) -> None:
    assert verdict(Estimate(mean=mean, deviation=deviation, draws=draws), "en") == said


def test_no_minus_nought_and_no_percent_of_nothing() -> None:
    assert (percent(-0.0001), percent(0.6184), percent(float("inf"))) == ("0.0%", "61.8%", "-")
