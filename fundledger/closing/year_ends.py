"""Closing a year as a person does it: what is left open is looked at first.

`years.close` posts; this module first asks the checklist of the year's days, as is done before a
quarter is locked, and keeps the reason for what is left open (`despite`) as a fact.
"""

from __future__ import annotations

from datetime import date

from fundledger.closing import years
from fundledger.closing.checks import left_open, of_year
from fundledger.closing.years import YEAR_CLOSING, Closing, closed_despite
from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import Writer
from fundledger.ledger.years import last_day


def close(writer: Writer, year: int, today: date, despite: str | None = None) -> Closing:
    """Post the closing entries that the year still lacks; if checks are open, only for a reason."""
    closing = years.close(writer, year, today)
    if not closing.entries:
        return closing
    kept = left_open(of_year(writer.connection, writer.fund, year), despite, "year", year=year)
    if kept != closed_despite(writer.connection, writer.fund, year):
        body = {} if kept is None else kept.body()
        writer.state(Statement(YEAR_CLOSING, str(year), last_day(year), body))
    return closing
