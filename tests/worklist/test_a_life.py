"""A loan's life on ten days: what stands on the list on each, and why; every day by hand.

The program's ladder: contact 1 day after the oldest unpaid due day, reminders after 10, 30 and 60
days and 20 days after the one before, work after 90, confirmation, recall 15 days after that in
group 3 or worse. Inspection: 30 days after the money was paid out, then every 6 months.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from fundledger.arrears.debts import Day
from fundledger.recovery.claims import each_claimed, reckoning_on
from fundledger.recovery.limitation import limitation
from fundledger.store.books import Book, create
from fundledger.worklist.items import KINDS
from tests.ledger.books import FUND, TODAY, found_fund
from tests.reports.small import told
from tests.worklist.told import Climbed, climbed, do, keys, look

RUNG = "rung:4900000001"


@pytest.fixture(scope="module")
def told_of(tmp_path_factory: pytest.TempPathFactory) -> Climbed:
    book = create(str(tmp_path_factory.mktemp("worklist") / "so.db"))
    found_fund(book)
    return climbed(told(book, roll=None))


@pytest.fixture
def lived(told_of: Climbed) -> Book:
    return told_of.book


def test_eight_days_and_two_more(told_of: Climbed) -> None:
    lived, promise, _ = told_of
    # 31/12/2022 + 30 days; the minutes of that day are there, so the day before is asked ahead.
    assert keys(lived, "2023-01-29", 1) == [("inspection:HD-01:2023-01-30", "2023-01-30")]
    assert keys(lived, "2023-01-30") == []
    # What falls due today may be paid until midnight.
    assert keys(lived, "2023-06-30") == []
    # 20 million were missed the day before.
    contact = (f"{RUNG}:contact:2023-06-30", "2023-07-01")
    assert keys(lived, "2023-07-01") == [contact]
    # Called on 3/7; 30/6 + 10 days.
    remind_1 = (f"{RUNG}:remind_1:2023-06-30", "2023-07-10")
    assert keys(lived, "2023-07-10") == [remind_1]
    # Reminded on 12/7, promised on 14/7. Six months after 30/1 somebody should have looked.
    # Reminder 2: 30/6 + 30 days is 30/7, but 12/7 + 20 days is 1/8.
    inspection = ("inspection:HD-01:2023-07-30", "2023-07-30")
    assert keys(lived, "2023-07-31") == [inspection, (promise, "2023-07-31")]
    # 10 of the 20 million came by the day: kept in part, and to be asked for again.
    remind_2 = (f"{RUNG}:remind_2:2023-06-30", "2023-08-01")
    assert keys(lived, "2023-08-01") == [inspection, (promise, "2023-07-31"), remind_2]
    # Looked at on 2/8, reminded on 3/8, which answers the promise. 30/6 + 60 days is 29/8.
    remind_3 = (f"{RUNG}:remind_3:2023-06-30", "2023-08-29")
    assert keys(lived, "2023-10-01") == [remind_3]
    # Reviewed on 15/8, which was of another quarter.
    review = ("review:4900000001:2023Q4", "2023-12-31")
    assert keys(lived, "2023-12-31") == [remind_3, review]
    # Confirmed on 10/1/2024, which is above reminders and work: 15 days on the debt may be
    # recalled. 30/6 + 180 days were over by then: group 5. Next look: 2/8 + 6 months.
    recall = (f"{RUNG}:recall:2023-06-30", "2024-01-25")
    assert keys(lived, "2024-01-25") == [recall]
    assert keys(lived, "2024-01-25", 8) == [recall, ("inspection:HD-01:2024-02-02", "2024-02-02")]


def test_what_promises_come_to_is_said(lived: Book) -> None:
    def sentence(day: str) -> str:
        (said,) = [e.item.what for e in look(lived, day).items if e.item.kind == "promise"]
        return said.words("vi")

    assert sentence("2023-07-31") == "Bên vay hứa trả 20.000.000 đồng, đã trả 10.000.000 đồng"
    assert "mới trả 10.000.000 đồng" in sentence("2023-08-01")


def test_limitation_alarms_half_a_year_ahead_and_stays_when_it_ran_out(lived: Book) -> None:
    """Confirmed on 10/1/2024: to 10/1/2027, a Sunday, so to 11/1. 180 days before is 15/7/2026."""
    only = ("limitation",)
    key = "limitation:HD-01:2027-01-11"
    assert (date(2027, 1, 11) - timedelta(180)).isoformat() == "2026-07-15"
    assert keys(lived, "2026-07-14", kinds=only) == []
    assert keys(lived, "2026-07-15", kinds=only) == [(key, "2027-01-11")]
    assert keys(lived, "2026-07-14", 181, kinds=only) == [(key, "2027-01-11")]
    (over,) = [e.item for e in look(lived, "2027-01-12").items if e.item.kind == "limitation"]
    assert (over.key, over.what.key) == (key, "work.limitation_over")


def test_as_once_known(told_of: Climbed) -> None:
    """Before reminder 2 was entered it was still to be sent, and the promise not answered."""
    lived, promise, known_at = told_of
    found = [key for key, _ in keys(lived, "2023-10-01", known_at=known_at)]
    assert found == [promise, f"{RUNG}:remind_2:2023-06-30"]


def test_what_was_taken_of_each_part_of_the_debt_is_whose_it_is(lived: Book) -> None:
    (item,) = [each.item for each in look(lived, "2023-07-01").items if each.item.kind == "rung"]
    assert (item.cooperative, item.loan, item.since) == ("4900000001", "HD-01", date(2023, 6, 30))


DAYS = some.dates(date(2022, 12, 31), date(2028, 12, 31))


@settings(max_examples=40)
@given(day=DAYS, ahead=some.integers(0, 400), more=some.integers(0, 400))
@pytest.mark.slow
def test_nothing_stands_twice_and_whoever_looks_further_sees_no_less(
    told_of: Climbed, day: date, ahead: int, more: int
) -> None:
    lived = told_of.book
    near, far = look(lived, day, ahead).items, look(lived, day, ahead + more).items
    found = [each.item.key for each in far]
    assert len(set(found)) == len(found)
    assert {each.item for each in near} <= {each.item for each in far}
    assert [e.item.due for e in far] == sorted(e.item.due for e in far)
    until = day + timedelta(ahead + more)
    assert all(e.item.due <= until or e.item.kind == "limitation" for e in far)
    assert all(e.item.key.partition(":")[0] == e.item.kind in KINDS for e in far)


@settings(max_examples=60)
@given(day=DAYS, ahead=some.integers(0, 400))
@pytest.mark.slow
def test_no_limitation_is_left_out_for_speed(told_of: Climbed, day: date, ahead: int) -> None:
    """Beside asking every loan: what alarms, or ends by then."""
    lived, until = told_of.book, day + timedelta(ahead)
    with lived.reading() as connection:
        reckoning = reckoning_on(connection, FUND, day)
        of_each = [
            limitation(day, each.claims, each.acknowledged, reckoning)
            for each in each_claimed(Day(connection, FUND, day, today=TODAY))
        ]
    ends = {end for its in of_each for end in (its.ends, its.next_ends) if end is not None}
    wanted = {end for end in ends if (end - day).days <= 180 or end <= until}
    found = look(lived, day, ahead).items
    assert {e.item.due for e in found if e.item.kind == "limitation"} == wanted


def test_a_list_says_who_reads_it(lived: Book) -> None:
    """Every sentence has its words in both languages."""
    for day in ("2023-01-30", "2023-08-01", "2023-12-31", "2027-02-01"):
        for each in look(lived, day, 400).items:
            assert each.item.what.words("vi") != each.item.what.words("en")
    assert do(lived, "worklist", as_of="01/08/2023").found is not None
