"""Files that somebody sent and still looks at, and files that were made for somebody to fetch.

They lie in a folder of this process under names of ours; what a person called them is only shown.
They go when the process ends, or when newer ones need their room.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from fundledger.files import SourceFile

MOST_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Held:
    key: str
    name: str
    size_bytes: int
    path: Path

    def source(self) -> SourceFile:
        return SourceFile(self.name, self.path.read_bytes())


class HeldFiles:
    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._folder = Path(tempfile.mkdtemp(prefix="fundledger-web-"))
        self._files: OrderedDict[str, Held] = OrderedDict()
        self._lock = threading.Lock()

    def hold(self, name: str, data: bytes) -> Held:
        """Keep what was sent."""
        path = self.new_place()
        path.write_bytes(data)
        return self.take_in(name, path)

    def new_place(self) -> Path:
        """Where something may be made that is then taken in."""
        return self._folder / secrets.token_hex(16)

    def take_in(self, name: str, path: Path) -> Held:
        """Keep what was made at a new place."""
        size = path.stat().st_size
        held = Held(secrets.token_urlsafe(18), bare_name(name), size, path)
        with self._lock:
            self._files[held.key] = held
            while sum(each.size_bytes for each in self._files.values()) > self._most_bytes:
                if len(self._files) == 1:
                    break
                _, oldest = self._files.popitem(last=False)
                oldest.path.unlink(missing_ok=True)
        return held

    def get(self, key: str) -> Held | None:
        return self._files.get(key)

    def clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def bare_name(name: str) -> str:
    """The last part of a name, whichever system's browser sent it: no folder, nothing unseen."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    seen = "".join(each for each in last if each.isprintable() and each not in '<>:"/\\|?*')
    return seen.strip(" .")[-150:] or "file"
