"""An answer of placement, a study of sharing, for people: workbook, paper and map to hand over."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.errors import NOT_FOUND, Refused
from api.house import House
from api.routes.documents import content_of, file_of, visible
from api.routes.drawn import MAP, Language
from api.security import Service, allowed
from logistics_opt.report import Lang
from logistics_opt.service.documents import Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import PDF, WORKBOOK, ZIP

router = APIRouter(prefix="/v1/results", tags=["documents"])

May = Annotated[Key, Depends(allowed(Operation.READ_STUDY))]

_MOST = 10  # files of a result: three, in two languages


@router.get("/{result}/workbook", response_class=Response, responses=file_of(WORKBOOK))
def read_result_workbook(
    result: str, request: Request, response: Response, service: Service, key: May, lang: Language = "zh"
) -> Response:
    """An answer of placement as an Excel workbook: figures, depots, who is served from where, evidence."""
    return _made(request, response, service, key, result, "workbook", lang)


@router.get("/{result}/report", response_class=Response, responses=file_of(PDF))
def read_result_report(
    result: str, request: Request, response: Response, service: Service, key: May, lang: Language = "zh"
) -> Response:
    """An answer of placement as a paper with its map, PDF."""
    return _made(request, response, service, key, result, "report", lang)


@router.get("/{result}/geojson", response_class=Response, responses=MAP)
def read_result_geojson(
    result: str, request: Request, response: Response, service: Service, key: May, lang: Language = "zh"
) -> Response:
    """Depots, catchments and villages of an answer of placement as GeoJSON (RFC 7946)."""
    return _made(request, response, service, key, result, "geojson", lang)


@router.get("/{result}/papers", response_class=Response, responses=file_of(ZIP))
def read_result_papers(
    result: str, request: Request, response: Response, service: Service, key: May, lang: Language = "zh"
) -> Response:
    """Of a study of sharing, in one zip file: the trustee's report, workbook and maps, a paper for each firm."""
    return _made(request, response, service, key, result, "papers", lang)


def _made(
    request: Request, response: Response, service: House, key: Key, result: str, what: str, lang: Lang
) -> Response:
    study = visible(service, key, Kind.RESULT, result).study
    files = [] if study is None else service.documents.page(Kind.REPORT, firm=key.firm, study=study, most=_MOST)
    for file in files:
        if (file.about["what"], file.about["lang"]) == (what, lang):
            return content_of(request, response, service, file)
    raise Refused(404, NOT_FOUND)
