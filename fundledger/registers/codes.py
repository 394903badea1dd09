"""Codes that somebody typed by hand against the registers: worth a warning, never a refusal.

An entry may speak of a loan that is not signed yet, or of one kept elsewhere. A book in which
nothing is registered is warned about nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.ledger.entry import Posting
from fundledger.registers.contracts import contracts
from fundledger.registers.cooperatives import cooperatives
from fundledger.registers.loan import loan_numbered

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Odd:
    """What is odd about a code, by catalogue key."""

    key: str
    params: dict[str, object]


def odd_codes(connection: Connection, fund: int, postings: Iterable[Posting]) -> list[Odd]:
    """Each code once: loans and borrowers that no register has, and loans of another borrower."""
    signed = {each.number: each.cooperative for each in contracts(connection, fund)}
    known = cooperatives(connection, fund)
    found: dict[tuple[str, str], Odd] = {}
    for line in postings:
        loan, owner = line.loan, line.cooperative
        if signed and loan and loan not in signed:
            found["loan", loan] = Odd("odd_code.loan", {"loan": loan})
        elif loan and owner and signed.get(loan, owner) != owner:
            transfers = loan_numbered(connection, fund, loan).transfers
            if owner not in {each.body["to"] for each in transfers}:
                params: dict[str, object] = {"loan": loan, "owner": signed[loan], "said": owner}
                found["owner", loan] = Odd("odd_code.owner", params)
        if known and owner and owner not in known:
            found["cooperative", owner] = Odd("odd_code.cooperative", {"cooperative": owner})
    return list(found.values())
