"""What is done about borrowers that do not pay: notices, calls, replies, promises, inspections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.acts.limitation import Whose
from fundledger.office.answers import Answer, Made, giving_back, saying, shown, told
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    TEXT,
    TODAY,
    Cooperative,
    Day,
    Document,
    Loan,
    Money,
    Name,
    Number,
    SourceFile,
    Text,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.recovery.due_rungs import DueBorrower
    from fundledger.recovery.steps import Said
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note, Table
    from fundledger.rules.ladders import Ladder

RungCode = Annotated[str, TEXT.named("rung")]
To = Annotated[Literal["borrower", "guarantor", "owner"], Words("choice.addressee.")]
How = Annotated[Literal["call", "visit", "message", "meeting"], Words("choice.contact_how.")]
By = Annotated[Literal["post", "hand", "email", "message"], Words("choice.delivered_by.")]
Outcome = Annotated[Literal["received", "returned", "refused"], Words("choice.delivery.")]
State = Annotated[Literal["open", "kept", "partly", "broken"], Words("choice.promise_state.")]
Finding = Annotated[
    Literal["as_agreed", "in_part", "misused", "not_used"], Words("choice.use_finding.")
]


@act(main="recovery_steps")
def remind(
    work: Work,
    cooperative: Cooperative,
    *,
    rung: RungCode | None = None,
    document: Document = "",
    on: Day = TODAY,
    loan: tuple[Loan, ...] = (),
    to: To = "borrower",
    addressee: Name = "",
    answer_by: Day | None = None,
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep a notice that was sent: a reminder, an invitation to work; by default the one due."""
    from fundledger.recovery.steps import Notice
    from fundledger.reports.recovery import other_rung
    from fundledger.text import clean

    with work.writing() as writer:
        number = _known(writer, cooperative, on)
        found = _due(writer, number, on, work.today)
        code = clean(rung) if rung is not None else _proposed(found, number, on, to)
        what = Notice(
            rung=code,
            to=to,
            addressee=clean(addressee),
            loans=tuple(map(clean, loan)),
            answer_by=answer_by,
            note=clean(note),
        )
        odd = list(other_rung(found, code, number, on)) if to == "borrower" else []
        answer = _kept(work, writer, number, on, what, document)
    return _with(answer, odd)


@act(main="recovery_steps")
def contact_borrower(
    work: Work,
    cooperative: Cooperative,
    *,
    how: How,
    rung: RungCode | None = None,
    on: Day = TODAY,
    person: Name = "",
    loan: tuple[Loan, ...] = (),
    note: Text = "",
    officer: Name = "",
    dry_run: bool = False,
) -> Answer:
    """Keep that somebody called a borrower, went there or met it."""
    from fundledger.recovery.ladder import contact_rung
    from fundledger.recovery.ladders import Ladders
    from fundledger.recovery.steps import Contact
    from fundledger.text import clean

    with work.writing() as writer:
        number = _known(writer, cooperative, on)
        if rung is None:
            found = _due(writer, number, on, work.today)
            ladder = Ladders.read(writer.connection, writer.fund).on(on)
            rung = contact_rung(ladder, () if found is None else found.taken)
        what = Contact(
            how=how,
            rung=clean(rung),
            person=clean(person),
            loans=tuple(map(clean, loan)),
            note=clean(note),
            officer=clean(officer),
        )
        return _kept(work, writer, number, on, what)


@act(main="recovery_steps")
def keep_delivery(
    work: Work,
    link: Number,
    *,
    by: By,
    outcome: Outcome = "received",
    person: Name = "",
    on: Day = TODAY,
    dry_run: bool = False,
) -> Answer:
    """Keep what became of a notice on its way: received, returned or refused, by whom."""
    from fundledger.recovery.steps import Delivery, step_at
    from fundledger.text import clean

    with work.writing() as writer:
        of = step_at(writer.connection, writer.fund, link)
        what = Delivery(of=link, by=by, outcome=outcome, person=clean(person))
        return _kept(work, writer, of.borrower, on, what)


@act(main="recovery_steps")
def keep_reply(
    work: Work,
    cooperative: Cooperative,
    *,
    text: Text,
    of: Number | None = None,
    on: Day = TODAY,
    dry_run: bool = False,
) -> Answer:
    """Keep what a borrower said to a call or a notice."""
    from fundledger.recovery.steps import Reply
    from fundledger.text import clean

    with work.writing() as writer:
        number = _known(writer, cooperative, on)
        return _kept(work, writer, number, on, Reply(text=clean(text), of=of))


@question(of_many=True)
def due_reminders(asked: Asked, *, whose: Whose, within: Number = 0) -> Table:
    """Which overdue borrower is due for which rung of the ladder since when; nothing is sent.

    `within`: what falls due in so many days more too.
    """
    from fundledger.reports.recovery import due_list

    return due_list(asked, whose.values(), within)


@question(of_many=True, of_one_fund=("cooperative",))
def reminders(asked: Asked, cooperative: Cooperative | None = None) -> Table:
    """What was done about borrowers that do not pay, or about one of them, the last first."""
    from fundledger.reports.recovery import steps_list

    return steps_list(asked, cooperative)


@act(shows=False)
def undo_reminder(work: Work, link: Number, *, reason: Text, dry_run: bool = False) -> Answer:
    """Take a step or a promise back that was entered wrongly; both stay on record."""
    from fundledger.recovery.steps import take_back
    from fundledger.reports.table import Note

    with work.writing() as writer:
        gone = take_back(writer, link, reason, work.today)
    key = "recovery_note.would_undo" if dry_run else "recovery_note.undone"
    said = {"link": link, "cooperative": gone.borrower, "day": gone.day}
    return told(Note(key, said), link=link)


@question(of_many=True)
def recovery_ladder(asked: Asked) -> Screen:
    """The ladder that holds on a day: which step when, and when the use of money is inspected."""
    from fundledger.reports.recovery import ladder_screen

    return ladder_screen(asked)


@question(of_book=True, made="text")
def export_ladder(work: Work) -> Answer:
    """The ladder that holds, as a workbook or TOML that can be changed and adopted."""
    from fundledger.exchange.ladders import write_ladder, written
    from fundledger.recovery.ladders import Ladders
    from fundledger.reports.table import Note

    def ladder() -> Ladder:
        with work.reading() as asked:
            return Ladders.read(asked.connection, asked.fund, asked.known_at).on(asked.as_of)

    def write(place: Path, replace: bool) -> list[Note]:
        write_ladder(ladder(), place, replace=replace)
        return [Note("ladder_note.written", {"path": str(place)})]

    return Answer(made=Made("thang-don-doc.xlsx", write, lambda: iter([written(ladder())])))


@act(role="keeper", gives_back="ladder", main="ladder_rungs")
def adopt_ladder(
    work: Work, file: SourceFile, *, document: Document, dry_run: bool = False
) -> Answer:
    """Take the Fund's own ladder from a file; it holds from its day on."""
    from fundledger.exchange.ladders import ladder_in
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.recovery.ladders import Ladders, adopt
    from fundledger.reports.recovery import adopted_screen
    from fundledger.reports.table import Note
    from fundledger.schemas.ladder import LAYOUT, RUNGS

    def write(refusal: BadFile, place: Path, may_replace: bool) -> None:
        write_with_remarks(
            *(file, refusal.problems, place), layout=LAYOUT, others=(RUNGS,), replace=may_replace
        )

    with giving_back(write):
        ladder = ladder_in(file)
    with work.writing() as writer:
        before = Ladders.read(writer.connection, writer.fund).on(ladder.since)
        is_new = adopt(writer, ladder, document)
    key = "same" if not is_new else "would_hold" if dry_run else "holds"
    said: dict[str, object] = {"name": ladder.name, "day": ladder.since, "document": document}
    screen = adopted_screen(ladder, before, work.fund, [Note(f"ladder_note.{key}", said)])
    return shown(screen, new=is_new)


@act(main="promises")
def promise(
    work: Work,
    cooperative: Cooperative,
    *,
    amount: Money,
    by: Day,
    loan: tuple[Loan, ...] = (),
    of: Number | None = None,
    person: Name = "",
    note: Text = "",
    on: Day = TODAY,
    dry_run: bool = False,
) -> Answer:
    """Keep that a borrower promised a sum by a day; whether it was kept, the receipts say."""
    from fundledger.recovery.promised import promised_by
    from fundledger.recovery.steps import Promise, keep
    from fundledger.reports.arrears import day_of
    from fundledger.reports.asking import ask
    from fundledger.reports.promises import promises_table
    from fundledger.reports.table import Note
    from fundledger.text import clean

    what = Promise(
        amount=amount,
        by=by,
        loans=tuple(map(clean, loan)),
        of=of,
        person=clean(person),
        note=clean(note),
    )
    with work.writing() as writer:
        kept = keep(writer, cooperative, on, what, today=work.today)
        asked = ask(writer.connection, writer.fund, work.today)
        made = [e for e in promised_by(day_of(asked), kept.borrower) if e.step.chain == kept.chain]
        notes = [Note("loan_note.dry_run")] if dry_run else []
        table = promises_table(asked, made, {"fund": work.fund}, notes)
    answer = shown(table, link=kept.chain)
    return answer if dry_run else saying(answer, "recovery_note.was_kept", link=kept.chain)


@question(of_many=True, of_one_fund=("cooperative",))
def promises(
    asked: Asked, cooperative: Cooperative | None = None, *, state: State | None = None
) -> Table:
    """What borrowers promised, and what became of it by the receipts, the last due first."""
    from fundledger.reports.promises import promise_list

    return promise_list(asked, cooperative, state)


@act(main="inspections")
def inspect_loan(
    work: Work,
    loan: Loan,
    *,
    finding: Finding,
    document: Document = "",
    member: tuple[Name, ...] = (),
    planned: Text = "",
    actual: Text = "",
    vouchers: Text = "",
    assets: Text = "",
    proposal: Text = "",
    on: Day = TODAY,
    dry_run: bool = False,
) -> Answer:
    """Keep the minutes of an inspection: how the money of a loan was used."""
    from fundledger.recovery.inspections import Minutes, inspect
    from fundledger.reports.asking import ask
    from fundledger.reports.inspections import minutes_table, misuse_notes
    from fundledger.text import clean

    minutes = Minutes(
        finding=finding,
        members=tuple(name for each in member if (name := clean(each))),
        planned=clean(planned),
        actual=clean(actual),
        vouchers=clean(vouchers),
        assets=clean(assets),
        proposal=clean(proposal),
    )
    with work.writing() as writer:
        kept = inspect(writer, loan, on, minutes, document=document, today=work.today)
        asked = ask(writer.connection, writer.fund, on)
        table = minutes_table(asked, [kept], {"fund": work.fund}, dry_run=dry_run)
    answer = shown(table, remarks=misuse_notes(kept), link=kept.chain)
    return answer if dry_run else saying(answer, "recovery_note.was_kept", link=kept.chain)


@question(of_many=True, of_one_fund=("loan",))
def inspections(asked: Asked, loan: Loan | None = None) -> Table:
    """Minutes of inspections, or those of one loan, the last first."""
    from fundledger.reports.inspections import inspection_list

    return inspection_list(asked, loan)


@question(of_many=True)
def due_inspections(asked: Asked, *, whose: Whose, within: Number = 0) -> Table:
    """Loans whose use must be inspected by the day, by the rule of the Fund's ladder.

    `within`: those of so many days more too.
    """
    from fundledger.reports.inspections import inspections_due

    return inspections_due(asked, whose.values(), within)


@act(shows=False)
def undo_inspection(
    work: Work, loan: Loan, link: Number, *, reason: Text, dry_run: bool = False
) -> Answer:
    """Take minutes back that were entered wrongly; both stay on record."""
    from fundledger.recovery.inspections import take_back
    from fundledger.reports.table import Note

    with work.writing() as writer:
        gone = take_back(writer, loan, link, reason, work.today)
    key = "inspection_note.would_undo" if dry_run else "inspection_note.undone"
    said: dict[str, object] = {"link": link, "loan": gone.loan, "document": gone.document}
    return told(Note(key, said), link=link)


# What several of them do.


def _known(writer: Writer, cooperative: str, day: date) -> str:
    from fundledger.registers.cooperatives import borrower_on
    from fundledger.text import clean

    return borrower_on(writer.connection, writer.fund, clean(cooperative), day).number


def _due(writer: Writer, borrower: str, day: date, today: date) -> DueBorrower | None:
    from fundledger.arrears.debts import Day as OfDay
    from fundledger.recovery.due_rungs import due_rung

    return due_rung(OfDay(writer.connection, writer.fund, day, today=today), borrower)


def _proposed(found: DueBorrower | None, borrower: str, day: date, to: str) -> str:
    from fundledger.recovery.due_rungs import notice_due

    return notice_due(found, borrower, day, is_own=to == "borrower").code


def _kept(
    work: Work, writer: Writer, borrower: str, day: date, what: Said, document: str = ""
) -> Answer:
    """State a step and show it."""
    from fundledger.recovery.steps import keep
    from fundledger.reports.asking import ask
    from fundledger.reports.recovery import steps_table

    kept = keep(writer, borrower, day, what, today=work.today, document=document)
    asked = ask(writer.connection, writer.fund, day)
    table = steps_table(asked, [kept], {"fund": work.fund}, dry_run=work.dry_run)
    answer = shown(table, link=kept.chain)
    return answer if work.dry_run else saying(answer, "recovery_note.was_kept", link=kept.chain)


def _with(answer: Answer, odd: list[Note]) -> Answer:
    from dataclasses import replace

    return replace(answer, remarks=(*answer.remarks, *odd))
