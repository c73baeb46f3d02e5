"""Keys and what was done with them; the administrator's."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.errors import NOT_FOUND, Refused
from api.pages import Limit
from api.security import Service, allowed
from api.strict import StrictRoute
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import ALLOWED, Operation, Role

router = APIRouter(prefix="/v1", tags=["keys"], route_class=StrictRoute)

Admin = Annotated[Key, Depends(allowed(Operation.KEYS))]


class NewKey(BaseModel):
    """A key to make; ``firm`` for a courier's, and only for one."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    role: Role
    firm: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    days: (
        Annotated[int, Field(ge=1, le=3650, description="It is valid for so many; default: until revoked.")] | None
    ) = None


class KeyBody(BaseModel):
    """A key without its secret."""

    id: str
    name: str
    role: Role
    firm: str | None
    created: datetime
    expires: datetime | None
    revoked: datetime | None


class Me(BaseModel):
    """Whose key it is, and what it may do."""

    name: str
    role: Role
    firm: str | None
    operations: list[Operation]


class MadeKey(KeyBody):
    """A new key; the secret is told this once."""

    secret: str


class EntryBody(BaseModel):
    """One request that changed something or was refused."""

    number: int
    moment: datetime
    key: str | None
    operation: str
    target: str | None
    status: int


def _body(key: Key) -> dict[str, object]:
    return {name: getattr(key, name) for name in KeyBody.model_fields}


@router.get("/me")
def read_me(key: Annotated[Key, Depends(allowed(Operation.OWN_KEY))]) -> Me:
    """Whose key this is, and what it may do."""
    return Me(name=key.name, role=key.role, firm=key.firm, operations=sorted(ALLOWED[key.role]))


@router.post("/keys", status_code=201)
def make_key(new: NewKey, service: Service, _: Admin) -> MadeKey:
    """Make a key."""
    key, secret = service.keys.create(new.name, new.role, firm=new.firm, days=new.days)
    return MadeKey.model_validate(_body(key) | {"secret": secret})


@router.get("/keys")
def list_keys(service: Service, _: Admin) -> list[KeyBody]:
    """Every key there ever was."""
    return [KeyBody.model_validate(_body(key)) for key in service.keys.all()]


@router.delete("/keys/{key}", status_code=204, response_class=Response)
def revoke_key(key: str, service: Service, _: Admin) -> None:
    """Close a key for good."""
    if not service.keys.revoke(key):
        raise Refused(404, NOT_FOUND)


@router.get("/audit")
def read_audit(
    service: Service,
    _: Annotated[Key, Depends(allowed(Operation.AUDIT))],
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Limit = 100,
) -> list[EntryBody]:
    """What was asked that changed something or was refused, the newest first."""
    found = service.audit.page(before=before, most=limit)
    return [EntryBody.model_validate({name: getattr(one, name) for name in EntryBody.model_fields}) for one in found]
