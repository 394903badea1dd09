"""The financial plan of a year, its versions, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fundledger.office.answers import Answer, giving_back, shown, told
from fundledger.office.declaring import SpanFrom, act, question
from fundledger.office.kinds import TODAY, Day, Document, GradeSaid, SourceFile, Text, Year

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table
    from fundledger.rules.rating import Grade


@act(gives_back="financial_plan")
def import_plans(work: Work, file: SourceFile, *, dry_run: bool = False) -> Answer:
    """The plans of a file, each a version of its year; all or none."""
    from fundledger.exchange.financial_plans import take_plans
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.financial_plans import entered_table
    from fundledger.schemas.financial_plan import LAYOUT

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, layout=LAYOUT, replace=replace)

    with giving_back(write):
        taken = take_plans(
            *(work.book, work.fund, work.actor, file), today=work.today, dry_run=dry_run
        )
    return shown(entered_table(taken, file.name, {"fund": work.fund}, dry_run=dry_run))


@question(of_many=True)
def financial_plans(asked: Asked) -> Table:
    """Every version of the plan of every year, and which of them holds."""
    from fundledger.reports.financial_plans import plans_table

    return plans_table(asked)


@question
def financial_plan(asked: Asked, year: Year) -> Table:
    """The plan of a year, figure by figure, with the versions before it."""
    from fundledger.reports.financial_plans import plan_table

    return plan_table(asked, year)


@act(shows=False)
def judge_compliance(
    work: Work,
    year: Year,
    grade: GradeSaid,
    *,
    reason: Text,
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """How the law was kept in a year: the indicator that no figure says, with the reason for it."""
    from fundledger.closing.financial_plans import comply
    from fundledger.reports.table import Note

    with work.writing() as writer:
        said = comply(writer, year, cast("Grade", grade), reason, document, on, work.today)
    key = "financial_plan.would_be_judged" if dry_run else "financial_plan.was_judged"
    return told(Note(key, {"year": said.year, "grade": said.grade}), grade=said.grade)


@question(main="plan_against_actual", of_many=True)
def plan_against_actual(asked: Asked, *, first: SpanFrom) -> Screen:
    """Plan against actual of a year; of a whole year the four indicators and the rating."""
    from fundledger.reports.financial_plans import plan_screen

    return plan_screen(asked, first)
