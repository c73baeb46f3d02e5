"""The page of the line county's plan made by hand: every figure can be worked out on paper."""

from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from logistics_opt.accounts import bills
from logistics_opt.accounts.one_page import OnePage, PageFigure, Spread, Together, Verdict
from logistics_opt.formats.documents import document_schema, one_page_from_json, one_page_to_json
from logistics_opt.formats.page_document import OnePageDocument
from logistics_opt.model import (
    Assumption,
    CostLine,
    FirmId,
    Plan,
    Problem,
    Programme,
    SubsidyKind,
    SubsidyRule,
    SubsidyUnit,
    Target,
)
from logistics_opt.report.one_page import Before, one_page, write_one_page
from logistics_opt.report.summary import key_figures

A4 = (595, 842)
PROGRAMME = Programme(
    name="demonstration",
    year=2026,
    targets=(Target(metric="yuan_per_piece", at_most=4.0), Target(metric="visits_per_week", at_least=7)),
    subsidies=(SubsidyRule(name="a visit", kind=SubsidyKind.SERVICE, amount=1_000, unit=SubsidyUnit.VISIT),),
    fundable=frozenset({CostLine.VEHICLE_KM, CostLine.SITE_DAY}),
)


def at_its_price(problem: Problem, plan: Plan) -> Plan:
    """The plan with the cost that its bills come to."""
    found = (*bills._of_vehicles(problem, plan), *bills._of_rides(problem, plan), *bills._of_sites(problem, plan))
    return replace(plan, cost=bills.cost_of(found))


@pytest.fixture(scope="module")
def plan(line_county: Problem, hand_plan: Plan) -> Plan:
    return at_its_price(line_county, hand_plan)


@pytest.fixture(scope="module")
def county(line_county: Problem) -> Problem:
    """The line county with a programme: ten yuan for each visit."""
    return replace(line_county, programme=PROGRAMME)


def figure(page: OnePage, key: str) -> PageFigure:
    return next(one for one in page.figures if one.key == key)


def test_the_figures_of_the_plan_made_by_hand(county: Problem, plan: Plan) -> None:
    page = one_page(county, plan, days_a_week=6)
    values = {one.key: one.value for one in page.figures}
    # v1, v2 and v3 are each called at once; the van starts at v3 at 09:08:20.
    assert (values["villages_served_share"], values["visits_per_week"], values["latest_delivery"]) == (1, 6, 9.5)
    # Kilometres and sites may be funded; both depots are plain service points.
    assert values["fundable_share"] == (plan.cost.vehicle_km + plan.cost.site_day) / plan.cost.total
    assert (values["policy_hosts_share"], values["bus_share"]) == (0, 0)
    # Three visits at ten yuan.
    served = key_figures(county, plan).pieces_served
    assert values["subsidy_per_piece"] == pytest.approx(30 / served)
    assert page.subsidy is not None
    assert page.subsidy.paid == 3_000
    assert [dot.visits for dot in page.villages] == [1, 1, 1]
    assert values["yuan_per_piece"] == key_figures(county, plan).yuan_per_piece


def test_a_target_is_met_or_missed_or_not_given_and_one_of_the_request_takes_the_county_s_place(
    county: Problem, plan: Plan
) -> None:
    asked = [
        Target(metric="visits_per_week", at_least=8),
        Target(metric="trucks", at_most=1),
        Target(metric="joy", at_least=1),
    ]
    page = one_page(county, plan, targets=asked)
    found = {one.key: one.verdict for one in page.figures if one.verdict is not Verdict.NO_TARGET}
    assert found == {
        "yuan_per_piece": Verdict.MISSED,
        "visits_per_week": Verdict.MISSED,
        "trucks": Verdict.MET,
        "joy": Verdict.NO_FIGURE,
    }
    assert "1 of 3 targets" in page.headline[0]
    assert "3项目标中达成1项" in page.headline[1]
    bare = one_page(replace(county, programme=None), plan)
    assert "No target was given." in bare.headline[0]
    assert (bare.subsidy, figure(bare, "subsidy_per_piece").value) == (None, None)


def test_the_grade_is_the_weakest_of_what_a_figure_rests_on(county: Problem, plan: Plan) -> None:
    said = tuple(
        Assumption(name=n, value="1", source="s", grade=g) for n, g in (("van_per_km_yuan", "K"), ("pieces", "B"))
    )
    page = one_page(replace(county, assumptions=said), plan)
    assert figure(page, "yuan_per_piece").grade == "K"
    assert figure(page, "km").grade == "B"
    assert figure(page, "policy_hosts_share").grade == "own"
    assert not figure(page, "km").generated


def test_two_firms_totals_are_withheld_from_who_may_be_one_of_them(county: Problem, plan: Plan) -> None:
    page = one_page(county, plan, before=Before(county, plan), public=True)
    assert page.withheld
    told = {one.key for one in page.figures if one.value is not None or one.before is not None}
    assert told == {"villages_served_share", "policy_hosts_share"}
    assert page.subsidy is None
    assert {dot.visits for dot in page.villages} == {None}
    assert all(one.verdict is not Verdict.MET for one in page.figures if one.withheld)
    assert "yuan a piece" not in page.headline[0]


def test_totals_of_many_firms_are_for_all_and_villages_are_named_where_that_is_safe(
    county: Problem, plan: Plan
) -> None:
    firms = tuple(replace(county.firms[0], id=FirmId(f"f{at}")) for at in range(5))
    # The goods of v3 are p3's and c3's: too few firms to name it.
    goods = tuple(replace(one, firm=firms[at % 5].id) for at, one in enumerate(county.demands))
    shared = replace(county, firms=firms, demands=goods, fleet=tuple(replace(v, owner=None) for v in county.fleet))
    page = one_page(shared, replace(plan, problem=shared.digest), public=True)
    assert not page.withheld
    assert figure(page, "yuan_per_piece").value is not None
    assert page.subsidy is not None
    assert page.subsidy.depend == ()
    assert page.subsidy.unnamed == page.subsidy.with_it


def test_the_document_is_read_as_it_was_written(county: Problem, plan: Plan) -> None:
    text = one_page_to_json(OnePageDocument.of(one_page(county, plan)))
    assert one_page_to_json(one_page_from_json(text)) == text
    assert "figures" in document_schema("one-page")["properties"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_prints_on_one_sheet_whatever_names_are(
    hostile_county: Problem, hostile_plan: Plan, tmp_path: Path, lang: str
) -> None:
    weak = tuple(Assumption(name="x" * 200, value="1", source="s", grade="K") for _ in range(200))
    county = replace(hostile_county, assumptions=weak, programme=PROGRAMME)
    spread = Spread(mean=10.0, margin=None)
    shared = Together(
        firms=2,
        days=1,
        draws=1,
        pieces=5,
        apart=spread,
        together=spread,
        saved=Spread(mean=0, margin=None),
        proven=False,
    )
    plan = at_its_price(county, hostile_plan)
    page = one_page(county, plan, before=Before(county, plan), together=shared, note="n" * 400)
    write_one_page(tmp_path / "page.pdf", page, lang)
    (sheet,) = PdfReader(tmp_path / "page.pdf").pages
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4
    assert ("未达成" if lang == "zh" else "missed") in sheet.extract_text()
