"""Published figures, asked of the office: what contradicts what, and what the books say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger import demo
from fundledger.errors import BadFile, Misused
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, Wording
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table, Word
from fundledger.store.books import Book, open_book

HEAD = "code: {code}\ndocument: Báo cáo {code}\nas_of: 30/06/2023\nfigures:\n"


def file_of(*figures: str, code: str = "a", more: str = "") -> SourceFile:
    text = HEAD.format(code=code) + "".join(f"  - {{{each}}}\n" for each in figures) + more
    return SourceFile(f"{code}.yaml", text.encode())


def nobody() -> Book:
    raise AssertionError("no book is opened where none is asked")


def ask(act: str, book: Any = nobody, **said: Any) -> Answer:
    return call(book, None, "", act, said, today=date(2026, 11, 30))


def found_in(answer: Answer) -> list[dict[str, Any]]:
    assert isinstance(answer.found, Screen)
    return [
        {
            name: cell.code
            if isinstance(cell, Word)
            else cell.words("vi")
            if isinstance(cell, Wording)
            else cell
            for name, cell in record.items()
        }
        for record in answer.found.tables[0].records()
    ]


TOTAL = (
    'id: tong, place: II.1, category: Chi, printed: "2,89 tỷ đồng", quote: "Tổng số 2,89 tỷ đồng"',
    'id: mot, place: II.2, category: Chi / một, printed: "2,31 triệu đồng", adds_to: tong',
    "id: hai, place: II.3, category: Chi / hai, printed: 580 triệu đồng, adds_to: tong",
)


def test_a_contradiction_is_a_row_with_what_should_stand_and_the_likely_slip() -> None:
    answer = ask("figures check", files=[file_of(*TOTAL)])
    assert not answer.holds
    (row,) = found_in(answer)
    assert (row["stated_in"], row["stated_at"], row["figure_id"]) == ("Báo cáo a", "II.1", "a:tong")
    assert (row["figure_rule"], row["as_printed"]) == ("total", "2,89 tỷ đồng")
    # 0,00231 + 0,580 tỷ
    assert row["should_be"] == "0,5823 ±0,0005 tỷ đồng"
    assert (row["slip_kind"], row["slip_of"]) == ("unit", "a:mot")
    assert "2,31 triệu đồng (II.2) + 580 triệu đồng (II.3)" in row["finding"]
    assert isinstance(answer.found, Screen)
    places = list(answer.found.tables[1].records())
    assert [each["stated_at"] for each in places] == ["II.1", "II.2", "II.3"]
    assert places[0]["quote"] == "Tổng số 2,89 tỷ đồng"


def test_what_agrees_is_one_sentence() -> None:
    fine = [each.replace("2,31 triệu", "2,31 tỷ") for each in TOTAL]
    answer = ask("figures check", files=[file_of(*fine)])
    assert answer.holds
    assert answer.is_brief
    assert [note.key for note in answer.says] == ["figures.no_contradiction"]
    assert answer.says[0].params == {"documents": 1, "figures": 3}


def test_what_should_stand_is_headed_so() -> None:
    answer = ask("figures check", files=[file_of(*TOTAL)])
    assert isinstance(answer.found, Screen)
    assert "should_be" in [each.name for each in answer.found.tables[0].columns]


def test_figures_that_cannot_be_read_are_named_and_not_counted() -> None:
    words = ("abc", "½ tỷ", "hai mươi HTX", "NaN", "không nêu")
    more = [
        f'id: n{at}, place: "{at}", category: Mục {at}, printed: "{text}", unit: HTX'
        for at, text in enumerate(words)
    ]
    one = "id: n, place: 1, category: HTX, printed: 474 HTX"
    answer = ask("figures check", files=[file_of(one, *more)])
    (note,) = answer.remarks
    assert (note.key, note.params["count"]) == ("figures.unread", 4)
    assert (
        note.params["figures"] == "“abc” (a:n0); “½ tỷ” (a:n1); “hai mươi HTX” (a:n2); “NaN” (a:n3)"
    )
    # of six the 474 and what is not stated
    assert answer.says[0].params == {"documents": 1, "figures": 2}


def test_the_refusal_of_a_file_that_is_only_read_does_not_speak_of_books() -> None:
    with pytest.raises(BadFile) as refused:
        ask("figures check", files=[file_of("id: n, place: 1, category: HTX, printed: 474")])
    assert refused.value.key == "file.not_read"


def test_documents_are_held_against_each_other() -> None:
    files = [
        file_of("id: n, place: 1, category: HTX, printed: 474 HTX", code=code) for code in "ab"
    ]
    assert ask("figures check", files=files).holds
    other = file_of("id: n, place: 1, category: HTX, printed: 447 HTX", code="b")
    (row,) = found_in(ask("figures check", files=[files[0], other]))
    assert row["figure_rule"] == "stated_twice"
    assert "474 HTX (Báo cáo a, 1)" in row["finding"]


def test_two_files_of_one_document_are_refused() -> None:
    file = file_of("id: n, place: 1, category: HTX, printed: 474 HTX")
    with pytest.raises(BadFile) as refused:
        ask("figures check", files=[file, file])
    assert [each.key for each in refused.value.problems] == ["figures.code_twice"]


def test_a_file_must_be_named() -> None:
    for act in ("figures check", "figures show"):
        with pytest.raises(Misused):
            ask(act)


def test_what_a_file_says_is_shown_as_it_was_read() -> None:
    answer = ask("figures show", files=[file_of(*TOTAL)])
    assert isinstance(answer.found, Table)
    assert answer.found["read_as"][0] == "2,89 ±0,005 tỷ đồng"
    assert answer.found["as_printed"][0] == "2,89 tỷ đồng"


def test_every_rule_and_every_figure_of_the_books_is_told_in_words() -> None:
    for act in ("figures rules", "figures book"):
        table = ask(act).found
        assert isinstance(table, Table)
        assert table.rows
        for row in table.rows:
            for cell in row:
                for lang in LANGUAGES:
                    assert not isinstance(cell, Wording) or cell.words(lang)


# Against the book.


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder: Path = tmp_path_factory.mktemp("figures") / "demo"
    return open_book(str(demo.build(folder)))


def of_fund(name: str, text: str, time: str = "as_of: 30/06/2023") -> str:
    return f'id: f, place: II.6, category: Quỹ, printed: "{text}", book: {name}, {time}'


@pytest.mark.slow
def test_what_the_fund_published_is_what_its_books_say(book: Book) -> None:
    """As the report of 30/06/2023 has it."""
    published = {
        "capital.charter_capital": ("7,5 tỷ đồng", "as_of: 30/06/2023"),
        "capital.principal_in_term": ("3 tỷ đồng", "as_of: 30/06/2023"),
        "capital.principal_overdue": ("1,61 tỷ đồng", "as_of: 30/06/2023"),
        "capital.capital_on_hand": ("2,89 tỷ đồng", "as_of: 30/06/2023"),
        "capital.interest_collected": ("243,1 triệu đồng", "period: 2023H1"),
        "capital.principal_collected": ("580 triệu đồng", "period: 2023H1"),
        "capital.borrowers": ("20 HTX", "as_of: 30/06/2023"),
    }
    for name, (text, time) in published.items():
        file = file_of(of_fund(name, text, time))
        answer = ask("figures check", book, files=[file], against_book=True)
        assert found_in(answer) == [], name
        assert not answer.remarks


@pytest.mark.slow
def test_what_the_books_do_not_say_is_a_contradiction(book: Book) -> None:
    file = file_of(of_fund("capital.principal_overdue", "16,1 tỷ đồng"))
    answer = ask("figures check", book, files=[file], against_book=True)
    (row,) = found_in(answer)
    assert (row["figure_rule"], row["should_be"]) == ("against_book", "1,61 tỷ đồng")
    assert not answer.holds
    # and without the book nothing is said of it
    assert ask("figures check", files=[file]).holds


@pytest.mark.slow
def test_a_name_that_the_books_have_not_is_remarked(book: Book) -> None:
    keys = {}
    for name, text in (("capital.gold", "1 tỷ đồng"), ("capital.borrowers", "1 tỷ đồng")):
        answer = ask("figures check", book, files=[file_of(of_fund(name, text))], against_book=True)
        keys[name] = [each.key for each in answer.remarks]
    assert keys == {
        "capital.gold": ["figures.not_of_books"],
        "capital.borrowers": ["figures.measured_otherwise"],
    }
    file = file_of("id: n, place: 1, category: HTX, printed: 474 HTX")
    answer = ask("figures check", book, files=[file], against_book=True)
    assert [each.key for each in answer.remarks] == ["figures.none_of_books"]
