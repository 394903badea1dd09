"""What will be back by a day, by a method: `expectations` of each claim, settled and summed.

    outlook(method, claims, now, expectations, movements)

A method is a function that makes `Expected` receipts of claims; what they leave of each loan, and
of the fund's capital, is the same for all of them. `simulate` alone has a spread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fundledger.outlook.capital import (
    NO_MOVEMENTS,
    CapitalNow,
    CapitalThen,
    Movements,
    capital_then,
)
from fundledger.outlook.claims import Claims
from fundledger.outlook.contracts import by_contract
from fundledger.outlook.planned import Plan
from fundledger.outlook.settling import Expected, LoanThen, settled

Method = Literal["contract", "plan", "history", "simulate"]

Receipts = Mapping[str, Sequence[Expected]]
"""By loan."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Capital on hand then: one path in ten is below p10, one in two below p50, nine below p90."""

    p10: int
    p50: int
    p90: int
    paths: int
    seed: int


@dataclass(frozen=True, slots=True)
class Outlook:
    method: Method
    as_of: date
    until: date
    capital: CapitalThen
    loans: tuple[LoanThen, ...]
    receipts: Receipts
    spread: Spread | None = None


def contract_receipts(claims: Claims) -> Receipts:
    return {each.loan: by_contract(each, claims.as_of) for each in claims.every}


def plan_receipts(claims: Claims, plan: Plan) -> Receipts:
    lines = plan.by_loan(claims.as_of, claims.until)
    return {loan: [line.expected for line in of_loan] for loan, of_loan in lines.items()}


def outlook(
    method: Method,
    claims: Claims,
    now: CapitalNow,
    receipts: Receipts,
    movements: Movements = NO_MOVEMENTS,
    spread: Spread | None = None,
) -> Outlook:
    loans = tuple(settled(each, receipts.get(each.loan, ()), claims.until) for each in claims.every)
    then = capital_then(now, loans, movements)
    return Outlook(method, claims.as_of, claims.until, then, loans, receipts, spread)
