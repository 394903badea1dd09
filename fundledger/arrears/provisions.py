"""What a Fund must provide for its debts on a day: specific for each debt, general for all of them.

    needed(owed, securities, rules, most)       R = Σ max(0, A − C) × r, and the general provision
    deducted(owed, securities, most)            C: what of the securities is left out, by contract

A is principal, C what of the security may be deducted, r the share of the group (Decree 86/2024
arts 4 to 7). A specific provision is rounded to đồng once, half up; so is the general one, once for
a fund. Pure: what is owed, in which group, secured by what comes as values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fundledger.contract.rates import yearly
from fundledger.money import rounded
from fundledger.registers.security import Security, deductible
from fundledger.rules.classing import ProvisionRules


class Owed(NamedTuple):
    """A debt with principal. `entrusted`: lent of money whose risk the Fund does not bear."""

    loan: str
    owner: str
    principal: int
    group: int
    entrusted: bool = False


class Need(NamedTuple):
    """What one debt needs, and what it was made of."""

    owed: Owed
    deducted: int
    percent: str
    specific: int


@dataclass(frozen=True, slots=True)
class Needs:
    """What all debts of a fund need, by contract; the general provision is the fund's."""

    of: Mapping[str, Need]
    general_base: int
    general: int

    @property
    def specific(self) -> int:
        return sum(each.specific for each in self.of.values())


def needed(
    owed: Sequence[Owed],
    securities: Iterable[Security],
    rules: ProvisionRules,
    most: Mapping[str, str],
) -> Needs:
    """`most` is the greatest share of a security that may be deducted, by kind."""
    at_risk = [each for each in owed if not each.entrusted]
    less = deducted(at_risk, securities, most)
    found: dict[str, Need] = {}
    for each in owed:
        percent = "0" if each.entrusted else rules.specific_percent[each.group - 1]
        part = less.get(each.loan, 0)
        specific = share_of(each.principal - part, percent)
        found[each.loan] = Need(each, part, percent, specific)
    base = sum(each.principal for each in at_risk if each.group in rules.general_groups)
    return Needs(found, base, share_of(base, rules.general_percent))


def deducted(
    owed: Iterable[Owed], securities: Iterable[Security], most: Mapping[str, str]
) -> dict[str, int]:
    """By contract, never above its principal.

    What secures one loan alone comes first. What secures several is shared in proportion to their
    principal; what one of them does not need goes to the others.
    """
    principal = {each.loan: each.principal for each in owed}
    found: dict[str, int] = {}
    for one in sorted(securities, key=lambda one: (bool(one.also), one.subject)):
        among = [loan for loan in one.loans if loan in principal]
        room = {loan: principal[loan] - found.get(loan, 0) for loan in among}
        weights = {loan: principal[loan] for loan in among}
        for loan, part in _filled(deductible(one, most), weights, room).items():
            found[loan] = found.get(loan, 0) + part
    return found


def _filled(value: int, weights: Mapping[str, int], room: Mapping[str, int]) -> dict[str, int]:
    """A value shared by weight, none above its room, until it is used up or all is full."""
    found = dict.fromkeys(weights, 0)
    left = min(value, sum(room.values()))
    while left:
        not_full = {loan: weights[loan] for loan in weights if found[loan] < room[loan]}
        for loan, part in _in_proportion(left, not_full).items():
            given = min(part, room[loan] - found[loan])
            found[loan] += given
            left -= given
    return found


def _in_proportion(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Whole đồng that add up; what is left over goes to the largest remainders."""
    total = sum(weights.values())
    given = {loan: amount * weight // total for loan, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda loan: (-(amount * weights[loan] % total), loan))
    for loan in by_remainder[: amount - sum(given.values())]:
        given[loan] += 1
    return given


def share_of(amount: int, percent: str) -> int:
    """So many per cent of an amount, to whole đồng, a half up."""
    share = yearly(percent)
    return rounded(amount * share.numerator, share.denominator)
