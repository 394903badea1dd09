"""“XML Spreadsheet 2003”: a workbook as one XML text, which banks often name .xls.

Read by expat as it comes: no entity is defined, a DTD is refused, nothing is fetched, and what the
file says of places and sizes is held against the bounds of a sheet.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from xml.parsers import expat

from fundledger.exchange.sheets import of_double, of_moment, of_text
from fundledger.exchange.statements.containers.bounds import Budget, Rows
from fundledger.files import SourceFile, refuse, refused
from fundledger.schemas.raw import Area, Fault, Sheet, Value

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_DEEPEST = 200
_FORMULA_TEXT = "…"  # what a sentence calls a formula whose text is not read
_FIRST_DAY = date(1900, 1, 1)  # a moment before it is a time of day


def sheets_of_xml(file: SourceFile) -> list[Sheet]:
    """The sheets in their order, hidden ones marked."""
    reader = _Reader(file)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse_dtd
    try:
        parser.Parse(file.data, True)
    except (expat.ExpatError, ValueError, OverflowError, LookupError) as error:
        raise refused(file, "workbook.damaged") from error
    if not reader.sheets:
        refuse(file, "workbook.damaged")
    return reader.sheets


class _Reader:
    """Handles the elements of the file. Names come without their prefix."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.sheets: list[Sheet] = []
        self._budget = Budget(file)
        self._depth = 0
        self._name = ""
        self._hidden = False
        self._rows = Rows(self._budget)
        self._merges: list[Area] = []
        self._row = 0  # number of the row that is read, or was
        self._span = 0  # further rows that the row stands for
        self._column = 0  # columns taken in the row
        self._cells: list[Value] = []
        self._attributes: dict[str, str] = {}  # of the cell
        self._kind = ""
        self._words: list[str] | None = None  # of what is read just now
        self._data: str | None = None
        self._in_row = self._in_cell = self._in_comment = False

    def refuse_dtd(self, *_: object) -> None:
        refuse(self.file, "workbook.dtd")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("too deep")
        name = name.rpartition(":")[2]
        if name == "Cell" and self._in_row:
            self._in_cell = True
            self._attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self._data = None
        elif name == "Data" and self._in_cell and not self._in_comment:
            self._kind = _attribute(attributes, "Type") or "String"
            self._words = []
        elif name == "Row":
            index = _attribute(attributes, "Index")
            self._row = self._row + self._span + 1 if index is None else int(index)
            self._span = int(_attribute(attributes, "Span") or 0)
            self._rows.refuse_far(self._row + self._span, 1)
            last = self._rows.found[-1][0] if self._rows.found else 0
            if self._row <= last or self._span < 0:
                raise ValueError(f"row {self._row}")
            self._column, self._cells, self._in_row = 0, [], True
        elif name == "Comment":
            self._in_comment = True
        elif name == "Worksheet":
            self._name = _attribute(attributes, "Name") or ""
            self._hidden = False
            self._rows, self._merges = Rows(self._budget, self._name), []
            self._row = self._span = 0
        elif name == "Visible":
            self._words = []

    def end(self, name: str) -> None:
        self._depth -= 1
        name = name.rpartition(":")[2]
        if name == "Data":
            if self._words is not None and self._in_cell and not self._in_comment:
                self._data = "".join(self._words)
                self._words = None
        elif name == "Cell" and self._in_cell:
            self._in_cell = False
            self._take_cell()
        elif name == "Row" and self._in_row:
            self._in_row = False
            self._rows.add(self._row, self._cells)
        elif name == "Comment":
            self._in_comment = False
        elif name == "Visible" and self._words is not None:
            self._hidden = "".join(self._words).strip() != "SheetVisible"
            self._words = None
        elif name == "Worksheet":
            sheet = Sheet(
                self.file.name,
                self._name or f"Sheet{len(self.sheets) + 1}",
                self._rows.found,
                self._hidden,
                tuple(self._merges),
            )
            self.sheets.append(sheet)

    def text(self, words: str) -> None:
        if self._words is not None and not self._in_comment:
            self._words.append(words)

    def _take_cell(self) -> None:
        said = self._attributes
        column = int(said["Index"]) if "Index" in said else self._column + 1
        if column <= self._column:
            raise ValueError(f"column {column}")
        across, down = int(said.get("MergeAcross", 0)), int(said.get("MergeDown", 0))
        if across < 0 or down < 0:
            raise ValueError("a merge")
        self._rows.refuse_far(self._row + down, column + across)
        if across or down:
            self._budget.spend(1)
            area = Area(self._row, column, self._row + down, column + across)
            self._merges.append(area)
        value: Value = None
        if self._data is not None:
            value = _value(self._kind, self._data)
        elif "Formula" in said:
            value = Fault("cell.not_calculated", _FORMULA_TEXT)
        if value is not None:
            missing = column - 1 - len(self._cells)
            self._budget.spend(missing)
            self._cells.extend([None] * missing)
            self._cells.append(value)
        self._column = column + across


def _attribute(attributes: dict[str, str], name: str) -> str | None:
    for key, value in attributes.items():
        if key == name or key.endswith(f":{name}"):
            return value
    return None


def _value(kind: str, text: str) -> Value:
    match kind:
        case "Number" if text.strip():
            return of_double(float(text))
        case "DateTime" if text.strip():
            return _moment(text.strip())
        case "Boolean":
            return Fault("cell.boolean", "TRUE" if text.strip() in ("1", "true") else "FALSE")
        case "Error":
            return Fault("cell.error", text.strip() or "#?")
        case _:
            return of_text(text)


def _moment(text: str) -> Value:
    """2023-04-05T00:00:00.000; Excel writes a time of day as one of the last day of 1899."""
    moment = datetime.fromisoformat(text)
    if moment.date() < _FIRST_DAY:
        return Fault("cell.time", str(moment.time()))
    nearest = moment.replace(tzinfo=None) + timedelta(milliseconds=500)
    return of_moment(nearest.replace(microsecond=0))
