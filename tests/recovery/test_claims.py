"""What of a loan is past due and what acknowledged it, of loans as values.

The loan is that of `tests.reports.small`: 120 million at 1 % a month under 30/360, 1,5 % on overdue
principal; 40 million with interest on 31/3, 30/6, 30/9/2023, of which 20 million are missed on 30/6
and 10 million of those come on 31/7; nothing comes on 30/9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from fundledger.arrears.debts import Day, debt_on
from fundledger.contract.events import Collect, Event, Recall, Recover, WriteOff
from fundledger.contract.opening import Missed, Opening
from fundledger.contract.terms import Signed
from fundledger.contract.waterfall import Parts
from fundledger.loans.given_up import given_up
from fundledger.recovery.claims import Claimed, claimed
from fundledger.recovery.limitation import Acknowledgement, Claim, Reckoning, limitation
from fundledger.registers.documents import Document, body_of_opening
from fundledger.registers.loan import Loan
from fundledger.rules.limitation import limitation_rules
from fundledger.rules.working_days import WorkingDays
from tests.arrears.lent import any_day, books, loan_of
from tests.reports.small import EVENTS, JULY, OUT, Q1, Q2, Q3, TERMS, M

USUAL = Reckoning(limitation_rules(), WorkingDays())


def day(as_of: date, today: date | None = None) -> Day:
    return Day(None, 1, as_of, today=today)  # type: ignore[arg-type]  # no book is asked


def of(events: Sequence[Event], as_of: date) -> Claimed | None:
    return claimed(loan_of(TERMS, events), day(as_of))


def claims(events: Sequence[Event], as_of: date) -> set[Claim]:
    found = of(events, as_of)
    return set() if found is None else set(found.claims)


def days_of(found: Claimed | None) -> list[tuple[date, str]]:
    assert found is not None
    return [(each.day, each.cause) for each in found.acknowledged]


def test_nothing_is_claimed_that_is_paid_or_falls_due_today() -> None:
    assert of(EVENTS, date(2023, 6, 29)) is None
    assert of(EVENTS, Q2) is None  # 20 million are unpaid, and may be paid until midnight


def test_each_instalment_is_claimed_by_its_due_day() -> None:
    """On 1/7 one day of 1,5 % a month runs on 20 million: 10.000; on 15/10 15 days on 50 million
    are 375.000 beside 600.000 up to 30/9.
    """
    first = {Claim(Q2, "principal", 20 * M), Claim(Q2, "late", 10_000)}
    assert claims(EVENTS, date(2023, 7, 1)) == first
    assert claims(EVENTS, date(2023, 10, 15)) == {
        Claim(Q2, "principal", 10 * M),
        Claim(Q3, "principal", 40 * M),
        Claim(Q3, "interest", 1_200_000),
        Claim(Q2, "late", 975_000),
    }


def test_receipts_that_paid_something_acknowledge() -> None:
    paid = [(Q1, "collect"), (Q2, "collect"), (JULY, "collect")]
    assert days_of(of(EVENTS, date(2023, 10, 15))) == paid
    assert days_of(of(EVENTS, date(2023, 7, 1))) == paid[:2]


def test_money_that_is_only_held_acknowledges_nothing_nor_does_its_use_later() -> None:
    """5 million on 15/5, when nothing is due, are held: they pay of what falls due on 30/6."""
    early = Collect(date(2023, 5, 15), 5 * M, document="GBC-9")
    found = of((*EVENTS[:2], early), date(2023, 7, 15))
    assert days_of(found) == [(Q1, "collect")]
    assert found is not None
    # By this contract principal is paid before interest: 40 less 5 million.
    assert Claim(Q2, "principal", 35 * M) in found.claims


def test_a_recall_brings_the_rest_due_on_its_last_day_and_acknowledges_nothing() -> None:
    """What was to fall due on 30/9 does on 31/8: 2 months of 1 % on 40 million are 800.000."""
    recalled = Recall(date(2023, 7, 15), date(2023, 8, 31), "QĐ-9")
    found = of((*EVENTS, recalled), date(2023, 9, 10))
    assert found is not None
    pay_by = date(2023, 8, 31)
    assert Claim(pay_by, "principal", 40 * M) in found.claims
    assert Claim(pay_by, "interest", 800_000) in found.claims
    assert days_of(found) == [(Q1, "collect"), (Q2, "collect"), (JULY, "collect")]
    its = limitation(date(2023, 9, 10), found.claims, found.acknowledged, USUAL)
    last = its.clocks[-1]
    # 31/8 to 2/9/2026 are days off: Thursday is the 3rd.
    assert (last.claim.due, last.ends) == (pay_by, date(2026, 9, 3))


WRITTEN_OFF = WriteOff(date(2023, 8, 15), "QĐ-XLRR")


def test_what_was_written_off_is_claimed_by_the_due_days_it_had() -> None:
    """Written off on 15/8: 10 million were missed on 30/6; on it 300.000 up to 31/7 on 20 million
    and 15 days on 10 million, 75.000. 40 million fall due on 30/9 with what accrued: 1,5 months.
    """
    events = (*EVENTS, WRITTEN_OFF)
    first = {Claim(Q2, "principal", 10 * M), Claim(Q2, "late", 375_000)}
    assert claims(events, date(2023, 9, 1)) == first
    coming = {Claim(Q3, "principal", 40 * M), Claim(Q3, "interest", 600_000)}
    assert claims(events, date(2023, 10, 1)) == first | coming
    found = of(events, date(2023, 10, 1))
    assert found is not None
    assert found.is_written_off


def test_what_comes_back_of_it_pays_the_oldest_and_acknowledges() -> None:
    """12 million: 10 of what was missed on 30/6 and 2 of 30/9."""
    back = Recover(date(2024, 1, 15), 12 * M, "PT-12")
    found = of((*EVENTS, WRITTEN_OFF, back), date(2024, 2, 1))
    assert found is not None
    assert set(found.claims) == {
        Claim(Q3, "principal", 38 * M),
        Claim(Q3, "interest", 600_000),
        Claim(Q2, "late", 375_000),
    }
    assert days_of(found)[-1] == (date(2024, 1, 15), "recover")
    its = limitation(date(2024, 2, 1), found.claims, found.acknowledged, USUAL)
    assert its.ends == date(2027, 1, 15)  # a Friday


def test_all_that_was_written_off_came_back_or_left_the_register() -> None:
    """50 million of principal, 600.000 and 375.000 of interest."""
    all_back = Recover(date(2024, 1, 15), 50_975_000, "PT-12")
    assert of((*EVENTS, WRITTEN_OFF, all_back), date(2024, 2, 1)) is None
    loan = loan_of(TERMS, (*EVENTS, WRITTEN_OFF))
    gone = loan.with_document(
        Document(99, "HD-01", date(2028, 9, 1), "QĐ-XT", {"do": "strike_off"})
    )
    assert claimed(gone, day(date(2028, 8, 31))) is not None
    assert claimed(gone, day(date(2028, 9, 1))) is None


@pytest.mark.parametrize(
    ("theirs", "parts"),
    [
        (
            {"principal": 50, "interest": 1, "interest_overdue": 1},
            {"principal", "interest", "late"},
        ),
        ({"principal": 50, "interest": 0, "interest_overdue": 0}, {"principal"}),
        ({"principal": 0, "interest": 0, "interest_overdue": 9}, {"late"}),
        (None, {"principal", "interest", "late"}),  # a paper without figures acknowledges all
    ],
)
def test_a_confirmation_acknowledges_what_its_figures_are_of(theirs: Any, parts: set[str]) -> None:
    body = {"do": "confirm", "ours": {}, "reason": ""} | ({"theirs": theirs} if theirs else {})
    paper = Document(50, "HD-01", date(2024, 1, 10), "BB-1", body)
    found = claimed(loan_of(TERMS, EVENTS).with_document(paper), day(date(2024, 2, 1)))
    assert found is not None
    wanted = Acknowledgement(date(2024, 1, 10), "confirm", "BB-1", 50, frozenset(parts))  # type: ignore[arg-type]
    assert found.acknowledged[-1] == wanted


def test_a_confirmation_of_nothing_acknowledges_nothing() -> None:
    theirs = {"principal": 0, "interest": 0, "interest_overdue": 0}
    body = {"do": "confirm", "ours": {}, "theirs": theirs, "reason": "bên vay không nhận nợ"}
    paper = Document(50, "HD-01", date(2024, 1, 10), "BB-1", body)
    found = claimed(loan_of(TERMS, EVENTS).with_document(paper), day(date(2024, 2, 1)))
    assert days_of(found) == [(Q1, "collect"), (Q2, "collect"), (JULY, "collect")]


OPENED = date(2023, 7, 31)
OPENING = Opening(
    day=OPENED,
    instalments=(Signed(Q3, 40 * M),),
    missed=(Missed(Q2, 10 * M),),
    interest_accrued=400_000,
    interest_overdue=300_000,
    paid_out=120 * M,
    accrued_since=Q2,
)


def opened(**more: Any) -> Loan:
    body = {**body_of_opening(OPENING), **more}
    document = Document(1, "HD-01", OPENED, "", body)
    return replace(loan_of(TERMS, ()), documents=(document,))


def test_an_opening_tells_since_when_and_who_acknowledged() -> None:
    """Missed on 30/6; the opening has 300.000 of interest on it, and 15 days on 10 million: 75.000.
    Nothing was said but that: the clock is that of the due day.
    """
    found = claimed(opened(), day(date(2023, 8, 15)))
    assert found is not None
    assert set(found.claims) == {Claim(Q2, "principal", 10 * M), Claim(Q2, "late", 375_000)}
    assert found.acknowledged == ()
    told = opened(
        acknowledged="2023-07-20",
        history=[
            {"do": "disburse", "day": OUT.isoformat(), "document": "UNC-1", "amount": 120 * M},
            {"do": "collect", "day": JULY.isoformat(), "document": "GBC-3", "amount": 10 * M},
        ],
        restructurings=[{"day": "2022-03-01", "kind": "moved", "decision": "QĐ-1"}],
    )
    assert days_of(claimed(told, day(date(2023, 8, 15)))) == [
        (date(2022, 3, 1), "restructured"),
        (date(2023, 7, 20), "acknowledged"),
        (JULY, "collect"),
    ]


def test_interest_for_being_late_that_is_left_alone_stands_since_it_arose() -> None:
    """On 31/7 all 20 million come and say so: 300.000 of 1,5 % are left, since 30/6. The rest is
    paid in time, and what is left has the time of that payment.
    """
    events = (
        *EVENTS[:3],
        Collect(JULY, 20 * M, Parts(overdue_principal=20 * M), document="GBC-3"),
        Collect(Q3, 41_200_000, Parts(due_principal=40 * M, due_interest=1_200_000), document="G4"),
    )
    found = of(events, date(2023, 12, 1))
    assert found is not None
    assert found.claims == (Claim(Q2, "late", 300_000),)
    its = limitation(date(2023, 12, 1), found.claims, found.acknowledged, USUAL)
    assert its.first.standing.by is not None
    assert its.first.standing.by.document == "G4"


def test_what_is_asked_of_a_coming_day_is_overdue_today() -> None:
    """Known on 15/7: 20 million are missed. On 15/10 they are; what falls due on 30/9 is taken to
    be paid.
    """
    loan = loan_of(TERMS, EVENTS[:3])
    found = claimed(loan, day(date(2023, 10, 15), today=date(2023, 7, 15)))
    assert found is not None
    assert {(each.due, each.part) for each in found.claims} == {(Q2, "principal"), (Q2, "late")}


# Any loan.


@pytest.mark.slow
@settings(max_examples=50)
@given(books(), any_day)
def test_claims_are_what_is_owed_and_past_its_due_day(lent: list[Loan], as_of: date) -> None:
    for loan in lent:
        found, debt = claimed(loan, day(as_of)), debt_on(loan, day(as_of))
        its = () if found is None else found.claims
        assert all(each.amount > 0 and each.due < as_of for each in its)
        if debt is not None:
            past = [each for each in debt.unpaid if each.due < as_of]
            late = debt.at.interest_overdue_due + debt.at.late_interest_due
            assert _sum(its, "principal") == sum(each.principal for each in past)
            assert _sum(its, "interest") == sum(each.interest for each in past)
            assert _sum(its, "late") == late
        elif found is not None:
            assert found.is_written_off


@pytest.mark.slow
@settings(max_examples=50)
@given(books(), any_day)
def test_in_the_end_all_that_is_left_of_a_write_off_is_claimed(
    lent: list[Loan], as_of: date
) -> None:
    for loan in lent:
        gone = given_up(loan, as_of)
        if gone is None:
            continue
        known = tuple(each for each in loan.documents if each.day <= as_of)
        found = claimed(replace(loan, documents=known), day(date(2060, 1, 1)))
        assert (gone.left > 0) == (found is not None)
        if found is not None:
            assert sum(each.amount for each in found.claims) == gone.left


@pytest.mark.slow
@settings(max_examples=50)
@given(books(), any_day, any_day)
def test_a_confirmation_of_any_loan_never_moves_it_earlier(
    lent: list[Loan], as_of: date, confirmed: date
) -> None:
    for loan in lent:
        before = claimed(loan, day(as_of))
        if before is None or confirmed > as_of:
            continue
        paper = Document(9_999, loan.number, confirmed, "BB", {"do": "confirm"})
        after = claimed(loan.with_document(paper), day(as_of))
        assert after is not None
        assert after.claims == before.claims
        was = limitation(as_of, before.claims, before.acknowledged, USUAL)
        now = limitation(as_of, after.claims, after.acknowledged, USUAL)
        assert now.ends >= was.ends
        by_claim = {each.claim: each.ends for each in was.clocks}
        for each in now.clocks:
            assert each.ends >= by_claim[each.claim]
            assert (each.ends == by_claim[each.claim]) or each.claim.due <= confirmed


def _sum(of: Sequence[Claim], part: str) -> int:
    return sum(each.amount for each in of if each.part == part)
