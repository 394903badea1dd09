"""The file kind `figures`: what a document states in figures, each with its place and its claims.

A workbook has a sheet for the document, one for its figures and one for how they hang together;
YAML and JSON have what is said of the document beside the two lists. A CSV file, or a workbook of
one sheet, may hold the figures alone: the document is then called what the file is. The value of a
figure is its text as printed, with its marks: what that means is for `published.printed` to say,
and digits that mean nothing are a finding of `figures check`, no problem of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Annotated, Never, cast

from pydantic import Field

from fundledger.errors import Problem
from fundledger.messages import say_in
from fundledger.messages.codes import YES_OR_NO
from fundledger.published.figures import (
    BASES,
    DIRECTIONS,
    RELATION_KINDS,
    Basis,
    Direction,
    Document,
    Figure,
    Relation,
    RelationKind,
    Stated,
    When,
)
from fundledger.published.printed import digits_in
from fundledger.published.spans import Span, span_named
from fundledger.published.units import PERCENT, unit_in
from fundledger.schemas import cells
from fundledger.schemas.fields import (
    Cell,
    Code,
    Day,
    Line,
    Locator,
    Memo,
    Model,
    column,
    filled,
)
from fundledger.schemas.filekinds import FileKind, Located, Reading, table_of
from fundledger.schemas.parts import Parted, any_parts_of, parts_of, sheet_name
from fundledger.schemas.raw import Source, Tree
from fundledger.schemas.records import Record, RowPlace
from fundledger.schemas.words import Words

BASIS_WORDS = Words("choice.figure_basis.", BASES, {"plan": ("mục tiêu", "dự toán", "dự kiến")})
DIRECTION_WORDS = Words("choice.figure_direction.", DIRECTIONS)
RELATION_WORDS = Words("choice.figure_relation.", RELATION_KINDS)
_YES_NO = Words("choice.yes_or_no.", tuple(YES_OR_NO), YES_OR_NO)


def _word(words: Words) -> Cell:
    published = {"type": "string", "enum": [*words.codes, *words.offered()]}
    return Cell(words.read, published=published, offered=words.offered)


def _printed_of(value: object) -> str:
    """A number that a workbook keeps as one is written as our papers would."""
    if isinstance(value, Decimal):
        return cells.plain(value).replace(".", ",")
    return cells.text_of(value)


def _several_of(value: object) -> tuple[str, ...]:
    """Parted by commas, semicolons or lines; or a list."""
    if isinstance(value, list):
        return tuple(map(cells.text_of, value))
    text = cells.text_of(value) if not isinstance(value, str) else value
    parts = text.replace("\n", ";").replace(",", ";").split(";")
    return tuple(cells.text_of(part) for part in parts if part.strip())


_Printed = Annotated[str, Field(max_length=200), Cell(_printed_of)]
_SpanText = Annotated[
    Span,
    Cell(
        lambda value: span_named(cells.text_of(value)),
        published={"type": "string", "examples": ["2023", "2023H1", "2023Q1", "2016-2020"]},
    ),
]
_Ids = Annotated[
    tuple[Annotated[str, Field(max_length=200)], ...],
    Cell(
        _several_of,
        "text",
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    ),
]


class FiguresHeadIn(Model):
    code: Code | None = column("ma van ban", width=16)
    document: Line | None = column("van ban", "ten van ban", "so van ban", width=36)
    title: Memo | None = column("trich yeu", width=44)
    day: Day | None = column("ngay van ban", "ngay ban hanh")
    issuer: Line | None = column("co quan", "noi ban hanh", width=30)
    period: _SpanText | None = column("ky bao cao")
    as_of: Day | None = column("so lieu den ngay")
    area: Line | None = column("dia ban", width=20)
    note: Memo | None = column("ghi chu", width=32)


class FigureIn(Model):
    id: Code = filled("ma", "ma so lieu", width=14)
    place: Line = filled("vi tri", "muc", width=22)
    category: Line = filled("chi tieu", width=36)
    printed: _Printed = filled("so lieu", "so nhu in", "gia tri", width=20)
    unit: Line | None = column("don vi tinh", "dvt", width=16)
    measure: Line | None = column("dai luong", width=18)
    as_of: Day | None = column("den ngay", "tai ngay")
    period: _SpanText | None = column("trong ky", "ky")
    cumulative: Annotated[str, _word(_YES_NO)] = column("luy ke", default="no", width=10)
    since: Day | None = column("luy ke tu ngay")
    basis: Annotated[str, _word(BASIS_WORDS)] = column("loai so", default="actual", width=14)
    direction: Annotated[str, _word(DIRECTION_WORDS)] | None = column("bien dong", width=14)
    area: Line | None = column("dia ban", width=20)
    scope: Line | None = column("pham vi", width=20)
    adds_to: _Ids = column("cong vao", default=(), width=14)
    part_of: _Ids = column("trong do cua", default=(), width=14)
    same_as: _Ids = column("bang", default=(), width=14)
    book: Code | None = column("so trong so sach", "doi chieu so sach", width=18)
    quote: Memo | None = column("nguyen van", "trich dan", width=50)
    note: Memo | None = column("ghi chu", width=32)


class RelationIn(Model):
    kind: Annotated[str, _word(RELATION_WORDS)] = filled("quan he", width=22)
    figure: Code | None = column("so lieu", "ma so lieu", width=14)
    parts: _Ids = filled("cac so lieu", "gom", width=36)
    less: _Ids = column("tru", "tru di", default=(), width=24)
    note: Memo | None = column("ghi chu", width=32)


class FiguresIn(FiguresHeadIn):
    """Only published: what is read is read part by part."""

    figures: Annotated[list[FigureIn], Field(json_schema_extra={"minItems": 1})]
    relations: list[RelationIn] = Field(default=[])


LAYOUT = table_of("figures", FigureIn)
HEAD = table_of("figures_head", FiguresHeadIn, like="figures")
RELATIONS = table_of("figures_relations", RelationIn, like="figures")
_PARTS = {"figures": LAYOUT, "relations": RELATIONS}

_ARITY: Mapping[RelationKind, tuple[int, int | None]] = {
    "total_of": (1, None),
    "part_of": (1, 1),
    "share_of": (2, 2),
    "same_as": (1, 1),
    "change_since": (1, None),
    "growth_of": (2, 2),
    "at_most": (1, 1),
    "product_of": (2, None),
    "ratio_of": (2, 2),
    "out_of": (1, 1),
    "whole_of": (2, None),
}
"""How many figures a relation is to, beside the one that it is of."""

_SURELY_OF_HUNDRED = 10
"""1.000 % is what a cell that holds 10 would show: nobody reports that."""


def _read(source: Source) -> Reading[Located[Stated], Never]:
    """One document with all that it states; nothing where anything of it cannot be read."""
    problems: list[Problem] = []
    parted = _parted(source, problems)
    if parted is None:
        return Reading([], problems)
    head = _head(source, parted, problems)
    rows = _rows(parted, None if head is None else head[0].as_of, problems)
    if head is None or problems:
        return Reading([], problems)
    document, area = head
    figures, relations = _stated(document, area, rows, problems)
    relations += _related(document, parted, {each.id for each in figures}, problems)
    if problems or not figures:
        return Reading([], problems)
    stated = Stated(document, tuple(figures), tuple(relations))
    return Reading([Located(stated, rows[0][1].where)], problems)


def _parted(source: Source, problems: list[Problem]) -> Parted | None:
    unknown = "figures.unknown_sheet"
    if isinstance(source, Tree):
        return parts_of(source, HEAD, _PARTS, FiguresIn, problems, unknown=unknown)
    parts = {**_PARTS, "head": HEAD}
    found = any_parts_of(source, parts, FiguresIn, problems, unknown=unknown)
    return None if found is None else Parted(found.rows.pop("head"), found.rows, found.has_lost)


def _head(source: Source, parted: Parted, problems: list[Problem]) -> tuple[Document, str] | None:
    name = PurePath(source.file).name
    stem = name.partition(".")[0]
    if not parted.generals:
        return Document(stem, name, file=source.file), ""
    for more in parted.generals[1:]:
        problems.append(Problem(more.where.place(()), "figures.one_document", {}))
    read = parted.generals[0].checked(FiguresHeadIn, problems)
    if read is None:
        return None
    document = Document(
        code=read.code or stem,
        name=read.document or name,
        day=read.day,
        issuer=read.issuer or "",
        title=read.title or "",
        period=read.period,
        as_of=read.as_of,
        file=source.file,
    )
    return document, read.area or ""


def _rows(
    parted: Parted, heading: date | None, problems: list[Problem]
) -> list[tuple[FigureIn, Record]]:
    found: list[tuple[FigureIn, Record]] = []
    seen: dict[str, Locator] = {}
    for record in parted.rows["figures"]:
        read = record.checked(FigureIn, problems)
        if read is None:
            continue
        first = seen.setdefault(read.id, record.where)
        if first is not record.where:
            said: dict[str, object] = {"id": read.id, "first": first.place(())}
            problems.append(Problem(record.where.place(("id",)), "figures.twice", said))
        if _may_be_share_of_one(read, record):
            where, value = record.where.place(("printed",)), {"value": read.printed}
            problems.append(Problem(where, "figures.percent_cell", dict(value)))
        for field, key in _wrong_in(read, heading):
            params: dict[str, object] = {"field": record.where.name(field)}
            problems.append(Problem(record.where.place((field,)), key, params))
        found.append((read, record))
    return found


def _may_be_share_of_one(read: FigureIn, record: Record) -> bool:
    """A cell shown as 50 % holds 0,5: of so small a number of % nobody knows which was seen."""
    raw = record.values.get("printed")
    if not isinstance(raw, int | Decimal) or isinstance(raw, bool):
        return False
    is_of_workbook = isinstance(record.where, RowPlace)
    is_percent = unit_in(read.unit or "").name == PERCENT
    return is_of_workbook and is_percent and 0 < abs(Decimal(raw)) < _SURELY_OF_HUNDRED


def _wrong_in(row: FigureIn, heading: date | None) -> Iterator[tuple[str, str]]:
    if row.as_of is not None and row.period is not None:
        yield "period", "figures.day_or_period"
    is_cumulative = row.cumulative == "yes"
    if is_cumulative and row.as_of is None and row.period is None and heading is None:
        yield "cumulative", "figures.cumulative_to_when"
    if row.since is not None and not is_cumulative:
        yield "since", "figures.since_what"
    if row.direction is not None and (row.period is None or is_cumulative):
        yield "direction", "figures.direction_of_flow"
    if ":" in row.id:
        yield "id", "figures.id_with_colon"


def _stated(
    document: Document,
    area: str,
    rows: list[tuple[FigureIn, Record]],
    problems: list[Problem],
) -> tuple[list[Figure], list[Relation]]:
    figures: list[Figure] = []
    totals: dict[str, list[str]] = {}
    relations: list[Relation] = []
    known = {read.id for read, _ in rows}
    problems += _in_circles(rows)
    for read, record in rows:
        figure = _figure(document, area, read, record.where.place(()).row)
        if figure.printed.digits and not figure.printed.unit.name:
            problems.append(Problem(record.where.place(("unit",)), "figures.no_unit", {}))
        figures.append(figure)
        for field in ("adds_to", "part_of", "same_as"):
            for other in getattr(read, field):
                if not _is_known(other, known, document):
                    said: dict[str, object] = {"id": other}
                    where = record.where.place((field,))
                    problems.append(Problem(where, "figures.unknown", said))
                elif field == "adds_to":
                    totals.setdefault(other, []).append(read.id)
                else:
                    kind = cast("RelationKind", field)
                    relations.append(Relation(document, kind, read.id, (other,), row=figure.row))
    for whole, parts in totals.items():
        relations.append(Relation(document, "total_of", whole, tuple(parts)))
    return figures, relations


def _in_circles(rows: list[tuple[FigureIn, Record]]) -> Iterator[Problem]:
    """Figures that are a part of themselves, at once or by way of others."""
    over = {read.id: (*read.adds_to, *read.part_of) for read, _ in rows}
    for read, record in rows:
        for field in ("adds_to", "part_of", "same_as"):
            if read.id in getattr(read, field):
                said: dict[str, object] = {"id": read.id}
                yield Problem(record.where.place((field,)), "figures.itself", said)
        way = _way_back(read.id, over)
        if len(way) > 1 and read.id == min(way):  # a circle is told once, at one of its figures
            where = record.where.place(("adds_to" if read.adds_to else "part_of",))
            yield Problem(where, "figures.circle", {"ids": " → ".join((*way, read.id))})


def _way_back(start: str, over: Mapping[str, Sequence[str]]) -> list[str]:
    """From a figure over what it is a part of to itself; empty where it never comes back."""
    came_from: dict[str, str] = {}
    todo = [start]
    while todo:
        at = todo.pop()
        for each in over.get(at, ()):
            if each == start:
                way = [at]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if each not in came_from:
                came_from[each] = at
                todo.append(each)
    return []


def _figure(document: Document, area: str, read: FigureIn, row: int | None) -> Figure:
    return Figure(
        document=document,
        id=read.id,
        place=read.place,
        category=read.category,
        printed_text=read.printed,
        measure=read.measure or "",
        unit_text=read.unit or "",
        area=read.area or area,
        scope=read.scope or "",
        basis=cast("Basis", read.basis),
        when=_when(read, document.as_of),
        direction=cast("Direction | None", read.direction),
        quote=read.quote or "",
        note=read.note or "",
        row=row,
        book=read.book or "",
    )


def _when(read: FigureIn, heading: date | None) -> When:
    if read.cumulative == "yes":
        if read.period is not None:
            return When(read.period.last, None, is_cumulative=True, since=read.period.first)
        return When(read.as_of or heading, None, is_cumulative=True, since=read.since)
    if read.period is not None:
        return When(span=read.period)
    return When(read.as_of or heading)


def _related(
    document: Document, parted: Parted, known: set[str], problems: list[Problem]
) -> list[Relation]:
    found: list[Relation] = []
    for record in parted.rows["relations"]:
        read = record.checked(RelationIn, problems)
        if read is None:
            continue
        kind = cast("RelationKind", read.kind)
        before = len(problems)
        if (read.figure is None) != (kind == "whole_of"):
            key = "figures.no_figure" if read.figure is None else "figures.whole_has_none"
            problems.append(Problem(record.where.place(("figure",)), key, {}))
        least, most = _ARITY[kind]
        if len(read.parts) < least or (most is not None and len(read.parts) > most):
            said: dict[str, object] = {"kind": RELATION_WORDS.word(kind), "least": least}
            key = "figures.arity" if least == most else "figures.arity_least"
            problems.append(Problem(record.where.place(("parts",)), key, said))
        if read.less and kind not in ("total_of", "change_since"):
            problems.append(Problem(record.where.place(("less",)), "figures.less_of_what", {}))
        numbers = kind in ("product_of", "ratio_of")
        named = (("figure", (read.figure or "",)), ("parts", read.parts), ("less", read.less))
        for field, ids in named:
            for each in ids:
                may_be_number = numbers and field == "parts" and digits_in(each).value is not None
                if each and not may_be_number and not _is_known(each, known, document):
                    where = record.where.place((field,))
                    problems.append(Problem(where, "figures.unknown", {"id": each}))
        if len(problems) == before:
            row = record.where.place(()).row
            found.append(Relation(document, kind, read.figure or "", read.parts, read.less, row))
    return found


def _is_known(name: str, known: set[str], document: Document) -> bool:
    """A figure of another document, `code:id`, may be in a file that is not at hand."""
    code, colon, own = name.partition(":")
    if colon and code != document.code:
        return True
    return (own if colon else name) in known


_EXAMPLE = """\
code: bc45
document: Báo cáo 45/BC-LMHTX
title: Sơ kết 6 tháng đầu năm 2023
day: 07/07/2023
issuer: Liên minh HTX tỉnh A
period: 2023H1
as_of: 30/06/2023
area: Tỉnh A
figures:
  - {id: htx, place: I.2.1.b, category: HTX, printed: 474 đơn vị, unit: HTX}
  - id: htx-nn
    place: I.2.1.b
    quote: "lĩnh vực nông nghiệp: 337 HTX và phi nông nghiệp: 137 HTX"
    category: HTX / nông nghiệp
    printed: 337 HTX
    adds_to: htx
  - {id: htx-pnn, place: I.2.1.b, category: HTX / phi nông nghiệp, printed: 137 HTX, adds_to: htx}
  - {id: htx-moi, place: I.2.1.b, category: HTX, printed: 20 HTX, period: 2023H1, direction: tăng}
  - id: htx-kh
    place: I.2.1.b
    category: HTX
    printed: 40 HTX
    period: 2023
    direction: tăng
    basis: kế hoạch
  - id: htx-dat
    place: I.2.1.b
    category: HTX
    measure: đạt kế hoạch
    printed: "50%"
    period: 2023H1
  - id: ht-moi
    place: II.2.1
    category: Hỗ trợ thành lập mới
    printed: "1,426 tỷ đồng"
    as_of: 30/04/2023
    cumulative: có
  - id: ht-moi-6t
    place: II.2.1
    category: Hỗ trợ thành lập mới
    printed: 240 triệu đồng
    period: 2023H1
    part_of: ht-moi
relations:
  - {kind: tỷ lệ của, figure: htx-dat, parts: [htx-moi, htx-kh]}
"""


def _yaml_template() -> str:
    """Every part with its fields explained, and an example to be uncommented."""
    lines = [
        f"# {say_in(lang, f'template.figures.{name}')}"
        for name in ("title", "yaml")
        for lang in ("vi", "en")
    ]
    for layout, part in ((HEAD, ""), (LAYOUT, "figures"), (RELATIONS, "relations")):
        lines += ["#", *([f"# {part}:  ({sheet_name(layout)})"] if part else [])]
        for each in layout.columns:
            for lang in ("vi", "en"):
                head = f"{each.name}:" if lang == "vi" else ""
                lines.append(f"#   {head:12}{layout.explanation(each.name, lang)}")
    return "\n".join([*lines, "", *(f"# {line}" for line in _EXAMPLE.splitlines()), ""])


KIND = FileKind(
    "figures",
    (LAYOUT, HEAD, RELATIONS),
    FiguresIn,
    _read,
    yaml=_yaml_template,
    none="figures.none",
)
