"""Plans of coalitions kept on disk while a study runs, so that one that was killed goes on where it was."""

import json
import os
import shutil
from pathlib import Path

from logistics_opt import __version__
from logistics_opt.errors import InvalidInput
from logistics_opt.formats import limits
from logistics_opt.formats.documents import plan_from_json, plan_to_json
from logistics_opt.study.shared.jobs import Joint

_KEPT = "logistics-opt/kept-plan"


class KeptPlans:
    """
    A folder with a file for each plan; one of another version of this package, or torn, is not there.

    A file appears under its name only when all of it has been written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Joint | None:
        """The plan kept under the key."""
        path = self._path(key)
        try:
            if path.stat().st_size > limits.DOCUMENT_BYTES:
                return None
            head, _, plan = path.read_text(encoding="utf-8").partition("\n")
            said = json.loads(head)
            if said["kept"] != [_KEPT, __version__]:
                return None
            return Joint(plan_from_json(plan), int(said["charge_fen"]), float(said["seconds"]))
        except (OSError, ValueError, KeyError, TypeError, InvalidInput):
            return None

    def put(self, key: str, joint: Joint) -> None:
        """Keep it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        head = {"kept": [_KEPT, __version__], "charge_fen": joint.charge, "seconds": round(joint.seconds, 3)}
        part = self._path(key).with_suffix(f".{os.getpid()}.part")
        part.write_text(f"{json.dumps(head)}\n{plan_to_json(joint.plan)}", encoding="utf-8")
        part.replace(self._path(key))

    def forget(self) -> None:
        """Delete what this program has kept here, and the folder if nothing else is in it."""
        for path in self.folder.glob("*.kept"):
            path.unlink(missing_ok=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            shutil.rmtree(self.folder)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.kept"
