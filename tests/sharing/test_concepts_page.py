"""The figures of the page on cost sharing are those of the code."""

from pathlib import Path

from sharing_games import COOP, POST, STO, YUAN, yuan

from logistics_opt.sharing.properties import Properties, table
from logistics_opt.sharing.rules import Keys

PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "cost-sharing.md"
NAMES = {POST: "post", STO: "courier", COOP: "co-op"}


def row(found: Properties) -> str:
    """A rule's line of the page's table."""
    shares = " | ".join(f"{round(share, 2):g}" for share in yuan(found.shares))
    leaving = " and ".join(name for firm, name in NAMES.items() if firm in found.worst.coalition)
    saves = f"{'saves' if found.worst.saves > 1 else 'loses'} {abs(round(found.worst.saves / YUAN, 2)):g}"
    return f"| {found.rule.words[0]} | {shares} | {'yes' if found.in_core else 'no'} | {leaving}, {saves} |"


def test_the_table_of_three_firms_is_what_the_rules_give(three):
    keys = Keys(pieces={POST: 400, STO: 350, COOP: 50}, agreed={POST: 2, STO: 1, COOP: 1})
    rows = [row(found) for found in table(three, keys, tolerance=1)]
    page = PAGE.read_text(encoding="utf-8").split("## Three firms")[1].split("## Many firms")[0]
    assert [line for line in page.splitlines() if line.startswith("|")][2:] == rows
