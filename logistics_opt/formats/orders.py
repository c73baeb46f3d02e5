"""A day's waybills: one demand a row; rows that cannot be used are listed, never lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logistics_opt.errors import Issue, Severity
from logistics_opt.formats.finder import Named, SiteFinder
from logistics_opt.formats.log import Log
from logistics_opt.formats.rows import Row
from logistics_opt.model import CommodityId, Demand, DemandId, Direction, FirmId, Load, Site, Tier


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A waybill row that is not planned: where it stands, what it says, why (an issue's code), what it may mean."""

    where: str
    row: Mapping[str, str]
    code: str
    candidates: tuple[str, ...] = ()


class OrderReader:
    """Turns waybill rows into demands and sets aside, with a warning each, what names no site or makes no sense."""

    def __init__(self, sites: Sequence[Site], firms: Named, commodities: Named, log: Log) -> None:
        self._finder = SiteFinder(sites)
        self._sites = {site.id: site for site in sites}
        self._firms, self._commodities, self._log = firms, commodities, log
        self._seen: dict[str, Row] = {}
        self._aside: set[int] = set()
        self.unmatched: list[Unmatched] = []

    def read(self, rows: Sequence[Row], faults: Log) -> tuple[Demand, ...]:
        """The demands; ``faults`` holds what was found wrong with single cells."""
        wrong: dict[str, list[Issue]] = {}
        self._log.adopt(faults.changes)
        for issue in faults.issues:
            if issue.severity is Severity.REPAIR:
                self._log.extend([issue])
            else:
                wrong.setdefault(issue.where.split(", ", maxsplit=1)[0], []).append(issue)
        demands = []
        for row in rows:
            if row.bad:
                self._set_aside(row, "order-unreadable", what="; ".join(map(_in_short, wrong.get(row.where(), []))))
            elif demand := self._demand(row):
                demands.append(demand)
        if rows and not demands:
            self._log.add("orders-unusable", rows[0].place, count=len(rows))
        return tuple(demands)

    def _demand(self, row: Row) -> Demand | None:
        key = row.text("id", f"row-{row.number}")
        if key in self._seen:
            self._set_aside(row, "order-duplicate", value=key, first=self._seen[key].number)
            return None
        self._seen[key] = row
        site = self._site(row)
        firm = self._member(row, "firm", self._firms)
        commodity = self._member(row, "commodity", self._commodities)
        if site is None or firm is None or commodity is None:
            return None
        load = Load(row.whole("weight_kg"), row.whole("volume_l"), row.whole("pieces", 1))
        return Demand(
            id=DemandId(key),
            firm=FirmId(firm),
            commodity=CommodityId(commodity),
            site=site.id,
            direction=Direction(row.text("direction", "down")),
            load=load,
            ready=row.whole("ready"),
            promised=row.maybe("promised"),
            priority=row.whole("priority"),
            cash=row.whole("cash_yuan"),
        )

    def _site(self, row: Row) -> Site | None:
        text = row.text("site")
        found = self._finder.find(text)
        if found.only is None and found.sites:
            labels = tuple(map(self._finder.label, found.sites))
            self._set_aside(row, "order-ambiguous", labels, value=text, candidates="; ".join(labels))
        elif found.only is None:
            likely = (found.like,) if found.like else ()
            self._set_aside(row, "order-unmatched", likely, value=text, nearest=found.like or "-")
        elif self._sites[found.only].tier is Tier.COUNTY:
            self._set_aside(row, "order-at-warehouse", value=text)
        else:
            return self._sites[found.only]
        return None

    def _member(self, row: Row, column: str, known: Named) -> str | None:
        text = row.text(column)
        if not text and len(known.ids) == 1:
            return known.ids[0]
        found = known.find(text) if text else None
        if found is None:
            self._set_aside(row, "order-reference", column=column, value=text or "-", nearest=known.like(text) or "-")
        return found

    def _set_aside(self, row: Row, code: str, likely: tuple[str, ...] = (), /, **details: object) -> None:
        if row.number in self._aside:
            return
        self._aside.add(row.number)
        self._log.add(code, row.where(), **details)
        self.unmatched.append(Unmatched(row.where(), row.raw, code, likely))


def _in_short(issue: Issue) -> str:
    return f"{issue.where.rsplit(', ', maxsplit=1)[-1]} {issue.cause}"
