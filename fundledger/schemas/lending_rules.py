"""The file kind `lending_rules`: the Fund's own table of how a request for a loan goes.

A workbook has a sheet for each part: what holds for all of the table, the steps in their order, who
may decide up to which sum, and the papers; YAML, JSON and TOML have a list for each, in the shape
of `rules/lending/decree-45.toml`. One reader serves all of them. Cells may say the codes or the
words of either language. A sheet that is none of the parts is a problem, and so is everything that
the parts say against one another: `rules.lending` knows what that is, here is only where it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Never

from pydantic import BaseModel, Field, create_model

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.messages import LANGUAGES, say_in
from fundledger.messages.codes import YES_OR_NO
from fundledger.rules.lending import (
    BEFORE,
    BORROWER_KINDS,
    BY_ITSELF,
    DAYS_MAX,
    LendingRules,
    contradictions,
    is_code,
    said_of,
    shipped,
    table_said,
)
from fundledger.rules.said import RuleFault
from fundledger.schemas import cells
from fundledger.schemas.applications import several_of
from fundledger.schemas.cooperatives import WORDS as OF_COOPERATIVES
from fundledger.schemas.fields import (
    Amount,
    Cell,
    Day,
    Line,
    Model,
    Reference,
    column,
    filled,
)
from fundledger.schemas.filekinds import FileKind, Located, Reading, table_of
from fundledger.schemas.layouts import Layout, folded
from fundledger.schemas.loans import NO_TABLE
from fundledger.schemas.parts import Parted, parts_of, sheet_name
from fundledger.schemas.raw import Source, Tree, Value, steps
from fundledger.schemas.records import Record
from fundledger.schemas.words import Words

BEFORE_WORDS = Words(
    "lending_before.",
    BEFORE,
    {
        "contract": ("trước khi ký hợp đồng", "trước ký hợp đồng"),
        "first_draw": ("trước lần giải ngân đầu", "lần giải ngân đầu"),
        "each_draw": ("trước mỗi lần giải ngân",),
        "appraisal": ("trước khi thẩm định", "trước thẩm định"),
    },
)
CALENDAR_WORDS = Words("choice.yes_or_no.", tuple(YES_OR_NO), YES_OR_NO)
STEP_WORDS = Words("lending_step.", BY_ITSELF)
_KINDS = OF_COOPERATIVES["kind"]


def _code_of(value: object) -> str:
    text = cells.text_of(value)
    if not is_code(text):
        raise FundledgerError("lending_rules.not_a_code", path=text)
    return text


def _step_of(value: object) -> str:
    """A step of the program may be said by its words too."""
    if isinstance(value, str) and not is_code(value.strip()):
        meant = {folded(word): code for code in BY_ITSELF for word in _words_of(code)}
        value = meant.get(folded(value), value)
    return _code_of(value)


def _words_of(code: str) -> tuple[str, ...]:
    return tuple(say_in(lang, STEP_WORDS.group + code) for lang in LANGUAGES)


def _days_of(value: object) -> int:
    try:
        days = cells.count_of(value)
    except FundledgerError as error:
        if error.key != "contract.not_a_count":
            raise
        days = 0
    if not 0 < days <= DAYS_MAX:
        raise FundledgerError("lending_rules.not_days", path=cells.text_of(value), most=DAYS_MAX)
    return days


def _kinds_of(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_KINDS.read, several_of(value))))


_TEXTS: Mapping[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"enum": list(BORROWER_KINDS)}}]
}
_Days = Annotated[int, Cell(_days_of, "number", {"type": ["integer", "string"]})]
_Flag = Annotated[
    str,
    Cell(
        CALENDAR_WORDS.read,
        published={"type": ["boolean", "string"]},
        offered=CALENDAR_WORDS.offered,
    ),
]
_Before = Annotated[
    str,
    Cell(
        BEFORE_WORDS.read,
        published={"type": "string", "enum": [*BEFORE, *BEFORE_WORDS.offered()]},
        offered=BEFORE_WORDS.offered,
    ),
]
_Code = Annotated[str, Cell(_code_of)]
_StepCode = Annotated[str, Cell(_step_of)]
_Kinds = Annotated[tuple[str, ...], Cell(_kinds_of, "text", _TEXTS)]


class StepIn(Model):
    code: _StepCode = filled("ma", "buoc", width=18)
    name: Line = filled("ten", "noi dung buoc", width=36)
    days: _Days | None = column("thoi han (ngay)", "trong may ngay")
    calendar_days: _Flag = column("ngay lich", default="no", width=16)
    who: Line | None = column("bo phan thuc hien", "nguoi thuc hien", width=28)


class AuthorityIn(Model):
    who: Line = filled("chuc danh", "nguoi quyet dinh", width=36)
    up_to: Amount | None = column("den muc", "muc quyet dinh", width=20, needed=True)


class PaperIn(Model):
    code: _Code = filled("ma", width=18)
    name: Line = filled("ten", "ten giay to", width=44)
    before: _Before = column("can truoc", default="appraisal", width=24)
    of: _Kinds = column("cua loai ben vay", "loai ben vay", default=(), width=32)


GeneralIn: type[BaseModel] = create_model(
    "GeneralIn",
    __base__=Model,
    **{
        "name": (Reference, filled("ten bang", width=24)),
        "from": (Day, filled("ap dung tu ngay", "hieu luc tu")),
        "source": (Line | None, column("van ban", "can cu phap ly", width=44)),
        "lapse_days": (_Days | None, column("quyet dinh het han sau", width=20)),
    },
)  # type: ignore[call-overload]
"""Made of its fields, for no field of a class can be called `from`."""

_Steps = Annotated[list[StepIn], Field(json_schema_extra={"minItems": 1})]
LendingRulesIn: type[BaseModel] = create_model(
    "LendingRulesIn",
    __base__=GeneralIn,
    steps=(_Steps, ...),
    authority=(list[AuthorityIn], Field(default=[])),
    papers=(list[PaperIn], Field(default=[])),
)
"""Only published: what is read is read part by part."""

LAYOUT = table_of("lending_rules", GeneralIn)
PARTS: dict[str, Layout] = {
    "steps": table_of("lending_steps", StepIn),
    "authority": table_of("lending_authority", AuthorityIn),
    "papers": table_of("lending_papers", PaperIn),
}
"""Each part by its name in YAML and TOML, which is one sheet in a workbook."""

OTHERS = tuple(PARTS.values())


def _read(source: Source) -> Reading[Located[LendingRules], Never]:
    """One table, or none where anything of it cannot be read."""
    problems: list[Problem] = []
    unknown = "lending_rules.unknown_sheet"
    parted = parts_of(source, LAYOUT, PARTS, LendingRulesIn, problems, unknown=unknown)
    if parted is None:
        return Reading([], problems)
    rules = _Reader(source, parted, problems).rules()
    if rules is None or problems:
        return Reading([], problems)
    return Reading([Located(rules, parted.generals[0].where)], problems)


class _Reader:
    """Reads the parts of one file, and keeps what is wrong."""

    def __init__(self, source: Source, parted: Parted, problems: list[Problem]) -> None:
        self.source, self.parted, self.problems = source, parted, problems
        self.rows: dict[str, list[Record]] = {name: [] for name in PARTS}

    def rules(self) -> LendingRules | None:
        """The table, as far as it can be read: what of it goes against itself is told too."""
        head = self._head()
        known = head or {"name": "–", "from": date.min}
        said = {**known, **{name: self._part(name) for name in PARTS}}
        try:
            rules = table_said(said)
        except RuleFault as fault:
            self._refuse(fault)
            return None
        for each in contradictions(rules):
            self._refuse(each)
        return None if head is None else rules

    def _head(self) -> dict[str, Any] | None:
        generals = self.parted.generals
        if not generals:
            if not any(problem.key in NO_TABLE for problem in self.problems):
                self.problems.append(Problem(Place(self.source.file), "lending_rules.no_head", {}))
            return None
        for more in generals[1:]:
            self.problems.append(Problem(more.where.place(()), "lending_rules.one_head", {}))
        read = generals[0].checked(GeneralIn, self.problems)
        return None if read is None else _said(read)

    def _part(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for record in self.parted.rows[name]:
            read = record.checked(_MODELS[name], self.problems)
            if read is not None:
                found.append(_said(read))
                self.rows[name].append(record)
        return found

    def _refuse(self, fault: RuleFault) -> None:
        """Where it stands: on a row of its part, or the part as a whole."""
        params = dict(fault.params)
        match steps(fault.path):
            case (str() as part, int() as index, *_):
                row, field = self.rows[part][index], _NAMED_BY[part]
                params["path"] = row.where.name(field)
                place = row.where.place((field,))
            case (str() as part,):
                if fault.key == "lending_rules.no_decision" and self._may_lack_steps():
                    return
                place = self._of_part(part)
            case _:
                place = Place(self.source.file)
        self.problems.append(Problem(place, fault.key, params))

    def _may_lack_steps(self) -> bool:
        """Whether a step could not be read: then nobody knows that it is not there."""
        lost = self.parted.has_lost and not self.parted.rows["steps"]
        return lost or len(self.rows["steps"]) < len(self.parted.rows["steps"])

    def _of_part(self, part: str) -> Place:
        if isinstance(self.source, Tree):
            return self.source.place((part,))
        rows = self.parted.rows[part]
        return Place(self.source.file, rows[0].where.place(()).sheet if rows else None)


_MODELS: Mapping[str, type[BaseModel]] = {
    "steps": StepIn,
    "authority": AuthorityIn,
    "papers": PaperIn,
}
_NAMED_BY = {"steps": "code", "authority": "who", "papers": "code"}


def _said(read: BaseModel) -> dict[str, Any]:
    """As a fact says it: what is not said is left out."""
    said = {name: value for name, value in read.model_dump().items() if value not in (None, ())}
    if "calendar_days" in said:
        said["calendar_days"] = said["calendar_days"] == "yes"
    return said


def rows_of(rules: LendingRules) -> dict[str, list[dict[str, Value]]]:
    """Every sheet of a table by the kind of its layout: what is exported comes back unchanged."""
    head: dict[str, Value] = {
        "name": rules.name,
        "from": rules.since,
        "source": rules.source or None,
        "lapse_days": rules.lapse_days,
    }
    return {
        LAYOUT.kind: [head],
        PARTS["steps"].kind: [
            {
                "code": each.code,
                "name": each.name,
                "days": each.days,
                "calendar_days": CALENDAR_WORDS.word("yes") if each.calendar_days else None,
                "who": each.who or None,
            }
            for each in rules.steps
        ],
        PARTS["authority"].kind: [
            {"who": each.who, "up_to": each.up_to} for each in rules.authority
        ],
        PARTS["papers"].kind: [
            {
                "code": each.code,
                "name": each.name,
                "before": BEFORE_WORDS.word(each.before),
                "of": "; ".join(map(_KINDS.word, each.of)) or None,
            }
            for each in rules.papers
        ],
    }


_EXAMPLE = """\
name: quy-che-2026
from: 01/01/2026
source: Quyết định 12/QĐ-QHTPT
lapse_days: 90
steps:
  - {code: papers, name: Nhận đủ hồ sơ, days: 3, who: Phòng tín dụng}
  - {code: site_visit, name: Kiểm tra thực tế, days: 5, who: Phòng tín dụng}
  - {code: appraisal, name: Thẩm định, days: 10, who: Phòng thẩm định}
  - {code: decision, name: Quyết định cho vay, days: 5}
  - {code: contract, name: Ký hợp đồng, days: 10}
  - {code: first_draw, name: Giải ngân lần đầu, days: 30, calendar_days: có}
authority:
  - {who: Giám đốc, up_to: 500.000.000}
  - {who: Chủ tịch Hội đồng quản lý}
papers:
  - {code: request, name: Đơn đề nghị vay vốn}
  - {code: statements, name: Báo cáo tài chính, of: hợp tác xã; liên hiệp hợp tác xã}
  - {code: security, name: Hợp đồng bảo đảm đã đăng ký, before: giải ngân lần đầu}
"""


def _comments() -> Iterator[str]:
    for name, layout in (("", LAYOUT), *PARTS.items()):
        yield "#"
        if name:
            yield f"# {name}:  ({sheet_name(layout)})"
        for each in layout.columns:
            for lang in ("vi", "en"):
                head = f"{each.name}:" if lang == "vi" else ""
                yield f"#   {head:16}{layout.explanation(each.name, lang)}"


def _yaml_template() -> str:
    """Every part with its fields explained, and an example to be uncommented."""
    lines = [
        f"# {say_in(lang, f'template.lending_rules.{name}')}"
        for name in ("title", "yaml")
        for lang in ("vi", "en")
    ]
    lines += [*_comments(), ""]
    lines += [f"# {line}" for line in _EXAMPLE.splitlines()]
    return "\n".join([*lines, ""])


FIRST_LINE = "# fundledger: lending_rules"
"""By which a file that was written is known for what it is."""


def _toml_template() -> str:
    """Every key explained, and below it the table of the program, to be changed."""
    lines = [f"# {say_in(lang, 'template.lending_rules.title')}" for lang in ("vi", "en")]
    lines += [f"# {say_in(lang, 'template.lending_rules.toml')}" for lang in ("vi", "en")]
    return "\n".join([*lines, *_comments(), "", written(shipped())])


def written(rules: LendingRules) -> str:
    """A table as the TOML file that it can be adopted from again."""
    said = said_of(rules)
    lines = [FIRST_LINE]
    lines += [
        f"{key} = {value if key == 'from' else _toml(value)}"
        for key, value in said.items()
        if key not in PARTS
    ]
    for part in PARTS:
        for row in said[part]:
            lines += ["", f"[[{part}]]"]
            lines += [f"{key} = {_toml(value)}" for key, value in row.items()]
    return "\n".join([*lines, ""])


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case str():
            return json.dumps(value, ensure_ascii=False)  # its escapes are TOML's too
        case _:
            return str(value)


KIND = FileKind(
    "lending_rules",
    (LAYOUT, *OTHERS),
    LendingRulesIn,
    _read,
    yaml=_yaml_template,
    toml=_toml_template,
    none="lending_rules.no_head",
)
