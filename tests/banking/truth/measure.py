"""What matching makes of the true lines: how many are certain and right, and certain and wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from fundledger.banking.matching import Proposal
from fundledger.ledger.entry import Statement
from fundledger.store.books import Book
from tests.banking.books import matched, take
from tests.banking.truth.book import FIRST, NAMES
from tests.banking.truth.lines import PERSONS, TrueLine
from tests.ledger.books import writer_of


def teach(book: Book) -> None:
    """Three of four persons have paid before, and were assigned by hand."""
    with writer_of(book) as writer:
        for at in (at for at in range(len(NAMES)) if at % 4):
            body = {"for": f"49000010{at:02}", "line": 1}
            writer.state(Statement("payer_alias", PERSONS[at], date(2023, 3, 1), body))


def answers(book: Book, true: Sequence[TrueLine]) -> list[tuple[TrueLine, Proposal | None]]:
    """Each line with the proposal that would be posted without asking, if there is one."""
    take(book, [each.read for each in true], first=FIRST.isoformat(), last="2023-12-31")
    found = matched(book)
    by_reference = {line.reference: found.proposals[line.chain] for line in found.lines}
    first = ((each, by_reference[each.read.reference][:1]) for each in true)
    return [(each, best[0] if best and best[0].certain else None) for each, best in first]


def is_right(true: TrueLine, proposal: Proposal) -> bool:
    named = tuple(sorted(proposal.loan.split(", ")))
    return proposal.how in ("collect", "recover") and named == tuple(sorted(true.loans))


def shares(answered: Sequence[tuple[TrueLine, Proposal | None]]) -> Counter[str]:
    """By kind: lines, certain and right, certain and wrong."""
    found: Counter[str] = Counter()
    for true, proposal in answered:
        kinds = [f"of {true.kind}"]
        if true.pays_one:
            kinds += ["pays one", f"sum {true.sum_is}"]
            kinds += ["pays one late"] if 0 < true.late <= 25 else []
        for kind in kinds:
            found[f"{kind}: lines"] += 1
            if proposal is not None:
                right = "right" if is_right(true, proposal) else "WRONG"
                found[f"{kind}: {right}"] += 1
    return found
