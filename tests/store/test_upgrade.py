"""Migrations give the tables that the code describes, and an upgrade keeps what was written."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from fundledger.errors import FundledgerError
from fundledger.store import guards
from fundledger.store.books import Book, create, open_book
from fundledger.store.tables import metadata
from fundledger.store.upgrade import upgrade
from fundledger.store.versions import HEAD, REVISIONS
from tests.ledger.books import account_sums, capital_in, findings, found_fund, post

SCRIPTS = str(resources.files("fundledger.store").joinpath("migrations"))
NEXT = str(Path(__file__).parent / "next_version")


def migrated(connection: Connection) -> None:
    """An empty database brought to the newest revision by the scripts alone."""
    from alembic import command

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def schema_text(engine: Engine) -> list[str]:
    """Every table, index and trigger as the database itself writes it down."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alem%'"
            return sorted(" ".join(sql.split()) for sql in connection.scalars(text(query)))
        query = """
            SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL
            SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        """
        return sorted(sql for sql in connection.scalars(text(query)) if "alembic" not in sql)


def empty_engine(address: str) -> Engine:
    from sqlalchemy import create_engine

    from fundledger.store.books import url_of

    return create_engine(url_of(address))


def test_the_list_of_revisions_is_that_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    scripts = ScriptDirectory.from_config(config)
    assert tuple(s.revision for s in reversed(list(scripts.walk_revisions()))) == REVISIONS
    assert scripts.get_current_head() == HEAD


def test_migrations_make_what_the_tables_say(address: str, tmp_path: Path) -> None:
    engine = empty_engine(address)
    with engine.begin() as connection:
        migrated(connection)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    by_scripts = schema_text(engine)
    with engine.begin() as connection:
        for table in (
            "kept_file",
            "replica",
            "sealed_balance",
            "posting",
            "entry",
            "fact",
            "fund",
            "alembic_version",
        ):
            connection.execute(text(f"DROP TABLE {table}"))
        metadata.create_all(connection)
        guards.create(connection)
    assert by_scripts == schema_text(engine)
    engine.dispose()


def test_a_book_of_the_first_version_is_brought_to_this_one(sqlite_address: str) -> None:
    book = found_fund(create(sqlite_address))
    post(book, capital_in())
    with book.engine.begin() as connection:
        connection.execute(text("DROP TABLE kept_file"))
        connection.execute(text("DROP TABLE replica"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    as_new = schema_text(book.engine)
    book.close()
    with pytest.raises(FundledgerError) as refusal:
        open_book(sqlite_address)
    assert refusal.value.key == "book.older"
    assert upgrade(sqlite_address).before == "0001"
    upgraded = open_book(sqlite_address)
    added = 2 + 2  # the tables of the second and third version, and the guards of what is kept
    assert len(schema_text(upgraded.engine)) == len(as_new) + added
    assert findings(upgraded) == []
    post(upgraded, capital_in("2023-02-01"))
    upgraded.close()


def test_nothing_to_upgrade(address: str) -> None:
    create(address).close()
    assert upgrade(address).copy is None


def test_an_upgrade_copies_first_and_keeps_every_link(sqlite_address: str) -> None:
    book = found_fund(create(sqlite_address))
    post(book, capital_in())
    book.close()
    done = upgrade(sqlite_address, scripts=NEXT, revisions=(*REVISIONS, "test"))
    assert (done.before, done.after) == (HEAD, "test")
    assert done.copy is not None
    copy = open_book(str(done.copy))
    assert account_sums(copy)["4111"] == -7_500_000_000
    copy.close()
    upgraded = open_book(sqlite_address, any_version=True)
    assert has_remark(upgraded)
    assert findings(upgraded) == []
    upgraded.close()


def test_an_upgrade_on_a_server_wants_a_copy_first(postgres_address: str) -> None:
    found_fund(create(postgres_address)).close()
    revisions = (*REVISIONS, "test")
    with pytest.raises(FundledgerError) as refusal:
        upgrade(postgres_address, scripts=NEXT, revisions=revisions)
    assert refusal.value.key == "book.copy_first"
    upgrade(postgres_address, copied_elsewhere=True, scripts=NEXT, revisions=revisions)
    upgraded = open_book(postgres_address, any_version=True)
    assert has_remark(upgraded)
    assert findings(upgraded) == []
    upgraded.close()


def test_an_upgrade_that_drops_a_guard_is_undone(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_fund(create(sqlite_address)).close()
    monkeypatch.setenv("FUNDLEDGER_TEST_DROP_GUARD", "1")
    with pytest.raises(FundledgerError) as refusal:
        upgrade(sqlite_address, scripts=NEXT, revisions=(*REVISIONS, "test"))
    assert refusal.value.key == "upgrade.unguarded"
    book = open_book(sqlite_address)
    assert not has_remark(book)
    assert findings(book) == []
    book.close()


def test_a_newer_book_is_not_upgraded(sqlite_address: str) -> None:
    book = create(sqlite_address)
    with book.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    book.close()
    with pytest.raises(FundledgerError) as refusal:
        upgrade(sqlite_address)
    assert refusal.value.key == "book.newer"


def has_remark(book: Book) -> bool:
    from sqlalchemy import inspect

    with book.reading() as connection:
        return "remark" in {column["name"] for column in inspect(connection).get_columns("entry")}
