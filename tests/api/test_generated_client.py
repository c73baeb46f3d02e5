"""The tutorial of the service does what it says: its commands in a shell, and its Python with a generated client."""

import importlib
import inspect
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import httpx
import openpyxl
import pytest

from api.openapi import document
from logistics_opt.service.work.inputs import CSV, WORKBOOK
from tests.api.conftest import running
from tests.part_of_huining import NAME, sent

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/tutorials/the-service.md").read_text(encoding="utf-8")
HERE = {  # the page's effort is for people; a test needs no good plans, nor the whole county
    '"time_limit": 30': '"max_steps": 50',
    "time_limit=30": "max_steps=50",
    '"steps": 1000': '"steps": 20',
    "steps=1000": "steps=20",
    '"county": "huining"': f'"county": "{NAME}"',
    'county="huining"': f'county="{NAME}"',
    "openapi-python-client generate": f"{sys.executable} -m openapi_python_client generate",
    "docs/tutorials/client.yaml": str(ROOT / "docs/tutorials/client.yaml"),
}


@dataclass(frozen=True)
class Desk:
    """Where somebody follows the tutorial: the service, and the folder that is home and workplace to them."""

    address: str
    folder: Path

    def here(self, text: str) -> str:
        assert all(said in PAGE for said in HERE)
        for said, meant in {**HERE, "http://127.0.0.1:8000": self.address}.items():
            text = text.replace(said, meant)
        return text

    def run(self, *command: str) -> str:
        # Active, as the page has it: the generator looks for what formats its work beside the interpreter.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        surroundings = {**os.environ, "HOME": str(self.folder), "NO_PROXY": "127.0.0.1", "PATH": path}
        done = subprocess.run(
            command, cwd=self.folder, env=surroundings, capture_output=True, text=True, encoding="utf-8", timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with running(folder / ".local/share/logistics_opt", BODY_MB="64") as address:
        secret = (folder / ".local/share/logistics_opt/admin.key").read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=address, headers=headers, timeout=60, trust_env=False) as client:
            sent(client)
        yield Desk(address, folder)


@pytest.fixture(scope="module")
def package(desk: Desk) -> Path:
    """The client, generated as the page says from what the service says of itself; a warning is an error."""
    (command,) = [one for one in commands() if "openapi-python-client generate" in one]
    desk.run("bash", "-c", desk.here(command).strip() + " --fail-on-warning")
    return desk.folder / "county_service"


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    return [one for block in blocks for one in re.split(r"^\$ ", block, flags=re.MULTILINE) if one]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_commands_do_what_the_page_says(desk: Desk) -> None:
    apart = (".venv/bin/logistics-opt serve", ". .venv", "pip ", "openapi-python-client ")
    typed = [desk.here(one) for one in commands() if not one.startswith(apart)]
    said = desk.run("bash", "-c", "set -euo pipefail\n" + "".join(typed))
    events = re.findall(r'^data: .*"state":"(\w+)"', said, re.MULTILINE)
    assert events.count("done") == 2  # the day's, and the sharing study's
    assert re.findall(r'"code":"([\w-]+)"', said) == ["cost-vehicle-km"]
    assert json.loads((desk.folder / "sharing.json").read_bytes())["format"] == "logistics-opt/sharing"
    ensure_a_workbook_and_sheets(desk.folder)


def ensure_a_workbook_and_sheets(folder: Path) -> None:
    assert "xl/workbook.xml" in zipfile.ZipFile(folder / "plan.xlsx").namelist()
    sheets = zipfile.ZipFile(folder / "sheets.zip").namelist()
    assert sheets
    assert all(name.endswith(".pdf") for name in sheets)


def test_the_python_does_what_the_page_says(desk: Desk, package: Path) -> None:
    script = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    (desk.folder / "plan.xlsx").unlink(missing_ok=True)
    (desk.folder / "sheets.zip").unlink(missing_ok=True)
    said = desk.run(sys.executable, "-c", desk.here(script)).splitlines()
    assert said[0].startswith("done ")
    assert [line for line in said if line.startswith("cost-vehicle-km ")] == [said[-3]]
    assert [line.split()[0] for line in said[-2:]] == ["apart", "together"]
    ensure_a_workbook_and_sheets(desk.folder)


def leaves(annotation: Any) -> set[str]:
    """The types that an answer may be of."""
    inside = get_args(annotation)
    return set().union(*map(leaves, inside)) if inside else {getattr(annotation, "__name__", str(annotation))}


def test_every_answer_has_a_type(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(package.parent))
    names = [".".join(path.relative_to(package.parent).with_suffix("").parts) for path in package.glob("api/*/*.py")]
    operations = [importlib.import_module(name) for name in names if not name.endswith("__init__")]
    said = {one.__name__: leaves(inspect.signature(one.sync_detailed).return_annotation) for one in operations}
    assert len(said) == document().count('"operationId"')
    untyped = {name.split(".")[-1] for name, answer in said.items() if answer <= {"Any", "Problem"}}
    # A key or link that is withdrawn has no answer but its status; of a stream the document describes each event.
    assert untyped == {"revoke_key", "watch_study", "withdraw_link"}


def test_no_name_is_a_path_or_says_how_it_is_used() -> None:
    names = re.findall(r'"\$ref": "#/components/schemas/(.*?)"', document())
    assert [name for name in names if "__" in name or name.endswith(("-Input", "-Output"))] == []


def test_a_file_may_be_sent_without_saying_of_which_kind(service: httpx.Client) -> None:
    def kept_as(content: bytes) -> str:
        headers = {"Content-Type": "application/octet-stream"}
        return str(service.post("/v1/demand", content=content, headers=headers).json()["media"])

    workbook = openpyxl.Workbook()
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert kept_as(b"site,pieces\nv1,3\n") == CSV
    assert kept_as(buffer.getvalue()) == WORKBOOK


def test_a_file_of_a_kind_that_is_not_taken_is_refused_whatever_it_says(service: httpx.Client) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    answer = service.put("/v1/counties/mine", content=b"site,pieces\nv1,3\n", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (415, "media-unknown")
