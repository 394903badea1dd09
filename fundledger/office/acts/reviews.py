"""Overdue borrowers that somebody looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, saying, shown
from fundledger.office.declaring import act, question
from fundledger.office.kinds import TODAY, Cooperative, Day, Document, Name, Quarter, Text

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table


@act
def review_borrower(
    work: Work,
    cooperative: Cooperative,
    *,
    on: Day = TODAY,
    by: Name = "",
    cause: Text = "",
    ability: Text = "",
    conclusion: Text = "",
    next: Text = "",
    next_on: Day | None = None,
    document: Document = "",
    quarter: Quarter | None = None,
    dry_run: bool = False,
) -> Answer:
    """Keep what was found of an overdue borrower: cause, ability to pay, what comes next.

    A review is not edited: another answers it. `quarter`: the one that it is made for, where that
    is the quarter before.
    """
    from fundledger.arrears.reviews import Findings, is_late, review
    from fundledger.reports.asking import ask
    from fundledger.reports.borrowers import borrowers
    from fundledger.reports.reviews import reviews_table
    from fundledger.reports.table import Note

    found = Findings(by, cause, ability, conclusion, next, next_on)
    with work.writing() as writer:
        kept = review(writer, cooperative, on, found, work.today, document, quarter)
        late = is_late(writer.connection, writer.fund, kept.borrower, on)
        register = borrowers(ask(writer.connection, writer.fund, on))
    notes = [Note("loan_note.dry_run")] if dry_run else []
    if not late:
        said: dict[str, object] = {"cooperative": kept.borrower, "day": on}
        notes.append(Note("review.owes_nothing_overdue", said))
    table = reviews_table([kept], register, {"fund": work.fund}, notes)
    answer = shown(table, link=kept.chain)
    if dry_run:
        return answer
    said = {"cooperative": kept.borrower, "day": on, "link": kept.chain}
    return saying(answer, "review.was_kept", **said)


@question(of_many=True, of_one_fund=("cooperative",))
def reviews(asked: Asked, cooperative: Cooperative | None = None) -> Table:
    """What was found of overdue borrowers, or of one of them, the last first."""
    from fundledger.reports.reviews import reviews_list

    return reviews_list(asked, cooperative)
