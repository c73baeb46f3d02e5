"""
Other ways of working together, other assumptions, other layers: the plans they need, and what comes of them.

Each is searched as the case that it is compared with: in as many steps, from the same seed, and from the same start. A
single firm's plan begins with nothing; a plan of all begins with the parts' plans that the study's own plan of all
began with, as far as their goods are goods of the day. A change that leaves the day as it is thus gives the same plan.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import TypeAlias

from logistics_opt.model import CommodityId, Cost, FirmId, Problem, SiteId, Tier
from logistics_opt.sharing.game import Coalition
from logistics_opt.sharing.outcome import Drawn, Group, Layers, Phase, System, Variation, over_days
from logistics_opt.sharing.spread import Estimate
from logistics_opt.study.shared.coalitions import Draw, Settled, Start
from logistics_opt.study.shared.days import Part, Terms, day_of, pieces, township_of
from logistics_opt.study.shared.effort import Effort
from logistics_opt.study.shared.jobs import Bench, Job, Joint, Store
from logistics_opt.study.shared.own_trucks import trunk_day, vans_cost
from logistics_opt.study.shared.variations import Change, WhatIf, goods, unchanged, usual
from logistics_opt.units import Fen

YEARS = 3
"""In so many years a county goes over to sharing, a third of its townships each; the thinnest first."""

Name: TypeAlias = tuple[str | int, ...]
"""What a plan is for: the kind, which of it, and whose (a firm's id, or ``ALL``)."""

ALL = ""


class Systems:
    """Built from the coalitions that are settled; ``plan``, then ``make``, then ask."""

    def __init__(
        self,
        days: Sequence[Problem],
        players: Sequence[FirmId],
        terms: Terms,
        effort: Effort,
        found: Mapping[Draw, Mapping[Coalition, Settled]],
    ) -> None:
        self.days, self.players, self.terms, self.effort, self.found = days, players, terms, effort, found
        self.drawn = tuple(_drawn(days[draw.day], draw, game) for draw, game in found.items())
        self.everybody = frozenset(players)
        self.jobs: dict[tuple[Draw, Name], Callable[[], Job]] = {}
        self.made: dict[tuple[Draw, Name], Joint] = {}
        self.whatifs: dict[Draw, tuple[WhatIf, ...]] = {
            draw: usual(draw.day, buses=any(day.lines for day in days)) for draw in found
        }
        self.base: frozenset[CommodityId] = frozenset()
        self.growth = 1.0
        self.townships = thinnest_first(days)

    def plan(self, base: frozenset[CommodityId], growth: float) -> int:
        """Note every plan that is needed; how many."""
        self.base, self.growth = base, growth
        for draw in self.found:
            self._plan_trunks(draw)
            self._plan_phases(draw)
            self._plan_layers(draw)
            for number, whatif in enumerate(self.whatifs[draw]):
                self._alone(draw, ("what-if", number), whatif.apart)
                if whatif.together is not unchanged:
                    self._all(draw, ("what-if", number), whatif.together or whatif.apart)
        return len(self.jobs)

    def make(self, executor: Executor, store: Store, go_on: Callable[[], bool], count: Callable[[], None]) -> None:
        """Make the plans, or as many as there is time for."""
        bench: Bench[tuple[Draw, Name]] = Bench(executor, store)
        for name, job in self.jobs.items():
            bench.begin(name, job)
        for name, joint in bench.done(go_on):
            self.made[name] = joint
            count()

    def systems(self) -> tuple[System, ...]:
        """Apart, together, and what lies between."""
        apart = [self._apart(game) for game in self.found.values()]
        together = [game[self.everybody].cost for game in self.found.values()]
        first = next(iter(self.found))
        singles = self._groups(first, [frozenset({firm}) for firm in self.players])
        found = [
            self._system("apart", ("each firm by itself", "各自配送"), apart, singles),
            self._system(
                "together",
                ("all together", "共同配送"),
                together,
                self._groups(first, self.found[first][self.everybody].parts),
            ),
        ]
        trunks = [self._own_trucks(draw) for draw in self.found]
        if all(cost is not None for cost in trunks):
            words = ("vans shared, warehouses and trucks not", "共用末端车辆，仓库与干线各自负责")
            found.append(self._system("vans", words, [cost for cost in trunks if cost is not None], ()))
        return tuple(found)

    def variations(self) -> tuple[Variation, ...]:
        """Every what-if whose plans are made."""
        found = []
        for number, whatif in enumerate(next(iter(self.whatifs.values()))):
            apart = self._sums(("what-if", number), self.players)
            together = self._sums(("what-if", number), [ALL])
            if whatif.together is unchanged:
                together = [game[self.everybody].cost for game in self.found.values()]
            elif whatif.together is None:
                # Who has the same day apart may stay apart.
                together = [min(pair) for pair in zip(apart, together, strict=False)]
            if apart and together:
                saved = [a - t for a, t in zip(apart, together, strict=True)]
                found.append(
                    Variation(
                        name=whatif.name,
                        words=whatif.words,
                        apart=self._over(apart),
                        together=self._over(together),
                        saved=self._over(saved),
                    )
                )
        return tuple(found)

    def layers(self) -> Layers | None:
        """Base load and add-on, if both are goods of the day."""
        base, alone = self._sums(("base",), [ALL]), self._sums(("add-on",), [ALL])
        both = [game[self.everybody].cost for game in self.found.values()]
        if not base or not alone:
            return None
        ours = [demand for day in self.days for demand in day.demands if demand.commodity in self.base]
        count = pieces(ours)
        return Layers(
            commodities=self.base,
            base=self._over(base),
            alone=self._over(alone),
            both=self._over(both),
            added=self._over([b - a for a, b in zip(base, both, strict=True)]),
            base_pieces=count // len(self.days),
            added_pieces=(pieces(d for day in self.days for d in day.demands) - count) // len(self.days),
        )

    def phases(self) -> tuple[Phase, ...]:
        """The years, as far as their plans are made."""
        found = []
        for year in range(1, YEARS + 1):
            joint, rest = self._sums(("joint", year), [ALL]), self._sums(("rest", year), self.players)
            apart = self._sums(("apart", year), self.players)
            if joint and rest and apart:
                cost = [a + b for a, b in zip(joint, rest, strict=True)]
                found.append(
                    Phase(
                        year=year,
                        townships=self._townships(year),
                        growth=self.growth ** (year - 1),
                        cost=self._over(cost),
                        saved=self._over([a - c for a, c in zip(apart, cost, strict=True)]),
                    )
                )
        return tuple(found)

    def _plan_trunks(self, draw: Draw) -> None:
        for firm in self.players:
            self.jobs[draw, ("trunk", firm)] = partial(self._trunk, draw, firm)

    def _trunk(self, draw: Draw, firm: FirmId) -> Job:
        together = day_of(self.days[draw.day], Part(firms=self.everybody), self.terms)
        plan = self.found[draw][self.everybody].joint.plan
        day = trunk_day(self.days[draw.day], firm, self.terms, together, plan)
        return Job(day, self.effort.steps, draw.seed)

    def _plan_phases(self, draw: Draw) -> None:
        for year in range(1, YEARS + 1):
            grown = goods(self.growth ** (year - 1))
            begun = self._townships(year)
            self._all(draw, ("joint", year), grown, townships=begun)
            self._alone(draw, ("rest", year), grown, frozenset(self.townships) - begun)
            self._alone(draw, ("apart", year), grown)

    def _plan_layers(self, draw: Draw) -> None:
        day = self.days[draw.day]
        others = frozenset(commodity.id for commodity in day.commodities) - self.base
        for name, layer in (("base", self.base), ("add-on", others)):
            part = Part(firms=self.everybody, commodities=layer)
            if any(part.has(day, demand) for demand in day.demands):
                self._all(draw, (name,), unchanged, commodities=layer)

    def _all(
        self,
        draw: Draw,
        name: Name,
        change: Change,
        *,
        townships: frozenset[SiteId] | None = None,
        commodities: frozenset[CommodityId] | None = None,
    ) -> None:
        part = Part(firms=self.everybody, townships=townships, commodities=commodities)
        self._job(draw, (*name, ALL), change, part, self.found[draw][self.everybody].start)

    def _alone(self, draw: Draw, name: Name, change: Change, townships: frozenset[SiteId] | None = None) -> None:
        for firm in self.players:
            self._job(draw, (*name, firm), change, Part(firms=frozenset({firm}), townships=townships), Start())

    def _job(self, draw: Draw, name: Name, change: Change, part: Part, start: Start) -> None:
        """Note a plan to make; its day is not made before its turn comes, since days are large."""
        self.jobs[draw, name] = partial(self._made_job, draw, change, part, start)

    def _made_job(self, draw: Draw, change: Change, part: Part, start: Start) -> Job:
        return start.job(day_of(change(self.days[draw.day]), part, self.terms), self.effort.steps, draw.seed)

    def _townships(self, year: int) -> frozenset[SiteId]:
        return frozenset(self.townships[: -(-len(self.townships) * year // YEARS)])

    def _sums(self, name: Name, whose: Iterable[str]) -> list[Fen]:
        """A cost for each draw, summed over those whose it is; empty where a plan is missing."""
        names = [(*name, one) for one in whose]
        if any((draw, one) not in self.made for draw in self.found for one in names):
            return []
        return [sum(self.made[draw, one].cost for one in names) for draw in self.found]

    def _own_trucks(self, draw: Draw) -> Fen | None:
        trunks = [self.made.get((draw, ("trunk", firm))) for firm in self.players]
        if any(trunk is None for trunk in trunks):
            return None
        together = day_of(self.days[draw.day], Part(firms=self.everybody), self.terms)
        joint = self.found[draw][self.everybody].joint
        return vans_cost(together, joint.plan) + joint.charge + sum(trunk.cost for trunk in trunks if trunk is not None)

    def _apart(self, game: Mapping[Coalition, Settled]) -> Fen:
        return sum(game[frozenset({firm})].cost for firm in self.players)

    def _groups(self, draw: Draw, parts: Iterable[Coalition]) -> tuple[Group, ...]:
        game = self.found[draw]
        return tuple(
            Group(
                firms=part,
                problem=day_of(self.days[draw.day], Part(firms=part), self.terms),
                plan=game[part].joint.plan,
                charge=game[part].joint.charge,
            )
            for part in parts
        )

    def _system(self, name: str, words: tuple[str, str], costs: Sequence[Fen], groups: tuple[Group, ...]) -> System:
        apart = [self._apart(game) for game in self.found.values()]
        lines = sum((group.plan.cost for group in groups), start=Cost())
        saved = [a - c for a, c in zip(apart, costs, strict=True)]
        return System(
            name=name, words=words, cost=self._over(costs), saved=self._over(saved), lines=lines, groups=groups
        )

    def _over(self, figures: Sequence[Fen]) -> Estimate:
        return over_days(self.drawn, figures)


def thinnest_first(days: Sequence[Problem]) -> list[SiteId]:
    """The townships by pieces over all days, fewest first: there a van of one's own is emptiest."""
    counted = {site.id: 0 for site in days[0].sites if site.tier is Tier.TOWNSHIP}
    for day in days:
        for demand in day.demands:
            township = township_of(day, demand.site)
            if township in counted:
                counted[township] += demand.load.pieces
    return sorted((one for one, count in counted.items() if count), key=lambda one: (counted[one], one))


def _drawn(day: Problem, draw: Draw, game: Mapping[Coalition, Settled]) -> Drawn:
    return Drawn(
        day=day.day,
        seed=draw.seed,
        cost={one: settled.cost for one, settled in game.items()},
        joint={one: settled.joint.cost for one, settled in game.items()},
    )
