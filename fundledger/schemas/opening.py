"""The file kind `opening`: how a book stood on the day it begins, on its way to `intake.opening`.

A workbook has a sheet for each part; YAML and JSON have a list for each, with the same fields, so
one reader serves both. A part that has nothing is left out; a sheet that is none of the parts is a
problem, for what is passed over in silence would be missed in the books. Loans are said as in the
file kind `loans`, with how they stand beside it; what is still to come of one that has no row among
the dues is what its contract plans.

Whether sums agree and numbers are free is for `intake.opening` to say; `LocatedOpening.place_of`
puts what it says where it belongs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, Field, ValidationError, WithJsonSchema, create_model

from fundledger.contract.events import Collect, Disburse, Event
from fundledger.contract.opening import Missed, Opening
from fundledger.contract.terms import Signed
from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.intake.opening import (
    Balance,
    Borrower,
    CapitalFrom,
    Case,
    LeftOut,
    OpeningBalances,
    OpeningLoan,
    Unread,
    dues_after,
)
from fundledger.messages import LANGUAGES, Language, say_in
from fundledger.money import Dong
from fundledger.registers.contracts import LoanContract
from fundledger.registers.security import KINDS as SECURITY_KINDS
from fundledger.registers.security import Security
from fundledger.schemas import cells
from fundledger.schemas import cooperatives as register
from fundledger.schemas.cooperatives import LAYOUT as COOPERATIVES
from fundledger.schemas.cooperatives import CooperativeIn
from fundledger.schemas.fields import (
    AccountCode,
    Amount,
    Code,
    Day,
    Line,
    Locator,
    Memo,
    Model,
    PlaceCode,
    problems_of,
    read_by,
)
from fundledger.schemas.layouts import TOTALS, Column, Layout, Table, folded, tables_of
from fundledger.schemas.loans import (
    HEAD,
    INSTALMENTS,
    LoanHead,
    OwnFunds,
    choices,
    contract_from_texts,
    steps,
)
from fundledger.schemas.loans import LAYOUT as CONTRACTS
from fundledger.schemas.raw import Fault as BadCell
from fundledger.schemas.raw import Node, Path, Sheet, Tree, Value

_LOAN = Column("loan", "code", needed=True, aliases=("so hd", "hop dong"), width=18)
_STATE = (
    Column("principal_in_term", "money", aliases=("du no goc trong han",)),
    Column("principal_overdue", "money", aliases=("du no goc qua han",)),
    Column("interest_accrued", "money", aliases=("lai du thu chua den han",)),
    Column("interest_overdue", "money", aliases=("lai tren no goc qua han",), width=17),
    Column("interest_late", "money", aliases=("lai cham tra chua tra",)),
    Column("receivable", "money", aliases=("da hach toan du thu",)),
    Column("held", "money", aliases=("tien thu cho phan bo",)),
    Column("paid_out", "money", aliases=("da giai ngan",)),
    Column("restructured", "number", aliases=("so lan co cau",)),
    Column("acknowledged", "day", aliases=("ngay xac nhan no",)),
    Column("principal_collected_before", "money", aliases=("goc da thu",), width=17),
    Column("interest_collected_before", "money", aliases=("lai da thu",), width=17),
)
LAYOUT = Layout(
    "opening",
    (
        Column("day", "day", needed=True, aliases=("ngay mo so",)),
        Column("document", "code", aliases=("van ban", "bien ban"), width=30),
        Column("note", aliases=("ghi chu",), width=40),
    ),
)
CAPITAL = Layout(
    "opening_capital",
    (
        Column("source", "code", needed=True, aliases=("nguon",), width=18),
        Column("amount", "money", needed=True, aliases=("von dieu le", "so tien"), width=20),
        Column("decision", "code", needed=True, aliases=("quyet dinh", "so quyet dinh"), width=40),
    ),
)
ACCOUNTS = Layout(
    "opening_accounts",
    (
        Column("account", "code", needed=True, aliases=("so hieu tk", "so hieu tai khoan", "tk")),
        Column("debit", "money", needed=True, aliases=("du no", "so du no", "no"), width=20),
        Column("credit", "money", needed=True, aliases=("du co", "so du co", "co"), width=20),
        Column("place", "code", aliases=("ngan hang quy",), width=18),
        Column("source", "code", aliases=("nguon",)),
        Column("loan", "code", aliases=("so hd", "hop dong"), width=18),
        Column("cooperative", "code", aliases=("htx",)),
        Column("note", aliases=("ghi chu",), width=32),
    ),
)
LOANS = Layout("opening_loans", (*CONTRACTS.columns[:9], *_STATE, *CONTRACTS.columns[9:]))
DUES = Layout(
    "opening_dues",
    (
        _LOAN,
        Column("due", "day", needed=True, aliases=("ky han con lai",)),
        Column("principal", "money", needed=True, aliases=("goc con phai tra",), width=20),
    ),
)
MISSED = Layout(
    "opening_missed",
    (
        _LOAN,
        Column("due", "day", needed=True, aliases=("ngay da den han",)),
        Column("principal_left", "money", needed=True, aliases=("goc con thieu",), width=20),
        Column("interest_left", "money", needed=True, aliases=("lai con thieu",), width=20),
    ),
)
SECURITY = Layout(
    "opening_security",
    (
        _LOAN,
        Column("code", "code", needed=True, aliases=("ky hieu",)),
        Column("kind", "code", needed=True, aliases=("loai",), width=22),
        Column("what", needed=True, aliases=("mo ta tai san", "mo ta"), width=36),
        Column("value", "money", aliases=("gia tri",), width=20),
        Column("valued", "day", aliases=("dinh gia ngay",)),
        Column("legal_state", aliases=("tinh trang",), width=28),
        Column("papers", aliases=("giay to",), width=32),
        Column("guarantor", "code", aliases=("ma nguoi bao lanh",)),
    ),
)
CASES = Layout(
    "opening_cases",
    (
        _LOAN,
        Column("court", needed=True, aliases=("toa",), width=36),
        Column("filed", "day", needed=True, aliases=("ngay khoi kien",)),
        Column("case_number", "code", aliases=("so thu ly",), width=20),
        Column("note", aliases=("ghi chu",), width=32),
    ),
)
HISTORY = Layout(
    "opening_history",
    (
        _LOAN,
        Column("day", "day", needed=True, aliases=("ngay chung tu",)),
        Column("disbursed", "money", aliases=("chi giai ngan", "so tien giai ngan"), width=18),
        Column("collected", "money", aliases=("thu no", "so tien thu"), width=18),
        Column("document", "code", aliases=("chung tu", "so chung tu"), width=18),
        Column("overdue_principal", "money"),
        Column("overdue_interest", "money"),
        Column("due_principal", "money"),
        Column("due_interest", "money"),
        Column("late_interest", "money"),
        Column("prepaid_principal", "money"),
    ),
)
PARTS: dict[str, Layout] = {
    "capital": CAPITAL,
    "accounts": ACCOUNTS,
    "cooperatives": COOPERATIVES,
    "loans": LOANS,
    "instalments": INSTALMENTS,
    "dues": DUES,
    "missed": MISSED,
    "security": SECURITY,
    "cases": CASES,
    "history": HISTORY,
}
"""Each part by its name in YAML, which is one sheet in a workbook."""

OTHERS = tuple(PARTS.values())
_PART_OF = {layout.kind: name for name, layout in PARTS.items()}


def _count_of(value: object) -> int:
    text = cells.text_of(value)
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise FundledgerError("contract.not_a_count", text=text)
    return int(text)


Count = Annotated[int, read_by(_count_of), WithJsonSchema({"type": ["integer", "string"]})]
Zero = OwnFunds
"""Đồng, and none at all is something to say."""

_Term = Annotated[Any, WithJsonSchema({"type": ["string", "number"]})]


def _security_kind_of(value: object) -> str:
    text = cells.text_of(value)
    kind = _security_kinds().get(folded(text))
    if kind is None:
        known = [say_in("vi", f"security_kind.{one}") for one in SECURITY_KINDS]
        raise FundledgerError("loans.not_among", text=text, known=known)
    return kind


_SecurityKind = Annotated[str, Field(max_length=100), read_by(_security_kind_of)]


class CapitalIn(Model):
    source: Code
    amount: Amount
    decision: Line | None = None


class AccountIn(Model):
    account: AccountCode
    debit: Zero = 0
    credit: Zero = 0
    place: PlaceCode | None = None
    source: Code | None = None
    loan: Code | None = None
    cooperative: Code | None = None
    note: Memo | None = None


class StateIn(Model):
    """How a loan stands, beside what its contract says."""

    principal_in_term: Zero | None = None
    principal_overdue: Zero | None = None
    interest_accrued: Zero = 0
    interest_overdue: Zero = 0
    interest_late: Zero = 0
    receivable: Zero = 0
    held: Zero = 0
    paid_out: Zero | None = None
    restructured: Count = 0
    acknowledged: Day | None = None
    principal_collected_before: Zero | None = None
    interest_collected_before: Zero | None = None


class DueIn(Model):
    loan: Code
    due: Day
    principal: Zero


class MissedIn(Model):
    loan: Code
    due: Day
    principal_left: Zero = 0
    interest_left: Zero = 0


class SecurityIn(Model):
    loan: Code
    code: Code
    kind: _SecurityKind
    what: Line
    value: Zero = 0
    valued: Day | None = None
    legal_state: Line | None = None
    papers: Memo | None = None
    guarantor: Code | None = None


class CaseIn(Model):
    loan: Code
    court: Line
    filed: Day
    case_number: Code | None = None
    note: Memo | None = None


class PastIn(Model):
    loan: Code
    day: Day
    disbursed: Amount | None = None
    collected: Amount | None = None
    document: Code | None = None
    overdue_principal: Zero | None = None
    overdue_interest: Zero | None = None
    due_principal: Zero | None = None
    due_interest: Zero | None = None
    late_interest: Zero | None = None
    prepaid_principal: Zero | None = None


class GeneralIn(Model):
    day: Day
    document: Line | None = None
    note: Memo | None = None


class _StatedLoan(LoanHead, StateIn):
    pass


_TERMS = tuple(c.name for c in CONTRACTS.columns if c.name not in HEAD)
_LoanIn: type[BaseModel] = create_model(
    "OpeningLoanIn",
    __base__=_StatedLoan,
    **{name: (_Term, ... if name in ("principal", "disbursed") else None) for name in _TERMS},
)  # type: ignore[call-overload]


class OpeningIn(GeneralIn):
    """Only published: what is read is read row by row."""

    capital: list[CapitalIn] = Field(default=[])
    accounts: list[AccountIn] = Field(default=[])
    cooperatives: list[CooperativeIn] = Field(default=[])
    loans: list[_LoanIn] = Field(default=[])  # type: ignore[valid-type]
    instalments: list[DueIn] = Field(default=[])
    dues: list[DueIn] = Field(default=[])
    missed: list[MissedIn] = Field(default=[])
    security: list[SecurityIn] = Field(default=[])
    cases: list[CaseIn] = Field(default=[])
    history: list[PastIn] = Field(default=[])


SHAPES: dict[str, Layout] = {
    "CapitalIn": CAPITAL,
    "AccountIn": ACCOUNTS,
    "CooperativeIn": COOPERATIVES,
    "OpeningLoanIn": LOANS,
    "DueIn": DUES,
    "MissedIn": MISSED,
    "SecurityIn": SECURITY,
    "CaseIn": CASES,
    "PastIn": HISTORY,
}
_EXAMPLE = """\
day: 31/12/2022
document: Biên bản bàn giao số dư 31/12/2022
capital:
  - {source: NSDP, amount: 1.000.000.000, decision: 10/QĐ-UBND}
accounts:
  - {account: bank_capital, debit: 600.000.000, source: NSDP}
  - {account: bank_interest, debit: 5.000.000}
  - {account: surplus_prior, credit: 5.000.000}
cooperatives:
  - {number: "4900123456", name: HTX mẫu 01, district: Cao Lộc}
loans:
  - number: 01/2021/HĐTD
    signed: 05/01/2021
    cooperative: "4900123456"
    source: NSDP
    principal: 500.000.000
    monthly_rate: 0,55
    monthly_conversion: x12
    disbursed: 10/01/2021
    instalments: 10
    every: 6 tháng
    principal_in_term: 350.000.000
    principal_overdue: 50.000.000
    interest_overdue: 412.500
    principal_collected_before: 100.000.000
dues:
  - {loan: 01/2021/HĐTD, due: 10/01/2023, principal: 50.000.000}
  - {loan: 01/2021/HĐTD, due: 10/07/2023, principal: 300.000.000}
missed:
  - {loan: 01/2021/HĐTD, due: 10/07/2022, principal_left: 50.000.000, interest_left: 1.650.000}
"""


def yaml_template() -> str:
    """Every part with its fields explained, and an example to be uncommented."""
    lines = [
        f"# {say_in(lang, f'template.opening.{name}')}"
        for name in ("title", "yaml")
        for lang in ("vi", "en")
    ]
    for name, layout in (("", LAYOUT), *PARTS.items()):
        lines.append("#")
        if name:
            lines.append(f"# {name}:  ({_sheet_name(layout)})")
        for column in layout.columns:
            if layout is LOANS and column.name in {c.name for c in CONTRACTS.columns}:
                continue  # as in the file kind `loans`
            for lang in ("vi", "en"):
                head = f"{column.name}:" if lang == "vi" else ""
                lines.append(f"#   {head:28}{_explained(layout, column.name, lang)}")
    lines.append("")
    lines += [f"# {line}" for line in _EXAMPLE.splitlines()]
    return "\n".join([*lines, ""])


@dataclass(frozen=True, slots=True)
class _SheetRow:
    """A row of a sheet; a `Locator`."""

    table: Table
    row: int

    def place(self, path: Path) -> Place:
        return self.table.place(self.row, str(path[0]) if path else None)

    def name(self, field: str) -> str:
        return self.table.name(field)


@dataclass(frozen=True, slots=True)
class _TreeRow:
    """An item of a list in YAML or JSON; a `Locator`."""

    tree: Tree
    above: Path

    def place(self, path: Path) -> Place:
        return self.tree.place((*self.above, *path[:1]))

    def name(self, field: str) -> str:
        return field


class _Raw(NamedTuple):
    """One row of one part, before anybody has judged it."""

    values: Mapping[str, Value]
    where: Locator
    whole: bool = True  # else headings of its sheet are wrong, and what it lacks may be under them


_Of = TypeVar("_Of", bound=Model)


@dataclass(slots=True)
class _LoanPlaces:
    """Where each part of one loan stands."""

    where: Locator
    parts: dict[str, list[Locator]] = field(default_factory=lambda: defaultdict(list))

    def place(self, path: Path) -> Place:
        match path:
            case ("terms", "custom", int() as index, *rest):
                return self._of("instalments", index, tuple(rest))
            case ("terms", "custom"):
                return self._of("instalments", 0, ())
            case ("terms", *rest):
                return self.where.place(tuple(rest[:1]))
            case (str() as part, int() as index, *rest) if part in self.parts:
                return self._of(part, index, tuple(rest))
            case _:
                return self.where.place(path[:1])

    def _of(self, part: str, index: int, rest: Path) -> Place:
        rows = self.parts[part]
        if index >= len(rows):
            return self.where.place(())
        renamed = {"principal": "principal_left", "interest": "interest_left"}
        names = tuple(renamed.get(str(n), n) if part == "missed" else n for n in rest)
        return rows[index].place(names)


@dataclass(frozen=True, slots=True)
class _Nowhere:
    """The `Locator` of what a file does not say at all."""

    file: str

    def place(self, path: Path) -> Place:
        return Place(self.file)

    def name(self, field: str) -> str:
        return field


@dataclass(slots=True)
class LocatedOpening:
    """What was read of a file, where it stands, and what of it was left out."""

    asked: OpeningBalances
    file: str
    general: Locator
    rows: dict[str, list[Locator]]
    loans: list[_LoanPlaces]
    unread: Unread
    left_out: list[Locator]  # the loans of `unread`

    def place_of(self, path: str) -> Place:
        """Where an objection about `loans[2].terms.rate`, say, belongs."""
        match steps(path):
            case ("unread", int() as index, *rest):
                return self.left_out[index].place(tuple(rest))
            case ("loans", int() as index, *rest) if index < len(self.loans):
                return self.loans[index].place(tuple(rest))
            case (str() as part, int() as index, *rest) if index < len(self.rows.get(part, ())):
                return self.rows[part][index].place(tuple(rest))
            case ("day", *_):
                return self.general.place(("day",))
            case (str() as part,) if places := self.rows.get(part):
                return Place(self.file, places[0].place(()).sheet)
            case _:
                return Place(self.file)


class Reading(NamedTuple):
    """What could be read of a file (None: not even of which day it is), and what could not."""

    opening: LocatedOpening | None
    problems: list[Problem]


def read_tree(tree: Tree) -> Reading:
    """The opening of a YAML or JSON file."""
    problems: list[Problem] = []
    root = tree.root
    if not isinstance(root, dict):
        return Reading(None, [Problem(tree.place(()), "field.not_mapping", {})])
    rows = {name: list(_rows_of_tree(tree, name, root.get(name), problems)) for name in PARTS}
    rest = {name: _plain(value) for name, value in root.items() if name not in PARTS}
    general = _Raw({k: v for k, v in rest.items() if v is not None}, _TreeRow(tree, ()))
    return _read(tree.file, [general], rows, problems)


def read_sheets(file: str, sheets: Iterable[Sheet]) -> Reading:
    """The opening of a workbook."""
    problems: list[Problem] = []
    generals: list[_Raw] = []
    rows: dict[str, list[_Raw]] = {name: [] for name in PARTS}
    seen: dict[str | None, bool] = {}
    tables = tables_of(_noted(sheets, seen), LAYOUT, problems, file, OTHERS)
    for table in tables:
        seen[table.sheet.name] = True
        part = _PART_OF.get(table.layout.kind)
        above: str | None = None
        for number, record in table.records(problems):
            if _is_total(record):
                continue
            values = dict(record)
            if part in _GOES_ON:  # a blank one goes on with the loan above
                above = _text(values.get("loan")) or above
                if above is not None:
                    values.setdefault("loan", above)
            raw = _Raw(values, _SheetRow(table, number), table.sound)
            (generals if part is None else rows[part]).append(raw)
    named = {problem.place.sheet for problem in problems}
    guides = {say_in(lang, "template.guide") for lang in LANGUAGES}
    lost = any(not known and name not in guides for name, known in seen.items())
    for name, known in seen.items():
        if not known and name not in named and name not in guides:
            params: dict[str, object] = {
                "sheets": [_sheet_name(each) for each in (LAYOUT, *OTHERS)]
            }
            problems.append(Problem(Place(file, name), "opening.unknown_sheet", params))
    return _read(file, generals, rows, problems, lost=lost)


def template_choices() -> dict[str, tuple[str, ...]]:
    kinds = tuple(say_in("vi", f"security_kind.{kind}") for kind in SECURITY_KINDS)
    return {
        **choices(),
        **{f"cooperatives.{name}": words for name, words in register.choices().items()},
        "opening_security.kind": kinds,
    }


_GOES_ON = frozenset({"instalments", "dues", "missed", "history", "cases", "security"})


def _sheet_name(layout: Layout) -> str:
    return say_in("vi", f"template.{layout.kind}.sheet")


def _explained(layout: Layout, name: str, lang: Language) -> str:
    return say_in(lang, f"explanation.{layout.kind}.{name}")


def _noted(sheets: Iterable[Sheet], seen: dict[str | None, bool]) -> Iterator[Sheet]:
    """Every sheet that holds anything, and whether it was known for what it is."""
    for sheet in sheets:
        kept = list(sheet.rows)
        if any(value is not None for _, values in kept for value in values):
            seen[sheet.name] = False
        yield replace(sheet, rows=kept)


def _rows_of_tree(tree: Tree, name: str, node: Node, problems: list[Problem]) -> Iterator[_Raw]:
    if node is None:
        return
    if not isinstance(node, list):
        problems.append(Problem(tree.place((name,)), "field.not_list", {"field": name}))
        return
    for index, item in enumerate(node):
        above: Path = (name, index)
        if not isinstance(item, dict):
            problems.append(Problem(tree.place(above), "field.not_mapping", {}))
            continue
        values = {key: _plain(value) for key, value in item.items()}
        yield _Raw({k: v for k, v in values.items() if v is not None}, _TreeRow(tree, above))


def _plain(node: Node) -> Value:
    """A field holds one value; a list or mapping in its place is a bad cell."""
    if isinstance(node, list | dict):
        return BadCell("cell.not_single", "…")
    if isinstance(node, str) and not node.strip():
        return None
    return node


def _text(value: Value) -> str | None:
    try:
        return None if value is None else cells.text_of(value)
    except FundledgerError:
        return None  # the validation of the row says so


def _is_total(record: Mapping[str, Value]) -> bool:
    """“Tổng cộng” and sums, and nothing else."""
    words = [value for value in record.values() if isinstance(value, str)]
    sums = [value for value in record.values() if not isinstance(value, str)]
    numbers = all(isinstance(value, int) for value in sums)
    return len(words) == 1 and folded(words[0]) in TOTALS and numbers


# One model a row


def _read(
    file: str,
    generals: Sequence[_Raw],
    rows: Mapping[str, Sequence[_Raw]],
    problems: list[Problem],
    *,
    lost: bool = False,
) -> Reading:
    reader = _Reader(rows, problems, lost=lost)
    if not generals and not any(problem.key in _NO_TABLE for problem in problems):
        problems.append(Problem(Place(file), "opening.no_day", {}))
    general = reader.checked(GeneralIn, generals[0]) if generals else None
    if len(generals) > 1:
        problems.append(Problem(generals[1].where.place(()), "opening.one_day", {}))
        general = None
    where = generals[0].where if generals else _Nowhere(file)
    return Reading(reader.located(file, where, general), problems)


_NO_TABLE = {"table.none", "table.lacking", "table.hidden"}
_CODES = {"capital": "source", "cooperatives": "number", "loans": "number", "accounts": "account"}
"""By what the rows of a part are known; all other parts by their loan."""


class _Reader:
    """Reads the parts of one file, and keeps what is wrong and what was left out for it."""

    def __init__(
        self, rows: Mapping[str, Sequence[_Raw]], problems: list[Problem], *, lost: bool
    ) -> None:
        self.rows = rows
        self.problems = problems
        self.unread: dict[str, set[str | None]] = defaultdict(set)
        self.left_out: list[tuple[LeftOut, Locator]] = []
        for name, found in rows.items():
            if lost and not found:  # a sheet was not known for what it is: it may be this one
                self.unread[name].add(None)

    def checked(self, model: type[_Of], raw: _Raw) -> _Of | None:
        try:
            read = model.model_validate(dict(raw.values))
        except ValidationError as error:
            self.problems.extend(problems_of(error, model, raw.where))
            return None
        return read if raw.whole else None

    def part(self, name: str, model: type[_Of]) -> list[tuple[_Of, Locator]]:
        found: list[tuple[_Of, Locator]] = []
        for raw in self.rows[name]:
            each = self.checked(model, raw)
            if each is None:
                self.unread[name].add(_text(raw.values.get(_CODES.get(name, "loan"))))
            else:
                found.append((each, raw.where))
        return found

    def has_unread(self, part: str, code: str) -> bool:
        """Whether something of a code may stand in a row that was left out."""
        return not {code, None}.isdisjoint(self.unread[part])

    def codes_unread(self, part: str) -> frozenset[str]:
        return frozenset(code for code in self.unread[part] if code is not None)

    def refuse(self, where: Locator, field: str, key: str, /, **params: object) -> None:
        self.problems.append(Problem(where.place((field,)), key, params))

    def located(
        self, file: str, where: Locator, general: GeneralIn | None
    ) -> LocatedOpening | None:
        capital = self.part("capital", CapitalIn)
        accounts = self._accounts()
        borrowers = self.part("cooperatives", CooperativeIn)
        securities = self._securities(general)
        loans = self._loans(general)
        if general is None:
            return None
        asked = OpeningBalances(
            day=general.day,
            document=general.document or "",
            note=general.note or "",
            capital=tuple(CapitalFrom(c.source, c.amount, c.decision or "") for c, _ in capital),
            accounts=tuple(each for each, _ in accounts),
            cooperatives=tuple(
                Borrower(each.cooperative(), each.effective) for each, _ in borrowers
            ),
            loans=tuple(loan for loan, _ in loans),
            security=tuple(each for each, _ in securities),
        )
        rows: dict[str, list[Locator]] = {
            "capital": [at for _, at in capital],
            "accounts": [at for _, at in accounts],
            "cooperatives": [at for _, at in borrowers],
            "security": [at for _, at in securities],
        }
        unread = Unread(
            loans=tuple(each for each, _ in self.left_out),
            cooperatives=self.codes_unread("cooperatives"),
            sources=self.codes_unread("capital"),
            parts=frozenset(name for name, codes in self.unread.items() if codes),
            nameless=frozenset(name for name, codes in self.unread.items() if None in codes),
        )
        left_out = [where for _, where in self.left_out]
        places = [places for _, places in loans]
        return LocatedOpening(asked, file, where, rows, places, unread, left_out)

    def _accounts(self) -> list[tuple[Balance, Locator]]:
        found: list[tuple[Balance, Locator]] = []
        for each, where in self.part("accounts", AccountIn):
            if bool(each.debit) == bool(each.credit):
                key = "opening.both_sides" if each.debit else "opening.no_balance"
                self.refuse(where, "credit" if each.debit else "debit", key)
                self.unread["accounts"].add(each.account)
                continue
            balance = Balance(
                account=each.account,
                amount=each.debit or -each.credit,
                place=each.place or "",
                source=each.source or "",
                loan=each.loan or "",
                cooperative=each.cooperative or "",
            )
            found.append((balance, where))
        return found

    def _securities(self, general: GeneralIn | None) -> list[tuple[Security, Locator]]:
        found: list[tuple[Security, Locator]] = []
        for each, where in self.part("security", SecurityIn):
            if general is not None:
                listed = (each.papers or "").replace("\n", ";").split(";")
                one = Security(
                    loan=each.loan,
                    code=each.code,
                    kind=each.kind,
                    what=each.what,
                    value=each.value,
                    valued=each.valued or general.day,
                    legal_state=each.legal_state or "",
                    papers=tuple(paper for part in listed if (paper := part.strip())),
                    guarantor=each.guarantor or "",
                )
                found.append((one, where))
        return found

    def _loans(self, general: GeneralIn | None) -> list[tuple[OpeningLoan, _LoanPlaces]]:
        numbers = {_text(raw.values.get("number")) for raw in self.rows["loans"]}
        if None in numbers:
            self.unread["loans"].add(None)
        listed = {
            name: self._by_loan(self.part(name, model), numbers)
            for name, model in (
                ("instalments", DueIn),
                ("dues", DueIn),
                ("missed", MissedIn),
                ("cases", CaseIn),
                ("history", PastIn),
            )
        }
        found: list[tuple[OpeningLoan, _LoanPlaces]] = []
        for raw in self.rows["loans"]:
            number = _text(raw.values.get("number")) or ""
            of = {name: by_loan.get(number, []) for name, by_loan in listed.items()}
            places = _LoanPlaces(raw.where)
            for name, several in of.items():
                places.parts[name] = [where for _, where in several]
            loan = self._loan(raw, places, of, general)
            if loan is not None:
                found.append((loan, places))
                continue
            codes = (_text(raw.values.get(name)) for name in ("cooperative", "source"))
            self.left_out.append((LeftOut(number, *(code or "" for code in codes)), raw.where))
            self.unread["loans"].add(number or None)
        return found

    def _by_loan(
        self, rows: Iterable[tuple[Any, Locator]], numbers: set[str | None]
    ) -> dict[str, list[tuple[Any, Locator]]]:
        found: dict[str, list[tuple[Any, Locator]]] = defaultdict(list)
        for each, where in rows:
            if each.loan not in numbers and not self.has_unread("loans", each.loan):
                self.refuse(where, "loan", "opening.unknown_loan", loan=each.loan)
            found[each.loan].append((each, where))
        return found

    def _loan(
        self,
        raw: _Raw,
        places: _LoanPlaces,
        of: Mapping[str, list[tuple[Any, Locator]]],
        general: GeneralIn | None,
    ) -> OpeningLoan | None:
        values = raw.values
        known = {*HEAD, *_TERMS, *StateIn.model_fields}
        for name in values.keys() - known:
            self.refuse(raw.where, name, "field.unknown", field=name, known=sorted(known))
        state = self.checked(
            StateIn,
            raw._replace(values={k: v for k, v in values.items() if k in StateIn.model_fields}),
        )
        number = _text(values.get("number")) or ""
        listed = [each for each, _ in of["instalments"]]
        whole = raw.whole and not self.has_unread("instalments", number)
        contract = self._contract(values, places, listed, whole=whole)
        history = [self._event(number, each, at) for number, (each, at) in enumerate(of["history"])]
        if state is None or contract is None or general is None or None in history:
            return None
        if any(self.has_unread(part, number) for part in ("dues", "missed", "cases", "history")):
            return None
        opening = self._opening(contract, state, of, general, places)
        return OpeningLoan(
            contract=contract,
            opening=opening,
            receivable=state.receivable,
            restructured=state.restructured,
            acknowledged=state.acknowledged,
            principal_collected_before=state.principal_collected_before,
            interest_collected_before=state.interest_collected_before,
            cases=tuple(
                Case(each.court, each.filed, each.case_number or "", each.note or "")
                for each, _ in of["cases"]
            ),
            history=tuple(event for event in history if event is not None),
        )

    def _contract(
        self,
        values: Mapping[str, Value],
        places: _LoanPlaces,
        listed: Sequence[DueIn],
        *,
        whole: bool,
    ) -> LoanContract | None:
        head = {name: values.get(name) for name in HEAD}
        terms = {name: values[name] for name in _TERMS if name in values}
        custom = [
            {"due": each.due.isoformat(), "principal": str(each.principal)} for each in listed
        ]
        contract, faults = contract_from_texts(head, terms, custom, whole=whole)
        for fault in faults:
            params = dict(fault.params)
            if fault.key == "field.missing":
                params["field"] = places.where.name(str(params["field"]))
            self.problems.append(Problem(places.place(steps(fault.path)), fault.key, params))
        return contract

    def _opening(
        self,
        contract: LoanContract,
        state: StateIn,
        of: Mapping[str, list[tuple[Any, Locator]]],
        general: GeneralIn,
        places: _LoanPlaces,
    ) -> Opening:
        terms = contract.terms
        paid_out = terms.principal if state.paid_out is None else state.paid_out
        if of["dues"]:
            dues = tuple(Signed(each.due, each.principal) for each, _ in of["dues"])
        elif state.principal_in_term == 0 or terms.disbursed > general.day:
            dues = ()
        else:
            dues = dues_after(terms, general.day, paid_out)
        missed = tuple(
            Missed(each.due, each.principal_left, each.interest_left) for each, _ in of["missed"]
        )
        opening = Opening(
            day=general.day,
            instalments=dues,
            missed=missed,
            interest_accrued=state.interest_accrued,
            interest_overdue=state.interest_overdue,
            interest_late=state.interest_late,
            held=state.held,
            paid_out=paid_out,
        )
        for name, said, comes_to in (
            ("principal_in_term", state.principal_in_term, opening.principal_in_term),
            ("principal_overdue", state.principal_overdue, opening.principal_missed),
        ):
            if said is not None and said != comes_to:
                params: dict[str, object] = {"said": Dong(said), "sum": Dong(comes_to)}
                place = places.where.place((name,))
                self.problems.append(Problem(place, f"opening.{name}_differs", params))
                self.unread["loans"].add(contract.number)
        return opening

    def _event(self, number: int, each: PastIn, where: Locator) -> Event | None:
        parts = {name: getattr(each, name) for name in Split._fields}
        has_split = any(value is not None for value in parts.values())
        if (each.disbursed is None) == (each.collected is None):
            self.refuse(where, "collected", "opening.one_movement")
            return None
        document = each.document or ""
        if each.disbursed is not None:
            if has_split:
                self.refuse(where, "disbursed", "opening.split_of_payout")
                return None
            return Disburse(each.day, each.disbursed, document, number)
        assert each.collected is not None
        split = Split(**{name: value or 0 for name, value in parts.items()})
        if has_split and sum(split) > each.collected:
            sums = {"sum": Dong(sum(split)), "amount": Dong(each.collected)}
            self.refuse(where, "collected", "contract.split_sum", **sums)
            return None
        own = split if has_split else None
        return Collect(each.day, each.collected, own, document=document, number=number)


def _security_kinds() -> dict[str, str]:
    """Each way to say a kind of security, folded."""
    known: dict[str, str] = {}
    for kind in SECURITY_KINDS:
        for words in (kind, *(say_in(lang, f"security_kind.{kind}") for lang in LANGUAGES)):
            known[folded(words)] = kind
    return known
