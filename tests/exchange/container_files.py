"""The same table in every type of file that a bank gives, made without the readers under test."""

from __future__ import annotations

import csv
import hashlib
import io
import struct
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from html import escape
from time import process_time

import msoffcrypto.method.rc4
import xlsxwriter
import xlwt
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from msoffcrypto import OfficeFile
from msoffcrypto.format.ooxml import OOXMLFile

from fundledger.bulk import no_collection
from fundledger.exchange.statements.columns import HEADING_ROWS
from fundledger.exchange.statements.containers import Contained, contained
from fundledger.exchange.statements.containers.compound import container_of, streams
from fundledger.exchange.statements.layouts import Headings, known_layouts
from fundledger.files import SourceFile
from fundledger.schemas.raw import Area, Value
from fundledger.text_encodings import tables

Cell = str | int | float | date | bool | None
Rows = Sequence[Sequence[Cell]]
HEADINGS = Headings(known_layouts(), HEADING_ROWS)
PASSWORD = "mật khẩu 1"


def read(content: bytes, name: str = "sao-ke.xls", password: str | None = None) -> Contained:
    with no_collection():  # as whoever reads a statement does
        return contained(SourceFile(name, content), HEADINGS, password=password)


def grid(found: Contained, sheet: int = 0) -> dict[int, list[Value]]:
    """Rows by their number, without the empty cells at their end; blank rows are left out."""
    rows: dict[int, list[Value]] = {}
    for number, values in found.sheets[sheet].rows:
        kept = list(values)
        while kept and kept[-1] is None:
            kept.pop()
        if kept:
            rows[number] = kept
    return rows


@contextmanager
def cpu(most: float) -> Iterator[None]:
    """What is done within takes less CPU than so many seconds."""
    began = process_time()
    yield
    assert process_time() - began < most


def xlsx(rows: Rows, merges: Sequence[Area] = (), sheet: str = "Sao kê") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        for area in merges:
            page.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, "")
        for y, cells in enumerate(rows):
            for x, cell in enumerate(cells):
                match cell:
                    case None:
                        pass
                    case datetime():
                        page.write_datetime(y, x, cell, moment)
                    case date():
                        page.write_datetime(y, x, cell, day)
                    case str():
                        page.write_string(y, x, cell)
                    case _:
                        page.write(y, x, cell)
    return out.getvalue()


def xls(rows: Rows, merges: Sequence[Area] = (), sheet: str = "Sao kê", hidden: str = "") -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    if hidden:
        book.add_sheet(hidden).visibility = 1
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    moment = xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm:ss")
    for area in merges:
        page.merge(area.top - 1, area.bottom - 1, area.left - 1, area.right - 1)
    for y, cells in enumerate(rows):
        for x, cell in enumerate(cells):
            match cell:
                case None:
                    pass
                case datetime():
                    page.write(y, x, cell, moment)
                case date():
                    page.write(y, x, cell, day)
                case _:
                    page.write(y, x, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def biff5(cells: Sequence[tuple[int, int, bytes | float]], codepage: int = 1252) -> bytes:
    """One sheet “S” of texts of one byte a letter and of numbers."""
    bof = struct.pack("<HHHH", 0x0500, 0x0005, 0, 0)
    head = record(0x0809, bof) + record(0x42, struct.pack("<H", codepage))
    tail = record(0x0A, b"")
    sheet_at = len(head) + 4 + 8 + len(tail)
    head += record(0x85, struct.pack("<IBBB", sheet_at, 0, 0, 1) + b"S") + tail
    assert len(head) == sheet_at
    body = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0))
    body += record(0x0200, struct.pack("<HHHHH", 0, 0xFFFF, 0, 0xFF, 0))
    for row, column, value in cells:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, bytes):
            body += record(0x0204, place + struct.pack("<H", len(value)) + value)
        else:
            body += record(0x0203, place + struct.pack("<d", value))
    return container_of("Book", head + body + tail)


def locked_xlsx(rows: Rows, password: str = PASSWORD) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx(rows))).encrypt(password, out)
    return out.getvalue()


def locked_xls(rows: Rows, password: str = PASSWORD) -> bytes:
    """RC4 of 40 bits, as Excel 97 to 2003: what decrypts a text that is not encrypted, encrypts."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    key = msoffcrypto.method.rc4._makekey(password, salt, 0)
    cipher = Cipher(ARC4(key), mode=None).encryptor()
    hidden = cipher.update(verifier) + cipher.update(hashlib.md5(verifier).digest())
    pass_record = record(0x2F, struct.pack("<HHH", 1, 1, 1) + salt + hidden)
    plain = bytearray(streams(xls(rows))["Workbook"])
    first = 4 + struct.unpack_from("<H", plain, 2)[0]
    plain[first:first] = pass_record
    at = 0
    while at + 4 <= len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        if kind == 0x85:
            (place,) = struct.unpack_from("<I", plain, at + 4)
            struct.pack_into("<I", plain, at + 4, place + len(pass_record))
        at += 4 + size
    plain = bytearray(plain.rstrip(b"\0") + bytes(3))  # the last record is EOF, without data
    plain += record(0, bytes(-len(plain) % 4))
    locked = OfficeFile(io.BytesIO(container_of("Workbook", bytes(plain))))
    locked.load_key(password=password)
    out = io.BytesIO()
    locked.decrypt(out)
    made = bytearray(streams(out.getvalue())["Workbook"])
    made[first : first + len(pass_record)] = pass_record
    return container_of("Workbook", bytes(made))


def xml2003(rows: Rows, merges: Sequence[Area] = (), sheet: str = "Sao kê") -> bytes:
    across = {(area.top, area.left): area for area in merges}
    lines = []
    for y, cells in enumerate(rows, start=1):
        written = []
        for x, cell in enumerate(cells, start=1):
            if cell is None:
                continue
            area = across.get((y, x), Area(y, x, y, x))
            spans = f' ss:MergeAcross="{area.right - x}" ss:MergeDown="{area.bottom - y}"'
            kind, text = xml_value(cell)
            data = f'<Data ss:Type="{kind}">{escape(text)}</Data>'
            written.append(f'<Cell ss:Index="{x}"{spans}>{data}</Cell>')
        lines.append(f'<Row ss:Index="{y}">{"".join(written)}</Row>')
    return xml_of(f'<Worksheet ss:Name="{sheet}"><Table>{"".join(lines)}</Table></Worksheet>')


def xml_value(cell: Cell) -> tuple[str, str]:
    match cell:
        case datetime():
            return "DateTime", f"{cell:%Y-%m-%dT%H:%M:%S}.000"
        case date():
            return "DateTime", f"{cell:%Y-%m-%d}T00:00:00.000"
        case int() | float():
            return "Number", repr(cell)
        case _:
            return "String", str(cell)


def xml_of(sheets: str, encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>'
    names = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    names += 'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    return f"{head}<Workbook {names}>{sheets}</Workbook>".encode(encoding)


def html(rows: Rows, merges: Sequence[Area] = (), encoding: str = "utf-8") -> bytes:
    by_place = {(area.top, area.left): area for area in merges}
    covered = {
        (y, x)
        for area in merges
        for y in range(area.top, area.bottom + 1)
        for x in range(area.left, area.right + 1)
        if (y, x) != (area.top, area.left)
    }
    lines = []
    for y, cells in enumerate(rows, start=1):
        written = []
        for x, cell in enumerate(cells, start=1):
            if (y, x) in covered:
                continue
            area = by_place.get((y, x), Area(y, x, y, x))
            spans = f' colspan="{area.right - x + 1}" rowspan="{area.bottom - y + 1}"'
            text = escape(shown(cell)).replace("\n", "<br>")
            written.append(f"<td{spans} class='so'>{text or '&nbsp;'}</td>")
        lines.append(f"<tr>{''.join(written)}</tr>\n")
    head = f"<meta http-equiv='Content-Type' content='text/html; charset={encoding}'>"
    style = "<style>td {mso-number-format:'\\@'} tr > td {}</style>"
    page = f"<html><head>{head}{style}</head><body><table>{''.join(lines)}</table></body></html>"
    return page.encode(encoding)


def shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return str(cell)


def delimited(rows: Rows, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([map(shown, cells) for cells in rows])
    return encoded(text.getvalue(), encoding)


def encoded(text: str, encoding: str) -> bytes:
    match encoding:
        case "TCVN3 (ABC)":
            return in_tcvn3(text).encode("latin-1")
        case "VNI":
            return in_vni(text).encode("cp1252")
        case "Windows-1258":
            return in_1258(text)
        case _:
            return text.encode(encoding)


def in_tcvn3(text: str) -> str:
    """As typed in a font of TCVN3: a capital with a mark is the small letter there."""
    codes = {letter: code for code, letter in tables()["TCVN3 (ABC)"].items()}
    return "".join(codes.get(c) or codes.get(c.lower()) or c for c in text)


def in_vni(text: str) -> str:
    codes = {letter: code for code, letter in tables()["VNI"].items()}
    return "".join(codes.get(c, c) for c in text)


def in_1258(text: str) -> bytes:
    """As Windows writes it: the tone as a mark behind the vowel with its shape."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
            shape = "".join(c for c in apart if c not in "\u0300\u0301\u0303\u0309\u0323")
            tone = "".join(c for c in apart if c in "\u0300\u0301\u0303\u0309\u0323")
            out += (unicodedata.normalize("NFC", shape) + tone).encode("cp1258")
    return out


Make = Callable[..., bytes]
ALL: dict[str, Make] = {"xlsx": xlsx, "xls": xls, "xml2003": xml2003, "html": html}
