"""What a report is asked: one fund's books in an open snapshot, as of a day, as known at a link."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fundledger.ledger.chain import head_of, link_known_at
from fundledger.ledger.funds import fund_of
from fundledger.reports.loans import Asked
from fundledger.reports.table import Cell

if TYPE_CHECKING:
    from sqlalchemy import Connection


def ask(connection: Connection, fund: int, as_of: date, known_at: str | None = None) -> Asked:
    """`known_at` is a link, a day or a moment, as people write it; None: all there is."""
    if known_at is None:
        link, asked_link = head_of(connection, fund).chain, None
    else:
        link = asked_link = link_known_at(connection, fund, known_at)
    name = fund_of(connection, fund).name
    facts: dict[str, Cell] = {"fund": fund, "fund_name": name, "as_of": as_of, "known_at": link}
    return Asked(connection, fund, as_of, asked_link, facts)
