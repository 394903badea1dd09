"""The file kind `petitions`: what cooperatives ask for, one a row or one an item, with its answer.

Who asks stands in one cell, parted by semicolons, and in YAML and JSON in a list too. The columns
of the answer may be filled in later, and the same file taken again. Which kinds there are, and
whether a cooperative is in the register, is for `support.petitions` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, cast

from pydantic import Field

from fundledger.errors import Problem
from fundledger.schemas import cells
from fundledger.schemas.applications import Number, Several
from fundledger.schemas.fields import Cell, Code, Day, Memo, Model, Reference, column, filled
from fundledger.schemas.filekinds import FileKind, Located, Reading, record_by_record, table_of
from fundledger.schemas.raw import Source
from fundledger.schemas.records import Record
from fundledger.schemas.templates import yaml_template
from fundledger.schemas.words import Words
from fundledger.support.petitions import (
    HOWS,
    LEVELS,
    RESULTS,
    Answered,
    Forwarded,
    How,
    Level,
    Raised,
    Result,
)
from fundledger.support.petitions_received import Became, Listed

WORDS = {
    "level": Words(
        "choice.petition_level.",
        LEVELS,
        {"central": ("TW", "cấp trung ương"), "province": ("cấp tỉnh",)},
        "petitions.not_one_of",
    ),
    "how": Words(
        "choice.petition_how.",
        HOWS,
        {"letter": ("công văn", "đơn"), "meeting": ("họp",)},
        "petitions.not_one_of",
    ),
    "result": Words("choice.petition_result.", RESULTS, {}, "petitions.not_one_of"),
}
"""The fields that take a few words, with what everybody's own lists say for short."""


def _one_of(field: str) -> Cell:
    words = WORDS[field]
    published = {"type": "string", "enum": [*words.codes, *words.offered()]}
    return Cell(words.read, published=published, offered=words.offered)


Long = Annotated[str, Field(max_length=4000), Cell(cells.text_of, "text")]
"""What was asked and answered is often a paragraph."""


class PetitionIn(Model):
    number: Code = filled("so", "stt", "so kien nghi", "ma kien nghi", width=14)
    day: Day = filled("ngay", "ngay nhan", "ngay tiep nhan")
    text: Long = filled("noi dung", "kien nghi", "noi dung de xuat", width=48)
    kind: Code = filled("linh vuc", "loai", "nhom noi dung", width=18)
    body: Reference = filled("gui den", "co quan", "don vi giai quyet", width=28)
    level: Annotated[str, _one_of("level")] | None = column("cap")
    how: Annotated[str, _one_of("how")] | None = column("hinh thuc", width=16)
    occasion: Reference | None = column("hoi nghi", "cuoc doi thoai", width=28)
    cooperatives: Several = column("htx", "ma so", "ma so htx", default=(), width=20)
    unlisted: Several = column("ten htx", "htx khac", default=(), width=28)
    others: Several = column("to chuc khac", "ca nhan", default=(), width=24)
    unnamed: Number | None = column("so htx")
    contents: Number | None = column("so noi dung", "so kien nghi gop")
    due: Day | None = column("han tra loi", "thoi han")
    document: Reference | None = column("van ban", "so van ban kien nghi", width=18)
    forwarded_on: Day | None = column("ngay chuyen")
    forwarded_to: Reference | None = column("chuyen den", "co quan nhan chuyen", width=24)
    answered_on: Day | None = column("ngay tra loi")
    result: Annotated[str, _one_of("result")] | None = column("ket qua")
    answer: Long | None = column("tra loi", "noi dung giai quyet", width=48)
    answered_by: Reference | None = column("co quan tra loi", width=24)
    answer_document: Reference | None = column("so van ban tra loi", width=18)
    note: Memo | None = column("ghi chu", width=28)

    def listed(self) -> Listed:
        raised = Raised(
            text=self.text,
            kind=self.kind,
            body=self.body,
            level=cast("Level | None", self.level),
            how=cast("How | None", self.how),
            occasion=self.occasion or "",
            cooperatives=self.cooperatives,
            unlisted=self.unlisted,
            others=self.others,
            unnamed=self.unnamed or 0,
            contents=self.contents or 1,
            due=self.due,
            note=self.note or "",
        )
        return Listed(
            number=self.number,
            day=self.day,
            raised=raised,
            document=self.document or "",
            steps=tuple(self._steps()),
        )

    def lacks(self) -> Iterator[str]:
        """Columns that what is said in others needs."""
        if self.forwarded_to is not None and self.forwarded_on is None:
            yield "forwarded_on"
        if self.forwarded_on is not None and self.forwarded_to is None:
            yield "forwarded_to"
        of_answer = (self.result, self.answer, self.answered_by, self.answer_document)
        if self.answered_on is None and any(each is not None for each in of_answer):
            yield "answered_on"

    def _steps(self) -> Iterator[Became]:
        if self.forwarded_on is not None:
            yield Became(self.forwarded_on, Forwarded(to=self.forwarded_to or ""))
        if self.answered_on is not None:
            said = Answered(
                text=self.answer or "",
                by=self.answered_by or "",
                result=cast("Result", self.result or "answered"),
            )
            yield Became(self.answered_on, said, self.answer_document or "")


class PetitionsIn(Model):
    petitions: Annotated[list[PetitionIn], Field(json_schema_extra={"minItems": 1})]


LAYOUT = table_of("petitions", PetitionIn)
FIELDS = frozenset(PetitionIn.model_fields)
_EXAMPLE = """\
  - number: KN-01/2024
    day: 25/04/2024
    text: Cho hợp tác xã vay tín chấp theo phương án sản xuất
    kind: vốn
    body: Ngân hàng Nhà nước chi nhánh tỉnh
    level: tỉnh
    how: hội nghị
    occasion: Hội nghị gặp mặt hợp tác xã năm 2024
    cooperatives: ["4900123456"]
    unlisted: [HTX mẫu 02]
    due: 10/05/2024
    answered_on: 08/05/2024
    result: đã trả lời
    answer: Hướng dẫn thủ tục vay theo Nghị định 55/2015/NĐ-CP
    answer_document: 120/NHNN-TH
"""

_rows = record_by_record(PetitionIn, LAYOUT, PetitionsIn, lambda row: row)


def _read(source: Source) -> Reading[Located[Listed], Record]:
    rows = _rows(source)
    found: list[Located[Listed]] = []
    problems = list(rows.problems)
    for row in rows.found:
        lacking = list(row.value.lacks())
        for name in lacking:
            params: dict[str, object] = {"field": row.where.name(name)}
            problems.append(Problem(row.place_of(name), "field.missing", params))
        if not lacking:
            found.append(Located(row.value.listed(), row.where))
    return Reading(found, problems, rows.left_out)


KIND = FileKind(
    "petitions",
    (LAYOUT,),
    PetitionsIn,
    _read,
    yaml=lambda: yaml_template(LAYOUT, FIELDS, "petitions:", _EXAMPLE),
    none="petitions.none",
)
