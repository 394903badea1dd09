"""The register of borrowers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.errors import Misused
from fundledger.office.answers import Answer, Made, giving_back, shown
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    DAY,
    TEXT,
    TODAY,
    Cooperative,
    Day,
    Document,
    Money,
    Name,
    Number,
    SourceFile,
    Spelled,
    Text,
)

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table

NumberKind = Annotated[
    Literal["registration", "fund", "id_card", "group_contract"],
    Words("choice.cooperative_number_kind."),
]
BorrowerKind = Annotated[
    Literal["cooperative", "union", "group", "individual"], Words("choice.cooperative_kind.")
]
Status = Annotated[
    Literal["active", "stopped", "dissolving", "dissolved", "merged"],
    Words("choice.cooperative_status."),
]
SearchWord = Annotated[str, TEXT.named("text")]
Since = Annotated[date, DAY, Spelled("--from")]
"""The day from which what is said of a borrower holds."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a borrower beside its number and its name; None where nothing is said."""

    number_kind: NumberKind | None = None
    kind: BorrowerKind | None = None
    sector: Text | None = None
    commune: Name | None = None
    commune_since: Day | None = None
    district: Name | None = None
    district_until: Day | None = None
    representative: Name | None = None
    position: Text | None = None
    address: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    tax_code: Text | None = None
    alliance_member: bool | None = None
    member_since: Day | None = None
    status: Status | None = None
    merged_into: Cooperative | None = None
    member_of: Cooperative | None = None
    founded_on: Day | None = None
    status_since: Day | None = None
    member_count: Number | None = None
    employees: Number | None = None
    charter_capital: Money | None = None

    def said(self) -> dict[str, Any]:
        known = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in known if value is not None}


@dataclass(frozen=True, slots=True)
class Statement:
    """From when it holds, by which document, and whether it is only rehearsed."""

    since: Since = TODAY
    document: Document | None = None
    dry_run: bool = False


@question(of_many=True)
def cooperatives(asked: Asked) -> Table:
    """The borrowers."""
    from fundledger.reports.cooperatives import borrower_list

    return borrower_list(asked)


@question(of_many=True)
def search_cooperatives(asked: Asked, words: tuple[SearchWord, ...]) -> Table:
    """The borrowers who are called so."""
    from fundledger.reports.cooperatives import borrower_list

    return borrower_list(asked, " ".join(words))


@question
def cooperative(asked: Asked, number: Cooperative) -> Screen:
    """One borrower: what is known, what was known before, and its loans."""
    from fundledger.reports.cooperatives import cooperative_screen

    return cooperative_screen(asked, number)


@act
def add_cooperative(
    work: Work, number: Cooperative, *, name: Name, known: Known, statement: Statement
) -> Answer:
    """Register a borrower, with whatever else is known of it."""
    from fundledger.registers import cooperatives as register
    from fundledger.reports.cooperatives import entered_table
    from fundledger.reports.table import Note

    wanted = register.Cooperative(number=number, name=name, **known.said())
    with work.writing() as writer:
        entered = register.register(writer, wanted, statement.since, statement.document)
    table = entered_table([entered], {"fund": work.fund}, dry_run=work.dry_run)
    if entered.outcome != "new" or "since" in work.said:
        return shown(table)
    since = Note("cooperative.known_from", {"cooperative": number, "day": statement.since})
    return Answer(table, says=(since,))


@act
def change_cooperative(
    work: Work,
    number: Cooperative,
    *,
    name: Name | None = None,
    known: Known,
    statement: Statement,
) -> Answer:
    """Say anew what has changed of a borrower from a day on; the rest stays."""
    from fundledger.registers.cooperatives import describe
    from fundledger.reports.cooperatives import entered_table

    changes = known.said() if name is None else {"name": name, **known.said()}
    if not changes:
        raise Misused("usage.nothing_said")
    with work.writing() as writer:
        entered = describe(writer, number, statement.since, changes, statement.document)
    return shown(entered_table([entered], {"fund": work.fund}, dry_run=work.dry_run))


@act(gives_back="cooperatives")
def import_cooperatives(work: Work, file: SourceFile, *, statement: Statement) -> Answer:
    """The borrowers of a file, registered from a day on."""
    from fundledger.exchange.cooperatives import take_cooperatives
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.cooperatives import entered_table
    from fundledger.schemas.cooperatives import LAYOUT

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, layout=LAYOUT, replace=replace)

    with giving_back(write):
        taken = take_cooperatives(
            *(work.book, work.fund, work.actor, file),
            effective=statement.since,
            document=statement.document,
            dry_run=work.dry_run,
        )
    return shown(entered_table(taken.entered, {"fund": work.fund}, dry_run=work.dry_run))


@question(of_book=True, made="workbook")
def export_cooperatives(work: Work) -> Answer:
    """The register as of a day, as a workbook that can be imported again."""
    from fundledger.exchange.cooperatives import write_cooperatives
    from fundledger.registers.cooperatives import known_since
    from fundledger.reports.table import Note

    def write(place: Path, replace: bool) -> list[Note]:
        with work.reading() as asked:
            known = known_since(asked.connection, asked.fund, asked.as_of, asked.known_at)
        write_cooperatives(known, place, replace=replace)
        return [Note("face.written", {"path": str(place)})]

    return Answer(made=Made("htx.xlsx", write))
