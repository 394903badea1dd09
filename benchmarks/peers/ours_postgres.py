"""fundledger itself, on the PostgreSQL server that the runner has started."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.ours import measured_at, version
from benchmarks.peers.protocol import Measured, speak
from benchmarks.peers.server import address


def measure(path: Path, folder: Path) -> Measured:
    del folder  # the server keeps the book
    return measured_at(address(), path)


if __name__ == "__main__":
    speak("fundledger on PostgreSQL", version, measure)
