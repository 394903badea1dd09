"""A disbursement of more than its source has on hand: said, and taken."""

from __future__ import annotations

from datetime import date

from fundledger.contract.events import Disburse
from fundledger.contract.life import Remark
from fundledger.ledger.entry import Draft, Posting
from fundledger.loans.batch import Wanted, take_each
from fundledger.money import Dong
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, post, writer_of
from tests.loans.books import BORROWER, SOURCE, enter, register, sign, with_capital
from tests.reports.small import OUT, TERMS

M = 1_000_000
NEXT = date(2023, 1, 2)


def drawn(book: Book, day: date, amount: int) -> tuple[Remark, ...]:
    return enter(book, Disburse(day, amount, f"UNC {day}")).remarks


def test_a_draw_beyond_the_money_of_its_source_is_said_and_taken(book: Book) -> None:
    """60 million came; 60 - 40 = 20 are left, 40 are paid out of them: 20 short."""
    with_capital(book, 60 * M)
    sign(book, TERMS)
    assert drawn(book, OUT, 40 * M) == ()
    (remark,) = drawn(book, NEXT, 40 * M)
    assert remark.key == "loan.money_not_there"
    said = {"loan": "HD-01", "day": NEXT, "source": SOURCE}
    assert remark.params == {**said, "on_hand": Dong(20 * M), "amount": Dong(40 * M)}


def test_the_last_dong_may_be_paid_out(book: Book) -> None:
    with_capital(book, 40 * M)
    sign(book, TERMS)
    assert drawn(book, OUT, 40 * M) == ()


def test_money_of_another_source_and_of_a_later_day_is_not_there(book: Book) -> None:
    """100 million of NSDP come two days after the draw, 100 million of NSTW were there."""
    with_capital(book, 100 * M, NEXT.isoformat())
    lines = (
        Posting("bank_capital", 100 * M, source="NSTW"),
        Posting("charter_capital", -100 * M, source="NSTW"),
    )
    post(book, Draft(OUT, "Nhận vốn", lines))
    sign(book, TERMS)
    (remark,) = drawn(book, OUT, 40 * M)
    assert (remark.key, remark.params["on_hand"]) == ("loan.money_not_there", Dong(0))


def test_a_fund_that_never_booked_charter_capital_is_not_told(book: Book) -> None:
    register(book, BORROWER, "HTX mẫu 01")
    sign(book, TERMS)
    assert drawn(book, OUT, 40 * M) == ()


def test_of_several_taken_together_those_of_the_day_that_is_short(book: Book) -> None:
    """50 million: 10 are left after the first day, the second is 30 short."""
    with_capital(book, 50 * M)
    sign(book, TERMS)
    with writer_of(book) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-01")
        body = {"do": "disburse", "amount": 40 * M}
        wanted = [Wanted(loan, day, f"UNC {day}", body) for day in (NEXT, OUT)]
        late, early = take_each(writer, wanted, today=TODAY)
    assert early.remarks == ()
    (remark,) = late.remarks
    assert remark.params["on_hand"] == Dong(10 * M)
