"""
Which facilities to use, depots or satellites, searched by itself; the tours from each set of them by annealing.

Around the best sets every set is tried that has one facility more, one less or one exchanged, by an annealing so short
that it only tells the bad ones; fewer get a longer one, as in successive halving (Karnin, Koren & Somekh 2013, ICML).
"""

from abc import ABC

from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.facilities.held import only, roomy
from logistics_opt.routing.two_echelon.facilities.runners import Runner, Search, cost_of
from logistics_opt.routing.two_echelon.outcome import Outcome
from logistics_opt.routing.two_echelon.snapshot import tours_of
from logistics_opt.routing.two_echelon.state import new_state

_START = 0.01  # share of the time of the first set
_ROUNDS = 8
_BEST = 8  # sets whose neighbours are worth a look ...
_AROUND = 2  # ... and those looked around in one round
_FEW = 4  # sets that get the longest annealing of a round


class FacilitySearch(Search, ABC):
    """
    A search that tries sets of facilities.

    While a set is held its facilities are paid for: their costs are in the solution's from the start, so the first
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
        return cost_of(runner)

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
