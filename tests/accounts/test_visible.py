"""What one firm may see: its own figures, whole; nobody else's, however they change."""

from dataclasses import asdict, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.accounts import Protection, Totals, TrusteeAccounts, firm_accounts, settle, trustee_accounts
from logistics_opt.accounts.visible import FirmAccounts
from logistics_opt.model import Direction, Load, TimeWindow, VehicleTypeId
from logistics_opt.units import HOUR

RELAXED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
POST, COOP = "post", "coop"


def halves(first, last):
    return TimeWindow(int(first * HOUR), int(last * HOUR))


# --- what it says


def test_a_firm_sees_its_own_line_in_full(two_villages, two_villages_plan, make_accounts):
    accounts = make_accounts(two_villages, two_villages_plan)
    seen = firm_accounts(accounts, two_villages, two_villages_plan, COOP)
    assert seen.own == accounts.lines[1]
    assert (seen.own.pieces, seen.own.weight, seen.own.villages, seen.own.share) == (10, 100_000, 1, 25_863)
    assert seen.own.saving == seen.own.alone - seen.own.share
    assert seen.own.net == 30 * 25_863  # it owns nothing that has worked
    assert seen.members == ("the post", "the co-operative")


def test_its_goods_have_half_hours_and_no_times(two_villages, two_villages_plan, make_accounts):
    # The van is at v2 at 7:20:20; the promise was 7:25: inside the half hour, so nothing is said. By 7:30 it is kept.
    for promised, kept in ((7 * HOUR + 1_500, None), (7 * HOUR + 1_800, True), (7 * HOUR - 1, False), (None, None)):
        goods = tuple(replace(d, promised=promised) for d in two_villages.demands)
        problem = replace(two_villages, demands=goods)
        (service,) = firm_accounts(make_accounts(problem, two_villages_plan), problem, two_villages_plan, COOP).service
        assert (service.site, service.pieces, service.left, service.kept) == ("v2", 10, 0, kept)
        assert service.here == service.goal == halves(7, 7.5)


@pytest.mark.parametrize("buses", [False, True])
def test_upward_goods_are_promised_at_the_warehouse(planned, make_accounts, buses):
    problem, plan = planned(3, 0, buses)
    seen = firm_accounts(make_accounts(problem, plan), problem, plan, "f1")
    (up,) = [service for service in seen.service if service.direction is Direction.UP]
    starts = [s for r in plan.routes for s in r.stops if any(m.demand == "f1-up" for m in s.moves)]
    home = [s.starts for s in starts if s.site == problem.warehouse.id]
    home += [r.arrives for r in plan.rides if r.goal == "w" and any(part.demand == "f1-up" for part in r.goods)]
    assert (up.site, up.here is not None) == ("v1", True)
    assert (up.goal is not None) == bool(home)
    assert all(moment in up.goal for moment in home)


def test_goods_in_parts_have_one_window_around_all(two_villages, two_villages_plan, make_accounts):
    # Four of b's ten pieces come a second time, at 9:00: the van's first load ended where it was full.
    van = two_villages_plan.routes[1]
    stop = van.trips[0].stops[2]
    later = replace(stop, arrives=9 * HOUR, starts=9 * HOUR, leaves=9 * HOUR + 160)
    parts = [replace(stop.moves[0], load=Load(w * 1_000, 5 * w * 1_000, n)) for w, n in ((60, 6), (40, 4))]
    stops = van.trips[0].stops
    trip = replace(
        van.trips[0],
        stops=(*stops[:2], replace(stop, moves=(parts[0],)), replace(later, moves=(parts[1],)), stops[3]),
    )
    split = replace(two_villages_plan, routes=(two_villages_plan.routes[0], replace(van, trips=(trip,))))
    (service,) = firm_accounts(make_accounts(two_villages, two_villages_plan), two_villages, split, COOP).service
    assert (service.pieces, service.here) == (10, halves(7, 9.5))


def test_its_goods_come_in_the_order_of_the_sites(planned, make_accounts, document):
    problem, plan = planned(3, 0)
    accounts = make_accounts(problem, plan)
    order = [service.site for service in firm_accounts(accounts, problem, plan, "f0").service]
    assert order == ["d1", "v1", "v1", "v2", "v3"]
    shuffled = replace(problem, demands=problem.demands[::-1])
    assert document(accounts, problem, plan, "f0") == document(accounts, shuffled, plan, "f0")


def test_what_is_left_is_said(two_villages, two_villages_plan, make_accounts):
    more = tuple(replace(d, load=d.load + Load(1_000, 1_000, 3)) for d in two_villages.demands)
    problem = replace(two_villages, demands=more)
    accounts = make_accounts(two_villages, two_villages_plan)
    (service,) = firm_accounts(accounts, problem, two_villages_plan, COOP).service
    assert (service.pieces, service.left) == (10, 3)


def test_of_two_firms_neither_sees_a_total(planned, make_accounts):
    problem, plan = planned(2, 0)
    accounts = make_accounts(problem, plan)
    assert [firm_accounts(accounts, problem, plan, firm).totals for firm in ("f0", "f1")] == [Totals(), Totals()]


@pytest.mark.parametrize("firms", [3, 5])
def test_of_three_or_more_all_see_the_same_totals(planned, make_accounts, firms):
    problem, plan = planned(firms, 0)
    accounts = make_accounts(problem, plan)
    (totals,) = {firm_accounts(accounts, problem, plan, line.firm).totals for line in accounts.lines}
    assert totals.cost == plan.cost.total
    assert totals.pieces == sum(line.pieces for line in accounts.lines)
    assert totals.weight == sum(line.weight for line in accounts.lines)
    assert totals.fen_per_piece == totals.cost / totals.pieces
    assert totals.saving == totals.alone - totals.cost


@pytest.mark.parametrize("small", ["pieces", "weight", "share"])
def test_one_unsafe_total_takes_pieces_weight_cost_and_their_ratio_with_it(planned, make_accounts, small):
    problem, plan = planned(3, 0)
    accounts = make_accounts(problem, plan)
    lines = tuple(replace(line, **{small: 100 if line.firm != "f2" else 9}) for line in accounts.lines)
    assert firm_accounts(replace(accounts, lines=lines), problem, plan, "f0").totals == Totals()


@pytest.mark.parametrize("small", ["alone", "saving"])
def test_an_unsafe_saving_takes_the_stand_alone_costs_with_it(planned, make_accounts, small):
    problem, plan = planned(3, 0)
    accounts = make_accounts(problem, plan)
    lines = tuple(replace(line, **{small: 100 if line.firm != "f2" else 9}) for line in accounts.lines)
    totals = firm_accounts(replace(accounts, lines=lines), problem, plan, "f0").totals
    assert (totals.alone, totals.saving) == (None, None)
    assert totals.cost == plan.cost.total


def test_a_careful_trustee_asks_for_more(planned, make_accounts):
    problem, plan = planned(3, 0)
    seen = firm_accounts(make_accounts(problem, plan), problem, plan, "f0", protection=Protection(least=4))
    assert seen.totals == Totals()


def test_whoever_is_not_a_member_sees_nothing(two_villages, two_villages_plan, make_accounts):
    with pytest.raises(ValueError, match="not a member"):
        firm_accounts(make_accounts(two_villages, two_villages_plan), two_villages, two_villages_plan, "nobody")


def test_the_trustees_document_is_another_class(two_villages, two_villages_plan, make_accounts):
    accounts = make_accounts(two_villages, two_villages_plan)
    assert not issubclass(FirmAccounts, TrusteeAccounts)
    assert accounts.cost == two_villages_plan.cost.total
    assert [line.firm for line in accounts.lines] == [POST, COOP]
    everything = asdict(firm_accounts(accounts, two_villages, two_villages_plan, POST))
    assert set(everything) == {
        *("county", "day", "days", "members", "own", "service", "totals", "note", "note_zh"),
    }


@pytest.mark.parametrize("lacks", ["alone", "shares"])
def test_the_trustee_needs_a_figure_for_every_firm(two_villages, two_villages_plan, make_accounts, lacks):
    with pytest.raises((ValueError, KeyError)):
        make_accounts(two_villages, two_villages_plan, **{lacks: {POST: 1}})


def test_shares_that_miss_the_cost_are_refused(two_villages, two_villages_plan, make_accounts):
    accounts = make_accounts(two_villages, two_villages_plan)
    shares = {line.firm: line.share + 1 for line in accounts.lines}
    with pytest.raises(ValueError, match="the shares sum to"):
        trustee_accounts(
            two_villages,
            two_villages_plan,
            alone=shares,
            shares=shares,
            settlement=accounts.settlement,
            costs=accounts.costs,
        )


# --- what it does not say: the same bytes, whatever the others do


def with_loads(problem, plan, firm, factor):
    """Another firm's goods made larger or smaller, in the problem and aboard."""
    changed = {d.id for d in problem.demands if d.firm == firm}

    def load(key, old):
        return Load(old.weight * factor, old.volume * factor, old.pieces * factor) if key in changed else old

    def route(old):
        stops = [
            [replace(s, moves=tuple(replace(m, load=load(m.demand, m.load)) for m in s.moves)) for s in trip.stops]
            for trip in old.trips
        ]
        return replace(old, trips=tuple(replace(t, stops=tuple(s)) for t, s in zip(old.trips, stops, strict=True)))

    def ride(old):
        return replace(old, goods=tuple(replace(part, load=load(part.demand, part.load)) for part in old.goods))

    goods = tuple(replace(d, load=load(d.id, d.load)) for d in problem.demands)
    moved = replace(plan, routes=tuple(map(route, plan.routes)), rides=tuple(map(ride, plan.rides)))
    return replace(problem, demands=goods), moved


def dearer(problem, plan, fen):
    """The warehouse costs more: the plan does."""
    sites = tuple(replace(s, cost_per_day=s.cost_per_day + fen * (s.id == "w")) for s in problem.sites)
    return replace(problem, sites=sites), replace(plan, cost=replace(plan.cost, site_day=plan.cost.site_day + fen))


@RELAXED
@given(
    seed=st.integers(0, 2),
    buses=st.booleans(),
    factor=st.integers(1, 50),
    fen=st.integers(0, 10**6),
    alone=st.integers(1, 10**7),
    margin=st.integers(1, 10**5),
)
def test_of_two_the_document_stays_the_same_whatever_the_other_has(
    planned, make_accounts, document, seed, buses, factor, fen, alone, margin
):
    # The other moves more, costs more, would cost more alone, saves more; its own share of the cost stays.
    problem, plan = planned(2, seed, buses)
    before = make_accounts(problem, plan, seed)
    own, other = before.lines
    after_problem, after_plan = dearer(*with_loads(problem, plan, "f1", factor), fen)
    after = make_accounts(
        after_problem,
        after_plan,
        shares={"f0": own.share, "f1": other.share + fen},
        alone={"f0": own.alone, "f1": alone},
        margins={"f0": own.margin, "f1": margin},
    )
    assert after.lines[1] != other
    assert document(before, problem, plan, "f0") == document(after, after_problem, after_plan, "f0")


@pytest.mark.parametrize("firms", [3, 5])
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("buses", [False, True])
def test_the_document_stays_the_same_where_two_others_change_places(
    planned, make_accounts, document, firms, seed, buses
):
    # f1 and f2 exchange all they have, goods and figures: every total stays.
    problem, plan = planned(firms, seed, buses)
    before = make_accounts(problem, plan, seed)
    place = {f"f{n}": f"f{n}" for n in range(firms)} | {"f1": "f2", "f2": "f1"}
    exchanged = replace(problem, demands=tuple(replace(d, firm=place[d.firm]) for d in problem.demands))

    def moved(name):
        return {place[line.firm]: getattr(line, name) for line in before.lines}

    after = make_accounts(exchanged, plan, alone=moved("alone"), shares=moved("share"), margins=moved("margin"))
    assert after.lines[1].pieces == before.lines[2].pieces != before.lines[1].pieces
    assert document(before, problem, plan, "f0") == document(after, exchanged, plan, "f0")


@RELAXED
@given(
    firms=st.sampled_from([3, 5]),
    seed=st.integers(0, 2),
    pieces=st.integers(1, 20),
    grams=st.integers(1, 5_000),
    fen=st.integers(1, 500),
    alone=st.integers(-500, 500),
)
def test_the_document_stays_the_same_where_one_gives_and_another_takes(
    planned, make_accounts, document, firms, seed, pieces, grams, fen, alone
):
    # f1 has more by so much and f2 less; totals stay, and are as safe to show as before.
    problem, plan = planned(firms, seed)
    before = make_accounts(problem, plan, seed)
    shift = {"pieces": pieces, "weight": grams, "share": fen, "alone": fen + alone, "saving": alone, "net": 30 * fen}

    def by(line, sign):
        return replace(line, **{name: getattr(line, name) + sign * amount for name, amount in shift.items()})

    sign = {"f1": 1, "f2": -1}
    after = replace(before, lines=tuple(by(line, sign.get(line.firm, 0)) for line in before.lines))
    assert document(before, problem, plan, "f0") == document(after, problem, plan, "f0")


@pytest.mark.parametrize("buses", [False, True])
def test_vehicles_order_routes_and_seconds_leave_no_trace(planned, make_accounts, document, buses):
    # Other vehicles and lines, other numbers, stops, routes and rides in another order, other minutes in the same half
    # hours.
    problem, plan = planned(3, 0, buses)
    accounts = make_accounts(problem, plan)
    name = {v.id: VehicleTypeId(f"other-{n}") for n, v in enumerate(problem.fleet)}

    def stop(old, n):
        starts = old.starts // 1_800 * 1_800 + (n * 617) % 1_800
        return replace(old, arrives=starts - 60, starts=starts, leaves=starts + 99)

    def route(old, n):
        trips = []
        for trip in old.trips:
            first, *middle, last = [stop(s, n + at) for at, s in enumerate(trip.stops)]
            trips.append(replace(trip, stops=(first, *reversed(middle), last)))
        return replace(old, vehicle=name[old.vehicle], number=old.number + 7, trips=tuple(reversed(trips)))

    def ride(old, n):
        leaves, arrives = (moment // 1_800 * 1_800 + (n * 617) % 1_800 for moment in (old.leaves, old.arrives))
        goods = tuple(reversed(old.goods))
        return replace(old, line=f"x {old.line}", departure=n, leaves=leaves, arrives=arrives, goods=goods)

    other = replace(
        plan,
        routes=tuple(route(r, 5 * n) for n, r in enumerate(reversed(plan.routes))),
        rides=tuple(ride(r, 3 * n) for n, r in enumerate(reversed(plan.rides))),
        made_by="x",
    )
    fleet = tuple(replace(v, id=name[v.id], name=f"van of {v.owner}") for v in reversed(problem.fleet))
    lines = tuple(replace(line, id=f"x {line.id}", name="bus") for line in reversed(problem.lines))
    renamed = replace(problem, fleet=fleet, lines=lines)
    assert document(accounts, problem, plan, "f0") == document(accounts, renamed, other, "f0")


def test_the_document_names_no_vehicle_no_digest_and_no_other_firms_goods(random_plans, make_accounts, document):
    seen = 0
    for problem, plan in random_plans:
        accounts = make_accounts(problem, plan)
        for firm in problem.firms:
            text = document(accounts, problem, plan, firm.id)
            own = {d.site for d in problem.demands if d.firm == firm.id}
            others = [s for s in problem.sites if s.id not in own]
            assert problem.digest not in text
            assert not any(f'"{v.id}"' in text or f'"{v.name}"' in text for v in problem.fleet)
            assert not any(line.id in text for line in problem.lines)
            assert not any(f'"{s.id}"' in text for s in others)
            assert not any(f'"{d.id}"' in text for d in problem.demands)
            assert [f.id for f in problem.firms if f'"{f.id}"' in text] == [firm.id]
            seen += len(others)
    assert seen > 20


def test_a_credit_that_follows_the_cost_would_tell_it_and_ours_does_not():
    # 3 000 of subsidy is public. Divided by cost, a's 1 800 of 600 a day say the whole costs 1 000 a day; equal parts
    # are the same whatever the other bears.
    credits_ = set()
    for other in (400, 999):
        month = settle(bears={"a": 600, "b": other}, paid={None: 600 + other}, days=30, received=3_000)
        credits_.add((month.firms["a"].credit, month.firms["a"].net))
    assert credits_ == {(1_500, 30 * 600 - 1_500)}
