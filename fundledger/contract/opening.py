"""How a loan stood when a book began that did not see its beginning.

An opening is the position at the end of a day, with what is needed to go on: the dues to come, each
instalment that was missed, interest that is owed. Interest runs from that day; what was before it
is not known here, and no day before it can be asked about. From it on the plan is the dues as
given: an annuity is not levelled again, and a flat loan bears interest on its balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fundledger.contract.terms import Fault, Signed, Terms
from fundledger.money import Dong


@dataclass(frozen=True, slots=True)
class Missed:
    """What is left of an instalment that fell due and was not paid in full."""

    due: date
    principal: int
    interest: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    day: date
    instalments: tuple[Signed, ...] = ()  # the dues to come
    missed: tuple[Missed, ...] = ()
    interest_accrued: int = 0  # in term, of the running period, not yet due
    interest_overdue: int = 0  # on overdue principal, unpaid
    interest_late: int = 0
    held: int = 0
    paid_out: int = 0  # of the contract, up to the day

    @property
    def principal_in_term(self) -> int:
        return sum(line.principal for line in self.instalments)

    @property
    def principal_missed(self) -> int:
        return sum(line.principal for line in self.missed)


def opening_faults(terms: Terms, opening: Opening) -> list[Fault]:
    """What cannot be, each at the field it is about."""
    found: list[Fault] = []
    before = opening.day
    for index, line in enumerate(opening.instalments):
        if line.due <= before:
            place = f"instalments[{index}].due"
            found.append(Fault(place, "contract.not_after", {"day": before}))
        before = line.due
    for index, missed in enumerate(opening.missed):
        if missed.due > opening.day:
            place = f"missed[{index}].due"
            found.append(Fault(place, "contract.missed_later", {"day": opening.day}))
    principal = opening.principal_in_term + opening.principal_missed
    if principal > opening.paid_out or opening.paid_out > terms.principal:
        sums: dict[str, object] = {
            "left": Dong(principal),
            "paid_out": Dong(opening.paid_out),
            "principal": Dong(terms.principal),
        }
        found.append(Fault("paid_out", "contract.opening_sums", sums))
    return found


def continued(terms: Terms, opening: Opening) -> Terms:
    """The terms as a plan goes on with them; its first line stands for all that fell due before."""
    fallen = Signed(opening.day, opening.principal_missed)
    lines = (fallen, *opening.instalments)
    return replace(
        terms,
        principal=max(1, sum(line.principal for line in lines)),
        disbursed=opening.day,
        tranches=(),
        instalments=len(lines),
        first_due=None,
        last_due=None,
        instalment=None,
        principal_every=1,
        method="custom",
        custom=lines,
        grace_principal=0,
        grace_interest=0,
        interest_free=0,
    )


def in_time(missed: Sequence[Missed]) -> list[Missed]:
    return sorted(missed, key=lambda each: each.due)
