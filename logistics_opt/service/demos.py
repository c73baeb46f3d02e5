"""The counties that come with the program: what lists show of them, their tables to edit and send back; empty ones."""

import codecs
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from logistics_opt.demo import demo_county
from logistics_opt.formats import open_county
from logistics_opt.formats.packed import pack_folder
from logistics_opt.formats.template import write_template
from logistics_opt.model import Tier

_SOURCES = "SOURCES.md"


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """``sites`` are counted by tier; ``days`` are those with waybills; ``sources`` is Markdown."""

    name: str
    county: str
    sites: dict[str, int]
    firms: tuple[str, ...]
    vehicles: int
    day: date | None
    days: tuple[date, ...]
    sources: str


@cache
def describe(name: str) -> DemoCounty:
    """What lists show of a demo county. Raises LookupError for any other name."""
    folder = demo_county(name)
    county = open_county(folder)
    count = Counter(site.tier for site in county.sites)
    sources = folder / _SOURCES
    return DemoCounty(
        name=name,
        county=county.name,
        sites={tier.name.lower(): count[tier] for tier in Tier},
        firms=tuple(str(firm.id) for firm in county.firms),
        vehicles=sum(vehicle.count for vehicle in county.fleet),
        day=county.settings.day,
        days=county.days,
        sources=sources.read_text(encoding="utf-8") if sources.is_file() else "",
    )


@cache
def packed(name: str) -> bytes:
    """The folder of a demo county as a zip file, the same bytes each time. Raises LookupError for any other name."""
    return pack_folder(demo_county(name), _marked)


@cache
def template() -> bytes:
    """A workbook with the empty tables of a county, its notes and choices."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.xlsx"
        write_template(path)
        return path.read_bytes()


def _marked(file: Path) -> bytes:
    # With the mark Excel takes them for the UTF-8 that they are.
    return (codecs.BOM_UTF8 if file.suffix == ".csv" else b"") + file.read_bytes()
