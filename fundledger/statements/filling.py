"""A content in the words of its layout, with the Fund's details: a document ready to be drawn.

    document = fill(Paper(content, details, asked_facts), layout)

Fields are shown by what they are: a sum with its digits grouped, a day as dd/mm/yyyy. A wording may
ask for another form:

    {to_pay:words}     Năm triệu đồng              {signed:prose}   ngày 07 tháng 7 năm 2023
    {count:two}        07                          {name:upper}     in capitals
    {sum:million}      5 (in triệu, with decimals where there are any); {sum:billion} likewise
    {fund.contract:capital}    Hợp đồng tín dụng: its first letter in capitals
    {day:line}         Ngày 07 tháng 7 năm 2023, {period:line} Quý II năm 2023: below a title

What nobody has said stands as dots. Nothing is computed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from fundledger.calendar import (
    paper_day,
    paper_day_in_full,
    paper_day_to_fill_in,
    show_day,
)
from fundledger.errors import FundledgerError
from fundledger.messages import Language, Wording, shown_in
from fundledger.money import Dong, scaled, show_dong
from fundledger.reports.table import Cell, Column, Table, Word
from fundledger.statements.charts import drawn
from fundledger.statements.content import Ask, Content, Value
from fundledger.statements.details import Details, Signer
from fundledger.statements.document import (
    Align,
    Block,
    Carried,
    Document,
    Grid,
    GridColumn,
    GridRow,
    Head,
    Masthead,
    NewPage,
    Pairs,
    Paragraph,
    Payment,
    Picture,
    Signature,
    Signatures,
    Span,
)
from fundledger.statements.settings import amount_in_words
from fundledger.statements.wording import (
    FIELD,
    ColumnLayout,
    Item,
    Layout,
    SignatureLayout,
    TableLayout,
    phrases,
)
from fundledger.text import collated, counted

DOTS = "…………"
_EMPTY = "\u00a0"
"""In a column of figures: the words before it do not go on over it."""

_PLACES = {"million": 6, "billion": 9}  # as many decimals as there can be
_MARKS = re.compile(r"(\*\*.+?\*\*|//.+?//)")
_LEFT_OUT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Number:
    """What a paper that is issued bears; None of it on a draft."""

    number: str  # "15/TB-QHTPT"
    day: date


@dataclass(frozen=True, slots=True)
class Filled:
    """What a paper says that is neither its content nor its wording."""

    details: Details
    day: date  # the paper's own day: by it forms and the form of words are chosen
    number: Number | None = None
    pages: int | None = None
    """How many it has, once they are counted."""


def fill(content: Content, layout: Layout, filled: Filled) -> Document:
    """The document of one paper in the language of its layout."""
    return Filling(content, layout, filled).document()


def file_name(content: Content, layout: Layout, filled: Filled) -> str:
    """What its file is called, without an ending."""
    return Filling(content, layout, filled).name


class Filling:
    """What `fill` does in steps, for whoever sets the same fields otherwise (`own_layout`)."""

    def __init__(self, content: Content, layout: Layout, filled: Filled) -> None:
        self.content = content
        self.layout = layout
        self.filled = filled
        self.language: Language = layout.language
        self.phrases = phrases(layout.language)
        number = filled.number
        self.fields: dict[str, Value] = {
            **content.fields,
            **filled.details.fields(),
            "paper.number": None if number is None else number.number,
            "paper.day": None if number is None else number.day,
            "paper.pages": filled.pages,
        }
        layout.check(content, self.fields)

    @property
    def name(self) -> str:
        return _LEFT_OUT_IN_NAMES.sub("-", self.said(self.layout.file)).strip(" .")

    def document(self) -> Document:
        parts = self._parts()
        number = self.filled.number
        is_draft = number is None and self.layout.is_number_kept
        has_mark = is_draft and self.filled.details.marks_drafts
        return Document(
            language=self.language,
            name=self.name,
            masthead=self._masthead(),
            blocks=tuple(parts[0]),
            is_landscape=self.layout.is_landscape,
            is_draft=has_mark,
            draft_word=self.phrases["draft"] if has_mark else "",
            title=self.said(self.layout.file),
            author=self.filled.details.issuer,
            day=self.filled.day,
            appended=tuple(self._annex(place, blocks) for place, blocks in enumerate(parts[1:], 1)),
        )

    def _annex(self, place: int, blocks: Sequence[Block]) -> Document:
        bare = Masthead("bare")
        return Document(
            *(self.language, f"{place}", bare, tuple(blocks)),
            is_landscape=self.layout.is_landscape,
        )

    # Text.

    def said(self, text: str, row: Mapping[str, Cell] | None = None) -> str:
        """A text with its fields filled in."""

        def shown(match: re.Match[str]) -> str:
            value = row[match[1]] if row is not None and match[1] in row else self.fields[match[1]]
            return self.shown(value, match[2] or "")

        return FIELD.sub(shown, text)

    def shown(self, value: Value | Cell, form: str = "") -> str:
        if value is None or value == "":
            return self._blank(form)
        match form:
            case "":
                return self._plainly(value)
            case "words" if isinstance(value, int):
                return self.in_words(value)
            case "prose" if isinstance(value, date):
                return paper_day_in_full(value, self.language)
            case "line":
                said = self.shown(value, "prose" if isinstance(value, date) else "")
                return said[:1].upper() + said[1:]
            case "two" if isinstance(value, int):
                return counted(value, self.language)
            case "million" | "billion" as unit if isinstance(value, int):
                return scaled(value, unit, _PLACES[unit], self.language, trimmed=True)
            case "upper":
                return self._plainly(value).upper()
            case "capital":
                said = self._plainly(value)
                return said[:1].upper() + said[1:]
            case _:
                shown = self._plainly(value)
                raise FundledgerError("wording.no_form", form=form, value=shown)

    def _plainly(self, value: Value | Cell) -> str:
        match value:
            case bool():
                return ""
            case Dong():
                return show_dong(value, self.language)
            case date():
                return paper_day(value)
            case Wording():
                return value.words(self.language)
            case _:
                return str(shown_in(self.language, value))

    def _blank(self, form: str) -> str:
        return self._day_to_fill_in() if form == "prose" else DOTS

    def _day_to_fill_in(self) -> str:
        """Of a draft the month and year are known; the day is written in by hand."""
        day = self.filled.day
        return paper_day_to_fill_in(day.year, day.month, self.language)

    def in_words(self, amount: int) -> str:
        settings = self.filled.details.settings
        return amount_in_words(settings, self.filled.day, amount, self.language)

    def spans(self, text: str) -> tuple[Span, ...]:
        return marked(text)

    # The head.

    def _masthead(self) -> Masthead:
        details, layout = self.filled.details, self.layout
        motto = (self.phrases["motto_1"], self.phrases["motto_2"])
        title, about = self.said(layout.title), self.said(layout.about)
        to = tuple(self.said(each) for each in layout.to)
        head = Masthead(
            layout.masthead,
            motto=motto,
            title=title,
            about=about,
            subtitle=tuple(self.said(each) for each in layout.subtitle),
            side_lines=tuple(self.said(each) for each in layout.side_lines),
            to_title=self.phrases["to"] if to else "",
            to=to,
        )
        match layout.masthead:
            case "official":
                return replace(
                    head,
                    parent=(details.parent or "").upper(),
                    issuer=details.issuer.upper(),
                    number=self._number() if layout.is_number_kept else "",
                    about_number=about if not title else "",
                    about=about if title else "",
                    place_and_day=self._place_and_day() if layout.place_and_day else "",
                )
            case "form":
                address = self.fields["fund.address"]
                unit, where = self.phrases["unit"], self.phrases["address"]
                return replace(
                    head,
                    unit_lines=(f"{unit} {details.issuer}", f"{where} {self.shown(address)}"),
                    form_lines=self._form(),
                )
            case _:
                number = self._number() if layout.is_number_kept and layout.mark else ""
                day = self._place_and_day() if layout.is_dated else ""
                return replace(head, number=number, place_and_day=day)

    def _number(self) -> str:
        symbol = self.symbol
        number = self.filled.number
        shown = f"       /{symbol}" if number is None else number.number
        return f"{self.phrases['number']} {shown}"

    @property
    def symbol(self) -> str:
        return symbol_of(self.layout, self.filled.details)

    def _place_and_day(self) -> str:
        place = self.fields["fund.place"]
        number = self.filled.number
        when = self._day_to_fill_in()
        if number is not None:
            when = paper_day_in_full(number.day, self.language)
        return f"{self.shown(place)}, {when}"

    def _form(self) -> tuple[str, ...]:
        """The statutory form's number and source, by the circular in force on the paper's day."""
        if not self.layout.form:
            return ()
        form = self.phrases["forms"][self.layout.form]
        of_content = self.fields.get("form_day")
        day = of_content if isinstance(of_content, date) else self.filled.day
        regime = [each for each in self.phrases["regimes"] if each["from"] <= day][-1]
        return (f"{self.phrases['form']} {form}", regime["said"])

    # The body.

    def _parts(self) -> list[list[Block]]:
        """The paper's own blocks, then those of each annex."""
        parts: list[list[Block]] = [[]]
        for item in self._shown_items():
            if item.what == "annex":
                parts.append([Paragraph(self.spans(f"**{self.said(item.said)}**"), "centre")])
                continue
            for block in self._blocks(item):
                _put(parts[-1], block)
        if self.layout.ends:
            self._end(parts[0])
        if all(item.what != "signatures" for item in self.layout.body):
            parts[0] += self._signatures()
        return parts

    def _shown_items(self) -> Iterator[Item]:
        for item in self.layout.body:
            if item.when and not is_said(self.fields[item.when]):
                continue
            if item.unless and is_said(self.fields[item.unless]):
                continue
            yield item

    def _blocks(self, item: Item) -> Iterator[Block]:
        style = item.style
        match item.what:
            case "text" if item.each:
                for record in spoken(self.content.table(item.each)):
                    yield Paragraph(self.spans(self.said(item.said, record)), style)
            case "text":
                said = self.said(item.said)
                keeps = style in {"heading", "centre"} or said.rstrip("*/").endswith(":")
                yield Paragraph(self.spans(said), style, keeps_with_next=keeps)
            case "table":
                if item.unit:
                    yield Paragraph((Span(self.phrases["money_unit"], italic=True),), "unit", True)
                yield self._grid(self.content.table(item.said))
            case "pairs":
                lines = ((self.said(label), self.said(value)) for label, value in item.pairs)
                yield Pairs(tuple(lines))
            case "pay":
                yield from map(self.payment, self.content.asks)
            case "chart":
                chart = self.content.charts[item.said]
                title = self.spans(f"**{chart.title.words(self.language)}**")
                yield Paragraph(title, "centre", keeps_with_next=True)
                drawing = drawn(chart, self.language)
                yield Picture(drawing, drawing.height)
            case "signatures":
                yield from self._signatures()
            case "break":
                yield NewPage()
            case _:
                return

    def _end(self, blocks: list[Block]) -> None:
        """The last sentence of a paper ends with "./."; one that ends with a table has none."""
        for place in range(len(blocks) - 1, -1, -1):
            block = blocks[place]
            if isinstance(block, Grid):
                return
            if isinstance(block, Paragraph) and block.style in {"body", "plain", "item"}:
                last = block.spans[-1]
                text = last.text.rstrip(" .") + "./."
                spans = (*block.spans[:-1], replace(last, text=text))
                blocks[place] = replace(block, spans=spans)
                return

    def amount(self, amount: int) -> str:
        """With its unit, where it stands alone."""
        return f"{show_dong(amount, self.language)} {self.phrases['dong']}"

    def payment(self, ask: Ask) -> Block:
        shown = self.phrases
        details = self.filled.details
        lines = [
            (shown["pay_name"], self.shown(self.fields["fund.account_name"])),
            (shown["pay_account"], self.shown(self.fields["fund.account"])),
            (shown["pay_bank"], self.shown(self.fields["fund.bank"])),
            (shown["pay_for"], ask.loan),
            (shown["pay_amount"], self.amount(ask.amount)),
            (shown["pay_memo"], ask.memo),
        ]
        account = details.account
        code = None if account is None else account.code(ask.amount, ask.memo)
        if code is None:
            return Pairs(tuple(lines))
        return Payment(code, tuple(lines), shown["pay_qr"])

    # Tables.

    def _grid(self, table: Table) -> Grid:
        layout = self._shown_columns(self.layout.tables.get(table.name, TableLayout()))
        columns = [self._column(table, each) for each in layout.columns or all_of(table)]
        names = [column.name for column, _ in columns]
        rows = list(self._rows(table, layout, [column for column, _ in columns]))
        if layout.numbered:
            rows = _counted(rows)
        grid_columns = [grid_column(column, of) for column, of in columns]
        heads = heads_of([self._head(column, of) for column, of in columns])
        shift = 0
        if layout.numbered:
            letter = "TT" if any(each.letter for each in grid_columns) else ""
            grid_columns.insert(0, GridColumn(0, "centre", letter and "A"))
            heads = (Head(self.phrases["row_number"]), *heads)
            shift = 1
        return Grid(
            *(tuple(grid_columns), heads, rows),
            carried=self._carried(layout, names, shift),
            size=layout.size,
            is_ruled=layout.is_ruled,
        )

    def _shown_columns(self, layout: TableLayout) -> TableLayout:
        shown = [
            each for each in layout.columns if not each.when or is_said(self.fields[each.when])
        ]
        return replace(layout, columns=tuple(shown))

    def _column(self, table: Table, of: ColumnLayout) -> tuple[Column, ColumnLayout]:
        return next(each for each in table.columns if each.name == of.name), of

    def _head(self, column: Column, of: ColumnLayout) -> tuple[str, ...]:
        return of.head or (column.heading.words(self.language),)

    def _rows(
        self, table: Table, layout: TableLayout, columns: Sequence[Column]
    ) -> Iterator[GridRow]:
        records = list(table.records())
        if layout.group:
            for group, of in self.grouped(records, layout.group):
                yield self._group(group, of, layout, columns)
                yield from (self._row(each, layout, columns) for each in of)
        else:
            yield from self._rows_once(records, layout, columns)
        if table.totals is not None and layout.total != "":
            word = self.phrases["total"] if layout.total is None else layout.total
            yield self._total(table, word, layout, columns)

    def _rows_once(
        self,
        records: Iterable[Mapping[str, Cell]],
        layout: TableLayout,
        columns: Sequence[Column],
    ) -> Iterator[GridRow]:
        """What several rows in turn have in common stands in the first of them only."""
        above: list[Cell] | None = None
        blank: Mapping[str, Cell] = dict.fromkeys(layout.once)
        for record in records:
            common = [record[name] for name in layout.once]
            repeats = bool(common) and common == above
            yield self._row({**record, **blank} if repeats else record, layout, columns)
            above = common

    def grouped(
        self, records: Sequence[Mapping[str, Cell]], by: str
    ) -> Iterator[tuple[str, list[Mapping[str, Cell]]]]:
        """The rows of each group: groups as a Vietnamese reader looks them up, the unnamed last."""
        found: dict[tuple[bool, str], list[Mapping[str, Cell]]] = {}
        for record in records:
            cell = record[by]
            code = cell.code if isinstance(cell, Word) else cell
            found.setdefault((not code, self.shown(cell)), []).append(record)
        for unsaid, group in sorted(found, key=lambda each: (each[0], collated(each[1]))):
            yield group, found[unsaid, group]

    def _group(
        self,
        group: str,
        of: Sequence[Mapping[str, Cell]],
        layout: TableLayout,
        columns: Sequence[Column],
    ) -> GridRow:
        cells = [""] * len(columns)
        for at, column in enumerate(columns):
            if layout.has_subtotals and column.summed:
                amounts = [each[column.name] for each in of]
                total = sum(amount for amount in amounts if isinstance(amount, int))
                cells[at] = self.cell(total, column, layout)
        cells[0] = group
        return GridRow(tuple(cells), "group")

    def _row(
        self, record: Mapping[str, Cell], layout: TableLayout, columns: Sequence[Column]
    ) -> GridRow:
        cells = tuple(self.cell(record[each.name], each, layout) for each in columns)
        if layout.strong and record[layout.strong] is not None:
            figures = zip(cells, columns, strict=True)
            apart = (cell or (_EMPTY if column.is_figure else "") for cell, column in figures)
            return GridRow(tuple(apart), "group")
        return GridRow(cells, amounts=_amounts(record, layout, columns))

    def _total(
        self, table: Table, word: str, layout: TableLayout, columns: Sequence[Column]
    ) -> GridRow:
        total = table.total
        cells = [self.cell(total[each.name], each, layout) for each in columns]
        first = next((at for at, each in enumerate(columns) if total[each.name] is not None), 1)
        if first > 0:
            cells[0] = word
        return GridRow(tuple(cells), "total")

    def cell(self, cell: Cell, column: Column, layout: TableLayout) -> str:
        if cell is None:
            return ""
        if column.kind == "money" and isinstance(cell, int):
            if cell == 0 and layout.blank_zero:
                return "-"
            return show_dong(cell, self.language)
        if isinstance(cell, date):
            return show_day(cell)
        return self._plainly(cell)

    def _carried(self, layout: TableLayout, names: Sequence[str], shift: int) -> Carried | None:
        if not layout.carried:
            return None
        columns = tuple(names.index(name) + shift for name in layout.carried)
        words = next((at for at in range(shift, min(columns)) if _is_wide(layout, at - shift)), 0)
        return Carried(self.phrases["carried_forward"], self.phrases["brought"], words, columns)

    # The foot.

    def _signatures(self) -> Iterator[Block]:
        recipients = self._recipients()
        columns = tuple(map(self._signature, self.layout.signatures))
        if not columns and not recipients:
            return
        has_day = self.layout.masthead in {"form", "bare"} and self.layout.place_and_day
        day = self._place_and_day() if has_day else ""
        title = self.phrases["recipients"] if recipients else ""
        yield Signatures(columns, recipients, title, day)

    def _recipients(self) -> tuple[str, ...]:
        if not self.layout.recipients:
            return ()
        said = [self.said(each) for each in self.layout.recipients]
        said[1:1] = self.filled.details.recipients
        return tuple(said)

    def _signature(self, of: SignatureLayout) -> Signature:
        lines, name = of.lines, self.said(of.name) if of.name else ""
        if of.office:
            signer: Signer = self.filled.details.signer(of.office)
            name = signer.name
            lines = signer.lines or of.lines
        mark = of.office if of.office == "director" else ""
        return Signature(lines, of.hint, name, mark)


def marked(text: str) -> tuple[Span, ...]:
    """`**bold**` and `//italic//` as runs; fields are filled in first by whoever calls."""
    found: list[Span] = []
    for part in _MARKS.split(text):
        if part.startswith("**") and len(part) > 4:
            found.append(Span(part[2:-2], bold=True))
        elif part.startswith("//") and len(part) > 4:
            found.append(Span(part[2:-2], italic=True))
        elif part:
            found.append(Span(part))
    return tuple(found)


def symbol_of(layout: Layout, details: Details) -> str:
    """What stands after the number: `TB-QHTPT`; of a letter `QHTPT-TD`."""
    return f"{layout.mark}-{details.symbol}" if layout.mark else details.symbol


def _put(blocks: list[Block], block: Block) -> None:
    """Labels with values that follow each other are one list: all values stand in one line."""
    if isinstance(block, Pairs) and blocks and isinstance(last := blocks[-1], Pairs):
        blocks[-1] = Pairs((*last.lines, *block.lines))
    else:
        blocks.append(block)


def spoken(table: Table) -> Iterator[dict[str, Cell]]:
    """Its records as a sentence names their cells: sums with their digits grouped."""
    sums = [column.name for column in table.columns if column.kind == "money"]
    for record in table.records():
        said = {name: Dong(cell) for name in sums if isinstance(cell := record[name], int)}
        yield {**record, **said}


def is_said(value: Value) -> bool:
    return value not in (None, "", 0, False)


def all_of(table: Table) -> tuple[ColumnLayout, ...]:
    return tuple(ColumnLayout(column.name) for column in table.columns if not column.wide)


def grid_column(column: Column, of: ColumnLayout) -> GridColumn:
    align: Align = "right" if column.is_figure else "left"
    if column.kind in {"day", "moment"}:
        align = "centre"
    if of.align:
        align = of.align
    return GridColumn(of.width, align, of.letter, of.is_code or column.kind == "day")


def heads_of(paths: Sequence[tuple[str, ...]]) -> tuple[Head, ...]:
    """Headings of several levels: those beside each other that begin alike stand under one."""
    found: list[Head] = []
    for first, group in groupby(paths, key=lambda path: path[0]):
        below = [path[1:] for path in group]
        if all(below):
            found.append(Head(first, heads_of(below)))
        else:
            found += [Head(first)] * len(below)
    return tuple(found)


def _counted(rows: Sequence[GridRow]) -> list[GridRow]:
    found: list[GridRow] = []
    number = 0
    for row in rows:
        number += row.kind == "line"
        first = str(number) if row.kind == "line" else ""
        amounts = (None, *row.amounts) if row.amounts else ()
        found.append(replace(row, cells=(first, *row.cells), amounts=amounts))
    return found


def _amounts(
    record: Mapping[str, Cell], layout: TableLayout, columns: Sequence[Column]
) -> tuple[int | None, ...]:
    if not layout.carried:
        return ()
    found: list[int | None] = []
    for column in columns:
        cell = record[column.name] if column.name in layout.carried else None
        found.append(cell if isinstance(cell, int) else None)
    return tuple(found)


def _is_wide(layout: TableLayout, at: int) -> bool:
    return bool(layout.columns) and layout.columns[at].name in {"memo", "description", "text"}
