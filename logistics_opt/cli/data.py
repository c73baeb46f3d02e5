"""``logistics-opt data``."""

from rich.console import Console
from rich.table import Table

from logistics_opt.demo import demo_counties, demo_county


def data() -> None:
    """List the demo counties that come with the program."""
    table = Table("name", "folder", box=None)
    for name in demo_counties():
        table.add_row(name, str(demo_county(name)))
    console = Console(soft_wrap=True)
    console.print(table)
    console.print("Plan one with: logistics-opt plan NAME --out OUT", highlight=False)
