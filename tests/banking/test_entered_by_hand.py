"""Receipts that were entered by hand are not entered again from the statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fundledger.banking.posting import assign, assign_account, free
from fundledger.banking.reconcile import reconciled
from fundledger.contract.events import Collect
from fundledger.errors import FundledgerError
from fundledger.store.books import Book
from tests.banking.books import HOW, assigned, lent, line, matched, posting, take
from tests.ledger.books import FUND, account_sums, writer_of
from tests.loans.books import enter, proved

DAY = date(2023, 4, 5)
TR = 1_000_000


def receipt(book: Book, first: str = "PT-7", other: str = "PT-7", day: date = DAY) -> Book:
    """5 tr of one slip: 3 tr on HD-01 and 2 tr on HD-02, as a workbook of receipts brings them."""
    lent(book)
    enter(book, Collect(day, 3 * TR, document=first), "HD-01")
    enter(book, Collect(day, 2 * TR, document=other), "HD-02")
    return book


def links(book: Book) -> list[tuple[str, int, str]]:
    """Of the one open line: what is proposed as entered already, best first."""
    (proposals,) = matched(book).proposals.values()
    return [(each.loan, each.score, each.reason) for each in proposals if each.how == "link"]


def number(book: Book) -> int:
    (found,) = matched(book).proposals
    return found


@pytest.mark.parametrize(
    ("document", "reference", "narrative", "score"),
    [
        ("FT1", "FT1", "NOP TIEN", 95),  # the bank's own reference
        ("PT-7", "FT1", "QHTPT HD01 HD02", 95),  # both contracts are named
        ("PT-7", "FT1", "NOP TIEN", 75),  # only day and sum agree
    ],
)
def test_one_line_is_the_rows_of_one_receipt(
    book: Book, document: str, reference: str, narrative: str, score: int
) -> None:
    receipt(book, document, document)
    take(book, [line("2023-04-05", 5 * TR, narrative, reference=reference)])
    assert links(book) == [("HD-01, HD-02", score, "bank_reason.booked")]
    before = account_sums(book)
    of = number(book)
    done = posting(book, certain=True).done if score > 90 else posting(book, chosen=[of]).done
    assert [(each.did, each.amount) for each in done] == [("link", 5 * TR)]
    assert account_sums(book) == before
    found = matched(book)
    assert found.proposals == {}
    assert sorted(use.amount for use in found.uses.of(found.lines[0])) == [2 * TR, 3 * TR]
    with book.reading() as connection:
        assert reconciled(connection, FUND, "bank", date(2023, 6, 30)).why == ()
    assert proved(book) == []


def test_different_slips_are_no_receipt(book: Book) -> None:
    """3 tr by one slip and 2 tr by another are two payments, though they come to 5 tr."""
    receipt(book, "PT-7", "PT-8")
    take(book, [line("2023-04-05", 5 * TR)])
    assert links(book) == []


def test_a_row_that_is_reversed_leaves_its_part_of_the_line(book: Book) -> None:
    receipt(book)
    take(book, [line("2023-04-05", 5 * TR, "QHTPT HD01 HD02")])
    posting(book, certain=True)
    of_line = matched(book).uses.of(matched(book).lines[0])
    (two,) = [use for use in of_line if use.amount == 2 * TR]
    with writer_of(book) as writer:
        writer.reverse(two.entry, "ghi nhầm")
    found = matched(book)
    assert found.uses.left(found.lines[0]) == 2 * TR
    with writer_of(book) as writer:
        free(writer, found.lines[0].chain, "gắn nhầm")
    assert matched(book).uses.left(found.lines[0]) == 5 * TR


def test_two_lines_are_not_one_receipt(book: Book) -> None:
    receipt(book)
    take(book, [line("2023-04-05", 5 * TR, "A"), line("2023-04-05", 5 * TR, "B")])
    with pytest.raises(FundledgerError) as refused:
        posting(book, chosen=list(matched(book).proposals))
    assert refused.value.key == "bank.linked_twice"


def test_what_is_in_the_books_is_assigned_only_on_demand(book: Book) -> None:
    """The bank's FT1 is the desk's PT-9: assigned as well, 40 tr would stand there twice."""
    enter(lent(book), Collect(DAY, 40 * TR, document="PT-9"))
    take(book, [line("2023-04-05", 40 * TR, "NOP TIEN", reference="FT1")])
    before = account_sums(book)
    for tried in (
        lambda: assigned(book, number(book), HD_01=None),
        lambda: assigned(book, number(book), HD_02=None),  # one line, one entry: the same money
        lambda: against(book, number(book)),
    ):
        with pytest.raises(FundledgerError) as refused:
            tried()
        assert refused.value.key == "bank.already_booked"
        assert len(refused.value.params["vouchers"]) == 1  # type: ignore[arg-type]
        assert "--not-booked" in str(refused.value)
    assert account_sums(book) == before
    with writer_of(book) as writer:
        done = assign(writer, HOW, number(book), {"HD-01": None}, not_booked=True)
    assert [each.amount for each in done.done] == [40 * TR]
    assert proved(book) == []


def against(book: Book, line_number: int) -> None:
    with writer_of(book) as writer:
        assign_account(writer, HOW, line_number, "other_payable")


def test_the_rows_of_a_receipt_are_seen_by_who_divides_the_line(book: Book) -> None:
    receipt(book)
    take(book, [line("2023-04-05", 5 * TR, reference="FT1")])
    with pytest.raises(FundledgerError) as refused:
        assigned(book, number(book), HD_01=3 * TR, HD_02=2 * TR)
    assert refused.value.key == "bank.already_booked"
    assert len(refused.value.params["vouchers"]) == 2  # type: ignore[arg-type]


def test_a_line_of_some_days_later_is_the_same_money(book: Book) -> None:
    """Entered on the day of the slip, 05/04; the bank has it on 07/04, by its own reference."""
    enter(lent(book), Collect(DAY, 40 * TR, document="PT-9"))
    take(book, [line("2023-04-07", 40 * TR, "QHTPT HD01", reference="FT1")])
    assert links(book) == [("HD-01", 60, "bank_reason.booked_near")]
    assert posting(book, certain=True).done == ()
    with pytest.raises(FundledgerError) as refused:
        assigned(book, number(book), HD_01=None)
    assert refused.value.key == "bank.already_booked"
    assert [each.did for each in posting(book, chosen=[number(book)]).done] == ["link"]
    assert proved(book) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda book: take(book, [line("2023-04-05", 39 * TR)]),  # another sum
        lambda book: take(book, [line("2023-04-25", 40 * TR)]),  # weeks later
    ],
)
def test_another_payment_is_assigned_as_ever(book: Book, make: Callable[[Book], object]) -> None:
    enter(lent(book), Collect(DAY, 40 * TR, document="PT-9"))
    make(book)
    assert [each.did for each in assigned(book, number(book), HD_01=None).done] == ["collect"]


def test_of_two_equal_lines_one_is_not_in_the_books(book: Book) -> None:
    """HD-01 was entered by hand; the other of two lines of 40 tr is HD-02's, and nobody asks."""
    enter(lent(book), Collect(DAY, 40 * TR, document="PT-9"))
    take(book, [line("2023-04-05", 40 * TR, "A"), line("2023-04-05", 40 * TR, "B")])
    first, _ = matched(book).proposals
    assert [each.did for each in assigned(book, first, HD_02=None).done] == ["collect"]


# Several lines of one receipt.


def in_two_transfers(book: Book, second: str = "2023-04-05", **more: object) -> Book:
    """40 tr of HD-01 were entered once; the bank has 25 tr and 15 tr."""
    enter(lent(book), Collect(DAY, 40 * TR, document="PT-9"))
    lines = [
        line("2023-04-05", 25 * TR, "HTX MAU 01 CHUYEN LAN 1", **more),
        line(second, 15 * TR, "HTX MAU 01 CHUYEN LAN 2", **more),
    ]
    take(book, lines, opening=6_900 * TR)  # 7.5 billion less two loans of 300 million
    return book


@pytest.mark.parametrize(("second", "score"), [("2023-04-05", 75), ("2023-04-07", 60)])
def test_two_lines_are_one_receipt(book: Book, second: str, score: int) -> None:
    in_two_transfers(book, second)
    proposals = [each[0] for each in matched(book).proposals.values()]
    assert [(each.how, each.score) for each in proposals] == [("link", score)] * 2
    first, other = matched(book).proposals
    assert posting(book, certain=True, unidentified=True).maybe_booked == (first, other)
    before = account_sums(book)
    done = posting(book, chosen=[first]).done  # and the other with it
    assert [(each.line.chain, each.amount) for each in done] == [(first, 25 * TR), (other, 15 * TR)]
    assert account_sums(book) == before
    assert matched(book).proposals == {}
    assert proved(book) == []
    with book.reading() as connection:
        late = reconciled(connection, FUND, "bank", date(2023, 6, 30))
        early = reconciled(connection, FUND, "bank", DAY)
    assert (late.why, late.difference) == ((), 0)
    on_the_day = 0 if second == "2023-04-05" else -15 * TR  # the books had all, the bank 25 tr
    assert early.difference == on_the_day == sum(each.amount for each in early.why)
    with writer_of(book) as writer:
        free(writer, other, "gắn nhầm")
    assert list(matched(book).proposals) == [first, other]


def test_lines_with_the_slips_number_are_it_for_certain(book: Book) -> None:
    in_two_transfers(book, reference="PT-9")
    assert [each.did for each in posting(book, certain=True).done] == ["link", "link"]
    assert proved(book) == []


def test_what_adds_up_in_two_ways_or_names_another_is_not_one_receipt(book: Book) -> None:
    in_two_transfers(book)
    take(book, [line("2023-04-06", 15 * TR, "HTX MAU 01 CHUYEN LAN 3")], alike="new")
    assert links_of_all(book) == []


def test_a_line_of_another_borrower_is_no_part_of_a_receipt(book: Book) -> None:
    enter(lent(book), Collect(DAY, 40 * TR, document="PT-9"))
    lines = [("HTX MAU 01 NOP", 25 * TR), ("QHTPT HD02", 15 * TR)]
    take(book, [line("2023-04-05", amount, text) for text, amount in lines])
    assert links_of_all(book) == []


def links_of_all(book: Book) -> list[int]:
    every = matched(book).proposals.values()
    return [each.line for proposals in every for each in proposals if each.how == "link"]


def test_a_part_of_a_receipt_is_assigned_only_on_demand(book: Book) -> None:
    first = min(matched(in_two_transfers(book)).proposals)
    with pytest.raises(FundledgerError) as refused:
        assigned(book, first, HD_01=None)
    assert refused.value.key == "bank.already_booked"
