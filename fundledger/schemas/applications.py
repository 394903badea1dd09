"""The file kind `applications`: requests for loans, one a row or one an item.

What there are several of (securities, papers) stands in one cell, parted by semicolons, and in YAML
and JSON in a list too. Papers may be said by their codes or by their names; which of them the
Fund's list has, and whether the borrower is in the register, is for `lending.receiving` to say.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fundledger.errors import FundledgerError
from fundledger.lending.dossier import Applied
from fundledger.lending.receiving import Application
from fundledger.schemas import cells
from fundledger.schemas.fields import (
    Amount,
    Cell,
    Code,
    Day,
    Memo,
    Model,
    Reference,
    Zero,
    column,
    filled,
)
from fundledger.schemas.filekinds import FileKind, record_by_record, table_of
from fundledger.schemas.templates import yaml_template

_LONGEST = 300


def several_of(value: object) -> tuple[str, ...]:
    """What is parted by semicolons or stands on lines of its own; or a list."""
    if isinstance(value, list):
        return tuple(map(cells.text_of, value))
    parts = value.replace("\n", ";").split(";") if isinstance(value, str) else [value]
    return tuple(cells.text_of(part) for part in parts if not isinstance(part, str) or part.strip())


def _at_least_one(value: object) -> int:
    count = cells.count_of(value)
    if count == 0:
        raise FundledgerError("applications.at_least_one")
    return count


Several = Annotated[
    tuple[Annotated[str, Field(max_length=_LONGEST)], ...],
    Cell(
        several_of,
        "text",
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    ),
]
Number = Annotated[int, Cell(_at_least_one, "number", {"type": ["integer", "string"]})]


class ApplicationIn(Model):
    number: Code = filled("so ho so vay", "ma ho so", "ho so vay", "so don", width=16)
    received: Day = filled("ngay nhan ho so", "ngay tiep nhan", "ngay nop")
    cooperative: Code = filled("htx", "hop tac xa", "ben vay", "ma so ben vay", width=16)
    amount: Amount = filled("so tien de nghi", "so tien xin vay", "so tien vay", width=18)
    purpose: Memo = filled("muc dich vay von", "muc dich vay", "muc dich su dung von", width=36)
    project_cost: Amount | None = column(
        "tong muc dau tu", "tong von", "tong nhu cau von", "tong von thuc hien du an", width=18
    )
    own_funds: Zero | None = column("von doi ung", "von chu so huu", "von tu co tham gia", width=18)
    term_months: Number | None = column("thoi han", "thoi han vay", "thoi han de nghi")
    instalments: Number | None = column("ky tra no", "so ky tra no", "so ky tra goc")
    every_months: Number | None = column("khoang cach", "khoang cach ky tra", "may thang mot ky")
    source: Code | None = column("nguon")
    security: Several = column(
        "bao dam", "tai san the chap", "bao dam tien vay", default=(), width=36
    )
    other_debts: Memo | None = column(
        "du no tai noi khac", "du no to chuc tin dung khac", "no noi khac", width=28
    )
    officer: Reference | None = column("can bo tham dinh", "can bo tin dung", width=18)
    papers: Several = column(
        "giay to", "ho so da nop", "thanh phan ho so", "giay to kem theo", default=(), width=36
    )
    document: Reference | None = column("cong van", "so cong van", "van ban den", width=18)

    def application(self) -> Application:
        asked = Applied(
            cooperative=self.cooperative,
            purpose=self.purpose,
            amount=self.amount,
            term_months=self.term_months,
            project_cost=self.project_cost,
            own_funds=self.own_funds,
            instalments=self.instalments,
            every_months=self.every_months,
            source=self.source or "",
            security=self.security,
            other_debts=self.other_debts or "",
            officer=self.officer or "",
        )
        return Application(
            number=self.number,
            day=self.received,
            asked=asked,
            papers=self.papers,
            document=self.document or "",
        )


class ApplicationsIn(Model):
    applications: Annotated[list[ApplicationIn], Field(json_schema_extra={"minItems": 1})]


LAYOUT = table_of("applications", ApplicationIn)
FIELDS = frozenset(ApplicationIn.model_fields)
_EXAMPLE = """\
  - number: HS-01/2026
    received: 02/03/2026
    cooperative: "4900123456"
    amount: 500.000.000
    purpose: Mua máy cấy
    project_cost: 800.000.000
    own_funds: 300.000.000
    term_months: 36
    instalments: 6
    every_months: 6
    source: NSDP
    security:
      - Quyền sử dụng đất thửa 12
      - Máy cấy hình thành từ vốn vay
    officer: cán bộ A
    papers: [request, legal, plan]
"""
KIND = FileKind(
    "applications",
    (LAYOUT,),
    ApplicationsIn,
    record_by_record(ApplicationIn, LAYOUT, ApplicationsIn, ApplicationIn.application),
    yaml=lambda: yaml_template(LAYOUT, FIELDS, "applications:", _EXAMPLE),
    none="applications.none",
)
