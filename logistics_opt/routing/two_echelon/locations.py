"""
Facilities without trucks: which of them to open is searched by itself, the tours under each choice by annealing.

A choice is a set of facilities. Around the best ones every set is tried that has one facility more, one less or one
exchanged, by an annealing so short that it only tells the bad ones; fewer get a longer one, as in successive halving
(Karnin, Koren & Somekh 2013, ICML). The best choice gets most of the time.
"""

from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.held import only, roomy
from logistics_opt.routing.two_echelon.search import Outcome, Runner, Search
from logistics_opt.routing.two_echelon.snapshot import tours_of
from logistics_opt.routing.two_echelon.state import new_state

# Shares of the time at which each part ends.
_FREE, _LOCATED = 0.06, 0.33
_START = 0.01  # share of the first choice
# Whole annealings: end, and how many of the best sets run.
_FINALS = ((0.42, 18), (0.54, 6), (0.7, 3), (0.95, 1))
_ROUNDS = 8
_POLISH = 0.3  # how hot the best solution is annealed at last
_BEST = 8  # sets whose neighbours are worth a look ...
_AROUND = 2  # ... and those looked around in one round
_FEW = 4  # sets that get the longest annealing of a round
_MOST = 60  # facilities that a set of bits can tell apart


class LocationSearch(Search):
    """
    A search for a problem without trucks.

    While a choice is held its facilities are paid for: their costs are in the solution's from the start, so the first
    client of a facility need not carry its opening. That is a second view of the same problem.
    """

    def __init__(self, data: Data, *, seed: int, started: float) -> None:
        super().__init__(data, seed=seed, started=started)
        self._openings = self.data.satellite["opening"].tolist()
        satellite = self.data.satellite.copy()
        satellite["opening"] = 0.0
        paid = self.data._replace(satellite=satellite)
        self._as_it_is = self.data, self.state
        self._paid = paid, new_state(paid)
        self._charged = 0.0
        self._nobody = self.best.rows.copy()

    def _all(self) -> None:
        everything = self._first()
        if not 1 < len(self._openings) <= _MOST:
            self._anneal(everything, _FINALS[-1][0], 1.0, 0.01)
        else:
            self._anneal(everything, _FREE, 5.0, 0.05)
            everything = self._final(self._located(everything, _LOCATED))
        while True:
            self._anneal(everything, 1.0, _POLISH, 0.005)

    def _located(self, start: Runner, until: float) -> list[Runner]:
        """Sets of facilities around the one that a solution uses, and ever better ones; the best first."""
        begun = self.done
        homes = self.data.type["home"]
        used = {int(homes[kind]) for kind, _ in tours_of(self.data, self.state, start.rows)}
        chosen = sum(1 << s for s in used)
        known = {chosen: Runner(only(chosen), start.rows.copy())}
        self._anneal(known[chosen], begun + _START, 0.3, 0.01)
        begun = self.done
        done: set[int] = set()
        for number in range(_ROUNDS):
            ends = [begun + (until - begun) * (number + part / 3) / _ROUNDS for part in (1, 2, 3)]
            new = self._neighbours(known, done)
            if not new:
                break
            self._each(list(new.values()), ends[0], 1.0, 0.02)
            known.update(new)
            self._each(sorted(new.values(), key=self._looks)[: max(_FEW, len(new) // 4)], ends[1], 0.3, 0.02)
            self._each(sorted(known.values(), key=self._looks)[:_FEW], ends[2], 0.3, 0.01)
        return sorted(known.values(), key=self._looks)

    def _looks(self, runner: Runner) -> float:
        """What a choice is judged by."""
        return _cost(runner)

    def _neighbours(self, known: dict[int, Runner], done: set[int]) -> dict[int, Runner]:
        """
        Unknown sets with a facility more, less, or exchanged, around the best ones that are not ``done``.

        They start without tours: moving the clients of a facility elsewhere would leave a worse solution.
        """
        best = [one for one in sorted(known, key=lambda one: self._looks(known[one]))[:_BEST] if one not in done]
        every = [1 << s for s in range(len(self._openings))]
        found: dict[int, Runner] = {}
        for chosen in best[:_AROUND]:
            done.add(chosen)
            for gone in (0, *(one for one in every if chosen & one)):
                for new in (0, *(one for one in every if not chosen & one)):
                    other = chosen ^ gone ^ new
                    if other and other not in known and roomy(self.data, other):
                        found.setdefault(other, Runner(only(other), self._nobody.copy()))
        return found

    def _final(self, runners: list[Runner]) -> Runner:
        """Whole annealings of the best sets, of ever fewer of them; the best solution of all."""
        for ends, count in _FINALS:
            runners = sorted(runners, key=_cost)[:count]
            again = [runner.anew() for runner in runners]
            self._each(again, ends, 1.0, 0.01)
            runners = [min(pair, key=_cost) for pair in zip(runners, again, strict=True)]
        return runners[0]

    def _each(self, runners: list[Runner], ends: float, hot: float, cold: float) -> None:
        """Anneal runners one after the other, each for the same time."""
        begun = self.done
        for number, runner in enumerate(runners, 1):
            self._anneal(runner, begun + (ends - begun) * number / len(runners), hot, cold)

    def _take_up(self, runner: Runner) -> None:
        if runner.held is None:
            self.data, self.state = self._as_it_is
            super()._take_up(runner)
            return
        self.data, self.state = self._paid
        super()._take_up(runner)
        cost = sum(opening for s, opening in enumerate(self._openings) if runner.held.satellites >> s & 1)
        self.state.account["satellites"] += cost - self._charged
        self._charged = cost

    def _outcome(self) -> Outcome:
        self.data, self.state = self._as_it_is
        return super()._outcome()


def _cost(runner: Runner) -> float:
    return float(runner.cost[0])
