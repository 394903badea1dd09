"""Why an outlook to the same day is another now: the difference of capital on hand then, in parts.

    loan_change(loan, …)      of a loan the parts, which add to its own difference
    windows(moves, …)         money of capital that the earlier outlook did not have, by loan

One thing after another is put from how it was to how it is (sequential substitution), and a part is
what the outlook changes by that step. The order decides what is called what, so it is always this:

    late       papers of days up to the earlier one that came since, or were taken back
    came       what was paid in between, against what was expected of the loan (more than that)
    slipped    the same of a loan of which less came, and is not expected later either
    lent       what was paid out in between, and what is expected of new loans
    terms      what a paper changed in between: a new plan of dues, a recall, a judgment …
    promise    what is promised now and was not; promises that are gone
    plan       other lines of the recovery plan; by other methods, what they have learnt since

Each step is measured by the method as it was, until `promise` and `plan` put in what it is now. The
books come first because they are what is certain; the plan last, because it answers to the rest.
What capital does beside loans needs no order: charter, other money, what a method says of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from fundledger.ledger.money_moves import MoneyMove

OfLoan = Literal["late", "came", "slipped", "lent", "terms", "promise", "plan"]
Part = OfLoan | Literal["charter", "other", "movements"]
OF_LOANS: tuple[OfLoan, ...] = get_args(OfLoan)
PARTS: tuple[Part, ...] = (*OF_LOANS, "charter", "other", "movements")

DRAWN = "disburse"


@dataclass(frozen=True, slots=True)
class Window:
    """Money of capital between two outlooks, of one loan or of none."""

    late: int = 0  # of days up to the earlier, entered since
    came: int = 0
    drawn: int = 0  # paid out to the borrower: below 0

    @property
    def moved(self) -> int:
        return self.late + self.came + self.drawn

    def plus(self, other: Window) -> Window:
        return Window(self.late + other.late, self.came + other.came, self.drawn + other.drawn)


@dataclass(frozen=True, slots=True)
class Expectations:
    """Principal that is to become money of one loan by the end of the span, step by step."""

    then: int = 0  # by the earlier outlook
    of_papers: int = 0  # of the same day, with the papers of its days that are known now
    after_receipts: int = 0  # of the later day, with nothing but what was paid in between
    after_draws: int = 0  # and what was paid out
    of_terms: int = 0  # and every other paper: the books of the later day
    with_promises: int = 0  # and by what is promised now
    now: int = 0  # by the later outlook


@dataclass(frozen=True, slots=True)
class LoanChange:
    """`came` is what moved on capital between the two, without what was paid out."""

    loan: str
    borrower: str
    expected_then: int
    expected_now: int
    came: int
    parts: Mapping[Part, int]

    @property
    def difference(self) -> int:
        return sum(self.parts.values())

    @property
    def is_something(self) -> bool:
        return any((self.expected_then, self.expected_now, self.came, *self.parts.values()))


def loan_change(
    loan: str, borrower: str, of: Expectations, window: Window, *, is_new: bool
) -> LoanChange:
    """`is_new`: the books knew nothing of the loan on the earlier day."""
    came = window.came + of.after_receipts - of.of_papers
    lent = window.drawn + of.after_draws - of.after_receipts
    if is_new:
        came, lent = 0, lent + came
    parts: dict[Part, int] = {
        "late": window.late + of.of_papers - of.then,
        "came": max(came, 0),
        "slipped": min(came, 0),
        "lent": lent,
        "terms": of.of_terms - of.after_draws,
        "promise": of.with_promises - of.of_terms,
        "plan": of.now - of.with_promises,
    }
    return LoanChange(loan, borrower, of.then, of.now, window.came, parts)


def windows(
    moves: Iterable[MoneyMove], earlier: date, later: date, last_entry: int | None
) -> Mapping[str | None, Window]:
    """By loan, and under None what is of no loan: what had not moved, or was not known, earlier.

    `last_entry` is the last that was known then; None: all that are known now.
    """
    found: dict[str | None, Window] = {}
    for move in moves:
        window = _window(move, earlier, later, last_entry)
        if window is not None:
            found[move.loan] = found.get(move.loan, Window()).plus(window)
    return found


def _window(move: MoneyMove, earlier: date, later: date, last_entry: int | None) -> Window | None:
    if move.value_date > later:
        return None
    if move.value_date <= earlier:
        was_known = last_entry is None or move.entry <= last_entry
        return None if was_known else Window(late=move.amount)
    if move.kind == DRAWN and move.loan is not None:
        return Window(drawn=move.amount)
    return Window(came=move.amount)
