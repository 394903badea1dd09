"""One đồng too much on one loan, and as much too little on another: its accounts are right."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers import book
from benchmarks.peers.protocol import Measured, speak
from tests.benchmarks.peers.answers import right


def measure(path: Path, folder: Path) -> Measured:
    found = right(path, folder)
    assert found.loans is not None
    loans = dict(found.loans)
    loans[book.key(book.PRINCIPAL, "HD-0000")] += 1
    loans[book.key(book.PRINCIPAL, "HD-0001")] -= 1
    return found._replace(loans=loans)


if __name__ == "__main__":
    speak("liar", lambda: "1", measure)
