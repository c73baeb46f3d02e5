"""
The versioned document of a county's page for who pays: key figures against targets, savings, what the subsidy bought.

Amounts are in yuan, shares 0 to 1, times of day in hours; texts are in both languages. What is withheld is ``null``.
"""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from logistics_opt.accounts.one_page import Dot, FigureStyle, OnePage, PageFigure, Section, Subsidy, Together, Verdict
from logistics_opt.accounts.one_page import Spread as SpreadOf
from logistics_opt.formats.evidence_document import Figure, yuan
from logistics_opt.formats.problem_document import AssumptionDocument
from logistics_opt.formats.wire import Id, Name, Whole, Wire

Degree = Annotated[float, Field(ge=-180, le=180)]


class GoalDocument(Wire):
    """
    A key figure: what it is called, how it is computed, its value, that of the day ``before``, its target, the verdict.

    ``grade`` is the weakest of the assumptions that it rests on, ``own`` where there is none; ``generated``: so are
    positions, roads or goods that it rests on. Either ``at_least`` or ``at_most`` is the target, if there is one.
    """

    key: Id
    style: FigureStyle
    name: Name
    name_zh: Name
    formula: Name
    formula_zh: Name
    value: Figure | None
    before: Figure | None
    at_least: Figure | None
    at_most: Figure | None
    verdict: Verdict
    grade: Name
    generated: bool
    withheld: bool

    @classmethod
    def of(cls, one: PageFigure) -> "GoalDocument":
        """The document of a figure."""
        return cls(
            key=one.key,
            style=one.style,
            name=one.name[0],
            name_zh=one.name[1],
            formula=one.formula[0],
            formula_zh=one.formula[1],
            value=one.value,
            before=one.before,
            at_least=None if one.target is None else one.target.at_least,
            at_most=None if one.target is None else one.target.at_most,
            verdict=one.verdict,
            grade=one.grade,
            generated=one.generated,
            withheld=one.withheld,
        )


class SpreadDocument(Wire):
    """Yuan a day; ``margin_yuan`` to either side is 95 %, ``null`` of one draw."""

    mean_yuan: Figure
    margin_yuan: Figure | None

    @classmethod
    def of(cls, one: SpreadOf) -> "SpreadDocument":
        """The document of a spread."""
        return cls(mean_yuan=one.mean, margin_yuan=one.margin)


class TogetherDocument(Wire):
    """All firms apart and together by a study of sharing; ``proven``: the saving's range does not hold zero."""

    firms: Whole
    days: Whole
    draws: Whole
    pieces: Figure
    apart: SpreadDocument
    together: SpreadDocument
    saved: SpreadDocument
    proven: bool

    @classmethod
    def of(cls, one: Together) -> "TogetherDocument":
        """The document of what a study found."""
        return cls(
            firms=one.firms,
            days=one.days,
            draws=one.draws,
            pieces=one.pieces,
            apart=SpreadDocument.of(one.apart),
            together=SpreadDocument.of(one.together),
            saved=SpreadDocument.of(one.saved),
            proven=one.proven,
        )


class PaidDocument(Wire):
    """
    What each rule pays that day; how many villages pay for themselves ``alone``, only ``with_it``, or ``never``.

    ``depend`` names those ``with_it``, but for ``unnamed``, whose names would tell a firm's goods. Without any subsidy
    all villages together lack ``needed_yuan``.
    """

    rules_yuan: dict[Name, Figure]
    pieces: Whole
    fee: AssumptionDocument
    alone: Whole
    with_it: Whole
    never: Whole
    depend: tuple[Name, ...]
    unnamed: Whole
    needed_yuan: Figure

    @classmethod
    def of(cls, one: Subsidy) -> "PaidDocument":
        """The document of a subsidy."""
        return cls(
            rules_yuan={name: yuan(fen) for name, fen in one.rules.items()},
            pieces=one.pieces,
            fee=AssumptionDocument.of(one.fee),
            alone=one.alone,
            with_it=one.with_it,
            never=one.never,
            depend=one.depend,
            unnamed=one.unnamed,
            needed_yuan=yuan(one.needed),
        )


class DotDocument(Wire):
    """A place on the map; ``visits`` of a village that day, ``null`` where there is nothing to tell."""

    site: Id
    name: Name
    lon: Degree
    lat: Degree
    visits: Whole | None

    @classmethod
    def of(cls, one: Dot) -> "DotDocument":
        """The document of a place."""
        return cls(site=one.site, name=one.name, lon=one.position.lon, lat=one.position.lat, visits=one.visits)


class RoadDocument(Wire):
    """A road: ``rank`` 0 is a main road, 1 a county or township road."""

    rank: Whole
    line: tuple[tuple[Degree, Degree], ...]


class SaidDocument(Wire):
    """A sentence in both languages."""

    words: Name
    words_zh: Name


class SectionDocument(Wire):
    """A part of the page in words."""

    title: Name
    title_zh: Name
    lines: tuple[SaidDocument, ...]

    @classmethod
    def of(cls, one: Section) -> "SectionDocument":
        """The document of a part."""
        lines = tuple(SaidDocument(words=words, words_zh=words_zh) for words, words_zh in one.lines)
        return cls(title=one.title[0], title_zh=one.title[1], lines=lines)


class OnePageDocument(Wire):
    """
    A county on one page.

    ``since`` is the day that figures are held against. ``withheld``: totals of the firms' goods would give one away.
    """

    format: Literal["logistics-opt/one-page"] = "logistics-opt/one-page"
    version: Literal[1] = 1
    county: Name
    day: datetime.date
    since: datetime.date | None
    made_by: Name
    headline: Name
    headline_zh: Name
    sections: tuple[SectionDocument, ...]
    figures: Annotated[tuple[GoalDocument, ...], Field(max_length=1_000)]
    together: TogetherDocument | None
    subsidy: PaidDocument | None
    villages: Annotated[tuple[DotDocument, ...], Field(max_length=5_000)]
    depots: Annotated[tuple[DotDocument, ...], Field(max_length=5_000)]
    warehouse: DotDocument
    roads: Annotated[tuple[RoadDocument, ...], Field(max_length=20_000)]
    days_a_week: Whole
    withheld: bool
    notice: Name
    notice_zh: Name
    attribution: Name
    assumptions: Annotated[tuple[AssumptionDocument, ...], Field(max_length=10_000)]

    @classmethod
    def of(cls, page: OnePage) -> "OnePageDocument":
        """The document of a page."""
        return cls(
            county=page.county,
            day=page.day,
            since=page.since,
            made_by=page.made_by,
            headline=page.headline[0],
            headline_zh=page.headline[1],
            sections=tuple(map(SectionDocument.of, page.sections)),
            figures=tuple(map(GoalDocument.of, page.figures)),
            together=None if page.together is None else TogetherDocument.of(page.together),
            subsidy=None if page.subsidy is None else PaidDocument.of(page.subsidy),
            villages=tuple(map(DotDocument.of, page.villages)),
            depots=tuple(map(DotDocument.of, page.depots)),
            warehouse=DotDocument.of(page.warehouse),
            roads=tuple(RoadDocument(rank=order, line=line) for order, line in page.roads),
            days_a_week=page.days_a_week,
            withheld=page.withheld,
            notice=page.notice[0],
            notice_zh=page.notice[1],
            attribution=page.attribution,
            assumptions=tuple(map(AssumptionDocument.of, page.assumptions)),
        )
