"""Money that nobody knew and that is identified later: no error, so no negative in any book.

40,000,000 come on 05/04/2023, the due day: of 34,438,356 due 30,000,000 are principal and 4,438,356
interest, and 5,561,644 are held.
"""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.banking.posting import How, assign, assign_account, refuse_reversal
from fundledger.banking.reconcile import reconciled
from fundledger.banking.waiting import open_amount
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts, preset
from fundledger.ledger.balances import Scope, turnovers
from fundledger.ledger.carry_over import adopt
from fundledger.ledger.entry import Entry
from fundledger.ledger.periods import lock_statement
from fundledger.ledger.reading import journal
from fundledger.loans.verbs import undo
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book
from tests.banking.books import as_proposed, assigned, lent, line, matched, posting, take
from tests.banking.test_posting import SEEN, UNKNOWN, numbers
from tests.ledger.books import FUND, TODAY, account_sums, writer_of
from tests.loans.books import by_role, proved

CAME, NEXT_QUARTER = date(2023, 4, 5), date(2023, 7, 3)
M = 1_000_000


def unknown(book: Book) -> Book:
    take(lent(book), [line("2023-04-05", 40 * M, "NOP TIEN", reference="FT1")])
    posting(book, unidentified=True)
    return book


def of_lines(book: Book) -> list[Entry]:
    """The entries that lines of the statement have of their own."""
    with book.reading() as connection:
        return [one for one in journal(connection, FUND) if one.kind.startswith("bank_")]


def turned(book: Book, first: date, last: date) -> dict[str, tuple[int, int]]:
    with book.reading() as connection:
        roles = {n: a.role.name for n, a in Accounts.read(connection, FUND).ever().items()}
        found = turnovers(connection, Scope.of(connection, FUND, last), first)
    return {roles[number]: (each.debit, each.credit) for number, each in found.items()}


MOVED = {
    "unidentified_receipts": (40 * M, 0),
    "bank_unidentified": (0, 40 * M),
    "bank_capital": (30 * M, 0),
    "bank_interest": (10 * M, 0),  # 4,438,356 of interest and 5,561,644 that are held
    "principal_in_term": (0, 30 * M),
    "income_in_term": (0, 4_438_356),
    "held": (0, 5_561_644),
}


def test_money_of_an_earlier_quarter_is_identified_without_a_negative(any_book: Book) -> None:
    book = unknown(any_book)
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, date(2023, 6, 30), TODAY))
    with writer_of(book) as writer:
        assign(writer, How(TODAY, NEXT_QUARTER), numbers(book)[0], {"HD-01": None})
    assert turned(book, date(2023, 7, 1), date(2023, 9, 30)) == MOVED
    assert by_role(book, SEEN) == {}
    assert proved(book) == []


def test_money_of_the_same_day_looks_alike(any_book: Book) -> None:
    book = unknown(any_book)
    assigned(book, numbers(book)[0], HD_01=None)
    first = {role: sides for role, sides in turned(book, CAME, CAME).items() if role not in SEEN}
    assert first == {role: sides for role, sides in MOVED.items() if role not in SEEN}
    assert {role: turned(book, CAME, CAME)[role] for role in SEEN} == dict.fromkeys(
        SEEN, (40 * M, 40 * M)
    )
    assert proved(book) == []


def test_it_is_a_voucher_of_its_own_with_the_banks_day_and_number(book: Book) -> None:
    unknown(book)
    assigned(book, numbers(book)[0], HD_01=None)
    (entry,) = [one for one in of_lines(book) if one.kind == "bank_identified"]
    assert (entry.voucher.kind, entry.value_date, entry.document) == ("PK", CAME, "FT1")
    assert entry.reverses is None
    assert "HD-01" in entry.memo


def test_book_and_statement_agree_before_and_after(book: Book) -> None:
    lent(book)
    take(book, [line("2023-04-05", 40 * M, "NOP TIEN")], opening=6_900 * M)
    posting(book, unidentified=True)

    def why() -> tuple[object, ...]:
        with book.reading() as connection:
            found = reconciled(connection, FUND, "bank", date(2023, 6, 30))
        assert found.difference == 0
        return found.why

    assert why() == ()
    assigned(book, numbers(book)[0], HD_01=None)
    assert why() == ()


def told_of(book: Book, day: date) -> list[tuple[str, int]]:
    with book.reading() as connection:
        found = reconciled(connection, FUND, "bank", day)
    return [(each.what, each.amount) for each in found.why]


QUARTER_END, JULY = date(2023, 6, 30), date(2023, 7, 31)


def test_what_is_identified_in_the_next_quarter_leaves_the_last_one_as_it_was(book: Book) -> None:
    """40,000,000 stand in the books of 30/6 and on the statement of it, whoever they were of."""
    lent(book)
    take(book, [line("2023-04-05", 40 * M, "NOP TIEN")], opening=6_900 * M)
    posting(book, unidentified=True)
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, QUARTER_END, TODAY))
    number = numbers(book)[0]
    with writer_of(book) as writer:
        assign(writer, How(TODAY, NEXT_QUARTER), number, {"HD-01": None})
    assert told_of(book, QUARTER_END) == told_of(book, JULY) == []
    with book.reading() as connection:
        (paid,) = [
            each
            for each in loan_numbered(connection, FUND, "HD-01").documents
            if each.do == "collect"
        ]
    with writer_of(book) as writer:  # it was not theirs: taken back on 10/7, and open since then
        undo(writer, "HD-01", paid.chain, "nhầm", booked_on=date(2023, 7, 10))
    assert told_of(book, QUARTER_END) == told_of(book, date(2023, 7, 9)) == []
    with writer_of(book) as writer:
        assign(writer, How(TODAY, date(2023, 7, 20)), number, {"HD-02": None})
    assert told_of(book, QUARTER_END) == told_of(book, date(2023, 7, 9)) == []
    assert told_of(book, JULY) == []


def test_a_document_taken_back_in_the_next_quarter_stood_in_the_last_one(book: Book) -> None:
    lent(book)
    take(book, [line("2023-04-05", 40 * M, "HD-01")], opening=6_900 * M)
    as_proposed(book)
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, QUARTER_END, TODAY))
    with book.reading() as connection:
        loan = loan_numbered(connection, FUND, "HD-01")
    (paid,) = [each for each in loan.documents if each.do == "collect"]
    with writer_of(book) as writer:
        undo(writer, "HD-01", paid.chain, "nhầm", booked_on=NEXT_QUARTER)
    assert told_of(book, QUARTER_END) == []
    assert told_of(book, JULY) == [("line_open", 40 * M)]


def test_neither_of_the_two_is_reversed_by_itself(book: Book) -> None:
    unknown(book)
    assigned(book, numbers(book)[0], HD_01=None)
    refused = {}
    for entry in of_lines(book):
        with writer_of(book) as writer, pytest.raises(FundledgerError) as refusal:
            refuse_reversal(writer, entry)
        refused[entry.kind] = refusal.value.key
    assert refused == {
        "bank_unidentified": "bank.identified_already",
        "bank_identified": "bank.identified_follows",
    }


def test_what_is_still_unidentified_may_be_reversed(book: Book) -> None:
    unknown(book)
    (entry,) = of_lines(book)
    with writer_of(book) as writer:
        refuse_reversal(writer, entry)
        writer.reverse(entry.number, "nhầm")
    assert UNKNOWN not in account_sums(book)


def test_a_line_whose_document_is_voided_is_open_and_may_be_unidentified_again(book: Book) -> None:
    unknown(book)
    (number,) = numbers(book)
    for turn in (1, 2):
        assigned(book, number, HD_01=None)
        with book.reading() as connection:
            link = loan_numbered(connection, FUND, "HD-01").documents[-1].chain
        with writer_of(book) as writer:
            undo(writer, "HD-01", link, "nhầm")
        found = matched(book)
        assert [open_amount(one, found.uses) for one in found.lines] == [40 * M]
        assert by_role(book, SEEN) == {}, turn
        assert len(posting(book, unidentified=True).done) == 1
        assert by_role(book, SEEN) == dict(zip(SEEN, (40 * M, -40 * M), strict=True))
        assert proved(book) == []


def test_an_identification_that_was_reversed_after_all_can_be_made_again(book: Book) -> None:
    """The ledger alone knows no lines: whoever goes past the verbs must not lock the line up."""
    unknown(book)
    (number,) = numbers(book)
    with writer_of(book) as writer:
        assign_account(writer, How(TODAY), number, "income_other")
    entries = of_lines(book)
    assert [one.kind for one in entries] == ["bank_unidentified", "bank_identified", "bank_posting"]
    with writer_of(book) as writer:
        for entry in entries[1:]:
            writer.reverse(entry.number, "thử")
    found = matched(book)
    assert [open_amount(one, found.uses) for one in found.lines] == [40 * M]
    assert proved(book) == []
    assigned(book, number, HD_01=None)
    assert by_role(book, SEEN) == {}
    assert proved(book) == []


def test_after_a_change_of_chart_it_clears_the_new_numbers(book: Book) -> None:
    unknown(book)
    other = preset("tt99")
    for row in other["account"]:
        if row["role"] in SEEN:
            row["number"] = {"11213": "11219", "33881": "33889"}[row["number"]]
    with writer_of(book) as writer:
        adopt(writer, {**other, "name": "khac"}, date(2023, 7, 1), "chuyển")
        writer.state(lock_statement(writer.periods, date(2023, 6, 30), TODAY))
    with writer_of(book) as writer:
        assign(writer, How(TODAY, NEXT_QUARTER), numbers(book)[0], {"HD-01": None})
    assert by_role(book, SEEN) == {}
    assert {"11213", "11219", "33881", "33889"}.isdisjoint(account_sums(book))
    assert proved(book) == []


def test_what_earlier_versions_reversed_stays_identified(book: Book) -> None:
    unknown(book)
    (entry,) = of_lines(book)
    with writer_of(book) as writer:
        writer.reverse(entry.number, "Đã xác định khoản thu: HD-01")
    assigned(book, numbers(book)[0], HD_01=None)
    assert [one.kind for one in of_lines(book) if not one.reverses] == ["bank_unidentified"]
    assert by_role(book, SEEN) == {}
    assert proved(book) == []
