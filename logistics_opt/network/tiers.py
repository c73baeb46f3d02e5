"""The county-township-village network: which site is supplied from which."""

from collections.abc import Sequence

import networkx as nx

from logistics_opt.model import Site, SiteId, Standing, Tier, TravelMatrix


def tier_graph(sites: Sequence[Site], *, travel: TravelMatrix | None = None) -> "nx.DiGraph[SiteId]":
    """
    The supply graph: an edge from each site to every site it supplies; nodes carry ``tier`` (int) and ``name``.

    A site's ``parent`` supplies it. Without one, a depot is supplied by the county warehouse and a village by the
    nearest standing depot: by driving time with ``travel``, else as the crow flies; ties go to the lower id. Edges
    carry ``given`` (whether the user said so). The sites are those of a county that could be read: one is the
    warehouse, every parent is one of them. That parents lie above is for :mod:`logistics_opt.model.validate` to say.
    """
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
