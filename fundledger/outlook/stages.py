"""The claims of a fund on the way from an earlier outlook to a later one: one kind of paper a step.

    stages(earlier, of_later, later)

The days are as each was known; what came between them is put in by the order of `changes`. A loan
whose receipts cannot be lived through without the other papers that came between (money for a debt
that is due by a recall alone) takes all of them in one step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import Day, debt_on
from fundledger.bulk import no_collection
from fundledger.contract.events import EventRefused
from fundledger.outlook.changes import DRAWN
from fundledger.outlook.claims import Claim, Claims, claim_of
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan, loans

_PAID = frozenset({"collect", "apply", "refund"})
_OF_NO_TERMS = _PAID | {DRAWN, "open", "confirm", "close", "transfer", "strike_off"}
_AHEAD = frozenset({"change_rate", "freeze"})
"""What is decided for days to come, and counts before them (`dues.known_by`)."""


@dataclass(frozen=True, slots=True)
class Stages:
    of_papers: Claims  # of the earlier day, by what is known now of its days
    after_receipts: Claims  # of the later day, with nothing more but what was paid in
    after_draws: Claims  # and what was paid out
    of_terms: Claims  # and every other paper
    owners: dict[str, str]  # of each loan there is, on the later day
    new: frozenset[str]  # of which nothing was known on the earlier day


def stages(earlier: Day, of_later: Claims, later: Day) -> Stages:
    """`of_later` are the claims of the later day."""
    buckets = Buckets.read(earlier.connection, earlier.fund, earlier.as_of, earlier.known_at)
    steps = _Steps(earlier, later, buckets, of_later.until)
    every: list[tuple[Claim | None, Claim | None, Claim | None]] = []
    owners: dict[str, str] = {}
    new: set[str] = set()
    whole = {each.loan: each for each in of_later.every}
    with no_collection():
        for loan in loans(later.connection, later.fund, later.known_at):
            owners[loan.number] = loan.cooperative_on(later.as_of)
            if not loan.begun(earlier.as_of):
                new.add(loan.number)
            every.append(steps.of(loan, whole.get(loan.number)))

    def claims(day: date, place: int) -> Claims:
        there = (steps[place] for steps in every)
        return Claims(day, of_later.until, buckets, tuple(each for each in there if each))

    return Stages(
        claims(earlier.as_of, 0),
        claims(later.as_of, 1),
        claims(later.as_of, 2),
        Claims(later.as_of, of_later.until, buckets, of_later.every),
        owners,
        frozenset(new),
    )


@dataclass(frozen=True, slots=True)
class _Steps:
    earlier: Day
    later: Day
    buckets: Buckets
    until: date

    def of(
        self, loan: Loan, whole: Claim | None
    ) -> tuple[Claim | None, Claim | None, Claim | None]:
        """With the papers of the earlier day, with receipts since, and with what was paid out."""
        before = self._claim(loan, self.earlier.as_of, self._was_there)
        between = {each.do for each in loan.documents if not self._was_there(each)}
        try:
            drawn = whole
            if between - _OF_NO_TERMS:
                drawn = self._claim(loan, self.later.as_of, self._with(_OF_NO_TERMS))
            if not loan.begun(self.earlier.as_of):
                return before, None, drawn
            paid = drawn
            if DRAWN in between:
                paid = self._claim(loan, self.later.as_of, self._with(_OF_NO_TERMS - {DRAWN}))
        except EventRefused:
            return before, whole, whole
        return before, paid, drawn

    def _was_there(self, paper: Document) -> bool:
        """Of the days up to the earlier, or decided ahead by then."""
        known_at = self.earlier.known_at
        is_known = known_at is None or paper.chain <= known_at
        return paper.day <= self.earlier.as_of or (paper.do in _AHEAD and is_known)

    def _with(self, kinds: frozenset[str]) -> Callable[[Document], bool]:
        return lambda paper: paper.do in kinds or self._was_there(paper)

    def _claim(self, loan: Loan, day: date, keep: Callable[[Document], bool]) -> Claim | None:
        kept = Loan(loan.contract, tuple(filter(keep, loan.documents)))
        of = Day(self.later.connection, self.later.fund, day, self.later.known_at, self.later.today)
        debt = debt_on(kept, of)
        if debt is None or not debt.at.principal:
            return None
        return claim_of(debt, self.until, self.buckets)
