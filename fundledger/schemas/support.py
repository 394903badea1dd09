"""The file kind `support`: what was given, an item a row; an old report's aggregate is a row too.

An amount may be in đồng, triệu or tỷ: its unit stands in the heading (“Kinh phí (triệu đồng)”), in
the column beside it, or in the cell (“1,426 tỷ”). Where some cells of a file say a unit and others
none, and neither the heading does, nobody can tell what the others are in: they are refused.
Which category, unit or source is meant, and whether an item stands already, is for
`support.entering` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self, cast

from pydantic import Field, model_validator

from fundledger.errors import FundledgerError, Problem
from fundledger.money import MAX_DONG, Dong, Unit
from fundledger.schemas import cells
from fundledger.schemas.fields import (
    Cell,
    Code,
    Day,
    Line,
    Memo,
    Model,
    Reference,
    column,
    filled,
    problem_from,
    refusal,
)
from fundledger.schemas.filekinds import FileKind, Located, Reading, record_by_record, table_of
from fundledger.schemas.raw import Source
from fundledger.schemas.records import Record
from fundledger.schemas.templates import yaml_template
from fundledger.schemas.words import Words
from fundledger.support.amounts import LEAST, Said, amount_said, dong_of, unit_in_heading
from fundledger.support.items import Counted, Item

UNIT_WORDS = Words(
    "money_unit.",
    ("dong", "million", "billion"),
    {"dong": ("đ", "VND"), "million": ("triệu", "tr", "tr.đ"), "billion": ("tỷ", "tỉ")},
)
YES = Words("choice.yes_or_no.", ("yes", "no"), {"yes": ("x",)})
COUNT_MAX = 10**9

_COUNTED = re.compile(r"([0-9][0-9.]*)\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Written:
    """An amount as its cell has it."""

    said: Said
    text: str


def _written_of(value: object) -> Written:
    match value:
        case bool():
            raise FundledgerError("cell.boolean", value=value)
        case int() | Decimal():
            if value < 0:
                raise FundledgerError("support.negative", amount=cells.plain(value))
            if cells.beyond_money(value):
                raise FundledgerError(
                    "money.too_large", amount=cells.plain(value), limit=Dong(MAX_DONG)
                )
            return Written(Said(Decimal(value)), cells.plain(value))
    text = cells.text_of(value)
    if text in cells.DASHES:
        return Written(Said(Decimal(0)), text)
    if text.startswith(("-", "−", "(")):
        raise FundledgerError("support.negative", amount=text)
    return Written(amount_said(text), text)


def count_of(value: object) -> int:
    """1.717; of a count nothing is left out and nothing is half."""
    text = cells.text_of(value)
    digits = text.replace(".", "") if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", text) else text
    if not (digits.isascii() and digits.isdigit() and int(digits[:12]) < COUNT_MAX):
        raise FundledgerError("support.not_a_count", text=text)
    return int(digits)


def counted_of(value: object) -> tuple[Counted, ...]:
    """“25 HTX; 08 huyện”."""
    if isinstance(value, dict):
        return tuple(Counted(cells.text_of(unit), count_of(n)) for unit, n in value.items())
    found = []
    for part in cells.text_of(value).replace("\n", ";").split(";"):
        if not part.strip():
            continue
        match = _COUNTED.fullmatch(part.strip())
        if match is None:
            raise FundledgerError("support.not_counted", text=part.strip())
        found.append(Counted(match[2], count_of(match[1])))
    return tuple(found)


_Amount = Annotated[
    Any,
    Cell(
        _written_of,
        "number",
        {
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}],
            "examples": ["669 triệu", "1,426 tỷ", 25000000],
        },
    ),
]
_Count = Annotated[int, Cell(count_of, "number", {"type": ["integer", "string"]})]
_Counts = Annotated[
    Any,
    Cell(
        counted_of,
        "text",
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": ["integer", "string"]}},
            ],
            "examples": ["25 HTX; 08 huyện"],
        },
    ),
]
_Unit = Annotated[
    str,
    Cell(
        UNIT_WORDS.read,
        published={"type": "string", "enum": [*UNIT_WORDS.codes, *UNIT_WORDS.offered()]},
        offered=UNIT_WORDS.offered,
    ),
]
_Yes = Annotated[
    str,
    Cell(
        YES.read,
        published={"type": "string", "enum": [*YES.codes, *YES.offered()]},
        offered=YES.offered,
    ),
]


class ItemIn(Model):
    key: Reference | None = column("ma khoan", "ma ho tro", "ma dong", width=14)
    category: Line = filled("noi dung ho tro", "noi dung", "danh muc", "chinh sach", width=36)
    programme: Line | None = column("chuong trinh ho tro", width=16)
    cooperative: Code | None = column(
        "ma so htx", "ma htx", "htx", "ma so hop tac xa", "hop tac xa", width=16
    )
    beneficiary: Line | None = column(
        "ten don vi", "ten htx", "ten don vi thu huong", "ten nguoi thu huong", width=30
    )
    count: _Count | None = column("so luong ho tro", "sl")
    unit: Line | None = column("don vi", "dvt", "dv tinh")
    others: _Counts | None = column("so luong khac", "trong do", width=24)
    amount: _Amount | None = column("so tien", "kinh phi ho tro", "so tien ho tro", width=18)
    money_unit: _Unit | None = column("don vi tinh tien")
    source: Line | None = column("nguon", "nguon kinh phi", width=16)
    area: Line | None = column("huyen", "xa", "huyen xa", "dia phuong", width=20)
    day: Day | None = column("ngay ho tro", "ngay quyet dinh")
    first: Day | None = column("tu", "bat dau")
    last: Day | None = column("den", "den het ngay", "tinh den ngay", "ket thuc")
    cumulative: _Yes | None = column("luy ke den ngay", "so luy ke")
    document: Reference | None = column("so quyet dinh", "quyet dinh", width=20)
    loan: Code | None = column("so hd vay", "hop dong", "so hd", width=18)
    note: Memo | None = column(width=32)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.day is None and self.last is None:
            raise refusal(FundledgerError("support.no_day"))
        if self.day is not None and (self.last is not None or self.first is not None):
            raise refusal(FundledgerError("support.day_and_period"))
        if self.cumulative == "yes" and self.last is None:
            raise refusal(FundledgerError("support.cumulative_until"))
        if self.first is None and self.last is not None and self.cumulative != "yes":
            raise refusal(FundledgerError("support.period_begins"))
        if self.count is not None and self.unit is None:
            raise refusal(FundledgerError("support.count_without_unit", count=self.count))
        if self.unit is not None and self.count is None:
            raise refusal(FundledgerError("support.unit_without_count", unit=self.unit))
        return self

    def item(self, amount: int | None) -> Item:
        last = self.day or self.last
        assert last is not None
        counts = () if self.count is None else (Counted(self.unit or "", self.count),)
        others: tuple[Counted, ...] = self.others or ()
        return Item(
            category=self.category,
            last=last,
            first=self.first,
            cumulative=self.cumulative == "yes",
            counts=(*counts, *others),
            main_unit=self.unit or "" if others else "",
            amount=amount,
            approximate=self.amount is not None and self.amount.said.about,
            source=self.source or "",
            programme=self.programme or "",
            cooperative=self.cooperative or "",
            beneficiary=self.beneficiary or "",
            area=self.area or "",
            document=self.document or "",
            loan=self.loan or "",
            key=self.key or "",
            note=self.note or "",
        )

    def field_of(self, name: str | None) -> str | None:
        """What a row calls a field of its item."""
        return "day" if name == "last" and self.day is not None else name


class SupportIn(Model):
    support: Annotated[list[ItemIn], Field(json_schema_extra={"minItems": 1})]


LAYOUT = table_of("support", ItemIn)
FIELDS = frozenset(ItemIn.model_fields)
_EXAMPLE = """\
  - category: Thưởng sản phẩm OCOP
    cooperative: "4900123456"
    count: 2
    unit: sản phẩm
    amount: 10 triệu
    source: NSDP
    day: 15/05/2023
    document: 812/QĐ-UBND
  - category: "19.5.1"
    count: 28
    unit: người
    others: 25 HTX; 08 huyện
    amount: khoảng 980 triệu
    last: 31/12/2022
    cumulative: có
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """An item, and the row that says it."""

    item: Item
    row: ItemIn


Found = Located[Listed]
_rows = record_by_record(ItemIn, LAYOUT, SupportIn, lambda row: row)


def _read(source: Source) -> Reading[Found, Record]:
    reading = _rows(source)
    found = list(_with_amounts(reading.found, reading.problems))
    return Reading(found, reading.problems, reading.left_out)


def _with_amounts(rows: Sequence[Located[ItemIn]], problems: list[Problem]) -> Iterator[Found]:
    """Amounts as đồng, by the unit that is said of each."""
    with_unit = next((each for each in rows if _own_unit(each.value) is not None), None)
    for each in rows:
        try:
            amount = _amount(each, with_unit)
        except FundledgerError as error:
            problems.append(problem_from(each.place_of("amount"), error))
        else:
            yield Located(Listed(each.value.item(amount), each.value), each.where)


def _own_unit(row: ItemIn) -> Unit | None:
    """What the cell says, or the one beside it."""
    in_cell = None if row.amount is None else row.amount.said.unit
    return in_cell or cast("Unit | None", row.money_unit)


def _amount(each: Located[ItemIn], with_unit: Located[ItemIn] | None) -> int | None:
    row = each.value
    if row.amount is None:
        return None
    said, text = row.amount.said, row.amount.text
    if said.unit is not None and row.money_unit not in (None, said.unit):
        raise FundledgerError("support.unit_differs", text=text)
    own, of_column = _own_unit(row), unit_in_heading(each.where.name("amount"))
    if own is None and of_column is None and with_unit is not None and said.number:
        other = with_unit.value.amount
        shown = text if other is None else other.text
        raise FundledgerError("support.amount_without_unit", text=text, other=shown)
    amount = dong_of(said, own or of_column, text)
    if own is None and of_column in (None, "dong") and 0 < amount < LEAST:
        raise FundledgerError("support.amount_tiny", text=text)
    return amount


KIND = FileKind(
    "support",
    (LAYOUT,),
    SupportIn,
    _read,
    yaml=lambda: yaml_template(LAYOUT, FIELDS, "support:", _EXAMPLE),
    none="support.none",
)
