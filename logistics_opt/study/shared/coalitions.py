"""
What every coalition of firms costs, by the two-echelon search.

Every coalition has the same steps. A single firm's search begins with nothing, a larger coalition's with the plans of
its cheapest parts put side by side. Firms that would do better in parts stay in parts: a coalition costs the least of
its joint plan and of any of its parts together, so none is dearer than its parts. One demand day and one seed are a
draw; within a draw costs are comparable.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from logistics_opt.model import Plan, Problem
from logistics_opt.sharing.game import Coalition
from logistics_opt.study.shared.days import Part, Terms, day_of
from logistics_opt.study.shared.jobs import Bench, Job, Joint, Store
from logistics_opt.study.shared.side_by_side import side_by_side
from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True, order=True)
class Draw:
    """One demand day, by its number, planned from one seed."""

    day: int
    seed: int


@dataclass(frozen=True, slots=True)
class Start:
    """What a search begins with: plans of parts, and the keys of the jobs they come from; none for a single firm."""

    plans: tuple[Plan, ...] = ()
    keys: tuple[str, ...] = ()

    def job(self, problem: Problem, steps: int, seed: int) -> Job:
        """The plan to make of a day that is searched from these plans, as far as their goods are goods of the day."""
        start = side_by_side(self.plans, problem) if self.plans else None
        return Job(problem, steps, seed, start, self.keys)


@dataclass(frozen=True, slots=True)
class Settled:
    """
    What a coalition costs in a draw: the least of its joint plan and its parts together.

    ``parts`` is the coalition alone where the joint plan is cheapest; ``apart`` what the best parts would cost,
    ``None`` for a single firm. ``start`` is what the search for the joint plan began with.
    """

    cost: Fen
    joint: Joint
    parts: tuple[Coalition, ...]
    apart: Fen | None
    start: Start

    @property
    def repaired(self) -> bool:
        """Whether the joint plan was dearer than the parts."""
        return self.apart is not None and self.joint.cost > self.apart


Told = Callable[[Draw, Coalition, Settled], None]


def coalition_costs(
    days: Sequence[Problem],
    wanted: Sequence[Coalition],
    *,
    seeds: Sequence[int],
    steps: int,
    terms: Terms,
    executor: Executor,
    store: Store,
    told: Told = lambda *_: None,
    go_on: Callable[[], bool] = lambda: True,
) -> Mapping[Draw, Mapping[Coalition, Settled]]:
    """
    The wanted coalitions' costs in every draw; draws that are not finished when ``go_on`` says no are left out.

    ``wanted`` holds every single firm. ``go_on`` is asked ten times a second. Raises ``SolverFailed`` where a plan
    could not be made; what was finished is in the ``store``.
    """
    games = {
        draw: _Game(day, wanted, steps, draw.seed, terms)
        for number, day in enumerate(days)
        for draw in (Draw(number, seed) for seed in seeds)
    }
    bench: Bench[tuple[Draw, Coalition]] = Bench(executor, store)

    def begin(draw: Draw) -> None:
        for coalition in games[draw].ready():
            bench.begin((draw, coalition), partial(games[draw].job, coalition))

    for draw in games:
        begin(draw)
    for (draw, coalition), joint in bench.done(go_on):
        told(draw, coalition, games[draw].settle(coalition, joint))
        begin(draw)
    return {draw: game.settled for draw, game in games.items() if len(game.settled) == len(game.below)}


class _Game:
    """The coalitions of one draw: what is settled, and what that makes ready."""

    def __init__(self, day: Problem, wanted: Sequence[Coalition], steps: int, seed: int, terms: Terms) -> None:
        self.day, self.steps, self.seed, self.terms = day, steps, seed, terms
        order = sorted(set(wanted), key=lambda coalition: (len(coalition), sorted(coalition)))
        self.below = {s: [t for t in order if t < s] for s in order}
        self.waiting = list(order)
        self.settled: dict[Coalition, Settled] = {}
        self.begun: dict[Coalition, tuple[str, Start]] = {}  # the keys of its jobs, and what they began with

    def ready(self) -> list[Coalition]:
        """The coalitions that can begin now because all that are part of them are settled; each is told once."""
        ready = [s for s in self.waiting if all(t in self.settled for t in self.below[s])]
        self.waiting = [s for s in self.waiting if s not in set(ready)]
        return ready

    def settle(self, coalition: Coalition, joint: Joint) -> Settled:
        """Weigh the joint plan against the parts."""
        parts = self._parts(coalition)
        apart = sum(self.settled[part].cost for part in parts) if parts else None
        together = apart is None or joint.cost <= apart
        cost = joint.cost if together or apart is None else apart
        _, start = self.begun[coalition]
        self.settled[coalition] = Settled(cost, joint, (coalition,) if together else parts, apart, start)
        return self.settled[coalition]

    def job(self, coalition: Coalition) -> Job:
        """Its day, and its parts' plans side by side."""
        parts = self._parts(coalition)
        plans, keys = (self.settled[part].joint.plan for part in parts), (self.begun[part][0] for part in parts)
        start = Start(tuple(plans), tuple(keys))
        job = start.job(day_of(self.day, Part(firms=coalition), self.terms), self.steps, self.seed)
        self.begun[coalition] = job.key, start
        return job

    def _parts(self, coalition: Coalition) -> tuple[Coalition, ...]:
        """The cheapest parts that are settled, joint plans each; none for a single firm."""
        if len(coalition) == 1:
            return ()
        known = self.settled
        halves = [(t, coalition - t) for t in self.below[coalition] if coalition - t in known]
        if not halves:
            return tuple(frozenset({firm}) for firm in sorted(coalition))
        one, other = min(halves, key=lambda pair: known[pair[0]].cost + known[pair[1]].cost)
        return (*known[one].parts, *known[other].parts)
