"""Tables of a web page, which some banks name .xls: read as Excel shows the page when it opens it.

All tables stand below each other in one sheet, and words outside tables take a row each in the
first column. A table within a cell has rows of its own. Values stay texts, `<br>` is a line break
in the cell; scripts, styles and comments are passed over, and nothing is fetched.

`html.parser` of the standard library takes time in the square of what some pages hold, so tags are
found here; a page whose tags do not end is refused.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from fundledger.exchange.statements.containers.bounds import Budget, Rows, placed
from fundledger.files import SourceFile, refuse
from fundledger.schemas.raw import Area, Sheet, Value

_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s<>/"']*)([^<>"']*(?:(?:"[^"]{0,5000}"|'[^']{0,5000}')[^<>"']*){0,100})>"""
)
_SPAN = re.compile(r"""\b(colspan|rowspan)\s*=\s*["']?\s*(\d{1,9})""", re.IGNORECASE)
_SILENT = {"script", "style", "head", "template", "noscript", "title", "xml", "svg"}
_BLOCKS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "center", "caption"),
    *("form", "section", "header", "footer", "pre", "hr", "dl", "dt", "dd"),
}
_BLANKS = re.compile(r"[\s\xa0]+")
_MOST_BROKEN_TAGS = 1_000
_DEEPEST = 50
_WIDEST, _HIGHEST = 1_000, 65_534  # what a browser takes of a span


def sheet_of_page(file: SourceFile, text: str) -> Sheet:
    """The tables of the page as one sheet, without a name."""
    page = _Page(file)
    for is_end, name, attributes, words in _tokens(file, text):
        if words:
            page.words(words)
        elif is_end:
            page.end(name)
        else:
            page.start(name, attributes)
    page.finish()
    if not page.tables:
        refuse(file, "web_page.no_table")
    return Sheet(file.name, None, page.rows.found, merges=tuple(page.merges))


_Token = tuple[bool, str, str, str]
"""Is it the end of an element, its name, its attributes; or words."""


def _tokens(file: SourceFile, text: str) -> Iterator[_Token]:
    at, broken, match = 0, 0, _TAG.match
    endless: set[str] = set()  # elements that end nowhere below: looked for once
    while (begin := text.find("<", at)) >= 0:
        if begin > at:
            yield False, "", "", text[at:begin]
        tag = match(text, begin)
        if tag is None:
            at = _after_other(text, begin)
            if at == begin + 1:
                yield False, "", "", "<"
                broken += text[at : at + 1].isalpha() or text.startswith("/", at)
                if broken > _MOST_BROKEN_TAGS:
                    refuse(file, "web_page.damaged")
            continue
        at = tag.end()
        name = tag[2].lower()
        if name in _SILENT and not tag[1] and not tag[3].endswith("/"):
            if name not in endless:
                at = _after_element(text, at, name, endless)
            continue
        yield bool(tag[1]), name, tag[3], ""
    if at < len(text):
        yield False, "", "", text[at:]


def _after_other(text: str, begin: int) -> int:
    """After a comment, a declaration or an instruction; after the mere sign if it is none."""
    for opening, closing in (("<!--", "-->"), ("<!", ">"), ("<?", ">")):
        if text.startswith(opening, begin):
            end = text.find(closing, begin + len(opening))
            return len(text) if end < 0 else end + len(closing)
    return begin + 1


def _after_element(text: str, at: int, name: str, endless: set[str]) -> int:
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
    if closing is not None:
        return closing.end()
    endless.add(name)
    return at if name in ("head", "xml") else len(text)  # a page may leave its head open


@dataclass(slots=True)
class _Table:
    left: int  # columns before it
    column: int = 0  # the next one of the row that is read
    cells: dict[int, Value] | None = None  # of the row that is read
    cell: tuple[int, int, int] | None = None  # of the cell that is read: column, width, height
    words: list[str] = field(default_factory=list)
    reaching: list[tuple[int, int, int]] = field(default_factory=list)
    """Cells from rows above: first column, the one after the last, rows still covered."""

    merges: list[Area] = field(default_factory=list)
    is_plain: bool = True  # no table within: a row of it is a row of the sheet


class _Page:
    def __init__(self, file: SourceFile) -> None:
        self.budget = Budget(file)
        self.file = file
        self.rows = Rows(self.budget)
        self.merges: list[Area] = []
        self.tables = 0
        self._number = 0  # rows of the sheet that are full
        self._open: list[_Table] = []
        self._outside: list[str] = []  # words outside of all tables

    def words(self, words: str) -> None:
        if self._open and self._open[-1].cell is not None:
            self._open[-1].words.append(words)
        elif not self._open or not words.isspace():  # a caption, or words beside all cells
            self._outside.append(words)

    def start(self, name: str, attributes: str) -> None:
        match name:
            case "td" | "th":
                self._start_cell(attributes)
            case "tr":
                self._end_row()
                if self._open:
                    self._open[-1].cells, self._open[-1].column = {}, 0
            case "br":
                self._line_break()
            case "table":
                self._start_table()
            case _ if name in _BLOCKS:
                self._line_break()

    def end(self, name: str) -> None:
        match name:
            case "td" | "th":
                self._end_cell()
            case "tr":
                self._end_row()
            case "table":
                self._end_table()
            case _ if name in _BLOCKS:
                self._line_break()

    def finish(self) -> None:
        while self._open:
            self._end_table()
        self._row_of_words()

    def _line_break(self) -> None:
        if self._open and self._open[-1].cell is not None:
            self._open[-1].words.append("\0")
        else:
            self._row_of_words()

    def _row_of_words(self) -> None:
        """What was said outside of all cells, in a row of its own."""
        if not self._outside:
            return
        if (text := _text(self._outside)) is not None:
            self._add([text])
        self._outside = []

    def _add(self, values: list[Value]) -> None:
        self._number += 1
        self.rows.add(self._number, values)

    def _start_table(self) -> None:
        self.tables += 1
        left = 0
        self._row_of_words()
        if self._open:
            if len(self._open) >= _DEEPEST:
                refuse(self.file, "web_page.damaged")
            above = self._open[-1]
            above.is_plain = False
            left = above.left
            if above.cell is not None:
                left += above.cell[0]
                self._take_words(above)
            if above.cells:  # what stands before it in the row has a row of its own
                self._add(placed(above.cells))
                above.cells = {}
        self._open.append(_Table(left))

    def _end_table(self) -> None:
        if not self._open:
            return
        self._end_row()
        table = self._open.pop()
        if table.is_plain:
            self.merges += (
                Area(each.top, each.left, min(each.bottom, self._number), each.right)
                for each in table.merges
            )

    def _start_cell(self, attributes: str) -> None:
        if not self._open:
            return
        self._end_cell()
        self._row_of_words()
        table = self._open[-1]
        if table.cells is None:
            table.cells, table.column = {}, 0
        self.budget.spend(len(table.reaching))
        for first, after, _ in table.reaching:  # they stand in the order of their columns
            if first <= table.column < after:
                table.column = after
        width = height = 1
        if "span" in attributes.lower():
            for name, said in _SPAN.findall(attributes):
                if name.lower() == "colspan":
                    width = min(max(int(said), 1), _WIDEST)
                else:
                    height = min(int(said) or _HIGHEST, _HIGHEST)
        table.cell = (table.column, width, height)
        self.rows.refuse_far(1, table.left + table.column + width)

    def _end_cell(self) -> None:
        if not self._open or self._open[-1].cell is None:
            return
        table = self._open[-1]
        assert table.cell is not None
        self._take_words(table)
        column, width, height = table.cell
        if width > 1 or height > 1:
            left, top = table.left + column, self._number + 1
            self.budget.spend(1)
            area = Area(top, left + 1, top + height - 1, left + width)
            table.merges.append(area)
        if height > 1:
            insort(table.reaching, (column, column + width, height))
        table.column, table.cell = column + width, None

    def _take_words(self, table: _Table) -> None:
        assert table.cell is not None
        text = _text(table.words)
        table.words = []
        if text is not None and table.cells is not None:
            table.cells[table.left + table.cell[0]] = text

    def _end_row(self) -> None:
        if not self._open or self._open[-1].cells is None:
            return
        self._end_cell()
        table = self._open[-1]
        assert table.cells is not None
        if table.cells or table.is_plain:
            self._add(placed(table.cells))
        if table.reaching:
            self.budget.spend(len(table.reaching))
            table.reaching = [
                (first, after, rows - 1) for first, after, rows in table.reaching if rows > 1
            ]
        table.cells = None


def _text(words: list[str]) -> str | None:
    """Words as a cell shows them: blanks are one, and a line break is where one was meant."""
    joined = "".join(words)
    if "&" in joined:
        joined = unescape(joined)
    if "\0" not in joined:
        return _BLANKS.sub(" ", joined).strip() or None
    lines = (_BLANKS.sub(" ", line).strip() for line in joined.split("\0"))
    return "\n".join(line for line in lines if line) or None
