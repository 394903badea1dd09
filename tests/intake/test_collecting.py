"""Receipts of a file: what they pay, how they are divided, known again, and what is odd of them.

The loan of these tests is 100,000,000 at 7.3 % a year (20,000 a day) in two instalments ten weeks
apart from 1/1/2023: on 12/3 50,000,000 and 70 days' interest, 1,400,000; on 21/5 50,000,000 and 70
days at 10,000, 700,000.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Disburse, Recall, WriteOff
from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError
from fundledger.intake import collecting
from fundledger.intake.collecting import Collected, RowsRefused
from fundledger.intake.dividing import Divide
from fundledger.intake.opening import Case
from fundledger.intake.recognition import Row
from fundledger.ledger.periods import lock_statement
from fundledger.ledger.reading import journal
from fundledger.ledger.settings import set_value
from fundledger.loans import verbs
from fundledger.recovery.cases import Opened, open_case
from fundledger.registers.documents import body_of
from fundledger.store.books import Book, create
from tests.contract.build import loan as terms_of
from tests.intake.openings import BAD, GOOD, OVERDUE, open_, with_loan
from tests.ledger.books import (
    FUND,
    TODAY,
    findings,
    found_fund,
    seal_day,
    sums,
    writer_of,
)
from tests.loans.books import (
    BORROWER,
    SUCCESSOR,
    by_role,
    enter,
    positions,
    proved,
    register,
    roll_to,
    sign,
    with_capital,
)
from tests.loans.telling import recognise_by

TERMS = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
FIRST_DUE, SECOND_DUE = date(2023, 3, 12), date(2023, 5, 21)


def lent(book: Book, *numbers: str, borrower: str = BORROWER) -> Book:
    """Loans of a borrower, paid out on 1/1/2023."""
    for number in numbers:
        sign(book, TERMS, number, borrower)
        enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"), number)
    return book


@pytest.fixture
def lender(book: Book) -> Book:
    return lent(with_capital(book), "HD-01")


@pytest.fixture
def two(lender: Book) -> Book:
    return lent(lender, "HD-02")


def row(amount: int, when: date | str = FIRST_DUE, document: str = "FT-1", **more: Any) -> Row:
    day = date.fromisoformat(when) if isinstance(when, str) else when
    target = {} if "cooperative" in more else {"loan": "HD-01"}
    return Row(day, amount, document=document, **{"place": "bank", **target, **more})


def posted(book: Book, *rows: Row, divide: Divide | None = None, **how: Any) -> Collected:
    with writer_of(book) as writer:
        return collecting.post(writer, rows, today=TODAY, divide=divide, **how)


def seen(book: Book, *rows: Row, divide: Divide | None = None) -> Collected:
    with book.reading() as connection:
        return collecting.preview(connection, FUND, rows, today=TODAY, divide=divide)


def refused(book: Book, *rows: Row, **how: Any) -> list[tuple[int, str, str | None]]:
    """What posting and previewing both say; and that nothing was written."""
    before = links(book)
    told = []
    for run in (seen, posted):
        with pytest.raises(RowsRefused) as refusal:
            run(book, *rows, **how)
        told.append([(o.row, o.error.key, o.field) for o in refusal.value.objections])
        assert all(str(each.error) for each in refusal.value.objections)
    assert told[0] == told[1]
    assert links(book) == before
    return told[0]


def links(book: Book) -> int:
    with writer_of(book) as writer:
        return writer.chain


def paid(collected: Collected) -> list[tuple[str, tuple[int, ...]]]:
    """Each part: its loan, then the five debts, prepaid, held."""
    return [
        (part.loan, (*part.paid.parts, part.paid.prepaid_principal, part.paid.unapplied))
        for line in collected.lines
        for part in line.parts
    ]


def odd(collected: Collected) -> list[list[str]]:
    return [[each.key.partition(".")[2] for each in line.oddities] for line in collected.lines]


def new(collected: Collected) -> list[bool]:
    return [line.is_new for line in collected.lines]


# What a receipt pays


def test_every_part_of_a_receipt_by_hand(lender: Book) -> None:
    rows = (
        row(20_000_000, "2023-03-12", "FT-1"),
        row(40_000_000, "2023-03-22", "FT-2"),
        row(50_700_000, "2023-05-21", "FT-3"),
    )
    # The order is overdue principal, its interest, principal due, interest due. On 12/3 nothing is
    # overdue: all 20,000,000 are principal due. The other 30,000,000 are overdue from then on, at
    # 10.95 % 9,000 a day, ten days 90,000; with the interest of 1,400,000 that leaves 8,510,000.
    # On 21/5 these pay first, of the 50,000,000 that fall due; interest is 70 days at 10,000.
    result = seen(lender, *rows)
    assert paid(result) == [
        ("HD-01", (0, 0, 20_000_000, 0, 0, 0, 0)),
        ("HD-01", (30_000_000, 90_000, 0, 1_400_000, 0, 0, 8_510_000)),
        ("HD-01", (0, 0, 41_490_000, 700_000, 0, 0, 8_510_000)),
    ]
    assert paid(posted(lender, *rows)) == paid(result)
    assert findings(lender) == proved(lender) == []
    assert [each.principal for each in positions(lender, [FIRST_DUE, SECOND_DUE])] == [
        80_000_000,
        0,
    ]


def test_its_own_split_a_prepayment_and_a_payoff(two: Book) -> None:
    split = Split(due_principal=1_000_000, due_interest=400_000)
    result = posted(
        two,
        row(1_500_000, "2023-03-12", "FT-1", split=split),
        row(51_400_000, "2023-02-10", "FT-2", loan="HD-02", prepay=True),
        row(60_000_000, "2023-02-20", "FT-3", loan="HD-02", payoff=True),
    )
    assert paid(result)[0] == ("HD-01", (0, 0, 1_000_000, 400_000, 0, 0, 100_000))
    # Forty days of interest, 800,000, then principal, as the contract's surplus says: held here.
    settled = dict(paid(result)[1:])
    assert sum(settled["HD-02"]) == 60_000_000
    assert [at.principal for at in positions(two, [date(2023, 2, 20)], "HD-02")] == [0]
    assert findings(two) == proved(two) == []


def test_vouchers_are_numbered_as_the_money_came(two: Book) -> None:
    """Cash gets a phiếu thu of the ledger's; bank money keeps the bank's reference."""
    result = posted(
        two,
        row(1_000_000, "2023-02-03", "", place="cash", loan="HD-02", payer="người nộp"),
        row(2_000_000, "2023-02-01", "FT-1"),
        row(3_000_000, "2023-02-02", "", place="cash"),
        row(4_000_000, "2023-02-03", "PT-9", place="cash"),
    )
    vouchers = [
        (str(part.entry.posted.voucher), part.entry.draft.document)
        for line in result.lines
        for part in line.parts
        if part.entry is not None
    ]
    assert vouchers == [
        ("PT 0002/2023", None),
        ("BC 0001/2023", "FT-1"),
        ("PT 0001/2023", None),
        ("PT 0003/2023", "PT-9"),
    ]
    assert [result.lines[0].parts[0].document.body[name] for name in ("payer", "place")] == [
        "người nộp",
        "cash",
    ]


def test_a_preview_says_what_posting_does_and_writes_nothing(two: Book) -> None:
    rows = [row(20_000_000), row(30_000_000, "2023-04-01", "FT-2", loan="HD-02")]
    before = links(two)
    first = seen(two, *rows)
    assert links(two) == before
    second = posted(two, *rows)
    assert [(line.row, line.oddities) for line in first.lines] == [
        (line.row, line.oddities) for line in second.lines
    ]
    assert paid(first) == paid(second)


def test_receipts_that_come_late_allocate_earlier_ones_again(lender: Book) -> None:
    posted(lender, row(51_700_000, "2023-04-01", "FT-2"))
    roll_to(lender, "2023-04-30")
    result = posted(lender, row(50_000_000, "2023-03-12", "FT-1"))
    # Principal was paid on its day: what the later receipt gave for it and for its interest since
    # is held, and the transfers to and from overdue never happened.
    assert result.reallocated > 0
    assert findings(lender) == proved(lender) == []
    assert positions(lender, [date(2023, 4, 30)])[0].unapplied == 50_300_000


# Dividing


def test_one_receipt_over_loans_and_cooperatives(two: Book) -> None:
    lent(two, "HD-03", borrower=SUCCESSOR)
    result = posted(
        two,
        row(10_000_000, document="FT-1"),
        row(20_000_000, document="FT-1", loan="HD-02"),
        row(30_000_000, document="FT-1", cooperative="htx mau 02"),
    )
    assert [(loan, sum(parts)) for loan, parts in paid(result)] == [
        ("HD-01", 10_000_000),
        ("HD-02", 20_000_000),
        ("HD-03", 30_000_000),
    ]
    assert {part.document.document for line in result.lines for part in line.parts} == {"FT-1"}
    assert odd(result) == [[], [], []]


def test_several_loans_are_asked_about_or_divided(two: Book) -> None:
    enter(two, Collect(FIRST_DUE, 50_000_000, document="FT-0"), "HD-01")
    # Due on 1/4: HD-01 1,400,000; HD-02 50,000,000, twenty days at 15,000 and 1,400,000.
    money = row(26_550_000, "2023-04-01", "FT-1", cooperative=BORROWER)
    assert refused(two, money) == [(0, "collect.which_loan", None)]
    with pytest.raises(RowsRefused) as refusal:
        seen(two, money)
    said = str(refusal.value.objections[0].error)
    assert "HD-01: 1,400,000 đồng, HD-02: 51,700,000 đồng" in said
    oldest, rated = seen(two, money, divide="oldest"), seen(two, money, divide="pro-rata")
    assert [(loan, sum(parts)) for loan, parts in paid(oldest)] == [
        ("HD-01", 1_400_000),
        ("HD-02", 25_150_000),
    ]
    assert {loan: sum(parts) for loan, parts in paid(rated)} == {
        "HD-01": 700_000,
        "HD-02": 25_850_000,
    }


def test_what_is_more_than_the_dues_goes_to_the_debts_and_then_is_held(two: Book) -> None:
    money = row(205_000_000, cooperative=BORROWER)
    for divide in ("oldest", "pro-rata"):
        given = {loan: sum(parts) for loan, parts in paid(seen(two, money, divide=divide))}  # type: ignore[arg-type]
        assert given == {"HD-01": 103_600_000, "HD-02": 101_400_000}


def test_a_loan_for_which_enough_is_held_is_not_asked_about(two: Book) -> None:
    posted(two, row(110_000_000, "2023-03-20", "FT-1"))
    result = seen(two, row(5_000_000, "2023-03-21", "FT-2", cooperative=BORROWER))
    assert [loan for loan, _ in paid(result)] == ["HD-02"]


def test_the_fund_sets_how_and_a_split_needs_its_loan(two: Book) -> None:
    with writer_of(two) as writer:
        set_value(writer, "collect_divide", "pro-rata", date(2023, 1, 1), "QĐ-1")
    money = row(1_000_001, cooperative=BORROWER)
    assert [sum(parts) for _, parts in paid(seen(two, money))] == [500_001, 500_000]
    assert refused(two, replace(money, prepay=True)) == [(0, "collect.mark_needs_loan", None)]
    assert refused(two, money, divide="ask") == [(0, "collect.which_loan", None)]


def test_earlier_rows_count_when_a_later_one_is_divided(two: Book) -> None:
    result = seen(
        two,
        row(51_400_000, document="FT-1"),  # all that HD-01 owes by then
        row(5_000_000, document="FT-2", cooperative=BORROWER),
        divide="oldest",
    )
    assert [loan for loan, _ in paid(result)] == ["HD-01", "HD-02"]


# Known again


def test_a_file_taken_twice_and_one_that_has_grown(lender: Book) -> None:
    first = [row(1_000_000, document=""), row(1_000_000, document=""), row(5_000_000)]
    assert new(posted(lender, *first)) == [True, True, True]
    before = links(lender)
    assert new(posted(lender, *first)) == [False, False, False]
    assert links(lender) == before
    grown = [row(2_000_000, "2023-03-01", "FT-0"), *reversed(first), row(1_000_000, document="")]
    assert new(posted(lender, *grown)) == [True, False, False, False, True]
    assert new(seen(lender, *grown)) == [False] * 5
    assert paid(seen(lender, *grown)) == paid(posted(lender, *grown))
    # 10,000,000 came in all; what came early was held until the due day.
    assert by_role(lender)["principal_in_term"] == 90_000_000


def test_words_may_be_mended_and_the_contract_filled_in(lender: Book) -> None:
    posted(lender, row(5_000_000, cooperative=BORROWER, note="thu nợ"))
    again = row(5_000_000, loan="HD-01", note="Thu nợ quý I", payer="người nộp")
    assert new(posted(lender, again)) == [False]
    assert new(posted(lender, row(5_000_000, cooperative="HTX mẫu 01"))) == [False]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 6_000_000},
        {"day": date(2023, 3, 13)},
        {"loan": "HD-02"},
        {"place": "cash"},
        {"split": Split(due_principal=5_000_000)},
        {"prepay": True},
        {"payoff": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("document", ["FT-1", ""])
def test_a_posted_row_that_was_changed_is_named(
    two: Book, document: str, change: dict[str, Any]
) -> None:
    was = row(5_000_000, document=document)
    other = row(7_000_000, "2023-03-20", "FT-9", loan="HD-02")
    early = row(7_000_000, "2023-03-01", "FT-8", loan="HD-02")
    posted(two, was)
    now = replace(was, **change)
    assert refused(two, early, now, other) == [(1, "collect.changed", None)]
    with pytest.raises(RowsRefused) as refusal:
        seen(two, early, now, other)
    said = str(refusal.value.objections[0].error)
    assert "12/03/2023; HD-01; 5,000,000 đồng; bank" in said


def test_another_receipt_is_not_taken_for_a_change(lender: Book) -> None:
    """The next month's cash of the same sum, and a number used again: new, and said so."""
    posted(lender, row(5_000_000, "2023-02-10", ""), row(5_000_000, "2023-02-11", "01"))
    april = [row(5_000_000, "2023-04-10", ""), row(5_000_000, "2023-04-11", "01")]
    result = posted(lender, *april)
    assert new(result) == [True, True]
    assert "odd_number_again" in odd(result)[1]


def test_a_part_that_a_posted_receipt_has_got_since_is_new(two: Book) -> None:
    posted(two, row(5_000_000))
    result = posted(two, row(5_000_000), row(6_000_000, loan="HD-02"))
    assert new(result) == [False, True]


def test_a_divided_row_is_known_again_whatever_is_due_now(two: Book) -> None:
    money = row(7_000_001, cooperative=BORROWER)
    first = posted(two, money, divide="pro-rata")
    assert len(paid(first)) == 2
    assert new(posted(two, money, divide="ask")) == [False]
    assert refused(two, replace(money, amount=7_000_000)) == [(0, "collect.changed", None)]


def test_what_was_undone_stays_undone_and_can_be_mended(lender: Book) -> None:
    result = posted(lender, row(5_000_000))
    with writer_of(lender) as writer:
        verbs.undo(writer, "HD-01", result.lines[0].parts[0].document.chain, "nhập nhầm")
    again = posted(lender, row(5_000_000))
    assert [(line.is_new, line.parts) for line in again.lines] == [(False, ())]
    assert new(posted(lender, row(6_000_000))) == [True]
    assert new(posted(lender, row(5_000_000), row(6_000_000))) == [False, False]
    assert findings(lender) == proved(lender) == []


# Refused


def test_every_refusal_is_told_at_its_row(two: Book) -> None:
    register(two, "4900000009", "HTX mẫu 01")
    register(two, "4900000008", "HTX mẫu 08")
    sign(two, TERMS, "HD-09", "4900000008")
    enter(two, Collect(FIRST_DUE, 1_000_000, document="TAY-1"))
    rows = [
        row(1_000_000, loan="HD-99"),
        row(1_000_000, cooperative="HTX không có"),
        row(1_000_000, cooperative="HTX mẫu 01"),
        row(1_000_000, loan="HD-01", cooperative=SUCCESSOR),
        row(1_000_000, cooperative=SUCCESSOR),
        row(1_000_000, loan="HD-09"),
        row(1_000_000, "2027-01-01", "FT-2"),
        row(1_000_000, "2022-12-31", "FT-3"),
        row(1_000_000, place="két phụ", document="FT-4"),
        row(1_000_000, document="FT-5"),
        row(1_000_000, document="FT-5"),
        row(1_000_000, document="FT-5", loan="HD-02", place="cash"),
        row(1_000_000, document="TAY-1"),
        row(1_000_000, document="FT-6"),
    ]
    assert refused(two, *rows) == [
        (0, "loan.unknown", "loan"),
        (1, "cooperative.unknown", "cooperative"),
        (2, "collect.which_cooperative", "cooperative"),
        (3, "collect.not_of_cooperative", None),
        (4, "collect.no_loan", None),
        (5, "loan.not_disbursed", "loan"),
        (6, "loan.future_day", "day"),
        (7, "contract.before_disbursement", "day"),
        (8, "loan.unknown_place", "place"),
        (10, "collect.loan_twice", None),
        (11, "collect.places_differ", None),
        (12, "loan.already_entered", "loan"),
    ]


def test_a_number_spelled_otherwise_is_asked_about(lender: Book) -> None:
    assert refused(lender, row(1_000_000, loan="HĐ-01")) == [(0, "loan.unknown_but", "loan")]


def test_a_receipt_may_be_older_than_what_the_register_knows(book: Book) -> None:
    """The borrower was entered in May; the money came in April, and the contract is of January."""
    late = "4900000077"
    with_capital(book)
    register(book, late, "HTX mẫu 77", since="2023-05-01")
    lent(book, "HD-77", borrower=late)
    for collect in (seen, posted):
        (line,) = collect(book, row(1_000_000, loan="HD-77")).lines
        assert [part.name for part in line.parts] == ["HTX mẫu 77"]


def test_a_day_that_is_locked_needs_a_day_to_book_on(lender: Book) -> None:
    roll_to(lender, "2023-03-31")
    with writer_of(lender) as writer:
        writer.state(lock_statement(writer.periods, date(2023, 3, 31), TODAY))
    assert refused(lender, row(5_000_000)) == [(0, "period.locked", "day")]
    result = posted(lender, row(5_000_000), booked_on=date(2023, 4, 3))
    assert "odd_booked" in odd(result)[0]
    assert findings(lender) == proved(lender) == []


def test_what_a_late_receipt_changes_in_locked_days_is_refused_at_its_row(lender: Book) -> None:
    """The receipt itself is of an open day only if it is later than what it changes."""
    posted(lender, row(51_700_000, "2023-04-01", "FT-2"))
    roll_to(lender, "2023-04-30")
    seal_day(lender, "2023-03-31")
    result = posted(lender, row(50_000_000, "2023-03-12", "FT-1"))
    assert odd(result) == [["odd_booked"]]
    assert findings(lender) == proved(lender) == []


def test_a_receipt_that_a_later_document_cannot_stand_with(lender: Book) -> None:
    """After a payoff on 1/3 nothing is left to recall on 5/3."""
    enter(lender, Recall(date(2023, 3, 5), date(2023, 3, 15), "QD-1"))
    payoff = row(110_000_000, "2023-03-01", "FT-2", payoff=True)
    said = refused(lender, row(1_000, "2023-02-01"), payoff, row(1_000, "2023-02-03", "FT-3"))
    assert said == [(1, "loan.breaks_later", None)]


# Odd


def test_every_oddity(two: Book) -> None:
    register(two, "4900000008", "HTX mẫu 08", status="stopped")
    lent(two, "HD-03", borrower=SUCCESSOR)
    lent(two, "HD-04", borrower="4900000008")
    lent(two, "HD-05", "HD-06")
    enter(two, Collect(date(2023, 3, 1), 2_000_000, document="TAY-1"), "HD-05")
    enter(two, WriteOff(date(2023, 3, 2), "QD-1"), "HD-06")
    with writer_of(two) as writer:
        suit = Opened(
            cooperative=SUCCESSOR,
            loans=("HD-03",),
            kind="civil",
            court="TAND mẫu",
            procedure="to-tung-2016",
        )
        open_case(writer, "KK-1", date(2023, 3, 1), suit, today=TODAY)
    result = seen(
        two,
        row(51_400_000, document="TAY-1"),
        row(102_800_000, document="FT-1", loan="HD-02"),
        row(1_000_000, "2023-03-11", "FT-2", loan="HD-03"),
        row(1_000_000, document="FT-3", loan="HD-04"),
        row(2_000_000, "2023-03-01", "FT-4", loan="HD-05"),
        row(3_000_000, document="FT-5", loan="HD-06"),
        row(1_000_000, "2023-03-13", "FT-5", loan="HD-04"),
        row(110_000_000, document="FT-6", loan="HD-05", split=Split(due_interest=2_000_000)),
    )
    assert odd(result) == [
        ["odd_number_again"],
        ["odd_twice", "odd_held"],
        ["odd_early", "odd_held", "odd_court"],
        ["odd_borrower"],
        ["odd_alike", "odd_early", "odd_held"],
        ["odd_number_again", "odd_early", "odd_held", "held_over_debt", "odd_written_off"],
        ["odd_number_again", "odd_borrower"],
        ["odd_held", "split_above_due"],
    ]
    for line in result.lines:
        for each in line.oddities:
            assert str(FundledgerError(each.key, **each.params))


def test_a_suit_that_the_opening_tells_is_asked_about(book: Book) -> None:
    """What the borrower pays may have to be told to the court."""
    suit = Case("TAND mẫu", date(2022, 5, 4))
    open_(book, with_loan(OVERDUE, cases=(suit,)))
    result = seen(
        book,
        row(1_000_000, "2023-01-15", "FT-1", loan=BAD),
        row(1_000_000, "2023-01-15", "FT-2", loan=GOOD),
    )
    assert ["odd_court" in found for found in odd(result)] == [True, False]


# One by one


@settings(max_examples=25)
@given(
    st.randoms(use_true_random=False),
    st.booleans(),
    st.sampled_from(("circular-52", "accrual-group1")),
)
def test_a_batch_leaves_the_books_of_rows_entered_one_by_one(
    random: Random, rolled: bool, recognition: str
) -> None:
    with TemporaryDirectory() as folder:
        one, other = (
            _book(Path(folder) / f"{name}.db", rolled, recognition) for name in ("a", "b")
        )
        rows = [_random_row(random, number) for number in range(random.randint(1, 14))]
        rows = [each for each in rows if _can_be(one, each)]
        divide: Divide = random.choice(("oldest", "pro-rata"))
        batch = posted(one, *rows, divide=divide)
        for each, line in zip(rows, batch.lines, strict=True):
            for part in line.parts:
                with writer_of(other) as writer:
                    verbs.take(
                        *(writer, part.loan, part.document.body, each.day, each.document),
                        today=TODAY,
                    )
        for book in (one, other):
            assert findings(book) == proved(book) == []
        for day in ("2023-06-30", "2023-12-31"):
            by = ("account", "loan", "cooperative", "source")
            assert sums(one, by, day) == sums(other, by, day)
            assert _by_value_date(one) == _by_value_date(other)
            for book in (one, other):
                roll_to(book, day)
        days = [date(2023, 1, 1) + timedelta(days=step) for step in range(0, 400, 9)]
        for number in ("HD-01", "HD-02", "HD-03"):
            assert positions(one, days, number) == positions(other, days, number)
        singly = [posted(other, each, divide=divide).lines[0].is_new for each in rows]
        assert not any(singly)  # what one way posted the other knows again
        for book in (one, other):
            book.close()


def _book(path: Path, rolled: bool, recognition: str) -> Book:
    """HD-01 and HD-02 are of one borrower, so by `circular-52` what one is paid moves the other."""
    book = with_capital(found_fund(create(str(path))))
    recognise_by(book, recognition)
    lent(book, "HD-01", "HD-02")
    lent(book, "HD-03", borrower=SUCCESSOR)
    enter(book, Collect(date(2023, 3, 15), 10_000_000, document="TAY-1"), "HD-02")
    if rolled:
        roll_to(book, "2023-03-31")
    return book


def _random_row(random: Random, number: int) -> Row:
    marks = random.choice(({}, {}, {}, {"prepay": True}, {"payoff": True}))
    if not marks and random.random() < 0.2:
        marks = {"split": Split(due_principal=1_000_000, due_interest=500_000)}
    whom: dict[str, Any] = {"loan": f"HD-0{random.randint(1, 3)}"}
    if not marks and random.random() < 0.3:
        whom = {"cooperative": random.choice((BORROWER, SUCCESSOR))}
    return Row(
        date(2023, 1, 5) + timedelta(days=random.randint(0, 170)),
        random.choice((1_500_000, 20_000_000, 51_400_000, 103_000_000)),
        random.choice(("bank", "cash")),
        document=random.choice(("", f"FT-{number}")),
        **whom,
        **marks,
    )


def _can_be(book: Book, wanted: Row) -> bool:
    try:
        seen(book, wanted, divide="oldest")
    except RowsRefused:
        return False
    return True


def _by_value_date(book: Book) -> dict[tuple[Any, ...], int]:
    """What each account and loan was moved by on each day that the money moved."""
    found: dict[tuple[Any, ...], int] = {}
    with book.reading() as connection:
        for entry in journal(connection, FUND):
            for line in entry.postings:
                key = (entry.value_date, line.account, line.loan, line.cooperative)
                found[key] = found.get(key, 0) + line.amount
    return {key: amount for key, amount in found.items() if amount}


def test_a_body_says_of_a_receipt_what_the_verb_says(lender: Book) -> None:
    result = seen(lender, row(5_000_000, note="ghi chú"))
    body = dict(result.lines[0].parts[0].document.body)
    said = {name: body.pop(name) for name in ("row", "note", "place")}
    assert said == {"row": "FT-1|2023-03-12|1", "note": "ghi chú", "place": "bank"}
    assert body == body_of(Collect(FIRST_DUE, 5_000_000))
