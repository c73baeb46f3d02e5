"""``uvicorn api.main:app`` starts the service with the settings of the environment."""

from api.app import create_app

app = create_app()
