"""One HTML page with style, script and data inside it, which asks the network for nothing."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from logistics_opt.report.words import Lang


def page(title: str, data: str, lang: Lang, *, panel: str, styles: Sequence[str], scripts: Sequence[str]) -> str:
    """
    A map with the template ``panel`` beside it; the browser is told to run this page's script and no other.

    ``data`` is JSON; ``styles`` and ``scripts`` are templates that follow one another.
    """
    style = "".join(template(name) for name in styles)
    # One function holds all parts, so that none of their names can meet the browser's own.
    script = f'"use strict";\n(() => {{\n{"".join(template(name) for name in scripts)}}})();\n'
    parts = {
        "@LANG@": {"en": "en", "zh": "zh-CN"}[lang],
        "@POLICY@": f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'",
        "@TITLE@": title.replace("&", "&amp;").replace("<", "&lt;"),
        "@STYLE@": style,
        "@PANEL@": template(panel),
        "@SCRIPT@": script,
        "@DATA@": _safe(data),
    }
    made = template("page.html")
    # Cut at the marks rather than replaced one after another, so that a mark inside the data stays what it is.
    for mark in parts:
        made = made.replace(mark, f"\x00{mark}\x00", 1)
    return "".join(parts.get(piece, piece) for piece in made.split("\x00"))


def template(name: str) -> str:
    """A template's text."""
    return (files("logistics_opt.report") / "templates" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _safe(data: str) -> str:
    """JSON that no HTML parser can leave early: no angle bracket, no ampersand, no line separator."""
    for char in "<>&\u2028\u2029":
        data = data.replace(char, f"\\u{ord(char):04x}")
    return data
