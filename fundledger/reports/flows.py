"""What moved in a span by role, and what was collected of it: the ledger's side of the reports.

Money collected is what entries of receipts and of held money that was applied, with everything that
puts them right later, say of principal, interest and held money, by day of booking. Interest that
was recognised before it was paid counts when it is paid. Entries made by hand collect nothing here;
the reports that show money show them by their own line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple, TypeVar

from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.balances import Scope, balances, opening_of
from fundledger.ledger.facts import stated_in_bulk
from fundledger.ledger.periods import closed_by
from fundledger.ledger.roles import ROLES, Role
from fundledger.ledger.turnover import Dimension, turnover_by_kind
from fundledger.ledger.years import CLOSING as CLOSING
from fundledger.loans.dues import payments
from fundledger.loans.rolling import rolled_to, rolls
from fundledger.loans.settling import document_of_key
from fundledger.registers.contracts import KIND as CONTRACT
from fundledger.registers.loan import loan_numbered
from fundledger.reports.asked import Asked
from fundledger.reports.table import Note

K = TypeVar("K")

COLLECTING = frozenset({"collect", "apply"})
RECOVERING = "recover"

_INTEREST = ("income_in_term", "income_overdue", "income_late")
_RECEIVED = frozenset(
    {
        *("principal_in_term", "principal_overdue", "held", "interest_receivable"),
        *("income_other", *_INTEREST),
    }
)


class Flow(NamedTuple):
    kind: str
    key: str | None
    account: Account
    loan: str | None
    source: str | None
    booked: date | None
    value_date: date | None
    debit: int
    credit: int
    entry: int | None = None
    cooperative: str | None = None

    @property
    def role(self) -> str:
        return self.account.role.name

    @property
    def net(self) -> int:
        return self.debit - self.credit


@dataclass(slots=True)
class Receipts:
    """What was collected, in its parts; they sum to the money that came in from borrowers."""

    principal_in_term: int = 0
    principal_overdue: int = 0
    interest_in_term: int = 0
    interest_overdue: int = 0
    interest_late: int = 0
    held: int = 0
    recovered: int = 0

    @property
    def principal(self) -> int:
        return self.principal_in_term + self.principal_overdue

    @property
    def interest(self) -> int:
        return self.interest_in_term + self.interest_overdue + self.interest_late

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))

    @property
    def total(self) -> int:
        return sum(self.parts)


def scope_of(asked: Asked) -> Scope:
    return Scope.of(asked.connection, asked.fund, asked.as_of, asked.known_at)


def accounts_of(asked: Asked) -> dict[str, Account]:
    return Accounts.read(asked.connection, asked.fund, asked.known_at).ever()


def account_numbers(accounts: dict[str, Account], fits: Callable[[Role], bool]) -> list[str]:
    return [number for number, account in accounts.items() if fits(account.role)]


def with_roles(accounts: dict[str, Account], roles: Iterable[str]) -> list[str]:
    wanted = frozenset(roles)
    return account_numbers(accounts, lambda role: role.name in wanted)


def flows(
    asked: Asked,
    first: date,
    accounts: dict[str, Account],
    wanted: Sequence[str],
    by: Sequence[Dimension] = (),
    *,
    keyed: bool = False,
    among: Collection[int] | None = None,
) -> Iterator[Flow]:
    """Debit and credit of the accounts wanted, by kind of entry, account and what else is asked.

    `among` these entries, whenever they are booked.
    """
    scope, names = scope_of(asked), ("account", *by)
    if among is not None:
        scope, first = scope.up_to(date.max), date.min
    found = turnover_by_kind(
        asked.connection, scope, first, wanted, names, keyed=keyed, among=among
    )
    for kind, key, values, debit, credit in found:
        of = dict(zip(names, values, strict=True))
        loan, source, entry = of.get("loan"), of.get("source"), of.get("entry")
        cooperative = of.get("cooperative")
        yield Flow(
            kind,
            key,
            accounts[str(of["account"])],
            None if loan is None else str(loan),
            None if source is None else str(source),
            _day(of.get("date")),
            _day(of.get("value_date")),
            debit,
            credit,
            entry if isinstance(entry, int) else None,
            None if cooperative is None else str(cooperative),
        )


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def capital_sums(asked: Asked, accounts: dict[str, Account]) -> dict[tuple[str, str | None], int]:
    """Balances at the end of the day by role and source, of the roles that are of capital."""
    wanted = account_numbers(accounts, lambda role: role.capital is not None)
    found: dict[tuple[str, str | None], int] = defaultdict(int)
    sums = balances(asked.connection, scope_of(asked), ("account", "source"), accounts=wanted)
    for (number, source), amount in sums.items():
        found[accounts[str(number)].role.name, source] += amount
    return found


def on_hand_before(asked: Asked, accounts: dict[str, Account], first: date) -> int:
    """Money of capital at the end of the day before the first."""
    wanted = account_numbers(accounts, lambda role: role.capital == "on_hand")
    scope = opening_of(scope_of(asked), first)
    return sum(balances(asked.connection, scope, accounts=wanted).values())


def receipts(
    asked: Asked,
    first: date,
    accounts: dict[str, Account],
    by: Sequence[Dimension],
    cut: Callable[[Flow], K],
    *,
    among: Collection[int] | None = None,
) -> dict[K, Receipts]:
    """What was collected from the first day on, by whatever the cut makes of the dimensions.

    `among` these entries, whenever they are booked.
    """
    wanted = with_roles(accounts, _RECEIVED)
    split = _Split.of(asked, as_closed=among is None)
    names = tuple(dict.fromkeys((*by, *split.dimensions)))
    found: dict[K, Receipts] = defaultdict(Receipts)
    keyed = split.needed or among is not None
    rows = flows(asked, first, accounts, wanted, names, keyed=keyed, among=among)
    for flow in split.through(rows):
        if flow.kind in COLLECTING:
            _collect(found[cut(flow)], flow)
        elif flow.kind == RECOVERING:
            _recover(found[cut(flow)], flow)
    return found


def _collect(into: Receipts, flow: Flow) -> None:
    amount = -flow.net
    match flow.role:
        case "principal_in_term":
            into.principal_in_term += amount
        case "principal_overdue":
            into.principal_overdue += amount
        case "income_in_term" | "interest_receivable":
            into.interest_in_term += amount
        case "income_overdue":
            into.interest_overdue += amount
        case "income_late":
            into.interest_late += amount
        case "held":
            into.held += amount


def _recover(into: Receipts, flow: Flow) -> None:
    """What was written off is income when it comes, principal or interest."""
    if flow.role == "income_other":
        into.recovered -= flow.net
    elif flow.role == "held":
        into.held -= flow.net


@dataclass(slots=True)
class _Split:
    """Whose kind the interest is that was recognised before it was paid.

    Where only interest in term is recognised ahead (the rule unless a Fund chose another) that is
    plain; else the contract's arithmetic says what each receipt paid. Of a day that is closed it
    says what was known when it was: what is entered later is booked later, and changes nothing.
    """

    asked: Asked
    needed: bool
    known_at: int | None

    @classmethod
    def of(cls, asked: Asked, *, as_closed: bool) -> _Split:
        done = rolls(asked.connection, asked.fund, asked.known_at)
        if not any(roll.recognition == "accrual" for roll in done):
            return cls(asked, False, asked.known_at)
        closed = None
        if as_closed:
            closed = closed_by(asked.connection, asked.fund, asked.as_of, asked.known_at)
        return cls(asked, True, asked.known_at if closed is None else closed)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return ("loan", "value_date") if self.needed else ()

    def through(self, rows: Iterator[Flow]) -> Iterator[Flow]:
        if not self.needed:
            yield from rows
            return
        groups: dict[tuple[str, int | date | None], list[Flow]] = defaultdict(list)
        for flow in rows:
            if flow.kind in COLLECTING and flow.loan is not None:
                # Held money that the calendar applied has no document, but a day.
                groups[flow.loan, document_of_key(flow.key) or flow.value_date].append(flow)
            else:
                yield flow
        paid: dict[str, dict[int | date | None, tuple[int, int, int]]] = {}
        for (loan, by), group in groups.items():
            if loan not in paid:
                paid[loan] = self._paid(loan)
            yield from _split(group, paid[loan].get(by, (0, 0, 0)))

    def _paid(self, number: str) -> dict[int | date | None, tuple[int, int, int]]:
        loan = loan_numbered(self.asked.connection, self.asked.fund, number, self.known_at)
        through = max([self.asked.as_of, *(each.day for each in loan.documents)])
        return {
            each.document or each.day: (
                each.parts.due_interest,
                each.parts.overdue_interest,
                each.parts.late_interest,
            )
            for each in payments(loan, through)
        }


def _split(group: Sequence[Flow], paid: tuple[int, int, int]) -> Iterator[Flow]:
    """The receivable that a receipt paid, as the kinds of interest that its income lacks."""
    by_role = {flow.role: flow.account for flow in group}
    income = dict.fromkeys(_INTEREST, 0)
    for flow in group:
        if flow.role in income:
            income[flow.role] -= flow.net
    lacking = [amount - income[role] for role, amount in zip(_INTEREST, paid, strict=True)]
    for flow in group:
        if flow.role != "interest_receivable":
            yield flow
            continue
        rest = -flow.net
        for place in (1, 2):
            part = max(min(rest, lacking[place]), 0)
            if part:
                lacking[place] -= part
                rest -= part
                yield flow._replace(account=_as_role(by_role, flow, place), debit=0, credit=part)
        if rest:
            yield flow._replace(debit=0, credit=rest)


def _as_role(by_role: dict[str, Account], flow: Flow, place: int) -> Account:
    role = ROLES[_INTEREST[place]]
    standing = by_role.get(role.name)
    return standing or Account(flow.account.number, role, "", "")


def unrolled_notes(asked: Asked) -> tuple[Note, ...]:
    """What the calendar brought since the last roll is in no book yet, and in no sum of one."""
    last = rolled_to(asked.connection, asked.fund, asked.known_at)
    if last is not None and last >= asked.as_of:
        return ()
    contracts = stated_in_bulk(asked.connection, asked.fund, CONTRACT, known_at=asked.known_at)
    if next(contracts, None) is None:
        return ()
    to: dict[str, object] = {"to": asked.as_of}
    if last is None:
        return (Note("report_note.never_rolled", to),)
    return (Note("report_note.rolled_only", {"day": last, **to}),)
