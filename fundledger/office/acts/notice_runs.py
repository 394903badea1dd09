"""Rounds of notices: drafts for all that owe, their numbers, and how they went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.errors import FundledgerError, Misused
from fundledger.office.acts.arrears import Area, Officer
from fundledger.office.acts.recovery import By, Outcome
from fundledger.office.answers import Answer, Made, beside, shown, told
from fundledger.office.calling import question_of
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    DAY,
    TEXT,
    TODAY,
    Cooperative,
    Day,
    From,
    Month,
    Name,
    Number,
    Quarter,
    Spelled,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Days, Work
    from fundledger.registers.notice_runs import Run
    from fundledger.registers.papers import Issued
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Note, Table
    from fundledger.statements.issuing import Outcome as OfDraft
    from fundledger.statements.making import Paper
    from fundledger.statements.notice_runs import LeftOut, One, Round, Spec

RunCode = Annotated[str, TEXT.named("run")]
Folder = Annotated[str, TEXT.named("folder")]
OfRound = Annotated[Literal["overdue-1", "overdue-2", "overdue-3"], Words("")]
AsOf = Annotated[date, DAY, Spelled("--as-of")]
ToWhom = Annotated[Literal["borrower", "guarantor"], Words("choice.addressee.")]


@act(main="notice_run")
def run_notices(
    work: Work,
    *,
    first: From | None = None,
    until: Day | None = None,
    quarter: Quarter | None = None,
    month: Month | None = None,
    day: AsOf | None = None,
    round: OfRound | None = None,
    to: ToWhom = "borrower",
    answer_by: Day | None = None,
    area: Area | None = None,
    officer: Officer | None = None,
    cooperative: tuple[Cooperative, ...] = (),
    out: Folder | None = None,
    dry_run: bool = False,
) -> Answer:
    """Draft the notices of all borrowers that owe: of what falls due in a span, or of overdue debt.

    Nothing is numbered. Done again with the same, it goes on where it was interrupted.
    """
    from fundledger.registers.notice_runs import Runs, keep
    from fundledger.reports.table import Note
    from fundledger.statements.notice_runs import Whom, as_drafted, as_run, is_same_run
    from fundledger.text import clean

    if out is None and not dry_run:
        raise Misused("usage.missing_parameter", act="notice run", name="out")
    said = _said(first, until, quarter, month, day, round, to, answer_by)
    named = tuple(sorted({clean(each) for each in cooperative}))
    whom = Whom(clean(area or ""), clean(officer or ""), named)
    spec, days = _spec(work, said, whom, work.today)
    with work.writing() as writer:
        runs = Runs.read(writer.connection, writer.fund)
        before = runs.asking(as_run(_empty(spec), 0, work.today))
        run, found = None, None
        if before is not None:
            then, its_days = _spec_of(work, before)
            found = _round(work, writer.connection, writer.fund, then, its_days)
            if is_same_run(before, as_run(found, before.known_at, before.day)):
                run = before
        if run is None:
            found = _round(work, writer.connection, writer.fund, spec, days)
        assert found is not None
        asked = _asked(writer.connection, writer.fund, days, work.today)
        left_out = _left_out(asked, found.left_out)
        if not found.papers:
            raise beside(FundledgerError("notice_run.nobody"), Answer(left_out))
        is_new = run is None
        if run is None:
            code = runs.next_code(work.today.year)
            run = keep(writer, as_run(found, writer.chain, work.today, code))
        drafted = as_drafted(found.papers, _then(work, writer.connection, writer.fund, run, found))
        answer = _previewed(asked, run, left_out)
        says = Note(
            f"notice_run.{_key(is_new, dry_run)}",
            {"run": run.code, "count": len(run.papers), "amount": run.amount},
        )
        answer = replace(answer, says=(says,), facts={"run": run.code, "papers": len(run.papers)})
    if dry_run or out is None:
        return answer
    write = partial(_write_drafts, work, run, found.spec, drafted)
    return replace(answer, files=(Made(out, write, unwritten=None),))


def _key(is_new: bool, dry_run: bool) -> str:
    if not is_new:
        return "goes_on"
    return "would_be_kept" if dry_run else "was_kept"


def _said(
    first: date | None,
    until: date | None,
    quarter: tuple[date, date] | None,
    month: tuple[date, date] | None,
    as_of: date | None,
    round: str | None,
    to: str,
    answer_by: date | None,
) -> dict[str, object]:
    """What is said to the paper of one borrower."""
    spans = [each for each in (quarter, month) if each is not None]
    by_days = first is not None or until is not None
    if round is not None:
        if spans or by_days:
            raise FundledgerError("notice_run.round_is_of_a_day")
        said = {"round": round.removeprefix("overdue-"), "to": to}
        return said | {n: v for n, v in (("answer_by", answer_by), ("as_of", as_of)) if v}
    if to != "borrower" or answer_by is not None:
        raise FundledgerError("notice_run.needs_round")
    if len(spans) + by_days != 1:
        raise FundledgerError("notice_run.one_span")
    if spans:
        first, until = spans[0]
    if first is None or until is None:
        raise FundledgerError("notice_run.one_span")
    of_span: dict[str, object] = {"first": first, "to": until}
    return of_span if as_of is None else of_span | {"as_of": as_of}


def _spec(work: Work, said: Mapping[str, object], whom: Any, today: date) -> tuple[Spec, Days]:
    from fundledger.statements.notice_runs import DUES, OVERDUE, VARIES, Spec

    act_said = OVERDUE if "round" in said else DUES
    caller = replace(work.call, today=today)
    again, days = question_of(caller, act_said, said, VARIES)
    return Spec(act_said, again, whom, work.call.own_papers, today), days


def _spec_of(work: Work, run: Run) -> tuple[Spec, Days]:
    """The same question as a run asked, on its day."""
    from fundledger.statements.notice_runs import Whom

    return _spec(work, run.said, Whom.of(run.only), run.day)


def _empty(spec: Spec) -> Round:
    from fundledger.statements.notice_runs import Round

    return Round(spec, ())


def _asked(
    connection: Connection, fund: int, days: Days, today: date, known_at: str | None = None
) -> Asked:
    from fundledger.reports.asking import ask

    asked = ask(connection, fund, days.last, known_at)
    return replace(asked, today=days.standing or today)


def _round(
    work: Work, connection: Connection, fund: int, spec: Spec, days: Days, *, sifted: bool = True
) -> Round:
    from fundledger.statements.notice_runs import round_of

    asked = _asked(connection, fund, days, spec.day)
    with work.progress("notice_run.reckoning"):
        return round_of(asked, spec, sifted=sifted)


def _then(work: Work, connection: Connection, fund: int, run: Run, found: Round) -> Paper:
    """Any paper of the run, of the state of the books that its drafts were made of."""
    from fundledger.statements.making import paper_of

    _, days = _spec_of(work, run)
    asked = _asked(connection, fund, days, run.day, str(run.known_at))
    one = found.papers[0].paper
    return paper_of(asked, one.content, one.question, own=work.call.own_papers, day=run.day)


def _previewed(asked: Asked, run: Run, left_out: Table) -> Answer:
    from fundledger.reports.notice_runs import run_table
    from fundledger.reports.screens import Screen

    table = run_table(asked, run)
    tables = (table, left_out) if left_out.rows else (table,)
    return Answer(Screen(tables, flat=table))


def _left_out(asked: Asked, found: Iterable[LeftOut]) -> Table:
    from fundledger.reports.notice_runs import Reason, left_out_table

    return left_out_table(asked, (Reason(each.borrower, *each.reason) for each in found))


def _write_drafts(
    work: Work, run: Run, spec: Spec, drafted: Sequence[One], folder: Path, replace_older: bool
) -> Sequence[Note]:
    """The drafts, and the list on which is noted how they went."""
    from fundledger.messages.wording import Sentence
    from fundledger.reports.table import Note
    from fundledger.statements.notice_runs import named, write_drafts

    code = run.code.replace("/", "-")
    period = spec.period.words("vi")
    of_all = Sentence("notice_run.whole_file", {"run": code, "period": period}).words("vi")
    whole = named(of_all, ".pdf")
    with work.progress("notice_run.drawing", 2 * len(drafted)) as advance:
        there = write_drafts(drafted, folder, period, whole, advance, replace_older=replace_older)
    _write_register(work, run, folder, "")
    said = {"path": str(folder), "count": len(drafted), "file": whole}
    notes = [Note("notice_run.written", said)]
    return [*notes, Note("notice_run.were_there", {"count": there})] if there else notes


def _write_register(work: Work, run: Run, folder: Path, ending: str) -> None:
    """One that is there may be filled in by now: it stays."""
    from fundledger.exchange.workbook import save
    from fundledger.messages.wording import Sentence
    from fundledger.reports.notice_runs import delivery_register

    code = run.code.replace("/", "-")
    name = Sentence("notice_run.register_file", {"run": code}).words("vi")
    place = folder / f"{name}{ending}.xlsx"
    if place.exists():
        return
    with work.book.reading() as connection:
        _, days = _spec_of(work, run)
        table = delivery_register(_asked(connection, work.fund, days, work.today), run)
    save((table,), place, "vi")


@act(main="notice_run")
def issue_notices(
    work: Work,
    run: RunCode,
    *,
    on: Day,
    from_number: Number | None = None,
    without: tuple[Cooperative, ...] = (),
    signer: Name = "",
    late: bool = False,
    out: Folder | None = None,
    dry_run: bool = False,
) -> Answer:
    """Number the notices of a run that were signed: all, or none; nothing is numbered twice.

    A notice is refused if the books say something else of its borrower by now; `without` leaves
    it out.
    """
    from fundledger.registers.notice_runs import Runs
    from fundledger.reports.borrowers import borrowers
    from fundledger.reports.notice_runs import moved_table, run_table
    from fundledger.reports.table import Note
    from fundledger.statements.issuing import Wanted
    from fundledger.statements.notice_runs import FiguresChanged, issue_run
    from fundledger.text import clean

    with work.writing() as writer:
        where = writer.connection, writer.fund
        found = Runs.read(*where).coded(run)
        left = {clean(each) for each in without}
        _refuse_strangers(found, left)
        spec, days = _spec_of(work, found)
        now = _round(work, *where, spec, days, sifted=False)
        asked = _asked(*where, days, work.today)
        wanted = Wanted(on, signer=signer, late=late, start=from_number or 0)
        try:
            with work.progress("issued.issuing", len(found.papers)) as advance:
                outcomes = issue_run(
                    *(writer, found, now, borrowers(asked), wanted, work.today),
                    without=left,
                    progress=advance,
                )
        except FiguresChanged as refusal:
            moved = [(each.borrower, each.before, each.after) for each in refusal.moved]
            raise beside(refusal, Answer(moved_table(asked, moved))) from None
        table = run_table(_asked(*where, days, work.today), found)
    new = [each.issued for each in outcomes if each.data is not None]
    says = [_numbered(new, found, dry_run=dry_run)]
    if old := len(outcomes) - len(new):
        says.append(Note("notice_run.were_issued_before", {"count": old}))
    if left:
        says.append(Note("notice_run.left", {"cooperatives": sorted(left)}))
    numbers = [each.number for each in new]
    answer = replace(shown(table), says=tuple(says), facts={"run": found.code, "numbers": numbers})
    if out is None or dry_run:
        return answer
    write = partial(_write_issued, work, found, outcomes)
    return replace(answer, files=(Made(out, write, unwritten="notice_run.not_written"),))


def _refuse_strangers(run: Run, without: Iterable[str]) -> None:
    drafted = {each.cooperative for each in run.papers}
    for number in without:
        if number not in drafted:
            raise FundledgerError("notice_run.no_paper", run=run.code, cooperative=number)


def _numbered(new: Sequence[Issued], run: Run, *, dry_run: bool) -> Note:
    from fundledger.reports.table import Note

    if not new:
        return Note("notice_run.nothing_new", {"run": run.code})
    said = {"run": run.code, "count": len(new), "first": new[0].number, "last": new[-1].number}
    return Note(f"notice_run.{'would_be' if dry_run else 'were'}_numbered", said)


def _write_issued(
    work: Work, run: Run, outcomes: Sequence[OfDraft], folder: Path, replace_older: bool
) -> Sequence[Note]:
    """The files as they are kept, and the list with their numbers."""
    from fundledger.ledger.kept_files import files_kept
    from fundledger.reports.table import Note
    from fundledger.statements.issuing import file_name
    from fundledger.statements.notice_runs import make_folder, put

    make_folder(folder)
    issued = {each.issued.sha256: each.issued for each in outcomes}
    with (
        work.book.reading() as connection,
        work.progress("notice_run.writing", len(issued)) as advance,
    ):
        for file in files_kept(connection, work.fund, issued):
            name = file_name(issued[file.sha256], file.media)
            put(file.data, folder / name, replace_older=replace_older)
            advance(1)
    _write_register(work, run, folder, " (có số)")
    return [Note("notice_run.issued_written", {"path": str(folder), "count": len(issued)})]


@act(shows=False)
def keep_notice_delivery(
    work: Work,
    run: RunCode,
    cooperative: Cooperative,
    *,
    by: By,
    outcome: Outcome = "received",
    person: Name = "",
    on: Day = TODAY,
    dry_run: bool = False,
) -> Answer:
    """Keep what became of a notice of a run on its way: received, returned or refused, by whom."""
    from fundledger.registers.notice_runs import Runs
    from fundledger.reports.table import Note
    from fundledger.text import clean

    with work.writing() as writer:
        found = Runs.read(writer.connection, writer.fund).coded(run)
        number = clean(cooperative)
        _refuse_strangers(found, [number])
        issued = _delivered(writer, found, number, on, by, outcome, clean(person), work.today)
    key = "delivery_would_be_kept" if dry_run else "delivery_kept"
    said = {"number": issued.number, "cooperative": number, "day": on}
    return told(Note(f"notice_run.{key}", said), number=issued.number)


def _delivered(
    writer: Writer,
    run: Run,
    cooperative: str,
    on: date,
    by: Any,
    outcome: Any,
    person: str,
    today: date,
) -> Issued:
    """A notice that is a step of the ladder has its delivery there."""
    from fundledger.recovery.steps import Delivery, keep
    from fundledger.registers.papers import Register, deliver
    from fundledger.reports.asking import ask
    from fundledger.reports.notice_runs import Ways, issued_of

    register = Register.read(writer.connection, writer.fund)
    issued = issued_of(run, register).get(cooperative)
    if issued is None or not issued.stands:
        raise FundledgerError("notice_run.not_issued", run=run.code, cooperative=cooperative)
    step = Ways(ask(writer.connection, writer.fund, today), register).step_of(issued)
    if step is None:
        return deliver(*(writer, issued, on), by=by, outcome=outcome, person=person, today=today)
    what = Delivery(of=step.chain, by=by, outcome=outcome, person=person)
    keep(writer, cooperative, on, what, today=today)
    return issued


@question(of_many=True)
def notice_runs(asked: Asked) -> Table:
    """The rounds of notices, the last first: how many papers, issued, delivered."""
    from fundledger.reports.notice_runs import runs_list

    return runs_list(asked)


@question
def notice_run(asked: Asked, run: RunCode) -> Table:
    """The papers of one run: what each asks for, its number, what became of it."""
    from fundledger.reports.notice_runs import run_shown

    return run_shown(asked, run)
