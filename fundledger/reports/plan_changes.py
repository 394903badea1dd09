"""What a paper did to the plan of a loan: old and new side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fundledger.contract.plan import PlanLine
from fundledger.messages.wording import Joined, Sentence
from fundledger.registers.documents import Document
from fundledger.registers.plans import PlanChange
from fundledger.reports.table import Cell, Note, Record, Table, days, sums


def change_table(change: PlanChange, facts: dict[str, Cell]) -> Table:
    """Old and new side by side, a line a due day."""
    lines = change.shown()
    before, after = map(_by_day, lines)
    rows: list[Record] = []
    for due in sorted({*before, *after}):
        old, new = before.get(due), after.get(due)
        old_principal, old_interest = old or (None, None)
        new_principal, new_interest = new or (None, None)
        rows.append(
            {
                "due": due,
                "old_principal": old_principal,
                "new_principal": new_principal,
                "old_interest": old_interest,
                "new_interest": new_interest,
                "difference": sum(new or (0, 0)) - sum(old or (0, 0)),
            }
        )
    columns = (
        *(*days("due"), *sums("old_principal", "new_principal")),
        *sums("old_interest", "new_interest", "difference"),
    )
    papers = dict.fromkeys(shown_paper(each) for each in change.documents)
    about: dict[str, Cell] = {**facts, "document": Joined(tuple(papers), ", "), "day": change.day}
    note = Note("plan_note.change", {"day": change.day})
    return Table.of("loan_plan_change", columns, rows, about, (note,))


def shown_paper(document: Document) -> Joined:
    """What it is, and its number or else its link."""
    kind = Sentence(f"document_kind.{document.do}")
    return Joined((kind, document.document or document.chain))


def sums_of(lines: Iterable[PlanLine]) -> tuple[int, int]:
    every = list(lines)
    return sum(line.principal for line in every), sum(line.interest for line in every)


def _by_day(lines: Iterable[PlanLine]) -> dict[date, tuple[int, int]]:
    found: dict[date, tuple[int, int]] = {}
    for line in lines:
        principal, interest = found.get(line.due, (0, 0))
        found[line.due] = principal + line.principal, interest + line.interest
    return found
