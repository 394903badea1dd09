"""Whoever changes a stored field behind the program's back is found, every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    Text,
    create_engine,
    event,
    exc,
    text,
    type_coerce,
)
from sqlalchemy.pool import NullPool

from fundledger.ledger.periods import lock_statement, unlock_statement
from fundledger.ledger.proof import funds_to_prove, invariant_names, prove
from fundledger.ledger.watching import Finding
from fundledger.store.books import Book, open_book, url_of
from fundledger.store.tables import APPEND_ONLY, metadata, sealed_balance
from fundledger.store.types import Day, Moment
from tests.ledger.books import (
    TODAY,
    capital_in,
    day,
    disbursement,
    move,
    post,
    seal_day,
    writer_of,
)

CHAINED = tuple(name for name in APPEND_ONLY if name != "kept_file")
"""Kept files hang on the papers that name them: see `tests/statements/test_issuing.py`."""

ALL_BUT_GUARDS = [name for name in invariant_names() if name != "guards"]


@pytest.fixture
def lived_in(any_book: Book) -> Book:
    """A book with some of everything that can stand in one."""
    post(any_book, capital_in(), disbursement(document="HĐTD-01", key="k-1"))
    post(any_book, move("2023-02-01", "memo_interest", "memo_interest_contra", 5))
    with writer_of(any_book) as writer:
        writer.reverse(2, "nhầm")
        writer.state(lock_statement(writer.periods, day("2023-01-31"), TODAY))
    with writer_of(any_book) as writer:
        writer.state(unlock_statement(writer.periods, day("2023-01-31"), "thiếu"))
    seal_day(any_book, "2023-03-31")
    post(any_book, disbursement("2023-02-02"), move("2023-05-01", "cost_other", "bank_capital", 9))
    return any_book


def defenceless(book: Book, address: str) -> Engine:
    """The same database with guards and foreign keys out of the way, as a tamperer would."""
    if book.dialect == "postgresql":
        with book.engine.begin() as connection:
            for table in (*APPEND_ONLY, "sealed_balance"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return book.engine
    with book.engine.begin() as connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in connection.scalars(text(triggers)).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    engine = create_engine(url_of(address), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _loose(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA ignore_check_constraints = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def other_values(value: object) -> Iterator[object]:
    """Values that are not the one that stands there, near and far."""
    match value:
        case None:
            yield from ("x", 1)
        case int():
            yield from (value + 1, value + 1000, value - 1)
        case datetime():
            yield from (value + timedelta(microseconds=1), value - timedelta(days=400))
        case date():
            yield from (value + timedelta(days=1), value - timedelta(days=1))
        case str():
            yield from (f"{value}x", value[1:], "", None)


def all_findings(connection: Connection) -> list[Finding]:
    found: list[Finding] = []
    for fund in funds_to_prove(connection):
        found += prove(connection, fund, only=ALL_BUT_GUARDS)
        list(prove(connection, fund, since_seal=True, only=ALL_BUT_GUARDS))  # must not stumble
    return found


def tampered(connection: Connection, table: Table) -> Iterator[tuple[str, list[Finding]]]:
    """Every change of every field of every row: what `check` says of it.

    On PostgreSQL, of every third row: the walk is the same, and SQLite has been through them all.
    """
    rows = connection.execute(table.select()).mappings().all()
    if connection.dialect.name == "postgresql":
        rows = rows[::3]
    for row in rows:
        where = {column.name: row[column.name] for column in table.primary_key}
        condition = [table.c[name] == value for name, value in where.items()]
        for column in table.columns:
            values = list(other_values(row[column.name]))
            if isinstance(column.type, Day | Moment) and connection.dialect.name == "sqlite":
                values.append(type_coerce("hỏng", Text))
            for value in values:
                change = connection.begin_nested()
                try:
                    update = table.update().where(*condition).values({column.name: value})
                    connection.execute(update)
                except (exc.DBAPIError, exc.StatementError):
                    change.rollback()  # the database itself would not have it
                    continue
                what = f"{table.name}.{column.name} of {where} to {value!r}"
                yield what, all_findings(connection)
                change.rollback()


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAINED)
def test_any_changed_field_is_found(lived_in: Book, address: str, name: str) -> None:
    engine = defenceless(lived_in, address)
    count = 0
    with engine.connect() as connection, connection.begin():
        assert all_findings(connection) == []
        for what, found in tampered(connection, metadata.tables[name]):
            count += 1
            assert found, f"{what} was not found"
            assert all(str(finding.number) for finding in found)
    engine.dispose()
    assert count > 40


def test_a_changed_cache_is_found(lived_in: Book, address: str) -> None:
    engine = defenceless(lived_in, address)
    with engine.connect() as connection, connection.begin():
        for what, found in tampered(connection, sealed_balance):
            harmless = what.startswith("sealed_balance.line")  # only orders the rows
            assert bool(found) != harmless, what
    engine.dispose()


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_a_deleted_row_is_found(lived_in: Book, address: str, name: str) -> None:
    """Any row but the last link, after which the chain is a whole, shorter chain."""
    engine = defenceless(lived_in, address)
    table = metadata.tables[name]
    with engine.connect() as connection, connection.begin():
        rows = connection.execute(table.select()).mappings().all()
        last = max(row["chain"] for row in rows) if "chain" in table.c else None
        for row in rows:
            if last is not None and row["chain"] == last and name == "entry":
                continue
            condition = [column == row[column.name] for column in table.primary_key]
            change = connection.begin_nested()
            connection.execute(table.delete().where(*condition))
            assert all_findings(connection), dict(row)
            change.rollback()
    engine.dispose()


def test_a_row_put_in_by_hand_is_found(lived_in: Book, address: str) -> None:
    engine = defenceless(lived_in, address)
    for name in CHAINED:
        table = metadata.tables[name]
        with engine.connect() as connection, connection.begin() as change:
            row = dict(connection.execute(table.select()).mappings().first() or {})
            for column in ("number", "entry", "chain"):
                if column in row:
                    row[column] += 500
            row |= {"key": None, "voucher_number": 77} if name == "entry" else {}
            connection.execute(table.insert().values(row))
            assert all_findings(connection), name
            change.rollback()
    engine.dispose()


def test_a_finding_says_where_and_what_was_expected(lived_in: Book, address: str) -> None:
    from fundledger.messages import say_in

    engine = defenceless(lived_in, address)
    with engine.connect() as connection, connection.begin() as change:
        change_one = "UPDATE posting SET amount = amount + 1 WHERE entry = 1 AND line = 1"
        connection.execute(text(change_one))
        found = all_findings(connection)
        change.rollback()
    engine.dispose()
    assert [(f.invariant, f.subject, f.number) for f in found if f.invariant == "balanced"] == [
        ("balanced", "entry", 1)
    ]
    (balanced,) = [f for f in found if f.invariant == "balanced"]
    said = say_in("en", balanced.key, **balanced.params)
    assert said == "debit and credit differ by 1 đồng; 0 is expected"


def test_a_short_proof_does_not_trust_the_seal_it_begins_at(lived_in: Book, address: str) -> None:
    engine = defenceless(lived_in, address)
    changes = (
        "UPDATE sealed_balance SET amount = amount + 1 WHERE account = '11211'",
        "UPDATE fact SET document = 'x' WHERE subject = 'seal'",
    )
    for change in changes:
        with engine.connect() as connection, connection.begin() as transaction:
            connection.execute(text(change))
            assert list(prove(connection, 20, since_seal=True, only=ALL_BUT_GUARDS)), change
            transaction.rollback()
    engine.dispose()


def test_a_damaged_index_is_found(book: Book, sqlite_address: str) -> None:
    """Balances are read from an index: one changed byte in it is one changed balance."""
    post(book, capital_in(amount=7_500_000_000))
    book.close()
    path = Path(sqlite_address)
    content = path.read_bytes()
    amount = (7_500_000_000).to_bytes(6, "big")
    place = content.rindex(amount)
    path.write_bytes(content[:place] + (7_500_000_001).to_bytes(6, "big") + content[place + 6 :])
    damaged = open_book(sqlite_address)
    with damaged.reading() as connection:
        assert {f.invariant for f in prove(connection, 20)} & {"storage", "balanced", "chain"}
    damaged.close()
