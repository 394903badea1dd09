"""What is derived against what is booked: the difference as drafts.

A movement that is not booked yet becomes an entry of its own kind. One that is booked otherwise, as
when a receipt comes late and an earlier one should have paid something else, stays as it was
printed: a `reallocate` entry linked to its document brings the difference, with its value date. So
settling twice posts nothing, and the order in which documents are entered leaves no trace in any
balance.

What moves something on is not booked before what brought it: money that is held because of a paper
that came late is applied on its value date, and booked on the day on which that paper was. Nor is a
difference booked before what it differs from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Accounts, Chart
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.loan_lines import LoanLine
from fundledger.ledger.money_places import money_account as money_account
from fundledger.ledger.money_places import places as places
from fundledger.ledger.money_places import purpose_of
from fundledger.ledger.periods import Periods
from fundledger.ledger.roles import ROLES
from fundledger.ledger.sides import REALLOCATE
from fundledger.loans.derivation import CAPITAL, OPENING, LineKey, Lines, Movement
from fundledger.messages import say_in
from fundledger.registers.documents import POSTING
from fundledger.registers.loan import Loan

_CALENDAR = frozenset({OPENING, "to_overdue", "to_in_term", "apply", "interest"})
LOAN_KINDS = POSTING | _CALENDAR | {REALLOCATE}
"""The kinds of entry that are derived from documents, and put right by them alone."""

_OF_OPENING = frozenset(
    {
        *("principal_in_term", "principal_overdue", "interest_receivable", "held"),
        *("memo_interest", "memo_interest_contra"),
    }
)
"""What an opening says of a loan by its document; the entry may name a loan on other accounts."""

_KEY = "document:"
_KEYS = re.compile(_KEY + r"([0-9]{1,12})(?::[0-9]+)?")

Group = tuple[str, date | int]


@dataclass(slots=True)
class BookedGroup:
    """What stands in the books for one movement, over all entries that speak of it."""

    day: date
    booked: date  # the last day on which one of them is booked
    lines: Lines = field(default_factory=dict)
    entries: set[int] = field(default_factory=set)


Booked = dict[Group, BookedGroup]


def booked(
    lines: Iterable[LoanLine], accounts: Accounts, after: date | None = None
) -> dict[str, Booked]:
    """What the books say of each loan, by movement; entries made by hand are no part of it.

    Of what has a value date up to `after` only the day of booking is kept, for nothing is settled.
    """
    ever = accounts.ever()
    keys = {number: _of_account(account) for number, account in ever.items()}
    found: dict[str, Booked] = defaultdict(dict)
    for line in lines:
        group = group_of(line)
        if group is None or line.account not in keys:
            continue
        role, place = keys[line.account]
        if group[0] == OPENING and role not in _OF_OPENING:
            continue
        key = LineKey(role, place, line.cooperative)
        standing = found[line.loan].get(group)
        if standing is None:
            standing = found[line.loan][group] = BookedGroup(line.value_date, line.date)
        if line.date > standing.booked:
            standing.booked = line.date
        if after is not None and line.value_date <= after:
            continue
        standing.entries.add(line.entry)
        standing.lines[key] = standing.lines.get(key, 0) + line.amount
    return found


def group_of(line: LoanLine) -> Group | None:
    """The movement that a line of the books belongs to."""
    if line.kind in LOAN_KINDS and (chain := document_of_key(line.key)) is not None:
        return ("document", chain)
    return (line.kind, line.value_date) if line.kind in _CALENDAR else None


def key_of(chain: int) -> str:
    """The key of the entry that a document led to."""
    return f"{_KEY}{chain}"


def document_of_key(key: str | None) -> int | None:
    """The chain number of the document that an entry speaks of."""
    match = _KEYS.fullmatch(key or "")
    return None if match is None else int(match[1])


@dataclass(frozen=True, slots=True)
class Settler:
    """Makes the drafts of one transaction: which accounts there are, which days are closed."""

    accounts: Accounts
    periods: Periods
    booked_on: date | None = None  # for what falls into locked days

    def __post_init__(self) -> None:
        self.periods.refuse_to_come(self.booked_on)  # also where nothing has to be booked

    def drafts(
        self, loan: Loan, movements: Sequence[Movement], standing: Booked
    ) -> Iterator[Draft]:
        """The entries that bring the books of a loan to what is derived, oldest first."""
        wanted = {movement.group: movement for movement in movements}
        if len(wanted) < len(movements):
            wanted = _together(movements)
        days = {group: movement.day for group, movement in wanted.items()}
        days |= {group: of.day for group, of in standing.items() if group not in wanted}
        late = {group: of.booked for group, of in standing.items() if of.booked > of.day}
        for group in sorted(days, key=days.__getitem__):  # of one day in the order it went
            movement, booked = wanted.get(group), standing.get(group)
            lines = movement.lines if movement is not None else {}
            if booked is not None:
                lines = _less(lines, booked.lines)
            if lines and group[0] == OPENING:
                raise FundledgerError("loan.opening_differs", loan=loan.number, day=days[group])
            if lines:
                day = days[group]
                booking = self._booking(day, self._not_before(group, movement, late))
                if booking is not None and booking > day:
                    late[group] = max(booking, late.get(group, booking))
                yield self._draft(loan, group, day, booking, lines, booked)

    def _draft(
        self,
        loan: Loan,
        group: Group,
        day: date,
        booking: date | None,
        lines: Lines,
        booked: BookedGroup | None,
    ) -> Draft:
        kind, key, document = group[0], None, None
        if isinstance(chain := group[1], int):
            paper = next((each for each in loan.documents if each.chain == chain), None)
            document = (paper.document if paper is not None else "") or None
            key = key_of(chain)
            kind = paper.do if paper is not None else REALLOCATE
            if booked is not None:
                kind, key = REALLOCATE, f"{key}:{len(booked.entries)}"
        chart = self.accounts.on(self.periods.booking_date(day, booking))
        source = loan.contract.source
        return Draft(
            value_date=day,
            memo=_memo(kind, loan.number, document),
            postings=tuple(
                posting_of(line, amount, loan.number, source, chart)
                for line, amount in sorted(lines.items(), key=_debits_first)
            ),
            kind=kind,
            document=document,
            date=booking,
            key=key,
        )

    def _booking(self, day: date, not_before: date | None) -> date | None:
        """The day that a person chose for what falls into locked days; else as the ledger books.

        Later than that where something it moves on, or puts right, is booked later.
        """
        chosen = self.periods.chosen(day, self.booked_on)
        if not_before is None or not_before <= self.periods.booking_date(day, chosen):
            return chosen
        return not_before

    @staticmethod
    def _not_before(
        group: Group, movement: Movement | None, late: Mapping[Group, date]
    ) -> date | None:
        """The last day on which something is booked that a group rests on, or puts right."""
        if not late:
            return None
        rests_on = () if movement is None else movement.rests_on
        groups = (group, *(("document", chain) for chain in rests_on))
        return max((late[each] for each in groups if each in late), default=None)


def _together(movements: Iterable[Movement]) -> dict[Group, Movement]:
    """What happens twice on a day, as held money applied to dues and to a payoff, is one entry."""
    found: dict[Group, Movement] = {}
    for movement in movements:
        earlier = found.get(movement.group)
        lines = {} if earlier is None else dict(earlier.lines)
        rests_on = () if earlier is None else earlier.rests_on
        for line, amount in movement.lines.items():
            lines[line] = lines.get(line, 0) + amount
        found[movement.group] = replace(
            movement, lines=_without_zeros(lines), rests_on=(*rests_on, *movement.rests_on)
        )
    return found


def _of_account(account: Account) -> tuple[str, str | None]:
    purpose = purpose_of(account)
    return (account.role.name, None) if purpose is None else (purpose, account.place)


def _less(wanted: Lines, standing: Lines) -> Lines:
    change = dict(wanted)
    for line, amount in standing.items():
        change[line] = change.get(line, 0) - amount
    return _without_zeros(change)


def _without_zeros(lines: Lines) -> Lines:
    return {line: amount for line, amount in lines.items() if amount}


def posting_of(line: LineKey, amount: int, loan: str, source: str, chart: Chart) -> Posting:
    """A line of a movement on the account that holds its role, or the money of its purpose."""
    if line.place is not None:
        number = money_account(chart, line.place, line.role)
        of_capital = line.role == CAPITAL
    else:
        number = line.role
        of_capital = "source" in ROLES[line.role].needs
    return Posting(number, amount, loan, line.cooperative, source if of_capital else None)


def _debits_first(item: tuple[LineKey, int]) -> tuple[bool, str, str, str]:
    line, amount = item
    return amount < 0, line.role, line.place or "", line.cooperative or ""


@lru_cache(maxsize=1024)
def _memo(kind: str, loan: str, document: str | None) -> str:
    """In Vietnamese whoever posts it: books are kept in one language."""
    key = f"loan_memo.{kind}"
    memo = say_in("vi", key, loan=loan)
    return memo if document is None else f"{memo} – {document}"
