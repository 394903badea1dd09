"""The capital rule: money of capital moves against principal, charter capital or an exception.

Judged by entry and by source. An exception that bears a source explains the capital of that
source to the đồng; one without explains as much as it is large. Over all entries it is the identity

    charter capital = principal in term + principal overdue + capital on hand + exceptions

The journal refuses an entry that breaks it; proof looks at what stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from fundledger.ledger.roles import Role


def moved_alone(lines: Sequence[tuple[Role, int, str | None]]) -> dict[str, int]:
    """By source: capital that changes with no exception in the entry large enough to explain it."""
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
        # What has one source more and another less is no exception's doing.
        if amount
        and not (explained and amount * together > 0)
        and not (source and named[source] == -amount)
    }
