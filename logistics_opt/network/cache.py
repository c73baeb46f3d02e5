"""Travel matrices on disk, one file each, named by what they were made from."""

import os
import tempfile
import zipfile
import zlib
from pathlib import Path

import numpy as np

from logistics_opt.model import SiteId, TravelMatrix

VERSION = 1  # counted up whenever the same input gives another matrix


def load(folder: Path, key: str) -> TravelMatrix | None:
    """The matrix stored under ``key``; ``None`` where there is none or the file is damaged."""
    try:
        with _file(folder, key).open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if str(stored["key"]) != key:
                return None
            sites = tuple(SiteId(str(site)) for site in stored["sites"])
            return TravelMatrix(sites, stored["seconds"], stored["metres"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None


def store(folder: Path, key: str, matrix: TravelMatrix) -> None:
    """Write the matrix; a reader sees the whole file or none, also when two processes write at once."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(
                file,
                key=np.array(key),
                sites=np.array(matrix.sites, dtype=np.str_),
                seconds=matrix.seconds,
                metres=matrix.metres,
            )
        part.replace(_file(folder, key))
    finally:
        part.unlink(missing_ok=True)


def _file(folder: Path, key: str) -> Path:
    return folder / f"travel-{key[:32]}.npz"
