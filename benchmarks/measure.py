"""How a row is measured: the better of a few runs, ours and the floor by turns.

Peers import this by their own interpreters, so it may import nothing but the standard library.
"""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what, ours, the floor, and what the ratio may be."""

    what: str
    ours: float
    floor: float
    limit: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def holds(self) -> bool:
        return self.ratio <= self.limit


def by_turns(
    ours: Callable[[], object], floor: Callable[[], object], times: int = 3
) -> tuple[float, float]:
    """The shortest of each, taken in turn so that a busy moment hits both."""
    best_ours = best_floor = float("inf")
    for _ in range(times):
        best_floor = min(best_floor, seconds(floor))
        best_ours = min(best_ours, seconds(ours))
    return best_ours, best_floor


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def megabytes() -> float:
    """The most memory that this process held.

    `getrusage` would count what the parent held when it started this process: the kernel carries
    that over. The high-water mark in `status` is of this program alone.
    """
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
