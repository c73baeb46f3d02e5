"""Which roads of a generated county are shut in winter: those that make a difference to where depots should stand."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import networkx as nx

from logistics_opt.model import ProfileName, Site, SiteId, Tier
from logistics_opt.network.road import Closure, Road
from logistics_opt.network.roads import road_graph
from logistics_opt.network.travel import travel
from logistics_opt.synth.facts import Facts

MOST_SHUT = 3  # main roads that lead to a seat which snow may cut off
PLATEAU_ROADS = 2
VAN = ProfileName("van")


@dataclass(frozen=True, slots=True)
class CutOff:
    """Depots without a way to the warehouse; villages without one to their depot but to others; and with none."""

    depots: frozenset[SiteId]
    from_their_depot: frozenset[SiteId]
    from_all: frozenset[SiteId]


def winter_roads(facts: Facts, sites: Sequence[Site], roads: Sequence[Road]) -> tuple[str, ...]:
    """
    Ids of the roads that snow shuts: all that lead to one seat, and the steepest township roads of the plateau.

    Of the seats on no national road and at the end of few others it is the one that leaves most villages without their
    own depot, but not without every depot. A plateau road is shut only where no other depot is cut off by it.
    """
    trunk = [road for road in roads if road.id.startswith("T")]
    graph: nx.MultiDiGraph[Hashable] = nx.MultiDiGraph(road_graph(roads))
    choices: list[tuple[int, frozenset[SiteId], tuple[str, ...]]] = [(0, frozenset(), ())]
    for township in facts.townships[1:]:
        leading = [road for road in trunk if township.seat in (road.geometry[0], road.geometry[-1])]
        if len(leading) <= MOST_SHUT and all(road.road_class != "national" for road in leading):
            shut = tuple(road.id for road in leading)
            lost = cut_off(graph, sites, shut)
            choices.append((len(lost.from_their_depot), lost.depots, shut))
    _, depots, shut = max(choices, key=lambda choice: (choice[0], choice[2]))
    plateau = [road for road in trunk if road.road_class == "township" and road.id not in shut]
    more: list[str] = []
    for road in sorted(plateau, key=lambda road: (-abs(road.gradient or 0.0), road.id)):
        if len(more) < PLATEAU_ROADS and cut_off(graph, sites, (*shut, *more, road.id)).depots == depots:
            more.append(road.id)
    return tuple(sorted((*shut, *more)))


def cut_off(graph: "nx.MultiDiGraph[Hashable]", sites: Sequence[Site], shut: Iterable[str]) -> CutOff:
    """What a van cannot reach while these roads are shut."""
    day = date.min
    matrix = travel(graph, sites, [VAN], closures=[Closure(road, day, day) for road in shut], day=day).matrices[VAN]
    warehouse = next(site.id for site in sites if site.tier is Tier.COUNTY)
    lost = {site.id for site in sites if not matrix.reachable(warehouse, site.id)}
    villages = [site for site in sites if site.tier is Tier.VILLAGE]
    return CutOff(
        depots=frozenset(site.id for site in sites if site.tier is Tier.TOWNSHIP and site.id in lost),
        from_their_depot=frozenset(site.id for site in villages if site.id not in lost and site.parent in lost),
        from_all=frozenset(site.id for site in villages if site.id in lost),
    )
