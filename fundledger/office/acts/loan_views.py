"""Loans to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.declaring import Words, question
from fundledger.office.kinds import Cooperative

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table

LoanState = Annotated[
    Literal["signed", "in_term", "overdue", "paid", "closed", "written_off"], Words("loan_state.")
]


@question(of_many=True)
def loans(
    asked: Asked, *, state: LoanState | None = None, cooperative: Cooperative | None = None
) -> Table:
    """Every loan with what is owed."""
    from fundledger.reports.loans import loan_list

    return loan_list(asked, only=state, cooperative=cooperative)
