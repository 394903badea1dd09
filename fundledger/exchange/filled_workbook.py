"""A workbook with names in braces, filled in place: `{capital.charter_capital}`, `{loans.name}`.

    template = Template.of(file)
    template.check(known)                     BadFile: every name that is not known, at its cell
    data = template.filled(values, known)     the same workbook with the values in it

A cell that holds one name and nothing else becomes a number, a day or a text, and keeps its format;
in a longer text the name is replaced by words. A row that names columns of a table stands once for
each row of it; what stands below moves down, with formulas, merged cells, rules and drawings.
A table without rows leaves its row blank. All that is not touched stays as it was: the parts of the
file are changed, not written anew. A formula is never made, and what it last gave is left out, so
that whoever opens the file reckons it again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple
from xml.dom import minidom
from xml.dom.minidom import Document, Element
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fundledger.calendar import show_day
from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.exchange.formulas import At, RowMap, letters_of, moved, number_of, shifted
from fundledger.exchange.packages import examined
from fundledger.files import SourceFile, refused
from fundledger.money import show_dong

Value = int | Decimal | date | str | None
Row = Mapping[str, Value]

_NAME = re.compile(r"\{([^{}]*)\}")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_VML_ROW = re.compile(r"(<x:Row>)([0-9]+)(</x:Row>)")
_EXACT = 10**15
_LAST_ROW = 1_048_576
_EPOCH = date(1899, 12, 30)
_MOMENT = (2026, 1, 1, 0, 0, 0)
_DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(45, 48), *range(50, 59)})
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHOWN_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Values:
    """What names stand for: fields by name, and rows of each table by the names of its columns."""

    fields: Mapping[str, Value]
    tables: Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Known:
    """The names there are: `loans.name` is a column of the table `loans`."""

    fields: frozenset[str]
    columns: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, fields: Iterable[str], columns: Mapping[str, Iterable[str]]) -> Known:
        return cls(frozenset(fields), {name: frozenset(each) for name, each in columns.items()})

    @property
    def every(self) -> list[str]:
        columns = (f"{table}.{name}" for table, names in self.columns.items() for name in names)
        return sorted({*self.fields, *columns})

    def table_of(self, name: str) -> str | None:
        """Of which table it is a column."""
        table, _, column = name.partition(".")
        return table if column in self.columns.get(table, ()) and name not in self.fields else None


class Named(NamedTuple):
    """A cell with names in it."""

    sheet: str
    cell: str
    row: int
    text: str

    @property
    def names(self) -> list[str]:
        return [name.strip() for name in _NAME.findall(self.text)]


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    tree: Document


@dataclass(frozen=True)
class Template:
    file: SourceFile
    parts: Mapping[str, bytes] = field(repr=False)
    sheets: tuple[_Sheet, ...] = field(repr=False)
    shared: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, file: SourceFile) -> Template:
        """The template in a workbook; a refusal where it is none, or damaged."""
        examined(file)
        if file.suffix != ".xlsx":
            raise refused(file, "report_pack.no_workbook")
        with ZipFile(BytesIO(file.data)) as archive:
            parts = {each.filename: archive.read(each) for each in archive.infolist()}
        try:
            template = cls(file, parts, tuple(_sheets(parts)), tuple(_shared_texts(parts)))
            for _ in template.named():  # every cell can be read
                pass
        except (ExpatError, KeyError, IndexError, ValueError):
            raise refused(file, "workbook.damaged") from None
        return template

    def named(self) -> Iterator[Named]:
        """Every cell with names in it, sheet by sheet."""
        for sheet in self.sheets:
            for row in _rows(sheet.tree):
                for cell in _cells(row):
                    text = self._text(cell)
                    if text is not None and _NAME.search(text):
                        yield Named(sheet.name, cell.getAttribute("r"), _number(row), text)

    def check(self, known: Known) -> None:
        """Refuse what is not known, and two tables in one row, at each cell."""
        problems: list[Problem] = []
        tables: dict[tuple[str, int], str] = {}
        for each in self.named():
            for name in each.names:
                table = known.table_of(name)
                if table is None and name not in known.fields:
                    problems.append(self._unknown(each, name, known))
                elif table is not None:
                    first = tables.setdefault((each.sheet, each.row), table)
                    if first != table:
                        params: dict[str, object] = {"first": first, "table": table}
                        problems.append(self._problem(each, "report_pack.two_tables", params))
        problems += self._in_the_way({sheet for sheet, _ in tables})
        if problems:
            raise BadFile(self.file.name, problems)

    def _unknown(self, each: Named, name: str, known: Known) -> Problem:
        near = get_close_matches(name, known.every, n=_SHOWN_KNOWN, cutoff=0.5)
        key = "report_pack.unknown_like" if near else "report_pack.unknown"
        return self._problem(each, key, {"name": name, "near": near})

    def _problem(self, each: Named, key: str, params: dict[str, object]) -> Problem:
        match = _CELL.fullmatch(each.cell)
        assert match is not None, each.cell
        return Problem(Place(self.file.name, each.sheet, each.row, match[1]), key, params)

    def _in_the_way(self, repeating: set[str]) -> Iterator[Problem]:
        """Excel's own tables keep their rows in a part of their own, which is not moved."""
        for sheet in self.sheets:
            if sheet.name in repeating and sheet.tree.getElementsByTagName("tablePart"):
                place = Place(self.file.name, sheet.name)
                yield Problem(place, "report_pack.excel_table", {"sheet": sheet.name})

    def _text(self, cell: Element) -> str | None:
        """What a cell says; None of a number, a formula, nothing."""
        if _child(cell, "f") is not None:
            return None
        match cell.getAttribute("t"):
            case "s":
                value = _child(cell, "v")
                return None if value is None else self.shared[int(_said(value))]
            case "inlineStr":
                inline = _child(cell, "is")
                return None if inline is None else _text_of(inline)
            case "str":
                value = _child(cell, "v")
                return None if value is None else _said(value)
        return None

    # Filling.

    def filled(self, values: Values, known: Known) -> bytes:
        """The workbook with the values; `check` must have been passed."""
        fresh = Template.of(self.file)  # trees that may be changed
        days = _day_styles(self.parts)
        maps: dict[str, RowMap] = {}
        repeated: dict[str, dict[int, str]] = {}
        for sheet in fresh.sheets:
            tables = fresh._repeated(sheet, known)
            repeated[sheet.name] = tables
            counts = {row: max(len(values.tables[name]), 1) for row, name in tables.items()}
            maps[sheet.name] = RowMap({row: count for row, count in counts.items() if count > 1})
        written = dict(self.parts)
        for sheet in fresh.sheets:
            filling = _Filling(fresh, sheet, values, repeated[sheet.name], maps, days)
            filling.fill()
            written[sheet.part] = _bytes(sheet.tree)
            written |= _moved_beside(written, sheet, maps)
        written |= _moved_in_book(written, maps)
        return _packed(written)

    def _repeated(self, sheet: _Sheet, known: Known) -> dict[int, str]:
        """The rows that stand once for each row of a table, with that table."""
        found: dict[int, str] = {}
        for row in _rows(sheet.tree):
            for cell in _cells(row):
                for name in _NAME.findall(self._text(cell) or ""):
                    table = known.table_of(name.strip())
                    if table is not None:
                        found[_number(row)] = table
        return found


@dataclass(frozen=True)
class _Filling:
    """One sheet as it is filled: its tree is changed."""

    template: Template
    sheet: _Sheet
    values: Values
    repeated: Mapping[int, str]
    maps: Mapping[str, RowMap]
    days: frozenset[int]  # styles of cells that show a day

    @property
    def rows(self) -> RowMap:
        return self.maps[self.sheet.name]

    def fill(self) -> None:
        tree = self.sheet.tree
        for row in list(_rows(tree)):
            number = _number(row)
            table = self.repeated.get(number)
            records: Sequence[Row] = [{}]
            if table is not None:
                records = [
                    {f"{table}.{name}": value for name, value in record.items()}
                    for record in self.values.tables[table]
                ] or [{}]
            first = self.rows.first(number)
            if first + len(records) > _LAST_ROW:
                raise FundledgerError("report_pack.too_many_rows", sheet=self.sheet.name)
            copies = [_copied(row) for _ in records[1:]]
            for place, (copy, record) in enumerate(zip([row, *copies], records, strict=True)):
                self._row(copy, At(number, first + place), record, is_of_table=table is not None)
            last = row
            for copy in copies:
                _put_after(last, copy)
                last = copy
        beside = _beside_cells(tree)
        self._merges(beside)
        self._areas(beside)

    def _row(self, row: Element, at: At, record: Row, *, is_of_table: bool) -> None:
        row.setAttribute("r", str(at.new))
        for cell in _cells(row):
            match = _CELL.fullmatch(cell.getAttribute("r"))
            assert match is not None
            cell.setAttribute("r", f"{match[1]}{at.new}")
            formula = _child(cell, "f")
            if formula is not None:
                self._formula(cell, formula, at)
                continue
            text = self.template._text(cell)
            if text is not None and _NAME.search(text):
                self._write(cell, text, record, is_of_table=is_of_table)

    def _formula(self, cell: Element, formula: Element, at: At) -> None:
        text = _said(formula)
        _say(formula, moved(text, self.sheet.name, self.maps, at))
        if formula.hasAttribute("ref"):
            formula.setAttribute("ref", self._area(formula.getAttribute("ref"), at))
        value = _child(cell, "v")
        if value is not None:
            cell.removeChild(value)
        if cell.getAttribute("t") in {"str", "e", "b", "s"}:
            cell.removeAttribute("t")

    def _write(self, cell: Element, text: str, record: Row, *, is_of_table: bool) -> None:
        fields = self.values.fields

        def value_of(name: str) -> Value:
            if name in fields:
                return fields[name]
            assert is_of_table, name
            return record.get(name)  # of a table without rows nothing is there: blank

        alone = _NAME.fullmatch(text.strip())
        value: Value
        if alone is not None:
            value = value_of(alone[1].strip())
        else:
            value = _NAME.sub(lambda match: _shown(value_of(match[1].strip())), text)
        for child in list(cell.childNodes):
            cell.removeChild(child)
        if cell.hasAttribute("t"):
            cell.removeAttribute("t")
        match value:
            case None | "":
                return
            case date():
                style = int(cell.getAttribute("s") or "0")
                if style in self.days:
                    self._number(cell, str((value - _EPOCH).days))
                else:
                    self._inline(cell, show_day(value))
            case int() if abs(value) < _EXACT:
                self._number(cell, str(value))
            case Decimal():
                self._number(cell, f"{value:f}")
            case int():
                self._inline(cell, show_dong(value))
            case str():
                self._inline(cell, value)

    def _number(self, cell: Element, digits: str) -> None:
        value = self.sheet.tree.createElement(_like(cell, "v"))
        value.appendChild(self.sheet.tree.createTextNode(digits))
        cell.appendChild(value)

    def _inline(self, cell: Element, text: str) -> None:
        tree = self.sheet.tree
        cell.setAttribute("t", "inlineStr")
        inline, said = tree.createElement(_like(cell, "is")), tree.createElement(_like(cell, "t"))
        said.setAttribute("xml:space", "preserve")
        said.appendChild(tree.createTextNode(_ILLEGAL.sub("", text)))
        inline.appendChild(said)
        cell.appendChild(inline)

    # What names rows beside the cells.

    def _merges(self, beside: _Beside) -> None:
        for merges in beside.get("mergeCells", ()):
            for merge in list(merges.getElementsByTagName("mergeCell")):
                for area in self._areas_of(merge.getAttribute("ref")):
                    copy = _copied(merge)
                    copy.setAttribute("ref", area)
                    merges.appendChild(copy)
                merges.removeChild(merge)
            if merges.hasAttribute("count"):
                merges.setAttribute("count", str(len(merges.getElementsByTagName("mergeCell"))))

    def _areas_of(self, area: str) -> Iterator[str]:
        """Where it stands now: once for each copy of a row that it lies in."""
        match = _AREA.fullmatch(area)
        if match is None:
            yield area
            return
        first, last = int(match[2]), int(match[4] or match[2])
        if first != last or first not in self.rows.times:
            yield self._area(area)
            return
        for row in range(self.rows.first(first), self.rows.last(first) + 1):
            yield f"{match[1]}{row}:{match[3] or match[1]}{row}"

    def _area(self, area: str, at: At | None = None) -> str:
        return moved(area, self.sheet.name, self.maps, at)

    def _areas(self, beside: _Beside) -> None:
        for tag, attribute in (
            *(("dimension", "ref"), ("autoFilter", "ref"), ("hyperlink", "ref")),
            *(("conditionalFormatting", "sqref"), ("dataValidation", "sqref")),
            *(("ignoredError", "sqref"), ("selection", "sqref"), ("selection", "activeCell")),
            *(("protectedRange", "sqref"), ("pane", "topLeftCell"), ("sheetView", "topLeftCell")),
        ):
            for element in beside.get(tag, ()):
                if element.hasAttribute(attribute):
                    areas = element.getAttribute(attribute).split()
                    if tag in _RULES:  # a rule for a cell of the row is one for all its copies
                        areas = [each if ":" in each else f"{each}:{each}" for each in areas]
                    element.setAttribute(attribute, " ".join(map(self._area, areas)))
        for tag in ("formula", "formula1", "formula2"):
            for element in beside.get(tag, ()):
                _say(element, moved(_said(element), self.sheet.name, self.maps))
        for brk in beside.get("rowBreaks", ()):
            for each in brk.getElementsByTagName("brk"):
                each.setAttribute("id", str(self.rows.last(int(each.getAttribute("id")))))


_Beside = Mapping[str, Sequence[Element]]
"""By tag, what a sheet says beside its cells: few elements, where these are very many."""


def _beside_cells(tree: Document) -> _Beside:
    found: dict[str, list[Element]] = defaultdict(list)

    def walk(element: Element) -> None:
        for child in element.childNodes:
            if isinstance(child, Element) and child.localName != "sheetData":
                found[str(child.localName)].append(child)
                walk(child)

    assert tree.documentElement is not None
    walk(tree.documentElement)
    return found


# The parts of the file.


def _sheets(parts: Mapping[str, bytes]) -> Iterator[_Sheet]:
    book = _tree(parts["xl/workbook.xml"])
    targets = dict(_related(parts, "xl/workbook.xml"))
    for sheet in book.getElementsByTagName("sheet"):
        part = targets[sheet.getAttributeNS(_RELATIONS, "id")]
        if "worksheets/" in part:
            tree = _tree(parts[part])
            _say_places(tree)
            _share_no_formulas(tree)
            yield _Sheet(sheet.getAttribute("name"), part, tree)


def _say_places(tree: Document) -> None:
    """A writer may leave out where rows and cells stand, if each follows the one before it."""
    number = 0
    for row in _rows(tree):
        number = int(row.getAttribute("r") or number + 1)
        row.setAttribute("r", str(number))
        column = 0
        for cell in _cells(row):
            match = _CELL.fullmatch(cell.getAttribute("r"))
            column = column + 1 if match is None else number_of(match[1])
            cell.setAttribute("r", f"{letters_of(column)}{number}")


def _related(parts: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str]]:
    """By its id, every part that a part refers to."""
    path = PurePosixPath(part)
    relations = f"{path.parent}/_rels/{path.name}.rels"
    if relations not in parts:
        return
    for each in _tree(parts[relations]).getElementsByTagName("Relationship"):
        target = each.getAttribute("Target")
        if each.getAttribute("TargetMode") != "External":
            yield each.getAttribute("Id"), _resolved(path.parent, target)


def _resolved(folder: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    found: list[str] = []
    for part in (*folder.parts, *PurePosixPath(target).parts):
        if part == "..":
            found.pop()
        else:
            found.append(part)
    return "/".join(found)


def _shared_texts(parts: Mapping[str, bytes]) -> Iterator[str]:
    if "xl/sharedStrings.xml" in parts:
        for each in _tree(parts["xl/sharedStrings.xml"]).getElementsByTagName("si"):
            yield _text_of(each)


def _day_styles(parts: Mapping[str, bytes]) -> frozenset[int]:
    """The numbers of the styles by which a cell shows a day."""
    if "xl/styles.xml" not in parts:
        return frozenset()
    tree = _tree(parts["xl/styles.xml"])
    own = {
        int(each.getAttribute("numFmtId"))
        for each in tree.getElementsByTagName("numFmt")
        if re.search("[dy]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", each.getAttribute("formatCode")))
    }
    formats = tree.getElementsByTagName("cellXfs")
    each_format = formats[0].getElementsByTagName("xf") if formats else []
    return frozenset(
        place
        for place, each in enumerate(each_format)
        if int(each.getAttribute("numFmtId") or "0") in _DAY_FORMATS | own
    )


def _moved_beside(
    parts: Mapping[str, bytes], sheet: _Sheet, maps: Mapping[str, RowMap]
) -> dict[str, bytes]:
    """Comments and drawings of a sheet, which name its rows in parts of their own."""
    rows = maps[sheet.name]
    if not rows.times:
        return {}
    found: dict[str, bytes] = {}
    for _, part in _related(parts, sheet.part):
        if "comments" in part and part.endswith(".xml"):
            tree = _tree(parts[part])
            for each in tree.getElementsByTagName("comment"):
                each.setAttribute("ref", moved(each.getAttribute("ref"), sheet.name, maps))
            found[part] = _bytes(tree)
        elif part.endswith(".vml"):
            text = parts[part].decode("utf-8")
            found[part] = _VML_ROW.sub(_row_of_vml(rows), text).encode()
        elif "drawings/" in part and part.endswith(".xml"):
            tree = _tree(parts[part])
            for each in tree.getElementsByTagNameNS("*", "row"):
                _say(each, str(rows.first(int(_said(each)) + 1) - 1))
            found[part] = _bytes(tree)
    return found


def _row_of_vml(rows: RowMap) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{match[1]}{rows.first(int(match[2]) + 1) - 1}{match[3]}"


def _moved_in_book(parts: Mapping[str, bytes], maps: Mapping[str, RowMap]) -> dict[str, bytes]:
    """Names of the book and charts follow the rows; the book is reckoned again when it opens."""
    found: dict[str, bytes] = {}
    book = _tree(parts["xl/workbook.xml"])
    for each in book.getElementsByTagName("definedName"):
        _say(each, moved(_said(each), "", maps))
    _reckon_again(book)
    found["xl/workbook.xml"] = _bytes(book)
    for part in parts:
        if re.fullmatch(r"xl/charts/chart[0-9]*\.xml", part):
            tree = _tree(parts[part])
            for each in tree.getElementsByTagNameNS("*", "f"):
                _say(each, moved(_said(each), "", maps))
            found[part] = _bytes(tree)
    if "xl/calcChain.xml" in parts:  # the order of reckoning, by cells that have moved
        for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            tree = _tree(parts[part])
            for each in [*tree.getElementsByTagName("Override")]:
                _drop(each, each.getAttribute("PartName").endswith("calcChain.xml"))
            for each in [*tree.getElementsByTagName("Relationship")]:
                _drop(each, each.getAttribute("Target").endswith("calcChain.xml"))
            found[part] = _bytes(tree)
        found["xl/calcChain.xml"] = b""
    return found


def _drop(element: Element, wanted: bool) -> None:
    if wanted:
        assert element.parentNode is not None
        element.parentNode.removeChild(element)


_RULES = frozenset({"conditionalFormatting", "dataValidation", "ignoredError", "protectedRange"})
_BEFORE_RECKONING = (*("sheets", "functionGroups", "externalReferences", "definedNames"),)


def _reckon_again(book: Document) -> None:
    there = book.getElementsByTagName("calcPr")
    if there:
        there[0].setAttribute("fullCalcOnLoad", "1")
        return
    last = next(
        each[-1]
        for name in reversed(_BEFORE_RECKONING)
        if (each := book.getElementsByTagName(name))
    )
    made = book.createElement(_like(last, "calcPr"))
    made.setAttribute("fullCalcOnLoad", "1")
    _put_after(last, made)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The same parts give the same bytes."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if data or name != "xl/calcChain.xml":
                archive.writestr(ZipInfo(name, _MOMENT), data, ZIP_DEFLATED)
    return file.getvalue()


# Elements.


def _tree(data: bytes) -> Document:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("a workbook declares no entities")
    return minidom.parseString(data)


def _bytes(tree: Document) -> bytes:
    return tree.toxml(standalone=True).encode()  # UTF-8 is what XML is where it does not say


def _rows(tree: Document) -> Iterator[Element]:
    assert tree.documentElement is not None
    for data in tree.documentElement.childNodes:
        for row in data.childNodes if data.localName == "sheetData" else ():
            if isinstance(row, Element) and row.localName == "row":
                yield row


def _number(row: Element) -> int:
    return int(row.getAttribute("r"))


def _cells(row: Element) -> Iterator[Element]:
    for cell in row.childNodes:
        if isinstance(cell, Element) and cell.localName == "c":
            yield cell


def _child(element: Element, name: str) -> Element | None:
    for each in element.childNodes:
        if isinstance(each, Element) and each.localName == name:
            return each
    return None


def _said(element: Element) -> str:
    return "".join(each.data for each in element.childNodes if isinstance(each, minidom.Text))


def _say(element: Element, text: str) -> None:
    for child in list(element.childNodes):
        element.removeChild(child)
    assert element.ownerDocument is not None
    element.appendChild(element.ownerDocument.createTextNode(text))


def _text_of(element: Element) -> str:
    """What it says in all its runs, without how it is read aloud."""
    found: list[str] = []
    for each in element.childNodes:
        if isinstance(each, Element):
            if each.localName == "t":
                found.append(_said(each))
            elif each.localName == "r":
                found.append(_text_of(each))
    return "".join(found)


def _copied(element: Element) -> Element:
    copy = element.cloneNode(deep=True)
    assert isinstance(copy, Element)
    return copy


def _put_after(element: Element, new: Element) -> None:
    parent, following = element.parentNode, element.nextSibling
    assert isinstance(parent, Element)
    if isinstance(following, Element | minidom.Text):
        parent.insertBefore(new, following)
    else:
        parent.appendChild(new)


def _like(element: Element, name: str) -> str:
    """The name with the prefix that its neighbour has."""
    return f"{element.prefix}:{name}" if element.prefix else name


def _share_no_formulas(tree: Document) -> None:
    """Each cell says its own formula: what is shared by cells that move apart means nothing."""
    masters: dict[str, tuple[str, int, int]] = {}
    for row in _rows(tree):
        for cell in _cells(row):
            formula = _child(cell, "f")
            match = _CELL.fullmatch(cell.getAttribute("r"))
            if formula is None or formula.getAttribute("t") != "shared" or match is None:
                continue
            shared, column, number = formula.getAttribute("si"), number_of(match[1]), int(match[2])
            if text := _said(formula):
                masters[shared] = text, number, column
            else:
                whole, first, left = masters[shared]
                _say(formula, shifted(whole, number - first, column - left))
            for attribute in ("t", "si", "ref"):
                if formula.hasAttribute(attribute):
                    formula.removeAttribute(attribute)


def _shown(value: Value) -> str:
    """In a longer text, as a person writes it."""
    match value:
        case None:
            return ""
        case date():
            return show_day(value)
        case int():
            return show_dong(value)
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case str():
            return value
