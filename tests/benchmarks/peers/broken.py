"""Falls over when it is given a book."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.protocol import Measured, speak


def measure(path: Path, folder: Path) -> Measured:
    raise ValueError(f"cannot keep {path.name} in {folder.is_dir()}")


if __name__ == "__main__":
    speak("broken", lambda: "4", measure)
