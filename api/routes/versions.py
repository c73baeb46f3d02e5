"""A county in versions: who made them and when; the next one, made by edits of one that is there."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from api.errors import Problem, Refused
from api.pages import After, Limit, Page, last_of, page_of
from api.routes.counties import TAKEN, Name, Uploaded
from api.routes.documents import visible
from api.routes.following import keep, makers, outdated
from api.routes.maps import files_of
from api.routes.uploads import look_over
from api.security import Service, allowed
from api.strict import StrictRoute
from logistics_opt.demo import demo_counties
from logistics_opt.errors import Issue
from logistics_opt.formats.edits_document import Edits
from logistics_opt.service.demos import packed
from logistics_opt.service.documents import Document, Kind, New
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import JSON, ZIP
from logistics_opt.service.work.task import CutOff, Edited, File

router = APIRouter(prefix="/v1/counties", tags=["counties"], route_class=StrictRoute)


class VersionBody(BaseModel):
    """
    One version; ``by`` is what the key is called that made it, for those who make such themselves.

    ``about`` has the ``base`` of one that was made by edits. ``tag`` is its ETag, for ``If-Match``.
    """

    version: int
    by: str | None
    created: datetime
    tag: str
    media: str
    size: int
    about: dict[str, Any]


class Base(BaseModel):
    """What the edits were made in: a version of an upload, or a county that comes with the program."""

    model_config = ConfigDict(extra="forbid")

    county: str = Field(min_length=1, max_length=100)
    version: int | None = Field(default=None, ge=1, le=10**9)


class EditsOf(Edits):
    """Edits of a county's tables, made in ``base`` one after another."""

    base: Base


class CutOffBody(BaseModel):
    """A site that vehicles of ``profiles`` do not reach from the warehouse on ``day`` because of roads closed now."""

    day: date
    site: str
    name: str
    profiles: list[str]


class EditedBody(Uploaded):
    """
    As of an upload; ``cut_off`` are sites that closures among the edits cut off, on the first days of these.

    It is ``null`` where no road was closed.
    """

    cut_off: list[CutOffBody] | None


@router.get("/{name}/versions")
def list_versions(
    name: Name,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_COUNTY))],
    after: After = None,
    limit: Limit = 50,
) -> Page[VersionBody]:
    """The versions of a county, the newest first: who made each, and when; none of a name that nobody has used."""
    found = service.documents.page(Kind.COUNTY, name=name, after=last_of(after), most=limit + 1)
    by = makers(service, key, found)
    return page_of([_version(one, by.get(one.id)) for one in found], [one.id for one in found], limit)


def _version(one: Document, by: str | None) -> VersionBody:
    return VersionBody(
        version=one.version,
        by=by,
        created=one.created,
        tag=f'"{one.digest}"',
        media=one.media,
        size=one.size,
        about=one.about,
    )


@router.post("/{name}/versions", status_code=201, responses={412: {"model": Problem}})
def edit_county(
    name: Name,
    asked: EditsOf,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.WRITE_COUNTY))],
) -> EditedBody:
    """
    The next version of a county by edits: cells set, rows added or removed, in its newest version.

    Or the first of a new one, from a county that comes with the program or any other version. What comes of it is
    looked over as an upload, and kept as a zip file of tables. Where somebody else has been faster, nothing is kept.
    """
    if name in demo_counties():
        raise Refused(422, TAKEN)
    files, base = _base(service, key, asked.base)
    own = base is not None and base.name == name
    if own and asked.base.version is None:
        raise Refused(422, _NO_VERSION)
    follows = base.version if base is not None and own else 0
    newest = service.documents.find(Kind.COUNTY, name)
    if (0 if newest is None else newest.version) != follows:
        raise outdated(service, key, newest, own=own)
    files["edits"] = File(JSON, Edits(edits=asked.edits).model_dump_json().encode())
    edited = look_over(service, "edits", files, Edited)
    from_ = {"county": asked.base.county, "version": None if base is None else base.version}
    about = edited.looked.about | {"base": from_, "edits": len(asked.edits)}
    if base is not None and "network" in base.about:
        about["network"] = base.about["network"]
    new = New(kind=Kind.COUNTY, name=name, content=edited.file.content, media=ZIP, about=about)
    return EditedBody.of(keep(service, key, new, follows), edited.looked, cut_off=_told(edited.cut_off))


def _told(cut_off: tuple[CutOff, ...] | None) -> list[CutOffBody] | None:
    return None if cut_off is None else [CutOffBody.model_validate(one, from_attributes=True) for one in cut_off]


def _base(service: Service, key: Key, base: Base) -> tuple[dict[str, File], Document | None]:
    """The files of the base, and its document if it is an upload."""
    if base.version is None and base.county in demo_counties():
        return {"county": File(ZIP, packed(base.county), base.county)}, None
    found = visible(service, key, Kind.COUNTY, base.county, base.version)
    return files_of(service, found), found


_NO_VERSION = Issue(
    "edit-no-version",
    "body.base.version",
    "it is not said which version of the county the edits were made in",
    "send the number of that version: edits are kept only if it is still the newest",
    "未注明编辑所依据的版本",
    "请注明版本号：仅当其仍为最新版本时才保存",
)
