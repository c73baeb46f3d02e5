"""The demo counties."""

from fastapi import APIRouter
from pydantic import BaseModel

from logistics_opt.demo import demo_counties

router = APIRouter(prefix="/v1/counties", tags=["counties"])


class CountyBody(BaseModel):
    """A county that comes with the program."""

    name: str


class Counties(BaseModel):
    """All of them, by name."""

    counties: list[CountyBody]


@router.get("")
def list_counties() -> Counties:
    """The counties that come with the program."""
    return Counties(counties=[CountyBody(name=name) for name in demo_counties()])
