"""What a court orders to be paid of a loan: in which order money goes by it, and interest.

A judgment that stands makes nothing owed and lets nothing off: it divides what is owed, kind by
kind, into three. `left` is unpaid of what was judged, `beside` was owed on the day and not judged,
and all else grew since. Money that pays a kind, by whatever paper, pays the judged part of it
first, then what grew, then what is beside. A waiver goes the other way: what the court did not
grant is what a creditor lets off first.

Of a receipt the judged sum takes what it can first, by its own order of kinds; then interest that
grew since; only then is the contract asked. Nothing here knows a debt: `debt` tells it of money,
`periods` asks it how interest goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

from fundledger.contract.events import JUDGED_PARTS, Judged
from fundledger.contract.waterfall import Parts

Kinds = tuple[int, int, int, int]
"""Principal, interest in term, interest on overdue principal, late interest."""

_INTEREST_OF_BUCKET = {1: 2, 3: 1, 4: 3}
"""By the place of a bucket of interest in `Parts`, the kind that it is of."""


class Judgment:
    __slots__ = (
        "_in_order",
        "beside",
        "day",
        "event",
        "found",
        "gone",
        "left",
        "owed_then",
        "rate",
    )

    def __init__(self, event: Judged, day: int, owed: Kinds, rate: int | None) -> None:
        """`owed`: what the books say on its day; `rate`: as judged, a numerator; None: no own."""
        self.event = event
        self.day = day
        self.rate = rate
        self.owed_then = owed
        said = (event.principal, event.interest, event.overdue, event.late)
        self.found = tuple(map(min, said, owed))  # the books owe no more than they say
        self.left = [*self.found]
        self.beside = [there - judged for there, judged in zip(owed, self.found, strict=True)]
        self.gone = [0, 0, 0, 0]  # paid and let off since
        self._in_order = [JUDGED_PARTS.index(part) for part in event.order]

    @property
    def bearing(self) -> int:
        """What bears the interest that the judgment itself orders."""
        return sum(self.left) if self.event.on_whole_sum else self.left[0]

    def grown(self, owed: Kinds) -> list[int]:
        """What is owed and neither was judged nor stood beside it."""
        of_kinds = zip(owed, self.left, self.beside, strict=True)
        return [max(0, there - left - beside) for there, left, beside in of_kinds]

    def pour(self, money: int, due: Parts, accrued: int, order: Sequence[int]) -> tuple[Parts, int]:
        """What money pays of what is due before the contract is asked, and what is left of it.

        `accrued` is interest in term that is owed and not due; `order` is the contract's.
        """
        principal = due.overdue_principal + due.due_principal
        of_due = [principal, due.due_interest, due.overdue_interest, due.late_interest]
        paid = [0, 0, 0, 0]
        for kind in self._in_order:
            paid[kind] = min(money, self.left[kind], of_due[kind])
            money -= paid[kind]
        if money:
            grown = self.grown((principal, of_due[1] + accrued, of_due[2], of_due[3]))
            for bucket in order:
                kind = _INTEREST_OF_BUCKET.get(bucket, 0)
                if kind:
                    part = min(money, grown[kind], of_due[kind] - paid[kind])
                    paid[kind] += part
                    money -= part
        overdue = min(paid[0], due.overdue_principal)
        return Parts(overdue, paid[2], paid[0] - overdue, paid[1], paid[3]), money

    def was_paid(self, paid: Kinds, owed: Kinds) -> None:
        """`owed` is what is left of all after it."""
        for kind, amount in enumerate(paid):
            self.gone[kind] += amount
            self.left[kind] -= min(self.left[kind], amount)
            self.beside[kind] = min(self.beside[kind], max(0, owed[kind] - self.left[kind]))

    def was_waived(self, kind: int, amount: int, owed: Kinds) -> None:
        """`owed` is what is left of all after it."""
        self.gone[kind] += amount
        beside = min(self.beside[kind], amount)
        grown = max(0, owed[kind] + amount - self.left[kind] - self.beside[kind])
        self.beside[kind] -= beside
        self.left[kind] -= max(0, amount - beside - grown)


def kinds_of(parts: Parts) -> Kinds:
    """Buckets as kinds: whether principal is overdue or due is one to a judgment."""
    principal = parts.overdue_principal + parts.due_principal
    return principal, parts.due_interest, parts.overdue_interest, parts.late_interest
