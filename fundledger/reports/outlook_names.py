"""How an outlook names borrowers, and lists what is of whom: the most first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fundledger.messages import Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers


@dataclass(frozen=True, slots=True)
class Names:
    register: Mapping[str, Borrower]

    @classmethod
    def read(cls, asked: Asked) -> Names:
        return cls(borrowers(asked))

    def of(self, borrower: str) -> str:
        known = self.register.get(borrower)
        return (known.name if known else "") or borrower or "–"

    def biggest(self, amounts: Mapping[str, int], shown: int) -> Joined | None:
        """Those that are not 0, by size, and how many more there are."""
        there = sorted(
            ((borrower, amount) for borrower, amount in amounts.items() if amount),
            key=lambda item: (-abs(item[1]), item[0]),
        )
        if not there:
            return None
        whom = (
            Sentence("outlook_word.of_whom", {"name": self.of(who), "amount": Dong(amount)})
            for who, amount in there[:shown]
        )
        return listed(whom, len(there) - shown)


def listed(parts: Iterable[Wording | str], left: int = 0) -> Joined:
    """One after the other; `left` is how many more there are."""
    more = (Sentence("outlook_word.and_others", {"count": left}),) if left > 0 else ()
    return Joined((*parts, *more), "; ")
