"""``logistics-opt data``."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from logistics_opt.cli import show
from logistics_opt.demo import demo_counties, demo_county
from logistics_opt.errors import InvalidInput
from logistics_opt.formats import open_county
from logistics_opt.model import Tier


def data() -> None:
    """List the demo counties that come with the program: folder, county, sites by tier, days with waybills."""
    console = show.stdout()
    for name in demo_counties():
        folder = demo_county(name)
        console.print(Text(f"{name}  {folder}"))
        for line in _facts(folder):
            console.print(Text(f"  {line}"))
    show.stderr().print("Plan one with: logistics-opt plan NAME --out OUT")


def _facts(folder: Path) -> Iterator[str]:
    try:
        county = open_county(folder)
    except InvalidInput as error:
        yield f"cannot be read, {len(error.issues)} issue(s): logistics-opt network info {folder.name} lists them"
        return
    yield county.name
    count = Counter(site.tier for site in county.sites)
    yield "sites: " + ", ".join(f"{count[tier]:,} {tier.name.lower()}" for tier in Tier)
    yield "days with waybills: " + (", ".join(map(str, county.days)) or "none")
