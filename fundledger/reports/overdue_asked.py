"""What of a borrower's debts is overdue on a day, contract by contract: to be reminded of.

    overdue_of(asked, number)     of one borrower; without rows where nothing is overdue
    overdue_of_each(asked)        of all, in one pass, by number
    owes(asked, number)           whether a borrower owes anything
    frozen_apart(table)           what may be pressed for, and what is frozen on the day

A sum asked for is the overdue principal with all interest that has fallen due. The group is that
of the debt beside all others of the borrower, so the debts of the fund are always graded together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fundledger.arrears.debt_groups import Classed, Grouped, classed
from fundledger.arrears.debts import Debt, debt_on
from fundledger.banking.memo import written
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.loans.sheet import written_off_on
from fundledger.registers.loan import loans
from fundledger.registers.security import Security, securities
from fundledger.reports.asked import Asked
from fundledger.reports.debt_groups import day_of
from fundledger.reports.decisions import FREEZES, freeze_said
from fundledger.reports.rates import rate_said, yearly_said
from fundledger.reports.security import securities_table
from fundledger.reports.table import Record, Table, days, numbers, sums, texts
from fundledger.reports.trails import group_word
from fundledger.rules.collateral import GUARANTOR

_LOANS = (
    *(*texts("loan"), *days("signed"), *sums("principal_left", "principal_overdue")),
    *days("overdue_since"),
    *(*texts("overdue_rate"), *numbers("days_overdue"), *texts("debt_group")),
    *sums("interest_due", "interest_overdue_due", "late_interest_due", "to_pay"),
    *(*texts("rate", wide=True), *days("oldest_due", wide=True), *texts("pay_memo", wide=True)),
    *texts("frozen_by", "frozen", wide=True),
)


def overdue_of(asked: Asked, number: str) -> Table:
    return _table(asked, _by_owner(asked).get(number, []))


def overdue_of_each(asked: Asked) -> Iterator[tuple[str, Table]]:
    for number, found in sorted(_by_owner(asked).items()):
        yield number, _table(asked, found)


def owes(asked: Asked, number: str) -> bool:
    """Whether a borrower owes anything at the end of the day, written off or not."""
    last = min(asked.as_of, asked.today)
    day = day_of(asked)
    with no_collection():
        return any(
            loan.cooperative_on(asked.as_of) == number
            and (debt_on(loan, day) is not None or written_off_on(loan, last).whole)
            for loan in loans(asked.connection, asked.fund, asked.known_at)
        )


def _by_owner(asked: Asked) -> dict[str, list[Grouped]]:
    found: dict[str, list[Grouped]] = defaultdict(list)
    every: Classed = classed(day_of(asked))
    for each in every.every:
        if each.debt.is_overdue:
            found[each.debt.owner].append(each)
    return dict(found)


def _table(asked: Asked, of: list[Grouped]) -> Table:
    return Table.of("overdue_asked", _LOANS, [_row(asked, each) for each in of])


def _row(asked: Asked, each: Grouped) -> Record:
    debt, at = each.debt, each.debt.at
    terms = debt.loan.contract.terms
    to_pay = at.principal_overdue + debt.interest_owed
    return {
        "loan": debt.number,
        "signed": debt.loan.contract.signed,
        "principal_left": at.principal,
        "principal_overdue": at.principal_overdue,
        "overdue_since": _moved_on(debt),
        "overdue_rate": yearly_said(terms.overdue_rate.given(terms.rate)),
        "days_overdue": at.days_overdue,
        "debt_group": None if each.graded is None else group_word(each.group),
        "interest_due": at.interest_due,
        "interest_overdue_due": at.interest_overdue_due,
        "late_interest_due": at.late_interest_due,
        "to_pay": to_pay,
        "rate": rate_said(debt.loan.contract),
        "oldest_due": debt.oldest,
        "pay_memo": written(debt.number),
        **(freeze_said(debt.loan, asked.as_of) or {}),
    }


def frozen_apart(of: Table) -> tuple[Table, Table]:
    records = list(of.records())
    pressed = [each for each in records if each["frozen"] is None]
    frozen = [
        {column.name: each[column.name] for column in FREEZES}
        for each in records
        if each["frozen"] is not None
    ]
    return Table.of(of.name, of.columns, pressed), Table.of("frozen_debts", FREEZES, frozen)


def _moved_on(debt: Debt) -> date | None:
    """When the oldest principal that is overdue was moved there: the day after its last day."""
    grace = timedelta(days=debt.loan.contract.terms.overdue_grace_days)
    due = next((each.due for each in debt.overdue if each.principal), None)
    return None if due is None else due + grace + ONE_DAY


def kept_securities(asked: Asked) -> list[Security]:
    """What secures the loans of the fund, to be asked for each borrower."""
    day = min(asked.as_of, asked.today)
    return list(securities(asked.connection, asked.fund, day, known_at=asked.known_at))


def standing_for(kept: Sequence[Security], of: Table, *, guarantors: bool) -> Table:
    """What secures these contracts: the guarantors of them, or the things."""
    wanted = set(of["loan"])
    found = [
        one
        for one in kept
        if (one.kind == GUARANTOR) == guarantors and not wanted.isdisjoint(one.loans)
    ]
    return securities_table(found, {})
