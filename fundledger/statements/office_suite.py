"""A Word file as PDF by LibreOffice, where it is installed.

    pdf = as_pdf(docx)        None: there is no LibreOffice here
    pdf = with_file(pdf, "fundledger.json", data)

It runs unseen. A profile of its own lets it run beside a LibreOffice that somebody works in, and
alters no settings of theirs.
"""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fundledger.errors import FundledgerError

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
_SECONDS = 180


def program() -> str | None:
    found = next((place for name in _PROGRAMS if (place := shutil.which(name))), None)
    return found or next((str(place) for place in _PLACES if place.is_file()), None)


def as_pdf(docx: bytes) -> bytes | None:
    office = program()
    if office is None:
        return None
    with TemporaryDirectory() as folder:
        source = Path(folder) / "paper.docx"
        source.write_bytes(docx)
        profile = (Path(folder) / "profile").as_uri()
        asked = [f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        try:
            ended = subprocess.run(
                [office, *asked, "--convert-to", "pdf", "--outdir", folder, str(source)],
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise FundledgerError("own_template.office_slow", seconds=_SECONDS) from error
        made = source.with_suffix(".pdf")
        if not made.is_file():
            told = ended.stderr.decode(errors="replace").strip().splitlines()
            raise FundledgerError("own_template.office_failed", why=told[-1] if told else "")
        return made.read_bytes()


def with_file(pdf: bytes, name: str, data: bytes) -> bytes:
    """The same file with another within it, as the program's own papers carry their figures."""
    from pypdfium2 import PdfDocument

    file = PdfDocument(pdf)
    try:
        file.new_attachment(name).set_data(data)
        out = BytesIO()
        file.save(out)
        return out.getvalue()
    finally:
        file.close()
