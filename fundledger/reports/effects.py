"""What many entries come to, instead of all of them: by account and by loan."""

from __future__ import annotations

from collections.abc import Mapping

from fundledger.ledger.accounts import Account
from fundledger.ledger.sides import AS_SIGNED, Sides
from fundledger.loans.effects import Effects
from fundledger.reports.table import Cell, Column, Note, Table

LOANS_SHOWN = 40
"""More of them are a detail: nobody reads them to the end of a screen."""

_INCOME = ("income_in_term", "income_overdue", "income_late")


def accounts_table(
    effects: Effects,
    accounts: Mapping[str, Account],
    facts: dict[str, Cell],
    notes: tuple[Note, ...] = (),
    sides: Sides = AS_SIGNED,
) -> Table:
    """Each account with its entries, debit and credit; memo registers balance apart."""
    rows: list[tuple[Cell, ...]] = []
    in_books: list[tuple[int, int, int]] = []
    for number, of in sorted(effects.by_account(accounts, sides).items()):
        account = accounts.get(number)
        rows.append((number, None if account is None else account.named, *of))
        if account is None or account.role.nature != "memo":
            in_books.append(of)
    columns = (
        *(Column("account"), Column("name"), Column("entries", "number")),
        *(Column("debit", "money"), Column("credit", "money")),
    )
    totals = (None, None, None, *(sum(of[place] for of in in_books) for place in (1, 2)))
    apart = (Note("note.memo_apart"),) if len(in_books) < len(rows) else ()
    return Table("accounts_moved", columns, rows, totals, facts, (*apart, *notes))


def loans_table(effects: Effects, accounts: Mapping[str, Account], facts: dict[str, Cell]) -> Table:
    """Each loan with what changes: overdue, interest recognised or in the register, held money."""
    rows: list[tuple[Cell, ...]] = []
    for loan, changed in sorted(effects.by_loan.items()):
        by_role: dict[str, int] = {}
        for said, amount in changed.items():
            account = accounts.get(said)
            role = "" if account is None else account.role.name
            by_role[role] = by_role.get(role, 0) + amount
        rows.append(
            (
                *(loan, effects.entries_of[loan], by_role.get("principal_overdue", 0)),
                *(by_role.get("interest_receivable", 0), by_role.get("memo_interest", 0)),
                *(-sum(by_role.get(role, 0) for role in _INCOME), -by_role.get("held", 0)),
            )
        )
    columns = (
        *(Column("loan"), Column("entries", "number"), Column("principal_overdue", "money")),
        *(Column("interest_receivable", "money"), Column("memo_interest", "money")),
        *(Column("interest_income", "money"), Column("held", "money")),
    )
    sums = (sum(int(str(row[place])) for row in rows) for place in range(2, 7))
    is_detail = len(rows) > LOANS_SHOWN
    notes = (Note("effect_note.loans", {"count": len(rows)}),) if is_detail else ()
    return Table(
        "loans_moved", columns, rows, (None, None, *sums), facts, notes, is_detail=is_detail
    )
