"""
Uploads made to harm: how long each takes to be refused, and how much memory the service takes meanwhile.

    python benchmarks/hostile.py [WORD]

Starts a service of its own with the settings of its tests (bodies of up to 4 MiB) and sends each upload of
``tests/api/hostile.py`` whose name has the word in it, one after the other. ``MB`` is the largest resident memory of
the server and its processes above what they had before. Writes ``benchmarks/hostile.md`` where no word is given. Needs
Linux. Takes a minute.
"""

import importlib.util
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

import httpx

TESTS = Path(__file__).parents[1] / "tests" / "api"
HEAD = """\
# Uploads made to harm

Each was sent once to a service that had read a good file of each kind before, one after the other; all were refused
with the status and one of the codes that `tests/api/hostile.py` names. `MB`: largest resident memory of the server and
its processes above what they had before. Made by `python benchmarks/hostile.py` on {machine}.

| upload | MB sent | seconds | MB | status |
|---|---:|---:|---:|---:|
"""


def module(name: str) -> ModuleType:
    """A module of the tests, which are no package."""
    spec = importlib.util.spec_from_file_location(name, TESTS / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


def main(word: str) -> None:
    """Measure, print, and write."""
    hostile, tests = module("hostile"), module("conftest")
    rows = []
    with tempfile.TemporaryDirectory() as folder, tests.running(Path(folder)) as address:
        secret = (Path(folder) / "admin.key").read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=address, timeout=120, trust_env=False, headers=headers) as client:
            root = hostile.server_of(client)
            for media, content in hostile.GOOD_ONES:
                client.put(hostile.NETWORK, content=content, headers={"Content-Type": media}).raise_for_status()
            for case in hostile.CASES:
                if word in case.name:
                    rows.append(measured(hostile, client, root, case))
                    print(rows[-1], flush=True)
    if not word:
        machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
        text = HEAD.format(machine=machine) + "".join(f"{row}\n" for row in rows)
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


def measured(hostile: ModuleType, client: httpx.Client, root: int, case: object) -> str:
    """A row of the table. Raises AssertionError where it was not refused as it should be."""
    content = case.make()
    before, start = hostile.resident(root), time.perf_counter()
    with hostile.Watch(root) as watch:
        answer = hostile.sent(client, case, content)
        seconds = time.perf_counter() - start
    found = {error["code"] for error in answer.json()["errors"]}
    assert answer.status_code == case.status, (case.name, answer.text[:500])
    assert found & case.codes, (case.name, found)
    more = max(0, watch.most - before)
    return f"| {case.name} | {len(content) / 2**20:.2f} | {seconds:.2f} | {more} | {answer.status_code} |"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
