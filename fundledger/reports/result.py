"""Income and cost of a span and what is between, as booked and as money.

Booked is what stands on the accounts of income and cost, without the entries that close a year.
In money is what of it came in or went out: interest by the receipts that paid it, whenever it was
recognised; everything else by the entries that name money and the income or the cost together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from fundledger.ledger.accounts import Account
from fundledger.ledger.role_words import role_name
from fundledger.ledger.roles import ROLES
from fundledger.ledger.turnover import lines_by_entry
from fundledger.loans.settling import LOAN_KINDS
from fundledger.reports.asked import Asked
from fundledger.reports.flows import (
    CLOSING,
    account_numbers,
    accounts_of,
    flows,
    receipts,
    scope_of,
    unrolled_notes,
)
from fundledger.reports.late import based, booked_notes, earned_by, late_of
from fundledger.reports.many import Summed
from fundledger.reports.spans import asked_year_before, first_day_year_before, spanned
from fundledger.reports.table import Cell, Column, Note, Table, Word, word_for

LOAN_INTEREST = ("income_in_term", "income_overdue", "income_late")
_GROUPS = (
    ("loan_interest", LOAN_INTEREST),
    ("deposit_interest", ("income_deposit",)),
    ("other_income", ("income_other",)),
)
RESULT_OF_FUNDS = Summed("result")
_COSTS = tuple(name for name, role in ROLES.items() if role.nature == "expense")


@dataclass(slots=True)
class Result:
    """By role, income and cost both as positive amounts."""

    booked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    cash: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def result_table(asked: Asked, first: date, *, compare: bool = False) -> Table:
    now = result(asked, first)
    columns: tuple[Column, ...] = (
        *(Column("line"), Column("booked", "money"), Column("in_money", "money")),
    )
    rows: list[tuple[Cell, ...]] = [*_rows(now)]
    if compare:
        before = result(asked_year_before(asked), first_day_year_before(first))
        rows = [*_compared(now, before)]
        columns = (
            *columns,
            *(Column("booked_before", "money"), Column("in_money_before", "money")),
            *(
                Column("booked_difference", "money", wide=True),
                Column("in_money_difference", "money", wide=True),
            ),
        )
    late = late_of(asked, first)
    named = booked_notes(late, "earned", earned_by(asked, accounts_of(asked), late))
    notes = (Note("report_note.in_money"), *unrolled_notes(asked), *named)
    facts = based(spanned(asked, first), "booked")
    return Table("result", columns, rows, None, facts, notes)


def result(asked: Asked, first: date) -> Result:
    accounts = accounts_of(asked)
    found = Result()
    wanted = account_numbers(accounts, lambda role: role.nature in ("income", "expense"))
    for flow in flows(asked, first, accounts, wanted):
        if flow.kind != CLOSING:
            found.booked[flow.role] += _sign(flow.role) * flow.net
    _interest_in_money(asked, first, accounts, found)
    _rest_in_money(asked, first, accounts, found)
    return found


def _interest_in_money(
    asked: Asked, first: date, accounts: dict[str, Account], found: Result
) -> None:
    got = receipts(asked, first, accounts, (), lambda _: None).get(None)
    if got is not None:
        found.cash["income_in_term"] += got.interest_in_term
        found.cash["income_overdue"] += got.interest_overdue
        found.cash["income_late"] += got.interest_late
        found.cash["income_other"] += got.recovered


def _rest_in_money(asked: Asked, first: date, accounts: dict[str, Account], found: Result) -> None:
    """Of each entry: its income or cost, as far as money moved against it."""
    wanted = account_numbers(
        accounts, lambda role: role.money is not None or role.nature in ("income", "expense")
    )
    without = LOAN_KINDS | {CLOSING}
    scope = scope_of(asked)
    for lines in lines_by_entry(asked.connection, scope, first, wanted, without=without):
        money, others = 0, list[tuple[str, int]]()
        for number, amount, _ in lines:
            role = accounts[number].role
            if role.money is not None:
                money += amount
            else:
                others.append((role.name, amount))
        for role_of, amount in others:
            if money * amount < 0:
                part = min(abs(money), abs(amount)) * (1 if amount > 0 else -1)
                money += part
                found.cash[role_of] += _sign(role_of) * part


def _sign(role: str) -> int:
    return -1 if ROLES[role].nature == "income" else 1


_ALWAYS = frozenset({"total_income", "total_cost", "difference"})


class Row(NamedTuple):
    """A line of the result: what is booked, and how much of it is money."""

    line: Word
    booked: int
    in_money: int


def _rows(of: Result, *, keep_all: bool = False) -> list[Row]:
    rows: list[Row] = []
    groups: list[Row] = []
    for name, roles in _GROUPS:
        lines = [_line(of, role) for role in roles]
        groups.append(_sum(name, lines))
        rows += [*groups[-1:], *lines] if len(lines) > 1 else lines
    income = _sum("total_income", groups)
    costs = [_line(of, role) for role in _COSTS]
    cost = _sum("total_cost", costs)
    booked, in_money = income.booked - cost.booked, income.in_money - cost.in_money
    rows += [income, *costs, cost, Row(_word("difference"), booked, in_money)]
    if keep_all:
        return rows
    return [row for row in rows if row.booked or row.in_money or row.line.code in _ALWAYS]


def _compared(now: Result, before: Result) -> Iterator[tuple[Cell, ...]]:
    pairs = zip(_rows(now, keep_all=True), _rows(before, keep_all=True), strict=True)
    for (word, booked, cash), (_, then, then_cash) in pairs:
        if any((booked, cash, then, then_cash)) or word.code in _ALWAYS:
            yield word, booked, cash, then, then_cash, booked - then, cash - then_cash


def _line(of: Result, role: str) -> Row:
    return Row(Word(role, role_name(role)), of.booked.get(role, 0), of.cash.get(role, 0))


def _sum(name: str, lines: list[Row]) -> Row:
    booked, in_money = sum(line.booked for line in lines), sum(line.in_money for line in lines)
    return Row(_word(name), booked, in_money)


def _word(name: str) -> Word:
    return word_for("result_line.", name)
