"""How a loan's interest was reckoned, stretch by stretch, and what became of it by kind.

For a court: every stretch of the span with its đồng, which add up to the interest that arose; then
by kind what was owed before, arose, was paid, was given up and is owed. The ledger shows the
same balance; `contract_explain` has every step with its fractions.
"""

from __future__ import annotations

from datetime import date

from fundledger.calendar import ONE_DAY
from fundledger.contract.events import EventRefused
from fundledger.contract.life import Life
from fundledger.contract.position import Position
from fundledger.contract.rates import percent_text
from fundledger.contract.trace import WHOLE, Kind, Trace
from fundledger.loans.interest_parts import Part, joined, parts_of
from fundledger.loans.sheet import ByKind, sheet
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.registers.loan import Loan
from fundledger.reports.asked import Asked
from fundledger.reports.loan_sheet import lived_to
from fundledger.reports.rates import yearly_said
from fundledger.reports.table import (
    Cell,
    Record,
    Table,
    Word,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

KINDS: tuple[Kind, ...] = ("in_term", "overdue", "late")
_STRETCHES = (
    *(*texts("interest_kind"), *days("from", "to"), *numbers("days"), *money("balance")),
    *(*texts("rate", "rate_and_basis"), *sums("amount")),
)
_SUMS = (
    *texts("interest_kind"),
    *sums("opening", "arisen", "paid", "otherwise", "closing"),
    *sums("fallen_due", "interest_accrued", wide=True),
)


def interest_tables(asked: Asked, loan: Loan, first: date) -> tuple[Table, Table, Table]:
    """The stretches of a span, its sums by kind, and what is told of before the book began."""
    last = lived_to(asked)
    of = sheet(loan, first, last)
    before = of.since
    parts = [] if before is None else _parts(loan, before, last)
    paid = given_up = ByKind()
    for line in of.lines:
        paid, given_up = paid.plus(line.paid), given_up.plus(line.given_up)
    opening, closing = _owed(of.opening), _owed(of.closing)
    rows = [_stretch(part) for part in parts]
    totals: list[Record] = []
    for place, kind in enumerate(KINDS):
        arisen = closing[place] - opening[place] + paid[place] + given_up[place]
        told = sum([part.amount for part in parts if part.kind == kind])
        if arisen != told:
            rows.append({"interest_kind": _other(kind), "amount": arisen - told})
        accrued = of.closing.interest_accrued if kind == "in_term" else 0
        totals.append(
            {
                "interest_kind": word_for("contract_kind.", kind),
                "opening": opening[place],
                "arisen": arisen,
                "paid": paid[place],
                "otherwise": given_up[place],
                "closing": closing[place],
                "fallen_due": closing[place] - accrued,
                "interest_accrued": accrued,
            }
        )
    stretches = Table.of("interest_stretches", _STRETCHES, rows)
    past = [_stretch(part) for part in _past_parts(loan, first)]
    before_book = Table.of("interest_before", _STRETCHES, past)
    return stretches, Table.of("interest_sums", _SUMS, totals), before_book


def _other(kind: Kind) -> Word:
    """What no stretch brought: a sum that the opening states, or what a decision changed."""
    said = {"kind": Sentence(f"contract_kind.{kind}")}
    return Word(f"other_{kind}", Sentence("paper_word.other_interest", said))


def _owed(at: Position) -> ByKind:
    """With what has not fallen due: a stretch is told from its first day on."""
    return ByKind(
        at.interest_due + at.interest_accrued, at.interest_overdue_due, at.late_interest_due
    )


def _parts(loan: Loan, before: date, last: date) -> list[Part]:
    """What arose after the end of one day up to the end of another."""
    terms, trace = loan.contract.terms, Trace()
    lived = Life(terms, loan.events, opening=loan.opening, trace=trace)
    begins = loan.begins
    assert begins is not None
    lived.lived(sorted({max(before, begins), last}))
    parts = parts_of(trace.steps, terms.rounding, as_it_arises=True)
    return joined(part for part in parts if before < part.end <= last)


def _past_parts(loan: Loan, first: date) -> list[Part]:
    """Of the time before the book began with the loan, where that is told and can have been so."""
    if loan.opening is None or not loan.past or first > loan.opening.day:
        return []
    terms, trace = loan.contract.terms, Trace()
    before = max(first - ONE_DAY, min(event.day for event in loan.past))
    try:
        Life(terms, loan.past, trace=trace).lived(sorted({before, loan.opening.day}))
    except EventRefused:  # told when the opening was taken
        return []
    parts = parts_of(trace.steps, terms.rounding, as_it_arises=True)
    last = loan.opening.day
    return joined(part for part in parts if before < part.end <= last)


def _stretch(part: Part) -> dict[str, Cell]:
    is_share = part.rate == WHOLE
    return {
        "interest_kind": word_for("contract_kind.", part.kind),
        "from": part.start,
        "to": part.end,
        "days": part.days,
        "balance": part.balance,
        "rate": None if is_share else yearly_said(part.rate),
        "rate_and_basis": _formula(part),
        "amount": part.amount,
    }


def _formula(part: Part) -> Cell:
    share = f"{part.days}/{part.basis}"
    if part.rate == WHOLE:
        return f"× {share}"
    percent = percent_text(part.rate)
    return Word(f"× {percent} % × {share}", Joined(("×", Decimal(percent), "% ×", share)))
