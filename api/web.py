"""The browser map: pages that are built into ``static/`` beside this file; without them a page that says so."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ABSENT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>logistics_opt</title>
<p>界面没有安装：安装时设置了 LOGISTICS_SKIP_UI=1。去掉该设置重新安装即可。服务本身可用，见 <a href="docs">docs</a>。
<p lang="en">There is no map: it was installed with LOGISTICS_SKIP_UI=1. Install again without it.
The service itself works, see <a href="docs">docs</a>.</html>"""


class _Assets(StaticFiles):
    """Files whose names change with what is in them: a browser need not ask for one twice."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer


def add_web(app: FastAPI) -> None:
    """Have the service show it at ``/``."""
    if (STATIC / "assets").is_dir():
        app.mount("/assets", _Assets(directory=STATIC / "assets"), name="assets")

    @app.get("/", include_in_schema=False)
    def read_page() -> Response:
        page = STATIC / "index.html"
        return FileResponse(page, headers=_HEADERS) if page.is_file() else HTMLResponse(_ABSENT, headers=_HEADERS)
