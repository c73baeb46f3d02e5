"""A county on one page, for who pays: as data and as a sheet to print."""

import hashlib
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from api.errors import NOT_FOUND, Refused
from api.house import House
from api.pages import After, Limit, Page, last_of, not_modified, page_of
from api.routes.documents import described, file_of
from api.routes.drawn import Language, drawn
from api.security import Service, allowed
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats.page_document import OnePageDocument
from logistics_opt.model import Target
from logistics_opt.report import Lang
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.origin import made_of
from logistics_opt.service.requests import Reference
from logistics_opt.service.roles import Operation, may
from logistics_opt.service.runtime import absent
from logistics_opt.service.work.inputs import PDF
from logistics_opt.service.work.page import Asked
from logistics_opt.service.work.quick import Quick
from logistics_opt.service.work.task import File
from logistics_opt.units import YUAN

router = APIRouter(prefix="/v1/one-pages", tags=["documents"])

_MOST_TARGETS = 40
_TARGET = re.compile(r"([a-z][a-z0-9_]{0,59})(<=|>=)(-?\d{1,12}(?:\.\d{1,6})?)")

May = Annotated[Key, Depends(allowed(Operation.READ_PAGE))]


class PlannedDay(BaseModel):
    """A plan of which there is a page: of which county and day."""

    id: str
    county: str
    day: date
    created: datetime


class Wanted:
    """What a request wants on the page, as it came."""

    def __init__(
        self,
        before: Annotated[
            Reference | None, Query(description="A plan of an earlier day, to hold figures against.")
        ] = None,
        sharing: Annotated[Reference | None, Query(description="A study of sharing: apart and together.")] = None,
        target: Annotated[
            list[str],
            Query(
                max_length=_MOST_TARGETS,
                description="A target in place of the county's: ``yuan_per_piece<=4``. Shares are 0 to 1.",
            ),
        ] = [],  # noqa: B006  FastAPI copies it
        fee: Annotated[
            float | None, Query(ge=0, le=1_000, description="Yuan a piece that stays with the network.")
        ] = None,
        days_a_week: Annotated[int, Query(ge=1, le=7, description="Days a week that the network runs.")] = 7,
    ) -> None:
        self.before, self.sharing, self.target, self.fee, self.days_a_week = before, sharing, target, fee, days_a_week

    def asked(self, key: Key) -> Asked:
        """The same, checked. Raises ``InvalidInput`` with every target that is none."""
        found = [_TARGET.fullmatch(one.replace(" ", "")) for one in self.target]
        wrong = [_no_target(at, one) for at, (one, good) in enumerate(zip(self.target, found, strict=True)) if not good]
        if wrong:
            raise InvalidInput(wrong)
        return Asked(
            targets=tuple(_goal(good[1], good[2], float(good[3])) for good in found if good),
            fee=None if self.fee is None else round(self.fee * YUAN),
            days_a_week=self.days_a_week,
            public=not may(key.role, Operation.READ_PLAN),
            outsider=not may(key.role, Operation.READ_SHARE),
        )


Asks = Annotated[Wanted, Depends()]


@router.get("", dependencies=[Depends(allowed(Operation.READ_PAGE))])
def list_one_pages(service: Service, after: After = None, limit: Limit = 50) -> Page[PlannedDay]:
    """The plans for all firms, the newest first: each has a page."""
    found = service.documents.page(Kind.PLAN, pooled=True, after=last_of(after), most=limit + 1)
    days = [
        PlannedDay(id=one.id, county=one.about["county"], day=one.about["day"], created=one.created) for one in found
    ]
    return page_of(days, [one.id for one in found], limit)


@router.get("/{plan}", response_class=Response, responses=described(OnePageDocument))
def read_one_page(
    plan: str, request: Request, response: Response, service: Service, key: May, wanted: Asks
) -> Response:
    """Key figures against targets, what sharing saves, what the subsidy bought, villages by visits, as JSON."""
    return _made(request, response, service, plan, wanted, wanted.asked(key), "zh")


@router.get("/{plan}/paper", response_class=Response, responses=file_of(PDF))
def read_one_page_paper(
    plan: str,
    request: Request,
    response: Response,
    service: Service,
    key: May,
    wanted: Asks,
    lang: Language = "zh",
) -> Response:
    """The same as one A4 page, PDF."""
    return _made(request, response, service, plan, wanted, replace(wanted.asked(key), form="pdf"), lang)


def _made(
    request: Request, response: Response, service: House, plan: str, wanted: Wanted, asked: Asked, lang: Lang
) -> Response:
    found = _pooled(service, plan, asked)
    if found is None:
        raise Refused(404, NOT_FOUND)
    before = None if wanted.before is None else _pooled(service, wanted.before, asked)
    study = None if wanted.sharing is None else _result(service, wanted.sharing)
    missing = []
    if wanted.before is not None and before is None:
        missing.append(absent(Kind.PLAN, wanted.before))
    if wanted.sharing is not None and study is None:
        missing.append(absent(Kind.RESULT, wanted.sharing))
    if missing:
        raise InvalidInput(missing)
    digests = [one.digest for one in (found, before, study) if one is not None]
    tag = hashlib.sha256(repr((digests, before is None, asked, lang)).encode()).hexdigest()
    unchanged = not_modified(request, response, tag)
    if unchanged is not None:
        return unchanged
    origin = made_of(found, service.documents, service.studies)
    files = {**origin.files, "plan": _file(service, found)}
    if before is not None:
        files["before_plan"] = _file(service, before)
        files["before_problem"] = made_of(before, service.documents, service.studies).files["problem"]
    if study is not None:
        files["sharing"] = _file(service, study)
    return drawn(service, response, Quick(what="page", demo=origin.county, files=files, page=asked, lang=lang))


def _pooled(service: House, plan: str, asked: Asked) -> Document | None:
    """The plan with its day; of a plan of one firm alone who may not read plans is not told that there is one."""
    found = service.documents.find(Kind.PLAN, plan)
    if found is None or found.study is None or (asked.public and found.firm is not None):
        return None
    return found if service.documents.page(Kind.PROBLEM, study=found.study, most=1) else None


def _result(service: House, study: str) -> Document | None:
    """What a study of sharing found."""
    known = service.studies.look(study, firm=None)
    if known is None or known.kind != "sharing":
        return None
    return next(iter(service.documents.page(Kind.RESULT, study=known.id, most=1)), None)


def _file(service: House, found: Document) -> File:
    return File(found.media, service.documents.content(found), found.name)


def _goal(metric: str, way: str, value: float) -> Target:
    return Target(metric=metric, at_least=value) if way == ">=" else Target(metric=metric, at_most=value)


def _no_target(at: int, said: str) -> Issue:
    shown = "".join(char if char.isprintable() else " " for char in said[:80])
    return Issue(
        "page-target",
        f"query target[{at}]",
        f"'{shown}' is no target",
        "write a key figure, <= or >=, and a number, such as yuan_per_piece<=4",
        f"“{shown}”不是目标",
        "请写指标名、<= 或 >= 以及数值，例如 yuan_per_piece<=4",
    )
