"""What was collected in a span: by quarter, borrower, area or source, in its parts.

The sums are those of the ledger by day of booking; see `reports.flows` for what counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from fundledger.calendar import quarter_of
from fundledger.ledger.turnover import Dimension
from fundledger.registers.loan import loans
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.flows import (
    Flow,
    Receipts,
    accounts_of,
    receipts,
    unrolled_notes,
)
from fundledger.reports.late import based, booked_notes, collected_by, late_of
from fundledger.reports.many import Summed
from fundledger.reports.spans import asked_year_before, first_day_year_before, spanned
from fundledger.reports.table import Cell, Column, OnScreen, Table, alone

Cut = Literal["quarter", "borrower", "area", "source"]
CUTS: tuple[Cut, ...] = ("quarter", "borrower", "area", "source")

_PARTS = (
    *(Column("principal_in_term", "money"), Column("principal_overdue", "money")),
    *(Column("interest_in_term", "money"), Column("interest_overdue", "money")),
    *(Column("interest_late", "money"), Column("held", "money")),
    Column("recovered", "money"),
    Column("collected", "money"),
)
_PARTS_ON_SCREEN: OnScreen = (
    (Column("principal", "money"), ("principal_in_term", "principal_overdue")),
    (Column("interest", "money"), ("interest_in_term", "interest_overdue", "interest_late")),
    *alone(*_PARTS[-3:]),
)


def collections_of_funds(cut: Cut) -> Summed | None:
    """None where a line is no line of another fund: borrowers of one number differ."""
    return None if cut == "borrower" else Summed("collections")


def collections_table(asked: Asked, first: date, cut: Cut, *, compare: bool = False) -> Table:
    found = _collected(asked, first, cut)
    before: dict[str, Receipts] = {}
    columns = (*_HEADS[cut], *_PARTS)
    if compare:
        columns = (*columns, Column("year_before", "money"), Column("difference", "money"))
        earlier = _collected(asked_year_before(asked), first_day_year_before(first), cut)
        before = {_a_year_on(key, cut): value for key, value in earlier.items()}
    register = borrowers(asked) if cut == "borrower" else {}
    rows: list[tuple[Cell, ...]] = []
    for key in sorted({*found, *before}):
        now, then = found.get(key, Receipts()), before.get(key, Receipts())
        row: tuple[Cell, ...] = (*_head(key, cut, register), *now.parts, now.total)
        if compare:
            row = (*row, then.total, now.total - then.total)
        if any(now.parts) or any(then.parts):
            rows.append(row)
    width = len(_HEADS[cut])
    sums = [sum(int(str(row[place])) for row in rows) for place in range(width, len(columns))]
    totals = (*([None] * width), *sums)
    late = late_of(asked, first)
    named = booked_notes(late, "collected", collected_by(asked, accounts_of(asked), late))
    facts, notes = based(spanned(asked, first), "booked"), (*unrolled_notes(asked), *named)
    shown_of = (*alone(*_HEADS[cut]), *_PARTS_ON_SCREEN, *alone(*columns[width + len(_PARTS) :]))
    return Table("collections", columns, rows, totals, facts, notes, shown_of)


_HEADS: dict[Cut, tuple[Column, ...]] = {
    "quarter": (Column("quarter"),),
    "borrower": (Column("cooperative"), Column("name"), Column("area", wide=True)),
    "area": (Column("area"),),
    "source": (Column("source"),),
}


def _collected(asked: Asked, first: date, cut: Cut) -> dict[str, Receipts]:
    by: tuple[Dimension, ...] = ("date",) if cut == "quarter" else ("loan",)
    return receipts(asked, first, accounts_of(asked), by, _cutter(asked, cut))


def _cutter(asked: Asked, cut: Cut) -> Callable[[Flow], str]:
    if cut == "quarter":
        return lambda flow: "" if flow.booked is None else quarter_of(flow.booked)
    key: dict[str, str] = {}
    register = borrowers(asked) if cut == "area" else {}
    for loan in loans(asked.connection, asked.fund, asked.known_at):
        if cut == "source":
            key[loan.number] = loan.contract.source
            continue
        owner = loan.cooperative_on(asked.as_of)
        key[loan.number] = owner if cut == "borrower" else _area_of(register, owner)
    return lambda flow: key.get(flow.loan or "", "")


def _area_of(register: dict[str, Borrower], owner: str) -> str:
    return register[owner].area if owner in register else ""


def _head(key: str, cut: Cut, register: dict[str, Borrower]) -> tuple[Cell, ...]:
    if cut == "borrower":
        borrower = register.get(key, Borrower(key))
        return key, borrower.name, area_word(borrower.area)
    return (area_word(key),) if cut == "area" else (key,)


def _a_year_on(key: str, cut: Cut) -> str:
    """A quarter stands beside the same one of the year before."""
    return f"{int(key[:4]) + 1}{key[4:]}" if cut == "quarter" and key else key
