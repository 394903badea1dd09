"""Digital signatures on papers: put on one, and read from one. By pyHanko (the extra `sign`).

    with key_of_file(certificate, password) as key:   a PKCS#12 file; or `key_of_token`, by PKCS#11
        signed = sign(source, key, moment, labels)
    signatures_of(data)                               who signed, is it whole, what does it cover

A signature is written behind the file, of which no byte changes. It stands where the paper leaves
room for who signs (`Signature.mark`), in blue: name, organisation, time (Decree 30/2020, Annex I).
Whether the certificate is one of an authority that the State recognises is not known here: nobody
is asked over the network. A signature says who signed; what the books say is for `verify`.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from fundledger.calendar import VIETNAM
from fundledger.errors import FundledgerError
from fundledger.files import SourceFile, refuse, this_python
from fundledger.statements import fonts
from fundledger.statements.typesetting import lines, plain

_BLUE = (0.0, 0.2, 0.7)
_SIZE = 9.0
_OF_SIGNED = b"/ByteRange"


class Token(NamedTuple):
    """A device that holds the key: the library of its maker, the slot, the name of its key."""

    library: str
    slot: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What signs: pyHanko's signer, and whose certificate it is."""

    signer: Any
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that a file bears."""

    name: str
    organisation: str
    moment: datetime | None
    is_whole: bool
    """What it covers is as it was signed, and the signature is of that certificate."""

    covers_all: bool
    """Nothing was added behind it."""

    is_in_time: bool
    """The certificate was valid when it was used, by its own days."""


@contextmanager
def key_of_file(certificate: SourceFile, password: str | None) -> Iterator[Key]:
    """The key of a PKCS#12 file. The password is used and forgotten."""
    _needed()
    from pyhanko.sign.signers import SimpleSigner

    secret = None if password is None else password.encode()
    try:
        signer = SimpleSigner.load_pkcs12_data(certificate.data, other_certs=[], passphrase=secret)
    except (ValueError, TypeError):
        if not certificate.data.startswith(b"\x30"):
            refuse(certificate, "sign.not_a_certificate")
        refuse(certificate, "sign.password" if password is None else "sign.wrong_password")
    if signer.signing_cert is None:
        refuse(certificate, "sign.not_a_certificate")
    yield _key(signer)


@contextmanager
def key_of_token(token: Token, password: str | None) -> Iterator[Key]:
    """The key of a token, by the library of its maker (PKCS#11). The PIN is used and forgotten."""
    _needed()
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    try:
        session = open_pkcs11_session(token.library, slot_no=token.slot, user_pin=password)
    except (PKCS11Error, RuntimeError, OSError) as error:
        said = str(error) or type(error).__name__
        raise FundledgerError("sign.token", library=token.library, why=said) from error
    with session:
        label = token.key or None
        signer = PKCS11Signer(session, cert_label=label, key_label=label)
        try:
            yield _key(signer)
        except (PKCS11Error, RuntimeError) as error:
            said = str(error) or type(error).__name__
            raise FundledgerError("sign.token", library=token.library, why=said) from error


def sign(source: SourceFile, key: Key, moment: datetime, labels: tuple[str, str, str]) -> bytes:
    """The file with a signature behind it; `labels`: what stands before name, body and time."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import PdfSignatureMetadata, signers
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter

    with tempfile.TemporaryDirectory() as folder:
        try:
            writer = IncrementalPdfFileWriter(BytesIO(source.data), strict=False)
            count = len(list(writer.prev.embedded_signatures))
            field = f"Signature{count + 1}"
            where = None if count else _place(writer.prev)
            style, spec = None, SigFieldSpec(field)
            if where is not None:
                page, box = where
                spec = SigFieldSpec(field, on_page=page, box=box)
                style = _style(_stamp(Path(folder), box, key, moment, labels))
            meta = PdfSignatureMetadata(
                field_name=field,
                md_algorithm="sha256",
                name=key.name,
                subfilter=SigSeedSubFilter.PADES,
            )
            signing = signers.PdfSigner(meta, key.signer, stamp_style=style, new_field_spec=spec)
            out = BytesIO()
            signing.sign_pdf(writer, output=out)
        except PdfError:
            refuse(source, "sign.not_signable")
    return out.getvalue()


def signatures_of(data: bytes) -> list[Signed] | None:
    """The signatures of a file in their order; None: it may bear some, but pyHanko is not there."""
    if _OF_SIGNED not in data:
        return []
    try:
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.pdf_utils.reader import PdfFileReader
    except ImportError:
        return None
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        return [_signed(each) for each in reader.embedded_signatures]
    except (PdfError, ValueError, KeyError):
        return []


def has_place(data: bytes) -> bool:
    """Whether a paper leaves room for a signature."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    return _place(PdfFileReader(BytesIO(data), strict=False)) is not None


def _needed() -> None:
    try:
        import pyhanko.sign  # noqa: F401  whether it is there
    except ImportError:
        raise FundledgerError("sign.needs_extra", python=this_python()) from None


def _key(signer: Any) -> Key:
    return Key(signer, *_named(signer.signing_cert))


def _named(certificate: Any) -> tuple[str, str]:
    said = certificate.subject.native
    name, body = said.get("common_name", ""), said.get("organization_name", "")
    first, second = (each[-1] if isinstance(each, list) else each for each in (name, body))
    return str(first), str(second)


def _place(reader: Any) -> tuple[int, tuple[int, int, int, int]] | None:
    """The page and the rectangle of the first place that is left for a signature."""
    places = reader.root["/Dests"] if "/Dests" in reader.root else {}  # noqa: SIM401  `get` does not follow it
    for name in places:
        target = places[name]
        if len(target) == 6 and target[1] == "/FitR":
            page = target.raw_get(0).reference
            left, bottom, right, top = (round(float(each)) for each in list(target)[2:])
            for number in range(int(reader.root["/Pages"]["/Count"])):
                if reader.find_page_for_modification(number)[0].reference == page:
                    return number, (left, bottom, right, top)
    return None


def _stamp(
    folder: Path,
    box: tuple[int, int, int, int],
    key: Key,
    moment: datetime,
    labels: tuple[str, str, str],
) -> Path:
    """What is seen of it, as a page of its size: in the type of papers, which has Vietnamese."""
    from reportlab.pdfgen.canvas import Canvas

    fonts.register()
    wide, tall = box[2] - box[0], box[3] - box[1]
    at = moment.astimezone(VIETNAM)
    said = [f"{labels[0]} {key.name}", f"{labels[2]} {at:%d/%m/%Y %H:%M:%S} +07:00"]
    if key.organisation:
        said.insert(1, f"{labels[1]} {key.organisation}")
    size = _SIZE
    while True:
        set_lines = [line for each in said for line in lines(plain(each), wide * 1000 / size)]
        if len(set_lines) * size * 1.2 <= tall or size <= 4:
            break
        size -= 0.5
    place = folder / "stamp.pdf"
    canvas = Canvas(str(place), pagesize=(wide, tall))
    canvas.setFillColorRGB(*_BLUE)
    canvas.setFont(fonts.REGULAR, size)
    for number, line in enumerate(set_lines, start=1):
        text = "".join(run.text for run in line.runs)
        canvas.drawString(0, tall - number * size * 1.2 + 0.2 * size, text)
    canvas.save()
    return place


def _style(page: Path) -> Any:
    from pyhanko.pdf_utils.content import ImportedPdfPage
    from pyhanko.stamp import StaticStampStyle

    imported: Any = ImportedPdfPage
    background = imported(str(page))
    return StaticStampStyle(border_width=0, background=background)


@cache
def _quiet() -> None:
    """PyHanko logs that nobody vouches for a certificate, which is not asked here."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).addHandler(logging.NullHandler())


def _signed(embedded: Any) -> Signed:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    _quiet()
    certificate = embedded.signer_cert
    name, body = _named(certificate)
    moment = embedded.self_reported_timestamp
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(embedded, nobody, skip_diff=True)
    is_in_time = moment is not None and (
        certificate.not_valid_before <= moment <= certificate.not_valid_after
    )
    covers_all = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    whole = bool(status.intact and status.valid)
    return Signed(name, body, moment, whole, covers_all, is_in_time)
