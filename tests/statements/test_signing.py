"""Papers signed digitally by a certificate made here; signature and figures are told apart."""

from __future__ import annotations

import datetime as dt
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from fundledger.errors import BadFile, FundledgerError
from fundledger.files import SourceFile
from fundledger.statements.signing import signatures_of
from fundledger.store.books import Book
from tests.ledger.books import capital_in, post
from tests.office.calls import TODAY
from tests.statements.printed import ask, issued, kept, printed, verified, with_money

NAME, BODY = "Nguyễn Thị Ngọc Ánh", "Quỹ hỗ trợ phát triển hợp tác xã"


def certificate(
    password: str | None = "mật khẩu", name: str = NAME, since: date = date(2020, 1, 1)
) -> SourceFile:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    whose = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, BODY),
        ]
    )
    begins = dt.datetime.combine(since, dt.time())
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(days=365 * 30))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = NoEncryption() if password is None else BestAvailableEncryption(password.encode())
    data = pkcs12.serialize_key_and_certificates(b"k", key, made, None, secret)
    return SourceFile("giam-doc.p12", data)


@pytest.fixture
def paper(book: Book, tmp_path: Path) -> SourceFile:
    """A report with a number."""
    with_money(book)
    draft = printed(book, tmp_path)
    (number,) = issued(book, draft)
    return kept(book, number, tmp_path)


def signed(book: Book, file: SourceFile, folder: Path, **said: Any) -> SourceFile:
    said = {"certificate": certificate(), "password": "mật khẩu", **said}
    answer = ask(book, "paper sign", file=file, **said)
    (made,) = answer.files
    made.write(folder / made.name, False)
    return SourceFile.at(folder / made.name)


def test_a_signed_paper_holds_and_says_who_signed(
    book: Book, paper: SourceFile, tmp_path: Path
) -> None:
    file = signed(book, paper, tmp_path)
    assert file.data.startswith(paper.data)  # nothing of the paper is another
    (found,) = verified(book, file)
    assert (found["result"], found["holds"], found["number"]) == ("issued", True, "01/BC-QHTPT")
    (by,) = found["signatures"]
    assert (by["name"], by["organisation"]) == (NAME, BODY)
    assert (by["is_whole"], by["covers_all"], by["is_in_time"]) == (True, True, True)
    assert kept(book, "01/BC-QHTPT", tmp_path / "..", signed=True).data == file.data


def test_it_stands_where_the_director_signs(book: Book, paper: SourceFile, tmp_path: Path) -> None:
    file = signed(book, paper, tmp_path)
    with pypdfium2.PdfDocument(file.data) as pdf:
        page = pdf[len(pdf) - 1]
        page_text = page.get_textpage().get_text_bounded()
        pdf.init_forms()
        drawn = pdf[len(pdf) - 1].render(scale=1.5, may_draw_forms=True).to_pil().convert("RGB")
    assert "GIÁM ĐỐC" in page_text
    data = drawn.tobytes()
    pixels = zip(data[::3], data[1::3], data[2::3], strict=True)
    blue = [at for at, (r, g, b) in enumerate(pixels) if b > 120 and r < 90 and g < 110]
    assert len(blue) > 100
    assert all(at % drawn.width > drawn.width // 2 for at in blue)  # the right half: the director


def test_signature_and_figures_are_told_apart(
    book: Book, paper: SourceFile, tmp_path: Path
) -> None:
    file = signed(book, paper, tmp_path)
    post(book, capital_in("2024-06-11", 1_000_000))
    (found,) = verified(book, file)
    assert found["result"] == "changed"  # the books say otherwise; the signature is whole
    assert found["signatures"][0]["is_whole"] is True
    at = paper.data.index(b"stream") + 40
    altered = bytearray(file.data)
    altered[at] ^= 1
    (by,) = signatures_of(bytes(altered)) or ()
    assert by.is_whole is False
    added = file.data + b"\n% more\n"
    (by,) = signatures_of(added) or ()
    assert (by.is_whole, by.covers_all) == (True, False)


def test_two_sign_one_after_the_other(book: Book, paper: SourceFile, tmp_path: Path) -> None:
    first = signed(book, paper, tmp_path)
    second = tmp_path / "hai"
    second.mkdir()
    file = signed(book, first, second, certificate=certificate(name="Trần Văn Bằng"))
    (found,) = verified(book, file)
    assert [each["name"] for each in found["signatures"]] == [NAME, "Trần Văn Bằng"]
    assert all(each["is_whole"] for each in found["signatures"])
    assert found["holds"]


def test_a_certificate_out_of_its_days(book: Book, paper: SourceFile, tmp_path: Path) -> None:
    old = certificate(since=date(1990, 1, 1))
    file = signed(book, paper, tmp_path, certificate=old)
    assert verified(book, file)[0]["signatures"][0]["is_in_time"] is False


def test_what_is_not_signed(book: Book, paper: SourceFile, tmp_path: Path) -> None:
    draft = SourceFile.at(tmp_path / "draft.pdf")
    other = SourceFile("khác.pdf", b"%PDF-1.7\nnothing")
    for file in (draft, other):
        with pytest.raises(FundledgerError) as no:
            signed(book, file, tmp_path)
        assert no.value.key == "sign.not_issued"
    for said, key in (
        ({"password": "sai"}, "sign.wrong_password"),
        ({"password": None}, "sign.password"),
        ({"certificate": SourceFile("x.p12", b"hello")}, "sign.not_a_certificate"),
    ):
        with pytest.raises(BadFile) as bad:
            signed(book, paper, tmp_path, **said)
        assert bad.value.problems[0].key == key
    ask(book, "paper void", number="01/BC-QHTPT", reason="nhầm", today=TODAY)
    with pytest.raises(FundledgerError):
        signed(book, paper, tmp_path)


def test_without_the_extra(
    book: Book, paper: SourceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = signed(book, paper, tmp_path)
    for name in [each for each in sys.modules if each.partition(".")[0] == "pyhanko"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyhanko", None)
    with pytest.raises(FundledgerError) as no:
        signed(book, paper, tmp_path)
    assert no.value.key == "sign.needs_extra"
    (found,) = verified(book, file)
    assert found["signatures"] == []
    assert any("sign" in str(each) for each in found["remarks"])


def test_a_token_that_is_not_there(book: Book, paper: SourceFile, tmp_path: Path) -> None:
    with pytest.raises(FundledgerError) as no:
        ask(book, "paper sign", file=paper, token=str(tmp_path / "none.so"), password="1234")
    assert no.value.key == "sign.token"
