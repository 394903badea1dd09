"""The file kind `cooperatives`: the register of borrowers, one a row or one an item.

Cells may say the codes (`active`) or the words of either language (“đang hoạt động”). A row without
a day of its own holds from the day that the reader of the file gives. Whether a successor is in the
register is for `registers.cooperatives` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, NamedTuple

from pydantic import Field, WithJsonSchema

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.messages import LANGUAGES, say_in
from fundledger.registers.cooperatives import KINDS, NUMBER_KINDS, STATUSES, Cooperative
from fundledger.schemas import cells
from fundledger.schemas.fields import (
    Code,
    Day,
    Line,
    Memo,
    Model,
    TreeLocator,
    items_of,
    read_by,
)
from fundledger.schemas.layouts import Column, Layout, folded
from fundledger.schemas.raw import Fault, Sheet, Tree, Value, without_blanks
from fundledger.schemas.rows import checked_rows

LAYOUT = Layout(
    "cooperatives",
    (
        Column("number", "code", needed=True, aliases=("ma so", "ma so htx", "mst"), width=16),
        Column("name", needed=True, aliases=("ten", "ten hop tac xa", "ten htx"), width=36),
        Column("number_kind", "code", width=18),
        Column("kind", "code", aliases=("loai",), width=16),
        Column("sector", aliases=("nganh nghe", "nganh"), width=20),
        Column("commune", aliases=("xa", "xa phuong"), width=20),
        Column("commune_since", "day"),
        Column("district", aliases=("huyen",), width=18),
        Column("district_until", "day"),
        Column("representative", aliases=("giam doc", "nguoi dai dien"), width=24),
        Column("position", aliases=("chuc danh",), width=16),
        Column("address", width=36),
        Column("phone", "code", aliases=("dien thoai", "so dien thoai"), width=14),
        Column("email", "code", width=24),
        Column("tax_code", "code", width=14),
        Column("alliance_member", "code", aliases=("thanh vien lien minh",), width=16),
        Column("member_since", "day"),
        Column("status", "code", aliases=("tinh trang",), width=16),
        Column("merged_into", "code", width=16),
        Column("effective", "day", aliases=("hieu luc tu", "tu ngay")),
    ),
)
CODES: dict[str, tuple[str, ...]] = {
    "number_kind": NUMBER_KINDS,
    "kind": KINDS,
    "status": STATUSES,
    "alliance_member": ("yes", "no"),
}
_SHORTER: dict[str, dict[str, str]] = {
    "number_kind": {
        "số đăng ký": "registration",
        "mã số thuế": "registration",
        "MST": "registration",
        "căn cước": "id_card",
        "CCCD": "id_card",
    },
    "kind": {"HTX": "cooperative", "liên hiệp": "union", "liên hiệp HTX": "union", "THT": "group"},
    "status": {"hoạt động": "active", "ngừng": "stopped"},
    "alliance_member": {"x": "yes"},
}
"""Said for short, as the guide of the template and everybody's own lists say it."""


def word_of(field: str, code: str) -> str:
    """The Vietnamese word for a code, as a table and its template say it."""
    return say_in("vi", f"choice.cooperative_{field}.{code}")


def choices() -> dict[str, tuple[str, ...]]:
    return {field: tuple(word_of(field, code) for code in codes) for field, codes in CODES.items()}


@cache
def _codes(field: str) -> Mapping[str, str]:
    """The code that each word means, in either language."""
    known = {folded(word): code for word, code in _SHORTER[field].items()}
    known |= {folded(code): code for code in CODES[field]}
    for code in CODES[field]:
        for lang in LANGUAGES:
            known[folded(say_in(lang, f"choice.cooperative_{field}.{code}"))] = code
    return known


def _one_of(field: str) -> Any:
    def read(value: object) -> str:
        if isinstance(value, Fault) and value.key == "cell.boolean":
            value = {"true": "yes", "false": "no"}[value.shown.lower()]
        text = cells.text_of(value)
        code = _codes(field).get(folded(text))
        if code is None:
            known = list(choices()[field])
            raise FundledgerError("cooperatives.not_one_of", text=text, known=known)
        return code

    schema = {"type": "string", "enum": [*CODES[field], *choices()[field]]}
    return Annotated[str, read_by(read), WithJsonSchema(schema)]


class CooperativeIn(Model):
    number: Code
    name: Line
    number_kind: _one_of("number_kind") = "registration"  # type: ignore[valid-type]
    kind: _one_of("kind") = "cooperative"  # type: ignore[valid-type]
    sector: Line | None = None
    commune: Line | None = None
    commune_since: Day | None = None
    district: Line | None = None
    district_until: Day | None = None
    representative: Line | None = None
    position: Line | None = None
    address: Memo | None = None
    phone: Code | None = None
    email: Code | None = None
    tax_code: Code | None = None
    alliance_member: _one_of("alliance_member") = "no"  # type: ignore[valid-type]
    member_since: Day | None = None
    status: _one_of("status") = "active"  # type: ignore[valid-type]
    merged_into: Code | None = None
    effective: Day | None = None

    def cooperative(self) -> Cooperative:
        said = self.model_dump(exclude={"effective"})
        said["alliance_member"] = said["alliance_member"] == "yes"
        return Cooperative(**said)


class CooperativesIn(Model):
    cooperatives: Annotated[list[CooperativeIn], Field(json_schema_extra={"minItems": 1})]


FIELDS = frozenset(CooperativeIn.model_fields)


@dataclass(frozen=True, slots=True)
class Located:
    """A borrower of a file, from which day it holds (None: not said), and where it stands."""

    cooperative: Cooperative
    effective: date | None
    place: Place
    columns: Mapping[str, str] = field(default_factory=dict)  # how a table calls each field

    def place_of(self, field: str | None) -> Place:
        """Where an objection to one field (None: to all of it) belongs."""
        column = self.columns.get(field or "")
        return self.place if column is None else replace(self.place, column=column)


class Reading(NamedTuple):
    """What could be read of a file, and what could not: both, so that all of it is told at once.

    `unread` are the numbers of the borrowers that could not; None where even that could not.
    """

    located: list[Located]
    problems: list[Problem]
    unread: frozenset[str | None] = frozenset()


def read_tree(tree: Tree) -> Reading:
    """The borrowers of a YAML or JSON file."""
    root = without_blanks(tree.root)
    if root is None or (isinstance(root, dict) and root.get("cooperatives", []) == []):
        return Reading([], [Problem(Place(tree.file), "cooperatives.none", {})])
    problems: list[Problem] = []
    read = items_of(
        *(root, "cooperatives", CooperativesIn, CooperativeIn, TreeLocator(tree), problems)
    )
    located = [
        Located(each.cooperative(), each.effective, tree.place(("cooperatives", index)))
        for index, each in read
    ]
    return Reading(located, problems)


def read_sheets(file: str, sheets: Iterable[Sheet]) -> Reading:
    """The borrowers of a workbook or CSV file."""
    problems: list[Problem] = []
    located: list[Located] = []
    bad: list[dict[str, Value]] = []
    for row, place, columns in checked_rows(file, sheets, LAYOUT, CooperativeIn, problems, bad):
        located.append(Located(row.cooperative(), row.effective, place, columns))
    if not problems and not located:
        problems.append(Problem(Place(file), "cooperatives.none", {}))
    return Reading(located, problems, frozenset(_number(record.get("number")) for record in bad))


def _number(value: Value) -> str | None:
    try:
        return None if value is None else cells.text_of(value)
    except FundledgerError:
        return None  # the validation of the row says so


def record_of(cooperative: Cooperative, effective: date) -> dict[str, Value]:
    """A borrower as a row of the same table: what is exported comes back unchanged."""
    said: dict[str, Any] = {name: getattr(cooperative, name) for name in FIELDS - {"effective"}}
    said["alliance_member"] = "yes" if cooperative.alliance_member else "no"
    for name in CODES:
        said[name] = word_of(name, said[name])
    return {**said, "effective": effective}
