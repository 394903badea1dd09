"""How a year's result would be distributed by the law: a proposal in đồng, nothing is posted.

    proposed(rules, …)                   the lines of it, purely
    carried(results, year, within)       losses of earlier years that this one still has to cover

What is decided is another thing: `years.distribute` posts a decision. Whatever the shares are, the
lines add up to the result: what no line takes is the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from fundledger.errors import FundledgerError
from fundledger.money import RoundingRule, rounded
from fundledger.rules.distribution import DistributionRules
from fundledger.rules.rating import Grade


class Loss(NamedTuple):
    year: int
    amount: int  # that no later surplus has covered yet


@dataclass(frozen=True, slots=True)
class Said:
    """What no book says: fines to be paid out of the result, the rating, pay of a month."""

    fines: int = 0
    rating: Grade | None = None
    pay: Mapping[str, int] | None = None  # by the code of the bonus
    percent: Fraction | None = None  # of the share that may be less


class Line(NamedTuple):
    """A part of the result. `account` is a role; None: it is no distribution to an account."""

    code: str
    amount: int
    account: str | None = None
    base: int | None = None  # what a share is of, or the pay of a month
    of_base: Fraction | None = None  # a share, or months
    wanted: int | None = None  # where less was left than the rule gives


@dataclass(frozen=True, slots=True)
class Proposal:
    surplus: int
    lines: tuple[Line, ...]
    losses: tuple[Loss, ...]
    too_old: tuple[Loss, ...]  # not carried any more

    @property
    def to_distribute(self) -> int:
        """After fines and old losses."""
        return self.surplus - sum(line.amount for line in self.lines if line.code in _BEFORE)

    def by_account(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in self.lines:
            if line.account is not None and line.amount:
                found[line.account] = found.get(line.account, 0) + line.amount
        return found


_BEFORE = ("fines", "losses")


def carried(
    results: Mapping[int, int], year: int, within: int
) -> tuple[tuple[Loss, ...], tuple[Loss, ...]]:
    """Losses left of the years before one, the oldest covered first; then those too old."""
    open_losses: list[Loss] = []
    for earlier in sorted(each for each in results if each < year):
        result = results[earlier]
        if result < 0:
            open_losses.append(Loss(earlier, -result))
            continue
        left: list[Loss] = []
        for loss in open_losses:
            covered = min(result, loss.amount) if earlier - loss.year <= within else 0
            result -= covered
            if loss.amount > covered:
                left.append(Loss(loss.year, loss.amount - covered))
        open_losses = left
    fresh = tuple(loss for loss in open_losses if year - loss.year <= within)
    return fresh, tuple(loss for loss in open_losses if year - loss.year > within)


def proposed(
    rules: DistributionRules,
    surplus: int,
    losses: tuple[Loss, ...],
    said: Said,
    too_old: tuple[Loss, ...] = (),
) -> Proposal:
    lines: list[Line] = []
    left = max(surplus, 0)

    def take(line: Line) -> None:
        nonlocal left
        given = min(line.amount, left)
        left -= given
        wanted = line.amount if given < line.amount else None
        lines.append(line._replace(amount=given, wanted=wanted))

    take(Line("fines", said.fines))
    take(Line("losses", sum(loss.amount for loss in losses)))
    base = left
    for share in rules.shares:
        part = Fraction(share.percent, 100)
        if share.at_most and said.percent is not None:
            if said.percent > part:
                raise FundledgerError("proposal.too_much", most=share.percent)
            part = said.percent
        # Of what may be at most so much nothing is rounded up.
        way: RoundingRule = "down" if share.at_most else "half_up"
        amount = rounded(base * part.numerator, part.denominator, way)
        take(Line(share.code, amount, share.account, base, part))
    for bonus in rules.bonuses:
        pay = (said.pay or {}).get(bonus.code)
        if pay is None or said.rating is None:
            continue
        months = bonus.months[said.rating]
        amount = rounded(pay * months.numerator, months.denominator, "down")
        take(Line(bonus.code, amount, bonus.account, pay, months))
    lines.append(Line("rest", left, rules.rest))
    return Proposal(surplus, tuple(lines), losses, too_old)
