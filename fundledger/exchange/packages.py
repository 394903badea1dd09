"""The inside of an XLSX file: is it a workbook, is it safe to read, what do readers not show?

A workbook is a zip of XML. Before `sheets` lets a fast reader at it, every sheet is gone through
here once: readers show a formula that was never calculated, and an error like #REF!, as blank or 0;
and they lay a sheet out as a rectangle and believe what a part says of its own length, so that one
stray cell at XFD1048576 asks for half a terabyte and ends the program. Sizes are bounded, a DTD is
refused, and what does not hold together is a damaged file.

This is no reader of values; it only answers a `Package`.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import IO, NoReturn
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from fundledger.files import SourceFile, refuse, refused, sentence_for_binary
from fundledger.schemas.raw import Area, Fault, letters

MOST_BYTES_UNPACKED = 1_000_000_000
MOST_PARTS = 5_000
MOST_CELLS = 20_000_000
"""Rows × columns that a sheet may span: a reader holds about 30 bytes for each."""

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

_BROKEN = (
    *(BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, LookupError),
    *(OSError, zlib.error, lzma.LZMAError, expat.ExpatError, OverflowError),
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OFFICE_DOCUMENT = "/officeDocument"  # ends the type of the relation to the workbook


@dataclass(slots=True)
class Contents:
    """What one sheet holds that a reader does not tell."""

    faults: dict[int, dict[int, Fault]] = field(default_factory=dict)  # row, column: from 1
    merges: list[Area] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """One sheet as the workbook lists it."""

    name: str
    hidden: bool
    contents: Contents | None  # None for a sheet that is only a chart


def examined(file: SourceFile) -> list[ListedSheet]:
    """The sheets of a workbook in their order; a `BadFile` for what is none or is unsafe."""
    if not file.data.startswith(b"PK"):
        refuse(file, _sentence_for_no_zip(file.data))
    try:
        with ZipFile(BytesIO(file.data)) as archive:
            return _Package(file, archive).sheets()
    except _BROKEN as error:
        raise refused(file, "workbook.damaged") from error


def _sentence_for_no_zip(content: bytes) -> str:
    if key := sentence_for_binary(content):
        return key
    return "workbook.not_one" if b"\0" in content[:4096] else "workbook.is_text"


class _Package:
    """The parts of the zip by their names, which have no case."""

    def __init__(self, file: SourceFile, archive: ZipFile) -> None:
        self.file = file
        self.archive = archive
        infos = archive.infolist()
        self.names = {info.filename.lower().replace("\\", "/"): info for info in infos}
        if any(info.flag_bits & 1 for info in infos):
            refuse(file, "workbook.password")
        if sum(info.file_size for info in infos) > MOST_BYTES_UNPACKED or len(infos) > MOST_PARTS:
            refuse(file, "workbook.too_big")

    def sheets(self) -> list[ListedSheet]:
        self._refuse_false_counts()
        workbook = self._workbook_name()
        listed: list[dict[str, str]] = []

        def note(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet":
                listed.append(attributes)

        self._parse(workbook, note)
        targets = self._relations(workbook)
        if not listed:
            refuse(self.file, "workbook.damaged")
        return [self._sheet(sheet, targets) for sheet in listed]

    def _refuse_false_counts(self) -> None:
        """Readers set memory aside for as many texts and styles as these parts say they hold."""

        def check(_: str, attributes: dict[str, str]) -> None:
            for name in ("count", "uniqueCount"):
                if name in attributes and int(attributes[name]) > MOST_CELLS:
                    raise ValueError(attributes[name])

        for part in self.names:
            if part.startswith("xl/") and part.endswith(("styles.xml", "sharedstrings.xml")):
                self._parse(part, check)

    def _sheet(self, listed: dict[str, str], targets: Mapping[str, tuple[str, str]]) -> ListedSheet:
        relation = next((v for k, v in listed.items() if k.rpartition(":")[2] == "id"), "")
        kind, target = targets[relation]
        name, hidden = listed["name"], listed.get("state", "visible") != "visible"
        if not kind.endswith("/worksheet"):
            return ListedSheet(name, hidden, None)
        scan = _SheetScan(self, name)
        self._parse(target, scan.start, scan)
        return ListedSheet(name, hidden, scan.finished())

    def _workbook_name(self) -> str:
        if "[content_types].xml" not in self.names:
            refuse(self.file, self._sentence_for_other_zip())
        for kind, target in self._relations("").values():
            if kind.endswith(_OFFICE_DOCUMENT) and target.startswith("xl/"):
                if target.endswith(".bin"):
                    break
                return target
        return refuse(self.file, self._sentence_for_other_zip())

    def _sentence_for_other_zip(self) -> str:
        if "xl/workbook.bin" in self.names:
            return "workbook.xlsb"
        if any(name.startswith(("word/", "ppt/")) for name in self.names):
            return "file.word"
        return "workbook.open_document" if "content.xml" in self.names else "workbook.other_zip"

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (type, name of the part) of what a part refers to."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def note(element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes["Target"].replace("\\", "/")
                full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[attributes["Id"]] = (attributes["Type"], full.lower())

        self._parse(posixpath.join(folder, "_rels", f"{name}.rels"), note)
        return found

    def _parse(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        scan: _SheetScan | None = None,
    ) -> None:
        """Go through one part; names come without their prefix, and entities are not defined."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_dtd
        if scan is None:
            parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
        else:
            scan.parser = parser
            parser.StartElementHandler = start
        with self.archive.open(self.names[part.lower()]) as stream:
            _feed(parser, stream)

    def _refuse_dtd(self, *_: object) -> NoReturn:
        refuse(self.file, "workbook.dtd")


def _feed(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    while chunk := stream.read(1 << 20):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _SheetScan:
    """Watches the start of every element of a sheet; a million cells pass, so it does little.

    A cell is judged when the next one starts: by then its formula and its stored value are known.
    """

    def __init__(self, package: _Package, name: str) -> None:
        self.parser: expat.XMLParserType
        self._package = package
        self._name = name
        self._contents = Contents()
        self._row = 0
        self._row_text = ""
        self._column = 0
        self._suspect = False  # the cell has a formula or holds an error
        self._is_error = False
        self._is_text = False
        self._formula: list[str] = []
        self._stored: list[str] | None = None
        self._first_row, self._last_row = MOST_ROWS + 1, 0
        self._first_column, self._last_column = MOST_COLUMNS + 1, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            if self._suspect:
                self._judge()
            reference = attributes.get("r")
            if reference is None:
                self._column += 1
            else:
                letters = reference[: -len(self._row_text)]
                if letters + self._row_text != reference:
                    self._move_to(reference)
                else:
                    self._column = _column_of(letters)
            kind = attributes.get("t")
            if kind is not None:
                self._is_error = self._suspect = kind == "e"
                self._is_text = kind == "str"
            else:
                self._is_text = False
        elif name == "v":
            self._note_filled()
            if self._suspect:
                self._stored = []
                self.parser.CharacterDataHandler = self._stored.append
        elif name == "row":
            if self._suspect:
                self._judge()
            self._start_row(attributes.get("r"))
        elif name == "is":
            self._note_filled()
        elif name == "f":
            self._note_filled()
            self._suspect = True
            self._formula = []
            self.parser.CharacterDataHandler = self._formula.append
        elif name == "mergeCell":
            self._contents.merges.append(_area(attributes["ref"]))
        elif name == "extLst" and self._suspect:
            self._judge()
        elif ":" in name:
            self.start(_local(name), attributes)

    def finished(self) -> Contents:
        if self._suspect:
            self._judge()
        if self._last_row == 0:
            return self._contents
        rows = self._last_row - self._first_row + 1
        columns = self._last_column - self._first_column + 1
        if rows * columns > MOST_CELLS:
            far = f"{letters(self._last_column)}{self._last_row}"
            refuse(self._package.file, "workbook.far_cell", sheet=self._name, cell=far)
        return self._contents

    def _start_row(self, number: str | None) -> None:
        self._row = self._row + 1 if number is None else int(number)
        self._row_text = str(self._row)
        self._column = 0
        if not 1 <= self._row <= MOST_ROWS:
            raise ValueError(f"row {number}")

    def _move_to(self, reference: str) -> None:
        """A cell that names another row than the one it stands in."""
        self._row, self._column = _position(reference)
        self._row_text = str(self._row)

    def _note_filled(self) -> None:
        """Widen the rectangle that a reader will lay out."""
        row, column = self._row, self._column
        if row > self._last_row:
            self._last_row = row
        if row < self._first_row:
            self._first_row = row
        if column > self._last_column:
            self._last_column = column
        if column < self._first_column:
            self._first_column = column

    def _judge(self) -> None:
        self.parser.CharacterDataHandler = None
        stored = "".join(self._stored or ()).strip()
        fault: Fault | None = None
        if self._is_error:
            fault = Fault("cell.error", stored or "#?")
        elif not stored and not (self._is_text and self._stored is not None):
            fault = Fault("cell.not_calculated", f"={''.join(self._formula).strip()}")
        if fault is not None:
            self._contents.faults.setdefault(self._row, {})[self._column] = fault
        self._suspect = self._is_error = False
        self._stored, self._formula = None, []


@cache
def _local(name: str) -> str:
    return name.rpartition(":")[2]


@cache
def _column_of(letters: str) -> int:
    """A is 1. What is no column of Excel is a damaged file."""
    column = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        column = column * 26 + ord(letter) - ord("A") + 1
    if not 1 <= column <= MOST_COLUMNS:
        raise ValueError(letters)
    return column


def _position(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None or not 1 <= int(match[2]) <= MOST_ROWS:
        raise ValueError(reference)
    return int(match[2]), _column_of(match[1])


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _position(first), _position(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
