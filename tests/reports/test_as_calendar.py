"""Calendars as a strict reader of the standard takes them."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from fundledger.reports.as_calendar import Event, calendar_lines, uid_of
from tests.reports.calendars import Told, read

DAY = date(2023, 7, 30)


def made(*events: Event) -> list[Told]:
    return read("".join(calendar_lines(events, "Việc phải làm", "vi")).encode())


def test_an_event_is_a_whole_day_that_speaks_up_three_days_before() -> None:
    said = 'Nộp báo cáo; mẫu 1a, 2a \\ "gấp"'
    (told,) = made(
        Event("duty.fund-20@fundledger", DAY, date(2023, 7, 1), said, "một\nhai", "báo cáo")
    )
    assert told == Told(
        "duty.fund-20@fundledger", "20230701T000000Z", DAY, said, "một\nhai", "-P3D"
    )


def test_a_calendar_of_nothing_is_one() -> None:
    assert made() == []


@given(said=some.text(some.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300))
def test_any_words_come_back_whole(said: str) -> None:
    (told,) = made(Event("u", DAY, DAY, said, f"{said}\n{said}", said))
    assert (told.summary, told.description) == (said, f"{said}\n{said}")


@given(
    keys=some.lists(
        some.text(some.characters(exclude_categories=("Cs",)), max_size=40), unique=True
    ),
    funds=some.lists(some.integers(1, 99), unique=True),
)
def test_no_two_things_have_one_name(keys: list[str], funds: list[int]) -> None:
    names = [uid_of(fund, key) for fund in funds for key in keys]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.isprintable() and " " not in name for name in names)
