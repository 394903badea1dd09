"""What is owed at the end of a day: the answer of the room. Derived, never stored as the truth.

`interest_due` is in-term interest that has fallen due and is unpaid, `interest_overdue_due` is
interest on overdue principal, `interest_accrued` is in-term interest that has not fallen due.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class UnpaidInstalment(NamedTuple):
    """What of one instalment is unpaid on a day: principal and in-term interest that fell due."""

    as_of: date
    due: date
    principal: int
    interest: int
    days_overdue: int


class Position(NamedTuple):
    as_of: date
    principal_in_term: int = 0
    principal_overdue: int = 0
    interest_due: int = 0
    interest_overdue_due: int = 0
    late_interest_due: int = 0
    interest_accrued: int = 0
    unapplied: int = 0
    days_overdue: int = 0

    @property
    def principal(self) -> int:
        return self.principal_in_term + self.principal_overdue

    @property
    def interest(self) -> int:
        """Of every kind, also what has not fallen due."""
        fallen_due = self.interest_due + self.interest_overdue_due + self.late_interest_due
        return fallen_due + self.interest_accrued
