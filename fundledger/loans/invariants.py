"""What proof asks of loans: the books say what the documents say, on every day.

`loan-position` looks at principal, `held` at money held, `memo` at interest recognised, interest in
the register and debt written off. Each compares the postings of a loan, summed by value date over
all entries (those made by hand too), with what is derived, up to the day to which the books of the
loan are kept. `papers` looks at the register of papers held, which the facts of security alone say.
A loan without a contract is found where the book has contracts, since it was typed wrong or not
signed; a book that keeps its loans by entries alone has nothing to compare.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated_in_bulk
from fundledger.ledger.loan_lines import loan_lines
from fundledger.ledger.watching import Audit, Finding, Watcher
from fundledger.loans.beside import Beside, derived_together, groups
from fundledger.loans.derivation import Derived, Lived, Roll, horizon, lived
from fundledger.loans.rolling import rolls
from fundledger.money import Dong
from fundledger.registers.contracts import KIND as CONTRACT
from fundledger.registers.loan import Loan
from fundledger.registers.security import registered

_SHARED = "loans"
_BOOKED = "loans booked"

Sums = dict[str, dict[date, int]]  # by role, what each day adds


@dataclass(frozen=True, slots=True)
class _Difference:
    loan: str
    role: str
    day: date
    derived: int | None  # None: no such contract
    booked: int


class _Loans(Watcher):
    """Finds the first day on which a role's balance of a loan is not what is derived."""

    roles: tuple[str, ...] = ()

    def finish(self) -> Iterator[Finding]:
        differences, unreadable = _compared(self.audit)
        for each in differences:
            if each.role not in self.roles:
                continue
            said: dict[str, object] = {"loan": each.loan, "role": each.role, "day": each.day}
            said["booked"] = Dong(each.booked)
            if each.derived is None:
                yield self.at_fund("finding.loan_unknown", **said)
            else:
                yield self.at_fund("finding.loan_differs", derived=Dong(each.derived), **said)
        if "principal_in_term" in self.roles:
            for loan in unreadable:
                yield self.at_fund("finding.loan_unreadable", loan=loan)


class LoanPosition(_Loans):
    """Principal in term and overdue."""

    name = "loan-position"
    roles = ("principal_in_term", "principal_overdue")


class Held(_Loans):
    """Money that has come and pays nothing yet."""

    name = "held"
    roles = ("held",)


class Memo(_Loans):
    """Interest recognised, interest that is not, and what was written off."""

    name = "memo"
    roles = ("interest_receivable", "memo_interest", "memo_written_off")


class Papers(Watcher):
    """The register of papers held is on every day what the facts of security say."""

    name = "papers"

    def finish(self) -> Iterator[Finding]:
        connection, fund = self.audit.connection, self.audit.fund
        try:
            wanted = registered(connection, fund)
            standing = _standing(self.audit)
            named = {loan for loan, sums in standing.items() if _PAPERS in sums}.union(wanted)
            contracts = stated_in_bulk(connection, fund, CONTRACT) if named else ()
            signed = {row[1] for row in contracts}
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            yield self.at_fund("finding.papers_unreadable")
            return
        for loan in sorted(named & signed):
            ours, theirs = wanted.get(loan, {}), standing.get(loan, {}).get(_PAPERS, {})
            for day, stated, booked in _differing(ours, theirs, date.max):
                yield self.at_fund(
                    "finding.papers_differ",
                    loan=loan,
                    day=day,
                    stated=Dong(stated),
                    booked=Dong(booked),
                )


WATCHERS = (LoanPosition, Held, Memo, Papers)

_PAPERS = "memo_papers"
_WITHOUT_CONTRACT = frozenset({"memo_written_off"})
"""What an opening may bring of a loan that is long gone."""

_ROLES = frozenset({*LoanPosition.roles, *Held.roles, *Memo.roles})


def _compared(audit: Audit) -> tuple[list[_Difference], list[str]]:
    """Every difference, found once for all watchers of a walk."""
    if _SHARED not in audit.shared:
        try:
            audit.shared[_SHARED] = _compare(audit)
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            audit.shared[_SHARED] = ([], ["–"])
    found: tuple[list[_Difference], list[str]] = audit.shared[_SHARED]
    return found


def _compare(audit: Audit) -> tuple[list[_Difference], list[str]]:
    done = rolls(audit.connection, audit.fund)
    standing = _standing(audit)
    differences: list[_Difference] = []
    unreadable: list[str] = []
    signed: set[str] = set()
    beside = Beside.read(audit.connection, audit.fund, done)
    for together in groups(audit.connection, audit.fund, beside):
        signed.update(loan.number for loan in together)
        try:
            derived = derived_together(beside, _lives(together, done))
            wanted = [(of.loan.number, _sums(of), of.position.as_of) for of in derived]
        except (FundledgerError, ArithmeticError, LookupError, TypeError, ValueError):
            unreadable.extend(loan.number for loan in together)
            continue
        for number, sums, through in wanted:
            differences.extend(_between(number, sums, standing[number], through))
    for number in sorted(standing.keys() - signed) if signed else ():
        for each in _between(number, {}, standing[number], date.max):
            if each.role not in _WITHOUT_CONTRACT:
                differences.append(replace(each, derived=None))
    return differences, unreadable


def _lives(together: Sequence[Loan], done: Sequence[Roll]) -> list[Lived]:
    """Each as far as its books are kept."""
    days = [(loan, horizon(loan, done)) for loan in together]
    return [lived(loan, done, through) for loan, through in days if through is not None]


def _sums(of: Derived) -> Sums:
    sums: Sums = defaultdict(lambda: defaultdict(int))
    for movement in of.movements:
        for line, amount in movement.lines.items():
            if line.role in _ROLES:
                sums[line.role][movement.day] += amount
    return sums


def _standing(audit: Audit) -> dict[str, Sums]:
    """What is booked of each loan, summed once for all watchers of a walk."""
    if _BOOKED not in audit.shared:
        audit.shared[_BOOKED] = _booked_sums(audit)
    booked: dict[str, Sums] = audit.shared[_BOOKED]
    return booked


def _booked_sums(audit: Audit) -> dict[str, Sums]:
    sums: dict[str, Sums] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    roles = {number: account.role.name for number, account in audit.ever.items()}
    for line in loan_lines(audit.connection, audit.fund):
        role = roles.get(line.account)
        if role in _ROLES or role == _PAPERS:
            sums[line.loan][role][line.value_date] += line.amount
    return sums


def _between(loan: str, wanted: Sums, standing: Sums, through: date) -> Iterator[_Difference]:
    for role in sorted(_ROLES):
        for found in _differing(wanted.get(role, {}), standing.get(role, {}), through):
            yield _Difference(loan, role, *found)


def _differing(
    ours: Mapping[date, int], theirs: Mapping[date, int], through: date
) -> Iterator[tuple[date, int, int]]:
    """The first day on which two balances, given by what each day adds, are not the same."""
    our_sum = their_sum = 0
    days = sorted({*ours, *theirs})
    for day in days[: bisect_right(days, through)]:
        our_sum += ours.get(day, 0)
        their_sum += theirs.get(day, 0)
        if our_sum != their_sum:
            yield day, our_sum, their_sum
            return
