"""Papers by which a loan is made, changed, ended and sued for: decisions, contracts, minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.acts.applications import Application
from fundledger.office.declaring import paper
from fundledger.office.kinds import Day, Loan, Number

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.statements.content import Content


@paper
def print_appraisal(asked: Asked, application: Application) -> Content:
    """What the appraisal of a request found and proposes, with the limits as tested."""
    from fundledger.statements.papers.lending import appraisal

    return appraisal(asked, application)


@paper
def print_loan_decision(asked: Asked, application: Application) -> Content:
    """The decision to lend, or not to; ahead of it a draft by what the appraisal proposes."""
    from fundledger.statements.papers.lending import loan_decision

    return loan_decision(asked, application)


@paper
def print_contract(asked: Asked, loan: Loan) -> Content:
    """The contract of a loan by its terms, with the schedule as an annex."""
    from fundledger.statements.papers.lending import loan_contract

    return loan_contract(asked, loan)


@paper
def print_draw(
    asked: Asked, loan: Loan, *, number: Number | None = None, on: Day | None = None
) -> Content:
    """The note of debt of one draw: by its number or day, else of the last one."""
    from fundledger.statements.papers.lending import draw

    return draw(asked, loan, place=number, on=on)
