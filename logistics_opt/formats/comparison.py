"""Results of placement side by side: figures and differences against the first, what changed, what is not alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field

from logistics_opt.formats.evidence_document import Figure, Ids
from logistics_opt.formats.placement_document import OptionDocument, PlacementDocument
from logistics_opt.formats.wire import Id, Name, Whole, Wire
from logistics_opt.siting.rules import USUAL_LIMIT
from logistics_opt.units import MINUTE

Kind = Literal["places", "drive", "radial", "routed", "unseen"]
"""Of figures: counts of places, drives to villages, yearly costs estimated radially or routed, days not seen."""

FEWEST, MOST = 2, 6
"""How many results may stand side by side."""


class KpiDocument(Wire):
    """
    A figure of the asked answers, in the order of the results; ``null`` where a result does not have it.

    ``differences`` are against the first result. ``comparable`` tells of each whether it may be put beside the first.
    """

    key: Name
    name: Name
    name_zh: Name
    unit: Name
    values: tuple[Figure | None, ...]
    differences: tuple[Figure | None, ...]
    comparable: tuple[bool, ...]


class MoveDocument(Wire):
    """A village and the place it is served from in each result; ``null`` where it is no client."""

    site: Id
    name: Name
    places: tuple[Id | None, ...]


class ChangeDocument(Wire):
    """What a result has otherwise than the first: depots opened and shut, villages served from elsewhere."""

    result: Name
    opened: Ids
    shut: Ids
    moved: Whole


class CaveatDocument(Wire):
    """Why figures of a result cannot be put beside those of the first, in both languages; ``kinds`` says which."""

    result: Name
    code: Name
    kinds: tuple[Kind, ...]
    cause: Name
    cause_zh: Name


class ComparisonDocument(Wire):
    """
    Two to six results side by side, the first being what the others are compared with.

    ``limit_minutes`` is the first one's limit, or an hour: whatever lies beyond it is counted for all of them.
    """

    format: Literal["logistics-opt/comparison"] = "logistics-opt/comparison"
    version: Literal[1] = 1
    results: Annotated[tuple[Name, ...], Field(min_length=FEWEST, max_length=MOST)]
    words: tuple[Name, ...]
    words_zh: tuple[Name, ...]
    limit_minutes: Figure
    kpis: tuple[KpiDocument, ...]
    changes: tuple[ChangeDocument, ...]
    moves: tuple[MoveDocument, ...]
    names: dict[Id, Name]
    caveats: tuple[CaveatDocument, ...]

    @classmethod
    def of(cls, results: Sequence[tuple[str, PlacementDocument]]) -> "ComparisonDocument":
        """The comparison of results, each with what it is called."""
        documents = [document for _, document in results]
        caveats = tuple(c for name, other in results[1:] for c in _caveats(name, documents[0], other))
        limit = _limit_minutes(documents[0])
        unlike = {kind: {c.result for c in caveats if kind in c.kinds} for kind in get_args(Kind)}
        return cls(
            results=tuple(name for name, _ in results),
            words=tuple(document.words for document in documents),
            words_zh=tuple(document.words_zh for document in documents),
            limit_minutes=limit,
            kpis=tuple(_kpi(kpi, results, unlike[kpi.kind]) for kpi in kpis_with(limit)),
            changes=tuple(_change(name, documents[0], other) for name, other in results[1:]),
            moves=_moves(documents),
            names={place.id: place.name for d in reversed(documents) for place in d.named},
            caveats=caveats,
        )


def named(results: Sequence[tuple[str, PlacementDocument]]) -> list[tuple[str, PlacementDocument]]:
    """Each result under its scenario's name, or what it is called here; numbered where that is not its own."""
    names: list[str] = []
    for called, document in results:
        name = document.scenario.name or called
        same = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return list(zip(names, (document for _, document in results), strict=True))


class Kpi:
    """A figure of an asked answer: its names, unit, of which kind it is, and how it is read."""

    def __init__(
        self, key: str, name: str, name_zh: str, unit: str, kind: str, read: Callable[[PlacementDocument], float | None]
    ) -> None:
        self.key, self.name, self.name_zh, self.unit, self.kind, self.read = key, name, name_zh, unit, kind, read


def _limit_minutes(document: PlacementDocument) -> float:
    """The driving time that no village should exceed: as asked for, by question or rule, or the usual one."""
    asked = (document.scenario.question.limit_minutes, document.scenario.rules.within_minutes)
    return min((limit for limit in asked if limit is not None), default=USUAL_LIMIT / MINUTE)


def _asked(read: Callable[[OptionDocument], float | None]) -> Callable[[PlacementDocument], float | None]:
    return lambda document: read(document.asked)


def _new_buildings(document: PlacementDocument) -> float:
    new = {place.id for place in document.places if place.premises == "new"}
    return float(len(new & set(document.asked.depots)))


def _beyond(option: OptionDocument, minutes: float) -> float:
    seconds = minutes * MINUTE
    return float(len({s.site for s in option.radial.services if s.worst_seconds > seconds or s.worst_seconds < 0}))


def _mean(numbers: Sequence[float]) -> float | None:
    return round(sum(numbers) / len(numbers), 2) if numbers else None


def kpis_with(limit: float) -> tuple[Kpi, ...]:
    """What is put side by side, in the words of a result's own report; villages are far off beyond so many minutes."""
    return (
        Kpi("depots", "Depots", "站点数", "", "places", _asked(lambda o: len(o.depots))),
        Kpi("new", "New buildings among them", "其中新建", "", "places", _new_buildings),
        Kpi("total", "Cost a year (radial)", "年成本（往返估算）", "yuan", "radial",
            _asked(lambda o: o.radial.cost.total_yuan)),
        Kpi("facility", "  depots: rent, staff, fit-out", "  站点：租金、人员、改造", "yuan", "radial",
            _asked(lambda o: o.radial.cost.facility_yuan)),
        Kpi("first", "  trucks to the depots", "  干线运输", "yuan", "radial",
            _asked(lambda o: o.radial.cost.first_yuan)),
        Kpi("second", "  vans to the villages", "  末端配送", "yuan", "radial",
            _asked(lambda o: o.radial.cost.second_yuan)),
        Kpi("handling", "  loading and unloading", "  装卸", "yuan", "radial",
            _asked(lambda o: o.radial.cost.handling_yuan)),
        Kpi("mean", "Mean drive to a village (per piece)", "到村平均车程（按件）", "min", "drive",
            _asked(lambda o: round(o.radial.mean_seconds / MINUTE, 1))),
        Kpi("worst", "Farthest village, worst season", "最远村车程（最差季节）", "min", "drive",
            _asked(lambda o: round(o.radial.worst_seconds / MINUTE, 1))),
        Kpi("beyond", f"Villages and seats beyond {limit:g} min", f"超过{limit:g}分钟的村和驻地数", "", "drive",
            _asked(lambda o: _beyond(o, limit))),
        Kpi("routed", "Cost a year (routed)", "年成本（按排线）", "yuan", "routed",
            _asked(lambda o: None if o.routed is None else o.routed.yearly_yuan)),
        Kpi("unseen", "Cost of an unseen day", "检验日成本", "yuan", "unseen",
            _asked(lambda o: None if o.routed is None else _mean(o.routed.per_unseen_day_yuan))),
        Kpi("saved", "Saved a day against today, unseen days", "检验日比现状每天节省", "yuan", "unseen",
            _asked(lambda o: None if o.against_today is None else o.against_today.mean_yuan)),
        Kpi("error", "  standard error", "  标准误", "yuan", "unseen",
            _asked(lambda o: None if o.against_today is None else o.against_today.error_yuan)),
    )  # fmt: skip


def _kpi(kpi: Kpi, results: Sequence[tuple[str, PlacementDocument]], unlike: set[str]) -> KpiDocument:
    values = tuple(kpi.read(document) for _, document in results)
    first = values[0]
    alike = tuple(number == 0 or name not in unlike for number, (name, _) in enumerate(results))
    return KpiDocument(
        key=kpi.key,
        name=kpi.name,
        name_zh=kpi.name_zh,
        unit=kpi.unit,
        values=values,
        differences=tuple(
            None if first is None or value is None or not like else round(value - first, 2)
            for value, like in zip(values, alike, strict=True)
        ),
        comparable=alike,
    )


def _change(name: str, first: PlacementDocument, other: PlacementDocument) -> ChangeDocument:
    before, after = set(first.asked.depots), set(other.asked.depots)
    return ChangeDocument(
        result=name,
        opened=tuple(sorted(after - before)),
        shut=tuple(sorted(before - after)),
        moved=sum(one != two for one, two in _pairs(first, other)),
    )


def _pairs(first: PlacementDocument, other: PlacementDocument) -> Iterator[tuple[str, str]]:
    here, there = first.asked.radial.place_of, other.asked.radial.place_of
    yield from ((here[site], there[site]) for site in here if site in there)


def _moves(documents: Sequence[PlacementDocument]) -> tuple[MoveDocument, ...]:
    """The villages that are not served from the same place in all results."""
    served: list[Mapping[str, str]] = [document.asked.radial.place_of for document in documents]
    names = {client.id: client.name for document in documents for client in document.clients}
    return tuple(
        MoveDocument(site=site, name=names[site], places=places)
        for site in sorted(names)
        if len(set(places := tuple(of.get(site) for of in served))) > 1
    )


def _caveats(name: str, first: PlacementDocument, other: PlacementDocument) -> Iterator[CaveatDocument]:
    everything: tuple[Kind, ...] = get_args(Kind)
    if first.digest != other.digest:
        yield CaveatDocument(
            result=name, code="other-county", kinds=everything,
            cause="its county is another, or has other places, vehicles, prices or roads: no figure is comparable",
            cause_zh="县或其站点、车辆、价格、道路不同：各项数字均不可比",
        )  # fmt: skip
    if first.seasons != other.seasons:
        yield CaveatDocument(
            result=name, code="other-seasons", kinds=("drive", "radial", "routed"),
            cause="its seasons, goods or growth are others: minutes and yearly figures are not comparable",
            cause_zh="季节、货量或增长系数不同：时间与年度数字不可比",
        )  # fmt: skip
    if first.fitted != other.fitted:
        yield CaveatDocument(
            result=name, code="routed-or-radial", kinds=("radial",),
            cause="one is fitted to routed plans and one is not: radial costs are not comparable",
            cause_zh="一个经路线校准，一个未校准：估算成本不可比",
        )  # fmt: skip
    if first.scenario.direct != other.scenario.direct:
        yield CaveatDocument(
            result=name, code="other-service", kinds=(),
            cause="one serves villages straight from the warehouse and one does not: that is part of the difference",
            cause_zh="一个允许县仓直送到村，一个不允许：差异包含这一影响",
        )  # fmt: skip
    if first.fitted and other.fitted and first.scenario.steps != other.scenario.steps:
        yield CaveatDocument(
            result=name, code="other-steps", kinds=("routed", "unseen"),
            cause="its routed plans were searched with another number of steps: routed figures are not comparable",
            cause_zh="排线搜索步数不同：按路线的数字不可比",
        )  # fmt: skip
    if first.unseen != other.unseen:
        yield CaveatDocument(
            result=name, code="other-days", kinds=("unseen",),
            cause="its unseen days are others: figures of unseen days are not comparable",
            cause_zh="检验日不同：检验日数字不可比",
        )  # fmt: skip
    if first.stopped or other.stopped:
        yield CaveatDocument(
            result=name, code="stopped", kinds=(),
            cause="one of the two was stopped before all was done",
            cause_zh="其中一个提前结束",
        )  # fmt: skip
