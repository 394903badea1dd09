"""The capital identity of an opening, by source: where charter capital is, and what is left over.

It looks at the lines of the opening's one entry. Later days are for `reports.capital`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fundledger.ledger.accounts import Chart
from fundledger.ledger.entry import Posting
from fundledger.ledger.roles import Role


class Identity(NamedTuple):
    """Charter capital of a source, where it is, and what is left over."""

    source: str
    charter_capital: int = 0
    principal_in_term: int = 0
    principal_overdue: int = 0
    capital_on_hand: int = 0
    exceptions: int = 0

    @property
    def difference(self) -> int:
        return self.charter_capital - sum(self[2:])


def identity_of(lines: Iterable[tuple[Role, Posting]]) -> tuple[Identity, ...]:
    """The capital identity by source, of the lines of an opening."""
    sums: dict[str, dict[str, int]] = {}
    for role, line in lines:
        place = place_in_identity(role)
        if place is None or not line.source:
            continue
        of = sums.setdefault(line.source, {})
        amount = -line.amount if place == "charter_capital" else line.amount
        of[place] = of.get(place, 0) + amount
    return tuple(Identity(source, **sums[source]) for source in sorted(sums))


def with_roles(chart: Chart, postings: Iterable[Posting]) -> Iterator[tuple[Role, Posting]]:
    return ((chart[line.account].role, line) for line in postings)


def place_in_identity(role: Role) -> str | None:
    match role.capital:
        case "charter":
            return "charter_capital"
        case "principal":
            return role.name
        case "on_hand":
            return "capital_on_hand"
        case None:
            return "exceptions" if role.exception else None
