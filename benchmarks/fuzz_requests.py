"""What ``benchmarks/fuzz.py`` changes of the requests that schemathesis makes up."""

import json
import random
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import schemathesis

from api.examples import EXAMPLES, STUDIES
from logistics_opt.formats.template import write_template
from logistics_opt.service.work.inputs import WORKBOOK, ZIP

_LONG = {"daily_routes", "placement", "sharing"}  # of the studies that are shown: they would keep the solver busy
SPOILT: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**30,
    1e308,
    float("nan"),
    float("-inf"),
    "",
    "\x00",
    "\ud800",
    "x" * 10_000,
    "2026-02-30",
    "99:99",
    [],
    {},
    json.loads("[" * 200 + "]" * 200),
    json.loads("[" * 900 + "]" * 900),
)


def spoilt(value: Any, drawn: random.Random) -> Any:
    """The same JSON with one place left out, or something else in it."""
    if isinstance(value, dict | list) and value and drawn.random() < 0.85:
        key = drawn.choice(list(value)) if isinstance(value, dict) else drawn.randrange(len(value))
        changed: Any = dict(value) if isinstance(value, dict) else list(value)
        if drawn.random() < 0.1:
            del changed[key]
        else:
            changed[key] = spoilt(value[key], drawn)
        return changed
    return drawn.choice(SPOILT)


def _bitten(content: bytes, drawn: random.Random) -> bytes:
    """The same file with some bytes changed, or its end missing."""
    changed = bytearray(content)
    for _ in range(drawn.randrange(4)):
        changed[drawn.randrange(len(changed))] = drawn.randrange(256)
    return bytes(changed[: drawn.randrange(len(changed))] if drawn.random() < 0.3 else changed)


def _draw(value: object) -> random.Random:
    """Chance that is the same for the same value, in whichever thread it comes."""
    return random.Random(zlib.crc32(repr(value).encode("utf-8", "surrogatepass")))


def prepare(schema: Any, ids: Mapping[str, str]) -> None:
    """Have half of the ids be those of ``ids``, and half of the bodies be nearly right."""
    bodies = {example.operation: example.body for example in reversed(EXAMPLES) if isinstance(example.body, dict)}

    @schema.hook
    def map_path_parameters(_: Any, path_parameters: dict[str, Any]) -> dict[str, Any]:
        known = {name: ids[name] for name in path_parameters or {} if name in ids}
        return {**path_parameters, **known} if known and _draw(path_parameters).random() < 0.5 else path_parameters

    @schema.hook
    def map_body(context: Any, body: Any) -> Any:
        drawn, name = _draw(body), context.operation.definition.raw["operationId"]
        asked = drawn.choices(list(STUDIES.values()), [1 if one in _LONG else 20 for one in STUDIES])[0]["value"]
        example = asked if name == "submit_study" else bodies.get(name)
        return spoilt(example, drawn) if example is not None and drawn.random() < 0.5 else body


def guarded(ids: Mapping[str, str]) -> Callable[..., None]:
    """A hook before each request: nobody revokes our own keys or waits for a queue."""

    def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001  names of a hook
        name, path = case.operation.definition.raw["operationId"], case.path_parameters
        if name == "revoke_key" and str(path.get("key", "")).startswith("key-"):
            path["key"] = ids["key"]
        if name == "watch_study" and str(path.get("study", "")).startswith("study-"):
            path["study"] = ids["study"]

    return before_call


def serializers(folder: Path) -> None:
    """How bodies that are no JSON, or hardly any, are written: once, before anything is sent."""
    write_template(folder / "county.xlsx")
    county = (folder / "county.xlsx").read_bytes()

    @schemathesis.serializer("application/json")
    def anything(_: Any, value: Any) -> bytes:
        # With NaN and halves of surrogates, which no good library sends.
        return value if isinstance(value, bytes) else json.dumps(value).encode()

    @schemathesis.serializer(ZIP, WORKBOOK)
    def file(_: Any, value: Any) -> bytes:
        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
        drawn = _draw(value)
        return _bitten(county, drawn) if drawn.random() < 0.5 else content
