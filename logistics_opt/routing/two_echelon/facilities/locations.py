"""Facilities without trucks (CLRP): when sets of them have been searched, ever fewer get ever longer annealings."""

from logistics_opt.routing.two_echelon.facilities.runners import Runner, cost_of
from logistics_opt.routing.two_echelon.facilities.sets import FacilitySearch

# Shares of the time at which each part ends.
_FREE, _LOCATED = 0.06, 0.33
# Whole annealings: end, and how many of the best sets run.
_FINALS = ((0.42, 18), (0.54, 6), (0.7, 3), (0.95, 1))
_POLISH = 0.3  # how hot the best solution is annealed at last
_MOST = 60  # facilities that a set of bits can tell apart


class LocationSearch(FacilitySearch):
    """A search for a problem without trucks."""

    def _all(self) -> None:
        everything = self._first()
        if not 1 < len(self._openings) <= _MOST:
            self._anneal(everything, _FINALS[-1][0], 1.0, 0.01)
        else:
            self._anneal(everything, _FREE, 5.0, 0.05)
            everything = self._final(self._located(everything, _LOCATED))
        while True:
            self._anneal(everything, 1.0, _POLISH, 0.005)

    def _final(self, runners: list[Runner]) -> Runner:
        """Whole annealings of the best sets, of ever fewer of them; the best solution of all."""
        for ends, count in _FINALS:
            runners = sorted(runners, key=cost_of)[:count]
            again = [runner.anew() for runner in runners]
            self._each(again, ends, 1.0, 0.01)
            runners = [min(pair, key=cost_of) for pair in zip(runners, again, strict=True)]
        return runners[0]
