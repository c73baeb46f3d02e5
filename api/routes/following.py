"""What several people edit, a county or a scenario: a version is kept after the one it was made from, or not at all."""

from dataclasses import replace
from datetime import UTC, datetime

from api.errors import Refused
from api.security import Service
from logistics_opt.errors import Issue
from logistics_opt.service.documents import Document, Kind, New, Outdated
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation, may


def keep(service: Service, key: Key, new: New, follows: int | None) -> Document:
    """Keep it as the next version; refuses with 412 where it ``follows`` another than the newest (0: none)."""
    try:
        return service.documents.add(new, creator=key.id, follows=follows)
    except Outdated as error:
        raise outdated(service, key, error.newest, new.kind, own=follows != 0) from error


def matched(service: Service, key: Key, name: str, tags: str) -> int:
    """The newest version, if its content has one of the tags of an ``If-Match``; refuses otherwise."""
    newest = service.documents.find(Kind.COUNTY, name)
    given = {one.strip().removeprefix("W/") for one in tags.split(",")}
    if newest is None or not given & {"*", f'"{newest.digest}"'}:
        raise outdated(service, key, newest)
    return newest.version


def outdated(
    service: Service, key: Key, newest: Document | None, kind: Kind = Kind.COUNTY, *, own: bool = True
) -> Refused:
    """Somebody else was first: who, as far as the key may know, and when; ``own``: he edits just that."""
    if newest is None:
        return Refused(412, changed("", 0, datetime.now(UTC), kind))
    by = makers(service, key, [newest]).get(newest.id)
    issue = changed(by or "", newest.version, newest.created, kind)
    return Refused(412, issue if own else replace(issue, remedy=_TAKEN, remedy_zh=_TAKEN_ZH))


def makers(service: Service, key: Key, found: list[Document]) -> dict[str, str]:
    """What the keys are called that have made the documents, for whoever may make such himself; by document."""
    if not all(may(key.role, _MAKING[one.kind]) for one in found):
        return {}
    names = service.keys.names(one.creator for one in found if one.creator is not None)
    return {one.id: names[one.creator] for one in found if one.creator in names}


def changed(by: str, version: int, moment: datetime, kind: Kind = Kind.COUNTY) -> Issue:
    """What is told to whoever comes second."""
    when = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return Issue(
        "scenario-changed" if kind is Kind.SCENARIO else "county-changed",
        "version",
        f"{by or 'somebody'} kept version {version} at {when}, which you have not seen"
        if version
        else f"there is no {kind} of this name yet",
        "look at the newest version, and make your edits in that",
        f"{by or '他人'}已于 {when} 保存第 {version} 版，您尚未看到" if version else "该名称下没有数据",
        "请查看最新版本，并在其上重新编辑",
    )


_MAKING = {Kind.COUNTY: Operation.WRITE_COUNTY, Kind.SCENARIO: Operation.WRITE_SCENARIO}
_TAKEN = "choose another name, or open that one and edit it"
_TAKEN_ZH = "请换一个名称，或打开已有的再编辑"
