"""The books prove themselves: named invariants, silent when they hold.

`prove` walks a fund's chain once and shows each link to a watcher of every invariant: the ledger's
own and those of the rooms above, as `office.house` lists them. It only reads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from sqlalchemy import Connection, func, select

from fundledger.ledger.facts import stated
from fundledger.ledger.links import LINKS_AT_ONCE, RawEntry, links_after
from fundledger.ledger.periods import KIND as PERIOD
from fundledger.ledger.periods import Periods
from fundledger.ledger.watching import INVARIANTS, Audit, Finding, Start
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts
from fundledger.store.tables import fund as funds
from fundledger.store.tables import posting as postings
from fundledger.store.tables import sealed_balance


def invariant_names() -> tuple[str, ...]:
    return tuple(INVARIANTS)


def prove(
    connection: Connection,
    fund: int,
    *,
    since_seal: bool = False,
    only: Collection[str] | None = None,
    beside: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Finding]:
    """Every finding, in the order of the chain; nothing when the books are whole.

    `beside` another fund that was proved already, what the whole book shares is not proved again.
    """
    audit = Audit(connection, fund, _after_seal(connection, fund) if since_seal else Start())
    watchers = [
        watcher(audit)
        for name, watcher in INVARIANTS.items()
        if not (beside and watcher.of_book) and (only is None or name in only)
    ]
    for count, link in enumerate(links_after(connection, fund, audit.start.chain), start=1):
        for watcher in watchers:
            yield from watcher.entry(link) if isinstance(link, RawEntry) else watcher.fact(link)
        if progress is not None and count % LINKS_AT_ONCE == 0:
            progress(LINKS_AT_ONCE)
    for watcher in watchers:
        yield from watcher.finish()


def prove_each(
    connection: Connection,
    numbers: Iterable[int],
    *,
    since_seal: bool = False,
    only: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[tuple[int, Finding]]:
    """Every finding with its fund; what the whole book shares is proved with the first."""
    for place, fund in enumerate(numbers):
        found = prove(
            connection,
            fund,
            since_seal=since_seal,
            only=only,
            beside=place > 0,
            progress=progress,
        )
        for finding in found:
            yield fund, finding


def prove_book(connection: Connection) -> Iterator[Finding]:
    """Every finding in what the whole book shares, without a walk through any chain."""
    audit = Audit(connection, 0, Start())
    for watcher in INVARIANTS.values():
        if watcher.of_book:
            yield from watcher(audit).finish()


def funds_to_prove(connection: Connection) -> list[int]:
    """Every fund that any row names, known to the book or not."""
    numbers: set[int] = set()
    for table in (funds, entries, facts, postings, sealed_balance):
        numbers.update(connection.scalars(select(table.c.fund).distinct()))
    return sorted(numbers)


def _after_seal(connection: Connection, fund: int) -> Start:
    """Start at the last seal; at the beginning where there is none, or none that can be read."""
    try:
        *_, seal = stated(connection, fund, PERIOD, subject="seal")
        last_entry = int(seal.body["entries"])
        periods = Periods.of(stated(connection, fund, PERIOD, known_at=seal.chain - 1))
        before = connection.scalars(
            select(facts.c.previous_hash).where(facts.c.fund == fund, facts.c.chain == seal.chain)
        ).one()
    except Exception:  # noqa: BLE001  tampered facts fail in any way; the full walk names them
        return Start()
    query = (
        select(entries.c.voucher_kind, entries.c.voucher_year, func.max(entries.c.voucher_number))
        .where(entries.c.fund == fund, entries.c.chain < seal.chain)
        .group_by(entries.c.voucher_kind, entries.c.voucher_year)
    )
    # The walk begins at the seal itself, so that the seal and what is kept of it are proved too.
    return Start(
        chain=seal.chain - 1,
        hash=before,
        entry=last_entry,
        vouchers={(kind, year): last for kind, year, last in connection.execute(query)},
        periods=periods,
        seal=seal,
    )
