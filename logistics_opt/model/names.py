"""Names in both languages, such as ``4.2 m truck 4.2米厢式货车``, said in one of them."""

import re
from typing import Literal, TypeAlias

Lang: TypeAlias = Literal["en", "zh"]

_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_ENGLISH = re.compile(r"[a-z]{3}")


def spoken(name: str, lang: Lang) -> str:
    """
    Of a name in both languages the words of one; any other name as it is.

    Words with a Chinese character are Chinese. It is in both languages where there are such and an English word, too.
    """
    words = name.split()
    chinese = [word for word in words if _HAN.search(word)]
    english = [word for word in words if not _HAN.search(word)]
    if not chinese or not any(_ENGLISH.search(word) for word in english):
        return " ".join(words)
    return " ".join(english if lang == "en" else chinese)


def type_at(base: str, name: str, lang: Lang) -> str:
    """What a type of vehicle is called, without the words that say its base."""
    return " ".join(word for word in spoken(name, lang).split() if word != base)
