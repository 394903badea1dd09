"""The file kind `cooperatives`: the register of borrowers, one a row or one an item.

Cells may say the codes (`active`) or the words of either language (“đang hoạt động”). A row without
a day of its own holds from the day that the reader of the file gives. Whether a successor is in the
register is for `registers.cooperatives` to say.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from fundledger.messages.codes import YES_OR_NO
from fundledger.registers.cooperatives import KINDS, NUMBER_KINDS, STATUSES, Cooperative
from fundledger.schemas.fields import (
    Cell,
    Code,
    Count,
    Day,
    Line,
    Memo,
    Model,
    Zero,
    column,
    filled,
)
from fundledger.schemas.filekinds import FileKind, record_by_record, table_of
from fundledger.schemas.raw import Value
from fundledger.schemas.templates import yaml_template
from fundledger.schemas.words import Words

WORDS = {
    "number_kind": Words(
        "choice.cooperative_number_kind.",
        NUMBER_KINDS,
        {"registration": ("số đăng ký", "mã số thuế", "MST"), "id_card": ("căn cước", "CCCD")},
        "cooperatives.not_one_of",
    ),
    "kind": Words(
        "choice.cooperative_kind.",
        KINDS,
        {"cooperative": ("HTX",), "union": ("liên hiệp", "liên hiệp HTX"), "group": ("THT",)},
        "cooperatives.not_one_of",
    ),
    "status": Words(
        "choice.cooperative_status.",
        STATUSES,
        {"active": ("hoạt động",), "stopped": ("ngừng",)},
        "cooperatives.not_one_of",
    ),
    "alliance_member": Words(
        "choice.yes_or_no.",
        tuple(YES_OR_NO),
        YES_OR_NO,
        "cooperatives.not_one_of",
    ),
}
"""The fields that take a few words, with what everybody's own lists say for short."""


def _one_of(field: str) -> Cell:
    words = WORDS[field]
    published = {"type": "string", "enum": [*words.codes, *words.offered()]}
    return Cell(words.read, published=published, offered=words.offered)


class CooperativeIn(Model):
    number: Code = filled("ma so", "ma so htx", "mst", width=16)
    name: Line = filled("ten", "ten hop tac xa", "ten htx", width=36)
    number_kind: Annotated[str, _one_of("number_kind")] = column(default="registration", width=18)
    kind: Annotated[str, _one_of("kind")] = column("loai", default="cooperative", width=16)
    sector: Line | None = column("nganh nghe", "nganh", width=20)
    commune: Line | None = column("xa", "xa phuong", width=20)
    commune_since: Day | None = column()
    district: Line | None = column("huyen", width=18)
    district_until: Day | None = column()
    representative: Line | None = column("giam doc", "nguoi dai dien", width=24)
    position: Line | None = column("chuc danh", width=16)
    address: Memo | None = column(width=36)
    phone: Code | None = column("dien thoai", "so dien thoai")
    email: Code | None = column(width=24)
    tax_code: Code | None = column()
    alliance_member: Annotated[str, _one_of("alliance_member")] = column(
        "thanh vien lien minh", default="no", width=16
    )
    member_since: Day | None = column()
    status: Annotated[str, _one_of("status")] = column("tinh trang", default="active", width=16)
    merged_into: Code | None = column(width=16)
    member_of: Code | None = column(
        "thanh vien cua", "thuoc htx", "ma so htx cua thanh vien", width=16
    )
    founded_on: Day | None = column("ngay thanh lap", "thanh lap", "ngay dang ky")
    status_since: Day | None = column("ngung tu", "ngay giai the", "ngay ngung hoat dong")
    member_count: Count | None = column("so thanh vien", "so xa vien")
    employees: Count | None = column("so lao dong", "lao dong")
    charter_capital: Zero | None = column("von dieu le", "von dang ky", width=18)
    effective: Day | None = column("hieu luc tu", "tu ngay")

    def cooperative(self) -> Cooperative:
        said = self.model_dump(exclude={"effective"})
        said["alliance_member"] = said["alliance_member"] == "yes"
        return Cooperative(**said)


class CooperativesIn(Model):
    cooperatives: Annotated[list[CooperativeIn], Field(json_schema_extra={"minItems": 1})]


LAYOUT = table_of("cooperatives", CooperativeIn)
FIELDS = frozenset(CooperativeIn.model_fields)
_EXAMPLE = """\
  - number: "4900123456"
    name: HTX mẫu 01
    kind: hợp tác xã
    sector: nông nghiệp
    commune: xã A
    representative: người đại diện
    position: giám đốc
    status: đang hoạt động
"""
KIND = FileKind(
    "cooperatives",
    (LAYOUT,),
    CooperativesIn,
    record_by_record(
        CooperativeIn, LAYOUT, CooperativesIn, lambda said: (said.cooperative(), said.effective)
    ),
    yaml=lambda: yaml_template(LAYOUT, FIELDS, "cooperatives:", _EXAMPLE),
    none="cooperatives.none",
)
"""Each borrower, and from which day it holds (None: not said)."""


def record_of(cooperative: Cooperative, effective: date) -> dict[str, Value]:
    """A borrower as a row of the same table: what is exported comes back unchanged."""
    said: dict[str, Any] = {name: getattr(cooperative, name) for name in FIELDS - {"effective"}}
    said["alliance_member"] = "yes" if cooperative.alliance_member else "no"
    for name, words in WORDS.items():
        said[name] = words.word(said[name])
    return {**said, "effective": effective}
