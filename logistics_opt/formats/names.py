"""Names that look alike: headers, keys, sites."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

_BLANKS = re.compile(r"[\s\u3000\ufeff\u200b\xa0_\-]+")


def key_of(name: str) -> str:
    """A name without case, width, blanks and underscores: equal for spellings that mean the same header."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name)).lower()


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name most like this one; empty where none is."""
    found = difflib.get_close_matches(name[:80], list(known), n=1, cutoff=cutoff)
    return found[0] if found else ""
