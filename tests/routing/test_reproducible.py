"""The same seed and steps give the same plan in another process, whatever order its sets happen to have."""

import os
import subprocess
import sys
from pathlib import Path


def digest_in_a_new_process(hash_seed: str) -> str:
    program = (
        "import sys, importlib.util as u; s = u.spec_from_file_location('county', sys.argv[1]); "
        "m = u.module_from_spec(s); s.loader.exec_module(m); "
        "from logistics_opt.routing.plan import solve_two_echelons; "
        "from logistics_opt.model.digest import digest; "
        "print(digest(solve_two_echelons(m._county(), time_limit=None, max_steps=20, seed=1)))"
    )
    county = Path(__file__).parents[1] / "conftest.py"
    done = subprocess.run(
        [sys.executable, "-c", program, str(county)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


def test_the_plan_does_not_depend_on_the_order_of_sets():
    first, second = (digest_in_a_new_process(seed) for seed in ("1", "2"))
    assert len(first) == 64
    assert first == second
