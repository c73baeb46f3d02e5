"""A firm's own share of plans and studies that were made for several."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.pages import After, Limit, Page, last_of, not_modified, page_of
from api.routes.documents import DocumentBody, body_of, content_of, described, file_of, visible
from api.routes.drawn import Language, drawn
from api.security import Service, allowed
from logistics_opt.formats.firm_accounts_document import FirmAccountsDocument
from logistics_opt.formats.firm_day_document import FirmDayDocument
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import PDF
from logistics_opt.service.work.quick import Quick
from logistics_opt.service.work.task import File

router = APIRouter(prefix="/v1/shares", tags=["documents"])

Share = Annotated[FirmAccountsDocument | FirmDayDocument, Field(discriminator="format")]
Reads = Annotated[Key, Depends(allowed(Operation.READ_SHARE))]


@router.get("")
def list_shares(
    service: Service,
    key: Reads,
    study: Annotated[str | None, Query(max_length=40, description="Of this study alone.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[DocumentBody]:
    """Shares, the newest first; a courier's own. ``about`` says of what: a ``plan``, or a study of ``sharing``."""
    found = service.documents.page(Kind.SHARE, firm=key.firm, study=study, after=last_of(after), most=limit + 1)
    return page_of([_told(one, key) for one in found], [one.id for one in found], limit)


def _told(share: Document, key: Key) -> DocumentBody:
    """What lists show of it; the study behind it is none of a courier's."""
    body = body_of(share)
    return body if key.firm is None else body.model_copy(update={"study": None})


@router.get("/{share}", response_class=Response, responses=described(Share))
def read_share(share: str, request: Request, response: Response, service: Service, key: Reads) -> Response:
    """One firm's accounts, or its part of a day's plan, as JSON, see docs/reference/documents.md."""
    return content_of(request, response, service, visible(service, key, Kind.SHARE, share))


@router.get("/{share}/paper", response_class=Response, responses=file_of(PDF))
def read_share_paper(
    share: str, request: Request, response: Response, service: Service, key: Reads, lang: Language = "zh"
) -> Response:
    """The same as a paper for the firm, PDF."""
    found = visible(service, key, Kind.SHARE, share)
    unchanged = not_modified(request, response, f"{found.digest}-{lang}")
    if unchanged is not None:
        return unchanged
    files = {"share": File(found.media, service.documents.content(found))}
    return drawn(service, response, Quick(what="share", files=files, lang=lang))
