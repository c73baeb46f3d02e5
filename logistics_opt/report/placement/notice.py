"""What of a placement study is generated or assumed, on every product."""

from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.words import GENERATED, Lang, clean, pick

_LONGEST = 600


def shown(facts: Facts, notice: str, lang: Lang) -> str:
    """The notice given to a writer, or the general one where none is given and a position is generated."""
    return clean(notice, _LONGEST) or (pick(lang, GENERATED) if facts.has_generated else "")
