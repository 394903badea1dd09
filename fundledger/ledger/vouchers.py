"""Voucher kinds and their numbers: by kind and year of booking, without gaps.

PT phiếu thu, PC phiếu chi (cash), BC giấy báo Có, BN giấy báo Nợ (bank), PK phiếu kế toán (the
rest). A draft may name its kind; else it follows from the money that moved.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from fundledger.ledger.roles import Role
from fundledger.store.tables import entry as entries

KINDS = ("PT", "PC", "BC", "BN", "PK")


def kind_of(movements: Iterable[tuple[Role, int]]) -> str:
    """The kind that follows from the money moved. Cash comes first: banking cash is a phiếu chi."""
    cash = bank = 0
    for role, amount in movements:
        if role.money == "cash":
            cash += amount
        elif role.money == "bank":
            bank += amount
    if cash:
        return "PT" if cash > 0 else "PC"
    if bank:
        return "BC" if bank > 0 else "BN"
    return "PK"


def last_number(connection: Connection, fund: int, kind: str, year: int) -> int:
    query = select(func.coalesce(func.max(entries.c.voucher_number), 0)).where(
        entries.c.fund == fund, entries.c.voucher_kind == kind, entries.c.voucher_year == year
    )
    return int(connection.execute(query).scalar_one())
