"""Closing an account: its balance is zero, and nothing more is booked on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import account_statement
from fundledger.ledger.balances import Scope, balance
from fundledger.ledger.journal import Writer
from fundledger.money import Dong
from fundledger.store.tables import posting as postings


def close_account(writer: Writer, number: str, closes: date) -> None:
    """Close an account from a day on. The default account of a role stays open: verbs need it."""
    chart = writer.accounts.on(closes)
    account = chart.get(number)
    if account is None or account.number != number:
        raise FundledgerError("account.no_such", number=number)
    if account.closed:
        raise FundledgerError("account.closed_already", number=number)
    if chart[account.role.name].number == number:
        raise FundledgerError("account.is_default", number=number, role=account.role.name)
    writer.periods.refuse_closed(closes)
    last = _last_posting(writer, number)
    if last is not None and last >= closes:
        raise FundledgerError("account.used_later", number=number, last=last)
    standing = balance(writer.connection, Scope(writer.fund), number)
    if standing:
        raise FundledgerError("account.not_empty", number=number, amount=Dong(standing))
    writer.state(account_statement(replace(account, closed=True), closes))


def _last_posting(writer: Writer, number: str) -> date | None:
    query = select(func.max(postings.c.date)).where(
        postings.c.fund == writer.fund, postings.c.account == number
    )
    return writer.connection.execute(query).scalar_one_or_none()
