"""One request from the application to the money, with the figures of its limits beside it."""

from __future__ import annotations

import pytest

from fundledger.contract.events import Disburse
from fundledger.errors import FundledgerError
from fundledger.lending import entering
from fundledger.lending.limits_tested import Owed
from fundledger.registers import relating
from fundledger.store.books import Book
from tests.ledger.books import TODAY, writer_of
from tests.lending.telling import (
    PAPERS,
    adopted,
    apply,
    appraise,
    day,
    decide,
    hand_in,
    signing,
    standing,
    table,
)
from tests.loans.books import BORROWER, SUCCESSOR, enter, proved, with_capital


@pytest.fixture
def open_fund(book: Book) -> Book:
    """7.5 tỷ of charter capital: 15 % are 1,125,000,000 and 25 % are 1,875,000,000."""
    return with_capital(book)


def test_from_the_application_to_the_money(open_fund: Book) -> None:
    at = apply(open_fund, "2024-03-01", papers=PAPERS[:2]).standing
    assert at.state == "received"
    assert [each.code for each in at.missing_for_appraisal] == ["plan", "statements", "collateral"]
    assert hand_in(open_fund, "2024-03-05", *PAPERS[2:]).standing.state == "complete"
    assert appraise(open_fund, "2024-03-12", amount=400_000_000).standing.state == "appraised"
    decided = decide(open_fund, "2024-03-15", 400_000_000).standing
    assert (decided.state, decided.is_in_part, decided.promised) == ("approved", True, 400_000_000)
    signing(open_fund, principal=400_000_000)
    assert standing(open_fund, "2024-04-01").state == "signed"
    hand_in(open_fund, "2024-04-02", "security")
    with pytest.raises(FundledgerError, match="lacks Xác nhận không có nợ xấu"):
        enter(open_fund, Disburse(day("2024-04-03"), 150_000_000, "UNC-1"))
    enter(open_fund, Disburse(day("2024-04-03"), 150_000_000, "UNC-1"), credit_statement="CIC 7")
    drawn = standing(open_fund, "2024-04-03")
    assert (drawn.state, drawn.undrawn) == ("drawn", 250_000_000)
    enter(open_fund, Disburse(day("2024-05-03"), 250_000_000, "UNC-2"))
    assert standing(open_fund, "2024-05-03").state == "paid_out"
    assert standing(open_fund, "2024-04-30").state == "drawn"
    assert proved(open_fund) == []


def test_the_limits_of_the_day_are_kept_with_the_decision(open_fund: Book) -> None:
    """The sister was promised 700 million: 900 + 700 = 1,600 are within 25 %; 900 within 15 %."""
    relate(open_fund)
    apply(open_fund, "2024-03-01", "HS-02", cooperative=SUCCESSOR, amount=700_000_000)
    appraise(open_fund, "2024-03-02", "HS-02")
    decide(open_fund, "2024-03-03", 700_000_000, "HS-02", "QĐ-02")
    apply(open_fund, "2024-03-04", amount=1_200_000_000)
    appraise(open_fund, "2024-03-05")
    decide(open_fund, "2024-03-06", 900_000_000)
    kept = standing(open_fund, "2024-12-31").decided
    assert kept is not None
    found = kept.limits
    assert (found.capital, found.borrower_limit, found.related_limit) == (
        7_500_000_000,
        1_125_000_000,
        1_875_000_000,
    )
    assert (found.alone, found.together) == (900_000_000, 1_600_000_000)
    assert found.related == (Owed(SUCCESSOR, 0, 0, 700_000_000),)
    assert list(found.failed()) == []


def relate(book: Book) -> None:
    with writer_of(book) as writer:
        relating.relate(writer, BORROWER, SUCCESSOR, "owner_of", day("2020-01-01"), TODAY, "BB-1")


def test_the_steps_say_since_when_and_what_is_late(open_fund: Book) -> None:
    """Received on Friday 1/3/2024. Papers in 2 working days: by Tuesday 5/3. They come on 6/3:
    a day late. The appraisal has 3 working days from there: by Monday 11/3."""
    steps = [
        {"code": "papers", "name": "Nhận đủ hồ sơ", "days": 2},
        {"code": "appraisal", "name": "Thẩm định", "days": 3},
        {"code": "decision", "name": "Quyết định"},
    ]
    papers = [{"code": "plan", "name": "Phương án"}]
    adopted(open_fund, table(steps=steps, papers=papers))
    apply(open_fund, "2024-03-01", papers=())
    hand_in(open_fund, "2024-03-06", "plan")
    in_papers, appraisal, decision = standing(open_fund, "2024-03-12").steps
    assert (in_papers.due, in_papers.done, in_papers.is_late) == (
        day("2024-03-05"),
        day("2024-03-06"),
        True,
    )
    assert (appraisal.begun, appraisal.due, appraisal.days) == (
        day("2024-03-06"),
        day("2024-03-11"),
        6,
    )
    assert appraisal.is_late
    assert appraisal.is_running
    assert decision.begun is None
    assert not standing(open_fund, "2024-03-11").steps[1].is_late


def test_a_decision_that_is_taken_back_leaves_the_contract_named(open_fund: Book) -> None:
    apply(open_fund, "2024-03-01")
    appraise(open_fund, "2024-03-02")
    decided = decide(open_fund, "2024-03-03").stated
    assert decided is not None
    signing(open_fund)
    assert proved(open_fund) == []
    with writer_of(open_fund) as writer:
        entering.take_back(writer, "HS-01", decided.chain, "nhập nhầm", today=TODAY)
    assert [each.key for each in proved(open_fund)] == ["finding.contract_undecided"]


def test_nobody_withdraws_before_what_was_entered(open_fund: Book) -> None:
    apply(open_fund, "2024-03-01")
    appraise(open_fund, "2024-03-05")
    with writer_of(open_fund) as writer, pytest.raises(FundledgerError) as refused:
        entering.withdraw(writer, "HS-01", day("2024-03-04"), "tự lo được vốn", today=TODAY)
    assert refused.value.key == "application.withdrawn_before"
    with writer_of(open_fund) as writer:
        entering.withdraw(writer, "HS-01", day("2024-03-05"), "tự lo được vốn", today=TODAY)
    assert standing(open_fund, "2024-03-05").state == "withdrawn"


def test_what_a_first_contract_left_is_tested_with_the_next_request(open_fund: Book) -> None:
    """15 % are 1,125 million: 1 signed of H1, 1,124 still promised; 1,124 more of H2 are above."""
    apply(open_fund, "2024-03-01", amount=1_125_000_000)
    appraise(open_fund, "2024-03-02")
    decide(open_fund, "2024-03-03", 1_125_000_000)
    signing(open_fund, principal=1_000_000)
    apply(open_fund, "2024-04-02", "HS-02", amount=1_124_000_000)
    appraise(open_fund, "2024-04-03", "HS-02")
    decide(open_fund, "2024-04-04", 1_124_000_000, "HS-02", "QĐ-02")
    kept = standing(open_fund, "2024-04-04", "HS-02").decided
    assert kept is not None
    assert kept.limits.own == Owed(BORROWER, 0, 1_000_000, 1_124_000_000)
    assert list(kept.limits.failed()) == ["borrower"]


def test_the_rest_of_a_decision_may_be_withdrawn_after_its_contract(open_fund: Book) -> None:
    apply(open_fund, "2024-03-01")
    appraise(open_fund, "2024-03-02")
    decide(open_fund, "2024-03-03")
    signing(open_fund, principal=300_000_000)

    def withdraw(on: str) -> None:
        with writer_of(open_fund) as writer:
            entering.withdraw(writer, "HS-01", day(on), "không vay thêm", today=TODAY)

    with pytest.raises(FundledgerError) as refused:
        withdraw("2024-04-01")  # the day of the contract
    assert refused.value.key == "application.signed_already"
    withdraw("2024-04-02")
    assert standing(open_fund, "2024-04-02").promised == 0
    assert proved(open_fund) == []
    for on in ("2024-04-02", "2024-04-03"):
        with pytest.raises(FundledgerError) as refused:
            withdraw(on)
        assert refused.value.key == "application.rest_withdrawn"
    hand_in(open_fund, "2024-04-03", "security")  # the contract goes on
    with pytest.raises(FundledgerError):
        signing(open_fund, "HD-02", signed="2024-04-05", principal=100_000_000)


def test_the_appraisal_that_a_decision_rests_on_stays(open_fund: Book) -> None:
    apply(open_fund, "2024-03-01")
    appraise(open_fund, "2024-03-02", proposal="refuse")
    last = appraise(open_fund, "2024-03-03").stated
    decide(open_fund, "2024-03-04")
    assert last is not None
    with writer_of(open_fund) as writer, pytest.raises(FundledgerError) as refused:
        entering.take_back(writer, "HS-01", last.chain, "nhầm", today=TODAY)
    assert refused.value.key == "application.rested_on"
