"""Vouchers: one as its form wants it, those of a span as a list, and for an accounting program.

    voucher_of(asked, "PT 0001/2023")      a `Voucher`: accounts, the sum, whose it is
    vouchers_table(asked, vouchers, first) a line each
    voucher_lines(asked, first)            a line for each pair of accounts: debit, credit, amount

Lines of memo registers stand beside the books: a voucher shows them where it has no others, and an
accounting program is not given them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.entry import Entry, Posting
from fundledger.ledger.reading import entry_called, journal
from fundledger.reports.account_books import is_memo
from fundledger.reports.asked import Asked
from fundledger.reports.books import EntrySides, sides_of
from fundledger.reports.flows import scope_of
from fundledger.reports.loans import cooperative_names
from fundledger.reports.spans import spanned
from fundledger.reports.table import (
    Cell,
    Record,
    Table,
    days,
    numbers,
    sums,
    texts,
)

_LINES = (*texts("account", "name", "loan", "cooperative_name"), *sums("debit", "credit"))
_VOUCHERS = (
    *(*days("value_date"), *texts("voucher"), *days("date", wide=True), *texts("memo")),
    *(*texts("debit_account", "credit_account"), *sums("amount")),
    *(*texts("cooperative_name", "document", wide=True), *numbers("entry", wide=True)),
)
_PAIRS = (
    *(*days("date"), *texts("voucher"), *days("value_date", wide=True)),
    *(*texts("document", wide=True), *texts("memo", "debit_account", "credit_account")),
    *(*sums("amount"), *texts("loan", "cooperative", "cooperative_name", "source", wide=True)),
    *numbers("entry", wide=True),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an entry on the side where it is printed; the other side is 0."""

    posting: Posting
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Voucher:
    """An entry as its voucher says it."""

    entry: Entry
    lines: tuple[Line, ...]
    accounts: Mapping[str, Account] = field(repr=False)
    is_memo: bool = False
    """It has lines of memo registers alone, and these are shown."""

    @property
    def kind(self) -> str:
        return self.entry.voucher.kind

    @property
    def debited(self) -> tuple[str, ...]:
        return _each(line.posting.account for line in self.lines if line.debit)

    @property
    def credited(self) -> tuple[str, ...]:
        return _each(line.posting.account for line in self.lines if line.credit)

    @property
    def amount(self) -> int:
        """Of a receipt or a payment the cash that moved, negative where it is taken back; of others
        what was debited."""
        cash = sum(
            line.debit - line.credit
            for line in self.lines
            if self.accounts[line.posting.account].role.money == "cash"
        )
        if self.kind in {"PT", "PC"} and cash:
            return cash if self.kind == "PT" else -cash
        return sum(line.debit for line in self.lines)

    @property
    def cooperative(self) -> str | None:
        return next((code for line in self.lines if (code := line.posting.cooperative)), None)

    @property
    def loans(self) -> tuple[str, ...]:
        return _each(each.posting.loan for each in self.lines if each.posting.loan)


def voucher_of(asked: Asked, called: str) -> Voucher:
    entry = entry_called(asked.connection, asked.fund, called, asked.known_at)
    accounts = _accounts(asked)
    return _voucher(entry, accounts, sides_of(asked.connection, asked.fund, [entry]))


def vouchers_of(asked: Asked, first: date, kind: str | None = None) -> list[Voucher]:
    """Those of a span by day and number."""
    scope = scope_of(asked)
    entries = list(
        journal(
            *(asked.connection, asked.fund),
            first_day=first,
            last_day=asked.as_of,
            last_entry=scope.last_entry,
        )
    )
    accounts = _accounts(asked)
    sides = sides_of(asked.connection, asked.fund, entries)
    wanted = [entry for entry in entries if kind in (None, entry.voucher.kind)]
    return [_voucher(entry, accounts, sides) for entry in wanted]


def entries_table(asked: Asked, vouchers: Iterable[Voucher], first: date) -> Table:
    """Every line of several vouchers, as each of them shows it."""
    names = cooperative_names(asked)
    rows: list[Record] = [
        {"voucher": str(voucher.entry.voucher), **record}
        for voucher in vouchers
        for record in _records(voucher, names)
    ]
    columns = (*texts("voucher"), *_LINES)
    return Table.of("voucher_entries", columns, rows, spanned(asked, first))


def lines_table(asked: Asked, voucher: Voucher, names: Mapping[str, str]) -> Table:
    """The lines of one voucher, with what each account is called; `names` are of borrowers."""
    return Table.of("voucher_entry", _LINES, _records(voucher, names), asked.facts)


def _records(voucher: Voucher, names: Mapping[str, str]) -> Iterator[Record]:
    for line in voucher.lines:
        number = line.posting.cooperative
        yield {
            "account": line.posting.account,
            "name": voucher.accounts[line.posting.account].named,
            "loan": line.posting.loan,
            "cooperative_name": None if number is None else names.get(number, number),
            "debit": line.debit or None,
            "credit": line.credit or None,
        }


def vouchers_table(asked: Asked, vouchers: Iterable[Voucher], first: date) -> Table:
    names = cooperative_names(asked)
    rows: list[Record] = [
        {
            **_about(each.entry),
            "debit_account": ", ".join(each.debited),
            "credit_account": ", ".join(each.credited),
            "amount": each.amount,
            "cooperative_name": names.get(each.cooperative or "", each.cooperative),
        }
        for each in vouchers
    ]
    return Table.of("vouchers", _VOUCHERS, rows, spanned(asked, first))


def voucher_lines(asked: Asked, first: date) -> Table:
    """Vouchers as accounting programs take them: each line debits one account and credits one."""
    names = cooperative_names(asked)
    rows: list[Record] = []
    for voucher in vouchers_of(asked, first):
        if voucher.is_memo:
            continue
        about = _about(voucher.entry)
        for debit, credit, amount in paired(voucher.lines):
            loan, cooperative = debit.loan or credit.loan, debit.cooperative or credit.cooperative
            rows.append(
                {
                    **about,
                    "debit_account": debit.account,
                    "credit_account": credit.account,
                    "amount": amount,
                    "loan": loan,
                    "cooperative": cooperative,
                    "cooperative_name": names.get(cooperative or "", cooperative),
                    "source": debit.source or credit.source,
                }
            )
    return Table.of("voucher_lines", _PAIRS, rows, spanned(asked, first))


def paired(lines: Sequence[Line]) -> Iterator[tuple[Posting, Posting, int]]:
    """Debits with credits until nothing is left: what a pair of accounts moved.

    Equal amounts belong together. A negative on its own side goes with a negative on the other: a
    reversal says the pairs of what it reverses, negative. What is left then, money that changed its
    purpose on one side, is said as a debit of where it is now and a credit of where it was.
    """
    left: list[Line] = []
    for sign in (1, -1):
        debits = [line for line in lines if sign * line.debit > 0]
        credits = [line for line in lines if sign * line.credit > 0]
        yield from _matched(debits, credits, sign, left)
    signed = [(line, line.debit - line.credit) for line in left]
    debits = [replace(line, debit=net, credit=0) for line, net in signed if net > 0]
    credits = [replace(line, debit=0, credit=-net) for line, net in signed if net < 0]
    yield from _matched(debits, credits, 1, [])


def _matched(
    debits: Sequence[Line], credits: Sequence[Line], sign: int, left: list[Line]
) -> Iterator[tuple[Posting, Posting, int]]:
    """Equal amounts first, then in their order; what finds no other side is put aside."""
    to_debit: list[tuple[Line, int]] = []
    to_credit = [(line, abs(line.credit)) for line in credits]
    for debit in debits:
        owed = abs(debit.debit)
        at = next((n for n, (_, given) in enumerate(to_credit) if given == owed), None)
        if at is None:
            to_debit.append((debit, owed))
        else:
            yield debit.posting, to_credit.pop(at)[0].posting, sign * owed
    to_debit.reverse()
    to_credit.reverse()
    while to_debit and to_credit:
        (debit, owed), (credit, given) = to_debit.pop(), to_credit.pop()
        amount = min(owed, given)
        yield debit.posting, credit.posting, sign * amount
        if owed > amount:
            to_debit.append((debit, owed - amount))
        if given > amount:
            to_credit.append((credit, given - amount))
    left += [replace(line, debit=sign * rest) for line, rest in reversed(to_debit)]
    left += [replace(line, credit=sign * rest) for line, rest in reversed(to_credit)]


def _accounts(asked: Asked) -> dict[str, Account]:
    return Accounts.read(asked.connection, asked.fund, asked.known_at).ever()


def _voucher(entry: Entry, accounts: Mapping[str, Account], sides: EntrySides) -> Voucher:
    in_books = [each for each in entry.postings if not is_memo(accounts[each.account])]
    lines = []
    for posting in in_books or entry.postings:
        debit, credit = sides.printed(entry, posting.amount, accounts[posting.account])
        lines.append(Line(posting, debit, credit))
    return Voucher(entry, tuple(lines), accounts, is_memo=not in_books)


def _about(entry: Entry) -> dict[str, Cell]:
    return {
        "date": entry.date,
        "voucher": str(entry.voucher),
        "value_date": entry.value_date,
        "document": entry.document or None,
        "memo": entry.memo,
        "entry": entry.number,
    }


def _each(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in found if each))
