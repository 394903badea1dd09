"""A Fund's own Word template, filled with the fields of a paper: `<own>/<language>/<kind>.docx`.

    template = template_of("notice", "vi", own)
    data = template.filled(paper, document)          the DOCX

An officer writes it in Word; names stand in braces, in the language of docxtpl:

    {{ to_pay }}   {{ to_pay|words }}   {{ fund.phone }}   {{ paper.number }}
    {%tr for row in notice %} {{ row.loan }} {%tr endfor %}      a row of a table for each row
    {{ notice.total.to_pay }}   {{ qr }}   {%p if overdue %} … {%p endif %}

Every name and form is looked up before anything is written, and one that is not there is refused
with the paragraph it stands in. A template can name, show, repeat and leave out; it can call and
look into nothing: it came by mail as often as not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundledger.errors import FundledgerError
from fundledger.messages import Language
from fundledger.reports.table import Cell, Column, Table
from fundledger.statements.blocks import whole_words
from fundledger.statements.content import Content, Value
from fundledger.statements.document import Document, Payment, Signatures
from fundledger.statements.filling import Filling, is_said, spoken
from fundledger.statements.wording import TableLayout

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

FORMS = ("plain", "words", "prose", "line", "two", "million", "billion", "upper", "capital")
"""`plain` is how a sentence shows what a table shows otherwise: 0, and days."""

OF_PAPER = (
    *("number", "day", "pages", "number_line", "place_and_day", "parent", "issuer"),
    *("form", "form_source", "unit", "unit_address", "proof", "draft", "help"),
)
"""What `paper` has beside the content's fields."""

OF_ASK = ("name", "account", "bank", "loan", "amount", "memo", "qr")
"""And what each sum that is to be paid has."""

_OF_ROW = ("row_number", "is_last")
_SIGNERS = ("director", "accountant", "preparer", "cashier", "chairman")
_QR_SIDE = 30  # mm
_TAG = re.compile(r"(\{[%{])[-+]?(?:tr|tc|p|r)\s")
"""Which part of the page a tag is for: Word's business, not that of the names in it."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a paper has to be named."""

    fields: frozenset[str]
    """Those with a dot stand in a group: `fund.phone`."""

    tables: Mapping[str, Sequence[str]]
    charts: Sequence[str] = ()

    @classmethod
    def of(cls, content: Content, fields: Mapping[str, object]) -> Names:
        of_paper = {f"paper.{each}" for each in OF_PAPER}
        signers = {f"signer.{each}{end}" for each in _SIGNERS for end in ("", "_name")}
        tables = {table.name: [each.name for each in table.columns] for table in content.tables}
        return cls(
            frozenset({*fields, *of_paper, *signers, "qr"}), tables, tuple(sorted(content.charts))
        )

    @property
    def known(self) -> list[str]:
        charts = (f"chart.{each}" for each in self.charts)
        return sorted({*self.fields, *charts, "pay", "recipients"})


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    kind: str
    language: Language
    path: Path
    data: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def file(self) -> str:
        return f"{self.language}/{self.kind}.docx"

    def check(self, names: Names) -> None:
        """Refuse what names a field, a table, a column or a form that the paper does not have."""
        for paragraphs in self._parts():
            _Checking(self.file, paragraphs, names).check()

    def _parts(self) -> Iterator[list[str]]:
        """The texts of the body's paragraphs, and of each header and footer."""
        import docx
        from docx.oxml.ns import qn

        try:
            file = docx.Document(BytesIO(self.data))
        except Exception as error:  # whatever can be wrong with a file that is no Word file
            raise FundledgerError("own_template.unreadable", file=self.file) from error
        related = [each.target_part for each in file.part.rels.values() if not each.is_external]
        margins = [p for p in related if p.partname.startswith(("/word/header", "/word/footer"))]
        for root in (file.element.body, *(part.element for part in margins)):
            yield [
                "".join(
                    (text.text or "") if text.tag == qn("w:t") else " "
                    for text in line.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
                )
                for line in root.iter(qn("w:p"))
            ]

    def filled(self, filling: Filling, document: Document) -> bytes:
        """The DOCX; the program's own `document` of the paper says what the two have in common."""
        from docxtpl import DocxTemplate
        from jinja2 import TemplateError

        from fundledger.statements.word import as_file

        self.check(Names.of(filling.content, filling.fields))
        template = DocxTemplate(BytesIO(self.data))
        environment = _environment(filling)
        try:
            template.render(_Context(filling, document, template).names(), environment)
        except (TemplateError, SyntaxError) as error:
            raise FundledgerError("own_template.broken", file=self.file, why=str(error)) from error
        if document.proof and not self._shows_proof():
            _add_proof(template.docx, document.proof.short)
        return as_file(template.docx, document)

    def _shows_proof(self) -> bool:
        return any("paper.proof" in text for part in self._parts() for text in part)


def template_of(kind: str, language: Language, own: Path | None) -> OwnTemplate | None:
    place = None if own is None else own / language / f"{kind}.docx"
    if place is None or not place.is_file():
        return None
    return OwnTemplate(kind, language, place, place.read_bytes())


def _add_proof(file: Any, short: str) -> None:
    """Below what stands at the foot of the pages already."""
    from docx.shared import Pt

    for number, section in enumerate(file.sections):
        feet = [section.footer]
        if section.different_first_page_header_footer:
            feet.append(section.first_page_footer)
        for foot in feet:
            if number and foot.is_linked_to_previous:
                continue
            foot.add_paragraph().add_run(short).font.size = Pt(7.5)


# The names in a template.

_Known = tuple[str, str]
"""What a name stands for: a kind of thing, and of which table or group."""


class _Checking:
    """Walks what a part of the file says; a line of it is a paragraph."""

    def __init__(self, file: str, paragraphs: Sequence[str], names: Names) -> None:
        self.file = file
        self.paragraphs = paragraphs
        self.names = names
        groups = {name.partition(".")[0] for name in names.fields if "." in name}
        self.top: dict[str, _Known] = {
            **{name: ("field", "") for name in names.fields if "." not in name},
            **{name: ("group", name) for name in groups},
            **{name: ("table", name) for name in names.tables},
            "chart": ("charts", ""),
            "pay": ("asks", ""),
            "recipients": ("texts", ""),
        }

    def check(self) -> None:
        from jinja2 import TemplateSyntaxError

        lines = (" ".join(_TAG.sub(r"\1 ", text).split()) for text in self.paragraphs)
        try:
            tree = _plain_environment().parse("\n".join(lines))
        except TemplateSyntaxError as error:
            raise self._fault("own_template.syntax", error.lineno, why=error.message) from error
        for node in tree.body:
            self._statement(node, self.top)

    def _fault(self, key: str, line: int, /, **params: object) -> FundledgerError:
        at = min(max(line, 1), len(self.paragraphs) or 1)
        text = " ".join(self.paragraphs[at - 1].split()) if self.paragraphs else ""
        return FundledgerError(key, file=self.file, at=at, text=text[:120], **params)

    def _statement(self, node: nodes.Node, scope: Mapping[str, _Known]) -> None:
        from jinja2 import nodes

        match node:
            case nodes.Output():
                for each in node.nodes:
                    if not isinstance(each, nodes.TemplateData):
                        self._shown(each, scope)
            case nodes.If():
                self._condition(node.test, scope)
                for part in (*node.body, *node.elif_, *node.else_):
                    self._statement(part, scope)
            case nodes.For() if node.test is None and not node.recursive:
                self._loop(node, scope)
            case _:
                raise self._fault("own_template.no_code", node.lineno)

    def _loop(self, node: nodes.For, scope: Mapping[str, _Known]) -> None:
        from jinja2 import nodes

        kind, of = self._value(node.iter, scope)
        each = {
            "table": ("row", of),
            "groups": ("table_group", of),
            "rows": ("row", of),
            "asks": ("ask", ""),
            "texts": ("field", ""),
        }.get(kind)
        if each is None or not isinstance(node.target, nodes.Name):
            name = _written(node.iter)
            known = [*self.names.tables, "pay", "recipients"]
            raise self._fault("own_template.no_table", node.lineno, name=name, known=known)
        inner = {**scope, node.target.name: each}
        for part in (*node.body, *node.else_):
            self._statement(part, inner)

    def _shown(self, node: nodes.Node, scope: Mapping[str, _Known]) -> None:
        kind, _ = self._value(node, scope)
        is_both = kind == "table" and _written(node) in self.names.fields
        if kind != "field" and not is_both:
            known = self.names.known
            name = _written(node)
            raise self._fault("own_template.no_field", node.lineno, name=name, known=known)

    def _condition(self, node: nodes.Node, scope: Mapping[str, _Known]) -> None:
        from jinja2 import nodes

        match node:
            case nodes.And() | nodes.Or():
                self._condition(node.left, scope)
                self._condition(node.right, scope)
            case nodes.Not():
                self._condition(node.node, scope)
            case nodes.Compare():
                for each in (node.expr, *(operand.expr for operand in node.ops)):
                    self._condition(each, scope)
            case _:
                self._value(node, scope)

    def _value(self, node: nodes.Node, scope: Mapping[str, _Known]) -> _Known:
        from jinja2 import nodes

        match node:
            case nodes.Const():
                return "field", ""
            case nodes.Name():
                if node.name in scope:
                    return scope[node.name]
                known = [*self.names.known, *self.names.tables]
                raise self._fault("own_template.no_field", node.lineno, name=node.name, known=known)
            case nodes.Filter() if node.node is not None and not node.args and not node.kwargs:
                if node.name not in FORMS:
                    known = list(FORMS)
                    name = node.name
                    raise self._fault("own_template.no_form", node.lineno, name=name, known=known)
                self._shown(node.node, scope)
                return "field", ""
            case nodes.Getattr():
                return self._part(self._value(node.node, scope), node.attr, node)
            case _:
                raise self._fault("own_template.no_code", node.lineno)

    def _part(self, of: _Known, name: str, node: nodes.Getattr) -> _Known:
        """What stands after a dot."""
        kind, table = of
        match kind:
            case "group":
                known = [each for each in self.names.known if each.startswith(f"{table}.")]
                found = f"{table}.{name}" in self.names.fields
            case "charts":
                known, found = list(self.names.charts), name in self.names.charts
            case "ask":
                known, found = list(OF_ASK), name in OF_ASK
            case "row" | "total":
                known = [*self.names.tables[table], *(_OF_ROW if kind == "row" else ())]
                found = name in known
            case "table":
                known, found = ["total", "groups"], name in {"total", "groups"}
                if found:
                    return name, table
            case "table_group":
                known, found = ["name", "total", "rows"], name in {"name", "total", "rows"}
                if found and name != "name":
                    return name, table
            case _:
                known, found = [], False
        if not found:
            written = _written(node)
            raise self._fault("own_template.no_field", node.lineno, name=written, known=known)
        return "field", ""


def _written(node: nodes.Node) -> str:
    """A name as an officer wrote it."""
    from jinja2 import nodes

    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
        case nodes.Filter() if node.node is not None:
            return f"{_written(node.node)}|{node.name}"
        case _:
            return "…"


# What the names stand for.


class _Shown:
    """A value with its words: the words are shown, a form is made of the value."""

    __slots__ = ("_text", "_value")

    def __init__(self, value: Value | Cell, text: str) -> None:
        self._value = value
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return is_said(self._value)

    def __eq__(self, other: object) -> bool:
        value = other._value if isinstance(other, _Shown) else other
        return value in (self._value, self._text)

    def __hash__(self) -> int:
        return hash(self._text)


class _Named:
    """What is looked up by name and has no attribute of its own to be reached."""

    __slots__ = ("_parts", "_rows", "_text")

    def __init__(
        self, parts: Mapping[str, object], rows: Sequence[object] = (), text: object = ""
    ) -> None:
        self._parts = parts
        self._rows = rows
        self._text = text

    def __getitem__(self, name: str) -> object:
        return self._parts[name]

    def __iter__(self) -> Iterator[object]:
        return iter(self._rows)

    def __bool__(self) -> bool:
        return bool(self._rows) or bool(self._text)

    def __str__(self) -> str:
        return str(self._text)


class _Context:
    def __init__(self, filling: Filling, document: Document, template: Any) -> None:
        self.filling = filling
        self.document = document
        self.template = template

    def names(self) -> dict[str, object]:
        filling = self.filling
        flat: dict[str, object] = {
            name: _Shown(value, filling.shown(value)) for name, value in filling.fields.items()
        }
        flat |= {f"paper.{name}": text for name, text in self._of_paper().items()}
        flat |= self._signers()
        found: dict[str, object] = {}
        groups: dict[str, dict[str, object]] = {}
        for name, value in flat.items():
            group, _, part = name.partition(".")
            if part:
                groups.setdefault(group, {})[part] = value
            else:
                found[name] = value
        found |= {name: _Named(parts) for name, parts in groups.items()}
        for table in filling.content.tables:
            found[table.name] = self._table(table, found.get(table.name, ""))
        asks = self._asks()
        found["pay"] = asks
        found["qr"] = asks[0]["qr"] if asks else ""
        found["chart"] = _Named(self._charts())
        found["recipients"] = self._recipients()
        return found

    def _of_paper(self) -> dict[str, str]:
        head = self.document.masthead
        form = (*head.form_lines, "", "")
        unit = (*head.unit_lines, "", "")
        proof = self.document.proof
        return {
            "number_line": head.number,
            "place_and_day": head.place_and_day or self._signed_on(),
            "parent": whole_words(head.parent),
            "issuer": whole_words(head.issuer),
            "form": form[0],
            "form_source": form[1],
            "unit": unit[0],
            "unit_address": unit[1],
            "proof": proof.short if proof else "",
            "draft": self.document.draft_word,
            "help": "",
        }

    def _signed_on(self) -> str:
        """A form has its day over those who sign."""
        blocks = (each for each in self.document.blocks if isinstance(each, Signatures))
        return next((each.place_and_day for each in blocks), "")

    def _signers(self) -> dict[str, object]:
        """Their offices as the Fund says them on the paper's day, else as the wording does."""
        found: dict[str, object] = {}
        written = {each.office: each.lines for each in self.filling.layout.signatures}
        for office in _SIGNERS:
            signer = self.filling.filled.details.signer(office)
            found[f"signer.{office}"] = "\n".join(signer.lines or written.get(office, ()))
            found[f"signer.{office}_name"] = signer.name
        return found

    def _recipients(self) -> list[str]:
        from fundledger.statements.document import listed

        blocks = self.document.blocks
        return [
            text
            for block in blocks
            if isinstance(block, Signatures)
            for text in listed(block.recipients)
        ]

    def _table(self, table: Table, text: object) -> _Named:
        filling = self.filling
        layout = filling.layout.tables.get(table.name, TableLayout())
        columns = {each.name: each for each in table.columns}
        rows = []
        above: list[Cell] | None = None
        for number, record in enumerate(spoken(table), 1):
            common = [record[name] for name in layout.once]
            left_out = layout.once if common == above else ()  # as the row above it says
            is_last = number == len(table.rows)
            rows.append(
                self._row(record, columns, layout, number, is_last=is_last, left_out=left_out)
            )
            above = common
        parts: dict[str, object] = {"total": self._row(table.total, columns, layout), "groups": []}
        if layout.group:
            parts["groups"] = list(self._groups(table, columns, layout))
        return _Named(parts, rows, text)

    def _row(
        self,
        record: Mapping[str, Cell],
        columns: Mapping[str, Column],
        layout: TableLayout,
        number: int = 0,
        *,
        is_last: bool = False,
        left_out: Sequence[str] = (),
    ) -> _Named:
        """Its cells as a table of the paper shows them."""
        cells: dict[str, object] = {
            name: _Shown(
                value, "" if name in left_out else self.filling.cell(value, column, layout)
            )
            for name, column in columns.items()
            for value in [record.get(name)]
        }
        of_row = {"row_number": _Shown(number, str(number)), "is_last": _Shown(is_last, "")}
        return _Named({**of_row, **cells})

    def _groups(
        self, table: Table, columns: Mapping[str, Column], layout: TableLayout
    ) -> Iterator[_Named]:
        """Rows are counted on from group to group."""
        before = 0
        for name, of in self.filling.grouped(list(spoken(table)), layout.group):
            total: dict[str, Cell] = {}
            for each in columns.values():
                if each.summed:
                    amounts = [record[each.name] for record in of]
                    total[each.name] = sum(sum_ for sum_ in amounts if isinstance(sum_, int))
            rows = [
                self._row(record, columns, layout, number)
                for number, record in enumerate(of, before + 1)
            ]
            before += len(rows)
            sums = self._row(total, columns, layout)
            yield _Named({"name": name, "rows": rows, "total": sums})

    def _asks(self) -> list[_Named]:
        from docx.shared import Mm
        from docxtpl import InlineImage

        from fundledger.statements.word_blocks import qr_png

        found = []
        fields = self.filling.fields
        for ask, block in zip(self.filling.content.asks, self._payments(), strict=True):
            code: object = ""
            if block is not None:
                png = BytesIO(qr_png(block.payload))
                code = InlineImage(self.template, png, width=Mm(_QR_SIDE))
            said = {
                name: self.filling.shown(fields[f"fund.{of}"])
                for name, of in (
                    ("name", "account_name"),
                    ("account", "account"),
                    ("bank", "bank"),
                )
            }
            amount = _Shown(ask.amount, self.filling.amount(ask.amount))
            found.append(
                _Named({**said, "loan": ask.loan, "amount": amount, "memo": ask.memo, "qr": code})
            )
        return found

    def _payments(self) -> Iterator[Payment | None]:
        for ask in self.filling.content.asks:
            block = self.filling.payment(ask)
            yield block if isinstance(block, Payment) else None

    def _charts(self) -> dict[str, object]:
        from docx.shared import Pt
        from docxtpl import InlineImage

        from fundledger.statements.charts import drawn
        from fundledger.statements.word_blocks import chart_png

        found: dict[str, object] = {}
        for name, chart in self.filling.content.charts.items():
            drawing = drawn(chart, self.filling.language)
            png = BytesIO(chart_png(drawing))
            found[name] = InlineImage(self.template, png, width=Pt(min(drawing.width, 455)))
        return found


# The language of a template.


def _plain_environment() -> SandboxedEnvironment:
    """Names, forms, loops and conditions; nothing that Jinja brings along."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    class Closed(SandboxedEnvironment):
        """Nothing of a value can be reached but what a template is given by name."""

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return False

        def is_safe_callable(self, obj: Any) -> bool:
            return False

    environment = Closed(undefined=StrictUndefined, autoescape=True)
    environment.globals = {}
    environment.filters = dict.fromkeys(FORMS, str)
    environment.tests = {}
    return environment


def _environment(filling: Filling) -> SandboxedEnvironment:
    environment = _plain_environment()

    def written(form: str) -> Any:
        def as_form(value: Any) -> str:
            raw = value._value if isinstance(value, _Shown) else str(value)
            return filling.shown(raw, "" if form == "plain" else form)

        return as_form

    environment.filters = {form: written(form) for form in FORMS}
    environment.finalize = lambda value: value if hasattr(value, "__html__") else str(value)
    return environment
