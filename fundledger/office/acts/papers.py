"""Papers of reports: what a report shows, on the official page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.declaring import SpanFrom, paper

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.statements.content import Content


@paper
def print_capital(asked: Asked, *, first: SpanFrom) -> Content:
    """The report on the Fund's capital: where it is, by source."""
    from fundledger.statements.papers.reports import capital_position

    return capital_position(asked, first)


@paper
def print_overdue(asked: Asked) -> Content:
    """The report on overdue debts: every loan that has any, and the three eyes on them."""
    from fundledger.statements.papers.reports import overdue_list

    return overdue_list(asked)
