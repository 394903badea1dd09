"""Contracts into the books: one by what is said of it, or those of a file; and what was a slip."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fundledger.errors import BadFile, Place, Problem
from fundledger.office.answers import Answer, giving_back, shown
from fundledger.office.declaring import act
from fundledger.office.kinds import CELL, Document, Loan, SourceFile, Text
from fundledger.office.papers import Booked
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.contract.terms import Fault
    from fundledger.exchange.loans import SignedFile
    from fundledger.ledger.journal import Writer
    from fundledger.lending.filled import Basis
    from fundledger.office.calling import Work
    from fundledger.registers.signing import Signed
    from fundledger.schemas.loans import Fill

Cell = str | date | int
DayCell = Annotated[Cell, CELL.named("day")]
MoneyCell = Annotated[Cell, CELL.named("money")]
NumberCell = Annotated[Cell, CELL.named("number")]
TextCell = Annotated[Cell, CELL.named("text")]


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as a row of a file of contracts says it, and read as such a row is."""

    application: Annotated[Cell, CELL.named("application")] | None = None
    signed: DayCell | None = None
    cooperative: Annotated[Cell, CELL.named("cooperative")] | None = None
    source: Annotated[Cell, CELL.named("source")] | None = None
    principal: MoneyCell | None = None
    rate: Annotated[Cell, CELL.named("percent")] | None = None
    monthly_rate: Annotated[Cell, CELL.named("percent")] | None = None
    conversion: Annotated[Cell, CELL.named("conversion")] | None = None
    disbursed: DayCell | None = None
    instalments: NumberCell | None = None
    every: Annotated[Cell, CELL.named("every")] | None = None
    first_due: DayCell | None = None
    last_due: DayCell | None = None
    due_day: Annotated[Cell, CELL.named("due_day")] | None = None
    method: Annotated[Cell, CELL.named("method")] | None = None
    instalment: MoneyCell | None = None
    day_count: Annotated[Cell, CELL.named("day_count")] | None = None
    overdue_grace_days: NumberCell | None = None
    waterfall_by: Annotated[Cell, CELL.named("waterfall_by")] | None = None
    purpose: TextCell | None = None
    approval: Annotated[Cell, CELL.named("document")] | None = None
    officer: Annotated[Cell, CELL.named("name")] | None = None
    project_cost: MoneyCell | None = None
    own_funds: MoneyCell | None = None


_COLUMNS = {"rate": "annual_rate", "conversion": "monthly_conversion"}
"""What the file calls a field, where that is not its name here."""

_FIELDS = {"number": "loan", **{column: name for name, column in _COLUMNS.items()}}


@act(main="loan_schedule", asks_first=True)
def add_loan(
    work: Work,
    loan: Loan,
    *,
    contract: ContractRow,
    dry_run: bool = False,
    document: Document | None = None,
) -> Answer:
    """Sign one contract; answers its schedule.

    What it says is read as in a file of contracts: "3 tháng", "6,6". A contract that stands word
    for word is not entered twice. One that names its `application` is filled in from the decision;
    what it says otherwise than that is asked first.
    """
    from fundledger.lending.filled import basis_of
    from fundledger.registers.signing import sign_each
    from fundledger.schemas.loans import contract_of_texts

    row = {
        _COLUMNS.get(each.name, each.name): getattr(contract, each.name)
        for each in fields(contract)
    }
    with work.writing() as writer:
        fill = _filling(writer)
        read, faults = contract_of_texts({"number": loan, **row}, fill)
        if read is None:
            raise BadFile(loan, _where_said(loan, faults))
        (signed,) = sign_each(writer, [read], document)
        basis = basis_of(writer.connection, writer.fund, signed.contract)
        remarks = _where_said(read.number, signed.doubts)
        _ask(work, basis, signed, remarks)
    return _signed(work, signed, basis, remarks)


@act(main="loan_schedule", asks_first=True)
def add_loan_file(
    work: Work, file: SourceFile, *, dry_run: bool = False, document: Document | None = None
) -> Answer:
    """Sign the one contract of a file; answers its schedule."""
    from fundledger.exchange.loans import take_loans
    from fundledger.lending.filled import basis_of

    found: list[Basis | None] = []

    def ask(writer: Writer, taken: SignedFile) -> None:
        (signed,) = taken.signed
        found.append(basis_of(writer.connection, writer.fund, signed.contract))
        _ask(work, found[0], signed, taken.warnings)

    taken = take_loans(
        *(work.book, work.fund, work.actor, file),
        only_one=True,
        document=document,
        dry_run=dry_run,
        before_it_is_kept=ask,
    )
    return _signed(work, taken.signed[0], found[0], taken.warnings)


@act(gives_back="loans", main="loans_signed")
def import_loans(
    work: Work, file: SourceFile, *, dry_run: bool = False, document: Document | None = None
) -> Answer:
    """The contracts of a file, signed; what is doubtful of them stands in `attrs["remarks"]`."""
    from fundledger.exchange.loans import take_loans
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.signing import signed_table
    from fundledger.schemas.loans import INSTALMENTS, LAYOUT

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(
            *(file, refusal.problems, place),
            layout=LAYOUT,
            others=(INSTALMENTS,),
            replace=replace,
        )

    reading = work.progress("loan.taking", None, file=file.name)
    with giving_back(write), reading as advance:
        taken = take_loans(
            *(work.book, work.fund, work.actor, file),
            document=document,
            dry_run=dry_run,
            progress=advance,
        )
    table = signed_table(taken.signed, file.name, {"fund": work.fund}, dry_run=dry_run)
    return shown(table, remarks=taken.warnings)


@act(shows=False)
def correct_loans(
    work: Work,
    file: SourceFile,
    *,
    reason: Text,
    document: Document | None = None,
    booked_on: Booked | None = None,
) -> Answer:
    """Restate the contracts of a file that were entered with a slip, and settle what follows.

    Answers for each the link of what stands now, and the entries that put right what follows.
    """
    from fundledger.exchange.loans import correct_loans as restate
    from fundledger.loans.verbs import settle_again

    with work.writing() as writer:
        done = restate(writer, file, reason, document)
        facts = done.facts
        settled = {fact.subject: settle_again(writer, fact.subject, booked_on) for fact in facts}
    corrected = {
        fact.subject: {
            "link": fact.chain,
            "entries": [each.posted.number for each in settled[fact.subject]],
        }
        for fact in facts
    }
    sentences = tuple(
        Note("loan.corrected_with" if of["entries"] else "loan.corrected", {"loan": loan, **of})
        for loan, of in corrected.items()
    )
    return Answer(remarks=tuple(done.warnings), says=sentences, facts={"corrected": corrected})


def _filling(writer: Writer) -> Fill:
    from fundledger.lending.filled import Filling

    return lambda rows: Filling.read(writer.connection, writer.fund).of(rows)


def _ask(work: Work, basis: Basis | None, signed: Signed, remarks: Sequence[Problem]) -> None:
    """What a new contract says otherwise than its decision is said before it is kept."""
    told = [each for each in remarks if each.key.startswith("deviation.")]
    if told and signed.new and basis is not None:
        loan, decision = signed.contract.number, basis.decision.document
        work.must_be_sure("loan.sure_to_deviate", loan=loan, decision=decision, told_of=told)


def _signed(work: Work, signed: Signed, basis: Basis | None, remarks: Sequence[Problem]) -> Answer:
    from fundledger.reports.signing import contract_screen

    screen = contract_screen(signed, basis, {"fund": work.fund}, dry_run=work.dry_run)
    return shown(screen, remarks=remarks)


def _where_said(loan: str, faults: Sequence[Fault]) -> list[Problem]:
    """A place is the parameter that said it."""
    return [
        Problem(Place(loan, path=_parameter(each.path)), each.key, each.params) for each in faults
    ]


def _parameter(path: str) -> str:
    """`terms.first_due` is said as `first_due`."""
    name = path.removeprefix("terms.").partition("[")[0]
    return _FIELDS.get(name, name)
