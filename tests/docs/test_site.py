"""The documentation builds without a warning, and what it says of the command line is so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from logistics_opt.cli.errors import MEANINGS
from logistics_opt.cli.reference import reference

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    # Not --quiet: that would keep the warnings from the one who counts them.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    built = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_the_documentation_builds_without_a_warning(site: Path) -> None:
    assert (site / "index.html").is_file()


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    loaded = ('src="http', 'src="//', "fonts.googleapis", 'rel="stylesheet" href="http', "unpkg.com")
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert [mark for mark in loaded if mark in text] == [], page.name


def test_the_command_line_page_is_what_the_program_says() -> None:
    written = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    assert written == reference(), "renew it: python -m logistics_opt.cli.reference > docs/reference/cli.md"


def test_every_exit_code_is_documented_with_its_meaning() -> None:
    page = (ROOT / "docs/reference/exit-codes.md").read_text(encoding="utf-8")
    assert [f"| {code} | {meaning} |" for code, meaning in MEANINGS.items()] == page.splitlines()[4:11]
