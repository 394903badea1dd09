"""The end of a quarter: what is to be done, and doing it.

`status` is a list of checks; a room above registers its own (`check`), as statements read and
reconciled. `close_quarter` rolls, proves and locks: the roll is a transaction of its own, proof and
lock are another, and each is left alone where it is done already; so the same command finishes what
a crash cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from fundledger import calendar
from fundledger.errors import FundledgerError
from fundledger.ledger.journal import writing
from fundledger.ledger.periods import Periods, lock_statement
from fundledger.ledger.proof import prove
from fundledger.ledger.seals import ProofFailed
from fundledger.loans.rolling import Progress, Rolled, roll, rolled_to
from fundledger.store.books import Book

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Quarter:
    fund: int
    first: date
    last: date
    today: date


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist, by catalogue keys: what it is, and what is still to do."""

    name: str
    holds: bool
    params: dict[str, object] = field(default_factory=dict)


Checking = Callable[["Connection", Quarter], Check]

checks: dict[str, Checking] = {}


@dataclass(frozen=True, slots=True)
class Closed:
    """What `close_quarter` did; what was done already is None or False."""

    rolled: Rolled | None
    locked: bool


def check(name: str) -> Callable[[Checking], Checking]:
    """Register a check of a quarter; they are shown in the order of registering."""

    def register(run: Checking) -> Checking:
        assert name not in checks, name
        checks[name] = run
        return run

    return register


def status(connection: Connection, quarter: Quarter) -> Iterator[Check]:
    for run in checks.values():
        yield run(connection, quarter)


def close_quarter(
    book: Book,
    quarter: Quarter,
    actor: str,
    *,
    progress: Progress = lambda _: None,
    clock: Callable[[], datetime] = calendar.now,
) -> Closed:
    """Roll, prove and lock; what stands already is left alone."""
    if quarter.last >= quarter.today:
        raise FundledgerError("quarter.not_over", day=quarter.last)
    rolled = None
    with writing(book, quarter.fund, actor, clock=clock) as writer:
        before = rolled_to(writer.connection, writer.fund)
        if before is None or before < quarter.last:
            rolled = roll(writer, quarter.last, quarter.today, progress=progress)
    with writing(book, quarter.fund, actor, clock=clock) as writer:
        locked = writer.periods.closed_until()
        if locked is not None and locked >= quarter.last:
            return Closed(rolled, locked=False)
        findings = list(prove(writer.connection, writer.fund, since_seal=True))
        if findings:
            raise ProofFailed(quarter.last, findings)
        writer.state(lock_statement(writer.periods, quarter.last, quarter.today))
    return Closed(rolled, locked=True)


@check("over")
def _over(connection: Connection, quarter: Quarter) -> Check:
    return Check("over", quarter.last < quarter.today, {"day": quarter.last})


@check("rolled")
def _rolled(connection: Connection, quarter: Quarter) -> Check:
    to = rolled_to(connection, quarter.fund)
    return Check("rolled", to is not None and to >= quarter.last, {"day": quarter.last})


@check("proved")
def _proved(connection: Connection, quarter: Quarter) -> Check:
    findings = sum(1 for _ in prove(connection, quarter.fund, since_seal=True))
    return Check("proved", not findings, {"count": findings})


@check("locked")
def _locked(connection: Connection, quarter: Quarter) -> Check:
    closed = Periods.read(connection, quarter.fund).closed_until()
    return Check("locked", closed is not None and closed >= quarter.last, {"day": quarter.last})
