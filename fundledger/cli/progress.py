"""How far a long piece of work is, on a terminal's stderr. Silent elsewhere, and for short work."""

from __future__ import annotations

import time
from typing import TextIO

PATIENCE_SECONDS = 1.0
"""Work that ends sooner shows nothing."""

REDRAW_SECONDS = 0.1
_BAR = 24


class Progress:
    def __init__(self, label: str, total: int | None, stream: TextIO) -> None:
        self.label = label
        self.total = total
        self.stream = stream
        self.done = 0
        self._width = 0
        self._next = time.monotonic() + PATIENCE_SECONDS if stream.isatty() else float("inf")

    def advance(self, count: int) -> None:
        self.done += count
        now = time.monotonic()
        if now >= self._next:
            self._next = now + REDRAW_SECONDS
            self._draw(self._line())

    def clear(self) -> None:
        if self._width:
            self._draw("")
            self.stream.write("\r")
            self.stream.flush()

    def _line(self) -> str:
        if not self.total:
            return f"{self.label}: {self.done}"
        share = min(self.done / self.total, 1.0)
        full = int(share * _BAR)
        return f"{self.label}: {'█' * full}{'░' * (_BAR - full)} {share:4.0%}"

    def _draw(self, line: str) -> None:
        self.stream.write(f"\r{line:<{self._width}}")
        self.stream.flush()
        self._width = len(line)
