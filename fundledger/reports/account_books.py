"""The books of accounting as their forms want them: general journal, ledger, details of an account.

    general_journal(asked, first)               S03a-DN: every line of a span, numbered
    account_book(asked, account, first)         S03b-DN: one account, with sums by month
    account_details(asked, account, first, …)   S38-DN: of a loan, a borrower; account by account
    memo_register(asked, first)                 what is followed beside the books

Each is a `Table` that has the opening, the sums and the closing as rows of their own: the column
`row_kind` says what such a row is, and is blank on a line of an entry. What takes something back is a
negative on the side of what it takes back (`ledger.sides`), so that opening and turnover make the
closing. Memo registers are no accounts of the books, and stand in a register of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from fundledger.calendar import ONE_DAY, first_of_year
from fundledger.errors import FundledgerError, Misused
from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.balances import (
    By,
    LedgerLine,
    account_lines,
    balances,
    opening_of,
    was_posted,
)
from fundledger.ledger.entry import Entry
from fundledger.ledger.reading import journal
from fundledger.ledger.roles import ROLES
from fundledger.messages.wording import Named, Sentence
from fundledger.reports.asked import Asked
from fundledger.reports.books import sides_of
from fundledger.reports.flows import scope_of
from fundledger.reports.loans import cooperative_names
from fundledger.reports.spans import spanned
from fundledger.reports.table import (
    Cell,
    Record,
    Table,
    days,
    money,
    numbers,
    sums,
    texts,
)

_PAPER = (*days("date"), *texts("voucher"), *days("value_date"), *texts("memo"))
_SIDES = sums("debit", "credit")
_MORE = (*numbers("entry", wide=True), *texts("loan", "cooperative", "row_kind", wide=True))
_JOURNAL = (
    *(*_PAPER, *texts("in_ledger"), *numbers("line_number"), *texts("account"), *_SIDES),
    *_MORE,
)
_LEDGER = (
    *(*_PAPER, *texts("journal_page"), *numbers("line_number"), *texts("against")),
    *(*money("debit", "credit"), *_MORE),
)
_DETAILS = (
    *(*_PAPER, *texts("against"), *money("debit", "credit", "balance_debit", "balance_credit")),
    *(*texts("account", wide=True), *_MORE),
)
_MEMO = (
    *(*_PAPER, *texts("loan", "cooperative_name"), *money("increase", "decrease", "balance")),
    *(*texts("account", "cooperative", wide=True), *numbers("entry", wide=True)),
    *texts("row_kind", wide=True),
)
_REGISTERS = ("memo_interest", "memo_written_off", "memo_papers")


def row_of(kind: str, /, **said: object) -> dict[str, Cell]:
    """A row that is no line of an entry: what it is, and its words where a line has its memo."""
    return {"row_kind": kind, "memo": Sentence(f"book_row.{kind}", said)}


# The general journal.


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line of the journal; the first of a year is number 1."""

    number: int
    entry: Entry
    account: str
    amount: int
    debit: int
    credit: int
    loan: str | None
    cooperative: str | None


def journal_lines(asked: Asked, first: date) -> Iterator[JournalLine]:
    """Every line in the books from the first day to the day asked, as the journal numbers them."""
    scope = scope_of(asked)
    begun = first_of_year(first)
    span = {"first_day": begun, "last_day": asked.as_of, "last_entry": scope.last_entry}
    entries = list(journal(asked.connection, asked.fund, **span))  # type: ignore[arg-type]
    accounts = Accounts.read(asked.connection, asked.fund, asked.known_at).ever()
    sides = sides_of(asked.connection, asked.fund, entries)
    year, number = 0, 0
    for entry in entries:
        if entry.date.year != year:
            year, number = entry.date.year, 0
        for line in entry.postings:
            account = accounts.get(line.account)
            if is_memo(account):
                continue
            number += 1
            if entry.date < first:
                continue
            debit, credit = sides.printed(entry, line.amount, account)
            yield JournalLine(
                *(number, entry, line.account, line.amount, debit, credit),
                *(line.loan, line.cooperative),
            )


def is_memo(account: Account | None) -> bool:
    return account is not None and account.role.nature == "memo"


def general_journal(asked: Asked, first: date) -> Table:
    rows: list[Record] = [
        {
            "date": line.entry.date,
            "voucher": str(line.entry.voucher),
            "value_date": line.entry.value_date,
            "memo": line.entry.memo,
            "in_ledger": "x",
            "line_number": line.number,
            "account": line.account,
            "debit": line.debit or None,
            "credit": line.credit or None,
            "entry": line.entry.number,
            "loan": line.loan,
            "cooperative": line.cooperative,
        }
        for line in journal_lines(asked, first)
    ]
    return Table.of("general_journal", _JOURNAL, rows or [row_of("nothing")], spanned(asked, first))


# The ledger of one account.


@dataclass(slots=True)
class _Sides:
    debit: int = 0
    credit: int = 0

    def add(self, line: LedgerLine) -> None:
        self.debit += line.debit
        self.credit += line.credit

    @property
    def record(self) -> dict[str, Cell]:
        return {"debit": self.debit, "credit": self.credit}


def account_book(asked: Asked, account: str, first: date) -> Table:
    """One account by day: each month with its sums and those since its quarter began.

    An account of level 1 or 2 is all those that it is kept in.
    """
    named = _Named.of(asked, account)
    scope = scope_of(asked)
    begun = min(first, _first_of_quarter(first), first_of_year(asked.as_of))
    lines = list(account_lines(asked.connection, scope, {}, begun, accounts=named.kept_in))
    shown = [line for line in lines if line.date >= first]
    before = balances(asked.connection, opening_of(scope, first), accounts=named.kept_in)
    balance = opening = sum(before.values())
    numbers_of = _NumbersOfLines.of(asked, first) if shown else _NumbersOfLines({})
    rows: list[Record] = [{**row_of("opening"), **_standing(opening)}]
    is_one_month = (first.year, first.month) == (asked.as_of.year, asked.as_of.month)
    for month, of in groupby(shown, key=lambda line: line.date.replace(day=1)):
        moved = _Sides()
        for line in of:
            moved.add(line)
            balance += line.amount
            rows.append(
                {
                    **_paper(line),
                    "line_number": numbers_of.take(line),
                    "against": ", ".join(line.against),
                    "debit": line.debit or None,
                    "credit": line.credit or None,
                }
            )
        if not is_one_month:
            last = min(asked.as_of, _last_of_month(month))
            rows += _month_rows(max(first, month), last, moved, balance, lines)
    if not shown:
        rows.append(row_of("nothing"))
    rows += _last_rows(first, asked.as_of, _summed(shown), balance, lines, is_one_month)
    facts: dict[str, Cell] = {**named.facts, **spanned(asked, first)}
    return Table.of("account_book", _LEDGER, rows, facts)


def _month_rows(
    first: date, last: date, moved: _Sides, balance: int, lines: Sequence[LedgerLine]
) -> Iterator[Record]:
    quarter = _first_of_quarter(first)
    of_quarter = _summed(each for each in lines if quarter <= each.date <= last)
    yield {**_turnover_row(first, last), **moved.record}
    yield {**row_of("closing_on", day=last), **_standing(balance)}
    yield {**row_of("since_quarter"), **of_quarter.record}


def _last_rows(
    first: date,
    last: date,
    moved: _Sides,
    balance: int,
    lines: Sequence[LedgerLine],
    is_one_month: bool,
) -> Iterator[Record]:
    begun = _first_of_quarter(first) if is_one_month else first_of_year(last)
    since = "since_quarter" if is_one_month else "since_year"
    yield {**row_of("turnover"), **moved.record}
    yield {**row_of("closing"), **_standing(balance)}
    yield {**row_of(since), **_summed(each for each in lines if each.date >= begun).record}


# The details of an account, of a loan or of a borrower.


def account_details(
    asked: Asked, account: str | None, first: date, only: Mapping[By, str]
) -> Table:
    """One account, or each that a loan or a borrower has anything on, one after the other."""
    if account is None and not only:
        raise Misused("usage.details_of_what")
    scope = scope_of(asked)
    for dimension, code in only.items():
        if not was_posted(asked.connection, asked.fund, dimension, code):
            raise FundledgerError(f"balance.no_{dimension}", code=code)
    charts = Accounts.read(asked.connection, asked.fund, asked.known_at)
    if account is None:
        every = charts.named_on(asked.as_of)
        numbers_among = [number for number, each in every.items() if not is_memo(each)]
        facts: dict[str, Cell] = {}
    else:
        named = _Named.of(asked, account)
        numbers_among, facts = named.kept_in, named.facts
    before = balances(asked.connection, opening_of(scope, first), only=only, accounts=numbers_among)
    by_account: dict[str, list[LedgerLine]] = defaultdict(list)
    for line in account_lines(asked.connection, scope, only, first, accounts=numbers_among):
        by_account[line.account].append(line)
    every = charts.named_on(asked.as_of)
    standing = sorted({str(number) for (number,) in before} | set(by_account))
    rows: list[Record] = []
    if account is not None:
        lines = [line for of in by_account.values() for line in of]
        lines.sort(key=lambda line: (line.date, line.entry))
        rows += _details(lines, sum(before.values()))
    for number in standing if account is None else ():
        rows.append({**_heading(number, every), "account": number})
        details = _details(by_account[number], before.get((number,), 0))
        rows += ({**row, "account": number} for row in details)
    if not rows:
        rows.append(row_of("nothing"))
    stated = {**facts, **{str(name): code for name, code in only.items()}}
    return Table.of("account_details", _DETAILS, rows, {**stated, **spanned(asked, first)})


def _details(lines: Sequence[LedgerLine], opening: int) -> Iterator[Record]:
    balance = opening
    yield {**row_of("opening"), **_balance_on_its_side(balance)}
    for line in lines:
        balance += line.amount
        yield {
            **_paper(line),
            "account": line.account,
            "against": ", ".join(line.against),
            "debit": line.debit or None,
            "credit": line.credit or None,
            **_balance_on_its_side(balance),
        }
    if not lines:
        yield row_of("nothing")
    yield {**row_of("turnover"), **_summed(lines).record}
    yield {**row_of("closing"), **_balance_on_its_side(balance)}


def _heading(number: str, accounts: Mapping[str, Account]) -> dict[str, Cell]:
    account = accounts.get(number)
    name: object = "" if account is None else account.named
    return row_of("account", number=number, name=name)


# What is followed beside the books.


def memo_register(asked: Asked, first: date) -> Table:
    """Interest not collected, debts written off, papers held: what came, what went, what is left.

    Register by register; each line is of a loan or a borrower.
    """
    charts = Accounts.read(asked.connection, asked.fund, asked.known_at)
    every = charts.named_on(asked.as_of)
    scope, names = scope_of(asked), cooperative_names(asked)
    rows: list[Record] = []
    for role in _REGISTERS:
        kept_in = sorted(number for number, each in every.items() if each.role.name == role)
        if not kept_in:
            continue
        before = balances(asked.connection, opening_of(scope, first), accounts=kept_in)
        balance = sum(before.values())
        moved = _Sides()
        rows.append({**_heading(kept_in[0], every), "account": kept_in[0]})
        rows.append({**row_of("opening"), "account": kept_in[0], "balance": balance})
        for line in account_lines(asked.connection, scope, {}, first, accounts=kept_in):
            balance += line.amount
            moved.add(line)
            rows.append(
                {
                    **_paper(line),
                    "cooperative_name": names.get(line.cooperative or "", line.cooperative),
                    "account": line.account,
                    "increase": line.debit or None,
                    "decrease": line.credit or None,
                    "balance": balance,
                }
            )
        sums_of: dict[str, Cell] = {"increase": moved.debit, "decrease": moved.credit}
        if not any(sums_of.values()):
            rows.append({**row_of("nothing"), "account": kept_in[0]})
        rows.append({**row_of("turnover"), "account": kept_in[0], **sums_of})
        rows.append({**row_of("closing"), "account": kept_in[0], "balance": balance})
    return Table.of("memo_register", _MEMO, rows, spanned(asked, first))


# What they have in common.


@dataclass(frozen=True, slots=True)
class _Named:
    """An account as a person means it: by number, by role, of level 1 or 2."""

    number: str
    kept_in: list[str]
    facts: dict[str, Cell]

    @classmethod
    def of(cls, asked: Asked, account: str) -> _Named:
        charts = Accounts.read(asked.connection, asked.fund, asked.known_at)
        number = account
        if account in ROLES or not charts.under(account):
            number = charts.number_of(account, asked.as_of)
        every = charts.named_on(asked.as_of)
        levels = charts.level_names(asked.as_of)
        name: Cell = Named(*levels[number]) if number in levels else None
        if name is None and number in every:
            name = every[number].named
        return cls(number, charts.under(number), {"account": number, "name": name})


class _NumbersOfLines:
    """By which number the journal has a line of an account."""

    def __init__(self, found: dict[tuple[int, str, int], list[int]]) -> None:
        self._found = found

    @classmethod
    def of(cls, asked: Asked, first: date) -> _NumbersOfLines:
        found: dict[tuple[int, str, int], list[int]] = defaultdict(list)
        for line in journal_lines(asked, first):
            found[line.entry.number, line.account, line.amount].append(line.number)
        return cls(found)

    def take(self, line: LedgerLine) -> int | None:
        """The first that was not taken yet; of lines alike, they come in the same order."""
        numbers_left = self._found.get((line.entry, line.account, line.amount))
        return numbers_left.pop(0) if numbers_left else None


def _paper(line: LedgerLine) -> dict[str, Cell]:
    return {
        "date": line.date,
        "voucher": str(line.voucher),
        "value_date": line.value_date,
        "memo": line.memo,
        "entry": line.entry,
        "loan": line.loan,
        "cooperative": line.cooperative,
    }


def _summed(lines: Iterable[LedgerLine]) -> _Sides:
    found = _Sides()
    for line in lines:
        found.add(line)
    return found


def _turnover_row(first: date, last: date) -> dict[str, Cell]:
    """Of a month, or of the part of it that is asked of."""
    if first.day == 1 and last == _last_of_month(first):
        return row_of("turnover_month", month=str(first.month), year=str(first.year))
    return row_of("turnover_days", first=first, last=last)


def _standing(balance: int) -> dict[str, Cell]:
    """A balance in the column of its side; one of nothing is said too."""
    return {"credit": -balance} if balance < 0 else {"debit": balance}


def _balance_on_its_side(balance: int) -> dict[str, Cell]:
    return {"balance_credit": -balance} if balance < 0 else {"balance_debit": balance}


def _first_of_quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _last_of_month(first: date) -> date:
    return (first.replace(day=28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY
