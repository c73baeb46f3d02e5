"""
The command line: one file a command, ``main`` for the installed script.

The commands are in :mod:`logistics_opt.cli.program`, loaded only when one is run: until then a Ctrl-C finds nothing to
tidy up.
"""

import sys
from collections.abc import Callable, Sequence

from logistics_opt.cli import interrupts


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; without arguments, this process's own."""
    with interrupts.restored():
        return _run(arguments, lambda: None)


def main() -> None:
    """The installed script ``logistics-opt``."""
    interrupts.begin()
    code = _run(None, interrupts.loaded)
    interrupts.settled()
    sys.exit(code)


def _run(arguments: Sequence[str] | None, loaded: Callable[[], None]) -> int:
    from logistics_opt.cli.errors import guarded
    from logistics_opt.cli.program import app

    def work() -> None:
        loaded()
        app(args=arguments, prog_name="logistics-opt")

    return guarded(work)
