"""The file kind `ladder`: the Fund's own ladder from reminder to court.

A workbook has a sheet for what holds for all of it, the inspections of use among that, and one for
the rungs in their order; YAML and JSON have the same fields, the rungs in a list. A TOML file is
read by `exchange.ladders` as it always was. What a ladder may say is for `rules.ladders` to know,
here is only where it stands.
"""

from __future__ import annotations

from typing import Annotated, Any, Never

from pydantic import BaseModel, Field, create_model

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.messages import say_in
from fundledger.rules.ladders import RUNG_KINDS, Ladder, ladder_of
from fundledger.rules.said import RuleFault
from fundledger.schemas import cells
from fundledger.schemas.fields import Cell, Day, Line, Model, Reference, column, filled
from fundledger.schemas.filekinds import FileKind, Located, Reading, table_of
from fundledger.schemas.loans import NO_TABLE
from fundledger.schemas.parts import Parted, parts_of, sheet_name
from fundledger.schemas.raw import Source, Value, steps
from fundledger.schemas.records import Record
from fundledger.schemas.words import Words

KIND_WORDS = Words("rung_kind.", RUNG_KINDS)
_MOST = 9_999
_GROUPS = 5


def _number_of(value: object, least: int, most: int) -> int:
    number = cells.not_negative_of(value)
    if not least <= number <= most:
        said = {"path": cells.text_of(value), "least": least, "most": most}
        raise FundledgerError("ladder.not_a_number", **said)
    return number


_Published: dict[str, Any] = {"type": ["integer", "string"]}
_Days = Annotated[int, Cell(lambda value: _number_of(value, 0, _MOST), "number", _Published)]
_Months = Annotated[int, Cell(lambda value: _number_of(value, 1, _MOST), "number", _Published)]
_Group = Annotated[int, Cell(lambda value: _number_of(value, 1, _GROUPS), "number", _Published)]
_Kind = Annotated[
    str,
    Cell(
        KIND_WORDS.read,
        published={"type": "string", "enum": [*RUNG_KINDS, *KIND_WORDS.offered()]},
        offered=tuple,  # one of the words has a comma, at which Excel would split it
    ),
]


class RungIn(Model):
    code: Reference = filled("ma", width=18)
    name: Line = filled("ten", "noi dung buoc", width=40)
    kind: _Kind = filled("loai", width=22)
    days_overdue: _Days = column("qua han tu", default=0, width=18)
    days_since: _Days = column("cach buoc truoc", default=0, width=18)
    from_group: _Group = column("tu nhom", default=1, width=14)


LadderGeneralIn: type[BaseModel] = create_model(
    "LadderGeneralIn",
    __base__=Model,
    **{
        "name": (Reference, filled("ten thang", width=24)),
        "from": (Day, filled("ap dung tu ngay", "hieu luc tu")),
        "source": (Line, filled("van ban", "can cu phap ly", width=44)),
        "first_days": (_Days | None, column("kiem tra lan dau", width=24)),
        "every_months": (_Months | None, column("kiem tra dinh ky", width=24)),
    },
)  # type: ignore[call-overload]
"""Made of its fields, for no field of a class can be called `from`."""

_Rungs = Annotated[list[RungIn], Field(json_schema_extra={"minItems": 1})]
LadderIn: type[BaseModel] = create_model("LadderIn", __base__=LadderGeneralIn, rungs=(_Rungs, ...))
"""Only published: what is read is read part by part."""

LAYOUT = table_of("ladder", LadderGeneralIn)
RUNGS = table_of("ladder_rungs", RungIn)
_INSPECTION = ("first_days", "every_months")


def _read(source: Source) -> Reading[Located[Ladder], Never]:
    """One ladder, or none where anything of it cannot be read."""
    problems: list[Problem] = []
    unknown = "ladder.unknown_sheet"
    parted = parts_of(source, LAYOUT, {"rungs": RUNGS}, LadderIn, problems, unknown=unknown)
    if parted is None:
        return Reading([], problems)
    head = _head(source, parted, problems)
    rungs, rows = _rungs(parted, problems)
    if head is None or len(rungs) < len(parted.rows["rungs"]):
        return Reading([], problems)
    told = {name: head.pop(name) for name in _INSPECTION}
    inspection = {name: value for name, value in told.items() if value is not None}
    said = {**head, "rungs": rungs, **({"inspection": inspection} if inspection else {})}
    try:
        ladder = ladder_of(said)
    except RuleFault as fault:
        problems.append(_refused(source, fault, rows))
        return Reading([], problems)
    if problems:
        return Reading([], problems)
    return Reading([Located(ladder, parted.generals[0].where)], problems)


def _head(source: Source, parted: Parted, problems: list[Problem]) -> dict[str, Any] | None:
    generals = parted.generals
    if not generals:
        if not any(problem.key in NO_TABLE for problem in problems):
            problems.append(Problem(Place(source.file), "ladder.no_head", {}))
        return None
    for more in generals[1:]:
        problems.append(Problem(more.where.place(()), "ladder.one_head", {}))
    read = generals[0].checked(LadderGeneralIn, problems)
    if read is None:
        return None
    said = read.model_dump()
    return {**said, "from": said["from"].isoformat()}


def _rungs(parted: Parted, problems: list[Problem]) -> tuple[list[dict[str, Any]], list[Record]]:
    found: list[dict[str, Any]] = []
    rows: list[Record] = []
    for record in parted.rows["rungs"]:
        read = record.checked(RungIn, problems)
        if read is not None:
            found.append(read.model_dump())
            rows.append(record)
    return found, rows


def _refused(source: Source, fault: RuleFault, rows: list[Record]) -> Problem:
    """Where it stands: a rung is counted from one there."""
    params = dict(fault.params)
    match steps(fault.path):
        case ("rungs", int() as number, str() as name, *_):
            where = rows[number - 1].where
            return Problem(where.place((name,)), fault.key, {**params, "path": where.name(name)})
        case _:
            return Problem(Place(source.file), fault.key, params)


def rows_of(ladder: Ladder) -> dict[str, list[dict[str, Value]]]:
    """Every sheet of a ladder by the kind of its layout: what is exported comes back unchanged."""
    head: dict[str, Value] = {
        "name": ladder.name,
        "from": ladder.since,
        "source": ladder.source,
        "first_days": ladder.inspection.first_days,
        "every_months": ladder.inspection.every_months,
    }
    return {
        LAYOUT.kind: [head],
        RUNGS.kind: [
            {
                "code": each.code,
                "name": each.name,
                "kind": KIND_WORDS.word(each.kind),
                "days_overdue": each.days_overdue,
                "days_since": each.days_since or None,
                "from_group": each.from_group if each.from_group > 1 else None,
            }
            for each in ladder.rungs
        ],
    }


_EXAMPLE = """\
name: quy-che-2026
from: 01/01/2026
source: Quyết định 12/QĐ-QHTPT
first_days: 30
every_months: 6
rungs:
  - {code: contact, name: Liên hệ bên vay, kind: liên hệ, days_overdue: 1}
  - {code: remind_1, name: Thông báo nợ quá hạn lần 1, kind: thông báo, days_overdue: 10}
  - {code: remind_2, name: Thông báo lần 2, kind: thông báo, days_overdue: 30, days_since: 15}
  - {code: suit, name: Khởi kiện, kind: khởi kiện, days_overdue: 180, from_group: 4}
"""


def _yaml_template() -> str:
    """Every part with its fields explained, and an example to be uncommented."""
    lines = [
        f"# {say_in(lang, f'template.ladder.{name}')}"
        for name in ("title", "yaml")
        for lang in ("vi", "en")
    ]
    for layout in (LAYOUT, RUNGS):
        lines += ["#", *([f"# rungs:  ({sheet_name(layout)})"] if layout is RUNGS else [])]
        for each in layout.columns:
            for lang in ("vi", "en"):
                head = f"{each.name}:" if lang == "vi" else ""
                lines.append(f"#   {head:16}{layout.explanation(each.name, lang)}")
    return "\n".join([*lines, "", *(f"# {line}" for line in _EXAMPLE.splitlines()), ""])


KIND = FileKind(
    "ladder",
    (LAYOUT, RUNGS),
    LadderIn,
    _read,
    yaml=_yaml_template,
    none="ladder.no_head",
)
