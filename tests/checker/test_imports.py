"""The checker is judged by what it does not know."""

import ast
from pathlib import Path

import logistics_opt.checker

ALLOWED = ("logistics_opt.checker", "logistics_opt.model", "logistics_opt.units", "logistics_opt.errors")
STANDARD = ("collections", "dataclasses", "enum", "itertools", "typing")


def test_checker_imports_the_model_and_nothing_that_makes_plans():
    for path in Path(logistics_opt.checker.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert all(name.startswith((*ALLOWED, *STANDARD)) for name in names), (path.name, names)
