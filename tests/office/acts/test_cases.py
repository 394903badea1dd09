"""The rules of court and enforcement, as a question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.messages import LANGUAGES
from fundledger.office.answers import Answer
from fundledger.office.calling import Call, answer
from fundledger.reports.as_json import worded
from fundledger.reports.table import Word
from fundledger.store.books import Book
from tests.office.calls import column, table_of

WORDS = "case procedures"


def no_book() -> Book:
    raise AssertionError("no book is needed")


def ask(day: str = "2026-08-01", **said: object) -> Answer:
    return answer(Call(no_book, today=date.fromisoformat(day)), WORDS, said)


def codes(found: Answer, table: str, name: str) -> list[object]:
    cells = column(found, table, name)
    return [each.code if isinstance(each, Word) else each for each in cells]


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        ("2016-06-30", [None, None, None]),
        ("2025-06-30", ["yes", None, None]),
        ("2025-07-01", [None, "yes", None]),
        ("2026-07-01", [None, None, "yes"]),
    ],
)
def test_which_set_holds_on_a_day(day: str, holds: list[str | None]) -> None:
    for found in (ask(day), ask("2020-01-01", as_of=day)):
        assert column(found, "procedures", "procedure") == [
            *("to-tung-2016", "to-tung-2025", "to-tung-2026"),
        ]
        assert codes(found, "procedures", "holds_today") == holds


def test_it_says_what_is_not_certain_and_how_to_see_more() -> None:
    notes = {each.key for each in table_of(ask(), "procedures").notes}
    assert notes == {
        *("procedure_note.unverified", "procedure_note.caution"),
        *("procedure_note.keeps", "procedure_note.in_full"),
    }
    before = {each.key for each in table_of(ask("2016-06-30"), "procedures").notes}
    assert before == {*notes, "procedure_note.none_yet"}


def test_one_set_in_full() -> None:
    found = ask(procedure="to-tung-2026")
    states = column(found, "procedure_states", "case_state")
    # A stage after another, whichever set named the state first.
    assert states.index("request_returned") < states.index("done")
    (returned,) = (
        each
        for each in table_of(found, "procedure_states").records()
        if each["case_state"] == "request_returned"
    )
    assert [_code(returned[name]) for name in ("stage", "acts_next", "is_final")] == [
        *("enforcing", "fund", None),
    ]
    (file,) = (
        each
        for each in table_of(found, "procedure_events").records()
        if each["case_event"] == "file"
    )
    assert (file["happens_in"], file["leads_to"]) == ("preparing, returned, ended", "filed")
    assert (_code(file["acted_by"]), file["starts_periods"]) == ("fund", "answer")
    periods = [*table_of(found, "procedure_periods").records()]
    preparing = [each for each in periods if each["court_period"] == "preparation"]
    assert [
        [_code(each[name]) for name in ("case_kind", "period_length", "extension")]
        for each in preparing
    ] == [
        ["civil", "4 months", "2 months"],
        ["commercial", "2 months", "1 months"],
    ]
    (decide,) = (each for each in periods if each["court_period"] == "decide")
    assert (decide["case_kind"], _code(decide["verified"])) == (None, "unverified")
    for lang, source in zip(
        LANGUAGES,
        ("Civil Procedure Code 2015, art. 203", "Điều 203 Bộ luật Tố tụng dân sự 2015"),
        strict=True,
    ):
        assert preparing[0]["legal_source"].words(lang) == source


def _code(cell: object) -> object:
    return cell.code if isinstance(cell, Word) else cell


def test_a_program_is_given_all_of_it() -> None:
    document: dict[str, Any] = ask(procedure="to-tung-2016").found.document()
    assert [*document] == [
        *("procedures", "procedure_states", "procedure_events", "procedure_periods"),
    ]
    assert worded(document)["procedure_periods"]["rows"]


def test_no_such_set() -> None:
    with pytest.raises(FundledgerError) as refused:
        ask(procedure="abc")
    assert refused.value.key == "procedure.no_such_set"


def test_it_counts_what_was_not_compared_with_the_law() -> None:
    """By the marks on the periods of each set, counted here from its rows."""
    for name in ("to-tung-2016", "to-tung-2025", "to-tung-2026"):
        found = ask(procedure=name)
        rows = table_of(found, "procedure_periods").records()
        marked = {each["court_period"]: each["verified"] is not None for each in rows}
        assert column(found, "procedures", "statutory_periods") == [len(marked)]
        assert column(found, "procedures", "unverified_periods") == [sum(marked.values())]
