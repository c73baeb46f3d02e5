"""
A real browser at a real service, in both languages.

A page fails its test on an error, a message on the console, or a request that leaves the service. What it looked like
is kept in ``build/screens`` (or where ``LOGISTICS_SCREENS`` says), for whoever wants to see it.
"""

import contextlib
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.web import STATIC
from tests.api.conftest import running
from tests.part_of_huining import sent

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).parents[2]
SCREENS = Path(os.environ.get("LOGISTICS_SCREENS", ROOT / "build" / "screens"))
SECONDS = 120  # machines are shared
WHOLE = os.environ.get("LOGISTICS_WHOLE_COUNTY") == "1"  # as the pictures of the documentation show it


@dataclass(frozen=True)
class Desk:
    """A running service and its administrator's key."""

    address: str
    secret: str

    @property
    def admin(self) -> httpx.Client:
        """A client of the administrator's."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        return httpx.Client(base_url=self.address, headers=headers, trust_env=False, timeout=SECONDS)

    def url(self, place: str = "") -> str:
        """The address that opens the page for the administrator."""
        return f"{self.address}/#key={self.secret}" + (f"&{place}" if place else "")


@pytest.fixture(scope="module")  # as long as it is open an event loop runs, which other tests cannot bear
def chromium() -> Iterator[Any]:
    """The browser; a test skips, saying so, where there is none, or no page to look at."""
    sync = pytest.importorskip("playwright.sync_api", reason="browser tests are left out: Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"browser tests are left out: no Chromium at {CHROMIUM}")
    if not (STATIC / "index.html").is_file():
        pytest.skip("browser tests are left out: the map was not built, as LOGISTICS_SKIP_UI=1 says")
    with sync.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One service for all tests that do not end it."""
    folder = tmp_path_factory.mktemp("desk")
    with running(folder) as address:
        yield Desk(address, (folder / "admin.key").read_text(encoding="utf-8").strip())


@pytest.fixture(scope="session")
def county(desk: Desk) -> str:
    """The name of a county to plan: a part of Huining, which is done sooner than the whole."""
    if WHOLE:
        return "huining"
    with desk.admin as client:
        return sent(client)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """The page's language."""
    return str(request.param)


Opened = Callable[..., Any]
Judge = Callable[[Any], None]
Shot = Callable[[Any, str], None]


def word(words: Mapping[str, tuple[str, str]], name: str, lang: str) -> str:
    """What the page says, of Chinese and English."""
    return words[name][lang == "en"]


@pytest.fixture
def pages(chromium: Any, lang: str) -> Iterator[Opened]:
    """``pages(address, **more)``: a page of the language; ``allowed`` are words of messages that are no failure."""
    troubles: list[str] = []
    with contextlib.ExitStack() as stack:

        def opened(address: str, *, allowed: tuple[str, ...] = (), **more: Any) -> Any:
            context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": lang, **more})
            stack.callback(context.close)
            context.set_default_timeout(1000 * SECONDS)
            context.add_init_script(f"localStorage.setItem('logistics_opt.lang', '{lang}')")
            page = context.new_page()
            home = address.partition("/#")[0].rstrip("/")

            def heard(text: str) -> None:
                if not any(word in text for word in allowed):
                    troubles.append(text)

            page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
            page.on("console", lambda message: heard(f"console: {message.text}"))
            page.on("request", lambda request: _stays(request.url, home) or troubles.append(request.url))
            page.goto(address)
            return page

        yield opened
    assert not troubles, troubles


def _stays(url: str, home: str) -> bool:
    return url.startswith((f"{home}/", "blob:", "data:"))


@pytest.fixture
def shot(lang: str) -> Shot:
    """Keep what a page looks like."""

    def keep(page: Any, name: str) -> None:
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(SCREENS / f"{name}-{lang}.png"))

    return keep


@pytest.fixture
def accessible() -> Judge:
    """No serious finding of axe-core (WCAG 2.2 AA) on the page as it is."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()

    def judge(page: Any) -> None:
        found = axe.run(page).response["violations"]
        serious = [one for one in found if one["impact"] in {"serious", "critical"}]
        assert not serious, [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in serious]

    return judge


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
