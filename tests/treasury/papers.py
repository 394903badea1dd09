"""Papers of other money, entered one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fundledger.store.books import Book
from fundledger.treasury import capital, money
from fundledger.treasury.money import Done, Paper
from tests.ledger.books import TODAY, day, writer_of

CAPITAL = 1_000_000_000


def enter(
    book: Book,
    verb: Callable[..., Done],
    amount: int,
    when: str,
    document: str = "",
    reason: str = "",
    **more: Any,
) -> Done:
    with writer_of(book) as writer:
        return verb(writer, amount, Paper(day(when), document, "", reason), TODAY, **more)


def endowed(book: Book, source: str = "NSDP", amount: int = CAPITAL) -> Book:
    enter(book, capital.capital_in, amount, "2023-01-02", f"QĐ-{source}", source=source)
    return book


def cost(book: Book, amount: int, when: str, document: str = "", **more: Any) -> Done:
    return enter(book, money.pay, amount, when, document, of="cost_management", **more)


def deposit_interest(book: Book, amount: int, when: str, document: str = "") -> Done:
    return enter(book, money.receive, amount, when, document, of="income_deposit")
