"""Bus lines, the programme and the assumptions from their rows."""

from collections.abc import Sequence

from logistics_opt.formats.clocks import parse_clock
from logistics_opt.formats.finder import Named, SiteFinder
from logistics_opt.formats.fleet import site_of
from logistics_opt.formats.log import Log
from logistics_opt.formats.names import key_of, nearest
from logistics_opt.formats.places import resolve, unique
from logistics_opt.formats.rows import Row
from logistics_opt.formats.tables import KEYS
from logistics_opt.model import (
    Assumption,
    Bag,
    CommodityId,
    CostLine,
    Direction,
    FirmId,
    Line,
    LineId,
    LineStop,
    Load,
    Programme,
    SubsidyKind,
    SubsidyRule,
    SubsidyUnit,
    Target,
)


def read_lines(
    rows: Sequence[Row], stops: Sequence[Row], finder: SiteFinder, firms: Named, commodities: Named, log: Log
) -> tuple[Line, ...]:
    """The bus lines with their stops."""
    good = unique(rows, log)
    known = Named({row.text("id"): row.text("name") for row in good})
    calls: dict[str, list[LineStop]] = {row.text("id"): [] for row in good}
    for row in stops:
        if row.bad:
            continue
        line = resolve(row.text("line"), known, row, "line", log)
        site = site_of(row, "site", finder, log)
        if line and site:
            calls[line].append(LineStop(site, row.whole("offset_minutes")))
    found = []
    for row in good:
        operator = resolve(row.text("operator"), firms, row, "operator", log)
        departures = _departures(row, log)
        carries = [resolve(name, commodities, row, "carries", log) for name in row.items("carries")]
        halts = calls[row.text("id")]
        offsets = [halt.offset for halt in halts]
        if len(halts) < 2 or offsets != sorted(offsets):
            log.add("line-stops", row.where("id"), value=row.text("id"))
            continue
        found.append(
            Line(
                id=LineId(row.text("id")),
                name=row.text("name"),
                stops=tuple(halts),
                departures=departures,
                spare=Load(row.whole("spare_kg"), row.whole("spare_litres"), row.whole("spare_pieces")),
                operator=FirmId(operator) if operator else None,
                price_per_piece=row.whole("price_per_piece_yuan"),
                loading_lead=row.whole("loading_lead_minutes"),
                carries=frozenset(CommodityId(name) for name in carries if name) if carries else None,
                bag=_bag(row),
                dwell_per_piece=row.whole("seconds_per_piece"),
                max_dwell=row.maybe("max_dwell_minutes"),
            )
        )
    return tuple(found)


def _bag(row: Row) -> Bag | None:
    """The bag of a line; ``None`` where the row does not say what one holds: pieces ride loose."""
    holds = Load(row.whole("bag_kg"), row.whole("bag_litres"), row.whole("bag_pieces"))
    if not holds:
        return None
    price, dwell = row.whole("price_per_bag_yuan"), row.whole("seconds_per_bag")
    return Bag(holds=holds, price=price, spare=row.maybe("spare_bags"), dwell=dwell)


def _departures(row: Row, log: Log) -> tuple[int, ...]:
    moments = []
    for text in row.items("departures"):
        clock = parse_clock(text)
        if clock is None:
            log.add("not-a-time", row.where("departures"), value=text)
        else:
            moments.append(clock[0])
    return tuple(sorted(moments))


def read_programme(
    rows: Sequence[Row], targets: Sequence[Row], subsidies: Sequence[Row], commodities: Named, log: Log
) -> Programme | None:
    """The programme, if the county has one."""
    goals = []
    for row in targets:
        least, most = row.number_of("at_least"), row.number_of("at_most")
        if (least is None) == (most is None):
            log.add("target-unclear", row.where("at_least, at_most"))
        elif not row.bad:
            goals.append(Target(metric=row.text("metric"), at_least=least, at_most=most))
    rules = tuple(_subsidy(row, commodities, log) for row in subsidies if not row.bad)
    if not rows:
        for row in (*targets[:1], *subsidies[:1]):
            log.add("programme-missing", row.place)
        return None
    if len(rows) > 1:
        log.add("programme-twice", rows[1].where("name"))
    head = rows[0]
    if head.bad:
        return None
    return Programme(
        name=head.text("name"),
        year=head.whole("year"),
        targets=tuple(goals),
        subsidies=rules,
        fundable=frozenset(line for name in head.items("fundable") if (line := _cost_line(name, head, log))),
    )


def _subsidy(row: Row, commodities: Named, log: Log) -> SubsidyRule:
    goods = [resolve(name, commodities, row, "goods", log) for name in row.items("goods")]
    way = row.text("direction")
    return SubsidyRule(
        name=row.text("name"),
        kind=SubsidyKind(row.text("kind")),
        amount=row.whole("amount_yuan"),
        unit=SubsidyUnit(row.text("unit")),
        cap=row.maybe("cap_yuan"),
        direction=Direction(way) if way else None,
        goods=frozenset(CommodityId(name) for name in goods if name) if goods else None,
    )


def _cost_line(name: str, row: Row, log: Log) -> CostLine | None:
    try:
        return CostLine(name.strip().lower())
    except ValueError:
        known = [line.value for line in CostLine]
        log.add(
            "not-a-choice", row.where("fundable"), value=name, choices=", ".join(known), nearest=nearest(name, known)
        )
        return None


def read_assumptions(parameters: Sequence[Row], settings: Sequence[Row]) -> tuple[Assumption, ...]:
    """The parameters, and those settings of the county that say where they are from."""
    found = [
        Assumption(
            name=row.text("name"),
            value=f"{row.text('value')} {row.text('unit')}".strip(),
            source=row.text("source"),
            grade=row.text("grade", "K"),
            name_zh=row.text("name_zh"),
            value_zh=f"{row.text('value')} {row.text('unit_zh')}".strip() if row.text("unit_zh") else "",
            source_zh=row.text("source_zh"),
        )
        for row in parameters
        if not row.bad
    ]
    chinese = {key_of(key.name): key.zh for key in KEYS}
    found += [
        Assumption(
            name=row.text("key"),
            value=row.text("value"),
            source=row.text("source"),
            grade=row.text("grade", "K"),
            name_zh=chinese.get(key_of(row.text("key")), ""),
            source_zh=row.text("source_zh"),
        )
        for row in settings
        if row.text("source") and not row.bad
    ]
    return tuple(found)
