"""What a method expects of claims by what it knew on a day, asked of the claims of another day.

    reading(asked, method)(claims, books)

What a method has learnt (the plan that stood, the rates of the past) is that of the day of `asked`,
as known there. The claims may be of another day, and `books` says of which: what a loan has paid
since is read from those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from fundledger.loans.rolling import rolled_to
from fundledger.outlook.capital import CapitalNow
from fundledger.outlook.claims import Claims
from fundledger.outlook.methods import Method, Receipts, plan_receipts
from fundledger.outlook.plans import came_by_now
from fundledger.outlook.settling import LoanThen, settled
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import debts
from fundledger.reports.outlook import by_method, plan_meant
from fundledger.reports.outlook_rates import Learning
from fundledger.reports.recovery_plan import standing_plan

Reading = Callable[[Claims, Asked], Receipts]


def reading(asked: Asked, method: Method) -> Reading:
    if method == "plan":
        plan = plan_meant(asked)
        return lambda claims, books: plan_receipts(claims, plan, came_by_now(day_of(books), plan))
    learning = Learning(asked)

    def expected(claims: Claims, books: Asked) -> Receipts:
        return by_method(method, asked, claims, no_capital(asked), learning).receipts

    return expected


def learnt_by(then: Asked, method: Method, known_at: int | None) -> Asked | None:
    """As known when the method knew what it knows of a closed day; None where it knew nothing.

    Where no plan was known yet when the day was closed, it is what was stated of that day or an
    earlier afterwards, all of it up to `known_at`. Whoever made that may have known what came: show
    it, and judge no method by it.
    """
    if method != "plan" or standing_plan(then).number:
        return then
    since = then.known_at or 0
    after = replace(then, known_at=known_at)
    return after if since and standing_plan(after).number else None


def no_capital(asked: Asked, on_hand: int = 0) -> CapitalNow:
    """Where only what is expected is asked for: the rest of the identity is not read."""
    return CapitalNow(asked.as_of, 0, 0, 0, on_hand, 0, 0)


def expected_by_loan(claims: Claims, receipts: Receipts) -> Mapping[str, int]:
    """Principal of each loan that is to become money, no more than it owes; of held money too."""
    every = (settled(each, receipts.get(each.loan, ()), claims.until) for each in claims.every)
    return becoming_money(every)


def becoming_money(loans: Iterable[LoanThen]) -> dict[str, int]:
    return {each.loan: each.principal_expected + each.from_held for each in loans}


def applied_ahead(asked: Asked) -> dict[str, int]:
    """Held money that has paid principal by the contracts, and that no roll has booked, by loan."""
    rolled = rolled_to(asked.connection, asked.fund, asked.known_at)
    if rolled is not None and rolled >= asked.as_of:
        return {}
    found = debts(asked).ahead.items()
    return {loan: -sum(of["apply"]) for loan, of in found if "apply" in of}
