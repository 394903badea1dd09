"""The file kind `scenario`: what if, in words: who, and what becomes of what is expected of them.

A workbook has a sheet for the title and the method, and one for the changes in their order; YAML
and JSON have the same fields, the changes in a list. Keys of YAML may be the headings of the
table, in either language ("đối tượng: tất cả"), and are named in remarks as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Any, Never, get_args

from pydantic import Field

from fundledger.contract.rates import yearly
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.messages import say_in
from fundledger.outlook.methods import Method
from fundledger.outlook.scenarios import (
    WHAT,
    WHO,
    Change,
    FromFile,
    Scenario,
    What,
    Who,
    unfit,
)
from fundledger.schemas import cells
from fundledger.schemas.applications import several_of
from fundledger.schemas.fields import (
    Amount,
    Cell,
    Count,
    Day,
    Line,
    Model,
    column,
    filled,
    unknown_field,
)
from fundledger.schemas.filekinds import FileKind, Reading, table_of
from fundledger.schemas.layouts import Layout, folded
from fundledger.schemas.loans import NO_TABLE
from fundledger.schemas.parts import Parted, parts_of, sheet_name
from fundledger.schemas.raw import Path, Source, Tree, without_blanks
from fundledger.schemas.records import Record
from fundledger.schemas.words import Words

METHODS: tuple[Method, ...] = get_args(Method)
METHOD_WORDS = Words(
    "choice.outlook_method.",
    METHODS,
    {"contract": ("theo hợp đồng",), "plan": ("theo kế hoạch", "kế hoạch thu hồi")},
)
WHO_WORDS = Words("scenario_who.", WHO, {"court": ("đang ở tòa", "thi hành án")})
WHAT_WORDS = Words("scenario_what.", WHAT, {"suit_won": ("thắng kiện",), "suit_lost": ("thua",)})


def _share_of(value: object) -> Fraction:
    """Per cent: 50, 33,5 or 33.5 %."""
    text = cells.text_of(value).removesuffix("%").strip().replace(",", ".")
    try:
        percent = yearly(text)
    except FundledgerError:
        raise FundledgerError("scenario.not_percent", text=text) from None
    return Fraction(percent.numerator, percent.denominator)


_Share = Annotated[Fraction, Cell(_share_of, "number", {"type": ["number", "string"]})]
_Which = Annotated[
    tuple[str, ...],
    Cell(
        several_of,
        "text",
        {"anyOf": [{"type": ["string", "integer"]}, {"type": "array", "items": {}}]},
    ),
]


def _word(words: Words, codes: tuple[str, ...]) -> Any:
    published = {"type": "string", "enum": [*codes, *words.offered()]}
    return Cell(words.read, published=published, offered=words.offered)


_Method = Annotated[Method, _word(METHOD_WORDS, METHODS)]
_Who = Annotated[Who, _word(WHO_WORDS, WHO)]
_What = Annotated[What, _word(WHAT_WORDS, WHAT)]


class ScenarioGeneralIn(Model):
    title: Line = filled("ten", "kich ban", width=40)
    method: _Method | None = column("phuong phap", width=20)
    note: Line | None = column(width=40)


class ScenarioChangeIn(Model):
    who: _Who = column("ai", default="all", width=26)
    which: _Which = column("cu the", "ten", default=(), width=30)
    what: _What = filled("viec", "thay doi the nao", width=24)
    percent: _Share | None = column("ty le", width=12)
    amount: Amount | None = column("so tien", width=18)
    day: Day | None = column("ngay", width=14)
    days: Count = column("so ngay cham", default=0, width=14)
    quarters: Count = column("so quy cham", default=0, width=14)
    source: Line | None = column("nguon", width=18)
    note: Line | None = column(width=36)


_Changes = Annotated[list[ScenarioChangeIn], Field(default=[])]


class ScenarioIn(ScenarioGeneralIn):
    changes: _Changes


LAYOUT = table_of("scenario", ScenarioGeneralIn)
CHANGES = table_of("scenario_changes", ScenarioChangeIn)


def _read(source: Source) -> Reading[FromFile, Never]:
    """One scenario; where not all of it can be read, what is left, for the books to judge too."""
    problems: list[Problem] = []
    parted = (
        _of_tree(source, problems) if isinstance(source, Tree) else _of_sheets(source, problems)
    )
    if parted is None:
        return Reading([], problems)
    head = _head(source, parted, problems)
    changes, rows = _changes(parted, problems)
    title, method, note = ("", None, "") if head is None else (head.title, head.method, head.note)
    scenario = Scenario(title, tuple(changes), method, note or "")
    told = {problem.place for problem in problems}
    for fault in unfit(scenario):
        where = rows[fault.at].where
        at = where.place((fault.field,) if fault.field else ())
        params = dict(fault.params)
        if fault.field and "field" in params:
            params["field"] = where.name(fault.field)
        if at not in told:
            problems.append(Problem(at, fault.key, params))

    def place(index: int, field: str | None) -> Place:
        return rows[index].where.place((field,) if field else ())

    return Reading([FromFile(source.file, scenario, place)], problems)


def _of_sheets(source: Source, problems: list[Problem]) -> Parted | None:
    unknown = "scenario.unknown_sheet"
    return parts_of(source, LAYOUT, {"changes": CHANGES}, ScenarioIn, problems, unknown=unknown)


def _head(source: Source, parted: Parted, problems: list[Problem]) -> ScenarioGeneralIn | None:
    if not parted.generals:
        if not any(problem.key in NO_TABLE for problem in problems):
            problems.append(Problem(Place(source.file), "scenario.no_head", {}))
        return None
    for more in parted.generals[1:]:
        problems.append(Problem(more.where.place(()), "scenario.one_head", {}))
    return parted.generals[0].checked(ScenarioGeneralIn, problems)


def _changes(parted: Parted, problems: list[Problem]) -> tuple[list[Change], list[Record]]:
    found: list[Change] = []
    rows: list[Record] = []
    for record in parted.rows["changes"]:
        read = _change(record, problems)
        if read is not None:
            said: dict[str, Any] = dict(read)  # a dump would make a text of a fraction
            said["share"] = said.pop("percent")
            texts = {name: said[name] or "" for name in ("source", "note")}
            found.append(Change(**{**said, **texts}))
            rows.append(record)
    return found, rows


def _change(record: Record, problems: list[Problem]) -> ScenarioChangeIn | None:
    """A change, or what is left of it without the fields that cannot be read."""
    before = len(problems)
    read = record.checked(ScenarioChangeIn, problems)
    if read is not None:
        return read
    bad = {problem.place for problem in problems[before:]}
    left = {
        name: value
        for name, value in record.values.items()
        if record.where.place((name,)) not in bad
    }
    if "who" in record.values and "who" not in left:
        return None  # nobody can say of whom the rest is
    if "what" not in left:
        chosen: dict[str, Any] = {name: left[name] for name in ("who", "which") if name in left}
        left = {**chosen, "what": "nothing"}
    return replace(record, values=left).checked(ScenarioChangeIn, [])


# Keys as people write them.


@dataclass(frozen=True, slots=True)
class _AsWritten:
    """The `Locator` of a mapping whose keys may be headings: it names them as they stand there."""

    tree: Tree
    above: Path
    layout: Layout
    keys: Mapping[str, str]  # as they are written, by field
    in_words: bool

    def place(self, path: Path) -> Place:
        written = (self.name(path[0]), *path[1:]) if path and isinstance(path[0], str) else path
        return self.tree.place((*self.above, *written))

    def name(self, field: str) -> str:
        if field in self.keys:
            return self.keys[field]
        known = field in {each.name for each in self.layout.columns}
        return self.layout.heading(field).lower() if self.in_words and known else field


def _of_tree(tree: Tree, problems: list[Problem]) -> Parted | None:
    root = without_blanks(tree.root)
    if root is None:
        return Parted([], {"changes": []})
    if not isinstance(root, dict):
        problems.append(Problem(tree.place(()), "field.not_mapping", {}))
        return None
    lists = {each for each in root if _means_changes(each)}
    general = {key: value for key, value in root.items() if key not in lists}
    head = _record(tree, (), LAYOUT, general, problems)
    rows: list[Record] = []
    for key in lists:
        items = root[key]
        if not isinstance(items, list):
            problems.append(Problem(tree.place((key,)), "field.not_list", {"field": key}))
            continue
        for index, item in enumerate(items):
            if isinstance(item, dict):
                rows.append(_record(tree, (key, index), CHANGES, item, problems))
            else:
                problems.append(Problem(tree.place((key, index)), "field.not_mapping", {}))
    return Parted([head], {"changes": rows})


def _means_changes(key: str) -> bool:
    words = (say_in(lang, f"template.{CHANGES.kind}.sheet") for lang in ("vi", "en"))
    return folded(key) in {"changes", *map(folded, words)}


def _record(
    tree: Tree, above: Path, layout: Layout, said: Mapping[str, Any], problems: list[Problem]
) -> Record:
    values: dict[str, Any] = {}
    keys: dict[str, str] = {}
    for key, value in said.items():
        field = layout.field_of(key)
        place = tree.place((*above, key))
        if field is None:
            problems.append(_unknown(place, key, layout))
        elif field in values:
            problems.append(Problem(place, "tree.key_twice", {"key": key}))
        else:
            values[field], keys[field] = value, key
    in_words = any(key != field for field, key in keys.items())
    return Record(values, _AsWritten(tree, above, layout, keys, in_words))


def _unknown(place: Place, key: str, layout: Layout) -> Problem:
    near = layout.nearest(key)
    if near is not None and not key.isascii():
        return Problem(place, "field.unknown_like", {"field": key, "nearest": near.lower()})
    return unknown_field(place, key, layout.models[0])


_EXAMPLE = """\
tên kịch bản: Hai bên vay lớn nhất không trả, thi hành án chậm một quý
cách tính: kế hoạch
thay đổi:
  - đối tượng: dự kiến trả nhiều nhất
    cụ thể là: 2
    diễn biến: không trả
    từ ngày: 01/07/2026
  - đối tượng: đang ở tòa hoặc thi hành án
    diễn biến: chậm
    chậm số quý: 1
  - đối tượng: hợp đồng
    cụ thể là: [HD-01, HD-02]
    diễn biến: trả một phần
    tỷ lệ: 50
  - {đối tượng: đang ở tòa, diễn biến: tòa xử thắng, tỷ lệ: 40, từ ngày: 30/11/2026}
  - {diễn biến: giải ngân, số tiền: 500.000.000, từ ngày: 15/10/2026, nguồn vốn: NSNN}
"""


def _comments() -> Iterator[str]:
    for layout in (LAYOUT, CHANGES):
        yield "#"
        if layout is CHANGES:
            yield f"# {sheet_name(layout).lower()}:  (changes)"
        for each in layout.columns:
            for lang in ("vi", "en"):
                head = f"{each.name}:" if lang == "en" else f"{layout.heading(each.name).lower()}:"
                yield f"#   {head:18}{layout.explanation(each.name, lang)}"


def _yaml_template() -> str:
    """Every key explained with the words that it takes, and an example to be uncommented."""
    lines = [
        f"# {say_in(lang, f'template.scenario.{name}')}"
        for name in ("title", "yaml")
        for lang in ("vi", "en")
    ]
    lines += [*_comments(), "#"]
    for group, words in (("who", WHO_WORDS), ("what", WHAT_WORDS)):
        offered = "; ".join(words.offered())
        lines.append(f"# {CHANGES.heading(group).lower()}: {offered}")
    return "\n".join([*lines, "", *(f"# {line}" for line in _EXAMPLE.splitlines()), ""])


KIND: FileKind[FromFile, Never] = FileKind(
    "scenario",
    (LAYOUT, CHANGES),
    ScenarioIn,
    _read,
    yaml=_yaml_template,
    none="scenario.no_head",
)
