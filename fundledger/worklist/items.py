"""One thing that must be done, and what a source of such things is handed.

A source is a function: a `Look` in, `Item`s out. It gives what is due by `look.until` and not done
by `look.day`, as known then, and leaves out nothing that is late. `key` is the same on every day
for the same thing, and another for the next of its kind: whoever says that a thing is done says it
by its key. What a key begins with is the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from fundledger.arrears.debts import Day
from fundledger.ledger.settings import Settings
from fundledger.lending.requests import Requests
from fundledger.messages import Wording
from fundledger.messages.wording import Sentence
from fundledger.recovery.due_rungs import DueBorrower
from fundledger.recovery.ladders import Ladders
from fundledger.recovery.steps import Promise, Step, all_steps
from fundledger.rules.ladders import Ladder
from fundledger.worklist.debts import Debts

if TYPE_CHECKING:
    from sqlalchemy import Connection

WorkKind = Literal[
    "limitation",
    "court",
    "collateral",
    "rung",
    "promise",
    "inspection",
    "review",
    "lending_step",
    "approval",
    "valuation",
    "papers",
    "petition",
    "council",
    "quarter",
    "duty",
]
KINDS: tuple[WorkKind, ...] = get_args(WorkKind)


class Item(NamedTuple):
    """`due`: the last day on which it is in time. `since`: from when on it could be done."""

    kind: WorkKind
    key: str
    due: date
    what: Sentence
    since: date
    who: str = ""
    cooperative: str = ""
    loan: str = ""
    basis: str | Wording = ""  # the law or rule that says so, where it is not a paper of the loan


@dataclass(frozen=True)
class Look:
    """The books of a fund at the end of a day, and how far ahead is looked."""

    connection: Connection
    fund: int
    day: date
    until: date
    known_at: int | None = None
    today: date | None = None  # a day after it is lived as if all were paid on its days

    @property
    def as_of(self) -> Day:
        return Day(self.connection, self.fund, self.day, self.known_at, self.today)

    @cached_property
    def debts(self) -> Debts:
        """Read once, for all that ask."""
        promising = {
            borrower
            for borrower, steps in self.steps.items()
            if any(isinstance(each.said, Promise) for each in steps)
        }
        return Debts.read(self.as_of, self.until, promising)

    @cached_property
    def overdue(self) -> dict[str, DueBorrower]:
        """By number, the borrowers that are overdue."""
        return {each.borrower: each for each in self.debts.gathered.due()}

    @cached_property
    def steps(self) -> dict[str, list[Step]]:
        """By borrower, what was done about it, in the order of days."""
        return all_steps(self.connection, self.fund, self.known_at)

    @cached_property
    def ladder(self) -> Ladder:
        return Ladders.read(self.connection, self.fund, self.known_at).on(self.day)

    @cached_property
    def requests(self) -> Requests:
        return Requests.read(self.connection, self.fund, self.known_at)

    @cached_property
    def settings(self) -> Settings:
        return Settings.read(self.connection, self.fund, self.known_at)


Source = Callable[[Look], Iterator[Item]]
