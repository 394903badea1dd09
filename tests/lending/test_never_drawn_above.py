"""Whatever is signed, corrected and decided anew, no more is paid out than stands decided.

400 million by QĐ-01 of 15/3/2024, signed as HD-01 (300) and HD-02 (100) on 1/4/2024.
"""

from __future__ import annotations

import pytest

from fundledger.contract.events import Disburse
from fundledger.errors import FundledgerError
from fundledger.lending import entering
from fundledger.loans.verbs import settle_again
from fundledger.messages import say_in
from fundledger.registers.signing import correct_each
from fundledger.store.books import Book
from tests.ledger.books import TODAY, writer_of
from tests.lending.telling import apply, appraise, contract, day, decide, hand_in, signing, standing
from tests.loans.books import enter, proved, with_capital

M = 1_000_000


@pytest.fixture
def signed(book: Book) -> Book:
    with_capital(book)
    apply(book, "2024-03-01")
    appraise(book, "2024-03-12")
    decide(book, "2024-03-15", 400 * M)
    signing(book, principal=300 * M)
    signing(book, "HD-02", principal=100 * M)
    hand_in(book, "2024-04-02", "security", "credit_statement")
    return book


def draw(book: Book, on: str, amount: int, number: str = "HD-01") -> None:
    enter(book, Disburse(day(on), amount, f"UNC {on}"), number)


def refused(book: Book, on: str, amount: int, number: str = "HD-01") -> FundledgerError:
    with pytest.raises(FundledgerError) as refusal:
        draw(book, on, amount, number)
    return refusal.value


def test_all_that_was_decided_is_drawn_by_its_two_contracts_and_no_more(signed: Book) -> None:
    """300 + 100 = 400; each contract ends at its own sum."""
    draw(signed, "2024-04-03", 300 * M)
    assert refused(signed, "2024-04-04", 1).key == "contract.disbursed_too_much"
    draw(signed, "2024-04-05", 100 * M, "HD-02")
    assert standing(signed, "2024-04-05").state == "paid_out"
    assert proved(signed) == []


def test_a_contract_is_not_made_smaller_than_what_was_drawn_of_it(signed: Book) -> None:
    """Else 300 drawn of a contract of 100 would leave 200 to be signed, and drawn, again."""
    draw(signed, "2024-04-03", 300 * M)
    with pytest.raises(FundledgerError) as refusal, writer_of(signed) as writer:
        correct_each(writer, [contract(principal=100 * M)], "nhập nhầm")
        settle_again(writer, "HD-01", None)
    assert refusal.value.key == "loan.breaks_later"


def test_of_a_smaller_decision_no_more_is_drawn_than_it_has(signed: Book) -> None:
    """Decided anew at 350: of 300 and 40 that were drawn, 10 are left, though HD-02 has 60."""
    draw(signed, "2024-04-03", 300 * M)
    draw(signed, "2024-04-04", 40 * M, "HD-02")
    decision = standing(signed, "2024-04-04").dossier.decision
    assert decision is not None
    with writer_of(signed) as writer:
        entering.take_back(writer, "HS-01", decision.chain, "nhập nhầm số tiền", today=TODAY)
    none = refused(signed, "2024-04-05", 1, "HD-02")
    assert none.key == "draw.undecided"
    assert "HS-01" in say_in("vi", none.key, **none.params)
    decide(signed, "2024-03-15", 350 * M, document="QĐ-02")
    above = refused(signed, "2024-04-05", 11 * M, "HD-02")
    assert above.key == "draw.above_decision"
    said = say_in("vi", above.key, **above.params)
    assert "350.000.000" in said
    assert "340.000.000" in said
    draw(signed, "2024-04-05", 10 * M, "HD-02")
