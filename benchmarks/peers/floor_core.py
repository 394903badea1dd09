"""The floor by SQLAlchemy Core: our tables without chain, hashes, triggers or a judgement."""

from __future__ import annotations

import sqlalchemy

from benchmarks import floor
from benchmarks.peers.floor_sqlite import measured_of
from benchmarks.peers.protocol import speak

if __name__ == "__main__":
    speak(
        "floor: SQLAlchemy Core",
        lambda: sqlalchemy.__version__,
        lambda path, folder: measured_of(floor.core, path, folder),
    )
