"""What a decision changes, in a sentence: for its answer, and for the loan on a day it is in force.

Only words. What follows from a decision is derived (`loans.derivation`); a changed plan is shown
by `reports.plan_changes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fundledger.calendar import ONE_DAY
from fundledger.contract.rates import Rate
from fundledger.messages.wording import Sentence
from fundledger.registers.documents import RECALL_REASONS, Document
from fundledger.registers.loan import Loan
from fundledger.reports.judgments import decided as judgment_decided
from fundledger.reports.rates import yearly_said
from fundledger.reports.table import Note, Record, texts


def rate_in_force(loan: Loan, day: date) -> Sentence | None:
    """The rate of a day and since when; None where it is the one that was signed."""
    changes = [each for each in loan.documents if each.do == "change_rate" and each.day <= day]
    if not changes:
        return None
    last = max(changes, key=lambda each: (each.day, each.chain))
    return Sentence("loan_word.rate_since", {"rate": _rate(last), "day": last.day})


def in_force(loan: Loan, day: date) -> Iterator[Note]:
    """The freezes and recalls that a day lies in."""
    for each in loan.documents:
        if each.day > day:
            continue
        if each.do == "recall" or (each.do == "freeze" and day < _day(each, "to")):
            yield from decided(each)


def freeze_on(loan: Loan, day: date) -> Document | None:
    """The freeze that a day lies in, the last to be decided."""
    found = [
        each
        for each in loan.documents
        if each.do == "freeze" and each.day <= day < _day(each, "to")
    ]
    return max(found, key=lambda each: (each.day, each.chain), default=None)


FREEZES = texts("loan", "frozen_by", "frozen")


def freeze_said(loan: Loan, day: date) -> Record | None:
    """By which decision it is frozen on a day, from when to when, and what stops; None: it is not.

    A row of `FREEZES`, for a table of debts that are not to be pressed for.
    """
    document = freeze_on(loan, day)
    if document is None:
        return None
    said = {"first": document.day, "last": _day(document, "to") - ONE_DAY}
    how = Sentence(f"paper_word.{_frozen(document).removeprefix('loan_note.')}", said)
    return {"loan": loan.number, "frozen_by": document.document or None, "frozen": how}


def decided(document: Document) -> Iterator[Note]:
    """What a decision says; nothing of other documents."""
    match document.do:
        case "change_rate":
            said: dict[str, object] = {"rate": _rate(document), "day": document.day}
            yield Note("loan_note.rate_changed", said)
        case "extend":
            yield Note("loan_note.extended", {"to": _day(document, "to")})
        case "recall":
            said = {"day": document.day, "pay_by": _day(document, "pay_by")}
            if reasons := list(recall_reasons(document)):
                yield Note("loan_note.recalled_for", {**said, "reasons": reasons})
            else:
                yield Note("loan_note.recalled", said)
        case "judged":
            yield judgment_decided(document)
        case "freeze":
            last = _day(document, "to") - ONE_DAY
            yield Note(_frozen(document), {"first": document.day, "last": last})


def recall_reasons(document: Document) -> Iterator[Sentence]:
    """Why a loan was recalled, where the decision says it."""
    for code in document.body.get(RECALL_REASONS, ()):
        yield Sentence(f"choice.recall_reason.{code}")


def _frozen(document: Document) -> str:
    if not document.body["interest"]:
        return "loan_note.frozen_days"
    return "loan_note.frozen" if document.body["days"] else "loan_note.frozen_interest"


def _rate(document: Document) -> Sentence:
    return yearly_said(Rate(*document.body["rate"]))


def _day(document: Document, name: str) -> date:
    return date.fromisoformat(document.body[name])
