"""What became of the promises of a fund: the receipts of its loans, read from their documents.

    promised_by(of, borrower)       of one borrower, in the order in which they fall due
    all_promised(of)                of all, by borrower

A receipt counts for whoever owed the loan on its day, as it stands in the books: one that was taken
back, or moved to another loan, is judged anew by that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fundledger.arrears.debts import Day
from fundledger.bulk import no_collection
from fundledger.contract.events import Collect
from fundledger.recovery.promises import Outcome, Receipt, outcomes
from fundledger.recovery.steps import Promise, Step, all_steps, steps_of
from fundledger.registers.documents import RECEIPTS
from fundledger.registers.loan import Loan, loans


def promised_by(of: Day, borrower: str) -> list[Outcome]:
    steps = steps_of(of.connection, of.fund, borrower, of.known_at)
    return _became(of, {borrower: steps}).get(borrower, [])


def all_promised(of: Day) -> dict[str, list[Outcome]]:
    return _became(of, all_steps(of.connection, of.fund, of.known_at))


def receipts_of(loan: Loan) -> Iterator[tuple[str, Receipt]]:
    """Each with whoever owed the loan on its day; those before the book began among them."""
    for each in loan.documents:
        if each.do in RECEIPTS:
            amount: Any = each.body["amount"]
            yield loan.cooperative_on(each.day), Receipt(loan.number, each.day, amount)
    for event in loan.past:
        if isinstance(event, Collect):
            yield loan.cooperative_on(event.day), Receipt(loan.number, event.day, event.amount)


def _became(of: Day, steps: Mapping[str, Sequence[Step]]) -> dict[str, list[Outcome]]:
    made = {
        borrower: promises
        for borrower, of_one in steps.items()
        if (promises := [each for each in of_one if isinstance(each.said, Promise)])
    }
    if not made:
        return {}
    paid: dict[str, list[Receipt]] = defaultdict(list)
    with no_collection():
        for loan in loans(of.connection, of.fund, of.known_at):
            for owner, receipt in _of_those(receipts_of(loan), made):
                paid[owner].append(receipt)
    return {one: outcomes(of_one, paid[one], of.as_of) for one, of_one in sorted(made.items())}


def _of_those(
    of: Iterable[tuple[str, Receipt]], made: Mapping[str, object]
) -> Iterator[tuple[str, Receipt]]:
    return (each for each in of if each[0] in made)
