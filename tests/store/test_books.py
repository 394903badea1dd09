"""Opening and making books: each condition of the file has a sentence of its own."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect, text

from fundledger.errors import FundledgerError
from fundledger.store import guards
from fundledger.store.books import Book, create, open_book
from fundledger.store.tables import metadata
from tests.ledger.books import account_sums, capital_in, found_fund, post, writer_of


def key_of(location: object) -> str:
    with pytest.raises(FundledgerError) as refusal:
        open_book(str(location))
    assert str(refusal.value)  # the sentence can be said
    return refusal.value.key


def test_every_key_leads_with_fund() -> None:
    for table in metadata.sorted_tables:
        keys = [table.primary_key, *table.foreign_key_constraints]
        keys += [c for c in table.constraints if c.__visit_name__ == "unique_constraint"]
        for key in keys:
            assert next(iter(key.columns)).name == "fund", (table.name, key.name)
        for index in table.indexes:
            assert next(iter(index.columns)).name == "fund", (table.name, index.name)


def test_every_foreign_key_points_at_fund_first() -> None:
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            assert key.elements[0].column.name == "fund", (table.name, key.name)


def test_a_new_book_opens_again_and_is_empty(address: str) -> None:
    create(address).close()
    book = open_book(address)
    assert book.funds() == ()
    book.close()


def test_a_book_is_not_made_over_another(address: str) -> None:
    create(address).close()
    with pytest.raises(FundledgerError) as refusal:
        create(address)
    assert refusal.value.key == "book.exists"


def test_a_book_whose_making_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "create", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        create(str(tmp_path / "fund.db"))
    assert list(tmp_path.iterdir()) == []


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FundledgerError) as refusal:
        create(str(tmp_path / "no" / "fund.db"))
    assert refusal.value.key == "book.no_folder"


def test_no_book(tmp_path: Path) -> None:
    assert key_of(tmp_path / "fund.db") == "book.not_found"


def test_a_folder(tmp_path: Path) -> None:
    assert key_of(tmp_path) == "book.not_a_book"


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "fund.db").touch()
    assert key_of(tmp_path / "fund.db") == "book.empty_file"


def test_some_other_file(tmp_path: Path) -> None:
    (tmp_path / "fund.db").write_bytes(b"PK\x03\x04 a workbook" * 100)
    assert key_of(tmp_path / "fund.db") == "book.not_a_book"


def test_another_programs_database(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "fund.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    assert key_of(tmp_path / "fund.db") == "book.not_a_book"


def test_half_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "fund.db"
    found_fund(create(str(path))).close()
    whole = path.read_bytes()
    (tmp_path / "half.db").write_bytes(whole[: len(whole) // 2])
    assert key_of(tmp_path / "half.db") == "book.half_copied"


def test_a_damaged_page(tmp_path: Path) -> None:
    path = tmp_path / "fund.db"
    found_fund(create(str(path))).close()
    damaged = bytearray(path.read_bytes())
    damaged[100:4096] = os.urandom(3996)
    path.write_bytes(damaged)
    assert key_of(path) == "book.damaged"


@pytest.mark.parametrize(("revision", "key"), [("9999", "book.newer"), ("0000", "book.newer")])
def test_a_book_of_an_unknown_version(address: str, revision: str, key: str) -> None:
    book = create(address)
    with book.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    book.close()
    assert key_of(address) == key


def test_a_book_whose_making_was_cut_off(postgres_address: str) -> None:
    book = create(postgres_address)
    with book.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    book.close()
    assert key_of(postgres_address) == "book.not_a_book"
    with pytest.raises(FundledgerError) as refusal:
        create(postgres_address)
    assert refusal.value.key == "book.half_made"


def test_an_older_book(address: str) -> None:
    book = create(address)
    with book.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    book.close()
    assert key_of(address) == "book.older"


def test_a_locked_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fundledger.store.books.BUSY_TIMEOUT_SECONDS", 0.05)
    book = found_fund(create(str(tmp_path / "fund.db")))
    with writer_of(book), pytest.raises(FundledgerError) as refusal, writer_of(book):
        raise AssertionError("two writers at once")
    assert refusal.value.key == "book.busy"


def test_readers_do_not_wait_for_a_writer(book: Book) -> None:
    with writer_of(book) as writer:
        writer.append(capital_in())
        with book.reading() as connection:
            assert connection.scalar(text("SELECT count(*) FROM entry")) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_read_only_book(tmp_path: Path) -> None:
    path = tmp_path / "fund.db"
    book = found_fund(create(str(path)))
    post(book, capital_in())
    book.close()
    path.chmod(0o444)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(0o755)

    def read_then_write() -> list[str]:
        book = open_book(str(path))
        charter = account_sums(book)["4111"]
        with pytest.raises(FundledgerError) as refusal:
            post(book, capital_in())
        return [str(charter), refusal.value.key]

    assert by_another_user(read_then_write) == ["-7500000000", "book.read_only"]


def by_another_user(work: Callable[[], list[str]]) -> list[str]:
    """What a child answers that has no rights of root: root may write what is read-only."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            answer = work()
        except BaseException as error:  # noqa: BLE001  the parent asserts on what it hears
            answer = [repr(error)]
        os.write(writing, "\n".join(answer).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as heard:
        answer = heard.read().splitlines()
    os.waitpid(child, 0)
    return answer


def test_an_address_that_is_none() -> None:
    assert key_of("mysql://somebody@host/fund") == "book.bad_address"
    assert key_of("://") == "book.bad_address"


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    assert key_of(f"postgresql://postgres@/fund?host={tmp_path}") == "book.unreachable"


def test_a_server_with_no_book(postgres_address: str) -> None:
    assert key_of(postgres_address) == "book.not_found"


def test_a_server_with_tables_of_somebody_else(postgres_address: str) -> None:
    with psycopg.connect(postgres_address) as connection:
        connection.execute("CREATE TABLE theirs (it int)")
    assert key_of(postgres_address) == "book.not_a_book"


def test_an_unknown_fund(any_book: Book) -> None:
    with pytest.raises(FundledgerError) as refusal, writer_of(any_book, fund=99):
        pass
    assert (refusal.value.key, refusal.value.params["known"]) == ("fund.unknown", [20])


def test_guards_refuse_update_and_delete(any_book: Book) -> None:
    post(any_book, capital_in())
    for table in ("entry", "posting", "fact"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET fund = fund"):
            with (
                pytest.raises(Exception, match="append-only"),
                any_book.engine.begin() as connection,
            ):
                connection.execute(text(statement))


def test_a_missing_guard_is_named(any_book: Book) -> None:
    with any_book.engine.begin() as connection:
        assert guards.missing(connection) == []
        where = " ON fact" if any_book.dialect == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER fact_delete_refused{where}"))
        assert guards.missing(connection) == ["fact_delete_refused"]


def test_a_guard_that_guards_nothing_is_named(any_book: Book) -> None:
    with any_book.engine.connect() as connection:
        assert guards.altered(connection) == []
        lame = {
            "sqlite": "CREATE TRIGGER fact_delete_refused BEFORE DELETE ON fact WHEN 0"
            " BEGIN SELECT 1; END",
            "postgresql": "CREATE TRIGGER fact_delete_refused BEFORE DELETE ON fact"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION fundledger_append_only()",
        }[any_book.dialect]
        on_table = " ON fact" if any_book.dialect == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER fact_delete_refused{on_table}")
        connection.exec_driver_sql(lame)
        assert guards.missing(connection) == []
        assert guards.altered(connection) == ["fact_delete_refused"]
        connection.rollback()


def test_a_guard_that_stands_on_another_table_is_named(any_book: Book) -> None:
    with any_book.engine.connect() as connection:
        action = {
            "sqlite": "BEGIN SELECT RAISE(ABORT, 'no'); END",
            "postgresql": "FOR EACH STATEMENT EXECUTE FUNCTION fundledger_append_only()",
        }[any_book.dialect]
        on_table = " ON fact" if any_book.dialect == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER fact_delete_refused{on_table}")
        connection.exec_driver_sql(
            f"CREATE TRIGGER fact_delete_refused BEFORE DELETE ON posting {action}"
        )
        assert guards.missing(connection) == ["fact_delete_refused"]
        assert guards.foreign(connection) == ["fact_delete_refused"]
        connection.rollback()


def test_a_function_that_refuses_nothing_is_named(any_book: Book) -> None:
    if any_book.dialect == "sqlite":
        pytest.skip("SQLite's triggers call no function")
    with any_book.engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION fundledger_append_only() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        )
        assert guards.missing(connection) == []
        # Four append-only tables, and update, delete and truncate of each: all call the function.
        assert len(guards.altered(connection)) == 4 * 3
        connection.rollback()


def test_a_trigger_of_others_is_named(any_book: Book) -> None:
    with any_book.engine.connect() as connection:
        assert guards.foreign(connection) == []
        extra = {
            "sqlite": "CREATE TRIGGER helper AFTER INSERT ON posting BEGIN SELECT 1; END",
            "postgresql": "CREATE TRIGGER helper AFTER INSERT ON posting"
            " FOR EACH ROW EXECUTE FUNCTION fundledger_append_only()",
        }[any_book.dialect]
        connection.exec_driver_sql(extra)
        assert guards.foreign(connection) == ["helper"]
        connection.rollback()


def test_tables_are_strict_on_sqlite(book: Book) -> None:
    with book.engine.begin() as connection:
        for name in inspect(connection).get_table_names():
            if name != "alembic_version":
                ddl = connection.scalar(
                    text("SELECT sql FROM sqlite_master WHERE name = :n"), {"n": name}
                )
                assert "STRICT" in str(ddl), name
                # Rows of many pages do not belong into the tree of a key.
                assert ("WITHOUT ROWID" in str(ddl)) is (name != "kept_file"), name


def test_a_book_is_not_half_copied_while_it_is_being_written(tmp_path: Path) -> None:
    """A checkpoint writes the first page before the file has grown to what it says."""
    path = tmp_path / "fund.db"
    found_fund(create(str(path))).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:-4096])
    assert key_of(path) == "book.half_copied"
    (tmp_path / "fund.db-wal").touch()
    with pytest.raises(FundledgerError) as refusal:
        open_book(str(path))
    assert refusal.value.key != "book.half_copied"


def test_a_book_that_cannot_be_filled_is_not_made(address: str) -> None:
    def fill(_: Book) -> None:
        raise FundledgerError("fund.no_name")

    with pytest.raises(FundledgerError):
        create(address, fill)
    create(address).close()


def test_no_password_is_shown() -> None:
    from fundledger.store.addresses import shown_location

    assert shown_location("postgresql://a:secret@h/b") == "postgresql://h/b"
    for address in (
        "postgresql://a:se:cret@h/b",
        "postgresql://a:se/cret@h/b",
        "postgresql://h/b?user=a&password=secret",
        "no scheme at all://a:secret@h/b",
        "postgresql://a:secret@h:no-port/b",
    ):
        assert "cret" not in shown_location(address), address
    assert shown_location("C:/sổ của quỹ@tỉnh/fund.db") == "C:/sổ của quỹ@tỉnh/fund.db"
    with pytest.raises(FundledgerError) as refusal:
        open_book("mysql://a:secret@h/b")
    assert "secret" not in str(refusal.value)
