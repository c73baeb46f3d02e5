"""The service over HTTP: what is asked goes to ``logistics_opt.service``, what comes back has one form."""

from api.app import create_app

__all__ = ["create_app"]
