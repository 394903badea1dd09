"""The limits of the law, tested on the day of an appraisal or a decision.

    limits_on_day(connection, fund, asked)       with every figure that they were tested by

15 % and 25 % of vốn điều lệ thực có are of all that the borrower, and everybody related to it, owes
on that day, may still draw, was promised without a contract yet, and is to get now. Own funds are a
share of the whole project. Bad debt at the Fund itself is the worst debt group of what it owes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.arrears.debts import Day, debts_of, graded
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders
from fundledger.ledger.settings import Settings
from fundledger.lending.limits_tested import LimitsTested, Owed
from fundledger.lending.requests import promised_to
from fundledger.loans.beside import loans_of
from fundledger.registers.contracts import KeptContracts
from fundledger.registers.limits import Lending, Limit
from fundledger.registers.loan import loan_numbered
from fundledger.registers.settings import OWN_FUNDS

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be tested: how much more, for whom, on which day."""

    application: str
    cooperative: str
    amount: int
    day: date
    project_cost: int | None = None
    own_funds: int | None = None
    credit_statement: str = ""


def limits_on_day(connection: Connection, fund: int, asked: Asked) -> LimitsTested:
    settings = Settings.read(connection, fund)
    lending = Lending(connection, fund, KeptContracts(connection, fund), settings)
    circle = lending.circle(asked.cooperative, asked.day)
    promised = promised_to(connection, fund, circle, asked.day, but=asked.application)
    limits = lending.limits(asked.day)

    def owed(borrower: str) -> Owed:
        at = lending.exposure(borrower, asked.day)
        return Owed(borrower, at.balance, at.undrawn, promised.get(borrower, 0))

    own, *related = map(owed, circle)
    known = limits.alone or limits.together
    least = settings.value_on(OWN_FUNDS, asked.day)
    return LimitsTested(
        on=asked.day,
        amount=asked.amount,
        own=own,
        related=tuple(related),
        capital=None if known is None else known.capital,
        borrower_percent=_percent(limits.alone),
        related_percent=_percent(limits.together),
        project_cost=asked.project_cost,
        own_funds=asked.own_funds,
        own_funds_percent=None if least is None else str(least),
        worst_group=_worst_group(connection, fund, asked.cooperative, asked.day),
        credit_statement=asked.credit_statement,
    )


def _percent(limit: Limit | None) -> str | None:
    return None if limit is None else limit.percent


def _worst_group(connection: Connection, fund: int, borrower: str, day: date) -> int | None:
    """None of a borrower that owes nothing, and where no set of rules holds on the day."""
    numbers = loans_of(connection, fund, [borrower])
    loans = [loan_numbered(connection, fund, number) for number in numbers]
    of_it = [loan for loan in loans if loan.cooperative_on(day) == borrower]
    owed = list(debts_of(of_it, Day(connection, fund, day)))
    if not owed:
        return None
    try:
        graders = Graders.read(connection, fund, day)
    except FundledgerError:
        return None
    groups = graded(owed, graders).values()
    return max((each.group for each in groups if each is not None), default=None)
