"""Plans of a year: every version is kept, the same one again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundledger.closing.financial_plans import (
    Plan,
    complied,
    comply,
    standing,
    state,
    versions,
)
from fundledger.errors import FundledgerError
from fundledger.store.books import Book
from tests.ledger.books import FUND, writer_of

TODAY = date(2024, 6, 30)
FIRST = Plan(year=2023, document="05/QĐ", day=date(2023, 3, 15), income=900, cost=600)


def keep(book: Book, plan: Plan) -> bool:
    with writer_of(book) as writer:
        return state(writer, plan, TODAY)[1]


def holding(book: Book, day: str) -> Plan | None:
    with book.reading() as connection:
        of = versions(connection, FUND).get(2023, ())
    found = standing(of, date.fromisoformat(day))
    return None if found is None else found.plan


def test_a_result_is_what_income_and_cost_make(book: Book) -> None:
    keep(book, FIRST)
    kept = holding(book, "2023-12-31")
    assert kept is not None
    assert kept.result == 300
    with pytest.raises(FundledgerError) as refusal:
        keep(book, replace(FIRST, result=301))
    assert refusal.value.key == "financial_plan.result_differs"


def test_the_later_approval_holds_and_the_earlier_is_kept(book: Book) -> None:
    amended = replace(FIRST, document="09/QĐ", day=date(2023, 9, 1), cost=700)
    assert keep(book, FIRST)
    assert keep(book, amended)
    assert not keep(book, amended)
    assert not keep(book, FIRST)  # an old file again
    assert holding(book, "2023-03-14") is None
    before, after = holding(book, "2023-08-31"), holding(book, "2023-09-01")
    assert before is not None
    assert after is not None
    assert (before.result, after.result) == (300, 200)
    with book.reading() as connection:
        assert len(versions(connection, FUND)[2023]) == 2


def test_a_correction_of_the_same_day_can_be_taken_back_by_another(book: Book) -> None:
    assert keep(book, FIRST)
    assert keep(book, replace(FIRST, cost=650))
    assert keep(book, FIRST)
    kept = holding(book, "2023-12-31")
    assert kept is not None
    assert kept.cost == 600


def test_what_is_no_plan_is_refused(book: Book) -> None:
    for plan, key in (
        (replace(FIRST, income=None, cost=None), "financial_plan.nothing"),
        (replace(FIRST, day=date(2024, 7, 1)), "financial_plan.future"),
    ):
        with pytest.raises(FundledgerError) as refusal:
            keep(book, plan)
        assert refusal.value.key == key
        assert str(refusal.value)


def test_what_was_not_planned_is_not_in_the_fact() -> None:
    assert FIRST.body() == {"income": 900, "cost": 600}
    assert replace(FIRST, bad_debt_percent="0").body()["bad_debt_percent"] == "0"


def test_how_the_law_was_kept_is_said_with_a_reason(book: Book) -> None:
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        comply(writer, 2023, "A", "  ", "", TODAY, TODAY)
    assert refusal.value.key == "financial_plan.no_reason"
    with writer_of(book) as writer:
        comply(writer, 2023, "A", "nộp đủ báo cáo", "BC 1", TODAY, TODAY)
        comply(writer, 2023, "B", "nộp chậm một báo cáo", "BC 2", TODAY, TODAY)
    with book.reading() as connection:
        said = complied(connection, FUND)[2023]
    assert (said.grade, said.reason, said.document) == ("B", "nộp chậm một báo cáo", "BC 2")
