"""From principal as booked to principal by the contracts: what makes the two differ, by name.

    booked by the day + entries booked after it for days up to it + what is not yet rolled
        + principal of loans that are not signed here + what nothing explains = by the contracts

The books are by day of booking and a closed day never changes; contracts are by value date, so that
a paper that comes late changes them on its day. `check` finds whatever nothing explains. Loans are
looked at one by one only where a source does not agree, and none is lived through again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fundledger.ledger.accounts import Account
from fundledger.ledger.balances import balances
from fundledger.ledger.late import LateEntry, lines_of
from fundledger.money import Dong
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Debts
from fundledger.reports.flows import scope_of, with_roles
from fundledger.reports.table import Cell, Column, Note, Table, word_for

PRINCIPAL = ("principal_in_term", "principal_overdue")

Pair = tuple[int, int]
"""Principal in term and overdue."""
Why = Literal["booked_later", "to_overdue", "to_in_term", "apply", "without_contract", "difference"]
NOT_ROLLED: tuple[Why, ...] = ("to_overdue", "to_in_term", "apply")
_NOTHING: Pair = (0, 0)
_LOANS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be added to the books, and why; `entry` where an entry does it."""

    source: str
    why: Why
    principal: Pair
    loan: str | None = None
    entry: LateEntry | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    booked: Mapping[str, Pair]  # by source
    steps: tuple[Step, ...]
    owed: Mapping[str, Pair]  # by source, by the contracts

    def sum_of(self, *why: Why) -> Pair:
        return _sum(step.principal for step in self.steps if step.why in why)


def bridge(
    asked: Asked,
    accounts: dict[str, Account],
    booked: Mapping[str, Pair],
    owed: Debts,
    late: Sequence[LateEntry],
) -> Bridge:
    """`booked` is principal by source at the end of the day, `late` what was booked after it."""
    steps = [*_booked_later(asked, accounts, late)]
    left: dict[str, Pair] = {}
    for source in {*booked, *owed.sources, *(step.source for step in steps)}:
        named = _sum(step.principal for step in steps if step.source == source)
        there = _plus(booked.get(source, _NOTHING), named)
        left[source] = _less(owed.sources.get(source, _NOTHING), there)
    if any(pair != _NOTHING for pair in left.values()):
        steps += _by_loan(asked, accounts, owed, steps)
    return Bridge(booked, tuple(steps), owed.sources)


def bridge_table(of: Bridge) -> Table:
    """Of each source that does not agree at once: from the books, step by step, to contracts."""
    rows: list[tuple[Cell, ...]] = []
    for source in sorted({step.source for step in of.steps}):
        steps = _in_order(step for step in of.steps if step.source == source)
        rows.append(_row(source, "booked", of.booked.get(source, _NOTHING)))
        rows += [_row(source, step.why, step.principal, step) for step in steps]
        rows.append(_row(source, "by_contracts", of.owed.get(source, _NOTHING)))
    columns = (
        *(Column("source"), Column("line"), Column("entry", "number"), Column("loan")),
        *(Column("value_date", "day"), Column("date", "day")),
        *(Column("principal_in_term", "money"), Column("principal_overdue", "money")),
    )
    return Table("capital_bridge", columns, rows)


def bridge_notes(of: Bridge) -> Iterator[Note]:
    """What the screen of one fund shows in its table, said where many funds stand together."""
    if not of.steps:
        return
    for key, why in (("booked_after", ("booked_later",)), ("ahead_of_books", NOT_ROLLED)):
        if any(step.why in why for step in of.steps):
            in_term, overdue = of.sum_of(*why)
            params: dict[str, object] = {"in_term": Dong(in_term), "overdue": Dong(overdue)}
            yield Note(f"report_note.{key}", params)
    unsigned = [step for step in of.steps if step.why == "without_contract"]
    if unsigned:
        amount = Dong(-sum(of.sum_of("without_contract")))
        params = {"amount": amount, "loans": _loans(unsigned)}
        yield Note("report_note.principal_without_contract", params)
    odd = [step for step in of.steps if step.why == "difference"]
    if odd:
        yield Note("report_note.books_and_contracts_differ", {"loans": _loans(odd)})


def _loans(of: Iterable[Step]) -> str:
    loans = sorted({step.loan or "–" for step in of})
    return ", ".join(loans[:_LOANS_SHOWN]) + (" …" if len(loans) > _LOANS_SHOWN else "")


_ORDER: tuple[Why, ...] = ("booked_later", *NOT_ROLLED, "without_contract", "difference")


def _in_order(steps: Iterable[Step]) -> list[Step]:
    """Entries by number; what is of loans that are not signed as one line, however many."""
    found: list[Step] = []
    unsigned: list[Step] = []
    for step in steps:
        (unsigned if step.why == "without_contract" else found).append(step)
    if len(unsigned) > 1:
        total = _sum(step.principal for step in unsigned)
        unsigned = [Step(unsigned[0].source, "without_contract", total)]
    found += unsigned
    return sorted(
        found, key=lambda step: (_ORDER.index(step.why), step.entry or (0,), step.loan or "")
    )


def _row(source: str, step: str, principal: Pair, of: Step | None = None) -> tuple[Cell, ...]:
    word = word_for("bridge_step.", step)
    entry = None if of is None else of.entry
    days = (None, None) if entry is None else (entry.value_date, entry.date)
    number = None if entry is None else entry.number
    loan = None if of is None else of.loan
    return (source, word, number, loan, *days, *principal)


def _booked_later(
    asked: Asked, accounts: dict[str, Account], late: Sequence[LateEntry]
) -> Iterator[Step]:
    wanted = with_roles(accounts, PRINCIPAL)
    entries = {each.number: each for each in late}
    sums: dict[tuple[int, str | None, str], Pair] = {}
    for line in lines_of(asked.connection, asked.fund, [*entries], wanted):
        key = (line.entry, line.loan, line.source or "")
        sums[key] = _plus(sums.get(key, _NOTHING), _pair(accounts, line.account, line.amount))
    for (number, loan, source), principal in sums.items():
        if principal != _NOTHING:
            yield Step(source, "booked_later", principal, loan, entries[number])


def _by_loan(
    asked: Asked, accounts: dict[str, Account], owed: Debts, late: Sequence[Step]
) -> Iterator[Step]:
    """What is left to explain, loan by loan."""
    there: dict[tuple[str | None, str], Pair] = defaultdict(lambda: _NOTHING)
    sums = balances(
        *(asked.connection, scope_of(asked), ("loan", "source", "account")),
        accounts=with_roles(accounts, PRINCIPAL),
    )
    for (loan, source, account), amount in sums.items():
        key = (loan, source or "")
        there[key] = _plus(there[key], _pair(accounts, str(account), amount))
    for step in late:
        there[step.loan, step.source] = _plus(there[step.loan, step.source], step.principal)
    wanted: dict[tuple[str | None, str], Pair] = {
        (loan, owed.source_of[loan]): principal for loan, principal in owed.loans.items()
    }
    ahead: dict[tuple[str, Why], Pair] = defaultdict(lambda: _NOTHING)
    for key in sorted({*there, *wanted}, key=lambda key: (key[0] or "", key[1])):
        loan, source = key
        left = _less(wanted.get(key, _NOTHING), there.get(key, _NOTHING))
        if left == _NOTHING:
            continue
        if loan not in owed.owners:
            yield Step(source, "without_contract", left, loan)
            continue
        brought = owed.ahead.get(loan or "", {}) if key in wanted else {}
        for why in NOT_ROLLED:
            if why in brought:
                ahead[source, why] = _plus(ahead[source, why], brought[why])
                left = _less(left, brought[why])
        if left != _NOTHING:
            yield Step(source, "difference", left, loan)
    for (source, why), principal in ahead.items():
        yield Step(source, why, principal)


def _pair(accounts: dict[str, Account], number: str, amount: int) -> Pair:
    return (amount, 0) if accounts[number].role.name == PRINCIPAL[0] else (0, amount)


def _plus(one: Pair, other: Pair) -> Pair:
    return one[0] + other[0], one[1] + other[1]


def _less(one: Pair, other: Pair) -> Pair:
    return one[0] - other[0], one[1] - other[1]


def _sum(of: Iterable[Pair]) -> Pair:
    in_term = overdue = 0
    for each in of:
        in_term, overdue = in_term + each[0], overdue + each[1]
    return in_term, overdue
