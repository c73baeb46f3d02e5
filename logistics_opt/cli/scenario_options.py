"""A scenario from a file, from the options of a command line, or from both: an option goes before the file."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from logistics_opt.demo import demo_counties, demo_county, find_county
from logistics_opt.formats.documents import read_document, scenario_from_json, scenario_to_json
from logistics_opt.formats.scenario import NEEDS, Scenario


def scenario_of(file: Path | None, county: str | None, out: Path, given: Mapping[str, Any]) -> tuple[Scenario, Path]:
    """
    The scenario to run, its county named as seen from ``out``, and where that county is.

    ``given`` maps fields to values as in the document, those of an object by a dot; ``None`` is not given. Everything
    passes the same door as a file: raises InvalidInput with every error.
    """
    fields: dict[str, Any] = {}
    if file is not None:
        written = scenario_from_json(read_document(file))
        fields = json.loads(scenario_to_json(written))
        found = written.place(file.parent)
    if county is not None:
        found = find_county(county)
    elif file is None:
        raise typer.BadParameter("name a county, or a file with --scenario", param_hint="COUNTY")
    said = fields["county"] if county is None else county
    is_demo = said in demo_counties() and found == demo_county(said)
    fields["county"] = said if is_demo else Path(os.path.relpath(found, out)).as_posix()
    _overlay(fields, {name: value for name, value in given.items() if value is not None})
    if "question" not in fields:
        raise typer.BadParameter("say what is asked, or name a file with --scenario", param_hint="--question")
    return scenario_from_json(json.dumps(fields)), found


def _overlay(fields: dict[str, Any], given: Mapping[str, Any]) -> None:
    asked = given.get("question.name")
    if asked is not None and "question" in fields:
        # What another question needs and this one does not know is not asked for any more.
        needed, allowed = NEEDS[asked]
        fields["question"] = {name: value for name, value in fields["question"].items() if name in needed | allowed}
    for name, value in given.items():
        part, _, field = name.rpartition(".")
        home = fields.setdefault(part, {}) if part else fields
        home[field] = value


def pairs(texts: Sequence[str] | None, hint: str) -> dict[str, str] | None:
    """``["a=b"]`` as a mapping; nothing where nothing is given."""
    if not texts:
        return None
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (name and sign and value) or name in found:
            raise typer.BadParameter(f"{text}: NAME=VALUE is needed, each name once", param_hint=hint)
        found[name] = value
    return found


def growth(texts: Sequence[str] | None) -> dict[str, float | None]:
    """``["1.2"]`` for both directions, or ``["down=1.2", "up=1.5"]``."""
    if texts and len(texts) == 1 and "=" not in texts[0]:
        factor = _number(texts[0], "--growth")
        return {"growth.down": factor, "growth.up": factor}
    said = pairs(texts, "--growth") or {}
    if said.keys() - {"down", "up"}:
        raise typer.BadParameter("a factor, or down=FACTOR, up=FACTOR", param_hint="--growth")
    return {f"growth.{name}": _number(text, "--growth") for name, text in said.items()}


def seasons(texts: Sequence[str] | None) -> dict[str, int] | None:
    """``["winter=90"]`` as days by season."""
    said = pairs(texts, "--season")
    if said is None:
        return None
    if not all(text.isdecimal() and len(text) < 5 for text in said.values()):
        raise typer.BadParameter("NAME=DAYS is needed, the days a whole number", param_hint="--season")
    return {name: int(text) for name, text in said.items()}


def _number(text: str, hint: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not 0 < number <= 1_000:
        raise typer.BadParameter(f"{text} is no factor above 0 and up to 1000", param_hint=hint)
    return number
