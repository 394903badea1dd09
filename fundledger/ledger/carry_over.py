"""A change of chart: the new chart as a fact, and one entry that carries balances to new numbers.

Only balances on numbers that the new chart no longer has move, each to the number of its role. Run
again after a late entry has landed on an old number, it carries over what is left there. A book
keeps the chart that was copied into it; what a later version of the program adds to a preset is
taken by adopting the preset again from a later day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Chart, chart_statement
from fundledger.ledger.admission import CARRY_OVER
from fundledger.ledger.balances import ALL, Scope, balances
from fundledger.ledger.entry import Draft, Posted, Posting, Statement
from fundledger.ledger.journal import Writer
from fundledger.ledger.roles import ROLES
from fundledger.store.tables import posting as postings


def adopt(writer: Writer, chart: Mapping[str, Any], effective: date, memo: str) -> Posted | None:
    """Put a chart in use from a day on; returns the entry that carries over, if anything moves."""
    statement = _without_own(writer, chart_statement(chart, effective))
    if not _is_in_use(writer, statement):
        _refuse_what_cannot_begin(writer, statement)
        writer.state(statement)
    draft = carry_over_draft(writer, effective, memo)
    return None if draft is None else writer.append(draft)


def carry_over_draft(writer: Writer, effective: date, memo: str) -> Draft | None:
    """Move the balances of numbers that the chart of the day no longer has to those it has."""
    chart, ever = writer.accounts.on(effective), writer.accounts.ever()
    lines: list[Posting] = []
    for key, amount in sorted(
        balances(writer.connection, Scope(writer.fund), ALL).items(), key=lambda item: str(item[0])
    ):
        number, *dimensions = key
        assert number is not None
        if not _stands_in(chart, number):
            heir = chart.get(ever[number].role.name)
            if heir is None:
                raise FundledgerError(
                    "account.chart_lacks_role",
                    chart=writer.accounts.chart_name(effective),
                    lacking=[ever[number].role.name],
                )
            lines.append(Posting(number, -amount, *dimensions))
            lines.append(Posting(heir.number, amount, *dimensions))
    if not lines:
        return None
    # A late entry on an old number (a reversal, say) is carried over no earlier than it was booked.
    last = _last_booked(writer, _dead_numbers(ever, chart))
    booked = last if last is not None and last > effective else None
    return Draft(effective, memo, tuple(lines), kind=CARRY_OVER, date=booked, voucher_kind="PK")


def _without_own(writer: Writer, statement: Statement) -> Statement:
    """Leave out accounts that no verb needs where the Fund has one of its own on the number."""
    ever = writer.accounts.ever()
    rows = [
        row
        for row in statement.body["account"]
        if not (
            (row.get("further") or ROLES[row["role"]].optional)
            and row["number"] in ever
            and ever[row["number"]].role.name != row["role"]
        )
    ]
    return replace(statement, body={**statement.body, "account": rows})


def _is_in_use(writer: Writer, statement: Statement) -> bool:
    """Whether this chart already begins on this day; refused where it then said something else."""
    if not writer.accounts.charts:
        return False
    last = writer.accounts.charts[-1]
    same = (last.subject, last.effective) == (statement.subject, statement.effective)
    if same and not _is_all_said(last.body, statement.body):
        raise FundledgerError("account.chart_differs", chart=last.subject, day=last.effective)
    return same


def _is_all_said(earlier: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a chart still says all that its copy says: a later version may add to it."""
    return all(row in now["account"] for row in earlier["account"]) and all(
        now[name] == value for name, value in earlier.items() if name not in ("account", "heading")
    )


def _refuse_what_cannot_begin(writer: Writer, statement: Statement) -> None:
    effective = statement.effective
    writer.periods.refuse_closed(effective)
    charts, ever = writer.accounts.charts, writer.accounts.ever()
    if charts and effective <= charts[-1].effective:
        last = charts[-1].effective
        raise FundledgerError("account.chart_too_early", day=effective, last=last)
    new = {row["number"]: row["role"] for row in statement.body["account"]}
    for number, role in new.items():
        if number in ever and ever[number].role.name != role:
            raise FundledgerError(
                "account.chart_number_has_role", number=number, role=ever[number].role.name
            )
    added = {fact.subject for fact in writer.accounts.added}
    dead = [number for number in ever if number not in new and number not in added]
    booked = _last_booked(writer, dead)
    if booked is not None and booked >= effective:
        raise FundledgerError("account.chart_entries_after", day=effective, last=booked)


def _dead_numbers(ever: Mapping[str, Account], chart: Chart) -> list[str]:
    return [number for number in ever if not _stands_in(chart, number)]


def _last_booked(writer: Writer, numbers: list[str]) -> date | None:
    query = select(func.max(postings.c.date)).where(
        postings.c.fund == writer.fund, postings.c.account.in_(numbers)
    )
    return writer.connection.execute(query).scalar_one_or_none()


def _stands_in(chart: Chart, number: str) -> bool:
    """Whether the chart has an account of this number; its keys are names of roles too."""
    account = chart.get(number)
    return account is not None and account.number == number
