"""OR-Tools' routing library behind :class:`logistics_opt.routing.instance.Backend`."""

import math
from collections.abc import Sequence

from ortools.constraint_solver import pywrapcp, routing_enums_pb2, routing_parameters_pb2

from logistics_opt.routing.backends.ortools_model import Model, needs_start
from logistics_opt.routing.backends.watch import OnTours, Watch, forget
from logistics_opt.routing.instance import Instance, OnProgress, Tour
from logistics_opt.routing.stakes import hopeful, stakes, usable

CHECKS = 1_024  # looks of the solver at its limit that make a step
PAUSE = 0.03  # s between two answers that are taken over


class OrTools:
    """
    Guided local search (Voudouris and Tsang 1999, doi:10.1016/S0377-2217(98)00099-X) from a parallel insertion.

    It supports every instance. A step is :data:`CHECKS` looks of the solver at its limits, of which it takes one for
    about every neighbour it tries. A mistake in its input may end the process: let a worker run it.
    """

    name = "ortools"

    def unsupported(self, instance: Instance) -> Sequence[str]:  # noqa: ARG002
        """Nothing is."""
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
        vehicles = usable(instance)
        clients = hopeful(instance, vehicles)
        if clients and watch.goes_on(0):
            if not watch.best and needs_start(instance, clients, vehicles):
                watch.complete(0)
            model = Model(instance, clients, vehicles, stakes(instance, clients, vehicles))
            Search(model, watch, max_steps).run(seed)
        return watch.best


class Search:
    """One run of the solver, watched through the two doors it has: its limit and its solutions."""

    def __init__(self, model: Model, watch: Watch, max_steps: int | None) -> None:
        self._model = model
        self._watch = watch
        self._most = math.inf if max_steps is None else max_steps
        self._checks = 0
        self._cost = math.inf
        self._pending: tuple[Tour, ...] | None = None
        # Which answers are taken over must not hang on the clock where the same steps promise the same answer.
        self._pause = PAUSE if max_steps is None else 0.0
        self._offered = -math.inf

    def run(self, seed: int) -> None:
        """Searches until the watch or the steps end it."""
        routing = self._model.routing
        limit = routing.solver().CustomLimit(self._over)
        routing.AddSearchMonitor(limit)
        routing.AddAtSolutionCallback(self._take)
        routing.solver().ReSeed(seed)
        parameters = self._parameters()
        routing.CloseModelWithParameters(parameters)
        first = self._model.assignment(self._watch.best) if self._watch.best else None
        if first is not None:
            routing.SolveFromAssignmentWithParameters(first, parameters)
        if self._cost == math.inf:
            routing.SolveWithParameters(parameters)
        self._flush()
        self._watch.complete(self._checks // CHECKS)

    def _parameters(self) -> routing_parameters_pb2.RoutingSearchParameters:
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        if not math.isinf(self._watch.left):
            parameters.time_limit.FromMilliseconds(max(1, int(1_000 * self._watch.left)))
        return parameters

    def _over(self) -> bool:
        self._checks += 1
        if self._checks % CHECKS:
            return False
        steps = self._checks // CHECKS
        if self._pending is not None and self._watch.seconds - self._offered >= self._pause:
            self._flush()
        return steps >= self._most or not self._watch.goes_on(steps)

    def _take(self) -> None:
        cost = self._model.routing.CostVar().Value()
        if cost < self._cost:
            self._cost = cost
            self._pending = self._model.tours()
            if self._watch.seconds - self._offered >= self._pause:
                self._flush()

    def _flush(self) -> None:
        if self._pending is not None:
            self._watch.offer(self._pending, self._checks // CHECKS)
            self._pending, self._offered = None, self._watch.seconds
