"""The way back to a better group, on the days that a clerk would count out with a calendar.

The cure is that of banks: 3 months, 1 month for a loan of up to a year (Circular 31/2024, kept from
11/2021 art. 10). Thresholds of banks: 10, 91, 181, 361 days.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Disburse, Event, Reschedule
from fundledger.contract.life import Life
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.contract.waterfall import Split
from fundledger.grading import cure
from fundledger.grading.contagion import Graders
from fundledger.grading.cure import NO_WAY, Seen, WayBack, walked
from fundledger.grading.groups import Graded, Kept, Signs, own
from fundledger.grading.restructuring import Restructuring
from fundledger.registers.contracts import LoanContract
from fundledger.registers.documents import Document, body_of
from fundledger.registers.loan import Loan
from fundledger.registers.relations import Relations
from fundledger.rules.classing import GroupRules, group_rules, shipped
from tests.contract.lives import lives
from tests.contract.test_laws import told

M = 1_000_000
BANK = group_rules(shipped("debt_groups")["ngan-hang-31-2024"])
MICRO = group_rules(shipped("debt_groups")["vi-mo-14-2024"])

DUE, WORST, PAID = date(2024, 2, 1), date(2024, 5, 11), date(2024, 5, 12)
"""Due on 1/2/2024; on 11/5 it is 100 days overdue (28 + 31 + 30 + 11): group 3; paid on 12/5."""
EPISODE = [
    Seen(DUE, 0, False, DUE),
    Seen(date(2024, 2, 2), 1, True, DUE),
    Seen(WORST, 100, True, DUE),
    Seen(PAID, 0, False, DUE, DUE),
]


def kept_on(day: date, *more: Seen, months: int = 3) -> Kept | None:
    last = (more or EPISODE)[-1]
    rest = () if last.day >= day else (last._replace(day=day),)
    return walked(BANK, months, [*EPISODE, *more, *rest]).kept


def test_while_it_is_overdue_the_debt_is_in_the_worst_group_of_the_episode() -> None:
    """The oldest instalment is paid, so that 40 days are left: group 2 by days, 3 before that."""
    partly = Seen(date(2024, 5, 12), 40, True, DUE, DUE)
    way = walked(BANK, 3, [*EPISODE[:3], partly])
    assert way.kept == Kept(3)
    graded = own(BANK, Signs(partly.day, 40, date(2024, 4, 2), kept=way.kept))
    assert graded.group == 3
    assert [each.what for each in graded.reasons] == ["kept_overdue", "overdue"]
    assert walked(BANK, 3, EPISODE[:3]).kept is None  # its days say so by themselves


@pytest.mark.parametrize(
    ("months", "last", "better"),
    [
        *((3, date(2024, 8, 11), date(2024, 8, 12)), (1, date(2024, 6, 11), date(2024, 6, 12))),
    ],
)
def test_three_months_from_the_day_of_paying_one_for_a_short_loan(
    months: int, last: date, better: date
) -> None:
    june = Seen(date(2024, 6, 1), 0, False, date(2024, 6, 1), date(2024, 6, 1))
    assert kept_on(last, june, months=months) == Kept(3, PAID, better)
    assert kept_on(better, june, months=months) is None


def test_nothing_that_falls_due_in_the_time_needs_no_instalment() -> None:
    assert kept_on(date(2024, 8, 12)) is None


def test_an_instalment_of_the_time_that_is_in_its_grace_is_waited_for() -> None:
    """It falls due on the last day, 11/8, and may be paid in ten days of grace."""
    due = date(2024, 8, 11)
    fell = Seen(due, 0, False, due, DUE)
    assert kept_on(date(2024, 8, 12), fell) == Kept(3, PAID)
    paid = Seen(date(2024, 8, 15), 0, False, due, due)
    assert kept_on(date(2024, 8, 14), fell) == Kept(3, PAID)
    assert kept_on(date(2024, 8, 15), fell, paid) is None


@pytest.mark.parametrize(
    ("due", "better"),
    [
        # Overdue from 11/8 on, the last day of the time, and paid on 12/8: 3 months from there.
        (date(2024, 8, 10), date(2024, 11, 12)),
        # Due on 11/8, overdue on 12/8: it was not paid on its day, which lay in the time.
        (date(2024, 8, 11), date(2024, 11, 13)),
    ],
)
def test_a_day_overdue_in_the_time_begins_it_anew(due: date, better: date) -> None:
    late = due + timedelta(1)
    paid = better.replace(month=8)
    again = (
        Seen(due, 0, False, due, DUE),
        Seen(late, 1, True, due, DUE),
        Seen(paid, 0, False, due, due),
    )
    assert kept_on(late, *again[:2]) == Kept(3)
    assert kept_on(better - timedelta(1), *again) == Kept(3, paid, better)
    assert kept_on(better, *again) is None


def test_due_on_the_first_day_after_the_time_it_is_an_episode_of_its_own() -> None:
    due = date(2024, 8, 12)
    fell, late = Seen(due, 0, False, due, DUE), Seen(due + timedelta(1), 1, True, due, DUE)
    june = Seen(date(2024, 6, 1), 0, False, date(2024, 6, 1), date(2024, 6, 1))
    assert kept_on(due + timedelta(1), june, fell._replace(paid=june.paid), late) is None


def test_days_that_put_it_into_no_worse_group_need_no_way_back() -> None:
    nine = [Seen(DUE, 0, False, DUE), Seen(date(2024, 2, 10), 9, True, DUE)]
    assert walked(BANK, 3, [*nine, Seen(date(2024, 2, 11), 0, False, DUE, DUE)]) == NO_WAY


MOVED = Restructuring(1, date(2024, 3, 1), "moved", "QĐ 7", "", None, None, date(2024, 9, 1))


def test_a_restructured_debt_is_on_probation_from_its_first_instalment_on() -> None:
    """Moved on 1/3/2024 to 1/9/2024, paid that day: group 2 to 30/11, 1 from 1/12 on."""
    first = date(2024, 9, 1)
    seen = [Seen(date(2024, 3, 1), 0, False), Seen(first, 0, False, first, first)]

    def on(day: date) -> WayBack:
        last = seen[-1] if day >= first else seen[0]
        before = [each for each in seen if each.day < day]
        return walked(BANK, 3, [*before, last._replace(day=day)], [MOVED])

    assert on(date(2024, 8, 31)) == NO_WAY  # half a year without a day overdue is no proof
    assert on(date(2024, 11, 30)) == WayBack(Kept(2, first, date(2024, 12, 1)))
    assert on(date(2024, 12, 1)) == WayBack(None, 1)


def test_moving_what_is_overdue_improves_no_group() -> None:
    """100 days overdue, then moved: in time by the new plan it would be group 2 at once."""
    moved = MOVED._replace(day=PAID)
    seen = [*EPISODE[:3], Seen(PAID, 0, False, DUE)]
    assert walked(BANK, 3, seen, [moved]).kept == Kept(3)


def test_the_second_restructuring_counts_as_the_second_though_the_first_is_over() -> None:
    second = MOVED._replace(time=2, day=date(2025, 3, 1), decision="QĐ 8")
    first, third = date(2024, 9, 1), date(2025, 3, 2)
    seen = [
        Seen(date(2024, 3, 1), 0, False),
        Seen(first, 0, False, first, first),
        Seen(date(2025, 3, 1), 0, False, first, first),
        Seen(third, 0, False, first, first),
    ]
    assert walked(BANK, 3, seen, [MOVED, second]).over == 1
    assert walked(BANK, 3, seen[:2], [MOVED]).over == 0


# End to end: a loan, its receipts, the group of a day.

MONTHLY = Terms(
    principal=240 * M,
    rate=Rate(12, 100),
    disbursed=date(2024, 1, 1),
    instalments=24,
    every=Every(1, "month"),
    day_count="30/360",
)
"""10 million of principal on the first of each month from 1/2/2024, with 1 % of the balance."""


def loan_of(terms: Terms, *events: Event) -> Loan:
    contract = LoanContract(
        number="HD-1", signed=terms.disbursed, cooperative="49", source="NSDP", terms=terms
    )
    papers = [
        Document(chain, "HD-1", each.day, f"CT-{chain}", body_of(each))
        for chain, each in enumerate(events, start=1)
    ]
    return Loan(contract, tuple(papers))


def graded_on(loan: Loan, day: date, rules: GroupRules = BANK, today: date | None = None) -> Graded:
    life = Life(loan.contract.terms, loan.events, opening=loan.opening)
    (at,) = life.lived([day])
    return Graders(day, rules, {}, Relations(()), today).own(loan, at)


def paid_monthly(first: date, count: int, balance: int) -> list[Collect]:
    """Each instalment on its day: 10 million and 1 % of what was owed before it."""
    return [
        Collect(
            first.replace(year=first.year + (first.month - 1 + n) // 12,
                          month=(first.month - 1 + n) % 12 + 1),
            10 * M + (balance - 10 * M * n) // 100,
        )
        for n in range(count)
    ]  # fmt: skip


def test_a_loan_that_was_late_and_is_paid_on_its_days_since() -> None:
    """Nothing is paid until 12/5/2024: then the four of 1/2 to 1/5 come with all that ran up.

    40 million, interest 2,4 + 2,4 + 2,4 + 2,4 = 9,6 million (1 % of 240 million each time, for
    nothing was paid back), on overdue principal 18 % a year: from 1/2 to 12/5 are 101 days of
    30/360 (3 months and 11 days), 71, 41 and 11: 10 million x 18 % / 360 = 5.000 a day, in all
    224 x 5.000 = 1.120.000. What bears the dearer rate bears no interest in term, so 1/3 asks
    2,3 million, 1/4 2,2 and 1/5 2,1: interest in term 2,4 + 2,3 + 2,2 + 2,1 = 9 million.
    """
    owed = 40 * M + 9 * M + 1_120_000
    events: tuple[Event, ...] = (
        Disburse(date(2024, 1, 1), 240 * M),
        Collect(date(2024, 5, 12), owed),
        *paid_monthly(date(2024, 6, 1), 4, 200 * M),
    )
    loan = loan_of(MONTHLY, *events)
    group = {day: graded_on(loan, day) for day in (WORST, PAID, date(2024, 8, 11))}
    assert [each.group for each in group.values()] == [3, 3, 3]
    (reason,) = group[PAID].reasons
    assert reason.sentence.words("vi") == (
        "không còn nợ quá hạn từ 12/05/2024, còn trong thời gian thử thách đến hết 11/08/2024"
    )
    assert graded_on(loan, date(2024, 8, 12)).group == 1
    assert graded_on(loan, PAID, MICRO).group == 1  # microfinance: in time is group 1 at once


def test_an_instalment_that_is_missed_in_the_time_begins_it_anew() -> None:
    """Paid up on 12/5, 1/6 and 1/7 on their days; that of 1/8 comes on 20/8 and is not there when
    the time would end on 12/8. From 20/8 on three months more: to 19/11."""
    late = Collect(date(2024, 8, 20), 10 * M + 1_800_000 + 95_000)  # 19 days x 5.000
    events: tuple[Event, ...] = (
        Disburse(date(2024, 1, 1), 240 * M),
        Collect(date(2024, 5, 12), 40 * M + 9 * M + 1_120_000),
        *paid_monthly(date(2024, 6, 1), 2, 200 * M),
        late,
        *paid_monthly(date(2024, 9, 1), 3, 170 * M),
    )
    loan = loan_of(MONTHLY, *events)
    days = [date(2024, 8, 12), date(2024, 8, 25), date(2024, 11, 19), date(2024, 11, 20)]
    assert [graded_on(loan, day).group for day in days] == [3, 3, 3, 1]


def test_what_is_left_of_interest_on_overdue_principal_keeps_it_in_its_episode() -> None:
    """One đồng less than all that ran up: principal and interest are paid, the time has not begun.

    The waterfall of the contract pays overdue interest first, so the receipt names its parts.
    """
    split = Split(overdue_principal=40 * M, overdue_interest=1_119_999, due_interest=9 * M)
    late = Collect(date(2024, 5, 12), 50_119_999, split=split)
    loan = loan_of(MONTHLY, Disburse(date(2024, 1, 1), 240 * M), late)
    found = graded_on(loan, date(2024, 5, 20))
    assert (found.group, [each.what for each in found.reasons]) == (3, ["kept_overdue"])


def test_a_loan_of_a_year_is_short_one_of_a_year_and_a_day_is_not() -> None:
    year = replace(MONTHLY, instalments=12)
    longer = replace(year, last_due=date(2025, 1, 2))
    assert BANK.cure is not None
    months = [cure._months(BANK.cure, loan_of(terms)) for terms in (year, longer)]
    assert months == [1, 3]
    later = loan_of(year, Disburse(date(2024, 1, 3), 240 * M))  # paid out two days later
    assert cure._months(BANK.cure, later) == 1


def test_a_day_to_come_is_graded_as_if_all_were_paid_on_its_days() -> None:
    """Paid up on 12/5/2024, asked on 20/5 of 12/8: what falls due in between is taken as paid."""
    owed = 40 * M + 9 * M + 1_120_000
    loan = loan_of(MONTHLY, Disburse(date(2024, 1, 1), 240 * M), Collect(date(2024, 5, 12), owed))
    today = date(2024, 5, 20)
    for day, group in ((date(2024, 8, 11), 3), (date(2024, 8, 12), 1)):
        life = Life(MONTHLY, loan.events)
        (at,) = life.kept(today, [day])[1]
        found = Graders(day, BANK, {}, Relations(()), today).own(loan, at)
        assert found.group == group, day


def test_a_plan_that_was_moved_and_kept() -> None:
    """Moved once on 15/3/2024, all principal to 1/9 and 1/10/2024; its interest too.

    January to 15/3 paid. From 1/9 (paid that day) three months: group 2 to 30/11, then 1.
    """
    terms = replace(MONTHLY, instalments=36)
    start = [Disburse(date(2024, 1, 1), 240 * M)]
    # 240 million over 36 months: 6.666.667 a month, half up; 1 % of the balance before it.
    start += [Collect(date(2024, 2, 1), 6_666_667 + 2_400_000)]  # type: ignore[list-item]
    start += [Collect(date(2024, 3, 1), 6_666_667 + 2_333_333)]  # type: ignore[list-item]
    left = 240 * M - 2 * 6_666_667
    plan = (Signed(date(2024, 9, 1), 26 * M), Signed(date(2025, 9, 1), left - 26 * M))
    moved = Reschedule(date(2024, 3, 15), plan, "QĐ 7")
    # 1/3 to 1/9: six months, 6 % of what is left.
    first = Collect(date(2024, 9, 1), 26 * M + left * 6 // 100 + 1)
    loan = loan_of(terms, *start, moved, first)
    assert graded_on(loan, date(2024, 8, 31)).group == 2
    assert graded_on(loan, date(2024, 11, 30)).group == 2
    assert graded_on(loan, date(2024, 12, 1)).group == 1
    assert graded_on(loan, date(2024, 12, 1), replace(BANK, cure=None)).group == 2


# What holds of any loan.


def _seen_from(steps: list[tuple[int, int | None]]) -> list[Seen]:
    day, found = date(2024, 1, 1), []
    for wait, days in steps:
        day += timedelta(wait)
        paid = day if not days else date.min
        found.append(Seen(day, days or 0, bool(days), day, paid))
    return found


_steps = st.lists(st.tuples(st.integers(1, 60), st.none() | st.integers(1, 400)), min_size=1)


@given(_steps, st.integers(0, 6))
def test_a_cure_never_improves_a_group_that_was_not_restructured(
    steps: list[tuple[int, int | None]], months: int
) -> None:
    seen = _seen_from(steps)
    way = walked(BANK, months, seen)
    last = seen[-1]
    signs = Signs(last.day, last.days_overdue)
    assert way.over == 0
    assert own(BANK, signs._replace(kept=way.kept)).group >= own(BANK, signs).group


@given(_steps, st.integers(0, 6))
def test_a_longer_cure_never_gives_a_better_group(
    steps: list[tuple[int, int | None]], months: int
) -> None:
    kept = [walked(BANK, each, _seen_from(steps)).kept for each in (months, months + 1)]
    shorter, longer = (1 if each is None else each.group for each in kept)
    assert longer >= shorter


def _every_day(loan: Loan, last: date) -> list[date]:
    assert loan.begins is not None
    return [loan.begins + timedelta(n) for n in range((last - loan.begins).days + 1)]


@pytest.mark.slow
@settings(max_examples=60)
@given(lives(), st.lists(st.integers(1, 500), min_size=8, max_size=8))
def test_the_days_looked_at_are_enough(life: tuple[Terms, list[Any]], later: list[int]) -> None:
    """Of loans of every kind and any papers: as if every day had been looked at."""
    terms, events, _ = told(life)
    loan = loan_of(terms, *(each for each in events if type(each).__name__ in _KNOWN))
    if loan.begins is None:
        return
    days = sorted({loan.begins + timedelta(n) for n in later})
    for at in Life(terms, loan.events).lived(days):
        few = WayBack.of(BANK, loan, at)
        with patch.object(cure, "_days", _every_day):
            assert WayBack.of(BANK, loan, at) == few


_KNOWN = {"Disburse", "Collect", "ChangeRate", "Waive", "Freeze", "Reschedule", "Extend", "Recall"}
