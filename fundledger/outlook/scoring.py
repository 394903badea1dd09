"""An outlook held against what came: the error of collection, told from what nobody expected.

    score(outlook, on_hand, last_entry, moves)

Capital on hand on the last day is taken apart by money that moved, each đồng in one part:

    came        in the span, of loans that were owed on the day: what the outlook speaks of
    lent        paid out in the span, and what came of loans that were lent in it
    capital     of no loan: charter, transfers, costs
    late        of days up to the day, entered after it was known

    actual = on hand as known then + late + came + lent + capital
    error  = came − expected

So a fund that lends in the span has no worse error of collection for it. Everything that is known
then is arithmetic over what was known then; papers that come later change `late` and `came` alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from fundledger.ledger.money_moves import MoneyMove
from fundledger.money import rounded
from fundledger.outlook.changes import DRAWN
from fundledger.outlook.claims import Claim, Claims
from fundledger.outlook.explaining import taken
from fundledger.outlook.methods import Method, Outlook
from fundledger.outlook.settling import Origin

FEW = 8
"""Fewer scored days than two years of quarters say little: the answer says so."""


Whence = Origin | Literal["held", "none"]
"""Where it was to come from; `held` is there already, `none` is what nobody expected of them."""


class Came(NamedTuple):
    """What became of capital on hand from one day to another."""

    late: int = 0
    came: int = 0
    lent: int = 0
    capital: int = 0


class OfOrigin(NamedTuple):
    """Of what was to come from one origin: what was expected, what of it came."""

    expected: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """`became` is None where the last day has not come; `is_final`: its books are closed."""

    method: Method
    as_of: date
    until: date
    on_hand_then: int
    expected: int
    band: tuple[int, int] | None = None
    is_final: bool = False
    became: Came | None = None
    by_origin: Mapping[Whence, OfOrigin] | None = None

    @property
    def projected(self) -> int:
        return self.on_hand_then + self.expected

    @property
    def actual(self) -> int | None:
        return None if self.became is None else self.on_hand_then + sum(self.became)

    @property
    def error(self) -> int | None:
        return None if self.became is None else self.became.came - self.expected

    @property
    def in_band(self) -> bool | None:
        """Whether the band held what came; what nobody expected of capital is no part of it."""
        if self.band is None or self.became is None:
            return None
        return self.band[0] <= self.on_hand_then + self.became.came <= self.band[1]


@dataclass(frozen=True, slots=True)
class Summary:
    """Of the scores of one method over one kind of span."""

    scored: int
    expected: int  # in all
    came: int
    bias: int  # the mean error: below 0, too much was expected
    absolute: int  # the mean error without its sign
    in_band: int | None = None  # how many bands held what came
    banded: int = 0

    @property
    def is_thin(self) -> bool:
        return self.scored < FEW


def score(
    of: Outlook,
    on_hand: int,
    last_entry: int,
    moves: Sequence[MoneyMove] | None,
    *,
    is_final: bool,
) -> Score:
    """`moves` are all that are known now; None where the last day has not come yet."""
    expected = sum(each.principal_expected + each.from_held for each in of.loans)
    band = None if of.spread is None else (of.spread.p10, of.spread.p90)
    about = of.method, of.as_of, of.until, on_hand, expected, band, is_final
    if moves is None:
        return Score(*about)
    owed = {each.loan for each in of.loans}
    became, by_loan = _became(moves, owed, of.as_of, of.until, last_entry)
    return Score(*about, became, _by_origin(of, by_loan))


def on_hand_on(moves: Iterable[MoneyMove], day: date, last_entry: int) -> int:
    """By value date, as known with an entry."""
    return sum(move.amount for move in moves if move.value_date <= day and move.entry <= last_entry)


def _became(
    moves: Iterable[MoneyMove], owed: set[str], day: date, until: date, last_entry: int
) -> tuple[Came, dict[str, int]]:
    late = lent = capital = 0
    by_loan: dict[str, int] = defaultdict(int)
    for move in moves:
        if move.value_date > until:
            continue
        if move.value_date <= day:
            late += move.amount if move.entry > last_entry else 0
        elif move.loan is None:
            capital += move.amount
        elif move.loan in owed and move.kind != DRAWN:
            by_loan[move.loan] += move.amount
        else:
            lent += move.amount
    return Came(late, sum(by_loan.values()), lent, capital), by_loan


def _by_origin(of: Outlook, came: Mapping[str, int]) -> dict[Whence, OfOrigin]:
    """What came of a loan is taken for what was expected of it first, then next."""
    found: dict[Whence, OfOrigin] = {}
    left = dict(came)

    def add(origin: Whence, expected: int, amount: int) -> None:
        before = found.get(origin, OfOrigin())
        found[origin] = OfOrigin(before.expected + expected, before.came + amount)

    for each in taken(of):
        part = max(0, min(each.principal, left.get(each.loan, 0)))
        left[each.loan] = left.get(each.loan, 0) - part
        if each.principal:
            add(each.origin, each.principal, part)
    for loan in of.loans:
        if loan.from_held:
            part = max(0, min(loan.from_held, left.get(loan.loan, 0)))
            left[loan.loan] = left.get(loan.loan, 0) - part
            add("held", loan.from_held, part)
    rest = sum(left.values())
    if rest:
        add("none", 0, rest)
    return found


def summary(scores: Iterable[Score]) -> Summary | None:
    """Of those that are final: what is still being entered says nothing yet. None of none."""
    found = [(each, each.error, each.became) for each in scores if each.is_final]
    there = [(each, error, of) for each, error, of in found if error is not None and of is not None]
    if not there:
        return None
    count = len(there)
    errors = [error for _, error, _ in there]
    held = [each.in_band for each, _, _ in there if each.in_band is not None]
    return Summary(
        count,
        sum(each.expected for each, _, _ in there),
        sum(of.came for _, _, of in there),
        _mean(sum(errors), count),
        _mean(sum(map(abs, errors)), count),
        sum(held) if held else None,
        len(held),
    )


def cut(of: Claims, until: date) -> Claims:
    """The claims of a longer span as those of a shorter one: nothing is read again."""
    return Claims(of.as_of, until, of.buckets, tuple(_cut(each, until) for each in of.every))


def _cut(claim: Claim, until: date) -> Claim:
    coming = tuple(each for each in claim.coming if each.day <= until)
    held = tuple(each for each in claim.held if each.day <= until)
    if len(coming) == len(claim.coming) and len(held) == len(claim.held):
        return claim
    return replace(claim, coming=coming, held=held)


def _mean(total: int, count: int) -> int:
    return rounded(total, count)
