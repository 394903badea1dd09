"""Papers held against the books, as by somebody who would deceive with them."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.files import SourceFile
from fundledger.messages.wording import Sentence
from fundledger.office.calling import Call, paper_again
from fundledger.reports.table import Word
from fundledger.statements.comparing import differing
from fundledger.statements.content import Content
from fundledger.statements.document import Document, Grid, Paragraph, Proof
from fundledger.statements.filling import Number
from fundledger.statements.making import Paper
from fundledger.statements.page import draw
from fundledger.statements.paper_files import Elsewhere, PaperFile, differences, read_file
from fundledger.statements.verified_tables import differences_table
from fundledger.statements.wording import wording_file
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, capital_in, found_fund, post, seal_day
from tests.office.calls import TODAY
from tests.statements.printed import (
    PRINTED,
    YEAR,
    ask,
    issued,
    kept,
    printed,
    result,
    verified,
    with_money,
)


@pytest.fixture
def used(book: Book) -> Book:
    return with_money(book)


def paper_of(book: Book, today: date = PRINTED, **said: object) -> Paper:
    """The paper as the office makes it, for whoever forges one with our own program."""
    with book.reading() as connection:
        caller = Call(lambda: book, None, FUND, today=today)
        said = said or dict(YEAR)
        return paper_again(caller, connection, FUND, "print capital", said, today=today)


def drawn(document: Document) -> SourceFile:
    out = BytesIO()
    draw([document], out)
    return SourceFile("forged.pdf", out.getvalue())


def with_text(document: Document, old: str, new: str) -> Document:
    """A document in which a text stands for another, on the page alone."""

    def block(each: Any) -> Any:
        match each:
            case Paragraph():
                spans = tuple(replace(s, text=s.text.replace(old, new)) for s in each.spans)
                return replace(each, spans=spans)
            case Grid():
                rows = [
                    replace(row, cells=tuple(cell.replace(old, new) for cell in row.cells))
                    for row in each.rows
                ]
                return replace(each, rows=rows)
        return each

    changed = replace(document, blocks=tuple(map(block, document.blocks)))
    assert changed != document
    return changed


def with_figures(document: Document, change: Callable[[dict[str, Any]], None]) -> Document:
    """A document whose attachment says something else, and whose foot agrees with it."""
    assert document.proof is not None
    said = json.loads(document.proof.data)
    change(said)
    from fundledger.statements.attached import Attached

    attached = Attached(**said)
    return replace(document, proof=Proof(document.proof.name, attached.data(), attached.short))


def charter_910(said: dict[str, Any]) -> None:
    """905 million of charter capital become 910."""
    text = json.dumps(said["figures"])
    assert "905000000" in text
    said["figures"] = json.loads(text.replace("905000000", "910000000"))


# What is right.


def test_a_draft_is_as_printed(used: Book, tmp_path: Path) -> None:
    (found,) = verified(used, printed(used, tmp_path))
    assert (found["result"], found["holds"], found["number"]) == ("printed", True, None)
    assert (found["act"], found["fund"], found["as_of"]) == ("print capital", FUND, "2024-06-30")
    assert found["lines"] == found["places"] == []


def test_an_issued_paper_is_as_issued_and_the_draft_names_it(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path)
    issued(used, draft)
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    first, second = verified(used, paper, draft)
    assert (first["result"], first["number"], first["match"]) == (
        *("issued", "01/BC-QHTPT"),
        "same",
    )
    assert (second["result"], second["number"]) == ("printed", "01/BC-QHTPT")


def test_what_came_late_is_named_line_by_line(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path)
    issued(used, draft)
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    post(used, capital_in("2024-06-12", 2_000_000))
    for found in verified(used, draft, paper):
        assert (found["result"], found["holds"]) == ("changed", True)
        said = {(e["row"], e["column"], e["printed"], e["in_books"]) for e in found["lines"]}
        # 900 + 5 million stood on the paper; 2 million more came in on 12/06.
        assert ("Vốn điều lệ", "amount", 905_000_000, 907_000_000) in said or (
            "charter_capital",
            "amount",
            905_000_000,
            907_000_000,
        ) in said
        assert all(each["printed"] != each["in_books"] for each in found["lines"])


def test_a_receipt_after_the_day_of_the_paper_changes_nothing(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path, first="2024-01-01", to="2024-05-31")
    post(used, capital_in("2024-06-12", 2_000_000))
    assert result(used, draft) == "printed"


def test_a_seal_changes_no_paper_before_it(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path, first="2024-01-01", to="2024-03-31")
    seal_day(used, "2024-03-31")
    assert result(used, draft) == "printed"
    after = printed(used, tmp_path, first="2024-01-01", to="2024-03-31", name="after.pdf")
    (attached,) = read_file(after.data).attached  # type: ignore[union-attr]  # it can be read
    assert attached is not None
    assert len(attached.seal) == 64
    assert issued(used, draft, after, on=TODAY) == ["01/BC-QHTPT", "02/BC-QHTPT"]


def test_another_wording_since_leaves_the_figures(
    used: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = printed(used, tmp_path)
    forged = drawn(with_text(paper_of(used).document, "905.000.000", "906.000.000"))
    own = tmp_path / "papers" / "vi"
    own.mkdir(parents=True)
    words = wording_file("capital", "vi").read_text(encoding="utf-8")
    (own / "capital.toml").write_text(words.replace("báo cáo", "trình bày"), encoding="utf-8")
    monkeypatch.setenv("FUNDLEDGER_PAPERS", str(own.parent))
    (found,) = verified(used, draft)
    assert found["result"] == "printed"
    assert len(found["remarks"]) == 1
    assert result(used, forged) == "altered"  # a sum stands there that is none of the figures
    with pytest.raises(Exception, match=r"draft\.pdf"):
        issued(used, draft)


# Forged with our own program.


def test_another_figure_on_the_page(used: Book) -> None:
    forged = drawn(with_text(paper_of(used).document, "905.000.000", "910.000.000"))
    (found,) = verified(used, forged)
    assert (found["result"], found["holds"]) == ("altered", False)
    said = {(each["page"], each["stands_there"], each["as_drawn"]) for each in found["places"]}
    assert (1, "Vốn điều lệ 910.000.000", "Vốn điều lệ 905.000.000") in said


def test_another_figure_in_the_attachment(used: Book) -> None:
    document = paper_of(used).document
    changed = with_figures(document, charter_910)
    only_inside = replace(
        document,
        proof=replace(document.proof, data=changed.proof.data),  # type: ignore[type-var,union-attr]  # it has one
    )
    for forged in (changed, only_inside):
        (found,) = verified(used, drawn(forged))
        assert found["result"] == "altered"
        assert {(each["printed"], each["in_books"]) for each in found["lines"]} == {
            (910_000_000, 905_000_000)
        }


def test_another_figure_in_both(used: Book) -> None:
    document = with_text(paper_of(used).document, "905.000.000", "910.000.000")
    assert result(used, drawn(with_figures(document, charter_910))) == "altered"


def test_attachments_swapped_between_papers(used: Book) -> None:
    one = paper_of(used).document
    other = paper_of(used, first="2024-01-01", to="2024-03-31").document
    assert result(used, drawn(one)) == "printed"
    assert result(used, drawn(replace(one, proof=other.proof))) == "altered"
    assert result(used, drawn(replace(other, proof=one.proof))) == "altered"


def test_a_number_that_nobody_gave(used: Book, tmp_path: Path) -> None:
    forged = drawn(paper_of(used, TODAY).numbered(Number("01/BC-QHTPT", TODAY)).document)
    assert result(used, forged) == "altered"
    draft = printed(used, tmp_path)
    issued(used, draft)
    # The same question of the same day, drawn by whoever has the book: it is not the one that was
    # issued, for that one names the link at which it was.
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    again = drawn(paper_of(used, TODAY).numbered(Number("01/BC-QHTPT", TODAY)).document)
    assert again.data != paper.data
    assert result(used, again) == "altered"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("fund", 21, "not_ours"),
        ("known_at", 3, "not_ours"),
        ("known_at", 10**9, "not_ours"),
        ("known_at", -1, "not_ours"),
        ("link_hash", "0" * 64, "not_ours"),
        ("act", "print overdue", "altered"),
        ("act", "fund add", "altered"),
        ("act", "print", "altered"),
        ("said", {"first": "no day"}, "altered"),
        ("said", {"dry_run": True}, "altered"),
        ("as_of", "2024-05-31", "altered"),
        ("seal", "0" * 64, "altered"),
        ("fund_name", "Quỹ khác", "altered"),
    ],
)
def test_an_attachment_that_lies_of_itself(
    used: Book, name: str, value: object, expected: str
) -> None:
    document = with_figures(paper_of(used).document, lambda said: said.update({name: value}))
    assert result(used, drawn(document)) == expected


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"act": 1}', b"\xff\xfe", b"[" * 100_000, b'{"form": 99}']
)
def test_an_attachment_that_is_none(used: Book, data: bytes) -> None:
    document = paper_of(used).document
    proof = Proof("fundledger.json", data, "")
    assert result(used, drawn(replace(document, proof=proof))) == "altered"


def test_without_what_it_carried_nothing_is_proved(used: Book) -> None:
    assert result(used, drawn(replace(paper_of(used).document, proof=None))) == "unproved"


def test_a_paper_of_another_book(used: Book, tmp_path: Path) -> None:
    """A book of the same fund, made in the same way a moment later, has other hashes."""
    elsewhere = with_money(found_fund(create(str(tmp_path / "other.db"))))
    assert result(used, printed(elsewhere, tmp_path)) == "not_ours"
    elsewhere.close()


def test_a_paper_of_another_fund_of_the_book(used: Book, tmp_path: Path) -> None:
    found_fund(used, 21)
    with_money(used, 21)
    made = ask(used, "print capital", PRINTED, fund=21, **YEAR).made
    assert made is not None
    made.write(tmp_path / "21.pdf", False)
    of_other = SourceFile.at(tmp_path / "21.pdf")
    assert result(used, of_other) == "not_ours"  # fund 20 was named
    (found,) = verified(used, of_other, fund=None)  # none was: the paper names its own
    assert (found["result"], found["fund"]) == ("printed", 21)


# The file itself.


def test_a_digit_flipped_in_the_stream_of_a_page(used: Book, tmp_path: Path) -> None:
    """The bytes of a page are unpacked, one sign of a text is made another, and packed again."""
    draft = printed(used, tmp_path)
    flipped = 0
    for stream in re.finditer(rb"stream\r?\n(.*?)endstream", draft.data, re.DOTALL):
        try:
            text = zlib.decompress(stream[1])
        except zlib.error:
            continue
        shown = list(re.finditer(rb"<([0-9A-Fa-f]{8,})>|\((.{4,}?)\)\s*Tj", text))
        for at in shown[:: max(len(shown) // 6, 1)]:
            place = at.end(1 if at[1] else 2) - 1
            other = b"1" if text[place : place + 1] != b"1" else b"2"
            packed = zlib.compress(text[:place] + other + text[place + 1 :], 9)
            if len(packed) > len(stream[1]):
                continue
            body = packed + b"\0" * (len(stream[1]) - len(packed))
            data = draft.data[: stream.start(1)] + body + draft.data[stream.end(1) :]
            assert result(used, SourceFile("flipped.pdf", data)) in {"altered", "unreadable"}
            flipped += 1
    assert flipped


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_bit_flipped_anywhere_never_passes_for_another_paper(
    used: Book, tmp_path: Path, at: int, bit: int
) -> None:
    """What holds after all says and shows what was printed."""
    draft = printed(used, tmp_path)
    at %= len(draft.data)
    data = bytearray(draft.data)
    data[at] ^= 1 << bit
    (found,) = verified(used, SourceFile("bent.pdf", bytes(data)))
    if found["holds"]:
        bent, whole = read_file(bytes(data)), read_file(draft.data)
        assert bent is not None
        assert whole is not None
        assert (bent.pages, bent.embedded) == (whole.pages, whole.embedded)


def test_a_file_that_was_cut_off(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path)
    for share in (0.02, 0.3, 0.6, 0.9, 0.99):
        cut = draft.data[: int(len(draft.data) * share)]
        assert result(used, SourceFile("cut.pdf", cut)) == "unreadable"


def pasted_over(data: bytes, *, incremental: bool) -> bytes:
    """A white box over the figures of page one, as any editor of PDF lays it; no text changes."""
    import pypdfium2
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(data)
    page = document[0]
    box = raw.FPDFPageObj_CreateNewRect(300, 300, 200, 250)
    raw.FPDFPageObj_SetFillColor(box, 255, 255, 255, 255)
    raw.FPDFPath_SetDrawMode(box, raw.FPDF_FILLMODE_ALTERNATE, False)
    raw.FPDFPage_InsertObject(page, box)
    page.gen_content()
    out = BytesIO()
    document.save(out, flags=raw.FPDF_INCREMENTAL if incremental else raw.FPDF_NO_INCREMENTAL)
    document.close()
    return out.getvalue()


@pytest.mark.parametrize("incremental", [True, False])
def test_a_box_laid_over_the_figures(used: Book, tmp_path: Path, incremental: bool) -> None:
    draft = printed(used, tmp_path)
    issued(used, draft)
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    for file in (draft, paper):
        covered = replace(file, data=pasted_over(file.data, incremental=incremental))
        (found,) = verified(used, covered)
        assert found["result"] == "altered"
        assert found["places"][0]["page"] == 1


def saved_again(data: bytes) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    out = BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def test_a_file_that_was_only_saved_again(used: Book, tmp_path: Path) -> None:
    issued(used, printed(used, tmp_path))
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    again = replace(paper, data=saved_again(paper.data))
    (found,) = verified(used, again)
    assert (found["result"], found["match"]) == ("issued", "other")


def test_a_paper_taken_back_says_so(used: Book, tmp_path: Path) -> None:
    issued(used, printed(used, tmp_path))
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    ask(used, "paper void", number="01/BC-QHTPT", reason="nhầm")
    (found,) = verified(used, paper)
    assert found["result"] == "issued"
    assert any("01/BC-QHTPT" in each and "nhầm" in each for each in found["remarks"])


# Signed.


def signed(data: bytes, box: tuple[int, int, int, int] | None, page: int = -1) -> bytes:
    """Signed by a certificate made on the spot; visible where a box is given."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    writer = IncrementalPdfFileWriter(BytesIO(data), strict=False)
    spec = fields.SigFieldSpec("director", on_page=page, box=box)
    fields.append_signature_field(writer, spec)
    meta = signers.PdfSignatureMetadata(field_name="director", md_algorithm="sha256")
    out = signers.PdfSigner(meta, signer=signer()).sign_pdf(writer)
    return bytes(out.getvalue())


def signer() -> Any:
    from datetime import UTC, datetime, timedelta

    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID
    from pyhanko.sign import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Giám đốc Quỹ thử")])
    now = datetime(2024, 1, 1, tzinfo=UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=9_000))
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    private = key.private_bytes(
        der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(built.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


def box_of(book: Book) -> tuple[int, int, int, int]:
    """Where the director signs, as whoever draws the paper says."""
    out = BytesIO()
    drawn_paper = draw([paper_of(book, TODAY).numbered(Number("01/BC", TODAY)).document], out)
    (mark,) = drawn_paper.marks
    place = mark.place
    return round(place.left), round(place.bottom), round(place.right), round(place.top)


@pytest.mark.parametrize("is_visible", [False, True])
def test_a_digitally_signed_copy(used: Book, tmp_path: Path, is_visible: bool) -> None:
    issued(used, printed(used, tmp_path))
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    box = box_of(used) if is_visible else None
    copy = SourceFile("ký số.pdf", signed(paper.data, box))
    assert copy.data.startswith(paper.data)
    (found,) = verified(used, copy)
    assert (found["result"], found["match"], found["number"]) == (
        *("issued", "appended"),
        "01/BC-QHTPT",
    )
    ask(used, "paper signed", number="1/BC-QHTPT", file=copy)
    (again,) = verified(used, copy)
    assert (again["result"], again["match"]) == ("issued", "same")
    assert kept(used, "1/BC-QHTPT", tmp_path, signed=True).data == copy.data


def test_a_signature_over_the_figures_hides_nothing(used: Book, tmp_path: Path) -> None:
    """A field of a signature as large as the page: what stands below it counts."""
    issued(used, printed(used, tmp_path))
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    over_all = signed(paper.data, (60, 100, 540, 780), 0)
    assert result(used, SourceFile("x.pdf", over_all)) == "altered"


def test_a_difference_is_told_in_words_and_days() -> None:
    then = {"fields": {"amount": 1, "day": "2024-06-30"}}
    lines = differing(then, Content("notice", {"amount": 1, "day": date(2024, 7, 1)}))
    (row,) = differences_table(("a.pdf", each) for each in lines).records()
    words = {name: cell.words("vi") for name, cell in row.items() if isinstance(cell, Word)}
    assert (words["of_column"], words["printed"]) == ("Ngày", "30/06/2024")


def test_a_page_that_is_missing_or_added_is_called_so() -> None:
    one, two, three = ((f"trang {n}", "số") for n in (1, 2, 3))

    def found(*pages: tuple[str, ...]) -> list[Elsewhere]:
        return differences(PaperFile(b"a", (), pages), PaperFile(b"b", (), (one, two)))

    assert found(two) == [Elsewhere(1, expected="trang 1", is_missing=True)]
    assert found(one) == [Elsewhere(2, expected="trang 2", is_missing=True)]
    assert found(one, three, two) == [Elsewhere(2, found="trang 3", is_added=True)]


def stamped(data: bytes, box: tuple[int, int, int, int], page: int) -> bytes:
    """Signed where somebody likes, and what is seen of it is a white picture with words of his."""
    from PIL import Image
    from pyhanko.pdf_utils.images import PdfImage
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, fields
    from pyhanko.stamp import TextStampStyle

    writer = IncrementalPdfFileWriter(BytesIO(data), strict=False)
    fields.append_signature_field(writer, fields.SigFieldSpec("seal", on_page=page, box=box))
    white = PdfImage(Image.new("RGB", (90, 30), "white"))
    style = TextStampStyle(stamp_text="X", border_width=0, background=white, background_opacity=1)
    meta = PdfSignatureMetadata(field_name="seal", md_algorithm="sha256")
    out = PdfSigner(meta, signer=signer(), stamp_style=style).sign_pdf(writer)
    return bytes(out.getvalue())


def places_on(data: bytes, wanted: str) -> dict[str, tuple[int, int, int, int]]:
    """Where things of the first page are: the words of a line without a digit, and beside them."""
    import pypdfium2

    page = pypdfium2.PdfDocument(data)[0]
    text = page.get_textpage()
    found = text.search(wanted).get_next()
    assert found is not None
    index, count = found
    boxes = [text.get_charbox(at) for at in range(index, index + count)]
    left, bottom = (round(min(box[side] for box in boxes)) for side in (0, 1))
    right, top = (round(max(box[side] for box in boxes)) for side in (2, 3))
    return {
        "words": (left, bottom, right, top),
        "before": (left - 20, bottom, left - 2, top),
        "behind": (right + 2, bottom, right + 20, top),
    }


@pytest.mark.parametrize("where", ["words", "before", "behind"])
def test_a_signature_on_what_is_printed_is_no_proof(used: Book, tmp_path: Path, where: str) -> None:
    """Its picture could replace words, or set a digit before others."""
    issued(used, printed(used, tmp_path))
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    box = places_on(paper.data, "BÁO CÁO")[where]
    copy = SourceFile("x.pdf", stamped(paper.data, box, 0))
    (found,) = verified(used, copy)
    assert (found["result"], found["places"][0]["page"]) == ("altered", 1)
    assert found["why"] == Sentence("verify.signature_on_something", {"page": 1}).words("en")
    with pytest.raises(Exception, match="01/BC-QHTPT"):
        ask(used, "paper signed", number="1/BC-QHTPT", file=copy)
    # The same picture where the director signs hides nothing.
    assert result(used, SourceFile("y.pdf", stamped(paper.data, box_of(used), -1))) == "issued"


def test_what_was_drawn_over_before_it_was_signed(used: Book, tmp_path: Path) -> None:
    issued(used, printed(used, tmp_path))
    paper = kept(used, "01/BC-QHTPT", tmp_path)
    covered = pasted_over(paper.data, incremental=True)
    copy = SourceFile("x.pdf", signed(covered, None))
    assert result(used, copy) == "altered"
    with pytest.raises(Exception, match="01/BC-QHTPT"):
        ask(used, "paper signed", number="1/BC-QHTPT", file=copy)
