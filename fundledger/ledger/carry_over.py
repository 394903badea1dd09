"""A change of chart: the new chart as a fact, and one entry that carries balances to new numbers.

Only what stands on a number that the new chart no longer has moves, to the number of its role. Run
again after a late entry has landed on an old number, it carries over what is still left: derived
less already carried.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Chart, chart_statement
from fundledger.ledger.balances import ALL, Scope, balances
from fundledger.ledger.entry import Draft, Posted, Posting
from fundledger.ledger.journal import CARRY_OVER, Writer
from fundledger.store.tables import posting as postings


def adopt(writer: Writer, chart: Mapping[str, Any], effective: date, memo: str) -> Posted | None:
    """Put a chart in use from a day on; the entry that carries over, if anything moves."""
    closed = writer.periods.closed_until()
    if closed is not None and effective <= closed:
        raise FundledgerError("period.locked", day=effective, first_open=closed + ONE_DAY)
    statement = chart_statement(chart, effective)
    standing = writer.accounts.charts
    if standing and effective <= standing[-1].effective:
        same = standing[-1].subject == statement.subject
        if not (same and effective == standing[-1].effective):
            last = standing[-1].effective
            raise FundledgerError("account.chart_too_early", day=effective, last=last)
    else:
        writer.state(statement)
        _refuse_later_entries(writer, effective)
    draft = carry_over_draft(writer, effective, memo)
    return None if draft is None else writer.append(draft)


def carry_over_draft(writer: Writer, effective: date, memo: str) -> Draft | None:
    """What stands on numbers that the chart of the day no longer has, moved to those it has."""
    chart = writer.accounts.on(effective)
    ever = writer.accounts.ever()
    scope = Scope(writer.fund, as_of=effective)
    lines: list[Posting] = []
    for key, amount in sorted(
        balances(writer.connection, scope, ALL).items(), key=lambda item: str(item[0])
    ):
        number, *dimensions = key
        assert number is not None
        if _stands_in(chart, number):
            continue
        heir = chart[ever[number].role.name]
        lines.append(Posting(number, -amount, *dimensions))
        lines.append(Posting(heir.number, amount, *dimensions))
    if not lines:
        return None
    return Draft(effective, memo, tuple(lines), kind=CARRY_OVER, voucher_kind="PK")


def _refuse_later_entries(writer: Writer, effective: date) -> None:
    """What is already booked under the old chart on later days would stand on dead numbers."""
    chart = writer.accounts.on(effective)
    dead = [number for number in writer.accounts.ever() if not _stands_in(chart, number)]
    query = select(func.max(postings.c.date)).where(
        postings.c.fund == writer.fund,
        postings.c.account.in_(dead),
        postings.c.date >= effective,
    )
    last = writer.connection.execute(query).scalar_one_or_none()
    if last is not None:
        raise FundledgerError("account.chart_entries_after", day=effective, last=last)


def _stands_in(chart: Chart, number: str) -> bool:
    """Under its number, that is: a chart also answers to the names of roles."""
    account = chart.get(number)
    return account is not None and account.number == number
