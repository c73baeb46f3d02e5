"""Whether the service runs; its keys."""

from typing import Any

from api.examples.example import Example

_HEALTH = {"status": "ok", "version": "0.1.0"}
_METRICS = """\
# HELP logistics_studies Studies by state
# TYPE logistics_studies gauge
logistics_studies{state="queued"} 0.0
"""
_KEY: dict[str, Any] = {
    "id": "key-3b1f0c9d2e4a5867",
    "name": "Yuantong, Huining",
    "role": "courier",
    "firm": "courier_a",
    "created": "2026-11-23T00:30:00Z",
    "expires": "2027-11-23T00:30:00Z",
    "revoked": None,
}
_ENTRY = {
    "number": 2,
    "moment": "2026-11-23T00:30:00Z",
    "key": "key-90a1b2c3d4e5f607",
    "operation": "POST /v1/keys",
    "target": None,
    "status": 201,
}

EXAMPLES: tuple[Example, ...] = (
    Example(operation="health", answer=_HEALTH),
    Example(operation="ready", answer=_HEALTH),
    Example(operation="metrics", answer_media="text/plain", answer=_METRICS),
    Example(
        operation="make_key",
        summary="A key for a firm, for a year",
        body={"name": "Yuantong, Huining", "role": "courier", "firm": "courier_a", "days": 365},
        status=201,
        answer={**_KEY, "secret": "lo_xZ2m5w0c5cJ2kq0oT1s2t3u4v5w6x7y8z9A0B1C2D3E"},
    ),
    Example(
        operation="read_me",
        answer={"name": "first key", "role": "admin", "firm": None, "operations": ["audit", "check", "keys"]},
    ),
    Example(operation="list_keys", answer=[_KEY]),
    Example(operation="revoke_key", path={"key": _KEY["id"]}, status=204),
    Example(operation="read_audit", query={"limit": 1}, answer=[{**_ENTRY, "operation": "DELETE /v1/keys/{key}"}]),
)
