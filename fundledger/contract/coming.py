"""What falls due: on each due day, and what is still to be paid of it if all is paid on its days.

A coming day is lived as the contract asks for it: each instalment from `since` on is paid at the
end of its own due day, so nothing of it becomes overdue and no interest for being late is added.
What is overdue on `since` stays so and its interest runs on; what is in its days of grace then is
paid that day, so that it bears none. Held money pays by the contract, on due days. Nothing here is
a receipt: ask `life.coming`, keep no figure of it as the truth.
"""

from __future__ import annotations

from collections import deque
from datetime import date
from typing import NamedTuple

from fundledger.contract.debt import Debt, Unpaid
from fundledger.contract.waterfall import NOTHING, Parts


class FallingDue(NamedTuple):
    """One due day: what falls due on it, and what is to be paid of that on the day.

    `overdue_interest` and `late_interest` are what has run up since the due day before (since the
    day asked, for the first) on what was overdue already. `from_held` is what held money pays on
    the day, of older debts too.
    """

    day: date
    principal: int
    interest: int
    overdue_interest: int = 0
    late_interest: int = 0
    from_held: Parts = NOTHING
    principal_to_pay: int = 0
    interest_to_pay: int = 0

    @property
    def to_pay(self) -> int:
        """Of the instalment itself; what was overdue before is not in it."""
        return self.principal_to_pay + self.interest_to_pay


class Kept:
    """Pays each instalment that falls due on or after a day, and writes down what it was.

    Instalments before that day are written down as they fell due; they are paid by receipts alone.
    """

    __slots__ = ("_before", "_fell", "_ran", "_until", "dues", "since")

    def __init__(self, since: int, until: int) -> None:
        self.since = since  # what falls due on or after it is paid on its day …
        self._until = until  # … but what falls due on this day is left to be paid
        self._fell = (0, 0)
        self._before = NOTHING
        self._ran = (0, 0)  # overdue and late interest owed after the last due day
        self.dues: list[FallingDue] = []

    def fell(self, debt: Debt, day: int) -> None:
        """An instalment has fallen due; nothing of the day has been paid yet."""
        self._fell = _of_day(debt.due_open, day), _of_day(debt.interest_open, day)
        self._before = debt.owed()

    def ended(self, debt: Debt, day: int, *, fell: bool) -> None:
        """All that happened on the day is done: what is left of its instalment is paid."""
        principal = interest = 0
        if day >= self.since:
            principal, interest = _of_day(debt.due_open, day), _of_day(debt.interest_open, day)
        if day == self.since and not fell and (principal or interest):
            # It fell due by a decision of the day, or on the day that the book began.
            fell, self._fell, self._before = True, (principal, interest), debt.owed()
        if fell:
            self.dues.append(self._line(debt, day, principal, interest))
        if principal + interest and day < self._until:
            _pay(debt, day, principal, interest)
        if day == self.since < self._until and debt.grace and not debt.is_carried:
            self._pay_in_grace(debt, day)
        if fell or day <= self.since:
            self._ran = debt.overdue.owed(), debt.late.owed()

    def _pay_in_grace(self, debt: Debt, day: int) -> None:
        """What fell due before and is not overdue yet: its own line says what of it was to pay."""
        days = {item.due for item in debt.due_open}
        days |= {item.due for item in debt.interest_open if item.due + debt.grace >= day}
        for due in sorted(each for each in days if each < day):
            owed = _of_day(debt.due_open, due), _of_day(debt.interest_open, due)
            on = date.fromordinal(due)
            told = (place for place, line in enumerate(self.dues) if line.day == on)
            place = next(told, len(self.dues))
            line = self.dues[place] if place < len(self.dues) else FallingDue(on, *owed)
            paid = line._replace(principal_to_pay=owed[0], interest_to_pay=owed[1])
            self.dues[place : place + 1] = [paid]
            _pay(debt, due, *owed)

    def _line(self, debt: Debt, day: int, principal: int, interest: int) -> FallingDue:
        on, owed, before = date.fromordinal(day), debt.owed(), self._before
        if day <= self.since:
            return FallingDue(on, *self._fell, 0, 0, NOTHING, principal, interest)
        ran = before.overdue_interest - self._ran[0], before.late_interest - self._ran[1]
        paid = (was - now for was, now in zip(before, owed, strict=True))
        from_held = Parts(*(max(0, amount) for amount in paid))
        return FallingDue(on, *self._fell, *ran, from_held, principal, interest)


def _of_day(items: deque[Unpaid], day: int) -> int:
    return sum(item.amount for item in items if item.due == day)


def _pay(debt: Debt, day: int, principal: int, interest: int) -> None:
    """The instalment of the day and no other, whatever else is owed."""
    debt.due_principal -= principal
    debt.interest_due -= interest
    for items in (debt.due_open, debt.interest_open):
        left = [item for item in items if item.due != day]
        items.clear()
        items.extend(left)
    debt.tell_judgment(principal, interest)
    if debt.tolerance:
        debt.carry_if_small()
