"""The file kind `loans`: contracts as signed, one a row, on their way to `registers.signing`.

YAML and JSON hold `loans:`, each with its `terms:` in the shape of a contract's file (one loan may
also stand alone). A workbook has one row a loan, with every term a column, and on a second sheet
the instalments of loans that were signed by a list of their own. Cells may say the codes of a
contract's file or the words of either language. Both forms become the same `LoanContract`.

Whether the number is free and the borrower is in the register is for `registers.signing` to say;
`LocatedLoan.place_of` puts what it says where it belongs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, NamedTuple, Protocol

from pydantic import Field, ValidationError, WithJsonSchema

from fundledger.contract.terms import Fault, Terms
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.messages import LANGUAGES, say_in
from fundledger.money import MAX_DONG, Dong
from fundledger.registers.contracts import LoanContract
from fundledger.schemas import cells
from fundledger.schemas.contract import IN_ONE_LINE, TermsShape, terms_in
from fundledger.schemas.fields import (
    Amount,
    Code,
    Day,
    Line,
    Memo,
    Model,
    TreeLocator,
    problem_from,
    problems_of,
    read_by,
)
from fundledger.schemas.layouts import TOTALS, Column, Layout, Table, folded, tables_of
from fundledger.schemas.raw import Fault as BadCell
from fundledger.schemas.raw import Node, Path, Sheet, Tree, Value
from fundledger.text import unaccented

LAYOUT = Layout(
    "loans",
    (
        Column("number", "code", needed=True, aliases=("so hd", "hop dong", "so hop dong vay")),
        Column("signed", "day", needed=True, aliases=("ngay hop dong", "ngay ky hop dong")),
        Column("cooperative", "code", needed=True, aliases=("htx", "hop tac xa", "ma so htx")),
        Column("source", "code", needed=True, aliases=("nguon",)),
        Column("principal", "money", needed=True, aliases=("so tien", "goc vay", "tien vay")),
        Column("annual_rate", "number", aliases=("lai suat nam", "lai suat 1 nam")),
        Column("monthly_rate", "number", aliases=("lai suat thang", "lai suat 1 thang")),
        Column("monthly_conversion", "code", aliases=("quy doi", "quy doi ra nam")),
        Column("disbursed", "day", needed=True, aliases=("giai ngan", "ngay nhan no")),
        Column("instalments", "number", aliases=("ky tra no", "so ky tra no")),
        Column("every", "code", aliases=("khoang cach", "ky han tra no")),
        Column("first_due", "day", aliases=("ngay tra no dau tien", "den han dau tien")),
        Column("method", "code", aliases=("cach tra", "phuong thuc tra no"), width=18),
        Column("purpose", aliases=("muc dich",), width=32),
        Column("approval", "code", aliases=("quyet dinh", "so quyet dinh"), width=18),
        Column("officer", "code", aliases=("can bo",), width=18),
        Column("project_cost", "money", aliases=("tong von dau tu", "tong muc dau tu")),
        Column("own_funds", "money", aliases=("von doi ung", "von chu so huu")),
        Column("tranches", width=28),
        Column("principal_every", "number"),
        Column("grace_principal", "number", aliases=("an han goc",)),
        Column("grace_interest", "number", aliases=("an han lai",)),
        Column("interest_free", "number"),
        Column("day_count", "code", aliases=("co so tinh lai",)),
        Column("rounding", "code", aliases=("lam tron",)),
        Column("instalment_multiple", "money"),
        Column("instalment", "money", aliases=("so tien moi ky", "tien moi ky")),
        Column("due_day", "code", aliases=("den han ngay",)),
        Column("last_due", "day", aliases=("den han cuoi cung", "ngay tra no cuoi cung")),
        Column("missing_day", "code"),
        Column("holiday_shift", "code", aliases=("ngay nghi",)),
        Column("holidays", width=28),
        Column("overdue_rate", "code", aliases=("lai qua han",)),
        Column("overdue_scope", "code", aliases=("pham vi qua han",)),
        Column("overdue_tolerance", "money"),
        Column(
            "overdue_grace_days", "number", aliases=("an han qua han", "so ngay an han"), width=17
        ),
        Column("late_interest_rate", "number", aliases=("lai cham tra",), width=17),
        Column("waterfall", "code", width=28),
        Column("waterfall_by", "code", aliases=("thu theo",)),
        Column("surplus", "code", aliases=("tra truoc",)),
    ),
)
INSTALMENTS = Layout(
    "loan_instalments",
    (
        Column("loan", "code", needed=True, aliases=("so hd", "hop dong"), width=18),
        Column("due", "day", needed=True, aliases=("den han", "ngay tra")),
        Column("principal", "money", needed=True, aliases=("goc", "so tien goc", "so tien")),
    ),
)
"""The second sheet: one row an instalment of a loan that was signed by a list."""

_CODES = {term.name: term.codes for term in IN_ONE_LINE if term.codes}
_ALSO: dict[str, dict[str, tuple[str, ...]]] = {  # folded; beside the words of both catalogues
    "method": {
        "equal_principal": ("tra goc deu", "goc chia deu", "goc deu hang ky"),
        "annuity": ("tra deu", "goc lai deu", "goc va lai deu"),
        "bullet": ("goc cuoi ky", "tra goc cuoi ky", "mot lan cuoi ky"),
        "flat": ("lai tren no goc ban dau", "lai deu theo no goc ban dau"),
        "custom": ("phu luc", "theo danh sach", "theo bang ky han"),
    },
    "monthly_conversion": {"x12": ("12",), "/30x365": ("chia 30 nhan 365",)},
    "day_count": {"act/365": ("365",), "act/360": ("360",), "30/360": ("thang 30 ngay",)},
    "rounding": {"half_up": ("lam tron thong thuong",)},
    "due_day": {"month_end": ("cuoi thang", "ngay cuoi cua thang"), "same_day": ("cung ngay",)},
    "holiday_shift": {"next": ("sau",), "previous": ("truoc",)},
    "waterfall_by": {"kind": ("theo loai",), "instalment": ("theo tung ky",)},
}
_UNITS = {
    **dict.fromkeys(("thang", "month", "months"), (1, "month")),
    **dict.fromkeys(("quy", "quarter", "quarters"), (3, "month")),
    **dict.fromkeys(("nam", "year", "years"), (12, "month")),
    **dict.fromkeys(("tuan", "week", "weeks"), (1, "week")),
}
_EVERY = re.compile(r"(?:hang |moi )?(?:([0-9]{1,4}) )?([a-z]+)(?: (?:mot|1) lan)?")
_RATE = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,12})?)(%?)((?:/|mot)?(?:nam|thang|year|month))?")
_TRANCHE = re.compile(r"\s*([0-9/.-]+)\s*[:=]\s*(.+)")
_STEP = re.compile(r"([a-z_]+)|\[([0-9]+)\]")


def _not_negative(value: object) -> int:
    """None at all is a fact worth knowing: 0 is taken."""
    amount = cells.amount_of(value)
    if amount < 0:
        raise FundledgerError("loans.negative", value=Dong(amount))
    return amount


OwnFunds = Annotated[
    int,
    read_by(_not_negative),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 0, "maximum": MAX_DONG}),
]


class LoanHead(Model):
    """All that is said of a loan beside its terms."""

    number: Code
    signed: Day
    cooperative: Code
    source: Code
    purpose: Memo | None = None
    approval: Line | None = None
    officer: Line | None = None
    project_cost: Amount | None = None
    own_funds: OwnFunds | None = None


class LoanIn(LoanHead):
    terms: TermsShape  # type: ignore[valid-type]  # made of what `Terms` declares


class LoansIn(Model):
    loans: Annotated[list[LoanIn], Field(json_schema_extra={"minItems": 1})]


HEAD = frozenset(LoanHead.model_fields)
"""What stands beside `terms:` in YAML; every other column of the table is a term."""


class Locator(Protocol):
    """Knows where in its file a path of one loan stands: ("terms", "custom", 0, "due")."""

    def place(self, path: Path) -> Place: ...


@dataclass(frozen=True, slots=True)
class LocatedLoan:
    contract: LoanContract
    place: Place
    where: Locator

    def place_of(self, path: str) -> Place:
        """Where an objection or doubt about `terms.principal`, say, belongs."""
        return self.where.place(steps(path))


class Reading(NamedTuple):
    """What could be read of a file, and what could not: both, so that all of it is told at once.

    `borrowers` are those of rows that could not be read whole, with their place.
    """

    loans: list[LocatedLoan]
    problems: list[Problem]
    borrowers: Sequence[tuple[str, Place]] = ()


def steps(path: str) -> Path:
    """The parts of `terms.custom[2].due`."""
    return tuple(name or int(index) for name, index in _STEP.findall(path))


def read_tree(tree: Tree) -> Reading:
    """The loans of a YAML or JSON file."""
    where = TreeLocator(tree)
    problems: list[Problem] = []
    root = _texts(tree.root, (), where, problems)
    located: list[LocatedLoan] = []
    for above, item in _items(root, where, problems):
        found = _loan_of_tree(item, _Item(tree, above), where, above, problems)
        if found is not None:
            located.append(found)
    _refuse_twice(located, problems)
    return Reading(located, problems)


def read_sheets(file: str, sheets: Iterable[Sheet]) -> Reading:
    """The loans of a workbook or CSV file."""
    problems: list[Problem] = []
    rows: list[_Row] = []
    lines: dict[str, list[_Line]] = defaultdict(list)
    for table in tables_of(sheets, LAYOUT, problems, file, (INSTALMENTS,)):
        if table.layout is INSTALMENTS:
            _read_lines(table, lines, problems)
        else:
            rows += _read_rows(table, problems)
    located: list[LocatedLoan] = []
    borrowers: list[tuple[str, Place]] = []
    for row in rows:
        found = row.loan(lines, problems)
        if found is not None:
            located.append(found)
        elif (borrower := _number(row.head.get("cooperative"))) is not None:
            borrowers.append((borrower, row.place(("cooperative",))))
    known = {row.number for row in rows}
    lost = None in known or any(problem.key in _NO_TABLE for problem in problems)
    for number, listed in lines.items():
        if number not in known and not lost:
            params: dict[str, object] = {"loan": number}
            problems.append(Problem(listed[0].place("loan"), "loans.no_such_loan", params))
    if not problems and not located:
        problems.append(Problem(Place(file), "loans.none", {}))
    _refuse_twice(located, problems)
    return Reading(located, problems, borrowers)


def rate_words(terms: Mapping[str, Any]) -> str:
    """The rate as the paper says it, in the paper's language: 0,55 %/tháng (×12)."""
    if "annual_rate" in terms:
        return say_in("vi", "loans.rate_a_year", rate=_comma(terms["annual_rate"]))
    conversion = "loans.rate_a_month" if terms["monthly_conversion"] == "x12" else None
    key = conversion or "loans.rate_a_month_of_30"
    return say_in("vi", key, rate=_comma(terms["monthly_rate"]))


def contract_from_texts(
    head: Mapping[str, object],
    terms: Mapping[str, object],
    listed: Sequence[Mapping[str, str]] = (),
    *,
    whole: bool = True,
) -> tuple[LoanContract | None, list[Fault]]:
    """A contract from words such as a command line gives; the readers are those of a table.

    `listed` are the instalments of a loan that was signed by a list. Of what is not `whole`, for
    something of it could not be read, only the single words are judged.
    """
    texts, refused = _terms_texts(terms)
    if listed:
        texts["custom"] = list(listed)
        texts.setdefault("method", "custom")
    faults = [Fault(f"terms.{name}", e.key, e.params) for name, e in refused.items()]
    checked: LoanHead | None = None
    try:
        checked = LoanHead.model_validate({k: v for k, v in head.items() if v is not None})
    except ValidationError as error:
        for problem in problems_of(error, LoanHead, _Named()):
            faults.append(Fault(problem.place.path or "", problem.key, problem.params))
    made, found = terms_in(texts) if whole and not refused else (None, [])
    faults += [_in_a_table(fault, str) for fault in found]
    if made is None or checked is None:
        return None, faults
    return _contract(checked, made, texts), faults


def choices() -> dict[str, tuple[str, ...]]:
    """What a template offers in the cells that take one of a few words."""
    shown = {
        name: tuple(say_in("vi", f"choice.{name}.{code}") for code in codes)
        for name, codes in _CODES.items()
        if name != "waterfall"
    }
    return {**shown, "every": tuple(say_in("vi", f"loans.every_{n}") for n in (1, 3, 6, 12))}


_NO_TABLE = {"table.none", "table.lacking", "table.hidden"}

# One loan


@dataclass(frozen=True, slots=True)
class _Item:
    """One loan of a tree; its `Locator`."""

    tree: Tree
    above: Path

    def place(self, path: Path) -> Place:
        if path == ("terms", "rate"):
            path = ("terms",)
        return self.tree.place((*self.above, *path))


@dataclass(frozen=True, slots=True)
class _Named:
    """The `Locator` of what has no file: a place is the name of the field."""

    def place(self, path: Path) -> Place:
        return Place("", path=str(path[0]) if path else None)

    def name(self, field: str) -> str:
        return field


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the second sheet."""

    table: Table
    row: int
    due: str | None
    principal: str | None

    def place(self, name: str | None = None) -> Place:
        return self.table.place(self.row, name)


@dataclass(slots=True)
class _Row:
    """One row of the first sheet; the `Locator` of its loan."""

    table: Table
    row: int
    number: str | None
    head: dict[str, Value]
    texts: dict[str, Any]
    bad: frozenset[str]  # terms whose cells could not be read
    lines: list[_Line] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        match path:
            case ("terms", "custom", int() as index, *rest) if index < len(self.lines):
                return self.lines[index].place(str(rest[0]) if rest else None)
            case ("terms", "custom", *_) if self.lines:
                return self.lines[0].place()
            case ("terms", "rate"):
                name = "annual_rate" if "annual_rate" in self.texts else "monthly_rate"
                return self.table.place(self.row, name)
            case ("terms", str() as name, *_) | (str() as name, *_):
                return self.table.place(self.row, name)
            case _:
                return self.table.place(self.row)

    def name(self, field: str) -> str:
        return self.table.name(field)

    def loan(
        self, listed: Mapping[str, list[_Line]], problems: list[Problem]
    ) -> LocatedLoan | None:
        """The contract with the instalments that the second sheet lists for it."""
        self.lines = listed.get(self.number, []) if self.number is not None else []
        head = _head(self.head, self, problems)
        if self.lines:
            self.texts["custom"] = [{"due": n.due, "principal": n.principal} for n in self.lines]
            self.texts.setdefault("method", "custom")
        terms, faults = self._terms()
        for fault in faults:
            said = _in_a_table(fault, self.name)
            problems.append(Problem(self.place(steps(fault.path)), said.key, said.params))
        if head is None or terms is None:
            return None
        return LocatedLoan(_contract(head, terms, self.texts), self.place(()), self)

    def _terms(self) -> tuple[Terms | None, list[Fault]]:
        if not self.table.sound:
            return None, []
        if self.bad:
            return None, self._absent()
        if any(line.due is None or line.principal is None for line in self.lines):
            return None, []
        return terms_in(self.texts)

    def _absent(self) -> list[Fault]:
        """Beside cells that cannot be read, only what is not there at all can be told."""
        there = self.texts.keys() | self.bad
        needed = ["principal", "disbursed"]
        if "method" not in self.bad and self.texts.get("method") != "custom":
            needed.append("instalments")  # else it may be signed by a list
        absent = [name for name in needed if name not in there]
        found = [Fault(f"terms.{name}", "contract.missing", {"name": name}) for name in absent]
        if not there & {"annual_rate", "monthly_rate"}:
            rate = "terms.annual_rate"
            found.append(Fault(rate, "contract.rate_missing", {}))
        return found


_IN_A_TABLE = {
    "contract.missing": "field.missing",
    "contract.rate_missing": "loans.rate_missing",
    "contract.rate_twice": "loans.rate_twice",
    "contract.conversion_missing": "loans.conversion_missing",
    "contract.conversion_unused": "loans.conversion_unused",
    "contract.every_missing": "loans.every_missing",
    "contract.custom_missing": "loans.custom_missing",
    "contract.custom_unused": "loans.custom_unused",
    "contract.instalments_custom": "loans.instalments_custom",
}
"""Sentences that name a field of YAML, as a table says them."""


def _in_a_table(fault: Fault, name: Callable[[str], str]) -> Fault:
    """The same fault in the words of whoever has headings or options before them."""
    key = _IN_A_TABLE.get(fault.key, fault.key)
    if key == "field.missing":
        return Fault(fault.path, key, {"field": name(str(fault.params["name"]))})
    return Fault(fault.path, key, fault.params)


def _contract(head: LoanHead, terms: Terms, texts: Mapping[str, Any]) -> LoanContract:
    return LoanContract(
        number=head.number,
        signed=head.signed,
        cooperative=head.cooperative,
        source=head.source,
        terms=terms,
        purpose=head.purpose or "",
        approval=head.approval or "",
        officer=head.officer or "",
        rate_words=rate_words(texts),
        project_cost=head.project_cost,
        own_funds=head.own_funds,
    )


def _head(raw: Mapping[str, Value], where: _Row, problems: list[Problem]) -> LoanHead | None:
    try:
        return LoanHead.model_validate(raw)
    except ValidationError as error:
        problems.extend(problems_of(error, LoanHead, where))
        return None


def _refuse_twice(located: Iterable[LocatedLoan], problems: list[Problem]) -> None:
    first: dict[str, LocatedLoan] = {}
    for each in located:
        earlier = first.setdefault(each.contract.number, each)
        if earlier is not each:
            params: dict[str, object] = {"loan": each.contract.number, "first": earlier.place}
            problems.append(Problem(each.place_of("number"), "loans.number_twice", params))


# A tree


def _items(root: Node, where: TreeLocator, problems: list[Problem]) -> Iterable[tuple[Path, Node]]:
    if isinstance(root, dict) and root.keys() & {"number", "terms"} and "loans" not in root:
        return [((), root)]  # one loan that stands alone
    listed = root.get("loans") if isinstance(root, dict) else None
    if listed is None or listed == []:
        problems.append(Problem(where.place(()), "loans.none", {}))
        return []
    assert isinstance(root, dict)
    for name in root.keys() - {"loans"}:
        params: dict[str, object] = {"field": name, "known": ["loans"]}
        problems.append(Problem(where.place((name,)), "field.unknown", params))
    if not isinstance(listed, list):
        problems.append(Problem(where.place(("loans",)), "field.not_list", {"field": "loans"}))
        return []
    return [(("loans", index), item) for index, item in enumerate(listed)]


def _loan_of_tree(
    item: Node, at: _Item, where: TreeLocator, above: Path, problems: list[Problem]
) -> LocatedLoan | None:
    if not isinstance(item, dict):
        problems.append(Problem(at.place(()), "field.not_mapping", {}))
        return None
    head: LoanHead | None = None
    try:
        head = LoanHead.model_validate({k: v for k, v in item.items() if k != "terms"})
    except ValidationError as error:
        problems.extend(problems_of(error, LoanIn, where, above))
    if "terms" not in item:
        problems.append(Problem(at.place(()), "field.missing", {"field": "terms"}))
        return None
    texts = item["terms"]
    terms, faults = terms_in(texts)
    for fault in faults:
        problems.append(Problem(at.place(steps(fault.path)), fault.key, fault.params))
    if head is None or terms is None or not isinstance(texts, dict):
        return None
    return LocatedLoan(_contract(head, terms, texts), at.place(()), at)


def _texts(node: Node, path: Path, where: TreeLocator, problems: list[Problem]) -> Node:
    """Numbers as the text that means them exactly; what is empty is absent."""
    match node:
        case dict():
            made = {k: _texts(v, (*path, k), where, problems) for k, v in node.items()}
            return {name: value for name, value in made.items() if value is not None}
        case list():
            return [_texts(v, (*path, index), where, problems) for index, v in enumerate(node)]
        case BadCell():
            problems.append(problem_from(where.place(path), node.error()))
            return None
        case int() | Decimal():
            return cells.plain(node)
        case str() if not node.strip():
            return None
        case _:
            return node


# A table


def _read_rows(table: Table, problems: list[Problem]) -> Iterable[_Row]:
    for number, record in table.records(problems):
        if _is_total(record):
            continue
        texts, refused = _terms_texts({k: v for k, v in record.items() if k not in HEAD})
        for name, error in refused.items():
            problems.append(problem_from(table.place(number, name), error))
        head = {name: value for name, value in record.items() if name in HEAD}
        label = _number(record.get("number"))
        yield _Row(table, number, label, head, texts, frozenset(refused))


def _read_lines(table: Table, lines: dict[str, list[_Line]], problems: list[Problem]) -> None:
    """Rows of the second sheet, under the loan they name; a blank one goes on with that above."""
    above: str | None = None
    for number, record in table.records(problems):
        if _is_total({name: value for name, value in record.items() if name != "due"}):
            continue
        if "loan" in record:
            try:
                above = cells.text_of(record["loan"])
            except FundledgerError as error:
                problems.append(problem_from(table.place(number, "loan"), error))
                continue
        if above is None:
            params: dict[str, object] = {"field": table.name("loan")}
            problems.append(Problem(table.place(number, "loan"), "field.missing", params))
            continue
        read: dict[str, str | None] = {}
        for name, reader in (("due", _day), ("principal", _money_or_zero)):
            read[name] = None
            if name not in record:
                missing: dict[str, object] = {"field": table.name(name)}
                problems.append(Problem(table.place(number, name), "field.missing", missing))
                continue
            try:
                read[name] = reader(record[name])
            except FundledgerError as error:
                problems.append(problem_from(table.place(number, name), error))
        lines[above].append(_Line(table, number, read["due"], read["principal"]))


def _number(value: Value) -> str | None:
    try:
        return None if value is None else cells.text_of(value)
    except FundledgerError:
        return None  # the validation of the row says so


def _is_total(record: Mapping[str, Value]) -> bool:
    """“Tổng cộng” and sums, and nothing that a loan has."""
    sums = {"principal", "project_cost", "own_funds"}
    others = [value for name, value in record.items() if name not in sums]
    return len(others) == 1 and isinstance(others[0], str) and folded(others[0]) in TOTALS


def _terms_texts(
    record: Mapping[str, object],
) -> tuple[dict[str, Any], dict[str, FundledgerError]]:
    """What the cells of the terms mean, in the words of a contract's file; and what is refused."""
    texts: dict[str, Any] = {}
    refused: dict[str, FundledgerError] = {}
    for name, value in record.items():
        if value is None:
            continue
        try:
            texts[name] = _READERS[name](value)
        except FundledgerError as error:
            refused[name] = error
    return texts, refused


def _money(value: object) -> str:
    return str(cells.positive_of(value))


def _money_or_zero(value: object) -> str:
    return str(_not_negative(value))


def _day(value: object) -> str:
    return cells.day_of(value).isoformat()


def _count(value: object) -> str:
    text = cells.text_of(value)
    if not text.isascii() or not text.isdigit():
        raise FundledgerError("contract.not_a_count", text=text)
    return text


def _every(value: object) -> str:
    """3 tháng, 1 quý, hàng năm, 2 tuần; a number alone does not say of what."""
    text = cells.text_of(value)
    match = _EVERY.fullmatch(folded(text))
    if match is None or match[2] not in _UNITS:
        raise FundledgerError("loans.not_every", text=text)
    times, unit = _UNITS[match[2]]
    return f"{int(match[1] or 1) * times} {unit}s"


def _percent(least_plain: Decimal, not_of: str = "thang") -> Callable[[object], str]:
    """A rate in per cent. A tiny number is what Excel keeps of a cell formatted as 6,6%."""

    def read(value: object) -> str:
        text = cells.text_of(value)
        match = _RATE.fullmatch(_squeezed(text))
        if match is None or _of(match[3]) == not_of:
            raise FundledgerError("loans.not_a_rate", text=text)
        rate = match[1].replace(",", ".")
        if not isinstance(value, str) and 0 < Decimal(rate) < least_plain:
            raise FundledgerError("loans.rate_as_share", value=_comma(rate))
        return rate

    return read


def _overdue_rate(value: object) -> str:
    """150 and 150% are of the in-term rate; 9,9 and 9,9 %/năm are per cent a year."""
    text = cells.text_of(value)
    match = _RATE.fullmatch(_squeezed(text))
    if match is None or _of(match[3]) == "thang":
        raise FundledgerError("loans.not_a_rate", text=text)
    rate = match[1].replace(",", ".")
    if not isinstance(value, str) and 0 < Decimal(rate) < 3:
        raise FundledgerError("loans.overdue_as_share", value=_comma(rate))
    if match[3]:
        return rate
    if Decimal(rate) >= 100:
        return f"{rate}%"
    if match[2]:
        raise FundledgerError("loans.overdue_unclear", text=text)
    return rate


def _of(unit: str | None) -> str | None:
    """Of what a rate says it is: a year or a month; None where it does not say."""
    if unit is None:
        return None
    return "thang" if unit.endswith(("thang", "month")) else "nam"


def _choice(name: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = cells.text_of(value)
        code = _words(name).get(_as_word(text))
        if code is None:
            known = [say_in("vi", f"choice.{name}.{code}") for code in _CODES[name]]
            raise FundledgerError("loans.not_among", text=text, known=known)
        return code

    return read


def _waterfall(value: object) -> list[str]:
    read = _choice("waterfall")
    return [read(part) for part in re.split(r"[,;>→]", cells.text_of(value)) if part.strip()]


def _tranches(value: object) -> list[dict[str, str]]:
    """10/01/2023: 100.000.000; 10/04/2023: 200.000.000"""
    found = []
    for part in cells.text_of(value).split(";"):
        match = _TRANCHE.fullmatch(part)
        if match is None:
            raise FundledgerError("loans.not_tranches", text=part.strip())
        found.append({"date": _day(match[1]), "amount": _money(match[2])})
    return found


def _days(value: object) -> list[str]:
    """05/02/2027; 08/02/2027, or one day that is a day to Excel."""
    if not isinstance(value, str):
        return [_day(value)]
    return [_day(part) for part in re.split(r"[;,\s]+", value) if part]


@cache
def _words(name: str) -> dict[str, str]:
    """Each way to say a code, folded: the code itself, the words of both languages, and others."""
    known: dict[str, str] = {}
    for code in _CODES[name]:
        said = [code, *(say_in(lang, f"choice.{name}.{code}") for lang in LANGUAGES)]
        for words in (*said, *_ALSO.get(name, {}).get(code, ())):
            taken = known.setdefault(_as_word(words), code)
            assert taken == code, f"{words} means both {taken} and {code}"
    return known


def _as_word(text: str) -> str:
    """`:30 ×365`, `/30 x 365` and `/30x365` are one word."""
    return folded(text.replace("×", "x").replace(":", "/")).replace(" ", "")


_READERS_OF: dict[str, Callable[[object], Any]] = {
    "sum": _money,
    "money": _money_or_zero,
    "count": _count,
    "day": _day,
    "days": _days,
    "every": _every,
    "percent": _percent(Decimal(1)),
    "percent_a_month": _percent(Decimal("0.05"), not_of="nam"),
    "overdue_rate": _overdue_rate,
    "tranches": _tranches,
    "choices": _waterfall,
}
_READERS = {
    term.name: _choice(term.name) if term.kind == "choice" else _READERS_OF[term.kind]
    for term in IN_ONE_LINE
}
_READERS["instalment_multiple"] = _money  # a multiple of nothing is refused at its cell
"""How a cell of each term is read, into the words of a contract's file."""


def _squeezed(text: str) -> str:
    """`6,6 % / năm` becomes `6,6%/nam`."""
    return "".join(unaccented(text).split())


def _comma(rate: str) -> str:
    return rate.replace(".", ",")
