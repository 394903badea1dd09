"""What several acts are told of the paper they enter, as one parameter each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fundledger.office.kinds import DAY, TODAY, Day, Document, Spelled, Text

Booked = Annotated[date, DAY, Spelled("--booked")]
"""A day of booking, where it is not that of the paper."""

Details = bool
"""Whether a screen shows in detail what it sums up; a matter of faces."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The document that an act of a loan enters."""

    on: Day = TODAY
    document: Document = ""
    booked_on: Booked | None = None
    dry_run: bool = False
    details: bool = False


@dataclass(frozen=True, slots=True)
class MoneyPaper:
    """A paper of money that is no loan's. It needs a reason where money leaves its purpose."""

    on: Day = TODAY
    document: Document = ""
    memo: Text = ""
    reason: Text = ""
    booked_on: Booked | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of whoever is above, that an act carries out."""

    decision: Document
    on: Day = TODAY
    booked_on: Booked | None = None
    dry_run: bool = False
