"""The planner's study on a county one can hold in the head: radial answers, routed ones, and what stops it."""

from dataclasses import replace
from datetime import date

import pytest

from logistics_opt.checker import check
from logistics_opt.errors import Cancelled, InvalidInput
from logistics_opt.model import Candidate, Premises, Season, Standing, Tier
from logistics_opt.siting.as_today import as_today
from logistics_opt.siting.case import case_of
from logistics_opt.siting.evidence.catchments import catchments
from logistics_opt.siting.location_routing import Trial, facility_cost
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.location_routing import LocationRouting
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rates import rates_of
from logistics_opt.siting.rules import Rules
from logistics_opt.study.depot_placement import Effort, place_depots
from logistics_opt.study.placement.driving import Driver
from logistics_opt.study.placement.judging import daily_cost
from logistics_opt.study.placement.radial import Analyst, evidence_for
from logistics_opt.study.placement.staffing import ENOUGH, counter_cost, staffed
from logistics_opt.study.workers import Workers

YEAR = Season(name="all year", days=365, orders_day=date(2026, 9, 1), roads_day=date(2026, 9, 1))
QUICK = Effort(time_limit=60.0, steps=50, jobs=2, evidence=False)


@pytest.fixture(scope="module")
def day(line_county):
    """The line county with one more place where a depot might stand: beside village v2."""
    beside = next(site for site in line_county.sites if site.id == "v2")
    depot = next(site for site in line_county.sites if site.tier is Tier.TOWNSHIP)
    new = replace(
        depot, id="new", name="NEW", position=beside.position, standing=Standing.CANDIDATE, cost_per_day=2_000
    )
    travel = {}
    for profile, matrix in line_county.travel.items():
        at = [*range(len(matrix.sites)), matrix.index[beside.id]]
        travel[profile] = type(matrix)(
            (*matrix.sites, new.id), matrix.seconds[at][:, at].copy(), matrix.metres[at][:, at].copy()
        )
    return replace(line_county, sites=(*line_county.sites, new), travel=travel)


@pytest.fixture(scope="module")
def candidates(day):
    standing = [s for s in day.sites if s.tier is Tier.TOWNSHIP and s.standing is Standing.EXISTING]
    new = day.site["new"]
    return (
        *(Candidate(site=s, premises=Premises.STANDING, township=s.id) for s in standing),
        Candidate(site=new, premises=Premises.REUSED, township=standing[0].id, conversion=100_000),
    )


def test_an_open_depot_has_its_townships_vans_and_a_closed_one_a_counter(day, candidates):
    open_day = staffed(day, candidates, frozenset({"new"}), counter=700)
    kinds = {(v.capacity, v.tariff) for v in day.fleet if v.base == candidates[0].site.id}
    moved = [v for v in open_day.fleet if v.base == "new"]
    assert {(v.capacity, v.tariff) for v in moved} == kinds
    assert all(v.count >= ENOUGH for v in moved)
    assert not [v for v in open_day.fleet if v.base not in {"new", day.warehouse.id}]
    assert open_day.site["new"].cost_per_day == 0
    assert open_day.site[candidates[0].site.id].cost_per_day == 700
    assert [depot.id for depot in open_day.depots] == ["new"]


def test_a_trials_plan_is_checked_and_the_same_every_time(day, candidates):
    driver = Driver((day,), candidates, counter_cost(day))
    trial = Trial(frozenset({"new"}), 0, 1, 50)
    one, other = driver(trial), driver(trial)
    assert one == other
    assert check(driver.problem(trial), one.plan) == ()
    assert one.used <= {"new"}
    assert one.charge == 0


def test_a_plans_kinds_add_up_to_its_cost(day, candidates):
    driver = Driver((day,), candidates, counter_cost(day))
    made = driver(Trial(frozenset({candidates[0].site.id}), 0, 0, 50))
    kinds = daily_cost(driver.problem(made.trial), made.plan)
    assert kinds.total == made.plan.cost.total
    assert min(kinds.first, kinds.second, kinds.handling, kinds.points) >= 0


def test_today_keeps_todays_allocation(day, candidates):
    case = case_of([(YEAR, day)], candidates, rates_of(day))
    standing = frozenset(c.site.id for c in candidates if c.premises is Premises.STANDING)
    today = as_today(case, standing)
    assert today.depots == standing
    for client in case.clients:
        if client.parent in standing:
            assert today.place_of[client.id] == client.parent


def test_a_radial_study_is_the_questions_answer_beside_todays(day, candidates):
    found = place_depots([(YEAR, day)], candidates, question=PMedian(1), route=False, effort=QUICK)
    assert [option.name for option in found.options] == ["today", "p-median", "fixed-charge"]
    assert found.asked.answer.proven
    assert len(found.asked.answer.depots) == 1
    assert found.today.routed is None
    assert not found.stopped


def test_evidence_is_about_the_question_that_was_asked(day, candidates):
    effort = replace(QUICK, evidence=True)
    found = place_depots([(YEAR, day)], candidates, question=FixedCharge(), route=False, effort=effort)
    evidence = found.evidence
    assert evidence is not None
    assert evidence.about == FixedCharge()
    parts = (evidence.near_best, evidence.curve, evidence.decisions, evidence.stability, evidence.policies)
    assert all(part is not None for part in parts)


def test_catchments_are_those_of_the_answer_proposed(day, candidates):
    # Where routes choose another set than the question that the evidence is about.
    case = case_of([(YEAR, day)], candidates, rates_of(day), direct=True, counter=counter_cost(day))
    about, proposed = (PMedian(number).best(case, Rules()) for number in (1, 2))
    with Workers(Analyst(case), jobs=1) as analysts:
        found = evidence_for(analysts, case, Rules(), PMedian(1), about, proposed=proposed, time_limit=5.0)
    areas, wanted, others = (
        [(area.depot, area.villages) for area in one]
        for one in (found.catchments, catchments(case, proposed), catchments(case, about))
    )
    assert areas == wanted != others


def test_location_routing_is_no_dearer_than_any_set_beside_it(day, candidates):
    found = place_depots(
        [(YEAR, day)], candidates, question=LocationRouting(), unseen=[replace(day, day=date(2026, 9, 2))], effort=QUICK
    )
    assert found.asked.name == "location-routing"
    assert found.located is not None
    routed = [option.routed for option in found.options]
    assert all(r is not None and len(r.unseen) == 1 for r in routed)
    for option in found.options:  # counters are in the days' plans
        assert option.routed.facility == facility_cost(found.case, option.answer.depots)
    costs = [option.routed.yearly for option in found.options if option.routed]
    assert costs[1] <= min(costs) + 1
    difference = found.difference(found.asked, found.today)
    assert difference is not None
    assert not difference.proven  # one day proves nothing


def test_rules_that_cannot_be_kept_are_said_and_nothing_is_routed(day, candidates):
    with pytest.raises(InvalidInput) as refused:
        place_depots([(YEAR, day)], candidates, question=SetCover(1), route=False, effort=QUICK)
    assert refused.value.issues
    both = frozenset({"new"})
    with pytest.raises(InvalidInput) as refused:
        place_depots(
            [(YEAR, day)], candidates, question=PMedian(1), route=False, rules=Rules(required=both, excluded=both),
            effort=QUICK,
        )  # fmt: skip
    assert next(issue.code for issue in refused.value.issues) == "placement-locks-contradict"


def test_stopped_at_once_there_is_the_instant_answer_or_none(day, candidates):
    stopped = place_depots(
        [(YEAR, day)], candidates, question=PMedian(1), route=False, effort=QUICK, on_progress=lambda _: False
    )
    assert stopped.stopped
    assert len(stopped.asked.answer.depots) == 1
    with pytest.raises(Cancelled):
        place_depots([(YEAR, day)], candidates, question=LocationRouting(), effort=QUICK, on_progress=lambda _: False)
