"""Papers that change or fix what is owed: the debt confirmed by both sides, a loan recalled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fundledger.bulk import no_collection
from fundledger.errors import FundledgerError
from fundledger.loans.dues import standing_on
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.recovery.inspections import inspections_of
from fundledger.registers.documents import RECALL_REASONS, Document
from fundledger.registers.loan import Loan, loan_numbered, loans
from fundledger.reports.asked import Asked
from fundledger.reports.loan_sheet import confirmation_table, lived_to, written_off_table
from fundledger.reports.table import Record, Table, amount_of, days, texts
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.parties import (
    borrower,
    borrower_fields,
    loan_fields,
    refuse_past,
)
from fundledger.statements.spans import span_in_words

_CONFIRMED = (
    *("principal_at_start", "lent", "paid_principal", "otherwise_principal", "interest_paid"),
    *("principal_left", "interest_in_term", "interest_for_late", "in_all", "unapplied"),
    *("written_off_principal", "written_off_interest", "written_off_left"),
)


def confirmation(asked: Asked, first: date, number: str, *, on: date | None, place: str) -> Content:
    """The minutes by which both sides confirm a debt: of every contract that owes, or owed."""
    of = borrower(asked, number)
    found = confirmation_table(asked, _owing(asked, of.number, first), first)
    if not found.rows:
        said = {"cooperative": of.number, "name": of.name, "day": lived_to(asked)}
        raise FundledgerError("paper.nothing_owed", **said)
    total = found.total
    fields: dict[str, Value] = {
        **borrower_fields(of),
        "first": first,
        "as_of": lived_to(asked),
        "period": span_in_words(first, lived_to(asked)),
        "borrower_signs": of.name if of.kind == "individual" else of.representative,
        "meeting_day": on,
        "meeting_place": place or None,
        "loan_count": len(found.rows),
        **{name: Dong(amount_of(total[name])) for name in _CONFIRMED},
    }
    return Content("confirmation", fields, (found, written_off_table(found)), addressee=of.number)


def _owing(asked: Asked, number: str, first: date) -> list[Loan]:
    """Its loans that owed anything at the end of the span, or had begun within it or before."""
    last = lived_to(asked)
    with no_collection():
        return [
            loan
            for loan in loans(asked.connection, asked.fund, asked.known_at)
            if loan.cooperative_on(last) == number
            and loan.begun(last)
            and not loan.opens_after(last)
            and not (loan.closed is not None and loan.closed.day < first)
        ]


def recall(
    asked: Asked, number: str, *, deadline: date | None, reason_codes: Sequence[str]
) -> Content:
    """The decision to end a loan and take it back before its time: as stated, or ahead of it."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    stated = _stated(loan, lived_to(asked))
    if stated is None and deadline is None:
        raise FundledgerError("paper.no_recall", loan=loan.number)
    if stated is not None and (reason_codes or deadline is not None):
        said = {"loan": loan.number, "day": stated.day, "decision": stated.document or "–"}
        raise FundledgerError("paper.recall_is_stated", **said)
    day = lived_to(asked) if stated is None else stated.day
    pay_by = deadline
    codes = list(reason_codes)
    if stated is not None:
        pay_by = date.fromisoformat(stated.body["pay_by"])
        codes = list(stated.body.get(RECALL_REASONS, ()))
    of = borrower(asked, loan.cooperative_on(day))
    at = standing_on(loan, day, asked.today)
    if stated is None and at.principal == at.principal_overdue:
        raise FundledgerError("paper.all_matured", loan=loan.number, day=day)
    if stated is None and deadline is not None:
        refuse_past("deadline", deadline, day)
    reasons = tuple(Sentence(f"recall_reason_said.{code}") for code in codes)
    fields: dict[str, Value] = {
        **borrower_fields(of),
        **loan_fields(loan, day),
        "as_of": day,
        "decision": None if stated is None else stated.document or None,
        "pay_by": pay_by,
        "reasons": Joined(reasons, "; ") if reasons else None,
        "principal_left": Dong(at.principal),
        "interest_in_term": Dong(at.interest_due + at.interest_accrued),
        "interest_for_late": Dong(at.interest_overdue_due + at.late_interest_due),
        "interest": Dong(at.interest),
        "in_all": Dong(at.principal + at.interest),
        "is_stated": stated is not None,
    }
    return Content("recall", fields, (_inspected(asked, loan, day),), addressee=of.number)


def _stated(loan: Loan, day: date) -> Document | None:
    recalls = [each for each in loan.documents if each.do == "recall" and each.day <= day]
    return max(recalls, key=lambda each: (each.day, each.chain), default=None)


def _inspected(asked: Asked, loan: Loan, day: date) -> Table:
    """The minutes of inspections of use: what a recall for misuse is based on."""
    found = inspections_of(asked.connection, asked.fund, loan.number, asked.known_at)
    rows: list[Record] = [
        {
            "document": each.document or None,
            "day": each.day,
            "use_finding": Sentence(f"choice.use_finding.{each.minutes.finding}"),
        }
        for each in found
        if each.day <= day
    ]
    columns = (*texts("document"), *days("day"), *texts("use_finding"))
    return Table.of("inspections_made", columns, rows)
