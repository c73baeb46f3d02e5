"""One worker for all solves of this folder, and every back end by name."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from logistics_opt.routing.instance import Instance, Tour
from logistics_opt.routing.solve import solve_instance
from logistics_opt.routing.worker import Worker

sys.path.insert(0, str(Path(__file__).parent))  # for contract_instances: in importlib mode tests cannot see each other

STEPS = {"pyvrp": 400, "ortools": 60}

Solve = Callable[..., Sequence[Tour]]


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


@pytest.fixture(params=sorted(STEPS))
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def solve(backend: str, worker: Worker) -> Solve:
    """``solve_instance`` with one back end and few steps, so that the answer is the same on every machine."""

    def solve(instance: Instance, **options: object) -> Sequence[Tour]:
        usual: dict[str, object] = {"time_limit": 60.0, "max_steps": STEPS[backend]}
        return solve_instance(instance, backend=backend, worker=worker, **(usual | options))  # type: ignore[arg-type]

    return solve
