"""What stands of a loan beside its debt: security, provision, what was written off, court fees.

Sums of the ledger by day of booking, for nothing of this is owed by the contract; and the case that
it is in, with what was claimed of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances
from fundledger.messages.wording import Sentence
from fundledger.recovery.cases import open_cases_of
from fundledger.registers.security import Security, securing
from fundledger.reports.table import Cell, Column, Note, Table, Word, word_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from fundledger.ledger.entry import Fact

_ROLES = ("provision_specific", "memo_written_off", "court_fees_advanced")
_CREDITED = frozenset({"provision_specific"})
"""A balance that is a credit is shown as it is meant."""


def beside_table(
    connection: Connection, fund: int, loan: str, day: date, known_at: int | None
) -> Table:
    """No rows where nothing of this stands."""
    rows: list[tuple[Cell, ...]] = [
        (_kind(one), f"{one.code}: {one.what}", one.value)
        for one in securing(connection, fund, loan, day, known_at)
    ]
    ever = Accounts.read(connection, fund, known_at).ever()
    of_role = {number: one.role.name for number, one in ever.items() if one.role.name in _ROLES}
    scope = Scope.of(connection, fund, day, known_at)
    sums = balances(connection, scope, only={"loan": loan}, accounts=list(of_role))
    for role in _ROLES:
        of_accounts = {
            str(number): amount
            for (number,), amount in sums.items()
            if of_role.get(str(number)) == role
        }
        if amount := sum(of_accounts.values()):
            word = word_for("loan_beside.", role)
            shown = -amount if role in _CREDITED else amount
            rows.append((word, ", ".join(sorted(of_accounts)), shown))
    if (case := open_cases_of(connection, fund, day, known_at).get(loan)) is not None:
        state = case.standing(frozenset()).state.label
        claimed = case.claim.of_loan(loan) if case.claim else None
        said = Sentence("case_word.in_case", {"case": case.number, "state": state})
        rows.append((word_for("loan_beside.", "case"), said, claimed.whole if claimed else None))
    columns = (Column("what"), Column("kept_as"), Column("amount", "money"))
    return Table("loan_beside", columns, rows)


def remarks_table(remarks: Sequence[Fact], *, dry_run: bool = False) -> Table:
    """What was remarked on a loan, when, and by whom."""
    rows: list[tuple[Cell, ...]] = [
        (each.effective, str(each.body["text"]), each.document, each.actor) for each in remarks
    ]
    columns = (Column("day", "day"), Column("remark"), Column("document"), Column("actor"))
    notes = (Note("loan_note.dry_run"),) if dry_run else ()
    return Table("loan_remarks", columns, rows, notes=notes)


def _kind(one: Security) -> Word:
    """A person is told of which kind it is; to a program it is a security beside a loan."""
    return Word("security", Sentence(f"security_kind.{one.kind}"))
