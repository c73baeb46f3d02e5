"""Documents are exact in both directions and refuse what they do not know."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.formats.documents import (
    changes_from_json,
    changes_to_json,
    check_from_json,
    check_to_json,
    document_schema,
    late_orders_from_json,
    live_day_from_json,
    live_day_to_json,
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
    replanned_from_json,
    replanned_to_json,
)
from logistics_opt.formats.live_document import ChangesDocument
from logistics_opt.formats.plan_document import PlanDocument
from logistics_opt.formats.problem_document import DemandDocument, ProblemDocument, SiteDocument, VehicleDocument
from logistics_opt.model import (
    Act,
    Assumption,
    Bag,
    Bound,
    Capacity,
    Change,
    ChangeKind,
    Consignment,
    Cost,
    CostLine,
    Demand,
    Direction,
    Echelon,
    Handling,
    Host,
    Line,
    LineStop,
    LiveDay,
    Load,
    LonLat,
    Made,
    Move,
    Overnight,
    Plan,
    Programme,
    Reason,
    Replanned,
    Ride,
    Route,
    RouteLock,
    RouteState,
    Site,
    Standing,
    Stop,
    SubsidyKind,
    SubsidyRule,
    SubsidyUnit,
    Target,
    Tariff,
    Tier,
    TimeWindow,
    Trip,
    Unserved,
    VehicleType,
)
from logistics_opt.synth.county import random_problem

amounts = st.integers(0, 10**9)
moments = st.integers(0, 3 * 86_400)
words = st.text(max_size=12)
names = st.text(min_size=1, max_size=12)
loads = st.builds(Load, amounts, amounts, amounts)
windows = st.tuples(moments, moments).map(lambda pair: TimeWindow(min(pair), max(pair)))
positions = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))
sites = st.builds(
    Site,
    id=names,
    name=words,
    tier=st.sampled_from(Tier),
    position=positions,
    parent=st.none() | names,
    host=st.sampled_from(Host),
    owner=st.none() | names,
    standing=st.sampled_from(Standing),
    hours=windows,
    stop_time=amounts,
    piece_time=amounts,
    handling=st.builds(Handling, fixed=amounts, pieces_per_hour=st.none() | st.integers(1, 10**6)),
    capacity=st.none() | loads,
    cost_per_day=amounts,
    functions=st.frozensets(words),
    aliases=st.lists(words).map(tuple),
    contact=words,
    position_kind=words,
)
demands = st.builds(
    Demand,
    id=names,
    firm=names,
    commodity=names,
    site=names,
    direction=st.sampled_from(Direction),
    load=st.builds(Load, amounts, amounts, st.integers(1, 10**6)),
    ready=moments,
    promised=st.none() | moments,
    priority=st.integers(-5, 5),
    cash=amounts,
)
vehicles = st.builds(
    VehicleType,
    id=names,
    name=words,
    echelon=st.sampled_from(Echelon),
    base=names,
    count=amounts,
    capacity=st.builds(Capacity, weight=amounts, volume=amounts, chilled=amounts),
    tariff=st.builds(Tariff, per_day=amounts, per_km=amounts, per_hour=amounts),
    shift=windows,
    profile=names,
    max_duration=st.none() | moments,
    max_trips=st.integers(1, 9),
    reload_time=amounts,
    owner=st.none() | names,
    carries=st.none() | st.frozensets(names),
    co2_per_km=amounts,
)
stops = st.builds(
    Stop,
    site=names,
    arrives=moments,
    starts=moments,
    leaves=moments,
    moves=st.lists(st.builds(Move, names, st.sampled_from(Act), loads), max_size=3).map(tuple),
)
trips = st.tuples(stops, st.lists(stops, min_size=1, max_size=3)).map(
    lambda pair: Trip((pair[0], *pair[1], replace(pair[0], arrives=1, starts=1, leaves=1)))
)
rides = st.builds(
    Ride,
    line=names,
    departure=moments,
    origin=names,
    leaves=moments,
    goal=names,
    arrives=moments,
    goods=st.lists(st.builds(Consignment, names, loads), min_size=1, max_size=2).map(tuple),
)
plans = st.builds(
    Plan,
    problem=words,
    routes=st.lists(
        st.builds(Route, vehicle=names, number=amounts, trips=st.lists(trips, min_size=1, max_size=2).map(tuple)),
        max_size=3,
    ).map(tuple),
    cost=st.builds(Cost, vehicle_day=amounts, vehicle_km=amounts, vehicle_hour=amounts, site_day=amounts, bus=amounts),
    unserved=st.lists(
        st.builds(Unserved, demand=names, load=loads, reason=st.sampled_from(Reason), remedy=words, remedy_zh=words),
        max_size=2,
    ).map(tuple),
    overnight=st.lists(st.builds(Overnight, demand=names, load=loads, depot=names), max_size=2).map(tuple),
    rides=st.lists(rides, max_size=2).map(tuple),
    bound=st.none() | st.builds(Bound, amounts, words),
    made_by=words,
)
made = (
    st.lists(moments, min_size=3, max_size=3)
    .map(sorted)
    .map(lambda times: Made(arrives=times[0], starts=times[1], leaves=times[2]))
)
states = st.builds(
    RouteState,
    vehicle=names,
    number=st.integers(1, 10**6),
    made=st.lists(made, max_size=3).map(tuple),
    next_arrives=st.none() | moments,
    lock=st.sampled_from(RouteLock),
)
days = st.builds(LiveDay, now=moments, routes=st.lists(states, max_size=3).map(tuple))
changes = st.builds(
    Change,
    kind=st.sampled_from(ChangeKind),
    site=names,
    demands=st.lists(names, max_size=2).map(tuple),
    before=words,
    after=words,
    moved_by=st.none() | st.integers(-86_400, 86_400),
    words=words,
    words_zh=words,
)
answers = st.builds(Replanned, plan=plans, changes=st.lists(changes, max_size=2).map(tuple), retimed=plans)


@given(sites)
def test_a_site_survives_its_document(site):
    document = SiteDocument.of(site)
    assert SiteDocument.model_validate_json(document.model_dump_json()) == document
    assert document.model() == site


@given(demands)
def test_a_demand_survives_its_document(demand):
    document = DemandDocument.of(demand)
    assert DemandDocument.model_validate_json(document.model_dump_json()) == document
    assert document.model() == demand


@given(vehicles)
def test_a_vehicle_survives_its_document(vehicle):
    document = VehicleDocument.of(vehicle)
    assert VehicleDocument.model_validate_json(document.model_dump_json()) == document
    assert document.model() == vehicle


@given(plans)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_survives_its_document(plan):
    text = plan_to_json(plan)
    assert plan_from_json(text) == plan
    assert plan_to_json(plan_from_json(text)) == text
    assert PlanDocument.of(PlanDocument.model_validate_json(text).model()) == PlanDocument.model_validate_json(text)


@given(day=days)
@settings(max_examples=50, deadline=None)
def test_a_day_under_way_survives_its_document(day):
    text = live_day_to_json(day)
    assert live_day_from_json(text) == day
    assert live_day_to_json(live_day_from_json(text)) == text


@given(answer=answers)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_for_the_rest_of_a_day_survives_its_document(answer):
    text = replanned_to_json(answer)
    assert replanned_from_json(text) == answer
    assert replanned_to_json(replanned_from_json(text)) == text


@given(answer=answers)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_changes_survive_their_document_and_are_those_of_the_answer(answer):
    warning = Issue("order-unmatched", "row 3", "no such village", "add it", "没有该村", "请补充", Severity.WARNING)
    text = changes_to_json(ChangesDocument.of(answer, [warning]))
    document = changes_from_json(text)
    assert changes_to_json(document) == text
    assert tuple(change.model() for change in document.changes) == answer.changes
    assert (document.cost.model(), document.retimed.model()) == (answer.plan.cost, answer.retimed.cost)
    assert [one.cause_zh for one in document.warnings] == ["没有该村"]


@given(late=st.lists(demands, max_size=3))
@settings(max_examples=25, deadline=None)
def test_late_orders_are_the_demands_of_a_problem(late):
    text = json.dumps({"late": [json.loads(DemandDocument.of(demand).model_dump_json()) for demand in late]})
    assert late_orders_from_json(text) == tuple(late)


def test_what_is_wrong_in_a_day_under_way_is_told_with_its_place():
    text = (
        '{"format": "logistics-opt/live-day", "version": 1, "now": "ten", "routes": '
        '[{"vehicle": "van", "number": 0, "lock": "all", "maed": []}]}'
    )
    with pytest.raises(InvalidInput) as refused:
        live_day_from_json(text)
    assert {(issue.code, issue.where) for issue in refused.value.issues} == {
        ("document-wrong-value", "$.now"),
        ("document-wrong-value", "$.routes[0].number"),
        ("document-wrong-value", "$.routes[0].lock"),
        ("document-unknown-field", "$.routes[0].maed"),
    }
    assert all(issue.cause_zh and issue.remedy_zh for issue in refused.value.issues)


def test_a_plan_written_before_there_were_rides_is_read():
    old = json.loads(plan_to_json(Plan(problem="p", routes=(), cost=Cost(site_day=5))))
    del old["rides"], old["cost"]["bus_yuan"]
    assert plan_from_json(json.dumps(old)) == Plan(problem="p", routes=(), cost=Cost(site_day=5))


def test_a_line_written_before_there_were_bags_is_read(make_county):
    stops = (LineStop("w", 0), LineStop("d1", 60))
    problem = make_county(lines=(Line(id="b", name="b", stops=stops, departures=(0,), spare=Load(1, 1, 1)),))
    old = json.loads(problem_to_json(problem))
    for name in ("carries", "bag", "dwell_per_piece_seconds", "max_dwell_seconds"):
        del old["lines"][0][name]
    assert problem_from_json(json.dumps(old)).lines == problem.lines


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_a_random_county_survives_its_document(seed):
    problem = random_problem(seed)
    text = problem_to_json(problem)
    again = problem_from_json(text)
    assert again.digest == problem.digest
    assert problem_to_json(again) == text


def test_lines_programme_and_assumptions_survive(make_county):
    line = Line(
        id="b1",
        name="bus",
        stops=(LineStop("w", 0), LineStop("d1", 1_501)),
        departures=(27_000, 54_000),
        spare=Load(50_000, 400_001, 30),
        operator="post",
        price_per_piece=51,
        loading_lead=600,
        carries=frozenset({"parcel", "produce"}),
        bag=Bag(holds=Load(5_000, 40_001, 0), price=199, spare=4, dwell=11),
        dwell_per_piece=3,
        max_dwell=181,
    )
    programme = Programme(
        name="demonstration",
        year=2020,
        targets=(Target(metric="villages_served", at_least=0.95), Target(metric="cost", at_most=1.1)),
        subsidies=(
            SubsidyRule(name="a", kind=SubsidyKind.SERVICE, amount=31, unit=SubsidyUnit.PIECE, cap=10_000_001),
            SubsidyRule(
                name="c",
                kind=SubsidyKind.SERVICE,
                amount=7,
                unit=SubsidyUnit.PIECE,
                direction=Direction.UP,
                goods=frozenset({"parcel", "produce"}),
            ),
            SubsidyRule(name="b", kind=SubsidyKind.LUMP_SUM, amount=5, unit=SubsidyUnit.ONCE),
        ),
        fundable=frozenset({CostLine.VEHICLE_KM, CostLine.SITE_DAY}),
    )
    assumption = Assumption(name="n", value="1 kg", source="s", grade="K")
    problem = make_county(lines=(line,), programme=programme, assumptions=(assumption,), overnight_per_kg=123)
    again = problem_from_json(problem_to_json(problem))
    assert (again.lines, again.programme, again.assumptions) == ((line,), programme, (assumption,))
    assert again.digest == problem.digest


def test_the_wire_speaks_a_persons_units(line_county):
    document = json.loads(problem_to_json(line_county))
    assert document["format"] == "logistics-opt/problem"
    assert document["version"] == 1
    truck = next(v for v in document["fleet"] if v["id"] == "truck")
    assert (truck["capacity_kg"], truck["per_km_yuan"], truck["shift_opens"]) == (1000, 3, "06:00")
    assert document["day"] == date(2026, 9, 1).isoformat()


def test_all_errors_come_at_once_each_with_its_place(line_county):
    document = json.loads(problem_to_json(line_county))
    document["sites"][1]["opens"] = "25 o'clock"
    document["demands"][0]["weight_kg"] = 1.00001
    document["demands"][1]["wieght_kg"] = 1
    del document["fleet"][0]["per_km_yuan"]
    document["fleet"][1]["shift_opens"] = "21:00"
    with pytest.raises(InvalidInput) as caught:
        problem_from_json(json.dumps(document))
    found = {issue.where: issue for issue in caught.value.issues}
    assert set(found) == {
        "$.sites[1].opens",
        "$.demands[0].weight_kg",
        "$.demands[1].wieght_kg",
        "$.fleet[0].per_km_yuan",
        "$.fleet[1]",
    }
    assert "weight_kg" in found["$.demands[1].wieght_kg"].remedy
    assert all(issue.cause_zh and issue.remedy_zh for issue in found.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "document-not-json"),
        ("{", "document-not-json"),
        ("[" * 10_000, "document-not-json"),
        ("[]", "document-wrong-value"),
        ('{"format": "logistics-opt/plan", "version": 1}', "document-wrong-version"),
        ('{"format": "logistics-opt/problem", "version": 2}', "document-wrong-version"),
        ("{}", "document-missing-field"),
    ],
)
def test_what_is_no_problem_document_is_refused(text, code):
    with pytest.raises(InvalidInput) as caught:
        problem_from_json(text)
    assert code in {issue.code for issue in caught.value.issues}


def test_a_reference_to_nothing_is_refused(line_county):
    document = json.loads(problem_to_json(line_county))
    document["demands"][0]["site"] = "nowhere"
    with pytest.raises(InvalidInput) as caught:
        problem_from_json(json.dumps(document))
    assert "unknown-site" in {issue.code for issue in caught.value.issues}


def test_a_ragged_matrix_is_refused(line_county):
    document = json.loads(problem_to_json(line_county))
    document["travel"][0]["seconds"][0].pop()
    with pytest.raises(InvalidInput) as caught:
        problem_from_json(json.dumps(document))
    assert [issue.where for issue in caught.value.issues] == ["$.travel[0]"]


def test_a_check_report_survives_its_document(line_county):
    plan = Plan(problem=line_county.digest, routes=(), cost=Cost())
    faults = (Fault(Code.RELOAD, "route 1", "2 s too short"),)
    assert check_from_json(check_to_json(plan, faults)) == faults
    assert json.loads(check_to_json(plan, ()))["faults"] == []


@pytest.mark.parametrize("kind", ["problem", "plan", "check"])
def test_schemas_forbid_unknown_keys(kind):
    schema = document_schema(kind)
    assert schema["additionalProperties"] is False
    assert schema["properties"]["format"]["const"] == f"logistics-opt/{kind}"


def test_document_of_the_line_county_is_its_own_image(line_county):
    document = ProblemDocument.of(line_county)
    assert ProblemDocument.of(document.model()) == document
