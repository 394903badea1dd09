"""The cash book (S07-DN) and the bank book (S08-DN): what came into one place, what went, what is
left.

A place is a cash box or an account at a bank; it may be kept in several accounts of the chart, by
whose money lies there. What only changes its purpose within the place has not moved, and stands in
no book of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from fundledger.banking.own_accounts import paid_into
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.balances import LedgerLine, account_lines, balances, opening_of
from fundledger.ledger.money_places import COMMON, accounts_of, named
from fundledger.messages.wording import Sentence
from fundledger.reports.account_books import row_of
from fundledger.reports.asked import Asked
from fundledger.reports.flows import scope_of
from fundledger.reports.spans import spanned
from fundledger.reports.table import (
    Cell,
    Record,
    Table,
    days,
    money,
    numbers,
    texts,
)

Kept = Literal["cash", "bank"]

_CASH = (
    *(*days("date", "value_date"), *texts("receipt_voucher", "payment_voucher", "memo")),
    *(*money("came_in", "went_out", "left"), *texts("remark")),
    *(*numbers("entry", wide=True), *texts("row_kind", wide=True)),
)
_BANK = (
    *(*days("date"), *texts("voucher"), *days("value_date"), *texts("memo", "against")),
    *(*money("came_in", "went_out", "left"), *texts("remark")),
    *(*numbers("entry", wide=True), *texts("row_kind", wide=True)),
)


def money_book(asked: Asked, kept: Kept, place: str, first: date) -> Table:
    """One place by day, an entry a line, with what is left after each."""
    of_place = _accounts(asked, kept, place)
    own = sorted(account.number for account in of_place)
    scope = scope_of(asked)
    before = balances(asked.connection, opening_of(scope, first), accounts=own)
    left = sum(before.values())
    lines = list(account_lines(asked.connection, scope, {}, first, accounts=own))
    rows: list[Record] = [{**row_of("opening_money"), "left": left}]
    came_in = went_out = 0
    for moved in _moved(lines, own):
        left += moved.came_in - moved.went_out
        came_in += moved.came_in
        went_out += moved.went_out
        rows.append({**moved.record(kept), "left": left})
    if len(rows) == 1:
        rows.append(row_of("nothing"))
    rows.append({**row_of("turnover"), "came_in": came_in, "went_out": went_out})
    rows.append({**row_of("closing_money"), "left": left})
    facts = {
        "place": place_called(place),
        "account": ", ".join(own),
        **_at_bank(asked, kept, place),
    }
    name, columns = ("cash_book", _CASH) if kept == "cash" else ("bank_book", _BANK)
    return Table.of(name, columns, rows, {**facts, **spanned(asked, first)})


def money_in(asked: Asked, kept: Kept, place: str) -> int:
    """What the books say is in a place at the end of the day."""
    own = [account.number for account in _accounts(asked, kept, place)]
    return sum(balances(asked.connection, scope_of(asked), accounts=own).values())


@dataclass(frozen=True, slots=True)
class _Moved:
    """One entry as it moved the money of a place; a negative takes back what stands there."""

    line: LedgerLine
    came_in: int
    went_out: int
    against: tuple[str, ...]

    def record(self, kept: Kept) -> dict[str, Cell]:
        voucher = str(self.line.voucher)
        found: dict[str, Cell] = {
            "date": self.line.date,
            "value_date": self.line.value_date,
            "memo": self.line.memo,
            "came_in": self.came_in or None,
            "went_out": self.went_out or None,
            "remark": _remark(self.line),
            "entry": self.line.entry,
        }
        if kept == "bank":
            return {**found, "voucher": voucher, "against": ", ".join(self.against)}
        return {**found, "receipt_voucher" if self.came_in else "payment_voucher": voucher}


def _moved(lines: Sequence[LedgerLine], own: Sequence[str]) -> Iterator[_Moved]:
    for _, group in groupby(lines, key=lambda line: line.entry):
        of = list(group)
        debit, credit = sum(line.debit for line in of), sum(line.credit for line in of)
        net = debit - credit
        if net == 0:
            continue
        against = sorted({each for line in of for each in line.against} - set(own))
        takes_back = of[0].reverses is not None if debit and credit else debit < 0 or credit < 0
        is_receipt = (net > 0) != takes_back
        came_in, went_out = (net, 0) if is_receipt else (0, -net)
        yield _Moved(of[0], came_in, went_out, tuple(against))


def _remark(line: LedgerLine) -> Sentence | None:
    if line.reverses is not None:
        return Sentence("note.is_reversal", {"number": line.reverses})
    if line.reversed_by is not None:
        return Sentence("note.is_reversed", {"number": line.reversed_by})
    return None


def _accounts(asked: Asked, kept: Kept, place: str) -> list[Account]:
    charts = Accounts.read(asked.connection, asked.fund, asked.known_at)
    found = [
        account for account in accounts_of(charts, place, asked.as_of) if account.role.money == kept
    ]
    if not found:
        every = charts.named_on(asked.as_of).values()
        known = sorted({one.place for one in every if one.role.money == kept and one.place})
        raise FundledgerError(
            f"money_book.no_{kept}", place=place_called(place), known=named(known)
        )
    return found


def place_called(place: str) -> Cell:
    """Those that every chart begins with by their words, others by name."""
    return Sentence(f"word.{place}") if place in COMMON else place


def _at_bank(asked: Asked, kept: Kept, place: str) -> dict[str, Cell]:
    """What is known of an account at a bank: where it is, its number."""
    if kept == "cash":
        return {}
    said = paid_into(asked.connection, asked.fund, asked.as_of, place, asked.known_at)
    return {} if said is None else {"bank": said.bank, "bank_account": said.account}
