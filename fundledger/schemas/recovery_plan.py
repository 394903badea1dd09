"""The file kind `recovery_plan`: what is expected of each loan in each quarter, one a row.

Beside what is read, its table has columns that help whoever fills it in: the borrower's name, what
is owed, what falls due, what came in the quarter. They are written by the export and passed over
when the file comes back. A quarter is written as 2023Q3 or Q3/2023; a day within it is for money
that is expected sooner than by its end. Whether a loan is known is for `outlook.plans` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, cast, get_args

from pydantic import Field

from fundledger.calendar import quarter_days, quarter_named, quarter_of
from fundledger.errors import FundledgerError, Problem
from fundledger.outlook.planned import CERTAIN, PlanLine
from fundledger.outlook.settling import Origin
from fundledger.schemas import cells
from fundledger.schemas.fields import Cell, Code, Day, Memo, Model, Zero, column, filled
from fundledger.schemas.filekinds import FileKind, Located, Reading, table_of
from fundledger.schemas.raw import Source, Tree, Value
from fundledger.schemas.records import Record, items_of, rows_of
from fundledger.schemas.templates import yaml_template
from fundledger.schemas.words import Words

ORIGINS = tuple(each for each in get_args(Origin) if each != "history")
"""Where people expect money from; of the past speaks the method `history`."""

ORIGIN_WORDS = Words("choice.plan_origin.", ORIGINS)


def _quarter_of(value: object) -> str:
    return quarter_of(quarter_named(cells.text_of(value))[1])


def percent_of(value: object) -> int:
    """80, 80 %, or 0.8 where Excel shows 80%; 1 may be meant either way, and is refused."""
    if isinstance(value, str):
        text = cells.text_of(value)
        digits = text.removesuffix("%").strip()
        if digits.isascii() and digits.isdigit() and len(digits) < 4:
            if digits == "1" and not text.endswith("%"):
                raise FundledgerError("recovery_plan.one_percent")
            return int(digits)
        raise FundledgerError("recovery_plan.not_whole_percent", value=text)
    if isinstance(value, Decimal) and 0 < value < 1 and value * CERTAIN == int(value * CERTAIN):
        return int(value * CERTAIN)
    if isinstance(value, bool | Decimal):
        raise FundledgerError("recovery_plan.not_whole_percent", value=str(value))
    if value == 1:
        raise FundledgerError("recovery_plan.one_percent")
    return cells.amount_of(value)


def _passed_over(value: object) -> None:
    """A column that only helps is not read, whatever stands in it."""


_Help = Annotated[None, Cell(_passed_over, "text", {})]
_HelpAmount = Annotated[None, Cell(_passed_over, "money", {})]
_Percent = Annotated[
    int,
    Cell(percent_of, "number", {"type": ["integer", "string"], "minimum": 0, "maximum": CERTAIN}),
]
_Origin = Annotated[
    str,
    Cell(
        ORIGIN_WORDS.read,
        published={"type": "string", "enum": [*ORIGINS, *ORIGIN_WORDS.offered()]},
        offered=ORIGIN_WORDS.offered,
    ),
]
_Quarter = Annotated[
    str,
    Cell(_quarter_of, published={"type": "string", "examples": ["2023Q3", "Q3/2023"]}),
]


class PlanLineIn(Model):
    loan: Code = filled("so hd", "hop dong", "so hop dong", width=18)
    name: _Help = column("ten", "ten ben vay", width=30)
    owed: _HelpAmount = column("du no goc", width=16)
    falls_due: _HelpAmount = column("goc den han", width=16)
    came: _HelpAmount = column("da thu", width=16)
    quarter: _Quarter = filled("quy", width=10)
    by: Day | None = column("ngay", "han thu")
    origin: _Origin = filled("nguon", "nguon thu", "thu tu", width=20)
    percent: _Percent = filled("xac suat", "chac chan", "kha nang thu", "ty le", width=12)
    principal: Zero = column("goc", "so goc", default=0, width=16)
    interest: Zero = column("lai", "so lai", default=0, width=16)
    overdue_interest: Zero = column("lai qua han", "lai phat", default=0, width=16)
    note: Memo = column("ghi chu", default="", width=36)

    def line(self) -> PlanLine:
        last = quarter_named(self.quarter)[1]
        return PlanLine(
            *(self.loan, self.by or last, self.principal, self.interest, self.overdue_interest),
            *(cast("Origin", self.origin), self.percent, self.note),
        )


class RecoveryPlanIn(Model):
    lines: Annotated[list[PlanLineIn], Field(json_schema_extra={"minItems": 1})]


LAYOUT = table_of("recovery_plan", PlanLineIn)
HELPS = frozenset({"name", "owed", "falls_due", "came"})
FIELDS = frozenset(PlanLineIn.model_fields) - HELPS

_EXAMPLE = """\
  - loan: 01/2021/HĐTD
    quarter: 2023Q3
    origin: theo hợp đồng
    percent: 100
    principal: 60.000.000
    interest: 4.950.000
  - loan: 02/2020/HĐTD
    quarter: 2023Q4
    by: 30/11/2023
    origin: cam kết
    percent: 60
    principal: 50.000.000
    note: bên vay cam kết tại biên bản làm việc
"""


def _read(source: Source) -> Reading[Located[PlanLine], Record]:
    problems: list[Problem] = []
    found: list[Located[PlanLine]] = []
    left_out: list[Record] = []
    records = (
        items_of(source, RecoveryPlanIn, problems)
        if isinstance(source, Tree)
        else (record for _, record in rows_of(source, LAYOUT, problems))
    )
    for record in records:
        read = record.checked(PlanLineIn, problems)
        if read is None:
            left_out.append(record)
            continue
        line = read.line()
        if line.quarter == read.quarter:
            found.append(Located(line, record.where))
            continue
        first, last = quarter_named(read.quarter)
        params: dict[str, object] = {"quarter": read.quarter, "first": first, "last": last}
        place = record.where.place(("by",))
        problems.append(Problem(place, "recovery_plan.outside_quarter", params))
        left_out.append(record)
    return Reading(found, problems, left_out)


KIND = FileKind(
    "recovery_plan",
    (LAYOUT,),
    RecoveryPlanIn,
    _read,
    yaml=lambda: yaml_template(LAYOUT, FIELDS, "lines:", _EXAMPLE),
    none="recovery_plan.none_in_file",
)


def row_of(line: PlanLine, helps: Mapping[str, Value]) -> dict[str, Value]:
    """A line as a row of the same table: what is exported comes back unchanged."""
    quarter = line.quarter
    is_whole = line.by == quarter_days(int(quarter[:4]), int(quarter[-1]))[1]
    said: dict[str, Any] = {
        "loan": line.loan,
        "quarter": quarter,
        "by": None if is_whole else line.by,
        "origin": ORIGIN_WORDS.word(line.origin),
        "percent": "1%" if line.percent == 1 else line.percent,
        "principal": line.principal or None,
        "interest": line.interest or None,
        "overdue_interest": line.overdue_interest or None,
        "note": line.note or None,
    }
    return {**dict.fromkeys(HELPS), **helps, **said}
