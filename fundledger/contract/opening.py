"""How a loan stood when a book began that did not see its beginning.

An opening is the position at the end of a day, with what is needed to go on: the dues to come, each
instalment that was missed, interest that is owed. What was before that day is not known here, and
no day before it can be asked about.

Where the dues to come are those of the contract, its own plan goes on (`goes_on`). Where they are
others (a prepayment or a decision changed them), the plan is the dues as given: an annuity is not
levelled again, and a flat loan bears interest on its balance.

Interest of one period is rounded once, whichever day a book begins on. `accrued_since` says on
which day the running period began, so that

    part after the opening = round(whole period) - round(up to the opening)

and what was accrued stays as it was stated. Where that is a đồng off the contract's, only rounding
is between them (a clerk's worksheet rounds down, say): `stated_over` says so, and

    part after the opening = round(whole period) - what was stated

so that whoever pays as signed owes nothing. From the day after the opening on, accrued is what the
contract says. Without the day on which the period began (an opening of an earlier version of
the program, or a period that the contract does not know) interest begins anew at the opening, and
the dues as given are the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from fundledger.contract.events import EventRefused
from fundledger.contract.fields import Day, IfSaid, Kind, Money
from fundledger.contract.plan import NORMAL, Plan
from fundledger.contract.terms import Dues, Fault, Signed, Terms
from fundledger.money import Dong


@dataclass(frozen=True, slots=True)
class Missed:
    """What is left of an instalment that fell due and was not paid in full."""

    due: date
    principal: int
    interest: int = 0


def _missed_lines(missed: tuple[Missed, ...]) -> list[list[object]]:
    return [[each.due.isoformat(), each.principal, each.interest] for each in missed]


def _missed_of(lines: list[list[Any]]) -> tuple[Missed, ...]:
    return tuple([Missed(date.fromisoformat(due), *amounts) for due, *amounts in lines])


_Missed = Annotated[tuple[Missed, ...], Kind("missed", _missed_lines, _missed_of)]


@dataclass(frozen=True, slots=True)
class Opening:
    day: date
    instalments: Dues = ()  # the dues to come
    missed: _Missed = ()
    interest_accrued: Money = 0  # in term, of the running period, not yet due
    interest_overdue: Money = 0  # on overdue principal, unpaid
    interest_late: Money = 0
    held: Money = 0
    paid_out: Money = 0  # of the contract, up to the day
    accrued_since: IfSaid[Day | None] = None  # when the running period began, if that is known
    stated_over: IfSaid[Money] = (
        0  # what `interest_accrued` is above the contract's by rounding alone
    )

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


def begun_by_contract(terms: Terms, opening: Opening) -> Opening:
    """The same opening, with the day on which its running period began, if that can be known."""
    if not opening.instalments:
        return opening
    rate, scale = terms.rate.numerator, terms.rate.denominator
    signed = as_signed(terms, opening.day, rate, scale)
    running = None if signed is None else signed.coming()
    if signed is None or running is None or running.start > opening.day.toordinal():
        return opening
    found = replace(opening, accrued_since=date.fromordinal(running.start))
    if _has_dues_of(signed, opening):
        over = opening.interest_accrued - signed.owed_if_kept(opening.day.toordinal())
        return replace(found, stated_over=over) if _is_rounding(over) else found
    # The dues are others: the period is the contract's if its interest is what was stated.
    if opening.instalments[0].due.toordinal() != running.due or running.treat != NORMAL:
        return opening
    plan = as_given(terms, found, rate, scale)
    over = opening.interest_accrued - plan.owed_if_kept(opening.day.toordinal())
    return replace(found, stated_over=over) if _is_rounding(over) else opening


def accrued_by_contract(terms: Terms, opening: Opening) -> int | None:
    """What had accrued by the contract on the day, where its own plan goes on and all was paid."""
    if opening.missed or not opening.instalments:
        return None
    signed = as_signed(terms, opening.day, terms.rate.numerator, terms.rate.denominator)
    if signed is None or signed.coming() is None or not _has_dues_of(signed, opening):
        return None
    return signed.owed_if_kept(opening.day.toordinal())


def _is_rounding(over: int) -> bool:
    """Whoever rounded, and however: no two roundings of one amount are further apart."""
    return -1 <= over <= 1


def goes_on(terms: Terms, opening: Opening, rate: int, scale: int) -> Plan:
    """The plan at the end of the day of an opening; the next line to come is the running one."""
    if opening.accrued_since is not None:
        signed = as_signed(terms, opening.day, rate, scale)
        if signed is not None and _has_dues_of(signed, opening):
            return signed
    return as_given(terms, opening, rate, scale)


def as_signed(terms: Terms, day: date, rate: int, scale: int) -> Plan | None:
    """The contract's plan at the end of a day, all paid out and paid back on its days."""
    tranches = [(part.day, part.amount) for part in terms.tranches]
    paid_out = sorted(tranches or [(terms.disbursed, terms.principal)])
    plan = Plan(terms, min(terms.disbursed, paid_out[0][0]), rate, scale)
    for out, amount in paid_out:
        if out <= day:
            if plan.paid_out or not terms.first_due == terms.disbursed == out:
                _fall(plan, out)  # else what falls due that day does so after it
            try:
                plan.disburse(out.toordinal(), amount)
            except EventRefused:
                return None
    _fall(plan, day)
    return plan


def as_given(terms: Terms, opening: Opening, rate: int, scale: int) -> Plan:
    """The plan made of the dues that the opening gives."""
    begins = opening.accrued_since or opening.day
    plan = Plan(continued(terms, opening, begins), begins, rate, scale)
    if owed := opening.principal_in_term + opening.principal_missed:
        plan.disburse(begins.toordinal(), owed)
    plan.fall()
    return plan


def _fall(plan: Plan, day: date) -> None:
    last = day.toordinal()
    while (line := plan.coming()) is not None and line.due <= last:
        plan.fall()


def _has_dues_of(plan: Plan, opening: Opening) -> bool:
    coming = [(line.due, line.principal) for line in plan.lines[plan.next :]]
    return coming == [(line.due.toordinal(), line.principal) for line in opening.instalments]


def continued(terms: Terms, opening: Opening, begins: date) -> Terms:
    """The terms as a plan goes on with them; its first line stands for all that fell due before."""
    fallen = Signed(begins, opening.principal_missed)
    lines = (fallen, *opening.instalments)
    return replace(
        terms,
        principal=max(1, sum(line.principal for line in lines)),
        disbursed=begins,
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
