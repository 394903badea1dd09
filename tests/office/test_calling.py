"""One call: what was said is read, the book opened, the answer given; nothing is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundledger.errors import FundledgerError, Misused
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Statement
from fundledger.office.calling import Call, Unsure, Work, answer, call, days_of
from fundledger.office.declaring import Span
from fundledger.office.steps import Step, next_steps
from fundledger.office.table import declaration
from fundledger.store.books import Book, create
from tests.ledger.books import found_fund
from tests.office.calls import TODAY
from tests.reports.small import told

Q3 = (date(2023, 7, 1), date(2023, 9, 30))


@pytest.fixture
def two(sqlite_address: str) -> Call:
    """A book of two funds, 20 and 40."""
    book = found_fund(found_fund(create(sqlite_address)), 40)
    return Call(lambda: book, actor="lan")


def test_the_fund_is_named_where_there_are_several(two: Call) -> None:
    with pytest.raises(FundledgerError, match="20, 40"):
        _ = two.one_fund
    assert replace(two, fund=40).one_fund == 40
    with pytest.raises(FundledgerError):
        _ = replace(two, fund=41).one_fund
    with pytest.raises(Misused):
        _ = replace(two, fund=(20, 40)).one_fund


def test_funds_that_are_meant(two: Call) -> None:
    assert set(replace(two, fund=(40, 20)).funds) == {20, 40}
    assert replace(two, fund="all").funds == two.funds == (20, 40)
    assert replace(two, fund=40).funds_named == (40,)
    assert replace(two, fund="all").funds_named is None


def test_a_question_sees_up_to_the_link_it_asks_for(two: Call) -> None:
    caller = replace(two, fund=40)
    with caller.book().reading() as connection:
        last = head_of(connection, 40).chain
    with Work(caller, frozenset()).reading() as asked:
        assert (asked.known_at, asked.facts["known_at"]) == (None, last)
    with Work(caller, frozenset(), known_at="1").reading() as asked:
        assert (asked.known_at, asked.facts["known_at"]) == (1, 1)


def test_an_act_keeps_all_or_nothing(two: Call) -> None:
    work = Work(replace(two, fund=40), frozenset())
    with work.writing() as writer:
        assert writer.state(Statement("note", "1", date(2023, 6, 30), {})).actor == "lan"
    with work.reading() as asked:
        kept = head_of(asked.connection, 40).chain
    with pytest.raises(FundledgerError), work.writing() as writer:
        writer.state(Statement("note", "2", date(2023, 6, 30), {}))
        raise FundledgerError("entry.no_memo")
    with replace(work, dry_run=True).writing() as writer:
        writer.state(Statement("note", "3", date(2023, 6, 30), {}))
    with work.reading() as asked:
        assert head_of(asked.connection, 40).chain == kept


@pytest.fixture
def book(any_book: Book) -> Book:
    return told(any_book)


@pytest.mark.parametrize(
    ("words", "said", "key"),
    [
        ("loan lst", {}, "usage.no_such_act"),
        ("loan list", {"stat": "overdue"}, "usage.no_such_parameter"),
        ("loan show", {}, "usage.missing_parameter"),
        ("report due", {"quarter": "2023Q3", "to": "2023-09-30"}, "usage.quarter_is_a_span"),
        ("report due", {"to": "2023-09-30", "as_of": "2023-10-01"}, "usage.to_or_as_of"),
    ],
)
def test_a_way_of_asking_that_makes_no_sense(
    book: Book, words: str, said: dict[str, object], key: str
) -> None:
    with pytest.raises(Misused) as refusal:
        call(book, None, "", words, said, today=TODAY)
    assert refusal.value.key == key
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("words", "said", "key"),
    [
        ("loan list", {"state": "lost"}, "usage.not_among"),
        ("loan list", {"as_of": "31/02/2023"}, "day.none_such"),
        ("loan list", {"as_of": 20230630}, "day.unreadable"),
        ("disburse", {"loan": "HD-01", "amount": 1.5}, "money.not_dong"),
        ("disburse", {"loan": 1, "amount": 5}, "usage.not_text"),
        ("loan undo", {"loan": "HD-01", "link": "x", "reason": "y"}, "usage.not_a_number"),
        ("entry post", {"file": "but-toan.xlsx"}, "usage.not_a_file_itself"),
        ("loan schedule", {"loan": "HD-01", "signed": "perhaps"}, "usage.not_yes_or_no"),
    ],
)
def test_what_cannot_be_read(book: Book, words: str, said: dict[str, object], key: str) -> None:
    with pytest.raises(FundledgerError) as refusal:
        call(book, None, "kế toán", words, said, today=TODAY)
    assert refusal.value.key == key


def nested(depth: int) -> list[object]:
    """Deeper than anything can be written out."""
    found: list[object] = []
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("loan show", {"loan": nested(5_000)}),
        ("loan list", {"as_of": nested(5_000)}),
        ("disburse", {"loan": "HD-01", "amount": nested(5_000)}),
        ("year status", {"year": 10**5_000}),
        ("loan undo", {"loan": "HD-01", "link": 10**5_000, "reason": "y"}),
        ("loan list", {"as_of": 10**5_000}),
        ("loan show", {"loan": "\ud800"}),
        ("loan show", {"loan": "HD\0"}),
        ("cooperative search", {"words": ["\udcff"]}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_sentence_and_no_database_can_hold(
    book: Book, words: str, said: dict[str, object]
) -> None:
    """JSON may nest without end, hold a number of any length, a NUL and half a character."""
    with pytest.raises(FundledgerError) as refusal:
        call(book, None, "kế toán", words, said, today=TODAY)
    assert str(refusal.value)


def test_text_and_values_say_the_same(book: Book) -> None:
    """A form and a command line have text, a program has values; JSON has something of both."""
    as_text = {"as_of": "30/06/2023", "state": "quá hạn"}
    as_values = {"as_of": date(2023, 6, 30), "state": "overdue"}
    found = [call(book, None, "", "loan list", said, today=TODAY) for said in (as_text, as_values)]
    assert found[0] == found[1]


def test_what_cannot_be_undone_is_asked_before(book: Book) -> None:
    said = {"loan": "HD-01", "on": "2024-06-30", "document": "QĐ-9"}
    caller = Call(lambda: book, actor="kế toán", today=TODAY)
    with pytest.raises(Unsure) as doubt:
        answer(caller, "loan write-off", said)
    assert (doubt.value.key, doubt.value.params) == ("loan.sure_to_write_off", {"loan": "HD-01"})
    rehearsed = answer(caller, "loan write-off", {**said, "dry_run": True})
    done = answer(replace(caller, agreed=True), "loan write-off", said)
    assert rehearsed.facts["entries"] == done.facts["entries"]


def test_an_act_that_cannot_be_rehearsed_says_so(book: Book) -> None:
    assert not declaration("period lock").previews
    with pytest.raises(Misused) as refusal:
        call(book, None, "lan", "period lock", {"day": "2023-06-30"}, today=TODAY, dry_run=True)
    assert refusal.value.params["name"] == "dry_run"


@pytest.mark.parametrize(
    ("said", "first", "last", "standing"),
    [
        ({}, "2024-01-01", "2024-06-30", None),
        ({"to": "2023-09-30"}, "2023-01-01", "2023-09-30", None),
        ({"first": "2023-07-01", "as_of": "2023-09-30"}, "2023-07-01", "2023-09-30", None),
        ({"quarter": Q3}, "2023-07-01", "2023-09-30", None),
        ({"quarter": Q3, "as_of": "2023-08-15"}, "2023-07-01", "2023-09-30", "2023-08-15"),
        ({"to": "2023-09-30", "as_of": "2023-08-15"}, "2023-01-01", "2023-09-30", "2023-08-15"),
    ],
)
def test_the_days_of_a_span(
    said: dict[str, object], first: str, last: str, standing: str | None
) -> None:
    """Today is 30/06/2024; a report that looks ahead may be asked as of a day within its span."""
    unsaid = {"first": None, "to": None, "quarter": None, "as_of": None}
    days = {
        name: date.fromisoformat(value) if isinstance(value, str) else value
        for name, value in said.items()
    }
    found = days_of(Span(looks_ahead=True), TODAY, **{**unsaid, **days})  # type: ignore[arg-type]
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert found.standing == (None if standing is None else date.fromisoformat(standing))


def test_the_next_steps_of_an_answer_are_acts(book: Book) -> None:
    """The books of the story are rolled to 30/09/2023: a later day is told to be rolled first."""
    found = call(book, None, "", "report capital", {"as_of": "2024-06-30"}, today=TODAY)
    assert Step("roll", {"to": "30/06/2024"}) in next_steps(found)
