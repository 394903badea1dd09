"""Papers of a Fund's own: which file goes first, and how a PDF is made of a Word template."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest

from fundledger.errors import FundledgerError
from fundledger.office.calling import call
from fundledger.office.house import furnish
from fundledger.reports.table import Cell
from fundledger.statements import office_suite
from fundledger.statements.document import Document, Masthead
from fundledger.statements.making import Paper, Question
from fundledger.statements.page import draw
from fundledger.statements.wording import layout_of
from fundledger.store.books import Book
from tests.statements.printed import issued, kept, printed, result, with_money
from tests.statements.specimens import text
from tests.statements.test_filling import CONTENT, DAY, details
from tests.statements.test_own_layout import template

furnish()
OWN = """
title = "GIẤY BÁO"
file = "Giấy báo {name}"
[[body]]
text = "Lời của Quỹ: {to_pay}"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "paper.toml").write_text(OWN, encoding="utf-8")
    return tmp_path


def paper(own: Path) -> Paper:
    facts: dict[str, Cell] = {"fund": 20, "fund_name": "Quỹ tỉnh", "as_of": str(DAY), "known_at": 3}
    asked = Question("print paper", {})
    return Paper(CONTENT, asked, details(), facts, "ab" * 32, "", own, DAY)


def texts(place: Path) -> list[str]:
    return [line.text for line in docx.Document(str(place)).paragraphs if line.text]


# Which goes first.


def test_a_wording_of_the_fund_goes_before_that_of_the_program(tmp_path: Path) -> None:
    ours = layout_of("recall", "vi", tmp_path)
    assert not ours.is_own
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "recall.toml").write_text(OWN, encoding="utf-8")
    assert layout_of("recall", "vi", tmp_path).title == "GIẤY BÁO"
    assert layout_of("recall", "en", tmp_path).title == layout_of("recall", "en").title


def test_a_template_of_the_fund_goes_before_its_wording(own: Path, tmp_path: Path) -> None:
    place = tmp_path / "giay.docx"
    paper(own).write(place, False)
    assert "Lời của Quỹ: 1.000.012./." in texts(place)
    wording = paper(own).attached.wording
    (own / "vi" / "paper.docx").write_bytes(template(["Mẫu của Quỹ: {{ to_pay }}"]).data)
    paper(own).write(place, True)
    assert texts(place) == ["Mẫu của Quỹ: 1.000.012"]
    assert paper(own).attached.wording != wording, "by which it was made is known later"


def test_a_broken_wording_is_named(tmp_path: Path) -> None:
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "recall.toml").write_text('title = "chưa đóng', encoding="utf-8")
    with pytest.raises(FundledgerError) as refusal:
        layout_of("recall", "vi", tmp_path)
    assert refusal.value.key == "wording.unreadable"
    assert refusal.value.params["file"] == "vi/recall.toml"


def test_nothing_is_written_where_a_template_names_what_is_not_there(own: Path) -> None:
    (own / "vi" / "paper.docx").write_bytes(template(["{{ nobody }}"]).data)
    place = own / "giay.docx"
    with pytest.raises(FundledgerError, match=r"own_template\.no_field|nobody"):
        paper(own).write(place, False)
    assert not place.exists()


# PDF.


def _office(folder: Path, then: str) -> str:
    """A program that stands in for LibreOffice: it is asked as that is."""
    place = folder / "soffice"
    place.write_text(f"#!/bin/sh\n{then}\n", encoding="utf-8")
    place.chmod(0o755)
    return str(place)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def install(then: str) -> None:
        place = _office(tmp_path, then)
        monkeypatch.setattr(office_suite, "program", lambda: place)

    return install


def test_the_pdf_of_a_template_carries_the_figures(
    own: Path, tmp_path: Path, office: Callable[[str], None]
) -> None:
    made = tmp_path / "made.pdf"
    out = BytesIO()
    draw([Document("vi", "x", paper(own).document.masthead, (text("Mẫu"),))], out)
    made.write_bytes(out.getvalue())
    # Of what it is asked, the seventh is the folder, the eighth the file.
    office(f'test "$2" = --headless && test -s "$8" && cp {made} "$7/paper.pdf"')
    (own / "vi" / "paper.docx").write_bytes(template(["Mẫu: {{ to_pay }}"]).data)
    place = tmp_path / "giay.pdf"
    notes = paper(own).write(place, False)
    assert [note.key for note in notes] == ["face.written"]
    with pypdfium2.PdfDocument(place) as file:
        (attached,) = (file.get_attachment(n) for n in range(file.count_attachments()))
        assert attached.get_name() == "fundledger.json"
        carried = json.loads(bytes(attached.get_data()))
    assert carried["figures"]["fields"]["to_pay"] == 1_000_012
    assert carried["wording"] == paper(own).attached.wording


def test_without_libreoffice_the_word_file_is_written_and_the_way_on_told(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_suite, "program", lambda: None)
    (own / "vi" / "paper.docx").write_bytes(template(["Mẫu: {{ to_pay }}"]).data)
    notes = paper(own).write(tmp_path / "giay.pdf", False)
    assert [note.key for note in notes] == ["own_template.docx_only", "face.written"]
    assert texts(tmp_path / "giay.docx") == ["Mẫu: 1.000.012"]
    assert not (tmp_path / "giay.pdf").exists()
    with pytest.raises(FundledgerError) as refusal:
        paper(own).pdf()  # what is issued is a PDF
    assert refusal.value.key == "own_template.no_office"


def test_a_libreoffice_that_makes_nothing_is_told_of(
    own: Path, tmp_path: Path, office: Callable[[str], None]
) -> None:
    office("echo không đọc được >&2; exit 1")
    (own / "vi" / "paper.docx").write_bytes(template(["Mẫu"]).data)
    with pytest.raises(FundledgerError) as refusal:
        paper(own).write(tmp_path / "giay.pdf", False)
    assert refusal.value.key == "own_template.office_failed"
    assert refusal.value.params["why"] == "không đọc được"
    assert not (tmp_path / "giay.pdf").exists()


# To start from.


def _no_book() -> object:
    raise AssertionError("no book is needed")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_wording_to_start_from_is_that_of_the_program(tmp_path: Path, language: str) -> None:
    said = {"kind": "recall", "paper_lang": language}
    made = call(_no_book, None, "", "print wording", said).made  # type: ignore[arg-type]
    assert made is not None
    (tmp_path / language).mkdir()
    made.write(tmp_path / language / "recall.toml", False)
    layout = layout_of("recall", language, tmp_path)  # type: ignore[arg-type]
    assert layout.is_own
    assert layout.digest == layout_of("recall", language).digest  # type: ignore[arg-type]


def test_a_template_to_start_from_lists_what_can_be_named(tmp_path: Path) -> None:
    made = call(_no_book, None, "", "print template", {"kind": "recall"}).made  # type: ignore[arg-type]
    assert made is not None
    place = tmp_path / made.name
    notes = made.write(place, False)
    assert [note.params for note in notes][1] == {"place": "vi/recall.docx"}
    cells = {c.text for t in docx.Document(str(place)).tables for r in t.rows for c in r.cells}
    assert {"loan", "cooperative_name", "fund.phone", "paper.number"} <= cells


def test_a_kind_that_is_not_there_is_named(tmp_path: Path) -> None:
    for act in ("print template", "print wording"):
        with pytest.raises(FundledgerError) as refusal:
            answer = call(_no_book, None, "", act, {"kind": "../x"})  # type: ignore[arg-type]
            assert answer.made is not None
            answer.made.write(tmp_path / "x.docx", False)
        assert refusal.value.key == "own_template.no_kind"


def _drawn(data: bytes) -> bytes:
    """What stands in a Word file, on pages of the program: it stands in for LibreOffice."""
    said = [line.text for line in docx.Document(BytesIO(data)).paragraphs if line.text]
    out = BytesIO()
    draw([Document("vi", "x", Masthead("bare"), tuple(map(text, said)))], out)
    return out.getvalue()


def test_a_paper_is_issued_in_the_template_of_the_fund(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_suite, "as_pdf", _drawn)
    monkeypatch.setenv("FUNDLEDGER_PAPERS", str(tmp_path))
    (tmp_path / "vi").mkdir()
    own = template(["Mẫu của Quỹ", "Số giấy {{ paper.number }}", "{{ paper.proof }}"])
    (tmp_path / "vi" / "capital.docx").write_bytes(own.data)
    draft = printed(with_money(book), tmp_path)
    assert issued(book, draft) == ["01/BC-QHTPT"]
    with pypdfium2.PdfDocument(kept(book, "01/BC-QHTPT", tmp_path).data) as file:
        shown = file[0].get_textpage().get_text_bounded()
        assert file.count_attachments() == 1
    assert "Mẫu của Quỹ" in shown
    assert "Số giấy 01/BC-QHTPT" in shown
    assert result(book, kept(book, "01/BC-QHTPT", tmp_path)) == result_of_ours(book, tmp_path)


def result_of_ours(book: Book, tmp_path: Path) -> str:
    """What is told of a paper of the program's own layout that was issued."""
    (tmp_path / "vi" / "capital.docx").unlink()
    draft = printed(book, tmp_path, name="second.pdf", first="2024-01-01", to="2024-03-31")
    (number,) = issued(book, draft)
    return result(book, kept(book, number, tmp_path))
