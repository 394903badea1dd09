"""What the court asks for a claim: the fee, its advance, the fee of an appeal. Pure, in whole đồng.

    fee("civil", 500_000_000, day)                                24.000.000
    fee("civil", 500_000_000, day, settled_before_hearing=True)   12.000.000
    advance("civil", 500_000_000, day)                            12.000.000

`value` is what is claimed on the day of filing, None where the claim has no value. By the table
that holds on the day (`rules.court_fees`); `is_unverified` says whether its text was not read. Who
pays it in the end is for the judgment to say, and what was paid is in the books.
"""

from __future__ import annotations

from datetime import date

from fundledger.errors import FundledgerError
from fundledger.money import Dong, rounded
from fundledger.rules.court_fees import Bracket, FeeTable, fees_on
from fundledger.rules.procedures import CaseKind


def fee(
    kind: CaseKind, value: int | None, day: date, *, settled_before_hearing: bool = False
) -> int:
    """The fee of first instance; a part of it where the parties agree before the hearing."""
    table = fees_on(day).tables[kind]
    whole = table.no_value if value is None else _of_value(table, value)
    if not settled_before_hearing:
        return whole
    return rounded(whole * fees_on(day).settled_percent, 100)


def advance(kind: CaseKind, value: int | None, day: date) -> int:
    """What is paid before the case is accepted: of a value a part, but never less than without."""
    fees = fees_on(day)
    least = fees.tables[kind].no_value
    if value is None:
        return least
    return max(least, rounded(fee(kind, value, day) * fees.advance_percent, 100))


def appeal_fee(kind: CaseKind, day: date) -> int:
    """The fee of an appeal, and its advance: the same for every claim."""
    return fees_on(day).tables[kind].appeal


def is_unverified(kind: CaseKind, day: date) -> bool:
    return fees_on(day).tables[kind].is_unverified


def bracket_of(kind: CaseKind, value: int, day: date) -> Bracket:
    """The bracket that a value is in, by which its fee is explained."""
    return _bracket(fees_on(day).tables[kind], value)


def _of_value(table: FeeTable, value: int) -> int:
    bracket = _bracket(table, value)
    above = bracket.share * (value - bracket.above)
    return bracket.fee + rounded(above.numerator, above.denominator)


def _bracket(table: FeeTable, value: int) -> Bracket:
    """A value at the edge is in the bracket below it."""
    if value < 0:
        raise FundledgerError("court_fee.below_zero", value=Dong(value))
    reached = [each for each in table.brackets if value > each.above]
    return reached[-1] if reached else table.brackets[0]
