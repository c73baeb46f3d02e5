from dataclasses import replace

import pytest

from logistics_opt.report import placement_figures
from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.placement.sentences import reason
from logistics_opt.siting.location_routing import Located, Priced
from logistics_opt.siting.placement import Placement


def _rows(placement: Placement, lang: str) -> dict[str, str]:
    return dict(placement_figures(placement, lang))


def test_rows_say_question_answer_and_figures_today_and_in_the_answer(whole: Placement) -> None:
    rows = _rows(whole, "zh")
    assert rows["问题"].startswith("设2个乡镇站点")
    assert rows["方案"] == "共设2个站点：不保留现有站点，新开2个（河畔镇邮政所、新建站），关闭2个；按估算比现状费钱。"
    assert rows["站点数"] == "2 -> 2  0"
    # b to v1 is 8 km, 800 s; from c to v3 today is 6 km, but v3 is supplied from a, 14 km, 1 400 s; v6 15 km, 1 500 s.
    assert rows["最远村车程（最差季节）"] == "25分钟 -> 13分钟  -12分钟"
    # 10 000 and 50 000 yuan to open, twice 2 000 to close.
    assert rows["改造、新建、关闭（一次性）"] == "0元 -> 6.4万元  +6.4万元"


def test_a_radial_difference_is_never_called_proven(whole: Placement) -> None:
    rows = _rows(whole, "en")
    assert "not proven" in rows["Against today"]
    assert "spread unknown, not proven" in rows["Cost a year (radial)"]


def test_a_routed_saving_comes_with_its_margin(routed) -> None:
    # Saved on three days: 100, 120, 90 yuan; mean 103.3, standard error 15.28 / sqrt(3) = 8.82. Student's
    # t of two degrees of freedom is 4.303 at 95 %: 37.9 to either side.
    rows = _rows(routed(today=(1000, 1100, 1050), asked=(900, 980, 960)), "en")
    assert "103 yuan a day less" in rows["Against today"]
    assert "±38 yuan" in rows["Against today"]
    assert "not proven" not in rows["Against today"]
    # 300 days of 1 000 and 900 yuan; 300 times 37.95 is 11 385.
    assert rows["Cost a year (routed)"] == "300,000 yuan -> 270,000 yuan  -30,000 yuan ±11,400 yuan"


def test_a_spread_that_contains_zero_is_not_proven(routed) -> None:
    rows = _rows(routed(today=(1000, 1100, 1050), asked=(900, 1200, 1040)), "zh")
    assert "未证实，波动范围含零" in rows["与现状比较"]
    assert "未证实" in rows["年成本（按排线）"]


@pytest.mark.parametrize(
    ("asked", "en", "zh"),
    [
        # Saved a day: 100, 120, 90; as above 103 ± 38.
        ((900, 980, 960), "; proven to cost less than today.", "；比现状省钱，已证实。"),
        # 100, -100, 10: the mean is 3, and with such a spread it says nothing.
        ((900, 1200, 1040), "; no saving against today is proven, so cost is no reason for it.", "；节省未证实，不能"),
        # 100 and 110 saved, and on the third day 180 lost: dearer or not, nobody knows.
        ((900, 990, 1230), "; no saving against today is proven, so cost is no reason for it.", "；节省未证实，不能"),
        # -100, -120, -90.
        ((1100, 1220, 1140), "; proven to cost more than today.", "；比现状费钱，已证实。"),
    ],
)
def test_the_headline_says_itself_whether_a_saving_is_proven(routed, asked: tuple[int, ...], en: str, zh: str) -> None:
    placement = routed(today=(1000, 1100, 1050), asked=asked)
    assert _rows(placement, "en")["Answer"].endswith(en)
    assert zh in _rows(placement, "zh")["方案"]


def test_a_radial_headline_claims_no_saving(whole: Placement) -> None:
    # The same study with today's and the answer's costs changed round: then the estimate of the answer is the lower.
    assert _rows(whole, "en")["Answer"].endswith("; by the estimate it costs more than today.")
    today, asked, *rest = whole.options
    cheap = replace(asked, answer=replace(asked.answer, cost=today.answer.cost))
    dear = replace(today, answer=replace(today.answer, cost=asked.answer.cost))
    rows = _rows(replace(whole, options=(dear, cheap, *rest)), "en")
    assert rows["Answer"].endswith("; no saving against today is proven, so cost is no reason for it.")


def test_the_headline_of_todays_depots_says_nothing_of_cost(whole: Placement) -> None:
    today, asked, *rest = whole.options
    rows = _rows(replace(whole, options=(today, replace(asked, answer=today.answer), *rest)), "en")
    assert rows["Answer"] == "2 depots: 2 of today's kept, none closed."


def test_one_unseen_day_proves_nothing(routed) -> None:
    rows = _rows(routed(today=(1000,), asked=(900,)), "en")
    assert "spread unknown from one day" in rows["Against today"]
    assert "spread unknown" in rows["Cost a year (routed)"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_there_was_no_time_for_is_said(bare: Placement, lang: str) -> None:
    told = " ".join(value for _, value in placement_figures(replace(bare, stopped=True), lang))
    assert ("near-best sets" if lang == "en" else "次优组合") in told
    assert ("stopped" if lang == "en" else "停止") in told


def test_an_answer_without_a_bound_says_so(whole: Placement) -> None:
    today, asked, *rest = whole.options
    unbounded = replace(asked, answer=replace(asked.answer, bound=float("-inf")))
    rows = _rows(replace(whole, options=(today, unbounded, *rest)), "en")
    assert "no bound" in rows["Proof"]


def test_a_depot_that_routes_turned_round_says_what_routes_said(whole: Placement) -> None:
    # On the everyday season's day, with 12 345 yuan a year more when the first depot of the answer is shut.
    depots = whole.asked.answer.depots
    priced = Priced(depots, total=1e8, facility=0.0, charge=0.0, spread=0.0, trials=2)
    flips = dict.fromkeys(sorted(depots)[:1], 1_234_500.0)
    located = Located((priced,), flips, tried=2, rounds=1, finished=True)
    facts = Facts(replace(whole, located=located), "en")
    said = {d.candidate.site.id: reason(facts, d, "en") for d in facts.depots}
    (turned,) = flips
    assert "shutting it would cost 12,3" in said[turned]
    assert "by routed plans" in said[turned]
    assert sum("by routed plans" in words for words in said.values()) == 1
