"""The loans that were called back before their time: by which decision, why, and what is owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fundledger.bulk import no_collection
from fundledger.loans.dues import standing_on
from fundledger.messages.wording import Joined
from fundledger.registers.documents import RECALL_REASONS, Document
from fundledger.registers.loan import loans
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import area_word, borrowers
from fundledger.reports.table import Record, Table, days, sums, texts, word_for

_COLUMNS = (
    *(*texts("loan"), *texts("cooperative", wide=True), *texts("name", "area")),
    *(*days("day"), *texts("decision"), *days("pay_by"), *texts("recall_reason")),
    *sums("principal", "interest"),
)


def recalls_table(asked: Asked) -> Table:
    """Each decision that stands on the day, with what is still owed of its loan."""
    register = borrowers(asked)
    rows: list[Record] = []
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            for paper in _recalls(loan.documents, asked):
                owner = loan.cooperative_on(asked.as_of)
                known = register.get(owner)
                at = standing_on(loan, asked.as_of, asked.today)
                whose: Record = {"loan": loan.number, "cooperative": owner}
                if known is not None:
                    whose = {**whose, "name": known.name, "area": area_word(known.area)}
                owed: Record = {"principal": at.principal, "interest": at.interest}
                rows.append({**whose, **_said(paper), **owed})
    return Table.of("recalls", _COLUMNS, rows, asked.facts)


def _recalls(documents: tuple[Document, ...], asked: Asked) -> Iterator[Document]:
    return (each for each in documents if each.do == "recall" and each.day <= asked.as_of)


def _said(paper: Document) -> Record:
    codes = paper.body.get(RECALL_REASONS, ())
    reasons = [word_for("choice.recall_reason.", code) for code in codes]
    return {
        "day": paper.day,
        "decision": paper.document or None,
        "pay_by": _day(paper.body.get("pay_by")),
        "recall_reason": Joined(tuple(reasons), "; ") if reasons else None,
    }


def _day(said: str | None) -> date | None:
    """As the body of a document writes a day."""
    return None if said is None else date.fromisoformat(said)
