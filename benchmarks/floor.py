"""The floors: the least that could be done to write or sum the same rows, in the same run.

`core` writes the columns, tables and indexes of the product by SQLAlchemy Core, without triggers,
hashes, validation or chain; `raw` writes them by the database driver alone. Neither is a way to use
the product.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert
from sqlalchemy.schema import CreateIndex, CreateTable

from fundledger.ledger.entry import Draft, Posting
from fundledger.store.tables import entry, fund, metadata, posting

ROWS_AT_ONCE = 2_000
FUND = 20
FIRST_DAY = date(2023, 1, 1)
DAYS = 1_800
LOANS = 1_000
_HASH = "0" * 64


def receipts(count: int) -> Iterator[Draft]:
    """Two-posting entries over five years and a thousand loans: money in, principal down."""
    for i in range(count):
        loan = f"HD-{i % LOANS:04}"
        amount = 1_000_000 + i % 977
        yield Draft(
            FIRST_DAY + timedelta(days=i * DAYS // count),
            f"Thu nợ gốc {loan}",
            (
                Posting("11211", amount, source="NSDP"),
                Posting("12831", -amount, loan=loan, cooperative=loan, source="NSDP"),
            ),
            kind="collect",
            document=f"GBC-{i}",
        )


def rows(drafts: Iterable[Draft]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The same entries as bare rows of the tables."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for number, draft in enumerate(drafts, start=1):
        head = {
            "fund": FUND,
            "number": number,
            "chain": number,
            "form": 1,
            "date": draft.value_date,
            "value_date": draft.value_date,
            "recorded_at": moment,
            "kind": draft.kind,
            "voucher_kind": "BC",
            "voucher_year": draft.value_date.year,
            "voucher_number": number,
            "memo": draft.memo,
            "document": draft.document,
            "actor": "floor",
            "reverses": None,
            "key": None,
            "previous_hash": _HASH,
            "hash": _HASH,
        }
        lines = [
            {
                "fund": FUND,
                "entry": number,
                "line": line,
                "date": draft.value_date,
                "value_date": draft.value_date,
                "account": p.account,
                "amount": p.amount,
                "loan": p.loan,
                "cooperative": p.cooperative,
                "source": p.source,
            }
            for line, p in enumerate(draft.postings, start=1)
        ]
        yield head, lines


def core(path: Path, drafts: Iterable[Draft]) -> None:
    """Write by SQLAlchemy Core in one transaction, with the settings of the product."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        raw_connection: Any = connection.connection.dbapi_connection
        raw_connection.execute("PRAGMA journal_mode = WAL")
        raw_connection.execute("PRAGMA synchronous = FULL")
        raw_connection.execute("PRAGMA foreign_keys = ON")
        with connection.begin():
            metadata.create_all(connection)
            connection.execute(insert(fund).values(fund=FUND))
            remaining = rows(drafts)
            while chunk := list(islice(remaining, ROWS_AT_ONCE)):
                connection.execute(insert(entry), [head for head, _ in chunk])
                connection.execute(insert(posting), [line for _, lines in chunk for line in lines])
    engine.dispose()


def raw(path: Path, drafts: Iterable[Draft]) -> None:
    """Write by sqlite3 in one transaction: the same tables, the same indexes."""
    connection = sqlite3.connect(path, isolation_level=None)
    engine = create_engine("sqlite://")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN")
    for table in metadata.sorted_tables:
        connection.execute(str(CreateTable(table).compile(engine)))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(engine)))
    connection.execute("INSERT INTO fund VALUES (?)", (FUND,))
    heads = f"INSERT INTO entry VALUES ({', '.join('?' * len(entry.columns))})"
    lines = f"INSERT INTO posting VALUES ({', '.join('?' * len(posting.columns))})"
    remaining = rows(drafts)
    while chunk := list(islice(remaining, ROWS_AT_ONCE)):
        connection.executemany(heads, [_texts(head) for head, _ in chunk])
        connection.executemany(lines, [_texts(line) for _, many in chunk for line in many])
    connection.execute("COMMIT")
    connection.close()


def _texts(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row.values())
