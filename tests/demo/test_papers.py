"""Every kind of paper, printed from the demonstration fund: drawn whole, and saying its figures.

A kind that is added to the office is tested here by itself; what it has to be told in the
demonstration is said in `demo.specimens`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from fundledger import demo
from fundledger.demo import specimens
from fundledger.messages import LANGUAGES, Language
from fundledger.money import show_dong
from fundledger.office.answers import Answer
from fundledger.office.calling import Call, answer
from fundledger.office.house import furnish
from fundledger.office.table import ACTS
from fundledger.reports.screens import Screen
from fundledger.statements.attached import Attached
from fundledger.statements.template_making import KNOWN_FILE, template
from fundledger.statements.wording import layout_of
from fundledger.store.books import Book
from tests.statements.reading import PageRead, read
from tests.statements.test_word import lines as word_lines
from tests.statements.test_word import said

furnish()
KINDS = sorted(specimens.kinds())
BUNDLES = {"vouchers"}
"""Many papers in one file, which no template can fill."""

LEAST_MARGIN = 14 * 72 / 25.4
_FOOT = re.compile(r"^.*[0-9]+/[0-9]+ · [0-9a-f]{8} · [0-9a-f]{8}$")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = specimens.book_in(tmp_path_factory.mktemp("papers") / "demo")
    yield made
    made.close()


def asked(book: Book, kind: str, language: Language) -> Answer:
    said = {"as_of": specimens.AS_OF.isoformat(), **specimens.SUBJECTS.get(kind, {})}
    caller = Call(lambda: book, None, demo.FUND, "", specimens.TODAY)
    return answer(caller, f"print {kind}", {**said, "paper_lang": language})


def lines(pages: list[PageRead]) -> list[list[tuple[str, float, float]]]:
    """What stands where, but for the foot, which tells one making of the book from another."""
    return [
        [(t.text, round(t.x, 1), round(t.y, 1)) for t in page.texts if not _FOOT.match(t.text)]
        for page in pages
    ]


def test_every_kind_is_known() -> None:
    assert KINDS
    every = {words.removeprefix("print ") for words in ACTS if words.startswith("print ")}
    assert specimens.SUBJECTS.keys() <= every
    assert specimens.WITHOUT.keys() <= every


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_drawn_whole_and_says_its_figures(
    book: Book, tmp_path: Path, kind: str, language: Language
) -> None:
    found = asked(book, kind, language)
    assert found.made is not None
    assert isinstance(found.found, Screen)
    place = tmp_path / "paper.pdf"
    found.made.write(place, False)
    data = place.read_bytes()
    again = tmp_path / "again.pdf"
    found.made.write(again, False)
    assert again.read_bytes() == data
    told = found.found.document()
    pages = read(data)
    whole = " ".join(text.text for page in pages for text in page.texts)
    assert "{" not in whole
    has_charts = any(item.what == "chart" for item in layout_of(told["paper"], language).body)
    for page in () if has_charts else pages:  # within a chart places are its own
        for text in page.texts:
            assert text.left > LEAST_MARGIN, text
            assert text.ink_right < page.width - LEAST_MARGIN + 1, text
    carried = attached(data)
    assert carried.figures == {name: told[name] for name in ("fields", "tables", "asks")}
    assert carried.act == f"print {kind}"
    for name in whole_tables(told["paper"], language):
        for amount in told["tables"][name]["totals"].values():
            assert not amount or show_dong(amount, language) in whole, (name, amount)


def whole_tables(kind: str, language: Language) -> set[str]:
    """Tables that are shown with all their columns and with totals."""
    layout = layout_of(kind, language)
    return {
        item.said
        for item in layout.body
        if item.what == "table"
        and not item.when
        and not item.unless
        and (item.said not in layout.tables or not layout.tables[item.said].columns)
    }


def attached(data: bytes) -> Attached:
    from pypdfium2 import PdfDocument

    document = PdfDocument(data)
    assert document.count_attachments() == 1
    found = Attached.read(bytes(document.get_attachment(0).get_data()))
    document.close()
    assert found is not None
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_specimens_are_what_the_program_prints(book: Book, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "paper.pdf"
    specimens.make(book, kind, place)
    kept = specimens.FOLDER / f"{kind}.pdf"
    told = "run: python -m fundledger.demo.specimens"
    assert kept.is_file(), told
    made, there = read(place.read_bytes()), read(kept.read_bytes())
    assert [(p.width, p.height) for p in made] == [(p.width, p.height) for p in there], told
    assert lines(made) == lines(there), told
    assert kept.with_suffix(".png").is_file(), told


def test_no_specimen_is_left_over() -> None:
    kept = {path.stem for path in specimens.FOLDER.glob("*.pdf")}
    assert kept == set(KINDS)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - BUNDLES))
def test_our_template_filled_says_what_the_paper_says(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    ours, theirs = tmp_path / "ours.docx", tmp_path / "theirs.docx"
    monkeypatch.delenv("FUNDLEDGER_PAPERS", raising=False)
    _written(book, kind, ours)
    (tmp_path / "vi").mkdir()
    told = asked(book, kind, "vi").found
    assert isinstance(told, Screen)
    name = told.document()["paper"]  # one of the command's kinds
    (tmp_path / "vi" / f"{name}.docx").write_bytes(template(name, "vi"))
    monkeypatch.setenv("FUNDLEDGER_PAPERS", str(tmp_path))
    _written(book, kind, theirs)
    assert _words(theirs) == _words(ours)


def _written(book: Book, kind: str, place: Path) -> None:
    made = asked(book, kind, "vi").made
    assert made is not None
    made.write(place, False)


def _words(place: Path) -> str:
    whole = " ".join(said(line.text for line in word_lines(docx.Document(str(place)))))
    # How many pages it has is known of a paper that the program draws itself, else left open.
    return _PAGES.sub(r"\1 …", whole)


_PAGES = re.compile(r"(Sổ này có|đến trang) (?:[0-9]+|…+)")


def test_what_can_be_named_is_known_of_every_kind(book: Book) -> None:
    kept = json.loads(KNOWN_FILE.read_text(encoding="utf-8"))
    assert json.loads(specimens.as_kept(specimens.known(book))) == kept, (
        "run: python -m fundledger.demo.specimens"
    )
