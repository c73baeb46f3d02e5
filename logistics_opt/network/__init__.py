"""
Roads in, travel matrices out.

:mod:`road` and :mod:`roads` make the graph from tables, :mod:`osm` and :mod:`geofile` read roads from
OpenStreetMap and from drawings, :mod:`speeds` says how fast each way of driving goes on it, :mod:`travel` measures
between sites, :mod:`tiers` says which site is supplied from which, :mod:`datum` turns Chinese map coordinates.
"""

from logistics_opt.network.check import NetworkInfo, network_info
from logistics_opt.network.datum import Datum, convert
from logistics_opt.network.geofile import read_roads, write_roads
from logistics_opt.network.osm import OsmExtract, OsmPlace, read_osm
from logistics_opt.network.road import Closure, Road
from logistics_opt.network.roads import close_roads, road_graph
from logistics_opt.network.snap import Snap
from logistics_opt.network.speeds import Speeds
from logistics_opt.network.tiers import tier_graph
from logistics_opt.network.travel import Travel, travel

__all__ = [
    "Closure",
    "Datum",
    "NetworkInfo",
    "OsmExtract",
    "OsmPlace",
    "Road",
    "Snap",
    "Speeds",
    "Travel",
    "close_roads",
    "convert",
    "network_info",
    "read_osm",
    "read_roads",
    "road_graph",
    "tier_graph",
    "travel",
    "write_roads",
]
