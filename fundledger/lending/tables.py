"""Which table of steps, authority and papers holds for a fund on a day.

    Tables.read(connection, fund)       all that the book has, and the program's for days before
    tables.on(day)                      the one that holds
    adopt(writer, rules, document)      the Fund's own, from a day on
    keep(writer, day)                   the program's is being used: it stays in the book as it is

A table of the Fund's own holds from its day to the next one's. Of two of one day the one entered
later holds, so one that had a slip is stated again. What was decided by a table keeps what was
found then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.rules.lending import LendingRules, lending_rules, said_of, shipped
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "lending_rules"


@dataclass(frozen=True, slots=True)
class Held:
    """A table, and the fact that says it; none where it is the program's and was not used yet."""

    rules: LendingRules
    fact: Fact | None = None

    @property
    def document(self) -> str:
        return "" if self.fact is None or self.fact.document is None else self.fact.document


@dataclass(frozen=True, slots=True)
class Tables:
    every: tuple[Held, ...]  # by day; of one day the later link last

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Tables:
        found = [Held(shipped())]
        for fact in stated(connection, fund, KIND, known_at=known_at):
            found.append(Held(lending_rules(fact.body), fact))
        return cls(tuple(sorted(found, key=lambda each: each.rules.since)))

    def known_at(self, chain: int) -> Tables:
        """Those that stood in the book when a link of the chain was entered."""
        return Tables(
            tuple(each for each in self.every if each.fact is None or each.fact.chain <= chain)
        )

    def on(self, day: date) -> LendingRules:
        return self.held_on(day).rules

    def coming(self, day: date) -> list[Held]:
        """Those of the Fund's own that hold from a later day; of one day the last."""
        later = [each for each in self.every if each.document and each.rules.since > day]
        return list({each.rules.since: each for each in later}.values())

    def held_on(self, day: date) -> Held:
        """The Fund's own; on days before it has one, the program's, whenever that begins."""
        own = [each for each in self.every if each.document and each.rules.since <= day]
        of_program = [each for each in self.every if not each.document]
        return own[-1] if own else of_program[-1]


def adopt(writer: Writer, rules: LendingRules, document: str) -> bool:
    """State a table; False where the very same holds from that day already, by that paper."""
    if not clean(document):
        raise FundledgerError("lending_rules.no_document")
    standing = Tables.read(writer.connection, writer.fund).held_on(rules.since)
    if standing.rules == rules and standing.document == clean(document):
        return False
    writer.state(Statement(KIND, rules.name, rules.since, said_of(rules), document))
    return True


def keep(writer: Writer, day: date) -> LendingRules:
    """The table of a day, which something is about to be done by."""
    held = Tables.read(writer.connection, writer.fund).held_on(day)
    if held.fact is None:
        writer.state(Statement(KIND, held.rules.name, held.rules.since, said_of(held.rules)))
    return held.rules
