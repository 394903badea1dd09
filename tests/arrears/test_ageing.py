"""Buckets of days overdue, and what of a debt stands in them.

The loan is that of `tests.reports.small`: 120 million at 1 % a month under 30/360, 1,5 % on overdue
principal; 40 million with interest on 31/3, 30/6, 30/9/2023, of which 20 million are missed on 30/6
and 10 million of those come on 31/7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.arrears.ageing import (
    AGEING_BUCKETS,
    Aged,
    Buckets,
    aged,
    by_bucket,
)
from fundledger.arrears.debts import Day, Debt, debts_of
from fundledger.arrears.eyes import Eyes, Seen, eyes
from fundledger.contract.events import Collect, Event, Freeze
from fundledger.contract.terms import Terms
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.registers.loan import Loan
from tests.arrears.lent import any_day, books, loan_of
from tests.reports.small import EVENTS, JULY, OUT, Q2, TERMS, M

USUAL = Buckets((10, 30, 90, 180, 360))


def day(as_of: date, today: date | None = None) -> Day:
    return Day(None, 1, as_of, today=today)  # type: ignore[arg-type]  # no book is asked


def debt(
    as_of: date, terms: Terms = TERMS, events: Sequence[Event] = EVENTS, today: date | None = None
) -> Debt:
    (found,) = debts_of([loan_of(terms, events)], day(as_of, today))
    return found


def kept(every: Sequence[Loan], as_of: date) -> list[Aged]:
    return [aged(each, USUAL) for each in debts_of(every, day(as_of))]


@pytest.mark.parametrize(
    ("days", "code"),
    [
        *((1, "days_1_9"), (9, "days_1_9"), (10, "days_10_29"), (29, "days_10_29")),
        *((30, "days_30_89"), (89, "days_30_89"), (90, "days_90_179"), (179, "days_90_179")),
        *((180, "days_180_359"), (359, "days_180_359"), (360, "days_from_360")),
        (4000, "days_from_360"),
    ],
)
def test_the_buckets_of_days(days: int, code: str) -> None:
    """Upper bounds are not in: 10;30;90;180;360 is 1–9, 10–29, 30–89, 90–179, 180–359, from 360."""
    assert USUAL.every[USUAL.place(days)].code == code


def test_the_words_of_the_buckets() -> None:
    assert [each.name.words("vi") for each in USUAL.every] == [
        "không quá hạn",
        "0 ngày (còn lãi phạt, hoặc khoanh nợ)",
        *("1–9 ngày", "10–29 ngày", "30–89 ngày", "90–179 ngày", "180–359 ngày", "từ 360 ngày"),
    ]


@pytest.mark.parametrize(
    ("said", "value"),
    [("10;30;90", "10;30;90"), (" 2, 31 ; 365", "2;31;365"), ("90", "90")],
)
def test_a_fund_sets_its_own(said: str, value: str) -> None:
    assert AGEING_BUCKETS.read(said) == value


@pytest.mark.parametrize(
    "said", ["", "10;10", "30;10", "1;10", "0", "-5", "10;x", "10,5;30", "99999", "ba mươi"]
)
def test_what_does_not_rise_is_refused(said: str) -> None:
    with pytest.raises(FundledgerError) as refusal:
        AGEING_BUCKETS.read(said)
    assert refusal.value.key == "setting_value.not_buckets"


def test_no_more_than_twelve_bounds() -> None:
    assert AGEING_BUCKETS.read(";".join(str(10 * n) for n in range(1, 13)))
    with pytest.raises(FundledgerError):
        AGEING_BUCKETS.read(";".join(str(10 * n) for n in range(1, 14)))


def test_days_count_from_the_day_after_the_due_day() -> None:
    """On 30/6 itself nothing is late; 31/8 is 62 days after it, and 10 million are missed."""
    assert not debt(Q2).is_overdue
    assert debt(date(2023, 7, 1)).at.days_overdue == 1
    later = debt(date(2023, 8, 31))
    assert (later.at.days_overdue, later.days_principal, later.days_interest) == (62, 62, 0)
    assert later.oldest == Q2
    # 1,5 % of 20 million in July and of 10 million in August: 300.000 + 150.000
    assert (later.missed_principal, later.missed_interest) == (10 * M, 450_000)


def test_an_instalment_stands_in_the_bucket_of_its_own_days() -> None:
    """On 1/10: 10 million since 30/6, 93 days; 40 million and 1,2 million interest since 30/9.

    Overdue interest: 300.000 + 2 × 150.000 by 30/9, and one day on 50 million at 18 %/360: 25.000.
    It has no due day, and stands where the loan does.
    """
    found = by_bucket([aged(debt(date(2023, 10, 1)), USUAL)], USUAL)
    codes = {bucket.code: of for bucket, of in zip(USUAL.every, found, strict=True)}
    assert codes["days_1_9"].missed_by_instalment == 41_200_000
    assert codes["days_90_179"].missed_by_instalment == 10 * M + 625_000
    assert (codes["days_90_179"].loans, codes["days_90_179"].borrowers) == (1, 1)
    assert codes["days_90_179"].missed == 51_825_000
    assert codes["days_90_179"].principal == 50 * M
    assert sum(of.loans for of in found) == 1


PAID_BUT_INTEREST = (
    *EVENTS[:3],
    Collect(JULY, 20 * M, Parts(overdue_principal=20 * M), document="GBC-3"),
)
"""All that was missed comes on 31/7, but not the 1,5 % × 20 million of July."""


def test_interest_left_of_being_late_has_a_bucket_of_its_own() -> None:
    found = debt(date(2023, 8, 31), events=PAID_BUT_INTEREST)
    assert (found.at.days_overdue, found.is_overdue, found.overdue_amount) == (0, True, 300_000)
    assert USUAL.every[aged(found, USUAL).place].code == "without_days"


def test_a_borrower_stands_in_the_bucket_of_its_worst_loan() -> None:
    worse = loan_of(TERMS, EVENTS, "HD-01")
    better = loan_of(TERMS, PAID_BUT_INTEREST, "HD-02")
    found = by_bucket(kept([worse, better], date(2023, 8, 31)), USUAL)
    codes = {bucket.code: of for bucket, of in zip(USUAL.every, found, strict=True)}
    assert (codes["days_30_89"].borrowers, codes["days_30_89"].loans) == (1, 1)
    assert (codes["without_days"].borrowers, codes["without_days"].loans) == (0, 1)


def test_ten_overdue_and_principal_at_seven_explain_themselves() -> None:
    """Three borrowers: one with 10 million missed and another loan in time, one with interest left.

    31/8/2023. Missed: 10 million and 450.000, and 300.000. Loans that have any: 50 and 40 million.
    All debt of the two borrowers: 50 + 40 million, and the 40 million that are in time.
    """
    prompt = (*EVENTS[:2], Collect(Q2, 42_400_000, document="GBC-2"))
    every = [
        loan_of(TERMS, EVENTS, "HD-01", "A"),
        loan_of(TERMS, prompt, "HD-02", "A"),
        loan_of(TERMS, PAID_BUT_INTEREST, "HD-03", "B"),
        loan_of(TERMS, prompt, "HD-04", "C"),
    ]
    assert eyes(kept(every, date(2023, 8, 31))) == Eyes(
        missed=Seen(2, 2, 10 * M, 750_000),
        loans=Seen(2, 2, 90 * M, 750_000),
        borrowers=Seen(2, 3, 130 * M, 750_000),
        with_principal=Seen(1, 2, 90 * M, 450_000),
        with_interest_only=Seen(1, 1, 40 * M, 300_000),
    )


def test_where_the_whole_balance_is_overdue_only_what_was_missed_should_have_been_paid() -> None:
    terms = replace(TERMS, overdue_scope="whole_balance")
    (found,) = kept([loan_of(terms, EVENTS[:3])], date(2023, 7, 31))
    assert (found.principal_overdue, found.missed_principal) == (60 * M, 20 * M)
    seen = eyes([found])
    assert (seen.missed.principal, seen.whole_balance, seen.principal_overdue) == (
        *(20 * M, 40 * M),
        60 * M,
    )


def test_what_the_contract_overlooks_is_no_overdue_debt_and_is_named() -> None:
    """300.000 are left of July; the contract overlooks up to 1 million."""
    terms = replace(TERMS, overdue_tolerance=1 * M)
    (found,) = kept([loan_of(terms, PAID_BUT_INTEREST)], date(2023, 8, 31))
    assert not found.is_overdue
    seen = eyes([found])
    assert (seen.borrowers, seen.tolerated) == (Seen(), 300_000)


def test_days_that_stand_still_leave_missed_principal_without_days() -> None:
    """Frozen from 30/6 on: 20 million are missed, but no day of it counts."""
    freeze = Freeze(Q2, date(2023, 12, 31), document="QĐ-1")
    found = debt(date(2023, 8, 31), events=(*EVENTS[:3], freeze))
    assert (found.at.days_overdue, found.at.principal_overdue) == (0, 20 * M)
    assert USUAL.every[aged(found, USUAL).place].code == "without_days"
    assert found.missed_principal == 20 * M


def test_a_day_to_come_is_lived_as_if_all_were_paid_on_its_days() -> None:
    """On 31/8 it is asked of 15/10: 40 million of 30/9 are taken as paid, 10 million are not."""
    found = debt(date(2023, 10, 15), today=date(2023, 8, 31))
    assert [(each.due, each.principal) for each in found.unpaid] == [(Q2, 10 * M)]
    assert found.at.days_overdue == (date(2023, 10, 15) - Q2).days == 107
    assert debt(date(2023, 10, 15)).at.principal_overdue == 50 * M


def test_nothing_is_owed_before_it_is_paid_out() -> None:
    assert list(debts_of([loan_of(TERMS, EVENTS)], day(date(2022, 12, 30)))) == []
    assert len(list(debts_of([loan_of(TERMS, EVENTS)], day(OUT)))) == 1


@given(books(), any_day, st.sampled_from([USUAL, Buckets((2,)), Buckets((30, 60))]))
def test_the_buckets_add_up_to_all_that_is_owed(
    every: list[Loan], as_of: date, buckets: Buckets
) -> None:
    owed = list(debts_of(every, day(as_of)))
    found = [aged(each, buckets) for each in owed]
    amounts = by_bucket(found, buckets)
    assert sum(of.loans for of in amounts) == len(owed)
    assert sum(of.borrowers for of in amounts) == len({each.owner for each in owed})
    assert sum(of.principal for of in amounts) == sum(each.at.principal for each in owed)
    missed = sum(each.overdue_amount for each in owed)
    assert sum(of.missed for of in amounts) == missed
    assert sum(of.missed_by_instalment for of in amounts) == missed
    assert all(of.missed_by_instalment >= 0 and of.missed >= 0 for of in amounts)
    seen = eyes(found)
    assert seen.missed.principal <= seen.loans.principal <= seen.borrowers.principal
    assert seen.missed.interest <= seen.loans.interest <= seen.borrowers.interest
    for name in ("borrowers", "loans", "principal", "interest"):
        parts = getattr(seen.with_principal, name) + getattr(seen.with_interest_only, name)
        assert parts == getattr(seen.borrowers, name), name
    assert seen.missed.principal + seen.missed.interest + seen.tolerated == missed
