"""A judgment over a loan in words and as a table: how money goes by it, what is paid of it.

The figures are `loans.judgments`'; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fundledger.contract.events import JUDGED_PARTS, Judged
from fundledger.loans.judgments import Standing, judged_on
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.registers.documents import Document, events_of
from fundledger.registers.loan import Loan
from fundledger.reports.rates import yearly_said
from fundledger.reports.table import (
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    money,
    sums,
    texts,
    word_for,
)

_OF_KIND = (
    *(*texts("loan", "what"), *sums("judged_sum", "judged_paid", "judged_left")),
    *sums("grown_since", "grown_left", "not_judged_left"),
)
_ON_SCREEN: OnScreen = (
    (Column("loan"), ("loan", "what")),
    *alone(*money("judged_sum", "judged_paid", "judged_left")),
    *alone(*money("grown_since", "grown_left", "not_judged_left")),
)


def judgments_table(loans: list[tuple[Loan, date]]) -> Table:
    """Of each loan over which a judgment stands at the end of its day, kind by kind."""
    rows: list[Record] = []
    notes: list[Note] = []
    for loan, day in loans:
        found = judged_on(loan, day)
        if found is not None:
            rows += _rows(loan.number, found)
            notes += [decided(found.document), *_oddities(found)]
    return Table.of("loan_judgment", _OF_KIND, rows, None, notes, on_screen=_ON_SCREEN)


def _rows(loan: str, found: Standing) -> Iterator[Record]:
    for each in found.of:
        if any(each[1:]):
            yield {
                "loan": loan,
                "what": word_for("case_part.", each.kind),
                "judged_sum": each.judged,
                "judged_paid": each.paid,
                "judged_left": each.left,
                "grown_since": each.grown,
                "grown_left": each.grown_left,
                "not_judged_left": each.beside_left,
            }


def _oddities(found: Standing) -> Iterator[Note]:
    """What a reader would ask about: a sum that the books do not owe, principal not yet due."""
    if above := sum(each.not_in_books for each in found.of):
        yield Note("judged_note.not_in_books", {"amount": Dong(above)})
    if found.not_due:
        yield Note("judged_note.not_due", {"amount": Dong(found.not_due)})


def entered_notes(loan: Loan, day: date) -> Iterator[Note]:
    """What follows from a judgment that was just entered."""
    found = judged_on(loan, day)
    if found is None:
        return
    if above := sum(each.not_in_books for each in found.of):
        yield Note("judged_note.not_in_books", {"amount": Dong(above)})
    if refused := sum(each.not_granted for each in found.of):
        yield Note("judged_note.not_granted", {"amount": Dong(refused)})
    if found.not_due:
        said: dict[str, object] = {"amount": Dong(found.not_due), "loan": loan.number, "day": day}
        yield Note("judged_note.recall", said)


def decided(document: Document) -> Note:
    """What a judgment says of order and interest, in a sentence."""
    (event,) = events_of([document])
    assert isinstance(event, Judged)
    said: dict[str, object] = {"day": document.day, "document": document.document or "–"}
    if event.annuls:
        return Note("judged_note.annulled", said)
    whole = event.principal + event.interest + event.overdue + event.late
    said |= {"amount": Dong(whole), "interest": _interest_said(event)}
    if event.order == JUDGED_PARTS:
        return Note("judged_note.stands", said)
    order = [Sentence(f"case_part.{part}") for part in event.order]
    return Note("judged_note.stands_in_order", {**said, "order": order})


def _interest_said(event: Judged) -> Sentence:
    if event.rate is None:
        return Sentence("judged_interest.contract")
    if not event.rate.numerator:
        return Sentence("judged_interest.none")
    key = "on_whole_sum" if event.on_whole_sum else "on_principal"
    return Sentence(f"judged_interest.{key}", {"rate": yearly_said(event.rate)})
