"""Schedules against tables made elsewhere, and the rules of the specification one by one."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from fractions import Fraction

import pytest

from fundledger.contract import events as ev
from fundledger.contract.duedays import due_days, months_later, whole_months
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Signed, Tranche
from tests.contract.build import loan, receipt, schedule


def triples(lines: list[object]) -> list[tuple[int, ...]]:
    return [tuple(line)[1:] for line in lines]  # type: ignore[arg-type]


# Tables made elsewhere.


def test_a_textbook_annuity_in_excel() -> None:
    """10 000 at 5 % a year, 12 months: PMT is 856,07; in hundredths it is the same table.

    The table that spreadsheets give with PMT and IPMT, every cell rounded to two places.
    """
    terms = loan(
        principal=1_000_000,
        rate="5",
        every="1 month",
        instalments=12,
        method="annuity",
        day_count="30/360",
    )
    assert triples(schedule(terms)) == [
        (81_440, 4_167, 918_560),
        (81_780, 3_827, 836_780),
        (82_120, 3_487, 754_660),
        (82_463, 3_144, 672_197),
        (82_806, 2_801, 589_391),
        (83_151, 2_456, 506_240),
        (83_498, 2_109, 422_742),
        (83_846, 1_761, 338_896),
        (84_195, 1_412, 254_701),
        (84_546, 1_061, 170_155),
        (84_898, 709, 85_257),
        (85_257, 355, 0),
    ]


FINERACT = [
    (
        "C3152",
        (1_000_000, "12", date(2023, 12, 12), "act/act"),
        [
            (162_375, 10_181),
            (164_042, 8_514),
            (166_151, 6_405),
            (167_398, 5_158),
            (169_211, 3_345),
            (170_823, 1_736),
        ],
    ),
    (
        "C3153",
        (1_000_000, "9.4822", date(2023, 12, 12), "act/act"),
        [
            (163_267, 8_045),
            (164_592, 6_720),
            (166_262, 5_050),
            (167_249, 4_063),
            (168_680, 2_632),
            (169_950, 1_365),
        ],
    ),
    (
        "C3154",
        (10_000, "12", date(2024, 1, 1), "30/360"),
        [(1_625, 100), (1_641, 84), (1_658, 67), (1_674, 51), (1_691, 34), (1_711, 17)],
    ),
    (
        "C3155",
        (10_000, "9.4822", date(2024, 1, 1), "30/360"),
        [(1_634, 79), (1_647, 66), (1_660, 53), (1_673, 40), (1_686, 27), (1_700, 13)],
    ),
]


@pytest.mark.parametrize(("case", "signed", "table"), FINERACT, ids=[row[0] for row in FINERACT])
def test_the_annuities_of_fineract(
    case: str, signed: tuple[int, str, date, str], table: list[tuple[int, int]]
) -> None:
    """Apache Fineract, EMICalculation.feature, by its case numbers; its cents are our đồng."""
    principal, rate, disbursed, day_count = signed
    terms = loan(
        principal=principal,
        rate=rate,
        disbursed=disbursed,
        instalments=len(table),
        every="1 month",
        method="annuity",
        day_count=day_count,
    )
    assert [line[1:3] for line in schedule(terms)] == table


def test_a_mortgage_of_thirty_years() -> None:
    """200 000 at 6,5 % for 360 months: the well-known payment of 1 264,14 a month."""
    terms = loan(
        principal=20_000_000,
        rate="6.5",
        every="1 month",
        instalments=360,
        method="annuity",
        day_count="30/360",
    )
    lines = schedule(terms)
    assert {line.principal + line.interest for line in lines[:-1]} == {126_414}
    assert triples(lines)[0] == (18_081, 108_333, 19_981_919)
    assert sum(line.principal for line in lines) == 20_000_000
    assert abs(lines[-1].principal + lines[-1].interest - 126_414) < 500


@pytest.mark.parametrize("day_count", ["act/365", "act/360", "act/act", "30/360"])
@pytest.mark.parametrize("every", ["1 month", "3 month", "2 week"])
def test_the_level_brings_the_balance_to_nothing(day_count: str, every: str) -> None:
    """Solved for: carry P forward with no payment, and payments of 1 alone; divide."""
    terms = loan(instalments=24, every=every, method="annuity", day_count=day_count, rate="11.3")
    lines = schedule(terms)
    grown, ones, start = Fraction(terms.principal), Fraction(0), terms.disbursed
    for line in lines:
        part = 1 + Fraction(113, 1000) * year_fraction(day_count, every, start, line.due)
        grown, ones, start = grown * part, ones * part + 1, line.due
    level = int(grown / ones + Fraction(1, 2))
    assert {line.principal + line.interest for line in lines[:-1]} == {level}
    assert abs(lines[-1].principal + lines[-1].interest - level) <= 24


def year_fraction(day_count: str, every: str, start: date, end: date) -> Fraction:
    days = (end - start).days
    if day_count == "act/365":
        return Fraction(days, 365)
    if day_count == "act/360" or (day_count == "30/360" and "week" in every):
        return Fraction(days, 360)
    if day_count == "30/360":
        return Fraction(int(every.split()[0]), 12)
    last_of_year = date(start.year, 12, 31)
    before = max(0, min(days, (last_of_year - start).days))
    this_year, next_year = 365 + isleap(start.year), 365 + isleap(end.year)
    return Fraction(before, this_year) + Fraction(days - before, next_year)


def test_equal_principal_is_checked_by_the_rule_of_averages() -> None:
    """Interest in all is P × r × (n + 1) / 2n years' worth, when periods are equal months."""
    terms = loan(
        principal=120_000_000, rate="12", instalments=12, every="1 month", day_count="30/360"
    )
    assert sum(line.interest for line in schedule(terms)) == 120_000_000 * 13 // 200


# Due days.


def test_days_are_counted_from_the_anchor_not_from_the_day_before() -> None:
    terms = loan(disbursed=date(2023, 1, 31), every="1 month", instalments=3)
    assert due_days(terms) == [date(2023, 2, 28), date(2023, 3, 31), date(2023, 4, 30)]


def test_a_missing_day_rolls_to_the_first_of_the_next_month() -> None:
    terms = loan(disbursed=date(2023, 1, 31), every="1 month", instalments=3, missing_day="roll")
    assert due_days(terms) == [date(2023, 3, 1), date(2023, 3, 31), date(2023, 5, 1)]


def test_the_first_due_day_is_the_anchor_when_given() -> None:
    terms = loan(disbursed=date(2023, 1, 15), first_due=date(2023, 3, 31), instalments=3)
    assert due_days(terms) == [date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30)]


def test_months_later_over_the_end_of_a_year() -> None:
    assert months_later(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert months_later(date(2023, 12, 31), 14, "roll") == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2023-01-31", "2023-02-28", 1),
        ("2023-02-28", "2023-03-31", 1),
        ("2023-02-28", "2023-03-15", 0),
        ("2023-06-30", "2023-07-31", 1),
        ("2023-01-15", "2023-04-15", 3),
        ("2023-01-15", "2023-04-14", 0),
        ("2022-12-31", "2024-02-29", 14),
    ],
)
def test_whole_months(start: str, end: str, months: int) -> None:
    assert whole_months(date.fromisoformat(start), date.fromisoformat(end)) == months


# 30/360.


def test_the_last_part_of_a_30_360_month_takes_the_rest() -> None:
    from fundledger.contract.life import position

    # 31/1 to 28/2 is one month; on 27/2, 27 days of 30; the last day brings the other 3
    terms = loan(
        principal=36_000_000,
        rate="10",
        disbursed=date(2023, 1, 31),
        every="1 month",
        instalments=2,
        method="bullet",
        day_count="30/360",
    )
    accrued = [position(terms, [], date(2023, 2, day)).interest_accrued for day in (1, 27)]
    assert accrued == [10_000, 270_000]
    assert position(terms, [], date(2023, 2, 28)).interest_due == 300_000
    # 28/2 to 31/3: 30 days have gone on 28/3, and no more come
    later = [position(terms, [], date(2023, 3, day)).interest_accrued for day in (27, 28, 30)]
    assert later == [290_000, 300_000, 300_000]
    assert position(terms, [], date(2023, 3, 31)).interest_due == 600_000


def test_a_broken_first_period_is_counted_in_days() -> None:
    # 15/1 to 31/3: 30E days 2 × 30 + 15 = 75
    terms = loan(
        principal=36_000_000,
        rate="10",
        disbursed=date(2023, 1, 15),
        first_due=date(2023, 3, 31),
        every="3 month",
        instalments=2,
        method="bullet",
        day_count="30/360",
    )
    assert [line.interest for line in schedule(terms)] == [750_000, 900_000]


# Methods.


def test_the_level_is_rounded_to_the_multiple_and_the_last_line_takes_the_rest() -> None:
    terms = loan(
        principal=100_000_000,
        rate="12",
        every="1 month",
        instalments=3,
        method="annuity",
        day_count="30/360",
        instalment_multiple=1000,
    )
    assert triples(schedule(terms)) == [
        (33_002_000, 1_000_000, 66_998_000),
        (33_332_020, 669_980, 33_665_980),
        (33_665_980, 336_660, 0),
    ]


def test_equal_principal_in_multiples() -> None:
    terms = loan(principal=100_000_000, instalments=3, instalment_multiple=1_000_000)
    assert [line.principal for line in schedule(terms)] == [33_000_000, 33_000_000, 34_000_000]


def test_principal_at_every_second_instalment() -> None:
    terms = loan(principal=100_000_000, instalments=4, principal_every=2)
    assert [line.principal for line in schedule(terms)] == [0, 50_000_000, 0, 50_000_000]


def test_principal_every_that_does_not_meet_the_end_still_repays_at_the_end() -> None:
    terms = loan(principal=90_000_000, instalments=5, principal_every=2)
    assert [line.principal for line in schedule(terms)] == [
        0,
        30_000_000,
        0,
        30_000_000,
        30_000_000,
    ]


def test_an_annuity_after_grace_is_level_over_what_remains() -> None:
    terms = loan(
        principal=100_000_000,
        rate="12",
        every="1 month",
        instalments=5,
        method="annuity",
        day_count="30/360",
        grace_principal=2,
    )
    lines = schedule(terms)
    assert [(line.principal, line.interest) for line in lines[:2]] == [(0, 1_000_000)] * 2
    assert [line.principal + line.interest for line in lines[2:]] == [
        34_002_211,
        34_002_211,
        34_002_212,
    ]


def test_a_line_that_defers_its_interest_pays_the_whole_level_as_principal() -> None:
    # The level over eight quarters is 40.072.621. Deferred: 300.000.000 × 90, 259.927.379 × 91 and
    # 219.854.758 × 92 days × 6 % / 365 = 4.438.356,16 + 3.888.228,74 + 3.324.926,76; the third line
    # bears all three: 40.072.621 - 4.438.356 - 3.888.229 - 3.324.927 = 28.421.109.
    lines = schedule(loan(method="annuity", grace_interest=2))
    assert triples(lines)[:3] == [
        (40_072_621, 0, 259_927_379),
        (40_072_621, 0, 219_854_758),
        (28_421_109, 11_651_512, 191_433_649),
    ]
    assert {line.principal + line.interest for line in lines[:-1]} == {40_072_621}
    assert lines[-1].balance == 0


def test_at_no_interest_an_annuity_is_equal_principal() -> None:
    terms = loan(rate="0", method="annuity")
    assert [line.principal for line in schedule(terms)] == [37_500_000] * 8


def test_a_rate_change_levels_an_annuity_again_and_keeps_other_principals() -> None:
    change = ev.ChangeRate(day=date(2023, 7, 10), rate=yearly("9"))
    equal = schedule(loan(), change)
    assert [line.principal for line in equal] == [37_500_000] * 8
    # 1/7 to 10/7 at 6 %, 10/7 to 1/10 at 9 %, on 225.000.000: 332.876,71 + 4.604.794,52
    assert equal[2].interest == 4_937_671
    level = [line.principal + line.interest for line in schedule(loan(method="annuity"), change)]
    assert level[0] == level[1] != level[2]
    assert len(set(level[2:-1])) == 1
    assert abs(level[-1] - level[2]) <= 8


def test_a_tranche_levels_an_annuity_again() -> None:
    tranches = (Tranche(date(2023, 1, 1), 100_000_000), Tranche(date(2023, 8, 1), 200_000_000))
    lines = schedule(loan(method="annuity", tranches=tranches))
    paid = [line.principal + line.interest for line in lines]
    assert paid[0] == paid[1]
    assert len(set(paid[2:-1])) == 1
    assert abs(paid[-1] - paid[2]) <= 8
    assert sum(line.principal for line in lines) == 300_000_000


def test_flat_is_level_and_its_interest_is_rounded_once() -> None:
    # 300.000.000 × 6 % × 731 days (1/1/2023 to 1/1/2025) / 365 = 36.049.315,07
    lines = schedule(loan(method="flat"))
    assert sum(line.interest for line in lines) == 36_049_315
    assert [line.interest for line in lines] == [4_506_164] * 7 + [4_506_167]
    assert [line.principal for line in lines] == [37_500_000] * 8


def test_interest_runs_to_the_shifted_day() -> None:
    # 1/4 and 1/7/2023 are Saturdays, 1/10 a Sunday, 1/1/2024 a holiday
    holidays = frozenset({date(2024, 1, 1)})
    terms = loan(instalments=4, holiday_shift="next", holidays=holidays)
    lines = schedule(terms)
    days = [date(2023, 4, 3), date(2023, 7, 3), date(2023, 10, 2), date(2024, 1, 2)]
    assert [line.due for line in lines] == days
    # 300.000.000 × 92 days × 6 % / 365
    assert lines[0].interest == 4_536_986


def test_weeks_are_real_days_under_30_360() -> None:
    # 14 days of 360: 36.000.000 × 10 % × 14 / 360
    terms = loan(principal=36_000_000, rate="10", every="2 week", instalments=2, day_count="30/360")
    assert [line.interest for line in schedule(terms)] == [140_000, 70_000]


def test_custom_lines_stand_as_signed() -> None:
    signed = (
        Signed(date(2023, 3, 31), 0),
        Signed(date(2023, 6, 30), 100_000_000),
        Signed(date(2023, 12, 31), 200_000_000),
    )
    lines = schedule(loan(method="custom", custom=signed, instalments=3))
    assert [(line.due, line.principal) for line in lines] == [(s.due, s.principal) for s in signed]


def test_a_freeze_keeps_the_level_of_an_annuity() -> None:
    """Apache Fineract, ProgressiveEMICalculatorTest, applyInterestPause: 2 to 10 January.

    Its cents are our đồng. The first line bears 22 days of 30 and pays the same 1701.
    """
    terms = loan(
        principal=10_000,
        rate="7",
        disbursed=date(2024, 1, 1),
        instalments=6,
        every="1 month",
        method="annuity",
        day_count="30/360",
    )
    pause = ev.Freeze(day=date(2024, 1, 2), to=date(2024, 1, 10), days_stop=False)
    assert [line[1:3] for line in schedule(terms, pause)] == [
        (1_658, 43),
        (1_652, 49),
        (1_662, 39),
        (1_672, 29),
        (1_681, 20),
        (1_675, 10),
    ]


def test_a_freeze_does_not_give_back_what_was_prepaid_of_the_next_lines() -> None:
    # 12.000 over 12 months without interest: 1.000 a month. 1.500 prepaid on 15/1 takes away the
    # first line and half of the second; a freeze stops nothing where nothing runs.
    terms = loan(
        principal=12_000,
        rate="0",
        instalments=12,
        every="1 month",
        method="annuity",
        surplus="next",
    )
    events = [
        receipt("2023-01-15", 1_500, prepay=True),
        ev.Freeze(day=date(2023, 1, 20), to=date(2023, 1, 25)),
    ]
    assert [line.principal for line in schedule(terms, *events)] == [0, 500, *[1_000] * 10]


def test_flat_at_a_new_rate_keeps_what_has_accrued() -> None:
    from fundledger.contract.life import Life

    # 12.000.000 × 12 % × 2 years = 2.880.000: 720.000 a line. From 1/12/2023 nothing runs: the
    # second line has 150 days of 180, 600.000; 12.000.000 × 12 % × 330/360 = 1.320.000 in all.
    terms = loan(
        principal=12_000_000,
        rate="12",
        instalments=4,
        every="6 month",
        method="flat",
        day_count="30/360",
    )
    life = Life(terms, [ev.ChangeRate(day=date(2023, 12, 1), rate=yearly("0"))])
    days = [date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 1), date(2025, 1, 1)]
    owed = [(p.interest_due, p.interest_accrued) for p in life.lived_through(days)]
    assert [line.interest for line in life.schedule()] == [720_000, 600_000, 0, 0]
    assert owed == [(720_000, 600_000), (720_000, 600_000), (1_320_000, 0), (1_320_000, 0)]


def test_flat_at_a_higher_rate() -> None:
    # The even share is 36.049.315 / 8 = 4.506.164; by 15/5, 44 days of 91, 2.178.804,57 of it.
    # The rest of the line, 300.000.000 × 47 days × 9 % / 365 = 3.476.712,33, makes 5.655.517.
    # In all 300.000.000 × (134 × 6 % + 597 × 9 %) / 365 = 50.769.863,01; the rest over six lines.
    change = ev.ChangeRate(day=date(2023, 5, 15), rate=yearly("9"))
    interest = [line.interest for line in schedule(loan(method="flat"), change)]
    assert interest == [4_506_164, 5_655_517, *[6_768_030] * 5, 6_768_032]
    assert sum(interest) == 50_769_863


def test_free_and_deferring_lines_of_a_flat_loan_pay_the_level_as_principal() -> None:
    # Free: 300.000.000 × 550 days × 6 % / 365 = 27.123.287,67 over six lines; the level is
    # 37.500.000 + 4.520.548. Deferred: the third line bears three shares of 4.506.164.
    free = schedule(loan(method="flat", interest_free=2))
    assert [line[1:3] for line in free] == [
        (42_020_548, 0),
        (42_020_548, 0),
        *[(37_500_000, 4_520_548)] * 5,
        (28_458_904, 4_520_548),
    ]
    deferred = schedule(loan(method="flat", grace_interest=2))
    assert [line[1:3] for line in deferred[:4]] == [
        (42_006_164, 0),
        (42_006_164, 0),
        (28_487_672, 13_518_492),
        (37_500_000, 4_506_164),
    ]


# Days that somebody wrote, and plans that took the place of others.


def test_a_day_that_was_written_down_is_not_moved() -> None:
    # Saturdays: 1/4/2023 counted, 8/7/2023 signed, 15/7/2023 decided
    moved = loan(holiday_shift="next")
    assert schedule(moved)[0].due == date(2023, 4, 3)
    signed = (Signed(date(2023, 7, 8), 300_000_000),)
    custom = loan(method="custom", custom=signed, instalments=1, holiday_shift="next")
    assert schedule(custom)[0].due == date(2023, 7, 8)
    day = date(2023, 7, 15)
    new = ev.Reschedule(day=date(2023, 2, 1), instalments=(Signed(day, 300_000_000),))
    assert [line.due for line in schedule(moved, new)] == [day]
    later = ev.Extend(day=date(2023, 2, 1), to=date(2025, 3, 1))
    assert schedule(moved, later)[-1].due == date(2025, 3, 1)


def test_a_new_plan_bears_interest_from_the_day_it_was_made() -> None:
    # Two quarters free; on 1/2 all is put on 1/5: 300.000.000 × 89 days × 6 % / 365 = 4.389.041,10
    new = ev.Reschedule(day=date(2023, 2, 1), instalments=(Signed(date(2023, 5, 1), 300_000_000),))
    assert [line[1:3] for line in schedule(loan(interest_free=2), new)] == [
        (300_000_000, 4_389_041)
    ]


# Recalls.


def test_a_recall_for_a_due_day_joins_that_days_line() -> None:
    # On 1/10/2023 fall due 37.500.000 and the rest of 225.000.000, with 225.000.000 × 92 days
    # × 6 % / 365 = 3.402.739,73: one line, one sum.
    recall = ev.Recall(day=date(2023, 6, 15), pay_by=date(2023, 10, 1))
    lines = schedule(loan(), recall)
    assert len(lines) == 3
    assert tuple(lines[2]) == (date(2023, 10, 1), 225_000_000, 3_402_740, 0)


def test_a_recall_on_a_due_day_joins_the_line_that_fell_due() -> None:
    from fundledger.contract.life import Life

    # 1/7/2023: 262.500.000 × 91 days × 6 % / 365 = 3.926.712,33 with all that is left; 37.500.000
    # and 4.438.356 of 1/4 are overdue. From 2/7 the whole 300.000.000 is overdue.
    recall = ev.Recall(day=date(2023, 7, 1), pay_by=date(2023, 7, 1))
    life = Life(loan(), [recall])
    due, overdue = life.lived_through([date(2023, 7, 1), date(2023, 7, 2)])
    assert [tuple(line) for line in life.schedule()] == [
        (date(2023, 4, 1), 37_500_000, 4_438_356, 262_500_000),
        (date(2023, 7, 1), 262_500_000, 3_926_712, 0),
    ]
    assert (due.principal_in_term, due.principal_overdue) == (262_500_000, 37_500_000)
    assert due.interest_due == overdue.interest_due == 4_438_356 + 3_926_712
    assert (overdue.principal_in_term, overdue.principal_overdue) == (0, 300_000_000)


def test_a_recall_on_the_day_of_a_deferring_line_calls_its_interest_too() -> None:
    from fundledger.contract.life import Life

    recall = ev.Recall(day=date(2023, 4, 1), pay_by=date(2023, 4, 1))
    life = Life(loan(grace_interest=1), [recall])
    owed = life.lived_through([date(2023, 4, 1)])[0]
    assert [line[1:] for line in life.schedule()] == [(300_000_000, 4_438_356, 0)]
    assert (owed.interest_due, owed.interest_accrued) == (4_438_356, 0)


# The plan and receipts.


def test_receipts_never_change_the_plan() -> None:
    plain = schedule(loan())
    early = receipt("2023-02-01", 50_000_000)
    late = receipt("2023-06-01", 50_000_000)
    assert schedule(loan(), early, late) == plain
    assert schedule(loan(), late, receipt("2023-09-01", 900_000_000, payoff=True)) == plain
    assert schedule(loan(), ev.WriteOff(day=date(2023, 9, 1))) == plain


def test_a_prepaid_annuity_keeps_its_level_and_ends_sooner() -> None:
    terms = loan(method="annuity", surplus="last")
    level = schedule(terms)[0].principal + schedule(terms)[0].interest
    lines = schedule(terms, receipt("2023-04-01", level + 100_000_000, prepay=True))
    assert len(lines) == 6
    assert [line.principal + line.interest for line in lines[1:-1]] == [level] * 4
    assert lines[-1].principal + lines[-1].interest < level
    assert lines[-1].balance == 0
