"""The entries that a loan must have in the books: contract, documents and rolls in, movements out.

`contract` says what each document pays and what falls due; here that meets the roles of the ledger:
money by purpose (principal is capital, all else is not), interest that was recognised before cash
came, and the memo registers. A movement belongs to one document, or to the calendar; nothing in it
depends on when a document was entered, so what is booked can always be compared and put right.

Interest is recognised at the days of the rolls only. What a roll recognises as income stands as
receivable, what it does not stands in the register. What a receipt pays and what becomes of
receivable that is given up goes by the way of the last roll before:

- by `circular-52` a receipt takes the register first (it holds what fell due), then receivable, and
  receivable that is given up is other cost, whichever year it was income of;
- by the others it takes the oldest receivable first, and receivable that is given up takes back the
  income of its own year, or is a loss of an earlier one.

What it pays beyond is income on its day. Whether a debt is in group 1 hangs on the other debts of
its borrower, so a loan is `lived` first, and `moved` once those beside it are (`loans.beside`).

What was written off stands in a register until it is recovered, or struck off for good: then what
still comes is income all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundledger.calendar import ONE_DAY
from fundledger.contract.journal import Receipt
from fundledger.contract.life import Life, Remark
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.errors import FundledgerError
from fundledger.ledger.money_places import CAPITAL as CAPITAL
from fundledger.ledger.money_places import INTEREST as INTEREST
from fundledger.loans.derivation.happenings import Told
from fundledger.loans.derivation.movements import CIRCULAR_52 as CIRCULAR_52
from fundledger.loans.derivation.movements import OPENING as OPENING
from fundledger.loans.derivation.movements import LineKey as LineKey
from fundledger.loans.derivation.movements import Lines as Lines
from fundledger.loans.derivation.movements import Movement as Movement
from fundledger.loans.derivation.movements import Roll as Roll
from fundledger.loans.derivation.walk import Walk
from fundledger.registers.loan import Loan

Principal = tuple[int, int]
"""In term, overdue."""


@dataclass(slots=True)
class Derived:
    loan: Loan
    movements: list[Movement]
    position: Position  # at the end of the last day
    remarks: list[Remark]
    receipts: dict[int, Receipt]  # what each receipt paid, by the chain number of its document


@dataclass(slots=True)
class Lived:
    """A life that was lived through, before it is told in movements."""

    loan: Loan
    through: date
    after: date | None
    told: Told
    points: list[tuple[Roll, Position]]  # what was owed at the rolls, in the order of days
    not_late: Mapping[date, int]  # by day, interest that is due and not late yet
    position: Position
    remarks: list[Remark]


def lived(loan: Loan, rolls: Sequence[Roll], through: date, after: date | None = None) -> Lived:
    """Through all days up to one, to know the movements (those after another day, if given)."""
    start = _start(loan, rolls, after)
    told = Told(loan, start)
    if loan.begins is None or loan.begins > through:
        return Lived(loan, through, after, told, [], {}, Position(through), [])
    life = Life(loan.contract.terms, loan.events, opening=loan.opening, journal=told)
    first = max(start, loan.begins)
    points = [roll for roll in rolls if first <= roll.day <= through]
    *positions, last = life.lived([*(roll.day for roll in points), through])
    at = list(zip(points, positions, strict=True))
    return Lived(loan, through, after, told, at, life.not_late, last, life.remarks)


def moved(life: Lived, in_group_1: Collection[date] | None = None) -> Derived:
    """The movements of a life, oldest first; it is told once.

    `in_group_1`: on which days of rolls by `circular-52` the debt is in group 1, beside all others
    that are graded with it. `loans.beside` knows; only where there is no such roll nobody need ask.
    """
    loan, through = life.loan, life.through
    walk = Walk(loan, life.after or date.min, in_group_1, life.not_late)
    transfers = loan.transfers if loan.begun(through) else ()
    markers: list[tuple[date, int, Callable[[], None]]] = [
        *((each.day, 0, walk.transferring(each)) for each in transfers if each.day <= through),
        *((roll.day, 1, walk.recognising(roll, at)) for roll, at in life.points),
    ]
    if (struck := loan.struck_off) is not None and struck.day <= through:
        markers.append((struck.day, 1, walk.striking_off(struck)))
    markers.sort(key=lambda marker: marker[:2])
    waiting = iter(markers)
    marker = next(waiting, None)
    for happening in life.told.happenings:
        day = date.fromordinal(happening.day)
        while marker is not None and marker[:2] < (day, 1):
            marker[2]()
            marker = next(waiting, None)
        walk.take(day, happening)
    while marker is not None:
        marker[2]()
        marker = next(waiting, None)
    return Derived(loan, walk.movements, life.position, life.remarks, life.told.receipts)


def derived(
    loan: Loan,
    rolls: Sequence[Roll],
    through: date,
    after: date | None = None,
    in_group_1: Collection[date] | None = None,
) -> Derived:
    """Every movement up to a day (those after another day, if one is given), oldest first."""
    return moved(lived(loan, rolls, through, after), in_group_1)


def horizon(loan: Loan, done: Sequence[Roll]) -> date | None:
    """The day up to which the books of a loan are kept equal to what is derived."""
    days = [loan.last_posting_day, done[-1].day if done else None]
    return max((day for day in days if day is not None), default=None)


def derived_position(loan: Loan, day: date) -> Position:
    """What is owed at the end of a day."""
    if loan.opening is not None and day < loan.opening.day:
        raise FundledgerError("loan.before_opening", loan=loan.number, day=loan.opening.day)
    if loan.begins is None or loan.begins > day:
        return Position(day)
    return Life(loan.contract.terms, loan.events, opening=loan.opening).lived([day])[0]


def brought_since(loan: Loan, day: date, since: date) -> tuple[Position, dict[str, Principal]]:
    """What is owed at the end of a day, and what changed principal after an earlier one, by kind.

    Lived through once, and told in kinds of happening: to be asked where no document came since.
    """
    told = Told(loan, since)
    life = Life(loan.contract.terms, loan.events, opening=loan.opening, journal=told)
    (at,) = life.lived([day])
    found: dict[str, Principal] = {}
    for happening in told.happenings:
        if happening.in_term or happening.overdue:
            in_term, overdue = found.get(happening.kind, (0, 0))
            # A happening tells what it credits.
            found[happening.kind] = in_term - happening.in_term, overdue - happening.overdue
    return at, found


def unpaid_by_instalment(loan: Loan, day: date) -> list[UnpaidInstalment]:
    """What is unpaid at the end of a day of each instalment that has fallen due, oldest first."""
    if loan.begins is None or loan.begins > day:
        return []
    terms, events = loan.contract.terms, loan.events
    life = Life(terms, events, opening=loan.opening, by_instalment=True)
    life.lived([day])
    return life.unpaid or []


def _start(loan: Loan, rolls: Sequence[Roll], after: date | None) -> date:
    """From when a loan's entries must be walked through to know those after a day.

    A roll says all there is to know of interest that was recognised, but not of which year it is;
    of a roll in an earlier year that does not matter any more.
    """
    if after is None or loan.kinds & {"transfer", "write_off"}:
        return date.min
    new_year = (after + ONE_DAY).replace(month=1, day=1)
    return max((roll.day for roll in rolls if roll.day < new_year), default=date.min)
