"""
How this package is compiled.

Numba counts references to every array that a function is handed, which costs a microsecond for the hundred arrays of a
:class:`~logistics_opt.routing.two_echelon.data.Data` and a :class:`~logistics_opt.routing.two_echelon.state.State`, a
hundred times what most of these functions do. Nothing here allocates, so nothing needs counting: ``_nrt=False``.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

_F = TypeVar("_F", bound=Callable[..., Any])


def compiled(function: _F) -> _F:
    """Compile a function that allocates nothing; kept on disk, runs beside other threads."""
    made: _F = njit(cache=True, nogil=True, _nrt=False)(function)
    return made
