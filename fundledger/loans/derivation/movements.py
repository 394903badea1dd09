"""What a loan's entries are derived from and to: rolls in, movements out, as plain values.

A movement is compared with the books as it is; nothing is added to one later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from fundledger.rules.classing import GroupRules

CIRCULAR_52 = "circular-52"
Recognition = Literal["circular-52", "accrual-group1", "accrual", "cash"]

OPENING = "opening"
"""The kind of the one entry that opens a book; it is neither disbursement nor receipt."""

OPENING_PLACE = "bank"
"""Where money lies that was held before the book began."""


class Roll(NamedTuple):
    """A day up to which the books were brought, and the rule by which interest was recognised."""

    day: date
    recognition: Recognition
    group1_days_max: int = 0  # of `accrual-group1`
    groups: GroupRules | None = None  # of `circular-52`: what told group 1, as the book kept it


class LineKey(NamedTuple):
    """What a line stands on: a role, or for money the place and purpose; and whose debt it is."""

    role: str
    place: str | None
    cooperative: str | None


Lines = dict[LineKey, int]


@dataclass(slots=True)
class Movement:
    day: date
    kind: str
    document: int  # the chain number of the document; 0: the calendar brought it
    lines: Lines
    rests_on: tuple[int, ...] = ()  # documents that brought what it moves on: never before them

    @property
    def group(self) -> tuple[str, date | int]:
        """What is compared with the books as one: a document, or a kind of movement of a day."""
        return ("document", self.document) if self.document else (self.kind, self.day)
