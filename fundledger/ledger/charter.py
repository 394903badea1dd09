"""Charter capital by source is never below zero: nobody gives back what was not put in.

`lacking` names the sources that are below zero at the end of some day of booking, by the postings
in the book. The journal asks at the end of a transaction that took charter capital away
(`CharterChanges`), so the order of papers within it, or within a file, does not matter; proof asks
of the whole book. A source that was below zero before can still be put right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from fundledger.ledger.accounts import Account
from fundledger.ledger.canonical import day_text
from fundledger.ledger.links import raw
from fundledger.store.tables import posting as postings

Changes = Mapping[str, int]
"""By day, as ISO text: what is added to the charter capital of a source; negative if taken away."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A source whose charter capital is below zero: from which day, and by how much at most."""

    source: str
    day: str
    amount: int


@dataclass(slots=True)
class CharterChanges:
    """What one transaction does to charter capital, by source and day of booking."""

    changes: dict[str, dict[str, int]] = field(default_factory=dict)

    def note(self, source: str, day: str, added: int) -> None:
        of_source = self.changes.setdefault(source, {})
        of_source[day] = of_source.get(day, 0) + added

    def lacking(
        self, connection: Connection, fund: int, accounts: Mapping[str, Account]
    ) -> Lacking | None:
        """The first source that is below zero on a day on which this transaction left it less."""
        lessened = {source: days for source, days in self.changes.items() if min(days.values()) < 0}
        if not lessened:
            return None
        standing = _changes(connection, fund, accounts, lessened)
        for source, own in sorted(lessened.items()):
            found = _below(source, standing[source], own)
            if found is not None:
                return found
        return None


def lacking(
    connection: Connection, fund: int, accounts: Mapping[str, Account]
) -> Iterator[Lacking]:
    """Every source that is below zero at the end of a day of booking."""
    for source, changes in sorted(_changes(connection, fund, accounts).items()):
        found = _below(source, changes, changes)
        if found is not None:
            yield found


def _below(source: str, changes: Changes, own: Changes) -> Lacking | None:
    """Whether a source is below zero on a day on which `own` has made it less: since which day,
    and the lowest it gets on such days.
    """
    standing = lessened = deepest = 0
    first = None
    for day in sorted(changes):
        standing += changes[day]
        lessened += own.get(day, 0)
        if standing < 0 and lessened < 0:
            first = first or day
            deepest = min(deepest, standing)
    return None if first is None else Lacking(source, first, -deepest)


def _changes(
    connection: Connection,
    fund: int,
    accounts: Mapping[str, Account],
    sources: Collection[str] | None = None,
) -> dict[str, dict[str, int]]:
    numbers = {each.number for each in accounts.values() if each.role.capital == "charter"}
    query = (
        select(postings.c.source, raw(postings.c.date), func.sum(postings.c.amount))
        .where(postings.c.fund == fund, postings.c.account.in_(sorted(numbers)))
        .group_by(postings.c.source, postings.c.date)
    )
    if sources is not None:
        query = query.where(postings.c.source.in_(sorted(sources)))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for source, day, amount in connection.execute(query):
        found[source or ""][day_text(day)] = -int(amount)
    return found
