"""Bring an older book to this program's version: a copy first, then one transaction, then a check.

The copy is kept beside the book and is never deleted by the program. If anything fails, the book is
as it was. A book on a server is copied by those who run the server: `upgrade` asks to be told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, func, select

from fundledger.errors import FundledgerError
from fundledger.store import guards
from fundledger.store.books import Book, in_sentences, open_book, revision_of, url_of
from fundledger.store.copies import copy_pages, drafted, free_name, is_whole, put
from fundledger.store.tables import entry, fact, posting
from fundledger.store.versions import REVISIONS

_SCRIPTS = str(resources.files(__package__).joinpath("migrations"))


@dataclass(frozen=True, slots=True)
class Upgraded:
    """From which revision to which, and where the copy of the old book lies."""

    before: str
    after: str
    copy: Path | None


def upgrade(
    location: str,
    *,
    copied_elsewhere: bool = False,
    scripts: str = _SCRIPTS,
    revisions: tuple[str, ...] = REVISIONS,
) -> Upgraded:
    """Upgrade the book; `scripts` and `revisions` are given only by tests of upgrading itself."""
    book = open_book(location, any_version=True)
    try:
        before, after = revision_of(book), revisions[-1]
        if before == after:
            return Upgraded(before, after, None)
        if before not in revisions:
            raise FundledgerError("book.newer", book=book.name, revision=before, ours=after)
        with in_sentences(book.name), book.engine.connect() as connection:
            writer = connection.execution_options(fundledger_writes=True)
            with writer.begin():
                # The copy is taken under the writer's lock, so that nothing comes in between.
                copy = _copy(book, location, before, copied_elsewhere)
                _migrate(writer, scripts, after, book.name)
    finally:
        book.close()
    return Upgraded(before, after, copy)


def _migrate(connection: Connection, scripts: str, target: str, name: str) -> None:
    from alembic import command
    from alembic.config import Config

    kept = _contents(connection)
    config = Config()
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)
    if _contents(connection) != kept:
        raise FundledgerError("upgrade.changed", book=name)
    if missing := guards.missing(connection):
        raise FundledgerError("upgrade.unguarded", book=name, missing=missing)


def _contents(connection: Connection) -> tuple[str, int, int]:
    """What must not change: one hash over all chains, and the number and sum of the postings."""
    whole = sha256()
    for table in (entry, fact):
        links = select(table.c.fund, table.c.chain, table.c.hash).order_by(
            table.c.fund, table.c.chain
        )
        for link in connection.execute(links):
            whole.update(str(tuple(link)).encode())
    count, amounts = connection.execute(
        select(func.count(), func.coalesce(func.sum(func.abs(posting.c.amount)), 0))
    ).one()
    return whole.hexdigest(), int(count), int(amounts)


def _copy(book: Book, location: str, revision: str, copied_elsewhere: bool) -> Path | None:
    if book.dialect != "sqlite":
        if not copied_elsewhere:
            raise FundledgerError("book.copy_first", book=book.name)
        return None
    source = Path(str(url_of(location).database))
    target = free_name(source, f"before-{revision}")
    with drafted(target) as draft:  # half a copy must not have the name of one
        copy_pages(source, draft)
        if not is_whole(draft):
            raise FundledgerError("book.damaged", book=book.name)
        put(draft, target)
    return target
