"""Debts before the court: cases, what happened in them, their dates, what is claimed; the rules."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.errors import FundledgerError
from fundledger.office.acts.arrears import Area, Officer
from fundledger.office.answers import Answer, saying, shown, told
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    TEXT,
    TODAY,
    Cooperative,
    Day,
    Document,
    Loan,
    LoanSums,
    Money,
    Name,
    Number,
    Spelled,
    Text,
)
from fundledger.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.recovery.case_sums import OfLoan
    from fundledger.recovery.cases import Case as CaseOf
    from fundledger.recovery.cases import Entered, Occurred
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note, Table

Case = Annotated[str, TEXT.named("case")]
Event = Annotated[str, TEXT.named("case_event")]
Deadline = Annotated[str, TEXT.named("court_period")]
Court = Annotated[str, TEXT.named("court")]
SetName = Annotated[str, TEXT.named("procedure"), Spelled("--set")]
CaseKind = Annotated[Literal["civil", "commercial"], Words("case_kind.")]
Sued = Annotated[Loan, Spelled("--loan")]
Judged = Annotated[LoanSums, Spelled("--judged")]
Claimed = Annotated[LoanSums, Spelled("--claimed")]
State = Annotated[str, TEXT.named("case_state")]


@dataclass(frozen=True, slots=True)
class Which:
    """Which cases; all where nothing is said."""

    area: Area | None = None
    officer: Officer | None = None

    def values(self) -> dict[str, str]:
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: clean(value) for name, value in said.items() if value is not None}


@act(main="case_dates")
def open_case(
    work: Work,
    case: Case,
    *,
    cooperative: Cooperative,
    loans: tuple[Sued, ...],
    kind: CaseKind,
    court: Court,
    on: Day = TODAY,
    defendant: tuple[Name, ...] = (),
    officer: Name = "",
    procedure: SetName | None = None,
    document: Document = "",
    note: Text = "",
    state: State | None = None,
    since: Day | None = None,
    file_number: tuple[Document, ...] = (),
    filed_on: Day | None = None,
    claimed: tuple[Claimed, ...] = (),
    judged_on: Day | None = None,
    judged: tuple[Judged, ...] = (),
    dry_run: bool = False,
) -> Answer:
    """Open a case about loans that one borrower owes; `procedure`, if it is not that of the day.

    One that has been before the court for years is taken over in the `state` in which it stands
    `since` a day, with what is known of it: `claimed` and `judged` as in `enter_case_event`.
    """
    from fundledger.recovery import cases
    from fundledger.rules import procedures

    if (state is None) != (since is None):
        raise FundledgerError("case.which_state" if state is None else "case.since_when")
    day = on if since is None else since
    by = procedures.holding(day).name if procedure is None else clean(procedure)
    opened = cases.Opened(
        cooperative=cooperative,
        loans=loans,
        kind=kind,
        court=court,
        procedure=by,
        defendants=defendant,
        officer=clean(officer),
        note=clean(note),
        state=clean(state or ""),
        files=file_number,
        filed_on=filed_on,
        claimed=_of_loans(claimed),
        judged_on=judged_on,
        judged=_of_loans(judged),
    )
    said = "case_note.was_opened" if since is None else "case_note.was_taken_over"
    with work.writing() as writer:
        kept = cases.open_case(writer, case, day, opened, document=document, today=work.today)
        return _answered(work, writer, kept, said, dry_run=dry_run)


def _of_loans(said: tuple[tuple[str, tuple[int, ...]], ...]) -> tuple[OfLoan, ...]:
    from fundledger.recovery.case_sums import OfLoan, Sums

    return tuple(OfLoan(clean(loan), Sums(*amounts)) for loan, amounts in said)


@act(main="case_dates")
def enter_case_event(
    work: Work,
    case: Case,
    event: Event,
    *,
    on: Day = TODAY,
    document: Document = "",
    served: Day | None = None,
    procedure: SetName | None = None,
    court: Court = "",
    judged: tuple[Judged, ...] = (),
    fee: Money | None = None,
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """What happened in a case: an event of its rules, by its code or its name.

    `judged` says of each loan what a court orders to be paid: principal, interest in term, on
    overdue principal, late: {"HD-01": (50_000_000, 1_200_000, 975_000, 0)}.
    """
    from fundledger.recovery import cases

    what = cases.Occurred(
        event=event,
        served=served,
        procedure="" if procedure is None else clean(procedure),
        court=clean(court),
        judged=_of_loans(judged),
        fee=fee,
        note=clean(note),
    )
    with work.writing() as writer:
        kept = cases.happen(writer, case, on, what, document=document, today=work.today)
        doubts = list(_proposed(kept))
        said = "case_note.was_entered"
        return _answered(work, writer, kept, said, doubts, dry_run=dry_run)


@act(main="case_dates")
def move_case_date(
    work: Work,
    case: Case,
    deadline: Deadline,
    *,
    to: Day,
    reason: Text,
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """A statutory date that runs becomes another, with a reason."""
    from fundledger.recovery import cases

    what = cases.Shifted(deadline=deadline, to=to, reason=reason)
    with work.writing() as writer:
        kept = cases.move(writer, case, on, what, document=document, today=work.today)
        return _answered(work, writer, kept, "case_note.was_moved", dry_run=dry_run)


@act(shows=False)
def undo_in_case(
    work: Work, case: Case, link: Number, *, reason: Text = "", dry_run: bool = False
) -> Answer:
    """Take back what was entered wrongly in a case; with a reason. Both stay."""
    from fundledger.recovery import cases
    from fundledger.reports.table import Note

    with work.writing() as writer:
        wrong = cases.take_back(writer, case, link, reason, work.today)
        doubts = tuple(_still_stand(writer, wrong))
    key = "case_note.would_undo" if dry_run else "case_note.was_undone"
    answer = told(Note(key, {"case": clean(case), "link": link}), case=clean(case))
    return replace(answer, remarks=doubts)


@question(of_many=True)
def case_list(asked: Asked, *, which: Which, running: bool = False) -> Table:
    """Every case, the next statutory date first; `running`: those that are not over."""
    from fundledger.reports import cases

    return cases.case_list(asked, which.values(), is_open=running)


@question(main="case")
def case_file(asked: Asked, case: Case) -> Screen:
    """All of one case: where it stands, its loans, dates, costs, and what happened."""
    from fundledger.reports.cases import case_screen

    return case_screen(asked, case)


@question(of_many=True, of_one_fund=("case",))
def case_dates(asked: Asked, case: Case | None = None) -> Table:
    """The statutory dates that run, the next first: of one case, or of all."""
    from fundledger.reports import cases

    return cases.case_dates(asked, case)


@question(main="case_claim")
def case_claim(asked: Asked, case: Case) -> Screen:
    """What was claimed, line by line to what is owed by now; beside it what was judged."""
    from fundledger.reports.cases import claim_screen

    return claim_screen(asked, case)


@question(of_book=True, needs_book=False)
def case_procedures(work: Work, *, procedure: SetName | None = None) -> Answer:
    """The sets of rules of court and enforcement, and which holds; one in full, by its name."""
    from fundledger.reports.procedures import procedures_screen

    return shown(procedures_screen(work.as_of or work.today, procedure))


def _answered(
    work: Work,
    writer: Writer,
    case: CaseOf,
    key: str,
    doubts: Sequence[Note] = (),
    *,
    dry_run: bool,
) -> Answer:
    """Where the case stands by it, and its dates from today on."""
    from fundledger.reports.asking import ask
    from fundledger.reports.cases import standing_screen
    from fundledger.reports.table import Note

    asked = ask(writer.connection, writer.fund, work.today)
    notes = [Note("loan_note.dry_run")] if dry_run else []
    screen = standing_screen(asked, case, notes)
    link = max(each.chain for each in case.entered)
    answer = shown(screen, remarks=doubts, case=case.number, link=link)
    return answer if dry_run else saying(answer, key, case=case.number, link=link)


def _proposed(case: CaseOf) -> Iterator[Note]:
    """What an event asks for that is done elsewhere: money, a plan, a mark."""
    from fundledger.recovery.cases import ASKS_FEE, FILING, JUDGING, SETTLING
    from fundledger.reports.table import Note

    entered, occurred = case.occurred[-1]
    if occurred.event in FILING:
        yield from _claimed(case)
    elif occurred.event == ASKS_FEE:
        yield from _fee_asked(case, occurred)
    if occurred.event in JUDGING:
        yield from _judged(case, entered.day, entered.document, occurred)
    if occurred.event in SETTLING:
        for loan in case.loans:
            said = {"loan": loan, "day": entered.day, "document": entered.document}
            yield Note("case_note.settled", said)


def _claimed(case: CaseOf) -> Iterator[Note]:
    from fundledger.money import Dong
    from fundledger.recovery.case_costs import fee_of
    from fundledger.reports.table import Note

    claim, fee = case.claim, fee_of(case)
    assert claim is not None
    whole = claim.whole
    said = {"principal": Dong(whole.principal), "interest": Dong(whole.all_interest)}
    yield Note("case_note.claimed", {**said, "whole": Dong(whole.whole), "day": claim.day})
    if fee is not None:
        yield Note("case_note.fee", {"fee": Dong(fee.fee), "advance": Dong(fee.advance)})


def _fee_asked(case: CaseOf, occurred: Occurred) -> Iterator[Note]:
    from fundledger.money import Dong
    from fundledger.recovery.case_costs import fee_of
    from fundledger.reports.table import Note

    fee = fee_of(case)
    advance = fee.advance if fee is not None else None
    asked = advance if occurred.fee is None else occurred.fee
    if asked is None:
        return
    said = {"amount": Dong(asked), "loan": case.loans[0], "case": case.number}
    yield Note("case_note.pay_fee", said)
    if advance is not None and advance != asked:
        yield Note("case_note.fee_differs", {"asked": Dong(asked), "advance": Dong(advance)})


def _still_stand(writer: Writer, wrong: Entered) -> Iterator[Note]:
    """Papers of loans by which a judgment that was taken back is still collected."""
    from fundledger.recovery.cases import Occurred
    from fundledger.registers.loan import loan_numbered
    from fundledger.reports.table import Note

    if not isinstance(wrong.said, Occurred):
        return
    for each in wrong.said.judged:
        loan = loan_numbered(writer.connection, writer.fund, each.loan)
        for paper in loan.documents:
            if paper.do == "judged" and paper.document == wrong.document:
                yield Note("case_note.still_stands", {"loan": loan.number, "link": paper.chain})


def _judged(case: CaseOf, day: date, document: str, occurred: Occurred) -> Iterator[Note]:
    from fundledger.reports.table import Note

    if not occurred.judged:
        yield Note("case_note.not_said", {"case": case.number})
        return
    yield Note("case_note.see_difference", {"case": case.number})
    for each in occurred.judged:
        said = {"loan": each.loan, "day": day, "document": document}
        yield Note("case_note.by_judgment", {**said, "case": case.number})
        yield Note("case_note.mark", said)
