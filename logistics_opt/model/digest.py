"""One name for equal content."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

import numpy as np


def digest(content: object) -> str:
    """SHA-256, in hexadecimal, of a tree of dataclasses, containers, arrays and plain values."""
    hasher = hashlib.sha256()
    _feed(hasher, content)
    return hasher.hexdigest()


def _feed(hasher: "hashlib._Hash", value: object) -> None:
    # Every value is preceded by its kind and every container by its size, so that no two trees look alike.
    if is_dataclass(value) and not isinstance(value, type):
        hasher.update(f"{type(value).__name__}:".encode())
        for entry in fields(value):
            if entry.init:
                hasher.update(f"{entry.name}=".encode())
                _feed(hasher, getattr(value, entry.name))
    elif isinstance(value, np.ndarray):
        hasher.update(f"array{value.dtype}{value.shape}".encode())
        hasher.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, Mapping):
        hasher.update(f"map{len(value)}".encode())
        for key in sorted(value, key=str):
            _feed(hasher, key)
            _feed(hasher, value[key])
    elif isinstance(value, frozenset | set):
        hasher.update(f"set{len(value)}".encode())
        for item in sorted(value, key=repr):
            _feed(hasher, item)
    elif isinstance(value, tuple | list):
        hasher.update(f"list{len(value)}".encode())
        for item in value:
            _feed(hasher, item)
    elif isinstance(value, Enum):
        _feed(hasher, value.value)
    elif value is None or isinstance(value, str | int | float | bool | date):
        # NumPy's float64 is a float too, but writes itself differently.
        text = repr(float(value)) if isinstance(value, float) else repr(value)
        hasher.update(f"{len(text)}:{text};".encode())
    else:
        raise TypeError(f"a {type(value).__name__} has no digest")
