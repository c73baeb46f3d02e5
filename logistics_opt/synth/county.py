"""
Random small counties for property tests: a whole :class:`~logistics_opt.model.Problem` from one seed.

Every option is on in a third of the seeds or more, most counties can be served in full, and what cannot be served is
known beforehand, with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from logistics_opt.model import DemandId, Problem
from logistics_opt.synth.county_goods import COMMODITIES, add_impossible, draw_demands, draw_firms
from logistics_opt.synth.county_places import draw_fleet, draw_land, draw_sites

FIRST_DAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a random county contains. ``impossible`` demands are listed with the county."""

    windows: bool = False
    reload: bool = False
    closures: bool = False
    both: bool = False
    impossible: bool = False
    chilled: bool = False
    owners: bool = False
    narrow: bool = False

    @property
    def on(self) -> frozenset[str]:
        """Names of the options that are on."""
        return frozenset(option.name for option in fields(self) if getattr(self, option.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomCounty:
    """
    A problem with what is known about it: its options, and the demands nobody can serve with the kind of obstacle.

    Kinds: ``oversize``, ``unreachable``, ``closed_hours``, ``not_carried``.
    """

    problem: Problem
    options: Options
    impossible: Mapping[DemandId, str]


def draw_options(rng: np.random.Generator) -> Options:
    """Each option on with probability one half; impossible demand and narrow roads with one third."""
    return Options(
        windows=bool(rng.random() < 0.5),
        reload=bool(rng.random() < 0.5),
        closures=bool(rng.random() < 0.5),
        both=bool(rng.random() < 0.5),
        impossible=bool(rng.random() < 0.34),
        chilled=bool(rng.random() < 0.5),
        owners=bool(rng.random() < 0.5),
        narrow=bool(rng.random() < 0.34),
    )


def random_county(
    rng: np.random.Generator | int,
    *,
    villages: int | None = None,
    depots: int | None = None,
    options: Options | None = None,
) -> RandomCounty:
    """
    A county of 5 to 60 villages and 1 to 6 depots around one warehouse; what is not given is drawn.

    The same seed gives the same county. The vehicles are 0.9 to 1.6 times what the loads and the driving
    need: some counties are too tight.
    """
    rng = np.random.default_rng(rng)
    options = options if options is not None else draw_options(rng)
    villages = villages if villages is not None else int(rng.integers(5, 61))
    depots = depots if depots is not None else int(rng.integers(1, min(6, max(1, villages // 4)) + 1))
    firms = draw_firms(rng)
    land = draw_land(rng, villages=villages, depots=depots, narrow=options.narrow)
    sites = draw_sites(rng, land, firms, windows=options.windows, owners=options.owners)
    demands = draw_demands(rng, sites, firms, both=options.both, chilled=options.chilled)
    impossible: dict[DemandId, str] = {}
    cut_off: tuple[int, ...] = ()
    if options.impossible:
        demands, sites, cut_off, impossible = add_impossible(rng, demands, sites, firms, off_the_way=land.off_the_way)
    travel = land.travel(rng, sites, closures=options.closures, cut_off=cut_off)
    hoped_for = [demand for demand in demands if demand.id not in impossible]
    fleet = draw_fleet(
        rng, sites, hoped_for, travel, firms, reload=options.reload, chilled=options.chilled, owners=options.owners
    )
    problem = Problem(
        name=f"random county of {villages} villages",
        day=FIRST_DAY,
        firms=firms,
        sites=sites,
        commodities=COMMODITIES,
        demands=demands,
        fleet=fleet,
        travel=travel,
    )
    return RandomCounty(problem=problem, options=options, impossible=impossible)


def random_problem(
    rng: np.random.Generator | int,
    *,
    villages: int | None = None,
    depots: int | None = None,
    options: Options | None = None,
) -> Problem:
    """The problem of :func:`random_county` alone."""
    return random_county(rng, villages=villages, depots=depots, options=options).problem
