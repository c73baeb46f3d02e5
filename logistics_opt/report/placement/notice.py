"""What of a placement study is generated or assumed, on every product."""

import re

from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.words import GENERATED, Lang, clean, pick

_LONGEST = 600
_BEGINS = re.compile(r"(?:^|(?<=\. ))[a-z]")


def shown(facts: Facts, notice: str, lang: Lang) -> str:
    """
    The notice given to a writer, or the general one where none is given and a position is generated.

    A county's own note may begin in lower case: here every sentence begins with a capital and the last one ends.
    """
    text = clean(notice, _LONGEST) or (pick(lang, GENERATED) if facts.has_generated else "")
    if text and (text[-1].isalnum() or text[-1] in ")）"):
        text += pick(lang, (".", "。"))
    return _BEGINS.sub(lambda first: first[0].upper(), text)
