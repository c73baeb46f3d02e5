"""Assembles the service."""

from fastapi import FastAPI


def create_app() -> FastAPI:
    """A new service, configured by its arguments alone."""
    app = FastAPI(title="logistics-opt", version="0.1.0")

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app
