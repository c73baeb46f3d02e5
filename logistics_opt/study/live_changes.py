"""What a plan for the rest of the day changes, stop by stop and in words."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from logistics_opt.model import (
    Act,
    Change,
    ChangeKind,
    DemandId,
    Direction,
    Plan,
    Problem,
    Reason,
    Route,
    SiteId,
    Unserved,
)
from logistics_opt.model.names import Lang, type_at
from logistics_opt.units import MINUTE, Seconds, clock

_LANGS: tuple[Lang, Lang] = ("en", "zh")
_Who = tuple[str, int]  # a vehicle type and a number, or a bus line and its departure


@dataclass(frozen=True, slots=True, order=True)
class _Service:
    """Who comes to a demand's site, when."""

    moment: Seconds
    who: _Who
    name: str
    name_zh: str


_Key = tuple[SiteId, _Service | None, _Service | None]


def changes_between(problem: Problem, sent: Plan, plan: Plan) -> tuple[Change, ...]:
    """
    The stops at which another vehicle comes, or at another minute, or for goods that the plan sent in does not serve.

    In the order of the day; goods that are left out at the end. Of a demand served in several parts the first of each
    vehicle counts.
    """
    before, after = _services(problem, sent), _services(problem, plan)
    grouped: defaultdict[_Key, list[DemandId]] = defaultdict(list)
    for demand in problem.demands:
        for old, new in _pairs(before.get(demand.id, []), after.get(demand.id, [])):
            if old is None or new is None or old.who != new.who or abs(new.moment - old.moment) >= MINUTE:
                grouped[demand.site, old, new].append(demand.id)
    reasons = {left.demand: left for left in plan.unserved}
    served = [_change(problem, key, tuple(ids), reasons) for key, ids in sorted(grouped.items(), key=_when)]
    late = [_left_out(problem, left) for left in plan.unserved if _is_new(left, before, sent)]
    return (*served, *late)


def _services(problem: Problem, plan: Plan) -> dict[DemandId, list[_Service]]:
    """Who serves each demand at its own site."""
    found: defaultdict[DemandId, set[_Service]] = defaultdict(set)
    for route in plan.routes:
        name, name_zh = _called(problem, route)
        for stop in (stop for trip in route.trips for stop in trip.stops[1:-1]):
            for move in stop.moves:
                down = problem.demand[move.demand].direction is Direction.DOWN
                if problem.demand[move.demand].site == stop.site and (move.act is Act.UNLOAD) == down:
                    found[move.demand].add(_Service(stop.starts, (route.vehicle, route.number), name, name_zh))
    for ride in plan.rides:
        for part in ride.goods:
            for site, moment in ((ride.goal, ride.arrives), (ride.origin, ride.leaves)):
                if problem.demand[part.demand].site == site:
                    who = (f"line {ride.line}", ride.departure)
                    name = f"{ride.line} {clock(ride.departure)}"
                    found[part.demand].add(_Service(moment, who, name, name))
    return {name: sorted(services) for name, services in found.items()}


def _called(problem: Problem, route: Route) -> tuple[str, str]:
    """A vehicle in English and in Chinese, behind its base where its name says that."""
    vehicle = problem.vehicle[route.vehicle]
    base = problem.site[vehicle.base].name
    home = f"{base} " if base in vehicle.name.split() else ""
    name, name_zh = (f"{home}{type_at(base, vehicle.name, lang)} {route.number}" for lang in _LANGS)
    return name, name_zh


def _pairs(old: list[_Service], new: list[_Service]) -> Iterator[tuple[_Service | None, _Service | None]]:
    """Services by the same vehicle side by side, then what is left of both in order of time."""
    first, then = {s.who: s for s in reversed(old)}, {s.who: s for s in reversed(new)}
    for who in first.keys() & then.keys():
        yield first[who], then[who]
    gone = sorted(first[who] for who in first.keys() - then.keys())
    come = sorted(then[who] for who in then.keys() - first.keys())
    for i in range(max(len(gone), len(come))):
        yield (gone[i] if i < len(gone) else None), (come[i] if i < len(come) else None)


def _when(entry: tuple[_Key, list[DemandId]]) -> tuple[object, ...]:
    (site, old, new), ids = entry
    first = new or old
    return new is None, 0 if first is None else first.moment, site, ids


def _change(problem: Problem, key: _Key, ids: tuple[DemandId, ...], reasons: dict[DemandId, Unserved]) -> Change:
    site, old, new = key
    place, goods = problem.site[site].name, ", ".join(ids)
    before, after = _told(old), _told(new)
    if new is None:
        why = next((reasons[name] for name in ids if name in reasons), None)
        kind = ChangeKind.LOST
        words = f"{place} ({goods}): no longer served" + ("" if why is None else f", {why.remedy}")
        words_zh = f"{place}（{goods}）：无法再送达" + ("" if why is None else f"，{why.remedy_zh}")
        moved_by = None
    elif old is None:
        kind, moved_by = ChangeKind.ADDED, None
        words = f"{place} ({goods}): {new.name} comes at {clock(new.moment)}"
        words_zh = f"{place}（{goods}）：新增，{new.name_zh}于{clock(new.moment)}到达"
    else:
        moved_by = new.moment - old.moment
        by, by_zh = _minutes(moved_by)
        kind = ChangeKind.LATER if moved_by > 0 else ChangeKind.EARLIER
        words, words_zh = f"{place} ({goods}): {new.name}, {by}", f"{place}（{goods}）：{new.name_zh}，{by_zh}"
        if old.who != new.who:
            kind = ChangeKind.MOVED
            words = f"{place} ({goods}): {new.name} in place of {old.name}, {by}"
            words_zh = f"{place}（{goods}）：由{old.name_zh}改为{new.name_zh}，{by_zh}"
        words, words_zh = f"{words} at {clock(new.moment)}", f"{words_zh}，{clock(new.moment)}到达"
    return Change(
        kind=kind,
        site=site,
        demands=ids,
        before=before,
        after=after,
        moved_by=moved_by,
        words=words,
        words_zh=words_zh,
    )


def _told(service: _Service | None) -> str:
    return "" if service is None else f"{service.name} {clock(service.moment)}"


def _minutes(moved_by: Seconds) -> tuple[str, str]:
    """By how much, in whole minutes."""
    minutes = round(abs(moved_by) / MINUTE)
    if not minutes:
        return "on time", "时间不变"
    return (
        (f"{minutes} min later", f"晚{minutes}分钟") if moved_by > 0 else (f"{minutes} min earlier", f"早{minutes}分钟")
    )


def _is_new(left: Unserved, before: dict[DemandId, list[_Service]], sent: Plan) -> bool:
    """Whether the plan sent in did not know of the goods."""
    return (
        left.reason is not Reason.DELAY
        and left.demand not in before
        and left.demand not in {u.demand for u in sent.unserved}
    )


def _left_out(problem: Problem, left: Unserved) -> Change:
    site = problem.demand[left.demand].site
    place = problem.site[site].name
    return Change(
        kind=ChangeKind.LEFT_OUT,
        site=site,
        demands=(left.demand,),
        words=f"{place} ({left.demand}): no place was found, {left.remedy}",
        words_zh=f"{place}（{left.demand}）：无法安排，{left.remedy_zh}",
    )
