"""Closing a quarter: roll (one transaction), then prove and lock (another).

`close` may be broken off anywhere and is simply run again: what is done already is seen in the
books, reported, and not done twice. It posts only what a roll posts. Which checks may stay open for
a reason (`despite`) is decided by `closing.checks`; the reason is kept with the lock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from fundledger import calendar
from fundledger.closing.checks import Checked, Looked, checked, left_open
from fundledger.errors import FundledgerError
from fundledger.ledger.journal import writing
from fundledger.ledger.periods import lock_statement
from fundledger.loans.rolling import Rolled, roll, rolled_to
from fundledger.store.books import Book


@dataclass(frozen=True, slots=True)
class Closed:
    """What a run did. `rolled` is None and `locked` False if an earlier run had done it."""

    first: date
    last: date
    rolled: Rolled | None
    rolled_before: date | None
    locked: bool
    found: tuple[Checked, ...]


def close(
    book: Book,
    fund: int,
    actor: str,
    quarter: tuple[date, date],
    today: date,
    *,
    despite: str | None = None,
    clock: Callable[[], datetime] = calendar.now,
    progress: Callable[[int], None] = lambda _: None,
) -> Closed:
    first, last = quarter
    if last > today:
        raise FundledgerError("quarter.not_over", quarter=calendar.quarter_of(last), day=last)
    rolled: Rolled | None = None
    with writing(book, fund, actor, clock=clock) as writer:
        before = rolled_to(writer.connection, fund)
        if before is None or before < last:
            rolled = roll(writer, last, today, progress=progress)
    locked = False
    with writing(book, fund, actor, clock=clock) as writer:
        looked = Looked(writer.connection, fund, first, last)
        until = writer.periods.closed_until()
        found = tuple(checked(looked, leaving_out=("locked",)))
        if until is None or until < last:
            kept = left_open(found, despite, "quarter", quarter=looked.name, day=last)
            writer.state(lock_statement(writer.periods, last, today, kept))
            locked = True
        found = (*found, *checked(looked, only="locked"))
    return Closed(first, last, rolled, before, locked, found)
