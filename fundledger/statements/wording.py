"""What a paper says around its fields and tables: TOML, the Fund's own before the program's.

    layout = layout_of("notice", "vi", own=folder)
    layout.check(content, details)      names each field and table that it lacks, before printing

`wording/<language>/<kind>.toml` is the program's; a Fund puts a file of the same name under its own
folder (`<own>/<language>/<kind>.toml`), whole: what it does not say is not said. The digest of the
file goes onto the paper, so that it is known later by which wording it was made.

    mark = "TB"                          the type in its symbol: 15/TB-QHTPT; "" for a letter
    masthead = "official"                official, parties, form or bare
    title = "THÔNG BÁO"                  and about = "Về việc …"; both may name fields
    file = "Thông báo {period}"          what a file is called
    to = ["{cooperative_name}"]          Kính gửi
    landscape = true
    dated = true                         place and day below the motto of `parties`; others have it
    form = "s38"                         a statutory form; number and source are in `common.toml`
    recipients = ["Như trên"]            Nơi nhận; further ones are the Fund's setting
    [[body]]                             what follows, in order, each one of
      text = "…"     style = "ground"    a paragraph; **bold**, //italic//
      each = "loans" text = "…"          a paragraph for each row of a table, its columns as fields
      table = "loans" unit = true        a table, set as [tables.loans] says
      pairs = [["Họ tên", "{name}"]]     labels and values
      pay = true                         where to pay, with a QR code for each sum that is asked
      chart = "capital"                  a picture
      signatures = true                  those who sign, where they do not stand last
      break = true                       a new page
      annex = "Phụ lục"                  what follows is an annex, on pages of its own
      when = "overdue"                   only where this field is said and not 0; unless = "…"
    [tables.loans]
      columns = [{name = "due", head = ["Đến hạn"], letter = "A", width = 2}]
                                         a column's when = "…": only where that field is not 0
      carried = ["debit", "credit"]      sums that go over from page to page
      total = "Cộng"                     what stands before the totals; "" for none
      group = "area"                     rows are put under headings by this column
      strong = "kind"                    rows that say anything in this column are set bold: sums
      once = ["voucher", "memo"]         blank where all of them are as in the row above
      subtotals = true                   and each heading has the sums of its rows
      blank_zero = true                  0 stands as "-" otherwise
      unruled = true, size = 10
    [[signatures]]
      lines = ["GIÁM ĐỐC"] office = "director" hint = "(Ký, họ tên, đóng dấu)"

A field is written `{name}` or `{name:form}`; see `filling` for the forms. A statutory form is that
of the day which the field `form_day` says, else of the paper's own. `{paper.pages}` is how many
pages it has.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from fundledger.errors import FundledgerError
from fundledger.messages import Language
from fundledger.rules.said import Said
from fundledger.statements.content import Content
from fundledger.statements.document import Align, MastheadKind, Style

MASTHEADS = ("official", "parties", "form", "bare")
STYLES = ("body", "plain", "ground", "item", "heading", "centre", "small")
_HERE = Path(__file__).parent / "wording"
ALIGNS = ("left", "centre", "right")
FIELD = re.compile(r"\{([a-z_.0-9]+)(?::([a-z_0-9]+))?\}")


@dataclass(frozen=True, slots=True)
class Item:
    """One part of the body."""

    what: Literal["text", "table", "pairs", "pay", "chart", "signatures", "break", "annex"]
    path: str
    said: str = ""  # the text, or the name of a table, a chart
    style: Style = "body"
    each: str = ""
    unit: bool = False
    pairs: tuple[tuple[str, str], ...] = ()
    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    name: str
    head: tuple[str, ...] = ()  # from the top down; empty: the column's word in the catalogue
    letter: str = ""
    width: float = 0
    is_code: bool = False
    align: Align | None = None
    when: str = ""  # only where this field is said and not 0


@dataclass(frozen=True, slots=True)
class TableLayout:
    columns: tuple[ColumnLayout, ...] = ()  # empty: those that the table has and a screen shows
    carried: tuple[str, ...] = ()
    total: str | None = None
    group: str = ""
    strong: str = ""
    once: tuple[str, ...] = ()
    has_subtotals: bool = False
    blank_zero: bool = True
    is_ruled: bool = True
    size: float = 11
    numbered: bool = False
    """A first column counts the rows (STT)."""


@dataclass(frozen=True, slots=True)
class SignatureLayout:
    lines: tuple[str, ...]
    office: str = ""
    hint: str = ""
    name: str = ""  # a field, where who signs is not of the Fund


@dataclass(frozen=True, slots=True)
class Layout:
    kind: str
    language: Language
    digest: str
    is_own: bool
    mark: str
    masthead: MastheadKind
    title: str
    about: str
    file: str
    to: tuple[str, ...]
    form: str
    recipients: tuple[str, ...]
    body: tuple[Item, ...]
    tables: Mapping[str, TableLayout]
    signatures: tuple[SignatureLayout, ...]
    is_landscape: bool = False
    ends: bool = True  # "./." after the last sentence
    place_and_day: bool = True
    is_dated: bool = False
    subtitle: tuple[str, ...] = ()
    side_lines: tuple[str, ...] = ()
    is_number_kept: bool = True
    """It has a number of the register of outgoing papers; books and forms have none."""

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Every text that may name fields: where it stands, the text, the table it is said of."""
        yield "title", self.title, ""
        yield "about", self.about, ""
        yield "file", self.file, ""
        for place, text in enumerate(self.to, start=1):
            yield f"to[{place}]", text, ""
        for place, text in enumerate((*self.subtitle, *self.side_lines), start=1):
            yield f"subtitle[{place}]", text, ""
        for place, text in enumerate(self.recipients, start=1):
            yield f"recipients[{place}]", text, ""
        for item in self.body:
            if item.what == "text":
                yield item.path, item.said, item.each
            for label, value in item.pairs:
                yield item.path, label + value, item.each
            for condition in (item.when, item.unless):
                if condition:
                    yield item.path, f"{{{condition}}}", ""
        for name, table in self.tables.items():
            for column in table.columns:
                if column.when:
                    yield f"tables.{name}", f"{{{column.when}}}", ""
        for place, each in enumerate(self.signatures, start=1):
            yield f"signatures[{place}]", " ".join((*each.lines, each.hint, each.name)), ""

    @property
    def says_pages(self) -> bool:
        return any("{paper.pages" in text for _, text, _ in self.texts())

    def check(self, content: Content, known: Mapping[str, object]) -> None:
        """Refuse what names a field, a table or a column that the paper does not have."""
        fields = {*content.fields, *known}
        for path, text, of in self.texts():
            there = fields
            if of:
                self._need_table(content, of, path)
                there = fields | {column.name for column in content.table(of).columns}
            for match in FIELD.finditer(text):
                if match[1] not in there:
                    names = sorted(there)
                    raise self._fault("wording.no_field", path, name=match[1], known=names)
        for item in self.body:
            if item.what == "table":
                self._need_table(content, item.said, item.path)
            if item.what == "chart" and item.said not in content.charts:
                charts = sorted(content.charts)
                raise self._fault("wording.no_chart", item.path, name=item.said, known=charts)
        for name, table in self.tables.items():
            if name not in content.names:
                continue
            columns = [column.name for column in content.table(name).columns]
            path = f"tables.{name}"
            named = (*(each.name for each in table.columns), *table.carried, *table.once)
            for wanted in (*named, table.group, table.strong):
                if wanted and wanted not in columns:
                    raise self._fault("wording.no_column", path, name=wanted, known=columns)

    def _need_table(self, content: Content, name: str, path: str) -> None:
        if name not in content.names:
            known = list(content.names)
            raise self._fault("wording.no_table", path, name=name, known=known)

    def _fault(self, key: str, path: str, /, **params: object) -> FundledgerError:
        file = f"{self.language}/{self.kind}.toml"
        return FundledgerError(key, file=file, path=path, **params)


class _Said(Said):
    lacks = "wording.lacks"


def layout_of(kind: str, language: Language, own: Path | None = None) -> Layout:
    """The Fund's own wording of a kind of paper, else the program's."""
    place = None if own is None else own / language / f"{kind}.toml"
    if place is not None and place.is_file():
        return _read(kind, language, place.read_bytes(), is_own=True)
    return _of_program(kind, language)


@cache
def _of_program(kind: str, language: Language) -> Layout:
    return _read(kind, language, wording_file(kind, language).read_bytes(), is_own=False)


def wording_file(kind: str, language: Language) -> Path:
    """Where the program's own wording stands."""
    return _HERE / language / f"{kind}.toml"


def wording_text(kind: str, language: Language) -> str:
    """The program's own wording of a kind, as a Fund may change it."""
    place = wording_file(kind, language)
    known = sorted(each.stem for each in place.parent.glob("*.toml") if each.stem != "common")
    if kind not in known:
        raise FundledgerError("own_template.no_kind", kind=kind, known=known)
    return place.read_text(encoding="utf-8")


@cache
def phrases(language: Language) -> Mapping[str, Any]:
    """What all papers say alike: the motto, "Bằng chữ", "Nơi nhận"; and the statutory forms."""
    return tomllib.loads((_HERE / language / "common.toml").read_text(encoding="utf-8"))


def _read(kind: str, language: Language, data: bytes, *, is_own: bool) -> Layout:
    try:
        whole = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        file = f"{language}/{kind}.toml"
        raise FundledgerError("wording.unreadable", file=file, why=str(error)) from None
    said = _Said(whole, "")
    layout = Layout(
        kind,
        language,
        hashlib.sha256(data).hexdigest(),
        is_own,
        mark=_text(said, "mark"),
        masthead=said.one_of("masthead", MASTHEADS, "official"),
        title=_text(said, "title"),
        about=_text(said, "about"),
        file=said.text("file"),
        to=_texts(said, "to"),
        form=_text(said, "form"),
        recipients=_texts(said, "recipients"),
        body=tuple(map(_item, said.tables("body"))),
        tables={name: _table(each) for name, each in said.named("tables")},
        signatures=tuple(map(_signature, said.tables("signatures"))),
        is_landscape=said.flag("landscape"),
        ends=not said.flag("endless"),
        place_and_day=not said.flag("undated"),
        is_dated=said.flag("dated"),
        subtitle=_texts(said, "subtitle"),
        side_lines=_texts(said, "side_lines"),
        is_number_kept=not said.flag("unnumbered"),
    )
    said.refuse_unknown()
    return layout


def _text(said: Said, name: str, default: str = "") -> str:
    said.known.add(name)
    value = said.said.get(name, default)
    if not isinstance(value, str):
        raise said.fault("rule_set.unreadable", name)
    return value


def _texts(said: Said, name: str) -> tuple[str, ...]:
    said.known.add(name)
    value = said.said.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise said.fault("rule_set.unreadable", name)
    return tuple(value)


_KEYS = ("text", "table", "pairs", "pay", "chart", "signatures", "break", "annex")


def _item(said: Said) -> Item:
    named = [key for key in _KEYS if key in said.said]
    if len(named) != 1:
        raise said.fault("wording.one_of", "", known=list(_KEYS))
    (what,) = named
    value = said.said[what]
    said.known.add(what)
    pairs: tuple[tuple[str, str], ...] = ()
    if what == "pairs":
        pairs = tuple((str(label), str(shown)) for label, shown in value)
    found = Item(
        what,  # type: ignore[arg-type]  # one of _KEYS
        said.path,
        said=value if isinstance(value, str) else "",
        style=said.one_of("style", STYLES, "body"),
        each=_text(said, "each"),
        unit=said.flag("unit"),
        pairs=pairs,
        when=_text(said, "when"),
        unless=_text(said, "unless"),
    )
    said.refuse_unknown()
    return found


def _table(said: Said) -> TableLayout:
    found = TableLayout(
        columns=tuple(map(_column, said.tables("columns"))),
        carried=_texts(said, "carried"),
        total=_text(said, "total") if "total" in said.said else None,
        group=_text(said, "group"),
        strong=_text(said, "strong"),
        once=_texts(said, "once"),
        has_subtotals=said.flag("subtotals"),
        blank_zero=not said.flag("zeros"),
        is_ruled=not said.flag("unruled"),
        size=float(said.need("size", (int, float))) if "size" in said.said else 11,
        numbered=said.flag("numbered"),
    )
    said.refuse_unknown()
    return found


def _column(said: Said) -> ColumnLayout:
    found = ColumnLayout(
        said.text("name"),
        head=_texts(said, "head"),
        letter=_text(said, "letter"),
        width=float(said.need("width", (int, float))) if "width" in said.said else 0,
        is_code=said.flag("code"),
        align=said.one_of("align", ALIGNS, "") if "align" in said.said else None,
        when=_text(said, "when"),
    )
    said.refuse_unknown()
    return found


def _signature(said: Said) -> SignatureLayout:
    found = SignatureLayout(
        _texts(said, "lines"),
        office=_text(said, "office"),
        hint=_text(said, "hint"),
        name=_text(said, "name"),
    )
    said.refuse_unknown()
    return found
