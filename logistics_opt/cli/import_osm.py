"""``logistics-opt import-osm``."""

from datetime import date
from pathlib import Path
from typing import Annotated

import shapely
import typer

from logistics_opt.cli import show
from logistics_opt.cli.days import METAVAR, day_of
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.network.osm import ATTRIBUTION
from logistics_opt.synth.extract import MONDAY, write_county


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
    area = None if polygon is None else _polygon(polygon)
    with show.whole_file(out) as part:
        made = write_county(part, pbf, name=name or pbf.name.split(".")[0], polygon=area, day=day, seed=seed)
    county, info = made.county, made.roads
    show.issues(county.travel.issues)
    problem = county.problem
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


def _bad_polygon(path: Path, cause: str, cause_zh: str) -> Issue:
    return Issue(
        "bad-polygon",
        path.name,
        f"the file {cause}",
        "give a GeoJSON file with one polygon or more, longitude first",
        f"该文件{cause_zh}",
        "请提供含多边形的 GeoJSON 文件，经度在前",
    )
