"""The contract room: positions of one long loan and of many, against NumPy on the same arrays.

The floor is the least that any program must do with these loans: one product of balance, days and
rate a stretch, in int64 over whole arrays, without a waterfall, arrears, rounding by loan or an
answer that can be explained. It is no way to position a loan.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from benchmarks.measure import Row, by_turns, megabytes, seconds
from fundledger.contract.events import Collect
from fundledger.contract.life import position
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms

START = date(2020, 1, 1)
LINES = 2_400
FLOWS = 30
INSTALMENTS = 12
LOANS = 100_000
DAY = date(2022, 6, 30)


def rows(loans: int = LOANS) -> Iterator[Row]:
    yield one_long_loan_row()
    yield from many_loans_rows(loans)
    yield memory_row(loans)


def one_long_loan_row() -> Row:
    """1,200 monthly instalments and as many receipts."""
    terms = Terms(
        principal=12_000_000_000,
        rate=Rate(3, 50),
        disbursed=START,
        instalments=LINES // 2,
        every=Every(1, "month"),
        method="annuity",
    )
    receipts = [
        Collect(day=START + timedelta(days=30 * number), amount=60_000_000 + number)
        for number in range(1, LINES // 2 + 1)
    ]
    last = START + timedelta(days=36_600)
    ours, floor = by_turns(lambda: position(terms, receipts, last), lambda: stretches(1, LINES))
    return Row("position of one loan of 2,400 dated lines (limit: 0.050 s)", ours, floor, 5_000)


def many_loans_rows(loans: int) -> Iterator[Row]:
    """All of them against NumPy, and against ten times a tenth of them: the cost is linear."""
    what = f"positions of {loans:,} loans of {FLOWS} flows (limit: 20 s a 100,000)"
    stretches(1, FLOWS)  # NumPy is loaded: that is no part of the floor
    ours, floor = by_turns(lambda: positions(loans), lambda: stretches(loans, FLOWS), 1)
    yield Row(what, ours, floor, 600)  # 20 s over the 0.033 s that the floor takes where 20 s hold
    tenth = seconds(lambda: positions(loans // 10))
    yield Row("the same, against ten times a tenth of them", ours, 10 * tenth, 1.3)


def memory_row(loans: int) -> Row:
    """The most that a process held that positioned them one after another; the floor holds none."""
    held = [_megabytes_of(count) for count in (loans, 1)]
    return Row(f"memory, {loans:,} loans (limit: 1,000 MB)", *held, limit=1.5, unit="MB")


def positions(loans: int) -> int:
    """Each loan is read, positioned and let go, as a report does."""
    return sum(position(*_loan(number), DAY).principal for number in range(loans))


def stretches(loans: int, flows: int) -> int:
    import numpy as np

    days = np.tile(np.arange(1, flows + 1, dtype=np.int64), loans)
    balances = np.arange(loans * flows, dtype=np.int64) % 300 + 300_000_000
    interest = (2 * balances * days * 6 + 36_500) // 73_000
    return int(interest.reshape(loans, flows).sum(axis=1).sum())


def _loan(number: int) -> tuple[Terms, list[Collect]]:
    """Twelve quarters and thirty flows: paid out, then a receipt a month, some short, some over."""
    terms = Terms(
        principal=300_000_000 + number,
        rate=Rate(3, 50),
        disbursed=START,
        instalments=INSTALMENTS,
        every=Every(3, "month"),
    )
    first = START + timedelta(days=20 + number % 40)
    amount = 8_000_000 + number % 5_000_000
    return terms, [
        Collect(day=first + timedelta(days=30 * month), amount=amount) for month in range(FLOWS - 1)
    ]


def _megabytes_of(loans: int) -> float:
    code = f"from benchmarks.contract import measured; measured({loans})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def measured(loans: int) -> None:
    positions(loans)
    print(megabytes())
