"""Whose interest it is: overdue and late interest by the instalment that was missed.

Both are summed over all missed instalments and rounded once, which is what is owed. A contract
whose waterfall goes by instalment pays the oldest whole, so that sum has to be told apart: an
instalment's share is what the exact sum up to it rounds to, less what the sum before it does. The
shares add up to what is owed, always. A debt that is paid by kind has no `Shares`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from fundledger.contract.accrual import Accrual


class Shares:
    """Of one kind of interest, by the due day of the instalment."""

    __slots__ = ("_closed", "_running")

    def __init__(self) -> None:
        self._running: dict[int, int] = {}  # numerators of this period
        self._closed: dict[int, int] = {}  # đồng of earlier periods, less what was paid

    def run(self, due: int, numerators: int) -> None:
        self._running[due] = self._running.get(due, 0) + numerators

    def begin(self, due: int, amount: int) -> None:
        """What was owed when a book began."""
        if amount:
            self._closed[due] = self._closed.get(due, 0) + amount

    def close(self, accrual: Accrual) -> None:
        """The period ends; the accrual has not been closed yet."""
        for due, part in self._of_the_period(accrual):
            self.begin(due, part)
        self._running.clear()

    def owed(self, accrual: Accrual) -> dict[int, int]:
        """What is unpaid of each instalment's, oldest first; in all what the accrual says."""
        parts = dict(self._closed)
        for due, part in self._of_the_period(accrual):
            parts[due] = parts.get(due, 0) + part
        days, left = sorted(parts), accrual.owed()
        # A đồng that two roundings disagree about is never owed twice, nor less than not at all.
        found, before = {}, 0
        for day, total in zip(days, accumulate(parts[day] for day in days), strict=True):
            up_to = max(before, min(total, left))
            found[day], before = up_to - before, up_to
        return found

    def pay(self, accrual: Accrual, amount: int) -> None:
        """The oldest first. Call it before the accrual is told."""
        for due, part in self.owed(accrual).items():
            paid = min(part, amount)
            self.begin(due, -paid)
            amount -= paid

    def _of_the_period(self, accrual: Accrual) -> Iterable[tuple[int, int]]:
        """The rounded sum of the period, told apart."""
        exact = before = 0
        for due in sorted(self._running):
            exact += self._running[due]
            rounded = accrual.rounding(exact, accrual.denominator)
            yield due, rounded - before
            before = rounded
