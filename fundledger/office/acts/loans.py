"""What is done to a loan: every one is a document of a day, with a number, that says something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from fundledger.errors import BadFile, FundledgerError, Misused
from fundledger.office.answers import Answer, giving_back, noted, shown
from fundledger.office.declaring import Words, act
from fundledger.office.kinds import (
    INSTALMENT,
    TEXT,
    Cooperative,
    Day,
    Document,
    JudgedSums,
    Loan,
    Money,
    Number,
    Percent,
    Purse,
    SourceFile,
    Spelled,
    Split,
    Text,
)
from fundledger.office.papers import Booked, Details, Paper
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.contract.events import Event
    from fundledger.ledger.journal import Writer
    from fundledger.loans.verbs import TakenDocument
    from fundledger.messages.wording import Sentence
    from fundledger.office.calling import Work
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Cell

Divide = Annotated[Literal["ask", "oldest", "pro-rata"], Words("choice.divide.")]
Instalment = Annotated[tuple[Day, Money], INSTALMENT, Spelled("--instalment")]
InterestKind = Annotated[Literal["in_term", "overdue", "late"], Words("choice.interest_kind.")]
RecallReason = Annotated[
    Literal["misused", "ineffective", "unwilling", "information", "other"],
    Words("choice.recall_reason."),
]
JudgedPart = Annotated[
    Literal["principal", "interest", "overdue", "late"], Words("choice.judged_part.")
]
Case = Annotated[str, TEXT.named("case")]
MonthlyRate = Annotated[Literal["x12", "/30x365"], Words("")]

MAIN = "loan_effect"


# Money that goes out and comes in.


@act(main=MAIN)
def disburse(
    work: Work,
    loan: Loan,
    amount: Money,
    *,
    paper: Paper,
    out_of: Purse = "bank",
    credit_statement: Text = "",
) -> Answer:
    """Pay out a loan or a part of it; `out_of` is where the money comes from.

    `credit_statement`: what says that the borrower has no bad debt at credit institutions.
    """
    from fundledger.contract.events import Disburse
    from fundledger.registers.documents import CREDIT_STATEMENT
    from fundledger.text import clean

    said = {CREDIT_STATEMENT: credit_statement} if clean(credit_statement) else {}
    return _take(work, loan, Disburse(paper.on, amount), paper, place=out_of, **said)


@act(main=MAIN)
def collect(
    work: Work,
    loan: Loan,
    amount: Money,
    *,
    paper: Paper,
    into: Purse = "bank",
    split: Split | None = None,
    prepay: bool = False,
    payoff: bool = False,
) -> Answer:
    """Money in, by the contract's order, or as its own `split` says ({"due_interest": …})."""
    from fundledger.contract.events import Collect

    event = Collect(paper.on, amount, split, prepay, payoff)
    return _take(work, loan, event, paper, place=into)


@act(main=MAIN)
def refund(
    work: Work, loan: Loan, amount: Money, *, paper: Paper, out_of: Purse = "bank"
) -> Answer:
    """Give held money back."""
    from fundledger.contract.events import Refund

    return _take(work, loan, Refund(paper.on, amount), paper, place=out_of)


@act(main=MAIN)
def recover(work: Work, loan: Loan, amount: Money, *, paper: Paper, into: Purse = "bank") -> Answer:
    """Money in for a loan that was written off."""
    from fundledger.contract.events import Recover

    return _take(work, loan, Recover(paper.on, amount), paper, place=into)


@act(main=MAIN)
def apply(work: Work, loan: Loan, *, paper: Paper, prepay: bool = False) -> Answer:
    """Held money pays what is due now; with `prepay` what is left of it pays ahead."""
    from fundledger.contract.events import Apply

    return _take(work, loan, Apply(paper.on, prepay), paper)


# What is decided.


@act(main=MAIN)
def change_rate(
    work: Work, loan: Loan, rate: Percent, *, paper: Paper, monthly: MonthlyRate | None = None
) -> Answer:
    """Another rate from a day on, in per cent a year ("6,6"), or of a month with `monthly`."""
    from fundledger.contract import rates
    from fundledger.contract.events import ChangeRate

    agreed = rates.yearly(rate) if monthly is None else rates.monthly(rate, monthly)
    return _take(work, loan, ChangeRate(paper.on, agreed), paper)


@act(main=MAIN)
def reschedule(
    work: Work,
    loan: Loan,
    *,
    paper: Paper,
    instalments: tuple[Instalment, ...],
    reason: Text | None = None,
    corrects: Document | None = None,
) -> Answer:
    """All unpaid principal falls due by new instalments: pairs of day and principal."""
    from fundledger.contract.events import Reschedule
    from fundledger.contract.terms import Signed

    lines = tuple(Signed(due, principal) for due, principal in instalments)
    return _restructured(work, loan, Reschedule(paper.on, lines), paper, reason, corrects)


@act(main=MAIN)
def extend(
    work: Work,
    loan: Loan,
    *,
    paper: Paper,
    to: Day,
    reason: Text | None = None,
    corrects: Document | None = None,
) -> Answer:
    """Another last due day."""
    from fundledger.contract.events import Extend

    return _restructured(work, loan, Extend(paper.on, to), paper, reason, corrects)


@act(main=MAIN)
def recall(
    work: Work,
    loan: Loan,
    *,
    paper: Paper,
    pay_by: Day | None = None,
    reason_code: tuple[RecallReason, ...] = (),
) -> Answer:
    """Everything falls due by a day; by that of the decision, if none is given."""
    from fundledger.contract.events import Recall
    from fundledger.registers.documents import RECALL_REASONS

    codes = [code for code in get_args(get_args(RecallReason)[0]) if code in reason_code]
    said = {RECALL_REASONS: codes} if codes else {}
    return _take(work, loan, Recall(paper.on, pay_by or paper.on), paper, **said)


@act(main=MAIN)
def waive(work: Work, loan: Loan, kind: InterestKind, amount: Money, *, paper: Paper) -> Answer:
    """Interest that is let off."""
    from fundledger.contract.events import Waive

    return _take(work, loan, Waive(paper.on, kind, amount), paper)


@act(main=MAIN)
def freeze(
    work: Work,
    loan: Loan,
    *,
    paper: Paper,
    to: Day,
    interest_runs: bool = False,
    days_run: bool = False,
) -> Answer:
    """Interest, days overdue, or both, stand still up to the day before `to`."""
    from fundledger.contract.events import Freeze

    return _take(work, loan, Freeze(paper.on, to, not interest_runs, not days_run), paper)


@act(main=MAIN)
def judged(
    work: Work,
    loan: Loan,
    *,
    paper: Paper,
    case: Case = "",
    judged: JudgedSums | None = None,
    order: tuple[JudgedPart, ...] = (),
    rate: Percent | None = None,
    on_whole_sum: bool = False,
    annuls: bool = False,
) -> Answer:
    """A judgment, or a settlement that a court recognised, stands over a loan from a day on.

    `judged` are the sums it orders: principal, interest in term, on overdue principal, late; as the
    `case` has them, if they are not said. Each receipt pays that first, in the order of `order`
    (what is not in it comes after), then interest that grew since. `rate` is the judgment's own,
    in per cent a year, 0 for none; without it interest goes on by the contract.
    """
    from fundledger.contract import rates
    from fundledger.contract.events import JUDGED_PARTS
    from fundledger.contract.events import Judged as Event
    from fundledger.loans.verbs import take
    from fundledger.recovery.cases import judged_of
    from fundledger.registers.documents import CASE, body_of
    from fundledger.reports.judgments import entered_notes
    from fundledger.text import clean

    by_order: tuple[JudgedPart, ...] = tuple(dict.fromkeys((*order, *JUDGED_PARTS)))
    own = None if rate is None else rates.yearly(rate)
    number, doubts = clean(case), list[Note]()

    def run(writer: Writer) -> TakenDocument:
        ordered = judged
        if number:
            known = judged_of(writer.connection, writer.fund, number, loan)
            ordered = known if judged is None and not annuls else judged
            if judged is not None and known is not None and known != judged:
                doubts.append(Note("judged_note.differs", {"case": number, "loan": loan}))
        if ordered is None and not annuls:
            raise FundledgerError("loan.judged_unsaid", loan=loan, case=number or "–")
        principal, interest, overdue, late = ordered or (0, 0, 0, 0)
        event = Event(
            *(paper.on, principal, interest, overdue, late),
            order=by_order,
            rate=own,
            on_whole_sum=on_whole_sum,
            annuls=annuls,
        )
        body = body_of(event) | ({CASE: number} if number else {})
        booked, today = paper.booked_on, work.today
        taken = take(writer, loan, body, paper.on, paper.document, today=today, booked_on=booked)
        doubts.extend(entered_notes(taken.loan, paper.on))
        return taken

    answer = _changed(work, run)
    return replace(answer, remarks=(*answer.remarks, *doubts))


@act(main=MAIN, asks_first=True)
def write_off(work: Work, loan: Loan, *, paper: Paper, provision: Money = 0) -> Answer:
    """Give the debt up in the books; it stays in the register."""
    from fundledger.arrears.using import doubts_of_use, refuse_use
    from fundledger.contract.events import WriteOff
    from fundledger.loans.verbs import take
    from fundledger.registers.documents import body_of

    body = {**body_of(WriteOff(paper.on)), "provision": provision}
    doubts: list[Sentence] = []

    def run(writer: Writer) -> TakenDocument:
        where = writer.connection, writer.fund, loan, paper.on
        refuse_use(*where, paper.document, provision)
        doubts.extend(doubts_of_use(*where, provision))
        booked, today = paper.booked_on, work.today
        taken = take(writer, loan, body, paper.on, paper.document, today=today, booked_on=booked)
        work.must_be_sure("loan.sure_to_write_off", loan=taken.loan.number, told_of=doubts)
        return taken

    answer = _changed(work, run)
    return replace(answer, remarks=(*answer.remarks, *noted(doubts)))


@act(main="loan_entries", asks_first=True)
def strike_off(work: Work, loan: Loan, *, paper: Paper, used_on: Day | None = None) -> Answer:
    """A debt on which provision was used leaves the register for good, after five years.

    `used_on` is said of a debt that came with the opening: when its provision was used.
    """
    from fundledger.arrears import using
    from fundledger.reports.loans import entries_tables, taken_screen
    from fundledger.reports.screens import Screen

    with work.writing() as writer:
        struck = using.strike_off(
            *(writer, loan, paper.on, paper.document),
            today=work.today,
            used_on=used_on,
            booked_on=paper.booked_on,
        )
        work.must_be_sure("strike_off.sure", loan=loan)
        accounts = writer.accounts.known_on(paper.on)
        facts: dict[str, Any] = {"fund": work.fund}
        if struck.taken is not None:
            screen = taken_screen(struck.taken, accounts, facts, dry_run=paper.dry_run)
            return _shown(screen, struck.taken)
    notes = (Note("loan_note.dry_run" if paper.dry_run else "strike_off.done_of_old"),)
    numbers = [each.posted.number for each in struck.entries]
    return shown(Screen(entries_tables(struck.entries, accounts, notes)), entries=numbers)


@act(main=MAIN)
def transfer(work: Work, loan: Loan, cooperative: Cooperative, *, paper: Paper) -> Answer:
    """The debt passes to another borrower, by its official number."""
    return _enter(work, loan, {"do": "transfer", "to": cooperative}, paper)


# Documents that post nothing.


@act(main="loan_confirmation")
def confirm(
    work: Work,
    loan: Loan,
    *,
    paper: Paper,
    principal: Money | None = None,
    interest: Money | None = None,
    interest_overdue: Money | None = None,
    without_figures: bool = False,
    reason: Text = "",
) -> Answer:
    """A debt confirmation; `principal`, `interest`, `interest_overdue` by the borrower's books.

    `without_figures`: a paper that only acknowledges the debt.
    """
    from fundledger.loans import verbs
    from fundledger.reports.limitation import confirmed_notes
    from fundledger.reports.loans import confirmation_table

    figures = {
        "principal": principal,
        "interest": interest,
        "interest_overdue": interest_overdue,
    }
    theirs = {name: amount for name, amount in figures.items() if amount is not None}
    with work.writing() as writer:
        document = verbs.confirm(
            *(writer, loan, paper.on, paper.document, theirs, reason),
            without_figures=without_figures,
            today=work.today,
        )
        says, doubts = confirmed_notes(writer.connection, writer.fund, document, work.today)
    facts: dict[str, Cell] = {"fund": work.fund}
    table = confirmation_table(document, facts, says, dry_run=paper.dry_run)
    return shown(table, remarks=doubts, link=document.chain)


@act(main="securities")
def close_loan(work: Work, loan: Loan, *, paper: Paper, keep_papers: bool = False) -> Answer:
    """A loan that is paid in full is closed; answers the securities that are given back.

    With `keep_papers` none is.
    """
    from fundledger.loans import verbs
    from fundledger.registers.security import securities
    from fundledger.reports.security import securities_table

    with work.writing() as writer:
        given_back = verbs.close(
            *(writer, loan, paper.on, paper.document),
            today=work.today,
            keeps_papers=keep_papers,
        )
        kept = list(securities(writer.connection, writer.fund, loan=loan))
    key = "loan.would_close" if paper.dry_run else "loan.was_closed"
    released = [
        Note("security.released", {"code": one.code, "loan": one.loan, "what": one.what})
        for one in given_back
    ]
    if not keep_papers:
        released += [
            Note("security.stands_on", {"code": one.code, "also": list(one.also)}) for one in kept
        ]
    return Answer(
        securities_table(given_back, {"fund": work.fund, "loan": loan, "day": paper.on}),
        says=(Note(key, {"loan": loan, "day": paper.on}), *released),
        is_brief=True,
    )


# What was entered wrongly.


@act(main=MAIN)
def undo(
    work: Work,
    loan: Loan,
    link: Number,
    *,
    reason: Text,
    document: Document = "",
    booked_on: Booked | None = None,
    dry_run: bool = False,
    details: Details = False,
) -> Answer:
    """A document that was wrong, by the number of its link, stands no more."""
    from fundledger.loans import verbs

    def run(writer: Writer) -> TakenDocument:
        return verbs.undo(writer, loan, link, reason, booked_on=booked_on, paper=document or None)

    return _changed(work, run)


@act(main=MAIN)
def move_receipt(
    work: Work,
    link: Number,
    *,
    to: Loan,
    reason: Text,
    booked_on: Booked | None = None,
    dry_run: bool = False,
    details: Details = False,
) -> Answer:
    """A receipt on the wrong loan, by the number of its link, moved to the right one.

    Answers what it changes on both; `attrs["link"]` is that of the receipt where it is now.
    """
    from fundledger.loans import verbs
    from fundledger.reports.loans import moved_screen

    with work.writing() as writer:
        gone, taken = verbs.move(*(writer, link, to, reason), today=work.today, booked_on=booked_on)
        accounts = writer.accounts.known_on(taken.document.day)
        screen = moved_screen(gone, taken, accounts, {"fund": work.fund}, dry_run=dry_run)
    return _shown(screen, taken, gone)


# What the calendar brings, and what comes in many at a time.


@act(main="rolled")
def roll(
    work: Work,
    *,
    to: Day,
    booked_on: Booked | None = None,
    dry_run: bool = False,
    details: Details = False,
) -> Answer:
    """Book what the calendar brings up to a day: entries by kind."""
    from fundledger.loans import rolling
    from fundledger.reports.loans import rolled_screen

    with work.progress("roll.rolling", None) as advance, work.writing() as writer:
        rolled = rolling.roll(
            *(writer, to, work.today),
            booked_on=booked_on,
            progress=advance,
            keeps_entries=details,
        )
        accounts = writer.accounts.known_on(to)
    return shown(rolled_screen(rolled, accounts, {"fund": work.fund}, dry_run=dry_run))


@act(gives_back="collections", main="collected")
def collect_file(
    work: Work,
    file: SourceFile,
    *,
    booked_on: Booked | None = None,
    post: bool = False,
    divide: Divide | None = None,
    dry_run: bool = False,
) -> Answer:
    """What each receipt of a file pays and what is odd; with `post` it is entered."""
    from fundledger.exchange.collections import Asked, post_file, preview_file
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.asked import Asked as AskedOfLoans
    from fundledger.reports.collections import collected_table
    from fundledger.reports.loans import not_rolled
    from fundledger.schemas.collections import LAYOUT

    if post and dry_run:
        raise Misused("usage.post_or_dry_run")

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, layout=LAYOUT, replace=replace)

    reading = work.progress("collect.reading", None, file=file.name)
    with giving_back(write), reading as advance:
        asked = Asked(work.today, divide, booked_on, advance)
        if post:
            taken = post_file(work.book, work.fund, work.actor, file, asked)
        else:
            taken = preview_file(work.book, work.fund, file, asked)
    last = max(line.row.day for line in taken.collected.lines)
    with work.book.reading() as connection:
        notes = not_rolled(AskedOfLoans(connection, work.fund, last, None))
    facts = {"fund": work.fund}
    return shown(
        collected_table(taken.collected, taken.rows, file.name, facts, posted=post, notes=notes)
    )


def _restructured(
    work: Work, loan: str, event: Event, paper: Paper, reason: str | None, corrects: str | None
) -> Answer:
    """A body says why, and what it corrects, only where somebody said so."""
    said = {"reason": reason, "corrects": corrects}
    return _take(work, loan, event, paper, **{name: what for name, what in said.items() if what})


def _take(work: Work, loan: str, event: Event, paper: Paper, **more: Any) -> Answer:
    """Enter one of the contract's events."""
    from fundledger.registers.documents import body_of

    return _enter(work, loan, {**body_of(event), **more}, paper)


def _enter(work: Work, loan: str, body: dict[str, Any], paper: Paper) -> Answer:
    from fundledger.loans.verbs import take

    day, document, booked = paper.on, paper.document, paper.booked_on

    def run(writer: Writer) -> TakenDocument:
        return take(writer, loan, body, day, document, today=work.today, booked_on=booked)

    return _changed(work, run)


def _changed(work: Work, run: Callable[[Writer], TakenDocument]) -> Answer:
    """The loan before and after, and the entries that the document led to."""
    from fundledger.reports.loans import taken_screen
    from fundledger.reports.restructurings import restructured_notes

    with work.writing() as writer:
        taken = run(writer)
        accounts = writer.accounts.known_on(taken.document.day)
        follows = restructured_notes(writer.connection, work.fund, taken)
        facts: dict[str, Cell] = {"fund": work.fund}
        screen = taken_screen(taken, accounts, facts, dry_run=work.dry_run, follows=follows)
    return _shown(screen, taken)


def _shown(screen: Screen, taken: TakenDocument, *before: TakenDocument) -> Answer:
    entries = [each.posted.number for one in (*before, taken) for each in one.entries]
    return shown(screen, remarks=taken.remarks, link=taken.document.chain, entries=entries)
