"""The books of accounting on their statutory forms, and the registers beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from fundledger.calendar import first_of_year
from fundledger.ledger.balances import By
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.reports.account_books import (
    account_book,
    account_details,
    general_journal,
    memo_register,
)
from fundledger.reports.asked import Asked
from fundledger.reports.books import trial_balance_of
from fundledger.reports.cash_count import count_of, count_table
from fundledger.reports.loans import cooperative_names
from fundledger.reports.money_books import money_book
from fundledger.reports.table import Cell, Table
from fundledger.statements.content import Content, Value
from fundledger.statements.spans import span_in_words

_CIRCULAR_99 = date(2026, 1, 1)
"""From when on Circular 99/2025 names the forms; it calls the bank book otherwise."""


def journal(asked: Asked, first: date) -> Content:
    """S03a-DN: every line of a span."""
    return _book("journal", asked, first, general_journal(asked, first))


def ledger(asked: Asked, account: str, first: date) -> Content:
    """S03b-DN: one account."""
    return _book("ledger", asked, first, account_book(asked, account, first), "account", "name")


def details(asked: Asked, account: str | None, first: date, only: Mapping[By, str]) -> Content:
    """S38-DN: an account, or all that a loan or a borrower has something on."""
    table = account_details(asked, account, first, only)
    cooperative = only.get("cooperative")
    fields: dict[str, Value] = {
        "loan": only.get("loan"),
        "cooperative": cooperative,
        "cooperative_name": cooperative_names(asked).get(cooperative or "", cooperative),
        "source": only.get("source"),
        "subject": " ".join(filter(None, (account, *only.values()))),
    }
    return _book("details", asked, first, table, "account", "name", more=fields)


def trial_balance(asked: Asked, first: date) -> Content:
    """S06-DN: every account of the books, below those of level 1 and 2."""
    table = trial_balance_of(asked, first, levels=True, memo=False)
    return _book("trial-balance", asked, first, table)


def cash_book(asked: Asked, place: str, first: date) -> Content:
    """S07-DN: one cash box."""
    table = money_book(asked, "cash", place, first)
    return _book("cash-book", asked, first, table, "place", "account")


def bank_book(asked: Asked, place: str, first: date) -> Content:
    """S08-DN: one account at a bank."""
    table = money_book(asked, "bank", place, first)
    by = "99" if asked.as_of >= _CIRCULAR_99 else "200"
    title: dict[str, Value] = {"book_title": Sentence(f"book_title.bank_{by}")}
    names = ("place", "account", "bank", "bank_account")
    return _book("bank-book", asked, first, table, *names, more=title)


def memo(asked: Asked, first: date) -> Content:
    """Interest not collected, debts written off, papers held."""
    return _book("memo-register", asked, first, memo_register(asked, first))


def cash_count(asked: Asked, place: str, counted: Sequence[tuple[int, int]]) -> Content:
    """08a-TT: a cash box by the books and by its notes."""
    count = count_of(asked, place, counted)
    table = count_table(asked, place, count)
    fields: dict[str, Value] = {
        "form_day": asked.as_of,
        "as_of": asked.as_of,
        "place": _word(table.facts["place"]),
        "booked": Dong(count.booked),
        "counted": None if count.counted is None else Dong(count.counted),
        "difference": None if count.difference is None else Dong(count.difference),
        "surplus": Dong(count.surplus),
        "shortage": Dong(count.shortage),
        "is_counted": count.counted is not None,
        "agrees": count.difference == 0,
    }
    return Content("cash-count", fields, (table,))


def _book(
    kind: str,
    asked: Asked,
    first: date,
    table: Table,
    *stated: str,
    more: Mapping[str, Value] | None = None,
) -> Content:
    """A book of a span; `stated` are facts of the table that its head names."""
    fields: dict[str, Value] = {
        "form_day": asked.as_of,
        "as_of": asked.as_of,
        "first": first,
        "period": span_in_words(first, asked.as_of),
        "year": asked.as_of.year,
        "opened": first_of_year(first),
        **{name: _word(table.facts.get(name)) for name in stated},
    }
    return Content(kind, {**fields, **(more or {})}, (table,))


def _word(cell: Cell) -> Value:
    return None if isinstance(cell, int) else cell
