"""Quick, and quicker each time that it is asked about the same book."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.protocol import Measured, speak
from tests.benchmarks.peers.answers import right


def measure(path: Path, folder: Path) -> Measured:
    mark = path.with_suffix(".asked")
    asked = len(mark.read_text()) if mark.exists() else 0
    mark.write_text("x" * (asked + 1))
    return right(path, folder)._replace(load=9.0 - asked, balances=1.0 + asked)


if __name__ == "__main__":
    speak("warming", lambda: "5", measure)
