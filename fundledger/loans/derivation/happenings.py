"""What a loan's life told, kept with the place in which held money lies.

`Told` is a listener of `contract.life` for one sweep. It knows no role of the ledger: what a
happening becomes in the books is for `walk`.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fundledger.contract.events import (
    Apply,
    Collect,
    Disburse,
    Event,
    Recover,
    Refund,
    Waive,
    WriteOff,
)
from fundledger.contract.journal import Receipt
from fundledger.contract.opening import Opening
from fundledger.contract.waterfall import Parts
from fundledger.loans.derivation.movements import (
    OPENING,
    OPENING_PLACE,
)
from fundledger.registers.loan import Loan

_NONE = (0, 0, 0)


class Spent(NamedTuple):
    """Held money that pays: where it lies, and the receipt that brought it (0: the opening)."""

    place: str
    amount: int
    receipt: int


class Happening(NamedTuple):
    """What the contract told: credits of principal, interest by kind, and what it adds to held."""

    day: int
    kind: str
    event: Event | None
    in_term: int = 0
    overdue: int = 0
    interest: tuple[int, int, int] = _NONE
    held: int = 0
    spent: tuple[Spent, ...] = ()


class Told:
    """Listens to a loan's life, and keeps what happened after a day."""

    __slots__ = ("_held", "_loan", "_since", "happenings", "overdue", "receipts")

    def __init__(self, loan: Loan, since: date) -> None:
        self.happenings: list[Happening] = []
        self.receipts: dict[int, Receipt] = {}
        self.overdue = 0
        self._loan = loan
        # By place, then by receipt: what held money first goes first.
        self._held: dict[str, dict[int, int]] = {}
        self._since = since.toordinal()

    def opened(self, day: int, opening: Opening, overdue: int) -> None:
        self.overdue = overdue
        if opening.held:
            self._held[OPENING_PLACE] = {0: opening.held}
        if day > self._since:
            principal = opening.principal_in_term + opening.principal_missed
            owed = (
                opening.interest_accrued + sum(missed.interest for missed in opening.missed),
                opening.interest_overdue,
                opening.interest_late,
            )
            what = Happening(day, OPENING, None, overdue - principal, -overdue, owed, opening.held)
            self.happenings.append(what)

    def disbursed(self, day: int, event: Disburse) -> None:
        if day > self._since:
            self.happenings.append(Happening(day, "disburse", event, -event.amount))

    def collected(self, day: int, event: Collect, receipt: Receipt, *, all_overdue: bool) -> None:
        _, parts, prepaid, held = receipt
        self.receipts[event.number] = receipt
        in_term, overdue = self._principal(parts, prepaid, all_overdue)
        if day > self._since:
            paid = _interest(parts)
            self.happenings.append(Happening(day, "collect", event, in_term, overdue, paid, held))
        if held:
            self._hold(event, held)

    def applied(
        self,
        day: int,
        parts: Parts,
        prepaid: int,
        *,
        all_overdue: bool,
        event: Apply | None = None,
    ) -> None:
        in_term, overdue = self._principal(parts, prepaid, all_overdue)
        money = sum(parts) + prepaid
        if not money:
            return
        spent = self._spend(money)
        if day > self._since:
            paid = _interest(parts)
            self.happenings.append(
                Happening(day, "apply", event, in_term, overdue, paid, -money, spent)
            )

    def waived(self, day: int, event: Waive) -> None:
        if day > self._since:
            self.happenings.append(Happening(day, "waive", event))

    def refunded(self, day: int, event: Refund) -> None:
        spent = self._spend(event.amount, first=self._loan.place_of(event.number))
        if day > self._since:
            self.happenings.append(Happening(day, "refund", event, held=-event.amount, spent=spent))

    def written_off(self, day: int, event: WriteOff, principal: int, interest: Parts) -> None:
        overdue, self.overdue = self.overdue, 0
        lost = _interest(interest)
        in_term = principal - overdue
        self.happenings.append(Happening(day, "write_off", event, in_term, overdue, lost))

    def recovered(self, day: int, event: Recover, principal: int, parts: Parts, held: int) -> None:
        back = _interest(parts)
        self.happenings.append(Happening(day, "recover", event, principal, 0, back, held))
        if held:
            self._hold(event, held)

    def overdue_is(self, day: int, principal: int) -> None:
        change, self.overdue = principal - self.overdue, principal
        if change and day > self._since:
            kind = "to_overdue" if change > 0 else "to_in_term"
            self.happenings.append(Happening(day, kind, None, change, -change))

    def _principal(self, parts: Parts, prepaid: int, all_overdue: bool) -> tuple[int, int]:
        in_term, overdue = parts.due_principal + prepaid, parts.overdue_principal
        if all_overdue:
            in_term, overdue = 0, overdue + in_term
        self.overdue -= overdue
        return in_term, overdue

    def _hold(self, event: Collect | Recover, amount: int) -> None:
        place = self._loan.place_of(event.number)
        of_place = self._held.setdefault(place, {})
        of_place[event.number] = of_place.get(event.number, 0) + amount

    def _spend(self, amount: int, first: str | None = None) -> tuple[Spent, ...]:
        """Take held money from where it lies; what is empty is forgotten."""
        spent: list[Spent] = []
        for place in sorted(self._held, key=lambda place: place != first):
            of_place = self._held[place]
            for receipt, held in list(of_place.items()):
                part = min(amount, held)
                if not part:
                    break
                spent.append(Spent(place, part, receipt))
                amount -= part
                of_place[receipt] -= part
                if not of_place[receipt]:
                    del of_place[receipt]
            if not of_place:
                del self._held[place]
        return tuple(spent)


def _interest(parts: Parts) -> tuple[int, int, int]:
    return parts.due_interest, parts.overdue_interest, parts.late_interest
