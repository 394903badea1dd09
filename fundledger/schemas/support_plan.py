"""The file kind `support_plan`: a plan of support in the shape of “Phụ lục 06”, a line a row.

Its columns are found by their headings: the years are those that the headings name (“KH 2021”), and
so are the spans before (“Thực hiện KH 2016-2020”) and aimed at (“Mục tiêu KH 2021-2025”). Rows keep
their order, for a line without a number belongs to the one above it. A row of column numbers, and
headings that come again on the next page, are passed over; a row “Tổng cộng” is a line like others.

A cell holds a number, nothing, or words that say that nothing is carried out; these three are kept
apart. Words that Excel shows across several cells hold for each of them. What a plan may say is for
`support.planning` to judge, here is only what stands where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Never

from pydantic import Field

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.messages import Language, say_in
from fundledger.rules.support import units
from fundledger.schemas import cells
from fundledger.schemas.fields import (
    Cell,
    Line,
    Locator,
    Memo,
    Model,
    Reference,
    column,
    columns_of,
    filled,
    problem_from,
)
from fundledger.schemas.filekinds import FileKind, Located, Reading
from fundledger.schemas.layouts import HEADING_ROWS, Column, Layout, Table, folded, tables_of
from fundledger.schemas.raw import Area, Fault, Sheet, Sheets, Source, Tree, Value, glimpse
from fundledger.schemas.records import Record, RowPlace, items_of
from fundledger.schemas.templates import yaml_template
from fundledger.schemas.words import Words
from fundledger.support.meant import folded as as_name
from fundledger.support.planning import Said
from fundledger.support.plans import (
    BEFORE,
    NOT_CARRIED_OUT,
    NOT_SAID,
    TARGET,
    Figure,
    Plan,
    Years,
    money_unit,
)
from fundledger.support.plans import Line as PlanLine

NOT_DONE = Words(
    "support_plan_cell.",
    (NOT_CARRIED_OUT.value,),
    {NOT_CARRIED_OUT.value: ("không triển khai", "không thực hiện", "chưa triển khai thực hiện")},
    refusal="support_plan.not_a_figure",
)
NOTE = "note"
FIRST_YEAR, LAST_YEAR = 1990, 2100
_LONGEST, _MOST = 20, 10**15

_YEAR = re.compile(r"(?:(?:kh|ke hoach|plan|nam|year)\s+)*([12][0-9]{3})")
_BEFORE = re.compile(r"(?:th|thuc hien|ket qua|da thuc hien|done)\b.*?([12][0-9]{3})\b.*")
_TARGET = re.compile(
    r"(?:muc tieu|tong|ca giai doan|giai doan|kh|ke hoach|target|plan)\b"
    r".*?([12][0-9]{3}) ([12][0-9]{3})"
)
_IS_YEAR = re.compile(r"[12][0-9]{3}")
_YEARS = re.compile(r"([12][0-9]{3})(?:\D+([12][0-9]{3}))?")
_NUMBER = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?:[. \u00a0][0-9]{3})+)(?:,(?P<rest>[0-9]+))?")
_WITH_UNIT = re.compile(r"[0-9][0-9.,\s]*[^\W\d_].*")
_OF_COLUMN = re.compile(r"\(?([0-9]{1,2}|[a-z])\)?")
"""What stands in a row that only numbers the columns."""

_Figure = Annotated[
    Any,
    Cell(
        lambda value: value,
        "number",
        {
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}, {"type": "null"}],
            "examples": [800, "4.277", "12,5", "không triển khai thực hiện"],
        },
    ),
]


class LineIn(Model):
    number: Reference | None = column("stt", "tt", "so tt", "so thu tu", width=6)
    name: Memo = filled("noi dung", "noi dung ho tro", "ten chi tieu", "nhiem vu", width=48)
    unit: Line | None = column("dvt", "dv tinh", "don vi", "don vi tinh", needed=True, width=10)
    before: _Figure = column("thuc hien", "thuc hien ky truoc", width=14)
    years: dict[str, _Figure] = Field(default_factory=dict)
    target: _Figure = column("muc tieu", "muc tieu kh", "tong cong", "ca giai doan", width=14)
    category: Line | None = column("ma noi dung ho tro", "ma danh muc", width=16)
    note: Memo | None = column("ghi chu", width=24)


class SupportPlanIn(Model):
    support_plan: Annotated[list[LineIn], Field(json_schema_extra={"minItems": 1})]


@dataclass(frozen=True)
class PlanLayout(Layout):
    """`before`, `target`: the years that their headings name; None: no years are named."""

    before: Years | None = None
    target: Years | None = None

    def heading(self, name: str, lang: Language = "vi") -> str:
        span = {BEFORE: self.before, TARGET: self.target}.get(name)
        if (year := year_of(name)) is not None:
            return say_in(lang, "heading.support_plan.year", year=str(year))
        if span is None:
            return super().heading(name, lang)
        said = {"first": str(span.first), "last": str(span.last)}
        return say_in(lang, f"heading.support_plan.{name}_years", **said)

    def explanation(self, name: str, lang: Language) -> str:
        return super().explanation("year" if year_of(name) is not None else name, lang)

    def field_of(self, heading: object) -> str | None:
        if isinstance(heading, int) and not isinstance(heading, bool):
            heading = str(heading)
        if isinstance(heading, str) and len(heading) <= 200:
            said = _as_heading(heading)
            if (year := _YEAR.fullmatch(said)) and FIRST_YEAR <= int(year[1]) <= LAST_YEAR:
                return f"year_{year[1]}"
            for name, pattern in ((TARGET, _TARGET), (BEFORE, _BEFORE)):
                if pattern.fullmatch(said):
                    return name
        return super().field_of(heading)


def _as_heading(text: str) -> str:
    """Brackets and marks gone, but not what stands in them: “Mục tiêu (2021-2025)”."""
    return folded(re.sub(r"[()\[\]]", " ", text))


def year_of(name: str) -> int | None:
    """The year whose column a name is."""
    year = name.removeprefix("year_")
    return int(year) if year != name else None


@cache
def layout_for(
    years: tuple[int, ...],
    before: Years | None = None,
    target: Years | None = None,
    without: frozenset[str] = frozenset(),
) -> PlanLayout:
    """The table of a plan of these years."""
    own = {each.name: each for each in columns_of(LineIn)}
    of_years = [Column(f"year_{year}", "number", width=10) for year in years]
    names = ("number", "name", "unit", BEFORE)
    last = (own[name] for name in (TARGET, "category", NOTE))
    columns = [*(own[name] for name in names), *of_years, *last]
    kept = tuple(each for each in columns if each.name not in without)
    return PlanLayout("support_plan", kept, "", (LineIn,), before, target)


LAYOUT = layout_for(
    tuple(range(2026, 2031)), Years(2021, 2025), Years(2026, 2030), frozenset({NOTE})
)
"""Of the template; the headings of a file name its own years."""

EVERY_YEAR = layout_for(tuple(range(FIRST_YEAR, LAST_YEAR + 1)))
"""For whoever must know each column that a file may have."""


# One cell.


def figure_of(value: object, unit: str) -> Figure:
    """A number in a unit, nothing, or that nothing is carried out; a refusal of all else."""
    match value:
        case None:
            return NOT_SAID
        case Fault():
            raise value.error()
        case bool():
            raise FundledgerError("cell.boolean", value=value)
        case int() | Decimal():
            return _fit(Decimal(value), unit, cells.plain(value))
    text = cells.text_of(value)
    if text in cells.DASHES:
        return Decimal(0)
    if text.startswith(("-", "−")) and text[1:2].isdigit():
        raise FundledgerError("support_plan.negative", text=text)
    number = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if number is not None:
        whole, rest = re.sub(r"[^0-9]", "", number["whole"]), number["rest"] or ""
        is_plain = number["whole"] == whole and 0 < len(whole) <= 3
        if is_plain and len(rest) == 3 and money_unit(unit) in ("million", "dong"):
            raise FundledgerError("support.amount_either_way", text=text)  # 1,250: or 1.250
        return _fit(Decimal(f"{whole}.{rest or '0'}"), unit, text)
    if _WITH_UNIT.fullmatch(text):
        raise FundledgerError("support_plan.unit_in_cell", text=text, unit=unit)
    NOT_DONE.read(text)
    return NOT_CARRIED_OUT


def _fit(number: Decimal, unit: str, text: str) -> Decimal:
    if number < 0:
        raise FundledgerError("support_plan.negative", text=text)
    if number >= _MOST:
        raise FundledgerError("support_plan.too_large", text=text)
    if number == number.to_integral_value():
        return Decimal(int(number))
    if as_name(unit) in _whole_units():
        raise FundledgerError("support_plan.not_whole", text=text, unit=unit)
    places = -int(number.normalize().as_tuple().exponent)
    if places > 3:
        raise FundledgerError(
            "support_plan.not_a_figure", text=text, known=list(NOT_DONE.offered())
        )
    return number.normalize()


@cache
def _whole_units() -> frozenset[str]:
    """What is counted one by one."""
    return frozenset(as_name(name) for each in units() for name in (each.name, *each.also))


# A file.


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan, and where each of its lines stands."""

    said: Said
    rows: tuple[Locator, ...]

    def place_of(self, at: int, name: str | None) -> Place:
        return self.rows[at].place(() if name is None else (name,))


Found = Located[Listed]


def _read(source: Source) -> Reading[Found, Never]:
    """The one plan, as far as it can be read, so that all that is wrong with it is told at once."""
    problems: list[Problem] = []
    found = _of_tree(source, problems) if isinstance(source, Tree) else _of_sheets(source, problems)
    if found is None or not found.rows:
        return Reading([], problems)
    return Reading([Located(found, found.rows[0])], problems)


def _of_tree(tree: Tree, problems: list[Problem]) -> Listed | None:
    records = list(items_of(tree, SupportPlanIn, problems))
    years = sorted(_years_in(tree.root))
    if not records:
        return None
    where = Place(tree.file)
    _refuse_years(where, years, None, problems)
    for record in records:
        of_years = record.values.get("years")
        for year in of_years if isinstance(of_years, dict) else ():
            if not _IS_YEAR.fullmatch(str(year)):
                place = record.where.place(("years", str(year)))
                problems.append(
                    Problem(place, "support_plan.not_a_year", {"text": glimpse(str(year))})
                )

    def figure(record: Record, name: str) -> object:
        year = year_of(name)
        if year is None:
            return record.values.get(name)
        of_years = record.values.get("years")
        return of_years.get(str(year)) if isinstance(of_years, dict) else None

    lines, rows = _lines(records, years, figure, problems)
    has_categories = any(each.category for each in lines)
    said = Said(years=tuple(years), lines=lines, has_categories=has_categories)
    return Listed(said, rows)


def _years_in(root: object) -> set[int]:
    """Each year that some line names, be it blank."""
    lines = root.get("support_plan") if isinstance(root, dict) else None
    return {
        int(str(year))
        for line in (lines if isinstance(lines, list) else ())
        if isinstance(line, dict) and isinstance(of := line.get("years"), dict)
        for year in of
        if _IS_YEAR.fullmatch(str(year))
    }


def _of_sheets(source: Sheets, problems: list[Problem]) -> Listed | None:
    sheets = map(_unmerged, source.sheets)
    tables = list(tables_of(sheets, EVERY_YEAR, problems, source.file))
    for more in tables[1:]:
        problems.append(Problem(more.sheet.place(more.heading_row), "support_plan.one_table", {}))
    if not tables:
        return None
    table = tables[0]
    years = sorted(year for name in table.columns if (year := year_of(name)) is not None)
    before, target = (_span(table, name) for name in (BEFORE, TARGET))
    _refuse_years(table.place(table.heading_row), years, target, problems)
    records = list(_records(table, problems))
    lines, rows = _lines(records, years, lambda record, name: record.values.get(name), problems)
    said = Said(
        years=tuple(years),
        lines=lines,
        before=before,
        target=target,
        has_categories="category" in table.columns,
    )
    return Listed(said, rows)


def _span(table: Table, name: str) -> Years | None:
    index = table.columns.get(name)
    found = None if index is None else _YEARS.search(table.headings[index])
    if found is None:
        return None
    return Years(int(found[1]), int(found[2] or found[1]))


def _refuse_years(
    place: Place, years: Sequence[int], target: Years | None, problems: list[Problem]
) -> None:
    if not years:
        problems.append(Problem(place, "support_plan.no_years", {}))
        return
    missing = [str(year) for year in range(years[0], years[-1]) if year not in years]
    if missing:
        problems.append(Problem(place, "support_plan.years_between", {"years": missing}))
    if target is not None and not target.first <= years[0] <= years[-1] <= target.last:
        said: dict[str, object] = {"first": str(target.first), "last": str(target.last)}
        problems.append(Problem(place, "support_plan.years_outside", said))


def _records(table: Table, problems: list[Problem]) -> Iterator[Record]:
    """Every row, but those that say again what stands where."""
    is_first = True
    for number, values in table.records(problems):
        if not _is_heading(values, is_first=is_first):
            yield Record(values, RowPlace(table, number), table.sound)
        is_first = False


def _is_heading(values: Mapping[str, Value], *, is_first: bool) -> bool:
    if all(EVERY_YEAR.field_of(value) == name for name, value in values.items()):
        return True
    texts = [folded(f"{value}") for value in values.values()]
    return is_first and len(texts) > 2 and all(map(_OF_COLUMN.fullmatch, texts))


def _lines(
    records: Sequence[Record],
    years: Sequence[int],
    figure: Callable[[Record, str], object],
    problems: list[Problem],
) -> tuple[tuple[PlanLine, ...], tuple[Locator, ...]]:
    """Those that can be read, and where each stands."""
    read = [(_line(each, years, figure, problems), each.where) for each in records]
    found = [(line, where) for line, where in read if line is not None]
    return tuple(line for line, _ in found), tuple(where for _, where in found)


def _line(
    record: Record,
    years: Sequence[int],
    figure: Callable[[Record, str], object],
    problems: list[Problem],
) -> PlanLine | None:
    own = {name: value for name, value in record.values.items() if year_of(name) is None}
    read = replace(record, values=own).checked(LineIn, problems)
    if read is None:
        return None

    def judged(name: str) -> Figure:
        try:
            return figure_of(figure(record, name), read.unit or "")
        except FundledgerError as error:
            year = year_of(name)
            in_tree = not isinstance(record.where, RowPlace)
            path = ("years", str(year)) if in_tree and year is not None else (name,)
            problems.append(problem_from(record.where.place(path), error))
            return NOT_SAID

    return PlanLine(
        name=read.name,
        number=read.number or "",
        unit=read.unit or "",
        category=read.category or "",
        note=read.note or "",
        before=judged(BEFORE),
        years=tuple(judged(f"year_{year}") for year in years),
        target=judged(TARGET),
    )


# Cells that Excel shows as one.


def _unmerged(sheet: Sheet) -> Sheet:
    """Words over several cells of a row stand for each, a heading over two rows stands in both.

    Where a number is shown over several cells nobody can tell whose it is: the cells stay merged,
    which is refused.
    """
    rows = {number: list(values) for number, values in sheet.rows}
    merges = tuple(area for area in sheet.merges if not _spread(rows, area))
    return replace(sheet, rows=list(rows.items()), merges=merges)


def _spread(rows: Mapping[int, list[Value]], area: Area) -> bool:
    value = _at(rows, area.top, area.left)
    if not isinstance(value, str):
        return value is None
    if area.top == area.bottom:
        if _says_not_done(value):
            _fill(rows, area, value)
        return True
    is_heading = area.top <= HEADING_ROWS and EVERY_YEAR.field_of(value) is not None
    if is_heading and area.left == area.right:
        _fill(rows, area, value)
    return is_heading


def _at(rows: Mapping[int, list[Value]], row: int, column: int) -> Value:
    values = rows.get(row, [])
    return values[column - 1] if column <= len(values) else None


def _fill(rows: Mapping[int, list[Value]], area: Area, value: Value) -> None:
    for row in range(area.top, area.bottom + 1):
        values = rows.get(row)
        if values is None:
            continue
        values.extend([None] * (area.right - len(values)))
        for index in range(area.left - 1, area.right):
            values[index] = value


def _says_not_done(text: str) -> bool:
    try:
        NOT_DONE.read(text)
    except FundledgerError:
        return False
    return True


# The way out.


def layout_of(plan: Plan) -> PlanLayout:
    """The table that a plan is printed as."""
    lacks = frozenset(
        name
        for name, has in (
            (BEFORE, plan.has_before),
            (TARGET, plan.has_target),
            (NOTE, any(each.note for each in plan.lines)),
        )
        if not has
    )
    return layout_for(plan.years, plan.before, plan.target, lacks)


def cells_of(plan: Plan, line: PlanLine) -> dict[str, Value]:
    """A row of it, by the names of its columns."""
    names = (BEFORE, *(f"year_{year}" for year in plan.years), TARGET)
    figures = {name: _shown(each) for name, each in zip(names, line.figures, strict=True)}
    texts = {"number": line.number, "name": line.name, "unit": line.unit}
    return {**texts, **figures, "category": line.category, NOTE: line.note}


def _shown(figure: Figure) -> Value:
    if figure is NOT_SAID:
        return None
    if figure is NOT_CARRIED_OUT:
        return NOT_DONE.word(NOT_CARRIED_OUT.value)
    assert isinstance(figure, Decimal)
    return cells.exact(figure)


_EXAMPLE = """\
  - number: I
    name: Chính sách hỗ trợ chung
  - number: "1"
    name: Số người được tham gia bồi dưỡng
    unit: người
    before: 4.277
    years: {"2026": 800, "2027": 800, "2028": 800, "2029": 800, "2030": 800}
    target: 4.000
    category: "1804.2.2"
  - number: "2"
    name: Hỗ trợ thành lập mới
    unit: HTX
    before: không triển khai thực hiện
"""

KIND = FileKind(
    "support_plan",
    (LAYOUT,),
    SupportPlanIn,
    _read,
    yaml=lambda: yaml_template(LAYOUT, frozenset(LineIn.model_fields), "support_plan:", _EXAMPLE),
    none="support_plan.no_lines",
)
