"""Notices to a borrower: what falls due, what is overdue, to come and speak.

notice(asked, first, number)     what one borrower is asked for in a span; a refusal if nothing
notices(asked, first)            the same of all that have anything to pay, in one pass
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fundledger.errors import FundledgerError
from fundledger.money import Dong
from fundledger.registers.cooperatives import Cooperative
from fundledger.reports.asked import Asked
from fundledger.reports.notices import AskedOf, asked_of, asked_of_each
from fundledger.reports.table import Table, Word, amount_of
from fundledger.statements.content import Ask, Content, Value
from fundledger.statements.papers.parties import borrower, borrower_fields, of_register, register
from fundledger.statements.spans import span_in_words

TOO_LARGE_FOR_COLUMNS = 10**11
"""From here on seven sums beside each other do not fit an upright page."""


def notice(asked: Asked, first: date, number: str) -> Content:
    of = borrower(asked, number)
    found = asked_of(asked, first, of.number)
    if found is None:
        days: dict[str, object] = {"first": first, "last": asked.as_of}
        raise FundledgerError("paper.nothing_due", cooperative=of.number, name=of.name, **days)
    return _content(asked, first, of, found)


def notices(asked: Asked, first: date) -> Iterator[Content]:
    """By number of the borrower."""
    known = register(asked)
    for found in asked_of_each(asked, first):
        yield _content(asked, first, of_register(known, found.number), found)


def _content(asked: Asked, first: date, of: Cooperative, found: AskedOf) -> Content:
    tables = found.tables
    loans, _, dues, _ = tables
    total = loans.total
    fields: dict[str, Value] = {
        **borrower_fields(of),
        "first": first,
        "as_of": asked.as_of,
        "reckoned_on": min(asked.today, asked.as_of),
        "period": span_in_words(first, asked.as_of),
        "loan_count": len(loans.rows),
        **{name: Dong(amount_of(total[name])) for name in _SUMS},
        "interest_for_late": Dong(
            amount_of(total["overdue_interest"]) + amount_of(total["late_interest"])
        ),
        "first_due": min(
            (day for day in loans["first_due"] if isinstance(day, date)), default=None
        ),
        "one_due": _one_due(dues),
        "all_at_once": _all_at_once(dues),
        "due_days": len(set(dues["pay_by"])) > 1 or _runs_on(dues),
        "pay_now_and_later": bool(amount_of(total["pay_now"]) and amount_of(total["pay_later"])),
        "runs_late": found.runs_late,
        "is_large": _is_large(loans),
        "written_off_left": Dong(found.written_off),
    }
    rows = list(loans.records())
    asks = tuple(
        Ask(
            amount_of(row["pay_now"]) or amount_of(row["to_pay"]),
            str(row["pay_memo"]),
            str(row["loan"]),
        )
        for row in rows
    )
    return Content("notice", fields, tables, asks, addressee=of.number)


_SUMS = (
    *("principal_at_start", "overdue_principal", "due_principal", "earlier_interest"),
    *("due_interest", "interest_in_term", "overdue_interest", "late_interest", "to_pay"),
    *("pay_now", "pay_later", "paid_in_all", "otherwise_in_all", "from_held"),
)


def _one_due(dues: Table) -> date | None:
    """The day by which all is to be paid, where there is only one."""
    days = set(dues["pay_by"])
    only = days.pop() if len(days) == 1 else None
    return only if isinstance(only, date) else None


def _all_at_once(dues: Table) -> bool:
    """Whether all of it is late already."""
    return not _runs_on(dues) and not any(isinstance(day, date) for day in dues["pay_by"])


def _runs_on(dues: Table) -> bool:
    """Whether any of it is interest of days to come on what is late."""
    return any(isinstance(by, Word) and by.code == "running" for by in dues["pay_by"])


def _is_large(loans: Table) -> bool:
    amounts = [cell for row in loans.rows for cell in row if isinstance(cell, int)]
    return max(amounts, default=0) >= TOO_LARGE_FOR_COLUMNS
