"""Loans to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.errors import Misused
from fundledger.office.declaring import Words, question
from fundledger.office.kinds import Cooperative, Day, Document, Loan
from fundledger.office.papers import Details

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table

LoanState = Annotated[
    Literal["signed", "in_term", "overdue", "paid", "closed", "written_off"], Words("loan_state.")
]


@question(of_many=True)
def loans(
    asked: Asked,
    *,
    state: LoanState | None = None,
    cooperative: Cooperative | None = None,
    groups: bool = False,
) -> Table:
    """Every loan with what is owed; with `groups`, in which debt group it is and why."""
    from fundledger.reports.loans import loan_list

    return loan_list(asked, only=state, cooperative=cooperative, groups=groups)


@question
def loan(asked: Asked, loan: Loan) -> Screen:
    """One loan: its terms, position, next dues and last documents, each a frame."""
    from fundledger.reports.loans import loan_screen

    return loan_screen(asked, loan)


@question(main="loan_plan")
def schedule(
    asked: Asked, loan: Loan, *, signed: bool = False, decision: Document | None = None
) -> Table | Screen:
    """Each instalment with what is unpaid; as `signed`; or old and new of one `decision`."""
    from fundledger.reports import plans

    if signed and decision is not None:
        raise Misused("usage.signed_or_decision")
    if signed:
        return plans.signed_plan(asked, loan)
    if decision is not None:
        return plans.decided_plan(asked, loan, decision)
    return plans.plan_screen(asked, loan)


@question
def plan_changes(asked: Asked, loan: Loan) -> Table:
    """Every paper that changed the plan of a loan, after the plan as signed."""
    from fundledger.reports.plans import plan_changes

    return plan_changes(asked, loan)


@question(of_many=True, of_one_fund=("loan",), main="loan_restructurings")
def restructurings(asked: Asked, loan: Loan | None = None, *, details: Details = False) -> Screen:
    """Every restructuring of a loan, or of all: which time, by which decision, which group."""
    from fundledger.reports.restructurings import restructurings_screen

    return restructurings_screen(asked, loan)


@question
def explain(asked: Asked, loan: Loan) -> Table:
    """How every đồng of a loan's interest was computed, line by line."""
    from fundledger.reports.loans import explanation_of

    return explanation_of(asked, loan)


@question
def quote(asked: Asked, loan: Loan, *, on: Day | None = None) -> Table:
    """What would settle a loan on a day, in its parts."""
    from fundledger.reports.loans import quote_table

    return quote_table(asked, loan, on or asked.as_of)
