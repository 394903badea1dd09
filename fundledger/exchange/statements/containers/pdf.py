"""A statement that a bank gives as a PDF with text: as the grid that a workbook of it would be.

    sheets_of_pdf(file, headings)       one sheet: head, headings, a row a transaction, labels

Headings are found as in any table, by their words. Where the columns are and which lines of text
are one transaction is told by ruled lines, alignment and gaps (`pdf_ruled`, `pdf_columns`,
`pdf_rows`). What they do not make certain is refused, and a scan is refused: nothing is guessed.
The texts are as they stand in the file. The amounts are still to be proved, line by line by
balances.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from fundledger.errors import FundledgerError
from fundledger.exchange.statements.containers.pdf_headings import (
    Heading,
    Recognised,
    columns_within,
    free_heading,
    looks_like_headings,
    ruled_heading,
)
from fundledger.exchange.statements.containers.pdf_pages import Page, Rule, pages_of
from fundledger.exchange.statements.containers.pdf_rows import Made, Placed, Region, Table
from fundledger.exchange.statements.containers.pdf_ruled import (
    Box,
    Ruled,
    line_of_boxes,
    ruled_of,
)
from fundledger.exchange.statements.containers.pdf_words import (
    Line,
    is_bare_page_number,
    is_label,
    is_page_number,
    lines_of,
)
from fundledger.files import SourceFile, refuse, refused
from fundledger.schemas.layouts import Recogniser
from fundledger.schemas.raw import Area, Row, Sheet, glimpse

_FEWEST_WORDS = 20  # a file with fewer is a scan with a stamp
_MARGIN = 0.12  # of a page's height, above and below
_NEAR = 3.0
_COVERS = 0.9  # of the headings' width


def sheets_of_pdf(
    file: SourceFile, headings: Recogniser, *, password: str | None = None
) -> list[Sheet]:
    """The one sheet that the pages make; `BadFile` where they cannot be read for certain."""
    pages = list(pages_of(file, password))
    if any(page.unseen for page in pages) or sum(len(page.words) for page in pages) < _FEWEST_WORDS:
        refuse(file, "pdf.no_text")

    @lru_cache(maxsize=10_000)
    def counted(values: tuple[object, ...]) -> int:
        return headings.recognised(values)

    try:
        statement = _Statement(lambda values: counted(tuple(values)))
        if not statement.take(pages):
            # Words in the letters of an old font are known once they are turned into Unicode.
            statement = _Statement(looks_like_headings)
            if not statement.take(pages):
                refuse(file, "pdf.no_table")
        return [statement.sheet(file)]
    except FundledgerError as error:
        if error.key.startswith("pdf."):
            said = {
                name: glimpse(value) if isinstance(value, str) else value
                for name, value in error.params.items()
            }
            raise refused(file, error.key, **said) from None
        raise


class _Statement:
    """The pages of a file on their way to rows."""

    def __init__(self, recognised: Recognised) -> None:
        self._recognised = recognised
        self._tables: list[Table] = []
        self._found: list[Line | list[str] | Heading | tuple[Table, Region]] = []
        self._table: Table | None = None
        self._page_of_table = 0

    def take(self, pages: Sequence[Page]) -> bool:
        """Whether there are headings anywhere."""
        before: set[str] = set()
        for page in pages:
            head = len(self._found)
            self._take_page(page, len(pages))
            before = self._without_repeated_head(head, before)
        return bool(self._tables)

    def _take_page(self, page: Page, count: int) -> None:
        tables, words, rules = ruled_of(page)
        lines = _without_page_numbers(page, lines_of(page.number, words), count)
        begun = False
        for table in [*sorted(tables, key=lambda each: each.top), None]:
            above = [line for line in lines if table is None or line.base < table.top]
            lines = lines[len(above) :]
            self._take_lines(above, rules, tail=begun, heads=table is not None)
            if table is not None:
                begun = self._take_ruled(table)

    def _without_repeated_head(self, start: int, before: set[str]) -> set[str]:
        """A page's head that says no more than the one before it is said once."""
        end = start
        while end < len(self._found) and isinstance(self._found[end], Line | list):
            end += 1
        head = {
            each.text if isinstance(each, Line) else " ".join(each)
            for each in self._found[start:end]
            if isinstance(each, Line | list)
        }
        if start and head <= before and end < len(self._found):
            del self._found[start:end]
        return head or before

    # Free lines.

    def _take_lines(
        self, lines: Sequence[Line], rules: Sequence[Rule], *, tail: bool, heads: bool
    ) -> None:
        rest = lines
        while rest:
            found = free_heading(rest, self._recognised)
            start, end, heading = found if found else (len(rest), len(rest), None)
            below = heads or heading is not None
            self._take_between(rest[:start], rules, heads=below, tail=tail)
            if heading is not None:
                self._begin(heading, rest[start].page)
                tail = False
            rest = rest[end:]

    def _take_between(
        self, lines: Sequence[Line], rules: Sequence[Rule], *, heads: bool, tail: bool
    ) -> None:
        """Lines that no headings are among; `heads`: headings come below them."""
        if self._table is None:
            self._found += lines
            return
        whole = 0
        if not heads or (lines and lines[0].page == self._page_of_table):
            whole = len(lines)
        elif lines:  # above the headings of a next page: its head, unless transactions are there
            like = [at for at, each in enumerate(lines) if _is_transaction(each)]
            whole = like[-1] + 1 if like else 0
        if whole:
            self._add_regions(self._table, lines[:whole], rules, tail=tail)
        self._found += lines[whole:]

    def _add_regions(
        self, table: Table, lines: Sequence[Line], rules: Sequence[Rule], *, tail: bool
    ) -> None:
        left, right = table.heading.columns[0].left, table.heading.columns[-1].right
        cuts = [
            rule.at
            for rule in rules
            if min(rule.end, right) - max(rule.start, left) >= _COVERS * (right - left)
        ]
        for below, items in groupby(lines, key=lambda line: sum(cut < line.base for cut in cuts)):
            closed = 0 < below < len(cuts)
            region = Region(list(items), closed=closed, tail=tail)
            table.regions.append(region)
            self._found.append((table, region))

    def _begin(self, heading: Heading, page: int) -> Table:
        same = next((each for each in self._tables if each.heading.is_like(heading)), None)
        if same is None:
            same = Table(heading)
            self._tables.append(same)
        self._table, self._page_of_table = same, page
        self._found.append(heading)
        return same

    # Ruled tables.

    def _take_ruled(self, table: Ruled) -> bool:
        """Whether rows of the statement stand in it."""
        found = ruled_heading(table, self._recognised)
        if found is None:
            if self._table is not None and _has_columns(table, self._table.heading):
                self._take_boxes(self._table, table, 0, len(table.rows))
                return True
            self._take_other(table, 0, len(table.rows))
            return False
        end, has_rows = 0, False
        while found is not None:
            start, below, heading = found
            if end:
                assert self._table is not None
                self._take_boxes(self._table, table, end, start)
            else:
                self._take_other(table, 0, start)
            self._begin(heading, table.page)
            end = below
            found = ruled_heading(table, self._recognised, end)
            has_rows = has_rows or end < len(table.rows)
        assert self._table is not None
        self._take_boxes(self._table, table, end, len(table.rows))
        return has_rows

    def _take_other(self, table: Ruled, start: int, end: int) -> None:
        """Boxes that are no part of the statement's table: what each says, from the left."""
        for row in table.rows[start:end]:
            texts = [" ".join(box.lines(table.page)) for box in row]
            if any(texts):
                self._found.append([text for text in texts if text])

    def _take_boxes(self, table: Table, ruled: Ruled, start: int, end: int) -> None:
        columns = table.heading.columns
        for row in ruled.rows[start:end]:
            region = Region([], closed=True)
            within: list[tuple[int, Box]] = []
            for box in row:
                if not box.words:
                    continue
                at = self._column_of(table, box, ruled.page)
                if box.last > box.first:
                    region.tall[at] = " ".join(box.lines(ruled.page)), box.last - box.first + 1
                elif any(at == other for other, _ in within):
                    raise FundledgerError("pdf.columns", page=ruled.page, text=box.words[0].text)
                else:
                    within.append((at, box))
            for line, cells in line_of_boxes(ruled.page, within):
                region.lines.append(line)
                region.placed.append(Placed(line, cells))
            if _is_numbering(region, len(columns)):
                continue
            table.regions.append(region)
            self._found.append((table, region))

    @staticmethod
    def _column_of(table: Table, box: Box, page: int) -> int:
        columns = table.heading.columns
        within = columns_within(columns, box.left, box.right)
        if within:
            first, last = columns[within[0]], columns[within[-1]]
            if box.left < first.left + _NEAR and box.right > last.right - _NEAR:
                return within[0]
        around = [
            at
            for at, column in enumerate(columns)
            if column.left - _NEAR <= box.left and box.right <= column.right + _NEAR
        ]
        if len(around) != 1:
            raise FundledgerError("pdf.columns", page=page, text=box.words[0].text)
        return around[0]

    # The sheet.

    def sheet(self, file: SourceFile) -> Sheet:
        for table in self._tables:
            table.settle()
        rows: list[Row] = []
        merges: list[Area] = []
        waiting: list[tuple[int, int, int]] = []  # merged downward: row, column, regions to come
        for found in self._found:
            if isinstance(found, Line):
                rows.append((len(rows) + 1, [phrase.text for phrase in found.phrases]))
            elif isinstance(found, list):
                rows.append((len(rows) + 1, found))
            elif isinstance(found, Heading):
                top = len(rows) + 1
                merges += [
                    Area(top + first, left + 1, top + last, right + 1)
                    for first, left, last, right in found.spans
                ]
                for values in found.rows:
                    rows.append((len(rows) + 1, values))
            else:
                table, region = found
                top = len(rows) + 1
                for made in _filled(table.rows_of(region), region):
                    rows.append((len(rows) + 1, _values(made, len(table.heading.columns))))
                waiting = _merged(waiting, region, top, len(rows), merges)
        return Sheet(file.name, None, rows, merges=tuple(merges))


def _filled(rows: Iterator[Made], region: Region) -> Iterator[Made]:
    """The first row of a region with the text of cells merged downward that begin there."""
    texts = {at: text for at, (text, _) in region.tall.items()}
    for made in rows:
        yield Made({**made.cells, **texts}, made.in_columns) if texts else made
        texts = {}


def _merged(
    waiting: Sequence[tuple[int, int, int]],
    region: Region,
    top: int,
    bottom: int,
    merges: list[Area],
) -> list[tuple[int, int, int]]:
    """The merged cells that go on below this region; those that end here are added to `merges`."""
    begun = [(top, at, count) for at, (_, count) in region.tall.items()]
    still: list[tuple[int, int, int]] = []
    for row, at, count in [*waiting, *begun]:
        if count > 1:
            still.append((row, at, count - 1))
        elif bottom > row:
            merges.append(Area(row, at + 1, bottom, at + 1))
    return still


def _values(made: Made, width: int) -> list[str | None]:
    width = max(width, *(at + 1 for at in made.cells), 1) if made.cells else width
    return [made.cells.get(at) for at in range(width)]


def _is_transaction(line: Line) -> bool:
    return line.has_amount and not any(is_label(phrase.text) for phrase in line.phrases)


def _has_columns(table: Ruled, heading: Heading) -> bool:
    """A table that goes on from the page before: its boxes are under the headings' columns."""
    columns = heading.columns
    if not heading.ruled or abs(table.left - columns[0].left) > _NEAR:
        return False
    edges = [*(column.left for column in columns), columns[-1].right]
    own = {edge for row in table.rows for box in row for edge in (box.left, box.right)}
    return all(any(abs(edge - its) <= _NEAR for its in edges) for edge in own)


def _is_numbering(region: Region, columns: int) -> bool:
    """“(1) (2) (3) …” below the headings of a form."""
    texts = [text.strip("()") for placed in region.placed for text in placed.cells.values()]
    return len(region.placed) == 1 and 2 * len(texts) > columns and all(len(t) < 3 for t in texts)


def _without_page_numbers(page: Page, lines: Sequence[Line], count: int) -> list[Line]:
    """Without “Trang 2/5” at the edge of a page, and a number that stands there alone."""
    kept: list[Line] = []
    for line in lines:
        if _MARGIN * page.height < line.base < (1 - _MARGIN) * page.height:
            kept.append(line)
            continue
        rest = [phrase for phrase in line.phrases if not is_page_number(phrase.text)]
        if count > 1 and len(rest) == 1 and is_bare_page_number(rest[0].text):
            rest = []
        if rest:
            line.phrases = rest
            kept.append(line)
    return kept
