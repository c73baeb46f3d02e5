"""``logistics-opt import-osm``."""

from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Annotated, cast

import networkx as nx
import shapely
import typer

from logistics_opt.cli import show
from logistics_opt.cli.days import METAVAR, day_of
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.network import network_info, read_osm, write_roads
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


def import_osm(
    pbf: Annotated[Path, typer.Argument(help="An OpenStreetMap extract, .osm.pbf.")],
    out: Annotated[Path, typer.Option(help="The county folder to make; it must be new or empty.")],
    polygon: Annotated[Path | None, typer.Option(help="A GeoJSON polygon; what lies outside is left out.")] = None,
    name: Annotated[str | None, typer.Option(help="The county's name; default: the extract's.")] = None,
    day: Annotated[
        date,
        typer.Option(
            parser=day_of, metavar=METAVAR, show_default=MONDAY.isoformat(), help="The day to draw demand for."
        ),
    ] = MONDAY,
    seed: Annotated[int, typer.Option(min=0, help="Draws fleet and demand; the same seed draws the same.")] = 0,
) -> None:
    """
    Make a county folder from an OpenStreetMap extract.

    Towns become township depots, smaller places post points, the largest town has the county warehouse. Fleet, demand
    and opening hours are drawn from the seed by kind of place and marked as generated: put your own in their place.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise typer.BadParameter(f"{out} is there already, and is not overwritten", param_hint="--out")
    extract = read_osm(pbf, polygon=None if polygon is None else _polygon(polygon))
    roads = cast("nx.MultiDiGraph[Hashable]", extract.graph)  # type checkers hold a graph of int to be no graph of any
    title = name or pbf.name.split(".")[0]
    county = county_from_places(roads, extract.places, seed=seed, day=day, name=title)
    with show.whole_file(out) as part:
        part.mkdir()
        _write_tables(part, county, day)
        write_roads(roads, part / "roads.gpkg")
        (part / "SOURCES.md").write_text(
            SOURCES.format(extract=pbf.name, attribution=ATTRIBUTION, seed=seed), encoding="utf-8"
        )
    show.issues(county.travel.issues)
    problem, info = county.problem, network_info(roads)
    figures = [
        ("sites", f"{len(problem.sites):,}"),
        ("roads", f"{info.km:,.1f} km"),
        ("demands", f"{len(problem.demands):,}"),
        ("vehicles", f"{sum(vehicle.count for vehicle in problem.fleet):,}"),
    ]
    show.stdout().print(show.figures(figures, title=f"{out}, data {ATTRIBUTION}"))


def _polygon(path: Path) -> shapely.Geometry:
    try:
        shape = shapely.from_geojson(path.read_text(encoding="utf-8-sig"))
    except (shapely.errors.GEOSException, UnicodeDecodeError) as error:
        raise InvalidInput([_bad_polygon(path, "is not GeoJSON", "不是 GeoJSON")]) from error
    areas = [part for part in shapely.get_parts([shape]) if part.geom_type in {"Polygon", "MultiPolygon"}]
    if not areas or not all(shapely.is_valid(areas)):
        raise InvalidInput([_bad_polygon(path, "holds no valid polygon", "不含有效的多边形")])
    return shapely.union_all(areas)


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


def _bad_polygon(path: Path, cause: str, cause_zh: str) -> Issue:
    return Issue(
        "bad-polygon",
        path.name,
        f"the file {cause}",
        "give a GeoJSON file with one polygon or more, longitude first",
        f"该文件{cause_zh}",
        "请提供含多边形的 GeoJSON 文件，经度在前",
    )
