"""Three firms one can hold in the head: see ``sharing_games``."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for sharing_games: in importlib mode tests cannot see each other

from sharing_games import three_firms

from logistics_opt.sharing.game import CostGame


@pytest.fixture(scope="session")
def three() -> CostGame:
    """The post, sto and the co-operative."""
    return three_firms()
