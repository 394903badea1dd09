"""What many entries come to, instead of all of them: by account and by loan."""

from __future__ import annotations

from collections.abc import Mapping

from fundledger.ledger.accounts import Account
from fundledger.ledger.sides import AS_SIGNED, Sides
from fundledger.loans.effects import Effects
from fundledger.reports.table import Cell, Note, Record, Table, numbers, sums, texts

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
    rows: list[Record] = []
    in_books: list[Record] = []
    for number, of in sorted(effects.by_account(accounts, sides).items()):
        account = accounts.get(number)
        entries, debit, credit = of
        named: Record = {"account": number, "name": None if account is None else account.named}
        rows.append({**named, "entries": entries, "debit": debit, "credit": credit})
        if account is None or account.role.nature != "memo":
            in_books.append(rows[-1])
    columns = (*texts("account", "name"), *numbers("entries"), *sums("debit", "credit"))
    apart = (Note("note.memo_apart"),) if len(in_books) < len(rows) else ()
    return Table.of("accounts_moved", columns, rows, facts, (*apart, *notes), counted=in_books)


def loans_table(effects: Effects, accounts: Mapping[str, Account], facts: dict[str, Cell]) -> Table:
    """Each loan with what changes: overdue, interest recognised or in the register, held money.

    Provisions have a column where any was booked.
    """
    rows: list[Record] = []
    for loan, changed in sorted(effects.by_loan.items()):
        by_role: dict[str, int] = {}
        for said, amount in changed.items():
            account = accounts.get(said)
            role = "" if account is None else account.role.name
            by_role[role] = by_role.get(role, 0) + amount
        rows.append(
            {
                "loan": loan,
                "entries": effects.entries_of[loan],
                "principal_overdue": by_role.get("principal_overdue", 0),
                "interest_receivable": by_role.get("interest_receivable", 0),
                "memo_interest": by_role.get("memo_interest", 0),
                "interest_income": -sum(by_role.get(role, 0) for role in _INCOME),
                "held": -by_role.get("held", 0),
                "provision_booked": -by_role.get("provision_specific", 0),
            }
        )
    columns = (
        *(*texts("loan"), *numbers("entries"), *sums("principal_overdue")),
        *sums("interest_receivable", "memo_interest", "interest_income", "held"),
    )
    if any(row["provision_booked"] for row in rows):
        columns = (*columns, *sums("provision_booked"))
    else:
        rows = [{name: row[name] for name in row if name != "provision_booked"} for row in rows]
    is_detail = len(rows) > LOANS_SHOWN
    notes = (Note("effect_note.loans", {"count": len(rows)}),) if is_detail else ()
    return Table.of("loans_moved", columns, rows, facts, notes, is_detail=is_detail)
