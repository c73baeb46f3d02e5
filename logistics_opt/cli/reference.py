"""
The page ``docs/reference/cli.md``, made from the commands themselves.

``python -m logistics_opt.cli.reference > docs/reference/cli.md`` renews it; a test fails when it is out of date.
"""

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import typer.main

from logistics_opt.cli.program import app

_HEAD = """\
# Command line

This page is made from the program by `python -m logistics_opt.cli.reference`. What each run returns to the shell is
on [exit codes](exit-codes.md).
"""


def reference() -> str:
    """The whole page as Markdown."""
    return _HEAD + "".join(_command(("logistics-opt",), typer.main.get_command(app)))


def _command(path: tuple[str, ...], command: Any) -> Iterator[str]:
    # The parser's classes are typer's own copy of click's, without types of their own: hence Any.
    children = getattr(command, "commands", None)
    if children:
        for name in children:
            yield from _command((*path, name), children[name])
        return
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    line = [*path, *(_shown(a) for a in arguments), *(["[OPTIONS]"] if options else [])]
    yield f"\n## `{' '.join(path)}`\n\n```text\n{' '.join(line)}\n```\n\n{_text(command.help)}\n"
    if arguments:
        yield "\n| argument | meaning |\n|---|---|\n"
        yield from (f"| `{_shown(a)}` | {_cell(a.help)} |\n" for a in arguments)
    if options:
        yield "\n| option | default | meaning |\n|---|---|---|\n"
        yield from (f"| {_flags(o)} | {_default(o)} | {_cell(o.help)} |\n" for o in options)


def _shown(argument: Any) -> str:
    name = str(argument.name).upper()
    return name if argument.required else f"[{name}]"


def _flags(option: Any) -> str:
    return ", ".join(f"`{flag}`" for flag in (*option.opts, *option.secondary_opts))


def _default(option: Any) -> str:
    if option.required:
        return "required"
    if option.default is None or callable(option.default):
        return ""
    if isinstance(option.default, date):
        return f"`{option.default:%Y-%m-%d}`"
    return f"`{str(option.default).lower() if isinstance(option.default, bool) else option.default}`"


def _text(help_text: str | None) -> str:
    return "\n".join(line.strip() for line in (help_text or "").strip().splitlines())


def _cell(help_text: str | None) -> str:
    return " ".join((help_text or "").split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
