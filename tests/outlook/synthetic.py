"""Funds whose rates are known: their past quarters, and years to come that nobody has drawn yet.

The process is written down a second time here, loan by loan, by `random` alone: it shares nothing
with what is tested but the names of stages and ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from random import Random

from fundledger.arrears.ageing import Buckets
from fundledger.outlook.history import Standing, Step, steps
from fundledger.outlook.rates import Seen, Stages

STAGES = Stages(Buckets((90, 360)))
"""In time (three rows), without days, under 90 days, under 360, older, at court, judged."""

UNTIL = date(2026, 12, 31)
YEAR: tuple[Step, ...] = steps(date(2025, 12, 31), UNTIL)

TRUE = {
    # stage: paid, ahead, rescheduled, written off, then by late stage; what is left of 1 is there
    "nothing_due": (0.98, 0.02, 0.0, 0.0, {}),
    "interest_due": (0.94, 0.01, 0.0, 0.0, {"days_1_89": 0.05}),
    "principal_due": (0.82, 0.02, 0.02, 0.0, {"days_1_89": 0.14}),
    "days_1_89": (0.40, 0.02, 0.05, 0.0, {"days_1_89": 0.10, "days_90_359": 0.43}),
    "days_90_359": (0.18, 0.01, 0.02, 0.01, {"days_90_359": 0.30, "days_from_360": 0.48}),
    "days_from_360": (0.06, 0.0, 0.01, 0.03, {"days_from_360": 0.90}),
}
SOMETHING = {"principal_due": 0.3, "days_1_89": 0.45, "days_90_359": 0.35, "days_from_360": 0.2}
PART = {"principal_due": 0.4, "days_1_89": 0.35, "days_90_359": 0.3, "days_from_360": 0.25}


def true_ends(stage: str) -> list[float]:
    *outcomes, late = TRUE[stage]
    return [*outcomes, *(late.get(name, 0.0) for name in STAGES.late)]


@dataclass
class Loan:
    number: str
    left: int
    instalment: int
    gap: int  # an instalment each so many quarters
    at: int = 0
    stage: str = ""  # of a late loan
    unpaid: int = 0

    def falls(self, ahead: int = 0) -> int:
        """Principal of the quarter to come, or of one after it, as the contract has it."""
        paid = sum(self.instalment for n in range(ahead) if (self.at + n) % self.gap == 0)
        rest = max(self.left - self.unpaid - paid, 0)
        return min(self.instalment, rest) if (self.at + ahead) % self.gap == 0 else 0


@dataclass
class Fund:
    """Loans that are paid back are followed by new ones, so that a fund keeps its size."""

    random: Random
    size: int
    shock: float
    lent: int = 0
    loans: list[Loan] = field(default_factory=list)

    def fill(self) -> None:
        while len(self.loans) < self.size:
            self.lent += 1
            left = self.random.randrange(40, 400) * 1_000_000
            count, gap = self.random.choice([4, 8, 12]), self.random.choice([1, 2, 4])
            first = self.random.randrange(gap)
            loan = Loan(f"L{self.lent}", left, -(-left // count), gap, first)
            self.loans.append(loan)

    def quarter(self, last: date) -> tuple[list[Seen], int]:
        """What was seen of each, and what came."""
        odds = math.exp(self.random.gauss(0, self.shock))
        seen = [self._lives(loan, last, odds) for loan in self.loans]
        self.loans = [loan for loan in self.loans if loan.left]
        return seen, sum(each.paid for each in seen)

    def _lives(self, loan: Loan, last: date, odds: float) -> Seen:
        falls = loan.falls()
        stage = loan.stage or ("principal_due" if falls else "interest_due")
        chances = true_ends(stage)
        chances[0] *= odds
        chances[1] *= odds
        end = self.random.choices(range(len(chances)), chances)[0]
        asked, paid = loan.unpaid + falls, 0
        loan.at += 1
        loan.unpaid, loan.stage = 0, ""
        if end == 0:
            paid = asked
        elif end == 1:
            paid = loan.left
        elif end == 3:
            loan.left = 0
        elif end > 3:
            if self.random.random() < SOMETHING.get(stage, 0.0):
                paid = int(asked * self.random.random() * 2 * PART[stage])
            loan.unpaid, loan.stage = asked - paid, STAGES.late[end - 4]
        loan.left -= min(paid, loan.left)
        return Seen(last, STAGES.rows.index(stage), end, asked, paid)

    def standings(self) -> list[Standing]:
        return [self._standing(loan) for loan in self.loans]

    def _standing(self, loan: Loan) -> Standing:
        falling = tuple(loan.falls(n) for n in range(len(YEAR)))
        rest = [loan.left - loan.unpaid - sum(falling[: n + 1]) for n in range(len(YEAR))]
        row = STAGES.rows.index(loan.stage) if loan.stage else 0
        ones = (1,) * len(YEAR)
        return Standing(loan.number, "", row, loan.unpaid, 0, 0, falling, ones, tuple(rest))


def a_fund(random: Random, quarters: int, size: int, shock: float) -> tuple[Fund, list[Seen]]:
    """With so many quarters behind it, the last of them 2025's; it began some years before."""
    fund = Fund(random, size, shock)
    seen: list[Seen] = []
    for number in range(-12, quarters):
        fund.fill()
        ago = quarters - 1 - number
        year, quarter = divmod(2025 * 4 + 3 - ago, 4)
        found, _ = fund.quarter(date(year, quarter * 3 + 3, 28))
        if number >= 0:
            seen += found
    fund.fill()
    return fund, seen
