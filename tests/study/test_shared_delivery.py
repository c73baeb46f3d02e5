"""The analyst's study on the line county, whose post and co-operative drive the same road."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from logistics_opt.checker import check
from logistics_opt.errors import Cancelled, InvalidInput
from logistics_opt.model import Act, Consignment, Cost, Firm, Line, LineStop, Load, Move, Plan, Ride, Route, Stop, Trip
from logistics_opt.study.shared.coalitions import Start
from logistics_opt.study.shared.days import Part, Terms, day_of
from logistics_opt.study.shared.effort import Effort
from logistics_opt.study.shared.jobs import InMemory
from logistics_opt.study.shared.own_trucks import hand_over, trunk_day, vans_cost
from logistics_opt.study.shared.systems import thinnest_first
from logistics_opt.study.shared.variations import goods, per_hour, per_km, visits, without_buses
from logistics_opt.study.shared_delivery import default_base, keys_of, share_delivery
from logistics_opt.units import HOUR

QUICK = Effort(steps=40, seeds=(0, 1))
POST, COOP = frozenset({"post"}), frozenset({"coop"})


@pytest.fixture(scope="module")
def county(line_county):
    firms = tuple(replace(firm, kind="coop") if firm.id == "coop" else firm for firm in line_county.firms)
    return replace(line_county, firms=firms)


@pytest.fixture(scope="module")
def study():
    def run(days, **options):
        with ThreadPoolExecutor(1) as executor:
            return share_delivery(days, **{"effort": QUICK, "executor": executor, **options})

    return run


@pytest.fixture(scope="module")
def found(county, study):
    return study([county])


def test_together_and_apart_are_the_grand_coalition_and_the_singles(found):
    apart, together = found.systems[:2]
    assert (apart.name, together.name) == ("apart", "together")
    for number, drawn in enumerate(found.drawn):
        assert drawn.cost[POST | COOP] <= drawn.cost[POST] + drawn.cost[COOP]
        assert found.games[number].cost == drawn.cost
    assert apart.cost.mean == sum(d.cost[POST] + d.cost[COOP] for d in found.drawn) / 2
    assert together.saved.mean == apart.cost.mean - together.cost.mean
    assert apart.saved.mean == 0
    assert together.lines.total == sum(group.plan.cost.total for group in together.groups)


def test_every_plan_shown_is_faultless_and_moves_everybodys_goods(county, found):
    for system in found.systems[:2]:
        assert frozenset().union(*(group.firms for group in system.groups)) == POST | COOP
        for group in system.groups:
            assert check(group.problem, group.plan) == ()
        moved = {d.id for group in system.groups for d in group.problem.demands}
        assert moved == {d.id for d in county.demands}


def test_rules_share_out_what_there_is_to_share(found):
    assert {"pieces", "shapley", "nucleolus", "stand-alone", "egalitarian"} <= set(found.rules)
    for rule in found.rules.values():
        assert sum(share.mean for share in rule.shares.values()) == pytest.approx(found.game.total)
    # Of two firms Shapley's value and the nucleolus both halve the saving.
    saved = found.game.saving(POST | COOP)
    for name in ("shapley", "nucleolus", "egalitarian"):
        assert found.rules[name].savings["coop"].mean == pytest.approx(saved / 2)


def test_of_two_firms_either_ones_leaving_costs_the_whole_saving(found):
    assert found.leaving("post") == found.leaving("coop") == found.saving(POST | COOP)


def test_vans_alone_shared_lie_between(found):
    _, together, vans = found.systems
    assert vans.name == "vans"
    assert together.cost.mean <= vans.cost.mean + 1  # own warehouses and trucks cost something
    assert vans.groups == ()


def test_what_ifs_layers_and_years_are_all_there(county, found):
    assert [v.name for v in found.variations] == [
        "demand-20", "demand+20", "km+20", "wage+20", "visits-5", "visits-3", "apart-3",
    ]  # fmt: skip
    dearer = next(v for v in found.variations if v.name == "wage+20")
    assert dearer.apart.mean > found.systems[0].cost.mean
    assert [phase.year for phase in found.phases] == [1, 2, 3]
    assert found.phases[-1].townships == {"d1", "d2"}
    assert found.phases[-1].saved.mean >= found.phases[0].saved.mean - 1
    layers = found.layers
    assert layers is not None
    assert layers.commodities == {"produce"}  # what the post does not have
    assert (layers.base_pieces, layers.added_pieces) == (14, 39)
    assert layers.added.mean == layers.both.mean - layers.base.mean


@pytest.fixture(scope="module")
def bus_county(county):
    """With a bus at 07:00 to d1 and v2 for ten fen a piece."""
    stops = (LineStop("w", 0), LineStop("d1", 1_000), LineStop("v2", 2_000))
    bus = Line(id="bus", name="bus", stops=stops, departures=(7 * HOUR,), spare=Load(pieces=30), price_per_piece=10)
    return replace(county, lines=(bus,))


def test_where_a_county_has_buses_one_what_if_is_without_them(bus_county, found, study):
    # A firm by itself has no bus here, so apart nothing changes; and without buses the day is that of the line county.
    by_bus = study([bus_county])
    assert [v.name for v in by_bus.variations] == ["no-buses", *(v.name for v in found.variations)]
    without = by_bus.variations[0]
    assert without.apart == by_bus.systems[0].cost == found.systems[0].cost
    assert without.together == next(v for v in found.variations if v.name == "apart-3").together
    assert [a.name for a in by_bus.assumptions if a not in found.assumptions] == ["room on buses"]
    for group in by_bus.systems[1].groups:
        assert check(group.problem, group.plan) == ()


def test_with_the_buses_apart_firms_use_them_apart(bus_county, study):
    effort = replace(QUICK, extras=False)
    pooled, allowed = (study([bus_county], terms=Terms(buses_apart=on), effort=effort) for on in (False, True))

    def rides(system):
        return [bool(group.plan.rides) for group in system.groups]

    assert rides(pooled.systems[0]) == [False, False]
    assert any(rides(allowed.systems[0]))
    assert {a.value for a in pooled.assumptions} != {a.value for a in allowed.assumptions}
    for system in allowed.systems:
        for group in system.groups:
            assert check(group.problem, group.plan) == ()


def test_goods_by_bus_belong_to_the_trucks_where_vans_alone_are_shared(make_county, make_demand):
    # The bus has p1 to d1, whose van takes it on, and p2 straight to v2: the van's goods are handed over at d1, the
    # others at their village. The van costs 10 000 a day, 1 000 for 10 km and 610 for its hours, d1 1 000, v1 and v2
    # 100 each; the bus costs nothing here.
    bus = Line(
        id="bus",
        name="bus",
        stops=(LineStop("w", 0), LineStop("d1", 1_000), LineStop("v2", 2_000)),
        departures=(7 * HOUR,),
        spare=Load(pieces=30),
        price_per_piece=10,
    )
    county = make_county(demands=(make_demand("p1", "v1"), make_demand("p2", "v2", firm="coop")), lines=(bus,))
    load = county.demand["p1"].load
    base = Stop(site="d1", arrives=27_000, starts=27_000, leaves=27_000, moves=(Move("p1", Act.LOAD, load),))
    call = Stop(site="v1", arrives=27_500, starts=27_500, leaves=27_720, moves=(Move("p1", Act.UNLOAD, load),))
    end = Stop(site="d1", arrives=28_220, starts=28_220, leaves=28_220)
    rides = tuple(
        Ride(
            line="bus",
            departure=25_200,
            origin="w",
            leaves=25_200,
            goal=goal,
            arrives=moment,
            goods=(Consignment(key, load),),
        )
        for key, goal, moment in (("p1", "d1", 26_200), ("p2", "v2", 27_200))
    )
    plan = Plan(
        problem=county.digest,
        routes=(Route(vehicle="van1", number=1, trips=(Trip((base, call, end)),)),),
        rides=rides,
        cost=Cost(vehicle_day=10_000, vehicle_km=1_000, vehicle_hour=610, site_day=6_200, bus=200),
    )
    assert check(county, plan) == ()
    assert hand_over(county, plan) == {"p1": "d1"}
    assert vans_cost(county, plan) == 11_610 + 1_200
    for firm, site in (("post", "d1"), ("coop", "v2")):
        trunk = trunk_day(county, firm, Terms(), county, plan)
        assert [demand.site for demand in trunk.demands] == [site]
        assert trunk.lines == ()
        assert len(trunk_day(county, firm, Terms(buses_apart=True), county, plan).lines) == 1


class Noted(ThreadPoolExecutor):
    """A thread that notes the jobs it is given."""

    def __init__(self):
        super().__init__(1)
        self.jobs = []

    def submit(self, make, job):
        self.jobs.append(job)
        return super().submit(make, job)


def test_every_plan_of_all_begins_with_the_same_parts_and_every_other_with_nothing(county, study):
    with Noted() as executor:
        found = study([county], executor=executor, effort=replace(QUICK, seeds=(0,)))
    singles = {job.key for job in executor.jobs[:2]}
    both = [job for job in executor.jobs if len(job.problem.firms) == 2]
    # The study's own, six what-ifs with a change for all, the first of three years (the third is the study's own, and
    # in the second both townships share already), two layers.
    assert len(both) == 1 + 6 + 1 + 2
    assert {frozenset(job.begun) for job in both} == {frozenset(singles)}
    assert len({job.key for job in executor.jobs}) == len(executor.jobs)
    for job in executor.jobs:
        assert job.steps == QUICK.steps
        assert (job.start is None) == (len(job.problem.firms) == 1)
        assert not job.start or all(
            m.demand in job.problem.demand for r in job.start.routes for s in r.stops for m in s.moves
        )
    now = next(v for v in found.variations if v.name == "apart-3")
    assert now.together == found.systems[1].cost


def test_another_start_is_another_key(county):
    one, other = (Start(keys=(key,)).job(county, 1, 0) for key in "ab")
    assert one.key != other.key


def test_who_may_stay_apart_never_pays_more_together(county, study):
    # Plans of one step: whatever they cost, the firms of a what-if that is the same for all have their own plans too.
    found = study([county], effort=replace(QUICK, steps=1))
    assert all(one.saved.mean >= 0 for one in found.variations if one.name != "apart-3")


def test_without_extras_there_are_coalitions_alone(county, study):
    found = study([county], effort=replace(QUICK, extras=False))
    assert (found.variations, found.layers, found.phases) == ((), None, ())
    assert [system.name for system in found.systems] == ["apart", "together"]


def test_the_same_again_and_nothing_twice(county, found, study):
    store = InMemory()
    first = study([county], store=store)
    count = len(store)
    again = study([county], store=store)
    assert len(store) == count
    for one in (first, again):
        assert [d.cost for d in one.drawn] == [d.cost for d in found.drawn]
        assert one.variations == found.variations


def test_over_several_days_the_spread_is_that_of_days(county, study):
    more = goods(1.5)(replace(county, day=county.day + timedelta(days=1)))
    found = study([county, more], effort=replace(QUICK, extras=False))
    assert len(found.drawn) == 4
    assert len(found.games) == 2
    cost = found.cost(POST | COOP)
    assert cost.draws == 2
    by_day = [sum(d.cost[POST | COOP] for d in found.drawn if d.day == day.day) / 2 for day in (county, more)]
    assert cost.mean == sum(by_day) / 2
    assert found.saving(POST | COOP).mean == pytest.approx(found.game.saving(POST | COOP))


def test_many_firms_are_sampled_and_the_error_is_said(county, study):
    # Nine firms, each with the goods of one or two demands.
    names = [f"f{n}" for n in range(9)]
    demands = [
        replace(demand, id=f"{demand.id}-{copy}", firm=names[(2 * n + copy) % 9])
        for n, demand in enumerate(county.demands)
        for copy in range(2)
    ]
    many = replace(county, firms=tuple(Firm(id=n, name=n) for n in names), demands=tuple(demands))
    found = study([many], effort=Effort(steps=5, seeds=(0,), circles=2, extras=False))
    assert len(found.sampled) == 1
    assert found.games == ()
    shares = found.sampled[0].shares
    assert sum(shares.values()) == pytest.approx(found.drawn[0].cost[frozenset(names)])
    assert all(error > 0 for error in found.sampled[0].errors.values())
    assert len(found.drawn[0].cost) < 2**9 - 1


def test_who_stops_it_before_a_draw_is_done_has_nothing_and_after_it_what_there_is(county, study):
    with pytest.raises(Cancelled):
        study([county], on_progress=lambda _: False)
    found = study([county], on_progress=lambda stage: stage.done < 3 or stage.wanted == 6)
    assert found.stopped
    assert len(found.drawn) == 2
    assert found.phases == ()


def test_nobody_to_share_with_is_said(county, study):
    lonely = replace(county, demands=tuple(d for d in county.demands if d.firm == "post"))
    other = replace(county, firms=(*county.firms, Firm(id="new", name="new")))
    with pytest.raises(InvalidInput, match="share-one-firm"):
        study([lonely])
    with pytest.raises(InvalidInput, match="share-days-differ"):
        study([county, other])


def test_firms_own_trucks_bring_goods_to_where_vans_take_them(county, found):
    together = found.systems[1].groups
    if len(together) > 1:
        pytest.skip("the two firms are better off apart")
    problem, plan = together[0].problem, together[0].plan
    over = hand_over(problem, plan)
    assert set(over.values()) <= {"d1", "d2"}
    trunk = trunk_day(county, "post", Terms(), problem, plan)
    assert {d.id: d.site for d in trunk.demands} == {
        d.id: over.get(d.id, d.site) for d in county.demands if d.firm == "post"
    }
    assert {site.cost_per_day for site in trunk.sites if site.id != "w"} == {0}
    assert 0 <= vans_cost(problem, plan) < plan.cost.total


def test_what_ifs_change_what_they_say(county):
    assert [d.load.pieces for d in goods(2)(county).demands] == [2 * d.load.pieces for d in county.demands]
    assert {v.tariff.per_km for v in per_km(1.2)(county).fleet} == {360, 120}
    assert {v.tariff.per_hour for v in per_hour(0.5)(county).fleet} == {1_800, 900}
    assert visits(7)(county).demands == county.demands
    bus = Line(id="b", name="b", stops=(LineStop("w", 0), LineStop("d1", 1)), departures=(0,), spare=Load(pieces=1))
    assert without_buses(replace(county, lines=(bus,))).digest == county.digest
    with pytest.raises(ValueError, match="visits a week"):
        visits(0)


def test_in_a_week_every_village_has_its_visits_and_its_goods(county):
    # Three visits a week: over seven days each demand of a village is there three times, with 7/3 of its pieces.
    week = [visits(3, today=day)(county) for day in range(7)]
    times = {d.id: sum(d.id in {e.id for e in day.demands} for day in week) for d in county.demands}
    assert times == {"k1": 7, **dict.fromkeys(["p1", "p2", "p3", "c3", "u1", "u2"], 3)}
    assert {d.load.pieces for day in week for d in day.demands if d.id == "p1"} == {23}


def test_what_simple_rules_go_by(county):
    keys = keys_of([county], ["post", "coop"])
    assert keys.pieces == {"post": 39, "coop": 14}
    assert keys.weight == {"post": 330_000, "coop": 180_000}
    assert default_base(county) == {"produce"}
    assert thinnest_first([county]) == ["d2", "d1"]


def test_co_operating_firms_are_never_worse_off_however_their_rooms_cost(county):
    for firms in combinations(("post", "coop"), 1):
        whole = day_of(county, Part(firms=POST | COOP), Terms())
        own = day_of(county, Part(firms=frozenset(firms)), Terms())
        assert all(own.site[s.id].cost_per_day <= s.cost_per_day for s in whole.sites)
