"""Papers by which a loan is made, changed, ended and sued for: decisions, contracts, minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.acts.applications import Application
from fundledger.office.acts.cases import Case
from fundledger.office.acts.council import DecisionNumber
from fundledger.office.acts.securities import Code
from fundledger.office.declaring import paper
from fundledger.office.kinds import Cooperative, Day, Loan, Money, Number, Quarter, Text

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


@paper
def print_proposal_extend(
    asked: Asked, loan: Loan, *, until: Day | None = None, reason: Text = ""
) -> Content:
    """A submission to restructure a debt, up to a day, for a reason."""
    from fundledger.statements.papers.deeds import Proposed, proposal
    from fundledger.text import clean

    return proposal(asked, "extend", loan, Proposed(until=until, reason=clean(reason)))


@paper
def print_proposal_waive(
    asked: Asked,
    loan: Loan,
    *,
    amount: Money | None = None,
    until: Day | None = None,
    reason: Text = "",
) -> Content:
    """A submission to waive so much interest, where the rest is paid by a day."""
    from fundledger.statements.papers.deeds import Proposed, proposal
    from fundledger.text import clean

    return proposal(
        asked, "waive", loan, Proposed(until=until, amount=amount, reason=clean(reason))
    )


@paper
def print_proposal_recall(
    asked: Asked, loan: Loan, *, until: Day | None = None, reason: Text = ""
) -> Content:
    """A submission to end a loan and call it back by a day."""
    from fundledger.statements.papers.deeds import Proposed, proposal
    from fundledger.text import clean

    return proposal(asked, "recall", loan, Proposed(until=until, reason=clean(reason)))


@paper
def print_proposal_sue(asked: Asked, loan: Loan, *, court: Text = "", reason: Text = "") -> Content:
    """A submission to sue at a court."""
    from fundledger.statements.papers.deeds import Proposed, proposal
    from fundledger.text import clean

    return proposal(asked, "sue", loan, Proposed(reason=clean(reason), court=clean(court)))


@paper
def print_restructuring(asked: Asked, loan: Loan, *, time: Number | None = None) -> Content:
    """The decision that restructures a debt: the last one, or the first, second, third."""
    from fundledger.statements.papers.deeds import restructuring

    return restructuring(asked, loan, time)


@paper
def print_settled(asked: Asked, loan: Loan) -> Content:
    """That a loan is paid back and nothing is owed of it."""
    from fundledger.statements.papers.deeds import settled

    return settled(asked, loan)


@paper
def print_liquidation(asked: Asked, loan: Loan) -> Content:
    """The minutes by which both parties end a contract that is paid back."""
    from fundledger.statements.papers.deeds import liquidation

    return liquidation(asked, loan)


@paper
def print_release(asked: Asked, loan: Loan, code: Code) -> Content:
    """That a security is given back, and the papers held of it."""
    from fundledger.statements.papers.deeds import release

    return release(asked, loan, code)


@paper
def print_collateral_notice(asked: Asked, loan: Loan, code: Code) -> Content:
    """The notice to the owner of a security that it is going to be handled."""
    from fundledger.statements.papers.deeds import collateral_notice

    return collateral_notice(asked, loan, code)


@paper
def print_work_minutes(
    asked: Asked, cooperative: Cooperative, *, on: Day | None = None, place: Text = ""
) -> Content:
    """Minutes of a meeting with a borrower: as entered, or blank for the one to come."""
    from fundledger.statements.papers.minutes import work_minutes

    return work_minutes(asked, cooperative, on=on, place=place)


@paper
def print_inspection(asked: Asked, loan: Loan, *, on: Day | None = None) -> Content:
    """Minutes of an inspection of use: as entered, or a blank form to take along."""
    from fundledger.statements.papers.minutes import inspection

    return inspection(asked, loan, on=on)


@paper
def print_petition(asked: Asked, case: Case) -> Content:
    """The petition of a case, with its claims and how interest was reckoned as annexes."""
    from fundledger.statements.papers.litigation import petition

    return petition(asked, case)


@paper
def print_claims(asked: Asked, case: Case) -> Content:
    """The list of claims of a case: what was claimed, line by line to what is owed by now."""
    from fundledger.statements.papers.litigation import claims

    return claims(asked, case)


@paper
def print_council_minutes(
    asked: Asked, quarter: Quarter, *, on: Day | None = None, place: Text = ""
) -> Content:
    """The minutes of the council for risk in a quarter: what it looked at and decided."""
    from fundledger.statements.papers.council import council_minutes

    return council_minutes(asked, quarter, on=on, place=place)


@paper
def print_council_decision(asked: Asked, number: DecisionNumber) -> Content:
    """A decision of the council for risk, with the debts that it names."""
    from fundledger.statements.papers.council import council_decision

    return council_decision(asked, number)
