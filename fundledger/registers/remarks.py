"""What somebody remarks on a loan: a day, a text, who said it. It changes no figure.

A remark stays on record; one that was wrong is answered by another.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.registers.loan import loan_numbered
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "loan_remark"


def remark(
    writer: Writer, loan: str, text: str, on: date, today: date, document: str | None = None
) -> Fact:
    """Keep a remark of a day that has come, on a loan that is signed."""
    number = loan_numbered(writer.connection, writer.fund, loan).number
    if on > today:
        raise FundledgerError("loan.future_day", day=on)
    said = clean(text)
    if not said:
        raise FundledgerError("loan.remark_is_empty", loan=number)
    return writer.state(Statement(KIND, number, on, {"text": said}, clean(document or "") or None))


def remarks_on(
    connection: Connection, fund: int, loan: str, day: date, known_at: int | None = None
) -> list[Fact]:
    """The remarks of a loan up to a day, the last first."""
    facts = stated(connection, fund, KIND, subject=loan, known_at=known_at)
    return sorted(
        (fact for fact in facts if fact.effective <= day),
        key=lambda fact: (fact.effective, fact.chain),
        reverse=True,
    )
