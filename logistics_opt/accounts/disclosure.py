"""
When a total may be shown to its own contributors: the rules that statistical offices use for tables of amounts.

A member knows its own part of a total. What it takes off leaves the others' sum, and from that it may guess one of
them. Two rules must hold (Hundepool, A. et al. (2012), Statistical Disclosure Control, Wiley, ch. 4, magnitude tabular
data, doi:10.1002/9781118348239):

- **Minimum frequency.** At least three members contribute something. With two, a total less one's own *is* the other's.
- **p % rule.** The second largest contributor, who can come nearest, must not be able to tell the largest's part to
  within p per cent: what the *others* put in is at least p % of the largest part.

The p % rule covers every pair of a guesser and its object: any other guesser has more that it does not know, any other
object is smaller. We take it and not (n,k)-dominance, the rule that the n largest may not make up more than k per cent:
that looks at the largest parts of the total and not at how well one of them can be guessed, which is what we want to
prevent.

Parts below nought, as a saving may be, count by their size. Both rules are against a member by itself: two of three
members that put their papers together know the third. ``least`` may be set higher where that is feared.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """``least`` contributors, three or more, and the ``percent`` of the p % rule."""

    least: int = 3
    percent: int = 10

    def __post_init__(self) -> None:
        if self.least < 3 or self.percent < 0:
            raise ValueError(f"{self.least} contributors and {self.percent} % protect nobody")

    def allows(self, parts: Iterable[int]) -> bool:
        """Whether the sum of these parts may be shown to those whose parts they are."""
        sizes = sorted((abs(part) for part in parts if part), reverse=True)
        return len(sizes) >= self.least and 100 * sum(sizes[2:]) >= self.percent * sizes[0]
