"""Whether it runs, whether it can work, and how much it does."""

from importlib.metadata import version
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from api.errors import NOT_READY, Problem, Refused
from api.security import Service, allowed
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation

router = APIRouter(prefix="/v1", tags=["service"])


class Health(BaseModel):
    """That the service runs, and which version."""

    status: str
    version: str


@router.get("/healthz")
def health() -> Health:
    """That it runs."""
    return Health(status="ok", version=version("logistics-opt"))


@router.get("/readyz", responses={503: {"model": Problem}})
def ready(service: Service) -> Health:
    """That its database answers."""
    try:
        with service.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as error:
        raise Refused(503, NOT_READY) from error
    return Health(status="ok", version=version("logistics-opt"))


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request, service: Service, _: Annotated[Key, Depends(allowed(Operation.METRICS))]) -> Response:
    """For Prometheus."""
    meters = request.app.state.meters
    for state, count in service.studies.counts().items():
        meters.studies.labels(state=state).set(count)
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)
