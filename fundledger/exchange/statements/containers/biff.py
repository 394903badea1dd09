"""A workbook of the old Excel (.xls): BIFF5 and BIFF8 in an OLE2 container.

python-calamine reads the values, as of an .xlsx; the records are gone through here before, once.
It shows an error or a formula that was never calculated as blank, and sets memory aside for as
many cells and texts as a record says there are, so that a file of a kilobyte could end the program.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

from fundledger.exchange.packages import MOST_CELLS, Contents
from fundledger.exchange.sheets import damage_in_a_sentence, rows_of
from fundledger.exchange.statements.containers.compound import container_of
from fundledger.files import SourceFile, refuse, refused
from fundledger.schemas.raw import Area, Fault, Sheet, letters

_EOF, _BOF, _FILEPASS, _DIMENSIONS, _SST, _MERGES = 0x0A, 0x0809, 0x2F, 0x0200, 0xFC, 0xE5
_FORMULA, _BOOLERR, _MULRK, _BOUNDSHEET = (0x06, 0x0206, 0x0406), 0x0205, 0xBD, 0x85
_OTHER_CELLS = {0x0203, 0x0204, 0xD6, 0x027E, 0xFD}  # number, text (three ways), RK
_BIFF5, _BIFF8 = 0x0500, 0x0600
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_LEAST_BYTES_OF_TEXT = 3
_FORMULA_TEXT = "…"  # what a sentence calls a formula whose text is not read


@dataclass(frozen=True, slots=True)
class _Record:
    kind: int
    at: int  # where its data begin
    size: int


def is_locked(stream: bytes) -> bool:
    """Whether what follows the first records can be read with a password only."""
    return any(each.kind == _FILEPASS for each in _records(stream, 0))


def sheets_of_biff(file: SourceFile, stream_name: str, stream: bytes) -> Iterator[Sheet]:
    """The sheets in their order, hidden ones marked; those that are only a chart are left out."""
    try:
        scan = _Scan(file, stream)
    except (struct.error, IndexError, ValueError) as error:
        raise refused(file, "workbook.damaged") from error
    with damage_in_a_sentence(file):
        workbook = load_workbook(BytesIO(container_of(stream_name, bytes(scan.stream))))
        listed = workbook.sheets_metadata
        if len(listed) != len(scan.contents):
            refuse(file, "workbook.damaged")
    for index, (sheet, contents) in enumerate(zip(listed, scan.contents, strict=True)):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        with damage_in_a_sentence(file):
            rows = list(rows_of(workbook, index, contents.faults))
        hidden = sheet.visible != SheetVisibleEnum.Visible
        yield Sheet(file.name, sheet.name, rows, hidden, tuple(contents.merges))


def _records(stream: bytes | bytearray, at: int) -> Iterator[_Record]:
    """The records from a place on to the end of its part; a part may hold parts of its own."""
    depth = 0
    head = struct.Struct("<HH").unpack_from
    while at + 4 <= len(stream):
        kind, size = head(stream, at)
        if at + 4 + size > len(stream):
            raise ValueError("a record is cut off")
        yield _Record(kind, at + 4, size)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        at += 4 + size
    raise ValueError("no end")


class _Scan:
    """What the records of each sheet hold that a reader does not tell; and sound sizes."""

    def __init__(self, file: SourceFile, stream: bytes) -> None:
        self.file = file
        self.stream = bytearray(stream)
        self.contents: list[Contents] = []
        begins: list[int] = []
        kind, at, size = 0, 0, 0
        for record in _records(self.stream, 0):
            kind, at, size = record.kind, record.at, record.size
            if kind == _BOF and not begins:
                self._refuse_version(at)
            elif kind == _BOUNDSHEET and size >= 6:
                begins.append(struct.unpack_from("<I", stream, at)[0])
            elif kind == _SST and size >= 8:
                texts = struct.unpack_from("<I", stream, at + 4)[0]
                if texts * _LEAST_BYTES_OF_TEXT > len(stream):
                    raise ValueError(f"{texts} texts")
        if not begins or len(set(begins)) != len(begins):
            raise ValueError("sheets")
        for begin in begins:
            self.contents.append(self._sheet(begin))

    def _refuse_version(self, at: int) -> None:
        (version,) = struct.unpack_from("<H", self.stream, at)
        if version not in (_BIFF5, _BIFF8):
            refuse(self.file, "workbook.old_office")

    def _sheet(self, begin: int) -> Contents:
        found, extent = Contents(), _Extent()
        dimensions: _Record | None = None
        depth = 0
        place = struct.Struct("<HH").unpack_from
        for record in _records(self.stream, begin):
            kind = record.kind
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
            elif depth > 1:  # a chart that lies on the sheet
                continue
            elif kind in _OTHER_CELLS:
                row, column = place(self.stream, record.at)
                extent.widen(row, column, column)
            elif kind == _MULRK:
                row, column = place(self.stream, record.at)
                (last,) = struct.unpack_from("<H", self.stream, record.at + record.size - 2)
                extent.widen(row, column, last)
            elif kind == _BOOLERR or kind in _FORMULA:
                row, column = place(self.stream, record.at)
                extent.widen(row, column, column)
                if fault := self._fault(record):
                    found.faults.setdefault(row + 1, {})[column + 1] = fault
            elif kind == _MERGES:
                found.merges += self._merges(record)
            elif kind == _DIMENSIONS:
                dimensions = record
        if extent.cells > MOST_CELLS:
            far = f"{letters(extent.right + 1)}{extent.bottom + 1}"
            refuse(self.file, "workbook.far_cell", sheet=str(len(self.contents) + 1), cell=far)
        if dimensions is not None:
            self._mend(dimensions, extent)
        return found

    def _fault(self, record: _Record) -> Fault | None:
        if record.kind == _BOOLERR:
            value, is_error = struct.unpack_from("<BB", self.stream, record.at + 6)
            return Fault("cell.error", _ERRORS.get(value, "#?")) if is_error else None
        result = bytes(self.stream[record.at + 6 : record.at + 14])
        if result[6:] != b"\xff\xff":
            return None  # a number
        if result[0] == 2:
            return Fault("cell.error", _ERRORS.get(result[2], "#?"))
        if result[0] == 1:
            return Fault("cell.boolean", "TRUE" if result[2] else "FALSE")
        return Fault("cell.not_calculated", _FORMULA_TEXT) if result[0] == 3 else None

    def _merges(self, record: _Record) -> Iterator[Area]:
        (count,) = struct.unpack_from("<H", self.stream, record.at)
        for index in range(min(count, (record.size - 2) // 8)):
            at = record.at + 2 + 8 * index
            top, bottom, left, right = struct.unpack_from("<4H", self.stream, at)
            if top <= bottom and left <= right:
                yield Area(top + 1, left + 1, bottom + 1, right + 1)

    def _mend(self, record: _Record, extent: _Extent) -> None:
        """What a sheet says of its size is what it has: memory is set aside for as much."""
        pack = "<IIHH" if record.size >= 14 else "<HHHH"
        if record.size < struct.calcsize(pack):
            raise ValueError("dimensions")
        sizes = (0, 0, 0, 0)
        if extent.cells:
            bottom, right = min(extent.bottom + 1, 0xFFFF), min(extent.right + 1, 0xFFFF)
            sizes = (extent.top, bottom, extent.left, right)
        struct.pack_into(pack, self.stream, record.at, *sizes)


class _Extent:
    """The rectangle that the filled cells of a sheet span."""

    def __init__(self) -> None:
        self.top = self.left = 1 << 16
        self.bottom = self.right = -1

    def widen(self, row: int, first: int, last: int) -> None:
        if row < self.top:
            self.top = row
        if row > self.bottom:
            self.bottom = row
        if first < self.left:
            self.left = first
        if last > self.right:
            self.right = last

    @property
    def cells(self) -> int:
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)
