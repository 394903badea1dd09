"""The worklist through the office: what people say of a thing, whose it is, and the calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.reading import journal
from fundledger.messages import LANGUAGES, use_language
from fundledger.office.answers import Answer
from fundledger.office.kinds import Choice
from fundledger.office.table import declaration
from fundledger.store.books import Book
from fundledger.worklist.items import KINDS
from tests.ledger.books import FUND
from tests.office.calls import links, table_of
from tests.reports.calendars import Told, read
from tests.reports.small import told
from tests.worklist.told import Climbed, climbed, do, keys

HALF = "duty:half_year:2023"
RUNG = "rung:4900000001:remind_3:2023-06-30"


@pytest.fixture
def lived(book: Book) -> Climbed:
    return climbed(told(book, roll=None))


def listed(book: Book, as_of: str, **said: Any) -> list[str]:
    """Keys of the list of a day, due by its end."""
    answer = do(book, "worklist", as_of=as_of, **{"until": as_of, **said})
    return [str(key) for key in table_of(answer, "worklist")["key"]]


def refused(book: Book, words: str, /, **said: Any) -> str:
    before = links(book)
    with pytest.raises(FundledgerError) as refusal:
        do(book, words, **said)
    assert links(book) == before
    assert str(refusal.value)
    return refusal.value.key


def test_what_is_done_does_not_come_again_and_the_next_of_it_does(lived: Climbed) -> None:
    book = lived.book
    assert HALF in listed(book, "2023-07-30")
    on = date(2023, 7, 25)
    said = {"key": HALF, "reason": "đã nộp, CV 12"}
    before = links(book)
    do(book, "worklist done", today=on, dry_run=True, **said)
    assert links(book) == before
    kept = do(book, "worklist done", today=on, **said)
    assert kept.facts["link"] == before + 1
    assert HALF not in listed(book, "2023-07-30")
    assert HALF in listed(book, "2023-07-24", until="2023-07-30")  # nobody had said it yet
    assert HALF in listed(book, "2023-07-30", known_at=str(before))
    assert "duty:half_year:2024" in listed(book, "2024-07-30")
    notes = table_of(do(book, "worklist", as_of="2023-07-30"), "worklist").notes
    assert "work_note.done" in [each.key for each in notes]
    # Said by mistake: it is put off to the day itself, and is back.
    do(book, "worklist postpone", today=on, key=HALF, to="25/07/2023", reason="nhầm")
    assert HALF in listed(book, "2023-07-25", until="2023-07-30")


def test_what_is_put_off_comes_again_on_its_day(lived: Climbed) -> None:
    book = lived.book
    assert RUNG in listed(book, "2023-10-01")
    said = {"key": RUNG, "to": "15/10/2023", "reason": "bên vay hẹn làm việc"}
    do(book, "worklist postpone", today=date(2023, 10, 1), **said)
    assert RUNG not in listed(book, "2023-10-01")
    assert RUNG not in listed(book, "2023-10-14", until="2023-10-31")
    answer = do(book, "worklist", as_of="2023-10-14")
    (note,) = [e for e in table_of(answer, "worklist").notes if e.key == "work_note.waiting"]
    assert (note.params["count"], note.params["day"]) == (1, date(2023, 10, 15))
    assert RUNG in listed(book, "2023-10-15")
    table = table_of(do(book, "worklist", as_of="2023-10-15"), "worklist")
    (row,) = [each for each in table.records() if each["key"] == RUNG]
    assert row["due"] == date(2023, 8, 29)  # the day on which it was due stays
    assert row["days_left"] == -47  # 2 days of August, 30 of September, 15 of October
    assert (row["postponed_to"], row["postponed_why"]) == (date(2023, 10, 15), said["reason"])


def test_what_cannot_be_said_is_refused(lived: Climbed) -> None:
    book = lived.book
    on = {"today": date(2023, 10, 1)}
    assert refused(book, "worklist done", key=HALF, reason=" ", **on) == "work.no_reason"
    assert refused(book, "worklist done", key="duty:half_yeer:2023", reason="x", **on) == (
        "work.unknown_but"
    )
    assert refused(book, "worklist done", key="gì đó", reason="x", **on) == "work.unknown"
    past = {"key": RUNG, "to": "30/09/2023", "reason": "x"}
    assert refused(book, "worklist postpone", **past, **on) == "work.to_past"
    # What the books show as done is not on the list, so there is nothing to say of it.
    taken = "rung:4900000001:contact:2023-06-30"
    assert refused(book, "worklist done", key=taken, reason="x", **on) == "work.unknown_but"


def test_locked_days_do_not_move(lived: Climbed) -> None:
    """Neither entries, nor the list of a day before it was said."""
    book = lived.book
    do(book, "period lock", day="31/12/2023")

    def entries() -> list[object]:
        with book.reading() as connection:
            return [(each.number, each.date, each.hash) for each in journal(connection, FUND)]

    before, list_before = entries(), keys(book, "2023-10-01")
    do(book, "worklist done", today=date(2024, 2, 1), key="duty:year:2023", reason="đã nộp")
    waits = {"key": "rung:4900000001:recall:2023-06-30", "to": "01/04/2024", "reason": "x"}
    do(book, "worklist postpone", today=date(2024, 2, 1), **waits)
    assert entries() == before
    assert keys(book, "2023-10-01") == list_before


def test_whose_and_of_which_kind(lived: Climbed) -> None:
    book = lived.book
    assert listed(book, "2023-10-01", kind=("rung",)) == [RUNG]
    assert listed(book, "2023-10-01", cooperative="4900000001", kind=("rung", "duty")) == [RUNG]
    assert listed(book, "2023-10-01", officer="ke toan truong", kind=("duty",)) != []
    assert listed(book, "2023-10-01", officer="Kế toán trưởng", kind=("rung",)) == []
    assert refused(book, "worklist", officer="Ai đó") == "arrears.no_officer"
    assert refused(book, "worklist", area="Đâu đó") == "arrears.no_area"
    assert refused(book, "worklist", cooperative="1") == "cooperative.unknown"


def test_how_many_of_each_kind(lived: Climbed) -> None:
    """On 1/8/2023: inspection of 30/7, promise of 31/7, reminder 2 that is due today."""
    answer = do(lived.book, "worklist", as_of="2023-08-01", until="2023-08-01")
    counted = {
        str(row["kind"].code): (row["work_late"], row["work_coming"])  # type: ignore[union-attr]
        for row in table_of(answer, "worklist_counts").records()
    }
    of = {name: counted[name] for name in ("inspection", "promise", "rung")}
    assert of == {"inspection": (1, 0), "promise": (1, 0), "rung": (0, 1)}


# The calendar.


def calendar(book: Book, place: Path, **said: Any) -> list[Told]:
    answer: Answer = do(book, "worklist calendar", **said)
    assert answer.made is not None
    answer.made.write(place, True)
    return read(place.read_bytes())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_as_a_calendar(lived: Climbed, tmp_path: Path, lang: Any) -> None:
    place = tmp_path / "viec.ics"
    with use_language(lang):
        found = calendar(lived.book, place, as_of="2023-08-01", until="2023-08-01")
    by_uid = {each.uid: each for each in found}
    rung = by_uid["rung:4900000001:remind_2:2023-06-30.fund-20@fundledger"]
    assert (rung.day, rung.trigger) == (date(2023, 8, 1), "-P3D")
    word = {"vi": "đôn đốc", "en": "ladder"}[lang]
    assert rung.summary == f"{word}: HTX mẫu 01 · HD-01"
    assert "Thông báo nợ quá hạn lần 2" in rung.description
    assert len(found) == len(listed(lived.book, "2023-08-01"))


def test_read_in_again_it_moves_and_makes_nothing_twice(lived: Climbed, tmp_path: Path) -> None:
    """The same day gives the same bytes; what was put off keeps its name on another day."""
    book, place = lived.book, tmp_path / "viec.ics"
    said: dict[str, Any] = {"as_of": "2023-10-01", "until": "2023-10-31"}
    first = {each.uid: each for each in calendar(book, place, **said)}
    bytes_of = place.read_bytes()
    calendar(book, place, **said)
    assert place.read_bytes() == bytes_of
    off = {"key": RUNG, "to": "15/10/2023", "reason": "x"}
    do(book, "worklist postpone", today=date(2023, 10, 1), **off)
    again = {each.uid: each for each in calendar(book, place, **said)}
    assert again.keys() == first.keys()
    moved = {uid for uid in first if first[uid] != again[uid]}
    assert moved == {f"{RUNG}.fund-20@fundledger"}
    assert again[f"{RUNG}.fund-20@fundledger"].day == date(2023, 10, 15)


def test_another_file_is_not_written_over(lived: Climbed, tmp_path: Path) -> None:
    place = tmp_path / "lich.ics"
    place.write_text("của người khác", encoding="utf-8")
    answer = do(lived.book, "worklist calendar", as_of="2023-10-01")
    assert answer.made is not None
    with pytest.raises(FundledgerError) as refusal:
        answer.made.write(place, True)
    assert refusal.value.key == "output.no_calendar"


@pytest.mark.parametrize("words", ["worklist", "worklist calendar"])
def test_every_kind_of_work_can_be_asked_for(words: str) -> None:
    kind = declaration(words).by_name["kind"].kind
    assert isinstance(kind, Choice)
    assert tuple(kind.codes) == KINDS
