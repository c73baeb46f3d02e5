"""PyVRP behind :class:`logistics_opt.routing.instance.Backend`."""

import math
import warnings
from collections.abc import Sequence

import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning, ScalingWarning
from pyvrp.IteratedLocalSearch import IteratedLocalSearch, IteratedLocalSearchCallbacks, IteratedLocalSearchParams
from pyvrp.PenaltyManager import PenaltyManager, PenaltyParams
from pyvrp.search import OPERATORS, LocalSearch, compute_neighbours

from logistics_opt.routing.backends.pyvrp_data import Lowered, lower
from logistics_opt.routing.backends.watch import OnTours, Watch, forget
from logistics_opt.routing.instance import Instance, OnProgress, Tour
from logistics_opt.routing.stakes import Stakes, ever_together, hopeful, servable_alone, stakes, usable
from logistics_opt.routing.timing import left_out

_FEASIBLE = 1 << 62  # below every cost that PyVRP gives an infeasible solution, above every other
_SOON = 500  # clients for which a first plan by insertion takes less than about a second
_ROOM = 1 << 61  # what a penalty times the largest violation must stay below


class PyVRP:
    """
    Iterated local search of PyVRP (Wouda, Lan and Kool 2024, INFORMS Journal on Computing 36(4):943-955).

    A step is one iteration. Everything of an instance but ``apart`` is in its native model, exactly.
    """

    name = "pyvrp"

    def unsupported(self, instance: Instance) -> Sequence[str]:
        """It does not know goods that may not ride together."""
        if ever_together(instance):
            return ("it cannot keep kinds of goods on separate trips",)
        return ()

    def solve(
        self,
        instance: Instance,
        *,
        time_limit: float,
        max_steps: int | None,
        seed: int,
        start: Sequence[Tour],
        on_progress: OnProgress,
        on_tours: OnTours = forget,
    ) -> Sequence[Tour]:
        """As the protocol says; ``on_tours`` hears every better set of tours."""
        watch = Watch(instance, start=start, time_limit=time_limit, on_progress=on_progress, on_tours=on_tours)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PenaltyBoundWarning)  # some instances have no feasible solution
            warnings.simplefilter("ignore", ScalingWarning)  # stakes are bounded: see stakes.py
            _Search(instance, watch, max_steps, seed).run()
        return watch.best


class _Stop:
    """
    Ends a round by steps, by the watch, or when it is no use to go on.

    That is when a small problem has long had no better solution, or when no feasible one was found by ``hopeless``
    steps or by half of the time. A round that is not the ``last`` leaves half of the time.
    """

    def __init__(
        self,
        watch: Watch,
        done: int,
        max_steps: int | None,
        *,
        patience: int | None,
        hopeless: int | None,
        last: bool,
    ) -> None:
        self._watch = watch
        self._max_steps = max_steps
        self._patience = patience
        self._hopeless = hopeless
        self._last = last
        self._halfway = watch.left / 2
        self._best = math.inf
        self._began = self._improved = done
        self.steps = done

    def __call__(self, best_cost: float) -> bool:
        if best_cost < self._best:
            self._best, self._improved = best_cost, self.steps
        if self._over() or not self._watch.goes_on(self.steps):
            return True
        self.steps += 1
        return False

    def _over(self) -> bool:
        if self._max_steps is not None and self.steps >= self._max_steps:
            return True
        if self._patience is not None and self.steps - self._improved >= self._patience:
            return True
        late = self._watch.left < self._halfway
        if self._hopeless is None:
            return late and not self._last
        return self._best >= _FEASIBLE and (late or self.steps - self._began >= self._hopeless)


class _Report(IteratedLocalSearchCallbacks):
    def __init__(self, lowered: Lowered, watch: Watch, stop: _Stop) -> None:
        self._lowered = lowered
        self._watch = watch
        self._stop = stop

    def on_best(self, best: pyvrp.Solution) -> None:
        if best.is_feasible():
            self._watch.offer(self._lowered.lift(best), self._stop.steps)


class _Search:
    """The rounds of one search, each continuing from the best tours of those before."""

    def __init__(self, instance: Instance, watch: Watch, max_steps: int | None, seed: int) -> None:
        self._instance = instance
        self._watch = watch
        self._max_steps = max_steps
        self._seed = seed
        self._vehicles = usable(instance)
        self._clients = hopeful(instance, self._vehicles)
        self._stakes = stakes(instance, self._clients, self._vehicles)
        self._steps = 0

    def run(self) -> None:
        """
        Searches with every client required that can be served alone.

        Where that has no feasible solution, decide first, with nobody required, whom to leave out; then go on with
        everyone else required again, which PyVRP searches several times faster.
        """
        if not self._clients:
            return
        everyone = frozenset(self._clients)
        lost = frozenset(c for c in self._clients if not servable_alone(self._instance, c, self._vehicles))
        warm = bool(self._watch.best)
        if not warm and len(self._clients) <= _SOON:
            self._watch.complete(0)  # something to show before PyVRP has its first solution
        hopeless = 2_000 + 20 * len(self._clients)
        if self._max_steps is not None:
            hopeless = min(hopeless, self._max_steps // 4)
        inserted = () if warm else self._watch.best
        feasible = self._round(lost, begin=self._watch.best if warm else (), last=True, hopeless=hopeless)
        if feasible and inserted and any(kind.max_trips > 1 for kind in self._instance.vehicles):
            # It seldom finds its way from one trip a vehicle to several: where patience left time, begin with several.
            self._round(lost, begin=inserted, last=True, hopeless=None)
        if feasible or self._watch.stopped:
            return
        if self._missing() - lost:
            self._round(everyone, begin=self._watch.best, last=False, hopeless=None)
        if not self._watch.stopped:
            self._round(lost | self._missing(), begin=self._watch.best, last=True, hopeless=None)

    def _missing(self) -> frozenset[int]:
        return frozenset(self._clients) & frozenset(left_out(self._instance, self._watch.best))

    def _round(self, loose: frozenset[int], *, begin: Sequence[Tour], last: bool, hopeless: int | None) -> bool:
        """One search with these clients optional, from tours if there are any; whether it found a feasible solution."""
        lowered = lower(self._instance, self._clients, self._vehicles, self._stakes, loose)
        data = lowered.data
        rng = pyvrp.RandomNumberGenerator(seed=self._seed)
        local_search = LocalSearch(data, rng, compute_neighbours(data))
        for operator in OPERATORS:
            if operator.supports(data):
                local_search.add_operator(operator(data))
        penalties, params = _penalties(self._instance, lowered, self._stakes)
        manager = PenaltyManager(penalties, params)
        if begin:
            first = lowered.solution(begin)
        else:
            first = local_search(pyvrp.Solution.make_random(data, rng), manager.max_cost_evaluator(), exhaustive=True)
            self._watch.offer(lowered.lift(first), self._steps)
        limit = self._max_steps
        if limit is not None and not last:
            limit = (self._steps + limit) // 2
        patience = _patience(len(self._clients))
        stop = _Stop(self._watch, self._steps, limit, patience=patience, hopeless=hopeless, last=last)
        report = _Report(lowered, self._watch, stop)
        search = IteratedLocalSearch(data, manager, local_search, first, IteratedLocalSearchParams(callbacks=report))
        result = search.run(stop, collect_stats=False)
        self._steps = stop.steps
        self._watch.offer(lowered.lift(result.best), self._steps)
        self._watch.complete(self._steps)
        return bool(result.best.is_feasible())


def _patience(clients: int) -> int | None:
    """Steps without improvement after which a small problem counts as solved: ten times what such problems took."""
    return 2_000 + 500 * clients if clients <= 50 else None


def _penalties(
    instance: Instance, lowered: Lowered, at_stake: Stakes
) -> tuple[tuple[list[float], float, float], PenaltyParams]:
    """
    Penalties for a unit too much aboard or a second too late that fit the costs of the instance.

    PyVRP's own are made for costs of some hundreds a leg; ours may be a million times that.
    """
    kinds = [instance.vehicles[v] for v in lowered.vehicles]
    clients = [instance.clients[c] for c in lowered.clients]
    dear = 100.0 * at_stake.typical
    loads = []
    heaviest = 1
    for dimension in range(instance.dimensions):
        room = sum(kind.capacity[dimension] for kind in kinds) / len(kinds)
        loads.append(dear / max(1.0, room / 100))
        heaviest = max(heaviest, sum(c.delivery[dimension] + c.pickup[dimension] for c in clients))
    span = max(1, max(min(kind.closes, 10**6) - kind.opens for kind in kinds))
    late = dear / max(1.0, span / 1_000)
    longest = max(int(seconds.max()) for seconds in instance.seconds)
    worst = max(heaviest, len(clients) * (longest + max(c.service for c in clients)))
    highest = min(2 * max([*loads, late, 1.0]), _ROOM / worst)
    lowest = min(highest, 1e-6 * min([*loads, late]))
    return (loads, late, lowest), PenaltyParams(min_penalty=lowest, max_penalty=highest)
