"""The figures on the page of concepts are those of the code."""

from pathlib import Path

import pytest

from logistics_opt.accounts import TOWNSHIP_FEE, Protection, cost_to_serve
from logistics_opt.units import YUAN

PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "accounts.md"


@pytest.mark.parametrize(("row", "village"), [("near", "v1"), ("far", "v2")])
def test_the_table_of_two_villages(two_villages, two_villages_plan, row, village):
    site = cost_to_serve(two_villages, two_villages_plan).sites[village]
    cost = site.cost
    fen = (cost.vehicle_day, cost.vehicle_km, cost.vehicle_hour, cost.site_day, cost.total, site.fen_per_piece)
    assert f"| {row} | " + " | ".join(f"{amount / YUAN:.2f}" for amount in fen) + " |" in PAGE.read_text("utf-8")


def test_the_defaults():
    text = PAGE.read_text("utf-8")
    assert f"default, {TOWNSHIP_FEE.per_piece / YUAN:g} yuan" in text
    assert f"**{Protection().percent} per cent**" in text
    assert Protection().least == 3
    assert "at least three firms" in text
