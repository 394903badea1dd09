"""A simulation of the outlook against a bare draw of NumPy of the same size, and its memory.

The loans are values: what it costs to read claims is in the rows of loans in a book. Each draws its
own number in each quarter of each path, is moved by it and pays; the floor draws the numbers alone.
Seconds are of one processor, as both use no more.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import date

from benchmarks.loans import alone
from benchmarks.measure import Row, megabytes
from fundledger.arrears.ageing import Buckets
from fundledger.outlook.history import Standing, steps
from fundledger.outlook.rates import Stages, learnt
from fundledger.outlook.simulating import simulated

PATHS = 1_000
SECONDS_MAX, MEGABYTES_MAX = 30, 2_000
YEAR = steps(date(2025, 12, 31), date(2026, 12, 31))
STAGES = Stages(Buckets((10, 30, 90, 180, 360)))
LATE = (0, 0, 0, 0, 6, 8, 9)
"""Three loans in seven are late, some of them for long."""


def rows(count: int) -> Iterator[Row]:
    taken, peak = _alone("simulation", count, PATHS)
    floor, _ = _alone("draw", count, PATHS)
    what = f"{count:,} loans × {PATHS:,} paths × {len(YEAR)} quarters drawn"
    yield Row(f"{what}, against a bare draw", taken, floor, 25)
    limit = SECONDS_MAX * count / 100_000
    yield Row(f"the same, against {SECONDS_MAX} s a 100,000 loans", taken, limit, 1)
    fewer, _ = _alone("simulation", count // 10, PATHS)
    yield Row("the same, against ten times a tenth of the loans", taken, 10 * fewer, 1.4)
    fewer, _ = _alone("simulation", count, PATHS // 10)
    yield Row("the same, against ten times a tenth of the paths", taken, 10 * fewer, 1.4)
    yield Row(f"its peak memory, against {MEGABYTES_MAX:,} MB", peak, MEGABYTES_MAX, 1, "MB")


def _alone(what: str, count: int, paths: int) -> tuple[float, float]:
    return alone("benchmarks.outlook", what, f"{count}x{paths}")


def simulation(count: int, paths: int) -> int:
    """Eight instalments are left of each; what is late of a loan is one of them."""
    return simulated(learnt(STAGES, []), list(map(_loan, range(count))), YEAR, paths=paths).totals[
        0
    ]


def _loan(number: int) -> Standing:
    row = LATE[number % len(LATE)]
    instalment = 20_000_000 + number
    falling = tuple(instalment if (number + quarter) % 2 else 0 for quarter in range(len(YEAR)))
    left = 8 * instalment - sum(falling)
    rest = tuple(left + sum(falling[quarter + 1 :]) for quarter in range(len(YEAR)))
    unpaid = instalment if row else 0
    return Standing(f"HD-{number}", "", row, unpaid, 0, 0, falling, (1,) * len(YEAR), rest)


def draw(count: int, paths: int) -> float:
    import numpy as np

    random = np.random.default_rng(1)
    return max(float(random.random(count).max()) for _ in range(paths * len(YEAR)))


if __name__ == "__main__":
    work = {"simulation": simulation, "draw": draw}[sys.argv[1]]
    size, times = map(int, sys.argv[2].split("x"))
    begin = time.process_time()
    work(size, times)
    print(time.process_time() - begin, megabytes())
