"""Whether the sites make sense as a county: tiers, names, positions, hours."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

from logistics_opt.errors import Issue, Severity
from logistics_opt.model.place import LonLat, Site, Standing, Tier
from logistics_opt.model.problem import Problem
from logistics_opt.units import KILOMETRE, clock

FAR = 100 * KILOMETRE  # nearer than this to the middle of the sites nothing is thought misplaced
FAR_TIMES = 5  # and only what is this many times as far as half of the sites are


Key = TypeVar("Key", bound=Hashable)


def parents_are_above(problem: Problem) -> Iterator[Issue]:
    """A site is supplied from a tier above its own."""
    for site in problem.sites:
        parent = None if site.parent is None else problem.site.get(site.parent)
        if parent is not None and parent.tier >= site.tier:
            yield Issue(
                "parent-not-above",
                f"site {site.id}",
                f"is of tier {site.tier:d} and supplied from {parent.id}, tier {parent.tier:d}",
                "name a site of a tier above as parent, or leave it empty",
                f"该站点为第{site.tier:d}级，上级站点{parent.id}为第{parent.tier:d}级",
                "请将上级站点改为更高层级的站点，或留空",
                Severity.WARNING,
            )


def names_tell_sites_apart(problem: Problem) -> Iterator[Issue]:
    """Under one parent no two sites have the same name; the same village name in two townships is common."""
    for (_, parent, name), twins in _groups(problem, lambda site: (site.tier, site.parent, site.name)):
        ids = ", ".join(twins)
        yield Issue(
            "duplicate-name",
            f"sites {ids}",
            f"all are called {name!r} under {parent or 'no parent'}; orders by name may go astray",
            "check for a site entered twice, or tell the names apart",
            f"同一上级下有多个站点名为“{name}”，按名称匹配订单可能出错",
            "请检查是否重复录入，或修改名称以示区别",
            Severity.WARNING,
        )


def positions_tell_sites_apart(problem: Problem) -> Iterator[Issue]:
    """No two sites of one tier stand at the same spot."""
    for _, twins in _groups(problem, lambda site: (site.tier, site.position)):
        yield Issue(
            "same-position",
            f"sites {', '.join(twins)}",
            "stand at the same position",
            "check for a site entered twice or a position copied down",
            "多个同级站点坐标完全相同",
            "请检查是否重复录入，或坐标被误复制",
            Severity.WARNING,
        )


def _groups(problem: Problem, key: Callable[[Site], Key]) -> Iterator[tuple[Key, list[str]]]:
    groups: defaultdict[Key, list[str]] = defaultdict(list)
    for site in problem.sites:
        groups[key(site)].append(site.id)
    return ((at, ids) for at, ids in groups.items() if len(set(ids)) > 1)


def sites_lie_together(problem: Problem) -> Iterator[Issue]:
    """No site lies far outside the others: such a one usually has longitude and latitude swapped, or a digit wrong."""
    if len(problem.sites) < 3:
        return
    positions = [site.position for site in problem.sites]
    middle = LonLat(statistics.median(at.lon for at in positions), statistics.median(at.lat for at in positions))
    away = [middle.distance_to(at) for at in positions]
    limit = max(FAR, FAR_TIMES * statistics.median(away))
    for site, distance in zip(problem.sites, away, strict=True):
        if distance > limit:
            yield _far(site, round(distance / KILOMETRE), swapped=_swap_helps(site.position, middle, limit))


def _swap_helps(at: LonLat, middle: LonLat, limit: float) -> bool:
    return abs(at.lon) <= 90 and LonLat(at.lat, at.lon).distance_to(middle) <= limit


def _far(site: Site, km: int, *, swapped: bool) -> Issue:
    swap = "swap longitude and latitude: then it lies among the others"
    swap_zh = "请对调经度和纬度，对调后即位于其他站点之间"
    return Issue(
        "far-site",
        f"site {site.id}",
        f"lies {km} km from the middle of the sites, at longitude {site.position.lon}, latitude {site.position.lat}",
        swap if swapped else "check its position",
        f"距各站点中心{km}公里，经度{site.position.lon}，纬度{site.position.lat}",
        swap_zh if swapped else "请核对坐标",
        Severity.WARNING,
    )


def depots_have_vehicles(problem: Problem) -> Iterator[Issue]:
    """Every depot that stands has a vehicle of its own; goods cannot go on from one that has none."""
    bases = {vehicle.base for vehicle in problem.fleet if vehicle.count}
    for depot in problem.depots:
        if depot.id not in bases:
            yield Issue(
                "depot-without-vans",
                f"site {depot.id}",
                "no vehicle is based at this depot, so nothing goes on from it to villages",
                "base a van here, or accept that its villages are served from elsewhere",
                "该乡镇站点没有车辆，货物无法由此转运到村",
                "请在此配置车辆，或由其他站点服务其村庄",
                Severity.WARNING,
            )


def sites_open_when_vehicles_drive(problem: Problem) -> Iterator[Issue]:
    """A site with demand is open at some time when some vehicle is out."""
    shifts = {(vehicle.shift.opens, vehicle.shift.closes) for vehicle in problem.fleet if vehicle.count}
    if not shifts:
        return
    for name in dict.fromkeys(demand.site for demand in problem.demands):
        site = problem.site.get(name)
        if site is None or any(opens <= site.hours.closes and site.hours.opens <= closes for opens, closes in shifts):
            continue
        hours = f"{clock(site.hours.opens)}-{clock(site.hours.closes)}"
        yield Issue(
            "never-open",
            f"site {site.id}",
            f"is open {hours}, when no vehicle is on shift",
            "correct its hours or a vehicle's shift",
            f"营业时间{hours}，此时没有车辆当班",
            "请更正营业时间或车辆班次",
            Severity.WARNING,
        )


def bases_stand(problem: Problem) -> Iterator[Issue]:
    """No vehicle is based at a village, nor at a depot that is a candidate only."""
    for vehicle in problem.fleet:
        base = problem.site.get(vehicle.base)
        if base is not None and base.tier is Tier.VILLAGE:
            yield Issue(
                "base-at-village",
                f"vehicle type {vehicle.id}",
                f"is based at village post point {base.id}",
                "base it at the county warehouse or at a township depot",
                f"车辆基地{base.id}是村级站点",
                "请将基地改为县级仓或乡镇站点",
            )
        elif base is not None and base.tier is Tier.TOWNSHIP and base.standing is Standing.CANDIDATE:
            yield Issue(
                "base-at-candidate",
                f"vehicle type {vehicle.id}",
                f"is based at {base.id}, which is a candidate only, and is not used",
                "base it at a depot that stands, or mark the depot as existing",
                f"车辆基地{base.id}只是候选站点，车辆不会被使用",
                "请将基地改为现有站点，或将该站点标为现有",
                Severity.WARNING,
            )
