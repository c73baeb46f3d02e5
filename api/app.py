"""Assembles the service."""

from importlib.metadata import version

from fastapi import FastAPI
from pydantic import BaseModel

from api import checks, counties
from api.errors import Errors, add_handlers
from api.limits import BodyLimit

BODY_LIMIT = 64 * 2**20
"""Bytes: a county of some 2 000 sites with its travel matrices."""


class Health(BaseModel):
    """That the service runs, and which version."""

    status: str
    version: str


def create_app(*, body_limit: int = BODY_LIMIT) -> FastAPI:
    """A new service that refuses bodies of more than ``body_limit`` bytes."""
    number = version("logistics-opt")
    app = FastAPI(
        title="logistics_opt",
        version=number,
        summary="Checks plans of shared county-township-village delivery.",
        responses={413: {"model": Errors}, 422: {"model": Errors}},
    )

    @app.get("/health", tags=["service"])
    def health() -> Health:
        """That the service runs."""
        return Health(status="ok", version=number)

    app.include_router(counties.router)
    app.include_router(checks.router)
    add_handlers(app)
    app.add_middleware(BodyLimit, limit=body_limit)
    return app
