"""Whether there are travel times for every vehicle, and a way to every site that has demand."""

from collections.abc import Iterable, Iterator

import numpy as np

from logistics_opt.errors import Issue, Severity
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import ProfileName, SiteId
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.units import HOUR, KILOMETRE

FASTEST = 150  # km an hour; no goods vehicle in a county drives faster


def profiles_have_matrices(problem: Problem) -> Iterator[Issue]:
    """There is a travel matrix for every profile in the fleet."""
    for vehicle in problem.fleet:
        if vehicle.profile not in problem.travel:
            known = ", ".join(sorted(problem.travel)) or "none"
            yield Issue(
                "no-matrix",
                f"vehicle type {vehicle.id}",
                f"drives as profile {vehicle.profile!r}, for which there are no travel times (there are: {known})",
                "correct the profile's name, or build travel times for it",
                f"通行方式“{vehicle.profile}”没有行程矩阵",
                "请更正通行方式名称，或为其生成行程矩阵",
            )


def matrices_have_all_sites(problem: Problem) -> Iterator[Issue]:
    """Every matrix in use covers every site."""
    for profile in _profiles(problem):
        index = problem.travel[profile].index
        for site in problem.sites:
            if site.id not in index:
                yield Issue(
                    "matrix-lacks-site",
                    f"site {site.id}",
                    f"the travel times of profile {profile!r} do not cover it",
                    "build the travel times again, with this site",
                    f"通行方式“{profile}”的行程矩阵不含该站点",
                    "请重新生成包含该站点的行程矩阵",
                )


def _profiles(problem: Problem) -> list[ProfileName]:
    used = dict.fromkeys(vehicle.profile for vehicle in problem.fleet)
    return [profile for profile in used if profile in problem.travel]


def speeds_are_plausible(problem: Problem) -> Iterator[Issue]:
    """No way is driven faster than goods vehicles drive: else seconds or metres have the wrong unit."""
    for profile in _profiles(problem):
        matrix = problem.travel[profile]
        # km an hour above the limit, without dividing: metres * 3600 > limit * 1000 * seconds.
        metres, seconds = matrix.metres.astype(np.int64), matrix.seconds.astype(np.int64)
        pairs = np.argwhere((seconds != UNREACHABLE) & (metres * HOUR > FASTEST * KILOMETRE * (seconds + 1)))
        if len(pairs):
            i, j = pairs[0]
            example = f"{matrix.sites[i]} to {matrix.sites[j]}: {metres[i, j]} m in {seconds[i, j]} s"
            yield Issue(
                "implausible-speed",
                f"travel, profile {profile}",
                f"{len(pairs)} ways are driven faster than {FASTEST} km/h, such as {example}",
                "check the units, metres and seconds, and the table of speeds",
                f"有{len(pairs)}段行程车速超过{FASTEST}公里/小时",
                "请核对单位（米、秒）和车速表",
                Severity.WARNING,
            )


def sites_can_be_reached(problem: Problem) -> Iterator[Issue]:
    """Every site with demand can be reached there and back, from the warehouse or over a depot."""
    hub = next((site.id for site in problem.sites if site.tier is Tier.COUNTY), None)
    if hub is None:
        return
    direct = _round_trips(problem, hub)
    depots = {depot.id for depot in problem.depots}
    reached = direct.union(*(_round_trips(problem, depot) for depot in depots & direct))
    wanted = dict.fromkeys(demand.site for demand in problem.demands)
    for site in wanted:
        if site in problem.site and site != hub and site not in reached:
            yield Issue(
                "unreachable",
                f"site {site} ({problem.site[site].name})",
                "no vehicle can go there and back, from the warehouse or from a depot; its demands stay where they are",
                "check its position, the roads around it and the closures of the day",
                "没有车辆能从县级仓或乡镇站点往返该站点，其货物无法运输",
                "请核对坐标、周边道路和当日封路",
                Severity.WARNING,
            )
    for depot in problem.depots:
        if depot.id not in direct and any(vehicle.base == hub for vehicle in problem.fleet):
            yield Issue(
                "depot-unreachable",
                f"site {depot.id} ({depot.name})",
                "no vehicle of the warehouse can go to this depot and back",
                "check its position, the roads around it and the closures of the day",
                "县级仓的车辆无法往返该乡镇站点",
                "请核对坐标、周边道路和当日封路",
                Severity.WARNING,
            )


def _round_trips(problem: Problem, base: SiteId) -> set[SiteId]:
    """Where the vehicles of this base can go and come back from."""
    vehicles = (vehicle for vehicle in problem.fleet if vehicle.base == base and vehicle.count)
    return set().union(*(_there_and_back(problem, profile, base) for profile in _used(vehicles)))


def _used(vehicles: Iterable[VehicleType]) -> set[ProfileName]:
    return {vehicle.profile for vehicle in vehicles}


def _there_and_back(problem: Problem, profile: ProfileName, base: SiteId) -> set[SiteId]:
    matrix = problem.travel.get(profile)
    at = None if matrix is None else matrix.index.get(base)
    if matrix is None or at is None:
        return set()
    both = (matrix.seconds[at, :] != UNREACHABLE) & (matrix.seconds[:, at] != UNREACHABLE)
    return {matrix.sites[i] for i in np.flatnonzero(both)}
