"""The end of a year: income and cost closed into the result, and the settlement (quyết toán).

`close_year` posts one entry of kind `closing` on 31/12: every account of income and cost to the
account of the result, and the result to the surplus. It posts what is not closed yet, so run again
it posts only what has come late. Reports of income and cost leave entries of this kind out.

The settlement is a fact, by the decision that approved the year; the surplus of the year becomes
that of earlier years, and only then can the last day of the year be sealed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.entry import Draft, Posted, Posting, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.periods import lock_statement, unlock_statement
from fundledger.messages import say_in

CLOSING = "closing"
"""The kind of the entries that close a year: no income and no cost of it."""

SETTLEMENT = "settlement"
"""The kind of the fact that says a year is settled (its subject is the year), and of its entry."""


def last_day(year: int) -> date:
    return date(year, 12, 31)


def is_settled(connection: Connection, fund: int, year: int, known_at: int | None = None) -> bool:
    subject = str(year)
    return any(stated(connection, fund, SETTLEMENT, subject=subject, known_at=known_at))


def unclosed(connection: Connection, fund: int, year: int) -> dict[str, int]:
    """What stands on accounts of income and cost at the end of a year, by number."""
    ever = Accounts.read(connection, fund).ever()
    sums = balances(connection, Scope.of(connection, fund, last_day(year)))
    found = {str(number): amount for (number,), amount in sums.items()}
    return {number: amount for number, amount in sorted(found.items()) if _closes(ever[number])}


def close_year(writer: Writer, year: int, today: date) -> Posted | None:
    """Post what of the year is not closed yet; None if all of it is."""
    day = last_day(year)
    if day > today:
        raise FundledgerError("year.not_over", year=year)
    sums = unclosed(writer.connection, writer.fund, year)
    if not sums:
        return None
    sealed = writer.periods.sealed
    if sealed is not None and day <= sealed:
        raise FundledgerError("year.sealed", year=year, until=sealed)
    with _opened_again(writer, day, year, today):
        return writer.append(_closing(day, year, sums))


def settle_year(writer: Writer, year: int, decision: str, today: date) -> Posted | None:
    """The year is settled by a decision: its surplus is one of earlier years from the next day."""
    day = last_day(year)
    if day > today:
        raise FundledgerError("year.not_over", year=year)
    if not decision.strip():
        raise FundledgerError("year.no_decision", year=year)
    if is_settled(writer.connection, writer.fund, year):
        raise FundledgerError("year.settled_already", year=year)
    if unclosed(writer.connection, writer.fund, year):
        raise FundledgerError("year.not_closed", year=year)
    writer.state(Statement(SETTLEMENT, str(year), day, {"decision": decision}, decision))
    chart = writer.accounts.on(day)
    surplus = chart["surplus"].number
    scope = Scope.of(writer.connection, writer.fund, day)
    amount = balances(writer.connection, scope, only={"account": surplus}).get((surplus,), 0)
    if not amount:
        return None
    first = date(year + 1, 1, 1)
    lines = (Posting("surplus", -amount), Posting("surplus_prior", amount))
    memo = say_in("vi", "year.memo_settled", year=year)
    return writer.append(Draft(first, memo, _debits_first(lines), SETTLEMENT, decision))


def refuse_unsettled(connection: Connection, fund: int, day: date) -> None:
    """The last day of a year is sealed only after its settlement."""
    if (day.month, day.day) == (12, 31) and not is_settled(connection, fund, day.year):
        raise FundledgerError("year.seal_waits", year=day.year)


def _closes(account: Account) -> bool:
    return account.role.nature in ("income", "expense")


def _closing(day: date, year: int, sums: dict[str, int]) -> Draft:
    """Income to the result, cost to the result, the result to the surplus."""
    income = [Posting(number, -amount) for number, amount in sums.items() if amount < 0]
    cost = [Posting(number, -amount) for number, amount in sums.items() if amount > 0]
    earned, spent = sum(line.amount for line in income), -sum(line.amount for line in cost)
    through = [Posting("result", -earned), Posting("result", spent)]
    net = earned - spent
    kept = [Posting("result", net), Posting("surplus", -net)]
    lines = [line for line in (*income, *through, *cost, *kept) if line.amount]
    return Draft(day, say_in("vi", "year.memo_closed", year=year), tuple(lines), CLOSING)


def _debits_first(lines: tuple[Posting, ...]) -> tuple[Posting, ...]:
    return tuple(sorted(lines, key=lambda line: line.amount < 0))


@contextmanager
def _opened_again(writer: Writer, day: date, year: int, today: date) -> Iterator[None]:
    """The last day of a year that was locked is opened for its closing entry, and locked again."""
    locked = writer.periods.locked
    if locked is None or locked < day:
        yield
        return
    reason = say_in("vi", "year.memo_closed", year=year)
    writer.state(unlock_statement(writer.periods, day, reason))
    yield
    writer.state(lock_statement(writer.periods, locked, today))
