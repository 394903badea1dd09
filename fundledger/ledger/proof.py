"""The books prove themselves: named invariants, silent when they hold.

`prove` walks a fund's chain once, link by link, and shows each link to a watcher of every
invariant; watchers answer `Finding`s. The ledger's own are in `ledger.invariants`; a room above
registers its own with `invariant`. Links are read raw (days and moments as the text that was
hashed), so that what was tampered with is named and not tripped over. Proof only reads.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any, Literal, NamedTuple, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Text, func, select, type_coerce

from fundledger.ledger import canonical
from fundledger.ledger.accounts import Account, Accounts, Chart
from fundledger.ledger.entry import Fact
from fundledger.ledger.facts import stated
from fundledger.ledger.periods import KIND as PERIOD
from fundledger.ledger.periods import Periods
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts
from fundledger.store.tables import posting as postings

_LINKS_AT_ONCE = 1_000

Subject = Literal["entry", "fact", "fund"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold: which invariant, at what, and what was expected."""

    invariant: str
    subject: Subject
    number: int
    key: str
    params: dict[str, object] = field(default_factory=dict)


class RawPosting(NamedTuple):
    line: int
    date: str
    value_date: str
    account: str
    amount: int
    loan: str | None
    cooperative: str | None
    source: str | None


class RawEntry(NamedTuple):
    """An entry as stored, column by column, with its postings by line."""

    chain: int
    number: int
    form: int
    date: str
    value_date: str
    recorded_at: str
    kind: str
    voucher_kind: str
    voucher_year: int
    voucher_number: int
    memo: str
    document: str | None
    actor: str
    reverses: int | None
    key: str | None
    previous_hash: str
    hash: str
    postings: tuple[RawPosting, ...]


class RawFact(NamedTuple):
    chain: int
    form: int
    kind: str
    subject: str
    effective: str
    body: str
    recorded_at: str
    document: str | None
    actor: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Start:
    """Where a walk begins: before the first link, or right after a seal that is taken on trust."""

    chain: int = 0
    hash: str = canonical.GENESIS
    entry: int = 0
    recorded_at: str = ""
    vouchers: dict[tuple[str, int], int] = field(default_factory=dict)
    periods: Periods = field(default_factory=Periods)
    seal: Fact | None = None


@dataclass
class Audit:
    """What every watcher may ask."""

    connection: Connection
    fund: int
    start: Start

    @cached_property
    def accounts(self) -> Accounts | None:
        """The charts; nothing when the facts that hold them cannot be read any more."""
        try:
            accounts = Accounts.read(self.connection, self.fund)
            accounts.ever()
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            return None
        return accounts

    @cached_property
    def ever(self) -> dict[str, Account]:
        return self.accounts.ever() if self.accounts is not None else {}

    @cached_property
    def _charts(self) -> dict[str, Chart]:
        return {}

    def chart(self, day: str) -> Chart:
        """The accounts of a day, by number and role; empty for a day without a chart."""
        if day not in self._charts:
            try:
                chart = self.accounts.on(date.fromisoformat(day)) if self.accounts else {}
            except Exception:  # noqa: BLE001  see `accounts`
                chart = {}
            self._charts[day] = chart
        return self._charts[day]


class Watcher:
    """Watches one invariant along the chain. Override what it looks at."""

    name = ""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit

    def entry(self, link: RawEntry) -> Iterable[Finding]:
        return ()

    def fact(self, link: RawFact) -> Iterable[Finding]:
        return ()

    def finish(self) -> Iterable[Finding]:
        return ()

    def at_entry(self, link: RawEntry, key: str, **params: object) -> Finding:
        return Finding(self.name, "entry", link.number, key, params)

    def at_fact(self, link: RawFact, key: str, **params: object) -> Finding:
        return Finding(self.name, "fact", link.chain, key, params)

    def at_fund(self, key: str, **params: object) -> Finding:
        return Finding(self.name, "fund", self.audit.fund, key, params)


W = TypeVar("W", bound=Watcher)

_registry: dict[str, type[Watcher]] = {}


def invariant(name: str) -> Callable[[type[W]], type[W]]:
    """Register a watcher under a name; the catalogue says in a sentence what it holds to."""

    def register(watcher: type[W]) -> type[W]:
        assert name not in _registry, name
        watcher.name = name
        _registry[name] = watcher
        return watcher

    return register


def invariant_names() -> tuple[str, ...]:
    from fundledger.ledger import invariants  # noqa: F401  registers the ledger's own

    return tuple(_registry)


def prove(
    connection: Connection,
    fund: int,
    *,
    since_seal: bool = False,
    only: Iterable[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Finding]:
    """Every finding, in the order of the chain; nothing when the books are whole."""
    names = invariant_names()
    audit = Audit(connection, fund, _start(connection, fund, since_seal))
    watchers = [_registry[name](audit) for name in names if only is None or name in only]
    for count, link in enumerate(_links(connection, fund, audit.start.chain), start=1):
        for watcher in watchers:
            yield from watcher.entry(link) if isinstance(link, RawEntry) else watcher.fact(link)
        if progress is not None and count % _LINKS_AT_ONCE == 0:
            progress(_LINKS_AT_ONCE)
    for watcher in watchers:
        yield from watcher.finish()


def length(connection: Connection, fund: int) -> int:
    """How many links there are to walk."""
    return sum(
        connection.scalar(select(func.count()).where(table.c.fund == fund)) or 0
        for table in (entries, facts)
    )


def _start(connection: Connection, fund: int, since_seal: bool) -> Start:
    seals = list(stated(connection, fund, PERIOD, subject="seal")) if since_seal else []
    if not seals:
        return Start()
    seal = seals[-1]
    query = (
        select(entries.c.voucher_kind, entries.c.voucher_year, func.max(entries.c.voucher_number))
        .where(entries.c.fund == fund, entries.c.chain < seal.chain)
        .group_by(entries.c.voucher_kind, entries.c.voucher_year)
    )
    return Start(
        chain=seal.chain,
        hash=seal.hash,
        entry=seal.body["entries"],
        recorded_at=canonical.moment_text(seal.recorded_at),
        vouchers={(kind, year): last for kind, year, last in connection.execute(query)},
        periods=Periods.of(stated(connection, fund, PERIOD, known_at=seal.chain)),
        seal=seal,
    )


def _links(connection: Connection, fund: int, after: int) -> Iterator[RawEntry | RawFact]:
    return heapq.merge(
        _raw_entries(connection, fund, after),
        _raw_facts(connection, fund, after),
        key=lambda link: link.chain,
    )


def _raw_entries(connection: Connection, fund: int, after: int) -> Iterator[RawEntry]:
    columns = [_raw(entries.c[name]) for name in RawEntry._fields if name != "postings"]
    query = (
        select(*columns)
        .where(entries.c.fund == fund, entries.c.chain > after)
        .order_by(entries.c.chain)
        .execution_options(yield_per=_LINKS_AT_ONCE)
    )
    rows = iter(connection.execute(query))
    while chunk := list(islice(rows, _LINKS_AT_ONCE)):
        lines = _raw_postings(connection, fund, [row.number for row in chunk])
        for row in chunk:
            values = [*_as_text(row), tuple(lines[row.number])]
            yield RawEntry._make(values)


def _raw_postings(
    connection: Connection, fund: int, numbers: list[int]
) -> dict[int, list[RawPosting]]:
    columns = [_raw(postings.c[name]) for name in RawPosting._fields]
    query = (
        select(postings.c.entry, *columns)
        .where(postings.c.fund == fund, postings.c.entry.in_(numbers))
        .order_by(postings.c.entry, postings.c.line)
    )
    found: dict[int, list[RawPosting]] = {number: [] for number in numbers}
    for number, *values in connection.execute(query):
        found[number].append(RawPosting(*_as_text(values)))
    return found


def _raw_facts(connection: Connection, fund: int, after: int) -> Iterator[RawFact]:
    query = (
        select(*[_raw(facts.c[name]) for name in RawFact._fields])
        .where(facts.c.fund == fund, facts.c.chain > after)
        .order_by(facts.c.chain)
    )
    for row in connection.execute(query):
        yield RawFact(*_as_text(row))


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    """The column without the conversion of its type: on SQLite, the text that stands there."""
    return type_coerce(column, Text).label(column.name)


def _as_text(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, datetime):  # PostgreSQL answers days and moments
            yield canonical.moment_text(value)
        elif isinstance(value, date):
            yield canonical.day_text(value)
        else:
            yield value
