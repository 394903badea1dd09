"""What moved in a span of days of booking, by kind of entry and by whatever dimensions are asked.

`moved` answers sums by debit and credit as a book prints them: a reversal is a negative on its own
side. An entry that only brings the difference of an earlier one (`linked`) counts as the kind of
the entry that its key begins with. `capital_alone` names the entries by which capital changed
otherwise than by a loan or the charter. Sums are not stored; nothing here says what a role means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from fundledger.ledger.balances import By, Scope
from fundledger.store.tables import entry as entries
from fundledger.store.tables import posting as postings

Dimension = By | Literal["date", "value_date", "entry"]

_AT_ONCE = 500
_original = entries.alias("original")


class Move(NamedTuple):
    """`of` holds the dimensions in the order asked; `key` only where `keyed` was asked."""

    kind: str
    key: str | None
    of: tuple[str | date | int | None, ...]
    debit: int
    credit: int


class Alone(NamedTuple):
    """An entry by which capital changed, by source, and the accounts that explain it."""

    entry: int
    capital: dict[str | None, int]
    others: tuple[tuple[str, int], ...]


def moved(
    connection: Connection,
    scope: Scope,
    first_day: date,
    accounts: Collection[str],
    by: Sequence[Dimension],
    *,
    linked: str | None = None,
    keyed: bool = False,
    among: Collection[int] | None = None,
) -> Iterator[Move]:
    """Debit and credit from `first_day` to the scope's day on the accounts, by kind and `by`.

    `among` these entries alone, which are few.
    """
    key = func.coalesce(_original.c.key, entries.c.key)
    shown_key = key if keyed else case((entries.c.kind == linked, key))
    on_debit = or_(
        and_(postings.c.amount > 0, entries.c.reverses.is_(None)),
        and_(postings.c.amount < 0, entries.c.reverses.is_not(None)),
    )
    dimensions = [postings.c[name] for name in by]
    groups: list[ColumnElement[Any]] = [entries.c.kind, shown_key, *dimensions]
    query = (
        select(
            *groups,
            func.sum(case((on_debit, postings.c.amount), else_=0)),
            func.sum(case((on_debit, 0), else_=postings.c.amount)),
        )
        .join(entries, _of_its_entry())
        .outerjoin(
            _original,
            and_(_original.c.fund == entries.c.fund, _original.c.number == entries.c.reverses),
        )
        .where(
            *scope.conditions(),
            postings.c.account.in_(list(accounts)),
            postings.c.date >= first_day,
        )
        .group_by(*groups)
    )
    if among is not None:
        query = query.where(postings.c.entry.in_(list(among)))
    rows = connection.execute(query).all()
    bases = {base_of(row[1]) for row in rows if row[0] == linked and row[1] is not None}
    kinds = _kinds_of(connection, scope.fund, bases)
    for kind, its_key, *rest in rows:
        of, (debit, credit) = tuple(rest[:-2]), rest[-2:]
        if kind == linked and its_key is not None:
            kind = kinds.get(base_of(its_key), kind)
        yield Move(kind, its_key if keyed else None, of, int(debit), -int(credit))


def base_of(key: str) -> str:
    """The key of the first entry of a document, of which later ones bring the difference."""
    return ":".join(key.split(":")[:2])


def capital_alone(
    connection: Connection, scope: Scope, capital: Collection[str], others: Collection[str]
) -> Iterator[Alone]:
    """Entries that changed capital, by source, against accounts that are none of it."""
    total = func.sum(postings.c.amount)
    query = (
        select(postings.c.entry, postings.c.source, total)
        .where(*scope.conditions(), postings.c.account.in_(list(capital)))
        .group_by(postings.c.entry, postings.c.source)
        .having(total != 0)
        .order_by(postings.c.entry, postings.c.source)
    )
    found: dict[int, dict[str | None, int]] = defaultdict(dict)
    for entry, source, amount in connection.execute(query):
        found[entry][source] = int(amount)
    numbers = sorted(found)
    for start in range(0, len(numbers), _AT_ONCE):
        chunk = numbers[start : start + _AT_ONCE]
        lines: dict[int, list[tuple[str, int]]] = defaultdict(list)
        explaining = (
            select(postings.c.entry, postings.c.account, postings.c.amount)
            .where(
                postings.c.fund == scope.fund,
                postings.c.entry.in_(chunk),
                postings.c.account.in_(list(others)),
            )
            .order_by(postings.c.entry, postings.c.line)
        )
        for entry, account, amount in connection.execute(explaining):
            lines[entry].append((account, amount))
        for entry in chunk:
            yield Alone(entry, found[entry], tuple(lines[entry]))


def lines_by_entry(
    connection: Connection,
    scope: Scope,
    first_day: date,
    accounts: Collection[str],
    *,
    without: Collection[str],
) -> Iterator[list[tuple[str, int, bool]]]:
    """Account, amount and whether it is a reversal, entry by entry, of a span.

    Only of entries that are not of the kinds `without`: those that people post one by one.
    """
    query = (
        select(postings.c.entry, postings.c.account, postings.c.amount, entries.c.reverses)
        .join(entries, _of_its_entry())
        .where(
            *scope.conditions(),
            postings.c.date >= first_day,
            postings.c.account.in_(list(accounts)),
            entries.c.kind.not_in(list(without)),
        )
        .order_by(postings.c.entry, postings.c.line)
    )
    current, lines = 0, list[tuple[str, int, bool]]()
    for entry, account, amount, reverses in connection.execute(query):
        if entry != current and lines:
            yield lines
            lines = []
        current = entry
        lines.append((account, amount, reverses is not None))
    if lines:
        yield lines


def _kinds_of(connection: Connection, fund: int, keys: set[str]) -> dict[str, str]:
    wanted, found = sorted(keys), dict[str, str]()
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(entries.c.key, entries.c.kind).where(
            entries.c.fund == fund, entries.c.key.in_(wanted[start : start + _AT_ONCE])
        )
        found.update((key, kind) for key, kind in connection.execute(query))
    return found


def _of_its_entry() -> ColumnElement[bool]:
    return and_(entries.c.fund == postings.c.fund, entries.c.number == postings.c.entry)
