"""Months are counted as dateutil counts them, from the first day of a series and never chained."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from fundledger.contract.duedays import months_later

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(0, 480))
def test_a_day_that_a_month_lacks_is_its_last(anchor: date, months: int) -> None:
    assert months_later(anchor, months) == anchor + relativedelta(months=months)


@given(DAYS, st.integers(0, 480))
def test_or_the_first_of_the_next(anchor: date, months: int) -> None:
    clamped = anchor + relativedelta(months=months)
    rolled = clamped if clamped.day == anchor.day else clamped + timedelta(days=1)
    assert months_later(anchor, months, "roll") == rolled
