"""What each other source of the list gives, and when it does no more: days by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import Collect
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.ledger.settings import set_value
from fundledger.messages.wording import Named
from fundledger.recovery.cases import Shifted, move
from fundledger.recovery.steps import Promise
from fundledger.store.books import Book
from tests.ledger.books import TODAY, writer_of
from tests.lending.telling import adopted, apply, appraise, decide, signing, table
from tests.loans.books import BORROWER, enter, positions, with_capital
from tests.recovery.test_cases import opened, then
from tests.reports.small import told
from tests.worklist.told import do, keys, look, step

SET = {"document": "QĐ-TS"}
PLOT: dict[str, Any] = {
    "loan": "HD-01",
    "code": "TS-1",
    "kind": "land_use_right",
    "what": "Thửa 12",
    "value": 200_000_000,
}


def setting(book: Book, name: str, value: str, since: date) -> None:
    with writer_of(book) as writer:
        set_value(writer, name, value, since, "QĐ-1")


STEPS = [
    {"code": "appraisal", "name": "Thẩm định", "days": 10, "who": "Phòng cho vay"},
    {"code": "decision", "name": "Quyết định", "days": 3},
]


def test_the_step_whose_turn_it_is_and_the_decision_that_lapses(book: Book) -> None:
    """Received on Friday 1/3/2024: ten working days for the appraisal are 4 to 8 and 11 to 15/3.
    Appraised on Friday 8/3, three working days for the decision end on Wednesday 13/3.
    """
    with_capital(book)
    adopted(book, table(steps=STEPS))
    of: Any = {"kinds": ("lending_step", "approval")}
    apply(book, "2024-03-01", papers=(), officer="Nông Thị B")
    appraisal = ("lending_step:HS-01:appraisal", "2024-03-15")
    assert keys(book, "2024-03-14", **of) == []
    assert keys(book, "2024-03-07", 8, **of) == [appraisal]
    appraise(book, "2024-03-08", amount=500_000_000)
    assert keys(book, "2024-03-07", 8, **of) == [appraisal]
    decision = ("lending_step:HS-01:decision", "2024-03-13")
    assert keys(book, "2024-03-13", **of) == [decision]
    assert [
        e.item.who for e in look(book, "2024-03-07", 8).items if e.item.key == appraisal[0]
    ] == ["Phòng cho vay"]
    late = [e.item.who for e in look(book, "2024-03-13").items if e.item.key == decision[0]]
    assert late == ["Nông Thị B"]  # the table names nobody: who took the application in
    decide(book, "2024-03-14", valid_until=date(2024, 4, 30))
    lapsing = ("approval:HS-01:2024-04-30", "2024-04-30")
    assert keys(book, "2024-04-29", **of) == []
    assert keys(book, "2024-04-30", **of) == [lapsing]
    assert keys(book, "2024-05-01", **of) == []  # it lapsed: nothing is to be done by it
    signing(book, signed="2024-04-01")
    assert keys(book, "2024-04-30", **of) == []


@pytest.fixture
def secured(book: Book) -> Book:
    told(book, roll=None)
    papers = {"papers": ("Sổ đỏ CK 12",), "valued": "15/01/2023", "on": "15/01/2023"}
    do(book, "security add", **PLOT, **SET, **papers)
    return book


def test_a_security_is_valued_anew_a_year_after_it_was(secured: Book) -> None:
    of: Any = {"kinds": ("valuation",)}
    assert keys(secured, "2024-01-14", **of) == []
    assert keys(secured, "2024-01-15", **of) == [("valuation:HD-01/TS-1:2023-01-15", "2024-01-15")]
    assert keys(secured, "2023-12-20", 26, **of) != []
    anew = {"loan": "HD-01", "code": "TS-1", "value": 180_000_000, "on": "10/02/2024"}
    do(secured, "security revalue", **anew, **SET)
    assert keys(secured, "2024-02-09", **of) != []
    assert keys(secured, "2024-02-10", **of) == []
    setting(secured, "revalue_months", "6", date(2024, 3, 1))
    assert keys(secured, "2024-08-10", **of) == [("valuation:HD-01/TS-1:2024-02-10", "2024-08-10")]
    setting(secured, "revalue_months", "không", date(2024, 9, 1))
    assert keys(secured, "2026-09-01", **of) == []


def test_papers_are_given_back_after_the_last_loan_is_closed(secured: Book) -> None:
    """On 30/9/2023 10 million are overdue, 40 fall due with 1.200.000, 600.000 are owed for being
    late: 51.800.000 pay it off. Closed on 20/10, and the papers are kept for now.
    """
    of: Any = {"kinds": ("papers", "valuation")}
    paid = {"loan": "HD-01", "amount": 51_800_000, "on": "30/09/2023", "document": "GBC-9"}
    do(secured, "collect", **paid)
    closed = {"loan": "HD-01", "on": "20/10/2023", "document": "TL-1"}
    do(secured, "loan close", **closed, keep_papers=True)
    assert keys(secured, "2023-10-19", **of) == []
    assert keys(secured, "2023-10-20", **of) == [("papers:HD-01/TS-1:2023-10-20", "2023-10-20")]
    assert keys(secured, "2024-10-20", **of) == [("papers:HD-01/TS-1:2023-10-20", "2023-10-20")]
    back = {"loan": "HD-01", "code": "TS-1", "document": "BB-GN", "on": "01/11/2023"}
    do(secured, "security release", **back)
    assert keys(secured, "2023-11-01", **of) == []


LATER: dict[str, dict[str, Any]] = {
    "loan confirm": {"document": "BB-1", "principal": 50_000_000, "reason": "đối chiếu"},
    "loan recall": {"document": "QĐ-TH", "pay_by": "31/10/2023"},
    "loan reschedule": {"document": "QĐ-CC", "instalments": ["31/12/2023=50.000.000"]},
}


@pytest.mark.parametrize("words", [*LATER, "case event"])
def test_a_broken_promise_is_answered_by_what_is_more_than_a_call(book: Book, words: str) -> None:
    """100 million promised by 31/7, 10 came: it is asked for until the debt is confirmed, recalled,
    restructured or sued for on 5/10, though nobody called again. What is left overdue of interest
    once the rest came on 20/10 is a default of its own, and does not bring the promise back.
    """
    told(book, roll=None)
    link = step(book, "2023-07-14", Promise(amount=100_000_000, by=date(2023, 7, 31)))
    if words == "case event":
        opened(book)
        then(book, "2023-10-05", "file")
    else:
        do(book, words, loan="HD-01", on="05/10/2023", **LATER[words])
    of: Any = {"kinds": ("promise",)}
    broken = [(f"promise:{link}", "2023-07-31")]
    assert keys(book, "2023-10-04", **of) == broken
    assert keys(book, "2023-10-05", **of) == []
    principal = 0 if words == "loan reschedule" else 50_000_000
    paid = Parts(overdue_principal=principal, due_interest=1_200_000)
    enter(book, Collect(date(2023, 10, 20), principal + 1_200_000, paid, document="GBC-9"))
    (position,) = positions(book, [date(2023, 10, 21)])
    assert position.interest_overdue_due > 0
    assert position.days_overdue == 0
    assert keys(book, "2023-10-21", **of) == []


OF_COURT: Any = {"kinds": ("court",)}


def asked_for(book: Book, day: str, ahead: int = 0) -> list[tuple[str, str]]:
    found = keys(book, day, ahead, **OF_COURT)
    return [each for each in found if each[0].startswith("court:KK-01:request:")]


def test_enforcement_is_requested_of_a_judgment_that_is_not_paid(book: Book) -> None:
    """Judged on 10/1/2024 what is overdue since 30/6; in force on 26/1: from the day after on."""
    told(book, roll=None)
    opened(book)
    for on, event in (
        *(("2023-10-15", "file"), ("2023-10-20", "accept"), ("2023-12-01", "order_hearing")),
        *(("2024-01-10", "judge"), ("2024-01-26", "come_into_force")),
    ):
        then(book, on, event)
    wanted = [("court:KK-01:request:2024-01-26", "2024-01-27")]
    assert asked_for(book, "2024-01-25", 30) == []
    assert asked_for(book, "2024-01-26") == []
    assert asked_for(book, "2024-01-26", 1) == asked_for(book, "2024-05-01") == wanted
    (item,) = [e.item for e in look(book, "2024-05-01").items if e.item.key == wanted[0][0]]
    assert (item.cooperative, item.loan, item.since) == (BORROWER, "HD-01", date(2024, 1, 26))
    assert isinstance(item.basis, Named)
    assert item.basis.vi == "Luật Thi hành án dân sự 2008"
    then(book, "2024-05-02", "request")
    assert asked_for(book, "2024-05-01") == wanted
    assert asked_for(book, "2024-05-02", 30) == []


def test_enforcement_of_an_agreement_waits_for_what_is_missed_of_it(book: Book) -> None:
    """Recognised on 1/12/2023: at once, and once it has become a plan, from 29/2/2024 on. What
    had fallen due before 1/12 has the time of the agreement.
    """
    told(book, roll=None)
    opened(book)
    for on, event in (
        *(("2023-10-15", "file"), ("2023-10-20", "accept"), ("2023-11-10", "mediate")),
        *(("2023-11-20", "agree"), ("2023-12-01", "recognise")),
    ):
        then(book, on, event)
    assert asked_for(book, "2023-12-02") == [("court:KK-01:request:2023-12-01", "2023-12-02")]
    plan = {"document": "số recognise", "instalments": ["29/02/2024=50.000.000"]}
    do(book, "loan reschedule", loan="HD-01", on="01/12/2023", **plan)
    assert asked_for(book, "2024-02-29") == []
    assert asked_for(book, "2024-03-01") == [("court:KK-01:request:2024-02-29", "2024-03-01")]
    paid = {"amount": 60_000_000, "on": "01/03/2024", "document": "GBC-9"}
    do(book, "collect", loan="HD-01", **paid)
    assert asked_for(book, "2024-03-01", 30) == []


def test_the_council_meets_for_every_quarter_where_there_is_one(book: Book) -> None:
    told(book, roll=None)
    of: Any = {"kinds": ("council",)}
    assert keys(book, "2023-09-30", **of) == []
    setting(book, "council_decisions_required", "yes", date(2023, 1, 1))
    q2, q3 = ("council:2023Q2", "2023-06-30"), ("council:2023Q3", "2023-09-30")
    assert keys(book, "2023-09-29", **of) == [q2]
    assert keys(book, "2023-09-30", **of) == [q2, q3]
    decided = {"number": "01/HĐ", "on": "15/09/2023", "quarter": "2023Q2", "member": ("A",)}
    do(book, "council decide", **decided, conclusion="đã họp")
    assert keys(book, "2023-09-14", **of) == [q2]
    assert keys(book, "2023-09-30", **of) == [q3]
    do(book, "council withdraw", number="01/HĐ", reason="sai")
    assert keys(book, "2023-09-30", **of) == [q2, q3]


def test_quarters_are_closed_thirty_days_after_their_end(book: Book) -> None:
    """Of a book that begins on 31/12/2022, locked up to 30/6/2023."""
    told(book, roll=None)
    of: Any = {"kinds": ("quarter",)}
    found = keys(book, "2023-07-29", **of)
    assert ("quarter:2023Q1", "2023-04-30") in found
    assert ("quarter:2023Q2", "2023-07-30") not in found
    assert ("quarter:2023Q2", "2023-07-30") in keys(book, "2023-07-30", **of)
    do(book, "period lock", day="30/06/2023")
    assert keys(book, "2023-10-29", **of) == []
    assert keys(book, "2023-10-30", **of) == [("quarter:2023Q3", "2023-10-30")]


def test_what_the_law_wants_of_the_year_before_and_to_come(book: Book) -> None:
    """Looked at on 1/7/2023 to its 30th: nothing of days before the book began."""
    told(book, roll=None)
    found = dict(keys(book, "2023-07-01", 29, kinds=("duty",)))
    assert found["duty:half_year:2023"] == "2023-07-30"
    assert found["duty:year:2022"] == "2023-03-31"
    assert found["duty:rating:2022"] == "2023-05-30"
    # The same a year later is of another year: what is over for twelve months is let be.
    later = dict(keys(book, "2024-07-31", kinds=("duty",)))
    assert "duty:half_year:2023" not in later
    assert later["duty:half_year:2024"] == "2024-07-30"


def test_a_day_ahead_is_before_no_other(book: Book) -> None:
    told(book, roll=None)
    with pytest.raises(FundledgerError) as refusal:
        do(book, "worklist", as_of="30/09/2023", until="29/09/2023")
    assert refusal.value.key == "work.until_before"


def test_the_dates_of_a_case_and_what_a_suit_ends(book: Book) -> None:
    """Filed on Monday 16/10/2023: 3 working days and 5 more are 17 to 20 and 23 to 26/10, a
    Thursday. The court moves that to 6/11, and asks for the fee on 1/11.
    """
    told(book, roll=None)
    of: Any = {"kinds": ("court", "rung", "limitation")}
    rung, over = "rung:4900000001:contact:2023-06-30", "limitation:HD-01:2026-07-31"
    opened(book, "KK-01", "2023-10-02", officer="Lý Văn C")
    assert keys(book, "2023-10-15", **of) == [(rung, "2023-07-01")]
    then(book, "2023-10-16", "file")
    answer = ("court:KK-01:answer:2023-10-16", "2023-10-26")
    assert keys(book, "2023-10-25", **of) == []  # the suit is above every rung
    assert keys(book, "2023-10-26", **of) == [answer]
    (item,) = [each.item for each in look(book, "2023-10-26").items if each.item.kind == "court"]
    assert (item.who, item.cooperative, item.loan) == ("Lý Văn C", "4900000001", "HD-01")
    assert "KK-01" in item.what.words("vi")
    with writer_of(book) as writer:
        later = Shifted(deadline="answer", to=date(2023, 11, 6), reason="tòa gia hạn")
        move(writer, "KK-01", date(2023, 10, 27), later, today=TODAY)
    assert keys(book, "2023-10-31", **of) == []
    assert keys(book, "2023-10-31", 6, **of) == [(answer[0], "2023-11-06")]
    then(book, "2023-11-01", "ask_fee")
    assert answer[0] not in dict(keys(book, "2023-11-06", **of))
    # From 1/8/2023, the day after 10 million came, to 31/7/2026: not told while the case is open.
    assert over not in dict(keys(book, "2026-07-31", **of))


def test_limitation_is_told_where_no_suit_was_filed(book: Book) -> None:
    told(book, roll=None)
    opened(book, "KK-01", "2023-10-02")
    found = keys(book, "2026-07-31", kinds=("limitation",))
    assert found == [("limitation:HD-01:2026-07-31", "2026-07-31")]
