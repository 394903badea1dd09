"""Lines become documents of loans; a line is posted once, and freed by what takes it back."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from fundledger.banking.account_rules import drop_rule, rules_of, state_rule
from fundledger.banking.lines import lines_of
from fundledger.banking.matching import AccountRule, Direction
from fundledger.banking.posting import How, assign, assign_account, free, post
from fundledger.banking.reconcile import reconciled
from fundledger.banking.waiting import open_amount, waiting
from fundledger.contract.events import Collect, WriteOff
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import added_account
from fundledger.ledger.periods import lock_statement
from fundledger.ledger.reading import entry_numbered
from fundledger.loans.verbs import reverse, undo
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book
from tests.banking.books import HOW, as_proposed, assigned, lent, line, matched, posting, take
from tests.intake import openings
from tests.ledger.books import FUND, TODAY, account_sums, move, writer_of
from tests.ledger.books import post as post_entry
from tests.loans.books import BORROWER, SUCCESSOR, by_role, enter, proved, register

CAPITAL, OTHER, UNKNOWN = "11211", "11212", "11213"
SEEN = ("bank_unidentified", "unidentified_receipts")
DUE = 34_438_356
"""The first due: 30,000,000 and 300,000,000 × 6 % × 90 days / 365 = 4,438,356.16."""


def best(book: Book) -> list[tuple[str, str, int, str]]:
    found = matched(book)
    return [
        (each[0].how, each[0].loan, each[0].score, each[0].reason) if each else ("", "", 0, "")
        for _, each in sorted(found.proposals.items())
    ]


def numbers(book: Book) -> list[int]:
    with book.reading() as connection:
        return [one.chain for one in lines_of(connection, FUND)]


def documents(book: Book, loan: str = "HD-01") -> list[tuple[str, date, str, int]]:
    with book.reading() as connection:
        found = loan_numbered(connection, FUND, loan).documents
    return [
        (each.do, each.day, each.document, each.body["amount"])
        for each in found
        if each.do != "disburse"
    ]


@pytest.mark.parametrize(
    ("narrative", "amount", "expected"),
    [
        ("MBVCB.45.QHTPT HD01 KY01.CT tu 035", DUE, ("collect", "HD-01", 100, "code")),
        ("HTX TRA NO HD-01", DUE, ("collect", "HD-01", 100, "code")),
        ("QHTPTHD01KY01", DUE, ("collect", "HD-01", 100, "code")),
        ("QHTPT HD01 KY01", 1_000_000, ("collect", "HD-01", 80, "code")),  # of any loan a part
        ("QHTPT HD01 HTX MAU 01", 1_000_000, ("collect", "HD-01", 95, "code")),
        ("QHTPT HD01 HTX MAU 02", DUE, ("collect", "HD-01", 80, "code")),
        ("QHTPT HD01 HD02", 1_000_000, ("collect", "HD-01", 80, "codes")),
        ("QHTPT HD01", 900_000_000, ("collect", "HD-01", 80, "code")),
        ("HTX MAU 01 TRA NO", DUE, ("collect", "HD-01", 95, "name_due")),
        ("HTX MAU 01 TRA NO", 1_000_000, ("collect", "HD-01", 60, "name")),
        ("NOP TIEN", DUE, ("collect", "HD-01", 40, "due")),
        ("NOP TIEN", 1_000_000, ("", "", 0, "")),
        ("HD011 TRA NO", 1_000_000, ("", "", 0, "")),
        ("PHI", -1_100, ("", "", 0, "")),
    ],
)
def test_what_a_line_may_be(
    book: Book, narrative: str, amount: int, expected: tuple[str, str, int, str]
) -> None:
    take(lent(book), [line("2023-04-05", amount, narrative)])
    ((how, loan, score, reason),) = best(book)
    assert (how, loan, score, reason.removeprefix("bank_reason.")) == expected


def test_certain_lines_are_posted_once(any_book: Book) -> None:
    book = any_book
    lines = [
        line("2023-04-05", DUE, "QHTPT HD01 KY01", reference="FT1"),
        line("2023-04-06", DUE, "QHTPT HD02 KY01", reference="FT2"),
        line("2023-04-07", 5_000_000, "NOP TIEN"),
    ]
    take(lent(book), lines)
    done = posting(book, certain=True)
    assert [(each.loan, each.amount) for each in done.done] == [
        ("HD-01", DUE),
        ("HD-02", DUE),
    ]
    assert documents(book) == [("collect", date(2023, 4, 5), "FT1", DUE)]
    before = account_sums(book)
    assert posting(book, certain=True).done == ()
    take(book, lines)
    assert posting(book, certain=True).done == ()
    assert account_sums(book) == before
    assert proved(book) == []


def test_an_undone_document_frees_its_line(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1")])
    before = account_sums(book)
    as_proposed(book)
    with book.reading() as connection:
        link = loan_numbered(connection, FUND, "HD-01").documents[-1].chain
    with pytest.raises(FundledgerError, match="posted already"):
        assigned(book, numbers(book)[0], HD_02=None)
    with writer_of(book) as writer:
        undo(writer, "HD-01", link, "nhầm hợp đồng")
    assert account_sums(book) == before
    assigned(book, numbers(book)[0], HD_02=None)
    assert documents(book) == []
    assert documents(book, "HD-02") == [("collect", date(2023, 4, 5), "FT1", 40_000_000)]


def test_unidentified_money_keeps_the_banks_day(any_book: Book) -> None:
    book = any_book
    take(lent(book), [line("2023-04-05", 40_000_000, "NOP TIEN", reference="FT1")])
    posting(book, unidentified=True)
    assert by_role(book, SEEN) == dict(zip(SEEN, (40_000_000, -40_000_000), strict=True))
    assert posting(book, unidentified=True).done == ()
    assigned(book, numbers(book)[0], HD_01=None)
    assert documents(book) == [("collect", date(2023, 4, 5), "FT1", 40_000_000)]
    assert sum(abs(amount) for amount in by_role(book, SEEN).values()) == 0
    assert proved(book) == []


def test_unidentified_again_after_it_was_taken_back(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 40_000_000, "NOP TIEN")])
    (done,) = posting(book, unidentified=True).done
    with book.reading() as connection:
        entry = max(number for number in range(1, 20) if _there(connection, number))
    with writer_of(book) as writer:
        writer.reverse(entry, "nhầm")
    assert UNKNOWN not in account_sums(book)
    (again,) = posting(book, unidentified=True).done
    assert again.voucher != done.voucher
    assert account_sums(book)[UNKNOWN] == 40_000_000


def _there(connection: object, number: int) -> bool:
    try:
        entry_numbered(connection, FUND, number)  # type: ignore[arg-type]
    except FundledgerError:
        return False
    return True


def test_one_line_for_several_loans(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 40_000_000, "NOP", reference="FT1")])
    (number,) = numbers(book)
    with pytest.raises(FundledgerError, match="differs"):
        assigned(book, number, HD_01=30_000_000, HD_02=9_999_999)
    with pytest.raises(FundledgerError, match="how much"):
        assigned(book, number, HD_01=30_000_000, HD_02=None)
    assert documents(book) == []
    assigned(book, number, HD_01=30_000_000, HD_02=10_000_000)
    assert documents(book) == [("collect", date(2023, 4, 5), "FT1", 30_000_000)]
    assert documents(book, "HD-02") == [("collect", date(2023, 4, 5), "FT1", 10_000_000)]
    with book.reading() as connection:
        link = loan_numbered(connection, FUND, "HD-02").documents[-1].chain
    with writer_of(book) as writer:
        undo(writer, "HD-02", link, "nhầm")
    found = matched(book)
    assert [open_amount(one, found.uses) for one in found.lines] == [10_000_000]


def test_parts_that_are_freed_one_by_one_are_unidentified_one_by_one(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 40_000_000, "NOP", reference="FT1")])
    (number,) = numbers(book)
    assigned(book, number, HD_01=30_000_000, HD_02=10_000_000)
    for loan, unknown in (("HD-02", 10_000_000), ("HD-01", 40_000_000)):
        with book.reading() as connection:
            link = loan_numbered(connection, FUND, loan).documents[-1].chain
        with writer_of(book) as writer:
            undo(writer, loan, link, "nhầm")
        assert len(posting(book, unidentified=True).done) == 1
        assert account_sums(book)[UNKNOWN] == unknown
        assert proved(book) == []
    found = matched(book)
    assert [open_amount(one, found.uses) for one in found.lines] == [40_000_000]
    assigned(book, number, HD_01=None)
    assert sum(abs(amount) for amount in by_role(book, SEEN).values()) == 0
    assert matched(book).proposals == {}
    assert proved(book) == []


def test_equal_lines_are_as_many_documents(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 1_000_000, "QHTPT HD01", reference="FT1")] * 2)
    assert len(as_proposed(book).done) == 2
    assert [each[2] for each in documents(book)] == ["FT1", "FT1 (2)"]


def test_an_assignment_teaches_who_pays_for_whom(book: Book) -> None:
    lines = [
        line("2023-04-05", 1_000_000, "CONG TY MAU TRA THAY"),
        line("2023-05-05", 2_000_000, "CONG TY MAU TRA THAY"),
    ]
    take(lent(book), lines)
    first, _ = numbers(book)
    assert best(book)[0][0] == ""
    assigned(book, first, HD_01=None)
    assert best(book) == [("collect", "HD-01", 70, "bank_reason.alias")]
    assert posting(book, certain=True).done == ()


def test_one_word_of_a_narrative_teaches_nothing(book: Book) -> None:
    lines = [
        line("2023-04-05", 1_000_000, "NOP TIEN MAT"),
        line("2023-04-06", 2_000_000, "NOP TIEN MAT"),
        line("2023-04-07", 3_000_000, "NOP TIEN", payer="Mẫu"),
        line("2023-04-08", 4_000_000, "NOP TIEN", payer="Mẫu"),
    ]
    take(lent(book), lines)
    cash, _, named, _ = numbers(book)
    assert assigned(book, cash, HD_01=None).left == 3
    assert assigned(book, named, HD_02=None).left == 2
    assert [each[:2] for each in best(book)] == [("", ""), ("collect", "HD-02")]


def test_what_was_booked_by_hand_is_linked_and_not_posted_twice(book: Book) -> None:
    enter(lent(book), Collect(date(2023, 4, 5), 40_000_000, document="PT-9"))
    take(book, [line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1")])
    assert [(each[0], each[2]) for each in best(book)] == [("link", 95)]
    before = account_sums(book)
    assert [each.did for each in posting(book, certain=True).done] == ["link"]
    assert account_sums(book) == before
    (number,) = numbers(book)
    with writer_of(book) as writer:
        free(writer, number, "gắn nhầm")
    assert [each[0] for each in best(book)] == ["link"]


def test_what_was_unidentified_and_then_booked_by_hand_is_in_the_books_once(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 40_000_000, "QHTPT HD01")])
    posting(book, unidentified=True)
    enter(book, Collect(date(2023, 4, 5), 40_000_000, document="PT-9"))
    assert [each[0] for each in best(book)] == ["link"]
    assert [each.did for each in posting(book, certain=True).done] == ["link"]
    assert sum(abs(amount) for amount in by_role(book, SEEN).values()) == 0
    assert matched(book).proposals == {}
    assert proved(book) == []


def with_two_banks(book: Book) -> Book:
    lent(book)
    roles = {"11221": "bank_capital", "11222": "bank_interest", "11223": "bank_unidentified"}
    with writer_of(book) as writer:
        for number, role in roles.items():
            new = added_account(writer.accounts, number, role, "VCB", None, "VCB", date(2023, 1, 1))
            writer.state(new)
    return book


@pytest.mark.parametrize("by_hand", [False, True])
def test_money_between_two_accounts_of_the_fund_is_a_line_of_each(
    book: Book, *, by_hand: bool
) -> None:
    take(with_two_banks(book), [line("2023-04-05", -9_000, "CHUYEN VCB")], place="bank")
    arrival = line("2023-04-05", 9_000, "NHAN TU BIDV")
    take(book, [arrival], place="VCB", account="0022")
    sent, arrived = numbers(book)
    if by_hand:
        post_entry(book, move("2023-04-05", "11222", OTHER, 9_000))
        assert [each.did for each in posting(book, certain=True).done] == ["link"]
    else:
        with writer_of(book) as writer:
            assign_account(writer, HOW, sent, "11222", "Chuyển tiền")
    assert best(book) == [("link", "", 75, "bank_reason.booked")]
    assert posting(book, unidentified=True).maybe_booked == (arrived,)
    posting(book, chosen=[arrived])
    assert matched(book).proposals == {}
    assert {key: account_sums(book)[key] for key in (OTHER, "11222")} == {
        OTHER: -9_000,
        "11222": 9_000,
    }
    assert proved(book) == []
    with book.reading() as connection:
        for place in ("bank", "VCB"):
            why = reconciled(connection, FUND, place, date(2023, 6, 30)).why
            assert [each for each in why if each.what != "opening" and each.line] == []


def test_rules_for_both_ends_of_a_transfer_book_it_once(book: Book) -> None:
    """The money leaves on a Friday and arrives on the Monday after."""
    rule(with_two_banks(book), "CHUYEN VCB", "11222")
    rule(book, "NHAN TU BIDV", OTHER, "in")
    take(book, [line("2023-04-07", -9_000, "CHUYEN VCB")], place="bank")
    take(book, [line("2023-04-10", 9_000, "NHAN TU BIDV")], place="VCB", account="0022")
    assert [each[2:] for each in best(book)] == [(80, "bank_reason.rule_transfer")] * 2
    assert posting(book, certain=True).done == ()
    sent, arrived = numbers(book)
    posting(book, chosen=[sent])
    assert [each[::2] for each in best(book)] == [("link", 75)]
    assert posting(book, unidentified=True).maybe_booked == (arrived,)
    posting(book, chosen=[arrived])
    sums = account_sums(book)
    assert (sums[OTHER], sums["11222"]) == (-9_000, 9_000)
    assert proved(book) == []


def test_two_lines_of_one_account_are_not_one_transfer(book: Book) -> None:
    take(with_two_banks(book), [line("2023-04-05", -9_000, "CHUYEN VCB")] * 2, place="bank")
    post_entry(book, move("2023-04-05", "11222", OTHER, 9_000))
    with pytest.raises(FundledgerError, match="would both be"):
        posting(book, chosen=numbers(book))


@pytest.mark.parametrize("account", ["bank_interest", UNKNOWN])
def test_a_line_does_not_stand_against_its_own_account(book: Book, account: str) -> None:
    take(lent(book), [line("2023-04-05", 5_000, "NOP")])
    posting(book, unidentified=True)
    before = account_sums(book)
    with pytest.raises(FundledgerError, match="an account of bank itself"), writer_of(book) as w:
        assign_account(w, HOW, numbers(book)[0], account)
    assert account_sums(book) == before


def test_a_linked_entry_that_is_reversed_frees_its_line(book: Book) -> None:
    enter(lent(book), Collect(date(2023, 4, 5), 40_000_000, document="PT-9"))
    take(book, [line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1")])
    as_proposed(book)
    with writer_of(book) as writer:
        chain = writer.chain
    with book.reading() as connection:
        link = loan_numbered(connection, FUND, "HD-01").documents[-1].chain
    with writer_of(book) as writer:
        undo(writer, "HD-01", link, "nhập nhầm")
    assert best(book) == [("collect", "HD-01", 80, "bank_reason.code")]
    as_proposed(book)
    assert documents(book) == [("collect", date(2023, 4, 5), "FT1", 40_000_000)]
    assert proved(book) == []
    with book.reading() as connection:  # as it was known before: linked, and nothing to do
        then = waiting(connection, FUND, chain)
    assert [use.how for use in then.uses.of(then.lines[0])] == ["link"]
    assert then.proposals == {}


def test_two_lines_for_one_entry_are_not_certain(book: Book) -> None:
    enter(lent(book), Collect(date(2023, 4, 5), 40_000_000, document="PT-9"))
    take(book, [line("2023-04-05", 40_000_000, "QHTPT HD01")] * 2)
    assert posting(book, certain=True).done == ()
    assert posting(book, unidentified=True).maybe_booked == tuple(numbers(book))
    with pytest.raises(FundledgerError, match="would both be"):
        posting(book, chosen=numbers(book))


def test_money_out(book: Book) -> None:
    lent(book)
    lines = [
        line("2023-01-05", -300_000_000, "GIAI NGAN HD 01"),
        line("2023-04-05", -1_100, "PHI"),
    ]
    take(book, lines, first="2023-01-01")
    posting(book, certain=True)
    _, fee = numbers(book)
    with writer_of(book) as writer:
        assign_account(writer, HOW, fee, "cost_management", "Phí chuyển tiền")
    sums = by_role(book)
    assert (sums["cost_management"], sums["bank_interest"]) == (1_100, -1_100)
    assert proved(book) == []


def test_a_disbursement_from_the_statement(book: Book) -> None:
    lent(book)
    with book.reading() as connection:
        link = loan_numbered(connection, FUND, "HD-01").documents[0].chain
    with writer_of(book) as writer:
        undo(writer, "HD-01", link, "nhập lại")
    take(book, [line("2023-01-05", -300_000_000, "GIAI NGAN HD01")], first="2023-01-01")
    posting(book, certain=True)
    assert by_role(book)["principal_in_term"] == 600_000_000


def test_refusals(book: Book) -> None:
    take(
        lent(book),
        [line("2023-04-05", 5_000, "NOP"), line("2022-12-31", 6_000, "HD01")],
        first="2022-12-01",
    )
    early, late = numbers(book)
    for run, words in (
        (lambda: assigned(book, 99_999, HD_01=None), "no line"),
        (lambda: assigned(book, late, HD_09=None), "HD-09"),
        (lambda: posting(book, chosen=[late]), "not clear"),
        (lambda: assigned(book, early, HD_01=None), "cannot be posted"),
    ):
        with pytest.raises(FundledgerError, match=words):
            run()


def test_a_reversed_entry_of_a_document_frees_the_line(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1")])
    as_proposed(book)
    with book.reading() as connection:
        found = matched(book)
        (use,) = found.uses.of(found.lines[0])
        entry = entry_numbered(connection, FUND, use.entry)
    with writer_of(book) as writer:
        reverse(writer, entry, "nhầm", booked_on=None, paper=None)
    assert [each[2] for each in best(book)] == [80]


def test_reconciliation_explains_every_dong(book: Book) -> None:
    """7.5 billion less two loans of 300 million are in the bank before the first statement."""
    lent(book)
    lines = [
        line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1"),
        line("2023-04-06", 5_000_000, "NOP TIEN"),
        line("2023-04-07", -1_100, "PHI"),
    ]
    take(book, lines, opening=6_900_000_500)
    as_proposed(book)
    enter(book, Collect(date(2023, 4, 10), 3_000_000, document="PT-1"), "HD-02")
    with book.reading() as connection:
        one = reconciled(connection, FUND, "bank", date(2023, 4, 30))
    assert one.statement == 6_900_000_500 + 40_000_000 + 5_000_000 - 1_100
    assert one.book == 6_900_000_000 + 40_000_000 + 3_000_000
    assert [(each.what, each.amount) for each in one.why] == [
        ("opening", 500),
        ("line_open", 5_000_000),
        ("line_open", -1_100),
        ("not_on_statement", -3_000_000),
    ]
    assert sum(each.amount for each in one.why) == one.difference
    named = {account.number: amount for account, amount in one.by_account}
    assert sum(named.values()) == one.book
    assert set(named) == {CAPITAL, OTHER, UNKNOWN}


def test_money_booked_after_the_day_is_said(book: Book) -> None:
    lent(book)
    take(book, [line("2023-04-05", 40_000_000, "QHTPT HD01")], opening=6_900_000_000)
    post_entry(book, move("2023-04-30", "bank_interest", "income_deposit", 9))
    with book.reading() as connection:
        one = reconciled(connection, FUND, "bank", date(2023, 4, 30))
    assert [each.what for each in one.why] == ["line_open", "not_on_statement"]
    assert sum(each.amount for each in one.why) == one.difference


def test_the_same_days_read_again_and_more(book: Book) -> None:
    """April, then the quarter from the same day on: 6.9 billion, 5,000 and 7,000."""
    april, may = line("2023-04-05", 5_000), line("2023-05-05", 7_000)
    take(lent(book), [april], opening=6_900_000_000, last="2023-04-30")
    take(book, [april, may], opening=6_900_000_000)
    with book.reading() as connection:
        one = reconciled(connection, FUND, "bank", date(2023, 6, 30))
    assert (one.statement, one.difference) == (6_900_012_000, 12_000)
    assert [each.what for each in one.why] == ["line_open", "line_open"]
    take(book, [april, may, line("2023-07-05", 1)], opening=6_900_000_300, last="2023-07-31")
    with book.reading() as connection:
        one = reconciled(connection, FUND, "bank", date(2023, 7, 31))
    assert [(each.what, each.amount) for each in one.why if each.line is None] == [("gap", 300)]
    assert sum(each.amount for each in one.why) == one.difference


def test_a_locked_day_is_for_a_person_to_decide(book: Book) -> None:
    take(lent(book), [line("2023-04-05", DUE, "QHTPT HD01", reference="FT1")])
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, date(2023, 4, 30), TODAY))
    before = account_sums(book)
    with pytest.raises(FundledgerError, match="cannot be posted"):
        posting(book, certain=True)
    assert account_sums(book) == before
    with writer_of(book) as writer:
        post(writer, How(TODAY, date(2023, 5, 2)), certain=True)
    assert documents(book) == [("collect", date(2023, 4, 5), "FT1", DUE)]
    with book.reading() as connection:
        one = reconciled(connection, FUND, "bank", date(2023, 4, 30))
        later = reconciled(connection, FUND, "bank", date(2023, 5, 31))
    assert [each.what for each in one.why] == ["line_booked_later"]
    assert later.why == ()


def test_money_of_a_loan_that_was_written_off_is_a_recovery(book: Book) -> None:
    enter(lent(book), WriteOff(date(2023, 4, 1)), provision=0)
    take(book, [line("2023-04-05", 1_000_000, "QHTPT HD01", reference="FT1")])
    assert [each.did for each in as_proposed(book).done] == ["recover"]


def test_a_further_bank_account_needs_one_for_the_unidentified(book: Book) -> None:
    lent(book)
    with writer_of(book) as writer:
        for number, role in (("11221", "bank_capital"), ("11222", "bank_interest")):
            new = added_account(writer.accounts, number, role, "VCB", None, "VCB", date(2023, 1, 1))
            writer.state(new)
    take(book, [line("2023-04-05", 1_000_000, "NOP")], place="VCB")
    with pytest.raises(FundledgerError, match="--role bank_unidentified --place VCB"):
        posting(book, unidentified=True)
    assigned(book, numbers(book)[0], HD_01=None)
    assert {"11221", "11222"} & account_sums(book).keys()


def test_capital_money_to_another_account_keeps_its_source(book: Book) -> None:
    take(lent(book), [line("2023-04-05", -50_000_000, "GUI CO KY HAN")])
    (number,) = numbers(book)
    with writer_of(book) as writer:
        assign_account(writer, HOW, number, "deposit_capital", capital="NSDP")
    assert by_role(book)["deposit_capital"] == 50_000_000
    assert proved(book) == []


def test_a_receipt_is_no_refund(book: Book) -> None:
    take(lent(book), [line("2023-04-05", 5_000, "NOP")])
    with (
        pytest.raises(FundledgerError, match="only money out"),
        writer_of(book) as writer,
    ):
        assign(writer, HOW, numbers(book)[0], {"HD-01": None}, refund=True)


def test_a_loan_that_the_book_opened_with(book: Book) -> None:
    openings.open_(book)
    narrative = f"QHTPT {openings.GOOD} KY01"
    take(book, [line("2023-04-05", 1_000_000, narrative, reference="FT1")])
    assert [(each[0], each[2]) for each in best(book)] == [("collect", 80)]
    assert [each.loan for each in as_proposed(book).done] == [openings.GOOD]
    assert proved(book) == []


# Rules of words.


def rule(book: Book, words: str, account: str, direction: Direction = "out", **more: Any) -> None:
    with writer_of(book) as writer:
        state_rule(writer, AccountRule(words, direction, account, **more))


def test_a_rule_makes_costs_and_interest_of_lines(any_book: Book) -> None:
    book = lent(any_book)
    rule(book, "Phí chuyển tiền", "cost_management", most=5_000, memo="Phí ngân hàng")
    rule(book, "LAI TIEN GUI", "income_deposit", "in")
    take(
        book,
        [
            line("2023-04-05", -1_100, "THU PHI CHUYEN TIEN UNC 5"),
            line("2023-04-06", -9_900, "THU PHI CHUYEN TIEN UNC 6"),  # above what the rule allows
            line("2023-04-30", 40_000, "TRA LAI TIEN GUI T4"),
            line("2023-04-30", -40_000, "LAI TIEN GUI"),  # a rule of money in
            line("2023-04-30", -1_000, "PHI CHUYEN TIENX"),  # another word
            line("2023-04-05", DUE, "QHTPT HD01 LAI TIEN GUI"),  # names a contract
        ],
    )
    assert best(book) == [
        ("account", "", 95, "bank_reason.rule"),
        ("account", "", 70, "bank_reason.rule_too_much"),
        ("account", "", 95, "bank_reason.rule"),
        ("", "", 0, ""),
        ("", "", 0, ""),
        ("collect", "HD-01", 80, "bank_reason.code"),  # but says other money
    ]
    before = account_sums(book)
    done = posting(book, certain=True).done
    assert [(each.did, each.amount, each.account or each.loan) for each in done] == [
        ("account", -1_100, "6428"),
        ("account", 40_000, "5154"),
    ]
    moved = {key: amount - before.get(key, 0) for key, amount in account_sums(book).items()}
    assert (moved["6428"], moved["5154"]) == (1_100, -40_000)
    assert proved(book) == []
    assert posting(book, certain=True).done == ()
    rule(book, "phi chuyen tien", "cost_management", most=10_000)  # the rule is said anew
    assert [each.amount for each in posting(book, certain=True).done] == [-9_900]


def test_the_rule_of_more_words_counts(book: Book) -> None:
    rule(lent(book), "PHI", "cost_management")
    rule(book, "PHI KIEM TOAN", "other_payable")
    take(book, [line("2023-04-05", -1_100, "TT PHI KIEM TOAN")])
    ((proposal,),) = matched(book).proposals.values()
    assert proposal.rule is not None
    assert proposal.rule.account == "other_payable"


def test_rules_that_disagree_are_for_a_person(book: Book) -> None:
    rule(lent(book), "PHI CHUYEN TIEN", "cost_management")
    rule(book, "HOAN TRA", "other_payable")
    rule(book, "CHUYEN TIEN", "other_payable")  # only says less of the same words
    take(
        book,
        [
            line("2023-04-05", -1_100, "HOAN TRA PHI CHUYEN TIEN"),
            line("2023-04-06", -1_200, "PHI CHUYEN TIEN UNC 5"),
        ],
    )
    assert best(book) == [
        ("account", "", 70, "bank_reason.rules"),
        ("account", "", 95, "bank_reason.rule"),
    ]
    assert [each.amount for each in posting(book, certain=True).done] == [-1_200]
    rule(book, "HOAN TRA", "cost_management")  # now both say the same
    assert [each.amount for each in posting(book, certain=True).done] == [-1_100]


def test_a_name_within_another_is_not_meant(book: Book) -> None:
    """Both have the same telling beginning; the longer one is written, and pays another sum."""
    lent(book)
    register(book, BORROWER, "HTX Mẫu Sơn")
    register(book, SUCCESSOR, "HTX Mẫu Sơn Đông")
    enter(book, Collect(date(2023, 4, 4), 1_000, document="PT-1"), "HD-02")
    longer = line("2023-04-05", DUE, "HTX MAU SON DONG TRA NO")
    take(book, [longer])
    assert best(book) == [("collect", "HD-01", 85, "bank_reason.name_due")]
    assert posting(book, certain=True).done == ()
    take(book, [longer, line("2023-04-05", DUE, "HTX MAU SON TRA NO")])
    assert [each.loan for each in posting(book, certain=True).done] == ["HD-01"]


def test_a_rule_does_not_post_what_was_entered_by_hand(book: Book) -> None:
    rule(lent(book), "PHI CHUYEN TIEN", "cost_management")
    post_entry(book, move("2023-04-05", "cost_management", "bank_interest", 1_100))
    take(book, [line("2023-04-05", -1_100, "PHI CHUYEN TIEN")])
    assert [each[:3] for each in best(book)] == [("link", "", 95)]


def test_rules_are_kept_ended_and_refused(book: Book) -> None:
    rule(lent(book), "Phí  chuyển-tiền", "cost_management")
    with writer_of(book) as writer:
        chain = writer.chain
        state_rule(writer, AccountRule("PHI CHUYEN TIEN", "out", "cost_management"))
        assert writer.chain == chain  # the same again says nothing
    for wanted, key in (
        (AccountRule("P.", "out", "cost_management"), "bank_rule.too_short"),
        (AccountRule("PHI SMS", "out", "9999"), "entry.unknown_account"),
    ):
        with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
            state_rule(writer, wanted)
        assert refusal.value.key == key
    for words, direction, reason, key in (
        ("PHI", "out", "nhầm", "bank_rule.unknown"),
        ("PHI CHUYEN TIEN", "in", "nhầm", "bank_rule.unknown"),
        ("PHI CHUYEN TIEN", "out", " ", "bank_rule.reason_needed"),
    ):
        with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
            drop_rule(writer, words, cast("Direction", direction), reason)
        assert refusal.value.key == key
    with writer_of(book) as writer:
        drop_rule(writer, "phí chuyển tiền", "out", "ngân hàng đổi cách ghi")
    with book.reading() as connection:
        assert rules_of(connection, FUND) == []
        assert len(rules_of(connection, FUND, known_at=chain)) == 1


def test_the_banks_reference_tells_equal_sums_apart(book: Book) -> None:
    """Three slips of one day and sum were entered by hand; the statement names two of them."""
    lent(book)
    for number in ("HD-01", "HD-02"):
        enter(book, Collect(date(2023, 4, 5), 500_000, document=f"GBC-{number}"), number)
    two = [
        line("2023-04-05", 500_000, "NOP TIEN", reference="GBC-HD-01"),
        line("2023-04-05", 500_000, "NOP TIEN", reference="GBC-HD-02"),
    ]
    take(book, two)
    assert best(book) == [
        ("link", "HD-01", 95, "bank_reason.booked"),
        ("link", "HD-02", 95, "bank_reason.booked"),
    ]
    # a line of the same reference once more could be either
    take(book, [*two, line("2023-04-05", 500_000, "NOP TIEN 2", reference="GBC-HD-02")])
    assert [each[2] for each in best(book)] == [95, 75, 75]


def test_one_reference_for_several_sums_of_a_day(book: Book) -> None:
    """The slip of a day: principal and interest, and the fee that went out with them."""
    take(
        lent(book),
        [
            line("2023-04-05", 30_000_000, "QHTPT HD01 GOC", reference="GBC-05"),
            line("2023-04-05", 4_000_000, "QHTPT HD01 LAI", reference="GBC-05"),
            line("2023-04-05", -1_100, "PHI", reference="GBC-05"),
            line("2023-04-06", 1_000, "QHTPT HD01", reference="GBC-05"),
        ],
    )
    assert len(as_proposed(book).done) == 3
    assert [each[2:] for each in documents(book)] == [
        ("GBC-05", 30_000_000),
        ("GBC-05 (2)", 4_000_000),
        ("GBC-05", 1_000),
    ]
    with writer_of(book) as writer:
        assign_account(writer, HOW, min(matched(book).proposals), "cost_management")
    with book.reading() as connection:
        (use,) = matched(book).uses.of(matched(book).lines[2])
        assert entry_numbered(connection, FUND, use.entry).document == "GBC-05"


def test_an_entry_of_earlier_days_that_the_bank_has_later(book: Book) -> None:
    """Booked on 31/03, credited on 05/04: neither a gap at the opening nor a line left over."""
    enter(lent(book), Collect(date(2023, 3, 31), 40_000_000, document="FT1"))
    take(
        book,
        [line("2023-04-05", 40_000_000, "QHTPT HD01", reference="FT1")],
        opening=6_900_000_000,
    )
    posting(book, chosen=[_linked_later(book)])
    with book.reading() as connection:
        one = reconciled(connection, FUND, "bank", date(2023, 4, 30))
        before = reconciled(connection, FUND, "bank", date(2023, 4, 2))
    assert (one.why, one.difference) == ((), 0)
    assert sum(each.amount for each in before.why) == before.difference == -40_000_000


def _linked_later(book: Book) -> int:
    ((number, proposals),) = matched(book).proposals.items()
    assert [each.how for each in proposals if each.how == "link"] == ["link"]
    return number
