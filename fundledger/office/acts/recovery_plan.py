"""The recovery plan: what is expected of whom, in which quarter, from where, and how sure it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.office.answers import Answer, Made, giving_back, saying, shown
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    NUMBER,
    TODAY,
    Day,
    Document,
    Loan,
    Money,
    Quarter,
    SourceFile,
    Text,
)

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.outlook.plans import Put
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note, Table

PlanOrigin = Annotated[
    Literal["contract", "promise", "court_settlement", "enforcement", "collateral", "judgement"],
    Words("choice.plan_origin."),
]
Percent = Annotated[int, NUMBER.named("percent")]
VersionNumber = Annotated[int, NUMBER.named("plan_version")]


@act(main="recovery_plan_changes")
def start_recovery_plan(
    work: Work,
    *,
    on: Day = TODAY,
    until: Day | None = None,
    again: bool = False,
    document: Document = "",
    reason: Text = "",
    dry_run: bool = False,
) -> Answer:
    """A first plan from what falls due, promises, cases and securities: every loan that owes.

    `again` proposes lines for loans and quarters that have none; what stands is left as it is.
    """
    from fundledger.arrears.debts import Day as OfDay
    from fundledger.errors import FundledgerError
    from fundledger.messages import language
    from fundledger.outlook.plans import Wanted, plan_on, put
    from fundledger.outlook.starting import proposed
    from fundledger.reports.asking import ask
    from fundledger.reports.outlook import until_of

    lang = language()
    with work.writing() as writer:
        asked = replace(ask(writer.connection, writer.fund, on), today=work.today)
        last = until_of(asked, until)
        standing = plan_on(writer.connection, writer.fund, on)
        if standing.number and not again:
            raise FundledgerError("recovery_plan.stands", number=standing.number, day=standing.day)
        of = OfDay(writer.connection, writer.fund, on, today=work.today)
        lines = proposed(of, last, standing, lambda sentence: sentence.words(lang))
        wanted = Wanted("start", on, lines, document=document, reason=reason)
        found = put(writer, wanted, work.today)
        return _answer(writer, on, found, dry_run=dry_run)


@act(main="recovery_plan_changes")
def set_recovery_plan(
    work: Work,
    loan: Loan,
    quarter: Quarter,
    *,
    principal: Money | None = None,
    interest: Money | None = None,
    overdue_interest: Money | None = None,
    origin: PlanOrigin | None = None,
    percent: Percent | None = None,
    by: Day | None = None,
    note: Text | None = None,
    drop: bool = False,
    on: Day = TODAY,
    document: Document = "",
    reason: Text = "",
    dry_run: bool = False,
) -> Answer:
    """One line of the plan: what is said of it changes, the rest of it stays."""
    from fundledger.calendar import quarter_of
    from fundledger.errors import FundledgerError
    from fundledger.outlook.planned import PlanLine
    from fundledger.outlook.plans import Wanted, cell_of, plan_on, put
    from fundledger.text import clean

    first, last = quarter
    name, number = quarter_of(last), clean(loan)
    if by is not None and not first <= by <= last:
        raise FundledgerError("recovery_plan.outside_quarter", quarter=name, first=first, last=last)
    said: dict[str, Any] = {
        field: value
        for field, value in (
            *(("principal", principal), ("interest", interest), ("percent", percent)),
            *(("overdue_interest", overdue_interest), ("by", by), ("note", note)),
        )
        if value is not None
    }
    if drop == bool(said):
        raise FundledgerError("recovery_plan.drop_or_say" if drop else "usage.nothing_said")
    with work.writing() as writer:
        standing = plan_on(writer.connection, writer.fund, on)
        line = cell_of(standing, number, name, origin)
        if drop:
            if line is None:
                raise FundledgerError("recovery_plan.no_such_line", loan=number, quarter=name)
            wanted = Wanted("set", on, (), (line.key,), document, reason)
        else:
            old = line or PlanLine(number, last, 0, origin=origin or "judgement")
            new = old._replace(**said)
            wanted = Wanted("set", on, (new,), (), document, reason)
        found = put(writer, wanted, work.today)
        return _answer(writer, on, found, dry_run=dry_run)


@act(gives_back="recovery_plan", main="recovery_plan_changes")
def import_recovery_plan(
    work: Work,
    file: SourceFile,
    *,
    on: Day = TODAY,
    whole: bool = False,
    document: Document = "",
    reason: Text = "",
    dry_run: bool = False,
) -> Answer:
    """The lines of a file: what they say otherwise than the plan is a new version of it.

    `whole`: lines of coming quarters that the file does not name fall away.
    """
    from fundledger.exchange.recovery_plan import take_plan
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.asking import ask
    from fundledger.reports.recovery_plan import put_screen
    from fundledger.reports.table import Note
    from fundledger.schemas.recovery_plan import LAYOUT

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, layout=LAYOUT, replace=replace)

    with giving_back(write):
        taken = take_plan(
            *(work.book, work.fund, work.actor, file),
            on=on,
            today=work.today,
            document=document,
            reason=reason,
            whole=whole,
            dry_run=dry_run,
        )
    with work.book.reading() as connection:
        screen = put_screen(ask(connection, work.fund, on), taken.put, dry_run=dry_run)
    left = []
    if taken.not_named:
        left = [Note("recovery_plan_note.not_named", {"count": taken.not_named})]
    return _said(screen, taken.put, dry_run=dry_run, remarks=left)


@question(of_book=True, made="workbook")
def export_recovery_plan(work: Work) -> Answer:
    """The plan as of a day, as a workbook that can be changed and imported again."""
    from fundledger.exchange.recovery_plan import write_plan
    from fundledger.reports.recovery_plan import workbook_rows
    from fundledger.reports.table import Note

    with work.reading() as asked:
        lines, helps = workbook_rows(asked)

    def write(place: Path, replace: bool) -> list[Note]:
        write_plan(lines, helps, place, replace=replace)
        return [Note("face.written", {"path": str(place)})]

    return Answer(made=Made("ke-hoach-thu-hoi.xlsx", write))


@question(of_many=True)
def recovery_plans(asked: Asked) -> Table:
    """Every version of the plan, the last first, with what it expects by quarter."""
    from fundledger.reports.recovery_plan import version_list

    return version_list(asked)


@question(main="recovery_plan")
def recovery_plan(
    asked: Asked, *, version: VersionNumber | None = None, against: VersionNumber | None = None
) -> Screen:
    """The lines of the plan as of a day, or of one version, and what came of them by then.

    `against` another version: only what is not the same in both.
    """
    from fundledger.reports.recovery_plan import plan_screen

    return plan_screen(asked, version, against)


@act(main="recovery_plan_changes")
def withdraw_recovery_plan(
    work: Work, version: VersionNumber, *, reason: Text = "", dry_run: bool = False
) -> Answer:
    """Take a version of the plan back, with a reason; what other versions say stays."""
    from fundledger.outlook.plans import withdraw

    with work.writing() as writer:
        found = withdraw(writer, version, reason, work.today)
        answer = _answer(writer, work.today, found, dry_run=dry_run, is_kept=False)
    if dry_run:
        return answer
    return saying(answer, "recovery_plan.was_withdrawn", number=version)


def _answer(writer: Writer, on: Day, found: Put, *, dry_run: bool, is_kept: bool = True) -> Answer:
    from fundledger.reports.asking import ask
    from fundledger.reports.recovery_plan import put_screen

    screen = put_screen(ask(writer.connection, writer.fund, on), found, dry_run=dry_run)
    return _said(screen, found, dry_run=dry_run, is_kept=is_kept)


def _said(
    screen: Screen,
    found: Put,
    *,
    dry_run: bool,
    is_kept: bool = True,
    remarks: list[Note] | None = None,
) -> Answer:
    from fundledger.reports.recovery_plan import doubt_notes

    version = found.version
    facts = {} if version is None else {"link": version.chain}
    answer = shown(screen, remarks=[*(remarks or ()), *doubt_notes(found.doubts)], **facts)
    if version is None:
        return saying(answer, "recovery_plan.nothing_changes")
    if dry_run or not is_kept:
        return answer
    return saying(
        answer, "recovery_plan.was_kept", number=version.number, day=version.day, link=version.chain
    )
