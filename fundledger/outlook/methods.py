"""What will be back by a day, by a method: `expectations` of each claim, settled and summed.

    outlook(method, claims, now, expectations, movements)

A method is a function that makes `Expected` receipts of claims; what they leave of each loan, and
of the fund's capital, is the same for all of them. `simulate` alone has a spread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple

from fundledger.calendar import ONE_DAY, first_of_quarter
from fundledger.outlook.by_rates import Basis, by_history, by_simulation
from fundledger.outlook.capital import (
    NO_MOVEMENTS,
    CapitalNow,
    CapitalThen,
    Movements,
    capital_then,
)
from fundledger.outlook.claims import Claims
from fundledger.outlook.contracts import by_contract
from fundledger.outlook.planned import NOTHING_CAME, Came, Plan, still_to_come
from fundledger.outlook.settling import Expected, LoanThen, settled
from fundledger.outlook.simulating import PATHS, SEED, Promised

Method = Literal["contract", "plan", "history", "simulate"]

Receipts = Mapping[str, Sequence[Expected]]
"""By loan."""


class Simulation(NamedTuple):
    """How often is drawn, and from which seed."""

    paths: int = PATHS
    seed: int = SEED


A_THOUSAND = Simulation()


@dataclass(frozen=True, slots=True)
class Spread:
    """Capital on hand then: one path in ten is below p10, one in two below p50, nine below p90.

    `by_loan` is by how much what comes of a loan differs between paths (a standard deviation).
    """

    p10: int
    p50: int
    p90: int
    paths: int
    seed: int
    by_loan: Mapping[str, int] = field(default_factory=dict)

    def moved(self, by: int) -> Spread:
        """Where so much more is on hand on every path: paid out, paid in, or failing for sure."""
        return replace(self, p10=self.p10 + by, p50=self.p50 + by, p90=self.p90 + by)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an outlook by the past rests on, and what it says beside its figures."""

    basis: Basis
    written_off: int  # principal that no cash comes of, and that stays in the debt
    promised: tuple[Promised, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    method: Method
    as_of: date
    until: date
    capital: CapitalThen
    loans: tuple[LoanThen, ...]
    receipts: Receipts
    spread: Spread | None = None
    learnt: Learnt | None = None
    scenario: str = ""  # its title, where one was played


def contract_receipts(claims: Claims) -> Receipts:
    return {each.loan: by_contract(each, claims.as_of) for each in claims.every}


def plan_receipts(claims: Claims, plan: Plan, came: Mapping[str, Came] | None = None) -> Receipts:
    """`came` is what each loan has paid in the quarter of the day of asking (`plans.came_in`)."""
    held = {each.loan: each.held for each in claims.every if each.held}
    found: dict[str, Sequence[Expected]] = {}
    for loan, lines in plan.by_loan(first_of_quarter(claims.as_of) - ONE_DAY, claims.until).items():
        paid = (came or {}).get(loan, NOTHING_CAME).with_held(held.get(loan, ()))
        if expected := still_to_come(lines, claims.as_of, paid):
            found[loan] = expected
    return found


def outlook(
    method: Method,
    claims: Claims,
    now: CapitalNow,
    receipts: Receipts,
    movements: Movements = NO_MOVEMENTS,
    spread: Spread | None = None,
    scenario: str = "",
) -> Outlook:
    loans = tuple(settled(each, receipts.get(each.loan, ()), claims.until) for each in claims.every)
    then = capital_then(now, loans, movements)
    days = claims.as_of, claims.until
    return Outlook(method, *days, then, loans, receipts, spread, scenario=scenario)


def outlook_by_history(
    claims: Claims, now: CapitalNow, basis: Basis, movements: Movements = NO_MOVEMENTS
) -> Outlook:
    found = by_history(claims, basis)
    by = outlook("history", claims, now, found.receipts, movements)
    return replace(by, learnt=Learnt(basis, found.written_off))


def outlook_by_simulation(
    claims: Claims,
    now: CapitalNow,
    basis: Basis,
    simulation: Simulation = A_THOUSAND,
    movements: Movements = NO_MOVEMENTS,
) -> Outlook:
    paths, seed = simulation
    found = by_simulation(claims, basis, paths, seed)
    by = outlook("simulate", claims, now, found.receipts, movements)
    drawn, certain = found.drawn, by.capital.on_hand - by.capital.principal_expected
    assert drawn is not None
    spread = Spread(
        certain + drawn.percentile(10),
        certain + drawn.percentile(50),
        certain + drawn.percentile(90),
        paths,
        seed,
        dict(zip([each.loan for each in claims.every], drawn.deviations, strict=True)),
    )
    return replace(by, spread=spread, learnt=Learnt(basis, found.written_off, found.promised))
