"""Book against statement, by bank account: both balances, and what explains the difference.

The bank's balance is what its statements say; the book's is that of all ledger accounts of the
place, by day of booking. What was booked after the day asked for changes nothing. The difference is
explained line by line, without a rest: a line stands at the bank from the bank's own day on, and in
the books from the day on which its money counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.banking.lines import Known, StatementLine, balance_at, lines_of, statements_of
from fundledger.banking.movements import Movement, movements_of, standing
from fundledger.banking.uses import Uses, uses_of
from fundledger.calendar import ONE_DAY
from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.balances import Scope
from fundledger.ledger.money_places import accounts_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

What = Literal[
    "opening",
    "gap",
    "line_open",
    "line_booked_later",
    "line_in_part",
    "line_bank_later",
    "line_value_later",
    "not_on_statement",
    "rest",
]

IN_TIME: frozenset[What] = frozenset(("line_bank_later", "line_value_later"))
"""What is no difference but one of days: book and bank have the same line, one of them later."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One reason why the statement has more (or, negative, less) than the books."""

    what: What
    day: date
    amount: int
    line: int | None = None
    voucher: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    place: str
    by_account: tuple[tuple[Account, int], ...]
    book: int
    statement: int | None  # None: no statement up to the day says a balance
    read_to: date | None  # the last day that a statement covers
    why: tuple[Explained, ...]

    @property
    def difference(self) -> int | None:
        return None if self.statement is None else self.statement - self.book

    @property
    def is_in_time(self) -> bool:
        """Whether all that differs is right, and only stands later here or there."""
        return all(one.what in IN_TIME for one in self.why)


def reconciled(
    connection: Connection, fund: int, place: str, as_of: date, known_at: int | None = None
) -> Reconciled:
    scope = Scope.of(connection, fund, as_of, known_at)
    every = movements_of(connection, scope, place)
    accounts = accounts_of(Accounts.read(connection, fund, known_at), place, as_of)
    sums: dict[str, int] = defaultdict(int)
    for movement in every.values():
        for number, amount in movement.by_account.items():
            sums[number] += amount
    every_line = lines_of(connection, fund, known_at, place=place)
    lines = [line for line in every_line if line.bank_day <= as_of]
    later = [line for line in every_line if line.bank_day > as_of]
    known = [one for one in statements_of(connection, fund, place, known_at) if one.first <= as_of]
    uses = uses_of(connection, fund, every_line, known_at, as_of)
    statement = balance_at(lines, known, as_of)
    book = sum(sums.values())
    moved = standing(every)
    anchored = [one for one in known if one.opening is not None]
    begins = anchored[0].first if anchored else min((line.bank_day for line in lines), default=None)
    of_entry = {use.entry: line for line in every_line for use in uses.of(line) if use.entry}

    def is_before(movement: Movement) -> bool:
        """Whether it moved before the first statement: by the bank's day, if it has a line."""
        line = of_entry.get(movement.entry)
        day = movement.value_date if line is None else line.bank_day
        return begins is not None and day < begins

    before = sum(one.amount for one in moved if is_before(one))
    why = list(_openings(anchored, lines, before))
    if begins is not None:
        why += _of_lines([line for line in lines if line.bank_day >= begins], uses, every, as_of)
        why += _of_later_lines(later, uses, every)
        alone = [one for one in moved if one.entry not in of_entry and not is_before(one)]
        why += map(_alone, alone)
        why += _of_parts(every_line, uses, every)
    if statement is not None:
        rest = statement - book - sum(each.amount for each in why)
        if rest:
            why.append(Explained("rest", as_of, rest))
    return Reconciled(
        place,
        tuple(
            (one, sums.get(one.number, 0))
            for one in accounts
            if not one.closed or sums.get(one.number)
        ),
        book,
        statement,
        max((one.last for one in known), default=None),
        tuple(sorted(why, key=lambda each: (each.day, each.line or 0, each.voucher))),
    )


def _openings(
    anchored: Sequence[Known], lines: Sequence[StatementLine], before: int
) -> Iterator[Explained]:
    """Opening balances of statements that differ from the books, or from the statement before."""
    for index, one in enumerate(anchored):
        assert one.opening is not None
        if index == 0:
            expected = before
        elif anchored[index - 1].first == one.first:  # the same days were read again, and more
            expected = anchored[index - 1].opening or 0
        else:
            balance = balance_at(lines, anchored[:index], one.first - ONE_DAY)
            assert balance is not None
            expected = balance
        if one.opening != expected:
            what: What = "gap" if index else "opening"
            yield Explained(what, one.first, one.opening - expected)


def _of_lines(
    lines: Sequence[StatementLine], uses: Uses, every: dict[int, Movement], as_of: date
) -> list[Explained]:
    """Lines that by the day are not, or not wholly, in the books."""
    found: list[Explained] = []
    for line in lines:
        by_then = [use for use in uses.of(line) if use.entry in every]
        booked = sum(use.amount if use.together else every[use.entry].amount for use in by_then)
        if booked == line.amount:
            continue
        later = [use.voucher for use in uses.of(line) if use not in by_then and use.voucher]
        what: What = "line_booked_later" if later else "line_in_part" if by_then else "line_open"
        if line.day > as_of and not by_then:
            what = "line_value_later"
        found.append(
            Explained(
                what,
                line.day,
                line.amount - booked,
                line.chain,
                ", ".join(later),
                line.narrative,
            )
        )
    return found


def _of_later_lines(
    lines: Sequence[StatementLine], uses: Uses, every: dict[int, Movement]
) -> Iterator[Explained]:
    """Lines that are in the books by the day, and at the bank after it."""
    for line in lines:
        by_then = [use for use in uses.of(line) if use.entry in every]
        booked = sum(use.amount if use.together else every[use.entry].amount for use in by_then)
        if booked:
            vouchers = ", ".join(use.voucher for use in by_then if use.voucher)
            yield Explained(
                "line_bank_later", line.bank_day, -booked, line.chain, vouchers, line.narrative
            )


def _of_parts(
    lines: Sequence[StatementLine], uses: Uses, every: dict[int, Movement]
) -> Iterator[Explained]:
    """What of an entry that is several lines together no statement has."""
    left: dict[int, int] = {}
    for line in lines:
        for use in uses.of(line):
            if use.together and use.entry in every:
                left[use.entry] = left.get(use.entry, every[use.entry].amount) - use.amount
    for entry, rest in left.items():
        if rest:
            one = every[entry]
            said = one.value_date, -rest, None, one.voucher, one.memo
            yield Explained("not_on_statement", *said)


def _alone(movement: Movement) -> Explained:
    text = movement.memo
    return Explained(
        "not_on_statement",
        movement.value_date,
        -movement.amount,
        None,
        movement.voucher,
        text,
    )
