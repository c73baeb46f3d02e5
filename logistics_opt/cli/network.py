"""``logistics-opt network build`` and ``logistics-opt network info``."""

import statistics
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from logistics_opt.cli import show
from logistics_opt.cli.days import METAVAR, day_of
from logistics_opt.demo import find_county
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats import County, open_county
from logistics_opt.formats.county import Ways
from logistics_opt.model import Echelon, Standing, Tier
from logistics_opt.network import NetworkInfo, Travel, network_info, tier_graph, write_roads

app = typer.Typer(help="The road network of a county.", no_args_is_help=True)

CountyArgument = Annotated[str, typer.Argument(help="A county folder, a workbook, or the name of a demo county.")]
DayOption = Annotated[
    date | None,
    typer.Option(
        "--day", parser=day_of, metavar=METAVAR, help="The day whose closures count; default: the county's own."
    ),
]
ENDINGS = (".gpkg", ".geojson")
SHOWN = 20  # sites without a parent that are listed one by one


@app.command()
def build(
    county: CountyArgument,
    out: Annotated[Path, typer.Option(help="Where to write the roads: a name ending in .gpkg or .geojson.")],
) -> None:
    """Build the road graph of a county and write it as a drawing for a geographic information system."""
    if out.suffix.lower() not in ENDINGS:
        raise typer.BadParameter(f"{out.name} ends in none of {', '.join(ENDINGS)}", param_hint="--out")
    opened = open_county(find_county(county))
    if opened.roads is None:
        raise InvalidInput([_no_roads(opened)])
    with show.whole_file(out) as part:
        write_roads(opened.roads, part)
    info = network_info(opened.roads)
    show.stdout().print(f"{out}: {info.edges} edges, {info.km:,.1f} km", markup=False)


@app.command()
def info(county: CountyArgument, day: DayOption = None) -> None:
    """Print a county's network: roads, how far sites are from them, who supplies whom, who cannot be reached."""
    opened = open_county(find_county(county))
    console = show.stdout()
    console.print(show.figures(_sites(opened), title=opened.name))
    if opened.roads is not None:
        console.print(show.figures(_roads(network_info(opened.roads)), title="\nroads"))
    ways = opened.travel(day)
    console.print(show.figures(_supply(opened, ways), title="\nsupply"))
    if isinstance(ways, Travel):
        console.print(show.figures(_snaps(opened, ways), title="\nmetres from site to road, straight"))
    show.issues((*opened.issues, *ways.issues), console=console)


def _sites(county: County) -> list[tuple[str, str]]:
    count = Counter(site.tier for site in county.sites)
    generated = sum(site.position_kind == "generated" for site in county.sites)
    rows = [(f"sites, {tier.name.lower()}", f"{count[tier]:,}") for tier in Tier]
    return [*rows, ("sites whose position is generated", f"{generated:,}")]


def _supply(county: County, ways: Ways) -> list[tuple[str, str]]:
    """How many sites a depot supplies, and of sites without a parent the depot that is nearest by road."""
    local = next((v.profile for v in county.fleet if v.echelon is Echelon.SECOND), None)
    graph = tier_graph(county.sites, travel=None if local is None else ways.matrices[local])
    names = {site.id: site.name for site in county.sites}
    depots = [s for s in county.sites if s.tier is Tier.TOWNSHIP and s.standing is Standing.EXISTING]
    supplied = [graph.out_degree(depot.id) for depot in depots] or [0]
    villages = {site.id for site in county.sites if site.tier is Tier.VILLAGE and site.parent is None}
    orphans = [(a, b) for a, b in graph.edges() if b in villages]
    nearest = [(f"  {b} {names[b]}, nearest", f"{a} {names[a]}") for a, b in orphans[:SHOWN]]
    more = [(f"  and {len(orphans) - SHOWN:,} more", "")] if len(orphans) > SHOWN else []
    return [
        ("sites supplied by a depot", f"median {statistics.median(supplied):g}, largest {max(supplied):,}"),
        ("villages without a parent", f"{len(orphans):,}"),
        *nearest,
        *more,
    ]


def _roads(info: NetworkInfo) -> list[tuple[str, str]]:
    classes = [(f"  {name or '(no class)'}", f"{km:,.1f} km") for name, km in info.km_by_class.items()]
    return [
        ("nodes", f"{info.nodes:,}"),
        ("edges", f"{info.edges:,}"),
        ("length", f"{info.km:,.1f} km"),
        *classes,
        ("one-way", f"{info.oneway_km:,.1f} km"),
        ("pieces that do not join", f"{info.pieces:,}"),
        ("in the largest connected part", f"{info.connected:.1%}"),
        ("generated, not surveyed", f"{info.generated:.1%}"),
    ]


def _snaps(county: County, ways: Travel) -> list[tuple[str, str]]:
    tier = {site.id: site.tier for site in county.sites}
    rows = []
    for level in Tier:
        metres = [snap.distance for snap in ways.snaps if tier[snap.site] is level]
        if metres:
            rows.append((level.name.lower(), f"median {statistics.median(metres):,.0f}, largest {max(metres):,}"))
    refused = {snap.site for snap in ways.snaps if not snap.ok}
    return [*rows, ("farther than the limit", f"{len(refused):,} site(s)")]


def _no_roads(county: County) -> Issue:
    return Issue(
        "no-roads",
        county.source.name,
        "the county has no roads, drives are estimated from straight lines",
        "add a table roads, a file roads.gpkg or roads.geojson, or an extract *.osm.pbf",
        "该县没有道路数据，行程按直线估算",
        "请添加 roads 表、roads.gpkg、roads.geojson 或 *.osm.pbf 文件",
    )
