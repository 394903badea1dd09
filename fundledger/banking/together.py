"""Several lines that are one receipt in the books: a slip entered once, paid in by two transfers.

    groups(lines, booked, may_be)    each entry by hand with the open lines that add up to it

Only where the lines are of the entry's account and of days close to it, and add up to it in one
way alone. A line of the entry's own sum is another matter (`matching`): nothing is sought.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from fundledger.banking.lines import StatementLine

if TYPE_CHECKING:
    from fundledger.banking.matching import BookedByHand

UNDERWAY = timedelta(days=7)
"""How long money between two banks may take, and paper may be from what the bank says."""

_MOST_LINES, _MOST_CANDIDATES = 4, 14

Group = tuple["BookedByHand", tuple[StatementLine, ...]]


def groups(
    lines: Sequence[StatementLine],
    booked: Sequence[BookedByHand],
    may_be: Callable[[StatementLine, BookedByHand], bool],
) -> Iterator[Group]:
    """`may_be`: whether nothing in a line says that it is other money than the entry's."""
    in_order = sorted(lines, key=lambda line: (line.day, line.chain))
    days = [line.day for line in in_order]
    for entry in booked:
        if not entry.loan or entry.is_transfer:
            continue
        first = bisect_left(days, entry.day - UNDERWAY)
        last = bisect_right(days, entry.day + UNDERWAY)
        near = [line for line in in_order[first:last] if (line.amount > 0) == (entry.amount > 0)]
        if any(line.amount == entry.amount for line in near):
            continue
        near = [line for line in near if abs(line.amount) < abs(entry.amount)]
        near = [line for line in near if may_be(line, entry)]
        if not 1 < len(near) <= _MOST_CANDIDATES:
            continue
        found = [
            some
            for count in range(2, _MOST_LINES + 1)
            for some in combinations(near, count)
            if sum(line.amount for line in some) == entry.amount
        ]
        if len(found) == 1:
            yield entry, found[0]
