"""
One search over both echelons, compiled.

Here is the search itself: what it sees (``data``, ``layout``), a solution (``state``, ``tour``, ``changes``), a step
(``ruin``, ``recreate``, ``anneal``), several annealings at once (``team``). ``facilities`` searches which satellites to
use; ``county`` and ``published`` are its two doors: a county's day, and the literature's instances.
"""
