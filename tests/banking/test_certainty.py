"""Where certainty begins and ends: who is named, what is expected, what speaks against it.

Each of two loans owes 34,438,356 on 05/04/2023: 30,000,000 of principal and 300,000,000 × 6 % × 90
days / 365 = 4,438,356.16 of interest. The next instalment, of 05/07, is 30,000,000 and 270,000,000
× 6 % × 91 / 365 = 4,038,904.11 of interest.
"""

from __future__ import annotations

import pytest

from fundledger.banking.posting import assign
from fundledger.contract.events import Collect
from fundledger.store.books import Book
from tests.banking.books import HOW, lent, line, matched, posting, take
from tests.banking.test_posting import DUE, documents, numbers
from tests.ledger.books import day, writer_of
from tests.loans.books import enter, proved

NEXT = 34_038_904


def first(book: Book) -> tuple[str, bool, list[str]]:
    """Of the last line: what stands first, whether it is certain, and the keys of its reasons."""
    proposals = matched(book).proposals[numbers(book)[-1]]
    if not proposals:
        return "", False, []
    best = proposals[0]
    return best.loan, best.certain, [best.reason, *(each.key for each in best.also)]


@pytest.mark.parametrize(
    ("when", "amount", "narrative", "certain", "why"),
    [
        ("2023-04-05", DUE, "HD 01 QHTPT HD01", True, "bank_sum.due"),
        ("2023-04-29", DUE, "QHTPT HD01", True, "bank_sum.due"),  # 24 days late, by the notice
        ("2023-03-28", DUE, "QHTPT HD01", True, "bank_sum.next"),  # 8 days early
        ("2023-07-05", NEXT, "QHTPT HD01", True, "bank_sum.due"),  # the first one is unpaid still
        ("2023-04-05", 34_439_000, "QHTPT HD01", True, "bank_sum.rounded"),
        ("2023-04-05", 34_440_000, "QHTPT HD01", True, "bank_sum.rounded"),
        ("2023-04-05", 34_500_000, "QHTPT HD01", False, "bank_sum.none"),
        ("2023-04-05", 20_000_000, "QHTPT HD01", False, "bank_sum.part"),
        ("2023-04-05", 20_000_000, "HTX MAU 01 QHTPT HD01", True, "bank_sum.part"),
        ("2023-04-05", DUE, "HTX MAU 02 QHTPT HD01", False, "bank_against.other_name"),
        ("2023-04-05", DUE, "QHTPT HD01 HOAN TIEN THUA", False, "bank_against.given_back"),
        ("2023-04-05", DUE, "QHTPT HD01 DAT COC", False, "bank_against.deposit"),
        ("2023-04-05", DUE, "QHTPT HD01 trả lại", False, "bank_against.given_back"),
        ("2023-04-05", DUE, "QHTPT HD01 trả lãi và gốc", True, "bank_sum.due"),
        ("2023-04-05", DUE, "QHTPT HD01 HD 77/2019", False, "bank_against.unknown_number"),
    ],
)
def test_who_and_what_must_agree(
    book: Book, when: str, amount: int, narrative: str, certain: bool, why: str
) -> None:
    take(lent(book), [line(when, amount, narrative)], first="2023-03-01", last="2023-07-31")
    loan, is_certain, reasons = first(book)
    assert (loan, is_certain) == ("HD-01", certain)
    assert why in reasons


def test_a_due_that_was_paid_is_expected_no_more(book: Book) -> None:
    enter(lent(book), Collect(day("2023-04-05"), DUE, document="PT-1"))
    take(book, [line("2023-04-20", DUE, "QHTPT HD01")])
    loan, certain, reasons = first(book)
    assert (loan, certain) == ("HD-01", False)
    assert "bank_against.other_sum" in reasons  # HD-02 owes it still


def test_a_payer_who_was_learnt_is_asked_about_again_when_two_fit(book: Book) -> None:
    """A person pays for HTX mẫu 01; later, for 02, which owes 1,000,000 less."""
    enter(lent(book), Collect(day("2023-03-20"), 1_000_000, document="PT-1"), "HD-02")
    payer = "LY THI SAU"
    paid = [line("2023-04-02", n * 1_000, "NOP TIEN", payer=payer) for n in (1, 2)]
    take(book, [*paid, line("2023-04-10", DUE, "NOP TIEN", payer=payer)])
    one, other, _ = numbers(book)
    assert first(book)[:2] == ("HD-01", False)  # by the sum alone
    with writer_of(book) as writer:
        assign(writer, HOW, one, {"HD-01": None})
    # 1,000 are paid on it ahead: 34,437,356 fall due, and the sum fits no more
    assert first(book)[:2] == ("HD-01", False)
    take(book, [line("2023-04-11", DUE - 1_000, "NOP TIEN HO", payer=payer)])
    assert first(book)[:2] == ("HD-01", True)
    with writer_of(book) as writer:
        assign(writer, HOW, other, {"HD-02": None})
    loan, certain, reasons = first(book)
    assert (loan, certain) == ("HD-01", False)
    assert "bank_against.other_payer" in reasons


def test_one_line_for_two_contracts_is_divided_if_it_is_what_both_owe(any_book: Book) -> None:
    take(lent(any_book), [line("2023-04-05", 2 * DUE, "TRA NO HD-01 VA HD-02", reference="FT1")])
    assert first(any_book)[:2] == ("HD-01, HD-02", True)
    done = posting(any_book, certain=True).done
    assert [(each.loan, each.amount) for each in done] == [("HD-01", DUE), ("HD-02", DUE)]
    assert documents(any_book, "HD-02") == [("collect", day("2023-04-05"), "FT1", DUE)]
    assert matched(any_book).proposals == {}
    assert proved(any_book) == []


def test_two_contracts_and_another_sum_are_for_a_person(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 2 * DUE - 1, "TRA NO HD-01 VA HD-02")])
    assert first(book)[1] is False
