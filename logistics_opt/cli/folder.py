"""A folder that a command leaves: all of it, or nothing, and never in place of somebody else's files."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from logistics_opt.cli.interrupts import Shield, settled

Foreign = Callable[[Path], set[str]]
"""The names in a folder that the command did not write."""


def named(path: Path) -> Path:
    """The path from the root, without "." and "..", which are folders with a name too; a link stays one."""
    return Path(os.path.abspath(path))  # noqa: PTH100  Path.resolve would follow the link


def ensure_replaceable(out: Path, mark: str, foreign: Foreign) -> None:
    """
    Refuse a folder that holds anything but what the command left there earlier: nobody's files are ever deleted.

    ``mark`` is the file without which it is no such folder.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise typer.BadParameter(f"{out} is a file", param_hint="--out")
    there = {entry.name for entry in out.iterdir()}
    strange = foreign(out) if there else set()
    if there and (mark not in there or strange):
        shown = ", ".join(sorted(strange)[:5]) or "something unfinished"
        raise typer.BadParameter(f"{out} holds {shown}: choose a new or empty folder", param_hint="--out")


@contextmanager
def whole_folder(out: Path, ensure: Callable[[], None]) -> Iterator[Path]:
    """
    A folder beside ``out`` to write into; it takes its place at once when all is written.

    ``ensure`` is asked again before that, since ``out`` may have changed meanwhile. A Ctrl-C while the block runs
    leaves nothing new; once the folder is in its place, it no longer matters.
    """
    with Shield() as shield:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}-"))
        try:
            part = beside / out.name
            part.mkdir()
            shield.open()
            yield part
            ensure()
            shield.close()
            if out.exists():
                out.rename(beside / "before")
            part.rename(out)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    settled()
