"""Published games with known Shapley value and nucleolus."""

import json
import os
from pathlib import Path

import pytest

from logistics_opt.model import FirmId
from logistics_opt.sharing.core import in_core, least_core
from logistics_opt.sharing.cost_avoided import alternative_cost_avoided
from logistics_opt.sharing.game import CostGame
from logistics_opt.sharing.nucleolus import nucleolus, prenucleolus
from logistics_opt.sharing.shapley import shapley

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))
FILE = SHARED / "benchmarks" / "cost_allocation" / "known_games.json"

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"no games at {FILE}: set LOGISTICS_SHARED")

GAMES = {one["name"]: one for one in json.loads(FILE.read_text(encoding="utf-8"))} if FILE.exists() else {}


def sign(name: str) -> int:
    """A profit is a cost below zero."""
    return 1 if GAMES[name]["kind"] == "cost" else -1


def game_of(name: str) -> CostGame:
    costs = {frozenset(FirmId(digit) for digit in key): sign(name) * v for key, v in GAMES[name]["values"].items()}
    return CostGame(tuple(FirmId(str(k + 1)) for k in range(GAMES[name]["players"])), costs)


def test_all_eight_are_there() -> None:
    assert len(GAMES) == 8


# The file's values are rounded to six places.
@pytest.mark.parametrize("name", GAMES)
def test_the_shapley_value_is_the_published_one(name: str) -> None:
    shares = [sign(name) * share for share in shapley(game_of(name)).values()]
    assert shares == pytest.approx(GAMES[name]["shapley"], abs=6e-7, rel=1e-12)


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("rule", [nucleolus, prenucleolus])
def test_the_nucleolus_is_the_published_one(name: str, rule) -> None:
    shares = [sign(name) * share for share in rule(game_of(name)).values()]
    assert shares == pytest.approx(GAMES[name]["nucleolus"], abs=6e-7, rel=1e-12)


@pytest.mark.parametrize("name", GAMES)
def test_whether_there_is_a_core_is_known(name: str) -> None:
    game = game_of(name)
    assert least_core(game, tolerance=game.noise).empty is not GAMES[name]["core_nonempty"]
    assert in_core(game, nucleolus(game), tolerance=1e-6)


@pytest.mark.parametrize("name", GAMES)
def test_a_literature_value_beside_the_exact_one_is_met_too(name: str) -> None:
    for rule, quoted in GAMES[name]["quoted_in_literature"].items():
        found = {"shapley": shapley, "nucleolus": nucleolus}[rule](game_of(name))
        assert [sign(name) * share for share in found.values()] == pytest.approx(quoted, abs=1e-6)


def test_the_cost_avoided_of_the_tennessee_valley() -> None:
    # Straffin and Heaney 1981: separable 45 214, 33 763, 110 977; what is left of 412 584 is 222 630, and the three are
    # spared 118 306, 107 063, 139 119 of what they would pay alone: 364 488 in all.
    separable, spared = (45_214, 33_763, 110_977), (118_306, 107_063, 139_119)
    expected = [s + a / 364_488 * 222_630 for s, a in zip(separable, spared, strict=True)]
    assert list(alternative_cost_avoided(game_of("TVA")).values()) == pytest.approx(expected)
    assert [round(share) for share in expected] == [117_476, 99_157, 195_951]
