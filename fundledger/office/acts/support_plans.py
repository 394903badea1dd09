"""Plans of support: taken from a file, shown, held against what was given, written out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fundledger.office.answers import Answer, Made, giving_back, shown
from fundledger.office.declaring import act, question
from fundledger.office.kinds import TEXT, Day, Document, Name, SourceFile, Text, Year

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Cell, Note, Table

PlanCode = Annotated[str, TEXT.named("plan")]


@act(gives_back="support_plan")
def import_support_plan(
    work: Work,
    plan: PlanCode,
    file: SourceFile,
    *,
    name: Name = "",
    document: Document = "",
    on: Day | None = None,
    strict: bool = False,
    dry_run: bool = False,
) -> Answer:
    """The plan of a file, whole or not at all. The same file again changes nothing.

    What is not said of its name, document and day stays; `strict` refuses totals that do not
    follow, which else are only told.
    """
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.exchange.support_plans import take_support_plan
    from fundledger.reports.support_plans import taken_screen
    from fundledger.schemas.support_plan import EVERY_YEAR

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, layout=EVERY_YEAR, replace=replace)

    with giving_back(write):
        found = take_support_plan(
            *(work.book, work.fund, work.actor, plan, file),
            today=work.today,
            name=name,
            document=document,
            day=on,
            strict=strict,
            dry_run=dry_run,
        )
    taken = found.taken
    assert taken.stated is not None
    facts: dict[str, Cell] = {"file": file.name, "fund": work.fund}
    screen = taken_screen(taken.stated, taken.became, facts, dry_run=dry_run)
    return shown(screen, remarks=found.odd, plan=taken.stated.code, outcome=taken.became)


@act
def void_support_plan(
    work: Work, plan: PlanCode, *, reason: Text = "", dry_run: bool = False
) -> Answer:
    """Take a plan back that should never have been entered; with a reason."""
    from fundledger.reports.support_plans import void_table
    from fundledger.support.planning import take_back
    from fundledger.support.plans import plan_named

    with work.writing() as writer:
        standing = plan_named(writer.connection, writer.fund, plan)
        gone = take_back(writer, standing.code, reason, work.today)
    return shown(void_table(gone, standing, {"fund": work.fund}), plan=standing.code)


@question(of_many=True)
def support_plans(asked: Asked) -> Table:
    """The plans of support, with their years and documents."""
    from fundledger.reports.support_plans import plan_list

    return plan_list(asked)


@question
def support_plan(asked: Asked, plan: PlanCode = "") -> Screen:
    """One plan as it is printed, and what does not follow from its own figures."""
    from fundledger.reports.support_plans import plan_screen

    return plan_screen(asked, plan)


@question(of_many=True)
def compare_support_plan(asked: Asked, *, plan: PlanCode = "", year: Year | None = None) -> Table:
    """A plan beside what was given: of a year, and so far, with the share of its target.

    Of the year of the day asked, where no `year` is said; of the only plan, where no `plan` is.
    """
    from fundledger.reports.support_plans import against_table

    return against_table(asked, plan, year)


@question(of_book=True, made="workbook")
def export_support_plan(work: Work, plan: PlanCode = "") -> Answer:
    """A plan as a workbook in its printed shape, which can be changed and imported again."""
    from fundledger.exchange.support_plans import write_support_plan
    from fundledger.reports.table import Note as Said
    from fundledger.support.plans import plan_named, plans

    def write(place: Path, replace: bool) -> list[Note]:
        with work.reading() as asked:
            at = asked.connection, asked.fund
            found = plan_named(*at, plan, asked.known_at)
            document = plans(*at, asked.known_at)[found.code].document
        write_support_plan(found, document, place, replace=replace)
        return [Said("face.written", {"path": str(place)})]

    return Answer(made=Made("ke-hoach.xlsx", write))
