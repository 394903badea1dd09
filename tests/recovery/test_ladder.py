"""The next rung of the ladder, and what became of promises: days worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.recovery.inspections import Lent, next_due
from fundledger.recovery.ladder import Overdue, Taken, next_rung
from fundledger.recovery.promises import Receipt, outcomes
from fundledger.recovery.steps import Promise, Step
from fundledger.rules.ladders import InspectionRule, shipped


def day(text: str) -> date:
    return date.fromisoformat(text)


DUE = day("2024-01-10")


@pytest.mark.parametrize(
    ("taken", "group", "rung", "since"),
    [
        ([], 1, "contact", "2024-01-11"),  # a day after it was missed
        ([("contact", "2024-01-12")], 1, "remind_1", "2024-01-20"),  # ten days
        # thirty days overdue is 9/2, but twenty days after a first reminder of 25/1 is 14/2
        ([("remind_1", "2024-01-25")], 2, "remind_2", "2024-02-14"),
        ([("remind_1", "2024-01-15")], 2, "remind_2", "2024-02-09"),
        # a rung that was left out is not asked for once a higher one was taken
        ([("work", "2024-04-20")], 3, "confirmation", "2024-04-09"),
        # of an earlier default: the reminder of 2023 counts no more
        ([("remind_3", "2023-05-01")], 1, "contact", "2024-01-11"),
        ([("confirmation", "2024-05-01")], 3, "recall", "2024-05-16"),  # fifteen days after it
        # a call after the first reminder does not put the second off: 25/1 and twenty days
        ([("contact", "2024-02-10"), ("remind_1", "2024-01-25")], 2, "remind_2", "2024-02-14"),
        # thirty days after the recall, though its code stands before that of the work
        ([("work", "2024-05-02"), ("recall", "2024-08-01")], 4, "suit", "2024-08-31"),
        # of a reminder that was sent again: twenty days after the second time
        ([("remind_1", "2024-01-20"), ("remind_1", "2024-02-01")], 2, "remind_2", "2024-02-21"),
    ],
)
def test_the_next_rung(taken: list[tuple[str, str]], group: int, rung: str, since: str) -> None:
    climbed = [Taken(code, day(on)) for code, on in taken]
    due = next_rung(shipped(), Overdue(day("2024-06-01"), DUE, group, climbed))
    assert due is not None
    assert (due.rung.code, due.since) == (rung, day(since))


def test_no_rung_is_due_in_too_good_a_group_or_at_the_top() -> None:
    confirmed = [Taken("confirmation", day("2024-05-01"))]
    assert next_rung(shipped(), Overdue(day("2024-06-01"), DUE, 2, confirmed)) is None
    sued = [Taken("suit", day("2024-05-01"))]
    assert next_rung(shipped(), Overdue(day("2024-06-01"), DUE, 5, sued)) is None


def promised(link: int, on: str, amount: int, by: str, *loans: str) -> Step:
    said = Promise(amount=amount, by=day(by), loans=loans)
    return Step(link, "4900000001", day(on), "", "", said)


def told(*promises: Step, on: str, paid: list[Receipt]) -> list[tuple[str, int]]:
    return [(each.state, each.paid) for each in outcomes(promises, paid, day(on))]


def test_a_promise_is_kept_by_what_the_ledger_shows() -> None:
    first = promised(1, "2024-02-01", 50_000_000, "2024-02-20")
    assert told(first, on="2024-02-20", paid=[]) == [("open", 0)]
    assert told(first, on="2024-02-21", paid=[]) == [("broken", 0)]
    some = [Receipt("HD-01", day("2024-02-10"), 20_000_000)]
    assert told(first, on="2024-02-21", paid=some) == [("partly", 20_000_000)]
    whole = [*some, Receipt("HD-01", day("2024-02-20"), 30_000_000)]
    assert told(first, on="2024-02-20", paid=whole) == [("kept", 50_000_000)]
    late = [Receipt("HD-01", day("2024-02-21"), 50_000_000)]
    assert told(first, on="2024-03-01", paid=late) == [("broken", 0)]


def test_no_receipt_keeps_two_promises() -> None:
    """60 million: 50 keep the first, 10 are left for the second."""
    first = promised(1, "2024-02-01", 50_000_000, "2024-02-20")
    second = promised(2, "2024-02-02", 30_000_000, "2024-02-25")
    paid = [Receipt("HD-01", day("2024-02-15"), 60_000_000)]
    states = told(second, first, on="2024-03-01", paid=paid)
    assert states == [("kept", 50_000_000), ("partly", 10_000_000)]


def test_a_promise_of_one_loan_takes_no_money_of_another() -> None:
    first = promised(1, "2024-02-01", 10_000_000, "2024-02-20", "HD-02")
    paid = [Receipt("HD-01", day("2024-02-15"), 60_000_000)]
    assert told(first, on="2024-03-01", paid=paid) == [("broken", 0)]


@pytest.mark.parametrize(
    ("draws", "opened", "done", "due"),
    [
        (["2024-01-10"], None, [], "2024-02-09"),  # thirty days after it was paid out
        (["2024-01-10"], None, ["2024-02-01"], "2024-08-01"),  # six months after the first
        (["2024-01-10", "2024-03-10"], None, ["2024-02-01"], "2024-04-09"),  # of the second draw
        ([], "2023-12-31", [], "2024-06-30"),  # looked at before the book began
        (["2024-02-10"], "2023-12-31", [], "2024-03-11"),  # a draw after the opening
        ([], None, [], None),
    ],
)
def test_the_next_inspection(
    draws: list[str], opened: str | None, done: list[str], due: str | None
) -> None:
    lent = Lent(tuple(map(day, draws)), None if opened is None else day(opened))
    found = next_due(InspectionRule(30, 6), lent, [day(each) for each in done])
    assert found == (None if due is None else day(due))
