"""Cases as facts: what is kept, what is refused, what one taken back leaves.

The loan is that of `tests.reports.small`. On 15/10/2023 it owes 10 million since 30/6 and 40
million since 30/9; 3 × 1 % × 40 million = 1.200.000 of interest in term; on overdue principal
600.000 up to 30/9 and 15 days of 1,5 % a month on 50 million, 375.000.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.arrears.debts import Day
from fundledger.contract.events import Collect, Disburse, Recover, Waive, WriteOff
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.messages import LANGUAGES, say_in
from fundledger.recovery.case_sums import NOTHING, OfLoan, Sums, account, owed_on
from fundledger.recovery.cases import (
    Case,
    Occurred,
    Opened,
    Shifted,
    case_numbered,
    cases,
    days_off,
    happen,
    move,
    open_case,
    open_cases_of,
    suits_of,
    take_back,
)
from fundledger.recovery.ladder import Taken
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, TODAY, found_fund, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, positions, proved, sign
from tests.reports.small import OUT, TERMS, M, told

FILED = date(2023, 10, 15)
CLAIM = Sums(50 * M, 1_200_000, 975_000, 0)
COURT = "Tòa án nhân dân huyện Cao Lộc"


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def lent(book: Book) -> Book:
    return two_loans(book)


def two_loans(book: Book) -> Book:
    """That of the sums, and one of another borrower."""
    told(book, roll=None)
    sign(book, TERMS, "HD-02", SUCCESSOR)
    enter(book, Disburse(OUT, 120 * M, "UNC-2"), "HD-02")
    return book


def suit(*loans: str, **more: Any) -> Opened:
    said = {"cooperative": BORROWER, "kind": "civil", "court": COURT, "procedure": "to-tung-2016"}
    return Opened(loans=loans or ("HD-01",), **{**said, **more})


def opened(book: Book, number: str = "KK-01", on: str = "2023-10-02", **more: Any) -> Case:
    loans = more.pop("loans", ("HD-01",))
    with writer_of(book) as writer:
        return open_case(writer, number, day(on), suit(*loans, **more), today=TODAY)


def then(book: Book, on: str, event: str, number: str = "KK-01", **more: Any) -> Case:
    document = more.pop("document", f"số {event}")
    with writer_of(book) as writer:
        what = Occurred(event=event, **more)
        return happen(writer, number, day(on), what, document=document, today=TODAY)


def undo(book: Book, link: int, number: str = "KK-01", reason: str = "nhập nhầm") -> None:
    with writer_of(book) as writer:
        take_back(writer, number, link, reason, TODAY)


def read(book: Book, number: str = "KK-01") -> Case:
    with book.reading() as connection:
        return case_numbered(connection, FUND, number)


def state_of(book: Book, number: str = "KK-01") -> str:
    return read(book, number).standing(frozenset()).state.name


def links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def refused(book: Book, do: Callable[[], object]) -> str:
    """The key of the sentence; nothing was kept."""
    before = links(book)
    with pytest.raises(FundledgerError) as refusal:
        do()
    assert links(book) == before
    for lang in LANGUAGES:
        assert "{" not in say_in(lang, refusal.value.key, **refusal.value.params)
    return refusal.value.key


def test_the_claim_is_what_the_loan_owes_at_the_end_of_the_day_of_filing(lent: Book) -> None:
    opened(lent, officer="Cán bộ A", defendants=("Bên bảo lãnh",))
    filed = then(lent, "2023-10-15", "file", document="01/ĐKK")
    assert filed == read(lent)
    assert filed.claim is not None
    assert (filed.claim.day, filed.claim.document) == (FILED, "01/ĐKK")
    assert filed.claim.of == (OfLoan("HD-01", CLAIM),)
    (at,) = positions(lent, [FILED])
    assert at.principal == CLAIM.principal
    assert at.interest_due + at.interest_accrued == CLAIM.interest
    assert (at.interest_overdue_due, at.late_interest_due) == (CLAIM.overdue, CLAIM.late)
    assert filed.claim.whole.whole == 52_175_000
    assert (filed.opened.officer, filed.opened.defendants) == ("Cán bộ A", ("Bên bảo lãnh",))
    assert proved(lent) == []


def test_from_the_claim_to_what_is_owed_later_line_by_line(lent: Book) -> None:
    """On 15/11 come 5 million of overdue principal: a month of 1,5 % on 50 million, 750.000, and
    one on 45 million, 675.000. Of it 300.000 are waived on 1/12. A receipt of 10/10 that was left
    out, 200.000 of interest on overdue principal, is entered after the suit was filed.
    """
    opened(lent)
    then(lent, "2023-10-15", "file")
    paid = Parts(overdue_principal=5 * M)
    enter(lent, Collect(day("2023-11-15"), 5 * M, paid, document="GBC-4"))
    enter(lent, Waive(day("2023-12-01"), "overdue", 300_000, "QĐ-ML"))
    late = Parts(overdue_interest=200_000)
    enter(lent, Collect(day("2023-10-10"), 200_000, late, document="GBC-5"))
    with lent.reading() as connection:
        loan = loan_numbered(connection, FUND, "HD-01")
        found = account(loan, CLAIM, FILED, Day(connection, FUND, day("2023-12-15"), today=TODAY))
    assert found.found == Sums(overdue=-200_000)
    assert found.came == Sums(overdue=750_000 + 675_000)
    assert found.paid == Sums(principal=5 * M)
    assert found.waived == Sums(overdue=300_000)
    assert found.now == Sums(45 * M, 1_200_000, 975_000 - 200_000 + 1_425_000 - 300_000, 0)
    sums = found.kept.plus(found.found).plus(found.came).minus(found.paid).minus(found.waived)
    assert sums == found.now


def test_a_debt_that_was_written_off_is_still_claimed(lent: Book) -> None:
    """Of it interest stops on the day: 975.000 up to 15/10; 1 million of principal comes back."""
    enter(lent, WriteOff(FILED, "QĐ-XLRR"))
    enter(lent, Recover(day("2023-11-20"), 1 * M, document="GBC-8"))
    with lent.reading() as connection:
        loan = loan_numbered(connection, FUND, "HD-01")
        of = Day(connection, FUND, day("2023-11-19"), today=TODAY)
        assert owed_on(loan, of) == CLAIM
        after = Day(connection, FUND, day("2023-12-31"), today=TODAY)
        found = account(loan, CLAIM, day("2023-11-19"), after)
    assert found.found == found.waived == NOTHING
    assert (found.paid.whole, found.came) == (1 * M, NOTHING)
    assert found.now.whole == 52_175_000 - 1 * M


def test_what_cannot_be_opened(lent: Book) -> None:
    assert refused(lent, lambda: opened(lent, " ")) == "case.no_number"
    assert refused(lent, lambda: opened(lent, on="2099-01-01")) == "loan.future_day"
    assert refused(lent, lambda: opened(lent, court=" ")) == "case.no_court"
    assert refused(lent, lambda: opened(lent, loans=("HD-02",))) == "recovery.loan_of_another"
    assert refused(lent, lambda: opened(lent, loans=("HD-99",))) == "loan.unknown"
    assert refused(lent, lambda: opened(lent, on="2022-12-01")) == "case.not_disbursed"
    assert refused(lent, lambda: opened(lent, procedure="khác")) == "procedure.no_such_set"
    late = lambda: opened(lent, procedure="to-tung-2025")  # noqa: E731  said once, where it is used
    assert refused(lent, late) == "procedure.not_in_force"
    with writer_of(lent) as writer, pytest.raises(FundledgerError, match="--loan"):
        of_none = Opened(
            cooperative=BORROWER, loans=(), kind="civil", court=COURT, procedure="to-tung-2016"
        )
        open_case(writer, "KK-01", day("2023-10-02"), of_none, today=TODAY)
    opened(lent)
    assert refused(lent, lambda: opened(lent)) == "case.number_taken"


def test_a_debt_has_one_case_that_is_not_over(lent: Book) -> None:
    opened(lent)
    assert refused(lent, lambda: opened(lent, "KK-02", "2023-11-01")) == "case.open_already"
    then(lent, "2023-11-10", "close")
    assert refused(lent, lambda: opened(lent, "KK-02", "2023-11-01")) == "case.open_already"
    opened(lent, "KK-02", "2023-11-10")
    closed = read(lent).entered[-1].chain
    assert refused(lent, lambda: undo(lent, closed)) == "case.open_already"
    with lent.reading() as connection:
        for on, number in (("2023-10-05", "KK-01"), ("2023-11-10", "KK-02")):
            assert open_cases_of(connection, FUND, day(on))["HD-01"].number == number
        assert open_cases_of(connection, FUND, day("2023-10-01")) == {}


def test_what_cannot_happen(lent: Book) -> None:
    assert refused(lent, lambda: then(lent, "2023-10-15", "file")) == "case.none_yet"
    opened(lent)
    told_of = {
        "procedure.before_case": ("2023-10-01", "file", {}),
        "procedure.out_of_order": ("2023-10-15", "judge", {}),
        "procedure.no_such_event": ("2023-10-15", "nộp", {}),
        "loan.future_day": ("2099-10-15", "file", {}),
        "case.judges_nothing": ("2023-10-15", "file", {"judged": (OfLoan("HD-01", CLAIM),)}),
        "case.says_no_fee": ("2023-10-15", "file", {"fee": 1}),
        "case.names_no_court": ("2023-10-15", "file", {"court": "TAND khác"}),
    }
    for key, (on, event, more) in told_of.items():
        assert refused(lent, lambda a=on, b=event, c=more: then(lent, a, b, **c)) == key
    unknown = lambda: then(lent, "2023-10-15", "file", "KK-9")  # noqa: E731
    assert refused(lent, unknown) == "case.unknown"
    then(lent, "2023-10-15", "file")
    before = lambda: then(lent, "2023-10-14", "ask_fee")  # noqa: E731
    assert refused(lent, before) == "procedure.runs_backward"
    unnumbered = lambda: then(lent, "2023-10-20", "ask_fee", document="")  # noqa: E731
    assert refused(lent, unnumbered) == "case.no_document"
    then(lent, "2023-10-20", "return", served=day("2023-10-22"))
    then(lent, "2023-11-01", "close")
    assert refused(lent, lambda: then(lent, "2023-11-02", "file")) == "procedure.is_over"


def test_a_debt_that_is_paid_cannot_be_sued_for(lent: Book) -> None:
    opened(lent)
    enter(lent, Collect(day("2023-10-10"), 60 * M, payoff=True, document="GBC-6"))
    assert refused(lent, lambda: then(lent, "2023-10-15", "file")) == "case.nothing_owed"


def judged_case(book: Book) -> None:
    opened(book)
    for on, event in (
        *(("2023-10-15", "file"), ("2023-10-20", "accept"), ("2023-12-01", "order_hearing")),
    ):
        then(book, on, event)


def test_figures_that_a_judgment_cannot_say(lent: Book) -> None:
    judged_case(lent)
    one, other = OfLoan("HD-01", CLAIM), OfLoan("HD-02", CLAIM)
    below = OfLoan("HD-01", Sums(-1))
    for key, judged in (
        ("case.judged_twice", (one, one)),
        ("case.loan_not_in_it", (one, other)),
        ("case.below_zero", (below,)),
    ):
        judge = lambda of=judged: then(lent, "2024-01-10", "judge", judged=of)  # noqa: E731
        assert refused(lent, judge) == key
    then(lent, "2024-01-10", "judge", judged=(one,), document="02/2024/DS-ST", fee=2_608_750)
    found = read(lent).judgment
    assert found is not None
    assert (found.day, found.document, found.of) == (day("2024-01-10"), "02/2024/DS-ST", (one,))


def test_the_last_judgment_counts_and_a_new_claim_takes_the_place_of_the_old(lent: Book) -> None:
    opened(lent)
    then(lent, "2023-10-15", "file")
    then(lent, "2023-10-20", "ask_to_amend")
    amended = then(lent, "2023-10-25", "amend").claim
    # ten days more of 1,5 % a month on 50 million: 250.000
    assert amended is not None
    assert (amended.event, amended.whole) == ("amend", CLAIM.plus(Sums(overdue=250_000)))
    assert read(lent).filed is not None
    assert read(lent).filed.day == FILED  # type: ignore[union-attr]  # asserted above


def test_an_event_and_a_date_by_what_they_are_called(lent: Book) -> None:
    opened(lent)
    then(lent, "2023-10-15", "nộp đơn khởi kiện")
    assert state_of(lent) == "filed"
    then(lent, "2023-10-20", "Ask for the court fee advance", served=day("2023-10-22"))
    with writer_of(lent) as writer:
        what = Shifted(deadline="pay-fee", to=day("2023-11-15"), reason="tòa cho thêm")
        move(writer, "KK-01", day("2023-10-23"), what, today=TODAY)
    (deadline,) = read(lent).standing(frozenset()).deadlines
    assert (deadline.name, deadline.due) == ("pay_fee", day("2023-11-15"))
    assert deadline.moved is not None


def test_what_is_taken_back_leaves_no_trace_but_its_facts(lent: Book) -> None:
    opened(lent)
    filed = then(lent, "2023-10-15", "file").entered[-1].chain
    accepted = then(lent, "2023-10-20", "accept").entered[-1].chain
    assert refused(lent, lambda: undo(lent, filed)) == "case.would_not_follow"
    assert refused(lent, lambda: undo(lent, 1)) == "case.no_such_link"
    assert refused(lent, lambda: undo(lent, accepted, reason=" ")) == "recovery.take_back_why"
    first = read(lent).entered[0].chain
    assert refused(lent, lambda: undo(lent, first)) == "recovery.rested_on"
    for link, state in ((accepted, "filed"), (filed, "preparing")):
        undo(lent, link)
        assert state_of(lent) == state
    assert read(lent).claim is None
    undo(lent, first)
    with lent.reading() as connection:
        assert cases(connection, FUND) == []
    opened(lent, court="TAND khác")  # the number may be given again
    assert read(lent).court == "TAND khác"
    assert proved(lent) == []


def test_a_suit_is_a_rung_of_the_ladder_from_its_filing(lent: Book) -> None:
    opened(lent)
    link = then(lent, "2023-10-15", "file").entered[-1].chain
    with lent.reading() as connection:
        assert suits_of(connection, FUND, day("2023-10-14")) == {}
        taken = [Taken("suit", FILED, "KK-01", link)]
        assert suits_of(connection, FUND, FILED) == {"HD-01": taken}


def test_days_off_are_those_of_the_law_for_as_long_as_a_case_may_run(lent: Book) -> None:
    with lent.reading() as connection:
        found = days_off(connection, FUND, FILED)
    assert {day("2016-09-02"), day("2024-02-12"), day("2034-04-30")} <= found


def test_two_officers_at_once_lose_nothing(lent: Book) -> None:
    """Each waits for the other's book: one event is taken, the other is told that it cannot be."""
    opened(lent)
    then(lent, "2023-10-15", "file")
    said: list[str] = []

    def enter_one(event: str) -> None:
        try:
            then(lent, "2023-10-20", event)
            said.append(event)
        except FundledgerError as refusal:
            said.append(refusal.key)

    threads = [Thread(target=enter_one, args=[each]) for each in ("accept", "return")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    (taken,) = set(said) - {"procedure.out_of_order"}
    assert len(said) == 2
    assert read(lent).occurred[-1][1].event == taken
    assert len(read(lent).entered) == 3
    assert proved(lent) == []


OF_ONE = ("open", "file", "ask_fee", "pay_fee", "accept")


@settings(max_examples=12, deadline=None)
@given(st.permutations([1] * len(OF_ONE) + [2] * len(OF_ONE)), st.integers(0, 8))
def test_events_of_different_cases_may_be_entered_in_any_order(
    turns: list[int], again: int
) -> None:
    """Each case stands as if it were alone, and the last event taken back and entered once more
    leaves the same.
    """
    with TemporaryDirectory() as folder:
        book = create(f"{folder}/so.db")
        found_fund(book)
        two_loans(book)
        done = {1: 0, 2: 0}
        for place, turn in enumerate(turns):
            number, event = f"KK-{turn}", OF_ONE[done[turn]]
            on = f"2023-{10 + done[turn] // 3}-{15 + done[turn]}"
            done[turn] += 1
            if event == "open":
                owner = {"loans": (f"HD-0{turn}",), "cooperative": (BORROWER, SUCCESSOR)[turn - 1]}
                opened(book, number, on, **owner)
                continue
            kept = then(book, on, event, number)
            if place == again:
                undo(book, kept.entered[-1].chain, number)
                then(book, on, event, number)
        for turn in (1, 2):
            case = read(book, f"KK-{turn}")
            assert [each.event for _, each in case.occurred] == list(OF_ONE[1:])
            assert case.standing(frozenset()).state.name == "accepted"
            assert case.claim is not None
        assert proved(book) == []
        book.close()
