"""
How this package is compiled, and where the machine code is kept.

Numba counts references to every array that a function is handed, which costs a microsecond for the hundred arrays of a
:class:`~logistics_opt.routing.two_echelon.data.Data` and a :class:`~logistics_opt.routing.two_echelon.state.State`, a
hundred times what most of these functions do. Nothing here allocates, so nothing needs counting: ``_nrt=False``.

Numba keeps a function's machine code until the function's own file changes, and does not notice a change in another
file that it calls into. So the code is kept in a folder named by a digest of every file of the package that is compiled
or lays out tables: after any change there all of it is compiled anew. ``NUMBA_CACHE_DIR`` moves the folder, as for any
program that uses Numba. Where it cannot be written, Numba looks for another place of its own, and compiles at every
start if there is none. Only what Python calls is kept: its machine code holds all that it calls itself.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import njit
from numba.core import config

_LAYOUT = ("compiled.py", "data.py", "layout.py")
_F = TypeVar("_F", bound=Callable[..., Any])


def code_folder() -> Path:
    """The folder of the machine code of this package as it is, for this version of Numba."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        text = source.read_bytes()
        if b"@compiled" in text or b"@entry" in text or source.name in _LAYOUT:
            digest.update(text)
    return _cache_folder() / f"two-echelon-{digest.hexdigest()[:16]}"


def _cache_folder() -> Path:
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        return Path(given)
    if sys.platform == "win32":
        user = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        user = Path.home() / "Library" / "Caches"
    else:
        user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return user / "logistics-opt"


_FOLDER = str(code_folder())
_OPTIONS: dict[str, Any] = {"nogil": True, "_nrt": False}


def compiled(function: _F) -> _F:
    """Compile a function that allocates nothing and runs beside other threads."""
    made: _F = njit(**_OPTIONS)(function)
    return made


def entry(function: _F) -> _F:
    """Likewise, for what is called from Python: its machine code is kept on disk."""
    # Numba settles where a function's code is kept when it is decorated, and asks a variable of all its users.
    settings: Any = config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = _FOLDER
    try:
        made: _F = njit(cache=True, **_OPTIONS)(function)
    finally:
        settings.CACHE_DIR = before
    return made
