"""Every issue of the network is explained in the reference."""

import ast
import re
from pathlib import Path

import logistics_opt.network

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "issues.md"
SOURCE = Path(logistics_opt.network.__file__).parent


def given_codes() -> set[str]:
    calls = (
        node
        for path in SOURCE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Issue"
    )
    return {n.value for call in calls for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant)}


def test_every_code_of_the_network_is_documented():
    assert len(given_codes()) > 10
    assert given_codes() <= set(re.findall(r"^\| `([a-z-]+)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE))
