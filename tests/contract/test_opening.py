"""A loan that goes on from an opening lives on as if it had been there all along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fundledger.contract.duedays import due_day_faults
from fundledger.contract.life import Life
from fundledger.contract.opening import Missed, Opening, opening_faults
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Signed, Terms
from fundledger.contract.trace import Moved, Rounded, Trace
from tests.contract.build import receipt
from tests.contract.lives import loans, receipts

OPENED = date(2022, 12, 31)


def opening_at(life: Life, day: date) -> Opening:
    """What a careful clerk would copy at the end of a due day."""
    position = life.lived([day])[0]
    dues: dict[date, list[int]] = {}
    debt = life.debt
    for place, items in ((0, debt.missed), (0, debt.due_open), (1, debt.interest_open)):
        for item in items:
            dues.setdefault(date.fromordinal(item.due), [0, 0])[place] += item.amount
    return Opening(
        day=day,
        instalments=tuple(
            Signed(date.fromordinal(line.due), line.principal)
            for line in life.plan.lines[life.plan.next :]
        ),
        missed=tuple(Missed(due, *amounts) for due, amounts in dues.items()),
        interest_accrued=position.interest_accrued,
        interest_overdue=position.interest_overdue_due,
        interest_late=position.late_interest_due,
        held=position.unapplied,
        paid_out=life.terms.principal,
    )


def kept(terms: Terms) -> Terms:
    """From an opening on the plan is the dues as given: nothing is levelled again.

    Dues as given do not say that a day rolled into the next month: a period from 1/5 to 31/7 is
    three whole months only to whoever reads the contract (`test_opened_periods` does).
    """
    in_months = terms.day_count in ("30/360", "30/360-pro-rata")
    said = replace(
        terms,
        missing_day="clamp" if in_months else terms.missing_day,
        method="equal_principal" if terms.method in ("annuity", "flat") else terms.method,
        tranches=(),
        interest_free=0,
        grace_interest=0,
        holiday_shift="none",
        overdue_tolerance=0,
        surplus="last" if terms.surplus == "relevel" else terms.surplus,
        waterfall_by="kind",  # an opening tells overdue interest as one sum, of no instalment
    )
    return replace(said, last_due=None) if due_day_faults(said) else said


@settings(max_examples=80)
@given(st.data())
def test_it_lives_on_as_if_it_had_been_there_all_along(data: st.DataObject) -> None:
    terms = kept(data.draw(loans()))
    events: list[Any] = data.draw(receipts(terms))
    whole = Life(terms, events)
    whole.lived_through([])
    dues = [date.fromordinal(line.due) for line in whole.plan.lines]  # those that really come
    day = data.draw(st.sampled_from(dues))
    last = terms.disbursed + timedelta(days=700)
    days = [day + timedelta(days=step) for step in range(0, (last - day).days, 9)]
    before = [event for event in events if event.day <= day]
    after = [event for event in events if event.day > day]
    assume(all(not event.payoff for event in before))  # settled: nothing goes on
    opening = opening_at(Life(terms, before), day)
    assert opening_faults(terms, opening) == []
    assert Life(terms, after, opening=opening).lived(days) == Life(terms, events).lived(days)


def test_an_overdue_loan_of_which_nothing_is_to_come() -> None:
    """QH01 of the demo: 250 million missed on 30/6/2021, 18 months of 0,825 % owed."""
    terms = Terms(
        principal=300_000_000,
        rate=Rate(66, 1000),
        disbursed=date(2018, 6, 30),
        method="custom",
        instalments=2,
        custom=(Signed(date(2020, 12, 31), 50_000_000), Signed(date(2021, 6, 30), 250_000_000)),
        day_count="30/360",
    )
    opening = Opening(
        OPENED,
        missed=(Missed(date(2021, 6, 30), 250_000_000),),
        interest_overdue=37_125_000,
        paid_out=300_000_000,
    )
    trace = Trace()
    life = Life(
        terms,
        [receipt("2023-03-31", 16_875_000, split=(10_000_000, 6_875_000, 0, 0, 0))],
        opening=opening,
        trace=trace,
    )
    opened, at_quarter, later = life.lived([OPENED, date(2023, 3, 31), date(2023, 6, 30)])
    assert (opened.principal_overdue, opened.interest_overdue_due) == (250_000_000, 37_125_000)
    assert opened.days_overdue == 549  # 30/6/2021 to 31/12/2022
    # 250.000.000 × 90 × 9,9 % / 360 = 6.187.500; + 37.125.000 - 6.875.000 = 36.437.500
    assert (at_quarter.principal_overdue, at_quarter.interest_overdue_due) == (
        240_000_000,
        36_437_500,
    )
    # 240.000.000 × 90 × 9,9 % / 360 = 5.940.000
    assert later.interest_overdue_due == 36_437_500 + 5_940_000
    told = [each for each in trace.steps if isinstance(each, Moved) and each.movement == "opening"]
    assert [(each.kind, -each.amount) for each in told] == [("overdue", 37_125_000)]
    assert any(isinstance(each, Rounded) for each in trace.steps)


def test_what_cannot_be_is_named() -> None:
    terms = Terms(principal=100, rate=Rate(1, 10), disbursed=date(2022, 1, 1), method="bullet")
    opening = Opening(
        OPENED,
        instalments=(Signed(OPENED, 60),),
        missed=(Missed(date(2023, 1, 1), 50),),
        paid_out=100,
    )
    assert [(fault.path, fault.key) for fault in opening_faults(terms, opening)] == [
        ("instalments[0].due", "contract.not_after"),
        ("missed[0].due", "contract.missed_later"),
        ("paid_out", "contract.opening_sums"),
    ]
