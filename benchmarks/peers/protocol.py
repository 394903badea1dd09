"""What a peer's process says, and the least that it needs to say it. Standard library only."""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from benchmarks.measure import megabytes, seconds

Found = TypeVar("Found")

REPEATS, ENOUGH = 3, 5.0
"""A question is asked so often, and the best counts, but no more after so many seconds."""


class Measured(NamedTuple):
    """Seconds, and the balances that were found. What a program cannot do is None."""

    load: float
    balances: float
    accounts: Mapping[str, int]
    by_loan: float | None = None
    loans: Mapping[str, int] | None = None
    megabytes: float | None = None  # where this process is not the one to look at


def speak(name: str, version: Callable[[], str], measure: Callable[[Path, Path], Measured]) -> None:
    """Say which version is installed; or, given a book, measure it in a folder that goes away."""
    try:
        said: dict[str, object] = {"name": name, "version": version()}
    except (ImportError, FileNotFoundError):
        said = {"name": name, "version": None}
    if said["version"] is not None and len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Path(sys.argv[1]), Path(folder))
        said |= {
            "load": found.load,
            "balances": found.balances,
            "by_loan": found.by_loan,
            "megabytes": found.megabytes or megabytes(),
            "accounts": digest(found.accounts),
            "loans": None if found.loans is None else digest(found.loans),
        }
    print(json.dumps(said))


def digest(sums: Mapping[str, int]) -> str:
    """The same for the same balances; what is zero is as if it were not there."""
    lines = sorted(f"{name} {int(amount)}" for name, amount in sums.items() if amount)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def timed(work: Callable[[], Found]) -> tuple[float, Found]:
    """For what can be done once only."""
    found: list[Found] = []
    return seconds(lambda: found.append(work())), found[0]


def best(question: Callable[[], Found]) -> tuple[float, Found]:
    began = time.perf_counter()
    least, found = timed(question)
    for _ in range(REPEATS - 1):
        if time.perf_counter() - began < ENOUGH:
            least = min(least, timed(question)[0])
    return least, found
