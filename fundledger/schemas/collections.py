"""The file kind `collections`: money that came in, one row (or item) a receipt or a part of one.

Rows with one receipt number, or one bank reference, and one day are parts of one receipt. Money
through a bank has the bank's reference as its document, else the receipt's own number, as cash has.
Which loans a row pays, whether it stands already, what is odd about it is for `intake.collecting`
to say; `Located.place_of` puts what it says at the row where it belongs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, NamedTuple, Self

from pydantic import Field, WithJsonSchema, model_validator

from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.intake.recognition import Row
from fundledger.messages import LANGUAGES, say_in
from fundledger.money import MAX_DONG, Dong
from fundledger.schemas import cells
from fundledger.schemas.fields import (
    Amount,
    Code,
    Day,
    Line,
    Memo,
    Model,
    TreeLocator,
    items_of,
    read_by,
    refusal,
)
from fundledger.schemas.layouts import TOTALS, Column, Layout, folded
from fundledger.schemas.raw import Sheet, Tree, Value, without_blanks
from fundledger.schemas.rows import checked_rows

LAYOUT = Layout(
    "collections",
    (
        Column(
            *("receipt", "code"),
            aliases=("phieu thu", "so phieu", "so chung tu", "chung tu", "so bien lai", "voucher"),
        ),
        Column("day", "day", needed=True, aliases=("ngay", "ngay nop", "ngay chung tu", "date")),
        Column(
            *("loan", "code"),
            aliases=("so hop dong", "ma hop dong", "hop dong tin dung", "contract"),
            width=18,
        ),
        Column(
            *("cooperative", "code"),
            aliases=("htx", "ma htx", "ten htx", "ma so htx", "ten hop tac xa", "ben vay"),
            width=28,
        ),
        Column("amount", "money", needed=True, aliases=("so tien thu", "tien thu", "so tien nop")),
        Column("overdue_principal", "money"),
        Column("overdue_interest", "money", aliases=("lai tren no goc qua han",)),
        Column("due_principal", "money", aliases=("goc trong han",)),
        Column("due_interest", "money", aliases=("lai trong han",)),
        Column("late_interest", "money", aliases=("lai phat cham tra",)),
        Column("prepaid_principal", "money", aliases=("goc tra truoc han", "goc chua den han")),
        Column(
            *("place", "code"),
            aliases=("tien mat ngan hang", "hinh thuc", "noi thu", "tien mat hay ngan hang"),
        ),
        Column(
            *("reference", "code"),
            aliases=(
                "so tham chieu",
                "tham chieu",
                "giay bao co",
                "so giay bao co",
                "ma giao dich",
            ),
            width=20,
        ),
        Column("payer", aliases=("nguoi nop tien", "nguoi tra"), width=26),
        Column("note", aliases=("noi dung", "dien giai"), width=34),
        Column("mark", "code", aliases=("danh dau", "tra truoc", "tat toan")),
    ),
)
MARKS = ("prepay", "payoff")
_PLACES = {
    **dict.fromkeys(("cash", "tien mat", "tm"), "cash"),
    **dict.fromkeys(("bank", "ngan hang", "nh", "chuyen khoan", "ck", "tien gui"), "bank"),
}
_DASHES = {"-", "–", "—"}  # the Vietnamese zero of a table
_WORDS = ("receipt", "day", "loan", "cooperative", "place", "reference", "payer", "note")


def choices() -> dict[str, tuple[str, ...]]:
    return {"mark": tuple(say_in("vi", f"collect_mark.{mark}") for mark in MARKS)}


@cache
def _marks() -> Mapping[str, str]:
    """The mark that each word means, in either language."""
    said = {
        folded(say_in(lang, f"collect_mark.{mark}")): mark for mark in MARKS for lang in LANGUAGES
    }
    return {**said, **{mark: mark for mark in MARKS}}


def _mark_of(value: object) -> str:
    text = cells.text_of(value)
    mark = _marks().get(folded(text))
    if mark is None:
        raise FundledgerError("collections.unknown_mark", text=text, known=choices()["mark"])
    return mark


def _part_of(value: object) -> int:
    if isinstance(value, str) and value.strip() in _DASHES:
        return 0
    amount = cells.amount_of(value)
    if amount < 0:
        raise FundledgerError("collections.negative", value=Dong(amount))
    return amount


PartAmount = Annotated[
    int,
    read_by(_part_of),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": MAX_DONG},
                {"type": "string", "pattern": r"^[0-9]{1,3}([., ]?[0-9]{3})*$|^[0-9]+$|^[-–—]$"},
            ]
        }
    ),
]
Mark = Annotated[str, read_by(_mark_of), WithJsonSchema({"type": "string", "enum": [*MARKS]})]


class CollectionIn(Model):
    receipt: Line | None = None
    day: Day
    loan: Code | None = None
    cooperative: Line | None = None
    amount: Amount
    overdue_principal: PartAmount | None = None
    overdue_interest: PartAmount | None = None
    due_principal: PartAmount | None = None
    due_interest: PartAmount | None = None
    late_interest: PartAmount | None = None
    prepaid_principal: PartAmount | None = None
    place: Line | None = None
    reference: Line | None = None
    payer: Line | None = None
    note: Memo | None = None
    mark: Mark | None = None

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


FIELDS = frozenset(CollectionIn.model_fields)


@dataclass(frozen=True, slots=True)
class Located:
    """A row, and where in its file it stands."""

    row: Row
    place: Place
    columns: Mapping[str, str] = field(default_factory=dict)  # how a table calls each field

    def place_of(self, field: str | None) -> Place:
        column = self.columns.get(field or "")
        return self.place if column is None else replace(self.place, column=column)


class Reading(NamedTuple):
    """What could be read of a file, and what could not: both, so that all of it is told at once."""

    located: list[Located]
    problems: list[Problem]


def read_tree(tree: Tree) -> Reading:
    """The receipts of a YAML or JSON file."""
    root = without_blanks(tree.root)
    if root is None or (isinstance(root, dict) and root.get("collections", []) == []):
        return Reading([], [Problem(Place(tree.file), "collections.none", {})])
    problems: list[Problem] = []
    read = items_of(
        *(root, "collections", CollectionsIn, CollectionIn, TreeLocator(tree), problems)
    )
    located = [Located(each.row(), tree.place(("collections", index))) for index, each in read]
    return Reading(located, problems)


def read_sheets(file: str, sheets: Iterable[Sheet]) -> Reading:
    """The receipts of a workbook or CSV file."""
    problems: list[Problem] = []
    located: list[Located] = []
    rows = checked_rows(file, sheets, LAYOUT, CollectionIn, problems, [], is_none=_is_total)
    for checked, place, columns in rows:
        located.append(Located(checked.row(), place, columns))
    if not problems and not located:
        problems.append(Problem(Place(file), "collections.none", {}))
    return Reading(located, problems)


def _is_total(record: dict[str, Value]) -> bool:
    """“Tổng cộng” and figures, and nothing that a receipt has."""
    words = [record[name] for name in _WORDS if name in record]
    return len(words) == 1 and isinstance(words[0], str) and folded(words[0]) in TOTALS
