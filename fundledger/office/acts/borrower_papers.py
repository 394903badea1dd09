"""Papers to a borrower: notices, confirmations, and sheets of one loan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.acts.loans import RecallReason
from fundledger.office.acts.recovery import To
from fundledger.office.declaring import AheadFrom, BeginsFrom, SpanFrom, Words, paper
from fundledger.office.kinds import Cooperative, Day, Entry, Loan, Name, Text

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.statements.content import Content

Round = Annotated[Literal["1", "2", "3"], Words("")]


@paper
def print_notice(asked: Asked, cooperative: Cooperative, *, first: AheadFrom) -> Content:
    """The notice of principal and interest due: what one borrower is to pay in a span."""
    from fundledger.statements.papers.notices import notice

    return notice(asked, first, cooperative)


@paper
def print_overdue_notice(
    asked: Asked,
    cooperative: Cooperative,
    *,
    round: Round,
    to: To = "borrower",
    addressee: Name = "",
    answer_by: Day | None = None,
) -> Content:
    """The first, second or third notice of overdue debt; also to guarantors and owners."""
    from fundledger.statements.papers.reminders import Reminder, overdue_notice
    from fundledger.text import clean

    reminder = Reminder(int(round), answer_by)
    return overdue_notice(asked, cooperative, reminder, to=to, addressee=clean(addressee))


@paper
def print_invitation(
    asked: Asked,
    cooperative: Cooperative,
    *,
    on: Day | None = None,
    at: Text = "",
    place: Text = "",
    about: Text = "",
) -> Content:
    """An invitation to come and speak, on a day at an hour and place, about something."""
    from fundledger.statements.papers.reminders import invitation

    return invitation(asked, cooperative, on=on, at=at, place=place, about=about)


@paper
def print_recall(
    asked: Asked,
    loan: Loan,
    *,
    deadline: Day | None = None,
    reason_code: tuple[RecallReason, ...] = (),
) -> Content:
    """The decision to recall a loan: of a stated recall, or ahead of one with a `deadline`."""
    from fundledger.statements.papers.confirmations import recall

    return recall(asked, loan, deadline=deadline, reason_codes=reason_code)


@paper
def print_confirmation(
    asked: Asked,
    cooperative: Cooperative,
    *,
    first: BeginsFrom,
    on: Day | None = None,
    place: Text = "",
) -> Content:
    """The minutes that confirm a debt, in two copies; `on` is the day of signing."""
    from fundledger.statements.papers.confirmations import confirmation

    return confirmation(asked, first, cooperative, on=on, place=place)


@paper
def print_statement(asked: Asked, loan: Loan, *, first: SpanFrom) -> Content:
    """What happened on a loan in a span, line by line, with the balances."""
    from fundledger.statements.papers.loan_sheets import statement

    return statement(asked, first, loan)


@paper
def print_interest(asked: Asked, loan: Loan, *, first: SpanFrom) -> Content:
    """How a loan's interest was reckoned in a span, every stretch, with the sums by kind."""
    from fundledger.statements.papers.loan_sheets import interest

    return interest(asked, first, loan)


@paper
def print_receipt(asked: Asked, entry: Entry) -> Content:
    """What one receipt paid, and what is left to be paid."""
    from fundledger.statements.papers.loan_sheets import receipt

    return receipt(asked, entry)


@paper
def print_file(asked: Asked, cooperative: Cooperative) -> Content:
    """The file of one borrower: loans, groups, securities, cases, and what happened."""
    from fundledger.statements.papers.borrower_file import borrower_file

    return borrower_file(asked, cooperative)
