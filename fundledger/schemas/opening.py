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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Never, TypeVar, get_args

from pydantic import BaseModel, Field, WithJsonSchema, create_model

from fundledger.contract.events import Collect, Disburse, Event
from fundledger.contract.opening import Missed, Opening
from fundledger.contract.terms import Signed
from fundledger.contract.waterfall import Split
from fundledger.errors import Place, Problem
from fundledger.intake.opening import (
    Balance,
    Borrower,
    CapitalFrom,
    Case,
    LeftOut,
    OpeningBalances,
    OpeningLoan,
    Restructured,
    Unread,
    dues_after,
)
from fundledger.messages import say_in
from fundledger.money import Dong
from fundledger.registers.contracts import LoanContract
from fundledger.registers.security import KINDS as SECURITY_KINDS
from fundledger.registers.security import Security
from fundledger.rules.classing import RestructuredKind
from fundledger.schemas.cooperatives import LAYOUT as COOPERATIVES
from fundledger.schemas.cooperatives import CooperativeIn
from fundledger.schemas.fields import (
    AccountCode,
    Amount,
    Cell,
    Code,
    Count,
    Day,
    Line,
    Locator,
    Memo,
    Model,
    PlaceCode,
    Reference,
    Zero,
    column,
    columns_of,
    filled,
)
from fundledger.schemas.filekinds import FileKind, Reading, table_of
from fundledger.schemas.layouts import Layout
from fundledger.schemas.loans import (
    INSTALMENTS,
    NO_TABLE,
    InstalmentIn,
    LoanHead,
    LoanPlaces,
    contract_of_row,
)
from fundledger.schemas.loans import LAYOUT as CONTRACTS
from fundledger.schemas.parts import parts_of, sheet_name
from fundledger.schemas.raw import Path, Source, steps
from fundledger.schemas.records import Record
from fundledger.schemas.words import Words

SECURITY_WORDS = Words("security_kind.", SECURITY_KINDS)
RESTRUCTURED_WORDS = Words(
    "restructured_kind.",
    get_args(RestructuredKind),
    {"moved": ("điều chỉnh kỳ hạn trả nợ",), "extended": ("gia hạn",)},
)


class GeneralIn(Model):
    day: Day = filled("ngay mo so")
    document: Reference | None = column("van ban", "bien ban", width=30)
    note: Memo | None = column("ghi chu", width=40)


class CapitalIn(Model):
    source: Code = filled("nguon", width=18)
    amount: Amount = filled("von dieu le", "so tien", width=20)
    decision: Reference | None = column("quyet dinh", "so quyet dinh", width=40, needed=True)


class AccountIn(Model):
    account: AccountCode = filled("so hieu tk", "so hieu tai khoan", "tk")
    debit: Zero = column("du no", "so du no", "no", default=0, width=20, needed=True)
    credit: Zero = column("du co", "so du co", "co", default=0, width=20, needed=True)
    place: PlaceCode | None = column("ngan hang quy", width=18)
    source: Code | None = column("nguon")
    loan: Code | None = column("so hd", "hop dong", width=18)
    cooperative: Code | None = column("htx")
    note: Memo | None = column("ghi chu", width=32)


class StateIn(Model):
    """How a loan stands, beside what its contract says."""

    principal_in_term: Zero | None = column("du no goc trong han")
    principal_overdue: Zero | None = column("du no goc qua han")
    interest_accrued: Zero = column("lai du thu chua den han", default=0)
    interest_overdue: Zero = column("lai tren no goc qua han", default=0, width=17)
    interest_late: Zero = column("lai cham tra chua tra", default=0)
    receivable: Zero = column("da hach toan du thu", default=0)
    held: Zero = column("tien thu cho phan bo", default=0)
    paid_out: Zero | None = column("da giai ngan")
    restructured: Count = column("so lan co cau", default=0)
    acknowledged: Day | None = column("ngay xac nhan no")
    principal_collected_before: Zero | None = column("goc da thu", width=17)
    interest_collected_before: Zero | None = column("lai da thu", width=17)


class _OfLoan(Model):
    """A row that belongs to a loan: to that of the row above, where it names none."""

    loan: Code = filled("so hd", "hop dong", width=18, goes_on=True)


class DueIn(_OfLoan):
    due: Day = filled("ky han con lai")
    principal: Zero = filled("goc con phai tra", width=20)


class MissedIn(_OfLoan):
    due: Day = filled("ngay da den han")
    principal_left: Zero = column("goc con thieu", default=0, width=20, needed=True)
    interest_left: Zero = column("lai con thieu", default=0, width=20, needed=True)


class SecurityIn(_OfLoan):
    code: Code = filled("ky hieu")
    kind: Annotated[
        str, Field(max_length=100), Cell(SECURITY_WORDS.read, offered=SECURITY_WORDS.offered)
    ] = filled("loai", width=22)
    what: Line = filled("mo ta tai san", "mo ta", width=36)
    value: Zero = column("gia tri", default=0, width=20)
    valued: Day | None = column("dinh gia ngay")
    legal_state: Line | None = column("tinh trang", width=28)
    papers: Memo | None = column("giay to", width=32)
    guarantor: Code | None = column("ma nguoi bao lanh")


class CaseIn(_OfLoan):
    court: Line = filled("toa", width=36)
    filed: Day = filled("ngay khoi kien")
    case_number: Code | None = column("so thu ly", width=20)
    note: Memo | None = column("ghi chu", width=32)


class RestructuredIn(_OfLoan):
    day: Day = filled("ngay co cau", "ngay quyet dinh")
    kind: Annotated[
        str,
        Field(max_length=100),
        Cell(RESTRUCTURED_WORDS.read, offered=RESTRUCTURED_WORDS.offered),
    ] = filled("loai co cau", width=20)
    decision: Reference = filled("so quyet dinh", "quyet dinh", width=24)
    reason: Memo | None = column("ly do", width=32)
    old_last_due: Day | None = column("ky cuoi cu", "han cuoi cu", width=16)
    new_last_due: Day | None = column("ky cuoi moi", "han cuoi moi", width=16)
    new_first_due: Day | None = column("ky dau moi", "ky dau theo lich moi", width=16)


class PastIn(_OfLoan):
    day: Day = filled("ngay chung tu")
    disbursed: Amount | None = column("chi giai ngan", "so tien giai ngan", width=18)
    collected: Amount | None = column("thu no", "so tien thu", width=18)
    document: Code | None = column("chung tu", "so chung tu", width=18)
    overdue_principal: Zero | None = column()
    overdue_interest: Zero | None = column()
    due_principal: Zero | None = column()
    due_interest: Zero | None = column()
    late_interest: Zero | None = column()
    prepaid_principal: Zero | None = column()


class _StatedLoan(LoanHead, StateIn):
    pass


_Term = Annotated[Any, WithJsonSchema({"type": ["string", "number"]})]
_OF_CONTRACT = tuple(each for each in CONTRACTS.columns if each.name != "application")
"""A contract that a book opens with rests on no application."""

_TERMS = {each.name: each.needed for each in _OF_CONTRACT if each.name not in LoanHead.model_fields}
_LoanIn: type[BaseModel] = create_model(
    "OpeningLoanIn",
    __base__=_StatedLoan,
    **{name: (_Term, ... if needed else None) for name, needed in _TERMS.items()},
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
    restructurings: list[RestructuredIn] = Field(default=[])
    history: list[PastIn] = Field(default=[])


LAYOUT = table_of("opening", GeneralIn)
LOANS = Layout(
    "opening_loans",
    (*_OF_CONTRACT[:9], *columns_of(StateIn), *_OF_CONTRACT[9:]),
    like="loans",
    models=(_LoanIn,),
)
PARTS: dict[str, Layout] = {
    "capital": table_of("opening_capital", CapitalIn, like="opening"),
    "accounts": table_of("opening_accounts", AccountIn, like="opening"),
    "cooperatives": COOPERATIVES,
    "loans": LOANS,
    "instalments": INSTALMENTS,
    "dues": table_of("opening_dues", DueIn, like="opening"),
    "missed": table_of("opening_missed", MissedIn, like="opening"),
    "security": table_of("opening_security", SecurityIn, like="opening"),
    "cases": table_of("opening_cases", CaseIn, like="opening"),
    "restructurings": table_of("opening_restructurings", RestructuredIn, like="opening"),
    "history": table_of("opening_history", PastIn, like="opening"),
}
"""Each part by its name in YAML, which is one sheet in a workbook."""

OTHERS = tuple(PARTS.values())
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


def _yaml_template() -> str:
    """Every part with its fields explained, and an example to be uncommented."""
    lines = [
        f"# {say_in(lang, f'template.opening.{name}')}"
        for name in ("title", "yaml")
        for lang in ("vi", "en")
    ]
    for name, layout in (("", LAYOUT), *PARTS.items()):
        lines.append("#")
        if name:
            lines.append(f"# {name}:  ({sheet_name(layout)})")
        for each in layout.columns:
            if layout is LOANS and each in CONTRACTS.columns:
                continue  # as in the file kind `loans`
            for lang in ("vi", "en"):
                head = f"{each.name}:" if lang == "vi" else ""
                lines.append(f"#   {head:28}{layout.explanation(each.name, lang)}")
    lines.append("")
    lines += [f"# {line}" for line in _EXAMPLE.splitlines()]
    return "\n".join([*lines, ""])


@dataclass(frozen=True, slots=True)
class _MissedPlace:
    """The `Locator` of a missed instalment, whose parts the contract calls by shorter names."""

    where: Locator

    def place(self, path: Path) -> Place:
        return self.where.place(tuple(f"{name}_left" if name in _LEFT else name for name in path))

    def name(self, field: str) -> str:
        return self.where.name(field)


_LEFT = {"principal", "interest"}


@dataclass(frozen=True, slots=True)
class LocatedOpening:
    """What was read of a file, where it stands, and what of it was left out."""

    asked: OpeningBalances
    file: str
    general: Locator
    rows: dict[str, list[Locator]]
    loans: list[LoanPlaces]
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


def _read(source: Source) -> Reading[LocatedOpening, Never]:
    """One opening, or none where not even its day can be read."""
    problems: list[Problem] = []
    unknown = "opening.unknown_sheet"
    parted = parts_of(source, LAYOUT, PARTS, OpeningIn, problems, unknown=unknown)
    if parted is None:
        return Reading([], problems)
    reader = _Reader(parted.generals, parted.rows, problems, lost=parted.has_lost)
    opening = reader.opening(source.file)
    return Reading([] if opening is None else [opening], problems)


_OF_LOAN = ("dues", "missed", "cases", "restructurings", "history")
"""The parts without whose rows nothing is said of a loan."""

_CODES = {"capital": "source", "cooperatives": "number", "loans": "number", "accounts": "account"}
"""By what the rows of a part are known; all other parts by their loan."""

_Of = TypeVar("_Of", bound=Model)
_Part = list[tuple[_Of, Locator]]


class _Reader:
    """Reads the parts of one file, and keeps what is wrong and what was left out for it."""

    def __init__(
        self,
        generals: Sequence[Record],
        rows: Mapping[str, Sequence[Record]],
        problems: list[Problem],
        *,
        lost: bool = False,
    ) -> None:
        self.generals = generals
        self.rows = rows
        self.problems = problems
        self.unread: dict[str, set[str | None]] = defaultdict(set)
        self.left_out: list[tuple[LeftOut, Locator]] = []
        for name, found in rows.items():
            if lost and not found:  # a sheet was not known for what it is: it may be this one
                self.unread[name].add(None)

    def part(self, name: str, model: type[_Of]) -> _Part[_Of]:
        found: _Part[_Of] = []
        for record in self.rows[name]:
            each = record.checked(model, self.problems)
            if each is None:
                self.unread[name].add(record.text(_CODES.get(name, "loan")))
            else:
                found.append((each, record.where))
        return found

    def has_unread(self, part: str, code: str) -> bool:
        """Whether something of a code may stand in a row that was left out."""
        return not {code, None}.isdisjoint(self.unread[part])

    def codes_unread(self, part: str) -> frozenset[str]:
        return frozenset(code for code in self.unread[part] if code is not None)

    def refuse(self, where: Locator, field: str, key: str, /, **params: object) -> None:
        self.problems.append(Problem(where.place((field,)), key, params))

    def _general(self, file: str) -> GeneralIn | None:
        if not self.generals:
            if not any(problem.key in NO_TABLE for problem in self.problems):
                self.problems.append(Problem(Place(file), "opening.no_day", {}))
            return None
        general = self.generals[0].checked(GeneralIn, self.problems)
        if len(self.generals) == 1:
            return general
        self.problems.append(Problem(self.generals[1].where.place(()), "opening.one_day", {}))
        return None

    def opening(self, file: str) -> LocatedOpening | None:
        general = self._general(file)
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
        return LocatedOpening(asked, file, self.generals[0].where, rows, places, unread, left_out)

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

    def _loans(self, general: GeneralIn | None) -> list[tuple[OpeningLoan, LoanPlaces]]:
        numbers = {record.text("number") for record in self.rows["loans"]}
        if None in numbers:
            self.unread["loans"].add(None)
        listed = {
            name: self._by_loan(self.part(name, model), numbers)
            for name, model in (
                ("instalments", InstalmentIn),
                ("dues", DueIn),
                ("missed", MissedIn),
                ("cases", CaseIn),
                ("restructurings", RestructuredIn),
                ("history", PastIn),
            )
        }
        found: list[tuple[OpeningLoan, LoanPlaces]] = []
        for row in self.rows["loans"]:
            number = row.text("number") or ""
            of = {name: by_loan.get(number, []) for name, by_loan in listed.items()}
            parts = {name: [where for _, where in several] for name, several in of.items()}
            parts["missed"] = [_MissedPlace(where) for where in parts["missed"]]
            places = LoanPlaces(row, parts)
            loan = self._loan(row, number, places, of, general)
            if loan is not None:
                found.append((loan, places))
                continue
            codes = (row.text(name) or "" for name in ("cooperative", "source"))
            self.left_out.append((LeftOut(number, *codes), row.where))
            self.unread["loans"].add(number or None)
        return found

    def _by_loan(self, rows: _Part[Any], numbers: set[str | None]) -> dict[str, _Part[Any]]:
        found: dict[str, _Part[Any]] = defaultdict(list)
        for each, where in rows:
            if each.loan not in numbers and not self.has_unread("loans", each.loan):
                self.refuse(where, "loan", "opening.unknown_loan", loan=each.loan)
            found[each.loan].append((each, where))
        return found

    def _loan(
        self,
        row: Record,
        number: str,
        places: LoanPlaces,
        of: Mapping[str, _Part[Any]],
        general: GeneralIn | None,
    ) -> OpeningLoan | None:
        known = {*LoanHead.model_fields, *_TERMS, *StateIn.model_fields}
        for name in row.values.keys() - known:
            self.refuse(row.where, name, "field.unknown", field=name, known=sorted(known))
        said = {name: what for name, what in row.values.items() if name in StateIn.model_fields}
        state = replace(row, values=said).checked(StateIn, self.problems)
        listed = [each for each, _ in of["instalments"]]
        whole = row.sound and not self.has_unread("instalments", number)
        contract = contract_of_row(row, listed, places, self.problems, whole=whole)
        history = [self._event(number, each, at) for number, (each, at) in enumerate(of["history"])]
        if state is None or contract is None or general is None or None in history:
            return None
        if any(self.has_unread(part, number) for part in _OF_LOAN):
            return None
        opening = self._opening(contract, state, of, general, places)
        return OpeningLoan(
            contract=contract,
            opening=opening,
            receivable=state.receivable,
            restructured=state.restructured,
            restructurings=tuple(
                Restructured(
                    day=each.day,
                    kind=each.kind,
                    decision=each.decision,
                    reason=each.reason or "",
                    before=each.old_last_due,
                    after=each.new_last_due,
                    first_due=each.new_first_due,
                )
                for each, _ in of["restructurings"]
            ),
            acknowledged=state.acknowledged,
            principal_collected_before=state.principal_collected_before,
            interest_collected_before=state.interest_collected_before,
            cases=tuple(
                Case(each.court, each.filed, each.case_number or "", each.note or "")
                for each, _ in of["cases"]
            ),
            history=tuple(event for event in history if event is not None),
        )

    def _opening(
        self,
        contract: LoanContract,
        state: StateIn,
        of: Mapping[str, _Part[Any]],
        general: GeneralIn,
        places: LoanPlaces,
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
                place = places.place((name,))
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


KIND = FileKind(
    "opening", (LAYOUT, *OTHERS), OpeningIn, _read, yaml=_yaml_template, none="opening.no_day"
)
