"""Every command line that the documentation shows is one that the program understands."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from logistics_opt.cli.program import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = re.compile(r"^(?:\$ (?!docker).*?|python3 .*?|`)(?:\.venv/bin/)?logistics-opt ([^\n`]+)", re.MULTILINE)


def shown() -> list[tuple[str, str]]:
    return [(page.name, line.strip()) for page in PAGES for line in SHOWN.findall(page.read_text(encoding="utf-8"))]


def complaint(line: str) -> str:
    """What is wrong with the command line; empty where nothing is."""
    command: Any = typer.main.get_command(app)
    words = shlex.split(line)
    while words and hasattr(command, "commands"):
        name = words.pop(0)
        if name not in command.commands:
            return f"no command {name}"
        command = command.commands[name]
    known = {flag for option in command.params for flag in (*option.opts, *option.secondary_opts)} | {"--help"}
    unknown = [word for word in words if word.startswith("--") and word.split("=")[0] not in known]
    return f"no option {unknown[0]}" if unknown else ""


def test_the_documentation_shows_the_main_commands() -> None:
    main = {"plan", "check", "bench", "data", "template", "network", "import-osm", "site", "compare", "pack", "unpack"}
    assert main <= {line.split()[0] for _, line in shown()}


@pytest.mark.parametrize(("page", "line"), shown())
def test_the_program_understands(page: str, line: str) -> None:
    assert complaint(line) == ""
