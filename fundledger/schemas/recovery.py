"""The file kind `recovery`: what a living fund has done already about its debts.

A workbook has a sheet for each part: what was done about a borrower (calls, visits, notices, each
with its delivery and the answer in the same row), promises, inspections of use, cases, and what
happened in these; YAML and JSON have a list for each, with the same fields. Any part may be left
out, but a sheet that is none of them is a problem. A confirmation of debt is none of the parts: it
is a document of its loan, said by `loan confirm` or when the book is opened.

The figures of an event are said of one loan a row; rows of one event that name further loans belong
to it. Whether a borrower, a loan or a rung is known, and what may happen in a case, is for
`recovery.receiving` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeVar, cast, get_args

from pydantic import Field

from fundledger.errors import FundledgerError, Problem
from fundledger.messages import say_in
from fundledger.recovery.case_sums import PARTS as SUMS
from fundledger.recovery.case_sums import OfLoan, Sums
from fundledger.recovery.cases import Occurred, Opened, Shifted
from fundledger.recovery.inspections import Finding, Minutes
from fundledger.recovery.receiving import Item, OfBorrower, OfCase, OfUse
from fundledger.recovery.steps import (
    Addressee,
    By,
    Contact,
    Delivery,
    How,
    Notice,
    Outcome,
    Promise,
    Reply,
)
from fundledger.rules.procedures import CASE_KINDS, CaseKind
from fundledger.schemas.applications import Several, several_of
from fundledger.schemas.cells import not_negative_of
from fundledger.schemas.fields import (
    Amount,
    Cell,
    Code,
    Day,
    Line,
    Locator,
    Memo,
    Model,
    Reference,
    Zero,
    column,
    filled,
)
from fundledger.schemas.filekinds import FileKind, Located, Reading, table_of
from fundledger.schemas.parts import any_parts_of, sheet_name
from fundledger.schemas.raw import Source
from fundledger.schemas.records import Record
from fundledger.schemas.words import Words

HOW_WORDS = Words("choice.contact_how.", get_args(How))
TO_WORDS = Words("choice.addressee.", get_args(Addressee))
BY_WORDS = Words("choice.delivered_by.", get_args(By))
OUTCOME_WORDS = Words("choice.delivery.", get_args(Outcome))
FINDING_WORDS = Words("choice.use_finding.", get_args(Finding))
KIND_WORDS = Words("case_kind.", CASE_KINDS, {"commercial": ("kinh doanh thương mại", "KDTM")})


def _word(words: Words, *, offered: bool = True) -> Cell:
    published = {"type": "string", "enum": [*words.codes, *words.offered()]}
    return Cell(words.read, published=published, offered=words.offered if offered else tuple)


def _loans_of(value: object) -> tuple[str, ...]:
    found = several_of(value)
    if not found:
        raise FundledgerError("case.no_loans")
    return found


_Loans = Annotated[
    tuple[Annotated[str, Field(max_length=100)], ...],
    Cell(
        _loans_of,
        "text",
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    ),
]


def _loan_sums_of(value: object) -> tuple[OfLoan, ...]:
    """HD-01=50.000.000,1.200.000,975.000,0: principal, interest, on overdue principal, late."""
    return tuple(map(_loan_sums, several_of(value)))


def _loan_sums(text: str) -> OfLoan:
    loan, equals, said = text.rpartition("=")
    amounts = said.split(",")
    if not equals or not loan.strip() or len(amounts) != len(SUMS):
        raise FundledgerError("usage.not_loan_sums", value=text)
    return OfLoan(loan.strip(), Sums(*map(not_negative_of, amounts)))


_LoanSums = Annotated[
    tuple[OfLoan, ...],
    Cell(
        _loan_sums_of,
        "text",
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    ),
]


class StepIn(Model):
    """Somebody called or went there, or a paper was sent; with what became of it."""

    day: Day = filled("ngay", "ngay thuc hien", "ngay van ban")
    cooperative: Code = filled("htx", "ben vay", "ma so ben vay", width=16)
    how: Annotated[str, _word(HOW_WORDS)] | None = column("cach lien he", "lien he", width=16)
    rung: Line | None = column("buoc", "lan nhac no", "loai thong bao", needed=True, width=30)
    document: Reference | None = column("so thong bao", "so cong van", "van ban", width=20)
    loans: Several = column("so hd", "hop dong", default=(), width=20)
    to: Annotated[str, _word(TO_WORDS)] | None = column("gui cho ai", "noi nhan", width=18)
    addressee: Line | None = column("ten nguoi nhan", width=24)
    answer_by: Day | None = column("han tra loi", "thoi han tra loi")
    person: Line | None = column("nguoi lam viec", "dai dien ben vay", width=24)
    officer: Line | None = column("can bo", width=18)
    note: Memo | None = column("ghi chu", width=32)
    delivered_on: Day | None = column("ngay giao", "ngay phat")
    delivered_by: Annotated[str, _word(BY_WORDS)] | None = column("cach giao", "giao bang")
    delivery: Annotated[str, _word(OUTCOME_WORDS)] | None = column(
        "ket qua giao", "tinh trang giao"
    )
    received_by: Line | None = column("nguoi ky nhan", width=24)
    replied_on: Day | None = column("ngay tra loi")
    reply: Memo | None = column("y kien ben vay", "noi dung tra loi", width=32)


class PromiseIn(Model):
    day: Day = filled("ngay cam ket", "ngay")
    cooperative: Code = filled("htx", "ben vay", "ma so ben vay", width=16)
    amount: Amount = filled("so tien hua tra", "so tien cam ket", "so tien", width=18)
    by: Day = filled("ngay hua tra", "hua tra truoc ngay", "tra truoc ngay")
    loans: Several = column("so hd", "hop dong", default=(), width=20)
    person: Line | None = column("nguoi cam ket", width=24)
    notice: Reference | None = column("theo thong bao", "thong bao so", width=20)
    note: Memo | None = column("ghi chu", width=32)


class InspectionIn(Model):
    day: Day = filled("ngay", "ngay lap bien ban")
    loan: Code = filled("so hd", "hop dong", width=18)
    document: Reference = filled("bien ban", "so bb", width=20)
    finding: Annotated[str, _word(FINDING_WORDS)] = filled("ket qua", "ket luan kiem tra", width=20)
    members: Several = column("thanh phan", "nguoi kiem tra", default=(), width=30, needed=True)
    planned: Memo | None = column("muc dich theo hop dong", "su dung theo phuong an", width=32)
    actual: Memo | None = column("thuc te su dung", width=32)
    vouchers: Memo | None = column("chung tu", "hoa don chung tu", width=28)
    assets: Memo | None = column("tinh trang tai san", "hien trang tai san", width=28)
    proposal: Memo | None = column("de nghi", width=28)


class SuitIn(Model):
    case: Code = filled("vu kien", "so ho so vu kien", width=16)
    day: Day = filled("ngay mo", "ngay lap ho so")
    cooperative: Code = filled("htx", "ben vay", "ma so ben vay", width=16)
    loans: _Loans = filled("so hd", "hop dong", width=20)
    kind: Annotated[str, _word(KIND_WORDS, offered=False)] = filled("loai an", "loai", width=18)
    court: Line = filled("toa", "toa an thu ly", width=36)
    defendants: Several = column("bi don", "dong bi don", default=(), width=28)
    officer: Line | None = column("can bo", width=18)
    procedure: Code | None = column("bo quy tac to tung", width=16)
    document: Reference | None = column("van ban", width=20)
    note: Memo | None = column("ghi chu", width=32)
    state: Line | None = column("trang thai", "giai doan", width=28)
    files: Several = column("so thu ly", "so cua toa", default=(), width=24)
    filed_on: Day | None = column("ngay khoi kien")
    claimed: _LoanSums = column("so yeu cau", default=(), width=44)
    judged_on: Day | None = column("ngay tuyen an", "ngay ban an")
    judged: _LoanSums = column("so theo ban an", default=(), width=44)


class HappenedIn(Model):
    case: Code = filled("vu kien", "so ho so vu kien", width=16)
    day: Day = filled("ngay xay ra", "ngay")
    event: Line | None = column("dien bien", "noi dung", needed=True, width=34)
    document: Reference | None = column("van ban", width=20)
    served: Day | None = column("ngay nhan", "ngay tong dat")
    court: Line | None = column("toa an khac", "toa moi", width=30)
    procedure: Code | None = column("bo quy tac to tung", width=16)
    loan: Code | None = column("so hd", "hop dong", width=18)
    principal: Zero | None = column("no goc", "tien goc", width=18)
    interest: Zero | None = column("lai trong thoi han", width=17)
    overdue: Zero | None = column("lai qua han", "lai tren goc qua han", width=17)
    late: Zero | None = column("lai tren lai cham tra", "tien lai cham tra", width=17)
    fee: Zero | None = column("tam ung an phi", width=16)
    deadline: Line | None = column("doi thoi han", "thoi han duoc doi", width=28)
    moved_to: Day | None = column("den ngay", "thoi han moi")
    reason: Memo | None = column("ly do", width=28)
    note: Memo | None = column("ghi chu", width=32)


class RecoveryIn(Model):
    """Only published: what is read is read row by row."""

    steps: list[StepIn] = Field(default=[])
    promises: list[PromiseIn] = Field(default=[])
    inspections: list[InspectionIn] = Field(default=[])
    cases: list[SuitIn] = Field(default=[])
    events: list[HappenedIn] = Field(default=[])


LAYOUT = table_of("recovery", StepIn)
PARTS = {
    "steps": LAYOUT,
    "promises": table_of("recovery_promises", PromiseIn, like="recovery"),
    "inspections": table_of("recovery_inspections", InspectionIn, like="recovery"),
    "cases": table_of("recovery_cases", SuitIn, like="recovery"),
    "events": table_of("recovery_events", HappenedIn, like="recovery"),
}
"""Each part by its name in YAML, which is one sheet in a workbook."""

OTHERS = tuple(PARTS.values())[1:]

_EXAMPLE = """\
steps:
  - {day: 05/10/2022, cooperative: "4900123456", how: gọi điện, person: giám đốc, note: hẹn trả}
  - day: 20/10/2022
    cooperative: "4900123456"
    rung: remind_1
    document: 15/TB-QHTHTX
    loans: 01/2021/HĐTD
    delivered_on: 24/10/2022
    delivered_by: bưu điện
    delivery: đã nhận
    received_by: văn thư
    replied_on: 28/10/2022
    reply: Xin trả dần đến hết năm
promises:
  - day: 28/10/2022
    cooperative: "4900123456"
    amount: 20.000.000
    by: 30/11/2022
    notice: 15/TB-QHTHTX
inspections:
  - day: 15/03/2021
    loan: 01/2021/HĐTD
    document: BB-02/2021
    finding: đúng mục đích
    members: [cán bộ A, cán bộ B]
cases:
  - case: KK-01
    day: 01/12/2022
    cooperative: "4900123456"
    loans: 01/2021/HĐTD
    kind: dân sự
    court: Tòa án nhân dân huyện Cao Lộc
events:
  - case: KK-01
    day: 05/12/2022
    event: file
    loan: 01/2021/HĐTD
    principal: 400.000.000
    interest: 1.650.000
"""


def _yaml_template() -> str:
    """Every part with its fields explained, and an example to be uncommented."""
    lines = [
        f"# {say_in(lang, f'template.recovery.{name}')}"
        for name in ("title", "yaml", "confirmations")
        for lang in ("vi", "en")
    ]
    for name, layout in PARTS.items():
        lines += ["#", f"# {name}:  ({sheet_name(layout)})"]
        for each in layout.columns:
            for lang in ("vi", "en"):
                head = f"{each.name}:" if lang == "vi" else ""
                lines.append(f"#   {head:14}{layout.explanation(each.name, lang)}")
    return "\n".join([*lines, "", *(f"# {line}" for line in _EXAMPLE.splitlines()), ""])


Found = Located[Item]
_Of = TypeVar("_Of", bound=Model)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that could not be read: what other rows may have meant by it."""

    part: str
    name: str | None  # the number of its notice or case; None: nobody can tell


def _read(source: Source) -> Reading[Found, LeftOut]:
    problems: list[Problem] = []
    unknown = "recovery_file.unknown_sheet"
    parted = any_parts_of(source, PARTS, RecoveryIn, problems, unknown=unknown)
    if parted is None:
        return Reading([], problems)
    reader = _Reader(parted.rows, problems)
    reader.read()
    if parted.has_lost:  # a sheet was not known for what it is
        reader.left_out += [LeftOut(name, None) for name, rows in parted.rows.items() if not rows]
    return Reading(reader.found, problems, reader.left_out)


class _Reader:
    """Rows as the items that they say: a row of a notice also its delivery and its answer."""

    def __init__(self, rows: Mapping[str, Sequence[Record]], problems: list[Problem]) -> None:
        self.rows, self.problems = rows, problems
        self.found: list[Found] = []
        self.left_out: list[LeftOut] = []

    def read(self) -> None:
        for step, where in self._part("steps", StepIn, "document"):
            self._step(step, where)
        for promise, where in self._part("promises", PromiseIn, ""):
            self._keep(_promise(promise), where)
        for inspection, where in self._part("inspections", InspectionIn, ""):
            self._keep(_inspection(inspection), where)
        for suit, where in self._part("cases", SuitIn, "case"):
            self._keep(_suit(suit), where)
        self._events(self._part("events", HappenedIn, "case"))

    def _part(self, name: str, model: type[_Of], known_by: str) -> Iterator[tuple[_Of, Locator]]:
        for record in self.rows[name]:
            read = record.checked(model, self.problems)
            if read is not None:
                yield read, record.where
            elif known_by:
                self.left_out.append(LeftOut(name, record.text(known_by)))

    def _keep(self, item: Item, where: Locator) -> int:
        self.found.append(Located(item, where))
        return len(self.found) - 1

    def _refuse(self, where: Locator, name: str, key: str) -> None:
        self.problems.append(Problem(where.place((name,)), key, {"field": where.name(name)}))

    # Steps.

    def _step(self, row: StepIn, where: Locator) -> None:
        wrong = [*_wrong_in(row)]
        for name, key in wrong:
            self._refuse(where, name, key)
        if wrong:
            self.left_out.append(LeftOut("steps", row.document))
            return
        said = _contact(row) if row.how is not None else _notice(row)
        document = row.document or ""
        step = OfBorrower(borrower=row.cooperative, day=row.day, said=said, document=document)
        about = self._keep(step, where)
        follows = replace(step, document="", after=about)
        if row.delivered_on is not None:
            delivery = Delivery(
                of=0,
                by=cast("By", row.delivered_by),
                outcome=cast("Outcome", row.delivery or "received"),
                person=row.received_by or "",
            )
            self._keep(replace(follows, day=row.delivered_on, said=delivery), where)
        if row.reply is not None:
            reply = Reply(text=row.reply)
            self._keep(replace(follows, day=row.replied_on or row.day, said=reply), where)

    # Events.

    def _events(self, rows: Iterator[tuple[HappenedIn, Locator]]) -> None:
        """Rows of one event that name further loans belong to its first one."""
        first: dict[tuple[Any, ...], int] = {}
        for row, where in rows:
            wrong = [*_wrong_in_event(row)]
            for name, key in wrong:
                self._refuse(where, name, key)
            if wrong:
                self.left_out.append(LeftOut("events", row.case))
                continue
            same = (row.case, row.day, row.event, row.document)
            at = first.get(same)
            if at is not None and row.loan is not None and row.event is not None:
                self._further(at, row, where)
            else:
                first[same] = self._keep(_happened(row), where)

    def _further(self, at: int, row: HappenedIn, where: Locator) -> None:
        item = self.found[at].value
        assert isinstance(item, OfCase)
        bare = replace(_happened(row), sums=())
        silent = OfCase(case=row.case, day=row.day, said=Occurred(event=row.event or ""))
        silent = replace(silent, document=row.document or "")
        if bare not in (silent, replace(item, sums=())):
            self._refuse(where, "event", "recovery_file.says_otherwise")
            return
        sums = (*item.sums, *_sums(row))
        self.found[at] = Located(replace(item, sums=sums), self.found[at].where)


_OF_NOTICE = ("to", "addressee", "answer_by", "delivered_on", "delivered_by", "delivery")
_OF_CONTACT = ("person", "officer")
_OF_DELIVERY = ("delivered_on", "delivered_by")


def _wrong_in(row: StepIn) -> Iterator[tuple[str, str]]:
    """What the columns of a row say against one another."""
    if row.how is not None:
        yield from ((each, "recovery_file.of_notice") for each in _said_among(row, _OF_NOTICE))
    else:
        yield from ((each, "recovery_file.of_contact") for each in _said_among(row, _OF_CONTACT))
        if row.rung is None:
            yield "rung", "recovery_file.which_step"
        if row.document is None:
            yield "document", "recovery_file.notice_number"
        if _said_among(row, (*_OF_DELIVERY, "delivery", "received_by")):
            lacking = [name for name in _OF_DELIVERY if getattr(row, name) is None]
            yield from ((name, "field.missing") for name in lacking)
        if row.reply is not None and row.replied_on is None:
            yield "replied_on", "field.missing"
    if row.how is not None and row.received_by is not None:
        yield "received_by", "recovery_file.of_notice"
    if row.replied_on is not None and row.reply is None:
        yield "reply", "field.missing"


_OF_MOVE = ("deadline", "moved_to", "reason")
_OF_EVENT = ("event", "served", "court", "procedure", "loan", *SUMS, "fee", "note")


def _wrong_in_event(row: HappenedIn) -> Iterator[tuple[str, str]]:
    if _said_among(row, _OF_MOVE):
        lacking = [name for name in _OF_MOVE if getattr(row, name) is None]
        yield from ((name, "field.missing") for name in lacking)
        yield from ((each, "recovery_file.event_or_date") for each in _said_among(row, _OF_EVENT))
        return
    if row.event is None:
        yield "event", "field.missing"
    if row.loan is None and _said_among(row, SUMS):
        yield "loan", "recovery_file.whose_sums"
    if row.loan is not None and not _said_among(row, SUMS):
        yield "principal", "field.missing"


def _said_among(row: Model, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(row, name) is not None]


def _contact(row: StepIn) -> Contact:
    assert row.how is not None
    return Contact(
        how=cast("How", row.how),
        **({} if row.rung is None else {"rung": row.rung}),
        person=row.person or "",
        loans=row.loans,
        note=row.note or "",
        officer=row.officer or "",
    )


def _notice(row: StepIn) -> Notice:
    assert row.rung is not None
    return Notice(
        rung=row.rung,
        to=cast("Addressee", row.to or "borrower"),
        addressee=row.addressee or "",
        loans=row.loans,
        answer_by=row.answer_by,
        note=row.note or "",
    )


def _promise(row: PromiseIn) -> OfBorrower:
    said = Promise(
        amount=row.amount,
        by=row.by,
        loans=row.loans,
        person=row.person or "",
        note=row.note or "",
    )
    return OfBorrower(borrower=row.cooperative, day=row.day, said=said, notice=row.notice or "")


def _inspection(row: InspectionIn) -> OfUse:
    minutes = Minutes(
        finding=cast("Finding", row.finding),
        members=row.members,
        planned=row.planned or "",
        actual=row.actual or "",
        vouchers=row.vouchers or "",
        assets=row.assets or "",
        proposal=row.proposal or "",
    )
    return OfUse(loan=row.loan, day=row.day, document=row.document, minutes=minutes)


def _suit(row: SuitIn) -> OfCase:
    said = Opened(
        cooperative=row.cooperative,
        loans=row.loans,
        kind=cast("CaseKind", row.kind),
        court=row.court,
        procedure=row.procedure or "",
        defendants=row.defendants,
        officer=row.officer or "",
        note=row.note or "",
        state=row.state or "",
        files=row.files,
        filed_on=row.filed_on,
        claimed=row.claimed,
        judged_on=row.judged_on,
        judged=row.judged,
    )
    return OfCase(case=row.case, day=row.day, said=said, document=row.document or "")


def _happened(row: HappenedIn) -> OfCase:
    said: Shifted | Occurred
    if row.deadline is not None:
        assert row.moved_to is not None
        said = Shifted(deadline=row.deadline, to=row.moved_to, reason=row.reason or "")
    else:
        said = Occurred(
            event=row.event or "",
            served=row.served,
            procedure=row.procedure or "",
            court=row.court or "",
            fee=row.fee,
            note=row.note or "",
        )
    sums = tuple(_sums(row))
    return OfCase(case=row.case, day=row.day, said=said, document=row.document or "", sums=sums)


def _sums(row: HappenedIn) -> Iterator[OfLoan]:
    if row.loan is not None:
        yield OfLoan(row.loan, Sums(*(getattr(row, name) or 0 for name in SUMS)))


KIND = FileKind(
    "recovery",
    (LAYOUT, *OTHERS),
    RecoveryIn,
    _read,
    yaml=_yaml_template,
    none="recovery_file.none",
)
