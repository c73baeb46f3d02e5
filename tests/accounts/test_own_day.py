"""A firm's part of a shared day: its own goods, half hours and reasons; nothing of anybody else's."""

from dataclasses import asdict, replace

import pytest

from logistics_opt.accounts import firm_day
from logistics_opt.accounts.own_day import FULL, REASONS
from logistics_opt.formats.documents import firm_day_from_json, firm_day_to_json
from logistics_opt.formats.firm_day_document import FirmDayDocument
from logistics_opt.model import DemandId, Load, Reason, TimeWindow, Unserved, VehicleTypeId
from logistics_opt.units import HOUR

POST, COOP = "post", "coop"


def left(name: str, pieces: int, reason: Reason) -> Unserved:
    said = f"3 more vans at d1 for {name}"
    return Unserved(demand=DemandId(name), load=Load(1_000, 1_000, pieces), reason=reason, remedy=said, remedy_zh=said)


def text(problem, plan, firm):
    return firm_day_to_json(FirmDayDocument.of(firm_day(problem, plan, firm)))


def test_its_goods_come_in_the_half_hour_in_which_the_van_is_there(two_villages, two_villages_plan):
    # 07:00 at d1, 500 s to v1: 07:08:20.
    (service,) = firm_day(two_villages, two_villages_plan, POST).service
    assert (service.site, service.pieces, service.left) == ("v1", 10, 0)
    assert service.here == service.goal == TimeWindow(7 * HOUR, 7 * HOUR + 1_800)


def test_what_stays_behind_is_told_by_reason(two_villages, two_villages_plan):
    unserved = (left("a", 2, Reason.CLOSED), left("a", 3, Reason.CLOSED), left("b", 1, Reason.CLOSED))
    plan = replace(two_villages_plan, unserved=unserved)
    (own,) = firm_day(two_villages, plan, POST).left
    assert (own.site, own.name, own.pieces, own.reason) == ("v1", "V1", 5, "closed")


@pytest.mark.parametrize("reason", [Reason.FLEET, Reason.DEPOT_CAPACITY])
def test_taken_vehicles_and_full_depots_are_told_as_one_and_no_remedy_is(two_villages, two_villages_plan, reason):
    said = text(two_villages, replace(two_villages_plan, unserved=(left("a", 2, reason),)), POST)
    assert said == text(two_villages, replace(two_villages_plan, unserved=(left("a", 2, Reason.FLEET),)), POST)
    assert firm_day_from_json(said).left[0].reason == FULL
    assert not any(word in said for word in ("van", "d1", "fleet", "capacity"))


def test_every_reason_has_words(two_villages, two_villages_plan):
    for reason in Reason:
        plan = replace(two_villages_plan, unserved=(left("a", 2, reason),))
        assert REASONS[firm_day(two_villages, plan, POST).left[0].reason]


def test_whoever_is_not_of_the_day_is_refused(two_villages, two_villages_plan):
    with pytest.raises(ValueError, match="not of this day"):
        firm_day(two_villages, two_villages_plan, "nobody")


@pytest.mark.parametrize("factor", [2, 7, 50])
def test_the_document_stays_the_same_whatever_the_other_has(two_villages, two_villages_plan, factor):
    # b of the co-operative grows, its name and its vans change, some of it stays behind.
    def grown(load: Load) -> Load:
        return Load(load.weight * factor, load.volume * factor, load.pieces * factor)

    goods = tuple(replace(d, load=grown(d.load)) if d.firm == COOP else d for d in two_villages.demands)
    firms = tuple(replace(f, name=f"renamed {factor}") if f.id == COOP else f for f in two_villages.firms)
    fleet = tuple(replace(v, id=VehicleTypeId(f"{v.id}-{factor}"), owner=COOP) for v in two_villages.fleet)
    other = replace(two_villages, demands=goods, firms=firms, fleet=fleet)

    def route(old):
        moved = [
            replace(
                trip,
                stops=tuple(
                    replace(
                        stop,
                        moves=tuple(replace(m, load=grown(m.load)) if m.demand == "b" else m for m in stop.moves),
                    )
                    for stop in trip.stops
                ),
            )
            for trip in old.trips
        ]
        return replace(old, vehicle=VehicleTypeId(f"{old.vehicle}-{factor}"), trips=tuple(moved))

    plan = replace(
        two_villages_plan,
        routes=tuple(map(route, two_villages_plan.routes)),
        unserved=(left("b", factor, Reason.DEPOT_CAPACITY),),
    )
    assert text(other, plan, COOP) != text(two_villages, two_villages_plan, COOP)
    assert text(other, plan, POST) == text(two_villages, two_villages_plan, POST)


def test_it_names_no_vehicle_no_line_no_foreign_goods_and_no_foreign_site(random_plans):
    seen = 0
    for problem, plan in random_plans:
        for firm in problem.firms:
            said = text(problem, plan, firm.id)
            assert asdict(firm_day(problem, plan, firm.id))["firm"] == firm.id
            assert firm_day_to_json(firm_day_from_json(said)) == said
            foreign = {s.id for s in problem.sites} - {d.site for d in problem.demands if d.firm == firm.id}
            named = [*foreign, *(v.id for v in problem.fleet), *(v.name for v in problem.fleet)]
            named += [*(d.id for d in problem.demands), *(line.id for line in problem.lines), problem.digest]
            named += [text for other in problem.firms if other.id != firm.id for text in (other.id, other.name)]
            assert not [name for name in named if f'"{name}"' in said]
            seen += len(foreign)
    assert seen > 20


def test_what_is_left_is_what_the_plan_leaves(random_plans):
    for problem, plan in random_plans:
        for firm in problem.firms:
            day = firm_day(problem, plan, firm.id)
            own = [u.load.pieces for u in plan.unserved if problem.demand[u.demand].firm == firm.id]
            assert sum(one.pieces for one in day.left) == sum(own)
            assert sum(one.left for one in day.service) == sum(own)
