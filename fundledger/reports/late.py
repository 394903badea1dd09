"""By which entries a report of days of booking differs from one of value dates: notes, with sums.

A report stands on one of the two days and says which. What the other day would count otherwise is
named entry by entry, with what the entry adds to the report, or would add; an entry of which the
report counts nothing is not named. One whose sum is 0 moves money from one column to another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from fundledger.ledger.accounts import Account
from fundledger.ledger.late import Late, LateEntry, late
from fundledger.ledger.sides import base_of
from fundledger.loans.dues import payments
from fundledger.loans.settling import document_of_key
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.registers.loan import loan_numbered
from fundledger.reports.asked import Asked
from fundledger.reports.flows import (
    CLOSING,
    Flow,
    Receipts,
    account_numbers,
    flows,
    receipts,
    scope_of,
    with_roles,
)
from fundledger.reports.table import Cell, Note, word_for

Basis = Literal["booked", "contract", "booked_by_class"]
What = Literal["collected", "disbursed", "charter", "earned", "given_up"]

K = TypeVar("K")

SHOWN = 20
_AT_ONCE = 500
_GIVEN_UP = ("principal_overdue", "interest_receivable", "memo_interest")


@dataclass(frozen=True, slots=True)
class Counted:
    """What an entry adds up to in a report; if that is 0, what it moves between the columns."""

    total: int
    moved: int = 0

    @classmethod
    def of(cls, parts: Sequence[int]) -> Counted:
        return cls(sum(parts), sum(part for part in parts if part > 0))


ByEntry = Mapping[int, Counted]


def based(facts: Mapping[str, Cell], basis: Basis) -> dict[str, Cell]:
    """What a table says of itself, with the day that its figures stand on."""
    return {**facts, "basis": word_for("basis.", basis)}


def late_of(asked: Asked, first: date) -> Late:
    return late(asked.connection, scope_of(asked), first)


def booked_notes(of: Late, what: What, counted: ByEntry) -> Iterator[Note]:
    """Of a report by day of booking: what it counts of earlier days, and what it leaves out."""
    yield from _named("report_note.booked_later", what, of.earlier, counted)
    yield from _named("report_note.not_yet_booked", what, of.later, counted)


def moved_notes(of: Late, counted: ByEntry) -> Iterator[Note]:
    """The same of a report of many lines, of which no sum over entries would say anything."""
    yield from _named("report_note.moved_booked_later", None, of.earlier, counted)
    yield from _named("report_note.moved_not_yet_booked", None, of.later, counted)


def owed_notes(of: Late, what: What, counted: ByEntry) -> Iterator[Note]:
    """Of a report by value date: what it counts though booked later, and what it leaves out."""
    yield from _named("report_note.counted_before_booked", what, of.later, counted)
    yield from _named("report_note.of_earlier_days", what, of.earlier, counted)


def collected_by(asked: Asked, accounts: dict[str, Account], of: Late) -> ByEntry:
    """What was collected, held money too."""
    found = _receipts_by(asked, accounts, of, lambda flow: flow.entry or 0)
    return {number: Counted.of(got.parts) for number, got in found.items()}


def paid_back_by(asked: Asked, accounts: dict[str, Account], of: Late) -> ByEntry:
    """What was collected of principal and interest, and of what was written off."""
    found = _receipts_by(asked, accounts, of, lambda flow: flow.entry or 0)
    return {
        number: Counted.of([got.principal, got.interest, got.recovered])
        for number, got in found.items()
    }


def dues_paid_by(asked: Asked, accounts: dict[str, Account], of: Late) -> ByEntry:
    """What paid something that was due: not what is held, nor what was paid ahead of its day."""
    found = _receipts_by(
        *(asked, accounts, of),
        lambda flow: (flow.entry or 0, flow.loan or "", flow.key, flow.value_date),
    )
    ahead: dict[str, dict[int | date, int]] = {}
    counted: dict[int, Counted] = {}
    for (number, loan, key, day), got in sorted(found.items(), key=lambda item: item[0][0]):
        if loan not in ahead:
            ahead[loan] = _prepaid(asked, loan)
        parts = [got.principal, got.interest_in_term, got.interest_overdue, got.interest_late]
        paper = document_of_key(key) or day
        if paper is not None and (key is None or base_of(key) == key):
            prepaid = max(0, min(ahead[loan].get(paper, 0), got.principal))  # none taken back
            ahead[loan][paper] = ahead[loan].get(paper, 0) - prepaid
            parts[0] -= prepaid
        before = counted.get(number, Counted(0))
        here = Counted.of(parts)
        counted[number] = Counted(before.total + here.total, before.moved + here.moved)
    return counted


def given_up_by(asked: Asked, accounts: dict[str, Account], of: Late) -> ByEntry:
    """Overdue principal and interest that a decision waived or wrote off."""
    found: dict[int, int] = defaultdict(int)
    for flow in _flows_of(asked, accounts, of, with_roles(accounts, _GIVEN_UP)):
        if flow.kind in ("waive", "write_off"):
            found[flow.entry or 0] -= flow.net
    return {number: Counted(amount) for number, amount in found.items()}


def lent_by(asked: Asked, accounts: dict[str, Account], of: Late) -> ByEntry:
    found: dict[int, int] = defaultdict(int)
    wanted = with_roles(accounts, ("principal_in_term", "principal_overdue"))
    for flow in _flows_of(asked, accounts, of, wanted):
        if flow.kind == "disburse":
            found[flow.entry or 0] += flow.net
    return {number: Counted(amount) for number, amount in found.items()}


def charter_by(asked: Asked, accounts: dict[str, Account], of: Late) -> ByEntry:
    found: dict[int, int] = defaultdict(int)
    for flow in _flows_of(asked, accounts, of, with_roles(accounts, ("charter_capital",))):
        found[flow.entry or 0] -= flow.net
    return {number: Counted(amount) for number, amount in found.items()}


def moved_by(
    asked: Asked, accounts: dict[str, Account], of: Late, wanted: Sequence[str]
) -> ByEntry:
    """What moved on the accounts of a report: of an entry's two sides there, the larger one."""
    sides: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for flow in _flows_of(asked, accounts, of, wanted):
        sides[flow.entry or 0][0] += flow.debit
        sides[flow.entry or 0][1] += flow.credit
    return {number: Counted(max(both, key=abs)) for number, both in sides.items()}


def earned_by(asked: Asked, accounts: dict[str, Account], of: Late) -> ByEntry:
    """Income less cost of each entry; of one that has neither, the interest that it brought in."""
    parts: dict[int, list[int]] = defaultdict(list)
    wanted = account_numbers(accounts, lambda role: role.nature in ("income", "expense"))
    for flow in _flows_of(asked, accounts, of, wanted):
        if flow.kind != CLOSING:
            parts[flow.entry or 0].append(-flow.net)
    found = {number: Counted.of(each) for number, each in parts.items()}
    got = _receipts_by(asked, accounts, of, lambda flow: flow.entry or 0)
    for number, each in got.items():
        in_money = [each.interest_in_term, each.interest_overdue, each.interest_late]
        found.setdefault(number, Counted.of([*in_money, each.recovered]))
    return found


def _receipts_by(
    asked: Asked, accounts: dict[str, Account], of: Late, cut: Callable[[Flow], K]
) -> dict[K, Receipts]:
    found: dict[K, Receipts] = {}
    for some in _some(of):
        found |= receipts(
            *(asked, date.min, accounts, ("entry", "loan", "value_date"), cut), among=some
        )
    return found


def _flows_of(
    asked: Asked, accounts: dict[str, Account], of: Late, wanted: Sequence[str]
) -> Iterator[Flow]:
    for some in _some(of):
        yield from flows(asked, date.min, accounts, wanted, ("entry",), among=some)


def _some(of: Late) -> Iterator[Collection[int]]:
    """The entries that lie in the span by one day alone, a few at a time."""
    these = [each.number for each in (*of.earlier, *of.later)]
    for start in range(0, len(these), _AT_ONCE):
        yield these[start : start + _AT_ONCE]


def _prepaid(asked: Asked, number: str) -> dict[int | date, int]:
    """What receipts paid ahead of its day, by document, or by day where the calendar paid."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    found: dict[int | date, int] = defaultdict(int)
    for each in payments(loan, asked.as_of):
        if each.prepaid:
            found[each.document or each.day] += each.prepaid
    return found


def _named(
    key: str, what: What | None, among: Sequence[LateEntry], counted: ByEntry
) -> Iterator[Note]:
    there = [(each.number, counted[each.number]) for each in among if each.number in counted]
    there = [(number, of) for number, of in there if of.total or of.moved]
    if not there:
        return
    shown = Joined(tuple(_entry(number, of) for number, of in there[:SHOWN]), "; ")
    entries = shown if len(there) <= SHOWN else Joined((shown, "…"))
    params: dict[str, object] = {"count": len(there), "entries": entries}
    if what is not None:
        params["what"] = Sentence(f"late_what.{what}")
        params["total"] = Dong(sum(of.total for _, of in there))
    yield Note(key, params)


def _entry(number: int, of: Counted) -> Sentence:
    key = "report_word.late_entry" if of.total else "report_word.late_between"
    return Sentence(key, {"entry": number, "amount": Dong(of.total or of.moved)})
