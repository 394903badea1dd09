"""Any file that a bank gives, as sheets of raw values: told by what it holds, not by its name.

    contained(file, headings, password=…)     the sheets, and what is to be said of them

Banks name a web page or an .xlsx “.xls”, and a text of tabs too. Each type has a module; `bounds`
and `compound` keep what a hostile file says of itself from costing memory. Letters of TCVN3 or VNI
are turned into Unicode wherever they stand, and that is said. What no sheet can be made of is
refused by a sentence that says what to do next. Nothing here knows what a statement means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from fundledger.banking.lines import Warned
from fundledger.exchange.sheets import sheets_of_workbook
from fundledger.exchange.statements.containers import compound
from fundledger.exchange.statements.containers.biff import is_locked, sheets_of_biff
from fundledger.exchange.statements.containers.delimited import sheet_of_text
from fundledger.exchange.statements.containers.locked import unlocked
from fundledger.exchange.statements.containers.pdf import sheets_of_pdf
from fundledger.exchange.statements.containers.spreadsheetml import NAMESPACE, sheets_of_xml
from fundledger.exchange.statements.containers.texts import text_of
from fundledger.exchange.statements.containers.web import sheet_of_page
from fundledger.files import SourceFile, refuse, refused
from fundledger.schemas.layouts import Recogniser
from fundledger.schemas.raw import Row, Sheet
from fundledger.text_encodings import Letters, recognised

_HEAD = 4_096
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")  # BIFF without a container
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"PK\x05\x06",
    b"\xfd7zXZ",
)
_PAGE = re.compile(
    r"<(!doctype\s+html|html|head|body|table|meta|style|div|center|form|font)\b", re.IGNORECASE
)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_FAR = 100_000  # letters
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[{"]')


@dataclass(frozen=True, slots=True)
class Contained:
    """The sheets of a file. Their rows can be gone through more than once."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[Warned, ...] = ()
    by_balances: bool = False  # it is taken only if balances prove it, never by totals


def contained(file: SourceFile, headings: Recogniser, *, password: str | None = None) -> Contained:
    """What the file holds; a `BadFile` for what no sheet can be made of.

    `headings` tells the heading row of a text, by which its separator is found.
    """
    data = file.data
    if data.startswith(_ZIP):
        return _turned(sheets_of_workbook(file), headings)
    if data.startswith(compound.OLE2):
        return _turned(_of_container(file, password), headings)
    if b"%PDF-" in data[:1024]:
        sheets = sheets_of_pdf(file, headings, password=password)
        return replace(_turned(sheets, headings), by_balances=True)
    _refuse_no_text(file)
    return _of_text(file, headings)


def _of_container(file: SourceFile, password: str | None) -> Iterable[Sheet]:
    """A workbook of the old Excel, or any workbook with a password."""
    try:
        streams = compound.streams(file.data)
    except compound.Damaged as error:
        raise refused(file, "workbook.damaged") from error
    if "EncryptedPackage" in streams:
        return sheets_of_workbook(unlocked(file, streams, password))
    name = next((each for each in ("Workbook", "Book") if each in streams), None)
    if name is None:
        is_word = "WordDocument" in streams or "PowerPoint Document" in streams
        refuse(file, "file.word" if is_word else "workbook.old_office")
    try:
        locked = is_locked(streams[name])
    except ValueError as error:
        raise refused(file, "workbook.damaged") from error
    if not locked:
        return sheets_of_biff(file, name, streams[name])
    opened = unlocked(file, streams, password)
    try:
        return sheets_of_biff(opened, name, compound.streams(opened.data)[name])
    except (compound.Damaged, KeyError) as error:
        raise refused(file, "workbook.damaged") from error


def _refuse_no_text(file: SourceFile) -> None:
    """What is plainly no text and no workbook either."""
    data = file.data
    if _is_image(data):
        refuse(file, "statement.image")
    if data.startswith(_ARCHIVES):
        refuse(file, "file.archive")
    if _OLD_EXCEL.match(data):
        refuse(file, "workbook.old_office")
    if data.startswith(b"{\\rtf"):
        refuse(file, "file.word")


def _is_image(data: bytes) -> bool:
    if data[4:8] == b"ftyp" or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return True
    return data.startswith(_IMAGES) and b"\0" in data[:64]


def _of_text(file: SourceFile, headings: Recogniser) -> Contained:
    if (
        NAMESPACE.encode() in file.data[:_HEAD]
        or NAMESPACE.encode("utf-16-le") in file.data[:_HEAD]
    ):
        return _turned(sheets_of_xml(file), headings)
    is_page = _PAGE.search(file.data[:_HEAD].replace(b"\0", b"").decode("latin-1")) is not None
    read = text_of(file, may_declare=is_page)
    begins = read.text[:_HEAD].lstrip()
    if is_page and (begins.startswith("<") or _CELL.search(read.text, 0, _FAR)):
        return _turned([sheet_of_page(file, read.text)], headings, read.letters)
    if begins.startswith("<"):
        refuse(file, "statement.other_xml")
    if begins[:300].lower().startswith(("mime-version:", "from:")):
        refuse(file, "file.html")  # a page with its parts, as mail
    if _JSON.match(begins):
        refuse(file, "statement.json")
    return _turned([sheet_of_text(file, read.text, headings)], headings, read.letters)


# Letters of before Unicode.


def _turned(sheets: Iterable[Sheet], headings: Recogniser, letters: str | None = None) -> Contained:
    """The sheets with all their letters in Unicode. `letters`: what the whole text was turned from.

    Which letters a file has is told by the words near the top of its sheets, and is so of all.
    """
    read = [replace(sheet, rows=tuple(sheet.rows)) for sheet in sheets]
    if letters is not None:
        return Contained(tuple(read), (_said(letters),))
    found = recognised(_texts_at_the_top(read, headings.heading_rows))
    if found is None:
        return Contained(tuple(read))
    turned = tuple(replace(sheet, rows=_rows_turned(sheet.rows, found)) for sheet in read)
    return Contained(turned, (_said(found.name),))


def _said(letters: str) -> Warned:
    return Warned("statement.letters_turned", {"letters": letters})


def _texts_at_the_top(sheets: Sequence[Sheet], heading_rows: int) -> Iterator[str]:
    for sheet in sheets:
        for number, values in sheet.rows:
            if number > heading_rows:
                break
            yield from (value for value in values if isinstance(value, str))


def _rows_turned(rows: Iterable[Row], letters: Letters) -> tuple[Row, ...]:
    turned = letters.turned
    return tuple(
        (number, [turned(value) if isinstance(value, str) else value for value in values])
        for number, values in rows
    )
