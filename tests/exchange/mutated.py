"""One generator of damaged files for every kind of file: what people and programs do to a table.

    for number in range(400):
        path = mutated(sound, number, folder)      # the same number is always the same file

A `Sound` file is its sheets as cells, and the same as a text (YAML) where there is such a form. A
mutation changes the cells, then one of several forms is written, then perhaps its bytes are hurt.
Do not look here for what is right: the sound files of the tests are.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from struct import pack
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from tests.exchange.odd_files import Cell, Formula

Rows = list[list[Cell]]
Sheets = dict[str, Rows]
Change = Callable[[Random, Sheets], None]
Damage = Callable[[Random, bytes], bytes]


@dataclass(frozen=True)
class Sound:
    """A file that is taken: sheets of rows, headings where the kind has them."""

    kind: str
    sheets: Sheets
    tree: str = ""


ODD_CELLS: tuple[Cell, ...] = (
    *("", " ", "\u00a0", "x" * 40_000, "\u0301", "\t", "\x07\x1b[31m", "\u202edao", "\ufeff"),
    *("1.234.567,5", "1,234,567.5", "1.234", "1,5", "12.34.5", "-5", "(5)", "5 tr", "5.000.000 đ"),
    *("=1+1", "+1", "@x", "-", "#REF!", "#N/A", "NaN", "inf", "1e9", "١٢٣", "１２"),
    *(
        "0",
        "-1",
        "9" * 16,
        "9" * 400,
        "Cộng",
        "Tổng cộng",
        "31/02/2023",
        "2023-13-01",
        "01/01/0001",
    ),
    *("1/1/23", "45017", "true", "HD-01 ", "hd-01", "HD\u200b-01", "None", "; DROP TABLE"),
    *(0, -1, 1, 10**15, 10**18, -(10**16), 0.1, 5_000_000.4, 1e300, 45017, True, False),
    *(date(1900, 3, 1), date(9999, 12, 31), date(2023, 2, 28), datetime(2023, 3, 12, 23, 59)),  # noqa: DTZ001
    *(Formula("=1/0", "#DIV/0!"), Formula("=NA()", "#N/A"), Formula("=A1", 7), Formula("=X", "")),
)


# What is done to the cells


def _table(random: Random, sheets: Sheets) -> Rows:
    return random.choice([rows for rows in sheets.values() if rows] or [[[None]]])


def _column(random: Random, rows: Rows) -> int:
    return random.randrange(max(1, max(map(len, rows), default=1)))


def _line(random: Random, rows: Rows) -> list[Cell]:
    return random.choice([row for row in rows if row] or [[None]])


def _wide(rows: Rows) -> None:
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([None] * (width - len(row)))


def odd_cells(random: Random, sheets: Sheets) -> None:
    for _ in range(random.choice((1, 1, 2, 5))):
        row = _line(random, _table(random, sheets))
        row[random.randrange(len(row))] = random.choice(ODD_CELLS)


def odd_column(random: Random, sheets: Sheets) -> None:
    """One odd value down a whole column."""
    rows, value = _table(random, sheets), random.choice(ODD_CELLS)
    at = _column(random, rows)
    for row in rows[1:]:
        if at < len(row):
            row[at] = value


def dropped_column(random: Random, sheets: Sheets) -> None:
    rows = _table(random, sheets)
    at = _column(random, rows)
    for row in rows:
        del row[at : at + 1]


def swapped_columns(random: Random, sheets: Sheets) -> None:
    """With their headings (harmless), or the values only."""
    rows = _table(random, sheets)
    _wide(rows)
    one, other = _column(random, rows), _column(random, rows)
    for row in rows[random.choice((0, 1)) :]:
        row[one], row[other] = row[other], row[one]


def renamed_columns(random: Random, sheets: Sheets) -> None:
    rows = _table(random, sheets)
    heading = rows[0]
    for _ in range(random.choice((1, 2))):
        if heading:
            names = ("", None, "Tiền", "Nợợ", "No.", "Lỗi", "STT", 5, "x" * 300, *heading)
            heading[random.randrange(len(heading))] = random.choice(names)


def renamed_by_habit(random: Random, sheets: Sheets) -> None:
    """Headings in capitals, without accents' composition, with spaces around."""
    habit: Callable[[str], str] = random.choice(
        (str.upper, str.lower, lambda t: f"  {t}\n", lambda t: normalize("NFD", t))
    )
    for rows in sheets.values():
        rows[:1] = [[habit(c) if isinstance(c, str) else c for c in row] for row in rows[:1]]


def duplicate_headings(random: Random, sheets: Sheets) -> None:
    rows = _table(random, sheets)
    _wide(rows)
    at = _column(random, rows)
    for row in rows:
        row.insert(random.choice((at, len(row))), row[at] if at < len(row) else None)


def separators(random: Random, sheets: Sheets) -> None:
    """Numbers become text with thousands and decimals the one or the other way round."""
    shapes = ("{:,}", "{:,}.00", "{:,} đ", " {:,}", "{}.0", "{:,}.5", "'{}", "-{:,}", "({:,})")
    shape, swap = random.choice(shapes), random.random() < 0.6
    for row in _table(random, sheets):
        for at, cell in enumerate(row):
            if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 1000:
                said = shape.format(int(cell))
                row[at] = said.translate(str.maketrans(",.", ".,")) if swap else said


def amounts(random: Random, sheets: Sheets) -> None:
    """Money that is negative, nothing, above the limit, or has a rest."""
    change: Callable[[float], Cell] = random.choice(
        (
            lambda n: -n,
            lambda _: 0,
            lambda n: n + 0.5,
            lambda n: n * 10**9,
            lambda n: n + 1,
            lambda n: n / 3,
            str,
        )
    )
    for row in _table(random, sheets):
        for at, cell in enumerate(row):
            if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 1000:
                row[at] = change(cell)
                if random.random() < 0.5:
                    return


def days(random: Random, sheets: Sheets) -> None:
    """Days as text of some country, as Excel's number, or with a clock."""
    styles = ("%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y", "%d.%m.%y", "%d-%b-%Y", "%d/%m/%Y %H:%M", "%Y")
    style = random.choice((*styles, "", "clock"))
    for rows in sheets.values():
        for row in rows:
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    plain = date(cell.year, cell.month, cell.day)
                    if style == "clock":
                        row[at] = datetime(plain.year, plain.month, plain.day, 8, 30)  # noqa: DTZ001
                    else:
                        number = (plain - date(1899, 12, 30)).days
                        row[at] = plain.strftime(style) if style else number


def decomposed(random: Random, sheets: Sheets) -> None:
    """NFD everywhere: as a Mac types."""
    for rows in sheets.values():
        for row in rows:
            row[:] = [normalize("NFD", c) if isinstance(c, str) else c for c in row]
    odd_cells(random, sheets)


def control_characters(random: Random, sheets: Sheets) -> None:
    row = _line(random, _table(random, sheets))
    at = random.randrange(len(row))
    mark = random.choice(("\x00", "\x08", "\x1b", "\x7f", "\u2028", "\ufffe"))
    row[at] = f"{row[at]}{mark}"


def rows_moved(random: Random, sheets: Sheets) -> None:
    rows = _table(random, sheets)
    at = random.randrange(len(rows)) if rows else 0
    match random.randrange(6):
        case 0:
            del rows[at : at + 1]
        case 1:
            rows.insert(random.randrange(len(rows) + 1), list(rows[at]) if rows else [])
        case 2:
            del rows[at:]
        case 3:
            random.shuffle(rows)
        case 4:
            rows[at:at] = [[] for _ in range(random.choice((1, 3, 70)))]
        case _:
            rows.append(["Tổng cộng", *[random.choice((None, 5, 10**7)) for _ in range(6)]])


def long_or_wide(random: Random, sheets: Sheets) -> None:
    """Many rows, many columns, very long cells."""
    rows = _table(random, sheets)
    match random.randrange(4):
        case 0 if len(rows) > 1:
            rows += [list(rows[1 + n % (len(rows) - 1)]) for n in range(random.choice((60, 300)))]
        case 1:
            for row in rows:
                row += [random.choice((None, "x", 1))] * random.choice((100, 400))
        case 2:
            row = _line(random, rows)
            row[random.randrange(len(row))] = random.choice("xừ") * 32_700
        case _:
            rows[0:0] = [["Quỹ mẫu"], [], ["Sổ"]] * random.choice((1, 3, 40))


def sheets_changed(random: Random, sheets: Sheets) -> None:
    name = random.choice(list(sheets))
    match random.randrange(5):
        case 0:
            sheets[random.choice(("Sheet1", "Trang tính 2", "Hướng dẫn"))] = []
        case 1:
            sheets["Ghi chú"] = [["việc", "ai"], ["gọi ngân hàng", 5]]
        case 2:
            sheets["Bản sao"] = deepcopy(sheets[name])
        case 3:
            rows = sheets.pop(name)
            sheets[f"{name[:20]} (2)"] = rows
        case _:
            del sheets[name]
            sheets.setdefault("Trống", [])


def emptied(random: Random, sheets: Sheets) -> None:
    keep = random.choice((0, 1))
    for rows in sheets.values():
        rows[keep:] = [[random.choice((None, "", " ")) for _ in row] for row in rows[keep:]]


def several(random: Random, sheets: Sheets) -> None:
    for change in random.sample(CHANGES[:-1], random.choice((2, 3))):
        if any(sheets.values()):
            change(random, sheets)


def only_the_form(_: Random, sheets: Sheets) -> None:
    """The cells stay."""


CHANGES: tuple[Change, ...] = (
    odd_cells,
    odd_column,
    dropped_column,
    swapped_columns,
    renamed_columns,
    renamed_by_habit,
    duplicate_headings,
    separators,
    amounts,
    days,
    decomposed,
    control_characters,
    rows_moved,
    long_or_wide,
    sheets_changed,
    emptied,
    only_the_form,
    odd_cells,
    several,
)


# What is done to the bytes


def flipped(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 3, 30))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content))]


def spliced(random: Random, content: bytes) -> bytes:
    """A piece of the file stands at another place of it."""
    start, at = random.randrange(len(content)), random.randrange(len(content))
    piece = content[start : start + random.randrange(1, 200)]
    return content[:at] + piece + content[at + random.choice((0, len(piece))) :]


def with_other_numbers(random: Random, content: bytes) -> bytes:
    """Some digits become others, many of them or none: references, counts, styles, values."""
    places = [i for i, byte in enumerate(content) if 0x30 <= byte <= 0x39]
    for at in sorted(random.sample(places, min(3, len(places))), reverse=True):
        other = random.choice((b"", b"9" * 12, b"0", b"-1", b"7", b"1e99"))
        content = content[:at] + other + content[at + 1 :]
    return content


def with_nul(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + b"\0" * random.choice((1, 9)) + content[at:]


MUTATIONS: tuple[Damage, ...] = (flipped, cut, spliced, with_other_numbers)
"""What may be done to the bytes of any file."""


def mutated_part(random: Random, workbook: bytes) -> bytes:
    """One part of the zip is damaged, and the zip itself is sound."""
    return _with_part(random, workbook, random.choice(MUTATIONS))


def without_a_part(random: Random, workbook: bytes) -> bytes:
    return _with_part(random, workbook, None)


def _with_part(random: Random, workbook: bytes, damage: Damage | None) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        # More often a part that matters.
        names = [name for name in old.namelist() if "xl/" in name and "theme" not in name]
        victim = random.choice(names if damage or random.random() < 0.7 else old.namelist())
        for name in old.namelist():
            content = old.read(name)
            if name != victim:
                new.writestr(_entry(name), content)
            elif damage is not None:
                new.writestr(_entry(name), damage(random, content))
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Of a fixed time, so that the same file is the same bytes."""
    entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


def with_password(random: Random, content: bytes) -> bytes:
    """What Excel saves with a password: a compound file that holds two encrypted streams."""
    free, end, none = 0xFFFFFFFF, 0xFFFFFFFE, b"\xff" * 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += pack("<HHHHH6xIII4xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0x1000, end, 0, end, 0)
    header += pack("<I", 0) + none * 108
    table = pack("<III", 0xFFFFFFFD, end, end) + none * 125  # itself, the folder, the content

    def stream(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        said = name.encode("utf-16-le") + b"\0\0"
        entry = said.ljust(64, b"\0") + pack("<HBB", len(said), kind, 1)
        return entry + pack("<III", free, right, child) + b"\0" * 36 + pack("<IQ", start, size)

    folder = stream("Root Entry", 5, 1, free, end, 0)
    folder += stream("EncryptionInfo", 2, free, 2, 2, 248)
    folder += stream("EncryptedPackage", 2, free, free, 2, 512)
    folder += b"\0" * 128
    secret = bytes(random.randrange(256) for _ in range(512))
    return header[:512].ljust(512, b"\xff") + table + folder + secret


def old_excel(random: Random, content: bytes) -> bytes:
    """A .xls: a compound file with a stream `Workbook`."""
    made = with_password(random, content)
    for name in ("EncryptionInfo", "EncryptedPackage"):
        wide = name.encode("utf-16-le")
        made = made.replace(wide, "Workbook".encode("utf-16-le").ljust(len(wide), b"\0"))
    return made


def other_kind(random: Random, content: bytes) -> bytes:
    """A report that a program saved under the name of another kind, or nothing at all."""
    said = random.choice(
        (b"%PDF-1.7\n", b"<html><table><tr><td>", b"{\\rtf1 ", b"\x89PNG\r\n", b"")
    )
    return said + bytes(random.choice(b"ab 1<>/") for _ in range(40)) if said else b""


_OF_WORKBOOK: tuple[Damage, ...] = (
    mutated_part,
    mutated_part,
    without_a_part,
    flipped,
    cut,
    spliced,
    with_password,
    old_excel,
    other_kind,
)


# The forms that a file has


@dataclass(frozen=True)
class _Looks:
    """How a sheet is shown, without another word in it."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: range = range(0)
    hidden_column: int | None = None
    hidden: bool = False


def written(path: Path, sheets: Sheets, merged: tuple[int, int, int, int] | None = None) -> Path:
    """The sheets as a workbook; the same cells are the same bytes."""
    return _workbook(path, sheets, _Looks() if merged is None else _Looks(merges=[merged]))


def _workbook(path: Path, sheets: Sheets, looks: _Looks) -> Path:
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), settings) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        if looks.hidden and len(sheets) == 1:
            book.add_worksheet("Bìa")
        for place, (name, rows) in enumerate(sheets.items()):
            page = book.add_worksheet(name[:31])
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    _write(page, y, x, cell, day)
            if place == 0:
                for merge in looks.merges:
                    page.merge_range(*merge, "", day)
                    _write(page, merge[0], merge[1], _at(rows, merge[0], merge[1]), day)
                for y in looks.hidden_rows:
                    page.set_row(y, None, None, {"hidden": True})
                if looks.hidden_column is not None:
                    page.set_column(
                        looks.hidden_column, looks.hidden_column, 9, None, {"hidden": 1}
                    )
                if looks.hidden:
                    page.hide()
        if looks.hidden:
            book.worksheets()[0 if len(sheets) == 1 else -1].activate()
    return path


def _at(rows: Rows, y: int, x: int) -> Cell:
    return rows[y][x] if y < len(rows) and x < len(rows[y]) else None


def _write(page: xlsxwriter.worksheet.Worksheet, y: int, x: int, cell: Cell, day: object) -> None:
    match cell:
        case None | "":
            pass
        case Formula():
            page.write_formula(y, x, cell.text, None, cell.stored)
        case datetime() | date():
            page.write_datetime(y, x, cell, day)
        case bool():
            page.write_boolean(y, x, cell)
        case str():
            page.write_string(y, x, cell[:32_767])
        case _:
            page.write_number(y, x, cell)


def _delimited(random: Random, sheets: Sheets) -> bytes:
    """One sheet as text: every delimiter and encoding that an office has known."""
    rows: Rows = next(iter(sheets.values()), [])
    text = StringIO(newline="")
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(
        text,
        delimiter=random.choice(",;;\t|"),
        quoting=quoting,
        lineterminator=random.choice(("\r\n", "\n", "\r")),
    )
    for row in rows:
        writer.writerow([_said(cell) for cell in row])
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "latin-1")
    encoding = random.choice((*encodings, "utf-8", "utf-8-sig", "utf-16", "utf-32"))
    return text.getvalue().encode(encoding, "replace")


def _said(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Formula():
            return cell.text
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return str(cell)


def mutated(sound: Sound, number: int, folder: Path) -> Path:
    """File `number` of all that a sound one may become."""
    random = Random(f"{sound.kind}-{number}")
    sheets = deepcopy(sound.sheets)
    CHANGES[number % len(CHANGES)](random, sheets)
    form = random.random()
    if sound.tree and form < 0.12:
        path = folder / f"odd.{random.choice(('yaml', 'yml'))}"
        path.write_bytes(random.choice((*MUTATIONS, with_nul))(random, sound.tree.encode()))
        return path
    if form < 0.4:
        path = folder / f"odd.{random.choice(('csv', 'csv', 'tsv', 'txt', 'xlsx'))}"
        content = _delimited(random, sheets)
        if content and random.random() < 0.3:
            content = random.choice((*MUTATIONS, with_nul))(random, content)
        path.write_bytes(content)
        return path
    path = _workbook(folder / "odd.xlsx", sheets or {"Trống": []}, _looks(random, sheets))
    if random.random() < 0.3:
        path.write_bytes(random.choice(_OF_WORKBOOK)(random, path.read_bytes()))
    if random.random() < 0.06:
        path = path.rename(path.with_suffix(random.choice((".csv", ".xls", ".json", ".xlsm"))))
    return path


def _looks(random: Random, sheets: Sheets) -> _Looks:
    rows: Rows = next(iter(sheets.values()), [])
    width, height = max(map(len, rows), default=1), len(rows)
    match random.randrange(10):
        case 0:
            y, x = random.randrange(max(1, height)), random.randrange(max(1, width))
            right = x + random.choice((0, 1, 2))
            return _Looks(merges=[(y, x, y + (1 if right == x else random.choice((0, 1))), right)])
        case 1:
            first = random.randrange(max(1, height))
            return _Looks(hidden_rows=range(first, first + random.choice((1, 3))))
        case 2:
            return _Looks(hidden_column=random.randrange(max(1, width)))
        case 3:
            return _Looks(hidden=random.random() < 0.5)
        case _:
            return _Looks()
