"""Events that seldom come, each with the figures of its day; what they leave adds up when told.

The loan is 120 million at 12 % under 30/360, so 1 % a month: three quarters of 40 million from
31/3/2023. Interest on overdue principal is 1,5 % a month, late interest 10 % a year on unpaid
interest in term.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fundledger.contract.events import (
    Apply,
    Collect,
    Disburse,
    Event,
    EventRefused,
    Extend,
    Recall,
    Refund,
    Reschedule,
    Waive,
    WriteOff,
)
from fundledger.contract.life import Life, position
from fundledger.contract.position import Position
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Signed, Tranche
from fundledger.contract.trace import Moved, Rounded, Trace
from fundledger.contract.waterfall import Split
from tests.contract.build import loan

M = 1_000_000
OUT, Q1, Q2, Q3 = date(2022, 12, 31), date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30)
TERMS = loan(
    principal=120 * M,
    rate="12",
    disbursed=OUT,
    instalments=3,
    every="3 month",
    method="custom",
    custom=(Signed(Q1, 40 * M), Signed(Q2, 40 * M), Signed(Q3, 40 * M)),
    day_count="30/360",
    late_interest_rate=Rate(1, 10),
)


def refused(*events: Event, terms: Any = TERMS, day: date = Q3) -> str:
    with pytest.raises(EventRefused) as refusal:
        Life(terms, events).lived([day])
    assert str(refusal.value)
    return refusal.value.key


# What held money pays by a decision.


def test_held_money_prepays_by_a_decision() -> None:
    """On 31/1 10 million are held; on 28/2 they pay the interest so far and some of the last."""
    terms = replace(TERMS, surplus="last")
    came = Collect(date(2023, 1, 31), 10 * M, document="1")
    found = position(terms, [came, Apply(date(2023, 2, 28), prepay=True, document="2")], Q1)
    # 58 days of 30/360 to 28/2: 120 million × 12 % × 58/360 = 2.320.000; principal 7.680.000.
    # 31/3 bears 40 million and 32 days more, less nothing: 112.320.000 × 12 % × 32/360 = 1.198.080.
    assert (found.principal, found.unapplied) == (112_320_000, 0)
    assert found.interest_due == 1_198_080


def test_without_prepay_nothing_is_applied_to_what_is_not_due() -> None:
    came = Collect(date(2023, 1, 31), 10 * M, document="1")
    assert refused(Apply(date(2023, 1, 31), document="2")) == "contract.nothing_held"
    assert refused(came, Apply(date(2023, 2, 28), document="2")) == "contract.nothing_to_apply"


# What is paid out after the end.

TRANCHES = replace(TERMS, tranches=(Tranche(OUT, 100 * M), Tranche(date(2023, 5, 15), 20 * M)))


def test_a_planned_tranche_ends_with_a_recall() -> None:
    recalled = Recall(date(2023, 4, 10), date(2023, 4, 30), document="QD")
    found = position(TRANCHES, [recalled], Q3)
    assert found.principal == found.principal_overdue == 100 * M


def test_a_tranche_that_is_paid_out_after_settlement_is_refused() -> None:
    out = Disburse(OUT, 100 * M, "1"), Disburse(date(2023, 5, 15), 20 * M, "2")
    written_off = WriteOff(date(2023, 5, 1), "QD")
    assert refused(*out, written_off, terms=TRANCHES) == "contract.after_settlement"
    (found,) = Life(TRANCHES, [written_off]).lived([Q3])  # what was only planned stays a plan
    assert found.principal == 0


# What cannot be extended.


def test_a_plan_whose_last_line_is_paid_has_nothing_to_extend() -> None:
    """The 40 million of the second quarter are missed; the third was paid by its own split."""
    split = Split(due_principal=40 * M, due_interest=1_200_000)
    events = [
        Collect(Q1, 43_600_000, document="1"),
        Collect(Q3, 41_200_000, split, document="2"),
    ]
    owed = position(TERMS, events, Q3)
    assert (owed.principal_overdue, owed.principal_in_term) == (40 * M, 0)
    late = Extend(date(2023, 10, 5), date(2023, 12, 31), document="QD")
    assert refused(*events, late, day=date(2023, 10, 5)) == "contract.nothing_to_extend"


# Told line by line, every decision leaves figures that are the sums of what was told.

MISSED = (Collect(Q1, 20 * M, document="1"),)  # half of the principal of 31/3, no interest
DECISIONS: dict[str, tuple[Event, ...]] = {
    "waive in term": (Waive(date(2023, 5, 10), "in_term", 1_000_000, document="2"),),
    "waive overdue": (Waive(date(2023, 5, 10), "overdue", 300_000, document="2"),),
    "waive late": (Waive(date(2023, 5, 10), "late", 30_000, document="2"),),
    "write off": (WriteOff(date(2023, 5, 10), document="2"),),
    "settle": (Collect(date(2023, 5, 10), 200 * M, payoff=True, document="2"),),
    "settle with what is held": (
        Collect(Q2, 150 * M, document="2"),
        Refund(date(2023, 7, 1), 1, document="3"),
        Collect(date(2023, 8, 15), 1, payoff=True, document="4"),
    ),
    "recall on the last due day": (Recall(Q3, Q3, document="2"),),
    "reschedule": (
        Reschedule(
            date(2023, 5, 10),
            (Signed(date(2023, 8, 10), 50 * M), Signed(date(2023, 11, 10), 50 * M)),
            document="2",
        ),
    ),
}
DAYS = [OUT + timedelta(days=each) for each in range(0, 400, 7)]


@pytest.mark.parametrize("name", DECISIONS)
@pytest.mark.parametrize("scope", ["instalment", "whole_balance"])
def test_what_is_told_adds_up_after_a_decision(name: str, scope: Any) -> None:
    terms = replace(TERMS, overdue_scope=scope)
    events = [*MISSED, *DECISIONS[name]]
    for day in DAYS:
        trace = Trace()
        (owed,) = Life(terms, events, trace=trace).lived([day])
        assert owed == position(terms, events, day)
        assert sums(trace) == due(owed), day


def sums(trace: Trace) -> dict[str, int]:
    found = {"in_term": 0, "overdue": 0, "late": 0}
    for step in trace.steps:
        match step:
            case Rounded():
                found[step.kind] += step.amount
            case Moved():
                found[step.kind] -= step.amount
    return found


def due(owed: Position) -> dict[str, int]:
    return {
        "in_term": owed.interest_due + owed.interest_accrued,
        "overdue": owed.interest_overdue_due,
        "late": owed.late_interest_due,
    }


def test_late_interest_bears_no_interest() -> None:
    """3.600.000 fall due on 31/3 and stay unpaid: 10 % a year of them, and never of more."""
    events = [Collect(Q1, 40 * M, document="1")]  # all of it principal that is due
    for months in (1, 2, 3):
        day = date(2023, 3 + months, 30)
        assert position(TERMS, events, day).late_interest_due == 30_000 * months
    # From 30/6 two instalments of interest are unpaid: 3.600.000 and 2.400.000.
    assert position(TERMS, events, date(2023, 9, 30)).late_interest_due == 90_000 + 50_000 * 3


def test_a_single_instalment_needs_no_distance() -> None:
    """From the last of December to the last of February, 14 months later: 14 × 1 %."""
    terms = replace(
        TERMS, method="bullet", custom=(), instalments=1, every=None, first_due=date(2024, 2, 29)
    )
    assert position(terms, [], date(2024, 2, 29)).interest_due == 16_800_000
