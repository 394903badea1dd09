"""When a reminder comes, and when it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fundledger.errors import FundledgerError
from fundledger.keeping import reminders
from fundledger.keeping.backups import backup, prepared
from fundledger.keeping.reminders import Record, Standing, record_of, reminder_after
from fundledger.ledger.settings import set_value
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, capital_in, found_fund, post, writer_of

BEGUN = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
TO_NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # when `post` records


def later(days: int) -> datetime:
    return BEGUN + timedelta(days=days)


@pytest.fixture
def begun(sqlite_address: str) -> Iterator[Book]:
    book = found_fund(create(sqlite_address), clock=lambda: BEGUN)
    yield book
    book.close()


def standing(book: Book, days: int) -> Standing | None:
    with book.reading() as connection:
        return reminders.standing(connection, FUND, later(days))


def overdue(book: Book, days: int) -> bool:
    found = standing(book, days)
    assert found is not None
    return found.overdue


def back_up(book: Book, days: int) -> None:
    target = Path(book.name).with_name("bản.db")
    backup(book.name, target, replace=True, clock=lambda: later(days))


def set_days(book: Book, text: str) -> None:
    with writer_of(book) as writer:
        set_value(writer, "backup_reminder_days", text, date(2026, 11, 1), "QĐ 3")


def test_without_a_backup_the_days_count_from_the_first_link(begun: Book) -> None:
    assert [overdue(begun, days) for days in (0, 6, 7)] == [False, False, True]
    found = standing(begun, 7)
    assert found == Standing(None, 7, True, None)


def test_with_a_backup_they_count_from_it_and_only_where_something_was_written_since(
    begun: Book,
) -> None:
    back_up(begun, 10)
    assert not overdue(begun, 60)  # all that there is stands in the backup
    post(begun, capital_in())
    assert [overdue(begun, days) for days in (10, 16, 17)] == [False, False, True]
    found = standing(begun, 17)
    assert found == Standing(later(10), 7, True, None)
    back_up(begun, 17)
    assert not overdue(begun, 60)


def test_a_restored_book_is_in_a_backup(begun: Book) -> None:
    back_up(begun, 0)
    path = Path(begun.name).with_name("mới.db")
    with prepared(str(path), path.with_name("bản.db")) as ready:
        ready.put_in_place(clock=lambda: later(30))
    assert record_of(path).made_at == later(30)
    assert set(record_of(path).heads) == {FUND}


def test_the_fund_says_after_how_many_days_and_whether_at_all(begun: Book) -> None:
    set_days(begun, "3")
    assert [overdue(begun, days) for days in (2, 3)] == [False, True]
    set_days(begun, "0")
    assert standing(begun, 300) is None
    for text in ("-1", "366", "một tuần", ""):
        with pytest.raises(FundledgerError) as refused:
            set_days(begun, text)
        assert refused.value.key == "setting_value.not_days"


SPOILED = (
    *("", "{", "[]", "null", "\udcff", '{"made_at": 5}', '{"made_at": "hôm qua"}'),
    *('{"heads": [1]}', '{"heads": {"x": 1}}', '{"reminded": "31/12"}'),
)


@pytest.mark.parametrize("text", SPOILED)
def test_a_record_that_is_lost_or_spoiled_only_brings_the_reminder_early(
    begun: Book, text: str
) -> None:
    back_up(begun, 10)
    beside = Path(f"{begun.name}.backups.json")
    assert record_of(Path(begun.name)) != Record()
    beside.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert record_of(Path(begun.name)) == Record()
    assert overdue(begun, 12)
    back_up(begun, 12)
    assert record_of(Path(begun.name)).made_at == later(12)


def test_a_record_that_cannot_be_written_stops_no_backup(begun: Book) -> None:
    beside = Path(f"{begun.name}.backups.json")
    beside.mkdir()
    back_up(begun, 1)
    assert beside.is_dir()
    assert not [path for path in beside.parent.iterdir() if path.name.startswith("~")]


def test_who_has_written_is_told_once_a_day(begun: Book) -> None:
    started = TO_NOW - timedelta(seconds=1)

    def said(now: datetime, since: datetime = started) -> str | None:
        found = reminder_after(begun, FUND, since, clock=lambda: now)
        return None if found is None else found.sentence[0]

    assert said(TO_NOW) is None  # nothing was written by this run
    post(begun, capital_in())
    assert said(TO_NOW) == "reminder.never"
    assert json.loads(Path(f"{begun.name}.backups.json").read_text())["reminded"] == "2026-11-21"
    assert said(TO_NOW) is None
    assert said(TO_NOW + timedelta(days=1)) == "reminder.never"
    back_up(begun, 20)
    assert said(TO_NOW + timedelta(days=2)) is None
    post(begun, capital_in())
    assert said(TO_NOW + timedelta(days=9)) == "reminder.last"


def test_a_book_on_a_server_is_never_reminded_of(postgres_address: str) -> None:
    book = found_fund(create(postgres_address), clock=lambda: BEGUN)
    with book.reading() as connection:
        assert reminders.standing(connection, FUND, later(100)) is None
    book.close()
