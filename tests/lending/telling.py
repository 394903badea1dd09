"""Requests for loans told in few words, for tests of what they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fundledger.lending import entering
from fundledger.lending.dossier import Applied, Appraised, Condition, Decided
from fundledger.lending.entering import Entered
from fundledger.lending.requests import Requests
from fundledger.lending.standing import Standing
from fundledger.lending.tables import adopt
from fundledger.registers.contracts import LoanContract
from fundledger.registers.signing import Doubt, sign
from fundledger.rules.lending import LendingRules, lending_rules
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import BORROWER, SOURCE

PAPERS = ("request", "legal", "plan", "statements", "collateral")
"""What the program's table wants of a cooperative before the appraisal."""

DEFAULT: Any = {"cooperative": BORROWER, "purpose": "Mua máy cấy", "amount": 500_000_000}


def day(text: str) -> date:
    return date.fromisoformat(text)


def apply(
    book: Book, on: str, number: str = "HS-01", papers: Sequence[str] = PAPERS, **asked: Any
) -> Entered:
    with writer_of(book) as writer:
        applied = Applied(**{**DEFAULT, **asked})
        return entering.apply(writer, number, day(on), applied, today=TODAY, papers=papers)


def hand_in(book: Book, on: str, *papers: str, number: str = "HS-01", **more: Any) -> Entered:
    with writer_of(book) as writer:
        return entering.hand_in(writer, number, day(on), papers, today=TODAY, **more)


def appraise(book: Book, on: str, number: str = "HS-01", **found: Any) -> Entered:
    with writer_of(book) as writer:
        limits = entering.try_limits(writer, number, day(on), found.get("amount"))
        appraised = Appraised(**{"proposal": "lend", "limits": limits, **found})
        return entering.appraise(writer, number, day(on), appraised, today=TODAY)


def decide(
    book: Book,
    on: str,
    amount: int = 500_000_000,
    number: str = "HS-01",
    document: str = "QĐ-01",
    conditions: Sequence[tuple[str, str, int]] = (),
    **said: Any,
) -> Entered:
    with writer_of(book) as writer:
        limits = entering.try_limits(writer, number, day(on), amount)
        decided = Decided(result="approved", by="Giám đốc", limits=limits, amount=amount)
        decided = replace(decided, conditions=tuple(Condition(*c) for c in conditions), **said)
        return entering.decide(writer, number, day(on), decided, document=document, today=TODAY)


def contract(number: str = "HD-01", signed: str = "2024-04-01", **said: Any) -> LoanContract:
    principal = said.pop("principal", 500_000_000)
    terms = terms_of(principal=principal, disbursed=day(said.pop("disbursed", signed)))
    known: dict[str, Any] = {"cooperative": BORROWER, "source": SOURCE, "application": "HS-01"}
    known |= {"purpose": "Mua máy cấy", **said}
    return LoanContract(number=number, signed=day(signed), terms=terms, **known)


def signing(book: Book, number: str = "HD-01", **said: Any) -> list[Doubt]:
    with writer_of(book) as writer:
        return sign(writer, contract(number, **said))


def standing(book: Book, on: str, number: str = "HS-01") -> Standing:
    with book.reading() as connection:
        return Requests.read(connection, FUND).one(number, day(on))


def table(**said: Any) -> LendingRules:
    known: dict[str, Any] = {"name": "quy-che", "from": "2020-01-01", "source": "QĐ 12/QĐ-Q"}
    known["steps"] = [{"code": "decision", "name": "Quyết định"}]
    return lending_rules({**known, **said})


def adopted(book: Book, rules: LendingRules, document: str = "QĐ 12/QĐ-Q") -> bool:
    with writer_of(book) as writer:
        return adopt(writer, rules, document)
