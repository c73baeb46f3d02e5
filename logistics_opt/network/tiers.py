"""The county-township-village network: which site is supplied from which."""

from collections.abc import Iterator, Mapping, Sequence

import networkx as nx

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import Site, SiteId, Standing, Tier, TravelMatrix


def tier_graph(sites: Sequence[Site], *, travel: TravelMatrix | None = None) -> "nx.DiGraph[SiteId]":
    """
    The supply graph: an edge from each site to every site it supplies; nodes carry ``tier`` (int) and ``name``.

    A site's ``parent`` supplies it. Without one, a depot is supplied by the county warehouse and a village by the
    nearest standing depot: by driving time with ``travel``, else as the crow flies; ties go to the lower id. Edges
    carry ``given`` (whether the user said so). Raises InvalidInput with every issue of :func:`tier_issues`.
    """
    if issues := tuple(tier_issues(sites)):
        raise InvalidInput(issues)
    graph: nx.DiGraph[SiteId] = nx.DiGraph()
    for site in sites:
        graph.add_node(site.id, tier=int(site.tier), name=site.name)
    warehouse = next(site for site in sites if site.tier is Tier.COUNTY)
    depots = sorted((s for s in sites if _stands(s)), key=lambda s: s.id)
    for site in sites:
        if site.parent is not None:
            graph.add_edge(site.parent, site.id, given=True)
        elif site.tier is Tier.TOWNSHIP or (site.tier is Tier.VILLAGE and not depots):
            graph.add_edge(warehouse.id, site.id, given=False)
        elif site.tier is Tier.VILLAGE:
            graph.add_edge(_nearest(site, depots, travel).id, site.id, given=False)
    return graph


def tier_issues(sites: Sequence[Site]) -> Iterator[Issue]:
    """Everything that keeps the sites from being three tiers: each fault once, with its place."""
    by_id = {site.id: site for site in sites}
    seats = [site for site in sites if site.tier is Tier.COUNTY]
    if len(seats) != 1:
        yield Issue(
            "two-warehouses" if seats else "no-warehouse",
            "sites",
            f"{len(seats)} sites are county warehouses",
            "give exactly one",
            f"县级仓有{len(seats)}个",
            "请给出且仅给出一个县级仓",
        )
    for site in sites:
        if site.parent is None:
            continue
        if site.parent not in by_id:
            yield Issue(
                "unknown-site",
                f"site {site.id}",
                f"is supplied from {site.parent}, which is not among the sites",
                "correct the parent, or leave it empty for the nearest depot",
                f"上级网点{site.parent}不存在",
                "请更正上级网点，或留空以采用最近站点",
            )
        elif by_id[site.parent].tier >= site.tier:
            yield Issue(
                "parent-not-above",
                f"site {site.id}",
                f"tier {site.tier.name.lower()}, is supplied from {site.parent}, tier "
                f"{by_id[site.parent].tier.name.lower()}",
                "a site is supplied from a tier above its own",
                f"上级网点{site.parent}的层级不高于本网点",
                "上级网点的层级应高于本网点",
            )
    yield from _cycles(by_id)


def _cycles(by_id: Mapping[SiteId, Site]) -> Iterator[Issue]:
    """Sites that, parent by parent, supply themselves; each ring is reported at its lowest id."""
    seen: set[SiteId] = set()
    for start in sorted(by_id):
        trail: list[SiteId] = []
        at: SiteId | None = start
        while at is not None and at in by_id and at not in seen and at not in trail:
            trail.append(at)
            at = by_id[at].parent
        if at is not None and at in trail:
            ring = trail[trail.index(at) :]
            yield Issue(
                "tier-cycle",
                f"site {min(ring)}",
                "supplies itself by way of " + ", ".join(ring),
                "give one of them a parent in the tier above",
                "上下级关系成环：" + "、".join(ring),
                "请将其中之一的上级改为上一层级的网点",
            )
        seen.update(trail)


def _stands(site: Site) -> bool:
    return site.tier is Tier.TOWNSHIP and site.standing is Standing.EXISTING


def _nearest(site: Site, depots: Sequence[Site], travel: TravelMatrix | None) -> Site:
    def distance(depot: Site) -> tuple[bool, float]:
        if travel is None:
            return False, depot.position.distance_to(site.position)
        if not travel.reachable(depot.id, site.id):
            return True, depot.position.distance_to(site.position)
        return False, travel.time(depot.id, site.id)

    return min(depots, key=distance)
