"""The file kind `collections`: money that came in, one row (or item) a receipt or a part of one.

Rows with one receipt number, or one bank reference, and one day are parts of one receipt. Money
through a bank has the bank's reference as its document, else the receipt's own number, as cash has.
Which loans a row pays, whether it stands already, what is odd about it is for `intake.collecting`
to say.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError
from fundledger.intake.recognition import Row
from fundledger.money import MAX_DONG, Dong
from fundledger.schemas import cells
from fundledger.schemas.fields import (
    DIGITS,
    Amount,
    Cell,
    Code,
    Day,
    Line,
    Memo,
    Model,
    Reference,
    column,
    filled,
    refusal,
)
from fundledger.schemas.filekinds import FileKind, record_by_record, table_of
from fundledger.schemas.layouts import folded
from fundledger.schemas.templates import yaml_template
from fundledger.schemas.words import Words

MARKS = Words("collect_mark.", ("prepay", "payoff"), refusal="collections.unknown_mark")
_PLACES = {
    **dict.fromkeys(("cash", "tien mat", "tm"), "cash"),
    **dict.fromkeys(("bank", "ngan hang", "nh", "chuyen khoan", "ck", "tien gui"), "bank"),
}


def _part_of(value: object) -> int:
    if isinstance(value, str) and value.strip() in cells.DASHES:
        return 0
    amount = cells.amount_of(value)
    if amount < 0:
        raise FundledgerError("collections.negative", value=Dong(amount))
    return amount


PartAmount = Annotated[
    int,
    Cell(
        _part_of,
        "money",
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": MAX_DONG},
                {"type": "string", "pattern": rf"{DIGITS}|^[-–—]$"},
            ]
        },
    ),
]
"""A part that a receipt names itself."""

Mark = Annotated[
    str,
    Cell(MARKS.read, published={"type": "string", "enum": [*MARKS.codes]}, offered=MARKS.offered),
]


class CollectionIn(Model):
    receipt: Reference | None = column(
        *("phieu thu", "so phieu", "so chung tu", "chung tu", "so bien lai", "voucher")
    )
    day: Day = filled("ngay", "ngay nop", "ngay chung tu", "date")
    loan: Code | None = column(
        *("so hop dong", "ma hop dong", "hop dong tin dung", "contract"), width=18
    )
    cooperative: Reference | None = column(
        *("htx", "ma htx", "ten htx", "ma so htx", "ten hop tac xa", "ben vay"), width=28
    )
    amount: Amount = filled("so tien thu", "tien thu", "so tien nop")
    overdue_principal: PartAmount | None = column()
    overdue_interest: PartAmount | None = column("lai tren no goc qua han")
    due_principal: PartAmount | None = column("goc trong han")
    due_interest: PartAmount | None = column("lai trong han")
    late_interest: PartAmount | None = column("lai phat cham tra")
    prepaid_principal: PartAmount | None = column("goc tra truoc han", "goc chua den han")
    place: Reference | None = column(
        *("tien mat ngan hang", "hinh thuc", "noi thu", "tien mat hay ngan hang")
    )
    reference: Reference | None = column(
        *("so tham chieu", "tham chieu", "giay bao co", "so giay bao co", "ma giao dich"), width=20
    )
    payer: Line | None = column("nguoi nop tien", "nguoi tra", width=26)
    note: Memo | None = column("noi dung", "dien giai", width=34)
    mark: Mark | None = column("danh dau", "tra truoc", "tat toan")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.loan is None and self.cooperative is None:
            raise refusal(FundledgerError("collections.whose"))
        if self.place is None and self.reference is None:
            raise refusal(FundledgerError("collections.no_place"))
        split = self._split()
        if split is not None and self.mark == "payoff":
            raise refusal(FundledgerError("contract.split_and_payoff"))
        if split is not None and sum(split) > self.amount:
            params = {"sum": Dong(sum(split)), "amount": Dong(self.amount)}
            raise refusal(FundledgerError("contract.split_sum", **params))
        return self

    def row(self) -> Row:
        place = "bank" if self.place is None else _PLACES.get(folded(self.place), self.place)
        of_bank = self.reference if place != "cash" else None
        document = of_bank or self.receipt or self.reference or ""
        return Row(
            day=self.day,
            amount=self.amount,
            place=place,
            loan=self.loan,
            cooperative=self.cooperative,
            document=document,
            split=self._split(),
            prepay=self.mark == "prepay",
            payoff=self.mark == "payoff",
            payer=self.payer or "",
            note=self.note or "",
            receipt="" if self.receipt in (None, document) else str(self.receipt),
        )

    def _split(self) -> Split | None:
        """A row of zeros says no more than blanks."""
        parts = Split(
            self.overdue_principal or 0,
            self.overdue_interest or 0,
            self.due_principal or 0,
            self.due_interest or 0,
            self.late_interest or 0,
            self.prepaid_principal or 0,
        )
        return parts if any(parts) else None


class CollectionsIn(Model):
    collections: Annotated[list[CollectionIn], Field(json_schema_extra={"minItems": 1})]


LAYOUT = table_of("collections", CollectionIn)
FIELDS = frozenset(CollectionIn.model_fields)
_EXAMPLE = """\
  - day: 05/04/2023
    loan: 01/2023/HĐTD
    amount: 42.000.000
    reference: FT23095000123
    payer: HTX mẫu 01
  - receipt: "15"
    day: 06/04/2023
    cooperative: "4900123456"
    amount: 20.000.000
    overdue_principal: 15.000.000
    overdue_interest: 5.000.000
    place: tiền mặt
"""
KIND = FileKind(
    "collections",
    (LAYOUT,),
    CollectionsIn,
    record_by_record(CollectionIn, LAYOUT, CollectionsIn, CollectionIn.row),
    yaml=lambda: yaml_template(LAYOUT, FIELDS, "collections:", _EXAMPLE),
    none="collections.none",
)
