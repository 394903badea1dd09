"""A book: one database, a file of SQLite or a PostgreSQL address, that holds one fund or many.

`create` makes a new one, `open_book` opens an existing one; what is no book, half of one, or of
another version is refused, each with a sentence of its own. `Book.reading` is a consistent
snapshot, `Book.writing` one transaction that holds the writer's lock of one fund from before the
head of its chain is read until commit. Rooms above `ledger` write by `ledger.journal.writing`,
never by `Book.writing`.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    Table,
    create_engine,
    event,
    exc,
    insert,
    inspect,
    make_url,
    select,
    text,
)

from fundledger.errors import FundledgerError
from fundledger.paths import path_of
from fundledger.store import guards
from fundledger.store.addresses import is_address, shown_location, shown_url
from fundledger.store.drafts import begin, draft_beside, sweep, take_name
from fundledger.store.tables import fund as fund_table
from fundledger.store.tables import metadata, replica
from fundledger.store.targets import (
    COMPANIONS,
    SQLITE_APPLICATION_ID,
    SQLITE_MAGIC,
    refuse_beside_a_book,
)
from fundledger.store.types import MOMENT_FORMAT, Day, Moment
from fundledger.store.versions import HEAD, REVISIONS

BUSY_TIMEOUT_SECONDS = 60
_AT_REST = "mode=ro&immutable=1"

_SQLITE_CONDITIONS = {
    "SQLITE_BUSY": "book.busy",
    "SQLITE_LOCKED": "book.busy",
    "SQLITE_READONLY": "book.read_only",
    "SQLITE_CORRUPT": "book.damaged",
    "SQLITE_NOTADB": "book.damaged",
    "SQLITE_FULL": "book.disk_full",
    "SQLITE_CANTOPEN": "book.cannot_open",
    "SQLITE_IOERR": "book.disk_error",
}
_SERVER_OPTIONS = (
    f"-c timezone=UTC -c client_encoding=UTF8 -c lock_timeout={BUSY_TIMEOUT_SECONDS}s"
    # A query reads one fund and takes milliseconds; many funds are read by one process per core.
    # Workers that the server starts for each query would take the cores away from them.
    " -c max_parallel_workers_per_gather=0"
)
_SERVER_CONDITIONS = {
    "08": "book.unreachable",
    "57P": "book.unreachable",
    "3D000": "book.no_database",
    "28": "book.no_permission",
    "42501": "book.no_permission",
    "25006": "book.read_only",
    "53100": "book.disk_full",
    "55P03": "book.busy",
}


@dataclass(frozen=True)
class Book:
    """An open book. Close it when done; a connection lives only as long as its transaction."""

    engine: Engine
    name: str  # what to call it in a sentence: the path, or the address without its password

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot for all that is read in it."""
        with in_sentences(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(
        self, fund: int, *, founds: bool = False, of_replica: bool = False
    ) -> Iterator[Connection]:
        """The one transaction that may append to `fund`: all of it is kept, or nothing.

        A fund that this book only shows is refused, unless the caller brings it what was written
        elsewhere (`of_replica`).
        """
        with in_sentences(self.name), self.engine.connect() as connection:
            writer = connection.execution_options(fundledger_writes=True)
            if self.dialect != "sqlite":
                # Each statement sees what was committed while we waited for the lock.
                writer = writer.execution_options(isolation_level="READ COMMITTED")
            with writer.begin():
                if founds:
                    _found(writer, fund)
                _lock(writer, fund)
                if not of_replica:
                    _refuse_replica(writer, fund, self.name)
                yield writer

    def funds(self) -> tuple[int, ...]:
        with self.reading() as connection:
            return tuple(connection.scalars(select(fund_table.c.fund).order_by(fund_table.c.fund)))

    def close(self) -> None:
        self.engine.dispose()


def create(location: str, fill: Callable[[Book], None] | None = None) -> Book:
    """A new book, with what `fill` writes first. It appears whole or not at all, over no other."""
    url = url_of(location)
    if url.get_backend_name() != "sqlite":
        return _create_on_server(url, fill)
    path = Path(str(url.database))
    if path.exists():
        raise FundledgerError("book.exists", book=str(path))
    if not path.parent.is_dir():
        raise FundledgerError("book.no_folder", folder=str(path.parent))
    refuse_beside_a_book(path)
    sweep(path.parent)
    draft = draft_beside(path)
    try:
        with in_sentences(str(path)):
            _mark_as_ours(draft, path)
            book = Book(_sqlite_engine(draft), str(path))
            with book.engine.begin() as connection:
                _create_schema(connection)
                _finish(connection)
            if fill is not None:
                fill(book)
            book.close()
        # A hard link refuses to replace a book that somebody else made in the meantime.
        take_name(draft, path, "book.exists", book=str(path))
    finally:
        draft.unlink(missing_ok=True)
    return open_book(location)


def open_book(location: str, *, any_version: bool = False) -> Book:
    """The book at a path or address; refused if it is not of this program's version."""
    url = url_of(location)
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        _refuse_what_is_no_book(path)
        _give_rights_to_logs(path)
        book = Book(_sqlite_engine(path), str(path))
    else:
        book = Book(_postgres_engine(url), shown_url(url))
    if not any_version:
        refuse_other_version(book.name, revision_of(book))
    return book


def open_at_rest(path: Path, name: str) -> Book:
    """Open a copy that nobody else can be writing to, without a log beside it; sentences call it
    `name`.
    """
    _refuse_what_is_no_book(path)
    book = Book(_sqlite_engine(path, at_rest=True), name)
    refuse_other_version(book.name, revision_of(book))
    return book


def file_at(location: str) -> Path | None:
    """The file of a book of SQLite; None for a book on a server."""
    url = url_of(location)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def file_of(connection: Connection) -> Path | None:
    """The file of an open book of SQLite; None for a book on a server."""
    if connection.dialect.name != "sqlite":
        return None
    listed = connection.exec_driver_sql("PRAGMA database_list")
    return next((Path(file) for _, name, file in listed if name == "main" and file), None)


def revision_of(book: Book) -> str:
    with book.reading() as connection:
        tables = inspect(connection).get_table_names()
        if not tables and connection.dialect.name != "sqlite":
            raise FundledgerError("book.not_found", book=book.name)
        if "alembic_version" not in tables:
            raise FundledgerError("book.not_a_book", book=book.name)
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if not re.fullmatch(r"[0-9]{4}|test", str(revision)):
        raise FundledgerError("book.not_a_book", book=book.name)
    return str(revision)


def refuse_other_version(name: str, revision: str) -> None:
    if revision == HEAD:
        return
    key = "book.older" if revision in REVISIONS else "book.newer"
    raise FundledgerError(key, book=name, revision=revision, ours=HEAD)


def url_of(location: str) -> URL:
    """A path is a file of SQLite; an address says what it is."""
    if not is_address(location):
        return URL.create("sqlite", database=str(path_of(location)))
    try:
        url = make_url(location.strip())
    except (exc.ArgumentError, ValueError):
        raise FundledgerError("book.bad_address", address=shown_location(location)) from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise FundledgerError("book.bad_address", address=shown_location(location))


def load(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows of the same columns by the quickest way of the database.

    The driver is given values as the column types would give them, without SQLAlchemy in between.
    """
    if not rows:
        return
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table.name} ({columns}) VALUES ({places})"
        kinds = [table.c[name].type for name in names]
        days = [place for place, kind in enumerate(kinds) if isinstance(kind, Day | Moment)]
        connection.exec_driver_sql(statement, [_as_sqlite(row, days) for row in rows])
        return
    driver: Any = connection.connection.driver_connection
    with (
        _as_sqlalchemy(),
        driver.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(list(row.values()))


def _as_sqlite(row: Mapping[str, Any], days: Sequence[int]) -> tuple[Any, ...]:
    values = list(row.values())
    for place in days:
        values[place] = _text(values[place])
    return tuple(values)


@lru_cache(maxsize=10_000)
def _text(value: date) -> str:
    """A day or a moment as SQLite keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(MOMENT_FORMAT)
    return value.isoformat()


@contextmanager
def _as_sqlalchemy() -> Iterator[None]:
    """Raise what a driver raises when it is called directly as SQLAlchemy would raise it."""
    import psycopg

    try:
        yield
    except psycopg.IntegrityError as error:
        raise exc.IntegrityError("COPY", None, error) from error
    except psycopg.DataError as error:
        raise exc.DataError("COPY", None, error) from error
    except psycopg.Error as error:
        raise exc.OperationalError("COPY", None, error) from error


def learn_sizes(connection: Connection) -> None:
    """Refresh a server's statistics after much was written at once: it plans queries by them."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("ANALYZE entry, posting, fact")


@contextmanager
def in_sentences(name: str) -> Iterator[None]:
    """Turn what a database driver says of the book's condition into a sentence; let bugs pass."""
    try:
        yield
    except exc.DBAPIError as error:
        key = _condition(error)
        if key is None:
            raise
        raise FundledgerError(key, book=name) from error
    except UnicodeDecodeError as error:  # SQLite quotes in its complaint what it cannot read
        raise FundledgerError("book.damaged", book=name) from error


def sqlite_condition(error: sqlite3.Error) -> str | None:
    """The key of the sentence for what SQLite reports, if it is a condition and not a bug."""
    name = getattr(error, "sqlite_errorname", None)
    if name is None:  # raised by the driver itself, over what it read
        return "book.damaged" if isinstance(error, sqlite3.OperationalError) else None
    return next((key for code, key in _SQLITE_CONDITIONS.items() if code in name), None)


def _condition(error: exc.DBAPIError) -> str | None:
    """The key of the sentence for any driver's error, if it is a condition and not a bug."""
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_condition(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the server did not answer, so there is no code
        unanswered = isinstance(error, exc.OperationalError | exc.ProgrammingError)
        return "book.unreachable" if unanswered else None
    return next((key for code, key in _SERVER_CONDITIONS.items() if state.startswith(code)), None)


def _lock(connection: Connection, fund: int) -> None:
    """BEGIN IMMEDIATE already holds all of a SQLite file; elsewhere the fund's row is the lock."""
    query = select(fund_table.c.fund).where(fund_table.c.fund == fund)
    if connection.dialect.name != "sqlite":
        query = query.with_for_update()
    if connection.scalar(query) is None:
        known = connection.scalars(select(fund_table.c.fund).order_by(fund_table.c.fund)).all()
        raise FundledgerError("fund.unknown", fund=fund, known=list(known))


def _found(connection: Connection, fund: int) -> None:
    try:
        connection.execute(insert(fund_table).values(fund=fund))
    except exc.IntegrityError:
        key = "fund.exists" if fund > 0 else "fund.not_positive"
        raise FundledgerError(key, fund=fund) from None


def _refuse_replica(connection: Connection, fund: int, name: str) -> None:
    since = connection.scalar(select(replica.c.since).where(replica.c.fund == fund))
    if since is not None:
        raise FundledgerError("fund.replica", fund=fund, book=name, since=since)


def _mark_as_ours(draft: Path, path: Path) -> None:
    """Set the log and the mark of a book, which SQLite sets only outside a transaction."""
    try:
        begin(draft)
        connection = sqlite3.connect(draft)
    except (sqlite3.Error, OSError) as error:
        raise FundledgerError("book.cannot_open", book=str(path)) from error
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {SQLITE_APPLICATION_ID}")
    finally:
        connection.close()


def _create_schema(connection: Connection) -> None:
    metadata.create_all(connection)
    guards.create(connection)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")


def _finish(connection: Connection) -> None:
    """Note the revision: from here on the book can be opened."""
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _create_on_server(url: URL, fill: Callable[[Book], None] | None) -> Book:
    book = Book(_postgres_engine(url), shown_url(url))
    try:
        with in_sentences(book.name), book.engine.begin() as connection:
            _refuse_what_is_there(connection, book.name)
            _create_schema(connection)
    except (exc.IntegrityError, exc.ProgrammingError):  # another process was quicker
        raise FundledgerError("book.exists", book=book.name) from None
    try:
        if fill is not None:
            fill(book)
        with in_sentences(book.name), book.engine.begin() as connection:
            _finish(connection)
    except BaseException:
        with book.engine.begin() as connection:
            metadata.drop_all(connection)
            connection.exec_driver_sql("DROP TABLE alembic_version")
        raise
    return book


def _refuse_what_is_there(connection: Connection, name: str) -> None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables and fund_table.name in tables:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        raise FundledgerError("book.exists" if version else "book.half_made", book=name)
    if tables:
        raise FundledgerError("book.exists", book=name)


def sqlite_address(path: Path, *, at_rest: bool = False) -> str:
    """The URI by which SQLite opens a book's file."""
    return f"{path.absolute().as_uri()}?{_AT_REST if at_rest else _mode(path)}"


def _sqlite_engine(path: Path, *, at_rest: bool = False) -> Engine:
    address = sqlite_address(path, at_rest=at_rest)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=BUSY_TIMEOUT_SECONDS,
            isolation_level=None,  # we say BEGIN ourselves, see _begin
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("fundledger_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _mode(path: Path) -> str:
    """How to open: a book that nobody can be writing to (on a CD, in an archive) without a log."""
    log = path.with_name(f"{path.name}-wal")
    archived = not os.access(path, os.W_OK) and not (log.exists() and log.stat().st_size)
    return _AT_REST if archived else "mode=rw"


def _postgres_engine(url: URL) -> Engine:
    try:
        return create_engine(
            url,
            isolation_level="REPEATABLE READ",
            poolclass=NullPool,
            connect_args={"options": _SERVER_OPTIONS},
        )
    except ImportError:
        raise FundledgerError("book.no_driver") from None


def _refuse_what_is_no_book(path: Path) -> None:
    """Look at the file's first page before SQLite does, so that each case has its own sentence."""
    try:
        if not path.exists():
            raise FundledgerError("book.not_found", book=str(path))
        if not path.is_file():
            raise FundledgerError("book.not_a_book", book=str(path))
        size, head = path.stat().st_size, _first_bytes(path, 100)
    except OSError as error:
        raise FundledgerError("book.no_permission", book=str(path)) from error
    if size == 0:
        raise FundledgerError("book.empty_file", book=str(path))
    if not head.startswith(SQLITE_MAGIC) or len(head) < 100:
        raise FundledgerError("book.not_a_book", book=str(path))
    if size < _size_by_header(head) and not _is_being_written(path):
        raise FundledgerError("book.half_copied", book=str(path))
    (application_id,) = struct.unpack(">I", head[68:72])
    if application_id != SQLITE_APPLICATION_ID:
        raise FundledgerError("book.not_a_book", book=str(path))


def _give_rights_to_logs(path: Path) -> None:
    """Who may read a book may read its log, and nobody else: SQLite sees to it when it begins one,
    but the book's rights may have been changed since.
    """
    if os.name == "nt":
        return
    path = path.resolve()  # where SQLite keeps the log of a book that a link leads to
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        for ending in COMPANIONS:
            log = path.with_name(f"{path.name}{ending}")
            if log.exists() and stat.S_IMODE(log.stat().st_mode) != mode:
                log.chmod(mode)


def _is_being_written(path: Path) -> bool:
    """Whether the file is still growing: a writer may write the first page before the others."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() or path.stat().st_size >= _size_by_header(_first_bytes(path, 100))


def _size_by_header(head: bytes) -> int:
    """Page size × pages, if the header says that its page count is valid; else 0."""
    (page_size,) = struct.unpack(">H", head[16:18])
    changes, pages = struct.unpack(">II", head[24:32])
    (valid_for,) = struct.unpack(">I", head[92:96])
    return (65536 if page_size == 1 else page_size) * pages if changes == valid_for else 0


def _first_bytes(path: Path, count: int) -> bytes:
    with path.open("rb") as file:
        return file.read(count)
