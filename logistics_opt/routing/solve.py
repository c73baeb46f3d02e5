"""The one door to the one-echelon solvers."""

import math
from collections.abc import Sequence

from logistics_opt.errors import UnsupportedProblem
from logistics_opt.routing.child import BACKENDS, Job
from logistics_opt.routing.flavours import solve_by_flavour
from logistics_opt.routing.instance import Instance, OnProgress, Tour, keep_going
from logistics_opt.routing.repair import better, feasible_part
from logistics_opt.routing.sanity import validate
from logistics_opt.routing.stakes import ever_together
from logistics_opt.routing.worker import Worker

AUTO = "auto"
_FLAVOUR_SHARES = (0.65, 0.35)  # of the time: the first solve, and the second where vehicles must be shared out


def solve_instance(
    instance: Instance,
    *,
    backend: str = AUTO,
    time_limit: float = 10.0,
    max_steps: int | None = None,
    seed: int = 0,
    start: Sequence[Tour] = (),
    on_progress: OnProgress = keep_going,
    worker: Worker | None = None,
) -> Sequence[Tour]:
    """
    Tours for the instance, each checked against its rules; clients on none of them are left out.

    ``auto`` is PyVRP; goods that keep apart, a rule it does not know, are kept apart by :mod:`.flavours`.
    ``time_limit`` in seconds; ``max_steps`` gives the same answer every time as long as the time limit is not reached
    first (``math.inf``: none). ``start`` is a plan to begin from; the answer is never worse than what is feasible of
    it. Give a ``worker`` to keep its process for the next solve. Raises ``ValueError`` for an instance that
    contradicts itself, ``UnsupportedProblem`` for a back end that cannot solve it, ``SolverFailed`` when the solver's
    process died with nothing to show.
    """
    validate(instance)
    if math.isnan(time_limit) or time_limit < 0:
        raise ValueError(f"a time limit is a number of seconds, not {time_limit}")
    if backend not in (AUTO, *BACKENDS):
        raise UnsupportedProblem(backend, (f"it is unknown; there are {', '.join((AUTO, *BACKENDS))}",))
    if not instance.clients or not instance.vehicles:
        return ()
    if worker is None:
        with Worker() as own:
            return solve_instance(
                instance,
                backend=backend,
                time_limit=time_limit,
                max_steps=max_steps,
                seed=seed,
                start=start,
                on_progress=on_progress,
                worker=own,
            )
    backend = "pyvrp" if backend == AUTO else backend
    if backend == "pyvrp" and ever_together(instance):
        shares = iter(_FLAVOUR_SHARES)

        def solve(flavoured: Instance, begin: Sequence[Tour]) -> Sequence[Tour]:
            limit = time_limit * next(shares)
            return worker.solve(Job(0, backend, flavoured, limit, max_steps, seed, tuple(begin)), on_progress)

        tours = solve_by_flavour(instance, start, solve)
        return better(instance, feasible_part(instance, tours), feasible_part(instance, start))
    return worker.solve(Job(0, backend, instance, time_limit, max_steps, seed, tuple(start)), on_progress)
