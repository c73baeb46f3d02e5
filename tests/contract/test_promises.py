"""What an instance promises every back end, and every back end keeps."""

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from contract_instances import client, line, vehicle

from logistics_opt.errors import UnsupportedProblem
from logistics_opt.routing.backends.ortools import OrTools
from logistics_opt.routing.backends.pyvrp import PyVRP
from logistics_opt.routing.instance import Instance, Progress, Tour
from logistics_opt.routing.repair import rank
from logistics_opt.routing.solve import solve_instance
from logistics_opt.routing.timing import left_out, objective, overused, time_tour


def only(tours):
    assert len(tours) == 1
    return tours[0]


def served(tours):
    return sorted(c for tour in tours for c in tour.clients)


def test_every_client_is_served_on_the_shortest_way(solve):
    # Out along the road and back: 2 x 300 m, whatever order the clients come in.
    instance = Instance(clients=(client(2), client(3), client(1)), vehicles=(vehicle(),), **line(0, 100, 200, 300))
    tours = solve(instance)
    assert served(tours) == [0, 1, 2]
    assert objective(instance, tours) == 600


def test_who_comes_early_waits_and_waiting_is_paid(solve):
    # Client 0 must be begun by 100 s and client 1 not before 500 s: start 90 at the latest, 500 + 20 back: 430 s.
    clients = (client(1, closes=100), client(2, opens=500))
    instance = Instance(clients=clients, vehicles=(vehicle(per_second=1, per_metre=0),), **line(0, 100, 200))
    tours = solve(instance)
    assert only(tours).clients == (0, 1)
    assert objective(instance, tours) == 430


def test_a_window_is_met_at_its_last_second_and_not_after(solve):
    fits = Instance(clients=(client(1, closes=10),), vehicles=(vehicle(),), **line(0, 100))
    late = Instance(clients=(client(1, closes=9),), vehicles=(vehicle(),), **line(0, 100))
    assert served(solve(fits)) == [0]
    assert served(solve(late)) == []


def test_a_full_vehicle_makes_room_before_it_collects(solve):
    # 10 aboard from the start: it can collect 6 at the near client only on the way back from the far one.
    near, far = client(1, delivery=(0,), pickup=(6,)), client(2, delivery=(10,))
    instance = Instance(clients=(near, far), vehicles=(vehicle(),), **line(0, 100, 200))
    assert only(solve(instance)).trips == ((1, 0),)


def test_every_dimension_of_the_load_holds(solve):
    clients = (client(1, delivery=(1, 6), pickup=(0, 0)), client(2, delivery=(1, 6), pickup=(0, 0)))
    instance = Instance(clients=clients, vehicles=(vehicle(capacity=(10, 10), count=2),), **line(0, 100, 200))
    tours = solve(instance)
    assert served(tours) == [0, 1]
    assert len(tours) == 2


def test_one_vehicle_loads_again_for_what_it_cannot_take_at_once(solve):
    # Two trips of 20 s and 40 s with 300 s of loading between them.
    clients = (client(1, delivery=(10,)), client(2, delivery=(10,)))
    kind = vehicle(max_trips=2, reload_time=300, per_second=1, per_metre=0)
    instance = Instance(clients=clients, vehicles=(kind,), **line(0, 100, 200))
    tours = solve(instance)
    assert len(only(tours).trips) == 2
    assert objective(instance, tours) == 20 + 300 + 40


def test_loading_again_takes_its_time(solve):
    # Back at 20 s, away at 320 s, there at 340 s.
    clients = (client(1, delivery=(10,)), client(2, delivery=(10,), closes=340))
    kind = vehicle(max_trips=2, reload_time=300)
    instance = Instance(clients=(clients[0], clients[1]), vehicles=(kind,), **line(0, 100, 200))
    tight = replace(instance, clients=(replace(clients[0], closes=10), clients[1]))
    impossible = replace(instance, clients=(replace(clients[0], closes=10), replace(clients[1], closes=19)))
    assert served(solve(tight)) == [0, 1]
    assert len(served(solve(impossible))) == 1


def test_no_more_trips_than_allowed(solve):
    clients = tuple(client(1, delivery=(10,)) for _ in range(3))
    instance = Instance(clients=clients, vehicles=(vehicle(max_trips=2),), **line(0, 100))
    assert len(served(solve(instance))) == 2


def test_a_trip_waits_for_its_goods_and_loads_meanwhile(solve):
    # First trip over at 20 s; loading takes 300 s, the goods come at 1000 s: away at 1000 s, not at 1300 s.
    clients = (client(1, delivery=(10,), closes=10), client(2, delivery=(10,), ready=1_000, closes=1_020))
    instance = Instance(clients=clients, vehicles=(vehicle(max_trips=2, reload_time=300),), **line(0, 100, 200))
    assert only(solve(instance)).trips == ((0,), (1,))


def test_goods_that_are_late_do_not_ride_with_those_that_are_urgent(solve):
    clients = (client(1, closes=10), client(1, ready=500))
    instance = Instance(clients=clients, vehicles=(vehicle(count=2),), **line(0, 100))
    tours = solve(instance)
    assert served(tours) == [0, 1]
    assert len(tours) == 2


def test_the_shift_holds(solve):
    # Away at 600 s, there at 610 s, back at 620 s.
    fits = Instance(clients=(client(1, opens=0),), vehicles=(vehicle(opens=600, closes=620),), **line(0, 100))
    short = Instance(clients=(client(1),), vehicles=(vehicle(opens=600, closes=619),), **line(0, 100))
    early = Instance(clients=(client(1, closes=609),), vehicles=(vehicle(opens=600),), **line(0, 100))
    assert served(solve(fits)) == [0]
    assert served(solve(short)) == []
    assert served(solve(early)) == []


def test_a_day_is_no_longer_than_the_most_it_may_last(solve):
    # Both clients: at 10 s and at 500 s, so 510 s in all; each alone 20 s.
    clients = (client(1, closes=10), client(1, opens=500))
    instance = Instance(clients=clients, vehicles=(vehicle(count=2, max_duration=509),), **line(0, 100))
    tours = solve(instance)
    assert served(tours) == [0, 1]
    assert len(tours) == 2


def test_a_day_of_several_trips_is_no_longer_either(solve):
    clients = (client(1, delivery=(10,)), client(1, delivery=(10,)))
    kind = vehicle(count=2, max_trips=2, reload_time=300, max_duration=339)  # two trips take 20 + 300 + 20
    instance = Instance(clients=clients, vehicles=(kind,), **line(0, 100))
    tours = solve(instance)
    assert served(tours) == [0, 1]
    assert len(tours) == 2


def test_vehicles_leave_from_the_nearer_base(solve):
    # Bases at 0 and 1000 m, clients at 100 and 900 m.
    vehicles = (vehicle(base=0), vehicle(base=3))
    instance = Instance(clients=(client(1), client(2)), vehicles=vehicles, **line(0, 100, 900, 1_000))
    tours = solve(instance)
    assert {(tour.vehicle, tour.clients) for tour in tours} == {(0, (0,)), (1, (1,))}
    assert objective(instance, tours) == 400


def test_the_cheaper_mix_of_vehicles_is_found(solve):
    # One large vehicle (50) beats two small ones (2 x 30) when both clients are needed.
    vehicles = (vehicle(fixed=30, capacity=(5,), count=2), vehicle(fixed=50))
    clients = (client(1, delivery=(5,)), client(1, delivery=(5,)))
    instance = Instance(clients=clients, vehicles=vehicles, **line(0, 10))
    assert only(solve(instance)).vehicle == 1


def test_only_the_vehicles_that_may_come_do(solve):
    vehicles = (vehicle(), vehicle(fixed=10_000))
    clients = (client(1), client(2, vehicles=frozenset({1})), client(2, vehicles=frozenset()))
    instance = Instance(clients=clients, vehicles=vehicles, **line(0, 100, 200))
    assert {c: tour.vehicle for tour in solve(instance) for c in tour.clients}.get(1) == 1
    assert 2 in left_out(instance, solve(instance))


def test_roads_are_those_of_the_vehicle(solve):
    slow = line(0, 100, speed=1)
    fast = line(0, 100)
    instance = Instance(
        clients=(client(1, closes=50),),
        vehicles=(vehicle(profile=0), vehicle(profile=1, fixed=500)),
        seconds=(slow["seconds"][0], fast["seconds"][0]),
        metres=(slow["metres"][0], fast["metres"][0]),
    )
    assert only(solve(instance)).vehicle == 1


def test_what_it_costs_to_visit_a_client_counts(solve):
    vehicles = (vehicle(visit_cost={0: 1_000}), vehicle(base=2))
    instance = Instance(clients=(client(1),), vehicles=vehicles, **line(0, 100, 500))
    tours = solve(instance)
    assert only(tours).vehicle == 1  # 2 x 400 instead of 2 x 100 + 1000
    assert objective(instance, tours) == 800


def test_goods_that_keep_apart_ride_on_different_trips(solve):
    clients = (client(1, goods=frozenset({0})), client(1, goods=frozenset({1})), client(1, goods=frozenset({0, 2})))
    instance = Instance(clients=clients, vehicles=(vehicle(max_trips=2),), apart=frozenset({(0, 1)}), **line(0, 100))
    assert sorted(map(sorted, only(solve(instance)).trips)) == [[0, 2], [1]]


def test_a_client_that_mixes_what_keeps_apart_is_left_out(solve):
    clients = (client(1, goods=frozenset({0, 1})), client(1, goods=frozenset({1})))
    instance = Instance(clients=clients, vehicles=(vehicle(count=2),), apart=frozenset({(0, 1)}), **line(0, 100))
    assert served(solve(instance)) == [1]


def test_pyvrp_itself_says_that_it_cannot_keep_goods_apart():
    clients = (client(1, goods=frozenset({0})), client(1, goods=frozenset({1})))
    mixed = Instance(clients=clients, vehicles=(vehicle(), vehicle()), apart=frozenset({(0, 1)}), **line(0, 100))
    parted = tuple(replace(c, vehicles=frozenset({i})) for i, c in enumerate(clients))
    assert PyVRP().unsupported(mixed)
    assert not PyVRP().unsupported(replace(mixed, clients=parted))
    assert not OrTools().unsupported(mixed)


def test_an_unknown_back_end_is_refused_by_name(worker):
    instance = Instance(clients=(client(1),), vehicles=(vehicle(),), **line(0, 100))
    with pytest.raises(UnsupportedProblem, match="there are auto, pyvrp, ortools"):
        solve_instance(instance, backend="gurobi", worker=worker)


def test_an_optional_client_is_served_when_that_is_worth_it(solve):
    clients = (client(1, skip_penalty=199), client(2, skip_penalty=401))
    apart = Instance(clients=clients, vehicles=(vehicle(capacity=(1,), count=2),), **line(0, 100, 200))
    tours = solve(apart)
    assert served(tours) == [1]
    assert objective(apart, tours) == 400 + 199


def test_must_beats_any_cost(solve):
    dear = vehicle(fixed=10**12)
    instance = Instance(clients=(client(1), client(1, skip_penalty=10**9)), vehicles=(dear,), **line(0, 100))
    assert served(solve(instance)) == [0, 1]


def test_impossible_clients_do_not_empty_the_answer(solve):
    roads = line(0, 100, 200, 300)
    for matrix in (*roads["metres"], *roads["seconds"]):
        matrix[3, :3] = matrix[:3, 3] = -1
    clients = (
        client(1),
        client(3),  # no way
        client(2, delivery=(11,)),  # too much
        client(2, closes=5),  # too early
        client(2, opens=200_000, closes=300_000),  # after every shift
        client(2, opens=20, closes=10),  # a window that never opens
        client(2),
    )
    instance = Instance(clients=clients, vehicles=(vehicle(count=2),), **roads)
    assert served(solve(instance)) == [0, 6]


def test_too_few_vehicles_still_carry_what_they_can(solve):
    clients = tuple(client(1, delivery=(4,)) for _ in range(5))
    instance = Instance(clients=clients, vehicles=(vehicle(count=2),), **line(0, 100))
    assert len(served(solve(instance))) == 4


def test_no_vehicle_or_no_client_is_an_empty_answer(solve):
    assert solve(Instance(clients=(), vehicles=(vehicle(),), **line(0))) == ()
    assert solve(Instance(clients=(client(1),), vehicles=(), **line(0, 100))) == ()
    assert not solve(Instance(clients=(client(1),), vehicles=(vehicle(count=0),), **line(0, 100)))
    assert not solve(Instance(clients=(client(1),), vehicles=(vehicle(opens=9, closes=8),), **line(0, 100)))


def ring(n, **terms):
    """``n`` clients on a circle of 1 km, in shuffled order, for vehicles of ten clients each."""
    angles = np.random.default_rng(7).permutation(n) * 2 * math.pi / n
    at = np.array([(0.0, 0.0), *((1_000 * math.cos(a), 1_000 * math.sin(a)) for a in angles)])
    metres = np.rint(np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1])).astype(np.int32)
    clients = tuple(client(i) for i in range(1, n + 1))
    return Instance(
        clients=clients, vehicles=(vehicle(count=n, fixed=500, **terms),), metres=(metres,), seconds=(metres // 10,)
    )


def test_the_same_seed_and_steps_give_the_same_tours(solve):
    instance = ring(40)
    assert solve(instance, seed=3) == solve(instance, seed=3)


def test_progress_is_heard_and_never_gets_worse(solve):
    heard: list[Progress] = []
    instance = ring(60)
    tours = solve(instance, on_progress=lambda progress: heard.append(progress) or True)
    bests = [progress.best for progress in heard[1:]]
    assert heard
    assert heard[-1].seconds > 0
    first = next((i for i, best in enumerate(bests) if best > 0), len(bests))
    assert bests[first:] == sorted(bests[first:], reverse=True)
    assert bests[-1] >= objective(instance, tours)


def test_cancelled_searches_end_with_their_best_tours(solve):
    instance = ring(120)
    stopped_at = None

    def on_progress(progress):
        nonlocal stopped_at
        if progress.best == 0:  # nothing found yet
            return True
        stopped_at = stopped_at or time.perf_counter()
        return False

    tours = solve(instance, max_steps=None, time_limit=300.0, on_progress=on_progress)
    assert stopped_at is not None
    assert time.perf_counter() - stopped_at < 10  # promised is a tenth of a second; a busy test machine gets more
    assert tours
    assert not overused(instance, tours)
    assert all(time_tour(instance, tour) for tour in tours)


def test_cancelled_at_once_ends_at_once(solve):
    assert solve(ring(30), time_limit=300.0, max_steps=None, on_progress=lambda _: False) is not None


def test_a_search_that_begins_with_a_plan_never_makes_it_worse(solve):
    instance = ring(30)
    good = solve(instance)
    again = solve(instance, start=good, max_steps=1, seed=9)
    assert rank(instance, again) <= rank(instance, good)


def test_a_faulty_plan_to_begin_with_does_no_harm(solve):
    instance = ring(12)
    start = (Tour(0, ((0, 1, 0), (2,))), Tour(7, ((3,),)), Tour(0, ((99, 4),)), Tour(0, (tuple(range(12)),)))
    tours = solve(instance, start=start)
    assert served(tours) == list(range(12))
    assert all(time_tour(instance, tour) for tour in tours)


def test_costs_of_a_real_day_do_not_overflow(solve):
    # A fen is 18 000 units: 300 yuan a day, 2.50 yuan a km, 40 yuan an hour.
    instance = ring(50, per_second=4_000 * 5)
    real = replace(instance.vehicles[0], fixed=30_000 * 18_000, per_metre=250 * 18)
    instance = replace(instance, vehicles=(real,))
    tours = solve(instance)
    assert served(tours) == list(range(50))
    assert len(tours) == 5


def test_an_instance_that_contradicts_itself_is_refused(solve):
    good = Instance(clients=(client(1),), vehicles=(vehicle(),), **line(0, 100))
    for broken, complaint in (
        (replace(good, clients=(client(2),)), "client 0: place 2 is not a row"),
        (replace(good, clients=(client(1, delivery=(1, 1)),)), "2 deliveries and 1 pickups for 1 capacities"),
        (replace(good, clients=(client(1, service=-1),)), "a time or an amount is outside"),
        (replace(good, vehicles=(vehicle(base=5),)), "vehicle 0: base 5"),
        (replace(good, vehicles=(vehicle(profile=1),)), "profile 1 has no matrices"),
        (replace(good, vehicles=(vehicle(), vehicle(capacity=(1, 2)))), "vehicle 1: 2 capacities"),
        (replace(good, metres=(np.zeros((3, 3), np.int32),)), "all must be square and equal"),
        (replace(good, metres=(np.full((2, 2), 0.5),)), "holds float64"),
        (replace(good, metres=()), "1 matrices of seconds, 0 of metres"),
    ):
        with pytest.raises(ValueError, match=complaint):
            solve(broken)
