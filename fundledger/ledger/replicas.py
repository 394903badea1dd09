"""Funds whose books are kept elsewhere: their chains taken in link by link, and taken over.

`extend` appends the links that were written elsewhere. The chain that is here must be the beginning
of the one that comes, link for link; nothing is ever replaced. A fund that was brought is a
replica: it is read like any other, and nobody appends to it until `take_over` says in the chain
that its books are kept here from now on. `hand_over` is the other end: a book that gives a fund
away stops writing first. To write into a fund of one's own use `ledger.journal`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, delete, exc, insert, select

from fundledger import calendar
from fundledger.errors import FundledgerError
from fundledger.ledger import canonical
from fundledger.ledger.chain import Head, head_of
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import fact_at
from fundledger.ledger.journal import Writer, writing
from fundledger.ledger.kept_files import KeptFile, keep_files
from fundledger.ledger.links import RawEntry, RawFact
from fundledger.ledger.periods import KIND as PERIOD
from fundledger.ledger.proof import prove
from fundledger.ledger.sealed import keep
from fundledger.ledger.seals import sums_of
from fundledger.ledger.watching import Finding
from fundledger.store.books import Book, learn_sizes, load
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts
from fundledger.store.tables import posting as postings
from fundledger.store.tables import replica
from fundledger.store.types import MOMENT_FORMAT

Link = RawEntry | RawFact

CUSTODY = "custody"
"""The kind of fact by which a book takes a fund over, or hands it over."""

_LINKS_AT_ONCE = 2_000
_LINES_AT_ONCE = 50_000
_IMPOSSIBLE = (ValueError, OverflowError, exc.IntegrityError, exc.DataError, exc.InterfaceError)


@dataclass(frozen=True, slots=True)
class Extended:
    """How far the chain of a fund reached here before and after."""

    fund: int
    before: int
    after: int
    was_kept_here: bool = False  # but was continued elsewhere: from now on it is a replica

    @property
    def taken(self) -> int:
        return self.after - self.before


class Unproved(FundledgerError):
    """The links that came do not prove, so none is kept; `findings` says what is wrong."""

    def __init__(self, fund: int, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("bundle.unproved", fund=fund, count=len(self.findings))


def replica_since(connection: Connection, fund: int) -> datetime | None:
    """When the books of a fund that is kept elsewhere first came; None for a fund kept here."""
    return connection.scalar(select(replica.c.since).where(replica.c.fund == fund))


def links_standing(connection: Connection, fund: int) -> Iterator[tuple[int, str]]:
    """The number and the hash of every link of the fund's chain in this book."""
    streams = [
        connection.execute(
            select(table.c.chain, table.c.hash)
            .where(table.c.fund == fund)
            .order_by(table.c.chain)
            .execution_options(yield_per=_LINKS_AT_ONCE)
        )
        for table in (entries, facts)
    ]
    yield from ((row.chain, row.hash) for row in heapq.merge(*streams))


def extend(
    book: Book,
    fund: int,
    links: Iterable[Link],
    *,
    files: Iterable[KeptFile] = (),
    as_replica: bool = True,
    progress: Callable[[int], None] | None = None,
    clock: Callable[[], datetime] = calendar.now,
) -> Extended:
    """Append the links that this book does not have yet: all of them, or none.

    `links` are the fund's whole chain from its first link on. The fund is founded if the book does
    not know it. `files` are those that the links name. Links that do not prove are refused, and so
    are those of which a file is missing.
    """
    founds = fund not in book.funds()
    with book.writing(fund, founds=founds, of_replica=True) as connection:
        head = head_of(connection, fund)
        coming = _beyond(connection, fund, head, links)
        last = _append(connection, fund, coming, progress)
        if last <= head.chain:
            return Extended(fund, head.chain, head.chain)
        keep_files(connection, fund, files)
        learn_sizes(connection)
        _keep_seals(connection, fund, head.chain)
        findings = list(prove(connection, fund, beside=True))
        if findings:
            raise Unproved(fund, findings)
        turns = as_replica and replica_since(connection, fund) is None
        if turns:
            connection.execute(insert(replica), [{"fund": fund, "since": clock()}])
    return Extended(fund, head.chain, last, turns and not founds)


def hand_over(
    book: Book,
    fund: int,
    actor: str,
    reason: str,
    *,
    clock: Callable[[], datetime] = calendar.now,
) -> Fact:
    """Only show the fund here from now on; the last link written here says so."""
    with writing(book, fund, actor, clock=clock) as writer:
        fact = _state_custody(writer, {"handed_over": True}, reason)
        moment = {"fund": fund, "since": writer.recorded_at}
        writer.connection.execute(insert(replica), [moment])
    return fact


def take_over(
    book: Book,
    fund: int,
    actor: str,
    reason: str,
    *,
    clock: Callable[[], datetime] = calendar.now,
) -> Fact:
    """Keep the fund's books here from now on: its chain says so, and writers are let in."""
    with writing(book, fund, actor, of_replica=True, clock=clock) as writer:
        since = replica_since(writer.connection, fund)
        if since is None:
            raise FundledgerError("fund.no_replica", fund=fund)
        fact = _state_custody(writer, {"after": writer.chain}, reason)
        writer.connection.execute(delete(replica).where(replica.c.fund == fund))
    return fact


def _state_custody(writer: Writer, said: dict[str, Any], reason: str) -> Fact:
    if not reason.strip():
        raise FundledgerError("fund.take_over_reason", fund=writer.fund)
    day = writer.recorded_at.astimezone(calendar.VIETNAM).date()
    return writer.state(Statement(CUSTODY, str(writer.fund), day, {**said, "reason": reason}))


def first_difference(connection: Connection, fund: int, hashes: Iterable[str]) -> int | None:
    """The first link that differs between this book and the chain that comes; None where one of the
    two is the beginning of the other.
    """
    for (number, standing), coming in zip(links_standing(connection, fund), hashes, strict=False):
        if standing != coming:
            return number
    return None


def _beyond(connection: Connection, fund: int, head: Head, links: Iterable[Link]) -> Iterator[Link]:
    """The links that this book does not have yet, each checked to follow the one before it."""
    standing = links_standing(connection, fund)
    previous = canonical.GENESIS
    for number, link in enumerate(links, start=1):
        if link.chain != number or link.previous_hash != previous:
            raise FundledgerError("bundle.broken", fund=fund, link=number)
        if number <= head.chain:
            if next(standing) != (number, link.hash):
                raise FundledgerError("bundle.diverged", fund=fund, link=number)
        else:
            yield link
        previous = link.hash


def _append(
    connection: Connection,
    fund: int,
    links: Iterator[Link],
    progress: Callable[[int], None] | None,
) -> int:
    """Append links; the number of the last one, 0 where there was none."""
    last = 0
    for chunk in _chunks(links):
        try:
            _insert(connection, fund, chunk)
        except _IMPOSSIBLE as error:
            # The hashes are right, and yet this program cannot have written it.
            raise FundledgerError("bundle.broken", fund=fund, link=chunk[0].chain) from error
        last = chunk[-1].chain
        if progress is not None:
            progress(len(chunk))
    return last


def _chunks(links: Iterator[Link]) -> Iterator[list[Link]]:
    """Chunks small enough for memory, however large somebody made a link."""
    chunk: list[Link] = []
    weight = 0
    for link in links:
        chunk.append(link)
        weight += len(link.body) // 200 if isinstance(link, RawFact) else len(link.postings)
        if len(chunk) == _LINKS_AT_ONCE or weight > _LINES_AT_ONCE:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _insert(connection: Connection, fund: int, links: list[Link]) -> None:
    entry_rows: list[dict[str, Any]] = []
    posting_rows: list[dict[str, Any]] = []
    fact_rows: list[dict[str, Any]] = []
    for link in links:
        row = link._asdict()
        row.update(fund=fund, recorded_at=_moment(link.recorded_at))
        if isinstance(link, RawFact):
            row["effective"] = _day(link.effective)
            fact_rows.append(row)
            continue
        dates = {"date": _day(link.date), "value_date": _day(link.value_date)}
        row.update(dates)
        del row["postings"]
        entry_rows.append(row)
        for line in link.postings:
            posting_rows.append({**line._asdict(), **dates, "fund": fund, "entry": link.number})
    for table, rows in ((entries, entry_rows), (postings, posting_rows), (facts, fact_rows)):
        if rows:
            load(connection, table, rows)


def _keep_seals(connection: Connection, fund: int, after: int) -> None:
    """Keep the balances beside every seal that has come."""
    query = select(facts.c.chain).where(
        facts.c.fund == fund,
        facts.c.kind == PERIOD,
        facts.c.subject == "seal",
        facts.c.chain > after,
    )
    for chain in connection.scalars(query.order_by(facts.c.chain)).all():
        seal = fact_at(connection, fund, chain)
        assert seal is not None
        keep(connection, fund, chain, sums_of(connection, seal))


@lru_cache(maxsize=10_000)
def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day


@lru_cache(maxsize=10_000)
def _moment(text: str) -> datetime:
    moment = datetime.strptime(f"{text}+0000", f"{MOMENT_FORMAT}%z")
    if canonical.moment_text(moment) != text:
        raise ValueError(text)
    return moment
