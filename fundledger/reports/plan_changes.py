"""What a paper did to the plan of a loan: old and new side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fundledger.contract.plan import PlanLine
from fundledger.loans.plans import PlanChange
from fundledger.messages.wording import Joined, Sentence
from fundledger.registers.documents import Document
from fundledger.reports.table import Cell, Column, Note, Table


def change_table(change: PlanChange, facts: dict[str, Cell]) -> Table:
    """Old and new side by side, a line a due day."""
    lines = change.shown()
    before, after = map(_by_day, lines)
    rows: list[tuple[Cell, ...]] = []
    for due in sorted({*before, *after}):
        old, new = before.get(due), after.get(due)
        difference = sum(new or (0, 0)) - sum(old or (0, 0))
        pairs = zip(old or (None, None), new or (None, None), strict=True)
        rows.append((due, *(cell for pair in pairs for cell in pair), difference))
    columns = (
        *(Column("due", "day"), Column("old_principal", "money"), Column("new_principal", "money")),
        *(Column("old_interest", "money"), Column("new_interest", "money")),
        Column("difference", "money"),
    )
    (old_principal, old_interest), (new_principal, new_interest) = map(sums_of, lines)
    more = new_principal + new_interest - old_principal - old_interest
    totals = (None, old_principal, new_principal, old_interest, new_interest, more)
    papers = dict.fromkeys(shown_paper(each) for each in change.documents)
    about: dict[str, Cell] = {**facts, "document": Joined(tuple(papers), ", "), "day": change.day}
    note = Note("plan_note.change", {"day": change.day})
    return Table("loan_plan_change", columns, rows, totals, about, (note,))


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
