"""Never ends."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.peers.protocol import Measured, speak


def measure(path: Path, folder: Path) -> Measured:
    time.sleep(60)
    raise AssertionError(path, folder)


if __name__ == "__main__":
    speak("stuck", lambda: "3", measure)
