"""What is done to a loan: every one is a document of a day, with a number, that says something."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import Words, act
from fundledger.office.kinds import Day, Loan, Money
from fundledger.office.papers import Paper

if TYPE_CHECKING:
    from fundledger.contract.events import Event
    from fundledger.ledger.journal import Writer
    from fundledger.loans.verbs import TakenDocument
    from fundledger.office.calling import Work

InterestKind = Annotated[Literal["in_term", "overdue", "late"], Words("choice.interest_kind.")]

MAIN = "loan_effect"


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


@act(main=MAIN, asks_first=True)
def write_off(work: Work, loan: Loan, *, paper: Paper, provision: Money = 0) -> Answer:
    """Give the debt up in the books; it stays in the register."""
    from fundledger.contract.events import WriteOff

    work.must_be_sure("loan.sure_to_write_off", loan=loan)
    return _take(work, loan, WriteOff(paper.on), paper, provision=provision)


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

    with work.writing() as writer:
        taken = run(writer)
        accounts = {**writer.accounts.ever(), **writer.accounts.on(taken.document.day)}
        screen = taken_screen(taken, accounts, {"fund": work.fund}, dry_run=work.dry_run)
    entries = [each.posted.number for each in taken.entries]
    return shown(screen, remarks=taken.remarks, link=taken.document.chain, entries=entries)
