"""The service. ``uvicorn api:app`` starts it."""

from api.app import create_app

__all__ = ["app", "create_app"]

app = create_app()
