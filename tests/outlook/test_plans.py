"""The recovery plan in a book: versions, what each says, what is refused, what came of it.

The loans are those of `tests.arrears.quarter`: at 30/6/2023 HD-01 owes 60 million (20 of them due
that day, 40 on 30/9), HD-02 100 and HD-03 80 million, all of it due on 31/12/2024.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.arrears.debts import Day
from fundledger.contract.events import Collect
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.ledger.facts import stated
from fundledger.outlook.planned import Came, Plan, PlanLine
from fundledger.outlook.plans import (
    Put,
    Wanted,
    by_quarter,
    came_in,
    changes,
    plan_at,
    plan_of,
    plan_on,
    put,
    record_of,
    versions,
    withdraw,
)
from fundledger.store.books import Book
from tests.arrears.quarter import overdue
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import enter, proved
from tests.reports.small import M

JUNE, AUGUST, SEPTEMBER, YEAR_END = (
    date(2023, 6, 30),
    date(2023, 8, 15),
    date(2023, 9, 30),
    date(2023, 12, 31),
)


@pytest.fixture
def debtors(book: Book) -> Book:
    return overdue(book)


def state(book: Book, on: date, *lines: PlanLine, today: date = TODAY, **more: Any) -> Put:
    with writer_of(book) as writer:
        return put(writer, Wanted("set", on, lines, **more), today)


def plan(book: Book, day: date, known_at: int | None = None) -> Plan:
    with book.reading() as connection:
        return plan_on(connection, FUND, day, known_at)


def sums(of: Plan) -> dict[tuple[str, str], int]:
    return {(line.loan, line.quarter): line.principal for line in of.lines}


def refused(book: Book, on: date, *lines: PlanLine, **more: Any) -> str:
    with book.reading() as connection:
        before = head_of(connection, FUND)
    with pytest.raises(FundledgerError) as refusal:
        state(book, on, *lines, **more)
    with book.reading() as connection:
        assert head_of(connection, FUND) == before
    assert "{" not in str(refusal.value)
    return refusal.value.key


def line(loan: str, by: date, principal: int, **more: Any) -> PlanLine:
    return PlanLine(loan, by, principal, **more)


def test_a_version_says_what_it_changes_and_the_rest_stays(debtors: Book) -> None:
    first = state(
        debtors, JUNE, line("HD-01", SEPTEMBER, 50 * M), line("HD-02", YEAR_END, 9 * M),
        document="KH-1",
    )  # fmt: skip
    assert (first.after.number, first.after.day, first.after.document) == (1, JUNE, "KH-1")
    state(debtors, AUGUST, line("HD-02", YEAR_END, 7 * M, percent=60))
    assert sums(plan(debtors, JUNE)) == {("HD-01", "2023Q3"): 50 * M, ("HD-02", "2023Q4"): 9 * M}
    now = plan(debtors, AUGUST)
    assert sums(now) == {("HD-01", "2023Q3"): 50 * M, ("HD-02", "2023Q4"): 7 * M}
    assert (now.number, now.day) == (2, AUGUST)
    # 100 % of 50 million; 60 % of 7 million
    assert by_quarter(now.lines) == {"2023Q3": Came(50 * M), "2023Q4": Came(4_200_000)}
    assert plan(debtors, date(2023, 6, 29)) == Plan()
    assert proved(debtors) == []


def test_a_fact_holds_only_what_was_said(debtors: Book) -> None:
    state(debtors, JUNE, line("HD-01", SEPTEMBER, 5), line("HD-02", YEAR_END, 9))
    state(debtors, AUGUST, line("HD-01", SEPTEMBER, 5), line("HD-02", YEAR_END, 8, note="x"))
    with debtors.reading() as connection:
        _, second = versions(connection, FUND)
        bodies = [fact.body for fact in stated(connection, FUND, "recovery_plan")]
    assert [each.loan for each in second.lines] == ["HD-02"]
    assert bodies[0]["lines"][0] == {
        "loan": "HD-01", "by": "2023-09-30", "principal": 5, "origin": "judgement", "percent": 100,
    }  # fmt: skip
    assert bodies[0].keys() == {"do", "lines"}


def test_what_stands_already_is_not_stated_again(debtors: Book) -> None:
    lines = [line("HD-01", SEPTEMBER, 5), line("HD-02", YEAR_END, 9)]
    state(debtors, JUNE, *lines)
    again = state(debtors, JUNE, *lines)
    assert again.version is None
    assert again.changes == []
    # A quarter that has passed may be said again as it stands, as a file does that was exported.
    assert state(debtors, date(2023, 11, 1), *lines).version is None


def test_a_version_stated_late_for_an_earlier_day_stands_beneath(debtors: Book) -> None:
    state(debtors, AUGUST, line("HD-01", SEPTEMBER, 50))
    with debtors.reading() as connection:
        known = head_of(connection, FUND).chain
    state(debtors, JUNE, line("HD-01", SEPTEMBER, 40), line("HD-02", YEAR_END, 9))
    assert sums(plan(debtors, JUNE)) == {("HD-01", "2023Q3"): 40, ("HD-02", "2023Q4"): 9}
    now = plan(debtors, AUGUST)
    assert sums(now) == {("HD-01", "2023Q3"): 50, ("HD-02", "2023Q4"): 9}
    assert now.number == 1  # the last by its day; the one that was stated later is number 2
    assert plan(debtors, JUNE, known) == Plan()
    assert sums(plan(debtors, AUGUST, known)) == {("HD-01", "2023Q3"): 50}


def test_a_version_taken_back_takes_back_what_it_said_alone(debtors: Book) -> None:
    state(debtors, JUNE, line("HD-01", SEPTEMBER, 50), line("HD-02", YEAR_END, 9))
    state(debtors, JUNE, line("HD-01", SEPTEMBER, 500))
    state(debtors, AUGUST, line("HD-02", YEAR_END, 8))
    with debtors.reading() as connection:
        known = head_of(connection, FUND).chain
    with writer_of(debtors) as writer:
        gone = withdraw(writer, 2, "nhầm", TODAY)
    assert [each.line.loan for each in gone.changes] == ["HD-01"]
    assert sums(plan(debtors, AUGUST)) == {("HD-01", "2023Q3"): 50, ("HD-02", "2023Q4"): 8}
    assert sums(plan(debtors, AUGUST, known))["HD-01", "2023Q3"] == 500
    with debtors.reading() as connection:
        every = versions(connection, FUND)
    assert [each.withdrawn is None for each in every] == [True, False, True]
    assert sums(plan_at(every, 2))["HD-01", "2023Q3"] == 500  # as it stood then
    assert sums(plan_at(every, 3))["HD-01", "2023Q3"] == 50
    for number, reason, key in (
        (2, "nữa", "recovery_plan.withdrawn_already"),
        (3, " ", "recovery_plan.no_reason"),
        (4, "x", "recovery_plan.no_such_version"),
    ):
        with writer_of(debtors) as writer, pytest.raises(FundledgerError) as refusal:
            withdraw(writer, number, reason, TODAY)
        assert refusal.value.key == key
    assert proved(debtors) == []


def test_a_line_that_is_dropped_stands_no_more(debtors: Book) -> None:
    state(debtors, JUNE, line("HD-01", SEPTEMBER, 50), line("HD-02", YEAR_END, 9))
    dropped = state(debtors, AUGUST, dropped=[("HD-02", "2023Q4", "judgement")])
    assert [(each.before, each.after) for each in dropped.changes] == [
        (line("HD-02", YEAR_END, 9), None)
    ]
    assert sums(plan(debtors, AUGUST)) == {("HD-01", "2023Q3"): 50}
    assert len(plan(debtors, JUNE).lines) == 2


def test_two_versions_are_compared_line_by_line(debtors: Book) -> None:
    state(debtors, JUNE, line("HD-01", SEPTEMBER, 50), line("HD-02", YEAR_END, 9))
    state(debtors, AUGUST, line("HD-03", YEAR_END, 4), line("HD-02", YEAR_END, 9, percent=50))
    with debtors.reading() as connection:
        every = versions(connection, FUND)
    found = changes(plan_at(every, 1), plan_at(every, 2))
    assert [(each.line.loan, each.before is None) for each in found] == [
        ("HD-02", False),
        ("HD-03", True),
    ]


def test_what_cannot_be_planned_is_refused(debtors: Book) -> None:
    good = line("HD-01", SEPTEMBER, 50)
    state(debtors, JUNE, good)
    cases: tuple[tuple[date, PlanLine, str], ...] = (
        (JUNE, line("HD-09", SEPTEMBER, 1), "loan.unknown"),
        (JUNE, line("HD-01", SEPTEMBER, 1, percent=101), "recovery_plan.not_percent"),
        (JUNE, line("HD-01", SEPTEMBER, -1), "recovery_plan.below_zero"),
        (JUNE, line("HD-01", SEPTEMBER, 1, overdue_interest=-1), "recovery_plan.below_zero"),
        (JUNE, line("HD-01", JUNE, 1), "recovery_plan.past"),
        (SEPTEMBER, line("HD-01", SEPTEMBER, 1), "recovery_plan.past"),
        (date(2026, 11, 22), line("HD-01", date(2027, 3, 31), 1), "loan.future_day"),
    )
    for on, wrong, key in cases:
        assert refused(debtors, on, good, wrong) in (key, "recovery_plan.twice")
        assert refused(debtors, on, wrong) == key
    assert refused(debtors, JUNE, good, line("HD-01", date(2023, 8, 1), 2)) == "recovery_plan.twice"


def test_loans_that_owe_nothing_or_less_are_said(debtors: Book) -> None:
    """HD-01 owes 60 million at 30/6, HD-02 100."""
    found = state(debtors, JUNE, line("HD-01", SEPTEMBER, 61 * M), line("HD-02", YEAR_END, 100 * M))
    assert (found.doubts.over, found.doubts.owe_nothing) == (("HD-01",), ())
    half = state(debtors, JUNE, line("HD-01", YEAR_END, 20 * M), line("HD-01", SEPTEMBER, 41 * M))
    assert half.doubts.over == ("HD-01",)  # 41 + 20 of 60
    assert state(debtors, JUNE, line("HD-01", SEPTEMBER, 40 * M)).doubts.over == ()


# What came.


def test_what_came_is_told_by_quarter_and_kind(debtors: Book) -> None:
    """As `tests.reports.small` tells it: 31/3 40 + 3,6; 30/6 20 + 2,4; 31/7 10 of principal."""
    with debtors.reading() as connection:
        of = Day(connection, FUND, YEAR_END)
        found = came_in(of, date(2023, 1, 1))
        assert found == {
            ("HD-01", "2023Q1"): Came(40 * M, 3_600_000),
            ("HD-01", "2023Q2"): Came(20 * M, 2_400_000),
            ("HD-01", "2023Q3"): Came(10 * M),
        }
        assert came_in(Day(connection, FUND, date(2023, 7, 30)), date(2023, 7, 1)) == {}
        assert came_in(of, date(2023, 7, 1), {"HD-02"}) == {}


def test_held_money_counts_once_as_it_comes_or_as_it_pays(debtors: Book) -> None:
    """On 1/9 HD-01 owes 10 million of overdue principal and interest on it; of 31 million that come
    the rest is held, and pays on 30/9, when 40 million fall due. 31 million came either way.
    """
    enter(debtors, Collect(date(2023, 9, 1), 31 * M, None, document="GBC-9"), "HD-01")
    with debtors.reading() as connection:
        before = came_in(Day(connection, FUND, date(2023, 9, 29)), date(2023, 7, 1))
        after = came_in(Day(connection, FUND, SEPTEMBER), date(2023, 7, 1))
    (then,), (now,) = before.values(), after.values()
    assert sum(then) == sum(now) == 41 * M  # with the 10 million of 31/7
    assert then.principal == 20 * M
    assert then.held > 0
    assert now.held == 0
    assert now.principal > then.principal


def test_the_record_holds_what_came_against_what_was_expected(debtors: Book) -> None:
    """50 at 80 % for the third quarter: 40 were expected, 10 came; the fourth has not begun."""
    state(debtors, JUNE, line("HD-01", SEPTEMBER, 50 * M, percent=80), line("HD-02", YEAR_END, M))
    split = Parts(due_principal=0)
    enter(debtors, Collect(date(2023, 9, 1), 5 * M, split, document="GBC-9"), "HD-03")
    with debtors.reading() as connection:
        found = record_of(Day(connection, FUND, SEPTEMBER), plan_on(connection, FUND, SEPTEMBER))
        early = record_of(Day(connection, FUND, AUGUST), plan_on(connection, FUND, AUGUST))
    first, unplanned = found
    assert (first.loan, first.quarter, first.has_ended) == ("HD-01", "2023Q3", True)
    assert (first.expected, first.came) == (Came(40 * M), Came(10 * M))
    assert (unplanned.loan, unplanned.expected) == ("HD-03", Came())
    assert sum(unplanned.came) == 5 * M
    assert [(each.loan, each.has_ended) for each in early] == [("HD-01", False)]


# As known.

quarters = st.sampled_from([date(2023, 9, 30), date(2023, 12, 31), date(2024, 3, 31)])
said = st.lists(
    st.tuples(st.sampled_from(["HD-01", "HD-02", "HD-03"]), quarters, st.integers(0, 9)),
    max_size=3,
    unique_by=lambda each: each[:2],
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.dates(date(2023, 6, 30), date(2023, 9, 29)), said, st.booleans()),
        min_size=1,
        max_size=5,
    )
)
def test_a_plan_as_known_then_is_the_plan_that_stood_then(
    debtors: Book, told: list[tuple[date, list[tuple[str, date, int]], bool]]
) -> None:
    """Whatever is stated, backdated or taken back later, what was known at a link stays."""
    kept: list[tuple[int, date, Plan]] = []
    for on, lines, takes_back in told:
        with writer_of(debtors) as writer:
            put(writer, Wanted("set", on, [PlanLine(*each) for each in lines]), TODAY)
            every = versions(writer.connection, FUND)
            standing = [each for each in every if each.withdrawn is None]
            if takes_back and standing:
                withdraw(writer, standing[0].number, "thử", TODAY)
        with debtors.reading() as connection:
            link = head_of(connection, FUND).chain
            every = versions(connection, FUND)
        kept += [(link, day, plan_of(every, day)) for day in (JUNE, on, date(2023, 9, 29))]
    for link, day, then in kept:
        assert plan(debtors, day, link) == then
