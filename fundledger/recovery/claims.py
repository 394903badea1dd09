"""What may be claimed of loans on a day: every sum that is past due, and what acknowledged it.

    each_claimed(of)            every loan of which anything is past due, by number; one pass
    claimed(loan, of)           one of them; None where nothing is
    claimed_of(loan, debt, of)  the same, for who has the debt of that day already
    reckoning_on(…)             how limitation is counted, with the holidays that the Fund knows

Read from the books and never stored: what is unpaid of each instalment as `arrears.debts` has it,
what each receipt paid as the loan's life tells it. A receipt counts that paid something of the
loan. Held money that pays a later due is no act of the debtor's, nor is a waiver, a freeze, a
recall, or a transfer to a successor.

What was written off is still owed, by the due days that its plan had; what came back of it has
paid the oldest. What left the register for good is claimed no more. Interest for being late has no
due day: it stands as one sum from the day on which it last was nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.arrears.debts import Day, Debt, debt_on
from fundledger.contract.events import Collect, Event, Recover, Refund, WriteOff
from fundledger.contract.life import Life
from fundledger.contract.position import UnpaidInstalment
from fundledger.grading.restructuring import KINDS as RESTRUCTURING
from fundledger.grading.restructuring import restructurings
from fundledger.ledger.settings import Settings
from fundledger.loans.derivation.happenings import Happening, Told
from fundledger.recovery.limitation import (
    PARTS,
    Acknowledgement,
    Cause,
    Claim,
    Part,
    Reckoning,
)
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan, loans
from fundledger.registers.settings import holidays_on
from fundledger.rules.limitation import limitation_rules
from fundledger.rules.working_days import WorkingDays

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CONFIRMED: dict[str, Part] = {
    "principal": "principal",
    "interest": "interest",
    "interest_overdue": "late",
}
"""By the name of a figure of a debt confirmation, the part that it is of."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A loan, who owes it, what of it is past due, and what acknowledged that, in time."""

    loan: Loan
    owner: str
    claims: tuple[Claim, ...]
    acknowledged: tuple[Acknowledgement, ...]
    is_written_off: bool = False


def each_claimed(of: Day) -> Iterator[Claimed]:
    """Whoever asks keeps the collector off (`no_collection`)."""
    for loan in loans(of.connection, of.fund, of.known_at):
        if (found := claimed(loan, of)) is not None:
            yield found


def claimed(loan: Loan, of: Day) -> Claimed | None:
    return claimed_of(loan, debt_on(loan, of), of) if loan.begun(of.as_of) else None


def claimed_of(loan: Loan, debt: Debt | None, of: Day) -> Claimed | None:
    """`debt`: what it owes on the day; None of a loan that had begun and owes nothing."""
    known = min(of.as_of, of.today or of.as_of)  # up to when it is known what happened
    if debt is not None:
        late = debt.at.interest_overdue_due + debt.at.late_interest_due
        claims = list(_of_instalments(debt.unpaid))
        if not late and not any(each.due < of.as_of for each in claims):
            return None
        told, life = _lived(loan, known)
        if late:
            claims.append(Claim(_late_since(loan, loan.events, life, known), "late", late))
    elif "write_off" in loan.kinds and not is_struck_off(loan, of.as_of):
        told, _ = _lived(loan, known)
        claims = list(_written_off(loan, told))
    else:
        return None
    past = tuple(each for each in claims if each.due < of.as_of)
    if not past:
        return None
    acknowledged = tuple(sorted(_acknowledged(loan, told, known), key=lambda each: each.day))
    owner = loan.cooperative_on(of.as_of)
    return Claimed(loan, owner, past, acknowledged, debt is None)


def is_struck_off(loan: Loan, day: date) -> bool:
    """Whether what was written off has left the register for good by the end of a day."""
    return loan.struck_off is not None and loan.struck_off.day <= day


def reckoning_on(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> Reckoning:
    """With the Fund's own days off beside the law's, as its list stands on the day."""
    own = holidays_on(Settings.read(connection, fund, known_at), day)
    return Reckoning(limitation_rules(), WorkingDays(own))


# What is owed.


def _lived(loan: Loan, through: date) -> tuple[Told, Life]:
    """Its life, and what that told of receipts and of a write-off with what came back of it."""
    told = Told(loan, through)  # the day keeps all else out
    life = Life(loan.contract.terms, loan.events, opening=loan.opening, journal=told)
    life.lived([through])
    return told, life


def _of_instalments(unpaid: Sequence[UnpaidInstalment]) -> Iterator[Claim]:
    for each in unpaid:
        if each.principal:
            yield Claim(each.due, "principal", each.principal)
        if each.interest:
            yield Claim(each.due, "interest", each.interest)


def _late_since(loan: Loan, events: Sequence[Event], life: Life, through: date) -> date:
    """The last day at whose end nothing was owed for being late.

    It begins after a due day, and ends with an event: no other day need be asked. Where a book
    opened with some, it is there since the oldest instalment that was missed.
    """
    lines = life.plan.lines
    days = {date.fromordinal(line.due) for line in lines if line.due <= through.toordinal()}
    days |= {event.day for event in events}
    begins = loan.begins
    assert begins is not None
    days.add(begins)
    asked = sorted(day for day in days if begins <= day <= through)
    again = Life(loan.contract.terms, events, opening=loan.opening)
    clear = (
        at.as_of
        for at in again.lived(asked)
        if not at.interest_overdue_due and not at.late_interest_due
    )
    if (last := max(clear, default=None)) is not None:
        return last
    missed = () if loan.opening is None else loan.opening.missed
    return min([begins, *(each.due for each in missed)])


def _written_off(loan: Loan, told: Told) -> Iterator[Claim]:
    """What is left of a debt that was written off: what came back of it paid the oldest."""
    gone = next((each for each in told.happenings if each.kind == "write_off"), None)
    if gone is None:
        return
    back = [each for each in told.happenings if each.kind == "recover"]
    day = date.fromordinal(gone.day)
    events = [event for event in loan.events if _came_before(event, day)]
    life = Life(loan.contract.terms, events, opening=loan.opening, by_instalment=True)
    (at,) = life.lived([day])
    owed = list(_of_instalments(life.unpaid or ()))
    coming = [line for line in life.plan.lines[life.plan.next :] if line.principal]
    dues = [date.fromordinal(line.due) for line in coming]
    owed += [
        Claim(due, "principal", line.principal) for due, line in zip(dues, coming, strict=True)
    ]
    if at.interest_accrued:
        owed.append(Claim(min(dues, default=day), "interest", at.interest_accrued))
    if late := at.interest_overdue_due + at.late_interest_due:
        owed.append(Claim(_late_since(loan, events, life, day), "late", late))
    for part, paid in _came_back(back).items():
        of_part = [each for each in owed if each.part == part]
        yield from _less_paid(sorted(of_part, key=lambda each: each.due), paid)


def _came_before(event: Event, day: date) -> bool:
    """Whether it was taken before a loan was written off on a day."""
    if event.day == day:
        return not isinstance(event, WriteOff | Recover | Refund)
    return event.day < day


def _came_back(of: Sequence[Happening]) -> dict[Part, int]:
    interest = [each.interest for each in of]
    return {
        "principal": sum(each.in_term for each in of),
        "interest": sum(in_term for in_term, _, _ in interest),
        "late": sum(overdue + late for _, overdue, late in interest),
    }


def _less_paid(oldest_first: Sequence[Claim], paid: int) -> Iterator[Claim]:
    for each in oldest_first:
        part = min(each.amount, paid)
        paid -= part
        if left := each.amount - part:
            yield each._replace(amount=left)


# What acknowledged it.


def _acknowledged(loan: Loan, told: Told, known: date) -> Iterator[Acknowledgement]:
    yield from _paid(loan, told)
    for document in loan.documents:
        if document.day > known:
            continue
        if document.do == "confirm" and (parts := confirmed_parts(document)):
            of = document.document, document.chain, parts
            yield Acknowledgement(document.day, "confirm", *of)
        elif document.do in RESTRUCTURING:
            cause: Cause = "extend" if document.do == "extend" else "reschedule"
            yield Acknowledgement(document.day, cause, document.document, document.chain)
    yield from _before_the_book(loan)


def confirmed_parts(document: Document) -> frozenset[Part]:
    """What a debt confirmation acknowledges: each part of which the borrower's figure is not 0.

    Without figures it acknowledges all.
    """
    theirs = document.body.get("theirs")
    if theirs is None:
        return PARTS
    return frozenset([part for figure, part in _CONFIRMED.items() if theirs[figure]])


def _paid(loan: Loan, told: Told) -> Iterator[Acknowledgement]:
    """Receipts that paid something of the loan; one that was only held has not."""
    for link, receipt in told.receipts.items():
        if paid := sum(receipt.parts) + receipt.prepaid_principal:
            number = loan.by_link[link].document
            yield Acknowledgement(receipt.day, "collect", number, link, paid=paid)
    for each in told.happenings:
        if isinstance(each.event, Recover) and (paid := each.in_term + sum(each.interest)):
            event = each.event
            of = event.document, event.number
            yield Acknowledgement(event.day, "recover", *of, paid=paid)


def _before_the_book(loan: Loan) -> Iterator[Acknowledgement]:
    """What the opening tells of earlier: receipts, restructurings, the last acknowledgement."""
    opened = next((each for each in loan.documents if each.do == "open"), None)
    if opened is None:
        return
    for event in loan.past:
        if isinstance(event, Collect):
            yield Acknowledgement(event.day, "collect", event.document, paid=event.amount)
    for each in restructurings(loan, opened.day):
        if each.is_told:
            yield Acknowledgement(each.day, "restructured", each.decision)
    if said := opened.body.get("acknowledged"):
        yield Acknowledgement(date.fromisoformat(said), "acknowledged")
