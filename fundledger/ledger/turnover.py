"""What moved in a span of days of booking, by kind of entry and by any dimensions.

`turnover_by_kind` answers sums by debit and credit as a book prints them (`ledger.sides`). An entry
that corrects an earlier one counts as the kind of that one. `capital_alone` names the entries that
changed capital in other ways than by a loan or the charter. Sums are not stored, and nothing here
says what a role means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import By, Scope
from fundledger.ledger.sides import REALLOCATE, Sides
from fundledger.store.tables import entry as entries
from fundledger.store.tables import posting as postings

Dimension = By | Literal["date", "value_date", "entry"]

_AT_ONCE = 500
_original = entries.alias("original")


class Move(NamedTuple):
    """A sum of lines alike. `of` holds their dimensions in the order asked; `key` is there only
    where `keyed` was asked for.
    """

    kind: str
    key: str | None
    of: tuple[str | date | int | None, ...]
    debit: int
    credit: int


class Alone(NamedTuple):
    """An entry that changed capital: the change by source, and the lines that explain it."""

    entry: int
    capital: dict[str | None, int]
    others: tuple[tuple[str, int], ...]


def turnover_by_kind(
    connection: Connection,
    scope: Scope,
    first_day: date,
    accounts: Collection[str],
    by: Sequence[Dimension],
    *,
    keyed: bool = False,
    among: Collection[int] | None = None,
) -> Iterator[Move]:
    """Debit and credit from `first_day` to the scope's day on the accounts, by kind and `by`.

    With `among`, only of these entries, which should be few.
    """
    key = func.coalesce(_original.c.key, entries.c.key)
    shown_key = key if keyed else case((entries.c.kind == REALLOCATE, key))
    dimensions = [postings.c[name] for name in by]
    groups: list[ColumnElement[Any]] = [
        *(entries.c.kind, shown_key, entries.c.reverses.is_not(None), postings.c.account),
        *(postings.c[name] for name in by if name != "account"),
    ]
    amount = postings.c.amount
    query = (
        select(
            *(entries.c.kind, shown_key, entries.c.reverses.is_not(None), postings.c.account),
            *dimensions,
            func.sum(case((amount > 0, amount), else_=0)),
            func.sum(case((amount < 0, amount), else_=0)),
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
    sides = Sides.of(connection, scope.fund, (row[1] for row in rows if row[0] == REALLOCATE))
    charts = Accounts.read(connection, scope.fund).ever()
    roles = {number: account.role for number, account in charts.items()}
    found: dict[tuple[str, str | None, tuple[Any, ...]], list[int]] = defaultdict(lambda: [0, 0])
    for kind, its_key, reverses, account, *of, debits, credits in rows:
        debit, credit = sides.summed(
            *(int(debits), int(credits), roles.get(account), kind, its_key), reverses=bool(reverses)
        )
        about = sides.kind_of(kind, its_key), its_key if keyed else None, tuple(of)
        found[about][0] += debit
        found[about][1] += credit
    for (kind, its_key, values), (debit, credit) in found.items():
        yield Move(kind, its_key, values, debit, credit)


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
    """The lines of a span, entry by entry: account, amount, and whether the entry is a reversal.

    Entries of the kinds `without` are left out; the others are those that people post one by one.
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


def _of_its_entry() -> ColumnElement[bool]:
    return and_(entries.c.fund == postings.c.fund, entries.c.number == postings.c.entry)
