"""A paper as values, ready to be drawn: every text is final, in one language.

`filling` makes a document, `page` and `word` draw it. Sizes are in points and widths in shares of
the room there is, so that a document knows no page. A part that may not be parted from what follows
says so (`keeps_with_next`); where pages break is for whoever draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.messages import Language

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

Align = Literal["left", "centre", "right", "justified"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Style = Literal["body", "plain", "ground", "item", "heading", "centre", "unit", "small"]
"""How a paragraph is set:

    body      justified, its first line indented: what is said
    plain     the same without an indent: label and value, a sentence after a table
    ground    a căn cứ: italic, indented
    item      a line of a list, indented as a whole
    heading   bold, indented: "Điều 1. …", "I. …"
    centre    bold, in the middle: the head of a part
    unit      italic, right, close to the table that follows: "Đơn vị tính: đồng"
    small     a remark below a table, one size smaller
"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]
    style: Style = "body"
    keeps_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of a table's heading over one column or several; what is below it stands under it."""

    text: str
    below: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True)
class GridColumn:
    width: float
    """Its share of the room, beside the others'; 0: as wide as what stands in it asks for."""

    align: Align = "left"
    letter: str = ""
    """What stands below the headings of a statutory form: A, B, 1, 2."""

    is_code: bool = False
    """Its words are numbers of papers, accounts, days: they are not broken over two lines."""


@dataclass(frozen=True, slots=True)
class GridRow:
    cells: tuple[str, ...]
    kind: Literal["line", "group", "total"] = "line"
    """A group is a heading within the table; group and total are bold."""

    amounts: tuple[int | None, ...] = ()
    """What is carried over a page, by column; empty where the table carries nothing."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A book's sums that go over from page to page: the words before and after them."""

    forward: str  # "Cộng chuyển sang trang sau"
    brought: str  # "Số trang trước chuyển sang"
    in_column: int  # where these words stand
    columns: tuple[int, ...]  # whose sums they are


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Its head is repeated on each page; a row is never parted."""

    columns: tuple[GridColumn, ...]
    heads: tuple[Head, ...]
    rows: Sequence[GridRow]
    carried: Carried | None = None
    size: float = 11
    """The size wished for; a wide table is set smaller until its columns fit, never below 8."""

    is_ruled: bool = True
    """With lines; without them it is a list of labels and values."""

    like: tuple[GridRow, ...] = ()
    """Rows for which the columns are made wide, where those there are will make way for others."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One column of those who sign."""

    lines: tuple[str, ...]
    """In capitals and bold: `TM. HỘI ĐỒNG QUẢN LÝ`, `GIÁM ĐỐC`; or `NGƯỜI LẬP BIỂU`."""

    hint: str = ""  # "(Ký, họ tên, đóng dấu)", italic
    name: str = ""
    mark: str = ""
    """By which a digital signature finds its place; empty where none belongs."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Those who sign beside each other, with `Nơi nhận` at the left where a paper has one.

    They stand together with the last lines before them, never alone on a page.
    """

    columns: tuple[Signature, ...]
    recipients: tuple[str, ...] = ()
    recipients_title: str = ""
    place_and_day: str = ""  # over the last column of a form
    keeps_room: bool = True
    """Room for signature and seal between office and name."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Where to pay: the picture of a QR code with what it says beside it."""

    payload: str
    lines: tuple[tuple[str, str], ...]  # label, value
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as `charts` draws it."""

    chart: Drawing
    height: float = 180


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values, one below the other: who borrows, where, for what."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Block = Paragraph | Grid | Signatures | Payment | Picture | Pairs | NewPage


MastheadKind = Literal["official", "parties", "form", "bare"]


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of an official paper (Decree 30/2020): two columns, and below them the title.

    A paper between two parties (minutes, a contract) has no left column: the motto stands in the
    middle. A form of accounting has the unit at the left and the number of the form at the right.
    """

    kind: MastheadKind
    parent: str = ""
    issuer: str = ""
    number: str = ""  # "Số: 15/TB-QHTPT", or with a blank for the number
    about_number: str = ""  # "V/v …" below the number of a letter without a title
    motto: tuple[str, str] = ("", "")
    place_and_day: str = ""
    form_lines: tuple[str, ...] = ()  # a form's right column: "Mẫu số 01 – TT", where it comes from
    unit_lines: tuple[str, ...] = ()  # and its left one: the unit and where it is
    title: str = ""
    about: str = ""  # trích yếu, below the title
    subtitle: tuple[str, ...] = ()  # "Ngày … tháng … năm …" of a form; upright, in the middle
    side_lines: tuple[str, ...] = ()
    """Such as "Quyển số: …", "Số: …", "Nợ: …", "Có: …" beside a form's title."""
    to_title: str = ""  # "Kính gửi:"
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What a paper carries to prove itself: see `attached`."""

    name: str  # of the embedded file
    data: bytes
    short: str  # what the foot of every page says of it


@dataclass(frozen=True, slots=True)
class Document:
    """One paper. Several in one file are drawn one after the other, each paged by itself."""

    language: Language
    name: str
    """What its file is called, without an ending: readable by a person."""

    masthead: Masthead
    blocks: tuple[Block, ...]
    is_landscape: bool = False
    is_draft: bool = False
    """Marked across every page until it has a number."""

    draft_word: str = ""
    size: float = 13
    title: str = ""  # of the file, for readers of screens and finders
    author: str = ""
    day: date | None = None
    proof: Proof | None = None
    is_numbered: bool = True
    """Pages are numbered in the middle of the upper margin from the second on."""

    appended: tuple[Document, ...] = field(default=())
    """Annexes: each begins a page and is paged by itself (Phụ lục I, II)."""


def listed(texts: Sequence[str]) -> tuple[str, ...]:
    """Lines of a list as Decree 30 writes them: each begins with "- " and ends with ";" or ".".

    What stands there already is left as it is.
    """
    return tuple(
        _begun(text) + ("" if text.endswith((".", ";", ":", ",")) else _END[place == len(texts)])
        for place, text in enumerate(map(str.rstrip, texts), start=1)
    )


_END = (";", ".")


def _begun(text: str) -> str:
    return text if text.startswith(("-", "–", "+")) else f"- {text}"
