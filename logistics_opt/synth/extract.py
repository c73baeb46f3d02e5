"""
A county folder from an OpenStreetMap extract: roads and positions of the map, all else generated and marked so.

Data of OpenStreetMap are under the ODbL 1.0: what is made of them names its contributors.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import networkx as nx
import shapely

from logistics_opt.network import NetworkInfo, network_info, read_osm, write_roads
from logistics_opt.network.osm import ATTRIBUTION
from logistics_opt.synth import tables
from logistics_opt.synth.places import PlacedCounty, county_from_places
from logistics_opt.units import YUAN

MONDAY = date(2026, 11, 23)  # a day of the calendar; the planning day of the demo county
NOTE = (
    "positions and roads are the map's; fleet, demand and hours are generated "
    "位置和道路来自地图；车队、货量和时间为生成数据"
)
SOURCES = """\
# Sources

- Names and positions of the sites but the warehouse, and `roads.gpkg`: {extract},
  {attribution}.
- Everything else is generated with seed {seed}, from the figures in `parameters.csv`: replace it with your own.
"""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The county that was written, and what its roads amount to."""

    county: PlacedCounty
    roads: NetworkInfo


def write_county(
    folder: Path,
    extract: Path,
    *,
    name: str,
    polygon: shapely.Geometry | None = None,
    day: date = MONDAY,
    seed: int = 0,
) -> Extracted:
    """
    Write the county folder of an extract, or of what of it lies within ``polygon`` (WGS-84).

    Towns become township depots, smaller places post points, the largest town has the county warehouse. Fleet, demand
    and opening hours are drawn from the seed. Raises InvalidInput where the extract cannot be read, or has no road or
    place.
    """
    found = read_osm(extract, polygon=polygon)
    roads = cast("nx.MultiDiGraph[Hashable]", found.graph)  # type checkers hold a graph of int to be no graph of any
    county = county_from_places(roads, found.places, seed=seed, day=day, name=name)
    folder.mkdir()
    _write_tables(folder, county, day)
    write_roads(roads, folder / "roads.gpkg")
    (folder / "SOURCES.md").write_text(
        SOURCES.format(extract=extract.name, attribution=ATTRIBUTION, seed=seed), encoding="utf-8"
    )
    return Extracted(county, network_info(roads))


def _write_tables(folder: Path, county: PlacedCounty, day: date) -> None:
    problem = county.problem
    settings = [
        ("name", problem.name),
        ("datum", "wgs84"),
        ("day", day.isoformat()),
        ("orders", "orders/{day}.csv"),
        ("overnight_per_kg_yuan", f"{problem.overnight_per_kg / YUAN:g}"),
        ("position_note", NOTE),
        ("attribution", ATTRIBUTION),
    ]
    write = tables.write_table
    write(folder / "county.csv", "key,value", settings)
    write(folder / "sites.csv", tables.SITE_COLUMNS, tables.site_rows(problem.sites))
    write(folder / "firms.csv", "id,name,kind", tables.firm_rows(problem.firms))
    write(folder / "commodities.csv", "id,name,temperature,keep_apart", tables.commodity_rows(problem.commodities))
    write(folder / "vehicles.csv", tables.VEHICLE_COLUMNS, tables.vehicle_rows(problem.fleet))
    write(folder / "orders" / f"{day}.csv", tables.ORDER_COLUMNS, tables.order_rows(problem.demands))
    assumed = [(entry.name, entry.value, entry.source, entry.grade) for entry in problem.assumptions]
    write(folder / "parameters.csv", "name,value,source,grade", assumed)
