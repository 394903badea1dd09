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
    from fundledger.office.calling import Work
    from fundledger.registers.signing import Signed

Cell = str | date | int
DayCell = Annotated[Cell, CELL.named("day")]
MoneyCell = Annotated[Cell, CELL.named("money")]
NumberCell = Annotated[Cell, CELL.named("number")]
TextCell = Annotated[Cell, CELL.named("text")]


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as a row of a file of contracts says it, and read as such a row is."""

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


@act(main="loan_schedule")
def add_loan(
    work: Work, loan: Loan, *, contract: ContractRow, document: Document | None = None
) -> Answer:
    """Sign one contract; answers its schedule.

    What it says is read as in a file of contracts: "3 tháng", "6,6". A contract that stands word
    for word is not entered twice.
    """
    from fundledger.registers.signing import sign_each
    from fundledger.schemas.loans import HEAD, contract_from_texts

    row = {
        _COLUMNS.get(each.name, each.name): getattr(contract, each.name)
        for each in fields(contract)
    }
    head = {name: value for name, value in row.items() if name in HEAD}
    terms = {name: value for name, value in row.items() if name not in HEAD}
    read, faults = contract_from_texts({"number": loan, **head}, terms)
    if read is None:
        raise BadFile(loan, _where_said(loan, faults))
    with work.writing() as writer:
        (signed,) = sign_each(writer, [read], document)
    return _signed(work, signed, _where_said(read.number, signed.doubts))


@act(main="loan_schedule")
def add_loan_file(work: Work, file: SourceFile, *, document: Document | None = None) -> Answer:
    """Sign the one contract of a file; answers its schedule."""
    from fundledger.exchange.loans import take_loans

    taken = take_loans(*(work.book, work.fund, work.actor, file), only_one=True, document=document)
    return _signed(work, taken.signed[0], taken.warnings)


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


def _signed(work: Work, signed: Signed, remarks: Sequence[Problem]) -> Answer:
    from fundledger.reports.signing import contract_table

    return shown(contract_table(signed, {"fund": work.fund}, dry_run=False), remarks=remarks)


def _where_said(loan: str, faults: Sequence[Fault]) -> list[Problem]:
    """A place is the parameter that said it."""
    return [
        Problem(Place(loan, path=_parameter(each.path)), each.key, each.params) for each in faults
    ]


def _parameter(path: str) -> str:
    """`terms.first_due` is said as `first_due`."""
    name = path.removeprefix("terms.").partition("[")[0]
    return _FIELDS.get(name, name)
