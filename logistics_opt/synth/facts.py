"""What is known of a real county before anything is generated: townships, villages, roads, neighbours, outline."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry import Polygon, shape

from logistics_opt.model import LonLat
from logistics_opt.synth.plane import Plane, Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Township:
    """
    A township: its seat, its size, and the published distance to the county seat.

    ``road_km`` is ``None`` where nothing is published. ``exact`` says that the position is the seat's own; otherwise it
    is the middle of the township's outline and may be several km off.
    """

    code: str
    name: str
    seat: LonLat
    exact: bool
    position_source: str
    residents: int
    area_km2: float
    road_km: float | None
    seat_village: str = ""

    @property
    def short(self) -> str:
        """The name without its rank, as texts and villages use it."""
        return self.name.removesuffix("镇").removesuffix("乡").removesuffix("回族")


@dataclass(frozen=True, slots=True)
class Village:
    """
    An administrative village or, in a town, a community (社区): streets, not fields around them.

    Which of the two it is says the table, not the name.
    """

    code: str
    name: str
    township: str
    community: bool


@dataclass(frozen=True, slots=True)
class NamedRoad:
    """A road with a name or number and the townships it passes, in order, by code."""

    name: str
    road_class: str
    townships: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known. The first township is the county seat's; ``positions`` are known villages, by code."""

    townships: tuple[Township, ...]
    villages: tuple[Village, ...]
    roads: tuple[NamedRoad, ...]
    neighbours: frozenset[tuple[str, str]]
    outline: Polygon
    positions: Mapping[str, tuple[LonLat, str]]

    @property
    def plane(self) -> Plane:
        """Metres around the county seat."""
        return Plane(self.townships[0].seat)

    @property
    def seats(self) -> Points:
        """The seats on the plane, in the order of the townships."""
        return np.array([self.plane.xy(township.seat) for township in self.townships])

    @property
    def published(self) -> Mapping[int, float]:
        """Published road km to the county seat by number of the township, the county seat left out."""
        return {i: t.road_km for i, t in enumerate(self.townships) if i and t.road_km}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the folder's ``facts_county.csv`` says: name, code, first day, seed."""

    name: str
    code: str
    first_day: date
    seed: int


def read_facts(folder: Path) -> Facts:
    """
    The facts of a county folder.

    They stand in ``facts_townships.csv``, ``facts_villages.csv``, ``facts_roads.csv``, ``facts_neighbours.csv``,
    ``facts_positions.csv`` and ``facts_outline.geojson``.
    """
    townships = tuple(
        Township(
            code=row["code"],
            name=row["name"],
            seat=LonLat(float(row["lon"]), float(row["lat"])),
            exact=row["position"] == "cited",
            position_source=row["position_source"],
            residents=int(row["residents_2020"]),
            area_km2=float(row["area_km2"]),
            road_km=float(row["road_km"]) if row["road_km"] else None,
            seat_village=row["seat_village"],
        )
        for row in read_rows(folder / "facts_townships.csv")
    )
    code = {township.short: township.code for township in townships}
    return Facts(
        townships=townships,
        villages=tuple(
            Village(row["code"], row["name"], row["township"], community=row["kind"] == "community")
            for row in read_rows(folder / "facts_villages.csv")
        ),
        roads=tuple(
            NamedRoad(row["name"], row["class"], tuple(code[name] for name in row["townships"].split(";")))
            for row in read_rows(folder / "facts_roads.csv")
        ),
        neighbours=frozenset(
            (code[row["township"]], code[name])
            for row in read_rows(folder / "facts_neighbours.csv")
            for name in row["neighbours"].split(";")
        ),
        outline=_polygon(json.loads((folder / "facts_outline.geojson").read_text(encoding="utf-8"))),
        positions={
            row["code"]: (LonLat(float(row["lon"]), float(row["lat"])), row["source"])
            for row in read_rows(folder / "facts_positions.csv")
        },
    )


def read_settings(folder: Path) -> Settings:
    """The settings of a county folder."""
    rows = read_pairs(folder / "facts_county.csv", "key")
    return Settings(
        name=rows["name"], code=rows["code"], first_day=date.fromisoformat(rows["first_day"]), seed=int(rows["seed"])
    )


def read_pairs(path: Path, key: str) -> dict[str, str]:
    """Column ``value`` of a table by its column ``key``."""
    return {row[key]: row["value"] for row in read_rows(path)}


def _polygon(document: Mapping[str, Any]) -> Polygon:
    outline = shape(document["features"][0]["geometry"])
    if not isinstance(outline, Polygon):
        raise TypeError(f"the outline is a {outline.geom_type}, a county's is one polygon")
    return outline


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by their headers; a byte order mark is passed over."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
