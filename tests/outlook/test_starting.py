"""The first version of a plan: what the books know of each loan, worked out by hand.

The loan is that of `tests.reports.small`. It owes 60 million at 30/6/2023, of which 20 fell due
that day; 10 of these come on 31/7. From 30/9 on it owes 50 million, all overdue by October,
1.200.000 of interest in term, and on overdue principal 600.000 and 25.000 more each day (18 % a
year of 50 million under 30/360). Beside it HD-02 and HD-03 owe 100 and 80 million, due on
31/12/2024.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fundledger.arrears.debts import Day
from fundledger.contract.events import Collect
from fundledger.messages.wording import Sentence
from fundledger.outlook.claims import claims
from fundledger.outlook.methods import contract_receipts, plan_receipts
from fundledger.outlook.planned import Plan, PlanLine
from fundledger.outlook.plans import came_by_now
from fundledger.outlook.starting import proposed
from fundledger.recovery.case_sums import OfLoan, Sums
from fundledger.recovery.cases import Opened, open_case
from fundledger.recovery.steps import Promise, keep
from fundledger.store.books import Book
from tests.arrears.quarter import overdue
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import BORROWER, enter, sign, with_capital
from tests.office.calls import do
from tests.reports.small import EVENTS, TERMS, M

NO_PLAN = Plan()
JUNE, OCTOBER, YEAR_END = date(2023, 6, 30), date(2023, 10, 31), date(2023, 12, 31)


@pytest.fixture
def debtors(book: Book) -> Book:
    return overdue(book)


def start(book: Book, day: date, until: date = YEAR_END, plan: Plan = NO_PLAN) -> list[PlanLine]:
    with book.reading() as connection:
        return proposed(Day(connection, FUND, day), until, plan, key_of)


def key_of(sentence: Sentence) -> str:
    return sentence.key.removeprefix("recovery_plan_fill.")


def of(lines: list[PlanLine], loan: str) -> list[PlanLine]:
    return [each for each in lines if each.loan == loan]


def promised(book: Book, amount: int, by: date, loans: tuple[str, ...] = ()) -> None:
    with writer_of(book) as writer:
        keep(writer, BORROWER, OCTOBER, Promise(amount=amount, by=by, loans=loans), today=TODAY)


def test_dues_come_by_the_contract_and_nobody_is_forgotten(debtors: Book) -> None:
    """20 million that fell due on 30/6 are not late yet; 40 follow on 30/9: one line of 60."""
    lines = start(debtors, JUNE)
    (first,) = of(lines, "HD-01")
    assert (first.quarter, first.origin, first.percent) == ("2023Q3", "contract", 100)
    assert (first.by, first.principal) == (date(2023, 9, 30), 60 * M)
    for loan in ("HD-02", "HD-03"):  # nothing of them falls due before the end of 2024
        assert of(lines, loan) == [
            PlanLine(loan, YEAR_END, 0, origin="contract", note="nothing_due")
        ]


def test_a_plan_that_was_started_expects_what_the_contract_does(debtors: Book) -> None:
    until = date(2024, 12, 31)
    lines = start(debtors, JUNE, until)
    with debtors.reading() as connection:
        found = claims(Day(connection, FUND, JUNE), until)
    by_plan = plan_receipts(found, Plan(1, JUNE, "", tuple(lines)))
    by_contract = contract_receipts(found)
    for loan in ("HD-01", "HD-02", "HD-03"):
        for name in ("principal", "interest"):
            planned = sum(getattr(each, name) for each in by_plan[loan])
            assert planned == sum(getattr(each, name) for each in by_contract[loan]), (loan, name)
    assert sum(each.principal for each in by_plan["HD-02"]) == 100 * M


def test_what_is_overdue_and_unknown_is_left_to_be_filled_in(debtors: Book) -> None:
    (line,) = of(start(debtors, OCTOBER), "HD-01")
    assert line == PlanLine("HD-01", YEAR_END, 0, origin="judgement", percent=0, note="overdue")


def test_an_open_promise_is_expected_by_its_day_for_what_is_overdue(debtors: Book) -> None:
    """Overdue principal is first in the contract's order: all 30 million are principal."""
    promised(debtors, 30 * M, date(2023, 11, 30))
    (line,) = of(start(debtors, OCTOBER), "HD-01")
    assert line == PlanLine("HD-01", date(2023, 11, 30), 30 * M, origin="promise", note="promise")
    assert of(start(debtors, OCTOBER, date(2023, 11, 29)), "HD-01")[0].origin == "judgement"
    # HD-02 of the same borrower owes nothing that is overdue: it takes nothing of the promise.
    assert [each.principal for each in of(start(debtors, OCTOBER), "HD-02")] == [0]


def test_promises_of_a_quarter_are_one_line_and_take_no_more_than_is_overdue(
    debtors: Book,
) -> None:
    """30 million, then 40, of which 20 are principal; the rest is interest as far as it is owed."""
    promised(debtors, 30 * M, date(2023, 11, 30))
    promised(debtors, 40 * M, date(2023, 12, 15), ("HD-01",))
    (line,) = of(start(debtors, OCTOBER), "HD-01")
    assert (line.by, line.principal) == (date(2023, 12, 15), 50 * M)
    assert (line.interest, line.overdue_interest) == (1_200_000, 600_000 + 30 * 25_000)


def test_a_promise_goes_by_instalment_where_the_contract_does(book: Book) -> None:
    """The loan of `tests.reports.small`, of which the oldest instalment is paid whole first.

    At 31/10 of 30/6 10 million are overdue, and for it 18 % a year of 20 million in July and of 10
    from August to October: 300.000 + 3 × 150.000. Of 30/9 40 million, for one month at 1,5 %
    600.000, and 1.200.000 of interest in term. Of 12 million that are promised the oldest takes
    10.750.000; 1.250.000 are principal of the next. By kind all 12 would be principal.
    Of 51 million 10.750.000 go to the oldest and 40 million to the principal of the next; 250.000
    are left for its overdue interest.
    """
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, replace(TERMS, waterfall_by="instalment"))
    for event in EVENTS:
        enter(book, event)
    promised(book, 12 * M, date(2023, 11, 30))
    (line,) = start(book, OCTOBER)
    assert (line.principal, line.interest, line.overdue_interest) == (11_250_000, 0, 750_000)
    promised(book, 39 * M, date(2023, 12, 15))
    (line,) = start(book, OCTOBER)
    assert (line.principal, line.interest, line.overdue_interest) == (50 * M, 0, 1_000_000)


def judged(book: Book, state: str, **more: Any) -> None:
    opened = Opened(
        cooperative=BORROWER,
        loans=("HD-01",),
        kind="civil",
        court="Tòa án nhân dân huyện Cao Lộc",
        procedure="to-tung-2016",
        state=state,
        **more,
    )
    with writer_of(book) as writer:
        open_case(writer, "KK-1", OCTOBER, opened, today=TODAY)


def test_a_suit_without_a_judgment_says_only_where_it_is(debtors: Book) -> None:
    judged(debtors, "accepted")
    (line,) = of(start(debtors, OCTOBER), "HD-01")
    assert line == PlanLine("HD-01", YEAR_END, 0, origin="judgement", percent=0, note="case")


def test_what_was_judged_is_known_and_how_sure_it_is_is_not(debtors: Book) -> None:
    """45 million were judged of the 50 that are owed; where 10 were promised, 40 of it are left."""
    sums = (OfLoan("HD-01", Sums(45 * M, 1_200_000)),)
    day = date(2023, 10, 20)
    judged(debtors, "first_instance", filed_on=day, judged_on=day, judged=sums)
    (line,) = of(start(debtors, OCTOBER), "HD-01")
    assert line == PlanLine(
        "HD-01", YEAR_END, 45 * M, origin="enforcement", percent=0, note="enforcement"
    )
    promised(debtors, 10 * M, date(2023, 11, 30))
    by_promise, by_court = of(start(debtors, OCTOBER), "HD-01")
    assert (by_promise.principal, by_court.principal) == (10 * M, 40 * M)


def test_a_security_that_was_sold_is_sure_and_an_auction_is_not(debtors: Book) -> None:
    """Auctioned from 60 million, of which 50 are owed; then sold for 35, to be paid by 15/12."""
    plot: dict[str, Any] = {"loan": "HD-01", "code": "TS1"}
    land = {"kind": "land_use_right", "what": "Thửa 12", "value": 90 * M}
    do(debtors, "security add", **plot, **land, on="05/01/2023", document="HĐTC")
    said = {"on": "2023-10-02", "document": "1/TB", "method": "auction"}
    do(debtors, "security handle", **plot, **said)
    called = {"day": "2023-11-20", "price": 60 * M, "organiser": "Trung tâm đấu giá"}
    do(debtors, "security handle auction", **plot, **called, on="2023-10-20", document="2/TB")
    (line,) = of(start(debtors, OCTOBER), "HD-01")
    assert (line.by, line.principal, line.percent) == (date(2023, 11, 20), 50 * M, 0)
    assert (line.origin, line.note) == ("collateral", "auction")
    do(debtors, "security handle auctioned", **plot, result="won", price=70 * M, buyer="Ông A",
       pay_by="2023-12-15", on="2023-11-20", document="3/BB")  # fmt: skip
    (sold,) = of(start(debtors, date(2023, 11, 30)), "HD-01")
    assert (sold.by, sold.principal, sold.percent) == (date(2023, 12, 15), 50 * M, 100)


def test_started_again_it_fills_in_only_what_is_missing(debtors: Book) -> None:
    mine = PlanLine("HD-01", date(2023, 8, 31), 1, origin="judgement", percent=10)
    again = start(debtors, JUNE, date(2024, 12, 31), Plan(1, JUNE, "", (mine,)))
    assert of(again, "HD-01") == []  # its quarter was put in by somebody, and nothing else is due
    assert [each.loan for each in again] == ["HD-02", "HD-03"]
    assert start(debtors, JUNE, date(2024, 12, 31), Plan(1, JUNE, "", (mine, *again))) == []


def test_begun_again_on_the_day_of_a_line_its_money_is_not_planned_twice(debtors: Book) -> None:
    """The 20 million of 30/6 stand in a line by 30/6: the third quarter has the 40 of 30/9."""
    mine = PlanLine("HD-01", JUNE, 20 * M, origin="contract")
    (line,) = of(start(debtors, JUNE, YEAR_END, Plan(1, JUNE, "", (mine,))), "HD-01")
    assert (line.quarter, line.principal) == ("2023Q3", 40 * M)


def test_a_promise_of_the_day_itself_is_open_still(debtors: Book) -> None:
    promised(debtors, 30 * M, OCTOBER)
    (line,) = of(start(debtors, OCTOBER), "HD-01")
    assert line == PlanLine("HD-01", date(2023, 11, 1), 30 * M, origin="promise", note="promise")


def test_money_that_is_held_is_taken_off_a_started_line_once(debtors: Book) -> None:
    """Of 31 million that come on 1/9 10 pay what is overdue, then the interest on it; the rest is
    held for 30/9, when 40 million fall due. By the plan as much is to come still as by contract.
    """
    enter(debtors, Collect(date(2023, 9, 1), 31 * M, document="GBC-9"), "HD-01")
    september = date(2023, 9, 10)
    lines = of(start(debtors, september), "HD-01")
    with debtors.reading() as connection:
        asked = Day(connection, FUND, september)
        found, came = claims(asked, YEAR_END), came_by_now(asked, Plan(lines=tuple(lines)))
    (claim,) = (each for each in found.every if each.loan == "HD-01")
    held = sum(each.principal + each.interest for each in claim.held)
    assert held == came["HD-01"].held > 0
    planned = plan_receipts(found, Plan(1, september, "", tuple(lines)), came)["HD-01"]
    expected = contract_receipts(found)["HD-01"]
    assert sum(each.principal for each in planned) == sum(each.principal for each in expected)
    assert sum(each.interest for each in planned) == sum(each.interest for each in expected)
    # 10 of July, 10 overdue on 1/9 and 40 of 30/9, whatever of them is held.
    assert sum(each.principal for each in lines) == 60 * M


def test_begun_in_mid_quarter_it_says_what_came_already_too(debtors: Book) -> None:
    """At 15/8 10 million of the quarter have come; 40 fall due on 30/9, and 10 are overdue."""
    lines = start(debtors, date(2023, 8, 15))
    contract = next(each for each in of(lines, "HD-01") if each.origin == "contract")
    assert (contract.principal, contract.note) == (50 * M, "came")
    assert {each.origin: each.principal for each in of(lines, "HD-01")}["judgement"] == 0
