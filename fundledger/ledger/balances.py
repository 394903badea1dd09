"""Balances: sums of postings by any dimensions. Of them only those of a seal are stored.

A `Scope` says of what: a fund, up to a day of booking, known by a link of the chain. The last seal
in scope answers for all before it, so that a sum costs what has happened since, not what ever
happened. Sums are `int` đồng, debit positive; a caller that wants credit positive turns the sign
when showing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from fundledger.calendar import ONE_DAY
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.chain import last_entry_by
from fundledger.ledger.entry import Voucher
from fundledger.ledger.sides import OF_ONE_SIDE, REALLOCATE, Sides
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts
from fundledger.store.tables import posting as postings
from fundledger.store.tables import sealed_balance

By = Literal["account", "loan", "cooperative", "source"]
_reversal = entries.alias("reversal")
_original = entries.alias("original")
_BOTH_SIGNS = (
    func.sum(case((postings.c.amount > 0, postings.c.amount), else_=0)),
    func.sum(case((postings.c.amount < 0, postings.c.amount), else_=0)),
)

ALL: tuple[By, ...] = ("account", "loan", "cooperative", "source")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a sum or a report is of. `last_entry` is the last entry that `known_at` knew."""

    fund: int
    as_of: dt.date | None = None
    known_at: int | None = None
    last_entry: int | None = None

    def __post_init__(self) -> None:
        assert (self.known_at is None) == (self.last_entry is None), "make it by Scope.of"

    @classmethod
    def of(
        cls,
        connection: Connection,
        fund: int,
        as_of: dt.date | None = None,
        known_at: int | None = None,
    ) -> Scope:
        last = None if known_at is None else last_entry_by(connection, fund, known_at)
        return cls(fund, as_of, known_at, last)

    def up_to(self, day: dt.date) -> Scope:
        return Scope(self.fund, day, self.known_at, self.last_entry)

    def conditions(self) -> list[ColumnElement[bool]]:
        found = [postings.c.fund == self.fund]
        if self.as_of is not None:
            found.append(postings.c.date <= self.as_of)
        if self.last_entry is not None:
            found.append(postings.c.entry <= self.last_entry)
        return found


@dataclass(frozen=True, slots=True)
class Turnover:
    """What moved in a span, on the sides of `ledger.sides`."""

    debit: int = 0
    credit: int = 0


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A posting on one account, as an account ledger shows it."""

    entry: int
    date: dt.date
    value_date: dt.date
    voucher: Voucher
    document: str | None
    memo: str
    reverses: int | None
    reversed_by: int | None
    account: str
    key: str | None  # the entry's; for a reversal, that of the entry it reverses
    amount: int
    debit: int
    credit: int
    loan: str | None
    cooperative: str | None
    source: str | None
    against: tuple[str, ...]  # the accounts on the other side of the entry


def balances(
    connection: Connection,
    scope: Scope,
    by: Sequence[By] = ("account",),
    *,
    only: Mapping[By, str] | None = None,
    accounts: Collection[str] | None = None,
    use_seals: bool = True,
) -> dict[tuple[str | None, ...], int]:
    """Sums by the given dimensions, without those that are zero; `only` of one loan, say.

    With `accounts`, only the postings of these are read.
    """
    sums: dict[tuple[str | None, ...], int] = defaultdict(int)
    seal = _seal_in(connection, scope) if use_seals else None
    conditions = scope.conditions()
    if seal is not None:
        sealed = _sealed_sums(scope.fund, seal.chain, by)
        of_these = [*_only(sealed_balance, only), *_among(sealed_balance, accounts)]
        for *key, amount in connection.execute(sealed.where(*of_these)):
            sums[tuple(key)] += int(amount)
        # The list of accounts lets the index go straight to each account's unsealed days.
        numbers = list(Accounts.read(connection, scope.fund).ever())
        conditions += [postings.c.account.in_(numbers), postings.c.date > seal.day]
    conditions += [*_only(postings, only), *_among(postings, accounts)]
    # After a seal there is little to read, and the index by account goes straight to it.
    whole = seal is None and set(by) == {"account", "loan"} and "loan" not in (only or {})
    read = _by_account_and_loan if whole else _grouped
    for grouped, amount in read(connection, by, conditions):
        sums[grouped] += amount
    return {key: amount for key, amount in sums.items() if amount}


Key = tuple[str | None, ...]


def _grouped(
    connection: Connection, by: Sequence[By], conditions: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[Key, int]]:
    columns = [postings.c[name] for name in by]
    query = select(*columns, func.sum(postings.c.amount)).where(*conditions).group_by(*columns)
    for *key, amount in connection.execute(query):
        yield tuple(key), int(amount)


def _by_account_and_loan(
    connection: Connection, by: Sequence[By], conditions: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[Key, int]]:
    """The same by account and loan. Two sums, by account and by loan, are each read from a covering
    index alone; the difference is what names no loan.
    """
    rest = {account: amount for (account,), amount in _grouped(connection, ["account"], conditions)}
    of_loans = [*conditions, postings.c.loan.is_not(None)]
    loan_first = by[0] == "loan"
    for (loan, account), amount in _grouped(connection, ["loan", "account"], of_loans):
        rest[account] -= amount
        yield ((loan, account) if loan_first else (account, loan)), amount
    for account, amount in rest.items():
        yield ((None, account) if loan_first else (account, None)), amount


def changes(
    connection: Connection, scope: Scope, by: Sequence[By], accounts: Collection[str]
) -> Iterator[tuple[Key, dt.date, int]]:
    """What was booked on each day, in the order of days: whoever asks for many days adds it up.

    Seals do not help here: for one day, or a few, ask for `balances`.
    """
    columns = [postings.c[name] for name in by]
    query = (
        select(*columns, postings.c.date, func.sum(postings.c.amount))
        .where(*scope.conditions(), *_among(postings, accounts))
        .group_by(*columns, postings.c.date)
        .order_by(postings.c.date)
    )
    for *key, day, amount in connection.execute(query):
        yield tuple(key), day, int(amount)


def balance(connection: Connection, scope: Scope, account: str) -> int:
    """The balance of one account number."""
    return balances(connection, scope, only={"account": account}).get((account,), 0)


def turnovers(connection: Connection, scope: Scope, first_day: dt.date) -> dict[str, Turnover]:
    """Debit and credit by account from `first_day` to the scope's day."""
    numbers = list(Accounts.read(connection, scope.fund).ever())
    # With the accounts named, the index goes straight to the span.
    spans = [
        *scope.conditions(),
        postings.c.account.in_(numbers),
        postings.c.date >= first_day,
    ]
    found = {
        account: Turnover(int(debits), -int(credits))
        for account, debits, credits in connection.execute(
            select(postings.c.account, *_BOTH_SIGNS).where(*spans).group_by(postings.c.account)
        )
    }
    for account, shifted in _turned(connection, scope, spans):
        standing = found[account]
        # What is printed on the other side than its sign says is a negative there.
        found[account] = Turnover(standing.debit - shifted, standing.credit - shifted)
    return found


def account_lines(
    connection: Connection,
    scope: Scope,
    only: Mapping[By, str],
    first_day: dt.date | None = None,
    *,
    accounts: Collection[str] | None = None,
) -> Iterator[LedgerLine]:
    """Postings of one account by day of booking, each with what stands against it.

    `only` names the account, and may name a loan, a cooperative or a source as well; `accounts`
    names several accounts instead.
    """
    conditions = [*scope.conditions(), *_only(postings, only), *_among(postings, accounts)]
    if first_day is not None:
        conditions.append(postings.c.date >= first_day)
    query = (
        select(
            *(postings, entries, _reversal.c.number.label("reversed_by")),
            func.coalesce(_original.c.key, entries.c.key).label("its_key"),
        )
        .join(entries, _of_its_entry())
        .outerjoin(_original, _reversed_by_it())
        .outerjoin(
            _reversal,
            and_(
                _reversal.c.fund == postings.c.fund,
                _reversal.c.reverses == postings.c.entry,
                *([] if scope.last_entry is None else [_reversal.c.number <= scope.last_entry]),
            ),
        )
        .where(*conditions)
        .order_by(postings.c.date, postings.c.entry, postings.c.line)
    )
    rows = connection.execute(query).all()
    against = _accounts_of(connection, scope.fund, {row.entry for row in rows})
    corrections = (row.its_key for row in rows if row.kind == REALLOCATE)
    sides = Sides.of(connection, scope.fund, corrections)
    charts = Accounts.read(connection, scope.fund).ever()
    # Registers balance apart from the books: neither stands against the other.
    memo = {number for number, each in charts.items() if each.role.nature == "memo"}
    for row in rows:
        account = charts.get(row.account)
        role = None if account is None else account.role
        debit, credit = sides.printed(
            *(row.amount, role, row.kind, row.its_key), reverses=row.reverses is not None
        )
        opposite = {
            other
            for other, amount in against[row.entry]
            if (amount < 0) != (row.amount < 0) and (other in memo) == (row.account in memo)
        }
        yield LedgerLine(
            entry=row.entry,
            date=row.date,
            value_date=row.value_date,
            voucher=Voucher(row.voucher_kind, row.voucher_year, row.voucher_number),
            document=row.document,
            memo=row.memo,
            reverses=row.reverses,
            reversed_by=row.reversed_by,
            account=row.account,
            key=row.its_key,
            amount=row.amount,
            debit=debit,
            credit=credit,
            loan=row.loan,
            cooperative=row.cooperative,
            source=row.source,
            against=tuple(sorted(opposite - {row.account})),
        )


def days_of_use(connection: Connection, scope: Scope) -> dict[str, tuple[dt.date, dt.date]]:
    """The first and the last day of booking of every account that was posted on, by number."""
    days = (func.min(postings.c.date), func.max(postings.c.date))
    query = (
        select(postings.c.account, *(type_coerce(day, postings.c.date.type) for day in days))
        .where(*scope.conditions())
        .group_by(postings.c.account)
        .order_by(postings.c.account)
    )
    return {number: (first, last) for number, first, last in connection.execute(query)}


def opening_of(scope: Scope, first_day: dt.date) -> Scope:
    """The scope of the balances with which `first_day` opens."""
    return scope.up_to(first_day - ONE_DAY)


def was_posted(connection: Connection, fund: int, dimension: By, code: str) -> bool:
    """Whether anything was ever posted with the code."""
    query = select(postings.c.entry).where(postings.c.fund == fund, postings.c[dimension] == code)
    return connection.execute(query.limit(1)).one_or_none() is not None


def _only(table: Table, only: Mapping[By, str] | None) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in (only or {}).items()]


def _among(table: Table, accounts: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if accounts is None else [table.c.account.in_(list(accounts))]


@dataclass(frozen=True, slots=True)
class _Seal:
    chain: int
    day: dt.date


def _seal_in(connection: Connection, scope: Scope) -> _Seal | None:
    """The last seal that lies wholly within the scope."""
    query = (
        select(facts.c.chain, facts.c.effective)
        .where(facts.c.fund == scope.fund, facts.c.kind == "period", facts.c.subject == "seal")
        .order_by(facts.c.effective.desc())
        .limit(1)
    )
    if scope.as_of is not None:
        query = query.where(facts.c.effective <= scope.as_of)
    if scope.known_at is not None:
        query = query.where(facts.c.chain <= scope.known_at)
    row = connection.execute(query).one_or_none()
    return None if row is None else _Seal(row.chain, row.effective)


def _sealed_sums(fund: int, seal: int, by: Sequence[By]) -> Select[Any]:
    columns = [sealed_balance.c[name] for name in by]
    return (
        select(*columns, func.sum(sealed_balance.c.amount))
        .where(sealed_balance.c.fund == fund, sealed_balance.c.seal == seal)
        .group_by(*columns)
    )


def _turned(
    connection: Connection, scope: Scope, spans: Iterable[ColumnElement[bool]]
) -> Iterator[tuple[str, int]]:
    """By account: how much of the turnover is printed on the other side than its sign says."""
    # Such entries are few: their numbers come first, so that the others are not looked up.
    apart = select(entries.c.number).where(
        entries.c.fund == scope.fund,
        or_(entries.c.reverses.is_not(None), entries.c.kind.in_(OF_ONE_SIDE)),
    )
    its_key = case((entries.c.kind == REALLOCATE, func.coalesce(_original.c.key, entries.c.key)))
    alike = (entries.c.kind, its_key, entries.c.reverses.is_not(None), postings.c.account)
    query = (
        select(*alike, *_BOTH_SIGNS)
        .join(entries, _of_its_entry())
        .outerjoin(_original, _reversed_by_it())
        .where(*spans, postings.c.entry.in_(apart))
        .group_by(*alike)
    )
    rows = connection.execute(query).all()
    sides = Sides.of(connection, scope.fund, (row[1] for row in rows if row[0] == REALLOCATE))
    charts = Accounts.read(connection, scope.fund).ever()
    for kind, key, reverses, number, debits, credits in rows:
        account = charts.get(number)
        role = None if account is None else account.role
        debit, _ = sides.summed(
            *(int(debits), int(credits), role, kind, key), reverses=bool(reverses)
        )
        yield number, int(debits) - debit


def _accounts_of(
    connection: Connection, fund: int, numbers: set[int]
) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    wanted = sorted(numbers)
    for start in range(0, len(wanted), 500):
        query = select(postings.c.entry, postings.c.account, postings.c.amount).where(
            postings.c.fund == fund, postings.c.entry.in_(wanted[start : start + 500])
        )
        for entry, account, amount in connection.execute(query):
            found[entry].append((account, amount))
    return found


def _reversed_by_it() -> ColumnElement[bool]:
    return and_(_original.c.fund == entries.c.fund, _original.c.number == entries.c.reverses)


def _of_its_entry() -> ColumnElement[bool]:
    return and_(entries.c.fund == postings.c.fund, entries.c.number == postings.c.entry)
