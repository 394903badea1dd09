"""Which ladder holds for a fund on a day.

    Ladders.read(connection, fund)      all that the book has, and the program's for days before
    ladders.on(day)                     the one that holds
    adopt(writer, ladder, document)     the Fund's own, from a day on

A ladder of the Fund's own holds from its day to the next one's; of two of one day, the one entered
later. Nothing is kept that a ladder was used for: what was done is a fact by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.rules.ladders import Ladder, ladder_of, said_of, shipped
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "recovery_ladder"


@dataclass(frozen=True, slots=True)
class Ladders:
    own: tuple[tuple[Ladder, Fact], ...]  # by day; of one day the later link last

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Ladders:
        found = [
            (ladder_of(fact.body), fact)
            for fact in stated(connection, fund, KIND, known_at=known_at)
        ]
        return cls(tuple(sorted(found, key=lambda each: each[0].since)))

    def on(self, day: date) -> Ladder:
        return self.held_on(day)[0]

    def held_on(self, day: date) -> tuple[Ladder, Fact | None]:
        holding = [each for each in self.own if each[0].since <= day]
        return holding[-1] if holding else (shipped(), None)


def adopt(writer: Writer, ladder: Ladder, document: str) -> bool:
    """State a ladder; False where the very same holds from that day already."""
    if not clean(document):
        raise FundledgerError("ladder.no_document")
    if Ladders.read(writer.connection, writer.fund).held_on(ladder.since)[0] == ladder:
        return False
    writer.state(Statement(KIND, ladder.name, ladder.since, said_of(ladder), document))
    return True
