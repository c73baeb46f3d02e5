"""Requests made up from the API's document break nothing. The whole is ``benchmarks/fuzz.py``."""

import importlib.util
import json
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "fuzz.py"


@pytest.fixture
def fuzz(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(SCRIPT.parent)
    spec = importlib.util.spec_from_file_location("fuzz", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "fuzz", module)  # dataclasses look for it there
    spec.loader.exec_module(module)
    return module


def test_nothing_that_is_sent_breaks_the_service(fuzz: ModuleType, tmp_path: Path) -> None:
    fuzz.serializers(tmp_path)
    with fuzz.world(tmp_path / "data") as here:
        found = fuzz.run(here, cases=60, seed=0, phases={"fuzzing"}, others=1)
    assert found.failures == {}
    assert len(found.answers) > 30
    assert found.cases > 100


def test_a_spoilt_document_differs_in_one_place_and_is_the_same_for_the_same_seed(fuzz: ModuleType) -> None:
    spoilt = sys.modules["fuzz_requests"].spoilt
    whole = {"a": [1, 2, {"b": "c"}], "d": {"e": 3}}
    for seed in range(50):
        one, again = (json.dumps(spoilt(whole, random.Random(seed))) for _ in range(2))
        assert one == again
    assert whole == {"a": [1, 2, {"b": "c"}], "d": {"e": 3}}
    assert len({json.dumps(spoilt(whole, random.Random(seed))) for seed in range(50)}) > 20
