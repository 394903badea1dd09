"""The funds of a book, a line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import Misused
from fundledger.ledger.chain import head_of, last_entry_by, link_known_at
from fundledger.ledger.funds import fund_of
from fundledger.ledger.replicas import replica_since
from fundledger.reports.asking import is_link
from fundledger.reports.table import Cell, Column, Table

if TYPE_CHECKING:
    from sqlalchemy import Connection

_COLUMNS = (
    Column("fund", "number"),
    Column("name"),
    Column("province"),
    Column("begins", "day"),
    Column("entries", "number"),
    Column("links", "number"),
)
_REPLICA = Column("replica_since", "moment")


def fund_table(
    connection: Connection, funds: Iterable[int], as_of: date, known_at: str | None = None
) -> Table:
    """Those that had begun by the day, as known at a link, a day or a moment."""
    funds = tuple(funds)
    if known_at is not None and is_link(known_at) and len(funds) > 1:
        raise Misused("usage.link_of_one_fund", link=int(known_at))
    rows = [row for each in funds if (row := _row(connection, each, as_of, known_at)) is not None]
    table = Table.of("funds", (*_COLUMNS, _REPLICA), rows, {"as_of": as_of})
    return table if any(table["replica_since"]) else table.having(_COLUMNS)  # as in nearly all


def _row(
    connection: Connection, number: int, as_of: date, known_at: str | None
) -> dict[str, Cell] | None:
    """None of a fund that had not begun, or was not known yet."""
    if known_at is None:
        link = head_of(connection, number).chain
    else:
        link = link_known_at(connection, number, known_at)
    if not link:
        return None
    fund = fund_of(connection, number, link)
    if fund.begins > as_of:
        return None
    return {
        "fund": number,
        "name": fund.name,
        "province": fund.province,
        "begins": fund.begins,
        "entries": last_entry_by(connection, number, link),
        "links": link,
        "replica_since": replica_since(connection, number),
    }
