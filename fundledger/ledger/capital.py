"""The capital rule: money of capital moves against principal, charter capital or an exception.

It is judged by entry and by source. An exception with a source explains capital of that source to
the đồng; one without explains up to its own amount. Over all entries it is the identity

    charter capital = principal in term + principal overdue + capital on hand + exceptions

The journal refuses an entry that breaks it; proof looks at the entries that are booked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from fundledger.ledger.roles import Role


def moved_alone(lines: Sequence[tuple[Role, int, str | None]]) -> dict[str, int]:
    """By source: the change of capital that no exception in the entry explains."""
    moved: dict[str, int] = defaultdict(int)
    for role, amount, source in lines:
        if role.capital is not None:
            moved[source or ""] += amount
    if not any(moved.values()):
        return {}
    named: dict[str, int] = defaultdict(int)
    for role, amount, source in lines:
        if role.capital is None and role.exception:
            named[source or ""] += amount
    together, exceptions = sum(moved.values()), sum(named.values())
    explained = together * exceptions < 0 and abs(together) <= abs(exceptions)
    return {
        source: amount
        for source, amount in moved.items()
        # Capital that only moves from one source to another is explained by no exception.
        if amount
        and not (explained and amount * together > 0)
        and not (source and named[source] == -amount)
    }
