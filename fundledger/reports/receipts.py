"""What was collected in a span: by quarter, borrower, area or source, in its parts.

The sums are those of the ledger by day of booking; see `reports.flows` for what counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
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
from fundledger.reports.table import Column, OnScreen, Record, Table, alone, money, sums, texts

Cut = Literal["quarter", "borrower", "area", "source"]
CUTS: tuple[Cut, ...] = ("quarter", "borrower", "area", "source")

_PARTS = (
    *sums("principal_in_term", "principal_overdue"),
    *sums("interest_in_term", "interest_overdue", "interest_late"),
    *sums("held", "recovered", "collected"),
)
_PARTS_ON_SCREEN: OnScreen = (
    (Column("principal", "money"), ("principal_in_term", "principal_overdue")),
    (Column("interest", "money"), ("interest_in_term", "interest_overdue", "interest_late")),
    *alone(*money("held", "recovered", "collected")),
)


def collections_of_funds(cut: Cut) -> Summed | None:
    """None where a line is no line of another fund: borrowers of one number differ."""
    return None if cut == "borrower" else Summed("collections")


def collections_table(asked: Asked, first: date, cut: Cut, *, compare: bool = False) -> Table:
    found = _collected(asked, first, cut)
    before: dict[str, Receipts] = {}
    compared = sums("year_before", "difference") if compare else ()
    if compare:
        earlier = _collected(asked_year_before(asked), first_day_year_before(first), cut)
        before = {_a_year_on(key, cut): value for key, value in earlier.items()}
    register = borrowers(asked) if cut == "borrower" else {}
    rows: list[Record] = []
    for key in sorted({*found, *before}):
        now, then = found.get(key, Receipts()), before.get(key, Receipts())
        if not any(now.parts) and not any(then.parts):
            continue
        row = {**_head(key, cut, register), **asdict(now), "collected": now.total}
        if compare:
            row |= {"year_before": then.total, "difference": now.total - then.total}
        rows.append(row)
    late = late_of(asked, first)
    named = booked_notes(late, "collected", collected_by(asked, accounts_of(asked), late))
    facts, notes = based(spanned(asked, first), "booked"), (*unrolled_notes(asked), *named)
    columns = (*_HEADS[cut], *_PARTS, *compared)
    on_screen = (*alone(*_HEADS[cut]), *_PARTS_ON_SCREEN, *alone(*compared))
    return Table.of("collections", columns, rows, facts, notes, on_screen=on_screen)


_HEADS: dict[Cut, tuple[Column, ...]] = {
    "quarter": texts("quarter"),
    "borrower": (*texts("cooperative", "name"), *texts("area", wide=True)),
    "area": texts("area"),
    "source": texts("source"),
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


def _head(key: str, cut: Cut, register: dict[str, Borrower]) -> Record:
    if cut == "borrower":
        borrower = register.get(key, Borrower(key))
        area = area_word(borrower.area)
        return {"cooperative": key, "name": borrower.name, "area": area}
    return {cut: area_word(key) if cut == "area" else key}


def _a_year_on(key: str, cut: Cut) -> str:
    """A quarter stands beside the same one of the year before."""
    return f"{int(key[:4]) + 1}{key[4:]}" if cut == "quarter" and key else key
