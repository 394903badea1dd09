"""What is said of a book on the day it begins: values, as they come from a file or a program.

Nothing is judged here: `faults` says what stands against them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fundledger.contract.events import Event
from fundledger.contract.opening import Opening
from fundledger.registers import documents as papers
from fundledger.registers.contracts import LoanContract
from fundledger.registers.cooperatives import Cooperative
from fundledger.registers.documents import body_of_opening
from fundledger.registers.security import Security
from fundledger.rules.classing import RestructuredKind


@dataclass(frozen=True, slots=True)
class CapitalFrom:
    """What a source has given, by which decision."""

    source: str
    amount: int
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """An account, by number or role (with `place`: the account of that bank or cash box)."""

    account: str
    amount: int  # debit positive
    place: str = ""
    source: str = ""
    loan: str = ""
    cooperative: str = ""


@dataclass(frozen=True, slots=True)
class Borrower:
    """A cooperative as the register is to know it; without a day, from its first contract on."""

    cooperative: Cooperative
    since: date | None = None

    @property
    def number(self) -> str:
        return self.cooperative.number


@dataclass(frozen=True, slots=True)
class Case:
    """A suit that is open on the day."""

    court: str
    filed: date
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restructured:
    """What a decision from before the day did; `before` and `after` are the last due days."""

    day: date
    kind: RestructuredKind
    decision: str
    reason: str = ""
    before: date | None = None
    after: date | None = None
    first_due: date | None = None  # of the new plan

    def body(self) -> dict[str, Any]:
        days = {"before": self.before, "after": self.after, "first_due": self.first_due}
        return {
            "day": self.day.isoformat(),
            "kind": self.kind,
            "decision": self.decision,
            **({"reason": self.reason} if self.reason else {}),
            **{name: day.isoformat() for name, day in days.items() if day is not None},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLoan:
    """A loan on the day. `receivable` is what of the interest owed was booked as income already.

    What was collected before is a memo: it is kept, and is never income of this book.
    """

    contract: LoanContract
    opening: Opening
    receivable: int = 0
    restructured: int = 0  # how many times; 0: as many as are listed
    restructurings: tuple[Restructured, ...] = ()
    acknowledged: date | None = None  # when the borrower last acknowledged the debt
    principal_collected_before: int | None = None
    interest_collected_before: int | None = None
    cases: tuple[Case, ...] = ()
    history: tuple[Event, ...] = ()

    @property
    def number(self) -> str:
        return self.contract.number

    @property
    def interest(self) -> tuple[int, int, int]:
        """What is owed of it: in term (missed and accrued), on overdue principal, late."""
        of = self.opening
        missed = sum(each.interest for each in of.missed)
        return missed + of.interest_accrued, of.interest_overdue, of.interest_late

    @property
    def times_restructured(self) -> int:
        return max(self.restructured, len(self.restructurings))

    def body(self) -> dict[str, Any]:
        rest, booked = self.receivable, []
        for owed in self.interest:  # what is oldest in kind was recognised first
            booked.append(min(owed, rest))
            rest -= booked[-1]
        listed = [each.body() for each in self.restructurings]
        return {
            **body_of_opening(self.opening, booked),
            "restructured": self.times_restructured,
            **({"restructurings": listed} if listed else {}),
            "acknowledged": None if self.acknowledged is None else self.acknowledged.isoformat(),
            "principal_collected_before": self.principal_collected_before,
            "interest_collected_before": self.interest_collected_before,
            "cases": [
                {
                    "court": case.court,
                    "filed": case.filed.isoformat(),
                    "number": case.number,
                    "note": case.note,
                }
                for case in self.cases
            ],
            "history": [
                {**papers.body_of(event), "day": event.day.isoformat(), "document": event.document}
                for event in self.history
            ],
        }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A loan whose row could not be taken, by the codes that stand in it; "" where none can be."""

    number: str
    cooperative: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a file could not be read: nobody complains that it is not there, or does not add up.

    `parts` have rows that were left out; of `nameless` ones not even every code is known.
    """

    loans: tuple[LeftOut, ...] = ()
    cooperatives: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()


WHOLE = Unread()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningBalances:
    """All that is said of a book on the day it begins."""

    day: date
    document: str = ""
    note: str = ""
    capital: tuple[CapitalFrom, ...] = ()
    accounts: tuple[Balance, ...] = ()
    cooperatives: tuple[Borrower, ...] = ()
    loans: tuple[OpeningLoan, ...] = ()
    security: tuple[Security, ...] = ()
