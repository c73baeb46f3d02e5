"""The facts of the demo county, and what is generated from them."""

from pathlib import Path

import pytest

from logistics_opt.synth.build import read_settings, villages_and_roads
from logistics_opt.synth.facts import read_facts

HUINING = Path(__file__).parents[2] / "data" / "huining"


@pytest.fixture(scope="session")
def huining():
    return HUINING


@pytest.fixture(scope="session")
def facts(huining):
    return read_facts(huining)


@pytest.fixture(scope="session")
def seed(huining):
    return read_settings(huining).seed


@pytest.fixture(scope="session")
def land(facts, seed):
    return villages_and_roads(facts, seed)
