"""The financial year in the ledger: its last day is sealed only after its settlement, a fact.

    settlement (quyết toán)   the decision that accepts a year's result, kind `settlement`
    what is left to close     the balances of income, cost and result on 31/12

A seal that covers 31/12 is refused while the year is not settled, while something booked since is
not closed, or while the decision accepted another result than the books say. A year that booked no
income and no cost has nothing to settle, so the day on which a book is opened can be sealed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.facts import stated
from fundledger.ledger.periods import Periods
from fundledger.store.tables import entry as entries
from fundledger.store.tables import posting as postings

SETTLEMENT = "settlement"
CLOSING = "closing"
"""The kind of the entries that close a year; they count as no income and no cost of it."""

_TO_CLOSE = ("income", "expense", "result")


@dataclass(frozen=True, slots=True)
class Settlement:
    year: int
    decision: str
    day: date
    result: int  # what the decision accepted: a surplus, or below zero a loss
    chain: int


def last_day(year: int) -> date:
    return date(year, 12, 31)


def settlements(
    connection: Connection, fund: int, known_at: int | None = None
) -> dict[int, Settlement]:
    """The settlements by year, each as last stated."""
    return {
        int(fact.subject): Settlement(
            int(fact.subject),
            fact.document or "",
            fact.effective,
            fact.body["result"],
            fact.chain,
        )
        for fact in stated(connection, fund, SETTLEMENT, known_at=known_at)
    }


def earned_and_spent(
    connection: Connection, fund: int, accounts: Accounts, year: int
) -> dict[str, int]:
    """By account: what a year booked as income (below zero) and cost, closing entries left out."""
    ever = accounts.ever()
    numbers = [n for n, account in ever.items() if account.role.nature in ("income", "expense")]
    query = (
        select(postings.c.account, func.sum(postings.c.amount))
        .join(
            entries,
            (entries.c.fund == postings.c.fund) & (entries.c.number == postings.c.entry),
        )
        .where(
            postings.c.fund == fund,
            postings.c.account.in_(numbers),
            postings.c.date >= date(year, 1, 1),
            postings.c.date <= last_day(year),
            entries.c.kind != CLOSING,
        )
        .group_by(postings.c.account)
    )
    return {account: int(amount) for account, amount in connection.execute(query) if amount}


def left_to_close(
    connection: Connection,
    fund: int,
    accounts: Accounts,
    year: int,
    known_at: int | None = None,
) -> dict[str, int]:
    """By account: the balances of income, cost and result on the last day of a year."""
    ever = accounts.ever()
    sums = balances(connection, Scope.of(connection, fund, last_day(year), known_at))
    return {
        number: amount
        for (number,), amount in sums.items()
        if number in ever and ever[number].role.nature in _TO_CLOSE
    }


def was_closed(connection: Connection, fund: int, year: int) -> bool:
    """Whether a year has closing entries that were not reversed, even if something is left."""
    reversal = entries.alias("reversal")
    query = (
        select(entries.c.number)
        .outerjoin(
            reversal,
            (reversal.c.fund == entries.c.fund) & (reversal.c.reverses == entries.c.number),
        )
        .where(
            entries.c.fund == fund,
            entries.c.kind == CLOSING,
            entries.c.date == last_day(year),
            entries.c.reverses.is_(None),
            reversal.c.number.is_(None),
        )
    )
    return connection.execute(query.limit(1)).one_or_none() is not None


def settled_by_entries(connection: Connection, fund: int, year: int, accounts: Accounts) -> int:
    """What the settlements up to a year took off the surplus account after that year's last day."""
    ever = accounts.ever()
    numbers = [number for number, account in ever.items() if account.role.name == "surplus"]
    original = entries.alias("original")
    key = func.coalesce(original.c.key, entries.c.key)
    query = (
        select(key, postings.c.amount)
        .join(
            entries,
            (entries.c.fund == postings.c.fund) & (entries.c.number == postings.c.entry),
        )
        .outerjoin(
            original,
            (original.c.fund == entries.c.fund) & (original.c.number == entries.c.reverses),
        )
        .where(
            postings.c.fund == fund,
            postings.c.account.in_(numbers),
            postings.c.date > last_day(year),
            entries.c.kind == SETTLEMENT,
        )
    )
    return sum(
        int(amount)
        for said, amount in connection.execute(query)
        if said is not None and int(said.split(":")[1]) <= year
    )


def refuse_unsettled(
    connection: Connection, fund: int, accounts: Accounts, periods: Periods, day: date
) -> None:
    """Refuse a seal up to a day while it would cover the end of a year that is not settled."""
    settled = settlements(connection, fund)
    for year in _years_ended(accounts, periods, day):
        booked = earned_and_spent(connection, fund, accounts, year)
        said = settled.get(year)
        if not booked and said is None:
            continue
        if said is None:
            raise FundledgerError("period.year_unsettled", day=day, year=year)
        if left_to_close(connection, fund, accounts, year):
            raise FundledgerError("period.year_unclosed", day=day, year=year)
        if said.result != -sum(booked.values()):
            params = {"day": day, "year": year, "decision": said.decision}
            raise FundledgerError("period.year_settled_otherwise", **params)


def _years_ended(accounts: Accounts, periods: Periods, day: date) -> Iterator[int]:
    """The years that end by the day and whose last day is not sealed yet."""
    begins = accounts.charts[0].effective.year if accounts.charts else day.year
    first = begins if periods.sealed is None else periods.sealed.year
    for year in range(first, day.year + 1):
        ends = last_day(year)
        if ends <= day and (periods.sealed is None or ends > periods.sealed):
            yield year
