"""The file kind `financial_plan`: what was approved for a year, one row (or item) a year.

Any figure may be left out but not all of them; the result is income less cost where both are said.
Whether a version is there already is for `closing.financial_plans` to say.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from fundledger.closing.financial_plans import Plan
from fundledger.errors import FundledgerError
from fundledger.money import MAX_DONG
from fundledger.schemas import cells
from fundledger.schemas.fields import Cell, Day, Memo, Model, Reference, Zero, column, filled
from fundledger.schemas.filekinds import FileKind, record_by_record, table_of
from fundledger.schemas.templates import yaml_template

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))?\s*%?")
_AS_SHARE = Decimal("0.1")
"""Below it a number is what Excel keeps of a cell that is formatted as 3 %."""


def _year_of(value: object) -> int:
    text = cells.text_of(value)
    if not (text.isascii() and text.isdigit() and 1990 <= int(text[:5]) <= 2099):
        raise FundledgerError("usage.not_a_year", value=text)
    return int(text)


def _percent_of(value: object) -> str:
    """3, 2,5 or 2.5 %: the text of the exact decimal."""
    text = cells.text_of(value)
    match = _PERCENT.fullmatch(text)
    if match is None:
        raise FundledgerError("setting_value.not_percent", value=text)
    places = (match[2] or "").rstrip("0")
    said = f"{int(match[1])}.{places}" if places else str(int(match[1]))
    if Decimal(said) > 100:
        raise FundledgerError("setting_value.not_percent", value=text)
    if not isinstance(value, str) and 0 < Decimal(said) < _AS_SHARE:
        raise FundledgerError("financial_plan.percent_as_share", value=text)
    return said


_Year = Annotated[int, Cell(_year_of, "number", {"type": ["integer", "string"]})]
_Percent = Annotated[str, Cell(_percent_of, "number", {"type": ["number", "string"]})]
_Signed = Annotated[
    int,
    Cell(
        cells.amount_of,
        "number",  # a loss is below zero, which a column of money would not let one type
        {"type": ["integer", "string"], "minimum": -MAX_DONG, "maximum": MAX_DONG},
    ),
]


class PlanIn(Model):
    year: _Year = filled("nam ke hoach", width=10)
    document: Reference = filled("so quyet dinh", "quyet dinh", "van ban", width=24)
    day: Day = filled("ngay duyet", "ngay")
    disbursed: Zero | None = column("doanh so cho vay", "cho vay trong nam", width=18)
    outstanding: Zero | None = column("du no cuoi nam", "du no", width=18)
    income: Zero | None = column("tong thu", "thu nhap", width=18)
    cost: Zero | None = column("tong chi", "chi phi", width=18)
    result: _Signed | None = column("chenh lech thu chi", "ket qua", width=18)
    bad_debt_percent: _Percent | None = column("ty le no xau", "no xau", width=14)
    note: Memo | None = column("ghi chu", width=32)

    def plan(self) -> Plan:
        return Plan(**{**self.model_dump(), "note": self.note or ""})


class PlansIn(Model):
    financial_plans: Annotated[list[PlanIn], Field(json_schema_extra={"minItems": 1})]


LAYOUT = table_of("financial_plan", PlanIn)
_EXAMPLE = """\
  - year: 2023
    document: 05/QĐ-HĐQL
    day: 15/03/2023
    disbursed: 8.000.000.000
    outstanding: 12.000.000.000
    income: 900.000.000
    cost: 600.000.000
    bad_debt_percent: 3
"""
KIND = FileKind(
    "financial_plan",
    (LAYOUT,),
    PlansIn,
    record_by_record(PlanIn, LAYOUT, PlansIn, PlanIn.plan),
    yaml=lambda: yaml_template(
        LAYOUT, frozenset(PlanIn.model_fields), "financial_plans:", _EXAMPLE
    ),
    none="financial_plan.none",
)
