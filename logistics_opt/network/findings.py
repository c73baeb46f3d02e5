"""What measuring travel finds amiss, as issues."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.model import UNREACHABLE, ProfileName, Site, Tier, TravelMatrix
from logistics_opt.network.road import Closure
from logistics_opt.network.snap import Snap
from logistics_opt.network.speeds import Speeds
from logistics_opt.units import Metres


def refuse(sites: Sequence[Site], profiles: Sequence[ProfileName], speeds: Speeds) -> None:
    """Raise InvalidInput for what makes measuring pointless: unknown profiles, sites that share an id."""
    known = ", ".join(sorted(speeds.profiles))
    issues = [
        Issue(
            "unknown-profile",
            f"profile {profile}",
            f"the speed table has no row for it; it has {known}",
            "use one of these, or add its rows to your own speed table",
            f"速度表中没有该车型；已有：{known}",
            "请使用已有车型，或在自定义速度表中添加",
        )
        for profile in dict.fromkeys(profiles)
        if profile not in speeds.profiles
    ]
    seen: set[str] = set()
    for site in sites:
        if site.id in seen:
            issues.append(
                Issue(
                    "duplicate-id",
                    f"site {site.id}",
                    "is given twice",
                    "give each site its own id",
                    "网点编号重复",
                    "请为每个网点使用不同编号",
                )
            )
        seen.add(site.id)
    if issues:
        raise InvalidInput(issues)


def unknown_closures(closures: Iterable[Closure], roads: Iterable[str]) -> Iterator[Issue]:
    """Closures of roads that are not in the graph."""
    known = set(roads)
    for closure in closures:
        if closure.road not in known:
            yield Issue(
                "unknown-closure",
                f"closure of road {closure.road}",
                "no road of this id is in the network, so it closes nothing",
                "correct the road id",
                "路网中没有该道路编号，封闭信息无效",
                "请更正道路编号",
                Severity.WARNING,
            )


def far(snaps: Sequence[Snap], sites: Sequence[Site], max_snap: Metres) -> Iterator[Issue]:
    """Sites farther from a road of their profile than the limit; one issue where there is no road at all."""
    if snaps and all(snap.strip < 0 for snap in snaps):
        profile = snaps[0].profile
        yield Issue(
            "no-usable-road",
            f"profile {profile}",
            "no road of the network may be used by it",
            "check the roads' classes and widths against the speed table",
            "路网中没有该车型可通行的道路",
            "请对照速度表检查道路等级和宽度",
            Severity.WARNING,
        )
        return
    for snap, site in zip(snaps, sites, strict=True):
        if not snap.ok:
            yield Issue(
                "snap-too-far",
                f"site {site.id} ({site.name}), profile {snap.profile}",
                f"lies {snap.distance} m from the nearest road it could use, more than {max_snap} m; it counts as "
                "unreachable",
                "check the coordinates (order, datum), add the missing road, or raise the limit",
                f"距最近可通行道路{snap.distance}米，超过{max_snap}米，视为不可达",
                "请检查坐标（顺序、坐标系），补充道路，或提高限值",
                Severity.WARNING,
            )


def cut_off(
    matrix: TravelMatrix, snaps: Sequence[Snap], sites: Sequence[Site], profile: ProfileName, shut: frozenset[str]
) -> Iterator[Issue]:
    """
    Sites on a road, with no way there or no way back from the county warehouse.

    Where there is no warehouse among the sites, from the site that most others can be reached from.
    """
    both = (matrix.seconds != UNREACHABLE) & (matrix.seconds.T != UNREACHABLE)
    if not len(sites):
        return
    seats = [i for i, site in enumerate(sites) if site.tier is Tier.COUNTY and snaps[i].ok]
    hub = seats[0] if seats else int(np.argmax(both.sum(axis=1)))
    for i, snap in enumerate(snaps):
        if snap.ok and not both[hub, i]:
            yield Issue(
                "unreachable-site",
                f"site {sites[i].id} ({sites[i].name}), profile {profile}",
                f"has no way to and from {sites[hub].name}" + (" while roads are closed" if shut else ""),
                "check closures and one-way roads, or serve it on another day" if shut else "check one-way roads",
                f"与{sites[hub].name}之间无法往返" + ("（道路封闭期间）" if shut else ""),
                "请检查封闭路段和单行道，或改日配送" if shut else "请检查单行道",
                Severity.WARNING,
            )
