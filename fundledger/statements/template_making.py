"""A Word template to start from: a paper of ours with names in braces where its figures stand.

    write_template("notice", "vi", Path("notice.docx"))

What is written is laid out like the paper and filled like any template of a Fund (`own_layout`), so
that a Fund changes words and places and keeps the rest. Behind the paper stands a list of all that
can be named; it is left out of every paper that is filled. What a kind of paper has is known from
the demonstration: `wording/known.json`, which `fundledger.demo.specimens` writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.ledger.settings import Settings
from fundledger.messages import Language
from fundledger.messages.wording import Named, Sentence
from fundledger.reports.table import Column
from fundledger.statements.details import Details
from fundledger.statements.document import (
    Block,
    Document,
    Grid,
    GridColumn,
    GridRow,
    Head,
    Masthead,
    NewPage,
    Pairs,
    Paragraph,
    Proof,
    Signature,
    Signatures,
    Span,
    Style,
)
from fundledger.statements.filling import grid_column, heads_of, marked
from fundledger.statements.own_layout import FORMS, OF_ASK, OF_PAPER
from fundledger.statements.wording import (
    FIELD,
    ColumnLayout,
    Item,
    Layout,
    TableLayout,
    layout_of,
    phrases,
    wording_file,
)
from fundledger.store.targets import DOCX
from fundledger.store.writing import write_bytes

KNOWN_FILE = Path(__file__).parent / "wording" / "known.json"
_KIND = re.compile("[a-z-]+")
_TYPICAL = {"money": "999.999.999", "number": "9.999", "day": "30/06/2023"}
_TEXT_LIKE = "Nội dung dài"
_RECIPIENTS = ("{%p for each in recipients %}", "{{ each }}", "{%p endfor %}")


@dataclass(frozen=True, slots=True)
class KnownTable:
    columns: tuple[Column, ...]
    has_totals: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What a kind of paper can be asked for by name, with an example of each field."""

    fields: Mapping[str, str]
    tables: Mapping[str, KnownTable]


@cache
def _kept() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(KNOWN_FILE.read_text(encoding="utf-8"))
    return found


def kinds() -> Sequence[str]:
    return sorted(_kept())


def known_of(kind: str) -> Known:
    """One of several kinds of a command has what the others have: notices to owners, guarantors."""
    of_command = [each for each in kinds() if kind.startswith(f"{_kept()[each]['command']}-")]
    is_ours = bool(_KIND.fullmatch(kind)) and wording_file(kind, "vi").is_file()
    named = kind if kind in _kept() else next(iter(of_command), None)
    if named is None or not is_ours:
        raise FundledgerError("own_template.no_kind", kind=kind, known=list(kinds()))
    kept = _kept()[named]
    tables = {
        name: KnownTable(tuple(map(_column, table["columns"])), table["has_totals"])
        for name, table in kept["tables"].items()
    }
    return Known(kept["fields"], tables)


def _column(said: Mapping[str, Any]) -> Column:
    title = Named(said["vi"], said["en"])
    return Column(said["name"], said["kind"], said["wide"], said["summed"], title)


def write_template(kind: str, language: Language, place: Path, *, replace: bool) -> None:
    write_bytes(template(kind, language), place, DOCX, replace=replace)


def template(kind: str, language: Language) -> bytes:
    """The DOCX."""
    import docx

    from fundledger.statements.word import as_file, draw

    known = known_of(kind)
    layout = layout_of(kind, language)
    tables = [item.said if item.what == "table" else item.each for item in layout.body]
    if any(name and name not in known.tables for name in tables):
        raise FundledgerError("own_template.no_kind", kind=kind, known=list(kinds()))
    document = _Making(layout, known).document()
    out = BytesIO()
    draw([document], out)
    file = docx.Document(BytesIO(out.getvalue()))
    for text in file.element.body.iter("{*}t"):
        said = (text.text or "")[2:-1]
        if said in _RECIPIENTS:  # names come with what a list of them has around them
            text.text = said
    return as_file(file, document)


class _Making:
    def __init__(self, layout: Layout, known: Known) -> None:
        self.layout = layout
        self.known = known
        self.phrases = phrases(layout.language)

    def document(self) -> Document:
        parts = self._parts()
        parts[-1] += self._help()
        layout = self.layout
        return Document(
            layout.language,
            layout.kind,
            self._masthead(),
            tuple(parts[0]),
            is_landscape=layout.is_landscape,
            title=self.phrases["template_title"].format(kind=layout.kind),
            proof=Proof("", b"", "{{ paper.proof }}"),
            appended=tuple(
                Document(
                    *(layout.language, "", Masthead("bare"), tuple(blocks)),
                    is_landscape=layout.is_landscape,
                )
                for blocks in parts[1:]
            ),
        )

    def said(self, text: str, columns: Iterable[str] = ()) -> str:
        """A text with its fields in the braces of a template."""

        def braced(name: str, form: str) -> str:
            if name in columns:
                name, form = f"row.{name}", form or "plain"
            return f"{{{{ {name}{form and f'|{form}'} }}}}"

        return FIELD.sub(lambda match: braced(match[1], match[2] or ""), text)

    def _masthead(self) -> Masthead:
        layout = self.layout
        to = tuple(map(self.said, layout.to))
        title, about = self.said(layout.title), self.said(layout.about)
        head = Masthead(
            layout.masthead,
            motto=(self.phrases["motto_1"], self.phrases["motto_2"]),
            title=title,
            about=about,
            subtitle=tuple(map(self.said, layout.subtitle)),
            side_lines=tuple(map(self.said, layout.side_lines)),
            to_title=self.phrases["to"] if to else "",
            to=to,
        )
        number = "{{ paper.number_line }}"
        match layout.masthead:
            case "official":
                return replace(
                    head,
                    parent="{{ paper.parent }}",
                    issuer="{{ paper.issuer }}",
                    number=number if layout.is_number_kept else "",
                    about_number=about if not title else "",
                    about=about if title else "",
                    place_and_day="{{ paper.place_and_day }}" if layout.place_and_day else "",
                )
            case "form":
                forms = ("{{ paper.form }}", "{{ paper.form_source }}") if layout.form else ()
                unit = ("{{ paper.unit }}", "{{ paper.unit_address }}")
                return replace(head, unit_lines=unit, form_lines=forms)
            case _:
                return replace(
                    head,
                    number=number if layout.is_number_kept and layout.mark else "",
                    place_and_day="{{ paper.place_and_day }}" if layout.is_dated else "",
                )

    # The body.

    def _parts(self) -> list[list[Block]]:
        parts: list[list[Block]] = [[]]
        for item in self.layout.body:
            if item.what == "annex":
                parts.append([Paragraph(marked(f"**{self.said(item.said)}**"), "centre")])
            else:
                parts[-1] += self._conditioned(item)
        if self.layout.ends:
            _end(parts[0])
        if all(item.what != "signatures" for item in self.layout.body):
            parts[0] += self._signatures()
        return parts

    def _conditioned(self, item: Item) -> Iterator[Block]:
        if item.when:
            yield _tag(f"if {item.when}")
        if item.unless:
            yield _tag(f"if not {item.unless}")
        yield from self._blocks(item)
        yield from [_tag("endif")] * (bool(item.when) + bool(item.unless))

    def _blocks(self, item: Item) -> Iterator[Block]:
        style: Style = item.style
        match item.what:
            case "text" if item.each:
                columns = {each.name for each in self.known.tables[item.each].columns}
                yield _tag(f"for row in {item.each}")
                yield Paragraph(marked(self.said(item.said, columns)), style)
                yield _tag("endfor")
            case "text":
                keeps = style in {"heading", "centre"}
                yield Paragraph(marked(self.said(item.said)), style, keeps)
            case "table":
                if item.unit:
                    yield Paragraph((Span(self.phrases["money_unit"], italic=True),), "unit", True)
                yield self._grid(item.said)
            case "pairs":
                yield Pairs(tuple((self.said(of), self.said(value)) for of, value in item.pairs))
            case "pay":
                yield from self._pay()
            case "chart":
                title = Sentence(f"chart_title.{item.said}").words(self.layout.language)
                yield Paragraph(marked(f"**{title}**"), "centre", True)
                yield Paragraph((Span(f"{{{{ chart.{item.said} }}}}"),), "plain")
            case "signatures":
                yield from self._signatures()
            case "break":
                yield NewPage()
            case _:
                return

    def _pay(self) -> Iterator[Block]:
        said = self.phrases
        yield _tag("for ask in pay")
        yield _tag("if ask.qr")
        yield Paragraph((Span(said["pay_qr"], italic=True),), "plain", True)
        yield Paragraph((Span("{{ ask.qr }}"),), "plain", True)
        yield _tag("endif")
        names = ("name", "account", "bank", "for", "amount", "memo")
        yield Pairs(
            tuple(
                (said[f"pay_{name}"], f"{{{{ ask.{'loan' if name == 'for' else name} }}}}")
                for name in names
            )
        )
        yield _tag("endfor")

    def _grid(self, name: str) -> Grid:
        layout = self.layout.tables.get(name, TableLayout())
        table = self.known.tables[name]
        by_name = {column.name: column for column in table.columns}
        shown = tuple(each for each in layout.columns if not each.when) or tuple(
            ColumnLayout(each.name) for each in table.columns if not each.wide
        )
        columns = [(by_name[each.name], each) for each in shown]
        language = self.layout.language
        heads = heads_of([of.head or (each.heading.words(language),) for each, of in columns])
        made = [grid_column(each, of) for each, of in columns]
        rows = list(_rows(name, layout, [each for each, _ in columns], self._total(layout, table)))
        like = tuple(_TYPICAL.get(each.kind, _TEXT_LIKE) for each, _ in columns)
        if layout.numbered:
            letter = "A" if any(each.letter for each in made) else ""
            made.insert(0, GridColumn(0, "centre", letter))
            heads = (Head(self.phrases["row_number"]), *heads)
            rows = [_with_number(row) for row in rows]
            like = ("99", *like)
        return Grid(
            tuple(made),
            heads,
            rows,
            size=layout.size,
            is_ruled=layout.is_ruled,
            like=(GridRow(like),),
        )

    def _total(self, layout: TableLayout, table: KnownTable) -> str:
        """What stands before the totals; nothing where there are none."""
        if not table.has_totals or layout.total == "":
            return ""
        return str(self.phrases["total"]) if layout.total is None else layout.total

    # The foot.

    def _signatures(self) -> Iterator[Block]:
        layout = self.layout
        recipients: tuple[str, ...] = ()
        if layout.recipients:
            recipients = _RECIPIENTS
        columns = tuple(
            Signature(
                (f"{{{{ signer.{each.office} }}}}",) if each.office else each.lines,
                each.hint,
                f"{{{{ signer.{each.office}_name }}}}" if each.office else self.said(each.name),
            )
            for each in layout.signatures
        )
        if not columns and not recipients:
            return
        has_day = layout.masthead in {"form", "bare"} and layout.place_and_day
        title = self.phrases["recipients"] if recipients else ""
        day = "{{ paper.place_and_day }}" if has_day else ""
        yield Signatures(columns, recipients, title, day)

    # What can be named.

    def _help(self) -> Iterator[Block]:
        """A list that is left out when a paper is filled."""
        said = self.phrases
        yield _tag("if paper.help")
        yield NewPage()
        yield Paragraph((Span(said["template_names"]),), "centre")
        for text in said["template_help"]:
            yield Paragraph((Span(text),), "plain")
        of_fund = Details(Settings(()), date.min, "").fields()
        others = (*of_fund, *(f"paper.{each}" for each in OF_PAPER))
        fields = [*self.known.fields.items(), *((name, "") for name in others)]
        yield self._list((said["template_field"], said["template_example"]), fields)
        columns = [
            (f"{name}: {column.name}", column.heading.words(self.layout.language))
            for name, table in self.known.tables.items()
            for column in table.columns
        ]
        pay = [(f"pay: {each}", "") for each in OF_ASK]
        yield Paragraph((Span(" "),), "small")
        yield self._list((said["template_column"], said["template_meaning"]), [*columns, *pay])
        forms = ", ".join(f"|{form}" for form in FORMS)
        yield Paragraph((Span(f"{said['template_forms']} {forms}"),), "plain")
        yield _tag("endif")

    @staticmethod
    def _list(heads: tuple[str, str], rows: Iterable[tuple[str, str]]) -> Grid:
        return Grid(
            (GridColumn(2), GridColumn(3)), tuple(map(Head, heads)), tuple(map(GridRow, rows))
        )


def _tag(said: str) -> Paragraph:
    return Paragraph((Span(f"{{%p {said} %}}"),), "small")


def _rows(
    name: str, layout: TableLayout, columns: Sequence[Column], total: str
) -> Iterator[GridRow]:
    """A row for each of the table's, between those that say so."""

    def tag(said: str) -> GridRow:
        return GridRow((f"{{%tr {said} %}}", *[""] * (len(columns) - 1)), "group")

    row = GridRow(tuple(f"{{{{ row.{each.name} }}}}" for each in columns))
    if layout.group:
        group = [""] * len(columns)
        if layout.has_subtotals:
            group = [f"{{{{ group.total.{c.name} }}}}" if c.summed else "" for c in columns]
        group[0] = "{{ group.name }}"
        yield tag(f"for group in {name}.groups")
        yield GridRow(tuple(group), "group")
        yield from (tag("for row in group.rows"), row, tag("endfor"), tag("endfor"))
    else:
        yield from (tag(f"for row in {name}"), row, tag("endfor"))
    if total:
        cells = [f"{{{{ {name}.total.{c.name} }}}}" if c.summed else "" for c in columns]
        if not columns[0].summed:
            cells[0] = total
        yield GridRow(tuple(cells), "total")


def _with_number(row: GridRow) -> GridRow:
    """Those that say so are read by their first cell."""
    first = "{{ row.row_number }}" if row.kind == "line" else ""
    if row.cells[0].startswith("{%tr"):
        return replace(row, cells=(*row.cells, ""))
    return replace(row, cells=(first, *row.cells))


def _end(blocks: list[Block]) -> None:
    """The last sentence ends with "./."; a table that may be left out is none to end with."""
    conditions = loops = 0
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if isinstance(block, Grid) and not conditions:
            return
        if not isinstance(block, Paragraph):
            continue
        said = block.spans[-1].text
        conditions += said.startswith("{%p endif")
        conditions -= said.startswith("{%p if")
        loops += said.startswith("{%p endfor")
        if block.style in {"body", "plain", "item"}:
            begun = said.rstrip(" .")
            end = "./."
            if loops:
                otherwise = said[len(begun) :]
                end = f"{{% if row.is_last %}}{end}{{% else %}}{otherwise}{{% endif %}}"
            last = replace(block.spans[-1], text=begun + end)
            blocks[place] = replace(block, spans=(*block.spans[:-1], last))
            return
