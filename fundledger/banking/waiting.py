"""What matching needs of the books: the open lines, the loans with their dues, and the aliases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundledger.banking.account_rules import rules_of
from fundledger.banking.lines import StatementLine, lines_of
from fundledger.banking.matching import (
    AccountRule,
    BookedByHand,
    Candidate,
    Equals,
    Proposal,
    Receipt,
    State,
    World,
    already_booked,
    proposals_of,
)
from fundledger.banking.movements import movements_of, standing
from fundledger.banking.uses import Uses, uses_of
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.contract.events import Event
from fundledger.contract.life import Life
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.roles import ROLES
from fundledger.registers.cooperatives import KIND as COOPERATIVE
from fundledger.registers.loan import Loan, loans

if TYPE_CHECKING:
    from sqlalchemy import Connection

ALIAS = "payer_alias"
_AHEAD = timedelta(days=45)
"""How long before its due day an instalment, and before a line an entry by hand, is looked for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines of the book, what became of them, and what the open ones may be for."""

    lines: Sequence[StatementLine]
    uses: Uses
    proposals: Mapping[int, list[Proposal]]  # of the open ones, by chain number
    loans: Mapping[str, Loan] = field(default_factory=dict)  # that they were matched with

    def line(self, chain: int) -> StatementLine | None:
        return next((line for line in self.lines if line.chain == chain), None)

    def open_lines(
        self, place: str | None = None, until: date | None = None
    ) -> list[StatementLine]:
        return [
            line
            for line in self.lines
            if is_open(line, self.uses)
            and place in (None, line.place)
            and (until is None or line.day <= until)
        ]


def is_open(line: StatementLine, uses: Uses) -> bool:
    """Whether money of a line is not assigned: it is not used, or booked as unidentified."""
    return uses.left(line) != 0 or bool(uses.unidentified(line))


def open_amount(line: StatementLine, uses: Uses) -> int:
    return uses.left(line) + sum(use.amount for use in uses.unidentified(line))


def unmatched(connection: Connection, fund: int, known_at: int | None = None) -> Waiting:
    """The lines and what became of them, without what the open ones may be for."""
    lines = lines_of(connection, fund, known_at)
    return Waiting(lines, uses_of(connection, fund, lines, known_at), {})


def waiting(
    connection: Connection,
    fund: int,
    known_at: int | None = None,
    *,
    place: str | None = None,
    until: date | None = None,
) -> Waiting:
    """Match every open line up to a day."""
    found = unmatched(connection, fund, known_at)
    lines, uses = found.lines, found.uses
    wanted = found.open_lines(place, until)
    if not wanted:
        return found
    with no_collection():
        known = {loan.number: loan for loan in loans(connection, fund, known_at)}
        by_hand = _by_hand(connection, fund, known_at, wanted, lines, uses)
        world = _world(connection, fund, known_at, known, wanted, by_hand)
        of_sum = Counter((line.place, line.day, line.amount) for line in wanted)
        of_reference = Counter(
            (line.place, line.day, line.amount, line.reference) for line in wanted
        )
        proposals = {
            line.chain: proposals_of(
                line,
                open_amount(line, uses),
                world,
                Equals(
                    of_sum[line.place, line.day, line.amount],
                    of_reference[line.place, line.day, line.amount, line.reference],
                ),
            )
            for line in wanted
        }
    return Waiting(lines, uses, proposals, known)


def already_in_books(
    connection: Connection, fund: int, found: Waiting, line: StatementLine, loans: Collection[str]
) -> list[Receipt]:
    """Receipts entered by hand that most likely are this line, though nobody has linked them."""
    if open_amount(line, found.uses) != line.amount:
        return []
    by_hand = _by_hand(connection, fund, None, [line], found.lines, found.uses)
    like = [
        each
        for each in found.open_lines(line.place)
        if (each.day, each.amount) == (line.day, line.amount)
    ]
    return already_booked(line, loans, by_hand[line.place], len(like))


def _world(
    connection: Connection,
    fund: int,
    known_at: int | None,
    known: Mapping[str, Loan],
    wanted: Sequence[StatementLine],
    by_hand: Mapping[str, Sequence[BookedByHand]],
) -> World:
    facts = in_effect(stated(connection, fund, COOPERATIVE, known_at=known_at))
    names = {number: str(fact.body["name"]) for number, fact in facts.items()}
    candidates = {number: _candidate(loan, names) for number, loan in known.items()}
    rules = rules_of(connection, fund, known_at)
    owed = _Owed(known, sorted({line.day for line in wanted}))
    aliases = in_effect(stated(connection, fund, ALIAS, known_at=known_at))
    return World(
        candidates,
        owed.of,
        owed.owing,
        {payer: str(fact.body["for"]) for payer, fact in aliases.items()},
        by_hand,
        rules,
        _at_banks(Accounts.read(connection, fund, known_at), rules),
    )


def _at_banks(accounts: Accounts, rules: Sequence[AccountRule]) -> frozenset[str]:
    """The accounts of rules that are bank accounts, as the rules name them: by number or role."""
    roles = {number: account.role for number, account in accounts.ever().items()}
    found = {rule.account: roles.get(rule.account, ROLES.get(rule.account)) for rule in rules}
    return frozenset(account for account, role in found.items() if role and role.money == "bank")


def _candidate(loan: Loan, names: Mapping[str, str]) -> Candidate:
    last = max([loan.contract.signed, *(each.day for each in loan.transfers)])
    cooperative = loan.cooperative_on(last)
    state: State = "lent"
    if loan.closed is not None:
        state = "closed"
    elif loan.begins is None:
        state = "signed"
    elif "write_off" in loan.kinds:
        state = "written_off"
    return Candidate(
        loan.number,
        cooperative,
        names.get(cooperative, ""),
        state,
        () if loan.closed is not None else _to_pay_out(loan),
    )


def _to_pay_out(loan: Loan) -> tuple[int, ...]:
    """The tranches, or the principal, that are not disbursed yet."""
    if loan.opening is not None:
        return ()  # paid out before the book began
    terms = loan.contract.terms
    parts = [part.amount for part in terms.tranches] or [terms.principal]
    paid = sum(each.body["amount"] for each in loan.documents if each.do == "disburse")
    while parts and paid >= parts[0]:
        paid -= parts.pop(0)
    if parts and paid:
        parts[0] -= paid
    return tuple(parts)


def _by_hand(
    connection: Connection,
    fund: int,
    known_at: int | None,
    wanted: Sequence[StatementLine],
    lines: Sequence[StatementLine],
    uses: Uses,
) -> dict[str, list[BookedByHand]]:
    """Entries on the wanted lines' accounts that belong to none of their lines."""
    first = min(line.day for line in wanted) - _AHEAD
    found: dict[str, list[BookedByHand]] = defaultdict(list)
    scope = Scope.of(connection, fund, None, known_at)
    for place in sorted({line.place for line in wanted}):
        taken = uses.entries_at(place, lines)
        elsewhere = {use.entry for each in uses.by_line.values() for use in each} - taken
        for one in standing(movements_of(connection, scope, place)):
            if one.entry not in taken and one.value_date >= first:
                found[place].append(
                    BookedByHand(
                        one.entry,
                        one.value_date,
                        one.amount,
                        one.document,
                        one.loan,
                        one.voucher,
                        is_transfer=one.entry in elsewhere,
                    )
                )
    return found


@dataclass(slots=True)
class _Owed:
    """What loans owed on the days of the lines; the life of each loan is worked out once."""

    known: Mapping[str, Loan]
    days: Sequence[date]
    _of: dict[str, dict[date, dict[str, int]]] = field(default_factory=dict)
    _owing: dict[tuple[date, int], list[str]] | None = None

    def of(self, number: str, day: date) -> Mapping[str, int]:
        if number not in self._of:
            self._of[number] = _dues(self.known[number], self.days)
        return self._of[number][day]

    def owing(self, day: date, amount: int) -> Sequence[str]:
        if self._owing is None:
            self._owing = defaultdict(list)
            for number, loan in self.known.items():
                if loan.begins is None or loan.closed is not None:
                    continue
                for of_day in self.days:
                    for sum_due in {self.of(number, of_day)[name] for name in _SUMS} - {0}:
                        self._owing[of_day, sum_due].append(number)
        return self._owing.get((day, amount), [])


_SUMS = ("all_due", "principal", "interest", "next")


def _dues(loan: Loan, days: Sequence[date]) -> dict[date, dict[str, int]]:
    nothing = dict.fromkeys((*_SUMS, "payoff"), 0)
    first = loan.begins
    found = {day: dict(nothing) for day in days}
    lent = [day for day in days if first is not None and day >= first]
    if not lent:
        return found
    moved = {event.day for event in loan.events}
    apart = [day for day in lent if day + ONE_DAY in moved]
    together = [day for day in lent if day + ONE_DAY not in moved]
    for some in (together, *([day] for day in apart)):
        if some:
            events = [event for event in loan.events if event.day <= some[-1]]
            found.update(_lived(loan, events, some))
    return found


def _lived(loan: Loan, events: Sequence[Event], days: Sequence[date]) -> dict[date, dict[str, int]]:
    life = Life(loan.contract.terms, events, opening=loan.opening)
    last = days[-1]
    asked = [*days, *(day + ONE_DAY for day in days), last + _AHEAD]
    plan, positions = life.kept(last + ONE_DAY, asked)
    found: dict[date, dict[str, int]] = {}
    for day, at, next_day in zip(days, positions, positions[len(days) :], strict=False):
        interest = at.interest_due + at.interest_overdue_due + at.late_interest_due
        principal = next_day.principal_overdue  # what falls due on a day is overdue the day after
        coming = next((line for line in plan if day < line.day <= day + _AHEAD), None)
        found[day] = {
            "all_due": principal + interest,
            "principal": principal,
            "interest": interest,
            "next": 0 if coming is None else coming.principal + coming.interest,
            "payoff": at.principal + interest + at.interest_accrued,
        }
    return found
