"""``logistics-opt data``."""

from rich.text import Text

from logistics_opt.cli import show
from logistics_opt.demo import demo_counties, demo_county


def data() -> None:
    """List the demo counties that come with the program, each with its folder."""
    console = show.stdout()
    for name in demo_counties():
        console.print(Text(f"{name}  {demo_county(name)}"))
    show.stderr().print("Plan one with: logistics-opt plan NAME --out OUT")
