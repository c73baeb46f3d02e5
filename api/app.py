"""Assembles the service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from api.description import describe
from api.errors import Problem, add_handlers
from api.house import open_house
from api.limits import BodyLimit
from api.meters import Meters, Noted
from api.pages import LEAST_TO_PACK
from api.routes import (
    changes,
    checks,
    comparisons,
    counties,
    demo,
    documents,
    drawn,
    health,
    inputs,
    keys,
    links,
    maps,
    networks,
    one_page,
    quick,
    reports,
    shares,
    studies,
    versions,
)
from api.security import Rates
from api.web import add_web
from logistics_opt.service.settings import Settings

_PARTS = (
    health,
    counties,
    versions,
    maps,
    networks,
    demo,
    inputs,
    studies,
    documents,
    shares,
    drawn,
    changes,
    checks,
    comparisons,
    one_page,
    quick,
    reports,
    keys,
    links,
)
_LEVEL = 3  # of compression: nine takes five times as long, during which nobody is answered, for a tenth less


def create_app(settings: Settings | None = None) -> FastAPI:
    """A new service; without ``settings`` those of the environment."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.house = await run_in_threadpool(open_house, chosen)
        try:
            yield
        finally:
            await run_in_threadpool(app.state.house.close)

    app = FastAPI(
        title="logistics_opt",
        version=version("logistics-opt"),
        summary="Plans shared county-township-village delivery, as studies that survive crashes.",
        lifespan=lifespan,
        redirect_slashes=False,
        responses={422: {"model": Problem}},
        generate_unique_id_function=lambda route: route.name,
        separate_input_output_schemas=False,  # what was fetched can be sent again
    )
    app.state.rates = Rates(chosen.requests_per_minute)
    app.state.meters = Meters()
    for part in _PARTS:
        app.include_router(part.router)
    describe(app)
    add_web(app)
    add_handlers(app)
    app.add_middleware(BodyLimit, limit=chosen.body_mb * 2**20)
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_TO_PACK, compresslevel=_LEVEL)
    app.add_middleware(Noted, meters=app.state.meters)
    return app
