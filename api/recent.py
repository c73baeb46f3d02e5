"""What was made for one client and is the same for the next, who need not wait for it again."""

import threading
from collections import OrderedDict

from logistics_opt.service.work.task import File


class Recent:
    """Files by what they are of, up to ``most`` bytes in all; what was asked for longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._files: OrderedDict[str, File] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, tag: str) -> File | None:
        """The file, if it is still there."""
        with self._lock:
            found = self._files.get(tag)
            if found is not None:
                self._files.move_to_end(tag)
            return found

    def keep(self, tag: str, file: File) -> None:
        """Have the file for the next who asks, unless it is larger than all that may be kept."""
        if len(file.content) > self._most:
            return
        with self._lock:
            before = self._files.pop(tag, None)
            self._bytes += len(file.content) - (0 if before is None else len(before.content))
            self._files[tag] = file
            while self._bytes > self._most:
                _, gone = self._files.popitem(last=False)
                self._bytes -= len(gone.content)
